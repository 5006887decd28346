"""Expressions in Python: operators as in NumPy, the same nodes as from text."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pickle import dumps, loads

import pytest

import closedform as cf
from closedform.errors import ShapeProblem
from closedform.library.expression import function

WHERE = "X: matrix(N, D), w: vector(D), y: vector(N), C: matrix(D, D), a: scalar"
X, w, y = cf.matrix("X", "N", "D"), cf.vector("w", "D"), cf.vector("y", "N")
C, a = cf.matrix("C", "D", "D"), cf.scalar("a")

SAME = [
    (X @ w, "X*w"),
    (X @ w - y, "X*w - y"),
    (X.T @ y, "X'*y"),
    (w.T @ w, "w'*w"),
    (y @ w.T, "y*w'"),
    (w @ w, "w'*w"),
    (y @ X, "X'*y"),
    (y @ (X @ w), "y'*X*w"),
    (X @ X.T + a * cf.eye("N"), "X*X' + a*eye(N)"),
    (X @ cf.ones("D") - cf.zeros("N"), "X*ones(D) - zeros(N)"),
    (cf.ones("N", "D") + X, "ones(N, D) + X"),
    (2 * w, "2*w"),
    (w * 2, "w*2"),
    (a * X, "a*X"),
    (w * w, "w .* w"),
    (w / a, "w/a"),
    (w / w, "w ./ w"),
    (1 / a, "1/a"),
    (1 / w, "1 ./ w"),
    (w**2, "w.^2"),
    (a**2, "a^2"),
    (-w, "-w"),
    (1 - w, "1 - w"),
    (w + 1, "w + 1"),
    (0.5 * w, "(1/2)*w"),
    (Fraction(1, 3) * a, "(1/3)*a"),
    (function("norm2", X @ w - y) ** 2, "norm2(X*w - y)^2"),
    (function("softmax", X, along="rows"), "softmax(X, rows)"),
    (function("maximum", w, 0), "maximum(w, 0)"),
]


@pytest.mark.parametrize(("made", "text"), SAME, ids=[text for _, text in SAME])
def test_an_operator_makes_what_the_notation_says(made: cf.Expression, text: str) -> None:
    assert str(cf.parse(str(made), WHERE)) == str(made)
    assert cf.parse(str(made), WHERE).shape == cf.parse(text, WHERE).shape == made.shape


def test_the_power_of_a_square_matrix() -> None:
    assert cf.parse("C^2", WHERE) == C**2


@pytest.mark.parametrize(
    "wrong", [lambda: X @ y, lambda: X + w, lambda: w @ y, lambda: w**y, lambda: function("tr", X)]
)
def test_shapes_that_do_not_fit_are_refused(wrong: Callable[[], cf.Expression]) -> None:
    with pytest.raises(ShapeProblem) as caught:
        wrong()
    assert str(caught.value)


def test_equal_expressions_are_equal() -> None:
    assert X @ w == X @ w
    assert len({X @ w, X @ w, X @ w - y}) == 2
    assert X @ w != y


def test_an_operand_that_is_none_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="a closedform expression or a number"):
        _ = w + "y"  # type: ignore[operator]


def test_derivatives_of_expressions() -> None:
    loss = function("norm2", X @ w - y) ** 2
    assert str(cf.gradient(loss, w)) == "2*X'*(X*w - y)"
    assert str(cf.jacobian(X @ w, w)) == "X"
    assert str(cf.hessian(loss, w)) == "2*X'*X"
    with pytest.raises(ShapeProblem):
        cf.gradient(X @ w, w)
    with pytest.raises(ShapeProblem):
        cf.hessian(X @ w, w)


def test_the_gradient_by_a_symmetric_matrix_is_the_one_asked_for() -> None:
    S = cf.matrix("S", "D", "D", "symmetric")
    f = w @ C @ S @ w
    assert str(cf.gradient(f, S, structured="unconstrained")) == "C'*w*w'"
    assert cf.gradient(f, S) == cf.derive(f, S).result
    assert cf.gradient(f, S) != cf.gradient(f, S, structured="coordinates")


@pytest.mark.parametrize("sizes", [(), ("n", "n", "n")])
def test_ones_have_one_size_or_two(sizes: tuple[str, ...]) -> None:
    with pytest.raises(TypeError, match="one size or two"):
        cf.ones(*sizes)


@pytest.mark.parametrize("text", ["norm2(X*w - y)^2", "X*w", "logdet(X'*X)"])
def test_a_derivation_can_be_pickled(text: str) -> None:
    made = cf.derive(text, "X", where=WHERE)
    assert loads(dumps(made)).to_json() == made.to_json()


@pytest.mark.parametrize(
    "text", ["X*w - y", "norm2(X*w - y)^2", "h = X*w; h'*h", "softmax(X, rows)*w"]
)
def test_a_parsed_text_is_printed_so_that_it_parses(text: str) -> None:
    once = cf.parse(text, WHERE)
    assert cf.parse(str(once), WHERE) == once
    assert once.unicode()
    assert once.latex() in once._repr_latex_()
