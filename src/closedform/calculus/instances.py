"""The texts of records at work: slopes, differentials and adjoints of one node of the core.

A function of the core may be repeated over leading axes; they become indices while its text is
unfolded, and so do the axes of the motion or adjoint that is carried along (`lead`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from closedform.calculus.indices import Range
from closedform.calculus.unfold import Unfolder, Value
from closedform.core.algebra import broadcast, contract, scale, terms
from closedform.core.dims import ONE, Dim, Shape
from closedform.core.node import Node, node
from closedform.errors import UnsupportedProblem
from closedform.functions import TABLE, Record
from closedform.meaning import templates
from closedform.meaning.calls import signatures


class Arguments(NamedTuple):
    """The arguments of a function: axes of size 1 dropped, and what its letters stand for."""

    repeated: int  # leading axes over which the function is repeated
    letters: dict[str, Dim]
    narrow: tuple[Node, ...]


def arguments(current: Node) -> Arguments:
    record = TABLE[current.op]
    signature = signatures(record)[0]
    repeated = 0 if record.entrywise else len(current.shape) - len(signature.result)
    letters: dict[str, Dim] = {}
    for arg, axes in zip(current.args, signature.arguments, strict=False):
        letters.update(zip(axes, arg.shape[repeated:], strict=False))
    if current.op == "matpow":
        if repeated:
            raise UnsupportedProblem("no-derivative", name="a sum of X^r over r")
        letters["k"] = _whole(current.args[1])
    return Arguments(repeated, letters, tuple(_narrow(a, repeated) for a in current.args))


class Instance:
    """One use of a record's text; `lead` is the shape of what is carried along."""

    def __init__(self, lead: Shape) -> None:
        self.lead = lead
        self.ranges: dict[str, Range] = {}
        self.lead_idx = self._indices(lead, "lead")

    def _indices(self, shape: Shape, what: str) -> tuple[str, ...]:
        made = tuple(f"{what} {k}" for k in range(len(shape)))
        self.ranges.update((i, Range(ONE, s)) for i, s in zip(made, shape, strict=True))
        return made

    def _unfold(
        self, template: Node, values: Mapping[str, Value], letters: Mapping[str, Dim]
    ) -> Value:
        unfolder = Unfolder(_no_derivative, values, letters)
        unfolder.ranges = self.ranges
        return unfolder(template)

    def slope_times(
        self, current: Node, position: int, carried: Node, gather: bool = False
    ) -> Node:
        """Times the slope entry by entry; `gather` sums into an argument that is a scalar."""
        record = TABLE[current.op]
        idx = self._indices(current.shape, "entry")
        values = {
            parameter: Value(arg, idx if arg.shape else ())
            for parameter, arg in zip(record.parameters, current.args, strict=True)
        }
        slope = self._unfold(templates.slope(record.name, position), values, {})
        first = tuple(range(len(self.lead)))
        own = tuple(range(len(first), len(first) + len(idx)))
        number_of = dict(zip(idx, own, strict=True))
        scalar = not current.args[position].shape
        labels = first if scalar and not gather else first + own
        out = first if scalar and gather else first + own
        sizes = dict(zip(own, current.shape, strict=True))
        factors = [(carried, labels), (slope.node, tuple(number_of[i] for i in slope.idx))]
        return contract(factors, out, sizes)

    def differential(
        self, record: Record, current: Node, position: int, motion: Node, args: Arguments
    ) -> Node:
        """The differential by one argument at a motion with the axes `lead` first."""
        template = templates.differential(record.name, position)
        if template is None and record.adjoint and record.adjoint[position]:
            moving = [
                motion if k == position else self._each(a) for k, a in enumerate(current.args)
            ]
            return node("apply", record.name, tuple(moving), shape=self.lead + current.shape)
        if template is None:
            raise UnsupportedProblem("no-derivative", name=record.name)
        idx = self._indices(current.shape[: args.repeated], "each")
        values = self._values(record, args, idx)
        narrow = _narrow(motion, len(self.lead) + args.repeated)
        values["d" + record.parameters[position]] = Value(narrow, (*self.lead_idx, *idx))
        made = self._unfold(template, values, args.letters)
        return self._ordered(made, idx, current.shape, args.repeated)

    def _each(self, value: Node) -> Node:
        """The same at each position of the axes that are carried along."""
        full = self.lead + value.shape
        axes = tuple(range(len(full)))
        return broadcast(value, axes[len(self.lead) :], axes, full)

    def adjoint(
        self, record: Record, current: Node, position: int, adjoint: Node, args: Arguments
    ) -> Node:
        """The transposed map of a function that is linear in one argument."""
        template = templates.adjoint(record.name, position)
        assert template is not None
        idx = self._indices(current.shape[: args.repeated], "each")
        values = self._values(record, args, idx)
        narrow = _narrow(adjoint, len(self.lead) + args.repeated)
        values["G"] = Value(narrow, (*self.lead_idx, *idx))
        made = self._unfold(template, values, args.letters)
        return self._ordered(made, idx, current.args[position].shape, args.repeated)

    def _values(self, record: Record, args: Arguments, idx: tuple[str, ...]) -> dict[str, Value]:
        return {
            parameter: Value(arg, idx)
            for parameter, arg in zip(record.parameters, args.narrow, strict=True)
            if parameter != "k"
        }

    def _ordered(self, value: Value, idx: tuple[str, ...], shape: Shape, repeated: int) -> Node:
        """The indices first, `lead` before the repeated axes, then the axes of `shape`."""
        names = (*self.lead_idx, *idx)
        full = self.lead + shape
        inner = tuple(k for k in range(len(names), len(full)) if full[k] is not ONE)
        labels = tuple(names.index(i) for i in value.idx) + inner
        out = tuple(range(len(full)))
        if labels == out:
            return value.node
        return contract([(value.node, labels)], out, dict(enumerate(full)))


