"""Declarations: what `where` says about names, dimensions and conditions on dimensions."""

from __future__ import annotations

from typing import NamedTuple

from closedform.core.dims import Dim
from closedform.core.node import Symbol
from closedform.errors import DeclarationProblem, LimitProblem
from closedform.limits import LARGEST_SIZE
from closedform.meaning.draft import Draft
from closedform.meaning.ranges import bounds
from closedform.syntax.declarations import Declared
from closedform.syntax.tree import Span, Tree


class Declarations(NamedTuple):
    """What is known before the expression is read."""

    symbols: dict[str, Symbol]
    sizes: frozenset[str]  # names of dimensions, and of integers, which are used like them
    conditions: tuple[tuple[str, str, str], ...]  # ("N", ">", "D"), ("k", ">=", "2")
    properties: dict[str, frozenset[str]]  # of names whose shape is not declared
    spans: dict[str, Span]


RANKS = {"scalar": 0, "vector": 1, "matrix": 2, "integer": 0, "index": 0}
_SQUARE = "symmetric skew psd pd diagonal orthogonal lower upper invertible"
SQUARE = frozenset(_SQUARE.split())
NOT_SKEW = frozenset({"symmetric", "psd", "pd", "diagonal", "lower", "upper"})
IMPLIED = {
    "pd": ("symmetric", "invertible"),
    "psd": ("symmetric",),
    "diagonal": ("symmetric",),
    "orthogonal": ("invertible",),
}


def declarations(declared: tuple[Declared, ...]) -> Declarations:
    symbols: dict[str, Symbol] = {}
    sizes: set[str] = set()
    conditions: list[tuple[str, str, str]] = []
    properties: dict[str, frozenset[str]] = {}
    spans: dict[str, Span] = {}
    for item in declared:
        if item.kind == "dims":
            left, right = (str(_size(tree, sizes)) for tree in item.dims)
            conditions.append((left, item.properties[0], right))
            continue
        if item.name in spans:
            raise DeclarationProblem(
                "declared-twice", span=item.span, also=(spans[item.name],), name=item.name
            )
        spans[item.name] = item.span
        known = _closed(item.properties)
        if item.kind is None:
            properties[item.name] = known
            continue
        shape = tuple(_size(tree, sizes) for tree in item.dims)
        if item.kind == "index":
            symbols[item.name] = Symbol(item.name, (), frozenset({"index", f"<={shape[0]}"}))
            continue
        if len(shape) != RANKS[item.kind]:
            raise DeclarationProblem(
                "declared-dimensions",
                span=item.span,
                name=item.name,
                kind=item.kind,
                expected=RANKS[item.kind],
                given=len(shape),
            )
        if known & SQUARE and len(shape) == 2 and shape[0] is not shape[1]:
            raise DeclarationProblem(
                "declared-not-square",
                span=item.span,
                name=item.name,
                property=sorted(known & SQUARE)[0],
                shape=f"{shape[0]}×{shape[1]}",
            )
        if "skew" in known and known & NOT_SKEW:
            raise DeclarationProblem(
                "declared-zero",
                span=item.span,
                name=item.name,
                property=next(p for p in item.properties if p in NOT_SKEW),
            )
        if item.kind == "integer" or "integer" in known:
            sizes.add(item.name)
            low = next((p[2:] for p in known if p.startswith(">=")), None)
            low = low or ("1" if "positive" in known else "0" if "nonnegative" in known else "1")
            conditions.append((item.name, ">=", low))
            continue
        symbols[item.name] = Symbol(item.name, _units_dropped(shape), known)
    for name in sizes & set(symbols):
        if symbols[name].shape:
            raise DeclarationProblem("size-and-name", span=spans[name], name=name)
        del symbols[name]
    return Declarations(symbols, frozenset(sizes), tuple(conditions), properties, spans)


def _units_dropped(shape: tuple[Dim, ...]) -> tuple[Dim, ...]:
    """A column of one column is a vector, a vector of one entry a scalar."""
    if len(shape) == 2 and shape[1].is_one:
        shape = shape[:1]
    return () if shape and all(d.is_one for d in shape) else shape


def _closed(properties: tuple[str, ...]) -> frozenset[str]:
    """The properties with what they imply."""
    known = set(properties)
    for name in properties:
        known.update(IMPLIED.get(name, ()))
    return frozenset(known)


def _size(tree: Tree, sizes: set[str]) -> Dim:
    """A dimension as declared; every name in it is a dimension."""
    ends = bounds(_draft(tree, sizes), {})
    if ends is None:
        raise DeclarationProblem("dimension-unreadable", span=tree.span)
    low = ends[0].constant
    if low is not None and low < 1:
        raise DeclarationProblem("dimension-not-positive", span=tree.span, size=low)
    if low is not None and low > LARGEST_SIZE:
        raise LimitProblem("size-too-large", span=tree.span, value=low, limit=LARGEST_SIZE)
    return ends[0]


_OPERATORS = {"+": "add", "-": "add", "*": "mul", "/": "divide"}


def _draft(tree: Tree, sizes: set[str]) -> Draft:
    if tree.kind == "name":
        sizes.add(str(tree.value))
        return Draft("dim", data=Dim.symbol(str(tree.value)))
    if tree.kind == "number":
        return Draft("number", data=tree.value)
    if tree.kind == "unary":
        return Draft("apply", "neg", (_draft(tree.children[0], sizes),))
    operator = _OPERATORS.get(str(tree.value)) if tree.kind == "binary" else None
    if operator is not None:
        left, right = (_draft(child, sizes) for child in tree.children)
        if tree.value == "-":
            right = Draft("apply", "neg", (right,))
        return Draft("apply", operator, (left, right))
    raise DeclarationProblem("dimension-unreadable", span=tree.span)
