"""Time the benchmarks.  Every answer is verified before it is timed.

    python3 benchmarks/run.py [golden | deep_residual | start_up | awareness | hessians ...]

The cases of a group run in turn in this one process, so that a ratio compares like with like: the
median of each, the first and third quartile, and the ratio to the first case of its group.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from random import Random
from statistics import quantiles

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "scripts")]

from case import Case  # noqa: E402  after the path that leads to it

GROUPS = ("golden", "deep_residual", "start_up", "awareness", "hessians")


def run(name: str, cases: Sequence[Case]) -> dict[str, float]:
    """The median of each case, in milliseconds."""
    facts = []
    for case in cases:
        answer = case.work()
        case.verify(answer)
        facts.append(case.facts(answer))
    times = _interleaved(cases)
    base = quantiles(times[0], n=4)[1]
    print(f"\n{name}", flush=True)
    for case, measured, known in zip(cases, times, facts, strict=True):
        low, middle, high = quantiles(measured, n=4)
        each = f"  {middle / case.units:.3f} ms each of {case.units}" if case.units > 1 else ""
        more = "".join(f"  {value:.1f} {fact}" for fact, value in known.items())
        spread = f"{middle:9.1f} ms  ({low:.1f} to {high:.1f})  x{middle / base:.2f}"
        print(f"  {case.name:20} {spread}{each}{more}", flush=True)
    return {c.name: quantiles(t, n=4)[1] for c, t in zip(cases, times, strict=True)}


def _interleaved(cases: Sequence[Case]) -> list[list[float]]:
    """Milliseconds of every repeat, the cases taking turns; each time in another order, because the
    threads that one leaves behind slow down the next."""
    times: list[list[float]] = [[] for _ in cases]
    random = Random(0)
    for turn in range(max(case.repeats for case in cases)):
        for case, measured in random.sample(list(zip(cases, times, strict=True)), len(cases)):
            if turn < case.repeats:
                start = time.perf_counter()
                case.work()
                measured.append(1000 * (time.perf_counter() - start))
    return times


def main(names: Sequence[str]) -> None:
    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    for name in names or GROUPS:
        module = import_module(name)
        groups = module.groups() if hasattr(module, "groups") else {name: module.cases()}
        medians = {group: run(group, cases) for group, cases in groups.items()}
        if hasattr(module, "verdict"):
            print(f"\n{name}: {module.verdict(medians)}")


if __name__ == "__main__":
    main(sys.argv[1:])
