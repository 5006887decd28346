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


class Judged(NamedTuple):
    """A label, and what was found at its place; None where nothing was."""

    document: str
    label: Label
    finding: Finding | None

    @property
    def verdict(self) -> str:
        return self.finding.verdict if self.finding else "missing"

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
        most, found = max(shared, key=lambda pair: pair[0], default=(0, None))
        yield Judged(path.name, label, found if most else None)


def _shared(claim: Claim, start: int, end: int) -> int:
    """How many characters of a claim stand between two places; a right side counts twice."""

    def inside(begin: int, text: str) -> int:
        return max(0, min(end, begin + len(text)) - max(start, begin))

    if not claim.sides:
        return 0
    left, right = claim.sides
    own = inside(left.start, left.text) if left.start == claim.start else 0
    return own + 2 * inside(right.start, right.text)


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
    for line in summary(outcomes, times):
        print(line)
    return int(any(o.label["verdict"] == "right" and o.verdict == "wrong" for o in outcomes))


def summary(outcomes: list[Judged], times: list[float]) -> Iterator[str]:
    found = [o for o in outcomes if o.verdict not in ("missing", "unreadable", "not-a-claim")]
    wrong = [o for o in found if o.label["verdict"] == o.verdict == "wrong"]
    kinds = sum(o.finding.kind == o.label.get("diagnosis") for o in wrong if o.finding)
    verdicts = Counter((o.label["verdict"], o.verdict) for o in outcomes)
    invented = verdicts["right", "wrong"]
    yield f"claims: {len(outcomes)}, read {len(found)} ({len(found) / len(outcomes):.1%})"
    yield f"verdict right of those read: {sum(o.fits for o in found) / max(1, len(found)):.1%}"
    yield f"right claims called wrong: {invented}"
    yield f"kinds right: {kinds} of {len(wrong)}"
    for (label, verdict), many in sorted(verdicts.items()):
        yield f"    {label} -> {verdict}: {many}"
    if times:
        yield f"ms a claim: median {median(times):.1f}, most {max(times):.0f}"


if __name__ == "__main__":
    sys.exit(main())
