"""Proofread labelled documents: claims found, verdicts, kinds of mistakes, time.

    python3 scripts/score_check.py FOLDER [--labels FILE.json] [--verbose]

FOLDER holds documents and their labels: one `labels.json` for all of them, or a `NAME.labels.json`
for each `NAME.txt`.  A label has `locator` (text of the document; `occurrence` says which),
`verdict`, for wrong ones `diagnosis`, and perhaps `accept`, further verdicts that will do.
Exit status 1 where a right claim is called wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from closedform.proofread import Claim, Finding, claims_in, judged

Label = dict[str, Any]

WORST_FIRST = (
    "wrong",
    "abuse-of-notation",
    "undecided",
    "unreadable",
    "other-layout",
    "conditional",
    "right",
    "not-a-claim",
)


class Judged(NamedTuple):
    """A label, and what was found inside its place; nothing where no claim was."""

    document: str
    label: Label
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> str:
        """That of the claims together: wrong where one is, right where one is and none is worse."""
        found = {finding.verdict for finding in self.findings}
        return next((verdict for verdict in WORST_FIRST if verdict in found), "missing")

    @property
    def kind(self) -> str:
        return next((f.kind for f in self.findings if f.verdict == "wrong"), "")

    @property
    def fits(self) -> bool:
        return self.verdict in (self.label["verdict"], *self.label.get("accept", ()))


def labelled(folder: Path) -> Iterator[tuple[Path, list[Label]]]:
    """The documents of a folder with their labels."""
    common = folder / "labels.json"
    if common.exists():
        by_document: dict[str, list[Label]] = defaultdict(list)
        for label in json.loads(common.read_text(encoding="utf-8")):
            by_document[label["doc"]].append(label)
        for name, labels in by_document.items():
            yield folder / name, labels
        return
    for path in sorted(folder.glob("*.labels.json")):
        labels = json.loads(path.read_text(encoding="utf-8"))
        yield folder / path.name.replace(".labels.json", ".txt"), labels


def score(path: Path, labels: list[Label], times: list[float]) -> Iterator[Judged]:
    text = path.read_text(encoding="utf-8")
    findings = []
    for claim in claims_in(text):
        begun = time.perf_counter()
        findings.append(judged(claim))
        times.append(1000 * (time.perf_counter() - begun))
    for label in labels:
        if label["verdict"] == "not-a-claim":
            continue
        start = -1
        for _ in range(label.get("occurrence", 1)):
            start = text.find(label["locator"], start + 1)
        end = start + len(label["locator"])
        shared = [(_shared(finding.claim, start, end), finding) for finding in findings]
        most = max((by for by, _ in shared), default=0)
        inside = [found for by, found in shared if by and by >= _length(found.claim)]
        nearest = [found for by, found in shared if most and by == most]
        yield Judged(path.name, label, tuple(inside or nearest))


def _shared(claim: Claim, start: int, end: int) -> int:
    """How many characters of a claim stand between two places; a right side counts twice."""

    def inside(begin: int, text: str) -> int:
        return max(0, min(end, begin + len(text)) - max(start, begin))

    if not claim.sides:
        return 0
    left, right = claim.sides
    own = inside(left.start, left.text) if left.start == claim.start else 0
    return own + 2 * inside(right.start, right.text)


def _length(claim: Claim) -> int:
    """How much of a claim has to stand between two places for it to be inside."""
    left, right = claim.sides
    return len(left.text) * (left.start == claim.start) + 2 * len(right.text) - 4


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--verbose", action="store_true", help="every label that is not met")
    arguments = parser.parse_args()
    times: list[float] = []
    outcomes = [
        outcome
        for path, labels in labelled(arguments.folder)
        for outcome in score(path, labels, times)
    ]
    if arguments.verbose:
        for outcome in outcomes:
            if not outcome.fits:
                print(f"{outcome.document}: {outcome.label['verdict']} -> {outcome.verdict}")
                print(f"    {outcome.label['locator']}")
                for finding in outcome.findings:
                    why = finding.problem.message() if finding.problem else finding.reason
                    print(f"    {finding.verdict} {why}: {finding.claim.source[:160]}")
            elif outcome.label["verdict"] == "wrong":
                wanted = outcome.label.get("diagnosis")
                if outcome.kind != wanted:
                    print(f"{outcome.document}: kind {outcome.kind}, and not {wanted}")
                    print(f"    {outcome.label['locator']}")
    for line in summary(outcomes, times):
        print(line)
    return int(any(o.verdict == "wrong" and not o.fits for o in outcomes))


def summary(outcomes: list[Judged], times: list[float]) -> Iterator[str]:
    found = [o for o in outcomes if o.verdict != "missing"]
    wrong = [o for o in outcomes if o.label["verdict"] == o.verdict == "wrong"]
    labelled_wrong = sum(o.label["verdict"] == "wrong" for o in outcomes)
    kinds = sum(o.kind == o.label.get("diagnosis") for o in wrong)
    verdicts = Counter((o.label["verdict"], o.verdict) for o in outcomes)
    invented = sum(o.verdict == "wrong" and not o.fits for o in outcomes)
    unreadable = sum(o.verdict == "unreadable" for o in outcomes)
    mended = [f for o in wrong for f in o.findings if f.verdict == "wrong" and f.correct]
    first = list(_first_wrong(outcomes))
    total = len(outcomes)
    yield f"claims found: {len(found)} of {total} ({len(found) / total:.1%})"
    right = sum(o.fits for o in found)
    share = right / max(1, len(found))
    yield f"verdict right of those found: {right} of {len(found)} ({share:.1%})"
    yield f"right claims called wrong: {invented}"
    yield f"wrong claims found: {len(wrong)} of {labelled_wrong}, corrected {len(mended)}"
    yield f"first wrong line found: {sum(first)} of {len(first)} documents"
    yield f"kinds right: {kinds} of {len(wrong)}"
    yield f"unreadable: {unreadable} of {total} ({unreadable / total:.1%})"
    for (label, verdict), many in sorted(verdicts.items()):
        yield f"    {label} -> {verdict}: {many}"
    if times:
        yield f"ms a claim: median {median(times):.1f}, most {max(times):.0f}"


def _first_wrong(outcomes: list[Judged]) -> Iterator[bool]:
    """Of every document with a wrong line whether the first one that is called so is the first."""
    by_document: dict[str, list[Judged]] = defaultdict(list)
    for outcome in outcomes:
        by_document[outcome.document].append(outcome)
    for held in by_document.values():
        first = next((k for k, o in enumerate(held) if o.label["verdict"] == "wrong"), None)
        if first is not None:
            called = next((k for k, o in enumerate(held) if o.verdict == "wrong"), None)
            yield called == first


if __name__ == "__main__":
    sys.exit(main())
