"""Building core nodes: linear combinations and contractions in their structural normal form.

Structural means what holds by the meaning of the notation alone: products flattened, unit tensors
removed, numbers collected, like terms added, factors and labels in a canonical order.  Facts of
mathematics (an inverse cancels, powers add) are rules in `rewriting`.

A scalar broadcast along an axis is a contraction without a factor for that label; the identity
matrix is the contraction of nothing with the labels ``(0, 0)``; ones are that of nothing with
``(0,)``.  So there are no unit tensors to remove later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import gcd, lcm

from closedform.core.dims import Dim, Shape, triangle
from closedform.core.node import Node, Wiring, dim, memo, node, number, whole

Factor = tuple[Node, tuple[int, ...]]
Term = tuple[Fraction | int, Node]

ONE = number(1)
ZERO = number(0)
UNIT = Fraction(1)
MOST_FACTORS = 24  # a product of more stays nested: flattening shared products can explode


def zero(shape: Shape) -> Node:
    return node("sum", shape=shape, data=()) if shape else ZERO


def is_zero(value: Node) -> bool:
    return value is ZERO or (value.kind == "sum" and not value.args)


def terms(value: Node) -> tuple[tuple[Fraction, Node], ...]:
    """`value` as a linear combination."""
    if value.kind == "sum":
        return tuple(zip(value.data, value.args, strict=True))
    if value.kind == "number":
        return ((value.data, ONE),) if value.data else ()
    return ((UNIT, value),)


def linear(shape: Shape, parts: Iterable[Term]) -> Node:
    """The sum of coefficient times node, like terms collected."""
    collected: dict[Node, Fraction | int] = {}
    for outer, part in parts:
        kind = part.kind
        if kind != "sum" and kind != "number":
            held = collected.get(part)
            collected[part] = outer if held is None else held + outer
            continue
        for inner, term in terms(part):
            by = inner if outer == 1 else outer * inner
            held = collected.get(term)
            collected[term] = by if held is None else held + by
    kept = [(t, c) for t, c in collected.items() if c]
    if not kept:
        return zero(shape)
    if len(kept) == 1:
        term, coefficient = kept[0]
        if coefficient == 1:
            return term
        if term is ONE:
            return number(coefficient)
    else:
        kept.sort(key=_by_digest)
    return node(
        "sum",
        args=tuple([term for term, _ in kept]),
        data=tuple([c if isinstance(c, Fraction) else whole(c) for _, c in kept]),
        shape=shape,
    )


def _by_digest(pair: tuple[Node, Fraction | int]) -> int:
    return pair[0].digest


def scale(coefficient: Fraction | int, value: Node) -> Node:
    return value if coefficient == 1 else linear(value.shape, [(coefficient, value)])


def add(*values: Node) -> Node:
    if len(values) == 1:
        return values[0]
    return linear(values[0].shape, [(1, value) for value in values])


def coefficient_of(value: Node) -> tuple[Fraction, Node]:
    """`value` as number times a node without one."""
    if value.kind == "sum" and len(value.args) == 1:
        return value.data[0], value.args[0]
    if value.kind == "number":
        return value.data, ONE
    return UNIT, value


def content(value: Node) -> tuple[Fraction, Node]:
    """`value` as a number times a primitive sum: coefficients whole without a common divisor, the
    first one positive.  As a factor of a product only the primitive part stays."""
    if value.kind != "sum" or not value.args:
        return coefficient_of(value)
    if len(value.args) == 1:
        return value.data[0], value.args[0]
    if all(c == 1 or c == -1 for c in value.data):
        if value.data[0] == 1:
            return UNIT, value
        return -UNIT, node(
            "sum", args=value.args, data=tuple([-c for c in value.data]), shape=value.shape
        )
    below = lcm(*(c.denominator for c in value.data))
    above = gcd(*(int(c * below) for c in value.data))
    number_ = Fraction(above, below) * (-1 if value.data[0] < 0 else 1)
    if number_ == 1:
        return number_, value
    data = tuple(c / number_ for c in value.data)
    return number_, node("sum", args=value.args, data=data, shape=value.shape)


class Network:
    """A product being put together: factors with labels, the labels of the result, a number.

    `sizes` knows the dimension of every label; `free` is the first label that is not in use, or -1
    until one is asked for.  Rules of `rewriting` work on this form.
    """

    __slots__ = ("coefficient", "factors", "free", "out", "sizes")

    def __init__(
        self,
        factors: Iterable[Factor],
        out: tuple[int, ...],
        sizes: Mapping[int, Dim] | None = None,
    ) -> None:
        self.factors: list[Factor] = []
        self.sizes: dict[int, Dim] = dict(sizes or {})
        self.coefficient: Fraction | int = 1
        self.out = out
        pending = list(factors)
        self.free = -1
        if any(f.kind in ("contraction", "sum") for f, _ in pending):
            labels = [label for _, own in pending for label in own]
            self.free = 1 + max([*out, *self.sizes, *labels], default=-1)
        self._absorb(pending)

    @classmethod
    def of(cls, contraction: Node) -> Network:
        """A contraction taken apart: there is nothing in it to flatten."""
        made = cls.__new__(cls)
        wiring = contraction.data
        made.factors = list(zip(contraction.args, wiring.factors, strict=True))
        made.out = wiring.out
        made.sizes = sizes = dict(zip(wiring.out, contraction.shape, strict=True))
        for factor, labels in made.factors:
            sizes.update(zip(labels, factor.shape, strict=True))
        made.free = -1
        made.coefficient = 1
        return made

    def fresh(self, size: Dim) -> int:
        label = self.free if self.free >= 0 else 1 + max(self.sizes, default=-1)
        self.free = label + 1
        self.sizes[label] = size
        return label

    def _absorb(self, pending: list[Factor]) -> None:
        """Flatten, unify labels that a diagonal ties together, drop what is summed over nothing."""
        tied: dict[int, int] = {}

        def root(label: int) -> int:
            while label in tied:
                label = tied[label]
            return label

        used: set[int] = set()  # by what is flattened, which need not hold them
        nested = [f.kind for f, _ in pending].count("contraction")
        room = MOST_FACTORS - len(pending) + nested
        stack = pending[::-1]
        while stack:
            factor, labels = stack.pop()
            kind = factor.kind
            if kind == "number":
                self.coefficient *= factor.data
                continue
            for label, size in zip(labels, factor.shape, strict=True):
                self.sizes[label] = size
            if kind == "sum" and len(factor.args) < 2:
                if not factor.args:
                    self.coefficient = 0
                    continue
                self.coefficient *= factor.data[0]
                stack.append((factor.args[0], labels))
                continue
            if kind == "sum":
                by, factor = content(factor)
                if by is not UNIT:
                    self.coefficient *= by
            if kind == "contraction":
                used.update(labels)
            if kind == "contraction" and (room >= len(factor.args) or len(factor.args) < 2):
                room -= len(factor.args)
                inner: dict[int, int] = {}
                for label, own in zip(labels, factor.data.out, strict=True):
                    first = inner.setdefault(own, label)
                    a, b = root(first), root(label)
                    if a != b:
                        tied[b] = a
                for sub, sub_labels in zip(
                    reversed(factor.args), reversed(factor.data.factors), strict=True
                ):
                    mapped = []
                    for own, size in zip(sub_labels, sub.shape, strict=True):
                        if own not in inner:
                            inner[own] = self.fresh(size)
                        mapped.append(inner[own])
                    stack.append((sub, tuple(mapped)))
                continue
            if kind == "contraction" and (axes := _own_axes(factor)) != factor.data.out:
                first_label = dict(zip(factor.data.out[::-1], labels[::-1], strict=True))
                for label, own in zip(labels, factor.data.out, strict=True):
                    a, b = root(first_label[own]), root(label)
                    if a != b:
                        tied[b] = a
                inside = zip(factor.args, factor.data.factors, strict=True)
                stack.append((contract(inside, axes), tuple(first_label[own] for own in axes)))
                continue
            if kind == "contraction" and len(parts := components(factor)) > 1:
                of_axis = dict(zip(factor.data.out, labels, strict=True))
                stack += [(part, tuple(of_axis[x] for x in axes)) for part, axes in parts]
                continue
            self.factors.append((factor, labels))
        if tied:
            self.factors = [(f, tuple(map(root, ls))) for f, ls in self.factors]
            self.out = tuple(map(root, self.out))
            used = set(map(root, used))
        if used:
            held = {label for _, ls in self.factors for label in ls}.union(self.out)
            for label in sorted(used - held):
                self._scalar(dim(self.sizes[label]))

    def _scalar(self, value: Node) -> None:
        if value.kind == "number":
            self.coefficient *= value.data
        else:
            self.factors.append((value, ()))

    @property
    def shape(self) -> Shape:
        return tuple(map(self.sizes.__getitem__, self.out))

    def alone(self) -> set[int]:
        """The labels that are summed and stand at one axis of one factor only."""
        counts = Counter(label for _, labels in self.factors for label in labels)
        return {label for label, times in counts.items() if times == 1}.difference(self.out)

    def node(self) -> Node:
        """The contraction, factors and labels in canonical order."""
        if not self.coefficient:
            return zero(self.shape)
        factors, out = self.factors, self.out
        if len(factors) == 1 and factors[0][1] == out and len(set(out)) == len(out):
            return scale(self.coefficient, factors[0][0])  # a sum takes its content back
        if not factors and not out:
            return number(self.coefficient)
        ordered = _ordered(factors, out)
        names: dict[int, int] = {}
        for label in out:
            names.setdefault(label, len(names))
        for _, labels in ordered:
            for label in labels:
                names.setdefault(label, len(names))
        wiring = Wiring(
            tuple([tuple(map(names.__getitem__, labels)) for _, labels in ordered]),
            tuple(map(names.__getitem__, out)),
        )
        args = tuple([factor for factor, _ in ordered])
        made = node("contraction", args=args, data=wiring, shape=self.shape)
        return scale(self.coefficient, made)


def _own_axes(value: Node) -> tuple[int, ...]:
    """The labels of a contraction's result without repetitions, and without those it has not."""
    held = {label for labels in value.data.factors for label in labels}
    return tuple(label for label in dict.fromkeys(value.data.out) if label in held)


