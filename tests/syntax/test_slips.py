"""Spellings of other languages: each has its code, its place and, where there is one, the right
spelling, which reads."""

from __future__ import annotations

import pytest

import closedform as cf
from closedform.errors import ClosedformError

ROWS = [
    (r"A\b", "left-division", "inv(A)*b"),
    (r"\min_w \|Xw - y\|^2", "optimisation", r"\|Xw - y\|^2"),
    ("argmin(x)", "optimisation", None),
    (r"\sup_x x", "optimisation", "x"),
    ("max_i x_i", "extreme-index", "max(x)"),
    ("Σ x_i", "sum-bare", None),
    ("sum_i x_i^2", "sum-bare", None),
    ("sum(x[i] for i in range(n))", "python-words", None),
    ("lambda x: x**2", "python-words", None),
    ("if x > 0 then x else 0", "python-words", None),
    ("x > 0 ? x : 0", "ternary", "where(x > 0 , x , 0)"),
    ("x!", "factorial", "exp(lgamma(x + 1))"),
    ("x % 2", "remainder", None),
    ("x // 2", "remainder", None),
    ("sin^2(x)", "power-of-function", "sin(x)^2"),
    ("relu'(x)", "derivative-mark", "d(relu(x))/d(x)"),
    ("X(:, 1)", "round-brackets", "X[:, 1]"),
    ("x(1)", "round-brackets", "x[1]"),
    ("x'*A*x s.t. x'*x = 1", "constraint", None),
    ("x'*A*x subject to x'*x = 1", "constraint", None),
    (r"x^T A x \text{ s.t. } x^T x = 1", "constraint", None),
    ("sum(x_i, i=1..n)", "maple-sum", "sum(i = 1:n, x_i)"),
    ("tr[A*X]", "other-brackets", "tr(A*X)"),
    ("diag{x}", "other-brackets", "diag(x)"),
    ("[x; y]", "blocks", None),
    (r"\begin{bmatrix} a & b \\ c & d \end{bmatrix}", "blocks", None),
    ("∫ x dx", "integral", None),
    ("y ~ N(mu, Sigma)", "distribution", None),
    (r"\mathbb{E}[x]", "expectation", None),
    ("x ∈ R", "membership", None),
    ("∞*x", "infinity", None),
    ("A.^T", "entrywise-transpose", "A'"),
    ("log|X|", "function-extent", "log(|X|)"),
    ("log x", "function-extent", "log(x)"),
    ("sum(X, 2)", "axis-number", "sum(X, rows)"),
    ("np.sum(X, 0)", "axis-number", "np.sum(X, cols)"),
    ("X.sum(axis=1)", "axis-number", "sum(X, rows)"),
    ("X.mean(0)", "axis-number", "mean(X, cols)"),
    ("norm(x, inf)", "norm-kind", "max(abs(x))"),
    (r"\|X\|_*", "norm-kind", "tr(sqrtm((X)'*(X)))"),
]


@pytest.mark.parametrize(("text", "code", "offered"), ROWS, ids=[row[0] for row in ROWS])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_spelling_from_elsewhere_is_answered(
    text: str, code: str, offered: str | None, lang: str
) -> None:
    with pytest.raises(ClosedformError) as caught:
        cf.parse(text)
    error = caught.value
    assert (error.code, error.suggestion) == (code, offered)
    assert error.span is not None
    assert error.hint(lang) is not None or code == "optimisation"
    if offered is not None and "Xw" not in offered:
        cf.parse(offered)


@pytest.mark.parametrize("text", ["x*2 % twice", "A*x  # the product", "x % 2nd line is a remark"])
def test_a_remark_is_a_remark(text: str) -> None:
    assert cf.parse(text)
