"""Numbers of layers, ``W^{(1)}``, ``b^{(l)}``, ``a^{(l-1)T}``: names with a subscript."""

from __future__ import annotations

import re
from collections.abc import Iterator

from closedform.proofread.macros import Placed

_LETTER = r"\\?[A-Za-z]+"
_BASE = (
    rf"\\(?:mathbf|boldsymbol|bm|vec|hat|tilde|bar|mathrm)\s*(?:\{{\s*{_LETTER}\s*\}}|[A-Za-z])|"
    r"\\[A-Za-z]+|[A-Za-z]"
)
_LAYER = re.compile(
    rf"(?P<base>{_BASE})(?P<script>\s*\^\s*\{{\s*[(\[]\s*(?P<layer>\d+|l|\\ell|L)\s*"
    r"(?P<step>[+-]\s*1)?\s*[)\]]\s*(?P<turned>T|\\top|\\intercal|')?\s*\})(?!\s*_)"
)
_SAMPLE = re.compile(rf"(?P<base>{_BASE})\s*\^\s*\{{\s*[(\[]\s*[imnpt]\b")
_WEIGHT = re.compile(r"[A-Z]|\\(?:Theta|Omega|Phi|Psi)(?![A-Za-z])")
_STEPS = {"": r"\mathrm{this}", "+": r"\mathrm{next}", "-": r"\mathrm{prev}"}


def layered(parts: list[Placed]) -> list[Placed]:
    """With subscripts for the numbers of layers, in a document that numbers its weights; a letter
    that samples are counted of, ``x^{(i)}``, keeps its scripts."""
    text = "".join(part.text for part in parts)
    if not any(_WEIGHT.search(found["base"]) for found in _LAYER.finditer(text)):
        return parts
    samples = {found["base"] for found in _SAMPLE.finditer(text)}
    return [made for part in parts for made in _named(part, samples)]


def _named(part: Placed, samples: set[str]) -> Iterator[Placed]:
    told = 0
    for found in _LAYER.finditer(part.text):
        if found["base"] in samples:
            continue
        start, end = found.span("script")
        number = found["layer"] if found["layer"].isdigit() else _STEPS[(found["step"] or "")[:1]]
        if found["step"] and found["layer"].isdigit():
            continue
        turned = "^{T}" if found["turned"] else ""
        script = f"_{{{number}}}{turned}"
        yield part.part(told, start)
        yield Placed(script, [part.places[start]] * len(script))
        told = end
    yield part.part(told)
