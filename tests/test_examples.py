"""Every example comes out as the answer beside it says."""

from __future__ import annotations

import pytest

import closedform as cf
from closedform.app import examples
from closedform.app.programs import KEYS, REMARKS
from closedform.errors import OptionProblem
from support import assert_answer


@pytest.mark.parametrize("name", examples.names())
def test_an_example_has_the_answer_beside_it(name: str) -> None:
    program = examples.load(name)
    head = program.head
    derivation = cf.derive(program.text, head["wrt"], where=head["where"], order=int(head["order"]))
    assert derivation.verdict.status in ("exact", "numeric")
    assert_answer(derivation, head["expected"], head["where"])


@pytest.mark.parametrize("name", examples.names())
def test_an_example_says_what_it_is(name: str) -> None:
    head = examples.load(name).head
    assert set(head) - set(REMARKS) == set(KEYS)
    assert ("remark" in head) == ("remark-ko" in head)
    assert all(head.values())


def test_an_example_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(OptionProblem) as caught:
        examples.load("logistic")
    assert "logistic-l2" in caught.value.message()
