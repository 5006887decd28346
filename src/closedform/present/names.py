"""Names as on paper: Greek letters for their spelled names, in Unicode and in LaTeX."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

LOWER = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu "
    "nu xi omicron pi rho - sigma tau upsilon phi chi psi omega"
)  # in the order of Unicode, `-` for the final sigma
_LETTERS = LOWER.split()
GREEK = {word: chr(ord("α") + at) for at, word in enumerate(_LETTERS) if word != "-"}
GREEK |= {word.capitalize(): chr(ord("Α") + at) for at, word in enumerate(_LETTERS) if word != "-"}
SHORT = {"lam": "lambda", "lmbda": "lambda", "eps": "epsilon"}
LIKE_LATIN = "Alpha Beta Epsilon Zeta Eta Iota Kappa Mu Nu Omicron Rho Tau Chi omicron"
LATIN = frozenset(LIKE_LATIN.split())  # TeX has no commands for these
_SPELLED = {letter: word for word, letter in GREEK.items()}


class Name(NamedTuple):
    """A name in its parts: `W1` and `W_1` are `W` with the subscript `1`."""

    stem: str
    below: str


def parted(name: str) -> Name:
    """The stem and the subscript: what stands behind the first `_`, else the digits at the end."""
    stem, _, below = name.partition("_")
    if stem and below:
        return Name(stem, below)
    stem = name.rstrip("0123456789")
    return Name(stem, name[len(stem) :]) if stem else Name(name, "")


def unicode_name(name: str) -> str:
    """`lam` is λ, `Sigma` is Σ, `theta_1` is θ_1; other names stay as they are."""
    stem = parted(name).stem
    letter = GREEK.get(SHORT.get(stem, stem))
    return letter + name[len(stem) :] if letter else name


def latex_name(name: str) -> str:
    r"""`w` is w, `lam` is \lambda, `theta1` is \theta_{1}, `rate` is \mathrm{rate}."""
    stem, below = parted(name)
    word = SHORT.get(stem, _SPELLED.get(stem, stem))
    if word in GREEK and word not in LATIN:
        shown = f"\\{word}"
    elif len(stem) == 1 and stem.isascii():
        shown = stem
    else:
        shown = upright(word)
    if not below:
        return shown
    plain = len(below) == 1 or below.isdigit()
    return f"{shown}_{{{below if plain else upright(below)}}}"


def upright(word: str) -> str:
    return "\\mathrm{" + word.replace("_", "\\_") + "}"


def spelling(
    names: Iterable[str], spell: Callable[[str], str], plain: Callable[[str], str] = str
) -> Callable[[str], str]:
    """`spell`, and `plain` for a name that would then look the same as another one."""
    shown: dict[str, str] = {}
    owner: dict[str, str] = {}
    for name in sorted(names, key=lambda name: (spell(name) != name, -len(name), name)):
        glyphs = spell(name)
        shown[name] = plain(name) if glyphs in owner else glyphs
        owner.setdefault(glyphs, name)
    return lambda name: shown.get(name) or spell(name)
