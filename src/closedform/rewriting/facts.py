"""What is known of a core node: symmetry, sign, diagonal form, chains of matrices."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations as pairs
from itertools import product as choices
from typing import NamedTuple

from closedform.core.algebra import (
    ZERO,
    Factor,
    contract,
    is_zero,
    linear,
    permuted,
    scale,
    terms,
    transposed,
)
from closedform.core.node import Node, memo, postorder
from closedform.functions import KEPT, TABLE
from closedform.functions.record import Record

_symmetric: dict[Node, bool] = memo()
_sign: dict[Node, str] = memo()
_parity: dict[tuple[Node, int, int], int] = memo()


UNKNOWN = Record("", "", (), "")


def _record(op: str) -> Record:
    """The record of a function; nothing is known of one that programs alone have."""
    return TABLE.get(op, UNKNOWN)


def has(value: Node, *properties: str) -> bool:
    """Whether a declared name carries one of the properties."""
    return value.kind == "name" and any(p in value.data.properties for p in properties)


def is_symmetric(value: Node) -> bool:
    """Whether a matrix equals its transpose (undecided counts as no)."""
    if len(value.shape) != 2 or value.shape[0] is not value.shape[1]:
        return False
    known = _symmetric.get(value)
    if known is None:
        known = _symmetric[value] = _decide_symmetric(value)
    return known


def _decide_symmetric(value: Node) -> bool:
    if value.kind == "name":
        return "symmetric" in value.data.properties
    if value.kind == "apply":
        record = _record(value.op)
        if "symmetric" in record.keeps:
            return is_symmetric(value.args[0])
        if record.entrywise and all(not arg.shape or is_symmetric(arg) for arg in value.args):
            return True
        return parity(value, 0, 1) == 1
    if value.kind == "sum":
        return all(map(is_symmetric, value.args)) or transposed(value) is value
    return value.kind == "contraction" and (parity(value, 0, 1) == 1 or _equals_transpose(value))


def parity(value: Node, one: int, other: int) -> int:
    """1 where exchanging two axes changes nothing, -1 where it changes the sign, else 0: the
    squared distances of all pairs of rows are even, their differences odd."""
    key = value, one, other
    known = _parity.get(key)
    if known is None:
        known = _parity[key] = _decide_parity(value, one, other)
    return known


def _decide_parity(value: Node, one: int, other: int) -> int:
    if value.kind == "name":
        return -1 if has(value, "skew") else int(has(value, "symmetric"))
    if value.kind == "sum":
        order = list(range(len(value.shape)))
        order[one], order[other] = other, one
        if value.shape[one] is not value.shape[other]:
            return 0
        turned = permuted(value, tuple(order))
        return 1 if turned is value else -1 if turned is scale(-1, value) else 0
    if value.kind == "apply" and _record(value.op).entrywise and value.args[0].shape == value.shape:
        inside, *others = value.args
        if any(arg.shape for arg in others):
            return 0
        found = parity(inside, one, other)
        return 1 if found and _is_even(value) else found if _is_odd(value) else max(found, 0)
    if value.kind == "contraction":
        ends = value.data.out[one], value.data.out[other]
        held = [
            (factor, labels)
            for factor, labels in zip(value.args, value.data.factors, strict=True)
            if any(end in labels for end in ends)
        ]
        if len(held) == 1 and value.data.out.count(ends[0]) == value.data.out.count(ends[1]) == 1:
            ((factor, labels),) = held
            if len(set(labels)) == len(labels) and all(end in labels for end in ends):
                return parity(factor, *map(labels.index, ends))
    return 0


def _is_even(value: Node) -> bool:
    return _record(value.op).even or (value.op == "epower" and _exponent(value) % 2 == 0)


def _is_odd(value: Node) -> bool:
    return _record(value.op).odd or (value.op == "epower" and _exponent(value) % 2 == 1)


def _exponent(value: Node) -> Fraction:
    exponent = value.args[1]
    return exponent.data if exponent.kind == "number" else Fraction(1, 2)


MOST_AXES = 4  # of a factor whose symmetry is looked for
MOST_TURNS = 4  # exchanges that change nothing, of which all choices are tried


class Exchange(NamedTuple):
    """Two axes of the factor at `position`, and 1 or -1: what exchanging them brings."""

    position: int
    one: int
    other: int
    sign: int

    def made(self, factors: list[Factor]) -> list[Factor]:
        factor, labels = factors[self.position]
        turned = list(labels)
        turned[self.one], turned[self.other] = labels[self.other], labels[self.one]
        return [*factors[: self.position], (factor, tuple(turned)), *factors[self.position + 1 :]]


def exchanges(factors: list[Factor]) -> Iterator[Exchange]:
    """The exchanges of two axes of a symmetric or skew factor."""
    for position, (factor, labels) in enumerate(factors):
        if not 2 <= len(labels) <= MOST_AXES or factor.kind == "structure":
            continue
        for one, other in pairs(range(len(labels)), 2):
            if factor.shape[one] is not factor.shape[other]:
                continue
            sign = 1 if len(labels) == 2 and is_symmetric(factor) else parity(factor, one, other)
            if sign < 0 or (sign and labels[one] != labels[other]):
                yield Exchange(position, one, other, sign)


def turnings(factors: list[Factor], places: list[Exchange]) -> Iterator[tuple[int, list[Factor]]]:
    """The ways to read a product with some axes exchanged, each with its sign."""
    for turns in choices((False, True), repeat=min(len(places), MOST_TURNS)):
        made, sign = factors, 1
        for exchange, turn in zip(places, turns, strict=False):
            if turn:
                made, sign = exchange.made(made), sign * exchange.sign
        yield sign, made


def _equals_transpose(value: Node) -> bool:
    """Equal to the transpose once some symmetric factors are read the other way round."""
    factors = list(zip(value.args, value.data.factors, strict=True))
    out = value.data.out[::-1]
    sizes = dict(zip(out, value.shape, strict=True))
    return any(
        contract(turned, out, sizes) is scale(sign, value)
        for sign, turned in turnings(factors, list(exchanges(factors)))
    )


ZEROS = frozenset({"lower", "upper", "diagonal", "skew", "binary", "integer"})
FLAT = frozenset({"relu", "step", "sign", "abs", "maximum", "minimum", "where"})


def vanishes(value: Node) -> bool:
    """Whether entries may be zero at more than single points, as far as can be seen: where zeros
    are declared, off a diagonal, where a function is constant on one side."""
    return any(
        (current.kind == "name" and not ZEROS.isdisjoint(current.data.properties))
        or current.kind == "structure"
        or current.op in FLAT
        or (current.kind == "contraction" and len(set(current.data.out)) < len(current.data.out))
        for current in postorder(value)
    )


class Link(NamedTuple):
    """A matrix in a chain; `flipped` where it stands transposed."""

    factor: Node
    flipped: bool


class Chain(NamedTuple):
    """A product of matrices from the first axis to the second, and scalar factors."""

    scalars: tuple[Node, ...]
    links: tuple[Link, ...]


def chain(value: Node) -> Chain | None:
    """The contraction as a product of matrices, or None where it is not one."""
    if value.kind != "contraction" or len(value.data.out) != 2:
        return None
    start, end = value.data.out
    if start == end:
        return None
    scalars = []
    at: dict[int, list[int]] = {}
    for position, labels in enumerate(value.data.factors):
        if not labels:
            scalars.append(value.args[position])
            continue
        if len(labels) != 2 or labels[0] == labels[1]:
            return None
        for label in labels:
            at.setdefault(label, []).append(position)
    links: list[Link] = []
    label, used = start, set()
    while label != end or not links:
        following = [p for p in at.get(label, ()) if p not in used]
        ends = 1 if label == start else 2
        if len(following) != 1 or len(at[label]) != ends:
            return None
        position = following[0]
        used.add(position)
        first, second = value.data.factors[position]
        links.append(Link(value.args[position], label == second))
        label = second if label == first else first
    if len(used) + len(scalars) != len(value.args) or len(at[end]) != 1:
        return None
    return Chain(tuple(scalars), tuple(links))


def diagonal_of(value: Node) -> Node | None:
    """The vector on the diagonal of a diagonal matrix, or None."""
    if value.kind == "contraction" and len(value.shape) == 2:
        out = value.data.out
        if out[0] == out[1]:
            factors = zip(value.args, value.data.factors, strict=True)
            return contract(factors, (out[0],), {out[0]: value.shape[0]})
    return None


def sign(value: Node) -> str:
    """``positive``, ``nonnegative`` or ``""`` where nothing is known, of every entry."""
    known = _sign.get(value)
    if known is None:
        known = _sign[value] = _decide_sign(value)
    return known


def _decide_sign(value: Node) -> str:
    kind = value.kind
    if kind == "number":
        return "positive" if value.data > 0 else "nonnegative" if value.data == 0 else ""
    if kind == "dim":
        return "positive"
    if kind == "name":
        if "positive" in value.data.properties:
            return "positive"
        return "nonnegative" if {"nonnegative", "binary"} & value.data.properties else ""
    if kind == "structure":
        return "nonnegative"
    if kind == "sum":
        if any(c < 0 for c in value.data):
            return ""
        signs = {sign(term) for term in value.args}
        if "" in signs:
            return ""
        return "positive" if "positive" in signs else "nonnegative"
    if kind == "contraction":
        picks = _picks(value)
        signs = {sign(f) for k, f in enumerate(value.args) if k not in picks}
        if "" in signs:
            return ""
        distinct = len(set(value.data.out)) == len(value.data.out)
        return "positive" if signs <= {"positive"} and distinct else "nonnegative"
    if kind == "apply":
        return _sign_of_function(value)
    return ""


def _picks(value: Node) -> set[int]:
    """The positions of the factors that pick one entry along an axis that is summed, each alone
    in doing so."""
    picked: dict[int, list[int]] = {}
    for position, (factor, labels) in enumerate(zip(value.args, value.data.factors, strict=True)):
        if factor.op == "select" and labels[-1] not in value.data.out:
            picked.setdefault(labels[-1], []).append(position)
    return {positions[0] for positions in picked.values() if len(positions) == 1}


def is_whole(value: Node) -> bool:
    """Whether every entry is known to be a whole number."""
    return all(map(_combines_whole, postorder(value)))


def _combines_whole(value: Node) -> bool:
    if value.kind == "name":
        return has(value, "integer", "binary")
    coefficients = {"number": (value.data,), "sum": value.data}.get(value.kind, ())
    return value.kind != "apply" and all(c.denominator == 1 for c in coefficients)


def _sign_of_function(value: Node) -> str:
    if value.op == "epower":
        base, exponent = value.args
        if sign(base) == "positive":
            return "positive"
        if exponent.kind != "number":
            return ""
        even = 0 in (exponent.data.denominator % 2, exponent.data.numerator % 2)
        if not even and not sign(base):
            return ""
        return "nonnegative" if exponent.data > 0 else "positive"  # 1/0 has no value
    if value.op in (KEPT.name, "prod", "max", "min"):
        return sign(value.args[0])
    if value.op in ("det", "lambda_max"):
        return "positive" if has(value.args[0], "pd") else ""
    if value.op == "pi":
        return "positive"
    return _record(value.op).sign


def repeated_scalar(value: Node) -> Node | None:
    """The scalar that a tensor repeats over all its axes, or None."""
    if not value.shape:
        return None
    if is_zero(value):
        return ZERO
    if value.kind == "contraction":
        out = value.data.out
        if len(set(out)) != len(out) or any(set(ls) & set(out) for ls in value.data.factors):
            return None
        return contract(zip(value.args, value.data.factors, strict=True), ())
    if value.kind == "sum":
        inner = [(c, repeated_scalar(t)) for c, t in terms(value)]
        if not inner or any(t is None for _, t in inner):
            return None
        return linear((), [(c, t) for c, t in inner if t is not None])
    return None
