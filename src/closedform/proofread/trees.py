"""Small changes of trees: other letters for indices, vectors of entries, sums term by term."""

from __future__ import annotations

from collections.abc import Callable

from closedform.functions import TABLE
from closedform.syntax.tree import Span, Tree, walk


def names_in(*trees: Tree) -> set[str]:
    """The names that stand in trees."""
    return {
        str(below.value) for tree in trees for below in walk(tree) if below.kind in ("name", "call")
    }


def free_letters(tree: Tree) -> set[str]:
    """The letters that stand as subscripts in a tree and are bound by no sum around them."""
    own = {str(child.value) for child in tree.children if child.kind == "range"}
    found: set[str] = set()
    for child in tree.children:
        found |= free_letters(child)
    if tree.kind == "entry":
        places = (str(place.value) for place in tree.children[1:] if place.kind == "name")
        found |= {place for place in places if len(place) == 1}
    return found - own


def places_of(tree: Tree) -> tuple[str, ...]:
    """The letters of an entry."""
    if tree.kind != "entry" or any(place.kind != "name" for place in tree.children[1:]):
        return ()
    return tuple(str(place.value) for place in tree.children[1:])


def arranged(body: Tree, letters: tuple[str, ...]) -> Tree:
    """The vector, or the matrix, whose entries are `body` with these letters."""
    span = body.span
    columns = []
    for letter in letters:
        own = letter * 2  # no letter of the document
        body = with_letter(body, letter, own)
        unit = ("name", "I"), ("slice", None), ("name", own)
        parts = tuple(Tree(kind, value, (), span) for kind, value in unit)
        columns.append(Tree("entry", None, parts, span))
    made = body
    if len(columns) == 2:
        columns[1] = Tree("transpose", None, (columns[1],), span)
    for column in columns:
        made = Tree("binary", "*", (made, column), span)
    for letter in reversed(letters):
        made = Tree("binder", "sum", (Tree("range", letter * 2, (), span), made), span)
    return made


def with_letter(tree: Tree, letter: str, other: str) -> Tree:
    """With another letter for an index, also where it belongs to a name that has entries."""
    children = tuple([with_letter(child, letter, other) for child in tree.children])
    value = tree.value
    if tree.kind in ("name", "range") and value == letter:
        value = other
    elif tree.kind == "name" and str(value).endswith(f"_{letter}"):
        value = f"{str(value)[: -len(letter)]}{other}"
    return tree._replace(value=value, children=children)


def with_own_indices(tree: Tree) -> Tree:
    """A definition with letters of its own for the indices that it binds: the text around it has
    the same ones, free."""
    tree = tree._replace(children=tuple([with_own_indices(child) for child in tree.children]))
    if tree.kind != "binder":
        return tree
    for each in tree.children:
        if each.kind == "range" and len(str(each.value)) == 1:
            tree = with_letter(tree, str(each.value), str(each.value) * 2)
    return tree


def with_own_places(tree: Tree) -> Tree:
    """What holds for every entry, with letters for their places that nothing else has."""
    entries = (part for part in walk(tree) if part.kind == "entry")
    bound = {part.value for part in walk(tree) if part.kind == "range"}
    letters = {
        str(place.value) for part in entries for place in part.children[1:] if place.kind == "name"
    }
    for letter in letters - bound:
        tree = with_letter(tree, letter, letter * 3)
    return tree


def each_term(tree: Tree, change: Callable[[Tree], Tree]) -> Tree:
    """With a change of every term of a sum."""
    if tree.kind == "binary" and tree.value in ("+", "-"):
        first, second = (each_term(child, change) for child in tree.children)
        return tree._replace(children=(first, second))
    if tree.kind == "unary" and tree.value in ("+", "-"):
        return tree._replace(children=(each_term(tree.children[0], change),))
    return change(tree)


def placed(tree: Tree, span: Span) -> Tree:
    """The tree, all of it at one place."""
    children = tuple([placed(child, span) for child in tree.children])
    return tree._replace(children=children, span=span)


ENTRYWISE = {"^": ".^", "*": ".*", "/": "./"}


def entry_by_entry(tree: Tree) -> Tree:
    """With the powers, products and quotients of a tree as those of entries."""
    children = tuple([entry_by_entry(child) for child in tree.children])
    value = ENTRYWISE.get(str(tree.value), tree.value) if tree.kind == "binary" else tree.value
    return tree._replace(value=value, children=children)


def is_of_numbers(body: Tree, name: str) -> bool:
    """Whether a function is one of numbers, that of a vector being taken entry by entry: it is
    made of them, of its variable, and of an elementary function."""
    parts = list(walk(body))
    called = [TABLE.spelled(str(part.value)) for part in parts if part.kind == "call"]
    return (
        bool(called)
        and all(part.kind in ("number", "name", "binary", "unary", "call") for part in parts)
        and all(part.value == name for part in parts if part.kind == "name")
        and all(record is not None and record.entrywise for record in called)
    )


def factors_of(tree: Tree) -> list[Tree]:
    """The factors of a product, from the left."""
    found: list[Tree] = []
    while tree.kind == "binary" and tree.value == "*":
        tree, last = tree.children
        found.append(last)
    return [tree, *reversed(found)]
