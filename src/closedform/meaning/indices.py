"""Indices that no sum binds: `i` in `x[i]`, declared as an integer or named by the variable alone.

Each runs over the axis whose entry it takes, as one that is declared as `index(n)` does.
"""

from __future__ import annotations

from typing import NamedTuple

from closedform.core.node import Symbol
from closedform.errors import ClosedformError
from closedform.meaning.assume import FIRST_SIZE
from closedform.meaning.declare import Declarations
from closedform.syntax.front import parse
from closedform.syntax.tree import Tree, walk


class Variable(NamedTuple):
    """An entry, a row or a column of a name, by which a derivative is taken."""

    text: str
    tree: Tree


def entries_in(
    variables: tuple[str, ...], program: Tree, known: Declarations
) -> tuple[Variable, ...]:
    """The variables that are entries, rows or columns of a name: they say what fits its shape."""
    found: list[Variable] = []
    if all(map(str.isidentifier, variables)):
        return ()
    names = known.names | {str(tree.value) for tree in walk(program) if tree.kind == "name"}
    for variable in variables:
        try:
            tree = parse(variable, names=names).tree.children[-1]
        except ClosedformError:
            continue  # its own error is raised where it is looked up
        if tree.kind == "entry" and tree.children[0].kind == "name":
            found.append(Variable(variable, tree))
    return tuple(found)


def with_indices(program: Tree, by: tuple[Variable, ...], known: Declarations) -> Declarations:
    """The declarations, with what stands as a subscript and is no dimension as an index."""
    if not by and not known.sizes & known.spans.keys():
        return known
    integers = (known.sizes & known.spans.keys()) - _dimensions(program, known)
    entries = tuple(variable.tree for variable in by)
    unknown = _subscripts(entries) - _free_names(program) - known.names - known.sizes
    found = sorted((_subscripts((program, *entries)) | _units(program)) & integers | unknown)
    if not found:
        return known
    return known._replace(
        symbols=known.symbols | {n: Symbol(n, (), frozenset({"index"})) for n in found},
        sizes=known.sizes.difference(found),
        conditions=tuple(row for row in known.conditions if row[0].symbols.isdisjoint(found)),
    )


def _dimensions(program: Tree, known: Declarations) -> set[str]:
    """The integers that a shape, a range, or a condition other than a bound speaks of."""
    found = {s for symbol in known.symbols.values() for d in symbol.shape for s in d.symbols}
    for left, _, right in known.conditions:
        if right.constant is None:
            found |= left.symbols | right.symbols
    for tree in walk(program):
        if tree.kind == "range" or (tree.kind == "call" and tree.value in FIRST_SIZE):
            found |= {str(inner.value) for inner in walk(tree) if inner.kind == "name"}
    return found


def _free_names(program: Tree) -> set[str]:
    """The names that stand somewhere else than alone as a subscript, and that no sum binds."""
    found: set[str] = set()
    bound: set[str] = set()
    for tree in walk(program):
        children = tree.children[:1] if tree.kind == "entry" else tree.children
        found |= {str(child.value) for child in children if child.kind == "name"}
        if tree.kind == "binder":
            bound |= {str(child.value) for child in tree.children[:-1]}
    return found - bound


def _subscripts(trees: tuple[Tree, ...]) -> set[str]:
    """The names in subscripts that no sum binds."""
    found: set[str] = set()
    bound: set[str] = set()
    for tree in (inner for outer in trees for inner in walk(outer)):
        if tree.kind == "entry":
            inner = (each for child in tree.children[1:] for each in walk(child))
            found |= {str(each.value) for each in inner if each.kind == "name"}
        elif tree.kind == "binder":
            bound |= {str(child.value) for child in tree.children[:-1]}
    return found - bound


def _units(program: Tree) -> set[str]:
    """The `i` of unit vectors `e_i`, where no sum binds it."""
    words = {str(tree.value) for tree in walk(program) if tree.kind == "name"}
    ranges = (tree.children[:-1] for tree in walk(program) if tree.kind == "binder")
    bound = {str(entry.value) for entries in ranges for entry in entries}
    return {word[2:] for word in words if word.startswith("e_")} - bound
