"""What a contraction is put together from: pieces with labels, and terms of sums."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from closedform.core.algebra import ONE as UNIT
from closedform.core.dims import Dim
from closedform.core.node import Node, number
from closedform.rewriting import spelling as sp


class NoMatrixForm(Exception):
    """The tensor has no reading in matrix notation."""


class Piece:
    """Something with labels: a product, entry by entry, of powers of expressions.

    Every expression in `parts` has the axes of `labels`, in their order.
    """

    __slots__ = ("labels", "parts", "rank")

    def __init__(self, parts: list[tuple[Node, Node]], labels: tuple[int, ...]) -> None:
        self.parts = parts
        self.labels = labels
        self.rank = len(labels)

    @classmethod
    def of(cls, expression: Node, labels: tuple[int, ...]) -> Piece:
        return cls([(expression, UNIT)], labels)

    def turned(self) -> Piece:
        return Piece([(sp.transpose(e), p) for e, p in self.parts], self.labels[::-1])

    def along(self, labels: tuple[int, ...]) -> Piece:
        return self if self.labels == labels else self.turned()

    def expression(self) -> Node:
        """The product of the powers, what has a negative exponent below."""
        above: list[Node] = []
        below: list[Node] = []
        for base, exponent in self.parts:
            if exponent is UNIT:
                above.append(base)
            elif exponent.kind == "number" and exponent.data < 0:
                below.append(sp.entrywise_power(base, number(-exponent.data)))
            elif _leading_minus(exponent):
                below.append(sp.entrywise_power(base, sp.negative(exponent)))
            else:
                above.append(sp.entrywise_power(base, exponent))
        return _quotient(above, below)

    def transposed_expression(self) -> Node:
        if self.rank == 1:
            return sp.transpose(self.expression())
        return sp.shortest(self.turned().expression(), sp.transpose(self.expression()))


def _leading_minus(exponent: Node) -> bool:
    return exponent.op == "neg"


def _quotient(above: list[Node], below: list[Node]) -> Node:
    value: Node | None = None
    for part in above:
        value = part if value is None else sp.hadamard(value, part)
    if not below:
        return value if value is not None else number(1)
    under = below[0]
    for part in below[1:]:
        under = sp.hadamard(under, part)
    return sp.quotient(value if value is not None else number(1), under)


class Term(NamedTuple):
    """A lifted term: coefficient times scalars times `main` (a tensor), over scalars."""

    coefficient: Fraction
    scalars: list[Node]
    below: list[Node]
    main: Node | None  # None: the term is a scalar
    repeated: bool  # a scalar repeated over the shape

    def expression(self, whole: bool = False) -> Node:
        return sp.scaled(self.coefficient, self.scalars, self.below, self.main)


def is_above(piece: Piece) -> bool:
    """Whether nothing of it stands below a fraction line."""
    return all(p.kind != "number" or p.data > 0 for _, p in piece.parts)


def powers_added(parts: list[tuple[Node, Node]]) -> list[tuple[Node, Node]]:
    """The same base twice is one power."""
    found: dict[Node, Node] = {}
    for base, exponent in parts:
        other = found.get(base)
        if other is None:
            found[base] = exponent
        elif other.kind == "number" and exponent.kind == "number":
            found[base] = number(other.data + exponent.data)
        else:
            return parts
    return list(found.items())


def entry_of(value: Node, subscripts: dict[int, Node]) -> Node:
    """An entry, row or column of an expression; of simple ones, worked out."""
    rank = len(value.shape)
    if value.op == "transpose" and value.kind == "apply" and rank == 2:
        return entry_of(value.args[0], {1 - axis: s for axis, s in subscripts.items()})
    if value.op == "entry" and value.kind == "apply":  # X[j, :][i] is X[j, i]
        given = iter(value.args[1:])
        free_axes = iter(range(rank))
        whole: dict[int, Node] = {}
        for axis, kind in enumerate(value.data):
            if kind == "i":
                whole[axis] = next(given)
            else:
                own = next(free_axes)
                if own in subscripts:
                    whole[axis] = subscripts[own]
        return entry_of(value.args[0], whole)
    kept = tuple(size for axis, size in enumerate(value.shape) if axis not in subscripts)
    kinds = tuple("i" if axis in subscripts else ":" for axis in range(rank))
    args = (value, *(subscripts[axis] for axis in sorted(subscripts)))
    return sp.apply("entry", args, kept, kinds)


def triangle_entry(size: Dim, row: Node, column: Node) -> Node:
    """An entry of a lower triangle of ones."""
    triangle = sp.call("tril", sp.ones((size, size)), shape=(size, size))
    return entry_of(triangle, {0: row, 1: column})


def turns(label: int, found: Sequence[Piece]) -> bool:
    """Whether a product of a matrix and a vector needs the matrix transposed."""
    return any(p.rank == 2 and p.labels[0] == label for p in found) and any(
        p.rank == 1 for p in found
    )


def listed(
    above: list[Node], below: list[Node], main: Node | None
) -> tuple[list[Node], list[Node], Node | None]:
    return list(above), list(below), main


def sum_of_squares(value: Node) -> Node | None:
    """The tensor whose squared entries are summed, or None."""
    if value.kind != "contraction" or value.shape or len(value.args) != 1:
        return None
    factor, labels = value.args[0], value.data.factors[0]
    if factor.op != "epower" or len(set(labels)) != len(labels):
        return None
    base, exponent = factor.args
    return base if exponent.kind == "number" and exponent.data == 2 else None
