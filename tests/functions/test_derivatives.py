"""The derivatives of every record to the second order, judged by values alone.

The answer is compared with jets of balls at points of the domain: there the slope of an entry by
entry function comes from its power series, so a slope that is wrong in a record is seen.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from _pytest.mark.structures import ParameterSet

import closedform as cf
from closedform.checker.graph import Graph
from closedform.checker.judge import Question, with_balls
from closedform.checker.tasks import derivative_task
from closedform.checker.verdict import Verdict
from closedform.errors import CheckFailed
from closedform.functions import TABLE
from closedform.functions.record import Record
from closedform.meaning import templates
from functions.formulas import Differentiation, differentiations, written

POINTS = 2

# what is known not to work, by its reason
UNFINISHED = {
    "a power with an exponent that is summed over has no derivative": "matpow by X, order 2",
    "blocks of blocks have no reading": "dexpm by X, order 2 | dlogm by X, order 2",
}
REASONS = {
    key.strip(): reason
    for reason, keys in UNFINISHED.items()
    for line in keys.strip().splitlines()
    for key in line.split("|")
}


def cases() -> list[ParameterSet]:
    found = []
    for case in differentiations():
        reason = REASONS.get(str(case))
        marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
        found.append(pytest.param(case, id=str(case), marks=marks))
    return found


def judged(case: Differentiation) -> Verdict:
    """What balls say of the derivative of the case; nothing of the record but values is used."""
    formula = case.formula
    answer = cf.derive(
        written(formula), case.by.name, where=formula.where, order=case.order, check=False
    )
    by = (case.by,) * case.order
    vec = case.order == 2 and len(case.by.shape) == 2
    task = derivative_task(formula.scalar, by, answer.result.node, "project", False, vec)
    conditions = (("k", ">=", "2"),)
    return with_balls(task, Graph(task.roots, task.moved), Question(conditions=conditions), POINTS)


@pytest.mark.parametrize("case", cases())
def test_the_derivative_is_right(case: Differentiation) -> None:
    verdict = judged(case)
    assert verdict.status == "numeric", verdict


def test_every_unfinished_case_exists() -> None:
    assert set(REASONS) <= {str(case) for case in differentiations()}


# -- a test of the test ---------------------------------------------------------------------------

PLANTED = [
    ("tanh", "slope", ("1 + tanh(x)^2",)),
    ("erf", "slope", ("1/sqrt(pi)*exp(-x^2)",)),
    ("maximum", "slope", ("where(x > y, 0, 1)", "where(x > y, 0, 1)")),
    ("inv", "differential", ("inv(X)*dX*inv(X)",)),
    ("softmax", "differential", ("softmax(x) .* dx",)),
    ("sylvester", "adjoint", ("", "", "sylvester(A, B, G)")),
]


def forget() -> None:
    for cached in (templates.meaning, templates.slope, templates.differential, templates.adjoint):
        cached.cache_clear()


@pytest.fixture
def planted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Record]:
    """A record with a wrong text, for the time of one test."""
    function, field, wrong = request.param
    record = TABLE[function]._replace(**{field: wrong})
    monkeypatch.setitem(TABLE._by_name, function, record)
    forget()
    yield record
    monkeypatch.undo()
    forget()


def first_of(record: Record, parameter: str) -> Differentiation:
    return next(
        case
        for case in differentiations()
        if case.formula.record.name == record.name and case.order == 1 and case.by.name == parameter
    )


@pytest.mark.parametrize("planted", PLANTED, indirect=True, ids=lambda p: f"{p[1]} of {p[0]}")
def test_a_wrong_text_in_a_record_is_seen(planted: Record) -> None:
    parameter = "C" if planted.name == "sylvester" else planted.parameters[0]
    case = first_of(planted, parameter)
    assert judged(case).status == "failed"
    with pytest.raises(CheckFailed):
        cf.derive(written(case.formula), parameter, where=case.formula.where)
