"""What lines mean where their authors leave out an index, a sum, or the norm of a square."""

from __future__ import annotations

import pytest

import closedform as cf

SAMPLES = (
    r"Given $\mathbf{x}_1,\dots,\mathbf{x}_N\in\mathbb{R}^D$, $y_1,\dots,y_N\in\mathbb{R}$ and "
    r"$\mathbf{w}\in\mathbb{R}^D$, let $L(\mathbf{w}) = \sum_{i=1}^N (y_i - \mathbf{w}^\top "
    r"\mathbf{x}_i)^2$. "
)
SQUARE = r"For $X\in\mathbb{R}^{D\times D}$ let $f(X) = \mathrm{tr}(X^2)$. "
LEAST = (
    r"For $X\in\mathbb{R}^{N\times D}$, $y\in\mathbb{R}^N$, $w\in\mathbb{R}^D$ "
    r"let $E(w) = (y - Xw)^2$. "
)
SIGMA = (
    r"Let $\sigma(a) = \frac{1}{1+e^{-a}}$. For $x\in\mathbb{R}^n$, $A\in\mathbb{R}^{m\times n}$: "
)


def verdicts(document: str) -> list[str]:
    claims = cf.check(document).claims
    return [claim.verdict for claim in claims if claim.verdict != "not-a-claim"]


MEANT = {
    "samples without their index": (
        SAMPLES,
        r"$\frac{\partial L}{\partial\mathbf{w}} = -2(y - \mathbf{w}^\top\mathbf{x})\mathbf{x}$",
        r"$\frac{\partial L}{\partial\mathbf{w}} = 2(y - \mathbf{w}^\top\mathbf{x})\mathbf{x}$",
    ),
    "the square of a vector": (
        LEAST,
        r"$\frac{\partial E}{\partial w} = -2X^\top(y - Xw)$",
        r"$\frac{\partial E}{\partial w} = -2X(y - Xw)$",
    ),
    "an entry and the whole": (
        SQUARE,
        r"$\frac{df}{dX} = 2X_{ji}$",
        r"$\frac{\partial f}{\partial X_{ij}} = 2X_{ij}$",
    ),
    "sums over what is repeated": (
        SQUARE,
        r"$f(X) = X_{ij} X_{ji}$",
        r"$f(X) = X_{ij} X_{ij}$",
    ),
}


@pytest.mark.parametrize("case", MEANT)
def test_what_is_left_out(case: str) -> None:
    before, plain, wrong = MEANT[case]
    assert verdicts(before + plain) == ["abuse-of-notation"]
    assert verdicts(before + wrong) == ["wrong"]


RIGHT = {
    "a sum without an index": (
        r"For $w\in\mathbb{R}^n$: $\frac{\partial}{\partial w_i}\left(\sum w_i^2\right) = 2 w_i$",
        r"For $w\in\mathbb{R}^n$: $\|w\|^2 = \sum |w|^2$",
    ),
    "small letters for entries": (
        r"For $A,B\in\mathbb{R}^{n\times n}$: $\mathrm{tr}(A^\top B) = \sum_{i,j} a_{ij} b_{ij}$",
    ),
    "an inner product with a dot": (
        r"For $x,y\in\mathbb{R}^n$: $x \cdot y = x^\top y$",
        r"For $a,x(t)\in\mathbb{R}^n$: ${\frac{d}{dt}} (a^\top x) = a \cdot \dot{x}$",
    ),
    "functions of numbers": (
        SIGMA + r"$\sigma'(a) = \sigma(a)(1 - \sigma(a))$",
        SIGMA + r"$\sigma''(a) = \sigma(a)(1 - \sigma(a))(1 - 2\sigma(a))$",
        SIGMA + r"$\frac{\partial}{\partial x}\mathbf{1}^\top\sigma(Ax) = A^\top\sigma'(Ax)$",
    ),
    "a function times what it stands in": (
        r"Let $f(x;w) = \frac{1}{1+\exp(-w^\top x)}$ for $x,w\in\mathbb{R}^n$. "
        r"$\frac{\partial f}{\partial w} = f(1-f)x$",
    ),
    "columns": (
        r"For $X\in\mathbb{R}^{m\times n}$, $w\in\mathbb{R}^m$: $[X^\top w]_k = w^\top x_{,k}$",
    ),
    "a family of samples": (
        r"For $\mathcal{D}=\{(\mathbf{x}_i,y_i)\}_{i=1}^N$ "
        r"and $\mathbf{x},\mathbf{w}\in\mathbb{R}^D$: "
        r"$\frac{\partial}{\partial\mathbf{w}}\sum_{i=1}^N(y_i-\mathbf{w}^\top\mathbf{x}_i)^2"
        r" = -2\sum_{i=1}^N(y_i-\mathbf{w}^\top\mathbf{x}_i)\mathbf{x}_i$",
    ),
}


@pytest.mark.parametrize("document", [each for held in RIGHT.values() for each in held])
def test_spellings_of_paper(document: str) -> None:
    found = verdicts(document)
    assert found
    assert set(found) == {"right"}


def test_a_line_behind_a_wrong_one_is_judged_by_its_chain() -> None:
    report = cf.check(
        r"For $x\in\mathbb{R}^n$, $A\in\mathbb{R}^{n\times n}$: "
        r"$$\nabla_x(x^\top A x) = Ax + A x = (A + A^\top)x$$"
    )
    assert [claim.verdict for claim in report.claims] == ["wrong", "right"]


def test_a_sum_that_ends_at_another_size() -> None:
    report = cf.check(
        r"For $A,B\in\mathbb{R}^{N\times N}$: $[AB]_{pq} = \sum_{k=1}^D A_{pk}B_{kq}$"
    )
    (claim,) = report.claims
    assert (claim.verdict, claim.condition) == ("conditional", "D = N")


