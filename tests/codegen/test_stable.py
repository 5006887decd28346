"""Programs are finite where the value itself is."""

from __future__ import annotations

import numpy as np
import pytest

import closedform as cf

X = np.array([1000.0, -1000.0, 0.0, 3.0])
Y = np.array([1.0, 0.0, 0.0, 0.0])
VALUES = [
    ("sum(log(1 + exp(x)))", 1003.7417345321336),
    ("sum(log(sigmoid(x)))", -1000.7417345321336),
    ("sum(log(1 - sigmoid(x)))", -1003.7417345321336),
    ("sum(log(1 + exp(-abs(x))))", 0.7417345321336873),
    ("log(sum(exp(x)))", 1000.0),
    ("-y'*log(softmax(x))", 0.0),
    ("sum(exp(x)./(1 + exp(x)))", 2.4525741268224333),
    ("exp(x[1])/sum(exp(x))", 1.0),
    ("sum(log(cosh(x)))", 2000.923034143458),
]


@pytest.mark.parametrize(("expr", "value"), VALUES, ids=lambda v: str(v))
@pytest.mark.filterwarnings("ignore:overflow")
def test_a_program_is_finite_at_a_thousand(expr: str, value: float) -> None:
    made = cf.compile(expr, "x", where="x: vector(n); y: vector(n)")
    given = {"x": X, "y": Y}
    found, gradient = made(**{name: given[name] for name in made.inputs})
    np.testing.assert_allclose(found, value, rtol=1e-12, atol=1e-12)
    assert np.isfinite(gradient).all()


@pytest.mark.parametrize(
    ("expr", "slope"),
    [("sum(log(1 + x))", 1.0), ("sum(exp(x) - 1)", 1.0), ("sum(1 - exp(x))", -1.0)],
)
def test_no_digits_are_lost_near_zero(expr: str, slope: float) -> None:
    x = np.array([1e-12, -1e-13])
    found = cf.compile(expr, "x", where="x: vector(n)", what="value")(x=x)
    np.testing.assert_allclose(found, slope * x.sum(), rtol=1e-9)


def test_what_is_not_positive_has_no_logarithm() -> None:
    made = cf.compile("logdet(A)", "A", where="A: matrix(n, n)", what="value")
    assert np.isnan(made(A=np.diag([1.0, -1.0])))
    np.testing.assert_allclose(made(A=np.array([[0.0, -2.0], [1.0, 0.0]])), np.log(2))
