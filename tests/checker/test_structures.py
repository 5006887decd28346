"""Derivatives by matrices with a structure, in the three conventions."""

from __future__ import annotations

import pytest

from checker.build import E, eye, fn, matrix, op, question, vector
from closedform import checker

A, a = matrix("A", "n", "n"), vector("a", "n")


def by(props: str) -> E:
    return matrix("X", "n", "n", props=props)


def masked(G: E, space: str) -> E:
    return {
        "symmetric": (G + G.T) / 2,
        "skew": (G - G.T) / 2,
        "diagonal": G.had(eye("n")),
        "lower": fn("tril", G),
        "upper": fn("triu", G),
    }[space]


def free(G: E, space: str) -> E:
    """By the coordinates: both places of a symmetric or skew matrix move."""
    if space == "symmetric":
        return G + G.T - G.had(eye("n"))
    return G - G.T if space == "skew" else masked(G, space)


SPACES = ("symmetric", "skew", "diagonal", "lower", "upper")


def status(props: str, claimed: str, structured: str) -> str:
    X = by(props)
    f = fn("tr", A @ X @ X) + a.T @ X @ A @ a
    G = (A @ X + X @ A).T + a @ (A @ a).T
    answer = {"entries": G, "inside": masked(G, props), "coordinates": free(G, props)}[claimed]
    verdict = checker.derivative(f.node, X.symbol, answer.node, question(), structured=structured)
    return verdict.status


@pytest.mark.parametrize("space", SPACES)
def test_each_convention_accepts_its_own_answer_and_no_other(space: str) -> None:
    conventions = {"unconstrained": "entries", "project": "inside", "coordinates": "coordinates"}
    for convention, own in conventions.items():
        for claimed in conventions.values():
            same = own == claimed or (
                space in ("diagonal", "lower", "upper") and "entries" not in (own, claimed)
            )
            expected = "exact" if same else "failed"
            assert status(space, claimed, convention) == expected, (convention, claimed)


def test_a_definite_matrix_moves_among_the_symmetric_ones() -> None:
    X = by("pd symmetric")
    f = fn("logdet", X)
    inverse = fn("inv", X)
    for convention, answer in {
        "project": inverse,
        "unconstrained": inverse,
        "coordinates": 2 * inverse - inverse.had(eye("n")),
    }.items():
        verdict = checker.derivative(
            f.node, X.symbol, answer.node, question(), structured=convention
        )
        assert verdict.status == "exact", (convention, verdict)
    verdict = checker.derivative(f.node, X.symbol, (2 * inverse).node, question())
    assert verdict.status == "failed"


def test_the_hessian_by_a_symmetric_matrix_lies_in_its_space_on_both_sides() -> None:
    X = by("symmetric")
    f = fn("tr", X @ X)
    n = X.shape[0]
    K = op("commutation", (n * n, n * n), data=(n, n))
    unit = fn("kron", eye("n"), eye("n"))
    twice = (X.symbol, X.symbol)
    for claimed, expected in ((unit + K, "exact"), (2 * unit, "failed"), (2 * K, "failed")):
        assert checker.derivative(f.node, twice, claimed.node, question()).status == expected
    assert checker.derivative(
        f.node, twice, (2 * K).node, question(), structured="unconstrained"
    ).holds


def test_an_orthogonal_matrix_is_drawn_so_that_its_laws_hold() -> None:
    Q = matrix("Q", "n", "n", props="orthogonal")
    assert checker.equal((Q.T @ Q).node, eye("n").node, question()).status == "exact"
    assert checker.equal((Q @ Q).node, eye("n").node, question()).status == "failed"


@pytest.mark.parametrize(
    ("props", "law"),
    [
        ("symmetric", lambda X: X.T),
        ("skew", lambda X: -X.T),
        ("diagonal", lambda X: fn("diag", fn("diag", X))),
        ("lower", lambda X: fn("tril", X)),
        ("upper", lambda X: fn("triu", X)),
        ("pd symmetric", lambda X: X.T),
    ],
)
def test_declared_structure_is_drawn(props: str, law: object) -> None:
    X = by(props)
    assert checker.equal(X.node, law(X).node, question()).status == "exact"  # type: ignore[operator]
    assert checker.equal(X.node, matrix("Y", "n", "n").node, question()).status == "failed"
