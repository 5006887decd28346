"""What has to hold for an answer: domains, divisors, kinks; what is known to hold is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from fractions import Fraction

from closedform.calculus.indices import Range, affine
from closedform.checker.graph import whole_form
from closedform.core.dims import Dim
from closedform.core.node import Node, Symbol, name, node, number, postorder, put, symbols
from closedform.errors import ClosedformError, UnsupportedProblem
from closedform.functions import TABLE, Record
from closedform.library.indices import Limits, entries, limits_in, ranges_of, unbound
from closedform.library.relations import EVERY, Relation, det_of, merged, relation_of
from closedform.present.text import text
from closedform.rewriting.definite import is_definite
from closedform.rewriting.facts import is_symmetric, is_whole, sign
from closedform.rewriting.normal import Normal

SHORT = 30  # parts of a condition that is written out
NONZERO = ("divide", "ediv")
POWERS = ("power", "epower")
POSITIVE = frozenset({"positive"})
KINKED = frozenset({"abs", "relu", "maximum", "minimum"})  # where they are 0
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
        self._named = {body: name(Symbol(word, body.shape)) for word, body in definitions}
        self._short: dict[Node, Node] = {}
        self._unfold = unfold
        self.normal = normal
        self._cores: dict[Node, Node | None] = {}
        self.limits: Limits = {}
        self._variables: frozenset[str] = frozenset()
        self._ranges: dict[str, Range] = {}
        self._opened: dict[Node, Node | None] = {}

    def below(self, limits: Limits, variables: frozenset[str]) -> Facts:
        """The same of expressions of variables that stand below sums."""
        found = copy(self)
        found._variables = variables
        found.limits, found._ranges, found._opened = limits, ranges_of(limits), {}
        return found

    def core(self, value: Node) -> Node | None:
        """The normal form, or None where an index is open: nothing is known then."""
        if value not in self._cores:
            try:
                self._cores[value] = self.normal(self._unfold(value))
            except (ClosedformError, KeyError):
                self._cores[value] = None
        return self._cores[value]

    def _entries(self, value: Node) -> Node | None:
        """The core; of what stands below sums that for all their indices."""
        core = self.core(value)
        if core is None and value not in self._opened:
            opened = entries(value, self.limits)
            self._opened[value] = None if opened is None else self.normal(opened)
        return core or self._opened[value]

    def sign(self, value: Node) -> str:
        """The sign that every entry is known to have, or nothing."""
        core = self._entries(value)
        return "" if core is None else sign(core)

    def sign_where(self, value: Node, positive: frozenset[Node]) -> str:
        """The sign where these parts are positive."""
        marked = {
            part: Symbol(f"positive {part.digest}", part.shape, POSITIVE) for part in positive
        }
        return self.sign(put(value, {part: name(symbol) for part, symbol in marked.items()}))

    def moves(self, value: Node) -> bool:
        """Whether it depends on the variables once all that cancels is gone."""
        core = self._entries(value)
        return core is None or not self._variables.isdisjoint(symbols(core))

    def is_negative(self, value: Node) -> bool:
        core = self._entries(value)
        return core is not None and sign(self.normal.negative(core)) == "positive"

    def whole_sign(self, value: Node) -> str | None:
        """The sign of a whole number, as far as it is known; None where it need not be whole."""
        try:
            coefficients, least = self._affine(value)
        except UnsupportedProblem:
            core = self._entries(value)
            return sign(core) if core is not None and is_whole(core) else None
        for index, coefficient in coefficients.items():
            low, length = self._ranges[index]
            least += coefficient * (low if coefficient > 0 else low + length - 1)
        return "" if least.falls or (least.constant or 0) < 0 else "nonnegative"

    def _affine(self, value: Node) -> tuple[dict[str, int], Dim]:
        if any(part.kind == "name" for part in postorder(value)):
            raise UnsupportedProblem("index-not-linear")
        return affine(value, self._ranges, lambda size: size)

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


def conditions(
    given: Node, result: Node, variables: frozenset[str], facts: Facts, order: int = 1
) -> list[str]:
    """The conditions of an answer, in the notation, each once, in order of appearance."""
    found: list[Relation | str] = []
    for root, kinks in ((given, True), (result, False)):
        nodes = list(postorder(root))
        if not any(current.op in CONDITIONED for current in nodes):
            continue
        limits = limits_in(nodes)
        inside = facts.below(limits, variables)
        level = _levelled(nodes, order) if kinks else frozenset()
        moving: set[Node] = set()
        for current in nodes:
            moves = current.kind == "name" and current.data.name in variables
            if moves or not moving.isdisjoint(current.args):
                moving.add(current)
            if current.kind == "apply" and current.op in CONDITIONED:
                bent = kinks and current in moving and current not in level
                needed = _of(current, order if bent else 0, inside)
                found.extend(_settled(needed, limits, inside))
    return merged(_told_once(found, facts), facts.core, facts.said)


def _told_once(found: list[Relation | str], facts: Facts) -> list[Relation | str]:
    """Without `x != 0` beside `prod(x) > 0`, and `x^a > 0` beside `x > 0`."""
    positive = {c.value for c in found if isinstance(c, Relation) and c[1:] == (">", "")}
    found = [c for c in found if isinstance(c, str) or not _follows(c, positive, facts)]
    relations = [c for c in found if isinstance(c, Relation)]
    signed = [c for c in relations if c.relation in ("<", ">")]
    known = {(part, c.over) for c in signed for part in _divisors(c.value, facts)}
    known -= {(c.value, c.over) for c in signed}
    return [
        c
        for c in found
        if isinstance(c, str) or c.relation != "!=" or (c.value, c.over) not in known
    ]


def _follows(condition: Relation, positive: set[Node], facts: Facts) -> bool:
    """Whether a condition holds where parts of its value are positive."""
    value, relation, over = condition
    parts = frozenset(positive.intersection(postorder(value))) - {value}
    if over or not parts or relation not in (">", ">=", "!="):
        return False
    return facts.sign_where(value, parts) == "positive"


def _levelled(nodes: list[Node], order: int) -> frozenset[Node]:
    """Kinks at the value 0 that a power levels everywhere: `relu(x)^2`, `abs(x)^4`."""
    found: dict[Node, bool] = {nodes[-1]: False}
    for parent in nodes:
        for position, arg in enumerate(parent.args):
            if arg.op in KINKED:
                smooth = position == 0 and _levels(parent, arg, order)
                found[arg] = smooth and found.get(arg, True)
    return frozenset(value for value, smooth in found.items() if smooth)


def _levels(parent: Node, kinked: Node, order: int) -> bool:
    if parent.op not in POWERS or len(kinked.shape) == 2 > len(parent.shape):
        return False
    if parent.op == "power" and len(parent.shape) == 2:
        return False
    if kinked.op in ("maximum", "minimum") and not any(
        arg.kind == "number" and arg.data == 0 for arg in kinked.args
    ):
        return False
    power = _number(parent.args[1])
    even = kinked.op == "abs" and power is not None and power > 0 and power % 2 == 0
    return power is not None and (even or power > order)


def _settled(given: list[Relation | str], limits: Limits, facts: Facts) -> Iterator[Relation | str]:
    """The conditions on less, in matrix notation where an index of a sum is in them; those that
    always hold left out."""
    for condition in given:
        if isinstance(condition, str):
            yield condition
            continue
        nonzero = condition.relation == "!="
        parts = _divisors(condition.value, facts) if nonzero else [condition.value]
        for part in parts:
            simplest = condition._replace(value=part).simplest(facts.sign)
            if simplest is not None:
                yield unbound(simplest, limits)


def _of(current: Node, order: int, facts: Facts) -> list[Relation | str]:
    """What one function asks for, to be differentiable `order` times."""
    record = TABLE[current.op]
    if current.op in NONZERO:
        return [Relation(part, "!=") for part in _divisors(current.args[1], facts)]
    if current.op == "power" and len(current.shape) == 2:
        exponent = whole_form(current.args[1])
        if exponent is None or not (exponent.falls or (exponent.constant or 0) < 0):
            return []
        record = TABLE["inv"]
    elif current.op in POWERS:
        return _of_power(current, order, facts)
    domain = _placed(record.domain, current)
    if any(t in ("x > 0", "x >= 0") and facts.is_negative(argument) for t, argument in domain):
        raise UnsupportedProblem("nowhere-defined", function=text(current))
    bent = order and any(record.smooth) and facts.moves(current)
    texts = domain + (_placed(record.smooth, current) if bent else [])
    return [
        _filled(t, record, current, facts)
        for t, argument in texts
        if not _holds(t, argument, facts)
    ]


def _placed(texts: tuple[str, ...], current: Node) -> list[tuple[str, Node]]:
    """The conditions by parameter, each with its argument."""
    return [(t, argument) for t, argument in zip(texts, current.args, strict=False) if t]


def _of_power(current: Node, order: int, facts: Facts) -> list[Relation | str]:
    base, exponent = current.args
    power = _number(exponent)
    if power is not None:
        return _of_number_power(base, power, order, facts)
    if base.kind == "number" or facts.sign(base) == "positive":
        return []
    sign = facts.whole_sign(exponent)
    if sign is None:
        return [Relation(base, ">")]
    return [] if sign else [Relation(part, "!=") for part in _divisors(base, facts)]


def _of_number_power(base: Node, power: Fraction, order: int, facts: Facts) -> list[Relation | str]:
    pole = power < 0  # of the power, or else of its derivative
    if power.denominator > 1 and 0 < power < order:
        pole = facts.moves(base)
    if power.denominator % 2:
        return [Relation(part, "!=") for part in _divisors(base, facts)] if pole else []
    sign = facts.sign(base)
    if pole:
        return [] if sign == "positive" else [Relation(base, ">")]
    return [] if sign else [Relation(base, ">=")]


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
    if value.op in ("det", "prod") and value.kind == "apply":
        return _factors(value, facts)
    if value.op in ("neg", "sqrt") or _is_scalar_power(value):
        return _divisors(value.args[0], facts)
    return [] if facts.sign(value) == "positive" else [value]


def _is_scalar_power(value: Node) -> bool:
    return value.op in POWERS and (value.op != "power" or len(value.shape) < 2)


def _factors(value: Node, facts: Facts) -> list[Node]:
    """What has to differ from 0 for a determinant or a product of entries to do so."""
    (inside,) = value.args
    if value.op == "prod" or not inside.shape:
        return _divisors(inside, facts)
    if _holds("det(X) != 0", inside, facts):
        return []
    if inside.op in ("transpose", "inv", "sqrtm"):
        return _factors(det_of(inside.args[0]), facts)
    if inside.op == "mul" and not inside.args[0].shape:
        scalar, rest = inside.args
        return [*_divisors(scalar, facts), *_factors(det_of(rest), facts)]
    return [value]


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
        core = facts.core(argument)
        return core is not None and is_symmetric(core)
    if condition == "X has no eigenvalue on the negative axis":
        return facts.is_definite(argument)
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

    every = EVERY if condition == "x != y" and current.shape else ""
    pattern = r"\b(" + "|".join(map(re.escape, shown)) + r")\b"
    return re.sub(pattern, put, condition) + every
