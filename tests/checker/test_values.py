"""Reference values against NumPy and SciPy, and their jets against their own definitions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pytest

from checker.build import E, fn, matrix, op, question, vector
from closedform import checker
from closedform.checker.balls import Balls
from closedform.checker.field import PRIME, Field, _rational_power
from closedform.checker.judge import nested
from closedform.checker.verdict import Outside
from closedform.functions import TABLE, values
from closedform.functions.values import Value

M = np.array([[2.0, 0.5, -0.25], [0.25, 1.5, 0.5], [-0.5, 0.125, 1.75]])
W = np.array([[1.0, -2.0], [0.5, 3.0], [4.0, 0.25]])
v = np.array([0.5, -1.5, 2.0])


def softmax(X: Any) -> Any:
    E = np.exp(X)
    return E / E.sum()


CASES: dict[str, tuple[tuple[Any, ...], Callable[..., Any]]] = {
    "tr": ((M,), np.trace),
    "det": ((M,), np.linalg.det),
    "logdet": ((M,), lambda X: np.linalg.slogdet(X)[1]),
    "inv": ((M,), np.linalg.inv),
    "adj": ((M,), lambda X: np.linalg.det(X) * np.linalg.inv(X)),
    "pinv": ((W,), np.linalg.pinv),
    "diag": ((M,), np.diag),
    "vec": ((W,), lambda X: X.T.reshape(-1)),
    "vech": ((M,), lambda X: np.concatenate([X[j:, j] for j in range(3)])),
    "tril": ((M,), np.tril),
    "triu": ((M,), np.triu),
    "kron": ((M, W), np.kron),
    "dot": ((v, v), np.dot),
    "inner": ((M, M.T), lambda X, Y: np.sum(X * Y)),
    "sum": ((W,), np.sum),
    "mean": ((W,), np.mean),
    "prod": ((W,), np.prod),
    "norm1": ((W,), lambda X: np.abs(X).sum()),
    "norm2": ((W,), np.linalg.norm),
    "max": ((W,), np.max),
    "min": ((W,), np.min),
    "softmax": ((v,), softmax),
    "logsumexp": ((v,), lambda x: np.log(np.exp(x).sum())),
    "cumsum": ((v,), np.cumsum),
    "revcumsum": ((v,), lambda x: np.cumsum(x[::-1])[::-1]),
    "rank": ((np.outer(v, v),), lambda X: 1.0),
    "lambda_max": ((M + M.T,), lambda X: np.linalg.eigvalsh(X)[-1]),
}
ALONG = ("sum", "mean", "prod", "norm1", "norm2", "max", "min", "softmax", "logsumexp", "cumsum")


def ball_value(function: str, *arrays: Any, **options: Any) -> Any:
    balls = Balls(TABLE, 128)
    with balls.working():
        given = [
            Value(array.shape, {0: [balls.number(int(64 * e)) / 64 for e in array.reshape(-1)]})
            for array in (np.asarray(a) for a in arrays)
        ]
        return nested(getattr(values, function)(balls, *given, **options))


@pytest.mark.parametrize("function", CASES)
def test_the_value_is_that_of_numpy(function: str) -> None:
    arguments, expected = CASES[function]
    arguments = tuple(np.round(np.asarray(a) * 64) / 64 for a in arguments)
    np.testing.assert_allclose(
        ball_value(function, *arguments), expected(*arguments), rtol=1e-12, atol=1e-12
    )


@pytest.mark.parametrize("function", ALONG)
def test_one_result_a_row_or_a_column(function: str) -> None:
    _, expected = CASES[function]
    for along, axis in (("rows", 1), ("cols", 0)):
        found = ball_value(function, W, along=along)
        np.testing.assert_allclose(found, np.apply_along_axis(expected, axis, W), rtol=1e-12)


def test_matrix_functions_are_those_of_scipy() -> None:
    linalg = pytest.importorskip("scipy.linalg")
    for function in ("expm", "logm", "sqrtm"):
        found = ball_value(function, M)
        np.testing.assert_allclose(found, getattr(linalg, function)(M), rtol=1e-12)
    found = ball_value("sylvester", M, M.T, M)
    np.testing.assert_allclose(found, linalg.solve_sylvester(M, M.T, M), rtol=1e-12)
    found = ball_value("dexpm", M, M.T)
    np.testing.assert_allclose(found, linalg.expm_frechet(M, M.T)[1], rtol=1e-12)


A, B = matrix("A", "n", "n"), matrix("B", "n", "n")
S = matrix("S", "n", "n", props="pd symmetric")


def holds(left: E, right: E) -> None:
    verdict = checker.equal(left.node, right.node, question())
    assert verdict.holds, verdict


def test_matrix_functions_undo_each_other() -> None:
    holds(fn("expm", fn("logm", S)), S)
    holds(fn("sqrtm", S) @ fn("sqrtm", S), S)
    holds(fn("logm", fn("expm", S / 8)), S / 8)
    X = fn("sylvester", A, S, B)
    holds(A @ X + X @ S, B)
    v = fn("eigvec_max", S)
    holds(S @ v, fn("lambda_max", S) * v)
    holds(v.T @ v, 1 + 0 * fn("tr", A))


def test_derivatives_of_an_eigenvalue_and_its_vector() -> None:
    v = fn("eigvec_max", S)
    gradient = v @ v.T
    f = fn("lambda_max", S)
    assert checker.derivative(f.node, S.symbol, gradient.node, question()).status == "numeric"
    wrong = 2 * gradient
    assert checker.derivative(f.node, S.symbol, wrong.node, question()).status == "failed"
    g = v.T @ A @ v
    top, unit = fn("lambda_max", S), fn("diag", op("ones", S.shape[:1]))
    shifted = fn("inv", top * unit - S + v @ v.T) - v @ v.T
    half = shifted @ (A + A.T) @ v
    right = (half @ v.T + v @ half.T) / 2
    assert checker.derivative(g.node, S.symbol, right.node, question()).status == "numeric"


def field() -> Field:
    def no_slope(name: str, X: Value) -> Value:
        raise AssertionError(name)

    return Field(Random(3), no_slope)


def test_the_root_of_a_zero_has_a_derivative_only_where_the_zero_does_not_move() -> None:
    for algebra in (field(), Balls(TABLE, 128)):
        one, zero = algebra.one, algebra.zero
        resting = algebra.apply("sqrt", Value((2,), {0: [zero, one], 1: [zero, one + one]}))
        assert resting.parts[0][0] == zero
        assert resting.parts[1][0] == zero
        assert resting.parts[1][1] == one
        moving = Value((), {0: [zero], 1: [one]})
        if algebra.exact:
            with pytest.raises(Outside):
                algebra.apply("sqrt", moving)
        else:
            assert not algebra.apply("sqrt", moving).parts[1][0].is_finite()


def test_the_largest_of_what_is_equal_as_floating_point_numbers() -> None:
    balls = Balls(TABLE, 512, fine=True)
    entries = [balls.number(number) for number in (8, 9, 10, 9)]
    with balls.working():
        assert balls.largest(balls.apply("erf", Value((4,), {0: entries}))) == [2]
    assert not balls.tied


@pytest.mark.parametrize("n", [1, 2, 4, 6, 7])
def test_determinants_by_both_ways_agree_on_jets(n: int) -> None:
    algebra = field()
    random = Random(n)
    parts = {s: [random.randrange(PRIME) for _ in range(n * n)] for s in (0, 1, 2, 4, 5)}
    X = Value((n, n), parts)
    determinant, adjugate = values.division_free(algebra, X)
    eliminated = algebra.determinant(X)
    assert not any(map(any, algebra.subtract(eliminated, determinant).parts.values()))
    product = algebra.matmul(X, adjugate)
    for s, part in algebra.hadamard(determinant, values.eye(algebra, n)).parts.items():
        assert product.parts[s] == part


def test_roots_in_the_field_are_those_of_positive_numbers() -> None:
    for base in range(1, 48):
        for root in (2, 3, 5, 7, 4, 6):
            r = _rational_power(base, Fraction(1, root))
            assert pow(r, root, PRIME) == base
            assert _rational_power(base**root % PRIME, Fraction(1, root)) == base


def test_vectors_of_the_kronecker_product() -> None:
    holds(
        fn("kron", vector("u", "m").T, vector("u", "m").T).T,
        fn("kron", vector("u", "m"), vector("u", "m")),
    )


def test_the_determinant_of_a_large_singular_matrix_has_a_derivative() -> None:
    """det(diag(0, 1, …, 1) + e*E) is e*E[1, 1]."""
    algebra, n = field(), 7
    entries = [int(i == j > 0) for i in range(n) for j in range(n)]
    X = Value((n, n), {0: entries, 1: [5, *range(2, n * n + 1)]})
    assert values.det(algebra, X).parts.get(1) == [5]
