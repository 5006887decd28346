"""The gallery: worked problems from documents, each with its source and its answer.

They are the program files in `closedform/examples/`; the head of each says what it is.
"""

from __future__ import annotations

from pathlib import Path

from closedform.app.programs import Program, read_program
from closedform.errors import OptionProblem

FOLDER = Path(__file__).resolve().parent.parent / "examples"


def names() -> list[str]:
    """The examples by name, in alphabetical order."""
    return sorted(path.stem for path in FOLDER.glob("*.cf"))


def load(name: str) -> Program:
    """The example `name`, or an `OptionProblem` that lists the ones there are."""
    known = names()
    if name not in known:
        raise OptionProblem("unknown-example", name=name, known=", ".join(known))
    return read_program((FOLDER / f"{name}.cf").read_text(encoding="utf-8"))
