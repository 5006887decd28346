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
FOR_THE_EYE_UNICODE = {"sigmoid", "logdet"}  # σ is a Greek letter, log det two words
FOR_THE_EYE_LATEX = {"logdet"}
A_POWER = "inv 2"  # x⁻¹ of a scalar is read as a power, which it is
UNREAD_UNICODE: dict[str, str] = {}
UNREAD_LATEX = {
    "eigvec_max": r"\operatorname{eigvec\_max} is not read",
    **dict.fromkeys(
        ("sum rows", "sum cols", "prod rows", "prod cols"),
        r"\operatorname{sum}\left(x, \mathrm{rows}\right) is asked for an index",
    ),
}

each = pytest.mark.parametrize("formula", FORMULAS, ids=lambda f: f.key)


def each_but(eye_alone: set[str], unread: dict[str, str]) -> pytest.MarkDecorator:
    """Every formula that is meant to be read back; what is not read yet is expected to fail."""
    params = [
        pytest.param(
            formula,
            id=formula.key,
            marks=[pytest.mark.xfail(reason=unread[formula.key], strict=True)]
            if formula.key in unread
            else [],
        )
        for formula in FORMULAS
        if formula.record.name not in eye_alone and formula.key != A_POWER
    ]
    return pytest.mark.parametrize("formula", params)


@each
def test_the_text_reads_back(formula: Formula) -> None:
    printed = text(formula.expression)
    assert folded(read_back(printed, formula.expression)) is folded(formula.expression), printed


@each
def test_the_weighted_formula_reads_back(formula: Formula) -> None:
    printed = text(formula.scalar)
    assert folded(read_back(printed, formula.scalar)) is folded(formula.scalar), printed


@each_but(FOR_THE_EYE_UNICODE, UNREAD_UNICODE)
def test_the_unicode_reads_back(formula: Formula) -> None:
    printed = unicode(formula.expression)
    assert folded(read_back(printed, formula.expression)) is folded(formula.expression), printed


@each_but(FOR_THE_EYE_LATEX, UNREAD_LATEX)
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
