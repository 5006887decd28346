"""closedform: matrix derivatives in closed form, checked.

>>> import closedform as cf
>>> str(cf.derive("x'*A*x", wrt="x").result)
"(A + A')*x"
"""

from __future__ import annotations

from importlib import import_module

from closedform.version import __version__

TYPE_CHECKING = False  # `typing` would cost more than the rest of this import
if TYPE_CHECKING:
    from closedform.errors import ClosedformError as ClosedformError
    from closedform.library import Derivation as Derivation
    from closedform.library import Expression as Expression
    from closedform.library import Picture as Picture
    from closedform.library import Program as Program
    from closedform.library import Report as Report
    from closedform.library import check as check
    from closedform.library import compile as compile
    from closedform.library import derive as derive
    from closedform.library import eye as eye
    from closedform.library import gradient as gradient
    from closedform.library import graph as graph
    from closedform.library import hessian as hessian
    from closedform.library import jacobian as jacobian
    from closedform.library import matrix as matrix
    from closedform.library import ones as ones
    from closedform.library import parse as parse
    from closedform.library import scalar as scalar
    from closedform.library import vector as vector
    from closedform.library import zeros as zeros

# Public name -> where it lives; loaded when first used, so that `import closedform` stays light.
_NAMES = {
    "ClosedformError": "closedform.errors",
    **dict.fromkeys(
        (
            "Derivation",
            "Expression",
            "Picture",
            "Program",
            "Report",
            "check",
            "compile",
            "derive",
            "eye",
            "gradient",
            "graph",
            "hessian",
            "jacobian",
            "matrix",
            "ones",
            "parse",
            "scalar",
            "vector",
            "zeros",
        ),
        "closedform.library",
    ),
}

__all__ = [*sorted(_NAMES), "__version__"]


def __getattr__(name: str) -> object:
    if name in _NAMES:
        return getattr(import_module(_NAMES[name]), name)
    if name.startswith("_"):
        raise AttributeError(name)
    functions = import_module("closedform.functions")
    if name in functions.TABLE and functions.TABLE[name].signature:
        library = import_module("closedform.library")

        def apply(*args: Expression, along: str | None = None) -> Expression:
            made: Expression = library.function(name, *args, along=along)
            return made

        apply.__name__ = name
        apply.__doc__ = functions.TABLE[name].summary
        return apply
    raise AttributeError(f"module 'closedform' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
