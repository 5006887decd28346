"""Unification of dimensions: what is linear in an unknown is solved, the rest fits or does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closedform.core.dims import ONE, Dim, Shape
from closedform.meaning.shapes import Dims, Mismatch, product, transpose

m, n = Dim.symbol("m"), Dim.symbol("n")


@given(
    st.lists(st.sampled_from([m, n, m * n, n - 1, Dim.of(3)]), min_size=1, max_size=4),
    st.booleans(),
)
def test_an_unknown_becomes_what_it_is_unified_with(known: list[Dim], turned: bool) -> None:
    dims = Dims()
    unknown = [dims.unknown() for _ in known]
    for u, k in zip(unknown, known, strict=True):
        dims.unify(*((k, u) if turned else (u, k)))
    assert dims.shape(tuple(unknown)) == tuple(known)


@pytest.mark.parametrize(
    ("left", "right", "solution"),
    [
        (lambda u: u + 1, n, n - 1),
        (lambda u: u, m * n, m * n),
        (lambda u: 3 - u, n, 3 - n),
        (lambda u: u - n, n, 2 * n),
    ],
)
def test_what_is_linear_in_an_unknown_is_solved(
    left: Callable[[Dim], Dim], right: Dim, solution: Dim
) -> None:
    dims = Dims()
    unknown = dims.unknown()
    dims.unify(left(unknown), right)
    assert dims.resolve(unknown) is solution


@pytest.mark.parametrize(
    ("left", "right"), [(m, n), (n, n + 1), (Dim.of(2), Dim.of(3)), (m * n, n)]
)
def test_different_known_dimensions_do_not_fit(left: Dim, right: Dim) -> None:
    with pytest.raises(Mismatch):
        Dims().unify(left, right)


def test_unknowns_that_are_unified_stay_equal() -> None:
    dims = Dims()
    a, b, c = dims.unknown(), dims.unknown(), dims.unknown()
    dims.unify(a, b)
    dims.unify(b, c)
    dims.unify(c, n)
    assert dims.shape((a, b, c)) == (n, n, n)


def test_unknowns_that_are_left_get_letters_of_their_own() -> None:
    dims = Dims()
    a, b = dims.unknown(), dims.unknown()
    dims.name_unknowns([a, b], {"m"})
    assert list(map(str, dims.shape((a, b)))) == ["n", "p"]


@pytest.mark.parametrize(
    ("left", "right", "result"),
    [
        ((m, n), (n,), (m,)),
        ((m, n), (n, m), (m, m)),
        ((n,), (ONE, m), (n, m)),
        ((ONE, n), (n,), ()),
        ((ONE, n), (n, m), (ONE, m)),
        ((m, n), (n, ONE), (m,)),
        ((ONE, n), (n, ONE), ()),
    ],
)
def test_the_shape_of_a_product(left: Shape, right: Shape, result: Shape) -> None:
    assert product(Dims(), left, right) == result


@pytest.mark.parametrize(
    ("shape", "result"), [((), ()), ((n,), (ONE, n)), ((ONE, n), (n,)), ((m, n), (n, m))]
)
def test_the_shape_of_a_transpose(shape: Shape, result: Shape) -> None:
    assert transpose(Dims(), shape) == result
    assert transpose(Dims(), result) == shape
