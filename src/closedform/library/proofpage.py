"""A proofread document as a page: it reads as it was written, with verdicts in the margin.

The document is data.  Its formulas are taken out before anything reads its prose, and stand as
MathML, or as their source, in the place of the marks that were left for them; HTML in it is text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from closedform.library.findings import Checked, witnessed
from closedform.library.html import MARKED, NoMathML, mathml, page
from closedform.library.listing import FINE
from closedform.library.look import STYLE
from closedform.library.prose import PROSE, converted
from closedform.messages.proofread import PAGE, REPORT, VERDICTS
from closedform.proofread.source import Piece, pieces

if TYPE_CHECKING:
    from closedform.library.proofs import Report
    from closedform.proofread import Document

SIGNS = {
    "right": "✓",
    "wrong": "✗",
    "conditional": "◐",
    "other-layout": "⇄",
    "abuse-of-notation": "≈",
    "unreadable": "⌧",
    "undecided": "?",
    "not-a-claim": "–",
}
LISTED = 200  # claims in the list at the top of a page
_HOLE = re.compile("\ue000(?P<k>\\d+)\ue001(?P<tail>[^\\s\ue000<]*)")


def page_of(reports: Sequence[tuple[str, Report]], lang: str) -> str:
    """Named reports as one page."""
    title = ": ".join(filter(None, (PAGE[lang]["title"], ", ".join(name for name, _ in reports))))
    sheets = (_Sheet(report, name, k) for k, (name, report) in enumerate(reports, 1))
    return page(title, "".join(part for sheet in sheets for part in sheet.parts()), STYLE, lang)


class Formula(NamedTuple):
    """A formula of the document with the claims in it, each with its number."""

    piece: Piece
    claims: list[tuple[int, Checked]]


class _Sheet:
    """One document of a page."""

    def __init__(self, report: Report, name: str, number: int) -> None:
        self.report, self.name, self.number = report, name, number
        self.words = PAGE[report.lang]
        self.formulas = _formulas(report)
        self.left = set(range(len(self.formulas)))  # formulas that are not drawn yet

    def parts(self) -> Iterator[str]:
        """The summary and the document."""
        document = self.report.document
        title = escape(self.name or self.words["title"])
        yield f"<header>\n<h1>{title}</h1>\n{self.summary()}</header>\n"
        yield f'<main class="{document.format}">\n'
        for start, end, label in _stretches(document, self.words):
            yield label + PROSE[document.format](self.holed(start, end), self.filled)
        rest = "".join(
            f"<p>{self.source(k)}{self.signs(k)}{self.notes(k)}</p>\n"
            for k in sorted(self.left)
            if self.told(k)
        )
        yield f"{rest}</main>\n"

    # -- the summary ------------------------------------------------------------------------------

    def summary(self) -> str:
        """How many claims have which verdict, and the ones that are not right."""
        report, words = self.report, self.words
        if not report.claims:
            return f"<p>{escape(REPORT[report.lang]['none'])}</p>\n"
        verdicts = VERDICTS[report.lang]
        counts = " ".join(
            f'<span class="chip {v}">{SIGNS[v]} {escape(verdicts[v])} {many}</span>'
            for v, many in report.summary.items()
        )
        first = report.first_wrong
        said = escape(words["fine"])
        if first is not None:
            link = self.link(report.claims.index(first) + 1, _place(first, words))
            said = f"{escape(words['first'])}: {link}"
        listed = [(k, c) for k, c in enumerate(report.claims, 1) if c.verdict not in FINE]
        rows = [
            f"<li>{self.link(k, _place(c, words))} {self.verdict(c)} {escape(c.reason)}</li>\n"
            for k, c in listed[:LISTED]
        ]
        if len(listed) > LISTED:
            rows.append(f"<li>{words['more'].format(more=len(listed) - LISTED)}</li>\n")
        title = f"<summary>{escape(words['list'])} ({len(listed)})</summary>"
        many = f"<details>{title}<ul>\n{''.join(rows)}</ul></details>\n" if listed else ""
        return f'<p>{counts}</p>\n<p class="first">{said}</p>\n{many}'

    def link(self, number: int, text: str, what: str = "claim") -> str:
        return f'<a href="#{self.anchor(number, what)}">{escape(text)}</a>'

    def anchor(self, number: int, what: str = "claim") -> str:
        return f"{what}-{self.number}-{number}"

    def verdict(self, claim: Checked) -> str:
        """The verdict, as a sign and in words."""
        said = f"{SIGNS[claim.verdict]} {VERDICTS[self.report.lang][claim.verdict]}"
        return f'<b class="{claim.verdict}">{escape(said)}</b>'

    # -- the document -----------------------------------------------------------------------------

    def holed(self, start: int, end: int) -> str:
        """A stretch of the text with a hole for each formula."""
        text, made, at = self.report.document.text, [], start
        first = bisect_left(self.formulas, start, key=_begin)
        last = bisect_left(self.formulas, end, key=_begin)
        for k in range(first, last):
            piece, begins = self.formulas[k].piece, _begin(self.formulas[k])
            made.append(f"{text[at:begins]}\ue000{k}\ue001")
            at = piece.start + len(piece.text) + len(piece.marks[1])
        return "".join(made) + text[at:end]

    def filled(self, prose: str, in_text: bool) -> str:
        """Prose with its formulas; with their source where no tags can be, as in a title."""
        return _HOLE.sub(self.drawn if in_text else self.typed, prose)

    def typed(self, hole: re.Match[str]) -> str:
        piece = self.formulas[int(hole["k"])].piece
        return escape(f"{piece.marks[0]}{piece.text}{piece.marks[1]}") + hole["tail"]

    def drawn(self, hole: re.Match[str]) -> str:
        """A formula with its notes, which part it from no full stop and no Korean particle."""
        k = int(hole["k"])
        self.left.discard(k)
        whole = f'<span class="formula">{self.formula(k)}</span>{self.signs(k)}'
        if _is_display(self.formulas[k].piece):  # what floats begins beside what follows it
            return f'<span class="display">{self.notes(k)}{whole}</span>{hole["tail"]}'
        return f"{whole}{hole['tail']}{self.notes(k)}"

    def signs(self, k: int) -> str:
        """A sign behind a formula for each claim that is not right, with a link to its note."""
        return "".join(
            f'<a class="sign {c.verdict}" id="{self.anchor(n, "sign")}" '
            f'href="#{self.anchor(n)}">{SIGNS[c.verdict]}</a>'
            for n, c in self.told(k)
            if c.verdict != "right"
        )

    def told(self, k: int) -> list[tuple[int, Checked]]:
        """The claims of a formula that the margin speaks of."""
        return [each for each in self.formulas[k].claims if each[1].verdict != "not-a-claim"]

    def formula(self, k: int) -> str:
        """As MathML, with what has to be mended underlined; else as its source."""
        piece = self.formulas[k].piece
        marks = rf"\style{{{MARKED}}}{{", "}"
        tried = [self.spliced(k, *marks), piece.text] if self.mended(k) else [piece.text]
        for text in () if piece.plain else tried:
            try:
                return mathml(converted(text, piece.marks[0]), display=_is_display(piece))
            except NoMathML:
                continue
        return self.source(k)

    def source(self, k: int) -> str:
        opening, closing = "\ue000", "\ue001"
        marked = escape(self.spliced(k, opening, closing).strip("\n"))
        return f"<code>{marked.replace(opening, '<u>').replace(closing, '</u>')}</code>"

    def mended(self, k: int) -> list[tuple[int, int]]:
        """Where in a formula something has to be mended, the last place first."""
        piece, claims = self.formulas[k]
        place = self.report.document.read.place
        places = [c.place for _, c in claims if c.place is not None]
        ends = ((place(p.start), place(p.start + p.length)) for p in places)
        spans = {(start - piece.start, end - piece.start) for start, end in ends}
        return sorted((s for s in spans if 0 <= s[0] < s[1] <= len(piece.text)), reverse=True)

    def spliced(self, k: int, opening: str, closing: str) -> str:
        """A formula with marks around what has to be mended."""
        text, last = self.formulas[k].piece.text, len(self.formulas[k].piece.text)
        for start, end in self.mended(k):
            if end <= last:
                text = f"{text[:start]}{opening}{text[start:end]}{closing}{text[end:]}"
                last = start
        return text

    # -- the margin -------------------------------------------------------------------------------

    def notes(self, k: int) -> str:
        """What is found of the claims of a formula: one note for the right ones together."""
        told = self.told(k)
        right = [each for each in told if each[1].verdict == "right"]
        made = [self.remark(n, c) for n, c in told if c.verdict != "right"]
        if right:
            places = dict.fromkeys(_place(c, self.words) for _, c in right)
            number, first = right[0]
            inside = f'{self.verdict(first)} <span class="place">{escape(", ".join(places))}</span>'
            made.append(f'<span class="note right" id="{self.anchor(number)}">{inside}</span>')
        return "".join(made)

    def remark(self, number: int, claim: Checked) -> str:
        """The verdict on a claim: why, where its sides differ, what would be right."""
        head = f"{self.verdict(claim)} {self.link(number, _place(claim, self.words), 'sign')}"
        correct = f"{escape(self.words['correct'])}: {_correct(claim)}" if claim.correct else ""
        values, point = map(escape, witnessed(claim.witness, self.report.lang))
        rows = [head, escape(claim.reason), values, correct]
        inside = "".join(f'<span class="row">{row}</span>' for row in rows if row)
        inside += f'<span class="row point">{point}</span>' if point else ""
        return f'<span class="note {claim.verdict}" id="{self.anchor(number)}">{inside}</span>'


def _formulas(report: Report) -> list[Formula]:
    """The formulas of a document, each with the claims that stand in it."""
    found = [Formula(piece, []) for piece in _pieces(report) if piece.formula]
    starts = [piece.start for piece, _ in found]
    for number, claim in enumerate(report.claims, 1):
        at = bisect_right(starts, report.document.read.place(claim.start)) - 1
        if at >= 0:
            found[at].claims.append((number, claim))
    return found


def _pieces(report: Report) -> Iterator[Piece]:
    """The formulas; in a claims file these are the lines with claims."""
    document = report.document
    if document.format != "claims":
        yield from pieces(document.text)
        return
    for start in dict.fromkeys(document.line(claim.start) for claim in report.claims):
        end = document.text.find("\n", start)
        yield Piece(True, document.text[start : end if end >= 0 else None], start, plain=True)


def _stretches(document: Document, words: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """What is read as one piece of prose, and what stands above it: cells have their numbers."""
    starts = [document.read.place(cell.start) for cell in document.cells]
    ends = [*starts[1:], len(document.text)]
    if not document.cells:
        yield 0, len(document.text), ""
    for cell, start, end in zip(document.cells, starts, ends, strict=False):
        label = escape(words["cell"].format(cell=cell.number))
        yield start, end, f'<p class="cell">{label}</p>\n'


def _place(claim: Checked, words: Mapping[str, str]) -> str:
    line = words["line"].format(line=claim.line)
    return f"{words['cell'].format(cell=claim.cell)}, {line}" if claim.cell else line


def _begin(formula: Formula) -> int:
    """Where a formula begins, with its mark."""
    return formula.piece.start - len(formula.piece.marks[0])


def _is_display(piece: Piece) -> bool:
    return not piece.plain and piece.marks[0] not in ("$", "\\(")


def _correct(claim: Checked) -> str:
    """What would be right, as a formula."""
    try:
        return mathml(claim.latex)
    except NoMathML:
        return f"<code>{escape(claim.correct)}</code>"
