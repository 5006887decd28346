"""In which order the factors of a product are multiplied: the cheapest one at the sizes at hand.

Costs are counted in multiplications: an entry that is read or written counts as many as a processor
does while memory brings it.  What two halves of a product have in common is paid once, so that
B'*A*A'*B is (A'*B)'*(A'*B).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Hashable, Mapping, Sequence
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
    `key` names the product of the factors at some places, the same for equal ones; products with
    the keys `done` are there already."""

    operands: tuple[Operand, ...]
    out: frozenset[int]
    sizes: Mapping[int, int]
    key: Callable[[tuple[int, ...]], Key]
    done: Container[Key] = ()

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


def order(product: Product) -> tuple[Tree, frozenset[Key]]:
    """The pairs in which the factors are multiplied, and the keys of the products in it."""
    return _Search(product).whole()


class _Search:
    """The search for the cheapest order.  A set of factors is a whole number, the bit of each set.

    A vector along an axis that two matrices have in common, or that stays, is a diagonal matrix
    between others: it waits until its axis is summed, and then scales the smaller side.
    """

    def __init__(self, product: Product) -> None:
        self.product = product
        held = Counter(x for o in product.operands if len(o.labels) > 1 for x in o.labels)
        self._results: dict[int, tuple[frozenset[int], Key]] = {}
        self.waiting: dict[int, list[int]] = {}  # by label
        for place, operand in enumerate(product.operands):
            if len(operand.labels) == 1:
                (label,) = operand.labels
                if held[label] > (label not in product.out):
                    self.waiting.setdefault(label, []).append(place)
        apart = {place for places in self.waiting.values() for place in places}
        self.labels = [
            frozenset() if k in apart else o.labels for k, o in enumerate(product.operands)
        ]
        self.members = sum(1 << k for k in range(len(self.labels)) if k not in apart)
        self.near = [
            sum(1 << j for j, theirs in enumerate(self.labels) if j != k and ours & theirs)
            for k, ours in enumerate(self.labels)
        ]

    def whole(self) -> tuple[Tree, frozenset[Key]]:
        """Groups without a common label come last, the small ones first."""
        parts = [self._best(group) for group in self._groups()]
        parts.sort(key=lambda plan: self.product.entries(plan.labels))
        tree = _chain([plan.tree for plan in parts])
        staying = sorted(self.product.out & self.waiting.keys())
        tree = _chain([tree, *(_chain(self.waiting[label]) for label in staying)])
        return tree, frozenset(key for plan in parts for key in plan.costs)

    def _groups(self) -> list[int]:
        """The factors that hang together."""
        left = self.members
        groups = []
        while left:
            group = left & -left
            while more := self._around(group):
                group |= more
            groups.append(group)
            left &= ~group
        return groups

    def _around(self, members: int) -> int:
        """The factors beside a set."""
        beside = 0
        for k in _places(members):
            beside |= self.near[k]
        return beside & ~members

    def _best(self, group: int) -> Plan:
        sets = self._connected(group)
        return self._greedy(group) if sets is None else self._cheapest(sets)

    def _connected(self, group: int) -> list[int] | None:
        """All sets that hang together, small ones first; None where they are too many."""
        layer = {1 << k for k in _places(group)}
        found: list[int] = []
        while layer:
            found += sorted(layer)
            if len(found) > MOST_SETS:
                return None
            layer = {s | 1 << j for s in layer for j in _places(self._around(s))}
        return found

    def _cheapest(self, sets: Sequence[int]) -> Plan:
        plans: dict[int, Plan] = {}
        for whole in sets:
            if whole & (whole - 1) == 0:
                plans[whole] = self._alone(whole)
                continue
            first = whole & -whole
            found: Plan | None = None
            for half in plans:
                if half & first and half & whole == half and whole ^ half in plans:
                    made = self._joined(whole, plans[half], plans[whole ^ half])
                    if found is None or made.cost < found.cost:
                        found = made
            assert found is not None
            plans[whole] = found
        return plans[sets[-1]]

    def _greedy(self, group: int) -> Plan:
        """Each time the pair whose product is the cheapest."""
        parts = {1 << k: self._alone(1 << k) for k in _places(group)}
        while len(parts) > 1:
            pairs = [p for p in combinations(parts, 2) if parts[p[0]].labels & parts[p[1]].labels]
            joined = {a | b: (self._joined(a | b, parts[a], parts[b]), a, b) for a, b in pairs}
            whole = min(joined, key=lambda s: joined[s][0].costs[joined[s][0].key])
            made, one, other = joined[whole]
            del parts[one], parts[other]
            parts[whole] = made
        return next(iter(parts.values()))

    def _alone(self, member: int) -> Plan:
        places = _places(member)
        return Plan(places[0], self._left(member), self.product.key(places), {})

    def _joined(self, whole: int, one: Plan, other: Plan) -> Plan:
        product = self.product
        labels, key = self._result(whole)
        small, large = sorted((one, other), key=lambda plan: product.entries(plan.labels))
        summed = sorted(one.labels & other.labels - labels)
        now = [place for label in summed for place in self.waiting.get(label, ())]
        tree = _chain([_chain(now), small.tree]) if now else small.tree
        costs = {**one.costs, **other.costs}
        if key not in costs:
            scaling = 2 * ENTRY * len(now) * product.entries(small.labels)
            costs[key] = 0 if key in product.done else scaling + self._cost(one, other, labels)
        return Plan((tree, large.tree), labels, key, costs)

    def _result(self, whole: int) -> tuple[frozenset[int], Key]:
        """The labels of the product of a set, and its key."""
        known = self._results.get(whole)
        if known is None:
            labels = self._left(whole)
            key = self.product.key((*_places(whole), *self._applied(whole, labels)))
            known = self._results[whole] = labels, key
        return known

    def _applied(self, members: int, left: frozenset[int]) -> list[int]:
        """The vectors whose axis is summed in a product of some factors."""
        held = {x for k in _places(members) for x in self.labels[k]}
        return [k for x, places in self.waiting.items() if x in held - left for k in places]

    def _left(self, members: int) -> frozenset[int]:
        """The labels that are still needed once these factors are multiplied."""
        held: set[int] = set()
        needed = set(self.product.out)
        for k, labels in enumerate(self.labels):
            (held if members >> k & 1 else needed).update(labels)
        return frozenset(held & needed)

    def _cost(self, one: Plan, other: Plan, labels: frozenset[int]) -> float:
        """Of one product of two; that of a matrix with its own transpose is symmetric."""
        product = self.product
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


def _places(members: int) -> tuple[int, ...]:
    return tuple(k for k in range(members.bit_length()) if members >> k & 1)


def _chain(trees: Sequence[Tree]) -> Tree:
    """One after the other."""
    first, *others = trees
    whole = first
    for tree in others:
        whole = (whole, tree)
    return whole
