"""What a line says of the shape of an expression: ``w'x : (1×D)(D×1)``, ``X'X ∈ ℝ^{D×D}``."""

from __future__ import annotations

import re
from typing import NamedTuple

from closedform.proofread.declared import of_sizes, sizes_in, space_of
from closedform.proofread.formulas import Chain, Side

_SIZE = r"[ ]{0,9}[A-Za-z0-9_{}+\-*]{1,40}[ ]{0,9}"
_PAIR = rf"{_SIZE}(?:\\times|×){_SIZE}"
_BRACKETED = rf"(?:\\left\s*)?[(\[]({_PAIR}|1)(?:\\right\s*)?[)\]]"
_BETWEEN = r"\s*(?:\\cdot|\\times|\\,|·|×)?\s*"
_PRODUCT = re.compile(rf"{_BRACKETED}(?:{_BETWEEN}{_BRACKETED})*\s*|{_PAIR}")
_FACTOR = re.compile(_BRACKETED)
_COLON = re.compile(r"(?P<expression>.*\S)\s*(?:(?<![:=]):(?!=))\s*(?P<sizes>[^:]*)$", re.DOTALL)
_REAL = re.compile(r"\s*(?:\\(?:mathbb|mathbf|Bbb)\s*\{?\s*R\s*\}?|\\R(?![a-z])|ℝ)\s*(?:\^[^_]*)?")
_ARROW = re.compile(r"\\(?:long)?rightarrow|\\to(?![a-z])|→|\\Rightarrow")


class Sized(NamedTuple):
    """An expression with the shapes that its factors are said to have, and those that it is itself
    said to have, in the words of the notation."""

    expression: Side
    factors: tuple[str, ...]
    whole: tuple[str, ...]


def sized(chain: Chain) -> Sized | None:
    """What a chain says of a shape, where it does."""
    sides, relations = chain.sides, chain.relations
    if chain.continues:
        return None
    if relations == ("∈",):
        sizes = space_of(sides[1].text) if _REAL.fullmatch(sides[1].text) else None
        return None if sizes is None else Sized(sides[0], (), (of_sizes(_plain(sizes)),))
    if relations[:1] == (":",):
        expression, said, results = sides[0], sides[1].text, sides[2:]
    elif found := _COLON.fullmatch(sides[0].text):
        expression = Side(found["expression"], sides[0].start)
        said, results = found["sizes"], sides[1:]
    else:
        return None
    said, *further = (part.strip() for part in _ARROW.split(said))
    products = [said, *further, *(side.text for side in results)]
    if not all(_PRODUCT.fullmatch(each) for each in products):
        return None
    factors = tuple(map(_shape, _FACTOR.findall(said)))
    ends = [(_sizes(each)[0][0], _sizes(each)[-1][-1]) for each in products]
    return Sized(expression, factors, tuple(of_sizes(_plain(each)) for each in ends))


def _sizes(product: str) -> list[tuple[str, ...]]:
    """The sizes of each factor of ``(1×D)(D×1)``."""
    pairs = _FACTOR.findall(product) or [product]
    return [tuple(sizes_in(pair)) * (2 if pair.strip() == "1" else 1) for pair in pairs]


def _shape(pair: str) -> str:
    return of_sizes(_plain(_sizes(pair)[0]))


def _plain(sizes: tuple[str, ...]) -> list[str]:
    """Without the sizes of a number, or of a column."""
    return [] if set(sizes) == {"1"} else list(sizes)
