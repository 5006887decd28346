"""Known derivatives from the literature come out right, and the check says so."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

import closedform as cf
from support import assert_answer

FILE = Path(__file__).parent / "golden" / "derivatives.txt"


class Fact(NamedTuple):
    expr: str
    where: str
    wrt: str
    order: int
    answer: str
    source: str


def facts() -> list[Fact]:
    found = []
    for number, line in enumerate(FILE.read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            parts = line.split(" | ")
            assert len(parts) == 6, f"{FILE.name}:{number} has {len(parts)} fields, not 6"
            expr, where, wrt, order, answer, source = parts
            found.append(Fact(expr, where, wrt, int(order), answer, source))
    return found


@pytest.mark.parametrize("fact", facts(), ids=lambda f: f"{f.expr} by {f.wrt}, {f.order}")
def test_a_known_derivative(fact: Fact) -> None:
    derivation = cf.derive(fact.expr, fact.wrt, where=fact.where, order=fact.order)
    assert derivation.verdict.status in ("exact", "numeric")
    assert_answer(derivation, fact.answer, fact.where)


def test_every_fact_stands_once() -> None:
    keys = [fact[:4] for fact in facts()]
    assert sorted(keys) == sorted(set(keys))
