"""What people meet when an expression does not fit: the place, the shapes, one repair.

The rows are those of the table of messages that users need; `SHAPES` is said to all of them.
"""

from __future__ import annotations

import json
from typing import NamedTuple

import pytest

import closedform as cf
from closedform.app.command import main
from closedform.errors import ClosedformError, NameProblem, ShapeProblem, SyntaxProblem
from closedform.messages import LANGUAGES
from support import assert_equal

SHAPES = (
    "X: matrix(N, D), w: vector(D), y: vector(N), z: vector(N), A: matrix(m, n), x: vector(n), "
    "u: vector(m)"
)


class Case(NamedTuple):
    """An input with its error: below `marks` of the source, `words` in the message of every
    language, and the corrected text that is offered."""

    text: str
    code: str
    marks: str
    words: tuple[str, ...]
    suggestion: str | None


CASES = (
    # shapes that do not fit
    Case("norm2(X*w + y')^2", "shapes-add", "      ~~~ ^ ~~", ("N", "1×N"), "norm2(X*w + y)^2"),
    Case("X*w - z' + y", "shapes-add", "~~~ ^ ~~", ("N", "1×N"), "X*w - z + y"),
    Case("X*w + x", "shapes-add", "~~~ ^ ~", ("N", "n"), None),
    Case("X*x", "shapes-multiply", "~^~", ("N×D", "n"), None),
    Case("X'*w", "shapes-multiply", "~~^~", ("D×N", "D"), "X*w"),
    Case("X*y", "shapes-multiply", "~^~", ("N×D", "N"), "X'*y"),
    Case("2*(A*x - u)*A", "shapes-multiply", "~~~~~~~~~~~^~", ("m", "m×n"), "(2*(A*x - u))'*A"),
    Case("w*X", "shapes-multiply", "~^~", ("D", "N×D"), "X*w"),
    Case("X*X", "shapes-multiply", "~^~", ("N×D",), "X'*X"),
    Case("y .* w", "shapes-hadamard", "~ ^^ ~", ("N", "D"), None),
    Case("y' .* z", "shapes-hadamard", "~~ ^^ ~", ("1×N", "N"), "y .* z"),
    Case("where(y > w, y, y)", "shapes-compare", "      ~ ^ ~", ("N", "D"), None),
    Case("dot(x, y)", "shapes-argument", "       ^", ("dot", "N"), None),
    Case("inner(X, X')", "shapes-argument", "         ^^", ("inner", "D×N"), "inner(X, X)"),
    Case("tr(y)", "argument-shape", "^^^^^", ("tr", "n×n", "N"), None),
    # the product that NumPy means entry by entry
    Case("y * z", "vector-vector", "~ ^ ~", ("y .* z", "y'*z"), "y .* z"),
    Case("sum((X*w)*y)", "vector-vector", "    ~~~~~^~", ("(X*w)'*y",), "sum((X*w).*y)"),
    Case("y * (X @ w)", "numpy-star", "~ ^ ~~~~~~~", ("N", "NumPy"), "y .* (X @ w)"),
    Case("X/y", "divide-by-tensor", "~^~", ("N", "N×D"), None),
    Case("y/z", "divide-by-tensor", "~^~", ("N",), "y./z"),
    Case("sum(y^2)", "power-of-vector", "    ~^~", ("N", ".^", "norm2(…)^2"), "sum(y.^2)"),
    Case("tr(inv(A'*A)^(-T))", "power-not-integer", "   ~~~~~~~~~^~~~~", (), "tr(inv(A'*A)^-T)"),
    Case("tr(e^(A'*A))", "e-power-of-matrix", "   ^^^^^^^^", (), None),
    Case("sum(A^2)", "power-not-square", "    ~^~", ("m×n",), "sum(A.^2)"),
    Case("sum(y^z)", "power-of-tensor", "    ~^~", ("N",), "sum(y.^z)"),
    # not square
    Case("inv(A)", "not-square", "    ^", ("inv", "m×n"), None),
    Case("log(det(A'*A)) + logdet(A)", "not-square", " " * 24 + "^", ("logdet", "m×n"), None),
    # entries and ranges
    Case("x[1, 2]", "subscripts", "^^^^^^^", ("2", "n"), None),
    Case("sum(i = 1:N, w[i])", "index-range", " " * 15 + "^", ("N", "D"), None),
    Case("sum(i, w[i]*y[i])", "range-two-sizes", "    ^", ("i", "D", "N"), None),
    # functions
    Case("softmx(x)", "unknown-function-near", "^^^^^^", ("softmx", "softmax"), "softmax(x)"),
    Case("sum(gelu(x))", "unknown-function-parts", "    ^^^^", ("gelu", "erf"), None),
    Case("arctan2(w, w)", "unknown-function-parts", "^^^^^^^", ("arctan2", "atan("), None),
    Case("polygamma(1/2, w)", "order-not-integer", "          ^^^", (), None),
    Case("sum(i = 0:2, polygamma(i, w))", "order-not-integer", " " * 23 + "^", (), None),
    Case("duplication(N, D)", "argument-count", "^" * 17, ("duplication", "1"), None),
    Case("unvec(x, N, N)", "argument-shape", "      ^", ("unvec", "N*N"), None),
    Case("vech(X)", "not-square", "     ^", ("vech",), None),
    Case("blorp(x)", "unknown-function", "^^^^^", ("blorp",), None),
    Case("w(X)", "call-of-name", "^^^^", ("w",), None),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text)
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_does_not_fit_is_shown_with_its_place_and_a_repair(case: Case, lang: str) -> None:
    with pytest.raises(ClosedformError) as caught:
        cf.derive(case.text, "x", where=SHAPES)
    error = caught.value
    assert (error.code, error.suggestion) == (case.code, case.suggestion)
    assert error.report(lang).splitlines()[1:3] == [f"  {case.text}", f"  {case.marks}"]
    assert [word for word in case.words if word not in error.message(lang)] == []
    if case.suggestion is not None:
        assert f"`{case.suggestion}`" in error.report(lang).splitlines()[-1]


