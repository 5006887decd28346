"""What is printed reads back as the same expression."""

from __future__ import annotations

from hypothesis import given, settings

from closedform.core.node import Node
from closedform.present.latex import latex
from closedform.present.names import SHORT, parted, unicode_name
from closedform.present.program import program
from closedform.present.text import text
from closedform.present.unicode import unicode
from closedform.syntax.latex import parse_latex
from closedform.syntax.parser import parse_program
from present.build import m, n
from present.cases import CASES
from present.expressions import LEAVES, expressions
from present.reading import Front, folded, read_back, renamed, replaced

ANY = expressions((), 4) | expressions((n,), 4) | expressions((m, n), 3) | expressions((n, n), 3)
EYE_ALONE_UNICODE = {"sigmoid": "tanh", "logdet": "det", "ones": "zeros"}
EYE_ALONE_LATEX = {"logdet": "det", "epower": "hadamard", "norm1": "sum", "norm2": "sum"}
PAPER_ONLY = {  # what the reader of LaTeX does not take, or takes as another spelling of the same
    "log of a determinant",
    "square of it",
    "power entry by entry",
    "matrix of ones",
    "zeros",
}


def assert_reads_back(printed: str, meant: Node, front: Front = parse_program) -> None:
    again = read_back(printed, meant, front)
    assert folded(again) is folded(meant), f"{printed}\n{again!r}\n{meant!r}"


def latex_reads(name: str) -> str:
    """The name that is read from how `name` is set: every subscript has its `_`."""
    stem, below = parted(name)
    return SHORT.get(stem, stem) + (f"_{below}" if below else "")


@given(ANY)
@settings(max_examples=300, deadline=None)
def test_text_reads_back_as_the_same_expression(meant: Node) -> None:
    assert_reads_back(text(meant), meant)


@given(ANY)
@settings(max_examples=150, deadline=None)
def test_a_program_reads_back_as_the_same_expression(meant: Node) -> None:
    assert_reads_back(str(program(meant)), meant)


@given(ANY)
@settings(max_examples=150, deadline=None)
def test_unicode_reads_back_as_the_same_expression(meant: Node) -> None:
    meant = replaced(renamed(meant, unicode_name), EYE_ALONE_UNICODE)
    assert_reads_back(unicode(meant), meant)


@given(ANY)
@settings(max_examples=150, deadline=None)
def test_latex_reads_back_as_the_same_expression(meant: Node) -> None:
    meant = replaced(renamed(meant, latex_reads), EYE_ALONE_LATEX)
    assert_reads_back(latex(meant), meant, parse_latex)


def test_the_cases_read_back_from_latex() -> None:
    for case in CASES.keys() - PAPER_ONLY:
        meant = renamed(CASES[case], latex_reads)
        assert_reads_back(latex(meant), meant, parse_latex)


def test_every_shape_of_the_strategy_has_leaves() -> None:
    for shape in LEAVES:
        assert all(leaf.shape == shape for leaf in LEAVES[shape])
