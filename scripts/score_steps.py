"""Derive with steps, in every style: what is checked, how long the derivations are, and the time.

    python3 scripts/score_steps.py FILE.jsonl             the problems of a file
    python3 scripts/score_steps.py --count N [--seed S]   random expressions
    ... [--style STYLE] [--detail DETAIL] [--verbose]

A derivation is whole when every line is verified, no line repeats the one before, and the last one
is the answer.  Only what is answered without steps is asked for with them.  Exit status 1 where a
derivation is not whole.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any, NamedTuple

import problems
from closedform import library
from closedform.errors import ClosedformError
from fuzzing import cases
from score import STRUCTURED

STYLES = ("differential", "index", "chain", "identities", "shortest")


class Question(NamedTuple):
    """What to derive."""

    name: str
    expr: str
    wrt: str | list[str]
    options: Mapping[str, Any]


class Outcome(NamedTuple):
    """What came of one derivation in one style."""

    result: str  # whole | what is wrong
    lines: int
    milliseconds: float


def of_file(path: Path) -> Iterator[Question]:
    for problem in problems.read(path):
        structured = STRUCTURED[problem.convention]
        options = {"where": problem.where, "order": problem.order, "structured": structured}
        yield Question(problem.id, problem.expr, problem.wrt, options)


def at_random(count: int, seed: int) -> Iterator[Question]:
    for number in range(count):
        case = cases.grow(Random(f"{seed}/{number}"))
        options = {
            "where": case.where,
            "order": case.order,
            "layout": case.layout,
            "structured": case.structured,
        }
        yield Question(f"{seed}/{number}", case.expr, case.by, options)


def outcome(question: Question, style: str, detail: str) -> Outcome:
    start = time.perf_counter()
    try:
        found = library.derive(
            question.expr, question.wrt, steps=style, detail=detail, **question.options
        )
    except ClosedformError as error:
        return Outcome(error.code, 0, 0.0)
    except Exception as error:  # a defect: an error that users must not see
        return Outcome(f"{type(error).__name__}: {error}", 0, 0.0)
    milliseconds = 1000 * (time.perf_counter() - start)
    return Outcome(_judged(found), len(found.steps), milliseconds)


def _judged(found: library.Derivation) -> str:
    statuses = {step.verdict.status for step in found.steps}
    if not statuses <= {"exact", "numeric"}:
        return ", ".join(sorted(statuses - {"exact", "numeric"}))
    if str(found.steps[-1].after) != str(found.result):
        return "another answer"
    repeated = any(one.text == other.text for one, other in pairwise(found.steps))
    return "a line repeated" if repeated else "whole"


def answered(questions: Iterator[Question]) -> list[Question]:
    """Those that have an answer; asked once, so that the process is warm."""
    kept = []
    for question in questions:
        try:
            library.derive(question.expr, question.wrt, **question.options)
        except ClosedformError:
            continue
        kept.append(question)
    return kept


def report(style: str, outcomes: Sequence[Outcome]) -> str:
    results = Counter(each.result for each in outcomes)
    made = [each for each in outcomes if each.lines]
    lines, times = [each.lines for each in made], [each.milliseconds for each in made]
    said = ", ".join(f"{result} {count}" for result, count in results.most_common())
    return (
        f"{style:13} {said}; lines: median {median(lines):g}, most {max(lines)}; "
        f"ms: median {median(times):.1f}, 95 % {quantiles(times, n=20)[-1]:.1f}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path, nargs="?", help="problems, one JSON object a line")
    parser.add_argument("--count", type=int, default=100, help="how many random expressions")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--style", choices=STYLES, action="append", help="repeatable")
    parser.add_argument("--detail", default="normal")
    parser.add_argument("--verbose", action="store_true", help="what is not whole")
    given = parser.parse_args()
    drawn = of_file(given.file) if given.file else at_random(given.count, given.seed)
    questions, whole = answered(drawn), True
    print(f"answered: {len(questions)}")
    for style in given.style or STYLES:
        outcomes = [outcome(question, style, given.detail) for question in questions]
        print(report(style, outcomes), flush=True)
        for question, each in zip(questions, outcomes, strict=True):
            whole &= each.result == "whole"
            if given.verbose and each.result != "whole":
                print(f"    {question.name} {each.result}: {question.expr} by {question.wrt}")
                print(f"        {question.options}")
    return int(not whole)


if __name__ == "__main__":
    sys.exit(main())
