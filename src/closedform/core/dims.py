"""Dimensions: polynomials in dimension symbols that are whole numbers at all sizes.

A dimension is ``n``, ``3``, ``N - 1``, ``m*n`` (the length of a ``vec``), ``n*(n+1)/2`` (that of a
``vech``), and nothing else.  Equal dimensions are the same object, so ``is`` and ``==`` agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import lcm

Monomial = tuple[str, ...]  # sorted symbol names, repeated for powers; () is the constant


class Dim:
    """An immutable, interned polynomial in dimension symbols.

    >>> n = Dim.symbol("n")
    >>> str(n * n - 1), n + n is 2 * n, str((n * n + n).over(2))
    ('n*n-1', True, 'n*(n+1)/2')
    """

    __slots__ = ("__weakref__", "symbols", "terms")
    terms: tuple[tuple[Monomial, int | Fraction], ...]
    symbols: frozenset[str]

    def __new__(cls, terms: Mapping[Monomial, int | Fraction]) -> Dim:
        key = tuple(sorted((m, c) for m, c in terms.items() if c))
        dim = _interned.get(key)
        if dim is None:
            dim = object.__new__(cls)
            key = tuple((m, int(c) if c.denominator == 1 else c) for m, c in key)
            object.__setattr__(dim, "terms", key)
            names = frozenset(name for monomial, _ in key for name in monomial)
            object.__setattr__(dim, "symbols", names)
            _interned[key] = dim
        return dim

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a Dim is immutable")

    def __reduce__(self) -> tuple[object, ...]:
        return Dim, (dict(self.terms),)

    @staticmethod
    def symbol(name: str) -> Dim:
        return _symbol(name)

    @staticmethod
    def of(value: int | Dim) -> Dim:
        return value if isinstance(value, Dim) else _constant(value)

    @property
    def constant(self) -> int | None:
        """The number this is, or None where a symbol occurs."""
        if not self.terms:
            return 0
        if len(self.terms) == 1 and self.terms[0][0] == ():
            value = self.terms[0][1]
            return value if isinstance(value, int) else None
        return None

    @property
    def is_whole(self) -> bool:
        """Whether this is a whole number at all sizes of the symbols."""
        if all(isinstance(c, int) for _, c in self.terms):
            return True
        names = sorted(self.symbols)
        degree = max(len(monomial) for monomial, _ in self.terms)
        places = product(range(degree + 1), repeat=len(names))  # they decide a polynomial
        return all(
            self._at(dict(zip(names, place, strict=True))).denominator == 1 for place in places
        )

    @property
    def falls(self) -> bool:
        """Whether this grows less with every symbol, as -k and 2 - k do."""
        return bool(self.symbols) and all(c < 0 for m, c in self.terms if m)

    @property
    def is_one(self) -> bool:
        return self.terms == (((), 1),)

    def value(self, sizes: Mapping[str, int]) -> int:
        """The number of entries at the given sizes of the symbols."""
        return int(self._at(sizes))

    def _at(self, sizes: Mapping[str, int]) -> int | Fraction:
        total: int | Fraction = 0
        for monomial, coefficient in self.terms:
            for name in monomial:
                coefficient *= sizes[name]
            total += coefficient
        return total

    def substitute(self, values: Mapping[str, Dim]) -> Dim:
        if values.keys().isdisjoint(self.symbols):
            return self
        total = Dim({})
        for monomial, coefficient in self.terms:
            if coefficient == 1 and len(monomial) == len(self.terms) == 1:
                return values[monomial[0]]
            term = Dim({(): coefficient})
            for name in monomial:
                term = term * values.get(name, Dim.symbol(name))
            total = total + term
        return total

    def over(self, divisor: int) -> Dim:
        """Divided by a number; `is_whole` says whether that is a dimension."""
        return Dim({m: Fraction(c, divisor) for m, c in self.terms})

    def parted(self) -> tuple[Monomial, Dim, int]:
        """As symbols times a polynomial with whole coefficients over a number; the symbols are
        taken out where there is something to divide by."""
        below = lcm(*(c.denominator for _, c in self.terms))
        if below == 1:
            return (), self, 1
        common = Counter(self.terms[0][0])
        for monomial, _ in self.terms:
            common &= Counter(monomial)
        inner = {
            tuple((Counter(monomial) - common).elements()): c * below for monomial, c in self.terms
        }
        return tuple(common.elements()), Dim(inner), below

    def __add__(self, other: int | Dim) -> Dim:
        return _sum(self, Dim.of(other))

    __radd__ = __add__

    def __neg__(self) -> Dim:
        return Dim({m: -c for m, c in self.terms})

    def __sub__(self, other: int | Dim) -> Dim:
        return self + (-Dim.of(other))

    def __rsub__(self, other: int | Dim) -> Dim:
        return Dim.of(other) - self

    def __mul__(self, other: int | Dim) -> Dim:
        return _product(self, Dim.of(other))

    __rmul__ = __mul__

    def __str__(self) -> str:
        if not self.terms:
            return "0"
        common, inner, below = self.parted()
        if below != 1:
            shown = [*common, f"({inner})" if len(inner.terms) > 1 else str(inner)]
            return "*".join(shown if inner is not ONE else common) + f"/{below}"
        out = ""
        ordered = sorted(self.terms, key=lambda t: (-len(t[0]), t[0]))
        for monomial, coefficient in ordered:
            size = abs(coefficient)
            body = "*".join(monomial)
            text = body if body and size == 1 else f"{size}*{body}" if body else str(size)
            sign = "-" if coefficient < 0 else "+" if out else ""
            out += sign + text
        return out

    __repr__ = __str__


_interned: dict[tuple[tuple[Monomial, int | Fraction], ...], Dim] = {}


@lru_cache(maxsize=1024)
def _symbol(name: str) -> Dim:
    return Dim({(name,): 1})


@lru_cache(maxsize=1024)
def _constant(value: int) -> Dim:
    return Dim({(): value})


@lru_cache(maxsize=4096)
def _sum(a: Dim, b: Dim) -> Dim:
    terms = dict(a.terms)
    for monomial, coefficient in b.terms:
        terms[monomial] = terms.get(monomial, 0) + coefficient
    return Dim(terms)


@lru_cache(maxsize=4096)
def _product(a: Dim, b: Dim) -> Dim:
    terms: dict[Monomial, int | Fraction] = {}
    for m1, c1 in a.terms:
        for m2, c2 in b.terms:
            m = tuple(sorted(m1 + m2))
            terms[m] = terms.get(m, 0) + c1 * c2
    return Dim(terms)


ONE = Dim.of(1)
Shape = tuple[Dim, ...]


def triangle(n: Dim) -> Dim:
    """The number of entries on and below the diagonal of an n×n matrix: the length of its vech."""
    return (n * n + n).over(2)
