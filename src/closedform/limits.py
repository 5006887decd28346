"""Bounds on work and size: beyond them an input is refused by name, never left hanging.

Work is counted in steps, not in seconds, so that the same input gets the same answer on every
machine and under every load.
"""

from __future__ import annotations

from closedform.errors import LimitProblem

LARGEST_SIZE = 200  # of a dimension given as a number
LONGEST_RANGE = 1000  # of a sum between two numbers
LARGEST_EXPONENT = 64  # of a matrix power given as a number
LONGEST_CHAIN = 400  # operands of one sum or product as it is typed
LONGEST_TEXT = 50_000  # characters
DEEPEST = 150  # formulas inside formulas
DEEPEST_PROGRAM = 4000  # the same, where definitions stand for what they define
MOST_CALLS = 2000  # of functions that a program defines, all together

STEPS = 30_000  # for one derivative: well under a second where a step takes 10 to 20 µs
SHORT = 1000  # characters; every further one adds steps: a network of 1000 layers is a long text
STEPS_A_CHARACTER = 8
CHECK_A_CHARACTER = 16  # the same for the check
MORE_FOR_FORMS = 18_000  # steps for all the other forms
MORE_FOR_A_LINE = 90_000  # steps for a line of a derivation, each of which has its own check
CHARACTERS_A_STEP = 2  # of the text that is read
SEARCH = 12_000  # for the search for a shorter form; what is found by then is taken
SEARCH_A_NODE = 30  # more for every node: a deep network is searched to its end
UNFOLDED = 5  # steps for one node of the core when it is made
PRODUCT = 12  # steps for one product of the calculus
SUM = 3  # for one sum, and one more for every few terms
APPLICATION = 2  # for one function of something
WRITTEN = 6  # for one node of what is written as text
LIFTED = 6  # for one term that is written in matrix notation


class Budget:
    """The steps that one question may take; spent in the inner loops."""

    __slots__ = ("left",)

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise LimitProblem("too-long-a-way")


def allowed(characters: int, effort: float) -> int:
    """How many steps a question about a text of this length may take; `effort` multiplies them."""
    return int(effort * (STEPS + STEPS_A_CHARACTER * max(0, characters - SHORT)))


def more_for_check(characters: int, effort: float) -> int:
    """How many more steps there are for the check of the answer to a long text."""
    return int(effort * CHECK_A_CHARACTER * max(0, characters - SHORT))


def more_for_a_line(effort: float) -> int:
    """How many more steps there are for each line of a derivation."""
    return int(effort * MORE_FOR_A_LINE)


def for_forms(left: int, effort: float) -> int:
    """How many steps all the other forms may take, where `left` are over from the question."""
    return int(effort * MORE_FOR_FORMS) + min(left, int(effort * STEPS))


def bound(value: int | None, limit: int, code: str) -> None:
    """Refuse a number above its limit."""
    if value is not None and abs(value) > limit:
        raise LimitProblem(code, value=value, limit=limit)
