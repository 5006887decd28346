"""Normal form, simplification, and lifting back to matrix notation."""

from __future__ import annotations

from closedform.limits import Budget
from closedform.rewriting.functions import FUNCTION_RULES
from closedform.rewriting.normal import Normal
from closedform.rewriting.products import PRODUCT_RULES
from closedform.rewriting.sums import SUM_RULES


def normal(budget: Budget | None = None) -> Normal:
    """A fresh normalisation with all rules, within a budget of steps."""
    return Normal(PRODUCT_RULES, FUNCTION_RULES, SUM_RULES, budget)
