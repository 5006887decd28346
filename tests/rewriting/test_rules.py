"""Every rule of the normal form fires on an example and keeps its value, wherever it fires."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from closedform.calculus import derivative
from closedform.core.algebra import Network
from closedform.core.node import Node, postorder
from closedform.rewriting.normal import Normal, ProductRule, ProductRules
from core.evaluate import assert_same_value
from rewriting.examples import EDGES, EXAMPLES, core_of
from rewriting.watched import RULES, Firing, Key, Watch

GOLDEN = Path(__file__).parents[1] / "golden" / "derivatives.txt"


def assert_kept(core: Node, watch: Watch) -> Node:
    """The normal form and every single firing on the way have the value they started from."""
    made = watch.normal(core)
    for rule, before, after in watch.firings:
        assert_same_value(before, after, f"the rule {rule}")
    assert_same_value(core, made, "the normal form")
    return made


@pytest.mark.parametrize("rule", RULES, ids=": ".join)
def test_a_rule_fires_on_its_example_and_both_sides_are_equal(rule: Key) -> None:
    watch = Watch()
    assert_kept(core_of(*EXAMPLES[rule]), watch)
    assert rule in watch.fired


def test_no_rule_is_without_an_example_and_no_example_without_a_rule() -> None:
    assert set(EXAMPLES) == set(RULES)


@pytest.mark.parametrize(("text", "where"), EDGES, ids=[text for text, _ in EDGES])
def test_near_its_conditions_a_rule_keeps_the_value(text: str, where: str) -> None:
    assert_kept(core_of(text, where), Watch())


def golden() -> Iterator[tuple[str, str, str]]:
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, where, wrt, *_ = line.split(" | ")
            yield text, where, wrt


def test_in_known_derivatives_every_firing_keeps_the_value() -> None:
    seen: set[Firing] = set()
    for text, where, wrt in golden():
        watch = Watch()
        value = watch.normal(core_of(text, where))
        leaf = next((x for x in postorder(value) if x.kind == "name" and x.data.name == wrt), None)
        if leaf is not None:
            watch.normal(derivative(value, leaf))
        for firing in set(watch.firings) - seen:
            assert_same_value(firing.before, firing.after, f"{firing.rule} in {text}")
        seen |= set(watch.firings)
    assert len(seen) > 50


# -- a test of the test ---------------------------------------------------------------------------


def test_a_wrong_rule_is_seen() -> None:
    """A rule that forgets a square, and one that forgets a factor."""

    def forgets(n: Normal, made: Node) -> Node | None:
        return made.args[0] if made.args[1].data == 2 else None

    def drops(n: Normal, network: Network) -> bool:
        before, network.factors = network.factors, network.factors[:1]
        return network.factors != before

    core = core_of("x.^2 .* sin(x)", "x: vector(n)")
    for wrong in (
        Normal(ProductRules({}), {"epower": (("forgets", forgets),), "*": ()}, {}),
        Normal(ProductRules({"drops": ProductRule(drops)}), {"epower": (), "*": ()}, {}),
    ):
        with pytest.raises(AssertionError):
            assert_same_value(core, wrong(core))