@pytest.mark.parametrize("case", [c for c in CASES if c.suggestion], ids=lambda case: case.text)
def test_what_is_suggested_can_be_read(case: Case) -> None:
    cf.parse(case.suggestion or "", where=SHAPES)


# a sum that divides by 0, the divisor, and where it is 0
ZERO = [
    ("sum(k = 0:3, t^k/k)", "k", "k = 0"),
    ("sum(k = 0:K, t^k/k)", "k", "k = 0"),
    ("sum(k = -2:n, t/k)", "k", "k = 0"),
    ("sum(k = 1:3, t^k/(k - 2))", "k - 2", "k = 2"),
    ("sum(k = 1:3, t/(6 - 3*k))", "6 - 3*k", "k = 2"),
    ("sum(k = 1:n, t^k/(n - k))", "n - k", "k = n"),
    ("sum(i, x[i]*t/(i - 1))", "i - 1", "i = 1"),
    ("sum(k = 0:3, t^k*k^(-1))", "k", "k = 0"),
    ("sum(k = 0:3, t^(1/k))", "k", "k = 0"),
    ("prod(k = 0:3, t .* (1 ./ k))", "k", "k = 0"),
    ("f(t) = 1/(2*t); t*sum(k = 0:2, f(k))", "2*t", "k = 0"),
    ("sum(i = 1:n, j = 1:n, t*x[i]*x[j]/(i - j))", "i - j", "j = i"),
    ("sum(i = 1:n, sum(j = i:n, t*x[i]*x[j]/(j - i)))", "j - i", "j = i"),
]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("text", "divisor", "place"), ZERO)
def test_a_division_by_zero_inside_a_sum_is_shown(
    text: str, divisor: str, place: str, lang: str
) -> None:
    with pytest.raises(ShapeProblem) as caught:
        cf.derive(text, "t", where="x: vector(n), n: integer")
    error = caught.value
    assert error.code == "division-by-zero-at"
    assert error.span is not None
    assert text[slice(*error.span)] == divisor
    assert place in error.message(lang)


@pytest.mark.parametrize(
    "text",
    [
        "sum(k = 0:3, where(k > 0, t^k/k, 1))",
        "sum(k = 0:K, t^k/(k + 1))",
        "sum(k = 1:3, t^k/(2*k - 3))",
        "sum(k = 1:n, t/(n + 1 - k))",
        "sum(k = 1:n, t/(m - k))",
        "sum(i = 1:n, j = 1:n, t/(i + j - 1))",
        "sum(k = 0:3, t^k) + sum(k = 1:3, t^k/k)",
        "sum(k = 0:3, t^k/sum(k = 1:4, k*t))",
    ],
)
def test_a_division_that_is_sound_everywhere_is_read(text: str) -> None:
    assert cf.parse(text).shape == ()


