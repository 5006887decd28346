"""Programs of random expressions have the values of their formulas."""

from __future__ import annotations

import pytest

import closedform as cf
from closedform.errors import ClosedformError
from codegen.test_programs import assert_computes
from fuzzing import expressions

SEED = 77
CLOSE = 1e-7  # random expressions lose digits of their own


def assert_program(index: int, target: str) -> None:
    """A program is refused by name, or computes its formulas."""
    case = expressions.grown(SEED, index)
    name = case.by if isinstance(case.by, str) else case.by[0]
    if set(name) & set("[,"):
        return
    try:
        scalar = not cf.parse(case.expr, where=case.where).shape
        second = ("hessian", "hessian_diagonal") if scalar and case.order == 2 else ()
        what = ("value", "gradient", "hvp", *second) if scalar else ("value", "jacobian")
        made = cf.compile(case.expr, name, where=case.where, what=what, target=target)
    except ClosedformError:
        return
    if made.tests_itself:
        assert_computes(made, target, exact=CLOSE)


@pytest.mark.parametrize("target", ["numpy", "torch", "array-api"])
@pytest.mark.parametrize("start", range(0, 60, 20))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_program_of_a_random_expression(start: int, target: str) -> None:
    for index in range(start, start + 20):
        assert_program(index, target)


@pytest.mark.slow
@pytest.mark.parametrize("target", ["numpy", "jax", "torch", "array-api"])
@pytest.mark.parametrize("start", range(1000, 2000, 100))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_programs_of_many_random_expressions(start: int, target: str) -> None:
    for index in range(start, start + 100):
        assert_program(index, target)
