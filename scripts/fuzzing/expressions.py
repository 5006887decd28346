"""What becomes of a random well-typed expression: right, wrong, refused, an error, slow."""

from __future__ import annotations

import time
from random import Random
from typing import Any

from closedform import library
from closedform.errors import CheckFailed, ClosedformError
from fuzzing import cases, shrink
from fuzzing.cases import Grown
from fuzzing.compare import compared
from fuzzing.limits import Overdue, limited, place, raised

SLOW = 2.0
LIMIT = 20.0


def grown(seed: int, index: int) -> Grown:
    return cases.grow(Random(f"{seed}/{index}"))


def judged(seed: int, index: int) -> dict[str, Any]:
    return outcome(grown(seed, index), index)


def outcome(case: Grown, index: int) -> dict[str, Any]:
    """A record: the input, its outcome, and how long it took."""
    record: dict[str, Any] = {
        "expr": case.expr,
        "where": case.where,
        "wrt": case.by,
        "options": f"order={case.order} layout={case.layout} structured={case.structured}",
    }
    begun = time.process_time()
    try:
        with limited(LIMIT):
            derivation = derive(case)
            seconds = time.process_time() - begun
            texts = _texts(derivation)
    except Overdue:
        return {**record, "outcome": "slow", "seconds": LIMIT, "code": place()}
    except CheckFailed as error:
        seconds = time.process_time() - begun
        kind = "undecided" if error.code == "check-undecided" else error.code
        return {
            **record,
            "outcome": kind,
            "code": error.code,
            "seconds": seconds,
            "detail": str(error),
        }
    except ClosedformError as error:
        seconds = time.process_time() - begun
        found = {**record, "code": error.code, "seconds": seconds, "detail": str(error)}
        return {**found, "outcome": "slow" if seconds > SLOW else "refused"}
    except Exception as error:
        seconds = time.process_time() - begun
        detail = f"{type(error).__name__}: {str(error)[:300]} at {raised(error)}"
        return {
            **record,
            "outcome": "exception",
            "code": type(error).__name__,
            "seconds": seconds,
            "detail": detail,
        }
    record |= {"result": texts["shown"], "seconds": seconds}
    verdict, detail = compared(case, derivation, texts, index)
    if verdict == "right" and seconds > SLOW:
        return {
            **record,
            "outcome": "slow",
            "code": "answered",
            "detail": f"{derivation.milliseconds:.0f} ms without check",
        }
    return {**record, "outcome": verdict, "detail": detail}


def derive(case: Grown) -> library.Derivation:
    return library.derive(
        case.expr,
        case.by,
        where=case.where,
        order=case.order,
        layout=case.layout,
        structured=case.structured,
    )


def _texts(derivation: library.Derivation) -> dict[str, str]:
    """Everything that can be shown of an answer; none of it may raise."""
    derivation.to_json()
    return {"shown": str(derivation.result), **derivation.forms}


def smaller(seed: int, index: int, record: dict[str, Any]) -> dict[str, Any]:
    """The record of the smallest expression found that fails in the same way."""
    return shrink.smaller(grown(seed, index), record, lambda case: outcome(case, index))
