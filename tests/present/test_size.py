"""The measure of length."""

from __future__ import annotations

import pytest

from closedform.present.draw import draw
from closedform.present.pieces import join
from closedform.present.size import tokens
from closedform.present.text import TEXT, text
from present.cases import CASES

COUNTS = {
    "": 0,
    "x": 1,
    "2*X'*(X*w - y)": 12,
    "norm2(x).^2": 6,
    "3.5e-2*e_1": 3,
    "X[i, :]": 6,
    "A ⊙ B": 3,
    "a <= b": 3,
    r"X^{\top} w": 6,
}


@pytest.mark.parametrize("written", COUNTS)
def test_tokens(written: str) -> None:
    assert tokens(written) == COUNTS[written]


@pytest.mark.parametrize("case", CASES)
def test_a_drawn_formula_knows_its_length_and_tokens(case: str) -> None:
    piece, written = draw(CASES[case], TEXT), text(CASES[case])
    assert (piece.length, piece.tokens) == (len(written), tokens(written))


def test_depth_counts_brackets_in_brackets() -> None:
    inner = join(0, "(", "x", ")", brackets=1)
    assert join(0, "f(", inner, ")", brackets=1).depth == 2
