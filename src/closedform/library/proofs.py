"""Proofreading: `check` and what it returns."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from re import finditer
from typing import TYPE_CHECKING, Any, NamedTuple

from closedform.core.node import number
from closedform.errors import LimitProblem
from closedform.library.arguments import choose, text_of
from closedform.messages.proofread import KINDS, REASONS, REPORT, VERDICTS
from closedform.present.text import text as written

if TYPE_CHECKING:
    from closedform.proofread import Finding

LONGEST_DOCUMENT = 20_000_000  # characters
SHOWN = 8  # names whose values a witness shows


class Checked(NamedTuple):
    """One claim of a document, and what is found of it.

    line, column  where it stands, from 1 on
    source        as it stands there
    lhs, rhs      as it was understood, in the notation; "" where it could not be read
    where         the declarations it was read under
    verdict       right | wrong | conditional | other-layout | abuse-of-notation | unreadable |
                  undecided | not-a-claim
    kind          of a wrong one: transpose, sign, factor, shapes, …
    condition     what makes a conditional one right
    witness       sizes, values and an entry where the sides of a wrong one differ
    correct       the right side that would be right, where it is known
    message       all that in a sentence
    """

    line: int
    column: int
    source: str
    lhs: str
    rhs: str
    where: str
    verdict: str
    kind: str = ""
    condition: str = ""
    witness: Mapping[str, Any] | None = None
    correct: str = ""
    message: str = ""

    def to_json(self) -> dict[str, Any]:
        return self._asdict()


class Report:
    """What is found in a document: its `claims`, and a `summary` of their verdicts."""

    def __init__(self, document: str, claims: list[Checked], lang: str = "en") -> None:
        self.document = document
        self.claims = claims
        self.lang = lang

    @property
    def summary(self) -> dict[str, int]:
        return dict(Counter(claim.verdict for claim in self.claims))

    @property
    def first_wrong(self) -> Checked | None:
        """The first wrong line."""
        return next((claim for claim in self.claims if claim.verdict == "wrong"), None)

    def to_json(self) -> dict[str, Any]:
        """The report as a dictionary of the schema ``closedform/check/1``."""
        return {
            "schema": "closedform/check/1",
            "claims": [claim.to_json() for claim in self.claims],
            "summary": self.summary,
        }

    def written(self, name: str = "", *, all: bool = False) -> str:
        """The report as text: what is not right, with its line, or `all` claims."""
        lines = self.document.split("\n")
        blocks = []
        for claim in self.claims:
            if not all and claim.verdict in ("right", "not-a-claim"):
                continue
            head = f"{name}:{claim.line}:{claim.column}: {claim.message}".removeprefix(":")
            source = lines[claim.line - 1]
            blocks.append(f"{head}\n  {source}\n  {' ' * (claim.column - 1)}^")
        words = REPORT[self.lang]
        verdicts = VERDICTS[self.lang]
        counts = ", ".join(f"{verdicts[v]} {many}" for v, many in self.summary.items())
        last = words["summary"].format(claims=len(self.claims), counts=counts)
        return "\n\n".join([*blocks, last if self.claims else words["none"]])

    def __str__(self) -> str:
        return self.written()

    def __repr__(self) -> str:
        return f"<report on {len(self.claims)} claims: {self.summary}>"


def check(text: str, *, lang: str = "en") -> Report:
    """Proofread a document: a verdict on every equality that stands in it.

    `text` is Markdown with LaTeX, LaTeX, or plain text with formulas in lines of their own.

    >>> import closedform as cf
    >>> report = cf.check(r"For $x\\in\\mathbb{R}^n$: $\\nabla_x x^\\top x = x$.")
    >>> report.claims[0].verdict, report.claims[0].line
    ('wrong', 1)
    """
    from closedform.proofread import claims_in, judged

    choose(lang=lang)
    document = text_of("text", text)
    if len(document) > LONGEST_DOCUMENT:
        raise LimitProblem("text-too-long", limit=LONGEST_DOCUMENT)
    lines = [0, *(found.end() for found in finditer("\n", document))]  # where each begins
    found = [_checked(lines, judged(claim), lang) for claim in claims_in(document)]
    return Report(document, found, lang)


def _checked(lines: list[int], finding: Finding, lang: str) -> Checked:
    claim = finding.claim
    line = bisect_right(lines, claim.start)
    sides = ("", "")
    if finding.sides is not None:
        left, right = finding.sides
        zero = right.kind == "apply" and right.op == "zeros"
        sides = written(left), written(number(0) if zero else right)
    condition = finding.condition
    if condition:
        condition = REPORT[lang][finding.kind].format(names=condition)
    return Checked(
        line,
        claim.start - lines[line - 1] + 1,
        claim.source,
        *sides,
        claim.where,
        finding.verdict,
        finding.kind,
        condition,
        finding.witness,
        written(finding.correct) if finding.correct is not None else "",
        _message(finding, condition, lang),
    )


def _message(finding: Finding, condition: str, lang: str) -> str:
    """The verdict in a sentence."""
    said = [VERDICTS[lang][finding.verdict]]
    code, about = finding.reason
    if finding.verdict == "conditional":
        said.append(condition)
    elif finding.verdict == "wrong":
        said.append(KINDS[lang][finding.kind])
    if finding.problem is not None:
        said.append(finding.problem.message(lang))
    elif code:
        said.append(REASONS[lang][code].format(about=about))
    if finding.witness:
        said.append(_witness(finding.witness, lang))
    if finding.correct is not None:
        said.append(REPORT[lang]["correct"].format(correct=written(finding.correct)))
    return ": ".join(filter(None, (said[0], "; ".join(said[1:]))))


def _witness(witness: Mapping[str, Any], lang: str) -> str:
    """A point at which the sides differ, with both values."""
    sizes = [f"{name} = {size}" for name, size in witness.get("sizes", {}).items()]
    values = witness.get("values", {})
    small = [f"{name} = {_rounded(value)}" for name, value in list(values.items())[:SHOWN]]
    fields = {
        "point": ", ".join(small or sizes),
        "left": _rounded(witness["claimed"]),
        "right": _rounded(witness["expected"]),
        "place": witness.get("entry", ""),
    }
    return REPORT[lang]["entry" if fields["place"] else "witness"].format(**fields)


def _rounded(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_rounded, value))}]"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
