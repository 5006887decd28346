"""Texts that count from 0, as Python does."""

from __future__ import annotations

import re

from closedform.syntax.reading import Edit
from closedform.syntax.tree import Span

_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_NUMBER = re.compile(r"(?<=[\[,])(\s*)(\d+)(?=\s*[\],])")


def from_one(text: str, index: Span) -> list[Edit]:
    """Every number that is a subscript raised by one, not `index` alone: they count together."""
    numbers = [
        Edit(
            brackets.start() + found.start(2),
            brackets.start() + found.end(2),
            f"{int(found[2]) + 1}",
        )
        for brackets in _BRACKETS.finditer(text)
        for found in _NUMBER.finditer(brackets.group())
    ]
    return numbers or [Edit(*index, "1")]
