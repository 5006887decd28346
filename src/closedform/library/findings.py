"""What is found of one claim, in words and in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from closedform.core.node import number
from closedform.messages.proofread import KINDS, REASONS, REPORT, VERDICTS
from closedform.present.latex import latex
from closedform.present.text import text as written

if TYPE_CHECKING:
    from closedform.proofread import Claim, Document, Finding

JUMP = 3  # rules that a reader can follow in one line
SHOWN = 8  # names whose values a witness shows


class Mended(NamedTuple):
    """The part of a wrong claim whose change makes it right, and what stands there.

    Lines and columns are counted as those of the claim; `start` is an offset in the text.
    """

    line: int
    column: int
    length: int
    source: str
    start: int


class Checked(NamedTuple):
    """One claim of a document, and what is found of it.

    line, column  where it stands, from 1 on; in a notebook within the cell
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
    reason        why the verdict is what it is; "" where it needs no reason
    latex         `correct` in LaTeX
    place         the smallest part whose change makes a wrong one right
    rules         of a right one, the named rules between its sides, where they were asked for
    cell          in a notebook, the number of the cell
    start         where it stands, as an offset in the text
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
    reason: str = ""
    latex: str = ""
    place: Mended | None = None
    rules: tuple[str, ...] = ()
    cell: int | None = None
    start: int = 0

    def to_json(self) -> dict[str, Any]:
        return {**self._asdict(), "place": self.place and self.place._asdict()}

    def details(self, lang: str) -> list[str]:
        """Where the sides of a wrong one differ, and what would be right: a sentence each."""
        correct = REPORT[lang]["correct"].format(correct=self.correct) if self.correct else ""
        return list(filter(None, (*witnessed(self.witness, lang), correct)))


def checked(
    document: Document, finding: Finding, lang: str, rules: tuple[str, ...] = ()
) -> Checked:
    """A finding as people and programs read it; `rules` of a right step that jumps are said."""
    claim = finding.claim
    start = document.read.origin(claim.start)
    line, column, cell = document.place(start)
    sides = ("", "")
    if finding.sides is not None:
        left, right = finding.sides
        zero = right.kind == "apply" and right.op == "zeros"
        sides = written(left), written(number(0) if zero else right)
    condition = finding.condition
    if condition:
        condition = REPORT[lang][finding.kind].format(names=condition)
    made = Checked(
        line,
        column,
        _as_it_stands(document, claim),
        *sides,
        claim.where,
        finding.verdict,
        finding.kind,
        condition,
        finding.witness,
        written(finding.correct) if finding.correct is not None else "",
        reason=_reason(finding, condition, lang) or _jump(rules, lang),
        rules=rules,
        latex=latex(finding.correct) if finding.correct is not None else "",
        place=_mended(document, finding),
        cell=cell,
        start=start,
    )
    said = "; ".join(filter(None, (made.reason, *made.details(lang))))
    return made._replace(message=": ".join(filter(None, (VERDICTS[lang][made.verdict], said))))


def _as_it_stands(document: Document, claim: Claim) -> str:
    """The sides of a claim as the document has them."""
    said = claim.source
    if document.text == document.source:
        return said
    origin = document.read.origin
    for side in claim.sides:
        stands = document.source[origin(side.start) : origin(side.start + len(side.text))]
        said = said.replace(side.text, stands.strip(), 1)
    return said


def _jump(rules: tuple[str, ...], lang: str) -> str:
    """That a step is taken by many rules at once, and which."""
    if len(rules) <= JUMP:
        return ""
    return REPORT[lang]["jump"].format(many=len(rules), rules=", ".join(dict.fromkeys(rules)))


def _reason(finding: Finding, condition: str, lang: str) -> str:
    said = []
    code, about = finding.reason
    if finding.verdict == "conditional":
        said.append(condition)
    elif finding.verdict == "wrong" and not (code and finding.kind == "other"):
        said.append(KINDS[lang][finding.kind])
    if finding.problem is not None:
        said.append(finding.problem.message(lang))
    elif code:
        said.append(REASONS[lang][code].format(about=about))
    return "; ".join(said)


def _mended(document: Document, finding: Finding) -> Mended | None:
    """The place of the smallest change, without the blanks around it."""
    if finding.place is None:
        return None
    start, end = finding.place
    start, end = document.read.origin(start), document.read.origin(end - 1) + 1
    source = document.source[start:end]
    start += len(source) - len(source.lstrip())
    line, column, _ = document.place(start)
    return Mended(line, column, len(source.strip()), source.strip(), start)


def witnessed(witness: Mapping[str, Any] | None, lang: str) -> tuple[str, str]:
    """Both values, and the point at which they are taken; "" where there are none."""
    if witness is None:
        return "", ""
    words = REPORT[lang]
    left, right = _rounded(witness["claimed"]), _rounded(witness["expected"])
    said = words["values"].format(left=left, right=right)
    if entry := witness.get("entry"):
        said = f"{words['entry'].format(place=', '.join(map(str, entry)))}: {said}"
    values = list(witness.get("values", {}).items())[:SHOWN] or witness.get("sizes", {}).items()
    point = ", ".join(f"{name} = {_rounded(value)}" for name, value in values)
    return said, words["point"].format(point=point) if point else ""


def _rounded(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_rounded, value))}]"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
