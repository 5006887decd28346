"""Unfolding into the core, and derivatives there."""

from __future__ import annotations

from closedform.calculus.derivatives import by_time, derivative, is_time, nested
from closedform.calculus.forward import moved
from closedform.calculus.unfold import Unfolder
from closedform.core.node import Node


def unfold(expression: Node, named: frozenset[Node] = frozenset()) -> Node:
    """The core of an expression without open indices; `named` parts are kept together."""
    return Unfolder(nested, kept=named)(expression).node


__all__ = ["by_time", "derivative", "is_time", "moved", "unfold"]
