"""Shapes of what is read, hygiene of definitions and indices, derivatives and time."""

from __future__ import annotations

import pytest

from closedform.core.node import postorder
from closedform.errors import ClosedformError, NameProblem
from closedform.meaning.read import read
from closedform.meaning.shapes import written
from support import assert_equal

W = """
    X: matrix(N, D), w: vector(D), y: vector(N), A: matrix(m, n), B: matrix(n, m), C: matrix(n, n),
    x: vector(n), v: vector(n), u: vector(m), a: scalar, b: scalar > 0, k: integer >= 2,
    r: matrix(1, n), s: matrix(n, 1), o: vector(1), e: matrix(1, 1), V: matrix(2*n, m + 1)
"""

SHAPES = [
    ("a", "scalar"),
    ("x", "n"),
    ("A", "m×n"),
    ("x'", "1×n"),
    ("A'", "n×m"),
    ("x''", "n"),
    ("r", "1×n"),
    ("r'", "n"),
    ("r*x", "scalar"),
    ("x'*v", "scalar"),
    ("x*v'", "n×n"),
    ("A*x", "m"),
    ("x'*B", "1×m"),
    ("x'*C*x", "scalar"),
    ("s", "n"),
    ("o", "scalar"),
    ("e", "scalar"),
    ("a*A", "m×n"),
    ("A*a", "m×n"),
    ("A*B", "m×m"),
    ("A + B'", "m×n"),
    ("a + A", "m×n"),
    ("1 - x", "n"),
    ("x .* v", "n"),
    ("2 .* x", "n"),
    ("A ./ A", "m×n"),
    ("x/a", "n"),
    ("1 ./ x", "n"),
    ("-x", "n"),
    ("C^2", "n×n"),
    ("C^(-1)", "n×n"),
    ("C^k", "n×n"),
    ("a^2", "scalar"),
    ("x.^2", "n"),
    ("2.^x", "n"),
    ("x.^v", "n"),
    ("kron(A, B)", "m*n×m*n"),
    ("kron(x, u)", "m*n"),
    ("kron(A, x)", "m*n×n"),
    ("A ⊗ C", "m*n×n*n"),
    ("kron(x', u')", "1×m*n"),
    ("vec(A)", "m*n"),
    ("vec(x)", "n"),
    ("diag(x)", "n×n"),
    ("diag(C)", "n"),
    ("tr(C)", "scalar"),
    ("tr(a)", "scalar"),
    ("det(C)", "scalar"),
    ("inv(C)", "n×n"),
    ("pinv(A)", "n×m"),
    ("adj(C)", "n×n"),
    ("sum(x)", "scalar"),
    ("sum(A)", "scalar"),
    ("sum(a)", "scalar"),
    ("sum(A, rows)", "m"),
    ("sum(A, cols)", "n"),
    ("mean(A, rows)", "m"),
    ("norm2(A, cols)", "n"),
    ("max(A, rows)", "m"),
    ("softmax(x)", "n"),
    ("softmax(A, rows)", "m×n"),
    ("logsumexp(A, cols)", "n"),
    ("cumsum(A, rows)", "m×n"),
    ("max(x, v)", "n"),
    ("max(x, 0)", "n"),
    ("maximum(a, x)", "n"),
    ("where(x > 0, v, 0)", "n"),
    ("where(a > 0, x, v)", "n"),
    ("where(a > 0, 1, 2)", "scalar"),
    ("exp(A)", "m×n"),
    ("dot(x, v)", "scalar"),
    ("inner(A, A)", "scalar"),
    ("norm(A)", "scalar"),
    ("|a|", "scalar"),
    ("|C|", "scalar"),
    ("lambda_max(C)", "scalar"),
    ("eigvec_max(C)", "n"),
    ("rank(A)", "scalar"),
    ("x[1]", "scalar"),
    ("A[1, 2]", "scalar"),
    ("A[1, :]", "n"),
    ("A[:, 2]", "m"),
    ("A[:, :]", "m×n"),
    ("(A*x)[1]", "scalar"),
    ("A*B[:, 1]", "m"),
    ("sum(i = 1:n, x[i])", "scalar"),
    ("sum(i = 1:m, A[i, :])", "n"),
    ("sum(i = 1:n, A[:, i])", "m"),
    ("sum(i = 1:n, x[i]*C)", "n×n"),
    ("prod(i = 1:n, x[i])", "scalar"),
    ("sum(i, x[i]*v[i])", "scalar"),
    ("sum(i, j, A[i, j])", "scalar"),
    ("sum(i = 1:n, e_i)", "n"),
    ("C*e_1", "n"),
    ("I*x", "n"),
    ("C + I", "n×n"),
    ("eye(3)", "3×3"),
    ("ones(n)", "n"),
    ("ones(2, 3)", "2×3"),
    ("ones(1, n)", "1×n"),
    ("ones(n, 1)", "n"),
    ("ones(1, 1)", "scalar"),
    ("zeros(n, m)", "n×m"),
    ("A*vector(1)", "m"),
    ("A + matrix(1)", "m×n"),
    ("x'*vector(1)", "scalar"),
    ("commutation(m, n)", "m*n×m*n"),
    ("commutation(m, n)*vec(A)", "m*n"),
    ("duplication(n)", "n*n×n*(n+1)/2"),
    ("elimination(n)", "n*(n+1)/2×n*n"),
    ("vech(C)", "n*(n+1)/2"),
    ("vech(ones(3, 3))", "6"),
    ("unvec(vec(A), m, n)", "m×n"),
    ("unvec(vec(A), n, m)", "n×m"),
    ("unvec(x, n, 1)", "n"),
    ("unvec(x, 1, n)", "1×n"),
    ("V", "2*n×m+1"),
    ("n", "scalar"),
    ("n*x", "n"),
    ("N/2", "scalar"),
    ("pi", "scalar"),
    ("grad(x'*x, x)", "n"),
    ("jac(A*x, x)", "m×n"),
    ("hess(x'*x, x)", "n×n"),
    ("grad(tr(C), C)", "n×n"),
    ("d(A)/d(a)", "m×n"),
    ("d(a*x)/d(a)", "n"),
    ("d(sum(x))/d(x[1])", "scalar"),
    ("f(t) = t^2; f(a)*x", "n"),
    ("f(M) = M'*M; f(A)", "n×n"),
    ("h = A*x; h'*h", "scalar"),
    ("tril(A)", "m×n"),
    ("vec(A)*vec(A)'", "m*n×m*n"),
    ("sylvester(C, A*B, B)", "n×m"),
    ("dexpm(C, x*v')", "n×n"),
]


