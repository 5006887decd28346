"""The contract of a benchmark: work whose answer is verified before it is timed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple


class Case(NamedTuple):
    """One thing to time.

    `verify` raises an `AssertionError` where what `work` returns is not right.  `units` is what the
    time is divided by (layers, formulas); `facts` are numbers about the answer itself.
    """

    name: str
    work: Callable[[], Any]
    verify: Callable[[Any], None]
    units: int = 1
    facts: Callable[[Any], Mapping[str, float]] = lambda answer: {}
    repeats: int = 7
