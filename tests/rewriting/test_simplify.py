"""Simplification keeps the value and never makes the text longer."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closedform.core.node import Node, postorder, symbols
from closedform.meaning.read import read
from closedform.rewriting import normal
from closedform.rewriting.lift import Lifter
from closedform.rewriting.simplify import Simplifier
from core.evaluate import assert_same_value
from rewriting.examples import EDGES, EXAMPLES, core_of
from rewriting.presentations import WHERE, term, typed


def simplifier(text: str, where: str) -> Simplifier:
    reading = read(text, where)
    ranks = {key: rank for rank, key in enumerate(symbols(reading.expression))}
    made = normal()
    return Simplifier(made, Lifter(made, ranks, frozenset(reading.symbols) | reading.sizes))


def simplified(text: str, where: str) -> tuple[Simplifier, Node, Node]:
    made = simplifier(text, where)
    before = made.normal(core_of(text, where))
    return made, before, made(before)


@pytest.mark.parametrize(("text", "where"), [*EXAMPLES.values(), *EDGES], ids=str)
def test_what_is_simplified_has_the_same_value(text: str, where: str) -> None:
    _, before, after = simplified(text, where)
    assert_same_value(before, after, text)


@pytest.mark.parametrize(("text", "where"), [*EXAMPLES.values(), *EDGES], ids=str)
def test_what_is_simplified_is_no_longer_than_before(text: str, where: str) -> None:
    made, before, after = simplified(text, where)
    assert made.size(after) <= made.size(before)


@given(st.integers(0, 10**9), st.sampled_from(("", "n", "nn")))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_whatever_is_simplified_has_the_same_value(seed: int, shape: str) -> None:
    random = Random(seed)
    text = typed(term(random, shape), random)
    _, before, after = simplified(text, WHERE)
    assert_same_value(before, after, text)


# two texts whose difference has to vanish once it is multiplied out
VANISH = [
    "(a + b)^2 - a^2 - 2*a*b - b^2",
    "(x + y)'*(x + y) - x'*x - 2*x'*y - y'*y",
    "(a - b)^3 + b^3 - a^3 + 3*a^2*b - 3*a*b^2",
    "(x + y).^2 - (x - y).^2 - 4*x .* y",
    "C*(S + P) - C*S - C*P",
    "(C + S)*(C - S) - C*C + C*S - S*C + S*S",
    "norm2(x - y)^2 - norm2(y - x)^2",
    "(a + 1)*x - a*x - x",
    "sigmoid(x) .* (1 - sigmoid(x)) - sigmoid(x) + sigmoid(x).^2",
    "tr((C + S)*P) - tr(C*P) - tr(S*P)",
    "diag(x + y) - diag(x) - diag(y)",
    "x .* (y + 1) - x .* y - x",
    "(S + 2*P)' - S - 2*P",
]


@pytest.mark.parametrize("text", VANISH)
def test_what_is_zero_once_multiplied_out_vanishes(text: str) -> None:
    _, _, after = simplified(text, WHERE)
    assert all(current.kind in ("sum", "number") for current in postorder(after)), str(after)
    assert not after.args
