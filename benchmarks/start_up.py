"""A whole process: empty, one that imports closedform, and a derivation on the command line."""

from __future__ import annotations

import subprocess
import sys

from case import Case

RIDGE = "norm2(X*w - y)^2 + lam*norm2(w)^2"


def process(*words: str) -> str:
    finished = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=True)
    return finished.stdout


def _is_empty(output: str) -> None:
    assert output == ""


def _is_the_gradient(output: str) -> None:
    assert "X'*(X*w - y)" in output.splitlines()[0]


def cases() -> list[Case]:
    derive = ("-m", "closedform.app.command", "derive", RIDGE, "--wrt", "w")
    return [
        Case("python", lambda: process("-c", "pass"), _is_empty, repeats=15),
        Case(
            "import closedform", lambda: process("-c", "import closedform"), _is_empty, repeats=15
        ),
        Case("closedform derive", lambda: process(*derive), _is_the_gradient, repeats=15),
    ]
