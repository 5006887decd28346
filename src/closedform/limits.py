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
DEEPEST = 150  # formulas inside formulas
MOST_CALLS = 2000  # of functions that a program defines, all together

STEPS = 90_000  # for a short text: well under a second where a step takes 10 µs
SHORT = 1000  # characters; every further one adds to the steps
STEPS_A_CHARACTER = 150
PRODUCT = 12  # steps for one product of the calculus


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


def bound(value: int | None, limit: int, code: str) -> None:
    """Refuse a number above its limit."""
    if value is not None and abs(value) > limit:
        raise LimitProblem(code, value=value, limit=limit)
