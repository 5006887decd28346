"""Minimisers and steps towards them: what a line is a solution of, and what it is none of."""

from __future__ import annotations

import pytest

import closedform as cf

LEAST_SQUARES = r"Let $X\in\mathbb{R}^{n\times d}$ have full column rank, $f(w)=\|Xw-y\|^2$. "
RIDGE = r"Let $X\in\mathbb{R}^{n\times d}$, $y\in\mathbb{R}^n$, $f(w)=\|Xw-y\|^2+\lambda\|w\|^2$. "
QUADRATIC = r"Let $A$ be symmetric positive definite and $f(x)=\frac12x^TAx-b^Tx$. "
HALF = r"Let $X\in\mathbb{R}^{n\times d}$, $y\in\mathbb{R}^n$, $f(w)=\frac12\|Xw-y\|^2$. "

CASES = {
    LEAST_SQUARES: {
        # whatever the value is called
        r"The minimiser is $w^*=(X^TX)^{-1}X^Ty$.": "right",
        r"The minimiser is $w^\star=(X^TX)^{-1}X^Ty$.": "right",
        r"The minimiser is $w_*=(X^TX)^{-1}X^Ty$.": "right",
        r"The minimiser is $w_{\text{opt}}=(X^TX)^{-1}X^Ty$.": "right",
        r"The minimiser is $\hat{w}_{LS}=(X^TX)^{-1}X^Ty$.": "right",
        r"The minimiser is $\hat w=X^+y$.": "right",
        r"The minimiser is $w_{LS}=2(X^TX)^{-1}X^Ty$.": "wrong",
        r"Setting the gradient to zero we get $w=(X^TX)^{-1}Xy$.": "wrong",
    },
    RIDGE: {
        r"The minimiser is $\hat w=X^T(XX^T+\lambda I)^{-1}y$.": "right",
        r"$$\nabla f=2X^T(Xw-y)+2\lambda w$$ Setting it to zero: "
        r"$$w=(X^TX+2\lambda I)^{-1}X^Ty$$": "wrong",
        r"The KKT condition gives $w=(X^TX+\lambda I)^{-1}X^Ty$.": "right",
        r"For orthonormal columns the optimum is $w=\frac{1}{1+\lambda}X^Ty$.": "undecided",
        r"$X$의 열이 정규직교이면 최적해는 $w=\frac{1}{1+\lambda}X^Ty$이다.": "right",
        r"최적해는 $w=\frac{1}{1+\lambda}X^Ty$이다.": "wrong",
    },
    QUADRATIC: {
        r"Then $\nabla f(x)=Ax-b=0 \Rightarrow x=A^{-1}b$": "right",
        r"Then $\nabla f(x)=Ax-b=0 \Rightarrow x=Ab$": "wrong",
        r"Setting the gradient to zero gives $x=Ab$.": "wrong",
        r"The maximiser subject to $\|x\|\le 1$ is $x^*=b/\|b\|$.": "undecided",
        r"One Newton step to minimise $f$ is $x=x_0-A^{-1}(Ax_0-b)$.": "right",
    },
    r"Minimise $f(u)=\|u-a\|^2+\lambda\|u\|_1$. ": {
        r"The minimiser is $u=a-\lambda/2$.": "undecided",  # where u > 0
    },
    HALF: {
        r"Gradient descent: $w := w - \eta X^T(Xw-y)$.": "right",
        r"Gradient descent: $w := w + \eta X^T(Xw-y)$.": "wrong",
        r"Gradient descent: $w = w - \eta X^T(Xw-y)$.": "right",
        r"Gradient descent: $w \leftarrow w - \eta X(Xw-y)$.": "wrong",
        r"Gradient descent: $w_{t+1}=(I-\eta X^TX)w_t+\eta X^Ty$.": "right",
        r"Gradient descent: $w_{t+1}=(I+\eta X^TX)w_t+\eta X^Ty$.": "wrong",
        r"Preconditioned gradient descent: $w_{t+1}=w_t-\eta XX^TX^T(Xw_t-y)$.": "wrong",  # shapes
        r"Momentum gradient descent: $w_{t+1}=w_t-\eta X^T(Xw_t-y)+\beta w_t$.": "undecided",
    },
}
LINES = [(let + line, verdict) for let, held in CASES.items() for line, verdict in held.items()]


@pytest.mark.parametrize(("document", "verdict"), LINES)
def test_the_last_line_of(document: str, verdict: str) -> None:
    assert cf.check(document).claims[-1].verdict == verdict


def test_the_witness_of_a_value_shows_the_derivative_there() -> None:
    claim = cf.check(QUADRATIC + r"Setting the gradient to zero gives $x=Ab$.").claims[-1]
    assert "derivative" in claim.reason
    assert claim.witness is not None
    assert "x" not in claim.witness["values"]
    assert claim.witness["expected"] == 0


def test_the_witness_of_a_step_shows_the_step_and_the_derivative() -> None:
    line = r"Gradient descent: $w_{t+1}=(I+\eta X^TX)w_t+\eta X^Ty$."
    claim = cf.check(HALF + line).claims[-1]
    assert "step" in claim.reason
    assert claim.witness is not None
    assert "w_next" not in claim.witness["values"]
