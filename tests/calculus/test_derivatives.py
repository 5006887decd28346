"""Derivatives on the core: both modes agree, differences confirm them, depth costs depth."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from calculus.test_unfold import GOLDEN, layers
from closedform.calculus import by_time, derivative, is_time, unfold
from closedform.calculus.derivatives import forward
from closedform.calculus.reverse import pulled
from closedform.core.algebra import contract, is_zero
from closedform.core.dims import Dim
from closedform.core.node import Node, Symbol, name, node, postorder
from closedform.errors import UnsupportedProblem
from closedform.meaning.read import read
from closedform.rewriting import normal
from core.evaluate import REGIMES, Array, Point, assert_same_value, drawn, sizes_of

W = """
    X: matrix(N, D), w: vector(D), y: vector(N), A: matrix(m, n), B: matrix(n, m), C: matrix(n, n),
    x: vector(n), v: vector(n), u: vector(m), a: scalar, b: scalar > 0, k: integer >= 2
"""
LINES = [line.split(" | ")[:3] for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
KNOWN = [tuple(line) for line in LINES if len(line) == 3 and not line[0].startswith("#")]
TEXTS = [
    ("sum(i = 1:n, i*x[i]^2)", "x"),
    ("sum(i = 1:n-1, (x[i+1] - x[i])^2)", "x"),
    ("sum(i = 1:n, sum(j = 1:i, x[i]*v[j]*C[i, j]))", "x"),
    ("sum(i = 1:N, logsumexp(X[i, :] .* w))", "w"),
    ("sum(i = 1:N, logsumexp(X[i, :] .* w)*y[i])", "X"),
    ("sum(i = 1:n, det(C + x[i]*eye(n)))", "C"),
    ("sum(i = 1:n, C[:, i]'*inv(C)*C[:, i])", "C"),
    ("sum(r = 0:k-1, x'*C^r*x)", "x"),
    ("softmax(A, rows)", "A"),
    ("softmax(A, cols)*x", "A"),
    ("kron(A, B)", "A"),
    ("vec(A)*x'", "x"),
    ("exp(C)*inv(C)", "C"),
    ("C^k", "C"),
    ("C^4", "C"),
    ("tr(C^(-2))", "C"),
    ("x'*C^k*x", "x"),
    ("maximum(A*x, u) + where(u > 0, A*x, u)", "x"),
    ("norm2(A, rows)'*u", "A"),
    ("prod(A, cols)", "A"),
    ("tril(C)*C'", "C"),
    ("logdet(C*C' + eye(n))", "C"),
    ("pinv(A)", "A"),
    ("expm(C)", "C"),
    ("sqrtm(C*C' + eye(n))", "C"),
    ("sylvester(C*C' + eye(n), eye(n), C)", "C"),
    ("b^a*x + a^2*v", "a"),
    ("x*b.^x'", "b"),
    ("cumsum(x)*a", "x"),
    ("h = tanh(C*x); h = tanh(C*h) + h; h'*h", "C"),
]
CASES = list(dict.fromkeys([*KNOWN, *((text, W, wrt) for text, wrt in TEXTS)]))
BOTH = pytest.mark.parametrize(
    ("text", "where", "wrt"), CASES, ids=[f"{t} by {x}" for t, _, x in CASES]
)


def core_and_variable(text: str, where: str, wrt: str) -> tuple[Node, Node]:
    reading = read(text, where)
    symbol = reading.symbols[wrt]
    return unfold(reading.expression), name(symbol)


def reverse(function: Node, variable: Node) -> Node:
    """The derivative in reverse whatever the shapes."""
    rank = len(function.shape)
    seeds = tuple(range(rank))
    seed = contract([], seeds + seeds, dict(enumerate(function.shape)))
    return pulled(function, variable, seed, rank)


def points(*roots: Node) -> list[Point]:
    sizes = sizes_of(*roots)
    return [Point(sizes, regime, 3) for regime in REGIMES]


@BOTH
def test_both_modes_have_the_same_value(text: str, where: str, wrt: str) -> None:
    function, variable = core_and_variable(text, where, wrt)
    up, down = forward(function, variable), reverse(function, variable)
    assert up.shape == down.shape == function.shape + variable.shape
    seen = False
    for point in points(up, down):
        one = point.value(up)
        if np.isfinite(one).all():
            seen = True
            np.testing.assert_allclose(point.value(down), one, rtol=1e-8, atol=1e-9)
    assert seen


def differences(function: Node, variable: Node, point: Point, step: float = 1e-5) -> Array:
    """Central differences: the axes of the function first."""
    at = drawn(variable.data, point.sizes, point.regime, point.seed)

    def value(place: tuple[int, ...], by: float) -> Array:
        moved = at.copy()
        moved[place] += by
        given = {variable.data.name: moved}
        return Point(point.sizes, point.regime, point.seed, given).value(function)

    places = list(product(*map(range, at.shape)))
    columns = [(value(p, step) - value(p, -step)) / (2 * step) for p in places]
    return np.stack(columns, axis=-1).reshape(np.shape(point.value(function)) + at.shape)


@BOTH
def test_central_differences_confirm_the_derivative(text: str, where: str, wrt: str) -> None:
    function, variable = core_and_variable(text, where, wrt)
    made = derivative(function, variable)
    seen = False
    for point in points(function, made):
        expected = differences(function, variable, point)
        if np.isfinite(expected).all():
            seen = True
            np.testing.assert_allclose(point.value(made), expected, rtol=2e-5, atol=2e-6)
    assert seen


# -- derivatives inside expressions ---------------------------------------------------------------

INSIDE = [
    ("grad(norm2(X*w - y)^2, w)", "2*X'*(X*w - y)"),
    ("grad(x'*C*x, x)", "(C + C')*x"),
    ("jac(C*x, x)", "C"),
    ("jac(tanh(C*x), x)", "diag(1 - tanh(C*x).^2)*C"),
    ("hess(x'*C*x, x)", "C + C'"),
    ("hess(sum(exp(x)), x)", "diag(exp(x))"),
    ("hess(a^3, a)", "6*a"),
    ("d(a^2*x)/d(a)", "2*a*x"),
    ("grad(logdet(C), C)", "inv(C)'"),
    ("x'*grad(sum(exp(x)), x)", "x'*exp(x)"),
    ("grad(norm2(grad(norm2(x)^2, x))^2, x)", "8*x"),
    ("grad(grad(x'*x, x)'*v, x)", "2*v"),
    ("d(sum(x.^2))/d(x[2])", "2*x[2]"),
    ("d(C*x)/d(x[1])", "C[:, 1]"),
    ("sum(i = 1:n, d(sum(x.^3))/d(x[i])*e_i)", "3*x.^2"),
    ("sum(i = 1:n, grad(exp(x[i])*x[i], x))", "exp(x) .* x + exp(x)"),
    ("x - a*inv(hess(sum(exp(x)), x))*grad(sum(exp(x)), x)", "x - a*ones(n)"),
]


@pytest.mark.parametrize(("asked", "answer"), INSIDE)
def test_a_derivative_inside_an_expression_is_worked_out(asked: str, answer: str) -> None:
    left, right = (unfold(read(text, W).expression) for text in (asked, answer))
    assert_same_value(right, left, asked)


# -- time -----------------------------------------------------------------------------------------

TIME = "p: vector(n) function(t), q: vector(n) function(t), t: scalar, M: matrix(n, n)"


@pytest.mark.parametrize(
    ("function", "answer"),
    [
        ("p'*q", "d(p)/d(t)'*q + p'*(d(q)/d(t))"),
        ("M*p", "M*(d(p)/d(t))"),
        ("t^2*p", "2*t*p + t^2*(d(p)/d(t))"),
        ("norm2(p)^2/2", "p'*(d(p)/d(t))"),
        ("exp(p)", "exp(p) .* (d(p)/d(t))"),
    ],
)
def test_names_that_depend_on_time_move_with_it(function: str, answer: str) -> None:
    f, expected = (unfold(read(text, TIME).expression) for text in (function, answer))
    time = name(Symbol("t"))
    assert is_time(time.data, f)
    assert normal()(by_time(f, time)) is normal()(expected)


def test_a_velocity_has_a_velocity() -> None:
    f = unfold(read("d(p)/d(t)", TIME).expression)
    (leaf,) = [x for x in postorder(by_time(f, name(Symbol("t")))) if x.kind == "name"]
    assert leaf.data.dots == 2


def test_a_scalar_called_t_is_no_time_where_nothing_depends_on_it() -> None:
    f = unfold(read("t^2*x", "t: scalar, x: vector(n)").expression)
    assert not is_time(Symbol("t"), f)


# -- what does not move, and what cannot ----------------------------------------------------------

n = Dim.symbol("n")


def test_a_function_that_does_not_depend_on_the_variable_has_a_zero_derivative() -> None:
    f, x = core_and_variable("C*v", W, "x")
    made = derivative(f, x)
    assert is_zero(made)
    assert made.shape == (n, n)


def test_the_derivative_of_a_variable_is_the_identity() -> None:
    x = name(Symbol("x", (n,)))
    assert derivative(x, x) is contract([], (0, 0), {0: n})


def test_a_function_without_a_differential_says_so() -> None:
    C = name(Symbol("C", (n, n)))
    with pytest.raises(UnsupportedProblem) as caught:
        derivative(node("apply", "rank", (C,)), C)
    assert caught.value.code == "no-derivative"


# -- depth ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrt", ["x", "C"])
def test_the_work_grows_linearly_with_depth(wrt: str) -> None:
    """A layer adds the same number of nodes to the gradient, however deep it stands."""
    sizes = []
    for depth in (200, 400, 800):
        function, variable = core_and_variable(layers(depth), W, wrt)
        sizes.append(sum(1 for _ in postorder(derivative(function, variable))))
    first, second = sizes[1] - sizes[0], sizes[2] - sizes[1]
    assert second < 2.1 * first
    assert sizes[2] < 12 * 800
