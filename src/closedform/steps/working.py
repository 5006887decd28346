"""Working a differential out: law by law, until nothing that moves is left unsaid."""

from __future__ import annotations

from collections.abc import Iterator

from closedform.core.node import Node, postorder
from closedform.steps.laws import LINEAR, Laws, replaced
from closedform.steps.line import Law
from closedform.steps.motion import Moving

LAWS_A_LINE = {"brief": 1000, "normal": 1, "full": 1}  # that are no mere linearity


def worked_out(function: Node, laws: Laws, detail: str) -> Iterator[tuple[Node, tuple[Law, ...]]]:
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


def _worked(value: Node, motion: Moving, laws: Laws, detail: str) -> tuple[Node, tuple[Law, ...]]:
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
        used.update(dict.fromkeys(each.law for each in made.values()))
        value = replaced(value, {part: each.value for part, each in made.items()})
    return value, tuple(used)


def _pending(value: Node, motion: Moving) -> list[Node]:
    return [current for current in postorder(value) if motion.is_pending(current)]
