"""Conditions are said once, in matrix notation, and only where they can fail."""

from __future__ import annotations

import pytest

import closedform as cf

SHAPES = """a: scalar, c: scalar > 0, x: vector(n), y: vector(n), w: vector(m), X: matrix(n, m),
    A: matrix(n, n), S: matrix(n, n) symmetric, P: matrix(n, n) pd, p: scalar,
    q: vector(n) > 0, j: index(n), l: index(n), k: integer"""

CASES = [
    # said once
    ("asin(a)", "a", ["abs(a) < 1"]),
    ("sum(acos(x))", "x", ["abs(x) < 1"]),
    ("prod(x)", "x", ["x != 0 in every entry"]),
    ("log(prod(x))", "x", ["prod(x) > 0"]),
    ("log(det(A))", "A", ["det(A) > 0"]),
    ("inv(a)", "a", ["a != 0"]),
    ("inv(a*A)", "A", ["a != 0", "det(A) != 0"]),
    ("norm2(x)^p", "x", ["norm2(x) > 0"]),
    ("norm2(x)^(-p)", "x", ["norm2(x) > 0"]),
    ("log(tr(X'*X))", "X", ["tr(X'*X) > 0"]),
    # no kink where a power levels it
    ("abs(a)^2", "a", []),
    ("sum(abs(x).^3)", "x", []),
    ("abs(a)", "a", ["a != 0"]),
    ("abs(a)^p", "a", ["a != 0"]),
    ("abs(a)^2 + abs(a)", "a", ["a != 0"]),
    ("sum(relu(x).^2)", "x", []),
    ("sum(maximum(0, 1 - y .* (X*w)).^2)", "w", []),
    ("sum(maximum(y, X*w).^2)", "w", ["y != X*w in every entry"]),
    # always true
    ("a/log(2)", "a", []),
    ("a/(log(3) - 1)", "a", []),
    ("a/(log(c) - 1)", "a", ["log(c) - 1 != 0"]),
    ("lambda_max(X'*X)", "X", ["the largest eigenvalue is simple"]),
    ("lambda_max(A*S*A')", "A", ["the largest eigenvalue is simple"]),
    ("lambda_max(A)", "A", ["A symmetric", "the largest eigenvalue is simple"]),
    ("tr(sqrtm(P))", "P", []),
    # what a function is defined for, and where it has a slope
    ("(a^2)^(1/2)", "a", ["a != 0"]),
    ("(x'*x)^(3/2)", "x", []),
    ("sqrt(a - a) + norm2(a*x - x*a)", "a", []),
    ("a^(1/3)", "a", ["a != 0"]),
    ("a^(5/3)", "a", []),
    ("tr(sqrtm(S))", "S", ["S has no eigenvalue on the negative axis", "det(S) != 0"]),
    ("norm2(x)*sum(1 ./ x)", "x", ["x != 0 in every entry", "norm2(x) != 0"]),
    ("prod(i = 1:k, a^i)", "a", ["a != 0", "k >= 0"]),
    ("sum(i = 0:9, a^i)", "a", ["a != 0"]),
    ("sum(i = 1:9, a^i)", "a", []),
    # what follows from another condition or from what is declared
    ("a^p*log(a^p)", "a", ["a > 0"]),
    ("log(q[j])", "q", []),
    ("q[j]*log(q[j]/q[l])", "q", []),
    ("sum(i = 1:n, q[i]*log(q[i]/y[i]))", "q", ["q ./ y > 0"]),
    ("log(softmax(x)[j])", "x", []),
    ("sum(i = 1:n, log(softmax(A*x)[i]))", "x", []),
    # no index that the answer does not show
    ("sum(i = 1:n, log(x[i]*y[i]))", "x", ["x .* y > 0"]),
    ("sum(i = 1:n, abs(X[i, :]'*w))", "w", ["X*w != 0 in every entry"]),
    ("sum(i = 1:n, j = 1:n, log(X[i, :]'*X[j, :]))", "X", ["X*X' > 0"]),
    ("sum(i = 1:n, sqrt(x[i] - a))", "x", ["x - a > 0"]),
    ("sum(i = 1:n-1, abs(x[i+1] - x[i]))", "x", ["x[i+1] - x[i] != 0 for all i = 1:n-1"]),
    ("sum(i = 2:n, log(x[i] + y[i]))", "x", ["x[i] + y[i] > 0 for all i = 2:n"]),
    (
        "sum(i = 2:n, log(x[i] + y[i])) + sum(i = 1:n-1, sqrt(x[i+1] - x[i]))",
        "x",
        ["x[i] + y[i] > 0 for all i", "x[i+1] - x[i] > 0 for all i"],
    ),
    ("log(prod(i = 1:n, x[i]))", "x", ["prod(x) > 0"]),
    ("log(prod(i = 1:n, x[i]^2 + 1))", "x", []),
    ("log(sum(i = 1:n, x[i]*y[i]))", "x", ["x'*y > 0"]),
    ("prod(i = 1:n, X[i, :]'*w)", "w", ["X*w != 0 in every entry"]),
]


@pytest.mark.parametrize(("function", "variable", "conditions"), CASES)
def test_what_has_to_hold(function: str, variable: str, conditions: list[str]) -> None:
    assert cf.derive(function, variable, where=SHAPES).conditions == conditions


def test_kinks_of_both_variables_of_a_mixed_derivative_are_said() -> None:
    found = cf.derive("x'*relu(y)", ["x", "y"], where=SHAPES, order=2)
    assert found.conditions == ["y != 0 in every entry"]


def test_a_power_levels_a_kink_up_to_its_order() -> None:
    assert cf.derive("relu(a)^2", "a", where=SHAPES, order=2).conditions == ["a != 0"]
    assert cf.derive("relu(a)^3", "a", where=SHAPES, order=2).conditions == []
    assert cf.derive("abs(a)^2", "a", where=SHAPES, order=2).conditions == []


def test_the_norms_of_the_rows_of_a_square_matrix() -> None:
    found = cf.derive("norm1(norm2(P, rows))", "P", where="P: matrix(m, m)")
    assert found.verdict.holds
    assert found.conditions == ["norm2(P, rows) != 0 in every entry"]
