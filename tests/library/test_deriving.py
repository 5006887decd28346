"""What `derive` returns: layouts, structures, variables, conditions, forms, and its own check."""

from __future__ import annotations

import json
from typing import Any

import pytest

import closedform as cf
from closedform import checker
from closedform.calculus import unfold
from closedform.calculus.reverse import Count
from closedform.checker import Verdict
from closedform.core.node import Node, Symbol, name, node, number
from closedform.errors import (
    CheckFailed,
    ClosedformError,
    NameProblem,
    OptionProblem,
    UnsupportedProblem,
)
from closedform.library import task, verify
from closedform.library.conditions import Facts, conditions
from closedform.meaning.read import read
from closedform.meaning.shapes import written
from closedform.rewriting import normal
from support import assert_equal

W = """
    X: matrix(N, D), w: vector(D), y: vector(N), A: matrix(m, n), B: matrix(n, n), C: matrix(n, n),
    x: vector(n), v: vector(n), u: vector(m), a: scalar, c: scalar > 0
"""

# -- layouts --------------------------------------------------------------------------------------

# function, variable, the mixed layout, what the other layout turns round
LAYOUTS = [
    ("x'*C*x", "x", "C*x + C'*x", "numerator"),
    ("C*x", "x", "C", "denominator"),
    ("A*x", "x", "A", "denominator"),
    ("a*x", "a", "x", "denominator"),
    ("tr(C*B)", "C", "B'", "numerator"),
    ("u'*A*x", "A", "u*x'", "numerator"),
    ("a*A", "a", "A", "denominator"),
    ("a^2", "a", "2*a", ""),
    ("x'*A'", "x", "A", "denominator"),
    ("A*x", "A", "kron(x', eye(m))", "denominator"),
    ("A*C", "C", "kron(eye(n), A)", "denominator"),
]
CASES = [
    pytest.param(*case, layout, id=f"{case[0]} by {case[1]}, {layout}")
    for case in LAYOUTS
    for layout in ("mixed", "numerator", "denominator")
]


@pytest.mark.parametrize(("function", "variable", "mixed", "turned", "layout"), CASES)
def test_a_layout_turns_the_mixed_one_or_leaves_it(
    function: str, variable: str, mixed: str, turned: str, layout: str
) -> None:
    derivation = cf.derive(function, variable, where=W, layout=layout)
    expected = f"({mixed})'" if layout == turned else mixed
    assert_equal(str(derivation.result), expected, W)
    assert derivation.verdict.status == "exact"


def shape_said(line: str) -> str:
    """The shape that a layout line begins with, `m·n × m` written as the notation writes it."""
    head = line.split(" matrix")[0].split(":")[0]
    for word in ("column ", "row ", "scalar"):
        if head.startswith(word):
            return head.removeprefix(word) if word != "scalar" else "scalar"
    if head.startswith("shape of"):
        return head[head.index("(") + 1 : head.index(")")]
    return head.replace(" × ", "×").replace("·", "*")


@pytest.mark.parametrize(("function", "variable", "mixed", "turned", "layout"), CASES)
def test_the_line_of_the_layout_says_the_shape_of_the_answer(
    function: str, variable: str, mixed: str, turned: str, layout: str
) -> None:
    derivation = cf.derive(function, variable, where=W, layout=layout)
    said = shape_said(derivation.layout).split(" ")[0]
    assert said == written(derivation.result.shape), derivation.layout


# -- structures -----------------------------------------------------------------------------------

STRUCTURED = [
    ("symmetric", "project", "(B + B')/2"),
    ("symmetric", "coordinates", "B + B' - diag(diag(B))"),
    ("symmetric", "unconstrained", "B'"),
    ("skew", "project", "(B' - B)/2"),
    ("skew", "coordinates", "B' - B"),
    ("diagonal", "project", "diag(diag(B))"),
    ("diagonal", "coordinates", "diag(diag(B))"),
    ("lower", "project", "tril(B')"),
    ("upper", "project", "triu(B')"),
    ("upper", "unconstrained", "B'"),
    ("pd", "project", "(B + B')/2"),
]


@pytest.mark.parametrize(("space", "structured", "answer"), STRUCTURED)
def test_a_gradient_by_a_structured_matrix(space: str, structured: str, answer: str) -> None:
    where = f"M: matrix(n, n) {space}, B: matrix(n, n)"
    derivation = cf.derive("tr(B*M)", "M", where=where, structured=structured)
    assert_equal(str(derivation.result), answer, where)
    assert derivation.verdict.status == "exact"


