"""The normal form: structural algebra plus the named rules of mathematics, bottom-up.

`Normal` offers the constructors that rules use: `sum`, `product`, `apply`, `power`.  Each gives a
node in normal form when its arguments are; the rules themselves stand in `rewriting.products` and
`rewriting.functions`, as tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from closedform.core.algebra import (
    ONE,
    Factor,
    Network,
    Term,
    linear,
    terms,
)
from closedform.core.dims import Dim, Shape
from closedform.core.node import Node, node, number
from closedform.limits import APPLICATION, PRODUCT, SUM, Budget
from closedform.rewriting.facts import is_symmetric, sign

FunctionRule = Callable[["Normal", Node], "Node | None"]
SumRule = Callable[["Normal", Node], "Node | None"]


Changes = Callable[["Normal", Network], bool]


class ProductRule(NamedTuple):
    """A rule about products; it can apply only where it `meets` one of these: functions, structures
    or declared properties among the factors (or their bases)."""

    apply: Changes
    meets: frozenset[str] = frozenset()


class ProductRules(dict[str, ProductRule]):
    """Rules about products by name, in the order in which they are tried."""

    def __init__(self, rules: Mapping[str, ProductRule]) -> None:
        super().__init__(rules)
        self.meeting = lru_cache(maxsize=4096)(self._meeting)

    def _meeting(self, met: frozenset[str]) -> tuple[tuple[str, Changes], ...]:
        """The rules that can apply where these functions, structures and properties meet."""
        return tuple(
            (name, rule.apply)
            for name, rule in self.items()
            if not rule.meets or not rule.meets.isdisjoint(met)
        )


MOST_ROUNDS = 60  # of rules on one product; each removes something, so this is never reached


class Normal:
    """One normalisation: its rules, what it has already done, which rules fired how often."""

    def __init__(
        self,
        products: ProductRules,
        functions: Mapping[str, tuple[tuple[str, FunctionRule], ...]],
        sums: Mapping[str, SumRule],
        budget: Budget | None = None,
    ) -> None:
        self._budget = budget
        self.steps = 0  # of work that were taken so far
        self._products = products
        self._functions = functions
        self._sums = sums
        self._done: dict[Node, Node] = {}
        self._made: dict[object, Node] = {}
        self.fired: Counter[str] = Counter()

    def __call__(self, root: Node) -> Node:
        done = self._done
        if root in done:
            return done[root]
        stack = [root]
        while stack:
            current = stack[-1]
            waiting = [arg for arg in current.args if arg not in done]
            if waiting and current not in done:
                stack += waiting
                continue
            stack.pop()
            if current in done:
                continue
            made = self._rebuilt(current)
            sign(made)  # known bottom-up, so that no fact is asked for down a deep graph
            is_symmetric(made)
            done[current] = made
            done.setdefault(made, made)
        return done[root]

    def _rebuilt(self, current: Node) -> Node:
        args = tuple([self._done[arg] for arg in current.args])
        if current.kind == "contraction" and args == current.args:
            return self._multiplied(Network.of(current), 1, current)
        if current.kind == "sum":
            return self.sum(current.shape, zip(current.data, args, strict=True))
        if current.kind == "contraction":
            wiring = current.data
            sizes = dict(zip(wiring.out, current.shape, strict=True))
            return self.product(zip(args, wiring.factors, strict=True), wiring.out, sizes)
        if current.kind == "apply":
            return self.apply(current.op, args, current.shape)
        return current

    def spend(self, steps: int) -> None:
        """Count work; the budget may refuse."""
        self.steps += steps
        if self._budget is not None:
            self._budget.spend(steps)

    # -- constructors -----------------------------------------------------------------------------

    def sum(self, shape: Shape, parts: Iterable[Term]) -> Node:
        made = linear(shape, parts)
        self.spend(SUM + len(made.args) // 4)
        if made.kind == "sum" and len(made.args) > 1:
            for name, rule in self._sums.items():
                after = rule(self, made)
                if after is not None:
                    self.fired[name] += 1
                    return after
        return made

    def product(
        self,
        factors: Iterable[Factor],
        out: tuple[int, ...],
        sizes: Mapping[int, Dim] | None = None,
        coefficient: Fraction | int = 1,
    ) -> Node:
        factors = tuple(factors)
        key = factors, out, tuple(sizes.items()) if sizes else (), coefficient
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = self._multiplied(Network(factors, out, sizes), coefficient)
        return made

    def _multiplied(
        self, network: Network, coefficient: Fraction | int, same: Node | None = None
    ) -> Node:
        """The product by the rules; `same` where none applies to it."""
        self.spend(PRODUCT + len(network.factors) ** 2 // 3)
        network.coefficient *= coefficient
        for _ in range(MOST_ROUNDS):
            if not network.coefficient or not network.factors:
                break
            for name, apply in self._products.meeting(_met(network)):
                if apply(self, network):
                    self.fired[name] += 1
                    break
            else:
                break
            network, same = self._again(network), None
        return self._turned_sum(network) or same or network.node()

    def _turned_sum(self, network: Network) -> Node | None:
        """The transpose of a sum is the sum of the transposes."""
        if len(network.factors) != 1 or len(network.out) < 2:
            return None
        factor, labels = network.factors[0]
        if factor.kind != "sum" or labels == network.out or {*labels} != {*network.out}:
            return None
        if len({*labels}) != len(network.out):
            return None
        parts = [(c, self.product([(t, labels)], network.out)) for c, t in terms(factor)]
        return self.scale(network.coefficient, self.sum(network.shape, parts))

    def _again(self, network: Network) -> Network:
        again = Network(network.factors, network.out, network.sizes)
        again.coefficient *= network.coefficient
        return again

    def apply(self, op: str, args: tuple[Node, ...], shape: Shape) -> Node:
        if op == "epower":
            return self.power(args[0], args[1])
        self.spend(APPLICATION)
        made = node("apply", op, args, shape=shape)
        for name, rule in (*self._functions.get(op, ()), *self._functions["*"]):
            after = rule(self, made)
            if after is not None:
                self.fired[name] += 1
                return after
        return made

    def power(self, base: Node, exponent: Node | Fraction | int) -> Node:
        """The entry by entry power."""
        if not isinstance(exponent, Node):
            exponent = number(exponent)
        self.spend(APPLICATION)
        made = node("apply", "epower", (base, exponent), shape=base.shape)
        for name, rule in self._functions["epower"]:
            after = rule(self, made)
            if after is not None:
                self.fired[name] += 1
                return after
        return made

    def scale(self, coefficient: Fraction | int, value: Node) -> Node:
        self.spend(len(value.args) // 4 if value.kind == "sum" else 0)
        return linear(value.shape, [(coefficient, value)])

    def negative(self, value: Node) -> Node:
        return linear(value.shape, [(-1, value)])

    def transposed(self, value: Node) -> Node:
        """With its last two axes exchanged."""
        rank = len(value.shape)
        labels = tuple(range(rank))
        order = (*labels[:-2], rank - 1, rank - 2)
        if value.kind == "sum":
            shape = tuple(value.shape[i] for i in order)
            return self.sum(shape, [(c, self.transposed(t)) for c, t in terms(value)])
        return self.product([(value, labels)], order)

    def broadcast(self, value: Node, shape: Shape) -> Node:
        """A scalar repeated over a shape."""
        if not shape:
            return value
        labels = tuple(range(len(shape)))
        return self.sum(
            shape,
            [(c, self.product([(t, ())], labels, dict(enumerate(shape)))) for c, t in terms(value)],
        )


def _met(network: Network) -> frozenset[str]:
    """The functions, structures and declared properties among the factors and their bases."""
    met: set[str] = set()
    for factor, _ in network.factors:
        if factor.op == "epower":
            factor = factor.args[0]
        if factor.kind == "name":
            met |= factor.data.properties
        else:
            met.add(factor.op)
    return frozenset(met)


def is_unit(value: Node) -> bool:
    """Ones of any shape: the number 1, or nothing repeated over distinct axes."""
    if value is ONE:
        return True
    if value.kind != "contraction" or value.args:
        return False
    return len(set(value.data.out)) == len(value.data.out)
