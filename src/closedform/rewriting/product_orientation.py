"""The rule about products of symmetric and skew factors: one way to read them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations as pairs
from itertools import product as choices
from typing import NamedTuple

from closedform.core.algebra import Factor, Network
from closedform.core.node import Node
from closedform.rewriting.facts import is_symmetric, parity
from closedform.rewriting.normal import Normal

MOST_AXES = 4  # of a factor whose symmetry is looked for
FACTORS_A_STEP = 16  # squared: of a product that is put in order once more
MOST_TURNS = 4  # exchanges that change nothing, of which all choices are compared


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


def _exchanges(network: Network) -> Iterator[Exchange]:
    for position, (factor, labels) in enumerate(network.factors):
        if not 2 <= len(labels) <= MOST_AXES or factor.kind == "structure":
            continue
        for one, other in pairs(range(len(labels)), 2):
            if factor.shape[one] is not factor.shape[other]:
                continue
            sign = 1 if len(labels) == 2 and is_symmetric(factor) else parity(factor, one, other)
            if sign < 0 or (sign and labels[one] != labels[other]):
                yield Exchange(position, one, other, sign)


def orientation(n: Normal, network: Network) -> bool:
    """Of the ways to read symmetric and skew factors, the one that comes first in the order of
    nodes; what is its own negative is zero."""
    places = list(_exchanges(network))
    if not places:
        return False
    original = list(network.factors)
    seen: dict[Node, tuple[int, list[Factor]]] = {}
    for turns in choices((False, True), repeat=min(len(places), MOST_TURNS)):
        factors, sign = original, 1
        for exchange, turn in zip(places, turns, strict=False):
            if turn:
                factors, sign = exchange.made(factors), sign * exchange.sign
        n.spend(len(factors) ** 2 // FACTORS_A_STEP)
        made = _attempt(network, factors)
        if seen.setdefault(made, (sign, factors))[0] != sign:
            network.coefficient = 0
            return True
    bare = original[0][0]  # S' is S
    first = bare if bare in seen else min(seen, key=lambda made: made.digest)
    sign, network.factors = seen[first]
    network.coefficient *= sign
    return network.factors != original


def _attempt(network: Network, factors: list[Factor]) -> Node:
    """The node of a product with other factors, without its number."""
    attempt = Network([], network.out, network.sizes)
    attempt.factors = factors
    return attempt.node()
