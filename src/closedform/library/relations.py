"""Conditions such as `u > 0`: the simplest way to say one, and which of several say the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import NamedTuple

from closedform.core.node import Node, node, postorder
from closedform.present.text import text

Core = Callable[[Node], Node | None]  # the normal form, or None where nothing is known
Sign = Callable[[Node], str]

OPPOSITE = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "!=": "!="}
BETWEEN = {"sin": 1, "cos": 1, "tanh": 1, "erf": 1}  # no value is larger than this
MEANS = {  # of two relations of one thing the one that says both
    (">", "!="): ">",
    (">=", "!="): ">",
    (">", ">="): ">",
    ("<", "!="): "<",
    ("<=", "!="): "<",
    ("<", "<="): "<",
}


class Relation(NamedTuple):
    """`value relation 0`, of every entry."""

    value: Node
    relation: str

    def __str__(self) -> str:
        return f"{text(self.value)} {self.relation} 0"

    def simplest(self, sign: Sign) -> Relation | None:
        """The same condition on less; None where it always holds."""
        value, relation = self
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


def _always(value: Node, relation: str) -> bool:
    low, high = _range(value)
    above = low is not None and (low > 0 or (low == 0 and relation == ">="))
    below = high is not None and (high < 0 or (high == 0 and relation == "<="))
    wanted = {">": above, ">=": above, "<": below, "<=": below, "!=": above or below}
    return wanted[relation]


def _range(value: Node) -> tuple[Fraction | None, Fraction | None]:
    """A least and a greatest value, None where there is none or it is not known."""
    if value.kind == "number":
        return value.data, value.data
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
        key = _vanishing(condition.value, core)
        before = kept.get(key)
        if not isinstance(before, Relation):
            kept[key] = condition
            continue
        pair = before.relation, condition.relation
        if "!=" not in pair and core(before.value) is not core(condition.value):
            kept[key, condition] = condition  # the same zero, and perhaps the other sign
            continue
        both = MEANS.get(pair) or MEANS.get(pair[::-1]) or before.relation
        says_more = both == condition.relation != before.relation
        kept[key] = condition if says_more else before._replace(relation=both)
    whole = [c if isinstance(c, str) else f"{said(c.value)} {c.relation} 0" for c in kept.values()]
    texts = list(dict.fromkeys(whole))
    return [t for t in texts if not _implied(t, texts)]


def _implied(condition: str, among: list[str]) -> bool:
    """u != 0 and u >= 0 say nothing new beside u > 0."""
    for weaker in (" != 0", " >= 0"):
        if condition.endswith(weaker) and condition[: -len(weaker)] + " > 0" in among:
            return True
    return False


def _vanishing(value: Node, core: Core) -> object:
    """What two values share that are 0 at the same places: `x'*x` and `norm2(x)`."""
    if value.op == "norm2" and len(value.args[0].shape) == 1:
        return "length", core(value.args[0]) or value.args[0]
    if value.op == "mul" and value.args[0].op == "transpose":
        left, right = value.args[0].args[0], value.args[1]
        if left is right and len(left.shape) == 1:
            return "length", core(left) or left
    opposite = node("apply", "neg", (value,), shape=value.shape)
    return frozenset((core(value) or value, core(opposite) or opposite))


# -- indices of sums ---------------------------------------------------------------------------


def unbound(relation: Relation, bound: frozenset[str]) -> Relation | str:
    """A condition on `p[i]` below a sum over i is one on `p`; else it is said for which indices."""
    value = relation.value
    inside = {n.data for n in postorder(value) if n.kind == "index"} & bound
    if not inside:
        return relation
    subscripts = value.args[1:] if value.op == "entry" else ()
    free = [n.data for n in subscripts if n.kind == "index" and n.data in bound]
    base = value.args[0] if value.op == "entry" else value
    if base.kind == "name" and len(free) == len(set(free)) == len(base.shape):
        return Relation(base, relation.relation)
    return f"{relation} for all {', '.join(sorted(inside))}"


def relation_of(template: str, arguments: dict[str, Node]) -> Relation | None:
    """`x > 0` about an argument, as a relation; None for other conditions."""
    left, _, right = template.rpartition(" ")
    name, _, sign = left.partition(" ")
    if name in arguments and sign in OPPOSITE and right == "0":
        return Relation(arguments[name], sign)
    if name in arguments and sign == "!=" and right in arguments:
        one, other = arguments[name], arguments[right]
        for number, rest in ((one, other), (other, one)):
            if number.kind == "number" and number.data == 0:
                return Relation(rest, sign)
    return None
