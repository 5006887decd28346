"""Whatever is typed, the answer is a tree or an error that people can read, and it comes soon."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closedform.errors import ClosedformError
from closedform.syntax import front
from closedform.syntax.declarations import parse_declarations
from closedform.syntax.latex import parse_latex, parse_latex_equation
from closedform.syntax.parser import parse_equation, parse_program
from closedform.syntax.precedence import words

READERS: list[Callable[[str], object]] = [
    parse_program,
    parse_equation,
    parse_latex,
    parse_latex_equation,
    parse_declarations,
    front.parse,
]
WRITTEN = (
    "x A w f( sum( norm2( ) [ ] { } ( | ‖ || ⟨ ⟩ < > , ; : = + - * / .* ./ ^ .^ ' ᵀ ² ⁻¹ ** @ "
    ".T _ _{ ^{ 1 2.5 .5 1e3 0 Σ_i Σ_{i=1}^N ∑ ∏ ∂ ∂f/∂x ∇_x √ d(f)/d(x) ẋ np. np.log( rows "
    "axis=0 sum(i=1:N, e^ I_n × · ⊙ ≤ == := # x_i xᵢ \\ \\frac{ \\frac12 \\partial "
    "\\sum_{i=1}^N \\mathbf{ \\hat \\| \\left( \\right) \\{ \\} \\log \\operatorname{tr} "
    "\\text{a} ^\\top ^{(i)} \\lambda_{\\max} \\nabla_ \\mathbf{1}_ \\begin{a} $ : matrix(n, "
    "vector( scalar in R^ {0,1}^ symmetric > >= function(t) Element[ \\mathbb{R}^ ℝ ∈ N×D"
)
PIECES = [" ", "\n", *sorted(words(WRITTEN))]
GOOD = (
    "norm2(X*w - y)^2 + lam*norm2(w)^2",
    "sum(i = 1:N, -y[i]*log(s(X[i,:]; w))) + norm2(w)^2",
    "s(t) = 1/(1 + exp(-t)); Σ_{i=1}^N s(x_i) + 3",
    r"\frac{1}{2}\left\| \mathbf{X}\mathbf{w} - y \right\|_2^2 + \lambda \lVert w \rVert_1",
    r"\frac{\partial}{\partial x}\sum_{i=1}^N \log(1 + e^{-y_i w^\top x^{(i)}})",
    "np.linalg.norm(X @ w - y)**2 + lam * w.T @ w",
    "X: matrix(N, D) symmetric, w ∈ ℝ^D, y in {0,1}^N, N > D",
)


def pieced() -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(GOOD))
    for _ in range(draw(st.integers(1, 5))):
        place = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 4))
        text = text[:place] + draw(st.sampled_from(["", *PIECES])) + text[place + cut :]
    return text


def refusal(read: Callable[[str], object], text: str) -> ClosedformError | None:
    try:
        read(text)
    except ClosedformError as error:
        return error
    return None


def assert_answered(read: Callable[[str], object], text: str) -> None:
    begun = time.perf_counter()
    error = refusal(read, text)
    assert time.perf_counter() - begun < 10  # a hang, not a figure
    if error is None:
        return
    assert error.span is not None
    assert 0 <= error.span.start <= error.span.end <= len(text) + 1
    assert error.report("en")
    assert error.report("ko")
    if error.suggestion is not None:
        assert refusal(read, error.suggestion) is None


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
@given(text=st.one_of(pieced(), mutated(), st.text(max_size=40)))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_refused_with_its_place(
    read: Callable[[str], object], text: str
) -> None:
    assert_answered(read, text)


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
def test_long_repetitions_end_soon(read: Callable[[str], object]) -> None:
    for piece in PIECES:
        assert_answered(read, piece * (4_000 // len(piece)))
