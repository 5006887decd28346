"""Forward mode: a motion of the variable carried up to the function.

The motion of a node has the axes of the variable first, then those of the node.  It is the way of
the books where there are few variables: derivatives by a scalar and by time.
"""

from __future__ import annotations

from collections.abc import Mapping

from closedform.calculus.instances import Instance, arguments, exponent_chain
from closedform.calculus.reverse import Count, uncounted
from closedform.calculus.unfold import kept
from closedform.core.algebra import add, contract, linear, terms, zero
from closedform.core.dims import Shape
from closedform.core.node import Node, postorder
from closedform.errors import UnsupportedProblem
from closedform.functions import KEPT, TABLE


def moved(
    function: Node, motions: Mapping[Node, Node], lead: Shape, count: Count = uncounted
) -> Node:
    """The motion of `function` when each leaf of `motions` moves as given; `count` as in reverse
    mode."""
    motion: dict[Node, Node] = dict(motions)
    for current in postorder(function):
        if current in motion:
            continue
        count(current)
        parts = _parts(current, motion, lead)
        if parts:
            motion[current] = add(*parts)
    return motion.get(function) or zero(lead + function.shape)


def _parts(current: Node, motion: Mapping[Node, Node], lead: Shape) -> list[Node]:
    if not any(arg in motion for arg in current.args):
        return []
    if current.kind == "sum":
        moving = [(c, motion[t]) for c, t in terms(current) if t in motion]
        return [linear(lead + current.shape, moving)]
    if current.kind == "contraction":
        return [
            _through_contraction(current, position, motion[factor], lead)
            for position, factor in enumerate(current.args)
            if factor in motion
        ]
    if current.kind == "apply":
        chain = exponent_chain(current)
        if chain is not None:
            return [moved(chain, motion, lead)]
        return [
            _through(current, position, motion[arg], lead)
            for position, arg in enumerate(current.args)
            if arg in motion
        ]
    raise UnsupportedProblem("no-derivative", name=current.kind)


def _through_contraction(current: Node, position: int, motion: Node, lead: Shape) -> Node:
    wiring = current.data
    base = 1 + max((x for labels in (*wiring.factors, wiring.out) for x in labels), default=-1)
    first = tuple(range(base, base + len(lead)))
    factors = [
        (motion, first + labels) if other == position else (factor, labels)
        for other, (factor, labels) in enumerate(zip(current.args, wiring.factors, strict=True))
    ]
    sizes = dict(zip(wiring.out, current.shape, strict=True))
    sizes.update(zip(first, lead, strict=True))
    return contract(factors, first + wiring.out, sizes)


def _through(current: Node, position: int, motion: Node, lead: Shape) -> Node:
    if current.op == KEPT.name:
        return kept(motion)
    record = TABLE[current.op]
    instance = Instance(lead)
    if record.entrywise:
        return instance.slope_times(current, position, motion)
    return instance.differential(record, current, position, motion, arguments(current))
