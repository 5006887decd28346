"""Normal form, simplification, and lifting back to matrix notation."""

from __future__ import annotations

from closedform.limits import Clock
from closedform.rewriting.functions import FUNCTION_RULES
from closedform.rewriting.normal import Normal
from closedform.rewriting.products import PRODUCT_RULES
from closedform.rewriting.sums import SUM_RULES


def normal(clock: Clock | None = None) -> Normal:
    """A fresh normalisation with all rules, within the time of `clock`."""
    return Normal(PRODUCT_RULES, FUNCTION_RULES, SUM_RULES, clock)
