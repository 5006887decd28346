"""Where a constant may leave its size unsaid: `I` in `A + I` is as large as A, and reads back so.

The rules are a part of what the reader of formulas infers, on purpose a small one: a size that
follows from a neighbour of the same shape, from the inner axis of a product, from the range of the
index of a unit vector, or from such a place through operators that keep the shape.
"""

from __future__ import annotations

from closedform import functions
from closedform.core.dims import ONE
from closedform.core.node import Node

KEEPS = frozenset({"add", "neg", "divide", "transpose"})  # beside every function entry by entry
SIZED = frozenset({"eye", "unit"})  # the constants whose size may be left out


class Known:
    """Of each of `nodes`, arguments first: does its shape follow from what stands in it?"""

    def __init__(self, nodes: list[Node], sized: frozenset[str] = SIZED) -> None:
        self._sized = sized
        self._known: set[Node] = set()
        self._linked: set[Node] = set()  # follows from any one axis
        self._ranges = _ranges(nodes)
        for current in nodes:
            if self._follows(current):
                self._known.add(current)
            elif self._hangs_together(current):
                self._linked.add(current)

    def __contains__(self, current: Node) -> bool:
        return current in self._known

    def wanted(self, parent: Node, given: bool) -> tuple[bool, ...]:
        """Of each argument: is its shape clear, where that of `parent` is if `given`?"""
        given = (given or parent in self._known) and parent.shape != ()
        return tuple(
            arg in self._known or self._passes(parent, given, place, arg)
            for place, arg in enumerate(parent.args)
        )

    def _follows(self, current: Node) -> bool:
        if current.shape == () or current.kind == "name":
            return True
        if current.op in ("eye", "ones", "zeros"):
            return current.op not in self._sized
        if current.op == "unit":
            return "unit" not in self._sized or self._ranged(current)
        if _is_product(current):
            left, right = (arg in self._known for arg in current.args)
            if _inner_is_one(current):
                return left and right
            return (left and (right or current.args[1] in self._linked)) or (
                right and current.args[0] in self._linked
            )
        tensors = [arg in self._known for arg in current.args if arg.shape]
        return any(tensors) if _keeps_shape(current) else all(tensors)

    def _hangs_together(self, current: Node) -> bool:
        if current.op in self._sized:
            return True
        tensors = [arg in self._linked for arg in current.args if arg.shape]
        if _is_product(current):
            return all(tensors) and not _inner_is_one(current)
        return _keeps_shape(current) and any(tensors)

    def _passes(self, parent: Node, given: bool, place: int, arg: Node) -> bool:
        if _is_product(parent):
            if given and _inner_is_one(parent):  # both axes of an outer product are its own
                return True
            other = parent.args[1 - place]
            if arg in self._linked and not _inner_is_one(parent):
                return other in self._known or (given and other in self._linked)
            return given and other in self._known
        if _keeps_shape(parent) or parent.kind == "binder":
            return given
        return given and _axes_survive(parent, place)

    def _ranged(self, unit: Node) -> bool:
        """The index runs from 1 to the length of the unit vector, wherever it is bound.

        A range between two numbers says nothing: it may be a part of what is there.
        """
        ranges = self._ranges.get(unit.args[0].data) if unit.args[0].kind == "index" else None
        length = unit.shape[0]
        return ranges is not None and all(
            low.data == 1 and high.data is length for low, high in ranges
        )


def _ranges(nodes: list[Node]) -> dict[str, set[tuple[Node, Node]]]:
    found: dict[str, set[tuple[Node, Node]]] = {}
    for current in nodes:
        if current.kind == "binder":
            found.setdefault(current.data, set()).add(current.args[:2])  # type: ignore[arg-type]
    return found


def _is_product(current: Node) -> bool:
    return current.op == "mul" and all(arg.shape for arg in current.args)


def _inner_is_one(product: Node) -> bool:
    left = product.args[0].shape
    return len(left) == 1 or left[1] is ONE


def _keeps_shape(current: Node) -> bool:
    """The arguments with axes have the shape of the result (turned, for a transpose)."""
    if current.kind != "apply" or _is_product(current):
        return False
    if current.op in KEEPS or current.op == "mul":
        return True
    return current.op in functions.TABLE and functions.TABLE[current.op].entrywise


def _axes_survive(parent: Node, place: int) -> bool:
    """Every axis of the argument is an axis of the result, by the signature of the function."""
    if parent.kind != "apply" or parent.op not in functions.TABLE:
        return False
    for form in functions.TABLE[parent.op].signature.split("|"):
        left, arrow, right = form.partition("->")
        axes = [side.split() for side in left.split(",")]
        ranks = [len(arg.shape) for arg in parent.args]
        if arrow and [len(side) for side in axes] == ranks:
            return set(axes[place]) <= set(right.split())
    return False