@pytest.mark.parametrize(("text", "shape"), SHAPES)
def test_the_shape_of_what_is_read(text: str, shape: str) -> None:
    assert written(read(text, W).expression.shape) == shape


# a program, and the same without definitions or with other letters
HYGIENE = {
    "an index in a body is not the index of the caller": (
        "f(z) = sum(i = 1:n, z[i]^2); sum(i = 1:m, f(x*u[i]))",
        "sum(j = 1:m, sum(i = 1:n, (x[i]*u[j])^2))",
    ),
    "an index in an argument is that of the caller": (
        "f(t) = sum(i = 1:n, t*x[i]); sum(i = 1:m, f(u[i]))",
        "sum(i = 1:m, sum(j = 1:n, u[i]*x[j]))",
    ),
    "an inner index hides an outer one": (
        "sum(i = 1:n, x[i]*sum(i = 1:m, u[i])*v[i])",
        "sum(i = 1:n, x[i]*v[i])*sum(u)",
    ),
    "the bounds of an inner range belong to the outer index": (
        "sum(i = 1:n, sum(j = 1:i, x[j]))",
        "sum(p = 1:n, sum(q = 1:p, x[q]))",
    ),
    "an inner index of the same name runs over the outer bound": (
        "sum(i = 1:n, sum(i = 1:i, x[i]))",
        "sum(p = 1:n, sum(q = 1:p, x[q]))",
    ),
    "a parameter hides a declared name": ("f(x) = x^2; f(a)*x", "a^2*x"),
    "a parameter hides a dimension": ("f(n) = n + 1; f(a)*n", "(a + 1)*n"),
    "a parameter takes an index": ("f(t) = t^2*a; sum(i = 1:n, f(i))", "sum(i = 1:n, i^2*a)"),
    "a definition hides a declared name from there on": ("x = C*v; x'*x", "norm2(C*v)^2"),
    "a definition may use what it hides": ("x = C*x; x = C*x; x", "C*C*x"),
    "a function sees what was defined before it": (
        "h = a; f(t) = t*h; h = h + b; f(2) + h",
        "2*a + (a + b)",
    ),
    "a function defined anew is another one": (
        "f(t) = t; g(t) = f(t)^2; f(t) = 3*f(t); g(a)",
        "a^2",
    ),
    "functions call functions": ("f(t) = 2*t; g(t) = f(f(t)) + t; g(g(a))", "25*a"),
    "parameters after a semicolon are parameters": ("f(z; p) = p'*z; f(x; v)", "v'*x"),
    "a function is read anew for each shape": ("f(t) = t + t; f(a)*f(x)'*f(C)*f(v)", "16*a*x'*C*v"),
    "a function of matrices": ("f(M) = M'*M; tr(f(A))", "norm2(A)^2"),
    "a definition is an expression of its own": ("h = a + b; h*h", "(a + b)*(a + b)"),
    "lines part statements": ("h = A*x\nh'*h", "norm2(A*x)^2"),
}