def exponent_chain(current: Node) -> Node | None:
    """A matrix power whose exponent is a number, as a product of factors or inverses; one whose
    exponent falls, such as -k, as a power of the inverse."""
    if current.op != "matpow" or len(current.shape) != 2:
        return None
    X, exponent = current.args
    if exponent.kind != "number":
        if not _whole(exponent).falls:
            return None
        inverse = node("apply", "inv", (X,), shape=X.shape)
        return node("apply", "matpow", (inverse, scale(-1, exponent)), shape=X.shape)
    times = int(exponent.data)
    factor = X if times > 0 else node("apply", "inv", (X,), shape=X.shape)
    if abs(times) > LONGEST_CHAIN:
        return None
    return contract([(factor, (k, k + 1)) for k in range(abs(times))], (0, abs(times)))


LONGEST_CHAIN = 16


def _no_derivative(unfolder: Unfolder, expression: Node) -> Value:
    raise UnsupportedProblem("no-derivative", name="a derivative in a record")


def _narrow(value: Node, repeated: int) -> Node:
    """Without the axes of size 1 after the first `repeated`."""
    keep = tuple(k for k, s in enumerate(value.shape) if k < repeated or s is not ONE)
    if len(keep) == len(value.shape):
        return value
    return contract([(value, tuple(range(len(value.shape))))], keep)


def widened(value: Node, shape: Shape) -> Node:
    """With axes of size 1 again, as in `shape`."""
    if value.shape == shape:
        return value
    labels = tuple(k for k, s in enumerate(shape) if s is not ONE)
    return contract([(value, labels)], tuple(range(len(shape))), dict(enumerate(shape)))


def _whole(exponent: Node) -> Dim:
    """An exponent as a dimension, so that it can be the end of a range."""
    total = Dim.of(0)
    for coefficient, term in terms(exponent):
        size = Dim.of(1) if term.kind == "number" else term.data if term.kind == "dim" else None
        if size is None or coefficient.denominator != 1:
            raise UnsupportedProblem("no-derivative", name="X^k for this exponent")
        total = total + size * int(coefficient)
    return total
