"""Declarations: what `where` says about names, dimensions and conditions on dimensions."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import ceil, floor
from typing import NamedTuple

from closedform.core.dims import Dim
from closedform.core.node import Symbol
from closedform.errors import DeclarationProblem, LimitProblem
from closedform.limits import LARGEST_SIZE
from closedform.meaning.draft import Draft
from closedform.meaning.ranges import bounds
from closedform.syntax.declarations import Declared
from closedform.syntax.parser import parse_expression
from closedform.syntax.tree import Span, Tree

Comparison = tuple[Dim, str, Dim]


class Declarations(NamedTuple):
    """What is known before the expression is read."""

    symbols: dict[str, Symbol]
    sizes: frozenset[str]  # names of dimensions, and of integers, which are used like them
    conditions: tuple[Comparison, ...]  # N > D, k >= 2
    properties: dict[str, frozenset[str]]  # of names whose shape is not declared
    spans: dict[str, Span]

    @property
    def names(self) -> frozenset[str]:
        """The names of values: not the dimensions that stand in declarations alone."""
        return frozenset(self.symbols) | (self.sizes & self.spans.keys())


RANKS = {"scalar": 0, "vector": 1, "matrix": 2, "integer": 0, "index": 0}
_SQUARE = "symmetric skew psd pd diagonal orthogonal lower upper tridiagonal invertible"
SQUARE = frozenset(_SQUARE.split())
NOT_SKEW = frozenset({"symmetric", "psd", "pd", "diagonal", "lower", "upper"})
_MATRIX = "skew full_column_rank full_row_rank"
OF_MATRICES = SQUARE | frozenset(_MATRIX.split())
TURNED = {">": "<", "<": ">", ">=": "<=", "<=": ">="}
EXCLUSIVE = ((">", "<"), (">", "<="), ("<", ">="), (">", "=="), ("<", "=="))
CONTRARY = (("binary", "pm1"),)
IMPLIED = {
    "pd": ("symmetric", "invertible"),
    "psd": ("symmetric",),
    "diagonal": ("symmetric",),
    "orthogonal": ("invertible",),
}
DIAGONAL = ({"lower", "upper"}, {"symmetric", "lower"}, {"symmetric", "upper"})  # both of them


def declarations(declared: tuple[Declared, ...]) -> Declarations:
    symbols: dict[str, Symbol] = {}
    sizes: set[str] = set()
    conditions: list[Comparison] = []
    properties: dict[str, frozenset[str]] = {}
    spans: dict[str, Span] = {}
    for item in declared:
        if item.kind == "dims":
            left, right = (_size(tree, sizes) for tree in item.dims)
            _refuse_contrary_dims((left, item.properties[0], right), conditions, item.span)
            conditions.append((left, item.properties[0], right))
            continue
        if item.name in spans:
            raise DeclarationProblem(
                "declared-twice", span=item.span, also=(spans[item.name],), name=item.name
            )
        spans[item.name] = item.span
        known = _closed(item.properties)
        _refuse_contrary(item, known)
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
        if known & OF_MATRICES and len(shape) != 2:
            raise DeclarationProblem(
                "declared-not-matrix",
                span=item.span,
                name=item.name,
                property=min(said(known & OF_MATRICES)),
                kind=item.kind,
            )
        if known & SQUARE and len(shape) == 2 and shape[0] is not shape[1]:
            raise DeclarationProblem(
                "declared-not-square",
                span=item.span,
                name=item.name,
                property=min(said(known & SQUARE)),
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
            symbol = Dim.symbol(item.name)
            conditions.extend((symbol, sign, end) for sign, end in _whole_bounds(known))
            continue
        symbols[item.name] = Symbol(item.name, _units_dropped(shape), known)
    for name in sizes & set(symbols):
        if symbols[name].shape:
            raise DeclarationProblem("size-and-name", span=spans[name], name=name)
        del symbols[name]
    return Declarations(symbols, frozenset(sizes), tuple(conditions), properties, spans)


def _refuse_contrary(item: Declared, known: frozenset[str]) -> None:
    """Two properties that nothing, or the zero matrix alone, has at once."""
    pair = next((p for p in CONTRARY if known >= set(p)), None) or _empty_range(known)
    if pair is not None:
        raise DeclarationProblem(
            "declared-contrary", span=item.span, name=item.name, one=pair[0], other=pair[1]
        )


def _whole_bounds(known: frozenset[str]) -> list[tuple[str, Dim]]:
    """The bounds of an integer, as the least and the greatest value."""
    words = {"positive": "> 0", "nonnegative": ">= 0"}
    found = []
    for bound in sorted(words.get(p, p) for p in known):
        if bound[0] in "<>":
            end, strict = _number(bound), "=" not in bound
            least = floor(end) + 1 if strict else ceil(end)
            most = ceil(end) - 1 if strict else floor(end)
            found.append((f"{bound[0]}=", Dim.of(least if bound[0] == ">" else most)))
    return found


def _refuse_contrary_dims(new: Comparison, known: list[Comparison], span: Span) -> None:
    """`N > D` beside `D >= N`."""
    for old in known:
        signs = {new[1], TURNED.get(old[1], old[1])}
        same, turned = (new[0], new[2]) == (old[0], old[2]), (new[0], new[2]) == (old[2], old[0])
        if same:
            signs = {new[1], old[1]}
        if (same or turned) and any(signs >= set(pair) for pair in EXCLUSIVE):
            one, other = (" ".join(map(str, row)) for row in (old, new))
            raise DeclarationProblem("dims-contrary", span=span, one=one, other=other)


def _empty_range(known: frozenset[str]) -> tuple[str, str] | None:
    """Two bounds with nothing between them."""
    words = {"positive": "> 0", "nonnegative": ">= 0"}
    bounds = [words.get(p, p) for p in sorted(known)]
    lower = [(_number(b), b) for b in bounds if b[0] == ">"]
    upper = [(_number(b), b) for b in bounds if b[0] == "<"]
    for low, one in lower:
        for high, other in upper:
            if low > high or (low == high and not (one[1] == other[1] == "=")):
                return one, other
    return None


def _number(bound: str) -> Fraction:
    return Fraction(bound.lstrip("<>= "))


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
    if any(known >= both for both in DIAGONAL):
        known.update(("diagonal", *IMPLIED["diagonal"]))
    return frozenset(known)


def said(known: frozenset[str]) -> frozenset[str]:
    """The properties without those that others imply."""
    return known - {weaker for name in known for weaker in IMPLIED.get(name, ())}


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


@lru_cache(maxsize=256)
def size_of(text: str) -> Dim:
    """The dimension that is written so: that of an index is kept in its properties."""
    return _size(parse_expression(text), set())


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
