"""closedform: matrix derivatives in closed form, checked.

>>> import closedform as cf
>>> str(cf.derive("x'*A*x", wrt="x").result)
"A*x + A'*x"
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from closedform.version import __version__

# Public name -> where it lives; loaded when first used, so that `import closedform` stays light.
_NAMES = {
    "ClosedformError": "closedform.errors",
    **dict.fromkeys(
        ("Derivation", "Expression", "derive", "gradient", "hessian", "jacobian", "matrix", "parse",
         "scalar", "vector"),
        "closedform.library",
    ),
}

__all__ = [*sorted(_NAMES), "__version__"]


def __getattr__(name: str) -> Any:
    if name in _NAMES:
        return getattr(import_module(_NAMES[name]), name)
    if name.startswith("_"):
        raise AttributeError(name)
    functions = import_module("closedform.functions")
    if name in functions.TABLE and functions.TABLE[name].signature:
        library = import_module("closedform.library")

        def apply(*args: Any, along: str | None = None) -> Any:
            return library.function(name, *args, along=along)

        apply.__name__ = name
        apply.__doc__ = functions.TABLE[name].summary
        return apply
    raise AttributeError(f"module 'closedform' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
