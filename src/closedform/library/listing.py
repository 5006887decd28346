"""A proofread document as text: the lines that are not right, marked, and why."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING

from closedform.messages import FIRST, FURTHER, Mark, pointed
from closedform.messages.proofread import PAGE, REPORT, VERDICTS

if TYPE_CHECKING:
    from closedform.library.findings import Checked
    from closedform.library.proofs import Report

FINE = ("right", "not-a-claim")
WIDTH = 96  # of a line of text
INDENT = "  "


def listing(report: Report, name: str, all: bool) -> str:
    """What is not right, or jumps, or `all` claims; those of one line share it.  A summary comes
    last."""
    document = report.document
    shown = [c for c in report.claims if all or c.verdict not in FINE or c.reason]
    groups = groupby(shown, key=lambda claim: document.line(claim.start))
    blocks = ["\n".join(_block(report, list(group), name)) for _, group in groups]
    return "\n\n".join([*blocks, summary(report, name)])


def _block(report: Report, claims: list[Checked], name: str) -> Iterable[str]:
    """The claims of one line: a head for each, the line with its marks, and the details."""
    lang = report.lang
    for claim in claims:
        said = (place(claim, name, lang), VERDICTS[lang][claim.verdict], claim.reason)
        yield ": ".join(filter(None, said))
    yield from pointed(report.document.source, [mark for claim in claims for mark in _marks(claim)])
    for claim in claims:
        details = claim.details(lang)
        if details and len(claims) > 1:
            yield f"{INDENT}{claim.line}:{claim.column}"
        for detail in details:
            yield from wrap(
                detail,
                WIDTH,
                initial_indent=INDENT,
                subsequent_indent=INDENT * 2,
                break_long_words=False,
                break_on_hyphens=False,
            )


def _marks(claim: Checked) -> Iterable[Mark]:
    """A caret where the claim begins, waves below what has to be mended."""
    yield Mark(claim.start, claim.start + 1, FIRST)
    if claim.place is not None:
        yield Mark(claim.place.start, claim.place.start + claim.place.length, FURTHER)


def place(claim: Checked, name: str, lang: str) -> str:
    """Where a claim stands, in the form that editors jump to: file, line, column."""
    cell = PAGE[lang]["cell"].format(cell=claim.cell) if claim.cell else ""
    return ":".join(filter(None, (name, cell, str(claim.line), str(claim.column))))


def summary(report: Report, name: str) -> str:
    """How many claims have which verdict, and the first wrong line."""
    words, verdicts = REPORT[report.lang], VERDICTS[report.lang]
    counts = ", ".join(f"{verdicts[verdict]} {many}" for verdict, many in report.summary.items())
    said = words["summary"].format(claims=len(report.claims), counts=counts)
    said = ": ".join(filter(None, (name, said if report.claims else words["none"])))
    if report.first_wrong is None:
        return said
    return f"{said}\n{words['first']}: {place(report.first_wrong, name, report.lang)}"
