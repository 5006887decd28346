"""The same question gets the same text in every process, whatever the order of its sets."""

from __future__ import annotations

import os
import subprocess
import sys

from strategies import case

SCRIPT = """
import sys
import closedform as cf
for line in sys.stdin.read().splitlines():
    expr, where, wrt, order = line.split("\\t")
    try:
        d = cf.derive(expr, wrt, where=where, order=int(order), check=False)
        shown = (str(d.result), d.forms, d.conditions, d.result.latex(), d.result.unicode())
        print(repr(shown))
    except cf.ClosedformError as error:
        print(repr((error.code, error.message())))
"""
SEEDS = range(40)


def texts(hash_seed: int) -> list[str]:
    questions = "\n".join("\t".join(map(str, case(seed))) for seed in SEEDS)
    found = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=questions,
        env={**os.environ, "PYTHONHASHSEED": str(hash_seed), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return found.stdout.splitlines()


def test_two_processes_give_the_same_texts() -> None:
    one, two = texts(1), texts(2)
    assert len(one) == len(SEEDS)
    for seed, left, right in zip(SEEDS, one, two, strict=True):
        assert left == right, f"{case(seed)}\n{left}\n{right}"
