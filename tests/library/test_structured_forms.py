"""Every way to differentiate by a structured variable has all of its forms, each with its check."""

from __future__ import annotations

import pytest

import closedform as cf

WHERE = "X: matrix(n, n) {space}, A: matrix(n, n), b: vector(n)"
SPACES = ("symmetric", "pd", "skew", "diagonal", "lower")
FORMULAS = ("tr(X*A)", "X*b", "X")
DEFINITE = ("det(X)", "logdet(X)", "inv(X)", "tr(A*inv(X))", "lambda_max(X)", "b'*eigvec_max(X)")
CASES = [(formula, space, 1) for formula in FORMULAS for space in SPACES]
CASES += [(formula, "pd", 1) for formula in DEFINITE]
CASES += [("tr(X*A*X)", space, 2) for space in ("symmetric", "skew", "diagonal")]


@pytest.mark.parametrize("structured", ["project", "coordinates", "unconstrained"])
@pytest.mark.parametrize(("formula", "space", "order"), CASES)
def test_no_form_is_left_empty(formula: str, space: str, order: int, structured: str) -> None:
    answer = cf.derive(
        formula, "X", where=WHERE.format(space=space), order=order, structured=structured
    )
    assert all(answer.forms.values()), answer.forms


def test_the_map_by_free_entries_is_the_differential() -> None:
    answer = cf.derive("logdet(X)", "X", where="X: matrix(n, n) pd", structured="coordinates")
    assert str(answer) == "2*inv(X) - diag(diag(inv(X)))"
    assert answer.forms["map"] == "dX ↦ tr(inv(X)*dX)"


def test_an_eigenvector_is_that_of_the_symmetric_part() -> None:
    answer = cf.derive("w'*eigvec_max(X)", "X", where="X: matrix(n, n), w: vector(n)")
    assert answer.verdict.holds
    assert "X symmetric" in answer.conditions


ENTRIES = {  # of a gradient by an entry of X: what moves in its space, by projection or freely
    ("symmetric", "X[1,2]", "project"): "(A + A')[1, 2]/2",
    ("symmetric", "X[1,2]", "coordinates"): "A[1, 2] + A[2, 1]",
    ("symmetric", "X[1,1]", "coordinates"): "A[1, 1]",
    ("symmetric", "X[1,2]", "unconstrained"): "A[2, 1]",
    ("symmetric", "X[1,:]", "coordinates"): "(A + A' - diag(diag(A)))[:, 1]",
    ("skew", "X[1,2]", "project"): "(A' - A)[1, 2]/2",
    ("skew", "X[1,2]", "coordinates"): "(A' - A)[1, 2]",
    ("skew", "X[1,1]", "project"): "0",
    ("lower", "X[2,1]", "project"): "A[1, 2]",
    ("lower", "X[1,2]", "project"): "0",
    ("upper", "X[1,2]", "coordinates"): "A[2, 1]",
    ("upper", "X[2,1]", "coordinates"): "0",
    ("diagonal", "X[1,1]", "project"): "A[1, 1]",
    ("diagonal", "X[1,2]", "project"): "0",
}


@pytest.mark.parametrize(("space", "entry", "structured"), ENTRIES)
def test_by_an_entry_the_rest_moves_with_it(space: str, entry: str, structured: str) -> None:
    where = WHERE.format(space=space)
    answer = cf.derive("tr(A*X)", entry, where=where, structured=structured)
    assert answer.verdict.holds
    assert str(answer) == ENTRIES[space, entry, structured]


def test_second_derivatives_by_entries_of_structured_matrices_are_checked() -> None:
    for space in SPACES:
        where = WHERE.format(space=space)
        assert cf.derive("tr(X*A*X)", "X[1,2]", where=where, order=2).verdict.holds
        assert cf.derive("b'*X*A*X*b", ["b", "X[1,2]"], where=where, order=2).verdict.holds


@pytest.mark.parametrize("both", ["lower upper", "symmetric lower", "upper symmetric"])
def test_what_is_symmetric_and_triangular_is_diagonal(both: str) -> None:
    answer = cf.derive("tr(A*X)", "X", where=WHERE.format(space=both))
    assert str(answer) == "diag(diag(A))"
