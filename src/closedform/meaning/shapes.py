"""Shapes while they are being found: dimensions with unknowns, and their unification.

An unknown dimension is a symbol whose name begins with ``?``.  Unification solves what is linear in
an unknown; two dimensions that are known and different do not fit.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, count

from closedform.core.dims import ONE, Dim, Shape


class Mismatch(Exception):
    """Two shapes do not fit; the rule that asked adds place and sentence."""


class Dims:
    """The unknown dimensions of one reading and what is known about them."""

    def __init__(self) -> None:
        self._solved: dict[str, Dim] = {}
        self._fused: list[tuple[Dim, Shape]] = []  # an axis, and the two that it runs over
        self._count = 0

    def unknown(self) -> Dim:
        self._count += 1
        return Dim.symbol(f"?{self._count}")

    def resolve(self, dim: Dim) -> Dim:
        solved = self._solved
        while solved and not solved.keys().isdisjoint(dim.symbols):
            dim = dim.substitute(solved)
        return dim

    @property
    def all_known(self) -> bool:
        """Whether no unknown was ever asked for."""
        return self._count == 0

    def shape(self, shape: Shape) -> Shape:
        return tuple(map(self.resolve, shape)) if self._solved else shape

    def unify(self, left: Dim, right: Dim) -> None:
        left, right = self.resolve(left), self.resolve(right)
        if left is right:
            return
        difference = left - right
        for monomial, coefficient in difference.terms:
            unknown = [s for s in monomial if s[0] == "?"]
            if len(unknown) != 1 or abs(coefficient) != 1:
                continue
            beside = tuple(s for s in monomial if s != unknown[0])
            rest = (difference - Dim({monomial: coefficient})) * -int(coefficient)
            value = _divided(rest, beside)
            if value is not None and unknown[0] not in value.symbols:
                self._solved[unknown[0]] = value
                return
        if not self._alike(left, right):
            raise Mismatch

    def fuse(self, major: Dim, minor: Dim) -> Dim:
        """The length of one axis that runs over two, `minor` fastest."""
        fused = major * minor
        self._fused.append((fused, (major, minor)))
        return fused

    def _alike(self, left: Dim, right: Dim) -> bool:
        """Solve two lengths of a `vec`, axis by axis, or two lengths of a `vech`."""
        parts, others = self._parts(left), self._parts(right)
        if parts and others:
            self.unify_shapes(parts, others)
            return True
        for one, other in ((left, right), (right, left)):
            if len(one.symbols) == len(other.symbols) == 1 and min(one.symbols)[0] == "?":
                value = {min(one.symbols): Dim.symbol(min(other.symbols))}
                if one.substitute(value) is other:
                    self._solved.update(value)
                    return True
        return False

    def _parts(self, fused: Dim) -> Shape:
        """The two axes that one axis runs over, where it is known to."""
        return next((parts for size, parts in self._fused if self.resolve(size) is fused), ())

    def unify_shapes(self, left: Shape, right: Shape) -> None:
        if len(left) != len(right):
            raise Mismatch
        for a, b in zip(left, right, strict=True):
            self.unify(a, b)

    def is_one(self, dim: Dim) -> bool:
        return self.resolve(dim) is ONE

    def name_unknowns(self, dims: list[Dim], taken: set[str]) -> None:
        """Give every unknown in `dims` that is left a letter that is not taken."""
        letters = chain("mnpqrkst", (f"n{i}" for i in count(1)))
        for dim in dims:
            for symbol in sorted(self.resolve(dim).symbols):
                if symbol[0] == "?":
                    letter = next(x for x in letters if x not in taken)
                    taken.add(letter)
                    self._solved[symbol] = Dim.symbol(letter)


def _divided(dim: Dim, by: tuple[str, ...]) -> Dim | None:
    """`dim` divided by a product of symbols, where that goes."""
    terms: dict[tuple[str, ...], int | Fraction] = {}
    for monomial, coefficient in dim.terms:
        left = list(monomial)
        for symbol in by:
            if symbol not in left:
                return None
            left.remove(symbol)
        terms[tuple(left)] = coefficient
    return Dim(terms)


def product(dims: Dims, left: Shape, right: Shape) -> Shape:
    """The shape of a matrix product; a vector is a column; 1×1 is a scalar."""
    rows, inner = (left[0], left[1]) if len(left) == 2 else (left[0], ONE)
    other, columns = (right[0], right[1]) if len(right) == 2 else (right[0], ONE)
    dims.unify(inner, other)
    result = dims.shape((rows, columns))
    if result[0] is ONE and result[1] is ONE:
        return ()
    if len(right) == 1 or result[1] is ONE:
        return (result[0],)
    return result


def transpose(dims: Dims, shape: Shape) -> Shape:
    if len(shape) == 1:
        return (ONE, shape[0])
    if len(shape) == 2:
        if dims.is_one(shape[0]):
            return (shape[1],)
        return (shape[1], shape[0])
    return shape


def written(shape: Shape) -> str:
    """A shape in words of the notation: scalar, n, m×n."""
    return "×".join(map(str, shape)) if shape else "scalar"
