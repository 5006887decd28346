"""The value of an expression at a point of `core.evaluate`, by the plain walk of the checker."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from closedform.checker.balls import Balls
from closedform.checker.graph import Graph
from closedform.checker.verdict import NotExact, Outside
from closedform.checker.walk import Walk
from closedform.core.node import Node, Symbol
from closedform.functions import TABLE
from closedform.functions.values import Value
from core.evaluate import Array, drawn

DIGITS = 1 << 40  # values are rounded to this part, so that both ways start from the same


def rounded(array: Array) -> Array:
    return np.round(array * DIGITS) / DIGITS


def given(
    symbols: Mapping[str, Symbol], sizes: Mapping[str, int], regime: str, seed: int
) -> dict[str, Array]:
    """A value for each of the names."""
    return {key: rounded(drawn(symbol, sizes, regime, seed)) for key, symbol in symbols.items()}


def walked(expression: Node, values: Mapping[str, Array], sizes: Mapping[str, int]) -> Array | None:
    """The value by balls, or None where the point lies outside the domain."""
    balls = Balls(TABLE, 192)
    with balls.working():

        def draw(symbol: Symbol) -> Value:
            entries = [
                balls.number(int(e * DIGITS)) / DIGITS for e in values[symbol.name].reshape(-1)
            ]
            return Value(values[symbol.name].shape, {0: entries})

        def integer(symbol: Symbol) -> int:
            return sizes[symbol.name]

        walk = Walk(Graph((expression,), ()), balls, TABLE, sizes, draw, integer)
        try:
            found = walk.settled(expression)
            entries = [float(e.mid()) for e in balls.value_part(found)]
        except (Outside, NotExact):
            return None
    if not np.isfinite(entries).all():
        return None
    return np.asarray(entries).reshape(found.shape)
