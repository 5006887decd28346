"""Formulas as they are typed without LaTeX: `P⁻¹m`, `x̂`, `2 lam w`, `d/dW log |det W|`.  They
become LaTeX whose every character knows where it stood."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from unicodedata import normalize

from closedform.syntax import lexer
from closedform.syntax.precedence import words

SUPERSCRIPTS = lexer.SUPERSCRIPTS | {"†": "\\dagger ", "ᴴ": "H"}
SUBSCRIPTS = lexer.SUBSCRIPTS | dict(zip("₊₋₍₎", "+-()", strict=True))
FRACTIONS = {"½": "12", "¼": "14", "¾": "34", "⅓": "13", "⅔": "23"}
ACCENTS = {"̂": "hat", "̄": "bar", "̅": "bar", "̃": "tilde"}
GREEK = {
    word: f"\\{word} "
    for word in words(
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau "
        "phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega pi"
    )
} | {"lam": "\\lambda ", "eps": "\\epsilon "}
CONSTANT, CONSTANT_SIGN = "const", "\ue002"  # what does not vary, as a name and in formulas
FUNCTIONS = words(
    "log ln exp sqrt sin cos tan tanh sinh cosh tr trace det logdet diag vec inv max min softmax "
    "sigmoid relu abs sign erf logsumexp rank norm kron"
)
LETTERS = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi",
    "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "ϕ": "phi", "χ": "chi",
    "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi",
    "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega", "ℓ": "ell"}  # fmt: skip
WORDS = GREEK | {"grad": "\\nabla ", "sum": "\\sum ", "prod": "\\prod "}
OPERATORS = {
    ".*": "\\odot ",
    "./": "\\oslash ",
    "||": "\\|",
    "**": "^",
    "@": " ",
    "−": "-",
    "⋅": "\\cdot ",
}
_SHARED = (
    rf"(?P<up>[{''.join(SUPERSCRIPTS)}]+)|(?P<down>[{''.join(SUBSCRIPTS)}]+)|"
    rf"(?P<fraction>[{''.join(FRACTIONS)}])|(?P<accented>\w[{''.join(ACCENTS)}]|[À-ɏḀ-ỹ])|(?P<minus>−)|"
    rf"(?P<letter>[{''.join(LETTERS.keys() - {'Σ', 'Π'})}]|[ΣΠ](?!_))|"
    rf"(?P<constant>{CONSTANT_SIGN})"
)
_UNICODE = re.compile(_SHARED)
_TYPED = re.compile(
    rf"{_SHARED}|(?P<command>\\[A-Za-z]+)|"
    r"(?<![A-Za-z])d(?P<above>[A-Za-z]*)/d(?P<below>[A-Za-z]+(?:_\w+)?)(?![\w^])|"
    r"(?P<word>[A-Za-z]{2,})|(?P<star>(?<=[\w)])\*(?=\s*(?:[=),;]|$)))|"
    r"(?P<places>(?<=\w)\[[\w:,+\- ]+\])|\^-(?P<power>\d+|T)|(?P<sum>[ΣΠ](?=_))|"
    r"(?P<operator>\.\*|\./|\|\||\*\*|\*|@|⋅)"
)


class Typed(NamedTuple):
    """A formula as LaTeX, and for each of its characters, and for its end, the place where it
    stood."""

    latex: str
    places: tuple[int, ...]


def as_latex(text: str, names: frozenset[str], plain: bool) -> Typed:
    """The LaTeX of a formula; `plain` ones have words for letters and functions."""
    pieces: list[str] = []
    places: list[int] = []
    text = braced(text) if plain else text
    at = 0
    for found in (_TYPED if plain else _UNICODE).finditer(text):
        made = _made(found, names)
        for piece, start, moves in (
            (text[at : found.start()], at, True),
            (made, found.start(), made == found.group()),
        ):
            pieces.append(piece)
            places += [start + k if moves else start for k in range(len(piece))]
        at = found.end()
    pieces.append(text[at:])
    places += range(at, len(text) + 1)
    return Typed("".join(pieces), tuple(places))


def braced(text: str) -> str:
    """With braces for the parentheses of an exponent, `X^(-1)`."""
    for found in list(re.finditer(r"\^\(", text)):
        depth = 0
        for at in range(found.end() - 1, len(text)):
            depth += (text[at] == "(") - (text[at] == ")")
            if not depth:
                opening = found.end() - 1
                text = f"{text[:opening]}{{{text[opening + 1 : at]}}}{text[at + 1 :]}"
                break
    return text


def _made(found: re.Match[str], names: frozenset[str]) -> str:
    kind, text = found.lastgroup or "", found.group()
    if kind in ("above", "below"):
        return f"\\frac{{d{found['above']}}}{{d{found['below']}}}"
    make = _MAKERS.get(kind)
    return make(text) if make else _word(text, names) if kind == "word" else text


def _word(word: str, names: frozenset[str]) -> str:
    if word in names and word not in GREEK:
        return f"\\mathrm{{{word}}}"
    if word in WORDS:
        return WORDS[word]
    if word in FUNCTIONS:
        return f"\\operatorname{{{word}}} "
    known = all(letter in names or letter == "d" for letter in word)
    return word if known or len(word) < 3 else f"\\mathrm{{{word}}}"


def _accented(text: str) -> str:
    apart = normalize("NFD", text)
    accent = ACCENTS.get(apart[1:])
    return f"\\{accent}{{{apart[0]}}}" if accent else text


def _script(sign: str, letters: dict[str, str]) -> Callable[[str], str]:
    return lambda text: f"{sign}{{{''.join(letters[mark] for mark in text)}}}"


_MAKERS: dict[str, Callable[[str], str]] = {
    "up": _script("^", SUPERSCRIPTS),
    "down": _script("_", SUBSCRIPTS),
    "fraction": lambda text: f"\\frac{FRACTIONS[text]}",
    "accented": _accented,
    "letter": lambda text: f"\\{LETTERS[text]} ",
    "minus": lambda text: "-",
    "constant": lambda text: f"\\mathrm{{{CONSTANT}}} ",
    "places": lambda text: f"_{{{text[1:-1]}}}",
    "power": lambda text: f"^{{{text[1:]}}}",
    "sum": lambda text: "\\sum " if text == "Σ" else "\\prod ",
    "star": lambda text: "^*",
    "operator": lambda text: OPERATORS.get(text, "\\cdot "),
}

# -- formulas in a line of text -------------------------------------------------------------------

_EASTERN = "[가-힣ぁ-んァ-ン一-龥]"
_PART = re.compile(
    rf"(?P<word>{_EASTERN}+|(?:(?!{_EASTERN})[^\W\d_]){{2,}}(?:['’][a-z]+)?)|(?P<break>[.:;?!](?=\s|$)|\n|\s--\s|[「」“”\"]|,(?=\s\s))|"
    r"(?P<other>\S)"
)
_LABEL = re.compile(r"\s*(?:\(\w{1,3}\)|\d+[.)]|[-*•])\s+")
_LISTED = re.compile(r"\s*,\s*[^\W\d]\w*$")  # a name that the words after it speak of
_RELATION = re.compile(r"=|←|∈|:=")
ENGLISH = words(
    "so is of to we at in it or if by as be an on no do us my he ok let for the now and but set "
    "put any all use its our one two are how why not can may get see has had was who due per via "
    "try yes non end out off own too fix"
)


def segments(line: str) -> Iterator[tuple[int, str]]:
    """The formulas in a line of text, with their places in it: what stands between the words."""
    label = _LABEL.match(line)
    begin = label.end() if label else 0
    spoken = False
    for found in _PART.finditer(line, begin):
        word = found["word"]
        if word is not None and _is_symbol(word):
            continue
        if word is not None or found["break"] is not None:
            yield from _segment(line, begin, found.start(), spoken)
            begin, spoken = found.end(), word is not None
    yield from _segment(line, begin, len(line), spoken)


def _is_symbol(word: str) -> bool:
    """Whether a word is one of formulas."""
    if word in FUNCTIONS or word in WORDS:
        return True
    if not word.isascii():
        return len(word) <= 4 and re.match(_EASTERN, word) is None
    return (
        len(word) <= 3 and word.lower() not in ENGLISH and (len(word) == 2 or word != word.lower())
    )


def _segment(line: str, begin: int, end: int, spoken: bool) -> Iterator[tuple[int, str]]:
    """A stretch where it holds a relation with something on both sides."""
    text = line[begin:end]
    stripped = _LISTED.sub("", text.strip(" \t,;"))
    relation = _RELATION.search(stripped)
    if relation is None or not stripped[relation.end() :].strip():
        return
    if not stripped[: relation.start()].strip() and spoken:
        return
    yield begin + text.index(stripped), stripped
