"""What is printed reads back as the same expression."""

from __future__ import annotations

from hypothesis import given, settings

from closedform.core.node import Node
from closedform.present.program import program
from closedform.present.text import text
from present.build import m, n
from present.expressions import LEAVES, expressions
from present.reading import folded, read_back

ANY = expressions((), 4) | expressions((n,), 4) | expressions((m, n), 3) | expressions((n, n), 3)


def assert_reads_back(printed: str, meant: Node) -> None:
    again = read_back(printed, meant)
    assert folded(again) is folded(meant), f"{printed}\n{again!r}\n{meant!r}"


@given(ANY)
@settings(max_examples=2000, deadline=None)
def test_text_reads_back_as_the_same_expression(meant: Node) -> None:
    assert_reads_back(text(meant), meant)


@given(ANY)
@settings(max_examples=1000, deadline=None)
def test_a_program_reads_back_as_the_same_expression(meant: Node) -> None:
    assert_reads_back(str(program(meant)), meant)


def test_every_shape_of_the_strategy_has_leaves() -> None:
    for shape in LEAVES:
        assert all(leaf.shape == shape for leaf in LEAVES[shape])
