"""Lengths of sums and exponents of matrices: an answer holds where they are not negative."""

from __future__ import annotations

from collections.abc import Iterable

from closedform.checker.graph import not_negative
from closedform.core.dims import Dim
from closedform.core.node import Node, dim, postorder
from closedform.meaning.read import Reading
from closedform.present.text import text


def lengths(reading: Reading, result: Node) -> list[str]:
    """The conditions on sizes and integers that what is declared does not imply."""
    needed = not_negative(postorder(reading.expression, result))
    known = list(_declared(reading))
    sized = {s for symbol in reading.symbols.values() for d in symbol.shape for s in d.symbols}
    least = dict.fromkeys(sized, 1)
    for bound in known:
        if len(bound.terms) <= 2 and len(bound.symbols) == 1 and not bound.falls:
            (name,) = bound.symbols
            least[name] = max(least.get(name, 0), -int(dict(bound.terms).get((), 0)))
    open_ones = [d for d in needed if not _holds(d, known, least)]
    return list(dict.fromkeys(_said(d) for d in open_ones if not _implied(d, open_ones)))


def _declared(reading: Reading) -> Iterable[Dim]:
    """What is declared not to be negative: `N > D` as N - D - 1."""
    for left, sign, right in reading.conditions:
        difference = left - right
        if sign in ("<", "<="):
            difference = -difference
        if sign in ("<", ">"):
            difference = difference - 1
        if sign != "!=":
            yield difference


def _holds(needed: Dim, known: list[Dim], least: dict[str, int]) -> bool:
    return any(_least(needed - bound, least) >= 0 for bound in (Dim.of(0), *known))


def _least(value: Dim, least: dict[str, int]) -> int:
    """The least value where that is known, else -1."""
    rising = all(c > 0 for m, c in value.terms if m)
    return value.value(least) if rising and value.symbols <= least.keys() else -1


def _implied(weaker: Dim, among: list[Dim]) -> bool:
    """Whether another one asks for more."""
    return any(((weaker - other).constant or 0) > 0 for other in among)


def _said(needed: Dim) -> str:
    """k - 2 >= 0 as `k >= 2`, N - D >= 0 as `N >= D`."""
    left = Dim({m: c for m, c in needed.terms if m and c > 0})
    return f"{text(dim(left))} >= {text(dim(left - needed))}"