NORMAL = (
    r"For $X\in\mathbb{R}^{N\times D}$, $y\in\mathbb{R}^N$, $w\in\mathbb{R}^D$ let "
    r"$f(w)=\|y-Xw\|^2$. Then $$\frac{\partial f}{\partial w} = -2X^\top(y - Xw),$$ which is zero "
    r"where $$X^\top Xw = X^\top y.$$ "
)


def test_what_is_said_to_follow_and_does_not() -> None:
    report = cf.check(NORMAL + r"Multiplying by $(X^\top)^{-1}$ gives $$Xw = y$$")
    assert report.claims[-1].verdict == "wrong"
    report = cf.check(NORMAL + r"Suppose there is a $w$ with $$Xw = y$$")
    assert report.claims[-1].verdict != "wrong"


def test_a_witness_has_whole_numbers_where_there_is_one() -> None:
    (claim,) = cf.check(r"For $x\in\mathbb{R}^n$: $\nabla_x x^\top x = x$").claims
    assert claim.witness is not None
    values = [claim.witness["claimed"], claim.witness["expected"], *claim.witness["values"]["x"]]
    assert all(float(value).is_integer() for value in values)


def test_pedantic_names_the_rules_of_a_step_that_jumps() -> None:
    text = (
        r"For $X\in\mathbb{R}^{N\times D}$, $y\in\mathbb{R}^N$, $w\in\mathbb{R}^D$: "
        r"$\frac{\partial}{\partial w}\|y-Xw\|^2 = -2X^\top(y-Xw)$ and "
        r"$(y-Xw)^\top = y^\top - w^\top X^\top$"
    )
    jump, plain = cf.check(text, pedantic=True).claims
    assert len(jump.rules) > 3
    assert "transposition" in jump.reason
    assert (plain.rules, plain.reason) == ((), "")
    assert all(claim.rules == () for claim in cf.check(text).claims)


NETWORK = (
    r"Let $x\in\mathbb{R}^D$ and $h_i(x) = \sigma\left(\sum_{d=1}^D W_{id}x_d\right)$ with "
    r"$W\in\mathbb{R}^{D\times M}$. Then $$h(x) = \sigma(%s x)$$"
)


def test_the_indices_of_a_matrix_in_the_other_order() -> None:
    """What is defined by ``W_id`` with W of D rows means ``W_di``."""
    claim = cf.check(NETWORK % r"W^\top").claims[-1]
    assert claim.verdict == "abuse-of-notation"
    assert "two indices of W" in claim.reason
    assert cf.check(NETWORK % "W").claims[-1].verdict != "right"


def test_an_index_that_runs_over_another_axis_is_wrong() -> None:
    (claim,) = cf.check(
        r"For $A\in\mathbb{R}^{m\times n}$, $x\in\mathbb{R}^n$: "
        r"$$[Ax]_i = \sum_{j=1}^n A_{ji}x_j$$"
    ).claims
    assert (claim.verdict, claim.kind) == ("wrong", "index")
    assert claim.correct == "sum(j = 1:n, A[i, j]*x[j])"


@pytest.mark.parametrize(("last", "verdict"), [("c_l w_a", "right"), ("c_a w_l", "wrong")])
def test_letters_in_subscripts_that_are_computed(last: str, verdict: str) -> None:
    text = (
        r"For $x\in\mathbb{R}^6$, $w\in\mathbb{R}^3$, $c\in\mathbb{R}^2$ let "
        r"$f = \sum_{i=1}^{2}\sum_{a=1}^{3} c_i w_a x_{3(i-1)+a}$. Then "
        r"$$\frac{\partial f}{\partial c_l} = \sum_{a=1}^{3} w_a x_{3(l-1)+a}$$"
        r"$$\sum_{a=1}^{3} c_l w_a x_{3(l-1)+a} = \sum_{a=1}^{3} %s x_{3(l-1)+a}$$"
    )
    first, second = cf.check(text % last).claims[-2:]
    assert (first.verdict, second.verdict) == ("right", verdict)


def test_a_vector_of_the_letter_of_a_size() -> None:
    text = (
        "x ∈ ℝⁿ, z ∈ ℝᵐ, H is an m×n matrix, R is a symmetric m×m matrix.\n\n"
        "J(x) := ½(x − m)ᵀ(x − m) + ½(z − Hx)ᵀR⁻¹(z − Hx)\n\n"
        "∇J(x) = {}x − m − HᵀR⁻¹(z − Hx)\n"
    )
    assert cf.check(text.format(""), format="text").claims[-1].verdict == "right"
    assert cf.check(text.format("2"), format="text").claims[-1].verdict == "wrong"


@pytest.mark.parametrize(
    "told",
    [
        "Let x ∈ ℝⁿ, y ∈ ℝᵐ, A ∈ ℝᵐˣⁿ.",
        "x ∈ R^n, y ∈ R^m, A ∈ R^(m×n).",
        "x in R^n and y in R^m, A in R^{m x n}.",
        "y ∈ ℝᵐ, A는 m×n 행렬이다.",
    ],
)
def test_declarations_in_plain_text(told: str) -> None:
    claim = cf.check(f"{told}\n\n  yᵀAx = xᵀAy\n", format="text").claims[-1]
    assert claim.verdict == "wrong"


def test_places_in_plain_text() -> None:
    claims = cf.check(
        "y ∈ ℝⁿ and μ ∈ ℝⁿ.\n\n"
        "  ℓ = Σ_{i=1}^n ( y[i]·log μ[i] − μ[i] )\n"
        "  ∂ℓ/∂μ[j] = y[j]/μ[j] − 1",
        format="text",
    ).claims
    assert claims[-1].verdict == "right"
