"""Read the project's own derivations back: every line right, and a planted mistake at its line.

    python3 scripts/round_trip.py FILE.jsonl [--count N] [--seed S]           as they are
    python3 scripts/round_trip.py FILE.jsonl [--count N] [--seed S] --mutate  with one mistake each
    ... [--style STYLE] [--verbose]

Each problem is derived with steps in four styles, written as a LaTeX document with its
declarations, and proofread.  With `--mutate` the value of one line is changed, so that the checker
sees another value of the same shape.  Exit status 1 where a right line is called wrong.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import NamedTuple

import problems
from closedform import checker, library
from closedform.core.node import Node, number, postorder, put
from closedform.errors import ClosedformError
from closedform.library import Derivation, check
from closedform.library.expression import Expression
from closedform.present.names import latex_name
from closedform.rewriting import spelling as sp

STYLES = ("differential", "index", "chain", "identities")
TRIES = 30  # changes that are tried for one line
SPACES = {
    "integer": r"\mathbb{Z}",
    "scalar": r"\mathbb{R}",
    "vector": r"\mathbb{R}^{%s}",
    "matrix": r"\mathbb{R}^{%s}",
}
SHAPE = re.compile(
    r"(?P<kind>integer|scalar|vector|matrix)(?:\((?P<sizes>(?:[^()]|\([^()]*\))*)\))?(?P<words>.*)$"
)
WORDS = {
    "pd": "positive definite",
    "psd": "positive semidefinite",
    "skew": "skew-symmetric",
    "lower": "lower triangular",
    "upper": "upper triangular",
}


class Written(NamedTuple):
    """A derivation as a document: what stands before its lines, and the lines."""

    head: str
    lines: list[str]

    def document(self) -> str:
        return self.head + "\n\n".join(f"$${line}$$" for line in self.lines)

    def line_of(self, position: int) -> int:
        """The line of the document where a line of the derivation begins."""
        before = "\n\n".join(f"$${line}$$" for line in self.lines[:position])
        return self.head.count("\n") + 1 + before.count("\n") + 2 * (position > 0)


def written(derivation: Derivation) -> Written:
    said = "\n".join(declared(derivation.where))
    opening = derivation.opening
    first = f"$${opening.written('latex')}$$\n\n" if opening else ""
    return Written(f"{said}\n\n{first}", [step.latex() for step in derivation.steps])


def declared(where: Mapping[str, str]) -> Iterator[str]:
    """The declarations in words."""
    for name, text in where.items():
        found = SHAPE.match(text)
        if found is None:
            continue
        sizes = (found["sizes"] or "").replace(", ", r"\times ")
        space = SPACES[found["kind"]]
        symbol = latex_name(name)
        said = f"${symbol}\\in{space % sizes if '%' in space else space}$"
        words = found["words"].split()
        signs = [word for word in words if word[0] in "<>"]
        plain = [WORDS.get(w, w.replace("_", " ")) for w in words if w.isidentifier()]
        said += f" is {' and '.join(plain)}" if plain else ""
        said += f", ${symbol}{found['words'].strip()}$" if signs else ""
        yield f"Let {said}."


# -- mistakes -------------------------------------------------------------------------------------


def _sign(part: Node) -> Node:
    return sp.negative(part)


def _factor(part: Node) -> Node:
    return sp.times(number(2), part)


def _transpose(part: Node) -> Node | None:
    square = len(part.shape) == 2 and part.shape[0] == part.shape[1]
    return sp.transpose(part) if square else None


def _term(part: Node) -> Node | None:
    return part.args[0] if part.op == "add" else None


def _order(part: Node) -> Node | None:
    if part.op != "mul" or len({arg.shape for arg in part.args}) > 1:
        return None
    return sp.times(part.args[1], part.args[0])


def _index(part: Node) -> Node | None:
    """The subscripts of an entry the other way round."""
    swaps = part.op == "entry" and len(part.args) == 3
    base = part.args[0] if swaps else part
    if not swaps or base.shape[0] != base.shape[1]:
        return None
    return sp.apply("entry", (base, part.args[2], part.args[1]), part.shape, part.data)


MISTAKES: dict[str, Callable[[Node], Node | None]] = {
    "sign": _sign,
    "factor": _factor,
    "transpose": _transpose,
    "term": _term,
    "order": _order,
    "index": _index,
}


def mistaken(
    value: Node, random: Random, known: Mapping[str, Node] = MappingProxyType({})
) -> tuple[str, Node] | None:
    """The value with one mistake in it that changes it, the names being what is `known` of them,
    and the kind of the mistake."""
    parts = [part for part in postorder(value) if part.kind in ("apply", "name")]
    if any(part.op in ("derivative", "differential") for part in parts):
        return None
    for _ in range(TRIES if parts else 0):
        part, kind = random.choice(parts), random.choice(list(MISTAKES))
        made = MISTAKES[kind](part)
        if made is None or made.shape != part.shape:
            continue
        changed = put(value, {part: made})
        if checker.equal(_worked_out(value, known), _worked_out(changed, known)).status == "failed":
            return kind, changed
    return None


def _worked_out(value: Node, known: Mapping[str, Node]) -> Node:
    """A value in the names of the author alone."""
    names = {n for n in postorder(value) if n.kind == "name" and n.data.name in known}
    return put(value, {n: _worked_out(known[n.data.name], known) for n in names})


def named(derivation: Derivation) -> dict[str, Node]:
    """What the letters stand for that the lines of a derivation give to parts."""
    heads = ((step, step.heads["text"].partition("=")[0].strip()) for step in derivation.steps)
    return {head: step.after.node for step, head in heads if head.isidentifier()}


def planted(derivation: Derivation, random: Random) -> tuple[str, int, Written] | None:
    """The derivation with a mistake in one of its lines: its kind, and which line."""
    position = random.randrange(len(derivation.steps))
    step = derivation.steps[position]
    head = step.heads["latex"]
    if head.count("=") != 1:
        return None
    found = mistaken(step.after.node, random, named(derivation))
    if found is None:
        return None
    kind, value = found
    after = Expression(value)
    after.named = False
    whole = written(derivation)
    whole.lines[position] = after.latex(head)
    return kind, position, whole


def is_claim(whole: Written, position: int) -> bool:
    """Whether a line of the derivation is more than a definition."""
    wanted = whole.line_of(position)
    there = [c for c in check(whole.document()).claims if c.line == wanted]
    return not there or there[-1].verdict != "not-a-claim"


# -- counting -------------------------------------------------------------------------------------


def derivations(
    path: Path, count: int, seed: int, styles: tuple[str, ...]
) -> Iterator[tuple[str, str, Derivation]]:
    held = [problem for problem in problems.read(path) if problem.order == 1]
    Random(seed).shuffle(held)
    for problem in held[:count]:
        for style in styles:
            try:
                found = library.derive(
                    problem.expr, problem.wrt, where=problem.where, steps=style, check=False
                )
            except ClosedformError:
                continue
            yield problem.id, style, found


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--count", type=int, default=60, help="how many problems")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--style", choices=STYLES)
    parser.add_argument("--mutate", action="store_true", help="plant one mistake in each")
    parser.add_argument("--verbose", action="store_true", help="every line that is not met")
    arguments = parser.parse_args()
    styles = (arguments.style,) if arguments.style else STYLES
    random = Random(arguments.seed)
    counts: Counter[tuple[str, str]] = Counter()
    definitions = 0
    for name, style, derivation in derivations(
        arguments.file, arguments.count, arguments.seed, styles
    ):
        mistake = planted(derivation, random) if arguments.mutate else None
        if arguments.mutate and mistake is None:
            continue
        kind, position, whole = mistake or ("", -1, written(derivation))
        if mistake and not is_claim(written(derivation), position):
            definitions += 1
            continue
        claims = check(whole.document()).claims
        if mistake is None:
            judged = [claim for claim in claims if claim.verdict != "not-a-claim"]
            counts.update((style, claim.verdict) for claim in judged)
            missed = [claim for claim in judged if claim.verdict != "right"]
        else:
            wanted = whole.line_of(position)
            behind = whole.line_of(position + 1)
            there = [claim for claim in claims if wanted <= claim.line < behind]
            verdicts = {claim.verdict for claim in there}
            caught = "wrong" in verdicts
            counts[style, "wrong" if caught else there[-1].verdict if there else "missing"] += 1
            missed = [] if caught else there[-1:]
            if missed and arguments.verbose:
                print(whole.document())
        for claim in missed if arguments.verbose else ():
            print(f"{name} {style} {kind}: {claim.verdict}: {claim.source}\n    {claim.message}")
    for (style, verdict), many in sorted(counts.items()):
        print(f"{style} {verdict}: {many}")
    if definitions:
        print(f"planted in a definition, which claims nothing, and left out: {definitions}")
    good = sum(many for (_, verdict), many in counts.items() if verdict in GOOD[arguments.mutate])
    print(f"{good} of {counts.total()} ({good / max(1, counts.total()):.1%})")
    wrong = any(verdict == "wrong" for _, verdict in counts) and not arguments.mutate
    return int(wrong)


GOOD = {False: ("right",), True: ("wrong",)}


if __name__ == "__main__":
    sys.exit(main())
