"""What moves: the differential ``d(u)`` of a part, and its value at the variable itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from closedform.core.algebra import ONE as UNIT
from closedform.core.dims import ONE
from closedform.core.node import Node, Symbol, index, name, node, number, postorder
from closedform.rewriting import spelling as sp
from closedform.steps.entries import delta, entry


class Moving(Protocol):
    """What the laws ask of a motion."""

    def pending(self, part: Node) -> Node:
        """The differential of a part, still to be worked out; of the variable itself, known."""

    def is_pending(self, part: Node) -> bool: ...

    def moving(self, root: Node) -> frozenset[Node]:
        """The nodes whose value changes."""


class Motion(NamedTuple):
    """A variable that moves by ``dX``; by time, every name that depends on it does."""

    variable: Symbol
    step: Symbol | None = None  # None: the motion is that of time

    def leaf(self, symbol: Symbol) -> Node | None:
        """The motion of a name, None where it rests."""
        if self.step is None:
            if "function" in symbol.properties:
                return name(symbol._replace(dots=symbol.dots + 1))
            return number(1) if symbol == self.variable else None
        return name(self.step) if symbol == self.variable else None

    def pending(self, part: Node) -> Node:
        """``d(u)``: the differential of a part, still to be worked out; ``dX`` of the variable."""
        leaf = self.leaf(part.data) if part.kind == "name" else None
        if leaf is not None:
            return leaf
        if self.step is None:
            return node("apply", "derivative", (part, name(self.variable)), "d", part.shape)
        return sp.apply("differential", (part,), part.shape, (self.variable, self.step))

    def is_pending(self, part: Node) -> bool:
        return part.kind == "apply" and part.op == (
            "derivative" if self.step is None else "differential"
        )

    def moving(self, root: Node) -> frozenset[Node]:
        """The nodes whose value changes."""
        return _above(root, lambda symbol: self.leaf(symbol) is not None)


class EntryMotion(NamedTuple):
    """One entry of the variable moves: ``d(u)/d(X[k, l])``, and Kronecker deltas at its entries."""

    variable: Symbol
    letters: tuple[str, ...]

    @property
    def by(self) -> Node:
        """The entry that moves."""
        return entry(name(self.variable), tuple(map(index, self.letters)))

    def pending(self, part: Node) -> Node:
        if part.kind == "name" and part.data == self.variable:
            return UNIT
        if part.op == "entry" and part.args[0] is name(self.variable):
            letters = iter(self.letters)
            pairs = zip(part.args[1:], self.variable.shape, strict=True)
            deltas = [delta(size, a, index(next(letters))) for a, size in pairs if size is not ONE]
            return sp.scaled(UNIT.data, [each for each in deltas if each is not UNIT], [], None)
        return node("apply", "derivative", (part, self.by), "d", part.shape)

    def is_pending(self, part: Node) -> bool:
        return part.op == "derivative" and part.kind == "apply" and part.args[1] is self.by

    def moving(self, root: Node) -> frozenset[Node]:
        return _above(root, self.variable.__eq__)


def _above(root: Node, moves: Callable[[Symbol], bool]) -> frozenset[Node]:
    """The nodes that hold a name that moves."""
    found: set[Node] = set()
    for current in postorder(root):
        leaf = current.kind == "name" and moves(current.data)
        if leaf or any(arg in found for arg in current.args):
            found.add(current)
    return frozenset(found)
