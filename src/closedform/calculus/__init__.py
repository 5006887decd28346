"""Unfolding into the core, and derivatives there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from closedform.calculus.derivatives import by_time, derivative, is_time, nested
from closedform.calculus.forward import moved
from closedform.calculus.indices import Range, affine
from closedform.calculus.unfold import Unfolder
from closedform.core.algebra import permuted
from closedform.core.node import Node


def unfolder(named: Iterable[Node] = ()) -> Callable[[Node], Node]:
    """What gives the cores of expressions, each part unfolded once; `named` parts are kept
    together."""
    unfolded = Unfolder(nested, kept=frozenset(named))
    return lambda expression: unfolded(expression).node


def unfold(expression: Node, named: Iterable[Node] = ()) -> Node:
    """The core of one expression."""
    return unfolder(named)(expression)


def opened(expression: Node, limits: Mapping[str, tuple[Node, Node]]) -> Node:
    """The core of what stands below sums: their indices, each with its first and last value, are
    axes in front."""
    unfolder = Unfolder(nested)
    for index, (first, last) in limits.items():
        low, high = (affine(end, {}, unfolder.size)[1] for end in (first, last))
        unfolder.ranges[index] = Range(low, high - low + 1)
    value = unfolder(expression)
    own = [value.idx.index(index) for index in limits]
    return permuted(value.node, (*own, *range(len(own), len(value.node.shape))))


__all__ = ["by_time", "derivative", "is_time", "moved", "opened", "unfold", "unfolder"]
