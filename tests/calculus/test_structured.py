"""Gradients by matrices with a declared structure, compared with their definitions."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from closedform.calculus.structured import SPACES, constrained, free, space_of
from closedform.core.dims import Dim
from closedform.core.node import Symbol, name
from core.evaluate import Array, Point

n, m = Dim.symbol("n"), Dim.symbol("m")
SIZES = {"n": 3, "m": 2}

BY_DEFINITION: dict[tuple[str, str], Callable[[Array], Array]] = {
    ("symmetric", "project"): lambda G: (G + G.T) / 2,
    ("symmetric", "coordinates"): lambda G: G + G.T - np.diag(np.diag(G)),
    ("skew", "project"): lambda G: (G - G.T) / 2,
    ("skew", "coordinates"): lambda G: G - G.T,
    ("diagonal", "project"): lambda G: np.diag(np.diag(G)),
    ("diagonal", "coordinates"): lambda G: np.diag(np.diag(G)),
    ("lower", "project"): np.tril,
    ("lower", "coordinates"): np.tril,
    ("upper", "project"): np.triu,
    ("upper", "coordinates"): np.triu,
    **{(space, "unconstrained"): lambda G: G for space in SPACES},
}


@pytest.mark.parametrize(("space", "structured"), BY_DEFINITION)
def test_a_gradient_inside_the_space(space: str, structured: str) -> None:
    G = name(Symbol("G", (n, n)))
    point = Point(SIZES)
    expected = BY_DEFINITION[space, structured](point.value(G))
    np.testing.assert_allclose(point.value(constrained(G, space, structured)), expected, atol=1e-12)


@pytest.mark.parametrize(("space", "structured"), BY_DEFINITION)
def test_of_a_tensor_the_last_two_axes_are_fitted(space: str, structured: str) -> None:
    T = name(Symbol("T", (m, n, n)))
    point = Point(SIZES)
    expected = np.stack([BY_DEFINITION[space, structured](G) for G in point.value(T)])
    np.testing.assert_allclose(point.value(constrained(T, space, structured)), expected, atol=1e-12)


@pytest.mark.parametrize("space", SPACES)
def test_a_projection_is_idempotent(space: str) -> None:
    G = name(Symbol("G", (n, n)))
    once = constrained(G, space, "project")
    point = Point(SIZES)
    np.testing.assert_allclose(point.value(constrained(once, space, "project")), point.value(once))


def test_every_space_is_covered() -> None:
    assert {space for space, _ in BY_DEFINITION} == set(SPACES)


@pytest.mark.parametrize(
    ("properties", "space"),
    [
        ("", None),
        ("symmetric", "symmetric"),
        ("symmetric pd invertible", "symmetric"),
        ("diagonal symmetric", "diagonal"),
        ("skew", "skew"),
        ("lower invertible", "lower"),
        ("orthogonal", None),
    ],
)
def test_the_space_of_a_declared_matrix(properties: str, space: str | None) -> None:
    symbol = Symbol("X", (n, n), frozenset(properties.split()))
    assert space_of(symbol) == space
    assert space_of(free(symbol)) is None
    assert space_of(Symbol("x", (n,), symbol.properties)) is None
