"""The sentences people read, in English and Korean, by code.  A code without a sentence is a defect
that the tests find; passes never write sentences of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple

from closedform.messages import reasons

LANGUAGES = ("en", "ko")
LABELS = {"en": "try", "ko": "해 볼 것"}


def _catalogue(lang: str) -> Mapping[str, tuple[str, str | None]]:
    """code -> (message, hint or None), templates over the fields of the error."""
    module = import_module(f"closedform.messages.{lang if lang in LANGUAGES else 'en'}")
    errors: Mapping[str, tuple[str, str | None]] = module.ERRORS
    return errors


def sentence(code: str, lang: str, fields: Mapping[str, Any]) -> str:
    return _catalogue(lang)[code][0].format_map(_said(lang, fields))


def hint(code: str, lang: str, fields: Mapping[str, Any]) -> str | None:
    template = _catalogue(lang)[code][1]
    given = bool(fields.get("suggestion"))
    if template is None or ("{suggestion}" in template and not given):
        return None
    if given and "{suggestion}" not in template:
        template += " `{suggestion}`"
    return template.format_map(_said(lang, fields))


def _said(lang: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as the language says them: reasons and the word `scalar`, a program on one line."""
    said = dict(fields)
    for name, value in fields.items():
        if isinstance(value, str):
            said[name] = reasons.said(value, lang)
    if isinstance(said.get("suggestion"), str):
        lines = filter(None, map(str.strip, said["suggestion"].split("\n")))
        said["suggestion"] = "; ".join(line.rstrip(";") for line in lines)
    return said


def report(
    code: str,
    lang: str,
    fields: Mapping[str, Any],
    source: str | None,
    places: tuple[tuple[int, int], ...],
) -> str:
    """The message, each place with its line and carets, and the hint."""
    lines = [f"{sentence(code, lang, fields)} [{code}]"]
    if source is not None:
        glyphs = [FIRST, *[FURTHER] * len(places)]
        marks = [Mark(*place, glyph) for place, glyph in zip(places, glyphs, strict=False)]
        lines.extend(pointed(source, marks))
    advice = hint(code, lang, fields)
    if advice:
        lines.append(f"  {LABELS.get(lang, LABELS['en'])}: {advice}")
    return "\n".join(lines)


WIDTH = 100  # of the excerpt around a place
WIDE = (  # letters of two places
    ("\u1100", "\u115f"), ("\u2e80", "\uff60"), ("\uffe0", "\uffe6"), ("\U0001f300", "\U0001faff"),
)  # fmt: skip
FIRST, FURTHER = "^", "~"


class Mark(NamedTuple):
    """A stretch of a text, by offsets, and the glyph that is to stand below it."""

    start: int
    end: int
    glyph: str


def pointed(source: str, places: Sequence[Mark]) -> list[str]:
    """Every line with a mark in it, once, and the marks below it; of a long line the part around
    the mark."""
    shown: dict[tuple[int, int], list[str]] = {}  # an excerpt -> the marks below it
    for start, end, glyph in places:
        excerpt = next((e for e in shown if e[0] <= start < e[1]), None)
        if excerpt is None:
            near = [mark.end for mark in places if start <= mark.start and mark.end < start + WIDTH]
            excerpt = _excerpt(source, start, max(near, default=start))
        marks = shown.setdefault(excerpt, [" "] * (excerpt[1] - excerpt[0] + 1))
        first = start - excerpt[0]
        stop = max(first + 1, min(end - excerpt[0], len(marks) - 1))
        marks[first:stop] = [m if m == FIRST else glyph for m in marks[first:stop]]
    lines = []
    for (begin, stop), marks in shown.items():
        cut = (
            "…" if source[begin - 1 : begin] not in ("", "\n") else "",
            "…" if source[stop : stop + 1] not in ("", "\n") else "",
        )
        text = source[begin:stop]
        lines.append(f"  {cut[0]}{text}{cut[1]}")
        pad = " " * len(cut[0])
        lines.append(("  " + pad + "".join(map(_wide, text + " ", marks))).rstrip())
    return lines


def _wide(letter: str, mark: str) -> str:
    """A mark as wide as the letter above it: Hangul and the like take two places, an accent takes
    none, a tab stays one."""
    if letter == "\t":
        return letter
    return (
        ""
        if "\u0300" <= letter <= "\u036f"
        else mark * (1 + any(first <= letter <= last for first, last in WIDE))
    )


def _excerpt(source: str, start: int, reach: int) -> tuple[int, int]:
    """The line around a place, as offsets; of a long line the part around it, up to `reach`."""
    begin = source.rfind("\n", 0, start) + 1
    stop = source.find("\n", start)
    stop = len(source) if stop < 0 else stop
    middle = start - (WIDTH - (reach - start)) // 2
    left = max(begin, min(middle, stop - WIDTH))
    return left, max(min(stop, left + WIDTH), start)
