"""Derivatives of core nodes, in whichever direction is shorter, and those inside expressions."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from closedform.calculus.forward import moved
from closedform.calculus.reverse import Count, pulled, uncounted
from closedform.calculus.unfold import Unfolder, Value
from closedform.core.algebra import contract, permuted
from closedform.core.dims import ONE
from closedform.core.node import Node, Symbol, node, number, postorder


def derivative(function: Node, variable: Node, count: Count = uncounted) -> Node:
    """∂function/∂variable: the axes of `function` first, then those of `variable`.

    A function of more axes than its variable is differentiated forwards, any other in reverse.
    `count` is told of every node that is passed.
    """
    if len(function.shape) > len(variable.shape):
        return forward(function, variable, count)
    rank = len(function.shape)
    seeds = tuple(range(rank))
    seed = contract([], seeds + seeds, dict(enumerate(function.shape)))
    return pulled(function, variable, seed, rank, count)


def forward(function: Node, variable: Node, count: Count = uncounted) -> Node:
    """The same, the motion of the variable carried up."""
    axes = tuple(range(len(variable.shape)))
    start = contract([], axes + axes, dict(enumerate(variable.shape))) if axes else number(1)
    motion = moved(function, {variable: start}, variable.shape, count)
    lead, rank = len(axes), len(function.shape)
    return permuted(motion, (*range(lead, lead + rank), *range(lead)))


def by_time(function: Node, time: Node) -> Node:
    """The derivative by time: every name that is a function of it moves with its own velocity."""
    motions = {time: number(1)}
    for leaf in postorder(function):
        if leaf.kind == "name" and "function" in leaf.data.properties:
            name, shape, properties, dots = leaf.data
            motions[leaf] = node(
                "name", data=Symbol(name, shape, properties, dots + 1), shape=leaf.shape
            )
    return moved(function, motions, ())


def is_time(symbol: Symbol, function: Node) -> bool:
    """Whether the symbol is the time that names of `function` depend on."""
    return (
        not symbol.shape
        and symbol.name == "t"
        and any(
            leaf.kind == "name" and "function" in leaf.data.properties
            for leaf in postorder(function)
        )
    )


def nested(unfolder: Unfolder, expression: Node) -> Value:
    """A derivative that is asked for inside an expression."""
    function, variable = expression.args
    base = variable.args[0] if variable.op == "entry" else variable
    value = unfolder(function)
    leaf = unfolder(base).node
    if expression.data == "hess":
        whole = derivative(derivative(value.node, leaf), leaf)
    elif is_time(base.data, value.node):
        whole = by_time(value.node, leaf)
    else:
        whole = derivative(value.node, leaf)
    made = Value(whole, value.idx)
    return made if variable is base else _by_entry(unfolder, made, function, base, variable)


def _by_entry(
    unfolder: Unfolder, whole: Value, function: Node, base: Node, variable: Node
) -> Value:
    """The part of a derivative that belongs to an entry, a row or a column of the variable."""
    rank = len(unfolder.core_shape(function))
    labels: list[Hashable] = list(range(rank))
    kept: list[Hashable] = list(range(rank))
    parts: list[tuple[Value, Sequence[Hashable]]] = []
    subscripts = iter(variable.args[1:])
    for axis, (kind, size) in enumerate(zip(variable.data, unfolder.shape(base), strict=True)):
        label = ("axis", axis)
        which = None if kind == ":" else next(subscripts)
        if size is ONE:
            continue
        labels.append(label)
        if which is None:
            kept.append(label)
        else:
            parts.append((unfolder.pick(which, size), (label,)))
    return unfolder.wire([(whole, labels), *parts], kept)
