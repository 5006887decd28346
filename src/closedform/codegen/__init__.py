"""Programs: core nodes as source text of an array library."""

from __future__ import annotations

from closedform.codegen.explain import Row, Savings, rows, savings
from closedform.codegen.objectives import scipy
from closedform.codegen.source import Code, Shapes, assembled, named, program
from closedform.codegen.spell import called
from closedform.codegen.structure import Output, compressed
from closedform.codegen.targets import TARGETS

__all__ = [
    "TARGETS",
    "Code",
    "Output",
    "Row",
    "Savings",
    "Shapes",
    "assembled",
    "called",
    "compressed",
    "named",
    "program",
    "rows",
    "savings",
    "scipy",
]
