"""The one front door: LaTeX or the notation, whichever the text is written in."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from closedform.errors import ClosedformError, LimitProblem, SyntaxProblem, UnsupportedProblem
from closedform.syntax import latex, parser
from closedform.syntax.parser import NO_NAMES
from closedform.syntax.reading import Note, Parsed
from closedform.syntax.slips import recognised
from closedform.syntax.tree import Span

_LATEX = re.compile(r"\\[A-Za-z|{,;!\[(]|\$")
_SCRIPT = re.compile(r"[\^_]\{")


_DIVISION = re.compile(r"[\w)\]']\s*\\\s*(?:[A-Za-z](?![A-Za-z])|\()")  # of MATLAB, from the left


def parse(text: str, names: frozenset[str] = NO_NAMES) -> Parsed:
    """The program `text`, read as LaTeX where a command or `$` stands in it.

    A text without commands but with braced scripts, `x^{T}Ax`, is read as the notation if it can
    be, and as LaTeX otherwise; a note says so.
    """
    read = partial(_either, names=names, notation=parser.parse_program, paper=latex.parse_latex)
    try:
        return read(text)
    except (SyntaxProblem, UnsupportedProblem) as error:
        problem = recognised(error, text, read)
    raise problem


def parse_equation(text: str, names: frozenset[str] = NO_NAMES) -> Parsed:
    """The equation `text` in LaTeX or the notation; an expression where no `=` stands."""
    return _either(text, names, parser.parse_equation, latex.parse_latex_equation)


Front = Callable[[str, frozenset[str]], Parsed]


def _either(text: str, names: frozenset[str], notation: Front, paper: Front) -> Parsed:
    if _LATEX.search(text) and not _DIVISION.search(text):
        return paper(text, names)
    try:
        return notation(text, names)
    except LimitProblem:
        raise
    except ClosedformError as error:
        if not _SCRIPT.search(text):
            raise
        problem = error
    try:
        parsed = paper(text, names)
    except ClosedformError:
        raise problem from None
    note = Note("read-as-latex", Span(0, len(text)))
    return parsed._replace(notes=(note, *parsed.notes))
