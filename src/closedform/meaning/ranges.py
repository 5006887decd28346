"""Indices, what they run over, and where an expression in them is 0."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from closedform.core.dims import Dim
from closedform.meaning.draft import Draft
from closedform.syntax.tree import Span


class Index(NamedTuple):
    """A bound index: its range, or None while the body has yet to fix it."""

    low: Draft | None
    high: Draft | None
    axes: list[Dim]  # the axes that the bare index runs over
    picks: list[Span]  # where rows, columns or unit vectors are picked out inside


def bounds(draft: Draft, indices: Mapping[str, Index]) -> tuple[Dim, Dim] | None:
    """The least and the greatest value of an integer expression, as dimensions; None if unknown."""
    if draft.kind == "number":
        if draft.data.denominator != 1:
            return None
        value = Dim.of(int(draft.data))
        return value, value
    if draft.kind == "dim":
        return draft.data, draft.data
    if draft.kind == "name" and "integer" in draft.data.properties:  # the order in a slope
        value = Dim.symbol(draft.data.name)
        return value, value
    if draft.kind == "index":
        index = indices.get(draft.data)
        if index is None or index.low is None or index.high is None:
            return None
        low, high = bounds(index.low, indices), bounds(index.high, indices)
        return None if low is None or high is None else (low[0], high[1])
    if draft.op == "divide":
        return _quotient(draft, indices)
    if draft.op in ("neg", "add", "mul"):
        parts = [bounds(arg, indices) for arg in draft.args]
        if any(part is None for part in parts):
            return None
        known = [part for part in parts if part is not None]
        if draft.op == "neg":
            return -known[0][1], -known[0][0]
        (a, b), (c, d) = known
        if draft.op == "add":
            return a + c, b + d
        if a is b and a.constant is not None:
            return (a * c, a * d) if a.constant >= 0 else (a * d, a * c)
        if c is d and c.constant is not None:
            return (a * c, b * c) if c.constant >= 0 else (b * c, a * c)
        if a is b and c is d:
            return a * c, a * c
    return None


def zero_of(draft: Draft, name: str, indices: Mapping[str, Index]) -> Dim | None:
    """The value at which an index makes an integer expression 0, if it takes that value whatever
    the indices around it are and however large the sizes; None where nothing is known."""
    marks = {each: Draft("dim", data=Dim.symbol(MARK + each)) for each in indices}
    held = {each: Index(mark, mark, [], []) for each, mark in marks.items()}
    value = bounds(draft, held)
    index = marks[name].data
    slope = _slope(value[0], name) if value is not None else 0
    ranges = {each: _ends(indices[each], held) for each in reversed(list(indices))}
    own = ranges.pop(name)
    if value is None or own is None or not slope:
        return None
    zero = index - value[0].over(slope)
    if not zero.is_whole:
        return None
    gaps = (zero - own[0], own[1] - zero)
    return zero if all(_lasting(_least(gap, ranges)) for gap in gaps) else None


MARK = "#"  # in front of an index that stands among dimensions


def _ends(index: Index, indices: Mapping[str, Index]) -> tuple[Dim, Dim] | None:
    if index.low is None or index.high is None:
        return None
    low, high = bounds(index.low, indices), bounds(index.high, indices)
    return None if low is None or high is None else (low[0], high[1])


def _least(value: Dim, ranges: Mapping[str, tuple[Dim, Dim] | None]) -> Dim:
    """The least value over the ranges of indices, inner ones first."""
    for name, ends in ranges.items():
        slope = _slope(value, name)
        if slope and ends is not None:
            value = value.substitute({MARK + name: ends[slope < 0]})
    return value


def _slope(value: Dim, name: str) -> int:
    """By how much a value grows with an index; 0 where that is no whole number, the same always."""
    found = {m: c for m, c in value.terms if MARK + name in m}
    slope = found.pop((MARK + name,), 0)
    return slope if isinstance(slope, int) and not found else 0


def _lasting(value: Dim) -> bool:
    """Not negative for large sizes."""
    if value.constant is not None:
        return value.constant >= 0
    marked = any(symbol.startswith(MARK) for symbol in value.symbols)
    return not marked and all(c > 0 for monomial, c in value.terms if monomial)


def _quotient(draft: Draft, indices: Mapping[str, Index]) -> tuple[Dim, Dim] | None:
    """By a number, where the result is whole whatever the sizes are: n*(n+1)/2."""
    above, below = (bounds(arg, indices) for arg in draft.args)
    by = below[0].constant if below is not None and below[0] is below[1] else None
    if above is None or not by or by < 0:
        return None
    low, high = (end.over(by) for end in above)
    return (low, high) if low.is_whole and high.is_whole else None
