"""The independent judge of answers: a stranger to the calculus and to rewriting.

>>> from closedform.checker import derivative, equal
"""

from __future__ import annotations

from closedform.checker.judge import (
    Question,
    derivative,
    derivative_entries,
    derivative_map,
    equal,
    some_entries,
)
from closedform.checker.sample import Sample, sample
from closedform.checker.verdict import TIED, UNCHECKED, Verdict

__all__ = [
    "TIED",
    "UNCHECKED",
    "Question",
    "Sample",
    "Verdict",
    "derivative",
    "derivative_entries",
    "derivative_map",
    "equal",
    "sample",
    "some_entries",
]