def test_an_advice_says_which_assumption_is_missing() -> None:
    with pytest.raises(ShapeProblem) as caught:
        cf.derive("inv(A)", "A", where=SHAPES)
    assert "matrix(n, n)" in (caught.value.hint() or "")
    assert "pinv" in (caught.value.hint() or "")


def test_a_name_with_two_shapes_is_shown_at_both_places() -> None:
    with pytest.raises(ShapeProblem) as caught:
        cf.derive("det(x) + x[1]", "x")
    error = caught.value
    assert error.code == "two-shapes"
    assert error.report().splitlines()[2] == "      ^    ~"
    assert "m×m" in error.message()
    assert "x: matrix(m, m)" in (error.hint() or "")


def test_a_name_with_two_dimensions_is_shown_at_both_places() -> None:
    with pytest.raises(ShapeProblem) as caught:
        cf.derive("u'*A*q + y'*X*q + q[1]", "q", where=SHAPES)
    assert caught.value.code == "two-shapes"
    assert caught.value.fields["name"] == "q"
    assert {caught.value.fields["left"], caught.value.fields["right"]} == {"n", "D"}


def test_a_mistake_in_a_later_line_is_shown_there() -> None:
    with pytest.raises(ShapeProblem) as caught:
        cf.derive("r = X*w - y\nr*r", "w", where=SHAPES)
    error = caught.value
    assert (error.line, error.column) == (2, 2)
    assert error.suggestion == "r = X*w - y\nr.*r"
    assert "`r = X*w - y; r.*r`" in error.report()


def test_operators_of_python_give_the_same_sentence() -> None:
    X, y = cf.matrix("X", "N", "D"), cf.vector("y", "N")
    with pytest.raises(ShapeProblem, match="N×D on the left, N on the right"):
        X @ y


def test_a_declaration_is_answered_at_its_own_place() -> None:
    with pytest.raises(ClosedformError) as caught:
        cf.derive("x'*A*x", "x", where="A: matrix(m, n) symmetric")
    assert caught.value.code == "declared-not-square"
    assert caught.value.source == "A: matrix(m, n) symmetric"


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_command_line_prints_the_error_and_nothing_else(
    lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["derive", "norm2(X*w + y')^2", "--wrt", "w", "--where", SHAPES, "--lang", lang]
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    assert main([*words, "--json"]) == 2
    out, err = capsys.readouterr()
    found = json.loads(err)["error"]
    assert out == ""
    assert (found["code"], found["line"], found["column"]) == ("shapes-add", 1, 11)
    assert found["suggestion"] == "norm2(X*w + y)^2"


# -- a variable that does not occur ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wrt", "near"),
    [("x'*W*x", "w", "W"), ("norm2(X*beta - y)^2", "betta", "beta"), ("x'*x", "q", None)],
)
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_variable_that_does_not_occur_gives_zero_and_a_note(
    text: str, wrt: str, near: str | None, lang: str
) -> None:
    derivation = cf.derive(text, wrt, lang=lang)
    (note,) = derivation.notes
    assert str(derivation.result) == "0"
    assert f"`{wrt}`" in note
    assert near is None or f"`{near}`" in note


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize(
    ("text", "wrt", "where"),
    [
        ("a'*b", "x", "a: vector(n), b: vector(n), x: vector(n)"),
        ("sum(softmax(x))", "x", None),
        ("tr(A*B - B*A)", "A", None),
        ("e^x - exp(x)", "x", "x: vector(n)"),
        ("grad(f, x)", "x", "f: scalar, x: vector(n)"),
    ],
)
def test_a_derivative_that_is_zero_says_why(
    text: str, wrt: str, where: str | None, lang: str
) -> None:
    derivation = cf.derive(text, wrt, where=where, lang=lang)
    assert str(derivation.result).startswith(("0", "zeros"))
    assert sum(f"`{wrt}`" in note for note in derivation.notes) == 1


