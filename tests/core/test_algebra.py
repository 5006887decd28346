"""Contractions and linear combinations: structural normal form, and the value it keeps."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closedform.core.algebra import (
    MOST_FACTORS,
    ONE,
    ZERO,
    Factor,
    Term,
    add,
    broadcast,
    content,
    contract,
    eye,
    fuse,
    is_zero,
    linear,
    mask,
    ones,
    permuted,
    scale,
    terms,
    transposed,
    zero,
)
from closedform.core.dims import Dim
from closedform.core.node import Node, Symbol, dim, name, node, number
from core.evaluate import Array, Point, contracted, sizes_of

m, n, k = map(Dim.symbol, "mnk")
A, B, C = (name(Symbol(x, s)) for x, s in (("A", (m, n)), ("B", (n, k)), ("C", (n, n))))
x, y = name(Symbol("x", (n,))), name(Symbol("y", (n,)))
c = name(Symbol("c"))


def value(root: Node) -> Array:
    return Point(sizes_of(root)).value(root)


# -- laws of products -----------------------------------------------------------------------------

SAME = {
    "a product of one factor is the factor": (contract([(A, (0, 1))], (0, 1)), A),
    "numbers are collected": (contract([(number(2), ()), (number(3), ())], ()), number(6)),
    "a number in front of a factor is a coefficient": (
        contract([(number(2), ()), (x, (0,))], (0,)),
        scale(2, x),
    ),
    "a product with zero is zero": (contract([(zero((n,)), (0,)), (x, (0,))], ()), ZERO),
    "a product with zero keeps its shape": (
        contract([(zero((m, n)), (0, 1)), (x, (1,))], (0,)),
        zero((m,)),
    ),
    "factors have no order": (
        contract([(A, (0, 1)), (B, (1, 2))], (0, 2)),
        contract([(B, (7, 4)), (A, (3, 7))], (3, 4)),
    ),
    "equal factors have no order": (
        contract([(C, (0, 1)), (C, (1, 2))], (0, 2)),
        contract([(C, (1, 2)), (C, (0, 1))], (0, 2)),
    ),
    "nested products are flat": (
        contract([(contract([(A, (0, 1)), (B, (1, 2))], (0, 2)), (0, 1)), (x, (2,))], (0, 1, 2)),
        contract([(A, (0, 3)), (B, (3, 1)), (x, (2,))], (0, 1, 2)),
    ),
    "an identity matrix disappears": (contract([(A, (0, 1)), (eye(n), (1, 2))], (0, 2)), A),
    "the trace of an identity is its size": (contract([(eye(n), (0, 0))], ()), dim(n)),
    "the sum of an identity is its size": (contract([(eye(n), (0, 1))], ()), dim(n)),
    "ones summed are counted": (
        contract([(ones((m, n)), (0, 1))], ()),
        contract([(dim(m), ()), (dim(n), ())], ()),
    ),
    "a label that nothing holds is counted": (contract([], (), {0: n}), ONE),
    "ones beside a factor disappear": (contract([(ones((n,)), (0,)), (x, (0,))], (0,)), x),
    "a lonely label that ones bring is a dimension": (
        contract([(ones((m,)), (1,)), (x, (0,))], (0,)),
        contract([(dim(m), ()), (x, (0,))], (0,)),
    ),
    "the diagonal of a diagonal matrix": (
        contract([(contract([(x, (0,))], (0, 0)), (5, 5))], (5,)),
        x,
    ),
    "a sum of one term is a coefficient": (
        contract([(scale(Fraction(1, 2), x), (0,)), (y, (0,))], ()),
        scale(Fraction(1, 2), contract([(x, (0,)), (y, (0,))], ())),
    ),
    "the content of a sum stands in front": (
        contract([(linear((n,), [(2, x), (-4, y)]), (0,)), (c, ())], (0,)),
        scale(
            2 if x.digest < y.digest else -2,
            contract([(content(linear((n,), [(2, x), (-4, y)]))[1], (0,)), (c, ())], (0,)),
        ),
    ),
    "two transposes are none": (transposed(transposed(A)), A),
    "a permutation undone": (permuted(permuted(fuse(m, n), (2, 0, 1)), (1, 2, 0)), fuse(m, n)),
}


@pytest.mark.parametrize("law", SAME)
def test_products_in_normal_form_are_identical(law: str) -> None:
    left, right = SAME[law]
    assert left is right, f"{left}\n  is not\n{right}"


def test_more_than_the_most_factors_stay_nested_with_the_same_value() -> None:
    inner = contract([(name(Symbol(f"x{i}", (n,))), (0,)) for i in range(MOST_FACTORS)], (0,))
    outer = contract([(inner, (0,)), (x, (0,)), (y, (0,))], ())
    assert any(arg.kind == "contraction" for arg in outer.args)
    point = Point(sizes_of(outer))
    expected = (point.value(inner) * point.value(x) * point.value(y)).sum()
    np.testing.assert_allclose(point.value(outer), expected, rtol=1e-12)


# -- random products ------------------------------------------------------------------------------

# every label has one size, so that any factor fits anywhere
FACTORS = [name(Symbol(f"F{r}{i}", (n,) * r)) for r in range(4) for i in range(2)]
LABELS = st.integers(0, 4)
Product = tuple[list[Factor], tuple[int, ...]]


@st.composite
def products(draw: st.DrawFn, depth: int = 2) -> Product:
    """Factors with labels, some of them products themselves, and the labels of the result."""
    factors = []
    for _ in range(draw(st.integers(0, 3))):
        factor = draw(st.sampled_from(FACTORS))
        kind = draw(
            st.sampled_from(["plain", "eye", "nested", "sum"] if depth else ["plain", "eye"])
        )
        if kind == "eye":
            factor = eye(n)
        elif kind == "nested":
            inner, out = draw(products(depth - 1))
            factor = contract(inner, out, dict.fromkeys(out, n))
        elif kind == "sum":
            other = draw(st.sampled_from([f for f in FACTORS if f.shape == factor.shape]))
            factor = linear(factor.shape, [(2, factor), (-6, other)])
        labels = tuple(draw(LABELS) for _ in factor.shape)
        factors.append((factor, labels))
    return factors, tuple(draw(st.lists(LABELS, max_size=3)))


@given(products())
@settings(max_examples=120, deadline=None)
def test_a_contraction_is_the_sum_of_products(
    product: Product,
) -> None:
    factors, out = product
    made = contract(factors, out, dict.fromkeys(out, n))
    point = Point({"n": 2})
    arrays = [(point.value(factor), labels) for factor, labels in factors]
    np.testing.assert_allclose(
        point.value(made), contracted(arrays, out, dict.fromkeys(out, 2)), rtol=1e-9, atol=1e-12
    )


@given(products(), st.randoms(use_true_random=False))
@settings(max_examples=120, deadline=None)
def test_a_contraction_depends_neither_on_the_order_nor_on_the_names_of_labels(
    product: Product,
    random: Random,
) -> None:
    factors, out = product
    made = contract(factors, out, dict.fromkeys(out, n))
    shuffled = random.sample(factors, len(factors))
    names = random.sample(range(10), 10)
    renamed = [(factor, tuple(names[x] for x in labels)) for factor, labels in shuffled]
    again = contract(
        renamed, tuple(names[x] for x in out), dict.fromkeys((names[x] for x in out), n)
    )
    assert again is made


LETTERS = "ABCDEFGH"


def test_a_symmetric_product_has_one_order() -> None:
    """x'*Q'*P'*P*Q*x, whose two halves nothing tells apart, for every order of the digests."""
    for p, q in permutations(LETTERS, 2):
        P, Q = (name(Symbol(letter, (n, n))) for letter in (p, q))
        factors = [(x, (0,)), (x, (1,)), (P, (2, 3)), (P, (2, 4)), (Q, (3, 0)), (Q, (4, 1))]
        made = {contract(list(order), ()) for order in permutations(factors)}
        assert len(made) == 1, (p, q)


