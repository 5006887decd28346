"""Formulas that every style of derivations is tried on: with a variable, declarations, options."""

from __future__ import annotations

FORMULAS: list[tuple[str, str, str, dict[str, str]]] = [
    ("logdet(X)", "X", "X: matrix(n, n) pd", {}),
    ("tr(A*X)", "X", "X: matrix(n, n) symmetric", {"structured": "coordinates"}),
    ("log(det(X'*A*X))", "X", "", {}),
    ("x'*A*x/(x'*x)", "x", "", {"layout": "numerator"}),
    ("sum(i = 1:N, log(1 + exp(-y[i]*X[i, :]'*w)))", "w", "X: matrix(N, D), y: vector(N)", {}),
    ("prod(i = 1:N, x[i]^2 + 1)", "x", "x: vector(N)", {}),
    ("norm2(grad(x'*A*x, x))^2", "x", "", {}),
    ("softmax(W*x)", "x", "", {"order": 2}),
    ("tr(X^(-3))", "X", "", {}),
    ("where(x > 0, x^2, -x)", "x", "", {}),
    ("x'*A*x", "x[1]", "", {}),
    ("kron(X, A)", "X", "", {}),
    ("exp(t*x'*x)", "t", "x: vector(n) function(t)", {}),
    ("max(X*w)", "w", "", {}),
    ("sum(i = 1:m, (sum(j = 1:n, A[i, j]*x[j]) - b[i])^2)", "x", "A: matrix(m, n)", {}),
]
