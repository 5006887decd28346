"""Rules about powers, entry by entry."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from closedform.core.algebra import (
    ZERO,
    content,
    contract,
    is_zero,
    ones,
    scale,
)
from closedform.core.node import Node, node, number
from closedform.errors import UnsupportedProblem
from closedform.rewriting.facts import sign
from closedform.rewriting.normal import Normal, is_unit

HIGHEST_POWER = 64  # of a number that is worked out


def power_of_number(n: Normal, made: Node) -> Node | None:
    """A power of a number is a number where it is exact."""
    base, exponent = made.args
    if exponent.kind != "number":
        return ones(base.shape) if is_unit(base) else None
    e = exponent.data
    if e < 0 and is_zero(base):
        raise UnsupportedProblem("division-by-zero")
    if e == 1:
        return base
    if e == 0 or is_unit(base):
        return ones(base.shape)
    if base.kind == "number":
        return _exact_power(base.data, e)
    return None


def power_of_zeros_and_ones(n: Normal, made: Node) -> Node | None:
    """Positive powers of 0 and 1 change nothing."""
    base, exponent = made.args
    positive = exponent.kind == "number" and exponent.data > 0
    return base if positive and base.kind == "structure" and base.op != "iota" else None


def _exact_power(base: Fraction, e: Fraction) -> Node | None:
    if base == 0:
        return ZERO if e > 0 else None
    if e.denominator == 1 and abs(e) <= HIGHEST_POWER:
        return number(base ** int(e))
    if e.denominator == 2 and base > 0 and abs(e) <= HIGHEST_POWER:
        top, bottom = isqrt(base.numerator), isqrt(base.denominator)
        if top * top == base.numerator and bottom * bottom == base.denominator:
            return number(Fraction(top, bottom) ** int(e * 2))
        if abs(e) > 1 and abs(e) < 32:  # 2^(3/2) is 2 times 2^(1/2)
            whole = int(e // 1)
            rest = node("apply", "epower", (number(base), number(e - whole)))
            return scale(base**whole, rest)
    return None


def power_of_multiple(n: Normal, made: Node) -> Node | None:
    """(c*x).^k is c^k*x.^k."""
    base, exponent = made.args
    coefficient, rest = content(base)
    if coefficient == 1 or base.kind == "number" or exponent.kind != "number":
        return None
    if is_zero(base):
        return None
    if exponent.data.denominator != 1:
        if abs(coefficient) == 1:
            return None
        outside = n.power(number(abs(coefficient)), exponent)
        rest = rest if coefficient > 0 else scale(-1, rest)
        return times(n, outside, n.power(rest, exponent))
    power = int(exponent.data)
    if abs(coefficient) == 1 or abs(power) <= HIGHEST_POWER:
        return n.scale(Fraction(coefficient) ** power, n.power(rest, exponent))
    return None


def times(n: Normal, scalar: Node, value: Node) -> Node:
    labels = tuple(range(len(value.shape)))
    return n.product([(scalar, ()), (value, labels)], labels)


def power_of_power(n: Normal, made: Node) -> Node | None:
    """(x.^a).^b is x.^(a*b) where that holds for all values."""
    base, outer = made.args
    if base.kind != "apply" or base.op != "epower":
        return None
    inner_base, inner = base.args
    if inner.shape != outer.shape and inner.shape and outer.shape:
        return None
    combined = _scaled(n, inner, outer)
    if combined is None:
        return None
    if outer.kind == "number" and outer.data.denominator == 1:
        return n.power(inner_base, combined)
    if sign(inner_base):
        return n.power(inner_base, combined)
    if inner.kind != "number":
        return None
    if inner.data.denominator != 1 or inner.data % 2:
        return n.power(inner_base, combined)  # defined only where the base is not negative
    if combined.kind == "number" and combined.data.denominator == 1 and combined.data % 2:
        absolute = n.apply("abs", (inner_base,), inner_base.shape)
        return n.power(absolute, combined)
    if combined.kind == "number" and combined.data.denominator == 1:
        return n.power(inner_base, combined)
    return n.power(n.apply("abs", (inner_base,), inner_base.shape), combined)


def power_of_abs(n: Normal, made: Node) -> Node | None:
    """abs(x)^2 is x^2."""
    base, exponent = made.args
    if base.kind != "apply" or base.op != "abs" or exponent.kind != "number":
        return None
    if exponent.data.denominator != 1 or exponent.data % 2:
        return None
    return n.power(base.args[0], exponent)


def _scaled(n: Normal, inner: Node, outer: Node) -> Node | None:
    """The product of two exponents."""
    if inner.kind == "number" and outer.kind == "number":
        return number(inner.data * outer.data)
    if inner.kind == "number":
        return n.scale(inner.data, outer)
    if outer.kind == "number":
        return n.scale(outer.data, inner)
    if not inner.shape and not outer.shape:
        return n.product([(inner, ()), (outer, ())], ())
    return None


def power_of_entry(n: Normal, made: Node) -> Node | None:
    """x[k]^e is an entry of x.^e, which meets other entries of x there."""
    base, exponent = made.args
    if base.kind != "contraction" or base.shape or exponent.shape:
        return None
    factors = list(zip(base.args, base.data.factors, strict=True))
    units = [labels for f, labels in factors if f.op == "select" and not f.data[0]]
    rest = [(f, labels) for f, labels in factors if f.op != "select"]
    if len(rest) != 1 or len(rest) + len(units) != len(factors):
        return None
    ((tensor, labels),) = rest
    if tensor.kind == "structure" or sorted(units) != sorted((label,) for label in labels):
        return None
    at = next(k for k, (f, _) in enumerate(factors) if f is tensor)
    factors[at] = n.power(tensor, exponent), labels
    return n.product(factors, ())


def power_of_exponential(n: Normal, made: Node) -> Node | None:
    """exp(x).^k is exp(k*x)."""
    base, exponent = made.args
    if base.kind != "apply" or base.op != "exp" or exponent.shape:
        return None
    inside = base.args[0]
    if exponent.kind == "number":
        return n.apply("exp", (n.scale(exponent.data, inside),), base.shape)
    return n.apply("exp", (times(n, exponent, inside),), base.shape)


def power_of_product(n: Normal, made: Node) -> Node | None:
    """(x .* y).^e is x.^e .* y.^e: for an integer e, else for the positive factors."""
    base, exponent = made.args
    if base.kind != "contraction" or exponent.shape or not base.args:
        return None
    out = base.data.out
    if len(set(out)) != len(out):
        return None
    factors = list(zip(base.args, base.data.factors, strict=True))
    if any(len(set(ls)) != len(ls) or not set(ls) <= set(out) for _, ls in factors):
        return None
    whole = exponent.kind == "number" and exponent.data.denominator == 1
    inside = [] if whole else [f for f in factors if sign(f[0]) != "positive"]
    if len(inside) == len(factors) and any(ls != out for _, ls in factors) is False:
        return None
    if len(inside) == len(factors):
        return None
    outside = [f for f in factors if f not in inside]
    sizes = dict(zip(out, base.shape, strict=True))
    raised = [(n.power(f, exponent), ls) for f, ls in outside]
    if inside:
        rest = contract(inside, out, sizes)
        raised.append((node("apply", "epower", (rest, exponent), shape=rest.shape), out))
    return n.product(raised, out, sizes)


def logistic_from_exponential(n: Normal, made: Node) -> Node | None:
    """1/(1 + exp(u)) is sigmoid(-u)."""
    base, exponent = made.args
    if exponent.kind != "number" or exponent.data.denominator != 1 or exponent.data >= 0:
        return None
    inside = one_plus_exponential(base)
    if inside is None:
        return None
    logistic = n.apply("sigmoid", (n.negative(inside),), base.shape)
    return n.power(logistic, -exponent.data)


def one_plus_exponential(value: Node) -> Node | None:
    if value.kind != "sum" or len(value.args) != 2 or value.data != (1, 1):
        return None
    first, second = value.args
    for one, other in ((first, second), (second, first)):
        if is_unit(one) and other.kind == "apply" and other.op == "exp":
            return other.args[0]
    return None
