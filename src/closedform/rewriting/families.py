"""Rules about families of functions: what members with a name of their own are called."""

from __future__ import annotations

from closedform.core.node import Node
from closedform.rewriting.facts import repeated_scalar
from closedform.rewriting.normal import Normal

NAMED = {("polygamma", 0): "digamma", ("polygamma", 1): "trigamma"}


def member_with_a_name(n: Normal, made: Node) -> Node | None:
    """polygamma(0, x) is digamma(x), polygamma(1, x) is trigamma(x)."""
    order, argument = made.args
    order = repeated_scalar(order) or order
    if order.kind != "number" or order.data.denominator != 1:
        return None
    name = NAMED.get((made.op, int(order.data)))
    return n.apply(name, (argument,), made.shape) if name else None
