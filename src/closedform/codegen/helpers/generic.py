"""In the words of the array API standard."""

import numpy as np

xp = np


def _softmax(x):
    e = xp.exp(x - xp.max(x, axis=-1, keepdims=True))
    return e / xp.sum(e, axis=-1, keepdims=True)


def _logsumexp(x):
    top = xp.max(x, axis=-1, keepdims=True)
    return xp.log(xp.sum(xp.exp(x - top), axis=-1)) + top[..., 0]


def _indmax(x):
    return xp.astype(x == xp.max(x, axis=-1, keepdims=True), x.dtype)


def _logdet(X):
    sign, value = xp.linalg.slogdet(X)
    return xp.where(sign > 0, value, xp.nan)


def _eigvec_max(X):
    vector = xp.linalg.eigh(X)[1][..., -1]
    return vector * xp.sign(vector[..., :1])


def _adjugate(X):
    """By the coefficients of the characteristic polynomial (Faddeev and LeVerrier): also of a
    singular matrix."""
    n = X.shape[-1]
    eye = xp.eye(n, dtype=X.dtype)
    made = eye + 0 * X
    for k in range(1, n):
        product = X @ made
        trace = xp.linalg.trace(product)[..., None, None]
        made = product - trace / k * eye
    return made if n % 2 else -made


def _above(function, X, E):
    """The derivative of a matrix function at X along E (Higham, Functions of Matrices, ch. 3)."""
    n = X.shape[-1]
    upper = xp.concat([X, E], axis=-1)
    lower = xp.concat([xp.zeros_like(X), X], axis=-1)
    return function(xp.concat([upper, lower], axis=-2))[..., :n, n:]


def _by_eigen(function, X):
    values, vectors = xp.linalg.eig(X)
    made = vectors @ (function(values)[..., None] * xp.linalg.inv(vectors))
    return xp.real(made)


def _logm(X):
    return _by_eigen(xp.log, X)


def _sqrtm(X):
    return _by_eigen(xp.sqrt, X)


def _sylvester(A, B, C):
    """The X with A*X + X*B = C."""
    m, n = C.shape[-2:]
    left = A[..., :, None, :, None] * xp.eye(n, dtype=C.dtype)[:, None, :]
    right = (
        xp.eye(m, dtype=C.dtype)[:, None, :, None] * xp.matrix_transpose(B)[..., None, :, None, :]
    )
    system = xp.reshape(left + right, (*C.shape[:-2], m * n, m * n))
    flat = xp.reshape(C, (*C.shape[:-2], m * n, 1))
    return xp.reshape(xp.linalg.solve(system, flat), C.shape)


def _matpow(X, k):
    """The power of each matrix with its own whole exponent."""
    k = xp.broadcast_to(xp.round(xp.asarray(k, dtype=X.dtype)), X.shape[:-2])[..., None, None]
    base = X if xp.all(k >= 0) else xp.where(k < 0, xp.linalg.inv(X), X)
    made = xp.broadcast_to(xp.eye(X.shape[-1], dtype=X.dtype), X.shape)
    k = xp.abs(k)
    while xp.any(k > 0):
        made = xp.where(k % 2 == 1, made @ base, made)
        k = xp.floor(k / 2)
        if xp.any(k > 0):
            base = base @ base
    return made


def _embed(x, axes, shape, **like):
    """x along the diagonal of the axes of the result that run along the same axis of it."""
    made = xp.asarray(x, **like)
    places = [axes.index(axis) for axis in axes]
    if made.ndim:
        own = [
            made.shape[axis] if place == k else 1
            for k, (axis, place) in enumerate(zip(axes, places, strict=True))
        ]
        made = xp.reshape(made, tuple(own))
    for k, place in enumerate(places):
        if place != k:
            tie = xp.eye(shape[k], **like)
            made = made * xp.reshape(
                tie, tuple(size if axis in (place, k) else 1 for axis, size in enumerate(shape))
            )
    return xp.broadcast_to(made, shape)


def _add_diagonal(X, d):
    return X + d * xp.eye(X.shape[-1], dtype=X.dtype)


def _tri(rows, columns, offset, **like):
    return xp.tril(xp.ones((rows, columns), **like), k=-offset)


def _places(start, steps, shape, **like):
    """1 where the last axis counts start + the steps of the others, from 1; else 0."""
    place = xp.asarray(start, **like)
    for axis, (by, low) in enumerate(steps):
        counter = xp.arange(low, low + shape[axis], **like)
        place = place + by * xp.reshape(
            counter, tuple(-1 if k == axis else 1 for k in range(len(shape)))
        )
    last = xp.arange(1, shape[-1] + 1, **like)
    return xp.astype(xp.broadcast_to(place == last, shape), last.dtype)


def _half(n):
    return [i + n * j for j in range(n) for i in range(j, n)]


def _elimination(n, **like):
    return xp.take(xp.eye(n * n, **like), xp.asarray(_half(n)), axis=0)


def _duplication(n, **like):
    lower = {place: k for k, place in enumerate(_half(n))}
    whole = [lower[max(i, j) + n * min(i, j)] for j in range(n) for i in range(n)]
    return xp.take(xp.eye(len(lower), **like), xp.asarray(whole), axis=0)


def _inner(x, y):
    return xp.sum(x * y)


def _shape(name, array, rank):
    if array.ndim != rank:
        raise ValueError(f"{name} has {array.ndim} axes instead of {rank}")
    return array.shape


def _fit(name, array, shape):
    if array.shape != shape:
        raise ValueError(f"{name} has the shape {array.shape} instead of {shape}")


class _Diagonal:
    """A diagonal matrix, of which only the diagonal is kept."""

    def __init__(self, d):
        self.d = d
        self.shape = (d.shape[0], d.shape[0])

    def dense(self):
        return self.d[:, None] * xp.eye(self.shape[0], dtype=self.d.dtype)

    def __array__(self, dtype=None, copy=None):
        return np.asarray(self.dense(), dtype)

    def matvec(self, x):
        return self.d * x

    def solve(self, b):
        return b / self.d


class _Kronecker:
    """The matrix kron(A, B); a whole number stands for the identity matrix of that size."""

    def __init__(self, A, B):
        self.A, self.B = A, B
        sizes = [X if isinstance(X, int) else X.shape[0] for X in (A, B)]
        self.sizes = tuple(sizes)
        self.shape = (sizes[0] * sizes[1],) * 2

    def dense(self):
        like = self.B if isinstance(self.A, int) else self.A
        A, B = (xp.eye(X, dtype=like.dtype) if isinstance(X, int) else X for X in (self.A, self.B))
        return xp.reshape(A[:, None, :, None] * B[None, :, None, :], self.shape)

    def __array__(self, dtype=None, copy=None):
        return np.asarray(self.dense(), dtype)

    def matvec(self, x):
        """kron(A, B)*vec(X) = vec(B*X*A')."""
        X = xp.reshape(x, self.sizes)
        X = X if isinstance(self.A, int) else self.A @ X
        X = X if isinstance(self.B, int) else X @ self.B.T
        return xp.reshape(X, self.shape[:1])

    def solve(self, b):
        X = xp.reshape(b, self.sizes)
        X = X if isinstance(self.A, int) else xp.linalg.solve(self.A, X)
        X = X if isinstance(self.B, int) else xp.linalg.solve(self.B, X.T).T
        return xp.reshape(X, self.shape[:1])


def _log_softmax(x):
    x = x - xp.max(x, axis=-1, keepdims=True)
    return x - xp.log(xp.sum(xp.exp(x), axis=-1, keepdims=True))
