"""Derivations that cite known derivatives by number."""

from __future__ import annotations

import re

import pytest

import closedform as cf
from closedform import checker
from closedform.core.node import Node
from closedform.errors import CheckFailed
from closedform.library.target import target_of
from closedform.meaning.read import expression, read
from closedform.steps import known
from closedform.steps.inwards import Inwards
from closedform.steps.known import MATRICES, TRACES, VECTORS, Known
from closedform.syntax.parser import parse_program

RESIDUALS = "(y - X*s)'*R*(y - X*s)"
LINES = {
    (RESIDUALS, "s", 1): [
        "∂f/∂s = -d(y'*R*X*s)/d(s) - d(s'*X'*R*y)/d(s) + d(s'*X'*R*X*s)/d(s)",
        "∂f/∂s = -X'*R'*y - X'*R*y + X'*R*X*s + X'*R'*X*s",
        "∂f/∂s = X'*(R + R')*(X*s - y)",
    ],
    ("tr(A*X*B*X')", "X", 1): [
        "∂f/∂X = A*X*B + A'*X*B'",
    ],
    ("a'*inv(X)*b", "X", 1): ["∂f/∂X = -inv(X)'*a*b'*inv(X)'"],
    ("x'*A*x", "x", 2): [
        "∂f/∂x = A*x + A'*x",
        "∂f/∂x = (A + A')*x",
        "∂²f/∂x∂x' = A + A'",
    ],
    ("norm2(V*tanh(W*sin(U*x)) - y)^2", "U", 1): [
        "u1 = V*tanh(W*sin(U*x)) - y   (m)",
        "f = norm2(u1)^2",
        "∂f/∂u1 = 2*u1",
        "∂f/∂U = (W'*(2*V'*u1 .* (1 - tanh(W*sin(U*x)).^2)) .* cos(U*x))*x'",
        "u = tanh(W*sin(U*x)); ∂f/∂U = (2*W'*(V'*(V*u - y) .* (1 - u.^2)) .* cos(U*x))*x'",
    ],
}


@pytest.mark.parametrize(("formula", "by", "order"), LINES)
def test_the_lines_of_a_derivation(formula: str, by: str, order: int) -> None:
    derivation = cf.derive(formula, by, order=order, steps="identities")
    assert [step.text for step in derivation.steps] == LINES[formula, by, order]
    assert all(step.verdict.holds for step in derivation.steps)


@pytest.mark.parametrize("equation", [*VECTORS.values(), *MATRICES.values(), *TRACES.values()])
def test_what_the_table_says_is_so(equation: Known) -> None:
    found = re.fullmatch(r"∂(?:\((.*)\)|(tr.*))/∂(\w) = (.*)", equation.says)
    assert found is not None
    bracketed, trace, by, answer = found.groups()
    where = {"x": "x: vector(n), a: vector(n), B: matrix(n, n)"}.get(
        by,
        "X: matrix(n, n), A: matrix(n, n), B: matrix(n, n), C: matrix(n, n), D: matrix(n, n), "
        "a: vector(n), b: vector(n), c: vector(n)",
    )
    reading = read(bracketed or trace, where)
    target = target_of(by, reading, "en")
    claimed = expression(
        parse_program(answer).tree, reading.symbols, reading.sizes, target.whole.shape
    )
    assert checker.derivative(reading.expression, target.whole, claimed).status == "exact"


PRODUCTS = {
    ("x*norm2(x)^2", "x"): "product rule",
    ("x/norm2(x)", "x"): "quotient rule",
    ("x .* norm2(x)", "x"): "product rule",
    ("X*A*X'", "X"): "product rule",
}


@pytest.mark.parametrize(("formula", "by"), PRODUCTS)
def test_products_of_numbers_and_arrays_have_their_rule(formula: str, by: str) -> None:
    steps = cf.derive(formula, by, steps="identities").steps
    assert steps[0].rule == PRODUCTS[formula, by]
    assert all(step.verdict.holds for step in steps)


def test_numbers_are_cited() -> None:
    (first, *_) = cf.derive("x'*A*x", "x", steps="identities").steps
    assert first.rule == "known derivative (81)"
    assert first.source == "Matrix Cookbook 2012, (81)"
    assert known.known("CXCXC", 2, trace=True) == TRACES["CXCX"]


@pytest.mark.parametrize(("detail", "many"), [("brief", 1), ("normal", 5), ("full", 8)])
def test_a_long_composition_is_cut(detail: str, many: int) -> None:
    """Into pieces that pass no more functions than a reader of that level follows."""
    steps = cf.derive("v'*tanh(W*tanh(W*tanh(W*x)))", "x", steps="identities", detail=detail).steps
    assert len(steps) == many
    assert all(step.verdict.holds for step in steps)


def test_a_name_means_one_thing_in_a_derivation() -> None:
    """A layer is cut off once, a term of the function is not called `f`, and what a line names for
    its own parts is no letter of another line."""
    formula = "a = x + tanh(W*x); b = a + tanh(U*a); z = V*(b + tanh(T*b)); logsumexp(z) - y'*z"
    steps = cf.derive(formula, "W", where="x: vector(n)", steps="identities").steps
    assert all(step.verdict.holds for step in steps)
    heads = [step.heads["text"].removesuffix(" = ") for step in steps]
    assert heads[:5] == ["u1", "l", "u2", "l", "∂l/∂u2"]
    assert (heads.count("l1"), heads.count("u2")) == (2, 1)
    named: dict[str, set[Node]] = {}
    for step in steps:
        for name, part in step.after.program.parts:
            named.setdefault(name, set()).add(part)
    assert named
    assert named.keys().isdisjoint(heads)
    assert all(len(parts) == 1 for parts in named.values())


def test_a_wrong_law_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Inwards._in_product
    monkeypatch.setitem(
        __import__("closedform.steps.inwards", fromlist=["_INWARDS"])._INWARDS,
        "mul",
        lambda laws, part, H: right(laws, part, cf.library.steps.sp.negative(H)),
    )
    with pytest.raises(CheckFailed) as caught:
        cf.derive("norm2(X*w - y)^2", "w", steps="identities")
    assert caught.value.code == "step-failed"
