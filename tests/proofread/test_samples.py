"""Samples by their numbers in brackets, predicted values, and values at a minimum."""

from __future__ import annotations

import pytest

import closedform as cf

LOSS = (
    r"$J(\theta)=\frac{1}{2m}\sum_{i=1}^m(h_\theta(x^{(i)})-y^{(i)})^2$, $h_\theta(x)=\theta^Tx$. "
)
SQUARES = r"Let $x_i\in\mathbb{R}^n$, $J(\theta)=\frac{1}{2m}\sum_{i=1}^m(\theta^Tx_i-y_i)^2$. "
KALMAN = r"Let $P=(I-KH)P^-(I-KH)^T+KRK^T$, $P^-$ and $R$ symmetric positive definite. "
QUADRATIC = (
    r"Let $A$ be positive definite, $f(x)=\frac12x^TAx-b^Tx+c$. The minimum is at $x^*=A^{-1}b$. "
)

CASES = {
    LOSS: {
        r"Then $\frac{\partial J}{\partial\theta_j}="
        r"\frac1m\sum_{i=1}^m(h_\theta(x^{(i)})-y^{(i)})x_j^{(i)}$": "right",
        r"Then $\frac{\partial J}{\partial\theta_j}="
        r"\frac2m\sum_{i=1}^m(h_\theta(x^{(i)})-y^{(i)})x_j^{(i)}$": "wrong",
    },
    SQUARES: {
        r"Then $\nabla J=\frac1m\sum_{i=1}^m(\theta^Tx_i-y_i)x_i$": "right",
        r"Then $\frac{\partial J}{\partial\theta_j}=\frac1m\sum_{i=1}^m(\theta^Tx_i-y_i)x_{ij}$": (
            "right"
        ),
        r"Then $\frac{\partial J}{\partial\theta_j}=\frac1m\sum_{i=1}^m(y_i-\theta^Tx_i)x_{ij}$": (
            "wrong"
        ),
    },
    KALMAN: {
        r"Then $\frac{\partial\operatorname{tr}P}{\partial K}=-2(I-KH)P^-H^T+2KR$": "right",
        r"Then $\frac{\partial\operatorname{tr}P}{\partial K}=2(I-KH)P^-H^T+2KR$": "wrong",
    },
    QUADRATIC: {r"There $f(x^*)=c-\frac12b^TA^{-1}b$.": "right"},
}
LINES = [(let + line, verdict) for let, held in CASES.items() for line, verdict in held.items()]


@pytest.mark.parametrize(("document", "verdict"), LINES)
def test_the_last_line_of(document: str, verdict: str) -> None:
    assert cf.check(document).claims[-1].verdict == verdict


@pytest.mark.parametrize("inverse", [r"A^{-1}", r"A^-1"])
def test_a_minus_in_front_of_a_number_is_an_exponent(inverse: str) -> None:
    document = rf"Let $A$ be an invertible $n\times n$ matrix. Then ${inverse}A=I$"
    assert cf.check(document).claims[-1].verdict == "right"


def test_a_chain_gives_two_names_one_value() -> None:
    document = r"$$\hat\mu=\bar x=\frac1N\sum_{i=1}^Nx_i$$ Then $\sum_{i=1}^N(x_i-\bar x)=0$"
    assert cf.check(document).claims[-1].verdict == "right"


def test_an_equation_holds_of_the_value_of_an_unknown() -> None:
    document = (
        r"$S(\beta)=(y-X\beta)^TW(y-X\beta)$, $W$ symmetric positive definite, "
        r"$\frac{\partial S}{\partial\beta}=-2X^TW(y-X\beta)=0$ yields $X^TWX\hat\beta=X^TWy$."
    )
    assert cf.check(document).claims[-1].verdict == "right"


def test_what_a_covariance_is_by_custom_is_a_condition() -> None:
    document = (
        r"$\ell(\mu,\Sigma)=-\frac N2\log|\Sigma|"
        r"-\frac12\sum_{n=1}^N(x_n-\mu)^T\Sigma^{-1}(x_n-\mu)$, $x_n\in\mathbb{R}^D$. "
        r"$$\frac{\partial\ell}{\partial\mu}=\Sigma^{-1}\sum_{n=1}^N(x_n-\mu)$$"
    )
    claim = cf.check(document).claims[-1]
    assert (claim.verdict, claim.condition) == ("conditional", "Sigma is symmetric")
