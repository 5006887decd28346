"""A wrong argument is answered with the package's own error: what was given, and what is wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import closedform as cf
from closedform.errors import ClosedformError, WrongType, WrongValue
from closedform.library import arguments, function, rules
from closedform.messages import reasons

cf_: Any = cf  # what the types forbid
x: Any = cf.vector("x", "n")
A: Any = cf.matrix("A", "n", "n")
square: Any = x.T @ x


class Foreign:
    def __repr__(self) -> str:
        raise RuntimeError


KINDS: list[tuple[str, Callable[[], object]]] = [
    ("expr", lambda: cf_.derive(5, "x")),
    ("expr", lambda: cf_.derive(None, "x")),
    ("wrt", lambda: cf_.derive("x'*x", None)),
    ("wrt", lambda: cf_.derive("x'*x", {"x"})),
    ("wrt", lambda: cf_.derive("x'*x", [])),
    ("wrt", lambda: cf_.derive("x'*x", ["x", 5])),
    ("where", lambda: cf_.derive("x'*x", "x", where=5)),
    ("where", lambda: cf_.derive("x'*x", "x", where={"x": 5})),
    ("where", lambda: cf_.parse("x", where=["x: vector(n)"])),
    ("check", lambda: cf_.derive("x'*x", "x", check="no")),
    ("effort", lambda: cf_.derive("x'*x", "x", effort="10")),
    ("text", lambda: cf_.parse(b"x")),
    ("f", lambda: cf_.gradient("x'*x", "x")),
    ("f", lambda: cf_.jacobian(5, x)),
    ("f", lambda: cf_.hessian(None, x)),
    ("wrt", lambda: cf_.gradient(square, None)),
    ("name", lambda: cf_.vector(5, "n")),
    ("size", lambda: cf_.vector("x", 2.5)),
    ("size", lambda: cf_.vector("x", True)),
    ("rows", lambda: cf_.matrix("X", None, "n")),
    ("properties", lambda: cf_.matrix("A", "n", "n", 5)),
    ("node", lambda: cf_.Expression("x")),
    ("@", lambda: x @ 5),
    ("@", lambda: 5 @ x),
    ("operand", lambda: x * "y"),
    ("operand", lambda: None + x),
    ("operand", lambda: x * 1j),
    ("operand", lambda: Foreign() * x),
    ("norm2", lambda: cf_.norm2("x")),
    ("name", lambda: function(cf_, x)),
]


@pytest.mark.parametrize(("argument", "call"), KINDS)
def test_of_a_wrong_kind(argument: str, call: Callable[[], object]) -> None:
    with pytest.raises(WrongType) as caught:
        call()
    assert isinstance(caught.value, TypeError)
    assert f"`{argument}`" in caught.value.message("en")
    assert f"`{argument}`" in caught.value.message("ko")


VALUES: list[tuple[str, Callable[[], object]]] = [
    ("wrt", lambda: cf_.derive("x'*x", "")),
    ("effort", lambda: cf_.derive("x'*x", "x", effort=-1)),
    ("effort", lambda: cf_.derive("x'*x", "x", effort=float("nan"))),
    ("order", lambda: cf_.derive("x'*x", "x", order="2")),
    ("order", lambda: cf_.derive("x'*x", "x", order=True)),
    ("layout", lambda: cf_.derive("x'*x", "x", layout=None)),
    ("form", lambda: cf_.derive("x'*x", "x", form=["map"])),
    ("lang", lambda: rules("xx")),
    ("form", lambda: cf_.derive("x'*x", "x").formula("picture")),
    ("format", lambda: cf_.derive("x'*x", "x").formula("map", "html")),
    ("size", lambda: cf_.vector("x", 0)),
    ("size", lambda: cf_.vector("x", -1)),
    ("size", lambda: cf_.vector("x", "n, m")),
    ("operand", lambda: float("nan") * x),
    ("operand", lambda: x + float("inf")),
    ("softmax", lambda: cf_.softmax(A, along="diagonal")),
]


@pytest.mark.parametrize(("argument", "call"), VALUES)
def test_of_a_wrong_value(argument: str, call: Callable[[], object]) -> None:
    with pytest.raises(WrongValue) as caught:
        call()
    assert isinstance(caught.value, ValueError)
    assert f"`{argument}`" in caught.value.message("en")


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("name-unreadable", lambda: cf_.vector("x y", "n")),
        ("name-unreadable", lambda: cf_.scalar("")),
        ("declaration-property", lambda: cf_.matrix("A", "n", "n", "symetric")),
        ("declared-not-square", lambda: cf_.matrix("A", "m", "n", "symmetric")),
        ("dimension-not-positive", lambda: cf_.vector("x", "0")),
        ("size-and-name", lambda: cf_.vector("x", "x")),
        ("condition-expected", lambda: cf_.where(x, x, x)),
        ("unknown-function", lambda: function("nope", x)),
        ("argument-count", lambda: cf_.exp(x, x)),
        ("argument-count", lambda: cf_.norm2()),
        ("python-index", lambda: A[0, 1]),
        ("where-of-expression", lambda: cf_.derive(square, x, where="x: vector(m)")),
        ("two-meanings", lambda: cf_.gradient(square, cf.vector("x", "m"))),
        ("two-meanings", lambda: cf_.gradient(x.T @ cf.vector("x", "n", "> 0"), x)),
    ],
)
def test_what_an_argument_says_is_refused_with_a_code(
    code: str, call: Callable[[], object]
) -> None:
    with pytest.raises(ClosedformError) as caught:
        call()
    assert caught.value.code == code


def test_declarations_may_be_a_dictionary() -> None:
    first = cf.derive("lam*(x'*A*x)", "x", where="A: matrix(n, n) symmetric, lam: scalar > 0")
    again = cf.derive("lam*(x'*A*x)", "x", where=first.where)
    assert str(again) == str(first) == "2*lam*A*x"
    assert again.assumed == []


def test_a_name_is_what_its_declaration_makes() -> None:
    for made, text in (
        (cf.vector("x", "2*(n + 1)"), "x: vector(2*n + 2)"),
        (cf.matrix("S", 3, 3, "pd"), "S: matrix(3, 3) pd"),
        (cf.scalar("a", "positive"), "a: scalar > 0"),
        (cf.scalar("k", "integer"), "k: integer"),
    ):
        assert cf.parse(str(made), text) == made


def test_numbers_of_every_library_are_numbers() -> None:
    numpy = pytest.importorskip("numpy")
    assert str(numpy.float64(0.5) * x) == str(0.5 * x)
    assert str(x * numpy.int64(2)) == str(x * 2)
    assert cf.vector("x", numpy.int64(3)).shape == cf.vector("x", 3).shape
    with pytest.raises(WrongType):
        _ = numpy.eye(3) @ x


def test_a_name_that_does_not_occur_has_the_derivative_0_and_a_note() -> None:
    found = cf.derive(cf.scalar("a") * 2, cf.vector("y", "n"))
    assert str(found) == "zeros(n)"
    assert found.notes[0].startswith("`y` does not occur")
    found = cf.derive("w'*w", "W", where="w: vector(n), W: matrix(n, n)")
    assert "has `w`" in found.notes[0]
    moving = cf.derive("x'*x", "t", where="x: vector(n) function(t), t: scalar")
    assert moving.notes == []


def test_an_expression_is_no_sequence() -> None:
    with pytest.raises(TypeError):
        list(x)


def test_what_is_wanted_is_said_in_korean() -> None:
    wanted = [v for k, v in vars(arguments).items() if k.isupper() and isinstance(v, str)]
    assert len(wanted) > 8
    assert [text for text in wanted if reasons.said(text, "ko") == text] == []


@pytest.mark.parametrize(
    "name", ["dot", "inner", "outer", "kron", "trace", "mean", "cumsum", "sum"]
)
def test_functions_of_numpy_do_not_take_formulas(name: str) -> None:
    A = cf.matrix("A", "n", "n")
    arguments = (A, A) if name in ("dot", "inner", "outer", "kron") else (A,)
    with pytest.raises(TypeError):
        getattr(np, name)(*arguments)
    with pytest.raises(cf.ClosedformError, match="numpy-array"):
        np.asarray(A)
