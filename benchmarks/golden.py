"""Every derivative of the golden file, warm and without the check."""

from __future__ import annotations

from pathlib import Path

import closedform as cf
from case import Case

LINES = Path(__file__).resolve().parent.parent / "tests" / "golden" / "derivatives.txt"

Problem = tuple[str, str, str, int]


def problems() -> list[Problem]:
    rows = (line.split(" | ") for line in LINES.read_text(encoding="utf-8").splitlines())
    return [(r[0], r[1], r[2], int(r[3])) for r in rows if len(r) == 6 and r[0][0] != "#"]


def derive_all(found: list[Problem], check: bool) -> list[cf.Derivation]:
    return [
        cf.derive(expr, wrt, where=where, order=order, check=check)
        for expr, where, wrt, order in found
    ]


def cases() -> list[Case]:
    found = problems()

    def verify(answers: list[cf.Derivation]) -> None:
        checked = derive_all(found, check=True)
        for answer, other in zip(answers, checked, strict=True):
            assert str(answer.result) == str(other.result)
            assert other.verdict.status in ("exact", "numeric"), str(other.result)

    return [Case("golden", lambda: derive_all(found, False), verify, units=len(found))]
