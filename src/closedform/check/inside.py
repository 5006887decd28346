"""Derivatives inside expressions: along each entry of the variable, by a further infinitesimal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from closedform.check.algebra import Jets, coefficient, count
from closedform.check.graph import moved_name
from closedform.core.node import Node
from closedform.functions.values import Sizes, Value

if TYPE_CHECKING:
    from closedform.check.walk import Walk


def derivative(walk: Walk, node: Node) -> Value:
    """Axes of the function first, then of the variable, in the layout of the notation."""
    f, by = node.args
    shape = walk.shape(node.shape)
    found = columns(walk, f, by, 2 if node.data == "hess" else 1)
    if len(found) == 1:
        return _assembled(walk.algebra, entries_of(walk, found[0]), shape, _down_columns(shape))
    if not walk.shape(f.shape):
        return _assembled(walk.algebra, found, shape, _down_columns(shape))
    split = [entries_of(walk, column) for column in found]
    entries = [column[i] for i in range(len(split[0])) for column in split]
    return _assembled(walk.algebra, entries, shape, list(range(len(entries))))


def entries_of(walk: Walk, X: Value) -> list[Value]:
    """The entries, columns below each other."""
    return [walk.algebra.gather(X, (), (i,)) for i in _down_columns(X.shape)]


def columns(walk: Walk, f: Node, by: Node, orders: int = 1) -> list[Value]:
    """The derivatives of f along each entry of `by`, columns of `by` below each other; of order
    two, along each pair of entries, the last the fastest."""
    base = moved_name(by)
    if by.op == "entry":
        at = walk.places(by, walk.shape(base.shape))
        places = [at[i] for i in _down_columns(walk.shape(by.shape))]
    else:
        places = _down_columns(walk.shape(base.shape))
    one, shape = walk.algebra.scalar(1), walk.shape(base.shape)
    found = []
    for place in places:
        unit = [0 if i == place else -1 for i in range(count(shape))]
        direction = walk.algebra.gather(one, shape, unit)
        if orders == 1:
            moved, bit = walk.moving(base, direction, lambda: walk.settled(f))
            found.append(coefficient(moved, bit))
        else:
            found += _second(walk, f, by, base, direction)
    return found


def _second(walk: Walk, f: Node, by: Node, base: Node, direction: Value) -> list[Value]:
    inner: list[Value] = []

    def first() -> Value:
        inner.extend(columns(walk, f, by))
        return inner[0]

    _, bit = walk.moving(base, direction, first)
    return [coefficient(column, bit) for column in inner]


def _down_columns(shape: Sizes) -> list[int]:
    if len(shape) < 2:
        return list(range(count(shape)))
    m, n = shape
    return [i * n + j for j in range(n) for i in range(m)]


def _assembled(a: Jets, entries: list[Value], shape: Sizes, order: list[int]) -> Value:
    """The tensor whose place `order[k]` holds the scalar `entries[k]`."""
    parts: dict[int, list[Any]] = {}
    for place, entry in zip(order, entries, strict=True):
        for s, part in entry.parts.items():
            if s not in parts:
                parts[s] = [a.zero] * len(order)
            parts[s][place] = part[0]
    return Value(shape, parts)
