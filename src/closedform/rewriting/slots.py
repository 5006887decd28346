"""Slots of fused axes: which of them belong together, and what is made of the parts."""

from __future__ import annotations

from closedform.core.algebra import Factor
from closedform.core.dims import ONE, Dim
from closedform.core.node import Node
from closedform.rewriting import spelling as sp

Slots = tuple[int, ...]


def block_end(
    rows: Slots, columns: Slots, i: int, j: int, groups: list[set[int]]
) -> tuple[int, int]:
    """The end of the block that begins at row slot i and column slot j, with all its parts."""
    end_i, end_j = (i + 1, j) if i < len(rows) else (i, j + 1)
    while True:
        held = {*rows[i:end_i], *columns[j:end_j]}
        reached = set().union(*(g for g in groups if g & held)) | held
        new_i = max([end_i, *(k + 1 for k in range(end_i, len(rows)) if rows[k] in reached)])
        new_j = max([end_j, *(k + 1 for k in range(end_j, len(columns)) if columns[k] in reached)])
        if (new_i, new_j) == (end_i, end_j):
            return end_i, end_j
        end_i, end_j = new_i, new_j


def between(left: Node | None, main: Node | None, right: Node | None) -> Node | None:
    """diag(left)*main*diag(right), of what is there."""
    if main is not None and left is not None:
        main = sp.times(sp.diagonal(left), main)
    return main if main is None or right is None else sp.times(main, sp.diagonal(right))


def kron(a: Node, b: Node) -> Node:
    """The Kronecker product; of two identity matrices it is an identity matrix."""
    if a.op == b.op == "eye":
        size = a.shape[0] * b.shape[0]
        return sp.apply("eye", (), (size, size))

    def both(value: Node) -> tuple[Dim, Dim]:
        if not value.shape:
            return ONE, ONE
        return (value.shape[0], ONE) if len(value.shape) == 1 else (value.shape[0], value.shape[1])

    (m, n), (p, q) = both(a), both(b)
    rows, columns = m * p, n * q
    shape = (rows,) if columns is ONE else (rows, columns)
    return sp.call("kron", a, b, shape=shape)


def pairings(rows: Slots, columns: Slots) -> list[tuple[tuple[tuple[Slots, ...], ...], bool]]:
    """Ways to pair row slots with column slots; an empty slot is a vector's missing axis."""
    if len(rows) == 2 and len(columns) == 2:
        (a, b), (c, d) = rows, columns
        return [
            ((((a,), (c,)), ((b,), (d,))), False),
            ((((a,), (d,)), ((b,), (c,))), True),
        ]
    if len(rows) == 2:
        a, b = rows
        (c,) = columns
        return [((((a,), (c,)), ((b,), ())), False), ((((a,), ()), ((b,), (c,))), False)]
    if len(columns) == 2:
        (a,) = rows
        c, d = columns
        return [((((a,), (c,)), ((), (d,))), False), ((((), (c,)), ((a,), (d,))), False)]
    return []


def opens(pairs: tuple[tuple[Slots, ...], ...]) -> list[set[int]]:
    return [{x for slot in slots for x in slot} for slots in pairs]


def untied(factors: list[Factor], axis: int) -> list[Factor]:
    """The factors with labels below 0, each its own, in the place of an axis: it joins nothing."""
    return [
        (f, tuple(-1 - k if x == axis else x for x in labels))
        for k, (f, labels) in enumerate(factors)
    ]


def labels_of(factors: list[Factor]) -> set[int]:
    return {label for _, labels in factors for label in labels}
