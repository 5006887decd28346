"""Scalars of a prime field: exact, and a random point decides an identity.

The prime is chosen so that the squares behave like the positive numbers do: products and quotients
of positive numbers are positive, -1 is not, the integers up to 47 and their quotients are, and the
positive root of a positive number is unique, for square, cube, fifth and seventh roots.

A function without an exact value is opaque: a random element for each argument, the same wherever
the argument comes back, with the relations below; its derivative is what its record says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import gcd
from random import Random

from closedform.checker.algebra import (
    KINKED,
    Jets,
    Scalars,
    Spend,
    below,
    bits_of,
    coefficient,
    each_bit,
    unlimited,
)
from closedform.checker.verdict import NotExact, Outside
from closedform.functions.values import Rational, Value

PRIME = 2_305_843_009_213_057_079
HALF = (PRIME - 1) // 2  # odd: the number of squares
ELIMINATED_A_STEP = 64  # entries of an elimination, in the count of work
NEARBY = 64  # known arguments that are tried for exp(a + b) = exp(a)*exp(b) and the like


class Field(Jets):
    """Jets over the prime field.

    `slope` evaluates the derivative of an opaque function as its record states it; `opaque` lists
    the functions met that have no exact value, so that a difference disproves nothing.
    """

    exact = True
    zero = 0
    one = 1

    def __init__(
        self,
        random: Random,
        slope: Callable[[str, Value], Value],
        spend: Spend = unlimited,
    ) -> None:
        super().__init__(spend)
        self.draw = random
        self.slope = slope
        self.opaque: set[str] = set()
        self._exp: dict[int, int] = {0: 1}
        self._log: dict[int, int] = {1: 0}
        self._angle: dict[int, tuple[int, int]] = {0: (0, 1)}
        self._memo: dict[tuple[str, int], int] = {}
        self._pi: int | None = None

    # Scalars --------------------------------------------------------------------------------

    def reduce(self, raw: Scalars) -> Scalars:
        p = PRIME
        return [v % p for v in raw]

    def number(self, value: Rational) -> int:
        if isinstance(value, int):
            return value % PRIME
        return value.numerator * pow(value.denominator, -1, PRIME) % PRIME

    def random(self, kind: str, random: Random) -> int:
        v = random.randrange(1, PRIME)
        return v * v % PRIME if kind in ("positive", "unit") else v

    def invert(self, scalar: int) -> int:
        if not scalar:
            raise Outside("division by zero")
        return pow(scalar, -1, PRIME)

    def positive(self, scalar: int) -> bool:
        self.opaque.add("sign")
        return pow(scalar, HALF, PRIME) == 1

    def is_zero(self, scalar: int) -> bool:
        return not scalar

    def pi(self) -> int:
        if self._pi is None:
            self._pi = self.random("positive", self.draw)
        return self._pi

    # Functions ------------------------------------------------------------------------------

    def apply(self, name: str, X: Value, order: int | None = None) -> Value:
        if order is not None:
            return self._of_order(name, order, X)
        if name in KINKED:
            return self.kinked(name, X)
        composed = COMPOSED.get(name)
        if composed is not None:
            return composed(self, X)
        if name == "sqrt":
            return self.apart_from_zeros(lambda Y: self.root(Y, Fraction(1, 2)), X)
        self.opaque.add(name)
        base = [self._opaque(name, v) for v in self.value_part(X)]
        return self.lift(X, base, lambda lower: self._slope(name, lower))

    def _of_order(self, name: str, order: int, X: Value) -> Value:
        """One of a family in which each function is the derivative of the one before."""
        named = ORDERS.get((name, order), f"{name} {order}")
        self.opaque.add(named)
        base = [self._opaque(named, v) for v in self.value_part(X)]
        return self.lift(X, base, lambda lower: self._of_order(name, order + 1, lower))

    def _slope(self, name: str, X: Value) -> Value:
        known = SLOPES.get(name)
        return known(self, X) if known is not None else self.slope(name, X)

    def _opaque(self, name: str, a: int) -> int:
        if name in SPECIAL:
            return SPECIAL[name](self, a)
        if name in ODD and a > HALF:
            return -self._opaque(name, PRIME - a) % PRIME
        if name in ODD and not a:
            return 0
        found = self._memo.get((name, a))
        if found is None:
            found = self._memo[name, a] = self.draw.randrange(1, PRIME)
        return found

    def exp(self, a: int) -> int:
        """Known at sums, differences, halves and doubles of what it is known at."""
        known = self._exp
        found = known.get(a)
        if found is not None:
            return found
        found = self._exp_from_known(a)
        if found is None:
            found = self.random("positive", self.draw)
        self._pair(a, found)
        return found

    def _exp_from_known(self, a: int) -> int | None:
        known = self._exp
        half = a * (HALF + 1) % PRIME
        if half in known:
            return known[half] ** 2 % PRIME
        if 2 * a % PRIME in known:
            return _square_root(known[2 * a % PRIME])
        if len(known) <= 2 * NEARBY:
            for b, v in known.items():
                w = known.get((a - b) % PRIME)
                if w is not None and b:
                    return v * w % PRIME
        return None

    def _pair(self, a: int, v: int) -> None:
        """exp(a) = v, and what follows."""
        inverse = pow(v, -1, PRIME)
        self._exp[a], self._exp[-a % PRIME] = v, inverse
        self._log[v], self._log[inverse] = a, -a % PRIME

    def log(self, v: int) -> int:
        """Known at products and quotients of what it is known at, and at 1 + exp(a) and
        its reciprocal."""
        if not v:
            raise Outside("log at zero")
        known = self._log
        found = known.get(v)
        if found is not None:
            return found
        before = known.get((v - 1) % PRIME)
        if before is not None:
            return self.softplus(before)
        before = known.get((pow(v, -1, PRIME) - 1) % PRIME)
        if before is not None:
            return -self.softplus(before) % PRIME
        if len(known) <= 2 * NEARBY:
            for w, a in known.items():
                b = known.get(v * pow(w, -1, PRIME) % PRIME) if w != 1 else None
                if b is not None:
                    return (a + b) % PRIME
        a = self.draw.randrange(1, PRIME)
        self._pair(a, v)
        return a

    def softplus(self, a: int) -> int:
        """log(1 + exp(a)); softplus(a) - softplus(-a) = a."""
        self.exp(a)
        c = min(a, -a % PRIME)
        found = self._memo.get(("softplus", c))
        if found is None:
            found = self._memo["softplus", c] = self.draw.randrange(1, PRIME)
        return found if c == a else (found + a) % PRIME

    def angle(self, a: int) -> tuple[int, int]:
        """Sine and cosine: a point of the circle."""
        c = min(a, -a % PRIME)
        if c not in self._angle:
            t = self.draw.randrange(2, PRIME)
            w = pow(1 + t * t, -1, PRIME)
            self._angle[c] = 2 * t * w % PRIME, (1 - t * t) * w % PRIME
        sine, cosine = self._angle[c]
        return (sine, cosine) if c == a else (-sine % PRIME, cosine)

    # Powers ---------------------------------------------------------------------------------

    def whole_power(self, scalar: int, exponent: int) -> int:
        return pow(scalar, exponent, PRIME)

    def root(self, X: Value, exponent: Fraction) -> Value:
        self.opaque.add("power")
        base = [_rational_power(v, exponent) for v in self.value_part(X)]
        Q = self.full(X.shape, exponent)
        return self._power(X, Q, base)

    def power(self, X: Value, exponent: Value) -> Value:
        self.opaque.add("power")
        pairs = zip(self.value_part(X), self.value_part(exponent), strict=True)
        return self._power(X, exponent, [self._opaque_power(a, e) for a, e in pairs])

    def _opaque_power(self, a: int, e: int) -> int:
        """exp(e*log(a)), known where it differs from a known one by an integer power of a."""
        L = self.log(a)
        target = e * L % PRIME
        for k in range(-4, 5):
            found = self._exp.get((target + k * L) % PRIME)
            if found is not None:
                return found * pow(a, -k, PRIME) % PRIME
        return self.exp(target)

    def _power(self, X: Value, E: Value, base: Scalars) -> Value:
        """The derivative of X^E is X^E*(dE*log(X) + E*dX/X)."""
        parts = {0: base}
        for bit in each_bit(bits_of(X, E)):
            known = Value(X.shape, {s: p for s, p in parts.items() if s < bit})
            lower = below(X, bit)
            dX = coefficient(below(X, 2 * bit), bit)
            dE = coefficient(below(E, 2 * bit), bit)
            rate = self.hadamard(below(E, bit), self.divide(dX, lower))
            if dE.parts:
                rate = self.add(rate, self.hadamard(dE, self.apply("log", lower)))
            for s, part in self.hadamard(known, rate).parts.items():
                parts[s | bit] = part
        return Value(X.shape, parts)

    # Matrices -------------------------------------------------------------------------------

    def inverse_matrix(self, entries: Scalars, n: int) -> Scalars:
        self.spend(n**3 // ELIMINATED_A_STEP)
        p = PRIME
        rows = [
            entries[i * n : i * n + n] + [1 if i == j else 0 for j in range(n)] for i in range(n)
        ]
        for k in range(n):
            pivot = next((i for i in range(k, n) if rows[i][k]), None)
            if pivot is None:
                raise Outside("a singular matrix is inverted")
            rows[k], rows[pivot] = rows[pivot], rows[k]
            scale = pow(rows[k][k], -1, p)
            row = rows[k] = [v * scale % p for v in rows[k]]
            for i in range(n):
                c = rows[i][k]
                if c and i != k:
                    rows[i] = [(v - c * w) % p for v, w in zip(rows[i], row, strict=True)]
        return [v for row in rows for v in row[n:]]

    def determinant_matrix(self, entries: Scalars, n: int) -> int:
        self.spend(n**3 // ELIMINATED_A_STEP)
        rows, pivots, sign = _echelon([entries[i * n : i * n + n] for i in range(n)])
        if pivots < n:
            raise Outside("a determinant is zero")
        result = sign
        for i, row in enumerate(rows):
            result = result * row[i] % PRIME
        return result

    def rank(self, A: Value) -> int:
        m, n = A.shape
        self.spend(m * n * min(m, n) // ELIMINATED_A_STEP)
        entries = self.value_part(A)
        return _echelon([entries[i * n : i * n + n] for i in range(m)])[1]

    def largest(self, X: Value) -> list[int]:
        raise NotExact("max and min")

    def matrix_function(self, name: str, A: Value) -> Value:
        raise NotExact(name)

    def largest_eigenpair(self, A: Value) -> tuple[Value, Value]:
        raise NotExact("eigenvalues")


def _echelon(rows: list[list[int]]) -> tuple[list[list[int]], int, int]:
    """Rows in echelon form, how many are not zero, and the sign of the exchanges."""
    p, sign, k = PRIME, 1, 0
    for j in range(len(rows[0])):
        pivot = next((i for i in range(k, len(rows)) if rows[i][j]), None)
        if pivot is None:
            continue
        if pivot != k:
            rows[k], rows[pivot], sign = rows[pivot], rows[k], -sign
        scale = pow(rows[k][j], -1, p)
        for i in range(k + 1, len(rows)):
            c = rows[i][j] * scale % p
            if c:
                rows[i] = [(v - c * w) % p for v, w in zip(rows[i], rows[k], strict=True)]
        k += 1
        if k == len(rows):
            break
    return rows, k, sign


def _square_root(v: int) -> int:
    root = pow(v, (PRIME + 1) // 4, PRIME)
    if root * root % PRIME != v:
        raise Outside("the root of what is no square")
    return root


def _rational_power(v: int, exponent: Fraction) -> int:
    """The power that is a square where v is one; of others only odd roots exist."""
    if not v:
        raise Outside("a power of zero")
    top, bottom = exponent.numerator, exponent.denominator
    order = HALF if bottom % 2 == 0 else PRIME - 1
    if gcd(bottom, order) != 1:
        raise NotExact(f"the power {exponent}")
    if bottom % 2 == 0 and pow(v, HALF, PRIME) != 1:
        raise Outside("the root of what is no square")
    return pow(v, top * pow(bottom, -1, order) % order, PRIME)


# What is said with others --------------------------------------------------------------------


def _sigmoid(a: Field, X: Value) -> Value:
    E = a.apply("exp", a.negate(X))
    return a.reciprocal(a.add(a.full(X.shape, 1), E))


def _hyperbolic(a: Field, X: Value, sign: int) -> Value:
    E = a.apply("exp", X)
    return a.scale(a.add(E, a.scale(a.reciprocal(E), sign)), Fraction(1, 2))


def _tanh(a: Field, X: Value) -> Value:
    return a.divide(_hyperbolic(a, X, -1), _hyperbolic(a, X, 1))


def _tan(a: Field, X: Value) -> Value:
    return a.divide(a.apply("sin", X), a.apply("cos", X))


COMPOSED: Mapping[str, Callable[[Field, Value], Value]] = {
    "sigmoid": _sigmoid,
    "sinh": lambda a, X: _hyperbolic(a, X, -1),
    "cosh": lambda a, X: _hyperbolic(a, X, 1),
    "tanh": _tanh,
    "tan": _tan,
}
SLOPES: Mapping[str, Callable[[Field, Value], Value]] = {
    "exp": lambda a, X: a.apply("exp", X),
    "log": lambda a, X: a.reciprocal(X),
    "softplus": _sigmoid,
    "sin": lambda a, X: a.apply("cos", X),
    "cos": lambda a, X: a.negate(a.apply("sin", X)),
}
SPECIAL: Mapping[str, Callable[[Field, int], int]] = {
    "exp": Field.exp,
    "log": Field.log,
    "softplus": Field.softplus,
    "sin": lambda a, v: a.angle(v)[0],
    "cos": lambda a, v: a.angle(v)[1],
}
ORDERS = {("polygamma", 0): "digamma", ("polygamma", 1): "trigamma"}
ODD = ("asin", "atan", "erf")
