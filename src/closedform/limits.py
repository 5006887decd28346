"""Bounds on time and size: beyond them an input is refused by name, never left hanging."""

from __future__ import annotations

from time import perf_counter

from closedform.errors import LimitProblem

LARGEST_SIZE = 200  # of a dimension given as a number
LONGEST_RANGE = 1000  # of a sum between two numbers
LARGEST_EXPONENT = 64  # of a matrix power given as a number
LONGEST_CHAIN = 400  # operands of one sum or product as it is typed
SECONDS = 0.8  # for a short text
SHORT = 1000  # characters; every further one adds to the time
SECONDS_A_CHARACTER = 0.001
SECONDS_FOR_FORMS = 5.0  # all forms at once, each checked


class Clock:
    """The time that one question may take; asked in the inner loops."""

    __slots__ = ("end", "seconds")

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.end = perf_counter() + seconds

    def check(self) -> None:
        if perf_counter() > self.end:
            raise LimitProblem("too-slow", seconds=round(self.seconds, 1))


def allowed(characters: int, seconds: float | None) -> float:
    """How long a question about a text of this length may take."""
    if seconds is not None:
        return seconds
    return SECONDS + SECONDS_A_CHARACTER * max(0, characters - SHORT)


def bound(value: int | None, limit: int, code: str) -> None:
    """Refuse a number above its limit."""
    if value is not None and abs(value) > limit:
        raise LimitProblem(code, value=value, limit=limit)
