"""What expressions look like in the notation."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from closedform.core.node import Node, node
from closedform.errors import LimitProblem
from closedform.present.latex import latex
from closedform.present.text import text
from closedform.present.unicode import unicode
from present.build import apply, had, n, name, neg
from present.cases import CASES
from present.reading import folded, read_back

WRITTEN = {
    "gradient of least squares": "2*X'*(X*w - y)",
    "objective of ridge": "norm2(X*w - y)^2 + lam*norm2(w)^2",
    "Hessian of ridge": "2*X'*X + 2*lam*I",
    "Jacobian of softmax": "diag(softmax(z)) - softmax(z)*softmax(z)'",
    "identity alone": "eye(n)",
    "identity in a product": "I*A",
    "identity in Kronecker": "kron(A, eye(n))",
    "fraction as a factor": "(1/2)*(X*w - y)",
    "fraction as a term": "x + 1/2",
    "negative number as a factor": "(-2)*A",
    "negative number as a term": "A - 2",
    "negative of a sum": "-(a + b)",
    "negative of a product": "-a*b",
    "product of a negative": "(-a)*b",
    "product by a negative": "a*(-b)",
    "difference of a sum": "a - (b + lam)",
    "difference of a difference": "a - (b - lam)",
    "subtracting a negative": "a - (-b)",
    "two negatives": "-(-a)",
    "quotient in a quotient": "a/(b*lam)",
    "quotient as a factor": "(a/b)*x",
    "quotient of a negative": "(-a)/b",
    "negative of a quotient": "-a/b",
    "product nested to the right": "2*(A'*x)",
    "Hadamard and product": "(A .* B)*x",
    "product and Hadamard": "A*B .* A",
    "Hadamard by a product": "A .* (A*B)",
    "entry by entry quotient": "A .* B ./ (A*B)",
    "power of a power": "(a^2)^3",
    "power of a negative": "(-a)^2",
    "negative of a power": "-a^2",
    "negative exponent": "A^(-1)",
    "fraction as exponent": "a^(3/2)",
    "sum as exponent": "a^(b - 1)",
    "exponent with a name": "a^b",
    "power entry by entry": "tanh(x).^2",
    "transpose of a power": "(A^2)'",
    "power of a transpose": "(A')^2",
    "transpose of a product": "(A*B)'",
    "two transposes": "A''",
    "inverse of a transpose": "inv(A')",
    "transpose of an inverse": "inv(A)'",
    "inverse of a sum": "inv(A + I)",
    "entry of a product": "(X'*X)[2, 1]",
    "entry of a vector": "x[3]",
    "row": "A[1, :]'",
    "sum over samples": "sum(i = 1:N, X[i, :]'*w)",
    "sum of sums": "sum(i = 1:n, j = 1:i, A[i, j])",
    "sum to a difference": "sum(i = 1:n-1, x[i+1])",
    "terms that are sums": "sum(i = 1:n, x[i]) + sum(j = 1:n, z[j])",
    "sum of unit vectors": "sum(i = 1:N, e_i*w')",
    "unit vector": "A*e_2",
    "unit vector alone": "eye(n)[:, 2]*w'",
    "ones": "X'*ones(N)",
    "matrix of ones": "ones(n, m)",
    "zeros": "zeros(n)",
    "dimension as a number": "a/n",
    "dimensions as a number": "(N - 1)*x",
    "speed": "A*(d(x)/d(t))",
    "acceleration": "d(d(q)/d(t))/d(t)",
    "gradient inside": "grad(norm2(X*w - y), w)",
    "derivative inside": "d(a*a)/d(a)",
    "rows": "softmax(X, rows)",
    "choice": "where(a > b, a, b)",
    "commutation": "commutation(n, m)",
    "elimination": "elimination(n)*v",
    "duplication": "duplication(n)*h",
    "matrix of a vector": "unvec(v, m, n)",
    "half as a number": "(n*(n + 1)/2)*x",
    "log of a determinant": "2*logdet(A)",
    "square of it": "logdet(A)^2",
    "absolute value": "abs(a + b)",
    "absolute values": "abs(x)",
    "absolute value of another": "abs(a*abs(b))",
    "1-norm": "norm1(x)",
    "inner product": "inner(A, B)",
    "sigmoid": "sigmoid(x)",
    "sigmoid beside sigma": "sigma*sigmoid(x)",
    "square root": "sqrt(x'*x)",
    "Greek": "Sigma*theta1",
    "long names": "W_hat*rate",
    "pi": "2*pi",
}


@pytest.mark.parametrize("case", CASES)
def test_text(case: str) -> None:
    assert text(CASES[case]) == WRITTEN[case]


@pytest.mark.parametrize("case", CASES)
def test_text_reads_back(case: str) -> None:
    meant = CASES[case]
    assert folded(read_back(text(meant), meant)) is folded(meant)


def test_a_name_that_looks_like_a_constant_keeps_the_constant_spelled_out() -> None:
    taken = name("I", n, n)
    assert text(apply("add", taken, apply("eye", shape=(n, n)))) == "I + eye(n)"


@pytest.mark.parametrize("write", [text, unicode, latex])
def test_a_size_that_the_reader_knows_is_left_out(write: Callable[[Node, bool], str]) -> None:
    assert write(apply("eye", shape=(n, n)), True) == "I"


def test_a_function_without_a_record_is_an_error_that_names_it() -> None:
    with pytest.raises(LookupError, match="frobnicate"):
        text(apply("frobnicate", name("x", n)))


@pytest.mark.parametrize("kind", ["contraction", "structure", "sum"])
def test_core_nodes_have_no_spelling(kind: str) -> None:
    with pytest.raises(LookupError, match=kind):
        text(node(kind, args=(name("x", n),), shape=(n,)))


def test_depth_is_no_limit() -> None:
    deep = name("x")
    for _ in range(20_000):
        deep = neg(deep)
    assert text(deep) == "-(" * 19_999 + "-x" + ")" * 19_999


def test_a_formula_that_is_too_long_as_a_tree_is_refused() -> None:
    shared = name("x", n)
    for _ in range(200):
        shared = had(shared, shared)
    with pytest.raises(LimitProblem) as raised:
        text(shared)
    assert raised.value.code == "too-large"
