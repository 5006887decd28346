"""Columns, rows and matrices that are written out, as sums of their cells at their places.

(e_1, e_2, …, e_n)      sum(i = 1:n, e_i * eye(n)[:,i])
(e_1, 0; …; 0, e_n)     sum(i = 1:n, e_i * eye(n)[:,i] * eye(n)[:,i]')
(1, 1, …, 1)            ones of a length that has to follow from something
"""

from __future__ import annotations

from typing import NamedTuple

from closedform.errors import LimitProblem
from closedform.proofread.patterns import (
    INDEXED,
    Pattern,
    Place,
    at_place,
    common,
    filled,
    fresh,
    is_dots,
    pattern,
    place_of,
    plus,
    range_of,
    refused,
)
from closedform.syntax.grammar import binary, call, leaf, number, transposed
from closedform.syntax.reading import Refusal
from closedform.syntax.tree import Span, Tree, walk

MOST_CELLS = 144  # that are written out in one matrix


class Slot(NamedTuple):
    """Where a cell goes along one axis: a unit vector (none where the axis is one cell long), and
    the range of its index."""

    unit: Tree | None = None
    ranges: tuple[Tree, ...] = ()


def grid(rows: list[list[Tree]], span: Span) -> Tree:
    """The matrix with these cells; a single row is 1×n, a single column a vector."""
    if len({len(row) for row in rows}) != 1:
        raise refused("cells-uneven", span)
    rows = _filled_in(rows)
    cells = [cell for row in rows for cell in row]
    if len(cells) > MOST_CELLS:
        raise Refusal(LimitProblem, "cells-many", span, limit=MOST_CELLS)
    if any(cell.kind == "blank" for cell in cells):
        raise refused("cells-uneven", span)
    if all(map(is_dots, cells)):
        raise refused("dots-unclear", span)
    diagonal = _diagonal(rows)
    letters = fresh(cells, 2)
    if diagonal is not None and any(map(is_dots, diagonal)):
        found = pattern(diagonal, letters[0], diagonal=True)
        return _placed(found.term, *_on_the_diagonal(found, span), span)
    try:
        return _full(rows, letters, span)
    except Refusal:
        if len(rows) != len(rows[0]) or len(rows) < 3:
            raise
    return _beside_the_diagonal(rows, letters, span)


def _filled_in(rows: list[list[Tree]]) -> list[list[Tree]]:
    """Blanks off the diagonal of a square are zeros; those between dots are dots."""
    square = len(rows) == len(rows[0]) > 1
    if square and all(rows[k][k].kind != "blank" for k in range(len(rows))):
        return [[_instead(cell, number(0, cell.span)) for cell in row] for row in rows]
    dotted = [all(is_dots(c) or c.kind == "blank" for c in row) for row in rows]
    return [
        [_instead(c, leaf("dots", None, c.span)) for c in row] if dots and is_dots(row[0]) else row
        for row, dots in zip(rows, dotted, strict=True)
    ]


def _instead(cell: Tree, other: Tree) -> Tree:
    return other if cell.kind == "blank" else cell


def _is_zero(tree: Tree) -> bool:
    return tree.kind == "number" and not tree.value


def _diagonal(rows: list[list[Tree]]) -> list[Tree] | None:
    """The diagonal of a square where all else is 0 or dots."""
    if len(rows) != len(rows[0]) or len(rows) == 1:
        return None
    off = [cell for r, row in enumerate(rows) for c, cell in enumerate(row) if r != c]
    dotted = [is_dots(row[k]) for k, row in enumerate(rows)]
    whole = all(
        _is_zero(cell) or (is_dots(cell) and (dotted[r] or dotted[c]))
        for r, row in enumerate(rows)
        for c, cell in enumerate(row)
        if r != c
    )
    return [row[k] for k, row in enumerate(rows)] if whole and any(map(_is_zero, off)) else None


