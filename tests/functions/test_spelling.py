"""Text, Unicode and LaTeX of every function: what is printed is read back."""

from __future__ import annotations

import re

import pytest

from closedform.functions import TABLE, Record
from closedform.present.latex import latex
from closedform.present.text import text
from closedform.present.unicode import unicode
from closedform.syntax.latex import parse_latex
from functions.formulas import Formula, applications
from present.reading import folded, read_back

FORMULAS = list(applications())
A_POWER = "inv 2"  # x⁻¹ of a scalar is read as a power, which it is

each = pytest.mark.parametrize("formula", FORMULAS, ids=lambda f: f.key)


each_but_powers = pytest.mark.parametrize(
    "formula", [f for f in FORMULAS if f.key != A_POWER], ids=lambda f: f.key
)


@each
def test_the_text_reads_back(formula: Formula) -> None:
    printed = text(formula.expression)
    assert folded(read_back(printed, formula.expression)) is folded(formula.expression), printed


@each
def test_the_weighted_formula_reads_back(formula: Formula) -> None:
    printed = text(formula.scalar)
    assert folded(read_back(printed, formula.scalar)) is folded(formula.scalar), printed


@each_but_powers
def test_the_unicode_reads_back(formula: Formula) -> None:
    printed = unicode(formula.expression)
    assert folded(read_back(printed, formula.expression)) is folded(formula.expression), printed


@each_but_powers
def test_the_latex_reads_back(formula: Formula) -> None:
    printed = latex(formula.expression)
    again = read_back(printed, formula.expression, parse_latex)
    assert folded(again) is folded(formula.expression), printed


@pytest.mark.parametrize("record", list(TABLE), ids=lambda r: r.name)
def test_a_pattern_has_a_place_for_every_argument(record: Record) -> None:
    for pattern in filter(None, (record.latex, record.unicode)):
        places = {
            int(k) for k in re.findall(r"\{(\d)\}", pattern.replace("{{", "").replace("}}", ""))
        }
        inner = set(map(int, re.findall(r"\{(\d)\}", pattern)))
        assert inner | places == set(range(len(record.parameters))), pattern
        written = pattern.format(*record.parameters)
        assert written.count("{") == written.count("}")
