"""Look for inputs on which closedform is wrong, raises what it must not, or takes too long.

    python3 scripts/fuzz.py [--count N] [--seed S]            random well-typed expressions
    python3 scripts/fuzz.py --text [--count N] [--seed S]     random and mangled text
    python3 scripts/fuzz.py [--text] --seed S --only INDEX    one input again, made smaller

Expressions are judged by differences of their own NumPy value, in which neither the reader nor the
calculus nor the checker has a part.  The exit status is 1 where an answer is wrong or an error is
none that a user may see.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from fuzzing import expressions, texts

BATCH = 100  # inputs a process; its memory is given back with it
MEMORY = 6 << 30
PATIENCE = 60  # seconds without a word after which a process is ended
FATAL = ("wrong", "exception", "crashed", "unread")
FAILURES = (
    *FATAL,
    *("check-failed", "read-back", "undecided", "undefined", "conditional"),
    *("slow", "large", "placeless"),
)


def work(arguments: argparse.Namespace) -> None:
    """In a process of its own: judge some inputs, a line of JSON each."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    module: Any = texts if arguments.text else expressions
    for index in range(arguments.start, arguments.start + arguments.count):
        print(json.dumps({"index": index, "begun": True}), flush=True)
        record = module.judged(arguments.seed, index)
        print(json.dumps({"index": index, **record}, ensure_ascii=False), flush=True)


class Run:
    """A run over many inputs in several processes."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments = arguments
        self.records: list[dict[str, Any]] = []
        self.lock = threading.Lock()
        end = arguments.start + arguments.count
        self.batches = iter([(s, min(BATCH, end - s)) for s in range(arguments.start, end, BATCH)])

    def __call__(self) -> list[dict[str, Any]]:
        threads = [threading.Thread(target=self._batches) for _ in range(self.arguments.jobs)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(self.records, key=lambda record: int(record["index"]))

    def _batches(self) -> None:
        while True:
            with self.lock:
                batch = next(self.batches, None)
            if batch is None:
                return
            start, count = batch
            while count > 0:
                done = self._process(start, count)
                start, count = start + done, count - done

    def _process(self, start: int, count: int) -> int:
        """How many inputs of a batch one process came to an end with."""
        done, begun = 0, False
        for record in _lines(self.arguments, start, count):
            begun = bool(record.get("begun"))
            if not begun:
                done += 1
                self._add(record)
        if done < count:
            detail = "ended while at it" if begun else "ended before it"
            self._add(
                {"index": start + done, "outcome": "crashed", "detail": detail, "seconds": 0.0}
            )
            done += 1
        return done

    def _add(self, record: dict[str, Any]) -> None:
        with self.lock:
            self.records.append(record)
            if record["outcome"] in FAILURES and not self.arguments.quiet:
                print(shown(record), flush=True)


def _lines(arguments: argparse.Namespace, start: int, count: int) -> Iterator[dict[str, Any]]:
    words = [sys.executable, __file__, "--work", "--seed", str(arguments.seed)]
    words += ["--start", str(start), "--count", str(count)] + ["--text"] * arguments.text
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=_environment())
    assert process.stdout is not None
    watch = threading.Timer(PATIENCE, process.kill)
    watch.start()
    for line in process.stdout:
        watch.cancel()
        watch = threading.Timer(PATIENCE, process.kill)
        watch.start()
        yield json.loads(line)
    watch.cancel()
    process.wait()


def _environment() -> dict[str, str]:
    return {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def shown(record: dict[str, Any]) -> str:
    """A failing input with what is needed to see it again."""
    head = (
        f"#{record['index']} {record['outcome']} {record.get('code', '')} {record['seconds']:.2f} s"
    )
    fields = ("expr", "where", "wrt", "options", "result", "detail")
    return "\n".join([head, *(f"    {f}: {record[f]}" for f in fields if record.get(f))])


def summary(records: list[dict[str, Any]]) -> str:
    outcomes = Counter(record["outcome"] for record in records)
    codes = Counter(record["code"] for record in records if record["outcome"] == "refused")
    seconds = sorted(float(record["seconds"]) for record in records)
    lines = [f"inputs: {len(records)}"]
    lines += [f"{outcome}: {count}" for outcome, count in outcomes.most_common()]
    lines += [f"refused, {code}: {count}" for code, count in codes.most_common()]
    grown = [record["memory"] for record in records if "memory" in record]
    if grown:
        lines.append(f"memory of one input, MB: max {max(grown):.0f}")
    if seconds:
        last = seconds[min(len(seconds) - 1, round(0.95 * len(seconds)))]
        lines.append(
            f"seconds: median {median(seconds):.3f}, 95 % {last:.3f}, max {seconds[-1]:.3f}"
        )
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=300, help="how many inputs")
    parser.add_argument("--start", type=int, default=0, help="the number of the first one")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--text", action="store_true", help="mangled text instead of expressions")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--only", type=int, metavar="INDEX", help="one input, made smaller")
    parser.add_argument("--quiet", action="store_true", help="the summary alone")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write a record an input")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.work:
        work(arguments)
        return 0
    if arguments.only is not None:
        module: Any = texts if arguments.text else expressions
        record = {"index": arguments.only, **module.judged(arguments.seed, arguments.only)}
        print(shown(record))
        if record["outcome"] in FAILURES:
            smaller = module.smaller(arguments.seed, arguments.only, record)
            print("made smaller:", shown({"index": arguments.only, **smaller}))
        return int(record["outcome"] in FATAL)
    records = Run(arguments)()
    if arguments.json:
        arguments.json.write_text(
            "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records)
        )
    print(summary(records))
    return int(any(record["outcome"] in FATAL for record in records))


if __name__ == "__main__":
    sys.exit(main())
