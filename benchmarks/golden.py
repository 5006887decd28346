"""Every derivative of the golden file in a warm process, without and with the check."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from statistics import median, quantiles

import closedform as cf
from case import Case
from closedform import library

LINES = Path(__file__).resolve().parent.parent / "tests" / "golden" / "derivatives.txt"
TIMES = 5  # that each formula is derived; its median counts

Problem = tuple[str, str, str, int]


def problems() -> list[Problem]:
    rows = (line.split(" | ") for line in LINES.read_text(encoding="utf-8").splitlines())
    return [(r[0], r[1], r[2], int(r[3])) for r in rows if len(r) == 6 and r[0][0] != "#"]


def derived(problem: Problem, check: bool) -> cf.Derivation:
    expr, where, wrt, order = problem
    return library.derive(expr, wrt, where=where, order=order, check=check)


def cases() -> list[Case]:
    found = problems()

    def work(check: bool) -> list[cf.Derivation]:
        return [derived(problem, check) for problem in found]

    def verify(answers: list[cf.Derivation]) -> None:
        for answer, problem in zip(answers, found, strict=True):
            checked = derived(problem, check=True)
            assert checked.verdict.status in ("exact", "numeric"), str(checked.result)
            assert checked.result.shape == answer.result.shape, str(answer.result)

    def spread(answers: object, check: bool) -> Mapping[str, float]:
        """The median formula and the one at 95 %, each by the median of its times."""
        each = [median(_milliseconds(problem, check) for _ in range(TIMES)) for problem in found]
        return {"ms at the median": median(each), "ms at 95 %": quantiles(each, n=20)[-1]}

    return [
        Case(name, partial(work, check), verify, len(found), partial(spread, check=check))
        for name, check in (("without the check", False), ("with the check", True))
    ]


def _milliseconds(problem: Problem, check: bool) -> float:
    start = time.perf_counter()
    str(derived(problem, check).result)
    return 1000 * (time.perf_counter() - start)
