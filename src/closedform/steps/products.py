"""Products as rows of factors: what known derivatives are stated of."""

from __future__ import annotations

from functools import reduce

from closedform.core.node import Node, number
from closedform.rewriting import spelling as sp

MOST_TERMS = 8  # of a product that is multiplied out


def spread(part: Node) -> tuple[list[Node], list[Node]]:
    """The numbers in a product and its other factors; transposes stand inside."""
    if part.kind == "apply" and part.op == "mul":
        parts = [spread(arg) if arg.shape else ([arg], []) for arg in part.args]
        return [x for each, _ in parts for x in each], [x for _, each in parts for x in each]
    if part.kind == "apply" and part.op == "neg":
        scalars, factors = spread(part.args[0])
        return [number(-1), *scalars], factors
    if part.kind == "apply" and part.op == "transpose":
        scalars, factors = spread(part.args[0])
        if len(factors) == 1 and factors[0] is part.args[0]:
            return [], [part]
        return scalars, [sp.transpose(factor) for factor in reversed(factors)]
    if part.kind == "apply" and part.op == "power" and part.shape:
        base, exponent = part.args
        if exponent.kind == "number" and exponent.data in (2, 3, 4):
            return [], spread(base)[1] * int(exponent.data)
    return [], [part]


def occurrence(letter: str, rest: list[Node], factor: Node) -> Node:
    """The derivative of the trace of factor times rest by one occurrence of the variable in it."""
    product = joined(rest)
    if product is None:
        product = sp.apply("eye", (), factor.shape)
    if letter in "IJ":
        product = sp.negative(sp.times(sp.times(factor, product), factor))
    return product if letter in "TJ" else sp.transpose(product)


def joined(factors: list[Node]) -> Node | None:
    return reduce(sp.times, factors) if factors else None


def added(terms: list[Node]) -> Node:
    """The sum; what stands there twice has a 2 in front."""
    counted: dict[Node, int] = {}
    for term in terms:
        counted[term] = counted.get(term, 0) + 1
    return reduce(sp.plus, [scaled(t, number(n)) if n > 1 else t for t, n in counted.items()])


def scaled(value: Node, scalar: Node) -> Node:
    if scalar is sp.UNIT:
        return value
    if scalar.kind == "number" and scalar.data == -1:
        return sp.negative(value)
    return scalar if value is sp.UNIT else sp.times(scalar, value)


def dot(H: Node, M: Node) -> Node:
    """tr(H'*M)."""
    product = sp.times(sp.transpose(H), M)
    return sp.trace(product) if product.shape else product


def multiplied_out(part: Node) -> list[Node]:
    """The terms of a product of sums."""
    if part.kind == "apply" and part.op == "add":
        return [term for arg in part.args for term in multiplied_out(arg)]
    if part.kind == "apply" and part.op == "neg":
        return [sp.negative(term) for term in multiplied_out(part.args[0])]
    if part.kind == "apply" and part.op == "transpose":
        return [_turned(term) for term in multiplied_out(part.args[0])]
    if part.kind == "apply" and part.op == "mul":
        left, right = (multiplied_out(arg) for arg in part.args)
        if len(left) * len(right) <= MOST_TERMS:
            return [_signed_product(one, other) for one in left for other in right]
    return [part]


def _turned(term: Node) -> Node:
    if term.op == "neg":
        return sp.negative(sp.transpose(term.args[0]))
    return sp.transpose(term)


def _signed_product(one: Node, other: Node) -> Node:
    signs = (one.op == "neg") + (other.op == "neg")
    product = sp.times(positive(one), positive(other))
    return sp.negative(product) if signs == 1 else product


def positive(term: Node) -> Node:
    return term.args[0] if term.op == "neg" and term.kind == "apply" else term
