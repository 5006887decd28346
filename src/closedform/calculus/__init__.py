"""Unfolding into the core, and derivatives there."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from closedform.calculus.derivatives import by_time, derivative, is_time, nested
from closedform.calculus.forward import moved
from closedform.calculus.unfold import Unfolder
from closedform.core.node import Node


def unfolder(named: Iterable[Node] = ()) -> Callable[[Node], Node]:
    """What gives the cores of expressions, each part unfolded once; `named` parts are kept
    together."""
    unfolded = Unfolder(nested, kept=frozenset(named))
    return lambda expression: unfolded(expression).node


def unfold(expression: Node, named: Iterable[Node] = ()) -> Node:
    """The core of one expression."""
    return unfolder(named)(expression)


__all__ = ["by_time", "derivative", "is_time", "moved", "unfold", "unfolder"]
