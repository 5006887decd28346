"""From an expression to a formula: one walk for every way of writing.

A `Style` is a table: how each kind of node and each operator is put together from its drawn
arguments.  Functions have one entry, `call`.  What has no entry is an error that names it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import NamedTuple

from closedform.core.dims import Dim
from closedform.core.node import Node, node, number, postorder
from closedform.present.known import SIZED, Known
from closedform.present.pieces import Piece, join
from closedform.syntax.precedence import ATOM, POSTFIX, PRODUCT

QUOTIENT = PRODUCT - 0.5  # a/b: a term as it stands, in brackets as a factor
SPACED = PRODUCT - 0.25  # a .* b: in brackets beside the closer `*`
TURNED = POSTFIX + 0.5  # X': a base of entries as it stands, in brackets under a power


class Style(NamedTuple):
    """One way of writing.

    `spell` gives a name its glyphs; `taken` are the names of the expression, which no constant may
    be confused with; `sized` are the constants whose size may be left out.
    """

    compose: Mapping[str, Composer]
    spell: Callable[[str], str] = str
    taken: frozenset[str] = frozenset()
    sized: frozenset[str] = SIZED
    brackets: tuple[str, str] = ("(", ")")


class Drawn(NamedTuple):
    """A node with its drawn arguments; `clear` says that its shape follows from where it stands."""

    node: Node
    args: tuple[Piece, ...]
    clear: bool
    style: Style


Composer = Callable[[Drawn], Piece]


def draw(root: Node, style: Style, given: bool = False, explicit: bool = False) -> Piece:
    """The formula of `root`.  Linear in the graph, whatever its depth.

    `given` says that the shape of the whole is known to the reader, so that a size that follows
    from it may be left out: the identity matrix alone is then `I`.  Where it is `explicit`, every
    size is written.
    """
    nodes = list(postorder(root))
    if explicit or not any(current.op in style.sized for current in nodes):
        plain: dict[Node, Piece] = {}
        for current in nodes:
            args = tuple([plain[arg] for arg in current.args])
            plain[current] = compose(Drawn(current, args, False, style))
        return plain[root]
    style = style._replace(taken=style.taken | taken(nodes))
    known = Known(nodes, style.sized)
    done: dict[tuple[Node, bool], Piece] = {}
    whole = root, given or root in known
    stack: list[tuple[Node, bool]] = [whole]
    while stack:
        key = current, clear = stack[-1]
        wanted = list(zip(current.args, known.wanted(current, clear), strict=True))
        missing = [arg for arg in wanted if arg not in done]
        if key in done or not missing:
            stack.pop()
            if key not in done:
                args = tuple(done[arg] for arg in wanted)
                done[key] = compose(Drawn(current, args, clear, style))
        else:
            stack.extend(missing)
    return done[whole]


def compose(drawn: Drawn) -> Piece:
    """The piece for one node; a LookupError names what has no spelling."""
    current = drawn.node
    key = current.op if current.kind == "apply" else current.kind
    composer = drawn.style.compose.get(key)
    if composer is None and current.kind == "apply":
        composer = drawn.style.compose["call"]
    if composer is None:
        raise no_spelling(key)
    return composer(drawn)


def no_spelling(what: str) -> LookupError:
    return LookupError(f"no spelling for {what!r}; state it in functions/ or in present/")


def taken(nodes: Iterable[Node]) -> frozenset[str]:
    """Every name, index and dimension that is written somewhere in `nodes`."""
    found: set[str] = set()
    sizes: set[Dim] = set()
    for current in nodes:
        sizes.update(current.shape)
        if current.kind == "name":
            found.add(current.data.name)
        elif current.kind in ("index", "binder"):
            found.add(current.data)
        elif current.kind == "dim":
            found.update(current.data.symbols)
    return frozenset(found.union(*(size.symbols for size in sizes)))


def wrap(drawn: Drawn, piece: Piece, level: float) -> Piece:
    """The piece, in brackets where it holds together less tightly than `level`."""
    return piece if piece.level >= level else bracketed(drawn, piece)


def bracketed(drawn: Drawn, piece: Piece) -> Piece:
    opening, closing = drawn.style.brackets
    return join(ATOM, opening, piece, closing, brackets=1)


def separated(pieces: list[Piece | str], mark: str = ", ") -> Piece:
    """The pieces with `mark` between them."""
    parts: list[Piece | str] = []
    for piece in pieces:
        parts.extend((mark, piece) if parts else (piece,))
    return join(0, *parts)


def compact(piece: Piece) -> Piece:
    """A subscript or the end of a range: the same without spaces around signs."""
    shown = str(piece)
    for sign in "+-−":
        shown = shown.replace(f" {sign} ", sign)
    return join(piece.level, shown)


def size(dim: Dim, style: Style) -> Piece:
    """A dimension, written like the sum that it is."""
    return draw(sum_of(dim), style)


def sum_of(dim: Dim) -> Node:
    """The polynomial said with numbers, symbols, sums and products, over a number."""
    common, inner, below = dim.parted()
    if below != 1:
        above = _product([node("dim", data=Dim.symbol(name)) for name in common], sum_of(inner))
        return node("apply", "divide", (above, number(below)))
    terms = []
    for monomial, coefficient in sorted(dim.terms, key=lambda term: (-len(term[0]), term[0])):
        factors = [node("dim", data=Dim.symbol(name)) for name in monomial]
        magnitude = coefficient if coefficient > 0 else -coefficient
        if magnitude != 1 or not factors:
            factors.insert(0, number(magnitude))
        product = _product(factors[:-1], factors[-1])
        terms.append(product if coefficient > 0 else node("apply", "neg", (product,)))
    if not terms:
        return number(0)
    return terms[0] if len(terms) == 1 else node("apply", "add", tuple(terms))


def _product(factors: list[Node], last: Node) -> Node:
    if last.kind == "number" and last.data == 1 and factors:
        factors, last = factors[:-1], factors[-1]
    return reduce(lambda left, right: node("apply", "mul", (left, right)), [*factors, last])
