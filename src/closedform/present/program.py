"""Names for what is said more than once: `p = softmax(z); diag(p) - p*p'`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import NamedTuple

from closedform import functions
from closedform.core.node import Node, Symbol, name, node, postorder
from closedform.present.draw import Drawn, compose, taken
from closedform.present.pieces import Piece, join
from closedform.present.text import TEXT, text
from closedform.syntax.precedence import ATOM

Given = tuple[tuple[str, Node], ...]

OVERHEAD = 3  # tokens of a definition beside its right-hand side: a name, `=`, `;`
DEEP = 24  # brackets in brackets, beyond which a name is given for the eye alone
MANY = 1 << 20  # more uses than any answer depends on
ROUNDS = 3  # decisions depend on each other; they settle at once or never quite
RESERVED = frozenset(
    {"I", "e", "d", "t", "pi", "rows", "cols", "grad", "jac", "hess", "sum", "prod"}
)
UNNAMED = frozenset(
    {"eye", "ones", "zeros", "unit", "pi", "lt", "le", "gt", "ge", "eq", "neg", "transpose"}
)
LETTERS = {
    "softmax": "pq",
    "sigmoid": "s",
    "inv": "MKSHG",
    "commutation": "K",
    "duplication": "D",
    "elimination": "L",
    "difference": "rv",
}
BY_RANK = ("cab", "uvgh", "MKSHGQ")


class Program(NamedTuple):
    """Definitions in the order in which they can be read, and the result that uses their names."""

    definitions: tuple[tuple[str, Node], ...]
    result: Node
    parts: Given = ()  # what each name stands for, written out

    def lines(self, write: Callable[[Node], str] = text) -> list[str]:
        """One statement a line, the result last."""
        return [*(f"{key} = {write(body)}" for key, body in self.definitions), write(self.result)]

    def __str__(self) -> str:
        return "; ".join(self.lines())


def program(root: Node, given: Given = (), known: frozenset[str] = frozenset()) -> Program:
    """The expression with names for what it says more than once.

    A sub-expression is named where that saves tokens, or where brackets would nest too deep; with
    the author's name where `given` defines one.  The names of `known` mean something else.  What
    contains an index stays inside its binder.  Linear in the graph.
    """
    nodes = list(postorder(root))
    if len(nodes) <= DEEP and not _repeats(nodes):
        return Program((), root)
    nameable = _nameable(nodes, root)
    named = nameable
    plain: dict[Node, Piece] = {}
    for _ in range(ROUNDS):
        named, before = _worth(nodes, nameable, _uses(nodes, named), plain), named
        if named == before:
            break
    return _build(nodes, _names(nodes, named, given, known | taken(nodes)))


def _repeats(nodes: list[Node]) -> bool:
    """Whether anything of more than one token stands in two places."""
    seen: set[Node] = set()
    for current in nodes:
        for arg in current.args:
            if (
                arg in seen
                and (arg.op not in UNNAMED or any(a.args for a in arg.args))
                and arg.args
            ):
                return True
            seen.add(arg)
    return False


def _nameable(nodes: list[Node], root: Node) -> set[Node]:
    """What may stand in a definition of its own: no bound index in it, and more than one token."""
    free = _free_indices(nodes)
    return {
        current
        for current in nodes
        if current is not root
        and current.kind in ("apply", "binder")
        and current.op not in UNNAMED
        and not free[current]
    }


def _free_indices(nodes: list[Node]) -> dict[Node, frozenset[str]]:
    free: dict[Node, frozenset[str]] = {}
    none: frozenset[str] = frozenset()
    for current in nodes:
        if current.kind == "index":
            free[current] = frozenset({current.data})
        elif current.kind == "binder":
            low, high, body = (free[arg] for arg in current.args)
            free[current] = low | high | (body - {current.data})
        else:
            free[current] = none.union(*(free[arg] for arg in current.args))
    return free


def _open(current: Node) -> tuple[bool, ...]:
    """Of each argument: may a name stand there?  Not as an index, an end of a range or an exponent,
    whose kind of number matters, and not in a derivative, whose variable must stay in sight."""
    if current.kind == "binder":
        return (False, False, True)
    if current.op == "entry":
        return (True, *(False for _ in current.args[1:]))
    if current.op in ("power", "matpow"):
        return (True, False)
    return (current.op not in ("derivative", "unit"),) * len(current.args)


def _uses(nodes: list[Node], named: set[Node]) -> dict[Node, int]:
    """How often each node is written, if the nodes `named` are written once."""
    uses = dict.fromkeys(nodes, 0)
    uses[nodes[-1]] = 1
    for current in reversed(nodes):
        times = 1 if current in named else uses[current]
        for arg, free in zip(current.args, _open(current), strict=True):
            if free:
                uses[arg] = min(uses[arg] + times, MANY)
    return uses


def _worth(
    nodes: list[Node], nameable: set[Node], uses: Mapping[Node, int], plain: dict[Node, Piece]
) -> set[Node]:
    """The nodes whose name pays, decided from the leaves up.

    `plain` keeps, for the next time, what is drawn without any names in it.
    """
    short = join(ATOM, "x")
    shown: dict[Node, Piece] = {}
    named: set[Node] = set()
    whole: dict[Node, Piece] = {}
    touched: set[Node] = set()  # a name is in them
    for current in nodes:
        if touched.isdisjoint(current.args):
            if current not in plain:
                args = tuple([plain[arg] for arg in current.args])
                plain[current] = compose(Drawn(current, args, True, TEXT))
            piece = plain[current]
        else:
            touched.add(current)
            args = tuple(
                (shown if free else whole)[arg]
                for arg, free in zip(current.args, _open(current), strict=True)
            )
            piece = compose(Drawn(current, args, True, TEXT))
        shown[current] = whole[current] = piece
        times, length = uses[current], piece.tokens
        pays = times * length > times + length + OVERHEAD
        if current in nameable and times and (pays or piece.depth > DEEP):
            named.add(current)
            touched.add(current)
            shown[current] = short
    return named


def _names(
    nodes: list[Node], named: set[Node], given: Given, known: frozenset[str]
) -> dict[Node, str]:
    """A name for each node: the author's, else the first free of a readable list."""
    keys = Counter(key for key, _ in given)
    used = set(known)
    authors = {body: key for key, body in given if key not in used and keys[key] == 1}
    used.update(RESERVED, keys)
    names = {
        current: authors[current] for current in nodes if current in named and current in authors
    }
    others = [current for current in nodes if current in named and current not in names]
    wanted = Counter(map(_letters, others))
    series = {letters: _series(letters, many) for letters, many in wanted.items()}
    for current in others:
        names[current] = next(
            key
            for key in series[_letters(current)]
            if key not in used and functions.TABLE.spelled(key) is None
        )
        used.add(names[current])
    return names


def _letters(current: Node) -> str:
    differs = current.op == "add" and any(arg.op == "neg" for arg in current.args)
    if differs and len(current.shape) == 1:
        return LETTERS["difference"]
    if current.op in LETTERS and (current.op != "inv" or current.shape):
        letters = LETTERS[current.op]
        return letters.upper() if len(current.shape) == 2 else letters
    return BY_RANK[len(current.shape)]


def _series(letters: str, many: int) -> Iterator[str]:
    """The letters; where they are too few, the first of them with numbers."""
    if many <= len(letters):
        yield from letters
    for position in count(1):
        yield f"{letters[0]}{position}"


def _build(nodes: list[Node], names: Mapping[Node, str]) -> Program:
    shown: dict[Node, Node] = {}
    definitions: list[tuple[str, Node]] = []
    for current in nodes:
        args = tuple(
            shown[arg] if free else arg
            for arg, free in zip(current.args, _open(current), strict=True)
        )
        made = node(current.kind, current.op, args, current.data, current.shape)
        if current in names:
            definitions.append((names[current], made))
            made = name(Symbol(names[current], current.shape))
        shown[current] = made
    parts = tuple((names[current], current) for current in nodes if current in names)
    return Program(tuple(definitions), shown[nodes[-1]], parts)
