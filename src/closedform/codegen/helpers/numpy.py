"""In the words of NumPy and SciPy."""

import numpy as np
from scipy import linalg


def _logm(X):
    made = linalg.logm(X)
    return made.real if np.iscomplexobj(made) and abs(made.imag).max() < 1e-9 else made


def _sqrtm(X):
    made = linalg.sqrtm(X)
    return made.real if np.iscomplexobj(made) and abs(made.imag).max() < 1e-9 else made


def _embed(x, axes, shape, dtype):
    made = np.zeros(shape, dtype)
    letters = [chr(97 + axis) for axis in axes]
    short = "".join(sorted(set(letters)))
    np.einsum(f"{''.join(letters)}->{short}", made)[...] = x
    return made


def _add_diagonal(X, d):
    made = np.array(X)
    np.einsum("ii->i", made)[...] += d
    return made


def _determinant(factor):
    lu, pivots = factor
    sign = (-1) ** np.count_nonzero(pivots != np.arange(len(pivots)))
    return sign * np.prod(np.diagonal(lu))


def _logarithm(factor):
    """Of the determinant; nan where that is not positive."""
    lu, pivots = factor
    d = np.diagonal(lu)
    swaps = np.count_nonzero(pivots != np.arange(len(pivots)))
    positive = (swaps + np.count_nonzero(d < 0)) % 2 == 0 and np.all(d != 0)
    return np.sum(np.log(np.abs(d))) if positive else np.nan


def _cholesky_inverse(factor):
    made, _ = linalg.lapack.get_lapack_funcs("potri", (factor[0],))(factor[0], lower=True)
    return np.tril(made) + np.tril(made, -1).T


def _triangular_product(L, X, lower):
    """L*X, half the work of a product (BLAS trmm)."""
    trmm = linalg.blas.get_blas_funcs("trmm", (L, X))
    return trmm(1.0, L.T, X.T, side=1, lower=not lower).T


def _arrays(*given):
    """Arrays of one floating type, numbers of Python having none of their own."""
    made = [x if isinstance(x, (int, float)) else np.asarray(x) for x in given]
    dtype = np.result_type(*made)
    dtype = dtype if dtype.kind == "f" else np.float64
    return [np.asarray(x, dtype) for x in made]


def _matpow(X, k):
    """The power of each matrix with its own whole exponent."""
    k = np.broadcast_to(np.rint(k).astype(int), X.shape[:-2])
    made = [np.linalg.matrix_power(X[place], k[place]) for place in np.ndindex(k.shape)]
    return np.reshape(made, X.shape)


def _tridiagonal_product(T, X):
    """T*X by the three diagonals of T."""
    across = (slice(None),) + (None,) * (X.ndim - 1)
    below, on, above = (np.diagonal(T, k)[across] for k in (-1, 0, 1))
    made = on * X
    made[:-1] += above * X[1:]
    made[1:] += below * X[:-1]
    return made
