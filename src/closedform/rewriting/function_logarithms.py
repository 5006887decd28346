"""Rules about exponentials and logarithms."""

from __future__ import annotations

from closedform.core.algebra import (
    coefficient_of,
    is_zero,
    ones,
    zero,
)
from closedform.core.node import Node
from closedform.rewriting.facts import sign
from closedform.rewriting.function_powers import one_plus_exponential, times
from closedform.rewriting.normal import Normal, is_unit


def exp_of_zero(n: Normal, made: Node) -> Node | None:
    """exp(0) is 1."""
    return ones(made.shape) if is_zero(made.args[0]) else None


def exp_of_log(n: Normal, made: Node) -> Node | None:
    """exp(log(x)) is x."""
    coefficient, inside = coefficient_of(made.args[0])
    if inside.kind == "apply" and inside.op == "log":
        return n.power(inside.args[0], coefficient)
    return None


def log_of_one(n: Normal, made: Node) -> Node | None:
    """log(1) is 0."""
    return zero(made.shape) if is_unit(made.args[0]) else None


def log_of_exp(n: Normal, made: Node) -> Node | None:
    """log(exp(x)) is x."""
    inside = made.args[0]
    return inside.args[0] if inside.kind == "apply" and inside.op == "exp" else None


def log_of_power(n: Normal, made: Node) -> Node | None:
    """log(x.^k) is k*log(x) where x is positive."""
    inside = made.args[0]
    if inside.kind != "apply" or inside.op != "epower" or inside.args[1].shape:
        return None
    base, exponent = inside.args
    odd = exponent.kind == "number" and (exponent.data.denominator != 1 or exponent.data % 2 == 1)
    if not odd and sign(base) != "positive":
        return None
    log = n.apply("log", (base,), base.shape)
    return n.scale(exponent.data, log) if exponent.kind == "number" else times(n, exponent, log)


def softplus_from_log(n: Normal, made: Node) -> Node | None:
    """log(1 + exp(x)) is softplus(x)."""
    inside = one_plus_exponential(made.args[0])
    return None if inside is None else n.apply("softplus", (inside,), made.shape)


def log_of_sigmoid(n: Normal, made: Node) -> Node | None:
    """log(sigmoid(x)) is -softplus(-x)."""
    inside = made.args[0]
    if inside.kind != "apply" or inside.op != "sigmoid":
        return None
    return n.negative(n.apply("softplus", (n.negative(inside.args[0]),), made.shape))


def logsumexp(n: Normal, made: Node) -> Node | None:
    """log(sum(exp(u))) is logsumexp(u)."""
    inside = made.args[0]
    if inside.kind != "contraction" or len(inside.args) != 1 or inside.args[0].op != "exp":
        return None
    labels, out = inside.data.factors[0], inside.data.out
    summed = [x for x in labels if x not in out]
    if len(summed) != 1 or len(set(labels)) != len(labels) or set(out) - set(labels):
        return None
    turned = n.product([(inside.args[0].args[0], labels)], (*out, summed[0]))
    return n.apply("logsumexp", (turned,), made.shape)
