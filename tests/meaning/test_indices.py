"""Indices that no sum binds: declared as integers, or named by the variable of the derivative."""

from __future__ import annotations

import pytest

import closedform as cf
from closedform.errors import ClosedformError

READ = [
    # text | by | declared | result | what is said of the names
    ("x[i]", "x", "i: integer", "e_i", ["x: vector(m)", "i: index(m)"]),
    ("x[i]", "x", "i: integer, x: vector(n)", "e_i", ["i: index(n)"]),
    ("x[i]^2", "x", "i: index(n)", "2*x[i]*e_i", ["x: vector(n)"]),
    (
        "X[i, j]^2",
        "X",
        "i: integer >= 1, j: integer",
        "2*X[i, j]*e_i*e_j'",
        ["X: matrix(m, n)", "i: index(m)", "j: index(n)"],
    ),
    ("X[i, i]", "X", "i: integer", "e_i*e_i'", ["X: matrix(m, m)", "i: index(m)"]),
    ("e_i'*x", "x", "i: integer", "e_i", ["x: vector(m)", "i: index(m)"]),
    (
        "X[i, :]'*w - y[i]",
        "w",
        "i: integer",
        "X[i, :]",
        ["X: matrix(m, n)", "w: vector(n)", "y: vector(m)", "i: index(m)"],
    ),
    ("i*x[i]", "x", "i: integer", "i*e_i", ["x: vector(m)", "i: index(m)"]),
    ("i*sum(i = 1:n, x[i])", "x", "i: scalar", "i*ones(n)", ["x: vector(n)"]),
    ("f(i) = i^2; sum(i = 1:n, f(x[i]))", "x", None, "2*x", ["x: vector(n)"]),
    # an index over a part of the axis
    ("x[i+1]*y[i]", "x", "x: vector(n), y: vector(n-1), i: index(n-1)", "y[i]*eye(n)[:, i+1]", []),
    ("x[i+1]", "x", "i: index(n-1)", "eye(n)[:, i+1]", ["x: vector(n)"]),
    ("x'*x", "x[i]", None, "2*x[i]", ["x: vector(m)", "i: index(m)"]),
    ("x'*x", "x[i]", "i: index(n)", "2*x[i]", ["x: vector(n)"]),
    ("x'*x", "x[i]", "i: integer", "2*x[i]", ["x: vector(m)", "i: index(m)"]),
    (
        "tr(A*X)",
        "X[i, j]",
        None,
        "A[j, i]",
        ["A: matrix(m, n)", "X: matrix(n, m)", "i: index(n)", "j: index(m)"],
    ),
    # an integer that a shape, a range or a word for a constant speaks of is a dimension
    ("x[n]", "x", "n: integer, x: vector(n)", "eye(n)[:, n]", []),
    ("sum(i = 1:k, x[i]) + x[k]", "x", "k: integer", "1 + eye(k)[:, k]", ["x: vector(k)"]),
    ("ones(k)'*x + x[k]", "x", "k: integer", "1 + eye(k)[:, k]", ["x: vector(k)"]),
    ("sum(i, x[i]^2)", "x", "i: integer", "2*x", ["x: vector(m)"]),
    ("sum(i = 1:n, x[i]^2)", "x[i]", None, "2*x[i]", ["x: vector(n)", "i: index(n)"]),
    ("a*x", "a[i]", None, "x*e_i", ["a: vector(m)", "x: scalar", "i: index(m)"]),
    (r"\sum_i x_i^2", r"\mathbf{x}_k", None, "2*x[k]", ["x: vector(m)", "k: index(m)"]),
]


@pytest.mark.parametrize(("text", "by", "where", "result", "assumed"), READ)
def test_an_index_runs_over_the_axis_whose_entry_it_takes(
    text: str, by: str, where: str | None, result: str, assumed: list[str]
) -> None:
    derivation = cf.derive(text, by, where=where)
    assert str(derivation.result) == result
    assert derivation.assumed == assumed


REFUSED = [
    ("x[i]^2", "x", None, "index-unbound", "i: index(n)"),
    ("x[i + 1]^2", "x", None, "index-unbound", "i: index(n)"),
    ("X[i, j]", "X", "X: matrix(p, q)", "index-unbound", "i: index(p)"),
    ("x[i]*x[i + 1]", "x", "i: integer", "index-unbound", "i: index(n-1)"),
    ("X[i, j + 2]", "X", "X: matrix(p, q), i: index(p)", "index-unbound", "j: index(q)"),
    (
        "X[i, j + 2]",
        "X",
        "X: matrix(p, q), i: index(p), j: integer",
        "index-unbound",
        "j: index(q-2)",
    ),
    ("x[n - 1]", "x", "n: integer", "index-unbound", "n: index("),
    ("x[k]", "x", "k: integer, k <= n, x: vector(n)", "index-range", "index(n)"),
    ("x[a]", "x", "a: scalar", "index-unbound", "a: index(n)"),
    ("X[i, i]", "X", "i: integer, X: matrix(m, n)", "range-two-sizes", "m"),
    ("x'*x + y[i]", "x[i]", "y: vector(p), x: vector(q), i: integer", "range-two-sizes", "q"),
    ("x_i^2", "x", None, "parts-indexed", "x[i]"),
    ("x[i]*sum(i = 1:n, x[i])", "x", None, "index-outside", "i: scalar"),
    ("sum(i = 1:n, x[i]) + i", "x", None, "index-outside", "i: scalar"),
    ("a = prod(k = 1:n, x[k]); a*k", "x", None, "index-outside", "k: scalar"),
    ("x'*x", "x_k", None, "entry-written", "x[k]"),
    ("tr(A*X)", "X_ij", None, "entry-written", "X[i, j]"),
    ("x'*x", "x[i + 1]", "x: vector(p)", "index-unbound", "i: index(p-1)"),
    ("i*x[i]", "i", "i: integer", "derivative-by-dimension", "i"),
]


@pytest.mark.parametrize(("text", "by", "where", "code", "said"), REFUSED)
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_an_index_without_a_range_is_answered_with_what_to_write(
    text: str, by: str, where: str | None, code: str, said: str, lang: str
) -> None:
    with pytest.raises(ClosedformError) as caught:
        cf.derive(text, by, where=where)
    assert caught.value.code == code
    assert caught.value.span is not None
    assert said in caught.value.report(lang)


def test_what_is_advised_is_read() -> None:
    assert str(cf.derive("X[i, j]^2", "X", where="i: index(m), j: index(n)").result)
