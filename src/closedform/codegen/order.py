"""In which order the factors of a product are multiplied: the cheapest one at the sizes at hand.

Costs are counted in multiplications: an entry that is read or written counts as many as a processor
does while memory brings it.  What two halves of a product have in common is paid once, so that
B'*A*A'*B is (A'*B)'*(A'*B).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import combinations
from math import prod
from typing import NamedTuple

ENTRY = 40  # multiplications in the time in which an entry is moved
MOST_SETS = 500  # connected sets of factors up to which the best order is looked for

Key = Hashable
Tree = int | tuple["Tree", "Tree"]


class Operand(NamedTuple):
    """One factor: its labels, and how much of it is computed with."""

    labels: frozenset[int]
    share: float = 1.0  # of its entries, those that are not zero
    inverse: bool = False  # the inverse of a matrix that is factorised


class Product(NamedTuple):
    """What is to be multiplied: `out` are the labels that stay, `sizes` how long each axis is;
    `key` names the product of the factors at some places, the same for equal ones."""

    operands: tuple[Operand, ...]
    out: frozenset[int]
    sizes: Mapping[int, int]
    key: Callable[[tuple[int, ...]], Key]

    def entries(self, labels: frozenset[int]) -> int:
        return prod(self.sizes[label] for label in labels)


class Plan(NamedTuple):
    """An order, the labels of its result, the key of its value, what each product in it costs."""

    tree: Tree
    labels: frozenset[int]
    key: Key
    costs: Mapping[Key, float]

    @property
    def cost(self) -> float:
        return sum(self.costs.values())


def order(product: Product) -> Tree:
    """The pairs in which the factors are multiplied; groups without a common label come last, the
    small ones first."""
    parts = [_best(product, group) for group in _groups(product)]
    parts.sort(key=lambda plan: product.entries(plan.labels))
    tree = parts[0].tree
    for plan in parts[1:]:
        tree = (tree, plan.tree)
    return tree


# A set of factors is a whole number, the bit of each factor set.


def _places(members: int) -> tuple[int, ...]:
    return tuple(k for k in range(members.bit_length()) if members >> k & 1)


def _near(product: Product) -> list[int]:
    """Of each factor: those that it has a label in common with."""
    labels = [operand.labels for operand in product.operands]
    return [
        sum(1 << j for j, theirs in enumerate(labels) if j != k and ours & theirs)
        for k, ours in enumerate(labels)
    ]


def _around(near: Sequence[int], members: int) -> int:
    """The factors beside a set."""
    beside = 0
    for k in _places(members):
        beside |= near[k]
    return beside & ~members


def _groups(product: Product) -> list[int]:
    """The factors that hang together."""
    near, left = _near(product), (1 << len(product.operands)) - 1
    groups = []
    while left:
        group = left & -left
        while more := _around(near, group):
            group |= more
        groups.append(group)
        left &= ~group
    return groups


def _best(product: Product, group: int) -> Plan:
    sets = _connected(_near(product), group)
    return _greedy(product, group) if sets is None else _cheapest(product, sets)


def _connected(near: Sequence[int], group: int) -> list[int] | None:
    """All sets of a group that hang together, small ones first; None where they are too many."""
    layer = {1 << k for k in _places(group)}
    found: list[int] = []
    while layer:
        found += sorted(layer)
        if len(found) > MOST_SETS:
            return None
        layer = {s | 1 << j for s in layer for j in _places(_around(near, s))}
    return found


def _cheapest(product: Product, sets: Sequence[int]) -> Plan:
    plans: dict[int, Plan] = {}
    for whole in sets:
        if whole & (whole - 1) == 0:
            plans[whole] = _alone(product, whole)
            continue
        first = whole & -whole
        found: Plan | None = None
        for half in plans:
            if half & first and half & whole == half and whole ^ half in plans:
                made = _joined(product, whole, plans[half], plans[whole ^ half])
                if found is None or made.cost < found.cost:
                    found = made
        assert found is not None
        plans[whole] = found
    return plans[sets[-1]]


def _greedy(product: Product, group: int) -> Plan:
    """Each time the pair whose product is the cheapest."""
    parts = {1 << k: _alone(product, 1 << k) for k in _places(group)}
    while len(parts) > 1:
        pairs = [p for p in combinations(parts, 2) if parts[p[0]].labels & parts[p[1]].labels]
        joined = {
            one | other: (_joined(product, one | other, parts[one], parts[other]), one, other)
            for one, other in pairs
        }
        whole = min(joined, key=lambda s: joined[s][0].costs[joined[s][0].key])
        made, one, other = joined[whole]
        del parts[one], parts[other]
        parts[whole] = made
    return next(iter(parts.values()))


def _alone(product: Product, member: int) -> Plan:
    places = _places(member)
    return Plan(places[0], _left(product, member), product.key(places), {})


def _joined(product: Product, whole: int, one: Plan, other: Plan) -> Plan:
    labels = _left(product, whole)
    key = product.key(_places(whole))
    costs = {**one.costs, **other.costs}
    if key not in costs:
        costs[key] = _cost(product, one, other, labels)
    return Plan((one.tree, other.tree), labels, key, costs)


def _left(product: Product, members: int) -> frozenset[int]:
    """The labels that are still needed once these factors are multiplied."""
    held: set[int] = set()
    needed = set(product.out)
    for k, operand in enumerate(product.operands):
        (held if members >> k & 1 else needed).update(operand.labels)
    return frozenset(held & needed)


def _cost(product: Product, one: Plan, other: Plan, labels: frozenset[int]) -> float:
    """Of one product of two; that of a matrix with its own transpose is symmetric."""
    both = one.labels | other.labels
    moved = sum(map(product.entries, (one.labels, other.labels, labels)))
    work = 2.0 * product.entries(both)
    for side in (one, other):
        if isinstance(side.tree, int):
            operand = product.operands[side.tree]
            work *= operand.share
            if operand.inverse and both == labels:  # no solution: the inverse itself
                work += 2 * product.entries(side.labels) ** 1.5
    if one.key == other.key:
        work /= 2
    return work + ENTRY * moved
