"""The normal form is idempotent, independent of presentation, and has the value it started from."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closedform.calculus import unfold
from closedform.core.node import Node, Symbol, name, node
from closedform.core.dims import Dim
from closedform.errors import ClosedformError
from closedform.meaning.read import read
from closedform.rewriting import normal
from core.evaluate import assert_same_value
from present.expressions import expressions
from rewriting.examples import EDGES, EXAMPLES
from rewriting.presentations import WHERE, term, typed

SHAPES = ("", "n", "mn", "nn")
seeds = st.integers(0, 10**9)


def core_of(text: str, where: str = WHERE) -> Node:
    return unfold(read(text, where).expression)


@pytest.mark.parametrize(("text", "where"), [*EXAMPLES.values(), *EDGES], ids=str)
def test_the_normal_form_of_a_normal_form_is_itself(text: str, where: str) -> None:
    made = normal()(core_of(text, where))
    assert normal()(made) is made


@given(seeds, st.sampled_from(SHAPES))
@settings(max_examples=120, deadline=None)
def test_the_normal_form_is_idempotent(seed: int, shape: str) -> None:
    random = Random(seed)
    text = typed(term(random, shape), random)
    made = normal()(core_of(text))
    assert normal()(made) is made, text


@given(seeds, st.sampled_from(SHAPES))
@settings(max_examples=150, deadline=None)
def test_the_normal_form_does_not_depend_on_how_it_was_typed(seed: int, shape: str) -> None:
    random = Random(seed)
    meant = term(random, shape)
    one, other = typed(meant, random), typed(meant, random)
    assert normal()(core_of(one)) is normal()(core_of(other)), f"{one}\n  and\n{other}"


@given(seeds, st.sampled_from(SHAPES))
@settings(max_examples=80, deadline=None)
def test_the_normal_form_has_the_value_of_what_was_typed(seed: int, shape: str) -> None:
    random = Random(seed)
    text = typed(term(random, shape), random)
    core = core_of(text)
    assert_same_value(core, normal()(core), text)


n, m = Dim.symbol("n"), Dim.symbol("m")


@given(expressions((), 3) | expressions((n,), 3) | expressions((m, n), 2))
@settings(max_examples=60, deadline=None)
def test_the_normal_form_of_any_expression_has_its_value(expression: Node) -> None:
    try:
        core = unfold(expression)
    except ClosedformError:
        return
    assert_where_defined(core, normal()(core))


def assert_where_defined(left: Node, right: Node) -> None:
    """Equal, or nowhere defined at the points that were tried."""
    try:
        assert_same_value(left, right)
    except AssertionError as error:
        if "no point has a value" not in str(error):
            raise


# -- depth ----------------------------------------------------------------------------------------

x = name(Symbol("x", (n,)))


def test_a_deep_graph_needs_no_recursion() -> None:
    value = x
    for _ in range(5000):
        value = node("apply", "tanh", (value,), shape=(n,))
    assert normal()(value) is value


def test_what_is_shared_is_normalised_once() -> None:
    """A graph whose tree has 2^200 leaves."""
    value = x
    for _ in range(200):
        value = node("apply", "maximum", (value, value), shape=(n,))
    made = normal()
    assert made(value) is value
    assert sum(made.fired.values()) == 0
