"""Dimensions are a commutative ring of polynomials in which equal is identical."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closedform.core.dims import ONE, Dim, triangle

SYMBOLS = ("m", "n", "k")
monomials = st.lists(st.sampled_from(SYMBOLS), max_size=3).map(lambda names: tuple(sorted(names)))
dims = st.dictionaries(monomials, st.integers(-5, 5), max_size=4).map(Dim)
sizes = st.fixed_dictionaries({name: st.integers(1, 9) for name in SYMBOLS})
m, n = Dim.symbol("m"), Dim.symbol("n")


@given(dims, dims, dims)
def test_dimensions_are_a_commutative_ring(a: Dim, b: Dim, c: Dim) -> None:
    assert a + b is b + a
    assert (a + b) + c is a + (b + c)
    assert a * b is b * a
    assert (a * b) * c is a * (b * c)
    assert a * (b + c) is a * b + a * c
    assert a + 0 is a
    assert a * 1 is a
    assert a - a is Dim.of(0)
    assert a - b is -(b - a)


@given(dims, dims, sizes)
def test_the_value_is_a_homomorphism(a: Dim, b: Dim, at: dict[str, int]) -> None:
    assert (a + b).value(at) == a.value(at) + b.value(at)
    assert (a * b).value(at) == a.value(at) * b.value(at)
    assert (a - b).value(at) == a.value(at) - b.value(at)


@given(dims, dims, sizes)
def test_substitution_is_that_of_polynomials(a: Dim, b: Dim, at: dict[str, int]) -> None:
    assert a.substitute({"n": b}).value(at) == a.value({**at, "n": b.value(at)})


@given(dims, sizes)
def test_the_text_is_an_integer_expression_of_the_same_value(a: Dim, at: dict[str, int]) -> None:
    assert eval(str(a), {}, dict(at)) == a.value(at)


@given(dims, dims)
def test_equal_dimensions_are_the_same_object(a: Dim, b: Dim) -> None:
    assert (a == b) is (a is b) is (str(a) == str(b))
    assert Dim(dict(a.terms)) is a


@pytest.mark.parametrize(
    ("dim", "constant", "is_one", "symbols"),
    [
        (Dim.of(0), 0, False, ""),
        (Dim.of(1), 1, True, ""),
        (Dim.of(7), 7, False, ""),
        (n, None, False, "n"),
        (n - n + 1, 1, True, ""),
        (m * n - 1, None, False, "mn"),
    ],
)
def test_what_is_known_of_a_dimension(dim: Dim, constant: int, is_one: bool, symbols: str) -> None:
    assert dim.constant == constant
    assert dim.is_one is is_one is (dim is ONE)
    assert dim.symbols == set(symbols)


@pytest.mark.parametrize(
    ("dim", "text", "whole"),
    [
        (triangle(n), "n*(n+1)/2", True),
        (triangle(m * n), "m*n*(m*n+1)/2", True),
        (triangle(n) * 2, "n*n+n", True),
        (triangle(n) - 1, "(n*n+n-2)/2", True),
        (triangle(Dim.of(3)), "6", True),
        (n.over(2), "n/2", False),
        ((n * n * n - n).over(6), "n*(n*n-1)/6", True),
        ((m * n).over(2), "m*n/2", False),
    ],
)
def test_a_polynomial_over_a_number_is_a_dimension_where_it_is_whole(
    dim: Dim, text: str, whole: bool
) -> None:
    assert str(dim) == text
    assert dim.is_whole is whole
    assert eval(text, {}, {"m": 4, "n": 6}) == dim.value({"m": 4, "n": 6})


def test_a_dimension_does_not_change() -> None:
    with pytest.raises(AttributeError):
        n.terms = ()
