"""Letters for indices and for parts: each is free for what it names, and none hides another."""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import chain, count

from closedform.core.dims import Dim
from closedform.core.node import Node, postorder

OF_FUNCTION = ("p", "q")
OF_VARIABLE = ("k", "l")
REST = ("r", "s", "g", "h")  # where those are taken
OF_SUMS = ("i", "j", "a", "b", "c", "g", "h", "m")  # no d: it says what is differentiated


class Letters:
    """The letters of one derivation; a sum keeps the letter that the author gave to its range."""

    def __init__(self, function: Node, taken: Container[str]) -> None:
        self.taken = taken
        self.own: dict[Dim, str] = {}
        for current in postorder(function):
            if current.kind == "binder" and current.args[1].kind in ("dim", "number"):
                high = current.args[1].data
                size = high if isinstance(high, Dim) else Dim.of(int(high))
                self.own.setdefault(size, current.data)
        self.given = frozenset(self.own.values())

    def free(self, names: tuple[str, ...], many: int, used: Container[str]) -> tuple[str, ...]:
        """Letters for the axes of what has entries."""
        found = (
            x
            for x in chain(names, REST, (f"{names[0]}{k}" for k in count(1)))
            if x not in self.taken and x not in self.given and x not in used
        )
        return tuple(next(found) for _ in range(many))

    def of_sum(self, size: Dim, used: Container[str]) -> str:
        """The letter of a sum over an axis of this size."""
        own = self.own.get(size)
        if own is not None and own not in used:
            return own
        return next(x for x in self._unused(used) if x not in self.given)

    def _unused(self, used: Container[str]) -> Iterator[str]:
        for letter in chain(OF_SUMS, (f"i{k}" for k in count(1))):
            if letter not in self.taken and letter not in used:
                yield letter


def letters_in(*roots: Node) -> frozenset[str]:
    """The letters of all indices below, bound or free."""
    found = (n.data for n in postorder(*roots) if n.kind in ("index", "binder"))
    return frozenset(found)
