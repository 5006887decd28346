"""Derivatives inside expressions: along each entry of the variable, by a further infinitesimal."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from closedform.checker.algebra import Jets, coefficient, count
from closedform.checker.draw import IN_PATTERN, space_of
from closedform.checker.graph import moved_name
from closedform.core.node import Node, name
from closedform.functions.values import Sizes, Value

if TYPE_CHECKING:
    from closedform.checker.walk import Walk

BOUND = ("project", "coordinates")  # derivatives by what moves in its space only


def derivative(walk: Walk, node: Node) -> Value:
    """Axes of the function first, then of the variable, in the layout of the notation."""
    f, by = node.args
    shape = walk.shape(node.shape)
    structured = node.data if node.data in BOUND else ""
    found = columns(walk, f, by, structured, 2 if node.data == "hess" else 1)
    if len(found) == 1:
        return _assembled(walk.algebra, entries_of(walk, found[0]), shape, _down_columns(shape))
    if not walk.shape(f.shape):
        return _assembled(walk.algebra, found, shape, _down_columns(shape))
    split = [entries_of(walk, column) for column in found]
    entries = [column[i] for i in range(len(split[0])) for column in split]
    return _assembled(walk.algebra, entries, shape, list(range(len(entries))))


def differential(walk: Walk, node: Node) -> Value:
    """How a part moves when a variable moves by what another name stands for."""
    variable, step = node.data
    (part,) = node.args
    moved, bit = walk.moving(name(variable), walk.value(name(step)), lambda: walk.settled(part))
    return walk.shaped(node, coefficient(moved, bit))


def entries_of(walk: Walk, X: Value) -> list[Value]:
    """The entries, columns below each other."""
    return [walk.algebra.gather(X, (), (i,)) for i in _down_columns(X.shape)]


def columns(walk: Walk, f: Node, by: Node, structured: str = "", orders: int = 1) -> list[Value]:
    """The derivatives of f along each entry of `by`, columns of `by` below each other; of order
    two, along each pair of entries, the last the fastest."""
    base = moved_name(by)
    if by.op == "entry":
        at = walk.places(by, walk.shape(base.shape))
        places = [at[i] for i in _down_columns(walk.shape(by.shape))]
    else:
        places = _down_columns(walk.shape(base.shape))
    space = space_of(base.data) if structured else ""
    found = []
    for place in places:
        direction = _motion(walk.algebra, walk.shape(base.shape), place, space, structured)
        if orders == 1:
            moved, bit = walk.moving(base, direction, lambda: walk.settled(f))
            found.append(coefficient(moved, bit))
        else:
            found += _second(walk, f, by, base, direction)
    return found


def _motion(a: Jets, shape: Sizes, place: int, space: str, structured: str) -> Value:
    """A motion of one entry; in a space of matrices, its projection or that of a free entry."""

    def unit(at: int) -> Value:
        return a.gather(a.scalar(1), shape, [0 if i == at else -1 for i in range(count(shape))])

    if not space:
        return unit(place)
    i, j = divmod(place, shape[1])
    if not IN_PATTERN[space](i, j):
        return unit(-1)
    if space not in ("symmetric", "skew"):
        return unit(place)
    mirrored = unit(j * shape[1] + i)
    both = a.add(unit(place), mirrored if space == "symmetric" else a.negate(mirrored))
    whole = structured == "coordinates" and i != j
    return both if whole else a.hadamard(a.scalar(Fraction(1, 2)), both)


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
