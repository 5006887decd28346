"""The functions of mathematics that closedform knows, one record each."""

from __future__ import annotations

from closedform.functions.entrywise import ENTRYWISE_FUNCTIONS
from closedform.functions.matrices import MATRIX_FUNCTIONS
from closedform.functions.operators import COMPARING, COMPARISONS, KEPT, OPERATORS, PARAMETRIC
from closedform.functions.record import ENTRYWISE, Record, Table, missing
from closedform.functions.vectors import LARGEST, SMALLEST, VECTOR_FUNCTIONS

TABLE = Table()
TABLE.add(
    *OPERATORS,
    KEPT,
    LARGEST,
    SMALLEST,
    *COMPARISONS,
    *ENTRYWISE_FUNCTIONS,
    *VECTOR_FUNCTIONS,
    *MATRIX_FUNCTIONS,
)

__all__ = [
    "COMPARING",
    "ENTRYWISE",
    "KEPT",
    "LARGEST",
    "PARAMETRIC",
    "SMALLEST",
    "TABLE",
    "Record",
    "Table",
    "missing",
]
