"""Productions for scalars."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.linalg
import scipy.special

import values
from fuzzing import terms
from fuzzing.common import inner_derivative, integer_power, real_power, shape_for
from fuzzing.functions import (
    REDUCTIONS,
)
from fuzzing.grower import Grower, Production, size_of
from fuzzing.terms import Shape, Term


def _dot(g: Grower, shape: Shape, budget: int) -> Term:
    n = g.near()
    left, right = g.split(budget)
    u, v = g.term((n,), left), g.term((n,), right)
    pick = g.random.random()
    if pick < 0.6:
        return g.times(g.transposed(u), v)
    if pick < 0.8:
        return terms.call("dot", (u, v), (), np.dot)
    return terms.call("inner", (u, v), (), np.dot)


def _quadratic(g: Grower, shape: Shape, budget: int) -> Term:
    m, n = shape_for(g)
    left, right = g.split(budget)
    u, v = g.term((m,), left // 2), g.term((n,), left - left // 2)
    return g.times(g.times(g.transposed(u), g.term((m, n), right)), v)


def _norm(g: Grower, shape: Shape, budget: int) -> Term:
    inner = (g.near(),) if g.random.random() < 0.6 else shape_for(g)
    term = terms.call("norm2", (g.term(inner, budget),), (), lambda a: np.sqrt(np.sum(a * a)))
    return term if g.random.random() < 0.35 else terms.postfix(term, "^2", (), lambda v, env: v * v)


def _of_vector(g: Grower, shape: Shape, budget: int) -> Term:
    name = g.random.choice((*REDUCTIONS, "sum", "sum", "prod"))
    n = g.near()
    if name == "prod":
        return terms.call("prod", (g.positive((n,), budget),), (), np.prod)
    return terms.call(name, (g.term((n,), budget),), (), reducer(name))


def _of_matrix(g: Grower, shape: Shape, budget: int) -> Term:
    name = g.random.choice(("sum", "sum", "mean", "norm1", "max", "min"))
    return terms.call(name, (g.term(shape_for(g), budget),), (), reducer(name))


def reducer(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = values.ALONG[name]
    return found


def _trace(g: Grower, shape: Shape, budget: int) -> Term:
    m, n = shape_for(g)
    left, right = g.split(budget)
    pick = g.random.random()
    if pick < 0.5:
        inner = g.times(g.term((m, n), left), g.term((n, m), right))
        return terms.call("tr", (inner,), (), np.trace)
    if pick < 0.7:
        return terms.call("tr", (g.term((n, n), budget),), (), np.trace)
    a, b = g.term((m, n), left), g.term((m, n), right)
    return terms.call("inner", (a, b), (), lambda x, y: np.sum(x * y))


def _determinant(g: Grower, shape: Shape, budget: int) -> Term:
    n = g.near()
    pick = g.random.random()
    if pick < 0.45:
        return terms.call("logdet", (g.definite(n, budget),), (), lambda a: np.linalg.slogdet(a)[1])
    if pick < 0.9:
        return terms.call("det", (g.regular(n, budget),), (), np.linalg.det)
    return terms.call(
        "lambda_max", (g.symmetric(n, budget),), (), lambda a: np.linalg.eigvalsh((a + a.T) / 2)[-1]
    )


def _swap(m: int, n: int) -> Any:
    """The K with vec(X') = K*vec(X) for X of m rows and n columns."""
    return np.eye(m * n)[np.arange(m * n).reshape(m, n, order="F").reshape(-1)]


def _stacked(g: Grower, shape: Shape, budget: int) -> Term:
    """vec, vech and kron inside a scalar."""
    m, n = shape_for(g)
    left, right = g.split(budget)
    a, b = g.term((m, n), left), g.term((m, n), right)
    pick = g.random.random()
    if pick < 0.1:
        c = g.term((n, m), right)
        va, vc = (terms.call("vec", (t,), (f"{m}*{n}",), values.PLAIN["vec"]) for t in (a, c))
        swap = terms.constant(
            f"commutation({m}, {n})",
            (f"{m}*{n}", f"{m}*{n}"),
            lambda env: _swap(size_of(m, env), size_of(n, env)),
        )
        return g.times(g.transposed(vc), g.times(swap, va))
    if pick < 0.4:
        va, vb = (terms.call("vec", (t,), (f"{m}*{n}",), values.PLAIN["vec"]) for t in (a, b))
        return g.times(g.transposed(va), vb)
    if pick < 0.6:
        c, d = g.term((m, m), left // 2), g.term((n, n), right // 2)
        pair = terms.call("kron", (c, d), ("?", "?"), np.kron)
        return terms.call("tr", (pair,), (), np.trace)
    if pick < 0.8:
        c = g.term((g.near(),), right)
        pair = terms.call("kron", (g.term((n,), left), c), ("?",), np.kron)
        return terms.call("sum", (pair,), (), np.sum)
    va = terms.call("vec", (a,), (f"{m}*{n}",), values.PLAIN["vec"])
    return terms.call("logsumexp", (va,), (), scipy.special.logsumexp)


def _below(n: int) -> list[int]:
    """Where the entries of a vech stand in a vec."""
    return [i + n * j for j in range(n) for i in range(j, n)]


def _duplication(n: int) -> Any:
    """The D with vec(S) = D*vech(S) for symmetric S."""
    lower = _below(n)
    places = [lower.index(max(i, j) + n * min(i, j)) for j in range(n) for i in range(n)]
    return np.eye(len(lower))[places]


def _halved(g: Grower, shape: Shape, budget: int) -> Term:
    """vech, duplication, elimination and unvec inside a scalar."""
    n = g.near()
    whole, half = f"{n}*{n}", f"{n}*({n}+1)/2"
    left, right = g.split(budget)
    a, b = g.term((n, n), left), g.term((n, n), right)
    below = terms.call("vech", (a,), (half,), values.PLAIN["vech"])
    above = terms.call("vec", (b,), (whole,), values.PLAIN["vec"])
    pick = g.random.random()
    if pick < 0.3:
        return terms.call("norm2", (below,), (), values.PLAIN["norm2"])
    if pick < 0.5:
        other = terms.call("vech", (b,), (half,), values.PLAIN["vech"])
        return g.times(g.transposed(below), other)
    if pick < 0.7:
        twice = terms.constant(
            f"duplication({n})", (whole, half), lambda env: _duplication(size_of(n, env))
        )
        return g.times(g.transposed(above), g.times(twice, below))
    if pick < 0.85:
        taken = terms.constant(
            f"elimination({n})", (half, whole), lambda env: _eliminated(size_of(n, env))
        )
        return g.times(g.transposed(below), g.times(taken, above))
    back = terms.call("unvec", (above,), (n, n), _square, f", {n}, {n}")
    return terms.call("tr", (g.times(a, back),), (), np.trace)


def _eliminated(n: int) -> Any:
    """The L with vech(X) = L*vec(X)."""
    return np.eye(n * n)[_below(n)]


def _square(x: Any) -> Any:
    n = round(len(x) ** 0.5)
    return x.reshape((n, n), order="F")


def _defined(g: Grower, shape: Shape, budget: int) -> Term:
    """A function that the program defines."""
    pick = g.random.random()
    if pick < 0.5:
        part = g.term((), budget)
        return terms.applied("sg(t)", "1/(1 + exp(-t))", (part,), scipy.special.expit)
    n = g.near()
    left, right = g.split(budget)
    parts = (g.term((n,), left), g.term((n,), right))
    return terms.applied("sq(p1, p2)", "norm2(p1 - p2)^2", parts, lambda u, v: np.sum((u - v) ** 2))


SCALAR = (
    Production(0.8, inner_derivative),
    Production(5, integer_power),
    Production(3, real_power),
    Production(7, _dot),
    Production(6, _quadratic),
    Production(7, _norm),
    Production(7, _of_vector),
    Production(5, _of_matrix),
    Production(7, _trace),
    Production(6, _determinant),
    Production(2.5, _stacked),
    Production(1.5, _halved),
    Production(1, _defined),
)
