"""What cannot be read is an error with its code, its place and, where it is sure, a correction."""

from __future__ import annotations

import pytest

from closedform.errors import ClosedformError, ForeignSpelling, UnsupportedProblem
from closedform.messages import LANGUAGES
from closedform.syntax.front import parse

# the text, the code, the text at the place, the suggestion
REFUSED: list[tuple[str, str, str, str | None]] = [
    ("2x", "implicit-product", "2x", "2*x"),
    ("A x + 3 y", "implicit-product", "A x", "A*x + 3*y"),
    ("2(x+1)", "implicit-product", "2(", "2*(x+1)"),
    ("(a)(b)", "implicit-product", ")(", "(a)*(b)"),
    ("x'x", "implicit-product", "'x", "x'*x"),
    ("3 4", "unexpected", "4", None),
    ("x[0]", "index-from-zero", "0", "x[1]"),
    ("x[0]*x[1] + X[0, 2]", "index-from-zero", "0", "x[1]*x[2] + X[1, 3]"),
    ("½ x", "implicit-product", "½ x", "½*x"),
    ("x[-1]", "index-negative", "-1", None),
    ("x[end]", "index-end", "end", None),
    ("X[1, end - 1]", "index-end", "end - 1", None),
    ("X[1:, j]", "open-slice", "1:", None),
    ("2^3^2", "power-chain", "2^3^2", None),
    ("a < b < c", "comparison-chain", "< b <", None),
    ("2'*x", "transposed-number", "'", "2*x"),
    ("x × y", "cross-product", "×", "x * y"),
    ("A:B", "colon", ":", None),
    ("(1 + 2", "unclosed", "(", None),
    ("x[1", "unclosed", "[", None),
    ("(a]", "unclosed", "(", None),
    ("1 + 2)", "unopened", ")", None),
    ("1 +", "unfinished", "+", None),
    ("a * / b", "operand-expected", "/", None),
    ("x ? y", "unknown-character", "?", None),
    ("", "empty", "", None),
    ("a; b", "result-not-last", "a", None),
    ("x'*x = 3; x", "not-a-definition", "x'*x =", None),
    ("f(x, x) = 3", "not-a-definition", "f(x, x) =", None),
    ("a = b = c", "equation-chain", "=", None),
    ("f(x = 2)", "equals-inside", "=", None),
    ("a = 1\n-a", "sign-opens-line", "-", "a = 1;\n-a"),
    ("(a, b)", "tuple", "(", None),
    ("ones((m, n))", "tuple", "(", "ones(m, n)"),
    ("Σ_i x_i + y_i", "sum-extent", "Σ_i x_i + y_i", None),
    ("sum(i = 1:N)", "sum-without-body", "sum(i = 1:N)", None),
    ("sum(i = N, x)", "range-expected", "i = N", None),
    ("∑ x", "sum-without-index", "∑", None),
    ("∇_x x'*A*x", "operator-extent", "∇_x x'", None),
    ("√x^2", "operator-extent", "√x^", None),
    ("∇f", "derivative-variable", "∇", None),
    ("grad(f)", "derivative-variable", "grad(f)", None),
    ("∂f + g", "derivative-quotient", "∂f", None),
    ("‖x‖_∞", "norm-kind", "_∞", "max(abs(x))"),
    ("‖x‖_p", "norm-kind", "_p", None),
    ("9" * 500, "number-too-long", "9" * 500, None),
    ("1e999999", "number-too-long", "1e999999", None),
    ("x/2\\sigma^2", "division-extent", "/2\\sigma", None),
]
FOREIGN: list[tuple[str, str, str, str | None]] = [
    ("np.foo(x)", "foreign-function", "np.foo", None),
    ("x.foo()", "foreign-attribute", ".foo", None),
    ("np.solve(A)", "foreign-arguments", "np.solve(A)", None),
    ("len(y)", "no-length", "len", None),
    ("X.shape[0]", "no-length", ".shape", None),
    ("np.sum(X, axis=0)", "axis", "axis=0", "sum(X, cols)"),
    ("softmax(X, dim=-1)", "axis", "dim=-1", "softmax(X, rows)"),
    ("np.sum(X, keepdims=1)", "keyword", "keepdims", None),
]


def caught(text: str) -> ClosedformError:
    with pytest.raises(ClosedformError) as error:
        parse(text)
    return error.value


@pytest.mark.parametrize(("text", "code", "place", "suggestion"), REFUSED)
def test_a_refusal_has_code_place_and_correction(
    text: str, code: str, place: str, suggestion: str | None
) -> None:
    error = caught(text)
    assert error.span is not None
    assert error.code == code
    assert text[slice(*error.span)] == place
    assert error.suggestion == suggestion


@pytest.mark.parametrize(("text", "code", "place", "suggestion"), FOREIGN)
def test_a_habit_from_elsewhere_is_answered_with_the_right_spelling(
    text: str, code: str, place: str, suggestion: str | None
) -> None:
    test_a_refusal_has_code_place_and_correction(text, code, place, suggestion)
    assert isinstance(caught(text), ForeignSpelling)


@pytest.mark.parametrize("text", [case[0] for case in REFUSED + FOREIGN])
def test_every_suggestion_is_read(text: str) -> None:
    suggestion = caught(text).suggestion
    if suggestion and suggestion.isascii():
        parse(suggestion)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("text", [case[0] for case in REFUSED])
def test_a_report_shows_sentence_and_place(text: str, lang: str) -> None:
    report = caught(text).report(lang)
    assert "{" not in report.replace(text, "") or "{…}" in report or "\\frac{" in report
    assert not text or "^" in report.splitlines()[2]


def test_latex_that_is_not_known_is_shown_with_what_was_read() -> None:
    error = caught(r"x^\top A + \overbrace{a}")
    assert isinstance(error, UnsupportedProblem)
    assert error.code == "latex-unsupported"
    assert error.fields == {"found": r"\overbrace", "read": r"x^\top A +"}
