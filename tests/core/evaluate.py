"""The value of a core node in NumPy, kind by kind: what the tests compare both sides of a law with.

It knows nothing of normal forms: a contraction is one `einsum`, a function acts on the last axes of
its arguments and is repeated over the first ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from scipy import linalg, special

from closedform.core.dims import Shape
from closedform.core.node import Node, Symbol, postorder
from closedform.functions import KEPT

Array = np.ndarray[Any, np.dtype[np.float64]]
SIZES = {"N": 5, "D": 3, "K": 4, "m": 4, "n": 3, "k": 2, "p": 2, "q": 5}
SIZES |= {"a": 2, "b": 3, "c": 4, "d": 2, "r": 2, "s": 3, "t": 2}
REGIMES = ("any", "positive", "near the identity")


def sizes_of(*roots: Node) -> dict[str, int]:
    """A size for every dimension symbol below `roots`."""
    found: dict[str, int] = dict(SIZES)
    for current in postorder(*roots):
        for size in (*current.shape, *([current.data] if current.kind == "dim" else [])):
            for symbol in size.symbols:
                found.setdefault(symbol, 2 + len(found) % 3)
    return found


# -- values of names ------------------------------------------------------------------------------


def drawn(symbol: Symbol, sizes: Mapping[str, int], regime: str, seed: int = 0) -> Array:
    """A value for a declared name that has its properties; the same for the same name and seed."""
    random = np.random.default_rng([seed, *symbol.name.encode(), symbol.dots])
    shape = tuple(size.value(sizes) for size in symbol.shape)
    entries = np.asarray(random.uniform(0.4, 1.4, shape))
    if regime != "positive" and not symbol.properties & {"positive", "nonnegative", "binary"}:
        entries = np.asarray(entries * random.choice([-1.0, 1.0], shape))
    if len(shape) != 2:
        return entries
    properties = symbol.properties
    if regime == "near the identity" or properties & {"pd", "invertible"}:
        entries = entries / 8 + np.eye(*shape)
    return _structured(entries, properties)


def _structured(X: Array, properties: frozenset[str]) -> Array:
    if "orthogonal" in properties:
        return np.linalg.qr(X)[0]
    if properties & {"pd", "psd"}:
        return X @ X.T
    if "diagonal" in properties:
        return np.diag(np.diag(X))
    if "symmetric" in properties:
        return (X + X.T) / 2
    if "skew" in properties:
        return (X - X.T) / 2
    if "lower" in properties:
        return np.tril(X)
    return np.triu(X) if "upper" in properties else X


# -- the walk -------------------------------------------------------------------------------------


class Point:
    """Values for all names: `value(root)` is that of a core node here."""

    def __init__(
        self,
        sizes: Mapping[str, int],
        regime: str = "any",
        seed: int = 0,
        given: Mapping[str, Array] | None = None,
    ) -> None:
        self.sizes = sizes
        self.regime = regime
        self.seed = seed
        self.given = dict(given or {})
        self._known: dict[Node, Array] = {}

    def value(self, root: Node) -> Array:
        with np.errstate(all="ignore"):
            for current in postorder(root):
                if current not in self._known:
                    made = np.asarray(self._value(current), dtype=float)
                    assert made.shape == self._shape(current.shape), f"{current}: {made.shape}"
                    self._known[current] = made
        return self._known[root]

    def _shape(self, shape: Shape) -> tuple[int, ...]:
        return tuple(size.value(self.sizes) for size in shape)

    def _value(self, current: Node) -> Any:
        kind = current.kind
        args = [self._known[arg] for arg in current.args]
        if kind == "number":
            return float(current.data)
        if kind == "dim":
            return float(current.data.value(self.sizes))
        if kind == "name":
            return self._name(current)
        if kind == "sum":
            parts = (float(c) * a for c, a in zip(current.data, args, strict=True))
            return sum(parts, np.zeros(self._shape(current.shape)))
        if kind == "contraction":
            return self._contraction(current, args)
        if kind == "structure":
            return STRUCTURES[current.op](self, current)
        assert kind == "apply", f"{kind} is no kind of the core"
        return FUNCTIONS[current.op](*args)

    def _name(self, current: Node) -> Array:
        found = self.given.get(current.data.name)
        if found is None:
            found = drawn(current.data, self.sizes, self.regime, self.seed)
        return found.reshape(self._shape(current.shape))

    def _contraction(self, current: Node, args: list[Array]) -> Any:
        """Where a constant tensor of zeros and ones has a zero, the other factors are not looked
        at: `select` takes an entry, and the rest may have no value."""
        sizes = dict(zip(current.data.out, self._shape(current.shape), strict=True))

        def product(factors: list[Array]) -> Array:
            wired = list(zip(factors, current.data.factors, strict=True))
            return contracted(wired, current.data.out, sizes)

        unknown = [~np.isfinite(arg) for arg in args]
        if not any(map(np.any, unknown)):
            return product(args)
        seen = [
            arg if factor.op in ZEROS_AND_ONES else np.ones_like(arg)
            for factor, arg in zip(current.args, args, strict=True)
        ]
        value = product([np.nan_to_num(arg, posinf=0, neginf=0) for arg in args])
        for k, missing in enumerate(unknown):
            reached = product([*seen[:k], missing.astype(float), *seen[k + 1 :]])
            value = np.where(reached > 0, np.nan, value)
        return value


def contracted(
    factors: list[tuple[Array, tuple[int, ...]]], out: tuple[int, ...], sizes: Mapping[int, int]
) -> Array:
    """The sum of the product of `factors` over every label that is not in `out`.

    A label of `out` that stands twice makes a diagonal, one that no factor has repeats the value.
    """
    operands: list[Any] = []
    free = 1 + max([*out, *(x for _, labels in factors for x in labels)], default=-1)
    for array, labels in factors:
        operands += [array, list(labels)]
    held = {x for _, labels in factors for x in labels}
    result: list[int] = []
    for label in out:
        if label in result:  # a diagonal: one more axis, tied to the first by an identity
            operands += [np.eye(sizes[label]), [label, free]]
            result.append(free)
            free += 1
            continue
        if label not in held:
            operands += [np.ones(sizes[label]), [label]]
        result.append(label)
    if not operands:
        return np.asarray(1.0)
    return np.asarray(np.einsum(*operands, result, optimize="greedy"))


# -- constant 0/1 tensors -------------------------------------------------------------------------


def _fuse(point: Point, current: Node) -> Array:
    whole, major, minor = point._shape(current.shape)
    return np.eye(whole).reshape(whole, major, minor)


def _mask(point: Point, current: Node) -> Array:
    rows, columns = point._shape(current.shape)
    gap = np.arange(rows)[:, None] - np.arange(columns)[None, :]
    return np.where(gap >= current.data, 1.0, 0.0)


def _iota(point: Point, current: Node) -> Array:
    (length,) = point._shape(current.shape)
    return float(current.data.value(point.sizes)) + np.arange(length)


def _select(point: Point, current: Node) -> Array:
    coefficients, constant, lows = current.data
    *lengths, size = point._shape(current.shape)
    place = np.full(lengths, constant.value(point.sizes))
    for axis, (coefficient, low) in enumerate(zip(coefficients, lows, strict=True)):
        counter = low.value(point.sizes) + np.arange(lengths[axis])
        place = place + coefficient * counter.reshape(
            [-1 if k == axis else 1 for k in range(len(lengths))]
        )
    return np.where(place[..., None] == 1 + np.arange(size), 1.0, 0.0)


def _elimination(point: Point, current: Node) -> Array:
    (n,) = point._shape(current.data)
    return np.eye(n * n)[[i + n * j for j in range(n) for i in range(j, n)]]


def _duplication(point: Point, current: Node) -> Array:
    (n,) = point._shape(current.data)
    lower = [(i, j) for j in range(n) for i in range(j, n)]
    places = [lower.index((max(i, j), min(i, j))) for j in range(n) for i in range(n)]
    return np.eye(len(lower))[places]


STRUCTURES: dict[str, Callable[[Point, Node], Array]] = {
    "fuse": _fuse,
    "mask": _mask,
    "iota": _iota,
    "select": _select,
    "duplication": _duplication,
    "elimination": _elimination,
}
ZEROS_AND_ONES = STRUCTURES.keys() - {"iota"}


# -- functions ------------------------------------------------------------------------------------


def _repeated(function: Callable[..., Any], *ranks: int) -> Callable[..., Array]:
    """`function` of arguments of these ranks, repeated over the axes in front."""

    def value(*args: Array) -> Array:
        lead = args[0].shape[: args[0].ndim - ranks[0]]
        if not all(np.isfinite(arg).all() for arg in args):
            return np.full(
                np.shape(function(*(np.ones_like(a[(0,) * len(lead)]) for a in args))), np.nan
            )
        made = [
            function(*(arg[place] for arg in args))
            for place in (np.ndindex(lead) if lead else [()])
        ]
        return np.asarray(made).reshape(lead + np.shape(made[0]))

    return value


def _inverse(X: Array) -> Array:
    if abs(np.linalg.det(X)) < 1e-9:
        return np.full_like(X, np.nan)
    return np.linalg.inv(X)


def _adjugate(X: Array) -> Array:
    """Cofactors, so that a singular matrix has one too."""
    n = len(X)
    return np.array(
        [
            [(-1) ** (i + j) * np.linalg.det(np.delete(np.delete(X, j, 0), i, 1)) for j in range(n)]
            for i in range(n)
        ]
    )


def _real(function: Callable[[Array], Any]) -> Callable[[Array], Array]:
    """A matrix function where its value is real."""

    def value(X: Array) -> Array:
        made = np.asarray(function(X))
        return np.real(made) if np.abs(np.imag(made)).max() < 1e-9 else np.full(X.shape, np.nan)

    return value


def _dlogm(X: Array, E: Array) -> Array:
    """By the block triangular matrix of Higham, Functions of Matrices, ch. 3."""
    n = len(X)
    block = np.block([[X, E], [np.zeros_like(X), X]])
    return _real(linalg.logm)(block)[:n, n:]


def _largest(X: Array) -> tuple[float, Array]:
    values, vectors = np.linalg.eigh((X + X.T) / 2)
    vector = vectors[:, -1]
    return values[-1], vector if vector[0] > 0 else -vector


def _matpow(X: Array, k: Array) -> Array:
    made = [
        np.linalg.matrix_power(M, int(e))
        for M, e in zip(X.reshape(-1, *X.shape[-2:]), np.ravel(k), strict=True)
    ]
    return np.asarray(made).reshape(X.shape)


def _epower(x: Array, y: Array) -> Array:
    return np.power(x, y)


def _where(c: Array, x: Array, y: Array) -> Array:
    return np.where(c != 0, x, y)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "pi": lambda: np.pi,
    KEPT.name: lambda x: x,
    "epower": _epower,
    "lt": lambda x, y: np.where(x < y, 1.0, 0.0),
    "le": lambda x, y: np.where(x <= y, 1.0, 0.0),
    "gt": lambda x, y: np.where(x > y, 1.0, 0.0),
    "ge": lambda x, y: np.where(x >= y, 1.0, 0.0),
    "eq": lambda x, y: np.where(np.isclose(x, y, rtol=0, atol=1e-12), 1.0, 0.0),
    "where": _where,
    "maximum": np.maximum,
    "minimum": np.minimum,
    **{
        name: getattr(np, name)
        for name in [
            "exp",
            "log",
            "abs",
            "sign",
            "sin",
            "cos",
            "tan",
            "sinh",
            "cosh",
            "tanh",
            "sqrt",
        ]
    },
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "step": lambda x: np.where(x > 0, 1.0, 0.0),
    "relu": lambda x: np.maximum(x, 0),
    "sigmoid": special.expit,
    "softplus": lambda x: np.logaddexp(0, x),
    "erf": special.erf,
    "erfc": special.erfc,
    "lgamma": lambda x: np.where(x > 0, special.gammaln(x), np.nan),
    "digamma": lambda x: np.where(x > 0, special.digamma(x), np.nan),
    "trigamma": lambda x: np.where(x > 0, special.polygamma(1, x), np.nan),
    "polygamma": lambda k, x: np.where(x > 0, special.polygamma(k, x), np.nan),
    "prod": lambda x: np.prod(x, axis=-1),
    "max": lambda x: np.max(x, axis=-1),
    "min": lambda x: np.min(x, axis=-1),
    "indmax": lambda x: np.where(x == x.max(-1, keepdims=True), 1.0, 0.0),
    "indmin": lambda x: np.where(x == x.min(-1, keepdims=True), 1.0, 0.0),
    "softmax": lambda x: special.softmax(x, axis=-1),
    "logsumexp": lambda x: special.logsumexp(x, axis=-1),
    "det": _repeated(np.linalg.det, 2),
    "logdet": lambda X: np.log(np.linalg.det(X)),
    "inv": _repeated(_inverse, 2),
    "adj": _repeated(_adjugate, 2),
    "pinv": _repeated(np.linalg.pinv, 2),
    "expm": _repeated(linalg.expm, 2),
    "logm": _repeated(_real(linalg.logm), 2),
    "sqrtm": _repeated(_real(linalg.sqrtm), 2),
    "dexpm": _repeated(lambda X, E: linalg.expm_frechet(X, E)[1], 2, 2),
    "dlogm": _repeated(_dlogm, 2, 2),
    "sylvester": _repeated(linalg.solve_sylvester, 2, 2, 2),
    "lambda_max": _repeated(lambda X: _largest(X)[0], 2),
    "eigvec_max": _repeated(lambda X: _largest(X)[1], 2),
    "rank": _repeated(np.linalg.matrix_rank, 2),
    "matpow": _matpow,
}


# -- both sides -----------------------------------------------------------------------------------


def assert_same_value(left: Node, right: Node, what: str = "") -> None:
    """`right` has the value of `left` wherever `left` has one; it has one somewhere."""
    sizes = sizes_of(left, right)
    seen = False
    for regime in REGIMES:
        for seed in (1, 2):
            point = Point(sizes, regime, seed)
            expected = point.value(left)
            if not np.isfinite(expected).all():
                continue
            seen = True
            np.testing.assert_allclose(
                point.value(right),
                expected,
                rtol=1e-7,
                atol=1e-9,
                err_msg=f"{what}\n{left}\n  is not\n{right}\n  ({regime}, seed {seed})",
            )
    assert seen, f"{what}: no point has a value of\n{left}"
