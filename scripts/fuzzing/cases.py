"""Random questions: an expression of 3 to 15 operators, and what to differentiate it by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from fuzzing.common import ANY, POSITIVE, shape_for
from fuzzing.grower import DIMS, SYMMETRIC, Grower, Tables
from fuzzing.scalars import SCALAR
from fuzzing.tensors import MATRIX, VECTOR
from fuzzing.terms import Declared, Shape, Term

TABLES = Tables((SCALAR + ANY, VECTOR + ANY, MATRIX + ANY), POSITIVE)


class Grown(NamedTuple):
    """An expression, the names it needs, and what is asked about it."""

    term: Term
    declared: tuple[Declared, ...]
    wrt: str  # a name, or "t" where names are functions of the time
    order: int
    layout: str
    structured: str
    part: tuple[str, ...] = ()  # of the variable: ("1", ":") for its first row
    other: str = ""  # the second variable of a mixed second derivative
    unicode: bool = False  # typed with the signs of paper

    @property
    def expr(self) -> str:
        return spelled(self.term.program) if self.unicode else self.term.program

    @property
    def by(self) -> str | list[str]:
        if self.other:
            return [self.wrt, self.other]
        return f"{self.wrt}[{', '.join(self.part)}]" if self.part else self.wrt

    @property
    def where(self) -> str:
        return ", ".join(each.text for each in self.declared)

    @property
    def is_timed(self) -> bool:
        return any(each.domain == "motion" for each in self.declared)


PAPER = {" .* ": " ⊙ ", " ./ ": " ⊘ ", "'": "ᵀ", "*": "·", "sqrt(": "√(", ">=": "≥", "<=": "≤"}


def spelled(text: str) -> str:
    for sign, other in PAPER.items():
        text = text.replace(sign, other)
    return text


def _names(grower: Grower, term: Term) -> list[Declared]:
    return [d for d in grower.declared.values() if d.name in term.names]


def grounded(term: Term, declared: Sequence[Declared]) -> bool:
    """Whether every dimension that the text mentions is one of a declared name."""
    words = set(re.findall(r"\w+", term.program))
    return words & set(DIMS) <= {dim for each in declared for dim in each.shape}


def grow(random: Random) -> Grown:
    """An expression of 3 to 15 operators, and what to differentiate it by."""
    grower = Grower(random, TABLES)
    shape: Shape = ()
    pick = random.random()
    budget = random.randint(2, 7) if random.random() < 0.8 else random.randint(7, 13)
    if pick > 0.7:
        shape = (grower.near(),) if pick < 0.88 else shape_for(grower)
        budget = min(budget, 6)
    term = grower.term(shape, budget)
    names = _names(grower, term)
    while grower.focus not in names or not grounded(term, names):
        term = grower.term(shape, budget)
        names = _names(grower, term)
    others = [d for d in names if not d.domain and "orthogonal" not in d.words]
    wrt = grower.focus if random.random() < 0.7 or not others else random.choice(others)
    order = 2 if not shape and len(wrt.shape) < 2 and random.random() < 0.3 else 1
    case = Grown(
        term, tuple(names), wrt.name, order, "mixed", "project", unicode=random.random() < 0.05
    )
    return _asked(grower, case, wrt, others)


def _asked(grower: Grower, case: Grown, wrt: Declared, others: list[Declared]) -> Grown:
    """Something less usual about the variable, now and then."""
    random, shape = grower.random, case.term.shape
    plain = [d for d in others if not d.words]
    if grower.moving and plain:
        timed = [
            d._replace(words="function(t)", domain="motion") if d in plain else d
            for d in case.declared
        ]
        return case._replace(wrt="t", declared=tuple(timed), order=random.choice((1, 1, 2)))
    if case.order == 2:
        second = [d for d in others if len(d.shape) < 2 and d != wrt]
        if second and random.random() < 0.25:
            return case._replace(other=random.choice(second).name)
        return case
    if random.random() < 0.08:
        return case._replace(layout=random.choice(("numerator", "denominator")))
    if len(wrt.shape) == 2 and wrt.words in (*SYMMETRIC, "skew", "lower", "upper"):
        if random.random() < 0.3:
            return case._replace(structured=random.choice(("unconstrained", "coordinates")))
        return case
    if wrt.shape and not wrt.words and random.random() < 0.1:
        part = tuple(random.choice(("1", "2", ":")) for _ in wrt.shape)
        kept = part.count(":")
        if kept < len(part) and kept + len(shape) <= 2:
            return case._replace(part=part)
    return case
