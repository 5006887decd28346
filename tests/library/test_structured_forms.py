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
