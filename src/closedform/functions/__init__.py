"""The functions of mathematics that closedform knows, one record each."""

from __future__ import annotations

from closedform.functions.entrywise import ENTRYWISE_FUNCTIONS
from closedform.functions.matrices import MATRIX_FUNCTIONS
from closedform.functions.operators import COMPARISONS, OPERATORS
from closedform.functions.record import ENTRYWISE, Record, Table, missing
from closedform.functions.vectors import VECTOR_FUNCTIONS

TABLE = Table()
TABLE.add(*OPERATORS, *COMPARISONS, *ENTRYWISE_FUNCTIONS, *VECTOR_FUNCTIONS, *MATRIX_FUNCTIONS)

__all__ = ["ENTRYWISE", "TABLE", "Record", "Table", "missing"]
