"""Which way round a matrix is computed: so that as little as possible is transposed.

A product that is only used transposed is computed as the product of the transposes; a sum or a
function entry by entry as that of the transposes.  Transposing costs nothing, but a reader has to
undo it.
"""

from __future__ import annotations

from collections.abc import Sequence

from closedform.codegen.arrays import array, turned
from closedform.codegen.stable import record_of
from closedform.core.node import Node, node, postorder

BY_ENTRY = frozenset({"linear", "multiply"})


def oriented(roots: Sequence[Node]) -> list[Node]:
    """The same values with fewer transposes."""
    nodes = list(postorder(*roots))
    wanted = _wanted(nodes, set(roots))
    made: dict[Node, Node] = {}  # of those in `wanted` the transpose
    for current in nodes:
        if current in wanted:
            made[current] = _transposed(current, [_as(arg, made, wanted) for arg in current.args])
        elif _is_turn(current):
            made[current] = _as(current.args[0], made, wanted, turn=True)
        else:
            args = tuple(_as(arg, made, wanted) for arg in current.args)
            made[current] = node(current.kind, current.op, args, current.data, current.shape)
    return [_as(root, made, wanted) for root in roots]


def _as(arg: Node, made: dict[Node, Node], wanted: set[Node], turn: bool = False) -> Node:
    return turned(made[arg]) if (arg in wanted) != turn else made[arg]


def _is_turn(current: Node) -> bool:
    return current.kind == "array" and current.op == "permute" and current.data == (1, 0)


def _wanted(nodes: Sequence[Node], roots: set[Node]) -> set[Node]:
    """The matrices that are only used transposed."""
    plain = set(roots)
    flipped: set[Node] = set()
    wanted: set[Node] = set()
    for current in reversed(nodes):
        if current in flipped and current not in plain and _can(current):
            wanted.add(current)
        if _is_turn(current):
            (inner,) = current.args
            if current in plain:
                flipped.add(inner)
            if current in flipped:
                plain.add(inner)
        else:
            by_entry = current in wanted and not _is_product(current)
            (flipped if by_entry else plain).update(current.args)
    return wanted


def _is_product(current: Node) -> bool:
    return current.kind == "array" and current.op == "matmul"


def _can(current: Node) -> bool:
    """Whether the transpose is computed as easily."""
    if len(current.shape) != 2:
        return False
    if current.kind == "apply":
        by_entry = record_of(current.op).entrywise
    else:
        by_entry = current.kind == "array" and current.op in BY_ENTRY
    if by_entry:
        return all(len(arg.shape) in (0, 2) for arg in current.args)
    return _is_product(current) and all(len(arg.shape) == 2 for arg in current.args)


def _transposed(current: Node, args: Sequence[Node]) -> Node:
    shape = current.shape[::-1]
    if _is_product(current):
        left, right = args
        return array("matmul", (turned(right), turned(left)), None, shape)
    return node(current.kind, current.op, tuple(map(turned, args)), current.data, shape)
