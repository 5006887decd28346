"""Small formulas built from the records alone: every function, every alternative of its signature,
made a scalar by weights, and differentiated by each of its arguments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from closedform.core.dims import Dim, Shape, triangle
from closedform.core.node import Node, Symbol, dim, name, node, number
from closedform.functions import KEPT, TABLE, Record
from closedform.meaning.calls import signatures
from closedform.present.text import text

WEIGHTS = "Q"  # no record has a parameter of this name
n = Dim.symbol("n")
SCALARS_ONLY = frozenset({"power"})  # of tensors it is another function
COMPARISONS = frozenset({"lt", "le", "gt", "ge", "eq"})


class Formula(NamedTuple):
    """A function of names, `key` says which: ``softmax rows``, ``kron 2``."""

    key: str
    record: Record
    expression: Node  # the function applied to names
    symbols: tuple[Symbol, ...]

    @property
    def scalar(self) -> Node:
        """The sum of the entries, each with a weight."""
        shape = self.expression.shape
        if not shape:
            return self.expression
        weights = name(Symbol(WEIGHTS, shape))
        weighted = node("apply", "hadamard", (weights, self.expression), shape=shape)
        return node("apply", "sum", (weighted,))

    @property
    def where(self) -> str:
        given = list(self.symbols)
        if self.expression.shape:
            given.append(Symbol(WEIGHTS, self.expression.shape))
        declared = [declaration(symbol) for symbol in given]
        if "k" in self.record.parameters:
            declared.append("k: integer >= 2")
        return ", ".join(declared)


def declaration(symbol: Symbol) -> str:
    kind = ("scalar", "vector", "matrix")[len(symbol.shape)]
    sizes = f"({', '.join(map(str, symbol.shape))})" if symbol.shape else ""
    return " ".join([f"{symbol.name}: {kind}{sizes}", *sorted(symbol.properties)])


def applications() -> Iterator[Formula]:
    """Every record that is called with arguments, once for each alternative of its signature."""
    for record in TABLE:
        if not record.signature or record.name in COMPARISONS or record.name == KEPT.name:
            continue
        if record.entrywise:
            shapes: list[Shape] = [()] if record.name in SCALARS_ONLY else [(), (n,)]
            for shape in shapes:
                key = record.name if shape or len(shapes) == 1 else f"{record.name} of scalars"
                yield _made(key, record, [shape] * len(record.parameters), shape)
            continue
        for position, (arguments, result) in enumerate(signatures(record)):
            key = f"{record.name} {position + 1}" if position else record.name
            yield _made(key, record, [_shape(a) for a in arguments], tuple(map(_fused, result)))
        if record.along:
            kept = signatures(record)[0].result != ()
            rows, columns = Dim.symbol("m"), n
            for along, length in (("rows", rows), ("cols", columns)):
                shape = (rows, columns) if kept else (length,)
                yield _made(f"{record.name} {along}", record, [(rows, columns)], shape, along)


def _shape(axes: tuple[str, ...]) -> Shape:
    return tuple(map(Dim.symbol, axes))


def _fused(group: tuple[str, ...]) -> Dim:
    size = Dim.of(1)
    for letter in group:
        axis = Dim.symbol(letter.strip("<>"))
        size = size * (triangle(axis) if letter.startswith("<") else axis)
    return size


def _made(
    key: str, record: Record, shapes: list[Shape], shape: Shape, along: str | None = None
) -> Formula:
    symbols = [
        Symbol(
            parameter,
            () if record.name == "divide" and parameter == "y" else s,
            _properties(record, s),
        )
        for parameter, s in zip(record.parameters, shapes, strict=True)
        if parameter != "k"
    ]
    args = [name(symbol) for symbol in symbols]
    op = record.name
    if op == "where":
        args[0] = node("apply", "gt", (args[0], number(0)), shape=shape)
    if op == "matpow":
        op, args = "power", [args[0], dim(Dim.symbol("k"))]
    elif "k" in record.parameters:
        args.insert(record.parameters.index("k"), dim(Dim.symbol("k")))
    if op == "transpose" and len(shape) == 1:
        shape = (Dim.of(1), *shape)
    expression = node("apply", op, tuple(args), along, shape)
    return Formula(key, record, expression, tuple(symbols))


def _properties(record: Record, shape: Shape) -> frozenset[str]:
    symmetric = len(shape) == 2 and "X symmetric" in record.domain
    return frozenset({"symmetric"} if symmetric else ())


class Differentiation(NamedTuple):
    formula: Formula
    by: Symbol
    order: int

    def __str__(self) -> str:
        return f"{self.formula.key} by {self.by.name}, order {self.order}"


FLAT = frozenset({"rank"})  # nobody asks for their derivative


def differentiations() -> Iterator[Differentiation]:
    for formula in applications():
        if formula.record.name in FLAT:
            continue
        condition = formula.record.parameters[:1] if formula.record.name == "where" else ()
        for symbol in formula.symbols:
            if symbol.name not in condition:
                yield Differentiation(formula, symbol, 1)
                yield Differentiation(formula, symbol, 2)


def written(formula: Formula) -> str:
    """The scalar in the notation; a row is weighted by a row."""
    return text(formula.scalar)
