"""Equations that hold up to a constant: ``+ const`` and ``∝``."""

from __future__ import annotations

import pytest

import closedform as cf

LET = r"Let $X\in\mathbb{R}^{n\times d}$, $y\in\mathbb{R}^n$, $w\in\mathbb{R}^d$."
SQUARE = r"$\|y-Xw\|^2 = w^TX^TXw"
BAYES = (
    LET + r" The likelihood is $p(y|w)=\exp(-\frac12\|y-Xw\|^2)$, the prior "
    r"$p(w)=\exp(-\frac12\|w\|^2)$. Then "
)
LINES = [
    # what is added
    (r"$f(w)=\|Xw-y\|^2$, so $f(w)=w^TX^TXw-2y^TXw+\text{const}$", "right", ""),
    (r"$f(w)=\|Xw-y\|^2$, so $f(w)=w^TX^TXw-y^TXw+\mathrm{const.}$", "wrong", "factor"),
    (r"$f(w)=\|Xw-y\|^2+c = w^TX^TXw-2y^TXw+\text{const}$", "right", ""),
    (r"$f(w)=\|Xw-y\|^2=w^TX^TXw-2y^TXw+C$ where $C$ does not depend on $w$.", "right", ""),
    (r"$f(w)=\|Xw-y\|^2=w^TX^TXw-y^TXw+C$ with a constant $C$.", "wrong", "factor"),
    (r"$f(w)=\|Xw-y\|^2=w^TX^TXw-2y^TXw+c$, $c$는 $w$와 무관한 상수", "right", ""),
    (r"$x^Tx-2x^Ty=\|x-y\|^2+\text{const}$", "undecided", ""),
    (r"$\log p(x)=-\frac12\|x-\mu\|^2+\text{상수}$. $\nabla_x\log p(x)=\mu-x$", "right", ""),
    (
        r"$\log p(w\mid y)=-\frac12\|y-Xw\|^2+\text{const}=-\frac12w^TX^TXw+y^TXw+\text{const}$",
        "right",
        "",
    ),
    # what it does not depend on
    (f"{LET} As a function of $w$, {SQUARE}-2y^TXw+" r"\text{const}$", "right", ""),
    (f"{LET} As a function of $w$, {SQUARE}-y^TXw+" r"\text{const}$", "wrong", "factor"),
    (f"{LET} {SQUARE}-2y^TXw+" r"\text{const}$, where const does not depend on $w$.", "right", ""),
    (f"{LET} {SQUARE}-2y^TXw+c$, where $c$ does not depend on $w$.", "right", ""),
    (f"{LET} Up to a constant independent of $w$, {SQUARE}-2y^TXw+" r"\text{const}$", "right", ""),
    (f"{LET} As a function of $w$, {SQUARE}-2y^TXw+" r"\text{const w.r.t. }w$", "right", ""),
    (f"{LET} $w$에 무관한 상수를 빼면 {SQUARE}-2y^TXw+" r"\text{상수}$", "right", ""),
    (f"{LET} {SQUARE}-2y^TXw+" r"\text{const}$", "undecided", ""),
    # several densities
    (BAYES + r"$\log p(y|w)+\log p(w)=-\frac12\|y-Xw\|^2-\frac12\|w\|^2$", "right", ""),
    (BAYES + r"$\log p(y\mid w)+\log p(w)=-\frac12\|y-Xw\|^2+\frac12\|w\|^2$", "wrong", "sign"),
    (BAYES + r"$\nabla_w\log p(y|w)=X^T(y-Xw)$", "right", ""),
    (BAYES + r"$\nabla_w\log p(w)=w$", "wrong", "sign"),
    (
        r"$p(w|y)\propto p(y|w)p(w)$, so as a function of $w$, "
        r"$\log p(w|y)=\log p(y|w)+\log p(w)+\text{const}$",
        "undecided",  # nothing says what these depend on
        "",
    ),
    # a factor
    (r"$p(w)\propto\exp(-\frac12w^Tw)$, $\log p(w)=-\frac12w^Tw+\text{const}$", "right", ""),
    (r"$p(w)\propto\exp(-\frac12w^Tw)$, $\log p(w)=-w^Tw+\text{const}$", "wrong", "factor"),
    (r"$p(w)\propto\exp(-\frac12w^Tw)$, $\nabla_w\log p(w)=-w$", "right", ""),
    (r"$f(w)=3\|Xw-y\|^2$, so $f(w)\propto\|Xw-y\|^2$", "right", ""),
    (r"$g(x)=\exp(-\frac12\|x-\mu\|^2)\propto\exp(-\frac12x^Tx+\mu^Tx)$", "right", ""),
    (r"$g(x)=\exp(-\frac12\|x-\mu\|^2)\propto\exp(-\frac12x^Tx-\mu^Tx)$", "wrong", "sign"),
    # one for the other
    (r"$f(w)=\|Xw-y\|^2\propto w^TX^TXw-2y^TXw$", "abuse-of-notation", ""),
    (r"$f(w)=\|Xw-y\|^2\propto w^TX^TXw-y^TXw$", "wrong", "other"),
]


@pytest.mark.parametrize(("document", "verdict", "kind"), LINES)
def test_the_last_line_of(document: str, verdict: str, kind: str) -> None:
    claim = cf.check(document).claims[-1]
    assert (claim.verdict, claim.kind) == (verdict, kind)


def test_the_source_has_the_word() -> None:
    claim = cf.check(LINES[0][0]).claims[-1]
    assert claim.source == "f(w) = w^TX^TXw-2y^TXw+const"