# -- variables and orders -------------------------------------------------------------------------

ANSWERS = [
    ("x'*C*x", "x", 2, "C + C'"),
    ("u'*A*x", ["x", "u"], 2, "A'"),
    ("u'*A*x", ["u", "x"], 2, "A"),
    ("a*exp(c)", ["a", "c"], 2, "exp(c)"),
    ("a^3", "a", 2, "6*a"),
    ("a^2*x", "a", 2, "2*x"),
    ("x'*C*x", "x[2]", 1, "(C*x + C'*x)[2]"),
    ("tr(C*C)", "C[1, :]", 1, "2*C[:, 1]"),
    ("tr(C*C)", "C[:, 1]", 1, "2*C[1, :]"),
    ("tr(C*C)", "C[1, 2]", 1, "2*C[2, 1]"),
    ("C*x", "x[1]", 1, "C[:, 1]"),
    ("A*x", "x", 2, "zeros(m*n, n)"),
    ("norm2(A)^2", "A", 2, "2*eye(m*n)"),
    ("grad(x'*C*x, x)", "x", 1, "C + C'"),
    ("h = A*x; h'*h", "x", 1, "2*A'*A*x"),
    ("x'*C*x", "y", 1, "zeros(N)"),
]


@pytest.mark.parametrize(
    ("function", "variables", "order", "answer"),
    ANSWERS,
    ids=[f"{f} by {x}" for f, x, *_ in ANSWERS],
)
def test_an_answer_is_right_and_checked(
    function: str, variables: str | list[str], order: int, answer: str
) -> None:
    derivation = cf.derive(function, variables, where=W, order=order)
    assert checker.equal(derivation.result.node, read(answer, W).expression).holds, derivation
    assert derivation.verdict.holds
    assert derivation.order == order


def test_the_line_of_a_mixed_derivative_names_both_variables() -> None:
    line = cf.derive("u'*A*x", ["x", "u"], where=W, order=2).layout
    assert "∂x[i]∂u[j]" in line
    assert line.startswith("n×m")


def test_a_name_that_does_not_occur_is_remarked() -> None:
    derivation = cf.derive("x'*C*x", "z", where=W)
    assert str(derivation.result) == "0"
    assert "`z` does not occur" in derivation.notes[0]


@pytest.mark.parametrize(
    ("problem", "code", "options"),
    [
        (OptionProblem, "option-choice", {"order": 3}),
        (OptionProblem, "option-choice", {"layout": "other"}),
        (OptionProblem, "option-choice", {"structured": "free"}),
        (OptionProblem, "option-choice", {"lang": "fr"}),
        (OptionProblem, "variables-and-order", {"wrt": ["x", "v"]}),
        (OptionProblem, "variables-and-order", {"wrt": ["x", "v", "u"], "order": 2}),
        (NameProblem, "derivative-by-dimension", {"wrt": "n"}),
        (NameProblem, "derivative-by-expression", {"wrt": "x + v"}),
    ],
)
def test_what_cannot_be_asked_for_says_so(
    problem: type[ClosedformError], code: str, options: dict[str, Any]
) -> None:
    with pytest.raises(problem) as caught:
        cf.derive("x'*x", **{"wrt": "x", "where": W, **options})
    assert caught.value.code == code
    assert str(caught.value)


# -- conditions -----------------------------------------------------------------------------------

CONDITIONS = [
    ("log(a)", "a", ["a > 0"]),
    ("log(c)", "c", []),
    ("1/a", "a", ["a != 0"]),
    ("x'*x/c", "x", []),
    ("norm2(x)", "x", ["norm2(x) != 0"]),
    ("norm2(x)^2", "x", []),
    ("logdet(C)", "C", ["det(C) > 0"]),
    ("inv(C)*x", "x", ["det(C) != 0"]),
    ("log(-a)", "a", ["a < 0"]),
    ("log(x.^2)", "x", ["x != 0 in every entry"]),
    ("log(x'*x)/norm2(x)", "x", ["x'*x > 0"]),
    ("log(a) + 1/a", "a", ["a > 0"]),
    ("sum(sqrt(x))", "x", ["x > 0"]),
    ("A ./ (2 + cos(A))", "A", []),
    ("sum(i = 1:n, 1/(2 + cos(x[i])))", "x", []),
    ("1/(x'*v + a)", "x", ["x'*v + a != 0"]),
    ("sum(i = 1:n, x[i]*log(v[i]))", "v", ["v > 0"]),
    ("abs(a)", "a", ["a != 0"]),
    ("abs(c)", "c", []),
    ("sum(relu(A*x))", "x", ["A*x != 0 in every entry"]),
    ("sum(relu(A*x))*a", "a", []),
    ("max(x)", "x", ["the largest entry is unique"]),
    ("logdet(eye(m) + A*A')", "A", []),
    ("x'*C*x", "x", []),
    ("sum(exp(x))", "x", []),
]


