"""The judge of the score script accepts right derivatives and refuses planted mistakes."""

from __future__ import annotations

import numpy as np
import pytest

import judge
import problems
import values
from closedform.meaning.read import read
from problems import Problem

WHERE = "A: matrix(m, n), x: vector(n), b: vector(m)"
SQUARE = "X: matrix(n, n) symmetric, A: matrix(n, n)"


def residual(A: judge.Array, x: judge.Array, b: judge.Array) -> judge.Array:
    return np.asarray(np.sum((A @ x - b) ** 2))


def trace(X: judge.Array, A: judge.Array) -> judge.Array:
    return np.asarray(np.trace(A @ X @ X))


def agrees(problem: Problem, answer: str) -> bool:
    draw = problems.draw(problem, np.random.default_rng(7))
    estimate = judge.derivative(problem, draw)
    assert estimate.trusted
    expression = read(answer, problem.where).expression
    sizes = values.fitted(expression, draw.sizes, estimate.value.shape)
    names = {(name, 0): value for name, value in draw.values.items()}
    return estimate.agrees_with(values.evaluate(expression, names, sizes))


@pytest.mark.parametrize(
    ("order", "answer", "right"),
    [
        (1, "2*A'*(A*x - b)", True),
        (1, "2*A'*(A*x + b)", False),
        (1, "A'*(A*x - b)", False),
        (1, "2*(A*x - b)'*A", False),
        (2, "2*A'*A", True),
        (2, "A'*A", False),
    ],
)
def test_least_squares(order: int, answer: str, right: bool) -> None:
    problem = Problem("", WHERE, "", "x", order, None, residual, {}, None, None)
    assert agrees(problem, answer) is right


@pytest.mark.parametrize(
    ("convention", "answer"),
    [
        ("unconstrained", "X*A + A*X"),
        (None, "(X*A + A*X + A'*X + X*A')/2"),
        ("structured", "S = X*A + A*X + A'*X + X*A'; S - S .* I/2"),
    ],
)
def test_the_conventions_for_a_symmetric_matrix(convention: str | None, answer: str) -> None:
    problem = Problem("", SQUARE, "", "X", 1, None, trace, {}, None, convention)
    right = answer if convention != "unconstrained" else f"({answer})'"
    assert agrees(problem, right)
    assert not agrees(problem, f"2*({right})" if ";" not in right else "X")
