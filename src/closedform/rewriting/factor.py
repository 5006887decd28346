"""Common factors of a sum: the distributive law from right to left.

Two terms share a factor when the same node is attached in the same way to the axes of the result.
What remains of the terms is added up; the labels by which the factor hung on the rest become the
axes of that sum.  Matrix products, Hadamard products and scalars are all the same to this rule.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from closedform.core.algebra import UNIT, Factor, terms
from closedform.core.node import Node, number
from closedform.rewriting.facts import is_symmetric
from closedform.rewriting.normal import Normal

Attachment = tuple[Node, tuple[int, ...]]  # base; a label per axis: of the result, or below 0
MOST_TERMS = 40


class Term(NamedTuple):
    """A term of a sum as factors with labels; labels below the rank are the axes of the result."""

    coefficient: Fraction
    factors: list[Factor]
    out: tuple[int, ...]


class Factoring:
    """The search for common factors; `size` measures what a sum lifts to."""

    def __init__(self, normal: Normal, size: Callable[[Node], int]) -> None:
        self.normal = normal
        self.size = size
        self._known: dict[tuple[Node, int, bool], Node] = {}

    def __call__(self, value: Node, breadth: int = 3, level: bool = False) -> Node:
        """`value` with common factors taken out, where that makes it shorter.

        Of the factors that save most, `breadth` are tried to the end.  `level` also accepts a form
        of the same size, which is shorter where brackets would be needed; of one matrix product
        for all terms, (A + A')*x, so do people.
        """
        if value.kind != "sum" or not 1 < len(value.args) <= MOST_TERMS or breadth < 1:
            return value
        key = value, breadth, level
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._factored(value, breadth, level)
        return found

    def _factored(self, value: Node, breadth: int, level: bool) -> Node:
        split = [_term(c, t, len(value.shape)) for c, t in terms(value)]
        groups = self._groups(split)[:breadth]
        if not groups:
            return value
        best, least = value, self.size(value)
        for attachment, group in groups:
            made = self._taken_out(value, [split[k] for k in group], attachment, breadth - 1)
            if made is None:
                continue
            rest = [(c, t) for k, (c, t) in enumerate(terms(value)) if k not in group]
            whole = self.normal.sum(value.shape, [*rest, (1, made)])
            if whole is not value:
                whole = self(whole, max(breadth - 1, 1) if rest else 0, level)
                equal = best is value and (
                    level or (not rest and min(attachment[1], default=0) < 0)
                )
                if self.size(whole) < least + equal:
                    best, least = whole, self.size(whole)
        return best

    def _groups(self, split: list[Term]) -> list[tuple[Attachment, tuple[int, ...]]]:
        """The shared factors with the terms that have them, what saves most first.

        A scalar that all terms share commutes with every other choice: it is the only one.
        """
        groups: dict[tuple[Attachment, tuple[int, ...], bool], list[int]] = {}
        for position, term in enumerate(split):
            for key in {
                (_attachment(f, len(term.out)), term.out, _base(f[0])[1].numerator > 0)
                for f in term.factors
            }:
                groups.setdefault(key, []).append(position)
        found = []
        for (attachment, _, _), group in groups.items():
            base = attachment[0]
            inner = min(attachment[1], default=0) < 0
            if len(group) < 2 or (base.kind == "structure" and (base.op != "select" or inner)):
                continue
            if inner and all(_bare(split[k], base) for k in group):
                continue
            gain = (self.size(base) + 1) * (len(group) - 1)
            found.append((gain, base.digest, attachment, tuple(group)))
        found.sort(key=lambda entry: (-entry[0], entry[1], entry[2][1]))
        ranked = [(attachment, group) for _, _, attachment, group in found]
        shared = [pair for pair in ranked if not pair[0][1] and len(pair[1]) == len(split)]
        return shared[:1] or ranked

    def _taken_out(
        self, value: Node, held: list[Term], attachment: Attachment, breadth: int
    ) -> Node | None:
        """The product of a shared factor with the sum of what is left of the terms."""
        n, (base, labels), out = self.normal, attachment, held[0].out
        found = [_position(term, attachment) for term in held]
        shared = _shared_power(
            [_base(t.factors[k][0])[1] for t, k in zip(held, found, strict=True)]
        )
        if shared is None or (labels and len(set(out)) != len(out)):
            return None
        rests = [
            (term.coefficient, self._rest(term, k, attachment, shared))
            for term, k in zip(held, found, strict=True)
        ]
        used = {x for _, rest in rests for _, own in rest for x in own}
        interface = tuple(
            x for x in dict.fromkeys((*out, *labels)) if x in used or (x in out and x not in labels)
        )
        if len(interface) > 2:
            return None
        sizes = dict(zip((*out, *labels), (*value.shape, *base.shape), strict=True))
        kept = {x: sizes[x] for x in interface}
        parts = [(c, n.product(rest, interface, kept)) for c, rest in rests]
        summed = self(n.sum(tuple(kept.values()), parts), max(breadth, 1), level=True)
        outside = n.power(base, number(shared)) if shared != 1 else base
        return n.product([(outside, labels), (summed, interface)], out, sizes)

    def _rest(
        self, term: Term, position: int, attachment: Attachment, shared: Fraction
    ) -> list[Factor]:
        """The factors of a term without the shared one, by whose labels they hang on it."""
        (base, labels), rank = attachment, len(term.out)
        own = _ordered(term.factors[position], rank)
        names = {old: new for old, new in zip(own, labels, strict=True) if old >= rank}
        rest = [
            (f, tuple(names.get(x, x) for x in ls))
            for k, (f, ls) in enumerate(term.factors)
            if k != position
        ]
        left = _base(term.factors[position][0])[1] - shared
        return [*rest, (self.normal.power(base, number(left)), labels)] if left else rest


def _shared_power(exponents: list[Fraction]) -> Fraction | None:
    """The power of a base that divides all of these; None where some stand below a fraction."""
    if all(e > 0 for e in exponents):
        return min(exponents)
    return max(exponents) if all(e < 0 for e in exponents) else None


def _position(term: Term, attachment: Attachment) -> int:
    """The place of the factor that hangs so on the result."""
    rank = len(term.out)
    return next(k for k, f in enumerate(term.factors) if _attachment(f, rank) == attachment)


def _term(coefficient: Fraction, term: Node, rank: int) -> Term:
    """The term with the labels of its result renamed to 0, 1, …; inner labels from `rank` on."""
    if term.kind != "contraction":
        return Term(coefficient, [(term, tuple(range(rank)))], tuple(range(rank)))
    names: dict[int, int] = {}
    for axis, label in enumerate(term.data.out):
        names.setdefault(label, axis)
    for labels in term.data.factors:
        for label in labels:
            names.setdefault(label, rank + label + 1)
    factors = [
        (f, tuple(names[x] for x in labels))
        for f, labels in zip(term.args, term.data.factors, strict=True)
    ]
    return Term(coefficient, factors, tuple(names[x] for x in term.data.out))


def _base(factor: Node) -> tuple[Node, Fraction]:
    """A factor as base and number exponent."""
    if factor.op == "epower" and factor.args[1].kind == "number":
        return factor.args[0], factor.args[1].data
    return factor, UNIT


def _attachment(factor: Factor, rank: int) -> Attachment:
    """How a factor hangs on the axes of the result; a symmetric matrix hangs the same both ways."""
    node, _labels = factor
    return _base(node)[0], _pattern(_ordered(factor, rank), rank)


def _pattern(labels: tuple[int, ...], rank: int) -> tuple[int, ...]:
    seen: dict[int, int] = {}
    return tuple(x if x < rank else -1 - seen.setdefault(x, len(seen)) for x in labels)


def _ordered(factor: Factor, rank: int) -> tuple[int, ...]:
    node, labels = factor
    if len(labels) == 2 and is_symmetric(_base(node)[0]):
        return min(labels, labels[::-1], key=lambda ls: _pattern(ls, rank))
    return labels


def _bare(term: Term, base: Node) -> bool:
    """Whether nothing but structures stands beside the factor."""
    rest = [f for f, _ in term.factors if _base(f)[0] is not base]
    return bool(rest) and all(f.kind == "structure" for f in rest)