@pytest.mark.parametrize(("function", "variable", "conditions"), CONDITIONS)
def test_what_has_to_hold_is_said_and_nothing_else(
    function: str, variable: str, conditions: list[str]
) -> None:
    assert cf.derive(function, variable, where=W).conditions == conditions


# -- forms and the whole --------------------------------------------------------------------------


def test_the_forms_of_a_gradient() -> None:
    forms = cf.derive("norm2(X*w - y)^2", "w", where=W).forms
    assert dict(forms) == {
        "matrix": "2*X'*(X*w - y)",
        "entry": "∂f/∂w[i] = 2*X[:, i]'*(X*w - y)",
        "vec": "2*(X*w - y)'*X",
        "map": "dw ↦ 2*(X*w - y)'*X*dw",
    }


def test_the_forms_of_a_derivative_of_a_matrix() -> None:
    forms = cf.derive("A*C", "C", where=W).forms
    assert forms["vec"] == forms["matrix"] == "kron(eye(n), A)"
    assert forms["map"] == "dC ↦ A*dC"
    assert forms["entry"].startswith("∂F[i, j]/∂C[k, l] = ")


def test_a_derivation_as_a_dictionary() -> None:
    derivation = cf.derive("X*theta - y", "theta")
    made = derivation.to_json()
    assert json.loads(json.dumps(made)) == made
    assert made["schema"] == "closedform/derive/1"
    assert made["assumed"] == ["X: matrix(m, n)", "theta: vector(n)", "y: vector(m)"]
    assert made["result"]["text"] == str(derivation) == "X"
    assert made["result"]["shape"] == ["m", "n"]
    assert made["verified"]["status"] == "exact"
    assert made["where"] == {"X": "matrix(m, n)", "theta": "vector(n)", "y": "vector(m)"}


def test_what_is_declared_is_given_back_so_that_it_can_be_declared_again() -> None:
    first = cf.derive(
        "x'*S*x*c", "x", where="x: vector(n), S: matrix(n, n) pd, c: scalar > 0, k: integer"
    )
    where = ", ".join(f"{name}: {declared}" for name, declared in first.where.items())
    assert cf.derive("x'*S*x*c", "x", where=where).where == first.where


def test_an_integer_of_the_formula_is_declared() -> None:
    """So that what is declared can be given again; a size of a name says itself what it is."""
    where = "X: matrix(n, n), k: integer >= 2, x: vector(n)"
    first = cf.derive("tr(X^k) + n*x'*x", "X", where=where)
    assert first.where["k"] == "integer >= 2"
    assert "n" not in first.where
    again = cf.derive("tr(X^k) + n*x'*x", "X", where=first.where)
    assert (again.where, str(again.result)) == (first.where, str(first.result))


# -- the check ------------------------------------------------------------------------------------


def test_without_the_check_the_verdict_says_so() -> None:
    assert cf.derive("x'*x", "x", where=W, check=False).verdict.status == "unchecked"


def test_a_wrong_answer_is_never_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    """The calculus returns twice the derivative."""
    right = task.derivative

    def wrong(function: Node, variable: Node, count: Count) -> Node:
        made = right(function, variable, count)
        return node("sum", args=(made,), data=(2,), shape=made.shape)

    monkeypatch.setattr(task, "derivative", wrong)
    with pytest.raises(CheckFailed) as caught:
        cf.derive("norm2(X*w - y)^2", "w", where=W)
    assert caught.value.code == "check-failed"
    assert str(caught.value)


def test_an_answer_that_cannot_be_decided_is_never_returned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    undecided = Verdict("undecided", reason="no point was found")
    monkeypatch.setattr(verify.checker, "derivative", lambda *_, **__: undecided)
    with pytest.raises(CheckFailed) as caught:
        cf.derive("norm2(X*w - y)^2", "w", where=W)
    assert caught.value.code == "check-undecided"
    assert "no point was found" in str(caught.value)


