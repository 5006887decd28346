"""Macros that a document defines for itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import closedform as cf
from closedform.proofread.macros import MOST_EXPANDED, Expanded, expanded

LET = r"Let $x\in\mathbb{R}^n$, $A\in\mathbb{R}^{m\times n}$." + "\n\n"
DEFINED = (
    (r"\newcommand{\norm}[1]{\lVert #1\rVert}", r"\norm{Ax}", r"\lVert Ax\rVert"),
    (r"\newcommand\T{^\top}", r"A\T A", r"A^\top A"),
    (r"\def\w{\mathbf{w}}", r"\w x", r"\mathbf{w} x"),
    (r"\def\pair#1#2{#2#1}", r"\pair{a}b", "ba"),
    (r"\newcommand{\pd}[2]{\frac{\partial#1}{#2}}", r"\pd fx", r"\frac{\partial f}{x}"),
    (r"\newcommand{\ip}[2][2]{#1#2}", r"\ip[3]{x}\ip{x}", "3x2x"),
    (r"\DeclareMathOperator{\tr}{t\,r}", r"\tr(A)", r"\operatorname{tr}(A)"),
    (r"\DeclarePairedDelimiter{\abs}{\lvert}{\rvert}", r"\abs{x}", r"\left\lvert x \right\rvert"),
    (r"\def\a{\b}\def\b{c}", r"\a", "c"),
    (r"\newcommand{\x}{1}\renewcommand{\x}{2}", r"\x", "2"),
    (r"\newcommand{\R}{1}", r"\Rho", r"\Rho"),
    (r"% \newcommand{\x}{1}", r"\x", r"\x"),
)  # fmt: skip


@pytest.mark.parametrize(("definition", "used", "meant"), DEFINED)
def test_what_a_macro_stands_for(definition: str, used: str, meant: str) -> None:
    assert Expanded.of(expanded(f"{definition}\n{used}")).text.splitlines()[-1].strip() == meant


def test_a_line_with_macros_is_judged_where_it_stands_in_the_document() -> None:
    defined = r"\newcommand{\norm}[1]{\|#1\|}\def\T{^\top}"
    document = f"{defined}\n{LET}" + r"$\nabla_x \norm{Ax}^2 = A\T Ax$"
    (claim,) = cf.check(document).claims
    assert (claim.verdict, claim.kind, claim.line, claim.column) == ("wrong", "factor", 4, 2)
    assert claim.place is not None
    assert document[claim.place.start :][: claim.place.length] == r"A\T Ax"
    assert r"<u>" not in cf.check(document).html()


def test_macros_without_an_end_stop() -> None:
    for definition in (r"\def\a{\a}", r"\def\a{x\a}", r"\def\a{\a\a x}"):
        assert len(Expanded.of(expanded(definition + r"\a")).text) < MOST_EXPANDED * 2


@given(st.text(alphabet=r"\{}#12[]adefnwcomdR %", max_size=60))
def test_every_place_of_the_text_has_one_in_the_document(text: str) -> None:
    source = r"\newcommand{\R}[1]{a#1}\def\d{\R" + text
    made = Expanded.of(expanded(source))
    origins = [made.origin(k) for k in range(len(made.text))]
    assert all(0 <= origin < len(source) for origin in origins)
    assert all(made.origin(made.place(origin)) >= origin for origin in origins)
