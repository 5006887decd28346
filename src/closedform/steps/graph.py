"""The computational graph of a function: what a lecturer would draw.

A part is a node of its own where a function is applied to it, where it stands in two places, or
where the author named it.  What is linear is drawn together with what it is applied to, and a part
that does not depend on the variable is no node.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from typing import NamedTuple

from closedform.core.dims import ONE
from closedform.core.node import Node, Symbol, name, node, postorder
from closedform.functions import COMPARING
from closedform.rewriting import spelling as sp
from closedform.steps.laws import JOINS, PASSING, is_squared_norm, rebuilt
from closedform.steps.motion import Motion

OPAQUE = frozenset({"where", *COMPARING})  # drawn whole, with what is in them
SHELL, INNER = "shell", "inner"  # nothing but sums and multiples above it; something linear above


class Place(NamedTuple):
    """A node of the graph.

    letter   what stands for it
    part     the part of the function that it is
    value    the same in the letters of the nodes before it
    uses     those letters, the variables among them
    """

    letter: Symbol
    part: Node
    value: Node
    uses: tuple[Symbol, ...]


class Graph(NamedTuple):
    """The nodes in an order in which each comes after what it uses; the last is the function.

    `leaves` are the variables; by time, every name that depends on it.
    """

    leaves: tuple[Symbol, ...]
    places: tuple[Place, ...]

    @property
    def top(self) -> Place:
        return self.places[-1]

    def users(self) -> dict[Symbol, list[Place]]:
        """The nodes that use a letter, the nearest to the variable first."""
        found: dict[Symbol, list[Place]] = {}
        for place in self.places:
            for letter in place.uses:
                found.setdefault(letter, []).append(place)
        return found


def graph(
    function: Node,
    motion: Motion,
    top: Symbol,
    named: Iterable[tuple[str, Node]],
    taken: frozenset[str],
) -> Graph:
    """The graph of `function`, whose letter is `top`; the others by the author's names, or
    by letters that nothing else has."""
    bodies = dict(named)
    whole, *parts = _regrouped((function, *bodies.values()), motion)
    authors = dict(zip(parts, bodies, strict=True))
    moving = motion.moving(whole)
    cuts = _cuts(whole, moving, authors.keys(), motion)
    letters = _letters(whole, cuts, authors, taken, top)
    made: dict[Node, Node] = {}
    places: list[Place] = []
    leaves: dict[Symbol, None] = {}
    for current in postorder(whole):
        args = tuple([name(letters[arg]) if arg in cuts else made[arg] for arg in current.args])
        made[current] = rebuilt(current, args)
        if current in cuts or current is whole:
            value = made[current]
            found = _moving_names(value, motion, letters.values())
            leaves |= dict.fromkeys(u for u in found if _is_leaf(name(u), motion))
            places.append(Place(letters[current], current, value, found))
    return Graph(tuple(leaves), tuple(places))


def _moving_names(value: Node, motion: Motion, letters: Iterable[Symbol]) -> tuple[Symbol, ...]:
    known = set(letters)
    names = (n.data for n in postorder(value) if n.kind == "name")
    return tuple(dict.fromkeys(u for u in names if u in known or _is_leaf(name(u), motion)))


def _is_leaf(part: Node, motion: Motion) -> bool:
    return part.kind == "name" and motion.leaf(part.data) is not None


# -- where the graph is cut -----------------------------------------------------------------------


def _cuts(
    whole: Node, moving: frozenset[Node], authors: Iterable[Node], motion: Motion
) -> frozenset[Node]:
    """The parts that are nodes of their own, the whole left out."""
    order = [current for current in postorder(whole) if current in moving]
    closed = _with_bound_index(whole)
    uses: dict[Node, int] = {}
    for current in order:
        for arg in current.args:
            uses[arg] = uses.get(arg, 0) + 1
    forced = {current for current in order if uses.get(current, 0) > 1} | set(authors)
    state = {whole: SHELL}
    cuts: set[Node] = set()
    for current in reversed(order):
        if current not in state:
            continue  # below what is drawn whole
        here = state[current]
        if current is not whole and _is_cut(current, here, current in forced, motion):
            cuts.add(current)
            here = SHELL
        below = _below(current, here, moving)
        for arg in current.args if below else ():
            if arg in moving and arg not in closed:
                state[arg] = below if state.get(arg, below) == below else INNER
    return frozenset(cuts)


def _is_cut(current: Node, state: str, forced: bool, motion: Motion) -> bool:
    if _is_bare(current, motion) or is_row(current) or current.op in OPAQUE:
        return False
    return forced or state == "argument" or (state == INNER and not _passes(current))


def _below(current: Node, state: str, moving: frozenset[Node]) -> str:
    """What an argument stands under; "" where the node is drawn whole."""
    if current.op in OPAQUE or current.kind != "apply":
        return ""
    many = sum(arg in moving for arg in current.args) > 1
    if current.op in ("add", "neg", "transpose", "tr"):
        return state
    if current.op in (*JOINS, "kron"):
        if many:
            return "argument"
        factors = [arg for arg in current.args if arg not in moving]
        return state if all(not factor.shape for factor in factors) else INNER
    if current.op in ("divide", "ediv"):
        if many or current.args[1] in moving:
            return "argument"
        return INNER if current.args[1].shape else state
    if current.op == "power" and is_squared_norm(current):
        return "norm"
    if state == "norm":
        return "argument"
    return INNER if current.op in PASSING else "argument"


def _passes(current: Node) -> bool:
    """Whether it is drawn together with a linear function of it."""
    plain = current.op in PASSING or current.op in ("add", "neg", "transpose", "tr", "divide")
    return current.kind == "apply" and (plain or current.op in (*JOINS, "kron", "ediv"))


def _is_bare(current: Node, motion: Motion) -> bool:
    """The variable itself, transposed, negated or an entry of it."""
    while current.kind == "apply" and current.op in ("transpose", "neg", "entry"):
        current = current.args[0]
    return _is_leaf(current, motion)


def is_row(current: Node | Symbol) -> bool:
    return len(current.shape) == 2 and current.shape[0] is ONE


def _with_bound_index(whole: Node) -> frozenset[Node]:
    """What contains an index: it has no value of its own."""
    found: set[Node] = set()
    for current in postorder(whole):
        if current.kind == "index" or (
            current.kind == "apply" and any(arg in found for arg in current.args)
        ):
            found.add(current)
    return frozenset(found)


# -- products by the factors that move ------------------------------------------------------------


def _regrouped(roots: tuple[Node, ...], motion: Motion) -> list[Node]:
    """The same with ``x'*A*x`` as ``x'*(A*x)``: what stays is put to the factor behind it."""
    moving = frozenset[Node]().union(*(motion.moving(root) for root in roots))
    made: dict[Node, Node] = {}
    for current in postorder(*roots):
        args = tuple([made[arg] for arg in current.args])
        made[current] = _grouped(current, made, moving) or (
            current
            if args == current.args
            else node(current.kind, current.op, args, current.data, current.shape)
        )
    return [made[root] for root in roots]


def _grouped(current: Node, made: Mapping[Node, Node], moving: frozenset[Node]) -> Node | None:
    if current.kind != "apply" or current.op not in JOINS:
        return None
    factors = list(_factors(current, current.op))
    if sum(factor in moving for factor in factors) < 2:
        return None
    groups: list[list[Node]] = [[]]
    scales: list[Node] = []
    for factor in factors:
        if factor not in moving and not factor.shape:
            scales.append(made[factor])
            continue
        if groups[-1] and groups[-1][-1] in moving:
            groups.append([])
        groups[-1].append(factor)
    if len(groups) > 1 and not any(factor in moving for factor in groups[-1]):
        behind = groups.pop()
        groups[-1] += behind
    parts = [_column(_product([made[f] for f in group], current.op)) for group in groups]
    return _product([*scales, *parts], current.op)


def _product(parts: list[Node], op: str) -> Node:
    """The product as it stands, no bracket opened."""

    def join(left: Node, right: Node) -> Node:
        if not left.shape or not right.shape:
            return sp.apply("mul", (left, right), left.shape or right.shape)
        shape = sp.product_shape(left.shape, right.shape) if op == "mul" else left.shape
        return sp.apply(op, (left, right), shape)

    return reduce(join, parts)


def _column(part: Node) -> Node:
    """A row as the transpose of a column."""
    if not is_row(part) or part.op == "transpose":
        return part
    return sp.apply("transpose", (sp.transpose(part),), part.shape)


def _factors(part: Node, op: str) -> Iterator[Node]:
    """The factors of a product; one that is a number is a factor itself."""
    if part.kind == "apply" and part.op == op:
        for arg in part.args:
            yield from _factors(arg, op) if arg.shape else (arg,)
    else:
        yield part


# -- names ----------------------------------------------------------------------------------------


def _letters(
    whole: Node,
    cuts: frozenset[Node],
    authors: Mapping[Node, str],
    taken: frozenset[str],
    top: Symbol,
) -> dict[Node, Symbol]:
    """The author's names, else ``u1``, ``u2``; of a matrix ``U1``."""
    numbers = iter(range(1, len(cuts) + 2 * len(taken) + 2))
    found: dict[Node, Symbol] = {}
    for current in postorder(whole):
        if current not in cuts:
            continue
        letter = authors.get(current)
        while letter is None:
            k = next(numbers)
            if taken.isdisjoint({f"u{k}", f"U{k}"}):
                letter = f"U{k}" if len(current.shape) == 2 else f"u{k}"
        found[current] = Symbol(letter, current.shape)
    found[whole] = top
    return found