def test_a_row_has_an_entry_form_with_the_subscript_one() -> None:
    row = cf.derive("x'", "x", where="x: vector(n)")
    assert str(row.result) == "I"
    assert row.forms["entry"] == "∂F[1, i]/∂x[j] = eye(n)[j, i]"


TIED = (
    ("min((1 + (A + A').^2).^(1/2))", "A", "A: matrix(n, n)"),
    ("max(S)", "S", "S: matrix(n, n) symmetric"),
    ("max(s*ones(n))", "s", "s: scalar, x: vector(n)"),
)


@pytest.mark.parametrize(("text", "by", "where"), TIED)
def test_extremes_of_entries_that_are_always_equal_are_refused(
    text: str, by: str, where: str
) -> None:
    with pytest.raises(UnsupportedProblem) as refusal:
        cf.derive(text, by, where=where)
    assert refusal.value.code == "extreme-tied"


@pytest.mark.parametrize(
    ("text", "by", "where"),
    [
        ("max(S*v)", "S", "S: matrix(n, n) symmetric, v: vector(n)"),
        ("min(erf(K))", "K", "K: matrix(m, n)"),  # nearly equal
        ("max(relu(x))", "x", "x: vector(n)"),  # equal, and so are their derivatives
        ("max(D)", "D", "D: matrix(n, n) diagonal"),
        ("sum(max(W', rows))", "W", "W: matrix(n, n) skew"),
        ("x'*max(x*y', rows)", "x", "x: vector(n), y: vector(n)"),
    ],
)
def test_extremes_of_entries_that_differ_where_they_move_are_answered(
    text: str, by: str, where: str
) -> None:
    assert cf.derive(text, by, where=where).verdict.holds


@pytest.mark.parametrize("name", "abcdghklmnpqrsuvwxyz")
def test_the_largest_of_independent_entries_is_unique_whatever_they_are_called(name: str) -> None:
    """The points of a check depend on the names; no two entries are equal by chance."""
    assert cf.derive(f"max({name})", name, where=f"{name}: vector(N)").verdict.holds


def test_what_is_compared_with_itself_is_equal() -> None:
    assert cf.derive("sum(where(W <= W, W, 2*W)) + sum(maximum(W, W))", "W").verdict.holds


def test_a_derivative_of_one_row_by_accident_is_read_like_any_other() -> None:
    """Of n - 1 entries one is left where n is 2."""
    found = cf.derive("x*x'", "x", where="x: vector(n-1)", layout="denominator")
    assert str(found) == "(kron(eye(n - 1), x) + kron(x, eye(n - 1)))'"


def test_a_matrix_power_says_that_its_integer_is_not_negative() -> None:
    """The sum over k factors is empty for a negative k, and the derivative is not."""
    assert cf.derive("tr(A*X^k)", "X", where="k: integer").conditions == ["k >= 0"]
    assert cf.derive("tr(A*X^k)", "X").conditions == ["k >= 0"]
    assert cf.derive("tr(A*X^k)", "X", where="k: integer >= 1").conditions == []


@pytest.mark.parametrize(
    ("text", "where", "needed"),
    [
        ("tr(A*X^(k-3))", "k: integer >= 1", ["k >= 3"]),
        ("tr(A*X^(2-k))", "k: integer >= 1", ["det(X) != 0", "k >= 2"]),
        ("tr(A*X^(2-k))", "k: integer >= 2", ["det(X) != 0"]),
        ("tr(X^k)", "k: integer", ["k >= 1"]),
        ("tr(X^(N-D))", "v: vector(N), w: vector(D)", ["N >= D + 1"]),
        ("tr(X^(N-D))", "v: vector(N), w: vector(D), N > D", []),
        ("sum(i = 3:n, tr(X)^2)", "x: vector(n)", ["n >= 2"]),
    ],
)
def test_a_power_and_a_sum_say_from_which_integers_on_they_hold(
    text: str, where: str, needed: list[str]
) -> None:
    assert cf.derive(text, "X", where=where).conditions == needed


@pytest.mark.parametrize(
    ("text", "by", "conditions"),
    [
        ("(X'*X)^(-1)*X'*y", "y", ["det(X'*X) != 0"]),
        ("x.^(-1).*x", "x", ["x != 0 in every entry"]),
        ("x^(1/2)", "x", ["x > 0"]),
    ],
)
def test_exponents_that_are_spelled_have_their_conditions(
    text: str, by: str, conditions: list[str]
) -> None:
    assert cf.derive(text, by).conditions == conditions


