"""Rules about what is repeated along other axes, and about named parts."""

from __future__ import annotations

from closedform.core.algebra import (
    contract,
    linear,
    terms,
)
from closedform.core.node import Node
from closedform.functions import TABLE
from closedform.rewriting.facts import repeated_scalar
from closedform.rewriting.normal import Normal


def of_repeated(n: Normal, made: Node) -> Node | None:
    """A function of a number that is repeated is the function of the number, repeated."""
    if not made.shape or not TABLE[made.op].entrywise or not made.args:
        return None
    scalars = [arg if not arg.shape else repeated_scalar(arg) for arg in made.args]
    if any(s is None for s in scalars):
        return None
    value = n.apply(made.op, tuple(n(s) for s in scalars if s is not None), ())
    return n.broadcast(value, made.shape)


def unrepeated(n: Normal, made: Node) -> Node | None:
    """A function repeated over axes on which no argument depends is applied once."""
    record = TABLE[made.op]
    if record.entrywise or not made.args:
        return None
    from_rank = {"matpow": (2, 0)}.get(made.op)
    if from_rank is None:
        return None
    lead = len(made.shape) - 2
    if lead <= 0:
        return None
    cores = []
    for arg in made.args:
        core = _without_lead(arg, lead)
        if core is None:
            return None
        cores.append(core)
    once = n.apply(made.op, tuple(cores), made.shape[lead:])
    labels = tuple(range(len(made.shape)))
    return n.product([(once, labels[lead:])], labels, dict(enumerate(made.shape)))


def _without_lead(value: Node, lead: int) -> Node | None:
    """`value` without its first axes, where it does not depend on them."""
    if value.kind == "sum":
        parts = [(c, _without_lead(t, lead)) for c, t in terms(value)]
        if any(p is None for _, p in parts):
            return None
        return linear(value.shape[lead:], [(c, p) for c, p in parts if p is not None])
    if value.kind == "contraction":
        out = value.data.out
        first = out[:lead]
        if any(label in labels for labels in value.data.factors for label in first):
            return None
        if len(set(out)) != len(out):
            return None
        return contract(
            zip(value.args, value.data.factors, strict=True),
            out[lead:],
            dict(zip(out[lead:], value.shape[lead:], strict=True)),
        )
    return value if not value.shape else None


def alone(n: Normal, made: Node) -> Node | None:
    """A named part that is no sum need not be kept together."""
    inside = made.args[0]
    return None if inside.kind == "sum" and len(inside.args) > 1 else inside
