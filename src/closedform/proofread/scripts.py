"""Superscripts that are no powers: numbers of layers, ``W^{(1)}``, ``b^{(l)}``, ``a^{(l-1)T}``, and
the minus of what is predicted, ``P^-``.  They become subscripts of names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

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
_PREDICTED = re.compile(  # no A^-1, A^-T, e^-x
    rf"(?<![_\\])(?P<base>{_BASE})(?P<script>\s*\^\s*(?:\{{\s*-\s*\}}|"
    r"-(?![\s{]*[\dTa-z\\_])))(?!\s*_)"
)
_COUNTED = re.compile(  # x^{(i)}, x_j^{(i)}, x^{(i)}_j
    rf"(?<![_\\])(?P<base>{_BASE})(?P<script>(?:_\s*\{{?(?P<below>[a-z])\}}?)?\s*\^\s*\{{\s*"
    r"\(\s*(?P<letter>[a-z])\s*\)\s*(?P<turned>T|\\top|\\intercal|')?\s*\}"
    r"(?:_\s*\{?(?P<behind>[a-z])\}?)?)"
)
_UNBRACED = re.compile(r"(?P<base>\^)(?P<script>\s*-\s*(?:1(?!\d)|T(?![A-Za-z])|\\top))")  # A^-1
_SUMMED = re.compile(r"(?:\\sum|\\prod|∑|∏)\s*(?:\\limits\s*)?_\s*\{?\s*([a-z])(?![A-Za-z])")
_WEIGHT = re.compile(r"[A-Z]|\\(?:Theta|Omega|Phi|Psi)(?![A-Za-z])")
_STEPS = {"": r"\mathrm{this}", "+": r"\mathrm{next}", "-": r"\mathrm{prev}"}


def named(parts: list[Placed]) -> list[Placed]:
    """With subscripts for the superscripts that are no powers.

    Layers are numbered where weights are, and samples, ``x^{(i)}``, where a sum runs over them.
    """
    text = "".join(part.text for part in parts)
    layers = any(_WEIGHT.search(found["base"]) for found in _LAYER.finditer(text))
    samples = {found["base"] for found in _SAMPLE.finditer(text)}
    letters = set(_SUMMED.findall(text))

    def counted(found: re.Match[str]) -> str | None:
        place = ",".join(filter(None, (found["letter"], found["below"] or found["behind"])))
        return _script(place, found) if found["letter"] in letters else None

    def numbered(found: re.Match[str]) -> str | None:
        layer, step = found["layer"], (found["step"] or "")[:1]
        if not layers or found["base"] in samples or (layer.isdigit() and step):
            return None
        return _script(layer if layer.isdigit() else _STEPS[step], found)

    ways = ((_UNBRACED, _braced), (_PREDICTED, _minus), (_COUNTED, counted), (_LAYER, numbered))
    for pattern, script in ways:
        parts = [made for part in parts for made in _rewritten(part, pattern, script)]
    return parts


def _script(below: str, found: re.Match[str]) -> str:
    """A subscript, and a transpose where one stands in the brackets with the number."""
    return f"_{{{below}}}" + ("^{T}" if found["turned"] else "")


def _braced(found: re.Match[str]) -> str:
    return f"{{{found['script'].strip()}}}"


def _minus(found: re.Match[str]) -> str:
    return r"_{\mathrm{minus}}"


def _rewritten(
    part: Placed, pattern: re.Pattern[str], script: Callable[[re.Match[str]], str | None]
) -> Iterator[Placed]:
    """With other scripts, where there are some."""
    told = 0
    for found in pattern.finditer(part.text):
        made = script(found)
        if made is None:
            continue
        start, end = found.span("script")
        yield part.part(told, start)
        yield Placed(made, [part.places[start]] * len(made))
        told = end
    yield part.part(told)
