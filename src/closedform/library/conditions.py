"""What has to hold for an answer: domains, divisors, kinks; what is known to hold is left out."""

from __future__ import annotations

import re

from closedform.calculus import unfold
from closedform.core.node import Node, postorder
from closedform.errors import ClosedformError, UnsupportedProblem
from closedform.functions import TABLE, Record
from closedform.present.text import text
from closedform.rewriting import normal
from closedform.rewriting.definite import is_definite
from closedform.rewriting.facts import sign

NONZERO = ("divide", "ediv")


def conditions(given: Node, result: Node, variable: str) -> list[str]:
    """The conditions of an answer, in the notation, each once, in order of appearance."""
    found: dict[str, None] = {}
    for root, kinks in ((given, True), (result, False)):
        moving: set[Node] = set()
        for current in postorder(root):
            if current.kind == "name" and current.data.name == variable:
                moving.add(current)
            if any(arg in moving for arg in current.args):
                moving.add(current)
            if current.kind == "apply":
                texts = _of(current, kinks and any(arg in moving for arg in current.args))
                found.update(dict.fromkeys(texts))
    return [c for c in found if not _implied(c, found)]


def _implied(condition: str, found: dict[str, None]) -> bool:
    """u != 0 and u >= 0 say nothing new beside u > 0."""
    for weaker in (" != 0", " >= 0"):
        if condition.endswith(weaker) and condition[: -len(weaker)] + " > 0" in found:
            return True
    return False


def _of(current: Node, kinks: bool) -> list[str]:
    record = TABLE[current.op]
    if current.op in NONZERO:
        return [f"{text(part)} != 0" for part in _divisors(current.args[1])]
    if current.op == "power" and len(current.shape) == 2:
        exponent = current.args[1]
        if not (exponent.kind == "number" and exponent.data < 0):
            return []
        record = TABLE["inv"]
    elif current.op in ("power", "epower"):
        return _of_power(current)
    domain = [t for t in record.domain if t]
    if any(t in ("x > 0", "x >= 0") for t in domain) and _is_negative(current.args[0]):
        raise UnsupportedProblem("nowhere-defined", function=text(current))
    texts = domain + ([t for t in record.smooth if t] if kinks else [])
    return [_filled(t, record, current) for t in texts if not _holds(t, current)]


def _of_power(current: Node) -> list[str]:
    base, exponent = current.args
    if exponent.kind == "number":
        if exponent.data.denominator == 1:
            return [] if exponent.data >= 0 else [f"{text(part)} != 0" for part in _divisors(base)]
        if _known(base) or exponent.data.denominator % 2:
            return []
        return [f"{text(base)} {'>=' if exponent.data > 0 else '>'} 0"]
    if exponent.kind in ("dim", "index") or _known(base) == "positive" or base.kind == "number":
        return []
    if exponent.kind == "apply" and all(
        n.kind in ("dim", "index", "number", "apply") for n in postorder(exponent)
    ):
        return []
    return [f"{text(base)} > 0"]


def _divisors(value: Node) -> list[Node]:
    """The parts of a divisor that must not be zero and are not known not to be."""
    if value.kind in ("number", "dim") or value.op == "pi":
        return []
    scalars = not any(arg.shape for arg in value.args)
    if value.op in ("mul", "hadamard", "divide", "ediv") and scalars:
        return [part for arg in value.args for part in _divisors(arg)]
    if value.op in ("neg", "sqrt") or (
        value.op in ("power", "epower") and value.args[1].kind == "number"
    ):
        return _divisors(value.args[0])
    return [] if _known(value) == "positive" else [value]


def _known(value: Node) -> str:
    """The sign that every entry is known to have, or nothing."""
    try:
        return sign(normal()(unfold(value)))
    except (ClosedformError, KeyError):  # an open index: nothing is known
        return ""


def _is_negative(value: Node) -> bool:
    tools = normal()
    try:
        return sign(tools.negative(tools(unfold(value)))) == "positive"
    except (ClosedformError, KeyError):
        return False


def _holds(condition: str, current: Node) -> bool:
    """Whether the facts about the argument already say so."""
    argument = current.args[0]
    if condition in ("x > 0", "x >= 0", "x != 0"):
        known = _known(argument)
        return known == "positive" or (known == "nonnegative" and condition == "x >= 0")
    if condition in ("det(X) != 0", "det(X) > 0"):
        if argument.kind == "name" and "invertible" in argument.data.properties:
            return condition == "det(X) != 0" or "pd" in argument.data.properties
        return _definite(argument)
    if condition == "X symmetric":
        return argument.kind == "name" and "symmetric" in argument.data.properties
    return False


def _definite(value: Node) -> bool:
    try:
        return is_definite(normal()(unfold(value)))
    except (ClosedformError, KeyError):
        return False


def _filled(condition: str, record: Record, current: Node) -> str:
    """The condition about the arguments instead of the parameters."""
    shown = {p: text(a) for p, a in zip(record.parameters, current.args, strict=False)}

    def put(match: re.Match[str]) -> str:
        return shown[match[0]]

    pattern = r"\b(" + "|".join(map(re.escape, shown)) + r")\b"
    return re.sub(pattern, put, condition)
