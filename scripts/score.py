"""Run a file of derivative problems: answered, right, wrong, refused; size and time.

    python3 scripts/score.py FILE.jsonl [--only ID] [--limit N] [--verbose] [--json]

An answer is right when its printed text, read again, has the value of the derivative at three
random draws of sizes and values, the derivative taken by differences of the Python function of the
problem.  Nothing that derived or checked the answer has a part in that.  Exit status 1 where one is
wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

import numpy as np

import judge
import problems
import values
from closedform import library
from closedform.errors import ClosedformError
from closedform.meaning.read import read as read_expression
from closedform.present.size import tokens
from problems import Draw, Problem

STRUCTURED = {None: "project", "unconstrained": "unconstrained", "structured": "coordinates"}
DRAWS, TRIES = 3, 12
NO_TIMES = (0.0, 0.0, 0.0)


class Outcome(NamedTuple):
    """What came of one problem."""

    id: str
    result: str  # right | wrong | refused | unjudged
    detail: str  # the error code, or what is wrong
    text: str
    verdict: str
    size: int
    human: int | None
    derived: float  # milliseconds without the check, the first time
    again: float  # milliseconds when it is asked for again
    checked: float  # milliseconds of the check


def score(problem: Problem) -> Outcome:
    human = tokens(problem.answer) if problem.answer else None
    try:
        derivation, times = _derive(problem)
    except ClosedformError as error:
        return Outcome(problem.id, "refused", error.code, "", "", 0, human, *NO_TIMES)
    except Exception as error:  # a defect: an error that users must not see
        detail = f"{type(error).__name__}: {error}"
        return Outcome(problem.id, "wrong", detail, "", "", 0, human, *NO_TIMES)
    vec = problem.form == "vec"
    text = derivation.forms["vec"] if vec else str(derivation.result)
    shape = () if vec else tuple(map(str, derivation.result.shape))
    result, detail = _judged(problem, _shaped(text, shape))
    status = derivation.verdict.status
    return Outcome(problem.id, result, detail, text, status, tokens(text), human, *times)


def _shaped(text: str, shape: tuple[str, ...]) -> str:
    """`text` with its shape said, which the text alone leaves open in ``e_2*e_3'``."""
    return f"{text} + zeros({', '.join(shape)})" if shape else text


def _derive(problem: Problem) -> tuple[library.Derivation, tuple[float, float, float]]:
    """The derivation, its milliseconds (with its text, no check) the first time and again, and
    those of the check."""

    def run(check: bool) -> library.Derivation:
        return library.derive(
            problem.expr,
            problem.wrt,
            where=problem.where,
            order=problem.order,
            structured=STRUCTURED[problem.convention],
            check=check,
        )

    _, first = timed(lambda: str(run(False).result))
    (derivation, _), whole = timed(lambda: ((made := run(True)), str(made.result)))
    _, again = timed(lambda: str(run(False).result))
    return derivation, (first, again, max(0.0, whole - again))


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What `work` returns, and its milliseconds."""
    start = time.perf_counter()
    value = work()
    return value, 1000 * (time.perf_counter() - start)


def _judged(problem: Problem, text: str) -> tuple[str, str]:
    try:
        expression = read_expression(text, problem.where).expression
    except ClosedformError as error:
        return "wrong", f"its text cannot be read again: {error.code}"
    random = np.random.default_rng(sum(map(ord, problem.id)))
    seen = 0
    for _ in range(TRIES):
        draw = problems.draw(problem, random)
        estimate = judge.derivative(problem, draw)
        if not estimate.trusted:
            continue
        try:
            sizes = values.fitted(expression, draw.sizes, estimate.value.shape)
            value = values.evaluate(expression, _names(draw), sizes)
        except values.Unknown as unknown:
            return "unjudged", f"no value for {unknown}"
        if not estimate.agrees_with(value):
            return "wrong", judge.difference(value, estimate)
        seen += 1
        if seen == DRAWS:
            return "right", ""
    return ("right", "") if seen else ("unjudged", "no draw was smooth enough")


def _names(draw: Draw) -> dict[tuple[str, int], Any]:
    return {**{(name, 0): value for name, value in draw.values.items()}, **draw.rates}


def line(outcome: Outcome) -> str:
    """One problem as one line."""
    size = f"{outcome.size}/{outcome.human}" if outcome.human else str(outcome.size)
    numbers = f"{size:>9} {outcome.derived:8.1f} {outcome.again:8.1f} {outcome.checked:8.1f}"
    return f"{outcome.id:28} {outcome.result:8} {outcome.verdict:9} {numbers}  {outcome.detail}"


def summary(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The totals, under the names that `--json` prints."""
    results = Counter(outcome.result for outcome in outcomes)
    answered = [outcome for outcome in outcomes if outcome.text]
    ratios = [o.size / o.human for o in answered if o.human]
    return {
        "problems": len(outcomes),
        "answered": len(answered),
        **{name: results[name] for name in ("right", "wrong", "unjudged", "refused")},
        "refused_by_code": dict(
            Counter(o.detail for o in outcomes if o.result == "refused").most_common()
        ),
        "verdicts": dict(Counter(o.verdict for o in answered)),
        "size_ratio_median": round(median(ratios), 3) if ratios else None,
        "no_longer_than_human": round(sum(r <= 1 for r in ratios) / len(ratios), 3)
        if ratios
        else None,
        "derive_ms": _spread(o.derived for o in answered),
        "derive_again_ms": _spread(o.again for o in answered),
        "check_ms": _spread(o.checked for o in answered),
    }


def _spread(numbers: Iterable[float]) -> dict[str, float] | None:
    """The median and the 95th percentile."""
    found = sorted(numbers)
    if len(found) < 2:
        return None
    return {"median": round(median(found), 2), "p95": round(quantiles(found, n=20)[-1], 2)}


def chosen(arguments: argparse.Namespace) -> list[Problem]:
    found = list(problems.read(arguments.file))
    if arguments.only:
        found = [problem for problem in found if problem.id in arguments.only]
    return found[: arguments.limit]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path, help="problems, one JSON object a line")
    parser.add_argument("--only", action="append", metavar="ID", help="this problem; repeatable")
    parser.add_argument("--limit", type=int, metavar="N", help="the first N problems")
    parser.add_argument("--verbose", action="store_true", help="every answer with its text")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    arguments = parser.parse_args()
    outcomes = []
    for problem in chosen(arguments):
        outcomes.append(outcome := score(problem))
        if not arguments.json:
            print(line(outcome), flush=True)
            if arguments.verbose:
                print(f"    {outcome.text}\n    {problem.answer}")
    totals = summary(outcomes)
    if arguments.json:
        rows = [outcome._asdict() for outcome in outcomes]
        print(json.dumps({**totals, "outcomes": rows}, ensure_ascii=False, indent=2))
    else:
        print("\n".join(f"{name}: {value}" for name, value in totals.items()))
    return int(totals["wrong"] > 0)


if __name__ == "__main__":
    sys.exit(main())
