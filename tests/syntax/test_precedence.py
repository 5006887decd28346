"""The table of operators is what both front ends and the printers go by."""

from __future__ import annotations

import pytest

from closedform.syntax.parser import parse_expression
from closedform.syntax.precedence import (
    LEVELS,
    OPERATORS,
    POSTFIX,
    Operator,
    by_glyph,
    by_op,
    canonical,
)
from syntax.dump import dump

INFIX = [operator for operator in OPERATORS if operator.position == "infix"]
JOINING = [operator for operator in INFIX if operator.level < POSTFIX]


def test_levels_grow_with_tightness() -> None:
    assert list(LEVELS) == ["comparison", "sum", "negation", "product", "postfix", "atom"]
    assert list(LEVELS.values()) == sorted(LEVELS.values())


def test_every_operator_is_found_by_its_name_and_every_infix_one_by_its_glyph() -> None:
    assert all(by_op(operator.op) is operator for operator in OPERATORS)
    assert all(by_glyph(operator.glyph) is operator for operator in INFIX)
    assert by_op("softmax") is None
    assert by_glyph("'") is None


@pytest.mark.parametrize("operator", INFIX, ids=lambda o: o.op)
def test_every_spelling_on_paper_reads_as_its_operator(operator: Operator) -> None:
    for mark in operator.unicode:
        assert canonical()[mark] == operator.glyph
        assert dump(parse_expression(f"a {mark} b")) == f"({operator.glyph} a b)"


PAIRS = [
    pytest.param(left, right, id=f"{left.op}-{right.op}")
    for left in JOINING
    for right in JOINING
    if not left.level == right.level == LEVELS["comparison"]  # comparisons do not chain
]


@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_the_tighter_operator_takes_the_operand_between(left: Operator, right: Operator) -> None:
    tree = dump(parse_expression(f"a {left.glyph} b {right.glyph} c"))
    first = f"({right.glyph} ({left.glyph} a b) c)"
    second = f"({left.glyph} a ({right.glyph} b c))"
    assert tree == (first if left.level >= right.level else second)