@pytest.mark.parametrize("law", HYGIENE)
def test_names_mean_what_they_mean_where_they_stand(law: str) -> None:
    program, plain = HYGIENE[law]
    assert_equal(program, plain, W)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("f(t) = t*x[i]; sum(i = 1:n, f(v[i]))", "index-outside"),
        ("f(t) = f(t - 1); f(a)", "unknown-function"),
        ("g(t) = f(t); f(t) = t; g(a)", "unknown-function"),
        ("f(t) = t; f", "function-without-argument"),
        ("f(t) = t; f(a, b)", "argument-count"),
        ("x(2)", "round-brackets"),
        ("x(v)", "call-of-name"),
    ],
)
def test_what_is_not_visible_is_not_found(text: str, code: str) -> None:
    with pytest.raises(ClosedformError) as caught:
        read(text, W)
    assert caught.value.code.startswith(code)
    assert caught.value.span is not None


RANGES = [
    ("sum(i, X[i, :]'*w)", "sum(i = 1:N, X[i, :]'*w)"),
    ("sum(i, sum(j, X[i, j]))", "sum(X)"),
    ("sum(i, x[i]*C[i, i])", "x'*diag(C)"),
    ("sum(i = 1:n-1, x[i + 1])", "sum(x) - x[1]"),
    ("sum(i = 2:n, x[i - 1])", "sum(i = 1:n-1, x[i])"),
    ("sum(i = 0:n-1, x[i + 1])", "sum(x)"),
    ("sum(i = 1:n, x[n + 1 - i])", "sum(x)"),
]


@pytest.mark.parametrize(("text", "same"), RANGES)
def test_ranges_that_the_body_fixes_and_ranges_that_are_shifted(text: str, same: str) -> None:
    assert_equal(text, same, W)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("sum(i = 0:n, x[i])", "index-below-one"),
        ("sum(i = 1:n, x[i + 1])", "index-range"),
        ("sum(i = 1:N, x[i])", "index-range"),
        ("x[0]", "index-from-zero"),
        ("sum(i, x[i]*u[i])", "range-two-sizes"),
        ("sum(i, a)", "argument-count"),
        ("sum(i = 1:a, a)", "range-not-integer"),
        ("sum(i = 1:n/2, x[i])", "range-not-integer"),
        ("x[v]", "subscript-not-scalar"),
        ("x[1, 2]", "subscripts"),
    ],
)
def test_an_index_outside_its_axis_is_refused(text: str, code: str) -> None:
    with pytest.raises(ClosedformError) as caught:
        read(text, W)
    assert caught.value.code == code
    assert caught.value.span is not None


def test_a_velocity_is_the_name_with_a_dot() -> None:
    where = "p: vector(n) function(t), M: matrix(n, n)"
    expression = read("d(p)/d(t)'*M*(d(d(p)/d(t))/d(t))", where + ", t: scalar").expression
    dots = sorted(
        x.data.dots for x in postorder(expression) if x.kind == "name" and x.data.name == "p"
    )
    assert dots == [1, 2]
    assert written(expression.shape) == "scalar"


def test_a_dimension_is_a_number_and_an_integer_is_one_too() -> None:
    kinds = {str(x.data) for x in postorder(read("n*a + k + N", W).expression) if x.kind == "dim"}
    assert kinds == {"n", "k", "N"}


def test_parentheses_nest_to_a_limit_and_then_say_so() -> None:
    read("(" * 100 + "a" + ")" * 100, W)
    with pytest.raises(ClosedformError) as caught:
        read("(" * 3000 + "a" + ")" * 3000, W)
    assert caught.value.code == "too-deep"


@pytest.mark.parametrize(
    "text", ["f(x) = a*x; a = y'*y; f(x)'*x", "f(x) = sin(a + x); a = 3; f(1)", "g = a; a = 3; g"]
)
def test_what_is_defined_after_its_use_is_refused(text: str) -> None:
    with pytest.raises(NameProblem, match="used-before") as caught:
        read(text)
    span = caught.value.span
    assert span is not None
    assert text[span.start : span.end] == "a"


def test_the_index_of_a_sum_is_no_use_of_a_later_name() -> None:
    assert read("f(x) = sum(a = 1:n, x[a]); a = 3; a*f(x)", "x: vector(n)").expression.shape == ()
