"""Questions at the edges of the notation: ranges of numbers, sizes of one, time, fused axes."""

from __future__ import annotations

import pytest

import closedform as cf
from closedform.errors import DeclarationProblem, ShapeProblem
from support import assert_equal

KRON = "A: matrix(m, n), B: matrix(p, q)"
MATRIX = """X: matrix(n, n), W: matrix(m, n), x: vector(n), a: scalar, c: scalar > 0,
    k: integer >= 1, l: index(m)"""
PATH = "x: vector(n) function(t)"


@pytest.mark.parametrize(
    ("expr", "wrt", "where", "expected"),
    [
        # a range of numbers is a part of the axis
        ("sum(i = 1:150, w[i])", "w", "w: vector(D)", "sum(i = 1:150, e_i)"),
        ("x[99]", "x", "x: vector(n)", "e_99"),
        ("sum(i = 1:3, x[i + 1])", "x", "x: vector(n)", "sum(i = 1:3, eye(n)[:, i+1])"),
        ("sum(i = 1:3, x[9 - 2*i])", "x", "x: vector(n)", "sum(i = 1:3, eye(n)[:, 9-2*i])"),
        (
            "sum(i = 1:3, j = 1:2, x[i + 2*j])",
            "x",
            "x: vector(n)",
            "sum(i = 1:3, j = 1:2, eye(n)[:, 2*j+i])",
        ),
        (
            "prod(i = 1:5, x[i])",
            "x",
            "x: vector(n)",
            "prod(i = 1:5, x[i])*sum(i = 1:5, e_i/x[i])",
        ),
        # a short range is written out where the index is a number, or picks entries of a product
        ("sum(k = 0:3, x^k)", "x", "x: scalar", "1 + 2*x + 3*x^2"),
        ("sum(i = 1:3, sum(i = 1:2, x^i))", "x", "x: scalar", "3 + 6*x"),
        ("sum(i = 1:3, sum(j = 1:i, x^j))", "x", "x: scalar", "3 + 4*x + 3*x^2"),
        ("prod(k = 1:3, x^k)", "x", "x: scalar", "6*x^5"),
        ("prod(k = 1:n, x^k)", "x", "x: scalar", "(n*(n + 1)/2)*prod(i = 1:n, x^i)/x"),
        (
            "prod(i = 1:3, x[i])",
            "x",
            "x: vector(n)",
            "x[2]*x[3]*e_1 + x[1]*x[3]*e_2 + x[1]*x[2]*e_3",
        ),
        ("prod(i = 1:3, x[i])", "x", "x: vector(3)", "prod(x) ./ x"),
        ("sum(i = 1:1, x[i]^2)", "x", "x: vector(n)", "2*x[1]*e_1"),
        # powers of matrices: one sum over the exponents
        ("X^k", "X", MATRIX, "sum(i = 0:k-1, kron((X^(k - 1 - i))', X^i))"),
        ("X^20", "X", MATRIX, "sum(i = 0:19, kron((X^(19 - i))', X^i))"),
        ("x^(k + 1)", "x", "x: scalar, k: integer >= 1", "(1 + k)*x^k"),
        # one entry, met twice
        ("-log(softmax(W*x)[l])", "W", MATRIX, "(softmax(W*x) - e_l)*x'"),
        ("-log(softmax(x)[3])", "x", MATRIX, "softmax(x) - e_3"),
        # what stands in front
        ("c^a", "c", MATRIX, "a*c^(a - 1)"),
        ("c^(a + 1)", "c", MATRIX, "(1 + a)*c^a"),
        ("c*sqrt(pi*2)", "c", MATRIX, "sqrt(2*pi)"),
        ("c/sqrt(pi*2)", "c", MATRIX, "1/sqrt(2*pi)"),
        # A + A' is its own transpose
        ("x'*Q*x", "x", None, "(Q + Q')*x"),
        # the root of a zero that stays one
        ("norm2((W - W)*x)", "x", MATRIX, "zeros(n)"),
        ("c*sqrt(a - a)", "a", MATRIX, "0"),
        # an axis that is as long as one at some sizes
        ("sum(sin(x))", "x", "x: vector(n-1)", "cos(x)"),
        # the time is a scalar
        ("(ẋ'*ẋ)'''", "t", PATH, "2*(d(x)/d(t))'*(d(d(x)/d(t))/d(t))"),
        # a factor on an axis that is fused from fused axes
        (
            "(A ⊗ B).^3",
            "A",
            KRON,
            "3*diag(vec(kron(A, B).^2))"
            "*kron(eye(n), sum(i = 1:q, kron(e_i, kron(eye(m), B[:, i]))))",
        ),
        # powers of numbers that nobody works out
        ("(2*x).^99999999", "x", "x: vector(n)", "199999998*diag((2*x).^99999998)"),
        ("(x/2)^(-99999999)", "x", "x: scalar", "-99999999/(2*(x/2)^100000000)"),
    ],
)
def test_a_corner_is_answered_and_checked(
    expr: str, wrt: str, where: str | None, expected: str
) -> None:
    found = cf.derive(expr, wrt, where=where)
    assert str(found) == expected
    assert found.verdict.status == "exact"
    assert found.forms["matrix"] == expected


