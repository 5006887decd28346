"""Rules about signs and kinks."""

from __future__ import annotations

from closedform.core.algebra import (
    ONE,
    coefficient_of,
    is_zero,
    ones,
    zero,
)
from closedform.core.node import Node
from closedform.functions import TABLE
from closedform.rewriting.facts import sign
from closedform.rewriting.normal import Normal


def positive_part(n: Normal, made: Node) -> Node | None:
    """maximum(0, x) is relu(x), and minimum(0, x) is -relu(-x)."""
    if not any(map(is_zero, made.args)):
        return None
    (other,) = [arg for arg in made.args if not is_zero(arg)] or [made.args[0]]
    if made.op == "maximum":
        return n.apply("relu", (other,), made.shape)
    return n.negative(n.apply("relu", (n.negative(other),), made.shape))


def even_or_odd(n: Normal, made: Node) -> Node | None:
    """f(-x) is f(x) of an even function and -f(x) of an odd one."""
    record = TABLE[made.op]
    if not record.odd and not record.even:
        return None
    inside = made.args[0]
    if is_zero(inside):
        return zero(made.shape) if record.odd else None
    if inside.kind != "sum" or any(c > 0 for c in inside.data):
        return None
    turned = n.apply(made.op, (n.negative(inside),), made.shape)
    return n.negative(turned) if record.odd else turned


def homogeneous(n: Normal, made: Node) -> Node | None:
    """abs, sign, step and relu of a positive multiple."""
    coefficient, inside = coefficient_of(made.args[0])
    if coefficient == 1 or coefficient <= 0 or inside is ONE:
        return None
    turned = n.apply(made.op, (inside,), made.shape)
    return n.scale(coefficient, turned) if made.op in ("abs", "relu") else turned


def known_sign(n: Normal, made: Node) -> Node | None:
    """abs, relu, sign and step of what is known to be positive, or not negative."""
    known = sign(made.args[0])
    if made.op in ("abs", "relu") and known:
        return made.args[0]
    if made.op in ("sign", "step") and known == "positive":
        return ones(made.shape)
    return None
