"""Files of derivative problems: their fields, and random values that their declarations admit.

A problem is one JSON object a line with `id`, `where`, `expr`, `wrt`, `order`, `answer`, `np` (the
function as a Python lambda over the declared names in their order) and optionally `domain`, `form`
and `convention`.  Nothing of closedform is used here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import scipy
import scipy.linalg
import scipy.special
from numpy.typing import NDArray

Array = NDArray[Any]
Value = Any  # an array, a number, or a function of the time


class Declared(NamedTuple):
    """One name of a `where`: the text of each dimension, and the words behind the shape."""

    name: str
    dims: tuple[str, ...]
    words: frozenset[str]

    @property
    def is_function_of_time(self) -> bool:
        return "function(t)" in self.words


class Problem(NamedTuple):
    id: str
    where: str
    expr: str
    wrt: str
    order: int
    answer: str | None
    function: Callable[..., Any]
    domain: Mapping[str, str]
    form: str | None
    convention: str | None

    @property
    def declared(self) -> list[Declared]:
        return [_declared(part) for part in split(self.where)]


class Draw(NamedTuple):
    """Sizes and values; a name differentiated by the time is the pair (name, dots)."""

    sizes: dict[str, int]
    values: dict[str, Value]
    rates: dict[tuple[str, int], Array]


def read(path: Path) -> Iterator[Problem]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            fields = json.loads(line)
            yield Problem(
                fields["id"],
                fields["where"],
                fields["expr"],
                fields["wrt"],
                fields["order"],
                fields["answer"],
                eval(fields["np"], {"np": np, "sp": scipy}),
                fields.get("domain", {}),
                fields.get("form"),
                fields.get("convention"),
            )


def split(where: str) -> list[str]:
    """The declarations of a `where`; commas inside brackets do not part them."""
    return [part.strip() for part in re.split(r",(?![^()]*\))", where) if part.strip()]


def _declared(part: str) -> Declared:
    name, _, rest = part.partition(":")
    match = re.fullmatch(r"(scalar|vector|matrix|integer)(?:\(([^)]*)\))?\s*(.*)", rest.strip())
    assert match is not None, f"a declaration that is not understood: {part!r}"
    kind, dims, words = match.groups()
    sizes = tuple(d.strip() for d in dims.split(",")) if dims else ()
    bound = {words.replace(" ", "")} if words[:1] in "<>" and words else set(words.split())
    return Declared(
        name.strip(), sizes, frozenset(bound | ({kind} if kind == "integer" else set()))
    )


def draw(problem: Problem, random: np.random.Generator) -> Draw:
    """Values that the declarations and the domain of a problem admit, all sizes different."""
    sizes = _sizes(problem, random)
    values: dict[str, Value] = dict(sizes)
    rates: dict[tuple[str, int], Array] = {}
    for each in problem.declared:
        shape = tuple(int(d) if d.isdigit() else sizes[d] for d in each.dims)
        word = problem.domain.get(each.name)
        if each.is_function_of_time:
            start = _value(shape, each.words, word, random)
            rate, bend = 0.2 * random.normal(size=(2, *shape))
            values[each.name] = _motion(start, rate, bend)
            rates[each.name, 0] = start
            rates[each.name, 1], rates[each.name, 2] = rate, bend
        elif each.name == "t" and any(d.is_function_of_time for d in problem.declared):
            values[each.name] = 0.0  # the time at which the rates are those drawn
        else:
            values[each.name] = _value(shape, each.words, word, random)
        if "integer" in each.words:  # it may be counted with, as a dimension is
            sizes[each.name] = values[each.name]
    return Draw(sizes, values, rates)


def _motion(start: Array, rate: Array, bend: Array) -> Callable[[float], Array]:
    def at(time: float) -> Array:
        return start + rate * time + bend * time**2 / 2

    return at


def _sizes(problem: Problem, random: np.random.Generator) -> dict[str, int]:
    declared = problem.declared
    symbols = sorted({d for each in declared for d in each.dims if not d.isdigit()})
    conditions = [problem.domain["dims"]] if "dims" in problem.domain else []
    for each in declared:
        if "full_column_rank" in each.words:
            conditions.append(f"{each.dims[0]} >= {each.dims[1]}")
    tests = [c.strip() for text in conditions for c in text.split(",")]
    for different in (True, False):
        for _ in range(200):
            choices = random.choice(
                np.arange(2, 7), len(symbols), replace=not different or len(symbols) > 5
            )
            sizes = dict(zip(symbols, map(int, choices), strict=True))
            if all(eval(test, {}, sizes) for test in tests):
                return sizes
    raise ValueError(f"{problem.id}: no sizes fit {tests}")


def _value(
    shape: tuple[int, ...], words: frozenset[str], domain: str | None, random: np.random.Generator
) -> Value:
    if "integer" in words:
        low = next((int(w[2:]) for w in words if w.startswith(">=")), 1)
        return int(random.integers(low, low + 3))
    if domain is not None:
        return DOMAINS[domain](shape, random)
    for word, make in STRUCTURES.items():
        if word in words:
            return make(shape, random)
    if words & {">0", ">=0", "positive", "nonnegative"}:
        return _positive(shape, random)
    value = random.normal(size=shape)
    return _away_from_singular(value) if len(shape) == 2 and shape[0] == shape[1] else value


def _away_from_singular(value: Array) -> Array:
    """`value`, its small singular values lifted."""
    u, s, v = np.linalg.svd(value)
    return np.asarray(u @ np.diag(np.maximum(s, 0.3)) @ v)


def _positive(shape: tuple[int, ...], random: np.random.Generator) -> Array:
    return random.uniform(0.3, 1.7, size=shape)


def _pd(shape: tuple[int, ...], random: np.random.Generator) -> Array:
    half = random.normal(size=shape)
    return np.asarray(half @ half.T / shape[0] + 0.5 * np.eye(shape[0]))


def _skew(shape: tuple[int, ...], random: np.random.Generator) -> Array:
    half = random.normal(size=shape)
    return np.asarray(half - half.T)


def _detpos(shape: tuple[int, ...], random: np.random.Generator) -> Array:
    value = _away_from_singular(random.normal(size=shape))
    value[0] *= np.sign(np.linalg.det(value))
    return value


def _symmetric(shape: tuple[int, ...], random: np.random.Generator) -> Array:
    half = random.normal(size=shape)
    return np.asarray(half + half.T)


def _onehot(shape: tuple[int, ...], random: np.random.Generator) -> Array:
    value = np.zeros(shape)
    value[random.integers(shape[0])] = 1.0
    return value


def _prob(shape: tuple[int, ...], random: np.random.Generator) -> Array:
    value = _positive(shape, random)
    return np.asarray(value / value.sum())


Make = Callable[[tuple[int, ...], np.random.Generator], Array]

DOMAINS: Mapping[str, Make] = {
    "positive": _positive,
    "small": lambda shape, random: 0.3 * random.normal(size=shape),
    "accretive": lambda shape, random: _pd(shape, random) + 0.4 * _skew(shape, random),
    "detpos": _detpos,
    "stable": lambda shape, random: 0.2 * random.normal(size=shape),
    "binary": lambda shape, random: random.integers(0, 2, size=shape).astype(float),
    "pm1": lambda shape, random: 2.0 * random.integers(0, 2, size=shape) - 1,
    "count": lambda shape, random: random.integers(0, 5, size=shape).astype(float),
    "prob": _prob,
    "open01": lambda shape, random: random.uniform(0.1, 0.9, size=shape),
    "onehot": _onehot,
}

STRUCTURES: Mapping[str, Make] = {
    "pd": _pd,
    "psd": _pd,
    "symmetric": _symmetric,
    "skew": _skew,
    "diagonal": lambda shape, random: np.diag(_positive(shape[:1], random)),
    "orthogonal": lambda shape, random: np.linalg.qr(random.normal(size=shape))[0],
    "lower": lambda shape, random: np.tril(random.normal(size=shape)) + 2 * np.eye(shape[0]),
    "upper": lambda shape, random: np.triu(random.normal(size=shape)) + 2 * np.eye(shape[0]),
    "full_column_rank": lambda shape, random: (
        random.normal(size=shape) + np.eye(shape[0], shape[1])
    ),
}
