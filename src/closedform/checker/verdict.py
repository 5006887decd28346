"""What a check says, and the reasons for which a point or a method cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Verdict(NamedTuple):
    """The outcome of a check.

    status   exact      proved, but for a chance below 1 in 10^15 (1 in 10^6 where signs decide)
             numeric    agrees to the precision of the balls at every point, not proved
             failed     disproved; `witness` holds a point where the sides differ
             undecided  no method could tell; `reason` says why
             unchecked  not looked at
    method   "field", "balls", "field, balls" or ""
    points   how many points agreed (or, for a failed one, were needed)
    worst    the largest relative difference seen between the midpoints of balls
    """

    status: str
    method: str = ""
    points: int = 0
    worst: float = 0.0
    reason: str = ""
    witness: Mapping[str, Any] | None = None

    @property
    def holds(self) -> bool:
        return self.status in ("exact", "numeric")


UNCHECKED = Verdict("unchecked")


class NotExact(Exception):
    """The prime field has no value for this; balls have to decide."""


class Outside(Exception):
    """The point is outside the domain, at a kink, or not decidable there: draw another one."""


TIED = "the largest entry stands at two places"


class Tied(Outside):
    """The largest entry stands at two places: by chance among coarse numbers, else for a reason."""


class Misfit(Exception):
    """The claimed answer has a shape that no layout gives it."""
