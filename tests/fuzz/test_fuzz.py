"""The fuzzers of `scripts/`, a few inputs of each; and that they see a planted mistake."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest

import fuzz
from closedform import library
from closedform.functions import PARAMETRIC, TABLE, Record
from closedform.meaning.read import read
from fuzzing import compare, expressions, texts

SEED = 20
# Operators, which are written with signs; answers only; what has no derivative.
NOT_CALLED = {
    *("add", "neg", "mul", "hadamard", "divide", "ediv", "power", "epower", "matpow", "transpose"),
    *("lt", "le", "gt", "ge", "eq", "dlogm", "indmax", "indmin", "rank"),
}


def assert_none_fatal(module: Any, indices: range) -> None:
    for index in indices:
        record = {"index": index, **module.judged(SEED, index)}
        assert record["outcome"] not in fuzz.FATAL, f"seed {SEED}\n{fuzz.shown(record)}"


@pytest.mark.parametrize("start", range(0, 60, 20))
def test_random_expressions_are_answered_rightly_or_refused(start: int) -> None:
    assert_none_fatal(expressions, range(start, start + 20))


@pytest.mark.parametrize("start", range(0, 200, 50))
def test_mangled_text_is_answered_or_refused_with_its_place(start: int) -> None:
    assert_none_fatal(texts, range(start, start + 50))


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1000, 3000, 100))
def test_many_random_expressions_are_answered_rightly_or_refused(start: int) -> None:
    assert_none_fatal(expressions, range(start, start + 100))


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1000, 3000, 100))
def test_much_mangled_text_is_answered_or_refused_with_its_place(start: int) -> None:
    assert_none_fatal(texts, range(start, start + 100))


def test_one_seed_grows_one_expression() -> None:
    one, two = (expressions.grown(SEED, 3) for _ in range(2))
    assert one.term.program == two.term.program
    assert texts.asked(SEED, 3) == texts.asked(SEED, 3)


def _called(record: Record) -> bool:
    return record.name.isidentifier() and (record.signature != "" or record.name in PARAMETRIC)


def test_every_function_occurs_in_what_is_grown() -> None:
    texts_grown = " ".join(expressions.grown(SEED, index).expr for index in range(4000))
    words = set(re.findall(r"[a-z]\w*", texts_grown))
    missing = {r.name for r in TABLE if _called(r)} - words - NOT_CALLED
    assert not missing, f"scripts/fuzzing grows no {sorted(missing)}"


@pytest.mark.parametrize("index", range(5))
def test_a_planted_mistake_is_seen(index: int) -> None:
    case = expressions.grown(SEED, index)
    right = expressions.derive(case)
    text = f"2*({right.result}) + 1" if ";" not in str(right.result) else "1"
    planted = read(text, case.where).expression
    wrong: Any = SimpleNamespace(result=library.Expression(planted), conditions=[])
    verdict, _ = compare.compared(case, wrong, {"shown": text}, index)
    assert verdict in ("wrong", "unjudged")
