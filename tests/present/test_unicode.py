"""What expressions look like on paper, in Unicode."""

from __future__ import annotations

import pytest

from closedform.present.names import unicode_name
from closedform.present.unicode import unicode
from present.build import add, apply, mul, n, name
from present.cases import CASES
from present.reading import folded, read_back, renamed

WRITTEN = {
    "gradient of least squares": "2·Xᵀ·(X·w − y)",
    "objective of ridge": "‖X·w − y‖² + λ·‖w‖²",
    "Hessian of ridge": "2·Xᵀ·X + 2·λ·I",
    "Jacobian of softmax": "diag(softmax(z)) − softmax(z)·softmax(z)ᵀ",
    "identity alone": "eye(n)",
    "identity in a product": "I·A",
    "identity in Kronecker": "A ⊗ eye(n)",
    "fraction as a factor": "(1/2)·(X·w − y)",
    "fraction as a term": "x + 1/2",
    "negative number as a factor": "(−2)·A",
    "negative number as a term": "A − 2",
    "negative of a sum": "−(a + b)",
    "negative of a product": "−a·b",
    "product of a negative": "(−a)·b",
    "product by a negative": "a·(−b)",
    "difference of a sum": "a − (b + λ)",
    "difference of a difference": "a − (b − λ)",
    "subtracting a negative": "a − (−b)",
    "two negatives": "−(−a)",
    "quotient in a quotient": "a/(b·λ)",
    "quotient as a factor": "(a/b)·x",
    "quotient of a negative": "(−a)/b",
    "negative of a quotient": "−a/b",
    "product nested to the right": "2·(Aᵀ·x)",
    "Hadamard and product": "(A ⊙ B)·x",
    "product and Hadamard": "A·B ⊙ A",
    "Hadamard by a product": "A ⊙ (A·B)",
    "entry by entry quotient": "A ⊙ B ⊘ (A·B)",
    "power of a power": "(a²)³",
    "power of a negative": "(−a)²",
    "negative of a power": "−a²",
    "negative exponent": "A⁻¹",
    "fraction as exponent": "a^(3/2)",
    "sum as exponent": "a^(b − 1)",
    "exponent with a name": "a^b",
    "power entry by entry": "tanh(x).^2",
    "transpose of a power": "(A²)ᵀ",
    "power of a transpose": "(Aᵀ)²",
    "transpose of a product": "(A·B)ᵀ",
    "two transposes": "(Aᵀ)ᵀ",
    "inverse of a transpose": "(Aᵀ)⁻¹",
    "transpose of an inverse": "A⁻ᵀ",
    "inverse of a sum": "(A + I)⁻¹",
    "entry of a product": "(Xᵀ·X)[2, 1]",
    "entry of a vector": "x[3]",
    "row": "A[1, :]ᵀ",
    "sum over samples": "Σ_{i=1}^{N} X[i, :]ᵀ·w",
    "sum of sums": "Σ_{i=1}^{n} Σ_{j=1}^{i} A[i, j]",
    "sum to a difference": "Σ_{i=1}^{n−1} x[i+1]",
    "terms that are sums": "Σ_{i=1}^{n} x[i] + Σ_{j=1}^{n} z[j]",
    "sum of unit vectors": "Σ_{i=1}^{N} e_i·wᵀ",
    "unit vector": "A·e_2",
    "unit vector alone": "eye(n)[:, 2]·wᵀ",
    "ones": "Xᵀ·𝟏_N",
    "matrix of ones": "𝟏_{n×m}",
    "zeros": "zeros(n)",
    "dimension as a number": "a/n",
    "dimensions as a number": "(N − 1)·x",
    "speed": "A·ẋ",
    "acceleration": "q̈",
    "gradient inside": "grad(‖X·w − y‖, w)",
    "derivative inside": "d(a·a)/d(a)",
    "rows": "softmax(X, rows)",
    "choice": "where(a > b, a, b)",
    "commutation": "commutation(n, m)",
    "elimination": "elimination(n)·v",
    "duplication": "duplication(n)·h",
    "matrix of a vector": "unvec(v, m, n)",
    "half as a number": "(n·(n + 1)/2)·x",
    "log of a determinant": "2·log det(A)",
    "square of it": "(log det(A))²",
    "absolute value": "|a + b|",
    "absolute values": "abs(x)",
    "absolute value of another": "abs(a·|b|)",
    "1-norm": "‖x‖₁",
    "inner product": "⟨A, B⟩",
    "sigmoid": "σ(x)",
    "sigmoid beside sigma": "σ·sigmoid(x)",
    "square root": "√(xᵀ·x)",
    "Greek": "Σ·θ1",
    "long names": "W_hat·rate",
    "pi": "2·π",
}

# What the reader of formulas does not take: ones with a size below, and words of records on paper.
PAPER_ONLY = {
    "ones",
    "matrix of ones",
    "log of a determinant",
    "square of it",
    "sigmoid",
    "pi",
}


@pytest.mark.parametrize("case", CASES)
def test_unicode(case: str) -> None:
    assert unicode(CASES[case]) == WRITTEN[case]


@pytest.mark.parametrize("case", [case for case in CASES if case not in PAPER_ONLY])
def test_unicode_reads_back_up_to_the_letters_of_names(case: str) -> None:
    meant = renamed(CASES[case], unicode_name)
    assert folded(read_back(unicode(meant), meant)) is folded(meant)


def test_names_that_would_look_the_same_stay_as_they_are() -> None:
    assert unicode(add(name("lam"), name("lambda"))) == "lam + λ"
    assert unicode(mul(name("mu"), name("μ"))) == "mu·μ"


def test_dots_stand_over_single_letters_alone() -> None:
    assert unicode(name("theta", n, dots=1)) == "θ̇"
    assert unicode(name("rate", n, dots=1)) == "d(rate)/d(t)"
    assert unicode(name("x", n, dots=3)) == "d(d(d(x)/d(t))/d(t))/d(t)"


def test_rows_are_said_in_words() -> None:
    assert unicode(apply("norm2", name("X", n, n), data="rows", shape=(n,))) == "norm2(X, rows)"
