"""Long compositions: where they are cut, so that each line passes few functions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from closedform.calculus.unfold import indices_in
from closedform.core.node import Node, Symbol, name, postorder
from closedform.steps.inwards import Inwards, TooLong, Unknown
from closedform.steps.laws import Laws

MOST = {"brief": 1000, "normal": 2, "full": 1}  # functions that one line passes


class Aside(NamedTuple):
    """What was told before of a composition: a letter for a part of it, and the derivative of the
    whole by that letter.  Of the letters that are in it each is `given` in those after it."""

    letter: Symbol
    part: Node
    derivative: Node
    given: tuple[tuple[Symbol, Node], ...]


def cut_of(whole: Node, variable: Symbol, laws: Laws, most: int) -> Node | None:
    """The part through which alone the whole depends on the variable, the last below which no more
    than `most` functions are passed."""
    found = None
    for part in _necks(whole, name(variable), laws):
        passed = _passed(part, laws)
        if passed is None or passed > most:
            break
        if passed:
            found = part
    return found


def _necks(whole: Node, variable: Node, laws: Laws) -> Iterator[Node]:
    """The parts that all ways from the variable to the whole pass, from the variable on."""
    order = [part for part in postorder(whole) if laws.moves(part)]
    uses: dict[Node, int] = {}
    for part in order:
        for arg in part.args:
            uses[arg] = uses.get(arg, 0) + 1
    ahead = 0  # ways on from what was met so far
    for part in order[:-1]:
        ahead += uses[part] - sum(map(laws.moves, part.args))
        if ahead == uses[part] and part is not variable and not indices_in(part):
            yield part


def _passed(part: Node, laws: Laws) -> int | None:
    inwards = Inwards(laws)
    try:
        inwards(part, name(Symbol("H", part.shape)))
    except (TooLong, Unknown):
        return None
    return len(inwards.cited)
