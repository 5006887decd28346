"""Install everything into `.venv` and run the linter, the type checker and the tests.

    python3 scripts/test.py [ARGUMENTS FOR PYTEST]

The exit status is 0 where all of them pass.  pytest comes last, and its closing line is the last.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv"
PROGRAMS = HOME / ("Scripts" if sys.platform == "win32" else "bin")

INSTALL = (
    ("pip", "install", "-q", "-r", "requirements-dev.lock"),
    ("pip", "install", "-q", "--no-deps", "--no-build-isolation", "-e", "."),
)
CHECKS = (("ruff", "check", "-q"), ("mypy", "--no-error-summary"))


def run(*words: str) -> int:
    """The exit status of a module run by the interpreter of the environment."""
    return subprocess.call([PROGRAMS / "python", "-m", *words], cwd=ROOT)


def main(arguments: list[str]) -> int:
    if not HOME.exists():
        venv.create(HOME, with_pip=True)
    for words in INSTALL:
        if status := run(*words):
            return status
    failed = [words[0] for words in CHECKS if run(*words)]
    if failed:
        print("failed:", ", ".join(failed), file=sys.stderr, flush=True)
    status = run("pytest", *arguments)
    return status or int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
