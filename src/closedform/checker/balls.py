"""Scalars that are balls (python-flint): a difference that excludes zero is a disproof.

Entry by entry functions come from their record's `ball`, evaluated on power series, so derivatives
here owe nothing to the slopes that the calculus uses.  Python-flint is imported with this module,
which is imported when first needed.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from random import Random
from typing import Any

import flint

from closedform.checker.algebra import (
    FINER,
    KINKED,
    PRODUCTS_A_STEP,
    Jets,
    Scalars,
    Spend,
    bits_of,
    subsets,
    unlimited,
)
from closedform.checker.verdict import Outside, Tied
from closedform.functions.record import Table, missing
from closedform.functions.values import Rational, Value

RANGES = {  # numerators, and their denominator
    "any": (-96, 96, 64),
    "positive": (19, 109, 64),
    "small": (-19, 19, 64),
    "unit": (6, 58, 64),
    "tiny": (-96, 96, 2048),
    "large": (-96, 96, 8),
}
WHOLE = {  # the same of points that are written down with ease
    "any": (-3, 3, 1),
    "positive": (1, 3, 1),
    "small": (-1, 1, 2),
    "unit": (1, 3, 4),
    "tiny": (-1, 1, 8),
    "large": (-9, 9, 1),
}
BALLS_A_STEP = 400  # products in a matrix of balls, in the count of work
MATRIX_PRODUCTS = {"expm": 20, "logm": 600, "sqrtm": 100, "eigenvalues": 60}  # so many products


class Balls(Jets):
    """Jets over real balls of `precision` bits; use it inside `with balls.working():`.

    Points are short numbers that can be read in a witness, `whole` ones where that can be, or
    `fine` ones.
    """

    exact = False

    def __init__(
        self,
        table: Table,
        precision: int,
        fine: bool = False,
        spend: Spend = unlimited,
        whole: bool = False,
    ) -> None:
        super().__init__(spend)
        self.table = table
        self.fine = fine
        self.whole = whole
        self.tied = False  # whether the largest of some entries stands at several places
        self.precision = precision
        self.zero = flint.arb(0)
        self.one = flint.arb(1)
        self.left_domain = ""  # the first function that had no value at its argument

    def working(self) -> Any:
        return flint.ctx.workprec(self.precision)

    # Scalars --------------------------------------------------------------------------------

    def reduce(self, raw: Scalars) -> Scalars:
        return raw

    def number(self, value: Rational) -> Any:
        if isinstance(value, int):
            return flint.arb(value)
        return flint.arb(flint.fmpq(value.numerator, value.denominator))

    def random(self, kind: str, random: Random) -> Any:
        if self.whole:
            low, high, denominator = WHOLE[kind]
            return self.number(Fraction(random.randint(low, high) or 1, denominator))
        low, high, denominator = RANGES[kind]
        if self.fine:
            low, high, denominator = low * FINER, high * FINER, denominator * FINER
        return self.number(Fraction(random.randint(low, high) or 7, denominator))

    def invert(self, scalar: Any) -> Any:
        return self._seen("1/x", 1 / scalar)

    def positive(self, scalar: Any) -> bool:
        if scalar > 0:
            return True
        if scalar < 0:
            return False
        raise Outside("a comparison of what is nearly equal")

    def is_zero(self, scalar: Any) -> bool:
        if scalar > 0 or scalar < 0:
            return False
        if scalar == 0:
            return True
        raise Outside("a comparison of what is nearly equal")

    def pi(self) -> Any:
        return flint.arb.pi()

    def _seen(self, name: str, scalar: Any) -> Any:
        if not self.left_domain and not scalar.is_finite():
            self.left_domain = name
        return scalar

    # Functions ------------------------------------------------------------------------------

    def apply(self, name: str, X: Value, order: int | None = None) -> Value:
        if name in KINKED:
            return self.kinked(name, X)
        if name == "sqrt":
            root = partial(self._taylor, name, lambda s: s.sqrt())
            return self.apart_from_zeros(root, X)
        record = self.table[name]
        if record.ball is None:
            raise missing(record, "ball")
        ball = record.ball if order is None else partial(record.ball, order)
        return self._taylor(name, ball, X)

    def _taylor(self, name: str, function: Callable[[Any], Any], X: Value) -> Value:
        """f(a + N) = Σ c_k*N^k with the Taylor coefficients c at the value part, N nilpotent."""
        bits = bits_of(X)
        terms = bits.bit_count() + 1
        rows = [self._coefficients(name, function, v, terms) for v in self.value_part(X)]
        N = Value(X.shape, {s: part for s, part in X.parts.items() if s})
        result = Value(X.shape, {0: [row[-1] for row in rows]})
        for k in range(terms - 2, -1, -1):
            constant = Value(X.shape, {0: [row[k] for row in rows]})
            result = self.add(self.hadamard(result, N), constant)
        return result

    def _coefficients(
        self, name: str, function: Callable[[Any], Any], at: Any, terms: int
    ) -> Scalars:
        length = max(terms, 2)
        while True:
            series = flint.arb_series([at, 1], prec=length)
            try:
                image = function(series)
            except (ValueError, ZeroDivisionError):
                return [self._seen(name, flint.arb.nan())] * terms
            if not isinstance(image, flint.arb_series):
                image = flint.arb_series([image], prec=length)
            short = terms - int(image.prec)
            if short <= 0 or length > 2 * terms + 2:
                return [self._seen(name, image[k]) for k in range(terms)]
            length += short

    def root(self, X: Value, exponent: Fraction) -> Value:
        if exponent.denominator == 2:
            half = self.integer_power(self.apply("sqrt", X), abs(exponent.numerator))
            return half if exponent > 0 else self.reciprocal(half)
        return self.apply("exp", self.scale(self.apply("log", X), exponent))

    def power(self, X: Value, exponent: Value) -> Value:
        return self.apply("exp", self.hadamard(exponent, self.apply("log", X)))

    # Matrices -------------------------------------------------------------------------------

    def inverse_matrix(self, entries: Scalars, n: int) -> Scalars:
        self.spend(n**3 // BALLS_A_STEP)
        try:
            return list(flint.arb_mat(n, n, entries).inv().entries())
        except ZeroDivisionError:
            raise Outside("a singular matrix is inverted") from None

    def determinant_matrix(self, entries: Scalars, n: int) -> Any:
        self.spend(n**3 // BALLS_A_STEP)
        return flint.arb_mat(n, n, entries).det()

    def rank(self, A: Value) -> int:
        m, n = A.shape
        self.spend(m * n * min(m, n) // PRODUCTS_A_STEP)
        entries = [v.mid() for v in self.value_part(A)]
        rows = [entries[i * n : i * n + n] for i in range(m)]
        found = 0
        for j in range(n):
            pivot = max(range(found, m), key=lambda i: abs(float(rows[i][j])), default=None)
            if pivot is None or abs(float(rows[pivot][j])) < 1e-20:
                continue
            rows[found], rows[pivot] = rows[pivot], rows[found]
            head = rows[found]
            for i in range(found + 1, m):
                c = rows[i][j] / head[j]
                rows[i] = [(v - c * w).mid() for v, w in zip(rows[i], head, strict=True)]
            found += 1
        return found

    def largest(self, X: Value) -> list[int]:
        entries = self.value_part(X)
        best = max(entries, key=lambda v: v.mid())  # not as floats: erf(8) and erf(9) differ
        places = [i for i, v in enumerate(entries) if not best > v]
        if len(places) > 1:
            self.tied = True
            if not self.fine:
                raise Tied("the largest of what is nearly equal")
        return places

    def matrix_function(self, name: str, A: Value) -> Value:
        """Infinitesimals as nilpotent blocks: block (s, t) is A_(s without t) where t is in s."""
        n = A.shape[0]
        sets = list(subsets(bits_of(A)))
        size = n * len(sets)
        self.spend(size**3 * MATRIX_PRODUCTS[name] // BALLS_A_STEP)
        rows = []
        for s in sets:
            for i in range(n):
                for t in sets:
                    part = A.parts.get(s ^ t) if t & s == t else None
                    rows += part[i * n : i * n + n] if part else [self.zero] * n
        image = MATRIX_FUNCTIONS[name](flint.arb_mat(size, size, rows), self.precision)
        entries = [self._seen(name, v) for v in image.entries()]
        return Value(
            (n, n),
            {
                s: [entries[(k * n + i) * size + j] for i in range(n) for j in range(n)]
                for k, s in enumerate(sets)
            },
        )

    def largest_eigenpair(self, A: Value) -> tuple[Value, Value]:
        """Of a symmetric matrix, by Newton's method on A*v = l*v, v'*v = 1, from a ball for both:
        the bordered matrix at the value part is inverted once and the rest is nilpotent."""
        n = A.shape[0]
        self.spend(n**3 * MATRIX_PRODUCTS["eigenvalues"] // BALLS_A_STEP)
        base = self.value_part(A)
        l0, v0 = _eigenpair(base, n)
        bordered = []
        for i in range(n):
            row = base[i * n : i * n + n]
            row[i] = row[i] - l0
            bordered += [*row, -v0[i]]
        bordered += [*(2 * v for v in v0), self.zero]
        inverse = Value((n + 1, n + 1), {0: self.inverse_matrix(bordered, n + 1)})
        v, eigenvalue = Value((n,), {0: v0}), Value((), {0: [l0]})
        for _ in range(bits_of(A).bit_count()):
            residual = self.subtract(self.matmul(A, v), self.hadamard(eigenvalue, v))
            norm = self.subtract(self.total(self.hadamard(v, v)), self.scalar(1))
            parts = {
                s: residual.parts.get(s, [self.zero] * n) + norm.parts.get(s, [self.zero])
                for s in {**residual.parts, **norm.parts}
                if s
            }
            change = self.matmul(inverse, Value((n + 1,), parts))
            v = self.subtract(v, self.gather(change, (n,), range(n)))
            eigenvalue = self.subtract(eigenvalue, self.gather(change, (), (n,)))
        return eigenvalue, v


def _eigenpair(entries: Scalars, n: int) -> tuple[Any, Scalars]:
    """The largest eigenvalue of a symmetric matrix; its unit vector with first entry positive."""
    try:
        values, vectors = flint.acb_mat(flint.arb_mat(n, n, entries)).eig(right=True)
    except ValueError:
        raise Outside("eigenvalues that are nearly equal") from None
    best = max(range(n), key=lambda k: float(values[k].real.mid()))
    column = [vectors[i, best] for i in range(n)]
    anchor = max(range(n), key=lambda i: float(abs(column[i]).mid()))
    direction = [(c / column[anchor]).real for c in column]
    norm = sum((c * c for c in direction), flint.arb(0)).sqrt()
    first = direction[0]
    if not (first > 0 or first < 0):
        raise Outside("an eigenvector with a zero first")
    norm = norm if first > 0 else -norm
    return values[best].real, [c / norm for c in direction]


def _midpoint(A: Any) -> Any:
    return A.mid()


def _inflated(A: Any, precision: int) -> Any:
    """A with radii that cover what the iterations below leave, in practice."""
    radius = flint.arb(0, flint.arb(2) ** (-(precision * 3) // 4))
    return flint.arb_mat(A.nrows(), A.ncols(), [v * (1 + radius) + radius for v in A.entries()])


def _root_of_matrix(A: Any, precision: int) -> Any:
    """The principal square root, by the iteration of Denman and Beavers."""
    n = A.nrows()
    Y, Z = _midpoint(A), _unit(n)
    try:
        for _ in range(60):
            Y_next = _midpoint((Y + _midpoint(Z.inv())) * flint.arb(0.5))
            Z = _midpoint((Z + _midpoint(Y.inv())) * flint.arb(0.5))
            change = max(float(abs(v)) for v in (Y_next - Y).entries())
            Y = Y_next
            if change < 2.0 ** (-precision * 5 // 8):
                return Y
    except (ZeroDivisionError, OverflowError):
        pass
    raise Outside("a matrix without a principal square root")


def _sqrtm(A: Any, precision: int) -> Any:
    return _inflated(_root_of_matrix(A, precision), precision)


def _logm(A: Any, precision: int) -> Any:
    """Square roots until near I, then 2*artanh((A - I)/(A + I))."""
    n, halvings = A.nrows(), 0
    while max(float(abs(v)) for v in (A - _unit(n)).entries()) > 1 / (8 * n):
        if halvings == 40:
            raise Outside("a matrix without a principal logarithm")
        A, halvings = _root_of_matrix(A, precision), halvings + 1
    unit = _unit(n)
    step = _midpoint((A - unit) * (A + unit).inv())
    square, power, total = _midpoint(step * step), step, step
    for k in range(3, precision, 2):
        power = _midpoint(power * square)
        total = _midpoint(total + power * (flint.arb(1) / k))
        if all(float(abs(v)) < 2.0 ** (-precision) for v in power.entries()):
            break
    return _inflated(total * flint.arb(2 ** (halvings + 1)), precision)


def _unit(n: int) -> Any:
    return flint.arb_mat(n, n, [1 if i == j else 0 for i in range(n) for j in range(n)])


MATRIX_FUNCTIONS: dict[str, Callable[[Any, int], Any]] = {
    "expm": lambda A, precision: A.exp(),
    "logm": _logm,
    "sqrtm": _sqrtm,
}
