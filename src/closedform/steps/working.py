"""Working a differential out: law by law, until nothing that moves is left unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from closedform.core.node import Node, node, postorder
from closedform.steps.laws import LINEAR, Applied, replaced
from closedform.steps.line import Law
from closedform.steps.motion import Moving

LAWS_A_LINE = {"brief": 1000, "normal": 1, "full": 1}  # that are no mere linearity


class Lawful(Protocol):
    """The laws of a style, for parts that move as its motion says."""

    @property
    def motion(self) -> Moving: ...

    def moves(self, part: Node) -> bool: ...

    def begin(self, line: Node) -> None: ...

    def __call__(self, part: Node) -> Applied: ...


def worked_out(function: Node, laws: Lawful, detail: str) -> Iterator[tuple[Node, tuple[Law, ...]]]:
    """The differential line by line, each with the laws that led to it; none where it rests."""
    motion = laws.motion
    if not laws.moves(function):
        return
    value = motion.pending(function)
    if not _pending(value, motion):
        yield value, (Law("variable"),)
    while _pending(value, motion):
        value, used = _worked(value, motion, laws, detail)
        yield value, used


def _worked(value: Node, motion: Moving, laws: Lawful, detail: str) -> tuple[Node, tuple[Law, ...]]:
    """The line with each ``d(u)`` worked out by a law, and by those of linearity after it."""
    used: dict[Law, None] = {}
    while pending := _pending(value, motion):
        laws.begin(value)
        made = {part: laws(part.args[0]) for part in pending}
        if used:
            more = {each.law for each in made.values()} | used.keys()
            if detail == "full":
                break
            if len({law for law in more if law.key not in LINEAR}) > LAWS_A_LINE[detail]:
                made = {part: each for part, each in made.items() if each.law.key in LINEAR}
        if not made:
            break
        used.update(dict.fromkeys(law for each in made.values() for law in (each.law, *each.more)))
        value = replaced(value, {part: each.value for part, each in made.items()})
    return value, tuple(used)


def _pending(value: Node, motion: Moving) -> list[Node]:
    return [current for current in postorder(value) if motion.is_pending(current)]


def alike(left: Node, right: Node) -> bool:
    """Whether two expressions differ in the order of the terms of their sums alone."""
    return left is right or _in_order(left) is _in_order(right)


def _in_order(root: Node) -> Node:
    made: dict[Node, Node] = {}
    for current in postorder(root):
        args = tuple([made[arg] for arg in current.args])
        if current.op == "add" and current.kind == "apply":
            args = tuple(sorted((t for arg in args for t in _summed(arg)), key=_by_digest))
        made[current] = node(current.kind, current.op, args, current.data, current.shape)
    return made[root]


def _summed(part: Node) -> tuple[Node, ...]:
    return part.args if part.kind == "apply" and part.op == "add" else (part,)


def _by_digest(part: Node) -> int:
    return part.digest
