"""Names that hold an index: `x_i` beside `Σ_j x_j`, and `xi` below a sum over i."""

from __future__ import annotations

from closedform.core.node import Symbol
from closedform.errors import NameProblem
from closedform.functions import TABLE
from closedform.syntax.tree import Tree, walk

LETTERS = frozenset("ijklmnpqrst")  # that are taken for indices


def indexed(program: Tree, symbols: dict[str, Symbol]) -> Tree:
    """The program with `x_i` as the entry of `x` where `i` is a declared index.

    An error where `x` has other subscripts and nobody bound or declared `i`, and where a sum over
    i holds no i, but a name `xi`.
    """
    inside = walk(program)
    subscripted = {
        str(tree.children[0].value)
        for tree in inside
        if tree.kind == "entry" and tree.value == "subscript"
    }
    made: dict[int, Tree] = {}
    for tree in reversed(inside):
        children = tuple(made[id(child)] for child in tree.children)
        made[id(tree)] = tree if children == tree.children else tree._replace(children=children)
        if tree.kind == "name" and tree.value not in symbols:
            made[id(tree)] = _entry(tree, subscripted, symbols)
        elif tree.kind == "binder":
            _refuse_glued(tree, symbols)
    return made[id(program)]


def _entry(tree: Tree, subscripted: set[str], symbols: dict[str, Symbol]) -> Tree:
    base, _, index = str(tree.value).rpartition("_")
    if index not in LETTERS or not (base in subscripted or base in symbols):
        return tree
    if index in symbols and "index" in symbols[index].properties:
        name, place = (tree._replace(value=word) for word in (base, index))
        return Tree("entry", "subscript", (name, place), tree.span)
    if base in subscripted:
        raise NameProblem("index-unbound", span=tree.span, name=index, size="n")
    return tree


def _refuse_glued(binder: Tree, symbols: dict[str, Symbol]) -> None:
    """`sum(i = 1:n, (yi - a)^2)`."""
    *ranges, body = binder.children
    names = {str(tree.value): tree for tree in walk(body) if tree.kind == "name"}
    for index in (str(entry.value) for entry in ranges):
        glued = [
            n
            for n in names
            if len(n) == 2 and n[1] == index and n not in symbols and TABLE.spelled(n) is None
        ]
        if glued and index not in names:
            name = min(glued, key=lambda n: names[n].span)
            raise NameProblem(
                "index-glued", span=names[name].span, name=name, base=name[:-1], index=index
            )
