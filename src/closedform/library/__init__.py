"""The public library."""

from __future__ import annotations

from closedform.library.answer import Derivation
from closedform.library.deriving import derive
from closedform.library.expression import (
    Expression,
    eye,
    function,
    matrix,
    ones,
    scalar,
    vector,
    zeros,
)
from closedform.library.findings import Checked
from closedform.library.names import gradient, hessian, jacobian, parse, rules
from closedform.library.picture import Picture, graph
from closedform.library.programs import Program, compile
from closedform.library.proofs import Report, check, pages

__all__ = [
    "Checked",
    "Derivation",
    "Expression",
    "Picture",
    "Program",
    "Report",
    "check",
    "compile",
    "derive",
    "eye",
    "function",
    "gradient",
    "graph",
    "hessian",
    "jacobian",
    "matrix",
    "ones",
    "pages",
    "parse",
    "rules",
    "scalar",
    "vector",
    "zeros",
]
