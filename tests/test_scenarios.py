"""What a new user does first, without declarations: through the library and the command line.

The names U1 … U15 are those of the acceptance scenarios.  A formula counts as right in any shape
that has the same value.
"""

from __future__ import annotations

import io
import json
import sys
import time
from typing import Any, NamedTuple

import pytest

import closedform as cf
from closedform.app.command import main
from support import assert_equal

RIDGE = "norm2(X*w - y)^2 + lam*norm2(w)^2"
LOGISTIC = (
    "s(x; w) = 1/(1 + exp(-w'*x))\n"
    "sum(i = 1:N, -y[i]*log(s(X[i,:]; w)) - (1 - y[i])*log(1 - s(X[i,:]; w))) + norm2(w)^2"
)
SQUARED_LOG = "1/2*(log(1 + z) - log(1 + t))^2"
CROSS_ENTROPY = "-y'*log(softmax(z))"
MASKED = "norm2(R .* (U*V' - Y))^2 + lam*(norm2(U)^2 + norm2(V)^2)"
DATA = "X: matrix(N, D), w: vector(D), y: vector(N), lam: scalar"
XYW = "X: matrix(m, n), w: vector(n), y: vector(m), lam: scalar"
SQUARE = "A: matrix(m, m), x: vector(m)"
SYMMETRIC = "A: matrix(n, m), B: matrix(n, m), X: matrix(n, n) symmetric"
MASK = "R: matrix(m, n), U: matrix(m, p), V: matrix(n, p), Y: matrix(m, n), lam: scalar"


class Scenario(NamedTuple):
    """An input with the value its answer has under the declarations `shapes`, which are only for
    the comparison, and what its layout line begins with."""

    text: str
    wrt: str
    expected: str
    shapes: str
    layout: str
    given: str | None = None  # what the user declares
    options: dict[str, Any] = {}  # noqa: RUF012


