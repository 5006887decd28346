"""Bounds on one input of the fuzzer, and where it was when it crossed them."""

from __future__ import annotations

import signal
import traceback
from types import FrameType

PACKAGE = "/closedform/"


class Overdue(BaseException):
    """More processor time than allowed; no `Exception`, so that nothing on the way takes it."""


_last = ""


def place() -> str:
    """Where the last overdue input was, innermost first."""
    return _last


class limited:
    """At most so many seconds of processor time inside; `Overdue` after them."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        signal.signal(signal.SIGPROF, _stop)
        signal.setitimer(signal.ITIMER_PROF, self.seconds)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _stop(number: int, frame: FrameType | None) -> None:
    global _last
    found: dict[str, None] = {}
    while frame is not None and len(found) < 10:
        code = frame.f_code
        if PACKAGE in code.co_filename:
            found[f"{code.co_filename.rpartition('/')[2]}:{code.co_name}"] = None
        frame = frame.f_back
    _last = " < ".join(found)
    raise Overdue


def raised(error: BaseException) -> str:
    """The innermost three places of an error."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return " < ".join(
        f"{f.filename.rpartition('/')[2]}:{f.lineno} {f.name}" for f in reversed(frames)
    )
