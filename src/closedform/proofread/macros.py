"""Macros that a document defines for itself, ``\\newcommand{\\norm}[1]{…}``: its text with what
they stand for, every place of which knows where it stands in the document."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from closedform.proofread.formulas import closing_brace
from closedform.syntax.precedence import words

MOST_EXPANDED = 400_000  # characters that come from macros, in one document
DEEPEST = 20  # macros in macros
DEFINING = words(
    r"\newcommand \renewcommand \providecommand \def \gdef \DeclareMathOperator "
    r"\DeclarePairedDelimiter"
)
_NAME = r"\\(?:[A-Za-z@]+|[^A-Za-z\s])"
_DEFINING = re.compile(
    rf"(?:\\(?:newcommand|renewcommand|providecommand)\*?\s*\{{?\s*(?P<command>{_NAME})\s*\}}?\s*"
    r"(?:\[(?P<count>\d)\])?\s*(?:\[(?P<default>[^\]]*)\])?"
    rf"|\\g?def\s*(?P<primitive>{_NAME})\s*(?P<parameters>(?:#\d)*)"
    rf"|\\DeclareMathOperator\*?\s*\{{?\s*(?P<operator>{_NAME})\s*\}}?"
    rf"|\\DeclarePairedDelimiter\s*\{{?\s*(?P<paired>{_NAME})\s*\}}?\s*"
    r"\{(?P<left>[^{}]*)\})\s*(?=\{)"
)
_COMMAND = re.compile(_NAME)
_COMMENT = re.compile(r"[ \t]*%")
_ARGUMENT = re.compile(r"\s*(?:(?P<braced>\{)|(?P<token>\\[A-Za-z]+|\\.|\S))", re.DOTALL)
_OPTION = re.compile(r"\s*\[([^\]\n]*)\]")
_PARAMETER = re.compile(r"#(\d)")
_THIN = re.compile(r"\\[,;:! ]")
_COMMAND_LAST = re.compile(r"\\[A-Za-z]+$")


class Macro(NamedTuple):
    """``\\newcommand{\\name}[arguments][default]{body}``."""

    body: str
    arguments: int = 0
    default: str | None = None  # of the first argument, which stands in brackets then


PACKAGES = {
    r"\norm": Macro(r"\left\| #1 \right\|", 1),
    r"\abs": Macro(r"\left| #1 \right|", 1),
    r"\R": Macro(r"\mathbb{R}"),
}


class Placed(NamedTuple):
    """Characters, and where each of them stands in the document."""

    text: str
    places: Sequence[int]

    def part(self, start: int, end: int | None = None) -> Placed:
        return Placed(self.text[start:end], self.places[start:end])


class Expanded(NamedTuple):
    """A text without macros, in parts: where each begins, where in the document its characters
    stand, and the furthest place so far."""

    text: str
    starts: tuple[int, ...]
    places: tuple[Sequence[int], ...]
    furthest: tuple[int, ...]

    @classmethod
    def of(cls, parts: list[Placed]) -> Expanded:
        parts = [part for part in parts if part.text] or [Placed("", range(0))]
        starts = accumulate((len(part.text) for part in parts[:-1]), initial=0)
        furthest = accumulate((_furthest(part.places) for part in parts), max)
        text = "".join(part.text for part in parts)
        return cls(text, tuple(starts), tuple(part.places for part in parts), tuple(furthest))

    def origin(self, offset: int) -> int:
        """Where a place of the text stands in the document."""
        held = bisect_right(self.starts, offset) - 1
        places, inside = self.places[held], offset - self.starts[held]
        return places[inside] if inside < len(places) else places[-1] + 1 if places else 0

    def place(self, origin: int) -> int:
        """The first place of the text that stands there in the document, or behind it."""
        held = bisect_left(self.furthest, origin)
        if held == len(self.places) or not self.text:
            return len(self.text)
        places = self.places[held]
        if isinstance(places, range):
            return self.starts[held] + max(0, origin - places[0])
        return self.starts[held] + next(k for k, each in enumerate(places) if each >= origin)


def _furthest(places: Sequence[int]) -> int:
    return places[-1] if isinstance(places, range) and places else max(places, default=0)


def expanded(source: str) -> list[Placed]:
    """The text of a document with what its macros stand for, in parts; their definitions leave a
    blank, and what packages define needs none.

    A later definition overrides an earlier one; what would be too long or too deep stays as it is.
    """
    macros = dict(PACKAGES)
    made: list[Placed] = []
    left = MOST_EXPANDED
    waiting = [(Placed(source, range(len(source))), 0)]
    while waiting:
        text, at = waiting.pop()
        found = _next(text.text, at, macros)
        if found is None:
            made.append(text.part(at))
            continue
        start, end = found.span()
        made.append(text.part(at, start))
        if found.re is _DEFINING:
            end = closing_brace(text.text, end) + 1
            comment = _is_comment(text.text, start)
            made.append(text.part(start, end) if comment else _still(" ", text.places[start]))
            waiting.append((text, end))
            if not comment:
                name, macro = _defined(found, text.text[found.end() + 1 : end - 1])
                macros[name] = macro
            continue
        body, after = _called(text, found, macros[found[0]])
        if len(waiting) < DEEPEST and left >= len(body.text):
            left -= len(body.text) + 1
            waiting += [(text, after), (body, 0)]
        else:
            made.append(text.part(start, end))
            waiting.append((text, end))
    return made


def _next(text: str, at: int, macros: Mapping[str, Macro]) -> re.Match[str] | None:
    """The next macro that is used from here on, or definition of one."""
    for found in _COMMAND.finditer(text, at):
        if found[0] in DEFINING and (defining := _DEFINING.match(text, found.start())):
            return defining
        if found[0] in macros:
            return found
    return None


def _is_comment(text: str, at: int) -> bool:
    return _COMMENT.match(text, text.rfind("\n", 0, at) + 1, at) is not None


def _defined(found: re.Match[str], body: str) -> tuple[str, Macro]:
    """The name that a definition with this body gives, and what it stands for."""
    if name := found["operator"]:
        return name, Macro(rf"\operatorname{{{_THIN.sub('', body)}}}")
    if name := found["paired"]:
        return name, Macro(rf"\left{found['left']} #1 \right{body}", 1)
    if name := found["primitive"]:
        return name, Macro(body, len(found["parameters"]) // 2)
    return found["command"], Macro(body, int(found["count"] or 0), found["default"])


def _called(text: Placed, call: re.Match[str], macro: Macro) -> tuple[Placed, int]:
    """What a macro stands for with its arguments, and where the last of these ends."""
    at, origin = call.end(), text.places[call.start()]
    at += text.text.startswith("*", at) and macro.arguments > 0  # of any height
    given: list[Placed] = []
    if macro.default is not None:
        option = _OPTION.match(text.text, at)
        given.append(text.part(*option.span(1)) if option else _still(macro.default, origin))
        at = option.end() if option else at
    while len(given) < macro.arguments and (found := _ARGUMENT.match(text.text, at)):
        start, at = found.end(), found.end()
        if found["braced"]:
            at = closing_brace(text.text, start - 1) + 1
            given.append(text.part(start, at - 1))
        else:
            given.append(text.part(*found.span("token")))
    pieces = [Placed("", [])]
    for k, piece in enumerate(_PARAMETER.split(macro.body)):
        which = int(piece) - 1 if k % 2 else 0
        if k % 2 == 0:
            pieces.append(_still(piece, origin))
        elif which < len(given):
            pieces.append(given[which])
    pieces.append(text.part(at, at + 1))
    body = pieces[0]
    for piece in pieces[1:]:
        parted = _COMMAND_LAST.search(body.text) and piece.text[:1].isalpha()
        body = _joined(_joined(body, _still(" " if parted else "", origin)), piece)
    return body.part(0, len(body.text) - len(pieces[-1].text)), at


def _still(text: str, origin: int) -> Placed:
    return Placed(text, [origin] * len(text))


def _joined(first: Placed, second: Placed) -> Placed:
    return Placed(first.text + second.text, [*first.places, *second.places])
