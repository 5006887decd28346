"""The sentences people read, in English and Korean, by code.  A code without a sentence is a defect
that the tests find; passes never write sentences of their own."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

LANGUAGES = ("en", "ko")
LABELS = {"en": "try", "ko": "해 볼 것"}


def _catalogue(lang: str) -> Mapping[str, tuple[str, str | None]]:
    """code -> (message, hint or None), templates over the fields of the error."""
    module = import_module(f"closedform.messages.{lang if lang in LANGUAGES else 'en'}")
    errors: Mapping[str, tuple[str, str | None]] = module.ERRORS
    return errors


def sentence(code: str, lang: str, fields: Mapping[str, Any]) -> str:
    return _catalogue(lang)[code][0].format_map(fields)


def hint(code: str, lang: str, fields: Mapping[str, Any]) -> str | None:
    template = _catalogue(lang)[code][1]
    if template is None or ("{suggestion}" in template and not fields.get("suggestion")):
        return None
    return template.format_map(fields)


def report(
    code: str,
    lang: str,
    fields: Mapping[str, Any],
    source: str | None,
    places: tuple[tuple[int, int], ...],
) -> str:
    """The message, each place with its line and carets, and the hint."""
    lines = [f"{sentence(code, lang, fields)} [{code}]"]
    for start, end in places if source is not None else ():
        lines.extend(_pointed(source or "", start, end))
    advice = hint(code, lang, fields)
    if advice:
        lines.append(f"  {LABELS.get(lang, LABELS['en'])}: {advice}")
    return "\n".join(lines)


WIDTH = 100  # of the excerpt around a place


def _pointed(source: str, start: int, end: int) -> list[str]:
    begin = source.rfind("\n", 0, start) + 1
    stop = source.find("\n", start)
    line = source[begin : stop if stop >= 0 else len(source)]
    column = start - begin
    length = max(1, min(end - start, len(line) - column))
    left = max(0, column - WIDTH // 2)
    shown, lead = line[left : left + WIDTH], "…" if left else ""
    shown = lead + shown + ("…" if left + WIDTH < len(line) else "")
    length = min(length, WIDTH)
    return ["  " + shown, "  " + " " * (column - left + len(lead)) + "^" * length]
