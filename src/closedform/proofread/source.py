"""A document as what it is made of: formulas and the prose between them, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

ENVIRONMENTS = r"equation|align|alignat|flalign|gather|multline|eqnarray|displaymath|math"
_OPENINGS = re.compile(
    r"(?P<skip>\\\\|\\\$|```.*?```|`[^`\n]*`|(?m:^[ \t]*%.*$))"
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


_LINE = re.compile(r"(?m)^(?:[^\n:=]*[A-Za-z ]:(?!=)\s+)?(?P<formula>[^\n]*(?:=|←|∈)[^\n]*)$")
_SPOKEN = re.compile(r"[^\W\d_]{3,}\s+[^\W\d_]{2,}\s+[^\W\d_]{2,}")


def pieces(document: str) -> Iterator[Piece]:
    """The formulas of a document and what stands between them, in order: those of Markdown or
    LaTeX, or the lines of plain text that are formulas."""
    if any(piece.formula for piece in marked(document)):
        yield from marked(document)
        return
    told = 0
    for found in _LINE.finditer(document):
        text = found["formula"]
        if _SPOKEN.search(text) or text.count("=") > 12:
            continue
        if document[told : found.start("formula")].strip():
            yield Piece(False, document[told : found.start("formula")], told)
        yield Piece(True, text, found.start("formula"), True)
        told = found.end()
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
        yield Piece(True, document[begins:ends], begins)
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
