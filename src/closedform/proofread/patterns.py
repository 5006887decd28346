"""The general term of those that stand around dots: `x_1 y_1`, `x_2 y_2`, …, `x_n y_n` are one
tree but for their subscripts, which are 1, 2, … before the dots and n behind them; all else is
refused.  In a tree that is being read, ``dots`` and ``blank`` are leaves of their own, and in a
term that is being found ``hole``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import reduce
from typing import NamedTuple

from closedform.errors import SyntaxProblem
from closedform.syntax.grammar import binary, leaf, number
from closedform.syntax.reading import Refusal
from closedform.syntax.tree import Span, Tree, walk

INDICES = tuple(letter * 2 for letter in "rstuvwxyz")  # no letters of a document
INDEXED = re.compile(r"(.+)_(\d+|[^\W\d_]|\w\w)$")  # a name that its subscript belongs to


class Place(NamedTuple):
    """A subscript: a name, or none, and a number added to it."""

    name: str
    shift: int


class Pattern(NamedTuple):
    """The term at `letter`, from `low` to `high`; without a `high` all terms are the same."""

    term: Tree
    letter: str
    low: int
    high: Tree | None


def is_dots(tree: Tree) -> bool:
    return tree.kind == "dots"


def refused(code: str, span: Span) -> Refusal:
    return Refusal(SyntaxProblem, code, span)


def joined(trees: Iterable[Tree]) -> Span:
    spans = [tree.span for tree in trees]
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def pattern(terms: Sequence[Tree], letter: str, diagonal: bool = False) -> Pattern:
    """The general term of those around dots.  `A_{11}, …, A_{nn}` can be all entries, where they
    do not stand on a diagonal."""
    groups: list[list[Tree]] = [[]]
    for each in terms:
        if is_dots(each):
            groups.append([])
        else:
            groups[-1].append(each)
    before, *middle, after = groups
    span = joined(terms)
    if not before or not after or not all(middle):
        raise refused("dots-open", span)
    holes: list[list[Tree]] = []
    found = common([*before, *(term for group in middle for term in group), *after], holes)
    if found is None:
        raise refused("dots-unclear", span)
    if not holes:
        return Pattern(found, "", 1, None)
    if len(before) == 1 and (found.kind == "hole" or (_is_double(found) and not diagonal)):
        raise refused("dots-unclear", span)  # 1, …, x
    low = _lowest([list(map(place_of, hole)) for hole in holes], len(before), len(after), span)
    index = leaf("name", letter, span)
    fills = [plus(index, place_of(hole[0]).shift - low) for hole in holes]
    return Pattern(filled(found, fills), letter, low, holes[0][-1])


def _is_double(term: Tree) -> bool:
    """Whether an entry has two subscripts that run."""
    entries = (below for below in walk(term) if below.kind == "entry")
    return any(sum(c.kind == "hole" for c in entry.children) > 1 for entry in entries)


def _lowest(holes: list[list[Place]], before: int, after: int, span: Span) -> int:
    """The first subscript; those behind it follow one after another up to the last one."""
    low, high = holes[0][0].shift, holes[0][-1]
    for hole in holes:
        shift = hole[0].shift - low
        first = [Place("", low + shift + k) for k in range(before)]
        last = [Place(high.name, high.shift + shift - k) for k in reversed(range(after))]
        middle = [Place(p.name, p.shift + shift) for p in holes[0][before:-after]]
        if hole != [*first, *middle, *last]:
            raise refused("dots-unclear", span)
    if low < 0 or (not high.name and high.shift - after < low + before - 1):
        raise refused("dots-unclear", span)
    return low


def common(trees: list[Tree], holes: list[list[Tree]]) -> Tree | None:
    """The tree that all of these are, with a `hole` where one has 1 and another n."""
    first = trees[0]
    if all(same(first, tree) for tree in trees):
        return first
    if all(map(is_place, trees)) and any(tree.kind == "number" for tree in trees):
        holes.append(trees)
        return leaf("hole", str(len(holes) - 1), first.span)
    trees = _indexed(trees)
    first = trees[0]
    if any((t.kind, t.value, len(t.children)) != (first.kind, first.value, len(first.children))
           for t in trees):  # fmt: skip
        return None
    if not first.children:
        return None
    children = [
        common(list(each), holes) for each in zip(*(t.children for t in trees), strict=True)
    ]
    kept = tuple([child for child in children if child is not None])
    return first._replace(children=kept) if len(kept) == len(children) else None


def same(one: Tree, other: Tree) -> bool:
    """Whether two trees are equal, wherever they stand."""
    return (
        (one.kind, one.value, len(one.children)) == (other.kind, other.value, len(other.children))
    ) and all(map(same, one.children, other.children))


def is_place(tree: Tree) -> bool:
    if tree.kind == "binary" and tree.value in ("+", "-"):
        left, right = tree.children
        return left.kind == "name" and right.kind == "number" and is_place(right)
    whole = tree.kind == "number" and Fraction(tree.value or 0).denominator == 1
    return whole or (tree.kind == "name" and "_" not in str(tree.value))


def place_of(tree: Tree) -> Place:
    """`n`, `3`, `n - 1`."""
    if tree.kind == "number":
        return Place("", int(Fraction(tree.value or 0)))
    if tree.kind == "name":
        return Place(str(tree.value), 0)
    shift = place_of(tree.children[1]).shift
    return Place(str(tree.children[0].value), shift if tree.value == "+" else -shift)


def _indexed(trees: list[Tree]) -> list[Tree]:
    """`x_1` and `x_n` as entries, where the subscript was taken for a part of the name."""
    names = {k: INDEXED.match(str(t.value)) for k, t in enumerate(trees) if t.kind == "name"}
    found = {k: match for k, match in names.items() if match}
    entries = [tree for tree in trees if tree.kind == "entry"]
    if not found or len(found) < len(names):
        return trees
    many, value = _form(entries, [match[2] for match in found.values()])
    made = list(trees)
    for k, match in found.items():
        parts = list(match[2]) if many == 2 else [match[2]]
        if len(parts) != many:
            return trees
        span = trees[k].span
        axes = (number(p, span) if p.isdecimal() else leaf("name", p, span) for p in parts)
        made[k] = Tree("entry", value, (leaf("name", match[1], span), *axes), span)
    return made


def _form(entries: list[Tree], subscripts: list[str]) -> tuple[int, str | Fraction | None]:
    """How many subscripts the entries have, and of which kind they are."""
    if entries:
        return len(entries[0].children) - 1, entries[0].value
    single = all(part.isdecimal() or len(part) == 1 for part in subscripts)
    return 1 if single else 2, "subscript"


def filled(term: Tree, fills: list[Tree]) -> Tree:
    """The term with these in the place of its holes."""
    if term.kind == "hole":
        return fills[int(term.value or 0)]._replace(span=term.span)
    made = term._replace(children=tuple([filled(child, fills) for child in term.children]))
    return _unit_name(made) if made.kind == "entry" else made


def _unit_name(entry: Tree) -> Tree:
    """`e_i` that was no entry where it stood: the unit vector."""
    base, *axes = entry.children
    if base.value == "e" and base.span == entry.span and len(axes) == 1 and axes[0].kind == "name":
        return leaf("name", f"e_{axes[0].value}", entry.span)
    return entry


def plus(tree: Tree, by: int) -> Tree:
    """A number added to a subscript."""
    if tree.kind == "number":
        return number(Fraction(tree.value or 0) + by, tree.span)
    if not by:
        return tree
    if tree.kind == "binary":
        return plus(tree.children[0], place_of(tree).shift + by)
    return binary("+" if by > 0 else "-", tree, number(abs(by), tree.span), tree.span)


def fresh(trees: Iterable[Tree], count: int = 1) -> list[str]:
    """Indices that the trees do not bind."""
    used = {below.value for tree in trees for below in walk(tree) if below.kind == "range"}
    return [index for index in INDICES if index not in used][:count]


def alike(*terms: Tree) -> bool:
    """Whether the terms are one, but for a subscript."""
    return not any(map(has_dots, terms)) and common(list(terms), []) is not None


def has_dots(tree: Tree) -> bool:
    return is_dots(tree) or (tree.kind == "unary" and is_dots(tree.children[0]))


def folded(terms: list[Tree], glyph: str, span: Span) -> Tree:
    def added(left: Tree, right: Tree) -> Tree:
        if glyph == "+" and right.kind == "unary" and right.value == "-":
            return binary("-", left, right.children[0], span)
        return binary(glyph, left, right, span)

    return reduce(added, terms)


def range_of(found: Pattern, span: Span) -> Tree:
    assert found.high is not None
    return Tree("range", found.letter, (number(found.low, span), found.high), span)


def at_place(tree: Tree, letter: str, other: Tree) -> Tree:
    """The same at another index."""
    if tree.kind == "name" and tree.value == letter:
        return other._replace(span=tree.span)
    return tree._replace(
        children=tuple([at_place(child, letter, other) for child in tree.children])
    )
