"""Documents with a label at every claim: what is right is never called wrong."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import score_check

FOLDER = Path(__file__).parent / "corpus"
SHARES = {"right": 0.8, "wrong": 0.75}  # of the labels, that are met at least


def test_the_labels_of_the_documents() -> None:
    labels = json.loads((FOLDER / "labels.json").read_text(encoding="utf-8"))
    by_document: dict[str, list[score_check.Label]] = {}
    for label in labels:
        by_document.setdefault(label["doc"], []).append(label)
    met, many = Counter[str](), Counter[str]()
    for name, held in by_document.items():
        for outcome in score_check.score(FOLDER / name, held, []):
            wanted = outcome.label["verdict"]
            invented = outcome.verdict == "wrong" and not outcome.fits
            assert not invented, (name, outcome.label["locator"])
            assert all(found.reason[0] != "defect" for found in outcome.findings)
            many[wanted] += 1
            met[wanted] += outcome.fits
    assert {name: met[name] / many[name] >= share for name, share in SHARES.items()} == {
        "right": True,
        "wrong": True,
    }
