"""Derivatives on the core: every differential is linear in ``dX``; reverse mode transposes it.

The adjoint of a node ``v`` is the tensor ∂F/∂v, the axes of ``F`` first and those of ``v`` last.
It is carried from the function down to the variable, each node adding what its differential,
transposed, makes of it.  The result is a graph that shares what the function shares, so a chain of
depth d costs d.
"""

from __future__ import annotations

from collections.abc import Callable

from closedform.calculus.instances import Instance, arguments, exponent_chain, widened
from closedform.calculus.unfold import kept
from closedform.core.algebra import add, contract, is_zero, scale, terms, zero
from closedform.core.node import Node, Symbol, node, postorder
from closedform.errors import UnsupportedProblem
from closedform.functions import KEPT, TABLE

Count = Callable[[Node], None]


def uncounted(passed: Node) -> None:
    """Work that nobody counts."""


def pulled(
    function: Node, variable: Node, seed: Node, seeds: int, count: Count = uncounted
) -> Node:
    """The adjoint of `variable` when that of `function` is `seed`, whose first axes are `seeds`.

    `count` is told of every node that is passed.
    """
    order = list(postorder(function))
    moving: set[Node] = set()
    for current in order:
        if current is variable or not moving.isdisjoint(current.args):
            moving.add(current)
    shape = seed.shape[:seeds] + variable.shape
    if function not in moving:
        return zero(shape)
    parts: dict[Node, list[Node]] = {function: [seed]}
    for current in reversed(order):
        if current not in moving or current not in parts:
            continue
        if current is variable:
            continue
        count(current)
        adjoint = add(*parts.pop(current))
        if not is_zero(adjoint):
            _descend(current, adjoint, seeds, moving, parts)
    found = parts.get(variable)
    return add(*found) if found else zero(shape)


def _descend(
    current: Node, adjoint: Node, seeds: int, moving: set[Node], parts: dict[Node, list[Node]]
) -> None:
    if current.kind == "sum":
        for coefficient, term in terms(current):
            if term in moving:
                parts.setdefault(term, []).append(scale(coefficient, adjoint))
    elif current.kind == "contraction":
        for position, factor in enumerate(current.args):
            if factor in moving:
                pulled_back = _through_contraction(current, position, adjoint, seeds)
                parts.setdefault(factor, []).append(pulled_back)
    elif current.kind == "apply":
        for position, arg in enumerate(current.args):
            if arg in moving:
                parts.setdefault(arg, []).append(_through(current, position, adjoint, seeds))
    else:
        raise UnsupportedProblem("no-derivative", name=current.kind)


def _through_contraction(current: Node, position: int, adjoint: Node, seeds: int) -> Node:
    """The adjoint of one factor: the adjoint of the product times the other factors."""
    wiring = current.data
    base = 1 + max(
        (label for labels in (*wiring.factors, wiring.out) for label in labels), default=-1
    )
    lead = tuple(range(base, base + seeds))
    own = wiring.factors[position]
    factors = [(adjoint, lead + wiring.out)]
    for other, (factor, labels) in enumerate(zip(current.args, wiring.factors, strict=True)):
        if other != position:
            factors.append((factor, labels))
    sizes = dict(zip(own, current.args[position].shape, strict=True))
    return contract(factors, lead + own, sizes)


def _through(current: Node, position: int, adjoint: Node, seeds: int) -> Node:
    """The adjoint of one argument of a function."""
    if current.op == KEPT.name:
        return kept(adjoint)
    record = TABLE[current.op]
    chain = exponent_chain(current)
    if chain is not None:
        return pulled(chain, current.args[0], adjoint, seeds)
    instance = Instance(adjoint.shape[:seeds])
    if record.entrywise:
        return instance.slope_times(current, position, adjoint, gather=True)
    args = arguments(current)
    target = current.args[position]
    if record.adjoint and record.adjoint[position]:
        return instance.adjoint(record, current, position, adjoint, args)
    narrow = args.narrow[position]
    motion = node("name", data=Symbol("d " + record.parameters[position]), shape=narrow.shape)
    moved = Instance(()).differential(record, current, position, motion, args)
    return widened(pulled(moved, motion, adjoint, seeds), adjoint.shape[:seeds] + target.shape)
