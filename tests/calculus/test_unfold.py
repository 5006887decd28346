"""The core of an expression has its value, whatever way it was typed, and holds core nodes only."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from closedform.calculus import unfold
from closedform.core.dims import ONE
from closedform.core.node import Node, postorder
from closedform.errors import ClosedformError
from closedform.functions import TABLE
from closedform.meaning.read import Reading, read
from closedform.rewriting import normal
from core.evaluate import REGIMES, Point, sizes_of
from core.expression import given, walked
from rewriting.examples import EDGES, EXAMPLES

GOLDEN = Path(__file__).parents[1] / "golden" / "derivatives.txt"
LINES = [
    line.split(" | ")[:2]
    for line in GOLDEN.read_text(encoding="utf-8").splitlines()
    if " | " in line
]
KNOWN = [(text, where) for text, where in LINES if not text.startswith("#")]

W = """
    X: matrix(N, D), w: vector(D), y: vector(N), A: matrix(m, n), B: matrix(n, m), C: matrix(n, n),
    x: vector(n), v: vector(n), u: vector(m), a: scalar, b: scalar > 0, k: integer >= 2
"""
# what the texts above do not reach: indices, ranges, subscripts, lines, constants
TEXTS = [
    "sum(i = 1:n, i*x[i])",
    "sum(i = 1:n, i^2)",
    "sum(i = 1:1, n + x[i]^2)",
    "prod(i = 1:1, n + x[i]^2)",
    "sum(i = 2:n, x[i]*x[i - 1])",
    "sum(i = 1:n-1, (x[i+1] - x[i])^2)",
    "sum(i = 1:n, sum(j = 1:i, x[i]*v[j]))",
    "sum(i = 1:n, sum(j = i:n, C[i, j]))",
    "sum(i = 1:n, j = 1:m, A[j, i]*x[i]*u[j])",
    "sum(i = 1:n, prod(j = 1:m, 1 + A[j, i]))",
    "prod(i = 1:n, 2*b)",
    "prod(i = 1:n, x[i])",
    "sum(i = 1:n, prod(j = 1:2, x[i]*j))",
    "sum(i = 1:N, max(X[i, :]))",
    "sum(i = 1:N, softmax(X[i, :])*y[i])",
    "sum(i = 1:N, X[i, :]*X[i, :]')*w",
    "sum(i = 1:N, logsumexp(X[i, :] .* w))",
    "sum(i = 1:n, C[:, i]'*inv(C)*C[:, i])",
    "sum(i = 1:n, tr(C*x[i])*e_i)",
    "sum(i = 1:n, e_i*e_i'*x[i])",
    "sum(i = 1:n, det(C + x[i]*eye(n)))",
    "sum(i = 1:n, where(x[i] > v[i], x[i], 0))",
    "sum(i = 1:n, 1)*a + sum(i = 1:n, a)",
    "sum(i, X[i, :]'*w)",
    "sum(r = 0:k-1, C^r*x)",
    "x[2] + C[2, 1] + C[:, 2]'*C[1, :] + (C*x)[1]",
    "softmax(A, rows)*x + softmax(A, cols)*x",
    "sum(A, rows) + mean(A, rows) + norm2(A, rows) + norm1(A, rows) + max(A, rows) + prod(A, rows)",
    "sum(A, cols) + logsumexp(A, cols) + min(A, cols)",
    "cumsum(A, rows)*x + cumsum(A, cols)*x + revcumsum(u)",
    "cumsum(x) + revcumsum(x)",
    "mean(A) + sum(A) + prod(x) + max(A) + min(A) + norm1(A) + norm2(A) + norm2(x)",
    "tril(C)*x + triu(C)*x + triu(A)'*u",
    "kron(A, B)*kron(u, x) .* 2",
    "kron(x, u) + vec(u*x') + 2*vec(kron(x, u'))",
    "kron(x', u') + kron(x, u)' .* 2",
    "vec(C)'*vec(C') + tr(C)",
    "commutation(m, n)*vec(A)",
    "duplication(n)*vech(C) + elimination(n)'*vech(C*C) + vec(unvec(vec(A), m, n)'*A)",
    "unvec(x, n, 1) + unvec(x, 1, n)'",
    "diag(x)*C + diag(diag(C)) + diag(C*C)*v'",
    "x' + v'*C",
    "(x')' + x'*x*v",
    "X + 1",
    "1 - a*x",
    "2 ./ x + x ./ 2 + x .* v ./ b",
    "C^3 + C^0 + C^(-1) + C^(-2) + C^k + C^8",
    "b^a + b^(1/2) + b^(-2) + 2^a + b.^x + x.^2",
    "dot(x, v) + inner(A, A) + norm2(x)^2",
    "maximum(x, 0) + minimum(x, v) + maximum(x, v) + abs(x) + relu(x)",
    "where(x > 0, v, 0) + where(a > b, x, v) + where(x >= v, 1, -1) + where(x == x, 1, 2)",
    "I*x + eye(n)*x + ones(n) + zeros(n) + vector(1)",
    "e_1 + e_2 + C*e_1",
    "pi*x + n*x + (N - 1)*x/N",
    "sigma(t) = 1 ./ (1 + exp(-t)); sigma(x) + sigma(a)*x",
    "f(z; p) = tanh(p*z); g(z) = f(f(z; C); C); g(x)",
    "h = C*x; h = tanh(h); h = C*h; h'*h",
    "expm(C)*x + logm(eye(n) + C*C'/9)*x + sqrtm(C*C' + eye(n))*x",
    "sylvester(C*C' + eye(n), eye(n), C)",
    "pinv(A) + adj(C)*B .* 0 + inv(C)*pinv(A)",
    "erf(x) + sinh(x) + cosh(x) + tan(x) + atan(x) + sign(x) + step(x) + softplus(x)",
    "lgamma(abs(x)) + digamma(abs(x)) + trigamma(abs(x)) + log(abs(x)) + sqrt(abs(x))",
]
CASES = list(dict.fromkeys([*KNOWN, *((t, W) for t in TEXTS), *EXAMPLES.values(), *EDGES]))


def assert_value_kept(reading: Reading, core: Node) -> None:
    seen = False
    for regime in REGIMES:
        sizes = sizes_of(reading.expression, core)
        values = given(reading.symbols, sizes, regime, 1)
        expected = walked(reading.expression, values, sizes)
        if expected is None:
            continue
        seen = True
        found = Point(sizes, regime, 1, values).value(core)
        np.testing.assert_allclose(
            found.reshape(-1),
            expected.reshape(-1),
            rtol=1e-7,
            atol=1e-8,
            err_msg=f"{core} ({regime})",
        )
    assert seen, "no point lies in the domain"


@pytest.mark.parametrize(("text", "where"), CASES, ids=[text for text, _ in CASES])
def test_the_core_has_the_value_of_the_expression(text: str, where: str) -> None:
    reading = read(text, where)
    assert_value_kept(reading, unfold(reading.expression))


CORE_KINDS = {"number", "name", "dim", "sum", "contraction", "structure", "apply"}
STRUCTURES = {"fuse", "mask", "iota", "select", "duplication", "elimination"}


def assert_core(root: Node) -> None:
    """Nothing is left that is said with others."""
    for current in postorder(root):
        assert current.kind in CORE_KINDS, current
        if current.kind == "structure":
            assert current.op in STRUCTURES
        if current.kind == "apply" and current.op != "pi":
            record = TABLE[current.op]
            kept = record.slope or record.differential or record.adjoint
            assert kept, f"{record.name} has a meaning"
            assert not record.structural


@pytest.mark.parametrize(("text", "where"), CASES, ids=[text for text, _ in CASES])
def test_the_core_holds_what_the_calculus_works_on(text: str, where: str) -> None:
    core = unfold(read(text, where).expression)
    assert_core(core)
    assert all(
        size is not ONE for leaf in postorder(core) if leaf.kind == "name" for size in leaf.shape
    )


def test_a_node_of_an_expression_is_no_core() -> None:
    with pytest.raises(AssertionError):
        assert_core(read("tr(C) + sum(i = 1:n, x[i])", W).expression)


# a loss typed as a sum over samples, and with matrices
LOSSES = [
    ("sum(i = 1:N, (w'*X[i, :] - y[i])^2)", "(X*w - y)'*(X*w - y)"),
    ("sum(i = 1:N, (X[i, :]'*w - y[i])^2)/(2*N)", "norm2(X*w - y)^2/(2*N)"),
    ("sum(i = 1:N, exp(w'*X[i, :]))", "sum(exp(X*w))"),
    ("sum(i = 1:N, y[i]*log(sigmoid(X[i, :]'*w)))", "y'*log(sigmoid(X*w))"),
    ("sum(i = 1:N, log(1 + exp(-y[i]*(w'*X[i, :]))))", "sum(log(1 + exp(-y .* (X*w))))"),
    ("sum(i = 1:N, y[i]*X[i, :])", "X'*y"),
    ("sum(i = 1:N, X[i, :]*X[i, :]')", "X'*X"),
    ("sum(i = 1:N, norm2(X[i, :] - w)^2)", "norm2(X - ones(N)*w')^2"),
    ("sum(i = 1:N, logsumexp(X[i, :]))", "sum(logsumexp(X, rows))"),
    ("sum(i = 1:N, softmax(X[i, :])'*w)", "sum(softmax(X, rows)*w)"),
    ("sum(i = 1:N, j = 1:D, X[i, j]^2)", "norm2(X)^2"),
    ("sum(j = 1:D, w[j]*sum(i = 1:N, X[i, j]*y[i]))", "w'*X'*y"),
    ("sum(i = 1:n, C[i, i])", "tr(C)"),
    ("sum(i = 1:n, x[i]*e_i)", "x"),
    ("sum(i = 1:n, x[i]*C[:, i])", "C*x"),
    ("sum(i = 1:N, a)", "N*a"),
    ("sum(i, x[i]*v[i])", "dot(x, v)"),
]


@pytest.mark.parametrize(("summed", "matrices"), LOSSES)
def test_a_sum_over_samples_and_matrices_have_one_core(summed: str, matrices: str) -> None:
    left, right = (normal()(unfold(read(text, W).expression)) for text in (summed, matrices))
    assert left is right, f"{left}\n  is not\n{right}"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("sum(i = 1:n, x[i^2])", "index-not-linear"),
        ("sum(i = 1:n, prod(j = 1:i, x[j]))", "product-over-dependent-range"),
    ],
)
def test_what_has_no_core_says_so(text: str, code: str) -> None:
    with pytest.raises(ClosedformError) as caught:
        unfold(read(text, W).expression)
    assert caught.value.code == code


# -- depth ----------------------------------------------------------------------------------------


def layers(depth: int, last: str = "h'*h") -> str:
    return "; ".join(["h = x", *["h = tanh(C*h)"] * depth, last])


def test_a_deep_program_needs_no_recursion() -> None:
    core = unfold(read(layers(1500), W).expression)
    assert sum(1 for x in postorder(core) if x.op == "tanh") == 1500


def test_a_deep_program_under_a_sum_needs_no_recursion() -> None:
    core = unfold(read(layers(1500, "sum(i = 1:n, h[i]^2)"), W).expression)
    assert sum(1 for x in postorder(core) if x.op == "tanh") == 1500
