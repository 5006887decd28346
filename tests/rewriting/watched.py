"""A normalisation that keeps what every rule made of what, so that both sides can be compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from closedform.core.algebra import Network
from closedform.core.node import Node
from closedform.rewriting.functions import FUNCTION_RULES
from closedform.rewriting.normal import FunctionRule, Normal, ProductRule, ProductRules, SumRule
from closedform.rewriting.products import PRODUCT_RULES
from closedform.rewriting.sums import SUM_RULES

Key = tuple[str, str]  # products | sums | a function, and the name of the rule


class Firing(NamedTuple):
    rule: Key
    before: Node
    after: Node


RULES: list[Key] = [
    *(("products", rule) for rule in PRODUCT_RULES),
    *(("sums", rule) for rule in SUM_RULES),
    *((function, rule) for function, rules in FUNCTION_RULES.items() for rule, _ in rules),
]


class Watch:
    """`normal` is a normalisation with all rules; `firings` is what they did."""

    def __init__(self) -> None:
        self.firings: list[Firing] = []
        self.normal = Normal(
            ProductRules(
                {name: self._product(("products", name), r) for name, r in PRODUCT_RULES.items()}
            ),
            {
                function: tuple((name, self._single((function, name), r)) for name, r in rules)
                for function, rules in FUNCTION_RULES.items()
            },
            {name: self._single(("sums", name), r) for name, r in SUM_RULES.items()},
        )

    def _single(
        self, key: Key, rule: Callable[[Normal, Node], Node | None]
    ) -> FunctionRule | SumRule:
        def watched(n: Normal, made: Node) -> Node | None:
            after = rule(n, made)
            if after is not None:
                self.firings.append(Firing(key, made, after))
            return after

        return watched

    def _product(self, key: Key, rule: ProductRule) -> ProductRule:
        def watched(n: Normal, network: Network) -> bool:
            factors, before = list(network.factors), network.node()
            fired = rule.apply(n, network)
            if fired or network.factors != factors:
                again = Network(network.factors, network.out, network.sizes)
                again.coefficient *= network.coefficient
                self.firings.append(Firing(key, before, again.node()))
            return fired

        return rule._replace(apply=watched)

    @property
    def fired(self) -> set[Key]:
        return {firing.rule for firing in self.firings}
