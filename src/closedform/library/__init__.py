"""The public library."""

from __future__ import annotations

from closedform.library.answer import Derivation
from closedform.library.deriving import derive
from closedform.library.expression import Expression, function, matrix, scalar, vector
from closedform.library.names import gradient, hessian, jacobian, parse, rules

__all__ = [
    "Derivation",
    "Expression",
    "derive",
    "function",
    "gradient",
    "hessian",
    "jacobian",
    "matrix",
    "parse",
    "rules",
    "scalar",
    "vector",
]
