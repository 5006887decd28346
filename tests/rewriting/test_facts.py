"""What is known of a node is true of its values, and what people expect to be known is."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from closedform.core.node import Node, postorder
from closedform.rewriting import normal
from closedform.rewriting.definite import is_definite, is_semidefinite
from closedform.rewriting.facts import chain, diagonal_of, is_symmetric, sign
from core.evaluate import Array, Point, contracted, sizes_of
from rewriting.examples import EDGES, EXAMPLES, core_of

W = """
    X: matrix(m, n) full_column_rank, A: matrix(m, n), C: matrix(n, n), S: matrix(n, n) symmetric,
    P: matrix(n, n) pd, R: matrix(n, n) psd, D: matrix(n, n) diagonal, I0: matrix(n, n) invertible,
    x: vector(n), p: vector(n) > 0, q: vector(n) >= 0, a: scalar, c: scalar > 0
"""
CASES = [*EXAMPLES.values(), *EDGES]
REGIMES = ("any", "near the identity")


def nodes() -> Iterator[tuple[Node, Point]]:
    """Every node below a normal form of the examples, at points where it has a value."""
    seen: set[Node] = set()
    for text, where in CASES:
        root = normal()(core_of(text, where))
        points = [Point(sizes_of(root), regime, 5) for regime in REGIMES]
        for current in postorder(root):
            if current not in seen:
                seen.add(current)
                yield from ((current, point) for point in points)


@pytest.fixture(scope="module")
def valued() -> list[tuple[Node, Array]]:
    made = [(current, point.value(current)) for current, point in nodes()]
    return [(current, value) for current, value in made if np.isfinite(value).all()]


def test_a_matrix_that_is_called_symmetric_is(valued: list[tuple[Node, Array]]) -> None:
    found = [(node, value) for node, value in valued if is_symmetric(node)]
    assert len(found) > 50
    for node, value in found:
        np.testing.assert_allclose(value, value.T, rtol=1e-8, atol=1e-9, err_msg=str(node))


def test_a_sign_that_is_known_is_that_of_every_entry(valued: list[tuple[Node, Array]]) -> None:
    found = [(node, value) for node, value in valued if sign(node)]
    assert len(found) > 80
    for node, value in found:
        assert (value > 0 if sign(node) == "positive" else value >= 0).all(), f"{sign(node)} {node}"


def test_a_matrix_that_is_called_definite_is(valued: list[tuple[Node, Array]]) -> None:
    square = [(n, v) for n, v in valued if len(n.shape) == 2 and n.shape[0] is n.shape[1]]
    found = [
        (n, v) for n, v in square if is_symmetric(n) and (is_definite(n) or is_semidefinite(n))
    ]
    assert len(found) > 5
    for node, value in found:
        least = np.linalg.eigvalsh(value)[0]
        assert least > (0 if is_definite(node) else -1e-9), str(node)


def test_the_diagonal_of_a_diagonal_matrix_is_all_of_it(valued: list[tuple[Node, Array]]) -> None:
    found = [(n, v) for n, v in valued if diagonal_of(n) is not None]
    assert len(found) > 10
    for node, value in found:
        np.testing.assert_allclose(value, np.diag(np.diag(value)), err_msg=str(node))


def test_a_chain_is_the_product_of_its_links() -> None:
    for text in ("A*C*S", "2*a*C'*C*x*p'", "C*C*C", "A'*A*C'"):
        core = normal()(core_of(text, W))
        found = chain(core if core.kind == "contraction" else core.args[0])
        if found is None:
            assert "x" in text
            continue
        point = Point(sizes_of(core))
        links = [
            (point.value(k.factor).T if k.flipped else point.value(k.factor)) for k in found.links
        ]
        factors = [(value, (i, i + 1)) for i, value in enumerate(links)]
        made = contracted(factors, (0, len(links)), {})
        scalars = np.prod([point.value(s) for s in found.scalars])
        coefficient = float(core.data[0]) if core.kind == "sum" else 1.0
        np.testing.assert_allclose(coefficient * scalars * made, point.value(core))


SYMMETRIC = [
    ("S", True),
    ("P", True),
    ("D", True),
    ("C", False),
    ("S + P", True),
    ("S + C", False),
    ("C + C'", True),
    ("C - C'", False),
    ("A'*A", True),
    ("A'*A + 2*S", True),
    ("S*P", False),
    ("S*P*S", True),
    ("inv(P)", True),
    ("inv(C)", False),
    ("exp(S)", True),
    ("S .* P", True),
    ("S .* C", False),
    ("x*x'", True),
    ("x*p'", False),
    ("x*p' + p*x'", True),
    ("diag(x)", True),
    ("eye(n)", True),
    ("A'*A*P", False),
    ("C*S*C'", True),
    ("expm(S)", True),
    ("ones(n, n)", True),
]


@pytest.mark.parametrize(("text", "known"), SYMMETRIC)
def test_symmetry_that_people_see_is_known(text: str, known: bool) -> None:
    assert is_symmetric(normal()(core_of(text, W))) is known


SIGNS = [
    ("c", "positive"),
    ("a", ""),
    ("p", "positive"),
    ("q", "nonnegative"),
    ("x", ""),
    ("3", "positive"),
    ("0", "nonnegative"),
    ("-c", ""),
    ("n", "positive"),
    ("c + 1", "positive"),
    ("c - 1", ""),
    ("x.^2", "nonnegative"),
    ("p.^a", "positive"),
    ("x.^2 + 1", "positive"),
    ("exp(x)", "positive"),
    ("norm2(x)", "nonnegative"),
    ("sqrt(c)", "positive"),
    ("x'*x", "nonnegative"),
    ("p'*q", "nonnegative"),
    ("p'*p", "positive"),
    ("sigmoid(x)", "positive"),
    ("softmax(x)", "positive"),
    ("abs(a)", "nonnegative"),
    ("c*p", "positive"),
    ("a^2*c", "nonnegative"),
    ("relu(x)", "nonnegative"),
    ("cosh(a)", "positive"),
]


@pytest.mark.parametrize(("text", "known"), SIGNS)
def test_a_sign_that_people_see_is_known(text: str, known: str) -> None:
    assert sign(normal()(core_of(text, W))) == known


DEFINITE = [
    ("P", True),
    ("R", False),
    ("S", False),
    ("P + R", True),
    ("P - R", False),
    ("eye(n)", True),
    ("2*P", True),
    ("inv(P)", True),
    ("R + eye(n)", True),
    ("A'*A + eye(n)", True),
    ("A'*A", False),
    ("A'*A + c*eye(n)", True),
    ("I0'*I0", True),
    ("I0*P*I0'", True),
    ("diag(p)", True),
    ("diag(q)", False),
    ("expm(S)", True),
    ("x*x' + P", True),
    ("diag(p) + x*x'", True),
    ("A'*A + a*eye(n)", False),
]


@pytest.mark.parametrize(("text", "known"), DEFINITE)
def test_definiteness_that_people_see_is_known(text: str, known: bool) -> None:
    assert is_definite(normal()(core_of(text, W))) is known
