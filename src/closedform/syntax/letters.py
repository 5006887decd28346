"""Letters side by side: `Ax` is one name in the notation, and on paper a product."""

from __future__ import annotations

from closedform.syntax.habits import MODULES, WORDS
from closedform.syntax.precedence import words

MOST = 4  # letters that are read as factors
GREEK = words(
    "alpha beta gamma delta epsilon eps zeta eta theta iota kappa lambda lam lmbda mu nu xi rho "
    "sigma tau upsilon phi chi psi omega"
)


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
