"""Letters side by side: `Ax` is one name in the notation, and on paper a product."""

from __future__ import annotations

from closedform.syntax.habits import MODULES, WORDS
from closedform.syntax.precedence import words

MOST = 4  # letters that are read as factors
GREEK = words(
    "alpha beta gamma delta epsilon eps zeta eta theta iota kappa lambda lam lmbda mu nu xi rho "
    "sigma tau upsilon phi chi psi omega"
)

_LETTERS = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
    "upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega ell"
)
GLYPHS = dict(zip(_LETTERS.split(), "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩℓ", strict=True))
ALSO = {
    "lambda": ("lam", "lmbda", "lamb"),
    "epsilon": ("eps",),
    "varepsilon": ("epsilon", "eps", "ε"),
    "varphi": ("phi", "φ"),
    "theta": ("th",),
    "sigma": ("sig",),
}
WORDS_OF = {glyph: word for word, glyph in GLYPHS.items()}


def declared(word: str, names: frozenset[str]) -> str:
    """A Greek letter in words under the spelling that is declared: `lambda` may be `lam` or `λ`."""
    spellings = (word, *ALSO.get(word, ()), GLYPHS.get(word, word))
    return next((spelling for spelling in spellings if spelling in names), word)


def in_words(name: str, names: frozenset[str]) -> str:
    """A name that begins with a Greek letter as it is declared: `λ_1` may be `lam_1`, `lambda` be
    `λ`; π is `pi`."""
    word = WORDS_OF.get(name[:1])
    if name in names:
        return name
    if word is None:
        return declared(name, names) if name in GLYPHS else name
    for spelling in (word, *ALSO.get(word, ())):
        if spelling + name[1:] in names:
            return spelling + name[1:]
    return "pi" if name == "π" else name


def factors(name: str) -> tuple[str, ...]:
    """The letters of a name that on paper would be a product: `Ax`, `AXB`, `ax`; else none.

    A differential (`dX`), a Greek letter in words, a function and a longer word in lower case are
    names on paper, too.
    """
    if not (name.isalpha() and 2 <= len(name) <= MOST) or name in WORDS or name in MODULES:
        return ()
    if name.lower() in GREEK | {"pi"} or name[0] == "d" or (name.islower() and len(name) > 2):
        return ()
    return tuple(name)


def apart(name: str) -> str:
    """A name as it is written where products have a sign: `A*x`."""
    return "*".join(factors(name)) or name
