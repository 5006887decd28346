"""What becomes of random and mangled text: an answer, or an error with its place, and soon."""

from __future__ import annotations

import resource
import time
from collections.abc import Mapping
from random import Random
from typing import Any

from closedform import library
from closedform.errors import CheckFailed, ClosedformError, WrongValue
from fuzzing.limits import Overdue, limited, place, raised
from fuzzing.mangle import Asked, mangled

SLOW = 1.0
LIMIT = 10.0
MEGABYTES = 200
TRIALS = 300  # to make a failing input smaller


def asked(seed: int, index: int) -> Asked:
    return mangled(Random(f"text/{seed}/{index}"))


def judged(seed: int, index: int) -> dict[str, Any]:
    return outcome(asked(seed, index))


def outcome(case: Asked) -> dict[str, Any]:
    """A record: the input, what came of it, the seconds, and the megabytes that were added."""
    record: dict[str, Any] = {"expr": case.expr, "where": case.where, "wrt": case.wrt}
    before = _megabytes("VmSize")
    begun = time.process_time()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (int((before + MEGABYTES + 40) * 2**20), hard))
    try:
        with limited(LIMIT):
            found = _answered(case)
    except Overdue:
        found = {"outcome": "slow", "code": "overdue", "detail": place()}
    except MemoryError as error:
        found = {"outcome": "large", "code": "memory", "detail": f"MemoryError at {raised(error)}"}
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    seconds = time.process_time() - begun
    grown = max(0.0, _megabytes("VmPeak") - before) if found["outcome"] == "large" else 0.0
    if seconds > SLOW and found["outcome"] in ("answered", "refused", "undecided"):
        found |= {
            "detail": f"{found['outcome']} {found.get('code', '')}",
            "outcome": "slow",
            "code": "ended",
        }
    return {**record, **found, "seconds": seconds, "memory": grown}


def _answered(case: Asked) -> dict[str, Any]:
    try:
        derivation = library.derive(case.expr, case.wrt, where=case.where)
        derivation.to_json()
        return {"outcome": "answered", "result": str(derivation.result)[:2000]}
    except ClosedformError as error:
        return _refused(error, case)
    except (MemoryError, Overdue):
        raise
    except Exception as error:
        detail = f"{type(error).__name__}: {str(error)[:300]} at {raised(error)}"
        return {"outcome": "exception", "code": type(error).__name__, "detail": detail}


def _refused(error: ClosedformError, case: Asked) -> dict[str, Any]:
    """A refusal has a place inside one of the texts, or names the argument that is empty, and has
    sentences in both languages."""
    try:
        detail = error.report("en")
        error.report("ko")
    except Exception as second:
        detail = (
            f"the report of {error.code}: {type(second).__name__}: {second} at {raised(second)}"
        )
        return {"outcome": "exception", "code": "report", "detail": detail}
    if isinstance(error, CheckFailed):
        kind = "undecided" if error.code == "check-undecided" else error.code
        return {"outcome": kind, "code": error.code, "detail": detail}
    span, source = error.span, error.source
    if isinstance(error, WrongValue) and not case.wrt.strip():
        return {"outcome": "refused", "code": error.code, "detail": detail}
    if span is None or source is None:
        return {"outcome": "placeless", "code": error.code, "detail": detail}
    if (
        source not in (case.expr, case.where, case.wrt, case.wrt.strip())
        or not 0 <= span.start <= span.end <= len(source) + 1
    ):
        return {
            "outcome": "placeless",
            "code": error.code,
            "detail": f"a wrong place {span}: {detail}",
        }
    return {"outcome": "refused", "code": error.code, "detail": detail}


def _megabytes(field: str) -> float:
    with open("/proc/self/status") as lines:
        return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(field)), 0.0)


# -- making a failing input smaller --------------------------------------------------


def smaller(seed: int, index: int, record: Mapping[str, Any]) -> dict[str, Any]:
    """The shortest text found that fails in the same way: pieces are left out, halves first."""
    case, best = asked(seed, index), dict(record)
    wanted = record["outcome"], record.get("code"), _spot(record)
    trials = TRIALS
    for field in ("where", "expr"):
        text = getattr(case, field) or ""
        width = max(1, len(text) // 2)
        while width and trials > 0:
            at = 0
            while at < len(text) and trials > 0:
                trials -= 1
                candidate = case._replace(**{field: text[:at] + text[at + width :]})
                found = outcome(candidate)
                if (found["outcome"], found.get("code"), _spot(found)) == wanted:
                    case, best, text = candidate, found, getattr(candidate, field)
                else:
                    at += width
            width //= 2
    return best


def _spot(record: Mapping[str, Any]) -> str:
    detail = str(record.get("detail", ""))
    return (
        detail.rpartition(" at ")[2].partition(" < ")[0] if record["outcome"] == "exception" else ""
    )