SCENARIOS = {
    "U1 quadratic form": Scenario("x'*A*x", "x", "A*x + A'*x", SQUARE, "column m"),
    "U1 traces": Scenario(
        "tr(A'*A) + tr(B'*B)", "A", "2*A", "A: matrix(m, n), B: matrix(p, q)", "shape of A (m×n)"
    ),
    "U1 log det": Scenario(
        "log(det(A))", "A", "inv(A)'", "A: matrix(m, m) invertible", "shape of A (m×m)"
    ),
    "U2 gradient": Scenario(RIDGE, "w", "2*X'*(X*w - y) + 2*lam*w", XYW, "column n"),
    "U2 Hessian": Scenario(
        RIDGE, "w", "2*X'*X + 2*lam*eye(n)", XYW, "n×n matrix", options={"order": 2}
    ),
    "U2 mean": Scenario(
        f"1/(2*N)*{RIDGE}", "w", "X'*(X*w - y)/N + 2*lam*w", XYW + ", N: scalar > 0", "column n"
    ),
    "U3 gradient": Scenario(
        LOGISTIC, "w", "X'*(sigmoid(X*w) - y) + 2*w",
        "X: matrix(N, m), w: vector(m), y: vector(N)", "column m",
    ),
    "U3 Hessian": Scenario(
        LOGISTIC, "w", "p = sigmoid(X*w); X'*diag(p .* (1 - p))*X + 2*eye(m)",
        "X: matrix(N, m), w: vector(m), y: vector(N)", "m×m matrix", options={"order": 2},
    ),
    "U5 gradient": Scenario(
        SQUARED_LOG, "z", "(log(1 + z) - log(1 + t))/(z + 1)",
        "z: scalar > 0, t: scalar > 0", "scalar",
    ),
    "U5 second": Scenario(
        SQUARED_LOG, "z", "(1 + log(1 + t) - log(1 + z))/(z + 1)^2",
        "z: scalar > 0, t: scalar > 0", "scalar", options={"order": 2},
    ),
    "U6 symmetric": Scenario(
        "tr(A'*X*B)", "X", "(A*B' + B*A')/2", SYMMETRIC, "shape of X (n×n)",
        "X: matrix(n, n) symmetric",
    ),
    "U6 free entries": Scenario(
        "tr(A'*X*B)", "X", "A*B' + B*A' - diag(diag(A*B'))", SYMMETRIC, "shape of X (n×n)",
        "X: matrix(n, n) symmetric", {"structured": "coordinates"},
    ),
    "U6 unstructured": Scenario(
        "tr(A'*X*B)", "X", "A*B'", "A: matrix(m, n), X: matrix(m, p), B: matrix(p, n)",
        "shape of X (m×p)",
    ),
    "U7 gradient": Scenario(
        CROSS_ENTROPY, "z", "sum(y)*softmax(z) - y", "y: vector(m), z: vector(m)", "column m"
    ),
    "U7 Hessian": Scenario(
        CROSS_ENTROPY, "z", "p = softmax(z); sum(y)*(diag(p) - p*p')",
        "y: vector(m), z: vector(m)", "m×m matrix", options={"order": 2},
    ),
    "U7 softmax": Scenario(
        "softmax(z)", "z", "p = softmax(z); diag(p) - p*p'", "z: vector(m)", "m×m matrix"
    ),
    "U10 NumPy": Scenario(
        "np.linalg.norm(X @ w - y)**2 + lam * w.T @ w", "w", "2*X'*(X*w - y) + 2*lam*w", XYW,
        "column n",
    ),
    "U11 lasso": Scenario(
        "1/2*norm2(X*w - y)^2 + lam*norm1(w)", "w", "X'*(X*w - y) + lam*sign(w)", XYW, "column n"
    ),
    "U13 factor W": Scenario(
        "norm2(V - W*H)^2", "W", "2*(W*H - V)*H'",
        "V: matrix(m, n), W: matrix(m, p), H: matrix(p, n)", "shape of W (m×p)",
    ),
    "U13 factor H": Scenario(
        "norm2(V - W*H)^2", "H", "2*W'*(W*H - V)",
        "V: matrix(m, n), W: matrix(m, p), H: matrix(p, n)", "shape of H (p×n)",
    ),
    "U14": Scenario(
        "A*X*B", "X", "kron(B', A)", "A: matrix(m, n), X: matrix(n, p), B: matrix(p, q)",
        "m·q × n·p matrix",
    ),
    "U15 U": Scenario(
        MASKED, "U", "2*(R .* R .* (U*V' - Y))*V + 2*lam*U", MASK, "shape of U (m×p)"
    ),
    "U15 V": Scenario(
        MASKED, "V", "2*(R .* R .* (U*V' - Y))'*U + 2*lam*V", MASK, "shape of V (n×p)"
    ),
    "time derivative": Scenario(
        "x'*A*x", "t", "d(x)/d(t)'*(A + A')*x",
        "A: matrix(n, n), x: vector(n) function(t), t: scalar", "scalar",
        "A: matrix(n, n), x: vector(n) function(t), t: scalar",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_first_thing_a_user_types_is_answered(name: str) -> None:
    scenario = SCENARIOS[name]
    derivation = cf.derive(scenario.text, scenario.wrt, where=scenario.given, **scenario.options)
    assert derivation.verdict.status in ("exact", "numeric")
    assert derivation.layout.startswith(scenario.layout)
    assert_equal(str(derivation.result), scenario.expected, scenario.shapes)


def test_names_that_nobody_declared_are_echoed() -> None:
    assert cf.derive("x'*A*x", "x").assumed == ["x: vector(m)", "A: matrix(m, m)"]


def test_a_condition_is_stated() -> None:
    assert cf.derive("log(det(A))", "A").conditions == ["det(A) > 0"]
    found = cf.derive(SQUARED_LOG, "z").conditions
    assert [c for c in found if "z" in c and "> 0" in c]
    assert [c for c in found if "t" in c and "> 0" in c]


def test_u6_the_answer_says_which_of_the_two_it_is() -> None:
    project, coordinates = (
        cf.derive("tr(A'*X*B)", "X", where="X: matrix(n, n) symmetric", structured=s).layout
        for s in ("project", "coordinates")
    )
    assert "in the space of symmetric matrices" in project
    assert "free entries" in coordinates


def test_u9_a_correct_expression_still_works_after_a_slip() -> None:
    where = "X: matrix(N, D), w: vector(D), y: vector(N)"
    with pytest.raises(cf.ClosedformError) as caught:
        cf.derive("norm2(X*w + y')^2", "w", where=where)
    corrected = caught.value.suggestion or ""
    assert_equal(str(cf.derive(corrected, "w", where=where).result), "2*X'*(X*w + y)", where)


def test_u14_the_entry_form_and_the_linear_map() -> None:
    forms = cf.derive("A*X*B", "X").forms
    assert forms["entry"] == "∂F[i, j]/∂X[k, l] = A[i, k]*B[l, j]"
    assert forms["map"] == "dX ↦ A*dX*B"
    assert forms["vec"] == "kron(B', A)"


def test_what_is_printed_can_be_typed_in_again() -> None:
    for scenario in SCENARIOS.values():
        if scenario.given is None:
            derivation = cf.derive(scenario.text, scenario.wrt, check=False, **scenario.options)
            assert_equal(str(derivation.result), scenario.expected, scenario.shapes)


# -- undeclared names ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wrt", "assumed"),
    [
        ("norm2(X*theta - y)^2", "theta", "theta: vector(n)"),
        ("norm2(X*θ - y)^2", "θ", "θ: vector(n)"),
        ("1/(2*m)*norm2(X*θ - y)^2", "θ", "m: scalar"),
        ("1/N*norm2(X*w - y)^2", "w", "N: scalar"),
        ("(x - mu)'*inv(Sigma)*(x - mu)", "mu", "mu: vector(m)"),
        ("(x - μ)'*inv(Σ)*(x - μ)", "Σ", "Σ: matrix(m, m)"),
        ("norm2(y - X*β)^2 + λ*norm2(β)^2", "β", "λ: scalar"),
        ("e'*x", "x", "e: vector(m)"),
        ("T*x", "x", "T: matrix(m, n)"),
        ("exp(-x'*x/(2*sigma^2))", "x", "sigma: scalar"),
        ("norm2(A*x - b)^2", "x", "b: vector(m)"),
        ("w'*x + b", "w", "b: scalar"),
    ],
)
def test_a_name_is_read_from_where_it_stands(text: str, wrt: str, assumed: str) -> None:
    assert assumed in cf.derive(text, wrt).assumed


@pytest.mark.parametrize("text", ["y * z", "y * (X @ w)"])
def test_a_slip_is_not_read_as_something_nobody_means(text: str) -> None:
    """With the names left to their places: a product of two vectors."""
    with pytest.raises(cf.ClosedformError):
        cf.derive(text, "y")


@pytest.mark.parametrize("wrt", ["w", r"\mathbf{w}"])
def test_u11_latex_is_read_and_what_is_written_can_be_read(wrt: str) -> None:
    text = (
        r"\frac{1}{2}\left\| \mathbf{X}\mathbf{w} - \mathbf{y} \right\|_2^2"
        r" + \lambda \lVert \mathbf{w} \rVert_1"
    )
    result = cf.derive(text, wrt).result
    shapes = "X: matrix(m, n), w: vector(n), y: vector(m), lambda: scalar"
    assert_equal(str(result), "X'*(X*w - y) + lambda*sign(w)", shapes)
    assert_equal(str(cf.parse(result.latex(), where=shapes)), str(result), shapes)


@pytest.mark.parametrize(
    ("text", "wrt", "expected", "shapes"),
    [
        ("a'*X*b", "X", "a*b'", "a: vector(m), X: matrix(m, n), b: vector(n)"),
        (
            "-n/2*log(det(Sigma)) - 1/2*tr(inv(Sigma)*S)", "Sigma",
            "-n/2*inv(Sigma)' + 1/2*(inv(Sigma)*S*inv(Sigma))'",
            "n: scalar, Sigma: matrix(p, p), S: matrix(p, p)",
        ),
        ("exp(a*t)", "t", "a*exp(a*t)", "a: scalar, t: scalar"),
        ("tr(X^n)", "X", "n*(X^(n - 1))'", "X: matrix(m, m), n: integer >= 1"),
    ],
)  # fmt: skip
def test_a_formula_of_the_textbooks_is_read_as_meant(
    text: str, wrt: str, expected: str, shapes: str
) -> None:
    assert_equal(str(cf.derive(text, wrt).result), expected, shapes)


def test_time_needs_no_declaration() -> None:
    where = "A: matrix(n, n), x: vector(n) function(t)"
    result = str(cf.derive("x'*A*x", "t", where=where).result)
    assert_equal(result, "d(x)/d(t)'*(A + A')*x", where + ", t: scalar")


@pytest.mark.parametrize("text", ["norm2(X*w + y')^2", "(y - X*w)^2"])
def test_a_sum_or_a_square_that_does_not_fit_is_not_read_otherwise(text: str) -> None:
    """With the names left to their places: a column plus a row, the square of a vector."""
    with pytest.raises(cf.ClosedformError):
        cf.derive(text, "y")


def test_u10_the_reading_of_pasted_numpy_is_echoed(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "derive", "np.linalg.norm(X @ w - y)**2", "--wrt", "w")
    assert "norm2" in out
    assert "note:" in out


def test_a_condition_is_said_once() -> None:
    assert cf.derive("1/(2*N)*norm2(x)^2", "x").conditions == ["N != 0"]
    assert cf.derive("1/x", "x").conditions == ["x != 0"]
    assert cf.derive("log(1 + z)", "z", where="z: scalar").conditions == ["1 + z > 0"]


def test_u11_a_kink_is_stated() -> None:
    assert cf.derive("1/2*norm2(X*w - y)^2 + lam*norm1(w)", "w").conditions != []


# -- the command line -----------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(words)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_one_line_in_and_the_answer_first(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "derive", "x'*A*x", "--wrt", "x")
    lines = out.splitlines()
    assert (status, err) == (0, "")
    assert_equal(lines[0], "A*x + A'*x", SQUARE)
    assert lines[1].startswith("column m: entry i is ∂f/∂x[i]")
    assert lines[2].startswith("assumed: x: vector(m)")
    assert lines[-1].startswith("checked: exact")


@pytest.mark.parametrize("form", ["matrix", "entry", "vec", "map"])
def test_every_form_is_printed(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "derive", "A*X*B", "--wrt", "X", "--form", form)
    first = {
        "matrix": "kron(B', A)",
        "entry": "∂F[i, j]/∂X[k, l] = A[i, k]*B[l, j]",
        "vec": "kron(B', A)",
        "map": "dX ↦ A*dX*B",
    }[form]
    assert (status, out.splitlines()[0]) == (0, first)
    assert ("vec stacks columns" in out) == (form in ("matrix", "vec"))


def test_a_tensor_is_shown_with_its_entry_form(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "derive", "A*X*B", "--wrt", "X")
    assert "entry: ∂F[i, j]/∂X[k, l] = A[i, k]*B[l, j]" in out


@pytest.mark.parametrize(
    ("format", "part"), [("text", "inv(A)'"), ("unicode", "⁻"), ("latex", "^{-")]
)
def test_every_format_is_printed(
    format: str, part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = run(capsys, "derive", "log(det(A))", "--wrt", "A", "--format", format)
    assert status == 0
    assert part in out.splitlines()[0]


def test_json_has_the_keys_that_scripts_hold_on_to(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "derive", "A*X*B", "--wrt", "X", "--json")
    answer = json.loads(out)
    assert status == 0
    assert answer["schema"] == "closedform/derive/1"
    assert answer["assumed"] == ["A: matrix(m, n)", "X: matrix(n, p)", "B: matrix(p, q)"]
    assert answer["result"]["shape"] == ["m*q", "n*p"]
    assert answer["forms"]["map"] == "dX ↦ A*dX*B"
    assert answer["verified"]["status"] == "exact"


def test_u15_two_names_give_two_answers(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "derive", MASKED, "--wrt", "U,V")
    assert status == 0
    assert [line for line in out.splitlines() if line in ("by U:", "by V:")] == ["by U:", "by V:"]


def test_a_program_of_several_lines_comes_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LOGISTIC.encode())))
    status, out, _ = run(capsys, "derive", "-", "--wrt", "w")
    assert status == 0
    shapes = "X: matrix(N, m), w: vector(m), y: vector(N)"
    assert_equal(out.splitlines()[0], "X'*(sigmoid(X*w) - y) + 2*w", shapes)


