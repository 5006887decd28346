"""Formulas under construction: pieces that share their parts, brackets where a level asks for them.

A piece knows its level, its length, its tokens and how deep its brackets nest before a character of
it is written, so a graph that would be astronomically long as a tree is refused, not built.
"""

from __future__ import annotations

from typing import NamedTuple

from closedform.errors import LimitProblem
from closedform.present.size import tokens

LIMIT = 2_000_000  # characters of one printed formula


class Piece(NamedTuple):
    """A stretch of a formula; `level` says how tightly it holds together."""

    level: float
    parts: tuple[str | Piece, ...]
    length: int
    tokens: int
    depth: int
    bars: str  # bars in it, which a second pair around it would be confused with

    def __str__(self) -> str:
        return "".join(leaves(self))


_counted: dict[str, int] = {}


def _tokens(part: str) -> int:
    count = _counted.get(part)
    if count is None:
        if len(_counted) > 10_000:
            _counted.clear()
        count = _counted[part] = tokens(part)
    return count


def join(level: float, *parts: str | Piece, brackets: int = 0, bars: str = "") -> Piece:
    """The parts one after the other; `brackets` is 1 where a new pair of brackets is among them.

    Raises LimitProblem("too-large") where the whole would be longer than `LIMIT` characters.
    """
    length = count = depth = 0
    for part in parts:
        if isinstance(part, str):
            length += len(part)
            count += _tokens(part)
        else:
            length += part.length
            count += part.tokens
            depth = max(depth, part.depth)
            bars += part.bars if part.bars not in bars else ""
    if length > LIMIT:
        raise LimitProblem("too-large", limit=LIMIT)
    return Piece(level, parts, length, count, depth + brackets, bars)


def leaves(piece: Piece) -> list[str]:
    """The characters of a piece from left to right; no recursion."""
    out: list[str] = []
    stack: list[str | Piece] = [piece]
    while stack:
        top = stack.pop()
        if isinstance(top, str):
            out.append(top)
        else:
            stack.extend(reversed(top.parts))
    return out
