"""Files as documents: the text that is proofread, and the places that people know in it."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, NamedTuple

from closedform.errors import LimitProblem, SyntaxProblem
from closedform.proofread.macros import Expanded, expanded
from closedform.proofread.scripts import named

LONGEST_DOCUMENT = 20_000_000  # characters
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ue000-\ue002\u202a-\u202e\u2066-\u2069]")
_BREAK = re.compile(r"\r\n?")


class Cell(NamedTuple):
    """A cell of a notebook that is prose: its number among all cells, and where its text begins."""

    number: int
    start: int


class Place(NamedTuple):
    """A place as people count: from 1 on, in a notebook within the cell."""

    line: int
    column: int
    cell: int | None = None


class Document(NamedTuple):
    """What is proofread.

    format  markdown | latex | text | notebook | claims
    source  what stands in the file; of a notebook the cells that are prose, one below the other
    read    the same with what its macros stand for
    lines   where each line of the source begins
    cells   of a notebook
    """

    format: str
    source: str
    read: Expanded
    lines: tuple[int, ...]
    cells: tuple[Cell, ...] = ()

    @property
    def text(self) -> str:
        """What is proofread, without macros."""
        return self.read.text

    def place(self, offset: int) -> Place:
        """Where people find an offset of the source."""
        line = bisect_right(self.lines, offset)
        column = offset - self.lines[line - 1] + 1
        if not self.cells:
            return Place(line, column)
        cell = self.cells[bisect_right(self.cells, offset, key=lambda each: each.start) - 1]
        return Place(line - bisect_right(self.lines, cell.start) + 1, column, cell.number)

    def line(self, offset: int) -> int:
        """Where the line of the source begins that an offset stands in."""
        return self.lines[bisect_right(self.lines, offset) - 1]


def document_of(content: str, format: str = "markdown") -> Document:
    """The document in the content of a file.  Nothing in it is run or followed."""
    text, cells = _cells(content) if format == "notebook" else (_clean(content), ())
    if len(text) > LONGEST_DOCUMENT:
        raise LimitProblem("text-too-long", limit=LONGEST_DOCUMENT)
    lines = (0, *(found.end() for found in re.finditer("\n", text)))
    return Document(format, text, Expanded.of(named(expanded(text))), lines, cells)


def _clean(content: str) -> str:
    """With line breaks of one kind, and without what would steer a terminal."""
    return _CONTROL.sub("\ufffd", _BREAK.sub("\n", content).replace("\f", " "))


def _cells(content: str) -> tuple[str, tuple[Cell, ...]]:
    """The prose of a notebook, a blank line between its cells, and where each of them begins."""
    try:
        told = [(number, _clean(source)) for number, source in _prose(json.loads(content))]
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        raise SyntaxProblem("not-a-notebook") from None
    starts, at = [], 0
    for number, source in told:
        starts.append(Cell(number, at))
        at += len(source) + 2
    return "\n\n".join(source for _, source in told), tuple(starts)


def _prose(notebook: Any) -> Iterator[tuple[int, str]]:
    """The cells of Markdown, each with its number; before version 4 they lay in worksheets."""
    sheets = [notebook] if "cells" in notebook else notebook["worksheets"]
    for number, cell in enumerate((cell for sheet in sheets for cell in sheet["cells"]), 1):
        if cell["cell_type"] == "markdown":
            yield number, "".join(cell["source"])
