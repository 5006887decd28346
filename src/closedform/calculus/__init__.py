"""Unfolding into the core, and derivatives there."""

from __future__ import annotations

from collections.abc import Mapping

from closedform.calculus.derivatives import by_time, derivative, is_time, nested
from closedform.calculus.forward import moved
from closedform.calculus.indices import Range, affine
from closedform.calculus.unfold import Unfolder
from closedform.core.algebra import permuted
from closedform.core.node import Node


def unfold(expression: Node, named: frozenset[Node] = frozenset()) -> Node:
    """The core of an expression without open indices; `named` parts are kept together."""
    return Unfolder(nested, kept=named)(expression).node


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


__all__ = ["by_time", "derivative", "is_time", "moved", "opened", "unfold"]
