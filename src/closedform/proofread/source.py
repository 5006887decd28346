"""A document as what it is made of: formulas and the prose between them, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from closedform.proofread.typed import segments

ENVIRONMENTS = r"equation|align|alignat|flalign|gather|multline|eqnarray|displaymath|math"
_OPENINGS = re.compile(
    r"(?P<skip>\\\\|\\\$|```.*?```|`[^`\n]*`|<!--.*?-->|~~[^\n]*?~~|(?m:^[ \t]*%[^\n]*)|"
    r"\\begin\{(?P<quoted>comment|verbatim|lstlisting|minted)\}.*?\\end\{(?P=quoted)\})"
    r"|(?P<display>\$\$)|(?P<inline>\$)|(?P<bracket>\\\[)|(?P<paren>\\\()"
    rf"|\\begin\{{(?P<name>(?:{ENVIRONMENTS})\*?)\}}",
    re.DOTALL,
)
_CLOSINGS = {"display": "$$", "inline": "$", "bracket": r"\]", "paren": r"\)"}
LONGEST_INLINE = 2_000  # characters; beyond them a `$` is a price


class Piece(NamedTuple):
    """A stretch of the document: a formula without its marks, or prose."""

    formula: bool
    text: str
    start: int  # offset in the document
    plain: bool = False  # a formula in a line of plain text, in the notation
    marks: tuple[str, str] = ("", "")  # what stands before and behind a formula

    @property
    def aligned(self) -> bool:
        """Whether it is an environment of equations side by side."""
        return "align" in self.marks[0]


def pieces(document: str) -> Iterator[Piece]:
    """The formulas of a document and what stands between them, in order: those of Markdown or
    LaTeX, or the lines of plain text that are formulas."""
    if any(piece.formula for piece in marked(document)):
        yield from marked(document)
        return
    told = at = 0
    for line in document.splitlines(keepends=True):
        for place, text in segments(line.rstrip("\n")):
            start = at + place
            if document[told:start].strip():
                yield Piece(False, document[told:start], told)
            yield Piece(True, text, start, True)
            told = start + len(text)
        at += len(line)
    if document[told:].strip():
        yield Piece(False, document[told:], told)


def marked(document: str) -> Iterator[Piece]:
    """The formulas between the marks of Markdown or LaTeX."""
    at = told = 0
    while found := _OPENINGS.search(document, at):
        at = found.end()
        if found["skip"] is not None:
            continue
        begins, ends, at = _formula(document, found)
        if begins is None or ends is None:
            continue
        if document[told : found.start()].strip():
            yield Piece(False, document[told : found.start()], told)
        marks = document[found.start() : begins], document[ends:at]
        yield Piece(True, document[begins:ends], begins, marks=marks)
        told = at
    if document[told:].strip():
        yield Piece(False, document[told:], told)


def _formula(document: str, opening: re.Match[str]) -> tuple[int | None, int | None, int]:
    """Where a formula begins and ends, and what follows it; nowhere where nothing closes it."""
    begins = opening.end()
    if name := opening["name"]:
        closing = f"\\end{{{name}}}"
        ends = document.find(closing, begins)
        return (begins, ends, ends + len(closing)) if ends >= 0 else (None, None, begins)
    closing = _CLOSINGS[opening.lastgroup or "inline"]
    ends = _closing(document, closing, begins)
    inline = closing in ("$", r"\)")
    if ends < 0 or (inline and not _is_short(document[begins:ends])):
        return None, None, begins
    return begins, ends, ends + len(closing)


def _closing(document: str, closing: str, at: int) -> int:
    """The next closing mark that no backslash stands before."""
    while (at := document.find(closing, at)) > 0 and document[at - 1] == "\\" and closing[0] == "$":
        at += 1
    return at


def _is_short(text: str) -> bool:
    return bool(text.strip()) and len(text) < LONGEST_INLINE and "\n\n" not in text