_components: dict[Node, tuple[Factor, ...]] = memo()


def components(value: Node) -> tuple[Factor, ...]:
    """A product as products without a common label, each with its own axes of the result; what has
    none of these stays with the first, so that there are never more than axes."""
    known = _components.get(value)
    if known is None:
        groups: list[tuple[list[Factor], set[int]]] = []
        for factor, labels in zip(value.args, value.data.factors, strict=True):
            members, held = [(factor, labels)], set(labels)
            apart = []
            for group in groups:
                if group[1].isdisjoint(held):
                    apart.append(group)
                else:
                    members = group[0] + members
                    held |= group[1]
            groups = [*apart, (members, held)]
        parts = [(m, tuple(x for x in value.data.out if x in held)) for m, held in groups]
        scalars = [factor for members, out in parts if not out for factor in members]
        wide = [part for part in parts if part[1]]
        if len(wide) > 1:
            (first, axes), *others = wide
            wide = [([*first, *scalars], axes), *others]
            known = tuple((contract(members, out), out) for members, out in wide)
        else:
            known = ((value, value.data.out),)
        _components[value] = known
    return known


def contract(
    factors: Iterable[Factor], out: tuple[int, ...], sizes: Mapping[int, Dim] | None = None
) -> Node:
    """The product of `factors`, summed over every label that is not in `out`.

    `sizes` gives the dimension of labels of `out` that no factor has.
    """
    return Network(factors, out, sizes).node()


