"""Derivatives through layers: numbers of layers as scripts, functions taken entry by entry."""

from __future__ import annotations

import pytest

import closedform as cf

TWO = (
    r"Let $x\in\mathbb{R}^d$, $W^{(1)}\in\mathbb{R}^{h\times d}$, "
    r"$W^{(2)}\in\mathbb{R}^{k\times h}$, $z^{(1)}=W^{(1)}x+b^{(1)}$, $a^{(1)}=\sigma(z^{(1)})$, "
    r"$z^{(2)}=W^{(2)}a^{(1)}+b^{(2)}$, $L=\frac12\|z^{(2)}-y\|^2$. Then "
)
ONE = (
    r"Let $x\in\mathbb{R}^d$, $W\in\mathbb{R}^{n\times d}$, $z=Wx$, $a=\sigma(z)$, "
    r"$L=\frac12\|a-y\|^2$. Then "
)
CASES = {
    TWO: {
        r"$\frac{\partial L}{\partial W^{(2)}}=(z^{(2)}-y)a^{(1)T}$": "right",
        r"$\frac{\partial L}{\partial W^{(2)}}=a^{(1)}(z^{(2)}-y)^T$": "wrong",
        r"$\frac{\partial L}{\partial b^{(2)}}=z^{(2)}-y$": "right",
        r"$\frac{\partial L}{\partial z^{(1)}}="
        r"(W^{(2)T}(z^{(2)}-y))\odot\sigma'(z^{(1)})$": "right",
        r"$\frac{\partial L}{\partial z^{(1)}}=W^{(2)\top}(z^{(2)}-y)$": "wrong",
        r"$\frac{\partial L}{\partial W^{(1)}}="
        r"\left(W^{(2)\top}(z^{(2)}-y)\odot\sigma'(z^{(1)})\right)x^\top$": "right",
    },
    TWO.replace("^{(1)}", "^{[1]}").replace("^{(2)}", "^{[2]}"): {
        r"$\frac{\partial L}{\partial W^{[2]}}=(z^{[2]}-y)a^{[1]T}$": "right",
    },
    ONE: {
        r"$\frac{\partial L}{\partial z}=(a-y)\odot\sigma'(z)$": "right",
        r"$\frac{\partial L}{\partial W}=((a-y)\odot\sigma'(z))x^T$": "right",
        r"$\frac{\partial L}{\partial W}=((a-y)\odot\sigma(z))x^T$": "wrong",
    },
    r"Let $z^{(l)}=W^{(l)}a^{(l-1)}+b^{(l)}$, "
    r"$\delta^{(l)}=\frac{\partial L}{\partial z^{(l)}}$. ": {
        r"Then $\frac{\partial L}{\partial W^{(l)}}=\delta^{(l)}a^{(l-1)T}$": "right",
        r"Then $\frac{\partial L}{\partial W^{(l)}}=a^{(l-1)}\delta^{(l)T}$": "wrong",
    },
    r"Let $z\in\mathbb{R}^n$, $\sigma(z)=1/(1+e^{-z})$. ": {
        r"Then $\sigma'(z)=\sigma(z)\odot(1-\sigma(z))$": "right",
        r"Then $\sigma'(z)=\sigma(z)\odot(1+\sigma(z))$": "wrong",
    },
    r"Let $z\in\mathbb{R}$. ": {
        r"Then $\tanh'(z)=1-\tanh^2(z)$": "right",
        r"Then $\tanh'(z)=1-\tanh(z)$": "wrong",
    },
    r"Let $X\in\mathbb{R}^{n\times d}$, $\phi(t)=\log(1+e^t)$, $f(w)=\mathbf 1^T\phi(Xw)$. ": {
        r"Then $\nabla f(w)=X^T\phi'(Xw)$": "right",
        r"Then $\nabla^2f=X^T\operatorname{diag}(\phi''(Xw))X$": "right",
        r"Then $\nabla^2f=X^T\operatorname{diag}(\phi'(Xw))X$": "wrong",
    },
    r"Let $x\in\mathbb{R}^n$, $A$ symmetric, $f(x)=x^TAx$. ": {r"Then $f'(x)=2Ax$": "right"},
}
LINES = [(let + line, verdict) for let, held in CASES.items() for line, verdict in held.items()]


@pytest.mark.parametrize(("document", "verdict"), LINES)
def test_the_last_line_of(document: str, verdict: str) -> None:
    assert cf.check(document).claims[-1].verdict == verdict


def test_a_claim_says_its_line_as_it_stands() -> None:
    claim = cf.check(TWO + r"$\frac{\partial L}{\partial b^{(2)}}=y-z^{(2)}$").claims[-1]
    assert claim.source == r"\frac{\partial L}{\partial b^{(2)}} = y-z^{(2)}"


def test_the_number_of_a_sample_is_none_of_a_layer() -> None:
    document = (
        r"Let $x^{(i)}\in\mathbb{R}^d$ for $i=1,\dots,N$ and $W\in\mathbb{R}^{k\times d}$. Then "
        r"$\sum_{i=1}^NWx^{(i)}=W\sum_{i=1}^Nx^{(i)}$"
    )
    assert cf.check(document).claims[-1].verdict == "right"
