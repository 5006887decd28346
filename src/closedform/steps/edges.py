"""Derivatives from node to node of a computational graph, made by the calculus at the letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce

from closedform.calculus import by_time, derivative, moved
from closedform.core.dims import ONE, Dim, Shape
from closedform.core.node import Node, Symbol, name, postorder
from closedform.rewriting import spelling as sp
from closedform.steps.diagonals import diagonal_of, is_multiple_of_one
from closedform.steps.graph import Place
from closedform.steps.laws import leaf_of, replaced, times
from closedform.steps.line import Tools

REFLECTED = frozenset({"sigmoid"})  # f(-u) = 1 - f(u): written as the value that is there already


class Edges:
    """The derivatives of the nodes of one graph."""

    def __init__(self, tools: Tools) -> None:
        self.tools = tools
        self._made: dict[tuple[Symbol, Symbol], Node] = {}

    def derivative(self, function: Node, u: Symbol) -> Node:
        """Arranged as the notation prefers: a column for a number by a vector."""
        tools = self.tools
        core = tools.normal(tools.unfold(function))
        tensor = tools.simplified(derivative(core, leaf_of(u)))
        return tools.arranged(tensor, (function.shape, u.shape))

    def rate(self, function: Node, time: Symbol) -> Node:
        """The derivative by time of what depends on it."""
        tools = self.tools
        tensor = by_time(tools.normal(tools.unfold(function)), leaf_of(time))
        return tools.arranged(tools.simplified(tensor), (function.shape,))

    def carried(self, function: Node, steps: Mapping[Symbol, Node]) -> Node:
        """How the function moves when its letters do."""
        tools = self.tools
        core = tools.normal(tools.unfold(function))
        moving = {leaf_of(u): tools.unfold(step) for u, step in steps.items()}
        return tools.arranged(tools.simplified(moved(core, moving, ())), (function.shape,))

    def jacobian(self, place: Place, u: Symbol) -> Node:
        """∂v/∂u', of matrices ∂vec(V)/∂vec(U)': a row for each entry of v."""
        v = place.letter
        found = self._made.get((v, u))
        if found is None:
            J = self.derivative(place.value, u)
            if 2 in (len(v.shape), len(u.shape)) and not (v.shape and u.shape):
                J = vec(J)
            if not v.shape:
                J = sp.transpose(J)
            entries = diagonal_of(J)
            if entries is not None and J.op != "diag" and not is_multiple_of_one(entries):
                J = sp.diagonal(entries)
            found = self._made[v, u] = J
        return found

    def shape(self, v: Symbol, u: Symbol) -> Shape:
        """That of a Jacobian."""
        above, below = entries(v.shape), entries(u.shape)
        if not u.shape:
            return (above,) if v.shape else ()
        return above, below


def in_letters(value: Node, place: Place) -> Node:
    """With the letter of a node where a derivative says its value again: u .* (1 - u)."""
    turned = {
        part: sp.plus(sp.UNIT, sp.negative(sp.apply(part.op, part.args[0].args, part.shape)))
        for part in postorder(value)
        if part.op in REFLECTED and part.kind == "apply" and part.args[0].op == "neg"
    }
    return replaced(replaced(value, turned), {place.value: name(place.letter)})


def entries(shape: Shape) -> Dim:
    return reduce(lambda rows, columns: rows * columns, shape, ONE)


def vec(value: Node) -> Node:
    """A matrix as the column of its columns."""
    if len(value.shape) < 2:
        return value
    return sp.apply("vec", (value,), (entries(value.shape),))


def product(factors: Sequence[Node]) -> Node:
    """The product as it stands; a factor 1 is not written."""
    return reduce(times, factors)


def total(terms: Sequence[Node]) -> Node:
    """The sum."""
    return reduce(sp.plus, terms)
