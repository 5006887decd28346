"""Reference values of the functions that are not entry by entry, over an abstract algebra.

Each function here is named like its record.  The algebra does the arithmetic: over a prime field,
over balls, or over either extended by infinitesimals, so a value is stated once and its derivatives
come from the arithmetic alone.  Nothing here is used by the calculus.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple, Protocol

Sizes = tuple[int, ...]
Rational = int | Fraction


class Value(NamedTuple):
    """A tensor of jets: its shape, and row by row the coefficients of each set of infinitesimals.

    The sets are bit masks, the empty set (0) holds the value itself; an absent set is zero.
    """

    shape: Sizes
    parts: dict[int, list[Any]]


class Algebra(Protocol):
    """What a reference value may ask of the arithmetic."""

    def full(self, shape: Sizes, number: Rational) -> Value: ...
    def gather(self, X: Value, shape: Sizes, places: Iterable[int]) -> Value: ...
    def add(self, X: Value, Y: Value) -> Value: ...
    def subtract(self, X: Value, Y: Value) -> Value: ...
    def scale(self, X: Value, number: Rational) -> Value: ...
    def hadamard(self, X: Value, Y: Value) -> Value: ...
    def divide(self, X: Value, Y: Value) -> Value: ...
    def matmul(self, X: Value, Y: Value) -> Value: ...
    def total(self, X: Value) -> Value: ...
    def apply(self, name: str, X: Value) -> Value: ...
    def solve(self, A: Value, B: Value) -> Value: ...
    def determinant(self, A: Value) -> Value: ...
    def largest(self, X: Value) -> list[int]: ...
    def rank(self, A: Value) -> int: ...
    def matrix_function(self, name: str, A: Value) -> Value: ...
    def largest_eigenpair(self, A: Value) -> tuple[Value, Value]: ...
    def along_fresh(self, X: Value, E: Value, of: Callable[[Value], Value]) -> Value: ...


# Rearranging ------------------------------------------------------------------------------------


def transpose(a: Algebra, X: Value) -> Value:
    m, n = X.shape
    return a.gather(X, (n, m), [i * n + j for j in range(n) for i in range(m)])


def vec(a: Algebra, X: Value) -> Value:
    """The columns below each other."""
    if len(X.shape) < 2:
        return X
    m, n = X.shape
    return a.gather(X, (m * n,), [i * n + j for j in range(n) for i in range(m)])


def vech(a: Algebra, X: Value) -> Value:
    """The columns of the lower triangle below each other."""
    if not X.shape:
        return X
    n = X.shape[0]
    places = [i * n + j for j in range(n) for i in range(j, n)]
    return a.gather(X, (len(places),), places)


def diag(a: Algebra, X: Value) -> Value:
    """The diagonal matrix of a vector, the vector on the diagonal of a matrix."""
    if len(X.shape) == 1:
        n = X.shape[0]
        return a.gather(X, (n, n), [i if i == j else -1 for i in range(n) for j in range(n)])
    m, n = X.shape
    size = m if m < n else n
    return a.gather(X, (size,), range(0, size * n, n + 1))


def tril(a: Algebra, X: Value) -> Value:
    m, n = X.shape
    return a.gather(X, (m, n), [i * n + j if i >= j else -1 for i in range(m) for j in range(n)])


def triu(a: Algebra, X: Value) -> Value:
    m, n = X.shape
    return a.gather(X, (m, n), [i * n + j if i <= j else -1 for i in range(m) for j in range(n)])


def kron(a: Algebra, X: Value, Y: Value) -> Value:
    """Block (i, j) is X[i, j]*Y; of two vectors, a vector."""
    m, n = X.shape if len(X.shape) == 2 else (_size(X), 1)
    p, q = Y.shape if len(Y.shape) == 2 else (_size(Y), 1)
    left = (i * n + j for i in range(m) for _ in range(p) for j in range(n) for _ in range(q))
    right = (k * q + h for _ in range(m) for k in range(p) for _ in range(n) for h in range(q))
    both_vectors = len(X.shape) < 2 and len(Y.shape) < 2
    shape: Sizes = (m * p,) if both_vectors else (m * p, n * q)
    return a.hadamard(a.gather(X, shape, left), a.gather(Y, shape, right))


def _size(X: Value) -> int:
    size = 1
    for n in X.shape:
        size *= n
    return size


# One result a row or a column -------------------------------------------------------------------


def _lines(a: Algebra, X: Value, along: str) -> list[Value]:
    m, n = X.shape
    if along == "rows":
        return [a.gather(X, (n,), range(i * n, i * n + n)) for i in range(m)]
    return [a.gather(X, (m,), range(j, m * n, n)) for j in range(n)]


def _stacked(a: Algebra, lines: Sequence[Value], along: str) -> Value:
    """Scalars give a vector; vectors become the rows or the columns of a matrix."""
    inner = lines[0].shape
    size = inner[0] if inner else 1
    shape = (len(lines), *inner)
    result = Value(shape, {})
    for i, line in enumerate(lines):
        before = [-1] * (i * size)
        after = [-1] * ((len(lines) - i - 1) * size)
        result = a.add(result, a.gather(line, shape, [*before, *range(size), *after]))
    return transpose(a, result) if inner and along == "cols" else result


def _along(
    function: Callable[[Algebra, Value], Value],
) -> Callable[..., Value]:
    """`function`, also of each row or each column."""

    def value(a: Algebra, X: Value, along: str | None = None) -> Value:
        if along is None:
            return function(a, X)
        return _stacked(a, [function(a, line) for line in _lines(a, X, along)], along)

    value.__name__ = function.__name__
    value.__doc__ = function.__doc__
    return value


@_along
def sum(a: Algebra, X: Value) -> Value:
    return a.total(X)


@_along
def mean(a: Algebra, X: Value) -> Value:
    return a.scale(a.total(X), Fraction(1, _size(X)))


@_along
def prod(a: Algebra, X: Value) -> Value:
    result = a.full((), 1)
    for i in range(_size(X)):
        result = a.hadamard(result, a.gather(X, (), (i,)))
    return result


@_along
def norm1(a: Algebra, X: Value) -> Value:
    return a.total(a.apply("abs", X))


@_along
def norm2(a: Algebra, X: Value) -> Value:
    return a.apply("sqrt", a.total(a.hadamard(X, X)))


@_along
def max(a: Algebra, X: Value) -> Value:
    return a.gather(X, (), a.largest(X)[:1])


@_along
def min(a: Algebra, X: Value) -> Value:
    return a.gather(X, (), a.largest(a.scale(X, -1))[:1])


@_along
def indmax(a: Algebra, X: Value) -> Value:
    """1 at the largest entry, else 0."""
    best = a.largest(X)
    return a.gather(a.full((), 1), X.shape, (0 if i in best else -1 for i in range(X.shape[0])))


@_along
def indmin(a: Algebra, X: Value) -> Value:
    return indmax(a, a.scale(X, -1))


@_along
def softmax(a: Algebra, X: Value) -> Value:
    E = a.apply("exp", X)
    return a.divide(E, a.total(E))


@_along
def logsumexp(a: Algebra, X: Value) -> Value:
    return a.apply("log", a.total(a.apply("exp", X)))


@_along
def cumsum(a: Algebra, X: Value) -> Value:
    n = X.shape[0]
    ones = a.full((n, n), 1)
    return a.matmul(tril(a, ones), X)


@_along
def revcumsum(a: Algebra, X: Value) -> Value:
    n = X.shape[0]
    ones = a.full((n, n), 1)
    return a.matmul(triu(a, ones), X)


def dot(a: Algebra, X: Value, Y: Value) -> Value:
    return a.total(a.hadamard(X, Y))


inner = dot


# Matrices ---------------------------------------------------------------------------------------


def eye(a: Algebra, n: int) -> Value:
    return diag(a, a.full((n,), 1))


def tr(a: Algebra, X: Value) -> Value:
    return a.total(diag(a, X)) if X.shape else X


DIVISION_FREE = 5  # up to this size a determinant is taken so that singular matrices have one


def det(a: Algebra, X: Value) -> Value:
    if not X.shape:
        return X
    n = X.shape[0]
    return division_free(a, X)[0] if n <= DIVISION_FREE else a.determinant(X)


def adj(a: Algebra, X: Value) -> Value:
    """The adjugate, X*adj(X) = det(X)*I, of singular matrices too."""
    return division_free(a, X)[1]


def division_free(a: Algebra, X: Value) -> tuple[Value, Value]:
    """Determinant and adjugate by Faddeev and LeVerrier: it divides by 1, 2, …, n only."""
    n = X.shape[0]
    unit = eye(a, n)
    M = unit
    for k in range(1, n):
        XM = a.matmul(X, M)
        M = a.add(XM, a.hadamard(unit, a.scale(tr(a, XM), Fraction(-1, k))))
    sign = 1 if n % 2 else -1
    return a.scale(tr(a, a.matmul(X, M)), Fraction(sign, n)), a.scale(M, sign)


def logdet(a: Algebra, X: Value) -> Value:
    return a.apply("log", det(a, X))


def inv(a: Algebra, X: Value) -> Value:
    if not X.shape:
        return a.divide(a.full((), 1), X)
    return a.solve(X, eye(a, X.shape[0]))


def pinv(a: Algebra, X: Value) -> Value:
    """The pseudo-inverse of a matrix of full rank."""
    m, n = X.shape
    Xt = transpose(a, X)
    if m >= n:
        return a.solve(a.matmul(Xt, X), Xt)
    return transpose(a, a.solve(a.matmul(X, Xt), X))


def rank(a: Algebra, X: Value) -> Value:
    return a.full((), a.rank(X))


def expm(a: Algebra, X: Value) -> Value:
    return a.matrix_function("expm", X)


def logm(a: Algebra, X: Value) -> Value:
    return a.matrix_function("logm", X)


def sqrtm(a: Algebra, X: Value) -> Value:
    return a.matrix_function("sqrtm", X)


def dexpm(a: Algebra, X: Value, E: Value) -> Value:
    """The derivative of expm at X in the direction E."""
    return a.along_fresh(X, E, lambda Y: expm(a, Y))


def dlogm(a: Algebra, X: Value, E: Value) -> Value:
    """The derivative of logm at X in the direction E."""
    return a.along_fresh(X, E, lambda Y: logm(a, Y))


def sylvester(a: Algebra, A: Value, B: Value, C: Value) -> Value:
    """The X with A*X + X*B = C."""
    m, n = A.shape[0], B.shape[0]
    K = a.add(kron(a, eye(a, n), A), kron(a, transpose(a, B), eye(a, m)))
    x = a.solve(K, vec(a, C))
    return a.gather(x, (m, n), [i + m * j for i in range(m) for j in range(n)])


def lambda_max(a: Algebra, X: Value) -> Value:
    """The largest eigenvalue of the symmetric part."""
    return a.largest_eigenpair(_symmetric_part(a, X))[0]


def eigvec_max(a: Algebra, X: Value) -> Value:
    """The unit eigenvector of the largest eigenvalue, its first entry positive."""
    return a.largest_eigenpair(_symmetric_part(a, X))[1]


def _symmetric_part(a: Algebra, X: Value) -> Value:
    return a.scale(a.add(X, transpose(a, X)), Fraction(1, 2))