@pytest.mark.parametrize(
    ("text", "by", "where", "name"),
    [
        ("log(det(X'*A*X)) + tr(M)", "X", None, "M"),
        ("norm2(x - a)/norm2(x - b) + c", "x", "c: scalar", "c"),
        ("sum(p) + sum(softmax(A*x).^2)", "x", None, "p"),
    ],
)
def test_names_of_the_author_are_not_defined_anew(
    text: str, by: str, where: str | None, name: str
) -> None:
    names = [key for key, _ in cf.derive(text, by, where=where).result.program.definitions]
    assert names
    assert name not in names


def test_where_needs_a_comparison() -> None:
    with pytest.raises(ClosedformError) as refusal:
        cf.derive("where(y, x, z)", "x")
    assert refusal.value.code == "condition-expected"


@pytest.mark.parametrize("text", ["sum(exp(-(x-mu)^2/(2*sigma^2)))", "sum((x-y)^2)"])
def test_a_sum_of_what_nobody_declared_is_no_sum_of_numbers(text: str) -> None:
    with pytest.raises(ClosedformError) as refusal:
        cf.derive(text, "x")
    assert refusal.value.code == "power-of-vector"


def test_many_numbers_are_read_as_numbers() -> None:
    assert str(cf.derive("x^2 + y^2 + z^2", "x").result) == "2*x"


def test_pairs_of_samples_are_collected() -> None:
    text = "sum(i = 1:N, j = 1:N, exp(-gamma*norm2(X[i,:] - X[j,:])^2))"
    assert str(cf.derive(text, "X").result).count("exp(") == 1


def test_a_constant_is_no_name_with_an_index() -> None:
    assert str(cf.derive("revcumsum(cumsum(v))*pi", "v", where="v: vector(n)").result)


def test_parts_shared_twice_a_line_are_walked_once() -> None:
    lines = "; ".join(f"a{k} = a{k - 1} + a{k - 1}" for k in range(1, 40))
    assert str(cf.derive(f"a0 = c; {lines}; sum(a39)", "c").result) == f"{2**39}*ones(m)"


def test_an_exponent_may_be_deep() -> None:
    exponent = name(Symbol("y"))
    for _ in range(3000):
        exponent = node("apply", "divide", (exponent, number(2)))
    power = node("apply", "power", (name(Symbol("x")), exponent))
    assert conditions(power, power, frozenset("x"), Facts(unfold, normal())) == ["x > 0"]


@pytest.mark.parametrize(
    "text",
    ["inv(X)", "X*X", "X'*X", "X*A*X", "tr(X)*X", "det(X)*X", "pinv(X)", "inv(X)*A", "X.^3"],
)
def test_the_second_derivative_of_a_matrix_by_a_matrix_is_answered(text: str) -> None:
    found = cf.derive(text, "X", where="X: matrix(n, n), A: matrix(n, n)", order=2)
    assert found.verdict.status == "exact"


def test_an_entry_of_a_matrix_power_is_no_power_of_an_entry() -> None:
    where = "P: matrix(n, n) lower, alpha: integer >= 1, y: vector(n)"
    found = cf.derive("tr((P*diag(y))^alpha*softmax(P, cols))", "P", where=where)
    assert "(M^alpha)[j, :]" in found.forms["entry"]
    assert all(found.forms.values())


@pytest.mark.parametrize(
    ("expr", "wrt", "expected"),
    [
        ("x'*A*x", ["x[1]", "x"], "(A + A')[1, :]"),
        ("X[1,2]*y[2]", ["X[1,2]", "y"], "e_2"),
        ("tr(X*X)", ["X[1, :]", "X[1, :]"], None),
    ],
)
def test_a_second_derivative_by_an_entry_and_a_whole(
    expr: str, wrt: list[str], expected: str | None
) -> None:
    found = cf.derive(expr, wrt, order=2)
    assert found.verdict.holds
    assert expected is None or str(found) == expected


def test_terms_written_alike_are_one() -> None:
    derivation = cf.derive(
        "tr((X - ones(N)*m')*inv(S)*(X - ones(N)*m')')", "S", where="S: matrix(d,d) pd"
    )
    assert str(derivation.result) == "M = X - ones(N)*m'; -inv(S)*M'*M*inv(S)"
