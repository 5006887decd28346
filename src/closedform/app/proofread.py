"""`closedform check`: files in, reports out."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

from closedform import library
from closedform.app.options import Request
from closedform.app.programs import STDIN, text_of

FORMATS = {".tex": "latex", ".txt": "text", ".ipynb": "notebook", ".cf": "claims"}


class Proofread(NamedTuple):
    """A file and what is found in it."""

    name: str
    report: library.Report


def proofread(paths: Sequence[str], lang: str, pedantic: bool = False) -> list[Proofread]:
    """The reports on files; all of them are read before the first is judged."""
    texts = [text_of(path) for path in paths]
    found = []
    for path, text in zip(paths, texts, strict=True):
        name = STDIN if path == "-" else path
        with Bar(name) as bar:
            format = FORMATS.get(Path(path).suffix.lower(), "markdown")
            report = library.check(text, format=format, lang=lang, pedantic=pedantic, progress=bar)
            found.append(Proofread(name, report))
    return found


def content(found: Sequence[Proofread]) -> dict[str, Any]:
    """One report as it is; several as a list, with one summary of them all."""
    if len(found) == 1:
        return found[0].report.to_json()
    summary: Counter[str] = Counter()
    for _, report in found:
        summary.update(report.summary)
    return {
        "schema": "closedform/checks/1",
        "documents": [{"file": name, **report.to_json()} for name, report in found],
        "summary": summary,
    }


def written(found: Sequence[Proofread], request: Request) -> str:
    """The reports as text or as one page."""
    if request.value("--format") == "html":
        return library.pages(found, request.value("--lang"))
    whole = request.has("--all")
    return "\n\n".join(report.written(name, all=whole) for name, report in found) + "\n"


def summaries(found: Sequence[Proofread]) -> str:
    return "\n".join(report.summarised(name) for name, report in found)


class Bar:
    """How far a long document is, on a terminal; nothing is left of it when that is done.

    A dozen lines of our own: what is shown is the place in the document, and the core needs nothing
    but Python.
    """

    PATIENCE, PAUSE, WIDTH = 1.0, 0.1, 30  # seconds before it appears and between pictures; letters

    def __init__(self, name: str) -> None:
        self.name = name[-40:]
        self.next = monotonic() + self.PATIENCE if sys.stderr.isatty() else float("inf")
        self.shown = False

    def __call__(self, part: float) -> None:
        if monotonic() < self.next:
            return
        self.next, self.shown = monotonic() + self.PAUSE, True
        bar = ("#" * round(part * self.WIDTH)).ljust(self.WIDTH, ".")
        print(f"\r\x1b[K{self.name} [{bar}] {part:.0%}", end="", file=sys.stderr, flush=True)

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self.shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
