"""The independent judge of answers: a stranger to the calculus and to rewriting.

>>> from closedform.check import derivative, equal
"""

from __future__ import annotations

from closedform.check.judge import (
    Question,
    derivative,
    derivative_entries,
    derivative_map,
    equal,
    some_entries,
)
from closedform.check.verdict import TIED, UNCHECKED, Verdict

__all__ = [
    "TIED",
    "UNCHECKED",
    "Question",
    "Verdict",
    "derivative",
    "derivative_entries",
    "derivative_map",
    "equal",
    "some_entries",
]
