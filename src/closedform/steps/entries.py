"""A core written with entries: its contractions are sums over letters of products of entries.

An axis of the core takes a subscript: a letter, a number, or an index expression.  A function of
whole matrices has no formula for its entries; it stays a part `inv(X)[i, j]`, and is remembered
with the core that it stands for, so that its differential can be written with entries as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import NamedTuple

from closedform.core.algebra import ONE as UNIT
from closedform.core.algebra import UNIT as WHOLE
from closedform.core.algebra import Factor, terms
from closedform.core.dims import ONE, Dim
from closedform.core.node import Node, index, node, number, postorder
from closedform.functions import COMPARING, KEPT, LARGEST, SMALLEST, TABLE
from closedform.rewriting import spelling as sp
from closedform.rewriting.pinning import pin
from closedform.rewriting.subscripts import at as inward
from closedform.steps.letters import Letters, letters_in
from closedform.steps.line import Tools

Subscripts = tuple[Node, ...]
INDICATORS = (LARGEST.name, SMALLEST.name)


class NoEntries(Exception):
    """There is a part that cannot be written with entries."""


class Opaque(NamedTuple):
    """A part without a formula for its entries: the core of it, and which entry is meant."""

    core: Node
    subscripts: Subscripts


class Writer:
    """Writes cores with entries; `opaque` says of parts what they are entries of."""

    def __init__(self, tools: Tools, letters: Letters) -> None:
        self.tools = tools
        self.letters = letters
        self.opaque: dict[Node, Opaque] = {}
        self.leaves: dict[Node, Callable[[Subscripts, frozenset[str]], Node]] = {}

    def __call__(self, core: Node, at: Subscripts = (), used: frozenset[str] = frozenset()) -> Node:
        """The entry of `core` at these subscripts; `used` letters name no sum of it."""
        return self._written(core, at, used | letters_in(*at))

    def _written(self, core: Node, at: Subscripts, used: frozenset[str]) -> Node:
        if core in self.leaves:
            return self.leaves[core](at, used)
        if core.kind == "number":
            return core
        if core.kind == "dim":
            return sp.of_dim(core.data, self.tools.lifter.indices | used)
        if core.kind == "name":
            return entry(node("name", data=core.data, shape=core.data.shape), at)
        if core.kind == "sum":
            return self._sum(core, at, used)
        if core.kind == "contraction":
            return self._contraction(core, at, used)
        if core.kind == "structure":
            return self._structure(core, at, used)
        return self._function(core, at, used)

    # -- sums and products ------------------------------------------------------------------------

    def _sum(self, core: Node, at: Subscripts, used: frozenset[str]) -> Node:
        if not core.args:
            return number(0)
        key = self.tools.lifter.key
        parts = sorted(terms(core), key=lambda part: (part[0] < 0, key(part[1])))
        written = []
        for coefficient, term in parts:
            value = self._written(term, at, used)
            written.append(sp.scaled(coefficient, [] if value is UNIT else [value], [], None))
        return reduce(sp.plus, written)

    def _contraction(self, core: Node, at: Subscripts, used: frozenset[str]) -> Node:
        wiring = core.data
        factors = list(zip(core.args, wiring.factors, strict=True))
        sizes = dict(zip(wiring.out, core.shape, strict=True))
        for factor, labels in factors:
            sizes.update(zip(labels, factor.shape, strict=True))
        return self._product(factors, wiring.out, sizes, at, used)

    def _product(
        self,
        factors: list[Factor],
        out: tuple[int, ...],
        sizes: dict[int, Dim],
        at: Subscripts,
        used: frozenset[str],
    ) -> Node:
        """Sums in front of the product of what has their letters; the rest before them."""
        where: dict[int, Node] = {}
        above: list[Node] = []
        for label, subscript in zip(out, at, strict=True):
            if label in where:
                above.append(delta(sizes[label], where[label], subscript))
            else:
                where[label] = subscript
        linked = [(f, labels) for f, labels in factors if f.op in PLACES and f.kind == "structure"]
        rest = [f for f in factors if f not in linked]
        ordered = _chained(rest, out, self.tools.lifter.key)
        told = {_target(factor, labels) for factor, labels in linked}
        summed = []
        for label in [x for _, labels in [*ordered, *linked] for x in labels]:
            if label in where or label in told:
                continue
            letter = self.letters.of_sum(sizes[label], used)
            used |= {letter}
            where[label] = index(letter)
            summed.append((letter, sizes[label]))
        above += self._told(linked, where, sizes, used)
        below: list[Node] = []
        for factor, labels in ((self._facing(f), x) for f, x in ordered):
            subscripts = tuple(where[x] for x in labels)
            exponent = factor.args[1] if factor.op == "epower" else None
            if exponent is not None and exponent.kind == "number" and exponent.data < 0:
                base = self._written(factor.args[0], subscripts, used)
                below.append(sp.entrywise_power(base, number(-exponent.data)))
            else:
                above.append(self._written(factor, subscripts, used))
        return _summed(above, below, summed)

    def _told(
        self,
        linked: list[Factor],
        where: dict[int, Node],
        sizes: dict[int, Dim],
        used: frozenset[str],
    ) -> list[Node]:
        """Give the axes their places that follow from others; a delta where one has a place."""
        deltas = []
        while linked:
            ready = [(f, x) for f, x in linked if all(y in where for y in x if y != _target(f, x))]
            if not ready:
                raise NoEntries
            for factor, labels in ready:
                target = _target(factor, labels)
                place = self._place(factor, labels, where, used)
                if target in where:
                    deltas.append(delta(sizes[target], where[target], place))
                else:
                    where[target] = place
            linked = [each for each in linked if each not in ready]
        return deltas

    def _place(
        self, factor: Node, labels: tuple[int, ...], where: dict[int, Node], used: frozenset[str]
    ) -> Node:
        """Where a structure puts its last axis, or a fused one."""
        indices = self.tools.lifter.indices | used
        if factor.op == "fuse":
            major, minor = where[labels[1]], where[labels[2]]
            block = sp.times(_plus(major, -1), sp.of_dim(factor.shape[2], indices))
            return sp.plus(block, minor)
        coefficients, constant, lows = factor.data
        place: Node | None = None
        rest = Dim.of(constant) if isinstance(constant, int) else constant
        for by, low, label in zip(coefficients, lows, labels[:-1], strict=True):
            by = Dim.of(by) if isinstance(by, int) else by
            rest = rest + (low - 1) * by
            if by == Dim.of(-1):
                part = sp.negative(where[label])
            else:
                part = where[label] if by is ONE else sp.times(sp.of_dim(by, indices), where[label])
            place = part if place is None else sp.plus(place, part)
        if place is None:
            return sp.of_dim(rest, indices)
        return _shifted(place, rest, indices)

    def _structure(self, core: Node, at: Subscripts, used: frozenset[str]) -> Node:
        """An entry of a constant tensor."""
        axes = tuple(range(len(core.shape)))
        if core.op in PLACES:
            return self._product([(core, axes)], axes, dict(enumerate(core.shape)), at, used)
        indices = self.tools.lifter.indices | used
        if core.op == "iota":
            return _shifted(at[0], core.data - 1, indices)
        if core.op == "mask":
            rows, columns = at
            return _one_where("ge", rows, _plus(columns, core.data))
        return entry(self.tools.lifter(core), at)

    # -- functions --------------------------------------------------------------------------------

    def _function(self, core: Node, at: Subscripts, used: frozenset[str]) -> Node:
        if core.op == KEPT.name:
            return self._written(core.args[0], at, used)
        core = self._facing(core)
        if not core.args:
            return core
        record = TABLE[core.op]
        if core.op in INDICATORS or not (record.entrywise or core.op in COMPARING):
            return self._whole(core, at, used)
        args = [self._written(arg, at if arg.shape else (), used) for arg in core.args]
        if core.op == "epower":
            return _power(*args)
        if core.op in COMPARING:
            return _one_where(core.op, *args)
        if core.op == "where":
            inside = core.args[0]
            if inside.op in COMPARING:
                sides = [self._written(a, at if a.shape else (), used) for a in inside.args]
                args[0] = sp.apply(inside.op, tuple(sides), ())
            else:
                args[0] = sp.apply("gt", (args[0], number(0)), ())
        return sp.apply(core.op, tuple(args), ())

    def _facing(self, core: Node) -> Node:
        """An even power of a difference, the difference as the author wrote it."""
        if core.op != "epower" or core.args[1].kind != "number" or core.args[1].data % 2:
            return core
        base = self.tools.lifter.facing(core.args[0])
        return node(core.kind, core.op, (base, core.args[1]), core.data, core.shape)

    def _whole(self, core: Node, at: Subscripts, used: frozenset[str]) -> Node:
        """The entry of a function of whole matrices; those it is repeated over are inside."""
        own = _own_axes(core)
        lead = len(core.shape) - own
        lifter = self.tools.lifter
        outer = lifter.indices
        lifter.indices = outer | used
        try:
            for axis in reversed(range(lead)):
                core = pin(core, axis, _as_dim(at[axis]), ONE)
            at = at[lead:]
            core = self.tools.normal(core)
            if core.kind != "apply" or len(core.shape) != own or core.op not in TABLE:
                return self._written(core, at, used)
            if not self.leaves.keys().isdisjoint(postorder(core)):
                raise NoEntries  # of a motion that stands inside a function of matrices
            if core.op == "prod" and len(core.args[0].shape) == 1:
                return self._repeated_product(core, used)
            whole = lifter(core)
        finally:
            lifter.indices = outer
        made = inward(whole, dict(enumerate(at))) if core.op in INDICATORS else entry(whole, at)
        self.opaque[made] = Opaque(core, at)
        return made

    def _repeated_product(self, core: Node, used: frozenset[str]) -> Node:
        (size,) = core.args[0].shape
        letter = self.letters.of_sum(size, used)
        body = self._written(core.args[0], (index(letter),), used | {letter})
        return node("binder", "prod", (number(1), sp.of_dim(size), body), letter)


PLACES = ("select", "fuse")


def _target(factor: Node, labels: tuple[int, ...]) -> int:
    """The axis whose place follows from those of the others."""
    return labels[0] if factor.op == "fuse" else labels[-1]


def _own_axes(core: Node) -> int:
    return len(TABLE[core.op].signature.split("|")[0].split("->")[1].split())


def _as_dim(subscript: Node) -> Dim:
    if subscript.kind == "index":
        return Dim.symbol(subscript.data)
    if subscript.kind == "number":
        return Dim.of(int(subscript.data))
    if subscript.kind == "dim":
        return subscript.data  # type: ignore[no-any-return]
    raise NoEntries


def _shifted(place: Node, by: Dim, indices: frozenset[str]) -> Node:
    if by.constant is not None:
        return _plus(place, by.constant)
    return sp.plus(place, sp.of_dim(by, indices))


def _one_where(op: str, left: Node, right: Node) -> Node:
    condition = sp.apply(op, (left, right), ())
    return sp.apply("where", (condition, number(1), number(0)), ())


def _plus(value: Node, more: int) -> Node:
    if not more:
        return value
    return sp.plus(value, number(more))


def _power(base: Node, exponent: Node) -> Node:
    if exponent.kind == "number" and exponent.data < 0:
        return sp.scaled(WHOLE, [], [sp.entrywise_power(base, number(-exponent.data))], None)
    return sp.entrywise_power(base, exponent)


def entry(value: Node, at: Subscripts) -> Node:
    """An entry as it is meant; an axis of size 1 has the subscript 1."""
    if not value.shape:
        return value
    given = iter(at)
    places = tuple(number(1) if size is ONE else next(given) for size in value.shape)
    return sp.apply("entry", (value, *places), (), ("i",) * len(places))


def delta(size: Dim, left: Node, right: Node) -> Node:
    """The Kronecker delta: an entry of the identity matrix."""
    if left is right:
        return UNIT
    return entry(sp.apply("eye", (), (size, size)), (left, right))


def _chained(
    factors: list[Factor], out: tuple[int, ...], key: Callable[[Node], tuple[int, ...]]
) -> list[Factor]:
    """Factors in the order of a product: each begins where the one before it ends, the first one
    where the product begins."""
    ranked = sorted(factors, key=lambda factor: key(factor[0]))
    made = [factor for factor in ranked if not factor[1]]
    left = [factor for factor in ranked if factor[1]]
    while left:
        last = made[-1][1] if made and made[-1][1] else out[:1]
        follows = [f for f in left if last and {last[0], last[-1]} & set(f[1])]
        straight = [f for f in follows if f[1][0] == last[-1]]
        found = (straight or follows or [_first(left)])[0]
        left.remove(found)
        made.append(found)
    return made


def _first(left: list[Factor]) -> Factor:
    """The first factor; of equal ones, one where another begins."""
    same = (f for f in left if f[0] is left[0][0])
    begins = (f for f in same if any(g[1][0] == f[1][-1] for g in left if g is not f))
    return next(begins, left[0])


def _summed(above: list[Node], below: list[Node], summed: Sequence[tuple[str, Dim]]) -> Node:
    letters = {letter for letter, _ in summed}

    def held(part: Node) -> bool:
        return bool(letters & letters_in(part))

    parts = [part for part in above if part is not UNIT]
    inside = sp.scaled(WHOLE, [p for p in parts if held(p)], [p for p in below if held(p)], None)
    for letter, size in reversed(summed):
        inside = node("binder", "sum", (number(1), sp.of_dim(size), inside), letter)
    outside = [p for p in parts if not held(p)]
    own = [inside] if summed else []
    return sp.scaled(WHOLE, outside + own, [p for p in below if not held(p)], None)