def _on_the_diagonal(found: Pattern, span: Span) -> tuple[Slot, Slot]:
    slot = _along(found, span)
    if found.high is None:  # a multiple of the identity of the size that fits
        return Slot(call("diag", (_ones(span),), span)), Slot()
    assert slot.unit is not None
    return slot, Slot(slot.unit)


def _beside_the_diagonal(rows: list[list[Tree]], letters: list[str], span: Span) -> Tree:
    """A square with a form of its own on the diagonal, as x_1^2 beside x_1 x_2: that of the rest
    everywhere, and on the diagonal what is missing.  What is below the diagonal may be written
    as what is above it, x_1 x_2 twice."""
    kept = [k for k, row in enumerate(rows) if not all(map(is_dots, row))]
    on = pattern([row[k] for k, row in enumerate(rows)], letters[0], diagonal=True)
    across = on._replace(letter=letters[1])
    if on.high is None or len(kept) != len(rows) - 1:
        raise refused("dots-unclear", span)
    places = {k: Place("", on.low + k) for k in kept[:-1]} | {kept[-1]: place_of(on.high)}
    off = [(r, c) for r in kept for c in kept if r != c]
    dots = sum(is_dots(cell) for row in rows for cell in row)
    holes: list[list[Tree]] = []
    term = common([rows[r][c] for r, c in off], holes)
    if term is None or dots != 2 * len(rows) - 1 or not all(is_dots(rows[k][-2]) for k in kept):
        raise refused("dots-unclear", span)
    found = [list(map(place_of, hole)) for hole in holes]
    fills = _runs(found, on, across, [(places[r], places[c]) for r, c in off])
    mirrored = fills is None
    if len(kept) == 2 and not fills:  # two cells alike say nothing of those between
        raise refused("dots-unclear", span)
    if fills is None:
        ends = [(places[min(r, c)], places[max(r, c)]) for r, c in off]
        fills = _runs(found, on, across, ends)
    if fills is None:
        raise refused("dots-unclear", span)
    rest = filled(term, fills)
    down = _along(on, span)
    same_place = [at_place(fill, across.letter, leaf("name", on.letter, span)) for fill in fills]
    there = filled(term, same_place)
    whole = _placed(rest, down, _along(across, span), span)
    if mirrored:
        upper = call("triu", (whole,), span)
        whole = binary("+", upper, transposed(upper, span), span)
        there = binary("*", number(2, span), there, span)
    missing = binary("-", on.term, there, span)
    return binary("+", whole, _placed(missing, down, Slot(down.unit), span), span)


def _runs(
    holes: list[list[Place]], down: Pattern, across: Pattern, places: list[tuple[Place, Place]]
) -> list[Tree] | None:
    """What stands in the holes by the two indices of these places, where all follow them."""
    fills = []
    for hole in holes:
        for letter, way in zip(
            (down.letter, across.letter), zip(*places, strict=True), strict=True
        ):
            by = hole[0].shift - way[0].shift
            if hole == [Place(place.name, place.shift + by) for place in way]:
                fills.append(plus(leaf("name", letter, down.term.span), by))
                break
    return fills if len(fills) == len(holes) else None