def _ordered(factors: list[Factor], out: tuple[int, ...]) -> list[Factor]:
    """The factors in an order that does not depend on how the product was typed.

    Equal factors are told apart by how they are connected; of those that only a symmetry exchanges
    any one is made the first, and the others follow from it.
    """
    if len(factors) < 2:
        return list(factors)
    colours = [f.digest for f, _ in factors]
    if len(set(colours)) == len(colours):
        return sorted(factors, key=_by_factor_digest)
    counted = Counter(factors)
    if len(counted) < len(factors):  # what is repeated on the same axes stays together
        once = _in_order(list(counted), [f.digest + n - 1 for (f, _), n in counted.items()], out)
        return [factor for factor in once for _ in range(counted[factor])]
    return _in_order(factors, colours, out)


def _in_order(factors: list[Factor], colours: list[int], out: tuple[int, ...]) -> list[Factor]:
    if len(set(colours)) == len(colours):
        return [f for _, f in sorted(zip(colours, factors, strict=True), key=_by_colour)]
    start: dict[int, int] = {}
    for position, label in enumerate(out):
        start[label] = start.get(label, 7) * 31 + position + 11
    colours = _refined(factors, colours, start)
    while len(set(colours)) < len(colours):
        tied = min(c for c in colours if colours.count(c) > 1)
        colours[colours.index(tied)] ^= 1
        colours = _refined(factors, colours, start)
    order = sorted(range(len(factors)), key=colours.__getitem__)
    return [factors[k] for k in order]


