"""Conditions such as `u > 0`: the simplest way to say one, and which of several say the same."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import NamedTuple

from closedform.core.node import Node, node, number, postorder
from closedform.functions import TABLE
from closedform.present.text import text

Core = Callable[[Node], Node | None]  # the normal form, or None where nothing is known
Sign = Callable[[Node], str]

OPPOSITE = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "!=": "!="}
BETWEEN = {"sin": 1, "cos": 1, "tanh": 1, "erf": 1}  # no value is larger than this
DOUBT = Fraction(1, 10**9)  # of a constant that is worked out
CONSTANT: dict[str, Callable[..., float]] = {
    "add": operator.add,
    "neg": operator.neg,
    "mul": operator.mul,
    "divide": operator.truediv,
    "power": operator.pow,
    "abs": abs,
}
EVERY = " in every entry"  # a vector may differ from 0 where an entry does not
IMPLIED = (
    (" != 0", " > 0"),
    (f" != 0{EVERY}", " > 0"),
    (" >= 0", " > 0"),
    (" <= 1", " < 1"),
)
MEANS = {  # of two relations of one thing the one that says both
    (">", "!="): ">",
    (">=", "!="): ">",
    (">", ">="): ">",
    ("<", "!="): "<",
    ("<=", "!="): "<",
    ("<", "<="): "<",
}


class Relation(NamedTuple):
    """`value relation 0`, of every entry, and `over` all indices where there are any."""

    value: Node
    relation: str
    over: str = ""

    def said(self, write: Callable[[Node], str] = text) -> str:
        """In words that are shortest: `1 - x^2 > 0` is `abs(x) < 1`."""
        value, relation, over = self
        root = _root_of_square(value)
        if root is not None and not over and relation in (">", ">="):
            return f"abs({write(root)}) {OPPOSITE[relation]} 1"
        every = EVERY if relation == "!=" and value.shape else ""
        return f"{write(value)} {relation} 0{every}" + (f" for all {over}" if over else "")

    def simplest(self, sign: Sign) -> Relation | None:
        """The same condition on less; None where it always holds."""
        value, relation, _ = self
        while True:
            shorter = _shorter(value, relation, sign)
            if shorter is None:
                break
            value, relation = shorter
        return None if _always(value, relation) else Relation(value, relation)


def _shorter(value: Node, relation: str, sign: Sign) -> tuple[Node, str] | None:
    if value.op == "neg":
        return value.args[0], OPPOSITE[relation]
    if value.op == "mul" and not all(arg.shape for arg in value.args):
        for kept, dropped in (value.args, value.args[::-1]):
            if sign(dropped) == "positive":
                return kept, relation
    if value.op in ("divide", "ediv") and sign(value.args[1]) == "positive":
        return value.args[0], relation
    if relation in (">", "!=") and (value.op == "abs" or _is_even_power(value)):
        return value.args[0], "!="
    return None


def _is_even_power(value: Node) -> bool:
    if value.op not in ("power", "epower") or len(value.args[0].shape) == 2 > len(value.shape):
        return False
    if value.op == "power" and value.shape:
        return False
    exponent = value.args[1]
    return exponent.kind == "number" and exponent.data > 0 and exponent.data % 2 == 0


def _root_of_square(value: Node) -> Node | None:
    """x where the value is 1 - x^2."""
    if value.op != "add" or value.args[1].op != "neg" or not _is_one(value.args[0]):
        return None
    square = value.args[1].args[0]
    return square.args[0] if _is_even_power(square) and square.args[1].data == 2 else None


def _is_one(value: Node) -> bool:
    return value.kind == "number" and value.data == 1


def _always(value: Node, relation: str) -> bool:
    low, high = _range(value)
    above = low is not None and (low > 0 or (low == 0 and relation == ">="))
    below = high is not None and (high < 0 or (high == 0 and relation == "<="))
    wanted = {">": above, ">=": above, "<": below, "<=": below, "!=": above or below}
    return wanted[relation]


def _range(value: Node) -> tuple[Fraction | None, Fraction | None]:
    """A least and a greatest value, None where there is none or it is not known."""
    constant = _constant(value)
    if constant is not None:
        about = Fraction(constant)
        return about - abs(about) * DOUBT, about + abs(about) * DOUBT
    if value.op in BETWEEN:
        return Fraction(-BETWEEN[value.op]), Fraction(BETWEEN[value.op])
    if value.op in ("entry", "transpose"):
        return _range(value.args[0])
    if value.op == "neg":
        low, high = _range(value.args[0])
        return (None if high is None else -high), (None if low is None else -low)
    if value.op == "add":
        ends = [_range(arg) for arg in value.args]
        lows, highs = [e[0] for e in ends], [e[1] for e in ends]
        return _total(lows), _total(highs)
    return None, None


def _constant(value: Node) -> float | None:
    """The value of what has no names in it, such as `log(2) - 1`."""
    known: dict[Node, float] = {}
    for current in postorder(value):
        found = _worked_out(current, [known[arg] for arg in current.args])
        if found is None:
            return None
        known[current] = found
    return known[value]


def _worked_out(value: Node, args: list[float]) -> float | None:
    if value.kind == "number":
        return float(value.data)
    if value.op == "pi":
        return math.pi
    function = CONSTANT.get(value.op) or getattr(math, value.op, None)
    if value.kind != "apply" or not args or function is None:
        return None
    try:
        return float(function(*args))
    except (ArithmeticError, ValueError, TypeError):
        return None


def _total(parts: list[Fraction | None]) -> Fraction | None:
    known = [part for part in parts if part is not None]
    return sum(known, Fraction(0)) if len(known) == len(parts) else None


# -- several -----------------------------------------------------------------------------------


def merged(
    found: Iterable[Relation | str], core: Core, said: Callable[[Node], str] = text
) -> list[str]:
    """The conditions in their order, each thing once; what is no relation stays as it is."""
    kept: dict[object, Relation | str] = {}
    for condition in found:
        if isinstance(condition, str):
            kept.setdefault(condition, condition)
            continue
        zero = _vanishing(condition.value, core)
        key = zero, condition.over
        before = kept.get(key)
        if not isinstance(before, Relation):
            kept[key] = condition
            continue
        pair = before.relation, condition.relation
        same = _signed(before.value, core) is _signed(condition.value, core)
        if "!=" not in pair and not same:
            kept[key, condition] = condition  # the same zero, and perhaps the other sign
            continue
        both = MEANS.get(pair) or MEANS.get(pair[::-1]) or before.relation
        says_more = both == condition.relation != before.relation
        kept[key] = condition if says_more else before._replace(relation=both)
    whole = [c if isinstance(c, str) else c.said(said) for c in kept.values()]
    texts = list(dict.fromkeys(whole))
    return [t for t in texts if not _implied(t, texts)]


def _implied(condition: str, among: list[str]) -> bool:
    """u != 0 and u >= 0 say nothing new beside u > 0, u <= 1 nothing beside u < 1."""
    return any(
        condition.endswith(weaker) and condition[: -len(weaker)] + stronger in among
        for weaker, stronger in IMPLIED
    )


def _signed(value: Node, core: Core, turned: bool = False) -> Node:
    """What has the sign of the value, `turned` of minus it: of `norm2(x)` the square, `x'*x`."""
    if value.op == "norm2":
        op = "epower" if value.shape else "power"  # of every row, or of the whole
        value = node("apply", op, (value, number(2)), shape=value.shape)
    if turned:
        value = node("apply", "neg", (value,), shape=value.shape)
    return core(value) or value


def _vanishing(value: Node, core: Core) -> frozenset[Node]:
    """What two values share that are 0 at the same places."""
    return frozenset((_signed(value, core), _signed(value, core, True)))


# -- conditions of records ---------------------------------------------------------------------


def relation_of(template: str, arguments: dict[str, Node]) -> Relation | None:
    """`x > 0`, `x != y` or `det(X) > 0` about arguments; None for other conditions."""
    left, _, right = template.rpartition(" ")
    name, _, sign = left.partition(" ")
    applied = re.fullmatch(r"(\w+)\((\w+)\)", name)
    if applied and applied[2] in arguments and sign in OPPOSITE and right == "0":
        return Relation(_applied(applied[1], arguments[applied[2]]), sign)
    if name in arguments and sign in OPPOSITE and right == "0":
        return Relation(arguments[name], sign)
    if name in arguments and sign == "!=" and right in arguments:
        one, other = arguments[name], arguments[right]
        for number, rest in ((one, other), (other, one)):
            if number.kind == "number" and number.data == 0:
                return Relation(rest, sign)
    return None


def _applied(op: str, argument: Node) -> Node:
    if op == "det":
        return det_of(argument)
    shape = argument.shape if TABLE[op].entrywise else ()
    return node("apply", op, (argument,), shape=shape)


def det_of(matrix: Node) -> Node:
    """The determinant; of a number the number itself."""
    return node("apply", "det", (matrix,)) if matrix.shape else matrix
