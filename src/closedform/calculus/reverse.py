"""Derivatives on the core: every differential is linear in ``dX``; reverse mode transposes it.

The adjoint of a node ``v`` is the tensor ∂F/∂v with the axes of ``F`` first and those of ``v`` last.
It is carried from the function down to the variable, each node adding what its differential,
transposed, makes of it.  The result is a graph that shares what the function shares, so a chain of
depth d costs d.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count

from closedform.calculus.unfold import Range, Unfolder, Value
from closedform.core.algebra import add, contract, is_zero, linear, scale, terms, zero
from closedform.core.dims import ONE, Dim
from closedform.core.node import Node, Symbol, node, postorder
from closedform.errors import UnsupportedProblem
from closedform.functions import TABLE, Record
from closedform.meaning import templates
from closedform.meaning.calls import signatures


def derivative(function: Node, variable: Node) -> Node:
    """∂function/∂variable: the axes of `function` first, then those of `variable`."""
    seeds = tuple(range(len(function.shape)))
    sizes = dict(enumerate(function.shape))
    seed = contract([], seeds + seeds, sizes)
    return pulled(function, variable, seed, len(seeds))


def directional(function: Node, variable: Node, direction: Node) -> Node:
    """The differential of `function` at a motion of `variable` along `direction`."""
    jacobian = derivative(function, variable)
    rank, width = len(function.shape), len(variable.shape)
    labels = tuple(range(rank + width))
    return contract([(jacobian, labels), (direction, labels[rank:])], labels[:rank])


def pulled(function: Node, variable: Node, seed: Node, seeds: int) -> Node:
    """The adjoint of `variable` when that of `function` is `seed`, whose first axes are `seeds`."""
    order = list(postorder(function))
    moving: set[Node] = set()
    for current in order:
        if current is variable or any(arg in moving for arg in current.args):
            moving.add(current)
    shape = seed.shape[:seeds] + variable.shape
    if function not in moving:
        return zero(shape)
    parts: dict[Node, list[Node]] = {function: [seed]}
    for current in reversed(order):
        if current not in moving or current not in parts:
            continue
        if current is variable:
            continue
        adjoint = add(*parts.pop(current))
        if not is_zero(adjoint):
            _descend(current, adjoint, seeds, moving, parts)
    found = parts.get(variable)
    return add(*found) if found else zero(shape)


def _descend(
    current: Node, adjoint: Node, seeds: int, moving: set[Node], parts: dict[Node, list[Node]]
) -> None:
    if current.kind == "sum":
        for coefficient, term in terms(current):
            if term in moving:
                parts.setdefault(term, []).append(scale(coefficient, adjoint))
    elif current.kind == "contraction":
        for position, factor in enumerate(current.args):
            if factor in moving:
                pulled_back = _through_contraction(current, position, adjoint, seeds)
                parts.setdefault(factor, []).append(pulled_back)
    elif current.kind == "apply":
        for position, arg in enumerate(current.args):
            if arg in moving:
                parts.setdefault(arg, []).append(_through(current, position, adjoint, seeds))
    else:
        raise UnsupportedProblem("no-derivative", name=current.kind)


def _through_contraction(current: Node, position: int, adjoint: Node, seeds: int) -> Node:
    """The adjoint of one factor: the adjoint of the product times the other factors."""
    wiring = current.data
    base = 1 + max(
        (label for labels in (*wiring.factors, wiring.out) for label in labels), default=-1
    )
    lead = tuple(range(base, base + seeds))
    own = wiring.factors[position]
    factors = [(adjoint, lead + wiring.out)]
    for other, (factor, labels) in enumerate(zip(current.args, wiring.factors, strict=True)):
        if other != position:
            factors.append((factor, labels))
    sizes = dict(zip(own, current.args[position].shape, strict=True))
    return contract(factors, lead + own, sizes)


def _through(current: Node, position: int, adjoint: Node, seeds: int) -> Node:
    """The adjoint of one argument of a function."""
    record = TABLE[current.op]
    if record.entrywise:
        return _through_entrywise(record, current, position, adjoint, seeds)
    if current.op == "matpow" and position == 1:
        raise UnsupportedProblem("no-derivative", name="X^k by k")
    return _through_function(record, current, position, adjoint, seeds)


_names = count()


def _axes(shape: Sequence[Dim], ranges: dict[str, Range], what: str) -> tuple[str, ...]:
    """Fresh indices for axes that a function is repeated over."""
    made = []
    for size in shape:
        index = f"{what}{next(_names)}"
        ranges[index] = Range(ONE, size)
        made.append(index)
    return tuple(made)


def _unfolder(ranges: Mapping[str, Range]) -> Unfolder:
    unfolder = Unfolder(nested)
    unfolder.ranges = dict(ranges)
    return unfolder


def _through_entrywise(
    record: Record, current: Node, position: int, adjoint: Node, seeds: int
) -> Node:
    """Times the slope, entry by entry; a scalar argument gathers over all entries."""
    template = templates.slope(record.name, position)
    ranges: dict[str, Range] = {}
    idx = _axes(current.shape, ranges, "entry")
    unfolder = _unfolder(ranges)
    values = [Value(arg, idx if arg.shape else ()) for arg in current.args]
    slope = unfolder.instance(template, record, values, {})
    number_of = {index: seeds + k for k, index in enumerate(idx)}
    own = tuple(range(seeds + len(idx)))
    out = own if current.args[position].shape else own[:seeds]
    return contract([(adjoint, own), (slope.node, tuple(number_of[i] for i in slope.idx))], out)


def _through_function(
    record: Record, current: Node, position: int, adjoint: Node, seeds: int
) -> Node:
    """The differential of the record, transposed."""
    signature = signatures(record)[0]
    result = tuple(group[0] for group in signature.result)
    repeated = len(current.shape) - len(result)
    ranges: dict[str, Range] = {}
    idx = _axes(current.shape[:repeated], ranges, "each")
    letters: dict[str, Dim] = {}
    values = []
    for arg, axes in zip(current.args, signature.arguments, strict=True):
        own = arg.shape[repeated:]
        letters.update(zip(axes, own, strict=True))
        values.append(Value(_narrow(arg, repeated), idx))
    if current.op == "matpow":
        if repeated:
            raise UnsupportedProblem("no-derivative", name="sum of X^r over r")
        letters["k"] = _whole(current.args[1])
        values = values[:1]
    target = current.args[position]
    linear_map = templates.adjoint(record.name, position)
    unfolder = _unfolder(ranges)
    parameters = dict(zip(record.parameters, values, strict=False))
    if linear_map is not None:
        lead = _axes(adjoint.shape[:seeds], unfolder.ranges, "seed")
        wide = seeds + repeated
        parameters["G"] = Value(_narrow(adjoint, wide), (*lead, *idx))
        pulled_back = _instance(unfolder, linear_map, parameters, letters)
        return _ordered(pulled_back, (*lead, *idx), target, repeated, seeds, adjoint)
    template = templates.differential(record.name, position)
    if template is None:
        raise UnsupportedProblem("no-derivative", name=record.name)
    narrow = _narrow(target, repeated)
    motion = node("name", data=Symbol("d " + record.parameters[position]), shape=narrow.shape)
    parameters["d" + record.parameters[position]] = Value(motion, idx)
    value = _instance(unfolder, template, parameters, letters)
    moved = _ordered(value, idx, current, repeated, 0, None)
    back = pulled(moved, motion, adjoint, seeds)
    return _widened(back, adjoint.shape[:seeds] + target.shape)


def _instance(
    unfolder: Unfolder, template: Node, parameters: Mapping[str, Value], letters: Mapping[str, Dim]
) -> Value:
    inner = Unfolder(unfolder.derive, parameters, letters)
    inner.ranges = unfolder.ranges
    return inner(template)


def _ordered(
    value: Value, idx: tuple[str, ...], like: Node, repeated: int, seeds: int, adjoint: Node | None
) -> Node:
    """`value` with the indices `idx` first, in that order, then the axes of `like`, units included."""
    lead = tuple(adjoint.shape[:seeds]) if adjoint is not None else ()
    full = lead + like.shape
    inner = [k for k in range(seeds + repeated, len(full)) if full[k] is not ONE]
    labels = tuple(idx.index(i) for i in value.idx) + tuple(inner)
    out = tuple(range(len(full)))
    if labels == out:
        return value.node
    return contract([(value.node, labels)], out, dict(enumerate(full)))


def _narrow(value: Node, repeated: int) -> Node:
    """Without the axes of size 1 after the first `repeated`."""
    keep = tuple(k for k, s in enumerate(value.shape) if k < repeated or s is not ONE)
    if len(keep) == len(value.shape):
        return value
    return contract([(value, tuple(range(len(value.shape))))], keep)


def _widened(value: Node, shape: tuple[Dim, ...]) -> Node:
    if value.shape == shape:
        return value
    labels = tuple(k for k, s in enumerate(shape) if s is not ONE)
    return contract([(value, labels)], tuple(range(len(shape))), dict(enumerate(shape)))


def _whole(exponent: Node) -> Dim:
    """An exponent as a dimension, so that it can be the end of a range."""
    total = Dim.of(0)
    for coefficient, term in terms(exponent):
        size = Dim.of(1) if term.kind == "number" else term.data if term.kind == "dim" else None
        if size is None or coefficient.denominator != 1:
            raise UnsupportedProblem("no-derivative", name="X^k for this exponent")
        total = total + size * int(coefficient)
    return total


# -- derivatives inside expressions ---------------------------------------------------------------


def nested(unfolder: Unfolder, expression: Node) -> Value:
    """A derivative that is asked for inside an expression."""
    function, variable = expression.args
    base = variable.args[0] if variable.op == "entry" else variable
    value = unfolder(function)
    leaf = unfolder(base).node
    if expression.data == "hess":
        first = derivative(value.node, leaf)
        made = Value(derivative(first, leaf), value.idx)
    elif base.data.name == "t" and not base.shape:
        made = Value(by_time(value.node, leaf), value.idx)
    else:
        made = Value(derivative(value.node, leaf), value.idx)
    if variable is base:
        return made
    return _by_entry(unfolder, made, function, base, variable)


def _by_entry(
    unfolder: Unfolder, whole: Value, function: Node, base: Node, variable: Node
) -> Value:
    rank = len(unfolder.core_shape(function))
    labels: list[object] = list(range(rank))
    kept: list[object] = list(range(rank))
    parts = []
    subscripts = iter(variable.args[1:])
    for axis, (kind, size) in enumerate(zip(variable.data, unfolder.shape(base), strict=True)):
        label = ("axis", axis)
        if size is not ONE:
            labels.append(label)
        if kind == ":":
            if size is not ONE:
                kept.append(label)
        else:
            which = next(subscripts)
            if size is not ONE:
                parts.append((unfolder.pick(which, size), (label,)))
    return unfolder.wire([(whole, labels), *parts], kept)  # type: ignore[list-item]


def by_time(function: Node, time: Node) -> Node:
    """The derivative by time: every name that is a function of it moves with its own velocity."""
    parts = [derivative(function, time)]
    for leaf in list(postorder(function)):
        if leaf.kind == "name" and "function" in leaf.data.properties:
            symbol = leaf.data
            velocity = node(
                "name",
                data=Symbol(symbol.name, symbol.shape, symbol.properties, symbol.dots + 1),
                shape=leaf.shape,
            )
            parts.append(directional(function, leaf, velocity))
    return linear(function.shape, [(1, part) for part in parts])
