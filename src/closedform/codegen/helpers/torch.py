"""In the words of PyTorch."""

import math

import torch


def _of_one_type(x, y):
    like = x if isinstance(x, torch.Tensor) else y
    made = [torch.as_tensor(z, dtype=like.dtype, device=like.device) for z in (x, y)]
    return torch.broadcast_tensors(*made)


def _maximum(x, y):
    return torch.maximum(*_of_one_type(x, y))


def _minimum(x, y):
    return torch.minimum(*_of_one_type(x, y))


def _indmax(x):
    return (x == torch.amax(x, dim=-1, keepdim=True)).to(x.dtype)


def _logdet(X):
    return torch.logdet(X)


def _cholesky_solve(factor, B):
    if B.ndim == 1:
        return torch.cholesky_solve(B[:, None], factor)[:, 0]
    return torch.cholesky_solve(B, factor)


def _lu_solve(factor, B, transposed):
    if B.ndim == 1:
        return torch.linalg.lu_solve(*factor, B[:, None], adjoint=transposed)[:, 0]
    return torch.linalg.lu_solve(*factor, B, adjoint=transposed)


def _determinant(factor):
    lu, pivots = factor
    swaps = torch.sum(pivots != torch.arange(1, len(pivots) + 1, device=pivots.device))
    return (1 - 2 * (swaps % 2)) * torch.prod(torch.diagonal(lu))


def _logarithm(factor):
    """Of the determinant; nan where that is not positive."""
    lu, pivots = factor
    d = torch.diagonal(lu)
    swaps = torch.sum(pivots != torch.arange(1, len(pivots) + 1, device=pivots.device))
    positive = ((swaps + torch.sum(d < 0)) % 2 == 0) & torch.all(d != 0)
    return torch.where(positive, torch.sum(torch.log(torch.abs(d))), torch.nan)


def _add_diagonal(X, d):
    return torch.diagonal_scatter(X, torch.diagonal(X) + d)


def _by_eigen(function, X):
    values, vectors = torch.linalg.eig(X)
    return torch.linalg.solve(vectors.mT, (vectors * function(values)[..., None, :]).mT).mT.real


def _logm(X):
    return _by_eigen(torch.log, X)


def _sqrtm(X):
    return _by_eigen(torch.sqrt, X)


def _above(function, X, E):
    """The derivative of a matrix function at X along E (Higham, Functions of Matrices, ch. 3)."""
    n = X.shape[-1]
    upper = torch.cat([X, E], dim=-1)
    lower = torch.cat([torch.zeros_like(X), X], dim=-1)
    return function(torch.cat([upper, lower], dim=-2))[..., :n, n:]


def _adjugate(X):
    """By the coefficients of the characteristic polynomial (Faddeev and LeVerrier): also of a
    singular matrix."""
    n = X.shape[-1]
    eye = torch.eye(n, dtype=X.dtype, device=X.device)
    made = eye + 0 * X
    for k in range(1, n):
        product = X @ made
        trace = torch.diagonal(product, dim1=-2, dim2=-1).sum(-1)[..., None, None]
        made = product - trace / k * eye
    return made if n % 2 else -made


def _sylvester(A, B, C):
    """The X with A*X + X*B = C."""
    m, n = C.shape[-2:]
    like = {"dtype": C.dtype, "device": C.device}
    left = A[..., :, None, :, None] * torch.eye(n, **like)[:, None, :]
    right = torch.eye(m, **like)[:, None, :, None] * B.mT[..., None, :, None, :]
    system = (left + right).reshape(*C.shape[:-2], m * n, m * n)
    return torch.linalg.solve(system, C.reshape(*C.shape[:-2], m * n, 1)).reshape(C.shape)


def _polygamma(k, x):
    """By the zeta function of Hurwitz, which is more accurate than torch.polygamma."""
    k = int(k)
    return (-1) ** (k + 1) * math.factorial(k) * torch.special.zeta(k + 1, x)


def _places(start, steps, shape, **like):
    """1 where the last axis counts start + the steps of the others, from 1; else 0."""
    place = torch.as_tensor(start, **like)
    for axis, (by, low) in enumerate(steps):
        counter = torch.arange(low, low + shape[axis], **like)
        place = place + by * counter.reshape([-1 if k == axis else 1 for k in range(len(shape))])
    last = torch.arange(1, shape[-1] + 1, **like)
    return torch.broadcast_to(place == last, shape).to(last.dtype)


def _tri(rows, columns, offset, **like):
    return torch.tril(torch.ones((rows, columns), **like), diagonal=-offset)


def _half(n):
    return [i + n * j for j in range(n) for i in range(j, n)]


def _elimination(n, **like):
    return torch.eye(n * n, **like)[_half(n)]


def _duplication(n, **like):
    lower = {place: k for k, place in enumerate(_half(n))}
    whole = [lower[max(i, j) + n * min(i, j)] for j in range(n) for i in range(n)]
    return torch.eye(len(lower), **like)[whole]


def _arrays(*given):
    """Tensors of one floating type on one device, numbers of Python having none of their own."""
    made = [x if isinstance(x, (int, float)) else torch.as_tensor(x) for x in given]
    tensors = [x for x in made if isinstance(x, torch.Tensor)]
    dtype = torch.get_default_dtype() if not tensors else tensors[0].dtype
    for x in tensors:
        dtype = torch.promote_types(dtype, x.dtype)
    dtype = dtype if dtype.is_floating_point else torch.get_default_dtype()
    device = tensors[0].device if tensors else None
    return [torch.as_tensor(x, dtype=dtype, device=device) for x in made]


def _matpow(X, k):
    """The power of each matrix with its own whole exponent."""
    k = torch.broadcast_to(torch.as_tensor(k), X.shape[:-2]).reshape(-1).tolist()
    flat = X.reshape(-1, *X.shape[-2:])
    made = [torch.linalg.matrix_power(M, round(e)) for M, e in zip(flat, k, strict=True)]
    return torch.stack(made).reshape(X.shape) if made else X


def _triangular_solve(L, B, upper):
    if B.ndim == 1:
        return torch.linalg.solve_triangular(L, B[:, None], upper=upper)[:, 0]
    return torch.linalg.solve_triangular(L, B, upper=upper)