def _by_colour(pair: tuple[int, Factor]) -> int:
    return pair[0]


def _by_factor_digest(factor: Factor) -> int:
    return factor[0].digest


_MASK = (1 << 61) - 1


def _refined(factors: list[Factor], colours: list[int], start: Mapping[int, int]) -> list[int]:
    """Colours by connection, refined until no more of them fall apart."""
    classes = len(set(colours))
    while True:
        seen: dict[int, list[int]] = {}
        for colour, (_, labels) in zip(colours, factors, strict=True):
            for axis, label in enumerate(labels):
                seen.setdefault(label, []).append(hash((colour, axis)))
        of_label = {x: hash((start.get(x, 1), tuple(sorted(p)))) for x, p in seen.items()}
        colours = [
            hash((colour, tuple([of_label[i] for i in labels]))) & _MASK
            for colour, (_, labels) in zip(colours, factors, strict=True)
        ]
        if len(set(colours)) == classes:
            return colours
        classes = len(set(colours))


def permuted(value: Node, order: tuple[int, ...]) -> Node:
    """`value` with its axes in another order: axis k of the result is axis order[k] of `value`."""
    if order == tuple(range(len(order))):
        return value
    if value.kind == "sum":
        return linear(
            tuple(value.shape[i] for i in order), [(c, permuted(t, order)) for c, t in terms(value)]
        )
    return contract([(value, tuple(range(len(order))))], order)


def transposed(value: Node) -> Node:
    return permuted(value, (1, 0))


def broadcast(value: Node, labels: tuple[int, ...], out: tuple[int, ...], shape: Shape) -> Node:
    """`value`, its axes named by `labels`, with the axes `out`: repeated where it has none."""
    if labels == out:
        return value
    sizes = dict(zip(out, shape, strict=True))
    if value.kind == "sum" and len(value.args) > 1:
        return linear(shape, [(c, broadcast(t, labels, out, shape)) for c, t in terms(value)])
    return contract([(value, labels)], out, sizes)


def ones(shape: Shape) -> Node:
    labels = tuple(range(len(shape)))
    return contract([], labels, dict(enumerate(shape)))


def eye(size: Dim) -> Node:
    return contract([], (0, 0), {0: size})


def fuse(major: Dim, minor: Dim) -> Node:
    """The 0/1 tensor with axes (k, a, b): 1 where k counts the pairs (a, b), b fastest."""
    return node("structure", "fuse", shape=(major * minor, major, minor))


def stacking(name: str, size: Dim) -> Node:
    """The 0/1 matrix `duplication` or `elimination` between vec and vech of size×size matrices."""
    whole, half = size * size, triangle(size)
    shape = (whole, half) if name == "duplication" else (half, whole)
    return node("structure", name, data=(size,), shape=shape)


def mask(rows: Dim, columns: Dim, offset: int = 0) -> Node:
    """The 0/1 matrix with 1 where row - column >= offset, counted from the first."""
    return node("structure", "mask", data=offset, shape=(rows, columns))
