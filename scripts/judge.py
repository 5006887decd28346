"""Whether an array is the derivative of a Python function, judged by differences.

Central differences at four steps, extrapolated (Richardson); the spread of the last two levels says
how far the estimate can be trusted, and a draw where it cannot (a kink between the points) is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from problems import Draw, Problem

Array = NDArray[Any]

STEP = {1: 4e-3, 2: 1.2e-2}  # the first step, by the order of the derivative
RATIO = 1.6
LEVELS = 4
TOLERANCE = 1e-6
TRUSTED = 1e-7


class Estimate(NamedTuple):
    """A derivative by differences, in the mixed layout, and how far the levels differ."""

    value: Array
    error: float

    @property
    def scale(self) -> float:
        return max(1e-3, float(np.abs(self.value).max(initial=0.0)))

    @property
    def trusted(self) -> bool:
        return bool(np.isfinite(self.value).all()) and self.error <= TRUSTED * self.scale

    def agrees_with(self, other: Array) -> bool:
        if other.shape != self.value.shape:
            return False
        return float(np.abs(other - self.value).max(initial=0.0)) <= TOLERANCE * self.scale


def derivative(problem: Problem, draw: Draw) -> Estimate:
    """The derivative that `problem` asks for at `draw`."""
    base = draw.values[problem.wrt]
    directions = list(_directions(problem, np.asarray(base, dtype=float)))
    function = _along(problem, draw)
    if problem.order == 1:
        columns = [_first(_line(function, d), STEP[1]) for d in directions]
    else:
        columns = [_second(function, d, e) for d in directions for e in directions]
    value = np.stack([c.value for c in columns], axis=-1)
    error = max(c.error for c in columns)
    return Estimate(_arranged(value, problem, np.shape(base), len(directions)), error)


def _along(problem: Problem, draw: Draw) -> Callable[[Any], Array]:
    names = [each.name for each in problem.declared]

    def at(move: Any) -> Array:
        values = {**draw.values, problem.wrt: draw.values[problem.wrt] + move}
        return np.asarray(problem.function(*(values[name] for name in names)), dtype=float)

    return at


def _line(function: Callable[[Any], Array], direction: Any) -> Callable[[float], Array]:
    return lambda h: function(h * direction)


def _directions(problem: Problem, base: Array) -> Iterator[Any]:
    """One motion an entry, in the order of rows, as the convention of the problem has it."""
    words = next(each.words for each in problem.declared if each.name == problem.wrt)
    for place in np.ndindex(base.shape):
        move = np.zeros(base.shape)
        move[place] = 1.0
        yield move if problem.convention == "unconstrained" else _within(problem, words, move)


def _within(problem: Problem, words: frozenset[str], move: Array) -> Array:
    """A motion of one entry made one of the matrices that the declaration means.

    For coordinates everything moves that moves together with the entry; else it is the orthogonal
    projection, which gives the gradient inside the space of such matrices.
    """
    twice = 1.0 if problem.convention == "structured" else 0.5
    if words & {"symmetric", "pd", "psd"}:
        return move if (move == move.T).all() else np.asarray(twice * (move + move.T))
    if "skew" in words:
        return np.asarray(twice * (move - move.T))
    for word in words & set(PATTERNS):
        move = PATTERNS[word](move)
    return move


def _diagonal(move: Array) -> Array:
    return np.diag(np.diag(move))


PATTERNS: Mapping[str, Callable[[Array], Array]] = {
    "diagonal": _diagonal,
    "lower": np.tril,
    "upper": np.triu,
}


def _first(function: Callable[[float], Array], step: float) -> Estimate:
    steps = _steps(step)
    levels = [(function(h) - function(-h)) / (2 * h) for h in steps]
    return _extrapolated(levels, _rounding(function(steps[-1]), steps[-1]))


def _second(function: Callable[[Any], Array], d: Any, e: Any) -> Estimate:
    def at(h: float) -> Array:
        same, other = h * (d + e), h * (d - e)
        return (function(same) + function(-same) - function(other) - function(-other)) / (4 * h * h)

    steps = _steps(STEP[2])
    return _extrapolated([at(h) for h in steps], _rounding(function(steps[-1] * d), steps[-1] ** 2))


def _rounding(value: Array, divisor: float) -> float:
    """What is lost where a small difference of large values is divided by the step."""
    return float(np.finfo(float).eps * np.abs(value).max(initial=0.0) / divisor)


def _steps(first: float) -> list[float]:
    return [first / RATIO**level for level in range(LEVELS)]


def _extrapolated(levels: list[Array], rounding: float) -> Estimate:
    """The even powers of the step removed one after another."""
    factor, spread = 1.0, rounding
    while len(levels) > 1:
        factor *= RATIO**2
        levels = [(factor * b - a) / (factor - 1) for a, b in pairwise(levels)]
        if len(levels) == 2:
            spread = max(rounding, float(np.abs(levels[1] - levels[0]).max(initial=0.0)))
    return Estimate(levels[0], spread)


def _arranged(value: Array, problem: Problem, shape: tuple[int, ...], count: int) -> Array:
    """From axes of the function, then one axis over the motions, to the layout of the answer."""
    function = value.shape[:-1]
    full = value.reshape((*function, *(shape * problem.order)))
    if problem.form == "vec":
        rows, columns = _split(full, len(function) if problem.order == 1 else len(shape))
        return np.asarray(_vec_matrix(full, rows, columns))
    return full


def _split(full: Array, first: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return full.shape[:first], full.shape[first:]


def _vec_matrix(full: Array, rows: tuple[int, ...], columns: tuple[int, ...]) -> Array:
    """∂vec(F)/∂vec(X)', vec stacking columns."""
    axes = len(rows)
    order = (*reversed(range(axes)), *reversed(range(axes, full.ndim)))
    return full.transpose(order).reshape(int(np.prod(rows)), int(np.prod(columns)))


def difference(value: Array, estimate: Estimate) -> str:
    """How far a wrong value is off, in words."""
    if value.shape != estimate.value.shape:
        return f"shape {value.shape}, expected {estimate.value.shape}"
    return f"off by {np.abs(value - estimate.value).max():.1e} of {estimate.scale:.1e}"