# -- sums -----------------------------------------------------------------------------------------

coefficients = st.fractions(min_value=-4, max_value=4, max_denominator=6)
combinations = st.lists(
    st.tuples(coefficients, st.sampled_from([x, y, scale(3, x), add(x, y), zero((n,))])), max_size=6
)


@settings(max_examples=60)
@given(combinations, st.randoms(use_true_random=False))
def test_a_sum_does_not_depend_on_the_order_of_its_terms(parts: list[Term], random: Random) -> None:
    assert linear((n,), parts) is linear((n,), random.sample(parts, len(parts)))


@settings(max_examples=60)
@given(combinations)
def test_like_terms_are_collected(parts: list[Term]) -> None:
    made = linear((n,), parts)
    held = [term for _, term in terms(made)]
    assert len(held) == len(set(held))
    assert all(c for c, _ in terms(made))
    assert set(held) <= {x, y}
    expected = sum((float(c) * value(p) for c, p in parts), np.zeros(3))
    np.testing.assert_allclose(Point({"n": 3}).value(made), expected, atol=1e-12)


@settings(max_examples=60)
@given(combinations)
def test_content_is_a_number_times_a_primitive_sum(parts: list[Term]) -> None:
    made = linear((n,), parts)
    if is_zero(made):
        return
    number_, primitive = content(made)
    assert scale(number_, primitive) is made
    assert content(primitive) == (1, primitive)
    if primitive.kind == "sum" and len(primitive.args) > 1:
        assert all(c.denominator == 1 for c in primitive.data)
        assert primitive.data[0] > 0


def test_sums_of_one_term_and_none() -> None:
    assert linear((n,), [(1, x)]) is x
    assert is_zero(linear((n,), [(1, x), (-1, x)]))
    assert is_zero(linear((), []))
    assert linear((), [(2, ONE), (3, ONE)]) is number(5)


# -- constants ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (eye(n), np.eye(3)),
        (ones((m, n)), np.ones((4, 3))),
        (zero((m, n)), np.zeros((4, 3))),
        (fuse(m, n), np.eye(12).reshape(12, 4, 3)),
        (mask(m, n), np.tril(np.ones((4, 3)))),
        (mask(m, n, 1), np.tril(np.ones((4, 3)), -1)),
    ],
)
def test_the_value_of_a_constant(made: Node, expected: Array) -> None:
    np.testing.assert_array_equal(value(made), expected)


def test_broadcast_repeats_along_the_axes_that_are_missing() -> None:
    made = broadcast(add(x, y), (1,), (0, 1), (m, n))
    expected = np.tile(value(x) + value(y), (4, 1))
    np.testing.assert_allclose(value(made), expected)
    assert broadcast(x, (0,), (0,), (n,)) is x


def test_a_node_of_another_kind_is_not_zero() -> None:
    assert not is_zero(node("apply", "exp", (zero((n,)),), shape=(n,)))
