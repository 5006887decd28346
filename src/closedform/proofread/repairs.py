"""What a wrong side may have been meant to be: small changes of it, the likeliest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

from closedform.syntax.tree import Span, Tree

NUMBERS = (Fraction(2), Fraction(1, 2), Fraction(-2), Fraction(4), Fraction(1, 4))
MOST = 160  # changes of one side that are tried


class Repair(NamedTuple):
    """One change: what kind of mistake it mends, the side after it, and where it is made."""

    kind: str
    tree: Tree
    place: Span


Change = Callable[[Tree], Iterator[Tree]]


def repairs(side: Tree) -> Iterator[Repair]:
    """The sides that one change makes, by kind: those of the whole before those of its parts."""
    for kind, change in CHANGES:
        for path, part in _parts(side):
            for changed in change(part):
                yield Repair(kind, _replaced(side, path, changed), part.span)


def _parts(root: Tree) -> Iterator[tuple[tuple[int, ...], Tree]]:
    """Every part with the way to it, the outermost first."""
    level: list[tuple[tuple[int, ...], Tree]] = [((), root)]
    while level:
        yield from level
        level = [
            ((*path, k), child)
            for path, tree in level
            if tree.kind not in ("range", "slice")
            for k, child in enumerate(tree.children)
        ]


def _replaced(root: Tree, path: tuple[int, ...], part: Tree) -> Tree:
    if not path:
        return part
    first, *rest = path
    children = list(root.children)
    children[first] = _replaced(children[first], tuple(rest), part)
    return root._replace(children=tuple(children))


def _is(tree: Tree, *values: str) -> bool:
    return tree.kind == "binary" and tree.value in values


def _sign(tree: Tree) -> Iterator[Tree]:
    """A term with the other sign."""
    if _is(tree, "+", "-"):
        yield tree._replace(value="-" if tree.value == "+" else "+")
    if tree.kind == "unary":
        yield tree.children[0]
    elif tree.kind != "number":
        yield Tree("unary", "-", (tree,), tree.span)


def _transpose(tree: Tree) -> Iterator[Tree]:
    if tree.kind == "transpose":
        yield tree.children[0]
    elif tree.kind in ("name", "call", "binary", "unary") and not _is(tree, "^"):
        yield Tree("transpose", None, (tree,), tree.span)


def _factor(tree: Tree) -> Iterator[Tree]:
    """A term times a number; a number left out."""
    if _is(tree, "*") and tree.children[0].kind == "number":
        yield tree.children[1]
    if _is(tree, "/") and tree.children[1].kind in ("number", "name"):
        yield tree.children[0]
    if tree.kind in ("binary", "name", "call", "unary", "transpose", "binder"):
        for number in NUMBERS:
            yield Tree("binary", "*", (Tree("number", number, (), tree.span), tree), tree.span)


def _order(tree: Tree) -> Iterator[Tree]:
    """Two factors the other way round."""
    if not _is(tree, "*"):
        return
    left, right = tree.children
    yield tree._replace(children=(right, left))
    if _is(left, "*"):
        first, second = left.children
        inner = left._replace(children=(first, right))
        yield tree._replace(children=(inner, second))


def _hadamard(tree: Tree) -> Iterator[Tree]:
    """A product entry by entry in the place of one of matrices, also without a transpose."""
    if _is(tree, "*"):
        yield tree._replace(value=".*")
        left, right = tree.children
        if left.kind == "transpose":
            yield tree._replace(value=".*", children=(left.children[0], right))
    elif _is(tree, ".*"):
        yield tree._replace(value="*")


def _extra(tree: Tree) -> Iterator[Tree]:
    """A sum without one of its terms."""
    if _is(tree, "+", "-"):
        yield tree.children[0]
        yield tree.children[1]


def _index(tree: Tree) -> Iterator[Tree]:
    """The subscripts of an entry the other way round."""
    if tree.kind == "entry" and len(tree.children) == 3:
        base, row, column = tree.children
        yield tree._replace(children=(base, column, row))


def _power(tree: Tree) -> Iterator[Tree]:
    """An exponent one more or one less."""
    if _is(tree, "^") and isinstance(tree.children[1].value, Fraction):
        base, exponent = tree.children
        for by in (1, -1):
            changed = exponent._replace(value=tree.children[1].value + by)
            yield tree._replace(children=(base, changed))
    elif tree.kind == "name":
        square = Tree("number", Fraction(2), (), tree.span)
        yield Tree("binary", "^", (tree, square), tree.span)


CHANGES: tuple[tuple[str, Change], ...] = (
    ("sign", _sign),
    ("transpose", _transpose),
    ("factor", _factor),
    ("order", _order),
    ("hadamard", _hadamard),
    ("index", _index),
    ("term-extra", _extra),
    ("power", _power),
)
