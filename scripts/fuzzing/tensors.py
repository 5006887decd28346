"""Productions for vectors and matrices."""

from __future__ import annotations

import numpy as np
import scipy.linalg
import scipy.special

import values
from fuzzing import terms
from fuzzing.common import hadamard, inner_derivative, integer_power, real_power, softmax
from fuzzing.functions import (
    REDUCTIONS,
)
from fuzzing.grower import Grower, Production
from fuzzing.terms import Shape, Term


def _image(g: Grower, shape: Shape, budget: int) -> Term:
    (m,) = shape
    n = g.near()
    left, right = g.split(budget)
    v = g.term((n,), right)
    pick = g.random.random()
    if pick < 0.5:
        return g.times(g.term((m, n), left), v)
    if pick < 0.85:
        return g.times(g.transposed(g.term((n, m), left)), v)
    return g.transposed(g.times(g.transposed(v), g.term((n, m), left)))


def _diagonal_of(g: Grower, shape: Shape, budget: int) -> Term:
    return terms.call("diag", (g.term((*shape, *shape), budget),), shape, np.diag)


def _along(g: Grower, shape: Shape, budget: int) -> Term:
    """One result a row or a column."""
    name, along = g.random.choice((*REDUCTIONS, "sum", "prod")), g.random.choice(("rows", "cols"))
    other = g.near()
    inner = (*shape, other) if along == "rows" else (other, *shape)
    term = g.positive(inner, budget) if name == "prod" else g.term(inner, budget)
    axis = 1 if along == "rows" else 0
    return terms.call(
        name, (term,), shape, lambda a: values.ALONG[name](a, axis=axis), f", {along}"
    )


def _row(g: Grower, shape: Shape, budget: int) -> Term:
    other = g.near()
    if g.random.random() < 0.5:
        return terms.entry(
            g.term((other, *shape), budget), ("1", ":"), frozenset(), shape, lambda v, env: v[0]
        )
    return terms.entry(
        g.term((*shape, other), budget), (":", "2"), frozenset(), shape, lambda v, env: v[:, 1]
    )


def _solved(g: Grower, shape: Shape, budget: int) -> Term:
    (n,) = shape
    left, right = g.split(budget)
    inverse = terms.call("inv", (g.regular(n, left),), (n, n), np.linalg.inv)
    return g.times(inverse, g.term(shape, right))


def _leading(g: Grower, shape: Shape, budget: int) -> Term:
    (n,) = shape
    matrix = g.symmetric(n, budget)
    vector = terms.call("eigvec_max", (matrix,), shape, values.PLAIN["eigvec_max"])
    return terms.postfix(vector, ".^2", shape, lambda v, env: v * v)  # its sign is anybody's choice


VECTOR = (
    Production(0.8, inner_derivative),
    Production(14, _image),
    Production(8, hadamard),
    Production(3, integer_power),
    Production(2, real_power),
    Production(4, softmax),
    Production(3, _diagonal_of),
    Production(4, _along),
    Production(2, _row),
    Production(3, _solved),
    Production(0.3, _leading),
)


def _matrix_product(g: Grower, shape: Shape, budget: int) -> Term:
    m, n = shape
    k = g.near()
    left, right = g.split(budget)
    return g.times(g.term((m, k), left), g.term((k, n), right))


def _outer(g: Grower, shape: Shape, budget: int) -> Term:
    m, n = shape
    left, right = g.split(budget)
    return g.times(g.term((m,), left), g.transposed(g.term((n,), right)))


def _turned(g: Grower, shape: Shape, budget: int) -> Term:
    return g.transposed(g.term(shape[::-1], budget))


def _square(g: Grower, shape: Shape, budget: int) -> Term | None:
    """What only square matrices have."""
    n, m = shape
    if n != m:
        return _matrix_product(g, shape, budget)
    left, right = g.split(budget)
    pick = g.random.random()
    if pick < 0.2:
        return terms.call("inv", (g.regular(n, budget),), shape, np.linalg.inv)
    if pick < 0.3:
        k = g.random.choice((2, 2, 3))
        return terms.postfix(
            g.term(shape, budget), f"^{k}", shape, lambda v, env: np.linalg.matrix_power(v, k)
        )
    if pick < 0.36:
        k = g.random.choice((-1, -1, -2))
        return terms.postfix(
            g.regular(n, budget), f"^({k})", shape, lambda v, env: np.linalg.matrix_power(v, k)
        )
    if pick < 0.42:
        exponent = g.named((), (">= 1",), "exponent")
        return terms.raised(g.term(shape, min(budget, 1)), exponent, "^",
                            lambda v, e: np.linalg.matrix_power(v, int(e)))  # fmt: skip
    if pick < 0.55:
        return terms.call("diag", (g.term((n,), budget),), shape, np.diag)
    if pick < 0.65:
        name = g.random.choice(("tril", "triu"))
        return terms.call(
            name, (g.term(shape, budget),), shape, np.tril if name == "tril" else np.triu
        )
    if pick < 0.72:
        return terms.call("expm", (g.small(n, budget),), shape, scipy.linalg.expm)
    if pick < 0.76:
        return terms.call(
            "logm", (g.definite(n, budget),), shape, lambda a: np.real(scipy.linalg.logm(a))
        )
    if pick < 0.81:
        return terms.call(
            "sqrtm", (g.definite(n, budget),), shape, lambda a: np.real(scipy.linalg.sqrtm(a))
        )
    if pick < 0.85:
        return terms.call("adj", (g.regular(n, budget),), shape, values.PLAIN["adj"])
    if pick < 0.88:
        parts = (g.small(n, left), g.term(shape, right))
        return terms.call("dexpm", parts, shape, values.PLAIN["dexpm"])
    if pick < 0.92:
        three = (g.definite(n, left // 2), g.definite(n, left - left // 2), g.term(shape, right))
        return terms.call("sylvester", three, shape, scipy.linalg.solve_sylvester)
    base = g.term(shape, budget)
    return g.plus(base, g.transposed(base))


def _diagonal_times(g: Grower, shape: Shape, budget: int) -> Term:
    m, n = shape
    left, right = g.split(budget)
    if g.random.random() < 0.5:
        return g.times(
            terms.call("diag", (g.term((m,), left),), (m, m), np.diag), g.term(shape, right)
        )
    return g.times(g.term(shape, left), terms.call("diag", (g.term((n,), right),), (n, n), np.diag))


def _pseudo(g: Grower, shape: Shape, budget: int) -> Term:
    base = g.named(shape[::-1])
    return terms.call("pinv", (base,), shape, np.linalg.pinv)


MATRIX = (
    Production(0.8, inner_derivative),
    Production(12, _matrix_product),
    Production(6, _outer),
    Production(6, _turned),
    Production(5, hadamard),
    Production(12, _square),
    Production(2, integer_power),
    Production(1, real_power),
    Production(2, softmax),
    Production(3, _diagonal_times),
    Production(0.7, _pseudo),
)
