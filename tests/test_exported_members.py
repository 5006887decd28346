"""The public names are these, and importing them brings in nothing heavy."""

from __future__ import annotations

import subprocess
import sys

import closedform

PUBLIC = {
    "ClosedformError",
    "Derivation",
    "Expression",
    "Picture",
    "Program",
    "Report",
    "__version__",
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
}
HEAVY = {
    "numpy",
    "scipy",
    "flint",
    "jax",
    "torch",
    "lark",
    "typer",
    "rich",
    "inspect",
    "dataclasses",
}


def test_the_public_names() -> None:
    assert set(closedform.__all__) == PUBLIC
    assert all(hasattr(closedform, name) for name in PUBLIC)


def test_importing_brings_in_nothing_heavy() -> None:
    program = "import closedform, sys; print(*{name.partition('.')[0] for name in sys.modules})"
    finished = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert set(finished.stdout.split()) & HEAVY == set()
