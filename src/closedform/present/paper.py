"""What the spellings on paper share: templates of records, and bars that must not be confused."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from closedform.present.draw import TURNED, Drawn, wrap
from closedform.present.pieces import Piece, join
from closedform.syntax.precedence import ATOM, POSTFIX

OPENING = ("(", "[", "{", "⟨", "|", "‖", ", ", r"\lVert ", r"\langle ")
BARS = "|‖"
BRACKETS = ("|", "‖", "⟨", r"\left|", r"\left\lVert ", r"\left\langle ", r"\sqrt{")
WORD = re.compile(r"\w+|\\[a-zA-Z]+|\\operatorname\{\w+\}")


class Template(NamedTuple):
    """A record's spelling in parts: texts, and the numbers of arguments between them."""

    parts: tuple[str | int, ...]
    level: float
    bars: str
    word: str  # the name that it begins with, if any


@cache
def template(source: str) -> Template:
    """``"{0}⁻¹"`` is ``(0, "⁻¹")``; the level says how tightly the whole holds together."""
    marks = [f"\0{place}\0" for place in range(10)]
    parts: list[str | int] = []
    for position, part in enumerate(source.format(*marks).split("\0")):
        if part:
            parts.append(int(part) if position % 2 else part)
    bars = "".join(mark for mark in BARS if mark in source)
    return Template(tuple(parts), _level(parts), bars, _word(parts[0]))


def _level(parts: list[str | int]) -> float:
    """A script binds like a transpose; a word with brackets and brackets alone hold."""
    head, last = parts[0], parts[-1]
    if not isinstance(head, str):
        return TURNED
    if not isinstance(last, str):
        return POSTFIX
    return ATOM if head in BRACKETS or _word(head) else POSTFIX


def _word(head: str | int) -> str:
    """The one word that stands before the brackets: σ, \\sigma, \\operatorname{tr}."""
    word = str(head).removesuffix("(").removesuffix("\\left")
    return word if WORD.fullmatch(word) else ""


def fill(drawn: Drawn, form: Template) -> Piece:
    """The template with its arguments, bracketed where the template does not enclose them."""
    shown: list[str | Piece] = []
    for place, part in enumerate(form.parts):
        if isinstance(part, str):
            shown.append(part)
            continue
        before = form.parts[place - 1] if place else ""
        enclosed = isinstance(before, str) and before.endswith(OPENING)
        shown.append(wrap(drawn, drawn.args[part], 0 if enclosed else ATOM))
    return join(form.level, *shown, brackets=1, bars=form.bars)


def fits(drawn: Drawn, form: Template) -> bool:
    """The template can be used here: bars do not meet bars like them, a bar encloses no vector or
    matrix (around a matrix it is a determinant), and no name looks like the template's word."""
    if form.word in drawn.style.taken or ("|" in form.bars and drawn.node.args[0].shape):
        return False
    return not any(mark in arg.bars for mark in form.bars for arg in drawn.args)
