"""The rule about products of symmetric and skew factors: one way to read them."""

from __future__ import annotations

from closedform.core.algebra import Factor, Network
from closedform.core.node import Node
from closedform.rewriting.facts import exchanges, turnings
from closedform.rewriting.normal import Normal

FACTORS_A_STEP = 16  # squared: of a product that is put in order once more


def orientation(n: Normal, network: Network) -> bool:
    """Of the ways to read symmetric and skew factors, the one that comes first in the order of
    nodes; what is its own negative is zero."""
    original = list(network.factors)
    places = list(exchanges(original))
    if not places:
        return False
    seen: dict[Node, tuple[int, list[Factor]]] = {}
    for sign, factors in turnings(original, places):
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
