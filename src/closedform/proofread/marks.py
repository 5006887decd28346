"""Marks behind a name that are no powers: the optimum ``w^*``, the next value ``w^{(t+1)}`` and the
current one ``w_t``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from closedform.syntax.lexer import Token

_SIGNS = re.compile(r"\\(?:star|ast)(?![A-Za-z])")
_INDICATOR = re.compile(  # 1[z > 0]
    r"\\(?:mathbb|mathbf|mathds|bm)\s*(?:\{\s*[1I]\s*\}|[1I])\s*(?=(?:\\left\s*)?(?:\[|\\\{|\()"
    r"[^\[\]{}()]*(?:[<>]|\\[gl](?:t|eq?|e)(?![a-z])))"
)
_BAR = r"(?:\||\\(?:mid|vert)(?![A-Za-z]))"
_GIVEN = re.compile(r"\\(?:mid|vert)(?![A-Za-z])")
DENSITIES = frozenset("pqPQL")  # letters that are no factors in front of a bracket
_DENSITY = re.compile(
    rf"(?<![A-Za-z\\_])(?P<letter>[{''.join(sorted(DENSITIES))}])\s*(?:\\left\s*)?"
    rf"\((?P<of>[^()|]*?)(?P<bar>{_BAR})(?P<given>[^()|]*)\)"
)
_CALLED = re.compile(
    rf"(?<![A-Za-z\\_])(?P<letter>[{''.join(sorted(DENSITIES))}])\s*(?:\\left\s*)?"
    r"\(\s*(?:\\math\w+\s*\{?\s*|\\bm\s*\{?\s*|\\boldsymbol\s*\{?\s*)?(?P<of>\\?[A-Za-z]+)"
)
WORDS = {"*": "star", "⋆": "star", "new": "next", "next": "next", "old": "", "opt": "opt"}
NEXT = re.compile(  # w_{t+1}, w^{(k+1)}, w^{\text{new}}
    r"^(?P<name>\\?[A-Za-z]+|\\(?:mathbf|boldsymbol|bm|vec|hat|mathrm)\s*\{?\s*\\?[A-Za-z]+\s*\}?)\s*"
    r"[_^]\s*(?:\{\s*\(?\s*(?P<letter>[a-z]|\\tau)\s*\+\s*1\s*\)?\s*\}|"
    r"\{?\s*\(?\s*(?:\\(?:text|mathrm|rm)\s*)?\{?\s*(?:new|next)\s*\}?\s*\)?\s*\}?)$"
)
Spelling = tuple[str, ...]
SQUARE = "_sq"  # ending of the name for the square that something is differentiated by


def densities(text: str) -> frozenset[str]:
    """The letters that stand for several densities, ``p(w)`` and ``p(y \\mid w)``."""
    several: dict[str, set[str]] = {}
    conditional = {found["letter"] for found in _DENSITY.finditer(text)}
    for found in _CALLED.finditer(text):
        several.setdefault(found["letter"], set()).add(found["of"])
    return frozenset(letter for letter in conditional if len(several[letter]) > 1)


def density(letter: str, of: Sequence[str], given: Sequence[str]) -> str:
    """The name of one of several densities with a letter, by what it is one of."""
    return "_".join((letter, "of", *of, *(("given", *given) if given else ())))


def plain(text: str) -> str:
    """With `*` for a star, `;` for the bar of a density and a comma for that of anything else that
    is given, and nothing in front of the brackets of an indicator, of the same length."""

    def parted(found: re.Match[str]) -> str:
        whole, start, end = found.group(), *(at - found.start() for at in found.span("bar"))
        return f"{whole[:start]}{';'.ljust(end - start)}{whole[end:]}"

    text = _DENSITY.sub(parted, text)
    text = _INDICATOR.sub(lambda found: " " * len(found.group()), text)
    text = _GIVEN.sub(lambda found: ",".ljust(len(found.group())), text)
    return _SIGNS.sub(lambda found: "*".ljust(len(found.group())), text)


def named(tokens: list[Token], letters: frozenset[str], functions: frozenset[str]) -> list[Token]:
    """With a name for each of the densities that have one of the `letters`, and its arguments where
    it is one of the `functions`; a comma for the bar of any density."""
    made: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        made.append(token)
        at += 1
        if token.text not in DENSITIES or not tokens[at].at("("):
            continue
        end = next((k for k in range(at, len(tokens)) if tokens[k].at(")")), at)
        inside = tokens[at:end]
        bar = next((k for k, each in enumerate(inside) if each.at(";")), len(inside))
        comma = [each._replace(text=",") if each.at(";") else each for each in inside]
        if token.text in letters:
            words = [
                [t.text for t in half if t.kind in ("name", "number")]
                for half in (inside[:bar], inside[bar:])
            ]
            name = density(token.text, *words)
            known = name in functions
            made[-1] = token._replace(text=name, end=token.end if known else tokens[end].end)
            if not known:
                at = end + 1
                continue
        made += comma
        at = end
    return made


def merged(tokens: list[Token], steps: Mapping[str, str]) -> list[Token]:
    """The tokens with names that their marks belong to.

    `steps` has the names that a rule updates, with the letter that counts: ``w`` and ``t``.
    """
    made: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        width, ending = 0, ""
        if token.kind == "name" and (squared := _square(tokens, at)):
            width, ending = squared, SQUARE[1:]
        elif token.kind == "name":
            width, ending = _mark(tokens, at + 1, steps.get(token.text, ""))
        if width:
            last = tokens[at + width]
            text = f"{token.text}_{ending}" if ending else token.text
            token = token._replace(text=text, end=last.end)
        made.append(token)
        at += 1 + width
    return made


def _square(tokens: list[Token], at: int) -> int:
    """The tokens of a square in ``\\frac{\\partial f}{\\partial s^2}``, which is no second
    derivative: nothing stands behind the sign above."""
    inner, width = _script(tokens, at + 2) if tokens[at + 1].at("^") else ((), 0)
    signs = [tokens[at - k] for k in (1, 2, 3)] if at > 3 else []
    if inner != ("2",) or not signs or not signs[0].at("∂") or not signs[1].at("{"):
        return 0
    if not signs[2].at("}") or not tokens[at + 2 + width].at("}"):
        return 0
    depth, k = 1, at - 4
    while k >= 0 and depth:
        depth += tokens[k].at("}") - tokens[k].at("{")
        k -= 1
    return 0 if tokens[k + 3].at("^") else 1 + width


def _mark(tokens: list[Token], at: int, letter: str) -> tuple[int, str]:
    """How many tokens a mark takes, and what it adds to the name."""
    if not tokens[at].at("^", "_"):
        return 0, ""
    inner, width = _script(tokens, at + 1)
    bare = tuple(text for text in inner if text not in "()")
    if tokens[at].at("^") and len(inner) == 1 and inner[0] in ("*", "⋆"):
        return width + 1, "star"
    word = "".join(bare)
    if len(word) > 1 and word in WORDS:
        return width + 1, WORDS[word]
    if letter and bare in ((letter, "+", "1"), (letter,)):
        return width + 1, "next" if len(bare) == 3 else ""
    return 0, ""


def _script(tokens: list[Token], at: int) -> tuple[Spelling, int]:
    """What stands in a script, and how many tokens it takes."""
    if not tokens[at].at("{"):
        return (tokens[at].text,), 1
    end = next((k for k in range(at, len(tokens)) if tokens[k].at("}")), at)
    return tuple(token.text for token in tokens[at + 1 : end]), end - at + 1
