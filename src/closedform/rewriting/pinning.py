"""Keeping an index: what has no matrix form as a whole is a sum over one index of what has one.

To pin a label is to fix it to a symbol ``i``: every factor that has it is taken at entry i, which
is carried into the arguments of functions that are repeated over that axis.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from closedform.core.algebra import UNIT as WHOLE
from closedform.core.algebra import Factor, contract, linear, permuted, terms
from closedform.core.dims import ONE, Dim
from closedform.core.node import Node, dim, node, postorder
from closedform.functions import TABLE
from closedform.rewriting import spelling as sp
from closedform.rewriting.pieces import NoMatrixForm, Term

if TYPE_CHECKING:
    from closedform.rewriting.lift import Lifter

LETTERS = ("i", "j", "k", "l", "r", "s", "t", "u", "v")


class Pinning:
    """Lifts a contraction with one of its labels kept as an index."""

    def __init__(self, lifter: Lifter) -> None:
        self.lifter = lifter

    def term(self, factors: list[Factor], out: tuple[int, ...], sizes: dict[int, Dim]) -> Term:
        label = _awkward(factors, out)
        if label is None or len(self.lifter.indices) > 5:
            raise NoMatrixForm
        above, below, factors = self._in_front(factors)
        letter = fresh_letter(self.lifter)
        low = _low(factors, label)
        index = Dim.symbol(letter)
        outer = self.lifter.indices
        self.lifter.indices = outer | {letter}
        try:
            pinned = [pinned_factor(f, labels, label, index, low) for f, labels in factors]
            where = [k for k, x in enumerate(out) if x == label]
            rest = tuple(x for x in out if x != label)
            inner_sizes = {x: sizes[x] for x in rest}
            body_core = self.lifter.normal(contract(pinned, rest, inner_sizes))
            body = self.lifter(body_core)
            shifted = index - low + 1
            unit = sp.apply("unit", (sp.of_dim(shifted, self.lifter.indices),), (sizes[label],))
        finally:
            self.lifter.indices = outer
        if len(where) == 1 and len(out) == 2:
            body = (
                sp.times(unit, sp.transpose(body))
                if where == [0]
                else sp.times(body, sp.transpose(unit))
            )
        elif len(where) == 1:
            body = unit if body.kind == "number" and body.data == 1 else sp.times(body, unit)
        elif len(where) == 2:
            square = sp.times(unit, sp.transpose(unit))
            body = square if body.kind == "number" and body.data == 1 else sp.times(body, square)
        binder = self._over("sum", body, letter, low, sizes[label])
        if body.shape:
            return Term(WHOLE, above, below, binder, False)
        return Term(WHOLE, [*above, binder], below, None, False)

    def _in_front(self, factors: list[Factor]) -> tuple[list[Node], list[Node], list[Factor]]:
        """The scalars above and below a fraction line in front of the sum, and the factors below
        it; inside another sum all stay, so that the two can be written as one."""
        above: list[Node] = []
        below: list[Node] = []
        if self.lifter.indices != self.lifter.declared:
            return above, below, factors
        for parts in (self.lifter.scalar(f) for f, labels in factors if not labels):
            above += parts[0]
            below += parts[1]
        return above, below, [(f, labels) for f, labels in factors if labels]

    def product(self, entries: Node) -> Node:
        """Π over the entries of a vector."""
        lifter, letter, (size,) = self.lifter, fresh_letter(self.lifter), entries.shape
        low, outer = _low([(entries, (0,))], 0), self.lifter.indices
        lifter.indices = outer | {letter}
        try:
            body = lifter(lifter.normal(pin(entries, 0, Dim.symbol(letter), low)))
        finally:
            lifter.indices = outer
        return self._over("prod", body, letter, low, size)

    def _over(self, op: str, body: Node, letter: str, low: Dim, size: Dim) -> Node:
        """Σ or Π over an index that begins at `low`."""
        ends = (sp.of_dim(end, self.lifter.indices) for end in (low, low + size - 1))
        return node("binder", op, (*ends, body), letter, body.shape)


def fresh_letter(lifter: Lifter) -> str:
    """A letter for an index that nothing else is called by."""
    for letter in LETTERS:
        if letter not in lifter.taken and letter not in lifter.indices:
            return letter
    count = 1
    while f"i{count}" in lifter.taken or f"i{count}" in lifter.indices:
        count += 1
    return f"i{count}"


def pinned_factor(
    factor: Node, labels: tuple[int, ...], label: int, at: Dim, low: Dim = ONE
) -> Factor:
    """The factor at position `at` of every axis that carries `label`."""
    for axis in reversed([k for k, x in enumerate(labels) if x == label]):
        factor = pin(factor, axis, at, low)
    return factor, tuple(x for x in labels if x != label)


def _awkward(factors: list[Factor], out: tuple[int, ...]) -> int | None:
    """The label to keep: of what stands in the way of a matrix form, the one met most often."""
    counts: dict[int, int] = {}
    urgent: dict[int, int] = {}
    counter = _counter(factors, out)
    if counter is not None:
        return counter
    fused = [labels for f, labels in factors if f.kind == "structure" and f.op == "fuse"]
    if fused:  # the slots of a fused axis are kept, the axis itself then picks an entry
        return fused[0][1]
    for factor, labels in factors:
        for axis, label in enumerate(labels):
            counts[label] = counts.get(label, 0) + 1
            if (
                factor.kind == "structure"
                and factor.op in ("iota", "select")
                and axis < max(1, len(labels) - 1)
            ):
                if factor.op == "iota" or factor.data[0]:
                    urgent[label] = urgent.get(label, 0) + 100
            elif len(labels) > 2 and factor.kind != "structure":
                lead = len(labels) - _own_axes(factor)
                urgent[label] = urgent.get(label, 0) + (60 if axis < lead else 10)
            elif _is_repeated(factor) and axis < len(labels) - _own_axes(factor):
                urgent[label] = urgent.get(label, 0) + 60
            if _holds_iota(factor) and factor.kind != "structure":
                urgent[label] = urgent.get(label, 0) + 80
    for label, count in counts.items():
        if count > 2:
            urgent[label] = urgent.get(label, 0) + count
    if not urgent:
        inside = [label for label in counts if label not in out]
        return (
            max(inside, key=lambda x: counts[x])
            if inside
            else (out[0] if out and out[0] in counts else None)
        )
    return max(urgent, key=lambda x: (urgent[x], x not in out, counts[x], -x))


def _counter(factors: list[Factor], out: tuple[int, ...]) -> int | None:
    """The label of a sum over which functions of matrices are repeated, and nothing else is."""
    led, others = set[int](), set(out)
    for factor, labels in factors:
        lead = len(labels) - _own_axes(factor) if labels and _is_repeated(factor) else 0
        led.update(labels[:lead])
        others.update(labels[lead:])
    return min(led - others, default=None)


def _is_repeated(factor: Node) -> bool:
    """Whether the factor is a function of matrices, repeated over its leading axes if any."""
    if factor.kind != "apply":
        return False
    record = TABLE[factor.op]
    return not record.entrywise and not record.along


def _own_axes(factor: Node) -> int:
    if factor.kind != "apply" or TABLE[factor.op].entrywise:
        return 0 if factor.kind == "apply" else len(factor.shape)
    return len(TABLE[factor.op].signature.split("|")[0].split("->")[1].split())


def _holds_iota(factor: Node) -> bool:
    """Whether a counter of an index stands somewhere below."""
    return any(
        n.kind == "structure" and (n.op == "iota" or (n.op == "select" and bool(n.data[0])))
        for n in postorder(factor)
    )


def _low(factors: list[Factor], label: int) -> Dim:
    """Where the range of a kept index begins: where the counters on it begin, if they agree."""
    lows = set()
    for factor, labels in factors:
        for axis, own in enumerate(labels):
            if own != label:
                continue
            low = _low_of(factor, axis)
            if low is not None:
                lows.add(low)
    return lows.pop() if len(lows) == 1 else ONE


def _low_of(factor: Node, axis: int) -> Dim | None:
    if factor.kind == "structure":
        if factor.op == "iota":
            return factor.data  # type: ignore[no-any-return]
        if factor.op == "select" and axis < len(factor.shape) - 1:
            return factor.data[2][axis]  # type: ignore[no-any-return]
        return None
    if factor.kind == "contraction":
        target = factor.data.out[axis]
        for sub, labels in zip(factor.args, factor.data.factors, strict=True):
            for k, label in enumerate(labels):
                found = _low_of(sub, k) if label == target else None
                if found is not None:
                    return found
        return None
    for arg in factor.args:
        if axis < len(arg.shape):
            found = _low_of(arg, axis)
            if found is not None:
                return found
    return None


Pins = dict[tuple[Node, int], Node]


def pin(value: Node, axis: int, index: Dim, low: Dim, made: Pins | None = None) -> Node:
    """`value` at position `index` of one axis; positions are counted from `low`.

    `made` holds what was pinned on the way, so that shared parts are walked once.
    """
    made = {} if made is None else made
    found = made.get((value, axis))
    if found is None:
        found = made[value, axis] = _pinned(value, axis, index, low, made)
    return found


def _pinned(value: Node, axis: int, index: Dim, low: Dim, made: Pins) -> Node:
    if value.kind == "sum":
        shape = value.shape[:axis] + value.shape[axis + 1 :]
        return linear(shape, [(c, pin(t, axis, index, low, made)) for c, t in terms(value)])
    if value.kind == "contraction":
        out = value.data.out
        label = out[axis]
        rest = out[:axis] + out[axis + 1 :]
        if label in rest:  # a diagonal: the other axis is picked too
            return contract(
                [
                    *zip(value.args, value.data.factors, strict=True),
                    (picked(value.shape[axis], index - low + 1), (label,)),
                ],
                rest,
                dict(zip(out, value.shape, strict=True)),
            )
        factors: list[Factor] = []
        for factor, labels in zip(value.args, value.data.factors, strict=True):
            for k in reversed([k for k, x in enumerate(labels) if x == label]):
                factor = pin(factor, k, index, low, made)
            factors.append((factor, tuple(x for x in labels if x != label)))
        sizes = dict(zip(out, value.shape, strict=True))
        return contract(factors, rest, {x: sizes[x] for x in rest})
    if value.kind == "structure":
        pinned = _pinned_structure(value, axis, index, low)
        if pinned is not None:
            return pinned
    if value.kind == "apply" and axis < len(value.shape) - _own_axes(value):
        args = tuple(
            pin(arg, axis, index, low, made) if len(arg.shape) > axis else arg for arg in value.args
        )
        return node("apply", value.op, args, shape=value.shape[:axis] + value.shape[axis + 1 :])
    labels = tuple(range(len(value.shape)))
    unit = picked(value.shape[axis], index - low + 1)
    return contract([(value, labels), (unit, (axis,))], labels[:axis] + labels[axis + 1 :])


def picked(size: Dim, which: Dim) -> Node:
    return node("structure", "select", data=((), which, ()), shape=(size,))


def _pinned_structure(value: Node, axis: int, index: Dim, low: Dim) -> Node | None:
    if value.op == "iota":
        return dim(index - low + value.data)
    if value.op == "fuse" and axis > 0:
        return _pinned_slot(value, axis, index - low)
    if value.op != "select" or axis >= len(value.shape) - 1:
        return None
    coefficients, constant, lows = value.data
    at = index - low + lows[axis]
    data = (
        coefficients[:axis] + coefficients[axis + 1 :],
        constant + at * coefficients[axis],
        lows[:axis] + lows[axis + 1 :],
    )
    return node(
        "structure", "select", data=data, shape=value.shape[:axis] + value.shape[axis + 1 :]
    )


def _pinned_slot(value: Node, axis: int, before: Dim) -> Node:
    """A fused axis with one slot kept: the place is linear in the other slot."""
    whole, major, minor = value.shape
    if axis == 1:  # k = before*minor + b
        data = ((Dim.of(1),), before * minor, (ONE,))
        return permuted(node("structure", "select", data=data, shape=(minor, whole)), (1, 0))
    data = ((minor,), before + 1 - minor, (ONE,))  # k = (a - 1)*minor + before + 1
    return permuted(node("structure", "select", data=data, shape=(major, whole)), (1, 0))
