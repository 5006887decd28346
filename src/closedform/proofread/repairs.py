"""What a wrong side may have been meant to be: small changes of it, the likeliest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import reduce
from itertools import permutations
from typing import NamedTuple

from closedform.proofread.trees import factors_of
from closedform.syntax.tree import Span, Tree

NUMBERS = (Fraction(2), Fraction(1, 2), Fraction(-2), Fraction(4), Fraction(1, 4))
PERMUTED = 4  # factors of a product whose order is tried
MOST = 400  # changes of one side that are tried


class Repair(NamedTuple):
    """One change: what kind of mistake it mends, the side after it, and where it is made."""

    kind: str
    tree: Tree
    place: Span


Change = Callable[[Tree], Iterator[Tree]]


def repairs(side: Tree, names: Iterable[str] = ()) -> Iterator[Repair]:
    """The sides that one change makes, by kind: those of the whole before those of its parts, and
    of one place before those of every place where the same stands.

    `names` are those that may be meant in the place of another one.
    """
    parts = list(_parts(side))
    alike: dict[Tree, list[tuple[int, ...]]] = {}
    for path, part in parts:
        alike.setdefault(_unplaced(part), []).append(path)
    based = {path for path, part in parts if path and path[-1] == 0 and _at(side, path) == "entry"}
    for kind, change in (*CHANGES, ("wrong-variable", _renamed(tuple(names)))):
        for path, part in parts:
            if kind == "transpose" and path in based:  # that changes the subscripts
                continue
            for changed in change(part):
                yield Repair(kind, _replaced(side, path, changed), part.span)
        for path, part in parts:
            everywhere = alike[_unplaced(part)]
            if len(everywhere) > 1 and path == everywhere[0] and part.kind != "number":
                for changed in change(part):
                    whole = reduce(lambda tree, at: _replaced(tree, at, changed), everywhere, side)
                    yield Repair(kind, whole, part.span)


def _at(root: Tree, path: tuple[int, ...]) -> str:
    """The kind of the part that another one stands in."""
    for step in path[:-1]:
        root = root.children[step]
    return root.kind


def _unplaced(tree: Tree) -> Tree:
    """The tree without its places."""
    return Tree(tree.kind, tree.value, tuple(map(_unplaced, tree.children)), Span(0, 0))


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
    if root.kind == "transpose" and children[0].kind == "transpose":
        return children[0].children[0]
    return root._replace(children=tuple(children))


def _is(tree: Tree, *values: str) -> bool:
    return tree.kind == "binary" and tree.value in values


def _sign(tree: Tree) -> Iterator[Tree]:
    """A term with the other sign."""
    if _is(tree, "+", "-"):
        yield tree._replace(value="-" if tree.value == "+" else "+")
    if tree.kind == "unary":
        yield tree.children[0]
    elif _is(tree, "-"):
        yield tree._replace(children=tree.children[::-1])
    elif tree.kind != "number":
        yield Tree("unary", "-", (tree,), tree.span)


def _transpose(tree: Tree) -> Iterator[Tree]:
    if tree.kind == "transpose":
        yield tree.children[0]
    elif _is(tree, "*") and tree.children[0].kind == "number":
        return  # that of the other factor
    elif _is(tree, "*") and any(child.kind == "transpose" for child in tree.children):
        left, right = tree.children
        yield tree._replace(children=(_turned(right), _turned(left)))
    elif tree.kind in ("name", "call", "binary") and not _is(tree, "^"):
        yield _turned(tree)


def _turned(tree: Tree) -> Tree:
    """The transpose; that of a transpose is what it was."""
    if tree.kind == "transpose":
        return tree.children[0]
    return Tree("transpose", None, (tree,), tree.span)


def _factor(tree: Tree) -> Iterator[Tree]:
    """A term times a number; a number left out."""
    if _is(tree, "*") and tree.children[0].kind == "number":
        yield tree.children[1]
    if _is(tree, "/") and tree.children[1].kind in ("number", "name"):
        yield tree.children[0]
    if tree.kind in ("binary", "name", "call", "unary", "transpose", "binder"):
        for number in NUMBERS:
            yield _times(number, tree)


def _times(number: Fraction, tree: Tree) -> Tree:
    """A multiple of a term, the number in front of its factors."""
    if tree.kind == "number" and isinstance(tree.value, Fraction):
        return tree._replace(value=number * tree.value)
    if tree.kind == "unary" or _is(tree, "*", "/"):
        first, *rest = tree.children
        multiple = _times(number, first)
        if tree.value == "*" and multiple.value == 1:
            return rest[0]
        return tree._replace(children=(multiple, *rest))
    return Tree("binary", "*", (Tree("number", number, (), tree.span), tree), tree.span)


def _order(tree: Tree) -> Iterator[Tree]:
    """Two factors the other way round."""
    if not _is(tree, "*"):
        return
    left, right = tree.children
    yield tree._replace(children=(right, left))
    factors = factors_of(tree)
    if 2 < len(factors) <= PERMUTED:
        orders = [list(order) for order in permutations(factors) if list(order) != factors]
        orders.sort(key=lambda order: _moved(order, factors))
        yield from (_product(order, tree) for order in orders)


def _product(factors: list[Tree], like: Tree) -> Tree:
    return reduce(lambda one, other: like._replace(value="*", children=(one, other)), factors)


def _moved(order: list[Tree], factors: list[Tree]) -> int:
    """How many factors stand elsewhere."""
    return sum(one is not other for one, other in zip(order, factors, strict=True))


def _hadamard(tree: Tree) -> Iterator[Tree]:
    """A product entry by entry in the place of one of matrices, also without a transpose."""
    if _is(tree, "*"):
        yield tree._replace(value=".*")
        left, right = tree.children
        if left.kind == "transpose":
            yield tree._replace(value=".*", children=(left.children[0], right))
        factors = factors_of(tree)
        for cut in range(1, len(factors) - 1):
            parts = _product(factors[:cut], tree), _product(factors[cut:], tree)
            yield tree._replace(value=".*", children=parts)
    elif _is(tree, ".*"):
        yield tree._replace(value="*")


def _extra(tree: Tree) -> Iterator[Tree]:
    """A sum without one of its terms."""
    if _is(tree, "+", "-"):
        yield tree.children[0]
        yield tree.children[1]


def _index(tree: Tree) -> Iterator[Tree]:
    """The subscripts of an entry the other way round, or an index of a sum that was dropped."""
    if tree.kind == "entry" and len(tree.children) == 3:
        base, row, column = tree.children
        yield tree._replace(children=(base, column, row))
    if tree.kind == "binder":
        *held, body = tree.children
        for each in held:
            for name in dict.fromkeys(_names(body)):
                if name.value != each.value:
                    index = Tree("name", each.value, (), name.span)
                    entry = Tree("entry", "subscript", (name, index), name.span)
                    yield tree._replace(children=(*held, _put(body, str(name.value), entry)))


def _sum_of_products(tree: Tree) -> Iterator[Tree]:
    """A factor beside a sum, moved into it with the index of the sum."""
    if not _is(tree, "*"):
        return
    bodies = [_summed(child) for child in tree.children]
    if all(bodies):  # of two sums, that of the products
        (index, first), (other, second) = (each for each in bodies if each)
        second = _put(second, str(other.value), _named(index))
        inner = Tree("binary", "*", (first, second), tree.span)
        yield Tree("binder", "sum", (index, inner), tree.span)
        return
    for binder, factor in (tree.children, tree.children[::-1]):
        if binder.kind != "binder":
            continue
        *held, body = binder.children
        for name in dict.fromkeys(_names(factor)):
            index = Tree("name", held[0].value, (), name.span)
            entry = Tree("entry", "subscript", (name, index), name.span)
            inner = Tree("binary", "*", (body, _put(factor, str(name.value), entry)), tree.span)
            yield binder._replace(children=(*held, inner))


def _summed(tree: Tree) -> tuple[Tree, Tree] | None:
    """The range of a sum and its body, also of its transpose, or of a power of it."""
    if tree.kind == "transpose" and (found := _summed(tree.children[0])):
        return found[0], tree._replace(children=(found[1],))
    alone = tree.kind == "binder" and tree.value == "sum" and len(tree.children) == 2
    return (tree.children[0], tree.children[1]) if alone else None


def _named(index: Tree) -> Tree:
    return Tree("name", index.value, (), index.span)


def _log(tree: Tree) -> Iterator[Tree]:
    """A factor of a product under a logarithm, which is a term of the sum."""
    if _is(tree, "*"):
        for first, second in (tree.children, tree.children[::-1]):
            logarithm = Tree("call", "log", (first,), first.span)
            yield Tree("binary", "+", (logarithm, second), tree.span)


def _renamed(names: tuple[str, ...]) -> Change:
    """Another name in the place of one."""

    def change(tree: Tree) -> Iterator[Tree]:
        if tree.kind == "name":
            yield from (tree._replace(value=name) for name in names if name != tree.value)

    return change


def _names(tree: Tree) -> list[Tree]:
    """The names in a tree that no subscript stands behind."""
    if tree.kind == "name":
        return [tree._replace(span=Span(0, 0))]
    return [name for child in tree.children if tree.kind != "entry" for name in _names(child)]


def _put(tree: Tree, name: str, value: Tree) -> Tree:
    if tree.kind == "name" and tree.value == name:
        return value
    return tree._replace(children=tuple(_put(child, name, value) for child in tree.children))


def _power(tree: Tree) -> Iterator[Tree]:
    """An exponent one more or one less."""
    if _is(tree, "^") and isinstance(tree.children[1].value, Fraction):
        base, exponent = tree.children
        for by in (1, -1):
            value = tree.children[1].value + by
            changed = tree._replace(children=(base, exponent._replace(value=value)))
            yield base if value == 1 else changed
    elif tree.kind in ("name", "call"):
        yield _square(tree)
    if _is(tree, "/"):
        above, below = tree.children
        yield tree._replace(children=(above, _square(below)))


def _square(tree: Tree) -> Tree:
    exponent = Tree("number", Fraction(2), (), tree.span)
    return Tree("binary", "^", (tree, exponent), tree.span)


CHANGES: tuple[tuple[str, Change], ...] = (
    ("sign", _sign),
    ("transpose", _transpose),
    ("factor", _factor),
    ("order", _order),
    ("hadamard", _hadamard),
    ("index", _index),
    ("term-extra", _extra),
    ("power", _power),
    ("sum-of-products", _sum_of_products),
    ("log", _log),
)
