"""Subscripts go inward, and the value stays the same."""

from __future__ import annotations

import pytest

import closedform as cf
from closedform import checker
from closedform.meaning.read import read
from closedform.present.text import text
from closedform.rewriting.subscripts import inward

SHAPES = """A: matrix(m, n), B: matrix(n, k), x: vector(n), y: vector(m), z: vector(n), c: scalar,
    S: matrix(n, n), i: index(n), j: index(n), l: index(m)"""

CASES = [
    ("(y - A*x)[l]", "y[l] - A[l, :]'*x"),
    ("(A*B)[l, :]", "B'*A[l, :]"),
    ("(x*z')[i, j]", "x[i]*z[j]"),
    ("(x*z')[i, :]", "x[i]*z"),
    ("(x*z')[:, j]", "z[j]*x"),
    ("(c*x .* z + 1)[i]", "c*x[i]*z[i] + 1"),
    ("exp(-(x + z))[i]", "exp(-x[i] - z[i])"),
    ("(x.^2 ./ z)[i]", "x[i]^2/z[i]"),
    ("(A*S')[l, i]", "A[l, :]'*S[i, :]"),
    ("diag(x)[i, j]", "eye(n)[i, j]*x[i]"),
    ("(diag(x)*S)[:, j]", "x .* S[:, j]"),
    ("diag(S)[i]", "S[i, i]"),
    ("sum(A, rows)[l]", "sum(A[l, :])"),
    ("softmax(A, rows)[l, j]", "softmax(A[l, :])[j]"),
    ("(c*eye(n) - ones(n, n))[i, j]", "c*eye(n)[i, j] - 1"),
    ("(x'*S)[1, j]", "x'*S[:, j]"),
    ("where(x > z, x, 0)[i]", "where(x[i] > z[i], x[i], 0)"),
    ("inv(S)[i, j]", "inv(S)[i, j]"),
    ("x'*(c*eye(n)[:, i])", "c*x[i]"),
]


@pytest.mark.parametrize(("given", "wanted"), CASES, ids=[given for given, _ in CASES])
def test_a_subscript_goes_inward(given: str, wanted: str) -> None:
    before = read(given, SHAPES).expression
    after = inward(before)
    assert text(after) == wanted
    assert checker.equal(before, after).holds


def test_the_entry_form_has_no_subscript_behind_a_sum() -> None:
    found = cf.derive("X*X'", "X", where="X: matrix(m, n)")
    left, right = found.forms["entry"].split(" = ")
    assert left == "∂F[i, j]/∂X[k, l]"
    assert right == "eye(m)[k, i]*X[j, l] + eye(m)[j, k]*X[i, l]"
    found = cf.derive("cumsum(x)", "x", where="x: vector(n)")
    assert found.forms["entry"] == "∂f[i]/∂x[j] = tril(ones(n, n))[i, j]"
