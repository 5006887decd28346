"""Corrected texts: what is turned, what is tried, and the functions that are written from parts."""

from __future__ import annotations

import pytest

import closedform as cf
from closedform.errors import ClosedformError, ShapeProblem, Span
from closedform.meaning.repair import PARTS, explained, turned


@pytest.mark.parametrize(
    ("operand", "transpose"),
    [
        ("A", "A'"),
        ("A'", "A"),
        ("X[i,:]", "X[i,:]'"),
        ("inv(A)", "inv(A)'"),
        ("A*x", "(A*x)'"),
        ("(A*x - y)", "(A*x - y)'"),
        ("A*x'", "(A*x')'"),
    ],
)
def test_the_transpose_of_an_operand(operand: str, transpose: str) -> None:
    assert turned(operand) == transpose


@pytest.mark.parametrize("name", PARTS)
def test_a_function_written_from_parts_can_be_read(name: str) -> None:
    text = f"{name}(x) = {PARTS[name]}; sum({name}(z))"
    assert cf.parse(text, where="z: vector(n) > 0").shape == ()


def unreadable(text: str) -> dict[str, tuple[()]]:
    raise ShapeProblem("shapes-add", left="", right="")


def test_without_a_text_that_reads_there_is_no_suggestion() -> None:
    error = ShapeProblem(
        "shapes-add", span=Span(1, 4), also=(Span(0, 1), Span(4, 5)), left="n", right="m"
    )
    found = explained(error, "x + y", frozenset(), unreadable, unreadable)
    assert (found.suggestion, found.span) == (None, Span(2, 3))


def test_latex_is_left_alone() -> None:
    error = ShapeProblem("shapes-add", span=Span(0, 1), left="n", right="m")
    assert explained(error, r"\mathbf{x}+y", frozenset(), unreadable, unreadable) is error
    assert error.suggestion is None


def test_an_error_in_a_text_of_thousands_of_characters_comes_soon() -> None:
    text = " + ".join(["x'*A*x"] * 200) + " + x*y"
    with pytest.raises(ClosedformError, match="vector-vector"):
        cf.derive(text, "x", where="x: vector(n), y: vector(n), A: matrix(n, n)")
