"""The values of records are those of NumPy and SciPy, where these have the function."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import scipy.special

from closedform.checker.balls import Balls
from closedform.checker.judge import nested
from closedform.functions import KEPT, TABLE, Record
from closedform.functions.values import Value
from closedform.meaning.calls import signatures
from core.evaluate import FUNCTIONS as REFERENCE

ALONE = [r for r in TABLE if r.name in REFERENCE and r.name not in ("pi", "where", KEPT.name)]
# inside every domain, on both sides of every kink
POSITIVE, UNIT, ANY = (0.25, 0.75, 1.5), (-0.75, 0.25, 0.5), (-1.5, 0.25, 2.0)
INSIDE = {"log": POSITIVE, "sqrt": POSITIVE, "lgamma": POSITIVE, "digamma": POSITIVE}
INSIDE |= {"trigamma": POSITIVE, "polygamma": POSITIVE, "asin": UNIT, "acos": UNIT}
SQUARE = np.array([[2.0, 0.5, -0.25], [0.25, 1.5, 0.5], [-0.5, 0.125, 1.75]])


def balls_of(function: str, *arrays: Any) -> Any:
    """The value that check takes for the function."""
    record = TABLE[function]
    balls = Balls(TABLE, 128)
    with balls.working():
        given = [
            Value(a.shape, {0: [balls.number(int(64 * e)) / 64 for e in a.reshape(-1)]})
            for a in map(np.asarray, arrays)
        ]
        if not record.entrywise:
            assert record.value is not None
            return nested(record.value(balls, *given))
        if record.parameters[0] == "k":
            return nested(balls.apply(function, given[1], int(arrays[0])))
        if len(given) == 2:
            return nested(balls.extreme(function, *given))
        return nested(balls.apply(function, given[0]))


def arguments(record: Record) -> list[Any]:
    if record.entrywise:
        points = np.array(INSIDE.get(record.name, ANY))
        if record.parameters[0] == "k":
            return [3, points]
        return [points, points[::-1] + 0.125][: len(record.parameters)]
    ranks = [len(axes) for axes in signatures(record)[0].arguments]
    return [
        SQUARE + SQUARE.T if "X symmetric" in record.domain else SQUARE if r == 2 else np.array(ANY)
        for r in ranks
    ]


COMPARED = [r for r in ALONE if r.name not in ("epower", "matpow", "lt", "le", "gt", "ge", "eq")]


@pytest.mark.parametrize("record", COMPARED, ids=lambda r: r.name)
def test_the_value_is_that_of_numpy_or_scipy(record: Record) -> None:
    given = arguments(record)
    expected = REFERENCE[record.name](*given)
    np.testing.assert_allclose(balls_of(record.name, *given), expected, rtol=1e-9, atol=1e-12)


def test_every_function_without_a_meaning_is_compared() -> None:
    """A function that the core keeps has a reference here, or SciPy knows it by the same name."""
    kept = {r.name for r in TABLE if r.slope or r.differential or r.adjoint}
    kept -= {r.name for r in TABLE if r.entrywise and hasattr(scipy.special, r.name)}
    assert kept <= {r.name for r in ALONE} | {"where", "epower", "matpow", KEPT.name}
