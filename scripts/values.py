"""The value of an expression at arrays, by a plain walk with NumPy.

Written apart from `closedform.checker`, so that a score does not rest on the checker: of closedform
it uses the nodes alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import numpy as np
import scipy.linalg
import scipy.special
from numpy.typing import NDArray

from closedform.core.node import Node, postorder

Array = NDArray[Any]


class Unknown(Exception):
    """An operation that this walk has no value for."""


def fitted(root: Node, sizes: Mapping[str, int], shape: tuple[int, ...]) -> dict[str, int]:
    """`sizes`, and those of dimensions that only the shape of the whole decides, as in ``2*I``."""
    known = dict(sizes)
    for dim, size in zip(root.shape, shape, strict=False):
        for symbol in dim.symbols - set(known):
            known[symbol] = size
    return known


def evaluate(
    root: Node,
    names: Mapping[tuple[str, int], Any],
    sizes: Mapping[str, int],
) -> Array:
    """The value of `root` at `names`, (name, number of dots) to array, and `sizes` of dimensions.

    A vector has one axis; the transpose of a vector is a matrix with one row.
    """
    walk = _Walk(names, sizes)
    for node in postorder(root):  # from below, so that a deep expression needs no deep recursion
        if not walk.indices_in(node):
            walk.value(node, {})
    return walk.value(root, {})


class _Walk:
    """One evaluation; what does not depend on a bound index is computed once."""

    def __init__(self, names: Mapping[tuple[str, int], Any], sizes: Mapping[str, int]) -> None:
        self.names = names
        self.sizes = sizes
        self.free: dict[Node, frozenset[str]] = {}
        self.known: dict[tuple[Node, tuple[tuple[str, int], ...]], Array] = {}

    def value(self, node: Node, indices: dict[str, int]) -> Array:
        key = node, tuple(sorted((i, v) for i, v in indices.items() if i in self.indices_in(node)))
        if key not in self.known:
            value = np.asarray(self.compute(node, indices), dtype=float)
            self.known[key] = value.reshape(self.shape(node))
        return self.known[key]

    def shape(self, node: Node) -> tuple[int, ...]:
        return tuple(dim.value(self.sizes) for dim in node.shape)

    def indices_in(self, node: Node) -> frozenset[str]:
        if node not in self.free:
            inside = frozenset[str]().union(*map(self.indices_in, node.args))
            if node.kind == "index":
                inside |= {node.data}
            self.free[node] = inside - {node.data} if node.kind == "binder" else inside
        return self.free[node]

    def compute(self, node: Node, indices: dict[str, int]) -> Any:
        if node.kind == "number":
            return float(node.data)
        if node.kind == "dim":
            return node.data.value(self.sizes)
        if node.kind == "index":
            bound = node.data in indices  # else it is a declared one, `j: index(n)`
            return indices[node.data] if bound else self.names[node.data, 0]
        if node.kind == "name":
            return self.names[node.data.name, node.data.dots]
        if node.kind == "binder":
            return self.binder(node, indices)
        args = [self.value(arg, indices) for arg in node.args]
        if node.op in SHAPED:
            return SHAPED[node.op](self.shape(node), node.data, self.sizes, *args)
        if node.data is not None and node.op in ALONG:
            return ALONG[node.op](*args, axis=1 if node.data == "rows" else 0)
        if node.op in PLAIN:
            return PLAIN[node.op](*args)
        raise Unknown(node.op or node.kind)

    def binder(self, node: Node, indices: dict[str, int]) -> Any:
        low, high, body = node.args
        ends = (round(float(self.value(end, indices))) for end in (low, high))
        start, stop = ends
        terms = [self.value(body, {**indices, node.data: i}) for i in range(start, stop + 1)]
        if node.op == "sum":
            return sum(terms, np.zeros(self.shape(node)))
        return reduce(np.multiply, terms, np.ones(self.shape(node)))


def _matrix(a: Array) -> Array:
    return a.reshape(-1, 1) if a.ndim == 1 else a


def _product(a: Array, b: Array) -> Any:
    return a * b if 0 in (a.ndim, b.ndim) else _matrix(a) @ _matrix(b)


def _power(a: Array, k: Array) -> Any:
    return a**k if a.ndim == 0 else np.linalg.matrix_power(a, round(float(k)))


def _entry(shape: Any, pattern: Any, sizes: Any, base: Array, *at: Array) -> Any:
    places = iter(at)
    return base[tuple(slice(None) if p == ":" else round(float(next(places))) - 1 for p in pattern)]


def _unit(shape: tuple[int, ...], data: Any, sizes: Any, i: Array) -> Any:
    return np.arange(1, shape[0] + 1) == round(float(i))


def _vec(a: Array) -> Array:
    return a.reshape(-1, order="F")


def _vech(a: Array) -> Array:
    return np.concatenate([a[j:, j] for j in range(len(a))])


def _commutation(shape: Any, data: Any, sizes: Mapping[str, int]) -> Array:
    m, n = (dim.value(sizes) for dim in data)
    places = np.arange(m * n).reshape(m, n, order="F")
    return np.eye(m * n)[places.reshape(-1)]


def _duplication(shape: Any, data: Any, sizes: Mapping[str, int]) -> Array:
    n = data[0].value(sizes)
    units = np.eye(n * (n + 1) // 2)
    pairs = [(i, j) for j in range(n) for i in range(j, n)]
    return np.array(
        [units[pairs.index((max(i, j), min(i, j)))] for j in range(n) for i in range(n)]
    )


def _elimination(shape: Any, data: Any, sizes: Mapping[str, int]) -> Array:
    n = data[0].value(sizes)
    return np.eye(n * n)[[i + n * j for j in range(n) for i in range(j, n)]]


def _unvec(shape: Any, data: Any, sizes: Mapping[str, int], x: Array) -> Array:
    return x.reshape([dim.value(sizes) for dim in data], order="F")


def _adj(a: Array) -> Array:
    """The transposed cofactors, also of a singular matrix."""
    n = len(a)
    minors = [
        [np.linalg.det(np.delete(np.delete(a, i, 0), j, 1)) for j in range(n)] for i in range(n)
    ]
    signs = (-1.0) ** np.add.outer(np.arange(n), np.arange(n))
    return np.asarray((signs * np.array(minors)).T)


def _dlogm(a: Array, e: Array) -> Any:
    n = len(a)
    return scipy.linalg.logm(np.block([[a, e], [np.zeros((n, n)), a]]))[:n, n:]


def _eigvec_max(a: Array) -> Any:
    return np.linalg.eigh((a + a.T) / 2)[1][:, -1]


def _softmax(a: Array, axis: int | None = None) -> Any:
    return scipy.special.softmax(a, axis=axis)


def _revcumsum(a: Array, axis: int = 0) -> Any:
    return np.flip(np.cumsum(np.flip(a, axis), axis), axis)


def _norm2(a: Array, axis: int | None = None) -> Any:
    return np.sqrt(np.sum(a * a, axis=axis))


def _norm1(a: Array, axis: int | None = None) -> Any:
    return np.sum(np.abs(a), axis=axis)


SHAPED: Mapping[str, Callable[..., Any]] = {
    "eye": lambda shape, data, sizes: np.eye(*shape),
    "ones": lambda shape, data, sizes: np.ones(shape),
    "zeros": lambda shape, data, sizes: np.zeros(shape),
    "unit": _unit,
    "entry": _entry,
    "commutation": _commutation,
    "elimination": _elimination,
    "unvec": _unvec,
    "duplication": _duplication,
}

ALONG: Mapping[str, Callable[..., Any]] = {
    "softmax": _softmax,
    "logsumexp": scipy.special.logsumexp,
    "norm1": _norm1,
    "norm2": _norm2,
    "max": np.max,
    "min": np.min,
    "sum": np.sum,
    "mean": np.mean,
    "prod": np.prod,
    "cumsum": np.cumsum,
    "revcumsum": _revcumsum,
}

PLAIN: Mapping[str, Callable[..., Any]] = {
    **ALONG,
    "add": lambda *terms: reduce(np.add, terms),
    "neg": np.negative,
    "mul": _product,
    "hadamard": np.multiply,
    "divide": np.divide,
    "ediv": np.divide,
    "kron": lambda a, b: np.kron(_matrix(a), _matrix(b)),
    "power": _power,
    "matpow": _power,
    "epower": np.power,
    "transpose": lambda a: _matrix(a).T,
    "lt": np.less,
    "le": np.less_equal,
    "gt": np.greater,
    "ge": np.greater_equal,
    "eq": np.equal,
    "where": np.where,
    "pi": lambda: np.pi,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "sign": np.sign,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "sigmoid": scipy.special.expit,
    "softplus": lambda a: np.logaddexp(0, a),
    "relu": lambda a: np.maximum(a, 0),
    "step": lambda a: np.where(a > 0, 1.0, 0.0),
    "erf": scipy.special.erf,
    "erfc": scipy.special.erfc,
    "lgamma": scipy.special.gammaln,
    "digamma": scipy.special.digamma,
    "trigamma": lambda a: scipy.special.polygamma(1, a),
    "polygamma": scipy.special.polygamma,
    "maximum": np.maximum,
    "minimum": np.minimum,
    "dot": np.dot,
    "tr": np.trace,
    "det": np.linalg.det,
    "logdet": lambda a: np.linalg.slogdet(a)[1],
    "inv": np.linalg.inv,
    "adj": _adj,
    "pinv": np.linalg.pinv,
    "expm": scipy.linalg.expm,
    "logm": scipy.linalg.logm,
    "sqrtm": scipy.linalg.sqrtm,
    "diag": np.diag,
    "vec": _vec,
    "vech": _vech,
    "inner": lambda a, b: np.sum(a * b),
    "rank": np.linalg.matrix_rank,
    "lambda_max": lambda a: np.linalg.eigvalsh(a)[-1],
    "eigvec_max": _eigvec_max,
    "tril": np.tril,
    "triu": np.triu,
    "dexpm": lambda a, e: scipy.linalg.expm_frechet(a, e, compute_expm=False),
    "dlogm": _dlogm,
    "sylvester": scipy.linalg.solve_sylvester,
}
