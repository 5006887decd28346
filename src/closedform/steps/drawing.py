"""The graph with what is said of its nodes and edges, for a picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from closedform.calculus import is_time
from closedform.core.dims import Shape
from closedform.core.node import Node, Symbol, name
from closedform.steps.chain import Chain
from closedform.steps.diagonals import diagonal_of
from closedform.steps.graph import Place, is_row
from closedform.steps.line import Head, Line, Tools
from closedform.steps.prelude import opened


class Knot(NamedTuple):
    """A node: its value, and the derivative of the function by it where that was asked for; a
    variable has no value."""

    letter: Symbol
    value: Line | None
    adjoint: Line | None


class Edge(NamedTuple):
    """An edge with its Jacobian; or how it maps what it is given, `argument`: the derivative by
    what is above it ("back"), or the velocity of what is below it ("forth")."""

    below: Symbol
    above: Symbol
    line: Line
    argument: Node | None
    shape: Shape
    says: str = ""  # "diagonal", "back" or "forth"


def network(
    function: Node, variable: Symbol, adjoints: bool, tools: Tools
) -> tuple[list[Knot], list[Edge]]:
    """The nodes, the variables first and the function last, and the edges between them."""
    function = opened(function, tools)
    taken = tools.taken
    kind = "rate" if is_time(variable, function) else "derivative"
    top = tools.called
    head = Head(kind, function, variable)
    chain = Chain(head, top, taken, "brief", tools, *([1] if adjoints else []))
    if any(map(is_row, (top, *chain.graph.leaves))):
        return [], []
    backwards = adjoints and not chain.goes_forward()
    found = {line.head.variable: line for line in chain.derivatives()} if backwards else {}
    leaves = [Knot(x, None, found.get(x)) for x in chain.graph.leaves]
    places = chain.graph.places
    inner = [Knot(p.letter, chain.node(p), found.get(p.letter)) for p in places]
    return [*leaves, *inner], [edge for place in places for edge in _edges(chain, place)]


def _edges(chain: Chain, place: Place) -> Iterator[Edge]:
    v = place.letter
    for u in place.uses:
        if chain.goes_forward():
            line = chain.velocity(place, u)
            yield Edge(u, v, line, chain.speed(u), line.value.shape, "forth")
        elif chain.by_deltas(u):
            line, letter = chain.share(place, u), chain.letters.get(v)
            argument, says = (name(letter), "back") if letter else (None, "")
            yield Edge(u, v, line, argument, line.value.shape, says)
        else:
            line = chain.jacobian(place, u)
            diagonal = u.shape and diagonal_of(line.value) is not None
            yield Edge(u, v, line, None, line.value.shape, "diagonal" if diagonal else "")
