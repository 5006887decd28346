"""The shortest of the forms that distributing and factoring lead to, found bottom-up.

Every form is measured by the text it lifts to, which is what a reader sees.  Only the neighbourhood
of a node is searched, so the work grows linearly with the graph.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from closedform.core.algebra import Factor, coefficient_of, contract, linear, ones, terms
from closedform.core.node import Node, memo, postorder
from closedform.limits import SEARCH, SEARCH_A_NODE
from closedform.rewriting import spelling as sp
from closedform.rewriting.factor import Factoring
from closedform.rewriting.facts import has
from closedform.rewriting.lift import Lifter
from closedform.rewriting.normal import Normal
from closedform.rewriting.pieces import NoMatrixForm

PATIENCE = 6  # factorings that are searched broadly; after them the first that helps is taken
MOST_TERMS = 24  # of a product that is multiplied out
BROAD = 4  # terms of a sum up to which several factors are tried
NODES_A_STEP = 4  # of what is measured
UNREADABLE = 1 << 40  # the size of what has no matrix form


class Simplifier:
    def __init__(self, normal: Normal, lifter: Lifter) -> None:
        self.normal = normal
        self.lifter = lifter
        self.factoring = Factoring(normal, self.size)
        self._done: dict[Node, Node] = {}
        self._searched = 0
        self._large: set[Node] = set()
        self._sizes: dict[Node, int] = {}
        self._end = 0

    def __call__(self, root: Node) -> Node:
        nodes = list(postorder(root))
        self._end = self.normal.steps + SEARCH + SEARCH_A_NODE * len(nodes)
        once = self._pass(nodes)
        if once is root or self.normal.steps > self._end or _is_large(once):
            return once
        if self.size(once) <= sp.SHORT:
            return once
        return self._pass(postorder(once))

    def _pass(self, nodes: Iterable[Node]) -> Node:
        """The last of `nodes`, which come after their arguments, simplified."""
        done = self._done
        for current in nodes:
            if current not in done:
                done[current] = self._simplified(current)
        return done[current]

    def _shortest(self, *values: Node) -> Node:
        """The first of the shortest, which is not measured where there is no other."""
        distinct = dict.fromkeys(values)
        return min(distinct, key=self.size) if len(distinct) > 1 else values[0]

    def size(self, value: Node) -> int:
        found = self._sizes.get(value)
        if found is None:
            try:
                tokens, nodes = sp.measure(self.lifter(value))
                self.normal.spend(nodes // NODES_A_STEP)
            except NoMatrixForm:
                tokens = UNREADABLE
            found = self._sizes[value] = tokens
        return found

    def _simplified(self, current: Node) -> Node:
        value = self._rebuilt(current)
        if self.normal.steps > self._end:
            return value
        if not self._large.isdisjoint(value.args) or _is_large(value):
            self._large.add(value)
            return value
        if value.kind == "contraction":
            return self._product(value)
        if value.kind == "sum":
            return self._sum(value)
        return value

    def _rebuilt(self, current: Node) -> Node:
        """The node over its simplified arguments."""
        n, args = self.normal, tuple(self._done[arg] for arg in current.args)
        if args == current.args:
            return current
        if current.kind == "sum":
            return n.sum(current.shape, zip(current.data, args, strict=True))
        if current.kind == "contraction":
            wiring = current.data
            sizes = dict(zip(wiring.out, current.shape, strict=True))
            return n.product(zip(args, wiring.factors, strict=True), wiring.out, sizes)
        return n.apply(current.op, args, current.shape)

    # -- products ---------------------------------------------------------------------------------

    def _product(self, value: Node) -> Node:
        if not any(f.kind == "sum" for f in value.args):
            return value
        wide = any(f.kind == "sum" and len(f.shape) > 2 for f in value.args)
        ways = _has_ways(value)
        expanded = self.expanded(value) if ways or _may_cancel(value) else None
        if expanded is None or not (ways or _cancelled(value, expanded)):
            return self._shortest(value, self._with_factored_sums(value))
        candidate = self._factored(expanded)
        if wide and len(value.shape) > 2:
            return candidate
        return self._shortest(value, self._with_factored_sums(value), candidate)

    def _with_factored_sums(self, value: Node) -> Node:
        """The product with its sums factored also where that alone would not be shorter."""
        n, wiring = self.normal, value.data
        factors = [
            (self._factored(f, level=True), labels)
            for f, labels in zip(value.args, wiring.factors, strict=True)
        ]
        sizes = dict(zip(wiring.out, value.shape, strict=True))
        return n.product(factors, wiring.out, sizes)

    def expanded(self, value: Node) -> Node | None:
        """A product of sums multiplied out, or None where that gives too many terms."""
        inner, value = coefficient_of(value)
        if value.kind != "contraction":
            return None
        sums = [f for f in value.args if f.kind == "sum" and len(f.args) > 1]
        if not sums:
            return None
        count = 1
        for factor in sums:
            count *= len(factor.args)
        if count > MOST_TERMS:
            return None
        wiring = value.data
        sizes = dict(zip(wiring.out, value.shape, strict=True))
        products: list[tuple[Fraction, list[Factor]]] = [(inner, [])]
        for factor, labels in zip(value.args, wiring.factors, strict=True):
            parts = terms(factor) if factor in sums else ((Fraction(1), factor),)
            products = [
                (c * d, [*done, (part, labels)]) for c, done in products for d, part in parts
            ]
        n = self.normal
        return n.sum(
            value.shape, [(c, n.product(factors, wiring.out, sizes)) for c, factors in products]
        )

    # -- sums -------------------------------------------------------------------------------------

    def _sum(self, value: Node) -> Node:
        if len(value.args) < 2:
            return value
        candidates = [self._factored(value), value]
        multiplied = self._multiplied_out(value)
        if multiplied is not None and multiplied is not value:
            candidates += [multiplied, self._factored(multiplied)]
        opened = self._powers_opened(value)
        if opened is not None:
            candidates += [opened, self._factored(opened)]
        return self._shortest(*candidates)

    def _multiplied_out(self, value: Node) -> Node | None:
        """The terms multiplied out where they are products of sums, complements of σ undone."""
        count, parts = 0, []
        whole = self._without_complements(value)
        for coefficient, term in terms(whole):
            expanded = self.expanded(term)
            parts.append((coefficient, expanded if expanded is not None else term))
            count += len(terms(parts[-1][1]))
        if count > MOST_TERMS:
            return None
        return self.normal.sum(value.shape, parts)

    def _powers_opened(self, value: Node) -> Node | None:
        """The terms with powers of sums multiplied out, where something cancels or is collected."""
        if not any(_is_power_of_sum(f) for term in value.args for f in _factors(term)):
            return None
        count, parts = 0, []
        for coefficient, term in terms(value):
            expanded = self.expanded(_with_powers_apart(term))
            parts.append((coefficient, expanded if expanded is not None else term))
            count += len(terms(parts[-1][1]))
        opened = self.normal.sum(value.shape, parts)
        return opened if len(terms(opened)) < count <= MOST_TERMS else None

    def _without_complements(self, value: Node) -> Node:
        """σ(-u) written as 1 - σ(u) where both occur as factors."""
        n = self.normal
        found = {f.args[0] for t in value.args for f in _factors(t) if f.op == "sigmoid"}
        undone = {}
        for u in found:
            minus = n.negative(u)
            if minus in found and u not in undone and minus not in undone:
                turned = u if self.size(u) > self.size(minus) else minus
                undone[turned] = n.negative(turned)
        if not undone:
            return value
        parts = []
        for coefficient, term in terms(value):
            if term.kind != "contraction":
                parts.append((coefficient, self._complemented(term, undone)))
                continue
            sizes = dict(zip(term.data.out, term.shape, strict=True))
            factors = [
                (self._complemented(f, undone), labels)
                for f, labels in zip(term.args, term.data.factors, strict=True)
            ]
            parts.append((coefficient, contract(factors, term.data.out, sizes)))
        return n.sum(value.shape, [(c, self.expanded(p) or p) for c, p in parts])

    def _complemented(self, factor: Node, undone: dict[Node, Node]) -> Node:
        if factor.op != "sigmoid" or factor.args[0] not in undone:
            return factor
        turned = self.normal.apply("sigmoid", (undone[factor.args[0]],), factor.shape)
        return linear(factor.shape, [(1, ones(factor.shape)), (-1, turned)])

    def _factored(self, value: Node, level: bool = False) -> Node:
        self._searched += 1
        breadth = 3 if self._searched < PATIENCE and len(value.args) < BROAD else 1
        return self.factoring(value, breadth, level)


class Content(NamedTuple):
    """The names below a product, and how many names and functions are multiplied in it."""

    names: frozenset[Node]
    weight: int


_contents: dict[Node, Content] = memo()


def _content(value: Node) -> Content:
    for current in postorder(value):
        if current in _contents:
            continue
        below = [_contents[arg] for arg in current.args]
        names = frozenset[Node]().union(*(c.names for c in below))
        weight = sum(c.weight for c in below)
        if current.kind == "name":
            names = names | {current}
        if current.op == "epower" and current.args[1].kind == "number":
            weight = int(weight * max(1, abs(current.args[1].data)))
        _contents[current] = Content(names, weight + (current.kind in ("name", "apply")))
    return _contents[value]


def _has_ways(value: Node) -> bool:
    """Whether a product, its sums multiplied out, has other ways to be factored than back."""
    sums = [f for f in value.args if f.kind == "sum"]
    if len(sums) > 1 or len(sums[0].shape) > 2 or any(f.kind == "structure" for f in value.args):
        return True
    inside = [_content(t).names for t in sums[0].args]
    return len(frozenset().union(*inside)) < sum(map(len, inside))


def _may_cancel(value: Node) -> bool:
    """Whether factors may meet that are more than names that multiply: an inverse, a power."""
    return any(
        part.kind == "apply" or has(part, "orthogonal")
        for factor in value.args
        for term in (factor.args if factor.kind == "sum" else (factor,))
        for part in (term.args if term.kind == "contraction" else (term,))
    )


def _cancelled(value: Node, expanded: Node) -> bool:
    """Whether something was cancelled or collected when the one sum of a product was multiplied
    out."""
    (inner,) = (f for f in value.args if f.kind == "sum")
    inside = [_content(t).weight for t in inner.args]
    outside = sum(_content(f).weight for f in value.args if f is not inner)
    after = terms(expanded)
    whole = len(inside) * outside + sum(inside)
    return len(after) != len(inside) or sum(_content(t).weight for _, t in after) != whole


def _is_power_of_sum(factor: Node) -> bool:
    """A square or a cube of a sum of several terms."""
    if factor.op != "epower" or factor.args[0].kind != "sum" or len(factor.args[0].args) < 2:
        return False
    exponent = factor.args[1]
    return exponent.kind == "number" and exponent.data in (2, 3)


def _with_powers_apart(term: Node) -> Node:
    """The term with each power of a sum as so many equal factors."""
    axes = tuple(range(len(term.shape)))
    wired = [(term, axes)]
    out = axes
    if term.kind == "contraction":
        wired, out = list(zip(term.args, term.data.factors, strict=True)), term.data.out
    factors: list[Factor] = []
    for factor, labels in wired:
        times = int(factor.args[1].data) if _is_power_of_sum(factor) else 1
        factors += [(factor.args[0] if times > 1 else factor, labels)] * times
    return contract(factors, out, dict(zip(out, term.shape, strict=True)))


LARGE = 250  # nodes below a node from which on it is left as it is


def _is_large(value: Node) -> bool:
    seen: set[Node] = {value}
    stack = [value]
    while stack and len(seen) <= LARGE:
        for arg in stack.pop().args:
            if arg not in seen:
                seen.add(arg)
                stack.append(arg)
    return len(seen) > LARGE


def _factors(term: Node) -> tuple[Node, ...]:
    return term.args if term.kind == "contraction" else (term,)
