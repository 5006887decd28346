"""Productions for terms of every shape, and for positive ones."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

import values
from fuzzing import terms
from fuzzing.functions import (
    COMPARISONS,
    GROWING,
    INSIDE,
    KEEPING_SHAPE,
    KINKED,
    OF_POSITIVE,
    SMOOTH,
)
from fuzzing.grower import INDICES, Binding, Grower, Production, size_of
from fuzzing.terms import PRODUCT, Env, Shape, Term


def _sum(g: Grower, shape: Shape, budget: int) -> Term:
    left, right = g.split(budget)
    a, b = g.term(shape, left), g.term(shape, right)
    if shape and g.random.random() < 0.12:  # a scalar is added to every entry
        a = g.term((), left)
        if g.random.random() < 0.5:
            a, b = b, a
    return g.plus(a, b, g.random.choice("++-"))


def _minus(g: Grower, shape: Shape, budget: int) -> Term:
    return terms.minus(g.term(shape, budget))


def _scaled(g: Grower, shape: Shape, budget: int) -> Term:
    left, right = g.split(budget)
    factor = g.number() if g.random.random() < 0.4 else g.term((), left)
    term = g.term(shape, right)
    if g.random.random() < 0.3:
        return terms.operator("*", term, factor, shape, np.multiply)
    return g.scaled(factor, term)


def _divided(g: Grower, shape: Shape, budget: int) -> Term:
    left, right = g.split(budget)
    return terms.operator("/", g.term(shape, left), g.positive((), right), shape, np.divide)


def _of_each(g: Grower, shape: Shape, budget: int) -> Term:
    """A function entry by entry."""
    pick = g.random.random()
    if pick < 0.4:
        name = g.random.choice(tuple(SMOOTH))
        return terms.call(name, (g.term(shape, budget),), shape, SMOOTH[name])
    if pick < 0.6:
        name = g.random.choice(tuple(OF_POSITIVE))
        parts = [g.positive(shape, budget)]
        if name == "polygamma":
            order = g.random.randint(0, 3)
            parts.insert(0, terms.constant(str(order), (), lambda env: order))
        return terms.call(name, tuple(parts), shape, OF_POSITIVE[name])
    if pick < 0.75:
        name = g.random.choice(tuple(GROWING))
        return terms.call(name, (g.bounded(shape, budget),), shape, GROWING[name])
    if pick < 0.85:
        name = g.random.choice(tuple(KINKED))
        return terms.call(name, (g.term(shape, budget),), shape, KINKED[name])
    if pick < 0.92:
        name = g.random.choice(tuple(INSIDE))
        return terms.call(name, (g.inside(shape, budget),), shape, INSIDE[name])
    name = g.random.choice(("maximum", "minimum"))
    left, right = g.split(budget)
    other = g.term(g.random.choice((shape, ())), right)
    fold = np.maximum if name == "maximum" else np.minimum
    return terms.call(name, (g.term(shape, left), other), shape, fold)


def _where(g: Grower, shape: Shape, budget: int) -> Term:
    sign = g.random.choice(tuple(COMPARISONS))
    test = COMPARISONS[sign]
    a, b = g.split(budget)
    right = (
        terms.constant("0", (), lambda env: 0.0) if g.random.random() < 0.6 else g.term(shape, 0)
    )
    return terms.chosen(
        sign, g.term(shape, a // 2), right, g.term(shape, b), g.term(shape, a - a // 2), shape,
        lambda x, y, u, v: np.where(test(x, y), u, v),
    )  # fmt: skip


def _reduction(g: Grower, shape: Shape, budget: int) -> Term | None:
    """sum(i = 1:n, BODY) and prod, also over part of a range."""
    if len(g.bindings) >= 2 or (len(shape) == 2 and g.random.random() < 0.7):
        return None
    axis = g.random.choice((*g.focus.shape, g.dim_in_use()))
    index = next(i for i in INDICES if all(b.name != i for b in g.bindings))
    ends, below, above, indices = _ends(g, axis)
    op = "prod" if not shape and g.random.random() < 0.12 else "sum"
    g.bindings.append(Binding(index, axis, below, above))
    body = g.positive(shape, budget) if op == "prod" else g.term(shape, budget)
    g.bindings.pop()
    fold = np.multiply if op == "prod" else np.add
    return terms.reduction(op, index, *ends, body, indices, fold)


End = tuple[str, Callable[[Env], int]]


def _ends(g: Grower, axis: str) -> tuple[tuple[End, End], int, int, frozenset[str]]:
    one: End = ("1", lambda env: 1)
    last: End = (axis, lambda env: size_of(axis, env))
    pick = g.random.random()
    if axis.isdigit() or pick < 0.7:
        outer = next((b for b in g.bindings if b.axis == axis), None)
        if outer is not None and g.random.random() < 0.3:
            name = outer.name
            upto: End = (name, lambda env: int(env[name]))
            return (one, upto), 0, 0, frozenset({name})
        return (one, last), 0, 0, frozenset()
    if pick < 0.85:
        short: End = (f"{axis}-1", lambda env: size_of(axis, env) - 1)
        return (one, short), 0, 1, frozenset()
    return (("2", lambda env: 2), last), 1, 0, frozenset()


ANY = (
    Production(12, _sum),
    Production(3, _minus),
    Production(8, _scaled),
    Production(4, _divided),
    Production(14, _of_each),
    Production(1.5, _where),
    Production(4, _reduction),
    Production(1, lambda g, shape, budget: g.leaf(shape)),
)


def integer_power(g: Grower, shape: Shape, budget: int) -> Term:
    k = g.random.choice((2, 2, 2, 3, 4))
    mark = ".^" if shape else "^"
    return terms.postfix(g.term(shape, budget), f"{mark}{k}", shape, lambda value, env: value**k)


def real_power(g: Grower, shape: Shape, budget: int) -> Term:
    left, right = g.split(budget)
    base = g.positive(shape, left)
    pick = g.random.random()
    if pick < 0.5:
        text, value = g.random.choice(
            (("(1/2)", 0.5), ("(-1)", -1.0), ("(3/2)", 1.5), ("(-2)", -2.0), ("(1/3)", 1 / 3))
        )
        mark = (".^" if shape else "^") + text
        return terms.postfix(base, mark, shape, lambda v, env: v**value)
    exponent = g.bounded((), right) if g.random.random() < 0.5 else g.named(())
    if shape and g.random.random() < 0.3:
        exponent = g.bounded(shape, right)
    return terms.raised(base, exponent, ".^" if shape else "^", np.power)


def hadamard(g: Grower, shape: Shape, budget: int) -> Term:
    left, right = g.split(budget)
    if g.random.random() < 0.3:
        above = g.term(shape, left) if g.random.random() < 0.7 else g.term((), left)
        return terms.operator(" ./ ", above, g.positive(shape, right), shape, np.divide)
    return terms.operator(" .* ", g.term(shape, left), g.term(shape, right), shape, np.multiply)


def softmax(g: Grower, shape: Shape, budget: int) -> Term:
    if len(shape) == 1:
        name = g.random.choice(KEEPING_SHAPE)
        return terms.call(name, (g.term(shape, budget),), shape, values.ALONG[name])
    name, along = g.random.choice(KEEPING_SHAPE), g.random.choice(("rows", "cols"))
    axis = 1 if along == "rows" else 0
    return terms.call(
        name,
        (g.term(shape, budget),),
        shape,
        lambda a: values.ALONG[name](a, axis=axis),
        f", {along}",
    )


def shape_for(g: Grower) -> Shape:
    if len(g.focus.shape) == 2 and g.random.random() < 0.6:
        return g.focus.shape if g.random.random() < 0.8 else g.focus.shape[::-1]
    return (g.near(), g.near())


def inner_derivative(g: Grower, shape: Shape, budget: int) -> Term | None:
    """A derivative inside the expression, of a function whose derivative is known."""
    if g.bindings or g.moving:
        return None
    left = budget // 2
    if not shape:
        x = g.named((), ("", "> 0"))
        a = g.without(x, (), left)
        pick = g.random.random()
        if pick < 0.5:
            return terms.nested("d({0}^3*{1})/d({0})", (x, a), shape, lambda x, a: 3 * x**2 * a)
        return terms.nested("grad(sin({0})*{1}, {0})", (x, a), shape, lambda x, a: np.cos(x) * a)
    if len(shape) == 1:
        (n,) = shape
        x = g.named(shape, ("",))
        pick = g.random.random()
        if pick < 0.4:
            A = g.without(x, (n, n), left)
            return terms.nested(
                "grad({0}'*{1}*{0}, {0})", (x, A), shape, lambda x, A: (A + A.T) @ x
            )
        if pick < 0.7:
            b = g.without(x, shape, left)
            return terms.nested(
                "grad(norm2({0} - {1})^2, {0})", (x, b), shape, lambda x, b: 2 * (x - b)
            )
        b = g.without(x, shape, left)
        return terms.nested(
            "hess(sum({0}.^4), {0})*{1}", (x, b), shape, lambda x, b: 12 * x**2 * b, PRODUCT
        )
    m, n = shape
    if m == n and g.random.random() < 0.4:
        x = g.named((n,), ("",))
        A = g.without(x, shape, left)
        return terms.nested(
            "jac({0} .* ({1}*{0}), {0})",
            (x, A),
            shape,
            lambda x, A: np.diag(A @ x) + x[:, None] * A,
        )
    X = g.named(shape, ("",))
    A = g.without(X, (m, m), left)
    return terms.nested("grad(tr({0}'*{1}*{0}), {0})", (X, A), shape, lambda X, A: (A + A.T) @ X)


def _one_plus_square(g: Grower, shape: Shape, budget: int) -> Term:
    one = terms.constant("1", (), lambda env: 1.0)
    square = terms.postfix(
        g.term(shape, budget), ".^2" if shape else "^2", shape, lambda v, env: v * v
    )
    return g.plus(one, square) if g.random.random() < 0.7 else g.plus(square, one)


def _of_anything(g: Grower, shape: Shape, budget: int) -> Term:
    name = g.random.choice(("sigmoid", "softplus"))
    return terms.call(name, (g.bounded(shape, budget),), shape, SMOOTH[name])


def _exponential(g: Grower, shape: Shape, budget: int) -> Term:
    name = g.random.choice(("exp", "exp", "cosh"))
    return terms.call(name, (g.bounded(shape, budget),), shape, GROWING[name])


def _two_plus(g: Grower, shape: Shape, budget: int) -> Term:
    two = terms.constant("2", (), lambda env: 2.0)
    return g.plus(two, g.bounded(shape, budget))


def _one_plus_norm(g: Grower, shape: Shape, budget: int) -> Term | None:
    if shape:
        return None
    one = terms.constant("1", (), lambda env: 1.0)
    inner = (g.near(),)
    norm = terms.call("norm2", (g.term(inner, budget),), (), lambda a: np.sqrt(np.sum(a * a)))
    return g.plus(one, terms.postfix(norm, "^2", (), lambda v, env: v * v))


POSITIVE = (
    Production(6, _one_plus_square),
    Production(4, _of_anything),
    Production(5, _exponential),
    Production(4, _two_plus),
    Production(4, _one_plus_norm),
)