@pytest.mark.parametrize("format", ["text", "unicode", "latex"])
@pytest.mark.parametrize(
    ("expr", "where"),
    [
        ("a^(T + 1)", "a: scalar > 0, T: scalar"),
        ("a^(1 - H)", "a: scalar > 0, H: scalar"),
        ("sum(x.^(T + 1))", "x: vector(n) > 0, T: scalar"),
    ],
)
def test_an_exponent_with_the_letter_of_the_transpose_is_one(
    expr: str, where: str, format: str
) -> None:
    found = cf.derive(expr, where[0], where=where)
    text = found.formula(format=format)
    assert_equal(text, str(found.result), where)
    assert_equal(text, str(found.result), where.partition(", T")[0].partition(", H")[0])


@pytest.mark.parametrize(
    ("expr", "wrt", "where"),
    [
        (r"\theta^T x", "θ", None),
        ("θ'*x", "theta", None),
        ("θ'*x", r"\theta", None),
        ("theta'*x", "θ", "θ: vector(n)"),
        ("θ'*x", "theta", "theta: vector(n)"),
        ("lambda*x", "λ", None),
    ],
)
def test_a_greek_letter_is_the_same_in_words(expr: str, wrt: str, where: str | None) -> None:
    found = cf.derive(expr, wrt, where=where)
    assert (str(found), found.notes) == ("x", [])


def test_a_vector_one_shorter_has_an_entry_form() -> None:
    found = cf.derive("x", "x", where="x: vector(n-1)")
    assert found.forms["entry"] == "∂f[i]/∂x[j] = eye(n - 1)[j, i]"


def test_dotted_vectors_are_not_read_as_matrices() -> None:
    with pytest.raises(ShapeProblem) as caught:
        cf.derive("ẋ''*ẋ", "t", where=PATH)
    assert caught.value.code == "vector-vector"


@pytest.mark.parametrize("word", ["symmetric", "pd", "diagonal", "upper"])
def test_a_skew_matrix_that_would_be_zero_is_refused(word: str) -> None:
    with pytest.raises(DeclarationProblem) as caught:
        cf.derive("x'*K*x", "x", where=f"K: matrix(n, n) {word} skew")
    assert (caught.value.code, caught.value.fields["property"]) == ("declared-zero", word)


def test_an_explicit_text_writes_every_size() -> None:
    found = cf.derive("tr(expm(X + I))", "X", where="X: matrix(n, n)").result
    assert str(found) == "expm(X + I)'"
    found.explicit = True
    assert str(found) == "expm(X + eye(n))'"


def test_letters_of_an_entry_never_run_out() -> None:
    taken = ", ".join(f"{name}: scalar" for name in "ijklpqrs")
    found = cf.derive(f"{'*'.join('ijklpqrs')}*X", "X", where=f"X: matrix(m, n), {taken}")
    assert found.forms["entry"].startswith("∂F[i1, i2]/∂X[i3, i4]")
