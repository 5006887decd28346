"""Random expressions for Hypothesis, grown as `scripts/fuzz.py` grows them.

An example is a number, the seed of what is grown from it; it is shown as the text that it gives.
"""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from hypothesis import settings
from hypothesis import strategies as st

from fuzzing import cases as questions
from fuzzing import grower as growing
from fuzzing.terms import Declared, Term

SEEDS = st.integers(0, 2**32 - 1)

few = settings(max_examples=25, deadline=None, derandomize=True, database=None)
many = settings(max_examples=1000, deadline=None, derandomize=True, database=None)


class Case(NamedTuple):
    """A question in the notation."""

    expr: str
    where: str
    wrt: str
    order: int = 1


class Pair(NamedTuple):
    """Two functions of one shape and their sum, of the same names."""

    left: str
    right: str
    both: str
    where: str
    wrt: str


def case(seed: int) -> Case:
    grown = questions.grow(Random(seed))
    return Case(grown.term.program, grown.where, grown.wrt, grown.order)


def cases() -> st.SearchStrategy[Case]:
    return SEEDS.map(case)


def pair(seed: int) -> Pair:
    grower = growing.Grower(Random(seed), questions.TABLES)
    shape = grower.random.choice(((), (), (grower.near(),)))
    one, two = (_about(grower, shape) for _ in range(2))
    both = grower.plus(one, two)
    declared = tuple(d for d in grower.declared.values() if d.name in both.names)
    texts = (one.program, two.program, both.program)
    return Pair(*texts, _where(declared), grower.focus.name)


def pairs() -> st.SearchStrategy[Pair]:
    return SEEDS.map(pair)


def _about(grower: growing.Grower, shape: tuple[str, ...]) -> Term:
    """A term with the variable in it, every dimension that it mentions declared."""
    while True:
        term = grower.term(shape, grower.random.randint(2, 5))
        declared = [d for d in grower.declared.values() if d.name in term.names]
        if grower.focus.name in term.names and questions.grounded(term, declared):
            return term


def _where(declared: tuple[Declared, ...]) -> str:
    return ", ".join(each.text for each in declared)


__all__ = ["Case", "Pair", "case", "cases", "few", "many", "pair", "pairs"]
