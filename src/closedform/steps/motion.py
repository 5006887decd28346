"""What moves: the differential ``d(u)`` of a part, and its value at the variable itself."""

from __future__ import annotations

from typing import NamedTuple

from closedform.core.node import Node, Symbol, name, node, number, postorder
from closedform.rewriting import spelling as sp


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
        found: set[Node] = set()
        for current in postorder(root):
            leaf = current.kind == "name" and self.leaf(current.data) is not None
            if leaf or any(arg in found for arg in current.args):
                found.add(current)
        return frozenset(found)