def _full(rows: list[list[Tree]], letters: list[str], span: Span) -> Tree:
    """Each row by its own pattern, then the rows by theirs."""
    high, wide = len(rows), len(rows[0])
    down = [k for k in range(high) if all(map(is_dots, rows[k]))]
    across = [k for k in range(wide) if all(is_dots(row[k]) for row in rows)]
    dots = sum(is_dots(cell) for row in rows for cell in row)
    if dots != len(down) * wide + len(across) * high - len(down) * len(across):
        raise refused("dots-unclear", span)
    kept = [row for k, row in enumerate(rows) if k not in down]
    by_column: list[tuple[list[Tree], Slot]]
    if across:
        found = [pattern(row, letters[1]) for row in kept]
        if len({(p.letter, p.low, p.high and place_of(p.high)) for p in found}) != 1:
            raise refused("dots-unclear", span)
        by_column = [([p.term for p in found], _along(found[0], span))]
    else:
        by_column = [([row[k] for row in kept], _unit(k, wide, span)) for k in range(wide)]
    placed: list[tuple[Tree, Slot, Slot]] = []
    for column, slot in by_column:
        if down:
            dotted = list(column)
            for k in down:
                dotted.insert(k, rows[k][0])
            pat = pattern(dotted, letters[0])
            placed.append((pat.term, _along(pat, span), slot))
        else:
            placed += [(cell, _unit(k, high, span), slot) for k, cell in enumerate(column)]
    if len({(row.ranges and row.ranges[0].value) or "" for _, row, _ in placed}) != 1:
        raise refused("dots-unclear", span)  # a column that stays the same beside one that runs
    kept_cells = [each for each in placed if not _is_zero(each[0])] or placed[:1]
    return _added([_placed(*each, span) for each in kept_cells], span)


def _added(terms: list[Tree], span: Span) -> Tree:
    """The sum of terms, halved again and again: a large matrix makes no deep tree."""
    middle = len(terms) // 2
    if not middle:
        return terms[0]
    return binary("+", _added(terms[:middle], span), _added(terms[middle:], span), span)


def _along(found: Pattern, span: Span) -> Slot:
    """The axis that a pattern runs along; one of the length that fits where nothing runs."""
    if found.high is None:
        return Slot(_ones(span))
    size = plus(found.high, 1 - found.low)
    index = plus(leaf("name", found.letter, span), 1 - found.low)
    return Slot(_unit_vector(size, index, span), (range_of(found, span),))


def _ones(span: Span) -> Tree:
    return Tree("cell", "ones", (call("vector", (number(1, span),), span),), span)


def _unit(k: int, many: int, span: Span) -> Slot:
    if many == 1:
        return Slot()
    return Slot(_unit_vector(number(many, span), number(k + 1, span), span))


def _unit_vector(size: Tree, index: Tree, span: Span) -> Tree:
    return Tree("entry", None, (call("eye", (size,), span), leaf("slice", None, span), index), span)


def _placed(cell: Tree, row: Slot, column: Slot, span: Span) -> Tree:
    """One cell, or the general one, at its place among zeros."""
    stacks = "column" if row.unit is None else "row" if column.unit is None else None
    if stacks == "row" and cell.kind != "transpose":
        stacks = None
    made = Tree("cell", stacks, (cell,), cell.span)
    if row.unit is not None:
        made = binary("*", row.unit, made, span) if stacks else binary("*", made, row.unit, span)
    if column.unit is not None:
        made = binary("*", made, transposed(column.unit, span), span)
    ranges = (*row.ranges, *column.ranges)
    return Tree("binder", "sum", (*ranges, made), span) if ranges else made


def names_entries(name: str, tree: Tree) -> str:
    """Whether the tree is `row`, `column` or `matrix` of entries of this name, and says no more
    than what they are called; else nothing."""
    cells = [below.children[0] for below in walk(tree) if below.kind == "cell"]
    if not cells or any(_named_entry(cell) != name and not _is_zero(cell) for cell in cells):
        return ""
    while tree.kind != "cell":
        stands = tree.value == "*" and tree.children[1].kind == "transpose"
        if tree.kind == "binary" and tree.value == "*":
            first = tree.children[0]
            return "column" if not stands else "row" if first.kind == "cell" else "matrix"
        if tree.kind not in ("binder", "binary") or tree.value not in ("sum", "+"):
            return ""
        tree = tree.children[-1]
    return ""


def _named_entry(tree: Tree) -> str:
    """The name that this is an entry of."""
    if tree.kind == "entry" and tree.children[0].kind == "name":
        plain = all(axis.kind in ("name", "number") for axis in tree.children[1:])
        return str(tree.children[0].value) if plain else ""
    found = INDEXED.match(str(tree.value)) if tree.kind == "name" else None
    return found[1] if found else ""
