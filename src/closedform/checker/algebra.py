"""Arithmetic of jets: tensors over R[e1, e2, …]/(e1^2, e2^2, …), R a prime field or the balls.

A `Value` maps a set of infinitesimals (a bit mask) to a flat list of coefficients, row by row.
What does not depend on a moved name has the empty set alone, and costs no more than plain numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from operator import add, mul, sub
from random import Random
from typing import Any

from closedform.checker.verdict import Outside
from closedform.functions.values import Rational, Sizes, Value, division_free

Spend = Callable[[int], None]
Scalar = Any  # an int below the prime, or a ball
Scalars = list[Any]
ENTRIES_A_STEP = 128  # that are put in their places, in the count of work
PRODUCTS_A_STEP = 128  # of two scalars
LARGE_EXPONENT = 64  # a power above it is differentiated by its rule


def count(shape: Sizes) -> int:
    size = 1
    for n in shape:
        size *= n
    return size


def bits_of(*values: Value) -> int:
    """All infinitesimals that occur."""
    found = 0
    for value in values:
        for mask in value.parts:
            found |= mask
    return found


def subsets(bits: int) -> Iterator[int]:
    """The sets within `bits`, smaller numbers first, so every set after its subsets."""
    mask = 0
    while True:
        yield mask
        if mask == bits:
            return
        mask = (mask - bits) & bits


def each_bit(bits: int) -> Iterator[int]:
    while bits:
        low = bits & -bits
        yield low
        bits ^= low


def below(X: Value, bit: int) -> Value:
    """X with the infinitesimals from `bit` on set to zero."""
    return Value(X.shape, {s: part for s, part in X.parts.items() if s < bit})


def coefficient(X: Value, bit: int) -> Value:
    """What stands beside `bit`."""
    return Value(X.shape, {s ^ bit: part for s, part in X.parts.items() if s & bit})


def shifted(X: Value, bit: int) -> Value:
    """X times the infinitesimal `bit`."""
    return Value(X.shape, {s | bit: part for s, part in X.parts.items() if not s & bit})


def plain(X: Value) -> Value:
    """X with every infinitesimal set to zero."""
    return Value(X.shape, {0: X.parts[0]} if 0 in X.parts else {})


def unlimited(steps: int) -> None:
    """Nobody counts."""


class Jets:
    """The arithmetic that both kinds of scalars share; abstract in the methods that raise.

    `spend` is told of the steps before they are done, and may raise.
    """

    zero: Scalar
    one: Scalar
    exact: bool
    fine = False  # whether numbers are drawn so fine that two are equal for a reason only

    def __init__(self, spend: Spend = unlimited) -> None:
        self.spend = spend

    # What a kind of scalars states ----------------------------------------------------------

    def reduce(self, raw: Scalars) -> Scalars:
        """Sums of products of scalars as scalars."""
        raise NotImplementedError

    def number(self, value: Rational) -> Scalar:
        raise NotImplementedError

    def random(self, kind: str, random: Random) -> Scalar:
        """A scalar of a kind: any, positive, small, unit."""
        raise NotImplementedError

    def invert(self, scalar: Scalar) -> Scalar:
        raise NotImplementedError

    def positive(self, scalar: Scalar) -> bool:
        """Whether it is positive; refused where that is not known."""
        raise NotImplementedError

    def is_zero(self, scalar: Scalar) -> bool:
        raise NotImplementedError

    def pi(self) -> Scalar:
        raise NotImplementedError

    def apply(self, name: str, X: Value, order: int | None = None) -> Value:
        """An entry by entry function of one argument; of a family, the one of this order."""
        raise NotImplementedError

    def root(self, X: Value, exponent: Fraction) -> Value:
        """X to a power that is rational and not an integer, entry by entry."""
        raise NotImplementedError

    def power(self, X: Value, exponent: Value) -> Value:
        """X to any power, entry by entry; both have the same shape."""
        raise NotImplementedError

    def inverse_matrix(self, entries: Scalars, n: int) -> Scalars:
        raise NotImplementedError

    def determinant_matrix(self, entries: Scalars, n: int) -> Scalar:
        raise NotImplementedError

    def rank(self, A: Value) -> int:
        raise NotImplementedError

    def largest(self, X: Value) -> list[int]:
        raise NotImplementedError

    def matrix_function(self, name: str, A: Value) -> Value:
        raise NotImplementedError

    def largest_eigenpair(self, A: Value) -> tuple[Value, Value]:
        raise NotImplementedError

    # Making and rearranging -----------------------------------------------------------------

    def full(self, shape: Sizes, number: Rational) -> Value:
        return Value(shape, {0: [self.number(number)] * count(shape)} if number else {})

    def scalar(self, number: Rational) -> Value:
        return Value((), {0: [self.number(number)]} if number else {})

    def gather(self, X: Value, shape: Sizes, places: Iterable[int]) -> Value:
        """The entries at `places`; at place -1 stands a zero."""
        self.spend(count(shape) // ENTRIES_A_STEP)
        order = list(places)
        end = [self.zero] if -1 in order else []
        parts = {}
        for s, part in X.parts.items():
            padded = part + end if end else part
            parts[s] = [padded[i] for i in order]
        return Value(shape, parts)

    def spread(self, X: Value, shape: Sizes) -> Value:
        """A scalar at every entry."""
        size = count(shape)
        return Value(shape, {s: part * size for s, part in X.parts.items()})

    def value_part(self, X: Value) -> Scalars:
        """The coefficients without infinitesimals, zeros written out."""
        return X.parts.get(0) or [self.zero] * count(X.shape)

    def apart_from_zeros(self, function: Callable[[Value], Value], X: Value) -> Value:
        """The function of X, and 0 where X is exactly 0 and does not move: the root of such a zero
        has a value and a derivative, though the root has no slope there."""
        parts = list(X.parts.values())
        zeros = [i for i in range(count(X.shape)) if all(part[i] == 0 for part in parts)]
        if not zeros:
            return function(X)
        ones = list(self.value_part(X))
        for i in zeros:
            ones[i] = self.one
        made = function(Value(X.shape, {**X.parts, 0: ones}))
        for i in zeros:
            for part in made.parts.values():
                part[i] = self.zero
        return made

    # Entry by entry -------------------------------------------------------------------------

    def _fitted(self, X: Value, Y: Value) -> tuple[Value, Value]:
        if X.shape == Y.shape:
            return X, Y
        if not X.shape:
            return self.spread(X, Y.shape), Y
        if not Y.shape:
            return X, self.spread(Y, X.shape)
        return X, Value(X.shape, Y.parts)

    def add(self, X: Value, Y: Value) -> Value:
        X, Y = self._fitted(X, Y)
        parts = dict(X.parts)
        for s, part in Y.parts.items():
            found = parts.get(s)
            parts[s] = part if found is None else self.reduce(list(map(add, found, part)))
        return Value(X.shape, parts)

    def negate(self, X: Value) -> Value:
        return Value(X.shape, {s: self.reduce([-v for v in part]) for s, part in X.parts.items()})

    def subtract(self, X: Value, Y: Value) -> Value:
        return self.add(X, self.negate(Y))

    def scale(self, X: Value, number: Rational) -> Value:
        c = self.number(number)
        return Value(
            X.shape, {s: self.reduce([v * c for v in part]) for s, part in X.parts.items()}
        )

    def _bilinear(
        self, X: Value, Y: Value, product: Callable[[Scalars, Scalars], Scalars], shape: Sizes
    ) -> Value:
        """The coefficient of a set is the sum over the ways to part it in two."""
        raw: dict[int, Scalars] = {}
        for s, left in X.parts.items():
            for t, right in Y.parts.items():
                if not s & t:
                    term = product(left, right)
                    found = raw.get(s | t)
                    raw[s | t] = term if found is None else list(map(add, found, term))
        return Value(shape, {s: self.reduce(part) for s, part in raw.items()})

    def hadamard(self, X: Value, Y: Value) -> Value:
        if X.shape and not Y.shape:
            X, Y = Y, X
        if Y.shape and not X.shape:
            return self._bilinear(X, Y, _scaled, Y.shape)
        return self._bilinear(X, Y, _entries, X.shape)

    def reciprocal(self, X: Value) -> Value:
        return self._series_solve(
            X, self.full(X.shape, 1), [self.invert(v) for v in self.value_part(X)], _entries
        )

    def divide(self, X: Value, Y: Value) -> Value:
        return self.hadamard(X, self.reciprocal(Y))

    def whole_power(self, scalar: Scalar, exponent: int) -> Scalar:
        """A scalar to a positive power."""
        return _repeated(scalar, exponent, mul)

    def integer_power(self, X: Value, exponent: int) -> Value:
        if exponent < 0:
            return self.integer_power(self.reciprocal(X), -exponent)
        if exponent > LARGE_EXPONENT:
            base = [self.whole_power(v, exponent) for v in self.value_part(X)]
            return self.lift(
                X, base, lambda Y: self.scale(self.integer_power(Y, exponent - 1), exponent)
            )
        return _repeated(X, exponent, self.hadamard) if exponent else self.full(X.shape, 1)

    def matrix_power(self, X: Value, exponent: int) -> Value:
        n = X.shape[0]
        unit = Value(
            (n, n), {0: [self.one if i == j else self.zero for i in range(n) for j in range(n)]}
        )
        if exponent < 0:
            return self.matrix_power(self.solve(X, unit), -exponent)
        return _repeated(X, exponent, self.matmul) if exponent else unit

    def lift(self, X: Value, base: Scalars, slope: Callable[[Value], Value]) -> Value:
        """f(X) where `base` is f at the value part and `slope` is f' on jets.

        The coefficients of the sets with greatest element e are those of f'(X without e)*X_e.
        """
        parts = {0: base}
        bits = bits_of(X)
        if not bits:
            return Value(X.shape, parts)
        top = 1 << (bits.bit_length() - 1)
        slopes = slope(below(X, top))
        for bit in each_bit(bits):
            rise = Value(X.shape, {s ^ bit: p for s, p in X.parts.items() if bit <= s < 2 * bit})
            for s, part in self.hadamard(below(slopes, bit), rise).parts.items():
                parts[s | bit] = part
        return Value(X.shape, parts)

    # Matrices -------------------------------------------------------------------------------

    def total(self, X: Value) -> Value:
        return Value((), {s: self.reduce([sum(part)]) for s, part in X.parts.items()})

    def matmul(self, X: Value, Y: Value) -> Value:
        """The product; a vector is a column, 1x1 results keep their two axes."""
        m, k = X.shape if len(X.shape) == 2 else (count(X.shape), 1)
        n = Y.shape[1] if len(Y.shape) == 2 else 1

        def product(left: Scalars, right: Scalars) -> Scalars:
            self.spend(m * k * n // PRODUCTS_A_STEP)
            rows = [left[i : i + k] for i in range(0, m * k, k)]
            if n == 1:
                return [sum(map(mul, row, right)) for row in rows]
            columns = [right[j::n] for j in range(n)]
            return [sum(map(mul, row, column)) for row in rows for column in columns]

        return self._bilinear(X, Y, product, (m, n) if len(Y.shape) == 2 else (m,))

    def solve(self, A: Value, B: Value) -> Value:
        """The X with A*X = B."""
        n = A.shape[0]
        base = self.inverse_matrix(self.value_part(A), n)
        width = count(B.shape) // n

        def product(left: Scalars, right: Scalars) -> Scalars:
            self.spend(n * n * width // PRODUCTS_A_STEP)
            rows = [left[i : i + n] for i in range(0, n * n, n)]
            columns = [right[j::width] for j in range(width)]
            return [sum(map(mul, row, column)) for row in rows for column in columns]

        return self._series_solve(A, B, base, product)

    def _series_solve(
        self,
        A: Value,
        B: Value,
        inverse: Scalars,
        product: Callable[[Scalars, Scalars], Scalars],
    ) -> Value:
        """The X with A*X = B, from the inverse of A's value part: X_s = inv(A_0)*(B_s - Σ A_t*X_u),
        over the ways to part s into t and u with t not empty."""
        parts: dict[int, Scalars] = {}
        for s in subsets(bits_of(A, B)):
            rest = B.parts.get(s)
            for t, part in A.parts.items():
                if t and t & s == t and s ^ t in parts:
                    term = product(part, parts[s ^ t])
                    rest = [-v for v in term] if rest is None else list(map(sub, rest, term))
            if rest is not None:
                parts[s] = self.reduce(product(inverse, self.reduce(rest)))
        return Value(B.shape, parts)

    def determinant(self, A: Value) -> Value:
        """By elimination; of a singular matrix without it."""
        try:
            return self._eliminated(A)
        except Outside:
            return division_free(self, A)[0]

    def _eliminated(self, A: Value) -> Value:
        """The derivative of a determinant along e is det(A)*tr(inv(A)*A_e)."""
        n = A.shape[0]
        base = self.determinant_matrix(self.value_part(A), n)
        parts: dict[int, Scalars] = {0: [base]}
        for bit in each_bit(bits_of(A)):
            lower = below(A, bit)
            rise = Value(A.shape, {s ^ bit: p for s, p in A.parts.items() if bit <= s < 2 * bit})
            quotient = self.solve(lower, rise)
            trace = self.total(self.gather(quotient, (n,), range(0, n * n, n + 1)))
            known = Value((), {s: p for s, p in parts.items() if s < bit})
            for s, part in self.hadamard(known, trace).parts.items():
                parts[s | bit] = part
        return Value((), parts)

    def along_fresh(self, X: Value, E: Value, of: Callable[[Value], Value]) -> Value:
        """The derivative of `of` at X in the direction E."""
        bit = 1 << bits_of(X, E).bit_length()
        return coefficient(of(self.add(X, shifted(E, bit))), bit)

    # Order ----------------------------------------------------------------------------------

    def select(self, chosen: Sequence[bool], U: Value, V: Value, shape: Sizes) -> Value:
        """U where chosen, V elsewhere."""
        U = U if U.shape else self.spread(U, shape)
        V = V if V.shape else self.spread(V, shape)
        parts = {}
        blank = [self.zero] * count(shape)
        for s in {**U.parts, **V.parts}:
            pairs = zip(chosen, U.parts.get(s, blank), V.parts.get(s, blank), strict=True)
            parts[s] = [u if c else v for c, u, v in pairs]
        return Value(shape, parts)

    def sign(self, X: Value) -> Value:
        """1, 0 or -1, without infinitesimals."""
        one, zero = self.one, self.zero
        minus = self.number(-1)
        part = [
            zero if self.is_zero(v) else one if self.positive(v) else minus
            for v in self.value_part(X)
        ]
        return Value(X.shape, {0: part})

    def kinked(self, name: str, X: Value) -> Value:
        """abs, sign, step and relu: by the sign of the value part."""
        if name == "sign":
            return self.sign(X)
        if name == "abs":
            return self.hadamard(X, self.sign(X))
        step = [self.one if self.positive(v) else self.zero for v in self.value_part(X)]
        S = Value(X.shape, {0: step})
        return S if name == "step" else self.hadamard(X, S)

    def extreme(self, name: str, X: Value, Y: Value) -> Value:
        """maximum or minimum, entry by entry."""
        X, Y = self._fitted(X, Y)
        larger = [self.positive(v) for v in self.value_part(self.subtract(X, Y))]
        return self.select(larger, *((X, Y) if name == "maximum" else (Y, X)), X.shape)


FINER = 2**24  # parts of one part of a coarse number
KINKED = ("abs", "sign", "step", "relu")


def _scaled(left: Scalars, right: Scalars) -> Scalars:
    c = left[0]
    return [c * v for v in right]


def _entries(left: Scalars, right: Scalars) -> Scalars:
    return list(map(mul, left, right))


def _repeated(X: Any, exponent: int, product: Callable[[Any, Any], Any]) -> Any:
    """X to a positive power, by squares."""
    result = None
    while exponent:
        if exponent & 1:
            result = X if result is None else product(result, X)
        exponent >>= 1
        if exponent:
            X = product(X, X)
    return result
