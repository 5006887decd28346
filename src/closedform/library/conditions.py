"""What has to hold for an answer: domains, divisors, kinks; what is known to hold is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from closedform.check.graph import whole_form
from closedform.core.node import Node, Symbol, node, number, postorder
from closedform.errors import ClosedformError, UnsupportedProblem
from closedform.functions import TABLE, Record
from closedform.library.relations import Relation, merged, relation_of, unbound
from closedform.present.text import text
from closedform.rewriting.definite import is_definite
from closedform.rewriting.facts import sign
from closedform.rewriting.normal import Normal

SHORT = 30  # parts of a condition that is written out
NONZERO = ("divide", "ediv")
POWERS = ("power", "epower")
CONDITIONED = frozenset(
    {*NONZERO, *POWERS, *(r.name for r in TABLE if any(r.domain) or any(r.smooth))}
)


class Facts:
    """What is known of expressions: each is unfolded and normalised once.

    `definitions` are the author's: a long condition is said in their names.
    """

    def __init__(
        self,
        unfold: Callable[[Node], Node],
        normal: Normal,
        definitions: Iterable[tuple[str, Node]] = (),
    ) -> None:
        self._named = {
            body: node("name", data=Symbol(name, body.shape), shape=body.shape)
            for name, body in definitions
        }
        self._short: dict[Node, Node] = {}
        self._unfold = unfold
        self._normal = normal
        self._cores: dict[Node, Node | None] = {}

    def core(self, value: Node) -> Node | None:
        """The normal form, or None where an index is open: nothing is known then."""
        if value not in self._cores:
            try:
                self._cores[value] = self._normal(self._unfold(value))
            except (ClosedformError, KeyError):
                self._cores[value] = None
        return self._cores[value]

    def sign(self, value: Node) -> str:
        """The sign that every entry is known to have, or nothing."""
        core = self.core(value)
        return "" if core is None else sign(core)

    def is_negative(self, value: Node) -> bool:
        core = self.core(value)
        return core is not None and sign(self._normal.negative(core)) == "positive"

    def is_definite(self, value: Node) -> bool:
        core = self.core(value)
        return core is not None and is_definite(core)

    def said(self, value: Node) -> str:
        """As text: what is long with the names that the author gave its parts."""
        for current in postorder(value):
            if current not in self._short:
                args = tuple(self._short[arg] for arg in current.args)
                made = node(current.kind, current.op, args, current.data, current.shape)
                self._short[current] = self._named.get(current, made)
        return text(value if _is_short(value) else self._short[value])


def _is_short(value: Node) -> bool:
    """Whether what is written has few parts, counted as often as they are written."""
    stack, parts = [value], 0
    while stack and parts <= SHORT:
        parts += 1
        stack += stack.pop().args
    return parts <= SHORT


def conditions(given: Node, result: Node, variable: str, facts: Facts) -> list[str]:
    """The conditions of an answer, in the notation, each once, in order of appearance."""
    found: list[Relation | str] = []
    for root, kinks in ((given, True), (result, False)):
        nodes = list(postorder(root))
        bound = frozenset(n.data for n in nodes if n.kind == "binder")
        moving: set[Node] = set()
        for current in nodes:
            moves = current.kind == "name" and current.data.name == variable
            if moves or not moving.isdisjoint(current.args):
                moving.add(current)
            if current.kind == "apply" and current.op in CONDITIONED:
                found.extend(
                    _settled(_of(current, kinks and current in moving, facts), bound, facts)
                )
    return merged(found, facts.core, facts.said)


def _settled(
    given: list[Relation | str], bound: frozenset[str], facts: Facts
) -> Iterator[Relation | str]:
    """The conditions on less, without the indices of sums; those that always hold left out."""
    for condition in given:
        if isinstance(condition, str):
            yield condition
            continue
        simplest = condition.simplest(facts.sign)
        if simplest is not None:
            yield unbound(simplest, bound)


def _of(current: Node, kinks: bool, facts: Facts) -> list[Relation | str]:
    record = TABLE[current.op]
    if current.op in NONZERO:
        return [Relation(part, "!=") for part in _divisors(current.args[1], facts)]
    if current.op == "power" and len(current.shape) == 2:
        exponent = whole_form(current.args[1])
        if exponent is None or not (exponent.falls or (exponent.constant or 0) < 0):
            return []
        record = TABLE["inv"]
    elif current.op in POWERS:
        return _of_power(current, facts)
    domain = _placed(record.domain, current)
    if any(t in ("x > 0", "x >= 0") and facts.is_negative(argument) for t, argument in domain):
        raise UnsupportedProblem("nowhere-defined", function=text(current))
    texts = domain + (_placed(record.smooth, current) if kinks else [])
    return [
        _filled(t, record, current, facts)
        for t, argument in texts
        if not _holds(t, argument, facts)
    ]


def _placed(texts: tuple[str, ...], current: Node) -> list[tuple[str, Node]]:
    """The conditions by parameter, each with its argument."""
    return [(t, argument) for t, argument in zip(texts, current.args, strict=False) if t]


def _of_power(current: Node, facts: Facts) -> list[Relation | str]:
    base, exponent = current.args
    power = _number(exponent)
    if power is not None:
        if power.denominator == 1:
            if power >= 0:
                return []
            return [Relation(part, "!=") for part in _divisors(base, facts)]
        if facts.sign(base) or power.denominator % 2:
            return []
        return [Relation(base, ">=" if power > 0 else ">")]
    if exponent.kind in ("dim", "index") or facts.sign(base) == "positive" or base.kind == "number":
        return []
    if exponent.kind == "apply" and all(
        n.kind in ("dim", "index", "number", "apply") for n in postorder(exponent)
    ):
        return []
    return [Relation(base, ">")]


def _number(exponent: Node) -> Fraction | None:
    """The number that an exponent spells, such as -1 or 1/2; None where names are in it."""
    sign, below = 1, number(1)
    if exponent.op == "neg":
        sign, exponent = -1, exponent.args[0]
    if exponent.op == "divide":
        exponent, below = exponent.args
    if exponent.op == "neg":
        sign, exponent = -sign, exponent.args[0]
    if exponent.kind != "number" or below.kind != "number" or not below.data:
        return None
    return Fraction(sign * exponent.data / below.data)


def _divisors(value: Node, facts: Facts) -> list[Node]:
    """The parts of a divisor that must not be zero and are not known not to be."""
    if value.kind in ("number", "dim") or value.op == "pi":
        return []
    product = value.op == "mul" and not all(arg.shape for arg in value.args)
    if product or value.op in ("hadamard", "divide", "ediv"):
        return [part for arg in value.args for part in _divisors(arg, facts)]
    if value.op in ("neg", "sqrt") or (value.op in POWERS and value.args[1].kind == "number"):
        return _divisors(value.args[0], facts)
    return [] if facts.sign(value) == "positive" else [value]


def _holds(condition: str, argument: Node, facts: Facts) -> bool:
    """Whether the facts about the argument already say so."""
    if condition in ("x > 0", "x >= 0", "x != 0"):
        known = facts.sign(argument)
        return known == "positive" or (known == "nonnegative" and condition == "x >= 0")
    if condition in ("det(X) != 0", "det(X) > 0"):
        if argument.kind == "name" and "invertible" in argument.data.properties:
            return condition == "det(X) != 0" or "pd" in argument.data.properties
        return facts.is_definite(argument)
    if condition == "X symmetric":
        return argument.kind == "name" and "symmetric" in argument.data.properties
    return False


def _filled(condition: str, record: Record, current: Node, facts: Facts) -> Relation | str:
    """The condition about the arguments instead of the parameters."""
    args = current.args[::-1] if current.args[0].kind == "number" else current.args
    relation = relation_of(condition, dict(zip(record.parameters, args, strict=False)))
    if relation is not None:
        return relation
    shown = {p: facts.said(a) for p, a in zip(record.parameters, args, strict=False)}

    def put(match: re.Match[str]) -> str:
        return shown[match[0]]

    pattern = r"\b(" + "|".join(map(re.escape, shown)) + r")\b"
    return re.sub(pattern, put, condition)
