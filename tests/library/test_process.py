"""The same text in every process: nothing hangs on the order in which a set or an address comes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import closedform

GOLDEN = Path(__file__).parents[1] / "golden" / "derivatives.txt"
EVERY = 5  # every fifth line is derived
PROGRAM = """
import sys
import closedform as cf
for line in sys.stdin.read().splitlines():
    text, where, wrt, order = line.split(" | ")[:4]
    made = cf.derive(text, wrt, where=where, order=int(order), check=False)
    print(text, "by", wrt, "is", made.result, sorted(made.forms.items()), made.conditions)
"""


def output(seed: str, lines: list[str]) -> list[str]:
    root = Path(closedform.__file__).parents[1]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], input="\n".join(lines), env=environment,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.splitlines()


def test_answers_are_the_same_in_every_process() -> None:
    known = GOLDEN.read_text(encoding="utf-8").splitlines()
    lines = [line for line in known if " | " in line and not line.startswith("#")][::EVERY]
    first, second, third = (output(seed, lines) for seed in ("0", "1", "4711"))
    assert len(first) == len(lines)
    assert first == second == third
