"""Reading contractions with fused axes: vec, Kronecker products and the commutation matrix.

An axis that counts pairs (a, b), b fastest, is two *slots*.  A product that falls apart into one
part for each pair of a row slot and a column slot is a Kronecker product; with the slots crossed,
a Kronecker product times a commutation matrix; a matrix in both slots of one axis is a vec.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from closedform.core.algebra import UNIT as WHOLE
from closedform.core.algebra import Factor, contract
from closedform.core.dims import Dim
from closedform.core.node import Node, index, node, number
from closedform.rewriting import spelling as sp
from closedform.rewriting.cutting import components, cuts
from closedform.rewriting.pieces import NoMatrixForm, Term
from closedform.rewriting.pinning import fresh_letter, picked, pinned_factor
from closedform.rewriting.slots import (
    Slots,
    between,
    block_end,
    kron,
    labels_of,
    opens,
    pairings,
    untied,
)

if TYPE_CHECKING:
    from closedform.rewriting.lift import Lifter

MOST_HANGING = 4  # parts on an axis that is in both slots


class FusedReading:
    """One contraction whose axes are fused."""

    def __init__(
        self, lifter: Lifter, factors: list[Factor], out: tuple[int, ...], sizes: dict[int, Dim]
    ) -> None:
        self.lifter = lifter
        self.sizes = sizes
        self.out = out
        self.every = factors
        self.split: dict[int, Slots] = {}
        self.rest: list[Factor] = []
        for factor, labels in factors:
            if factor.kind == "structure" and factor.op == "fuse":
                self.split[labels[0]] = labels[1:]
            else:
                self.rest.append((factor, labels))

    def term(self) -> Term:
        reached = set(self.out)  # axes of the result, and what they are fused from
        for label in self.out:
            reached |= self._fused_from(label)
        inner = [x for x in self.split if x not in reached]
        if inner:
            return self._inside(inner[0])
        scalars = [f for f in self.rest if not f[1]]
        self.rest = [f for f in self.rest if f[1]]
        weights = self._weights()
        main = self._whole()
        if main is None:
            raise NoMatrixForm
        main = self._weighted(main, weights)
        above: list[Node] = []
        below: list[Node] = []
        for factor, _ in scalars:
            a, b = self.lifter.scalar(factor)
            above += a
            below += b
        return Term(WHOLE, above, below, main, False)

    def _weights(self) -> dict[int, Node]:
        """Vectors that stand on a fused axis of the result itself, taken out of the product."""
        found = {}
        for label in dict.fromkeys(self.out):
            on = [g for g in components(self.rest) if label in labels_of(g)]
            if label not in self.split or not on:
                continue
            (group,) = on
            others = {x for slots in self.split.values() for x in slots}.union(self.split, self.out)
            if labels_of(group) & (others - {label}):
                raise NoMatrixForm
            self.rest = [f for f in self.rest if f not in group]
            found[label] = self._part((label,), group)
        return found

    def _weighted(self, main: Node, weights: dict[int, Node]) -> Node:
        if len(self.out) == 1 or self.out[0] == self.out[1]:
            for weight in weights.values():
                whole = weight if len(self.out) == 1 else sp.diagonal(weight)
                main = sp.hadamard(whole, main) if len(self.out) == 1 else sp.times(whole, main)
            return main
        row, column = (weights.get(label) for label in self.out)
        main = main if row is None else sp.times(sp.diagonal(row), main)
        return main if column is None else sp.times(main, sp.diagonal(column))

    # -- the result's own axes --------------------------------------------------------------------

    def _whole(self) -> Node | None:
        if len(self.out) == 1:
            return self._vec(self.split[self.out[0]], [*self.rest, *self._nested()])
        if len(self.out) != 2:
            return None
        row, column = self.out
        if row == column:
            return sp.diagonal(self._vec(self.split[row], [*self.rest, *self._nested()]))
        every = self._slots(row), self._slots(column)
        rows, columns = self.split.get(row, (row,)), self.split.get(column, (column,))
        nested = max(map(len, every)) > 2
        doubled = next((x for x in self.out if len(set(self.split.get(x, ()))) == 1), None)
        together = self._fused_from(row).union((row,)) & self._fused_from(column).union((column,))
        if not together and (nested or doubled is not None):
            apart = self._outer(rows, columns, [*self.rest, *self._nested()])
            if apart is not None:
                return apart
        if doubled is not None:
            return self._on_diagonal(doubled)
        if nested:
            left, rest = self._hung(row, self.rest)
            right, rest = self._hung(column, rest)
            if labels_of(rest) & set(self.split):
                return None
            return between(left, self._blocks(*every, rest), right)
        left, rest = self._peeled(rows, columns, self.rest)
        right, rest = self._peeled(columns, rows, rest)
        if labels_of(rest) & set(self.split):
            return None
        main = self._kronecker(rows, columns, rest)
        if main is None:
            main = self._outer(rows, columns, rest)
        return None if main is None else between(left, main, right)

    def _on_diagonal(self, label: int) -> Node | None:
        """One axis in both slots: the pairs (a, a) of all pairs (b, a), by diag(vec(eye(n))).

        What hangs on the axis may hang on either slot; the shortest way counts.
        """
        axis = self.split[label][0]
        twin = max(self.sizes) + 1
        groups = components(untied(self.rest, axis))
        hanging = [g for g in groups if min(labels_of(g), default=0) < 0]
        others = [f for g in groups if g not in hanging for f in g]
        if axis in self.split or len(hanging) > MOST_HANGING:
            return None
        before, split = self.rest, self.split
        self.sizes = {**self.sizes, twin: self.sizes[axis]}
        self.split = {**split, label: (twin, axis)}
        found = []
        for choice in itertools.product((axis, twin), repeat=len(hanging)):
            placed = [
                (factor, tuple(at if x < 0 else x for x in labels))
                for at, group in zip(choice, hanging, strict=True)
                for factor, labels in group
            ]
            self.rest = [*others, *placed]
            try:
                found.append(self._whole())
            except NoMatrixForm:
                continue
        self.rest, self.split = before, split
        made = [main for main in found if main is not None]
        if not made:
            return None
        size = self.sizes[axis]
        pairs = sp.diagonal(sp.call("vec", sp.apply("eye", (), (size, size)), shape=(size * size,)))
        main = sp.shortest(*made)
        return sp.times(pairs, main) if label == self.out[0] else sp.times(main, pairs)

    # -- more than two slots ----------------------------------------------------------------------

    def _slots(self, label: int) -> Slots:
        """The slots of an axis, slots of slots taken apart, the slowest first."""
        if label not in self.split:
            return (label,)
        return tuple(x for slot in self.split[label] for x in self._slots(slot))

    def _nested(self) -> list[Factor]:
        """What fuses the slots of the result's axes."""
        return [f for f in self.every if f[0].op == "fuse" and f[1][0] not in self.out]

    def _fused_from(self, label: int) -> set[int]:
        if label not in self.split:
            return set()
        slots = self.split[label]
        return set(slots).union(*map(self._fused_from, slots))

    def _blocks(self, rows: Slots, columns: Slots, factors: list[Factor]) -> Node | None:
        """A Kronecker product of blocks: runs of row slots and column slots that hang together."""
        product: Node | None = None
        groups = [labels_of(g) for g in components(factors)]
        groups += [{x} for x in (*rows, *columns) if not any(x in g for g in groups)]
        i = j = 0
        while i < len(rows) or j < len(columns):
            end_i, end_j = block_end(rows, columns, i, j, groups)
            block = self._one_block(rows[i:end_i], columns[j:end_j], factors)
            if block is None:
                return None
            product = block if product is None else kron(product, block)
            i, j = end_i, end_j
        return product

    def _one_block(self, rows: Slots, columns: Slots, factors: list[Factor]) -> Node | None:
        inside = {*rows, *columns}
        mine = [f for g in components(factors) if labels_of(g) & inside for f in g]
        if len(rows) <= 1 and len(columns) <= 1:
            return self._block((rows, columns), mine)
        if len(rows) < 2 or len(rows) + len(columns) > 6:
            return None
        return self._kept_slot(rows, columns, mine)

    def _kept_slot(self, rows: Slots, columns: Slots, factors: list[Factor]) -> Node | None:
        """Σ over the first row slot: kron(e_i, the rest at i), where it stands again e_i too."""
        lifter, label = self.lifter, rows[0]
        letter = fresh_letter(lifter)
        at, outer = Dim.symbol(letter), lifter.indices
        lifter.indices = outer | {letter}
        try:
            pinned = [pinned_factor(f, ls, label, at) for f, ls in factors]
            rest = [(lifter.normal(f), ls) for f, ls in pinned]
            others = [*rows[1:], *columns]
            for place in (k for k, slot in enumerate(others) if slot == label):
                others[place] = free = max(self.sizes) + 1
                self.sizes[free] = self.sizes[label]
                rest.append((picked(self.sizes[label], at), (free,)))
            body = self._blocks(
                tuple(others[: len(rows) - 1]), tuple(others[len(rows) - 1 :]), rest
            )
        finally:
            lifter.indices = outer
        if body is None:
            return None
        size = self.sizes[label]
        unit = sp.apply("unit", (index(letter),), (size,))
        whole = kron(unit, body)
        return node("binder", "sum", (number(1), sp.of_dim(size), whole), letter, whole.shape)

    def _vec(self, slots: Slots, factors: list[Factor]) -> Node:
        """The vector of an axis with two slots: vec of a matrix, or a Kronecker product."""
        major, minor = slots
        matrix = self._part((minor, major), factors)
        whole = sp.call("vec", matrix, shape=(self.sizes[major] * self.sizes[minor],))
        groups = components(factors)
        if any(major in labels_of(g) and minor in labels_of(g) for g in groups) or major == minor:
            return whole
        first = self._part((major,), [f for g in groups if minor not in labels_of(g) for f in g])
        second = self._part((minor,), [f for g in groups if minor in labels_of(g) for f in g])
        return sp.shortest(kron(first, second), whole)

    def _peeled(
        self, slots: Slots, others: Slots, factors: list[Factor]
    ) -> tuple[Node | None, list[Factor]]:
        """A matrix that stands in both slots of one axis: a diagonal matrix in front."""
        if len(slots) != 2:
            return None, factors
        taken = [f for f in factors if set(f[1]) == set(slots) and len(f[1]) == 2]
        if not taken or set(slots) <= set(others):
            return None, factors
        rest = [f for f in factors if f not in taken]
        used = labels_of(rest).union(others)
        if not set(slots) & used:
            return None, factors
        return self._vec(slots, taken), rest

    def _hung(self, label: int, factors: list[Factor]) -> tuple[Node | None, list[Factor]]:
        """A matrix on the two slots of an axis that are fused themselves: a diagonal matrix."""
        slots = self.split.get(label, ())
        taken = [f for f in factors if set(f[1]) == set(slots) and set(slots) & set(self.split)]
        if not taken:
            return None, factors
        return self._vec(slots, taken), [f for f in factors if f not in taken]

    def _kronecker(self, rows: Slots, columns: Slots, factors: list[Factor]) -> Node | None:
        for pairs, crossed in pairings(rows, columns):
            parts = self._parts(pairs, factors)
            if parts is None:
                continue
            product = parts[0] if len(parts) == 1 else kron(parts[0], parts[1])
            if crossed and len(rows) == 2 and len(columns) == 2:
                first, second = (self.sizes[c] for c in columns)
                total = first * second
                swap = sp.apply("commutation", (), (total, total), (second, first))
                product = sp.times(product, swap)
            return product
        return None

    def _parts(
        self, pairs: tuple[tuple[Slots, ...], ...], factors: list[Factor]
    ) -> list[Node] | None:
        groups = components(factors)
        found = []
        left = list(groups)
        for slots in pairs:
            open_ = {x for slot in slots for x in slot}
            mine = [g for g in left if labels_of(g) & open_]
            if any((labels_of(g) & self._open(pairs)) - open_ for g in mine):
                return None
            left = [g for g in left if g not in mine]
            found.append((slots, [f for g in mine for f in g]))
        if any(a & b for k, a in enumerate(opens(pairs)) for b in opens(pairs)[k + 1 :]):
            return None
        if left:
            found[0] = (found[0][0], found[0][1] + [f for g in left for f in g])
        return [self._block(slots, mine) for slots, mine in found]

    def _open(self, pairs: tuple[tuple[Slots, ...], ...]) -> set[int]:
        return {x for slots in pairs for slot in slots for x in slot}

    def _block(self, slots: tuple[Slots, ...], factors: list[Factor]) -> Node:
        """A part of a Kronecker product: one row slot and one column slot, one may be missing."""
        rows, columns = slots
        if rows and columns:
            return self._part((rows[0], columns[0]), factors)
        if rows:
            return self._part((rows[0],), factors)
        return sp.transpose(self._part((columns[0],), factors))

    def _outer(self, rows: Slots, columns: Slots, factors: list[Factor]) -> Node | None:
        """vec(A)*vec(B)': nothing ties the two axes."""
        if set(rows) & set(columns):
            return None
        groups = components(factors)
        if any(labels_of(g) & set(rows) and labels_of(g) & set(columns) for g in groups):
            return None
        first = [f for g in groups if not labels_of(g) & set(columns) for f in g]
        second = [f for g in groups if labels_of(g) & set(columns) for f in g]
        left = self._vec(rows, first) if len(rows) == 2 else self._part(rows, first)
        right = self._vec(columns, second) if len(columns) == 2 else self._part(columns, second)
        return sp.times(left, sp.transpose(right))

    def _part(self, out: tuple[int, ...], factors: list[Factor]) -> Node:
        shape = tuple(self.sizes[x] for x in out)
        term = self.lifter._contraction(factors, out, shape)
        if term.repeated:
            return term._replace(main=sp.ones(shape)).expression()
        made = term.expression()
        if len(made.shape) != len(out):
            raise NoMatrixForm
        return made

    # -- a fused axis inside ----------------------------------------------------------------------

    def _inside(self, label: int) -> Term:
        """A fused axis that is summed: the shortest of the readings with a part taken together."""
        shape = tuple(self.sizes[x] for x in self.out)
        whole = self._unvec(label)
        if whole is not None:
            return Term(WHOLE, [], [], whole, False)
        if self._tied(self.split[label][0]):
            return self._block_by_block(self.split[label][0])
        found = []
        for factors in cuts(self.every, label, self.out):
            try:
                found.append(self.lifter.reading(factors, self.out, shape))
            except NoMatrixForm:
                continue
        if not found:
            raise NoMatrixForm
        return min(found, key=lambda term: sp.size(term.expression()))

    def _tied(self, slot: int) -> bool:
        """Whether the slower slot of two fused axes is one and the same, summed over."""
        holders = [ls for f, ls in self.every if f.op == "fuse" and slot in ls]
        return len(holders) > 1 and slot not in self.out and all(ls[1] == slot for ls in holders)

    def _block_by_block(self, slot: int) -> Term:
        """Σ over a slot that ties fused axes: the blocks on a diagonal, each by a unit vector."""
        lifter, size = self.lifter, self.sizes[slot]
        letter = fresh_letter(lifter)
        at, outer = Dim.symbol(letter), lifter.indices
        free = max(self.sizes) + 1
        lifter.indices = outer | {letter}
        try:
            factors: list[Factor] = []
            for factor, labels in self.every:
                if factor.op == "fuse" and labels[1] == slot:
                    factors.append((factor, (labels[0], free, labels[2])))
                    factors.append((picked(size, at), (free,)))
                    free += 1
                else:
                    factors.append(pinned_factor(factor, labels, slot, at))
            sizes = {x: self.sizes[x] for x in self.out}
            core = lifter.normal(contract(factors, self.out, sizes))
            if core.kind == "contraction":  # a reading without further indices, or none
                wired = list(zip(core.args, core.data.factors, strict=True))
                body = lifter.reading(wired, core.data.out, core.shape).expression()
            else:
                body = lifter(core)
        finally:
            lifter.indices = outer
        whole = node("binder", "sum", (number(1), sp.of_dim(size), body), letter, body.shape)
        scalar = [] if whole.shape else [whole]
        return Term(WHOLE, scalar, [], whole if whole.shape else None, False)

    def _unvec(self, label: int) -> Node | None:
        """The matrix of a vector, where the result is nothing else."""
        major, minor = self.split[label]
        rest = [f for f in self.every if f[0].op != "fuse" or f[1][0] != label]
        if major == minor or {*self.out} != {major, minor} or labels_of(rest) & {major, minor}:
            return None
        rows, columns = self.sizes[minor], self.sizes[major]
        vector = self._part((label,), rest)
        matrix = sp.apply("unvec", (vector,), (rows, columns), (rows, columns))
        return matrix if self.out == (minor, major) else sp.transpose(matrix)
