"""Claims about the shape of an expression."""

from __future__ import annotations

import pytest

import closedform as cf

LET = (
    r"Let $X\in\mathbb{R}^{N\times D}$, $w,x\in\mathbb{R}^D$, $A\in\mathbb{R}^{m\times n}$, "
    r"$B\in\mathbb{R}^{p\times q}$." + "\n\n"
)
LINES = [
    (r"$w^Tx : (1\times D)(D\times 1)$", "right"),
    (r"$w^Tx : (1\times D)(D\times 1) = 1\times 1$", "right"),
    (r"$w^Tx : (1\times D)(D\times 1) \to (1\times 1)$", "right"),
    (r"$w^Tx : (D\times 1)(D\times 1)$", "wrong"),
    (r"$wx^T : (D\times 1)(1\times D) = D\times D$", "right"),
    (r"$Xw : (N\times D)(D\times 1)=(D\times 1)$", "wrong"),
    (r"$Xw : (N\times D)(D\times 1)=(N\times 1)$", "right"),
    (r"$Xw : (D\times N)(N\times 1)$", "wrong"),
    (r"$X^TX\in\mathbb{R}^{D\times D}$", "right"),
    (r"$X^TX\in\mathbb{R}^{N\times N}$", "wrong"),
    (r"$ww^T\in\mathbb{R}$", "wrong"),
    (r"$w^T\in\mathbb{R}^{1\times D}$", "right"),
    (r"$AB\in\mathbb{R}^{m\times q}$", "wrong"),
    (r"$X^TX\in\mathbb{R}^{K\times K}$", "undecided"),  # nothing has this size
    (r"$X^TXz\in\mathbb{R}^{D}$", "right"),
    (r"$X^TX$ is $D\times D$", "right"),
    (r"$X^TX$ has shape $N\times N$", "wrong"),
    (r"$X^TX$는 $N\times N$ 행렬이다", "wrong"),
]


@pytest.mark.parametrize(("line", "verdict"), LINES)
def test_the_shape_of_an_expression(line: str, verdict: str) -> None:
    (claim,) = cf.check(LET + line).claims
    assert claim.verdict == verdict


def test_a_wrong_shape_says_what_it_is() -> None:
    (claim,) = cf.check(LET + r"$X^TX\in\mathbb{R}^{N\times N}$").claims
    assert claim.kind == "shapes"
    assert claim.message.endswith("the shape of the expression is D×D")
    assert (claim.line, claim.column) == (3, 2)
