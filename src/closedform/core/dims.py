"""Dimensions: polynomials with integer coefficients in dimension symbols.

A dimension is ``n``, ``3``, ``N - 1``, ``m*n`` (the length of a ``vec``), and nothing else.  Equal
dimensions are the same object, so ``is`` and ``==`` agree.
"""

from __future__ import annotations

from collections.abc import Mapping

Monomial = tuple[str, ...]  # sorted symbol names, repeated for powers; () is the constant


class Dim:
    """An immutable, interned polynomial in dimension symbols.

    >>> n = Dim.symbol("n")
    >>> str(n * n - 1), n + n is 2 * n
    ('n*n-1', True)
    """

    __slots__ = ("__weakref__", "symbols", "terms")
    terms: tuple[tuple[Monomial, int], ...]
    symbols: frozenset[str]

    def __new__(cls, terms: Mapping[Monomial, int]) -> Dim:
        key = tuple(sorted((m, c) for m, c in terms.items() if c))
        dim = _interned.get(key)
        if dim is None:
            dim = object.__new__(cls)
            object.__setattr__(dim, "terms", key)
            names = frozenset(name for monomial, _ in key for name in monomial)
            object.__setattr__(dim, "symbols", names)
            _interned[key] = dim
        return dim

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a Dim is immutable")

    def __reduce__(self) -> tuple[object, ...]:
        return Dim, (dict(self.terms),)

    @classmethod
    def symbol(cls, name: str) -> Dim:
        return cls({(name,): 1})

    @classmethod
    def of(cls, value: int | Dim) -> Dim:
        return value if isinstance(value, Dim) else cls({(): value})

    @property
    def constant(self) -> int | None:
        """The number this is, or None where a symbol occurs."""
        if not self.terms:
            return 0
        if len(self.terms) == 1 and self.terms[0][0] == ():
            return self.terms[0][1]
        return None

    @property
    def is_one(self) -> bool:
        return self.terms == (((), 1),)

    def value(self, sizes: Mapping[str, int]) -> int:
        """The number of entries at the given sizes of the symbols."""
        total = 0
        for monomial, coefficient in self.terms:
            for name in monomial:
                coefficient *= sizes[name]
            total += coefficient
        return total

    def substitute(self, values: Mapping[str, Dim]) -> Dim:
        total = Dim({})
        for monomial, coefficient in self.terms:
            product = Dim.of(coefficient)
            for name in monomial:
                product = product * values.get(name, Dim.symbol(name))
            total = total + product
        return total

    def __add__(self, other: int | Dim) -> Dim:
        terms = dict(self.terms)
        for monomial, coefficient in Dim.of(other).terms:
            terms[monomial] = terms.get(monomial, 0) + coefficient
        return Dim(terms)

    __radd__ = __add__

    def __neg__(self) -> Dim:
        return Dim({m: -c for m, c in self.terms})

    def __sub__(self, other: int | Dim) -> Dim:
        return self + (-Dim.of(other))

    def __rsub__(self, other: int | Dim) -> Dim:
        return Dim.of(other) - self

    def __mul__(self, other: int | Dim) -> Dim:
        terms: dict[Monomial, int] = {}
        for m1, c1 in self.terms:
            for m2, c2 in Dim.of(other).terms:
                m = tuple(sorted(m1 + m2))
                terms[m] = terms.get(m, 0) + c1 * c2
        return Dim(terms)

    __rmul__ = __mul__

    def __str__(self) -> str:
        if not self.terms:
            return "0"
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


_interned: dict[tuple[tuple[Monomial, int], ...], Dim] = {}

ONE = Dim.of(1)
Shape = tuple[Dim, ...]
