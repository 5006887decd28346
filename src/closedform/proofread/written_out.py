"""Sums and products with dots, `e_1 + e_2 + … + e_n`, as `sum(i = 1:n, e_i)`."""

from __future__ import annotations

from closedform.proofread.grids import grid
from closedform.proofread.patterns import (
    Pattern,
    alike,
    at_place,
    folded,
    fresh,
    has_dots,
    is_dots,
    is_place,
    joined,
    pattern,
    place_of,
    plus,
    range_of,
    refused,
    same,
)
from closedform.syntax.grammar import number
from closedform.syntax.tree import Span, Tree, walk

BINDERS = {"+": "sum", "*": "prod"}
LISTED = ("diag", "max", "min")  # functions of entries one by one, as of a vector
CHAINS = {"+": "+-", "-": "+-", "*": "*"}


def settled(tree: Tree) -> Tree:
    """The tree with the sums and the products with dots as what they are.  Dots that are left
    are refused."""
    if not any(is_dots(below) for below in walk(tree)):
        return tree
    if is_dots(tree):
        raise refused("dots-unclear", tree.span)
    glyphs = CHAINS.get(str(tree.value), "") if tree.kind == "binary" else ""
    if glyphs:
        terms = [t if has_dots(t) else settled(t) for t in _terms(tree, glyphs)]
        if any(map(has_dots, terms)):
            return _dotted(terms, glyphs[0], tree.span)
        return folded(terms, glyphs[0], tree.span)
    if tree.kind == "call" and tree.value in LISTED and any(map(is_dots, tree.children)):
        entries = grid(settled_cells([[child] for child in tree.children]), joined(tree.children))
        return tree._replace(children=(entries,))
    return tree._replace(children=tuple([settled(child) for child in tree.children]))


def settled_cells(rows: list[list[Tree]]) -> list[list[Tree]]:
    """The same of cells; those that are dots alone are kept."""
    return [[cell if is_dots(cell) else settled(cell) for cell in row] for row in rows]


def _terms(tree: Tree, glyphs: str) -> list[Tree]:
    """The terms of a sum with their signs, or the factors of a product."""
    found: list[Tree] = []
    while tree.kind == "binary" and str(tree.value) in glyphs:
        left, right = tree.children
        found.append(Tree("unary", "-", (right,), right.span) if tree.value == "-" else right)
        tree = left
    return [tree, *reversed(found)]


def _dotted(terms: list[Tree], glyph: str, span: Span) -> Tree:
    """A chain with dots: what stands in front of the pattern and behind it is kept."""
    at = next(k for k, term in enumerate(terms) if has_dots(term))
    if not at or at + 1 == len(terms):
        raise refused("dots-open", span)
    if glyph == "*" and terms[at].value != "*":  # factors, or the entries of a row
        raise refused("dots-unclear", terms[at].span)
    low, high = _extent(terms, at)
    run = terms[low:high]
    signs = {_is_negative(term) for term in run} if glyph == "+" else {False}
    if low == at or len(signs) > 1:
        raise refused("dots-unclear", span)
    if True in signs:
        run = [term.children[0] for term in run]
    found = pattern(run, fresh(run)[0])
    place = joined(run)
    if found.high is None or (low == at - 1 and low and not _goes_back(found, terms[low - 1])):
        raise refused("dots-unclear", span)
    body = found.term if glyph == "+" else Tree("cell", None, (found.term,), found.term.span)
    whole = Tree("binder", BINDERS[glyph], (range_of(found, place), body), place)
    made = Tree("unary", "-", (whole,), place) if True in signs else whole
    left = [*terms[:low], made, *terms[high:]]
    return _dotted(left, glyph, span) if any(map(has_dots, left)) else folded(left, glyph, span)


def _extent(terms: list[Tree], at: int) -> tuple[int, int]:
    """How far the pattern around these dots reaches: the terms before them that are like the one
    behind, and those behind that are like the one before.  One term between dots may be the
    general one."""
    first, last, top = terms[at - 1], terms[at + 1], at + 1
    rest = terms[at + 2 : at + 4]
    if len(rest) == 2 and has_dots(rest[0]) and alike(first, last, rest[1]):
        last, top = rest[1], at + 3
    low, high = at, top
    while low and alike(terms[low - 1], last):
        low -= 1
    while high < len(terms) and alike(first, terms[high]):
        high += 1
    return low, high


def _is_negative(term: Tree) -> bool:
    return term.kind == "unary" and term.value == "-"


def _goes_back(found: Pattern, before: Tree) -> bool:
    """Whether the pattern of a single term before the dots is sure: its places are subscripts, it
    begins with 1, or what stands before it is the term before that one.  `1 + x^2 + …` could go
    on with x^4."""
    if found.low <= 1 or any(below.kind == "entry" for below in walk(found.term)):
        return True
    index = number(found.low - 1, before.span)
    return same(_reduced(at_place(found.term, found.letter, index)), before)


def _reduced(term: Tree) -> Tree:
    """A term as it is written where an exponent or a factor is 1: `2 x`, and not `2 x^1`."""
    term = term._replace(children=tuple(map(_reduced, term.children)))
    ends = {"^": (1, 0), "*": (0, 1)}.get(str(term.value)) if term.kind == "binary" else None
    if term.kind == "binary" and term.value in ("+", "-") and is_place(term.children[1]):
        first, second = map(place_of, term.children) if is_place(term.children[0]) else (None, None)
        if first and second and not first.name:
            return plus(term.children[0], second.shift if term.value == "+" else -second.shift)
    if ends is None:
        return term
    one, rest = (term.children[k] for k in ends)
    return rest if one.kind == "number" and one.value == 1 else term
