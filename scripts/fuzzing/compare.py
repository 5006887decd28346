"""Whether the text of an answer has the value of the derivative, which is taken by differences.

The function is the NumPy value of the term that was grown; neither the reader of closedform, nor
its calculus, nor its checker has a part in that.  The text of the answer is read by the reader.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

import judge
import problems
import values
from closedform import library
from closedform.errors import ClosedformError
from closedform.meaning.read import read
from fuzzing.cases import Grown
from fuzzing.grower import DIMS, size_of
from fuzzing.terms import Declared
from judge import Array, Estimate
from problems import Draw, Problem

DRAWS, TRIES = 2, 6
FLOOR = {1: 1e-3, 2: 1.0}  # a derivative below this, by order, is compared absolutely
AT_MOST = (
    "simple",
    "unique",
    "constant",
)  # conditions that a draw may never meet, as in lambda_max(0*X)
LARGEST = 1e8  # above it rounding decides
CONVENTIONS = {"project": None, "unconstrained": "unconstrained", "coordinates": "structured"}


def compared(
    case: Grown, derivation: library.Derivation, texts: Mapping[str, str], index: int
) -> tuple[str, str]:
    """Whether the text of the answer, read again, is the derivative by differences."""
    shape = tuple(map(str, derivation.result.shape))
    shaped = f"{texts['shown']} + zeros({', '.join(shape)})" if shape else texts["shown"]
    try:
        expression = read(shaped, case.where).expression
    except ClosedformError as error:
        return "unread", f"its text cannot be read again: {error}"
    random = np.random.default_rng(index)
    seen = undefined = 0
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for _ in range(TRIES):
            draw = drawn(case, random)
            try:
                estimate = _estimate(case, draw)
            except np.linalg.LinAlgError:
                continue
            scale = max(estimate.scale, FLOOR[case.order])
            if not estimate.error <= 10**case.order * judge.TRUSTED * scale / 10 or scale > LARGEST:
                continue
            try:
                sizes = values.fitted(expression, draw.sizes, estimate.value.shape)
                names = {**{(name, 0): value for name, value in draw.values.items()}, **draw.rates}
                value = values.evaluate(expression, names, sizes)
            except values.Unknown as unknown:
                return "unjudged", f"no value for {unknown}"
            except Exception as error:
                return "unjudged", f"{type(error).__name__}: {error}"
            if not np.isfinite(value).all() and value.shape == estimate.value.shape:
                undefined += 1
            elif not _agree(value, estimate.value, 10**case.order * judge.TOLERANCE * scale / 10):
                if _smooth(case, draw):
                    conditional = any(word in c for c in derivation.conditions for word in AT_MOST)
                    return "conditional" if conditional else "wrong", judge.difference(
                        value, estimate
                    )
            else:
                seen += 1
                if seen == DRAWS:
                    break
    if undefined:
        return "undefined", "no value at " + ("some points" if seen else "any point")
    return ("right", "") if seen else ("unjudged", "no draw was smooth enough")


def _agree(one: Array, other: Array, tolerance: float) -> bool:
    return one.shape == other.shape and float(np.abs(one - other).max(initial=0.0)) <= tolerance


def _estimate(case: Grown, draw: Draw) -> Estimate:
    """The derivative that is asked for, by differences."""
    if case.other:
        return _mixed(case, draw)
    function, variable = len(case.term.shape), len(_wrt(case).shape)
    form = "vec" if function + case.order * variable > 2 and not case.part else None
    estimate = judge.derivative(_problem(case, draw, form), draw)
    if case.part:
        places = tuple(slice(None) if p == ":" else int(p) - 1 for p in case.part)
        value = estimate.value[(slice(None),) * function + places]
        return Estimate(value, estimate.error)
    turned = function if case.layout == "denominator" else not function and variable
    if case.layout == "mixed" or (form and case.layout == "numerator") or not turned:
        return estimate
    value = estimate.value
    return Estimate(value[None, :] if value.ndim == 1 else value.T, estimate.error)


def _mixed(case: Grown, draw: Draw) -> Estimate:
    """A block of the second derivative by both variables at once."""
    names = (case.wrt, case.other)
    starts = [np.asarray(draw.values[name], dtype=float) for name in names]
    first = starts[0].size

    def function(both: Array) -> Array:
        parts = (both[:first].reshape(starts[0].shape), both[first:].reshape(starts[1].shape))
        return np.asarray(_value_at(case, draw, dict(zip(names, parts, strict=True))))

    joined = np.concatenate([start.reshape(-1) for start in starts])
    problem = Problem("", "both: vector(n)", "", "both", 2, None, function, {}, None, None)
    estimate = judge.derivative(problem, Draw({}, {"both": joined}, {}))
    block = estimate.value[:first, first:].reshape(starts[0].shape + starts[1].shape)
    return Estimate(block, estimate.error)


def _wrt(case: Grown) -> Declared:
    if case.is_timed:
        return Declared("t", ())
    return next(each for each in case.declared if each.name == case.wrt)


def _problem(case: Grown, draw: Draw, form: str | None) -> Problem:
    declared = [
        each if each.domain != "index" else Declared(each.name, ()) for each in case.declared
    ]
    if case.is_timed:
        declared = [*(Declared(each.name, each.shape) for each in declared), Declared("t", ())]
    names = [each.name for each in declared]

    def function(*arrays: Any) -> Any:
        return _value_at(case, draw, dict(zip(names, arrays, strict=True)))

    where = ", ".join(each.text for each in declared)
    convention = CONVENTIONS[case.structured]
    return Problem("", where, "", case.wrt, case.order, None, function, {}, form, convention)


def _value_at(case: Grown, draw: Draw, moved: Mapping[str, Any]) -> Any:
    """The expression where the names have these values; a motion is taken at the time `t`."""
    env = {**draw.sizes, **draw.values, **moved}
    for name, value in draw.values.items():
        if isinstance(value, Motion):
            env[name], env[f"{name} dot"] = value.place(env["t"]), value.velocity(env["t"])
    return case.term.value(env)


class Motion:
    """A value that moves with the time, with a constant acceleration."""

    def __init__(self, start: Array, rate: Array, bend: Array) -> None:
        self.start, self.rate, self.bend = start, rate, bend

    def place(self, time: float) -> Array:
        return np.asarray(self.start + self.rate * time + self.bend * time**2 / 2)

    def velocity(self, time: float) -> Array:
        return np.asarray(self.rate + self.bend * time)


def _smooth(case: Grown, draw: Draw) -> bool:
    """Whether no variable stands at a kink, which central differences do not see."""
    step = 1e-5
    for name in {case.wrt, case.other} - {""}:
        base = np.asarray(draw.values[name], dtype=float)
        middle = np.asarray(_value_at(case, draw, {}))
        for place in np.ndindex(base.shape):
            move = np.zeros(base.shape)
            move[place] = step
            above, below = (
                np.asarray(_value_at(case, draw, {name: base + s * move})) for s in (1, -1)
            )
            bend = np.abs(above + below - 2 * middle).max(initial=0.0)
            slope = np.abs(above - below).max(initial=0.0)
            if bend > 1e-2 * slope and bend > 1e-9:
                return False
    return True


# -- values --------------------------------------------------


def drawn(case: Grown, random: np.random.Generator) -> Draw:
    """Sizes from 2 to 5, all different, and values that the declarations admit."""
    sizes: dict[str, Any] = dict(zip(DIMS, map(int, random.permutation([2, 3, 4, 5])), strict=True))
    found: dict[str, Any] = {"t": 0.0} if case.is_timed else {}
    rates: dict[tuple[str, int], Array] = {}
    for each in case.declared:
        shape = tuple(size_of(dim, sizes) for dim in each.shape)
        value = _value(each, shape, sizes, random)
        found[each.name] = value
        if each.domain == "exponent":
            sizes[each.name] = value
        if isinstance(value, Motion):
            parts = (value.start, value.rate, value.bend, 0 * value.bend)
            rates.update({(each.name, dots): part for dots, part in enumerate(parts)})
    return Draw(sizes, found, rates)


def _value(
    each: Declared, shape: tuple[int, ...], sizes: Mapping[str, int], random: np.random.Generator
) -> Any:
    if each.domain == "exponent":
        return int(random.integers(1, 4))
    if each.domain == "index":
        return int(random.integers(1, sizes[each.axis] + 1))
    if each.domain == "motion":
        rate, bend = 0.3 * random.normal(size=(2, *shape))
        return Motion(_regular(shape, random), rate, bend)
    if each.words in problems.STRUCTURES:
        return problems.STRUCTURES[each.words](shape, random)
    if each.words == "> 0":
        return problems.DOMAINS["positive"](shape, random)
    return _regular(shape, random)


def _regular(shape: tuple[int, ...], random: np.random.Generator) -> Array:
    """Anything; a square matrix far from singular."""
    value = np.asarray(random.normal(size=shape))
    if len(shape) == 2 and shape[0] == shape[1]:
        left, singular, right = np.linalg.svd(value)
        value = np.asarray(left @ np.diag(np.maximum(singular, 0.4)) @ right)
    return value