@pytest.mark.parametrize(
    ("text", "wrt", "again"),
    [
        (r"\frac{\partial}{\partial x} x^T A x", "x", True),
        ("grad(norm2(x)^3, x)", "x", True),
        ("g = grad(norm2(x)^3, x); g", "x", True),
        ("grad(x'*A*x, x)", "A", False),
        ("norm2(grad(x'*A*x, x))", "x", False),
        ("x'*A*x", "x", False),
    ],
)
def test_a_derivative_of_a_derivative_says_so(text: str, wrt: str, again: bool) -> None:
    notes = cf.derive(text, wrt, check=False).notes
    assert sum("once more" in note for note in notes) == again


@pytest.mark.parametrize(
    ("name", "slope"),
    [("atan2", "b/(a^2 + b^2)"), ("arctan2", "b/(a^2 + b^2)"), ("hypot", "a/sqrt(a^2 + b^2)")],
)
def test_the_parts_of_a_function_of_two_arguments_can_be_typed(name: str, slope: str) -> None:
    with pytest.raises(NameProblem) as caught:
        cf.parse(f"{name}(a, b)")
    program = (caught.value.hint() or "").partition("`")[2].partition("…")[0]
    found = cf.derive(f"{program} {name}(a, b)", "a")
    assert_equal(str(found.result), slope, "a: scalar > 0, b: scalar > 0")


def test_a_second_derivative_that_is_zero_needs_no_words() -> None:
    assert cf.derive("a'*x", "x", order=2).notes == []


@pytest.mark.parametrize(
    ("wrt", "code"),
    [
        ("pi", "derivative-by-constant"),
        ("I", "derivative-by-constant"),
        ("x,", "variable-expected"),
        ("x y", "variable-expected"),
        ("h", "derivative-by-definition"),
        ("h[i]", "derivative-by-definition"),
    ],
)
def test_what_is_no_variable_is_refused_at_its_place(wrt: str, code: str) -> None:
    with pytest.raises(NameProblem) as caught:
        cf.derive("h = 2*x; h'*h", wrt)
    assert caught.value.code == code
    assert caught.value.source == wrt
    assert caught.value.span is not None


@pytest.mark.parametrize(
    ("wrt", "code", "suggestion"),
    [("x[0]", "index-from-zero", "x[1]"), ("x[-1]", "index-negative", None)],
)
def test_an_entry_counted_as_in_python_is_told_how_it_is_counted(
    wrt: str, code: str, suggestion: str | None
) -> None:
    with pytest.raises(SyntaxProblem) as caught:
        cf.derive("x'*x", wrt)
    error = caught.value
    assert (error.code, error.source, error.suggestion) == (code, wrt, suggestion)


def test_a_dimension_is_no_variable() -> None:
    with pytest.raises(NameProblem) as caught:
        cf.derive("sum(i = 1:N, y[i])", "N")
    assert caught.value.code == "derivative-by-dimension"


# -- spellings from elsewhere ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("2x", "2*x"),
        ("x[0]", "x[1]"),
        ("x^T A x", "x^T*A*x"),
        ("(X*w - y)'(X*w - y)", "(X*w - y)'*(X*w - y)"),
        ("softmax(X, axis=1)", "softmax(X, rows)"),
    ],
)
def test_a_foreign_spelling_is_answered_with_the_right_one(text: str, suggestion: str) -> None:
    with pytest.raises(ClosedformError) as caught:
        cf.derive(text, "x")
    assert caught.value.suggestion == suggestion
    assert f"`{suggestion}`" in (caught.value.hint("ko") or "")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("A.T @ x", "A'*x"),
        ("x**2", "x^2"),
        ("trace(A)", "tr(A)"),
        ("ln(x)", "log(x)"),
        ("A^{-1}", "inv(A)"),
        ("np.dot(X, w)", "X*w"),
    ],
)
def test_a_foreign_spelling_that_has_one_meaning_is_read(text: str, meant: str) -> None:
    assert str(cf.derive(text, "x").result) == str(cf.derive(meant, "x").result)


@pytest.mark.parametrize(
    ("text", "where", "code"),
    [
        ("erf(x)", "x: scalar, pi: scalar", "constant-taken"),
        ("x*₁y", "", "unknown-character"),
        ("e_2₁'*x", "", "unknown-name"),
        ("∇_", "x: vector(n)", "unfinished"),
    ],
)
def test_names_that_mean_something_else(text: str, where: str, code: str) -> None:
    with pytest.raises(ClosedformError) as caught:
        cf.derive(text, "x", where=where or None)
    assert caught.value.code == code