def hangul(text: str) -> bool:
    return any("가" <= letter <= "힣" for letter in text)


def test_u12_every_label_is_korean_and_no_formula_changes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, english, _ = run(capsys, "derive", RIDGE, "--wrt", "w", "--where", DATA)
    _, korean, _ = run(capsys, "derive", RIDGE, "--wrt", "w", "--where", DATA, "--lang", "ko")
    formula, *others = korean.splitlines()
    assert formula == english.splitlines()[0]
    assert [line for line in others if not hangul(line)] == []


@pytest.mark.parametrize("text", ["norm2(X*w + y')^2", "softmx(X*w)", "x'*(", "2x"])
def test_u12_an_error_has_the_same_code_and_place_in_korean(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("derive", text, "--wrt", "w", "--where", DATA)
    status, out, english = run(capsys, *words)
    assert (status, out) == (2, "")
    status, out, korean = run(capsys, *words, "--lang", "ko")
    assert (status, out) == (2, "")
    assert hangul(korean.splitlines()[0])
    assert english.splitlines()[1:3] == korean.splitlines()[1:3]
    assert english.splitlines()[0].split()[-1] == korean.splitlines()[0].split()[-1]


@pytest.mark.parametrize("command", ["functions", "rules", "examples"])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_is_known_is_listed(
    command: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, command, "--lang", lang)
    assert (status, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 100


def test_a_textbook_expression_takes_less_than_a_second() -> None:
    started = time.perf_counter()
    cf.derive(RIDGE, "w")
    assert time.perf_counter() - started < 1
