"""Derivations: every line follows by a named law, and is checked by itself."""

from __future__ import annotations

import itertools

import pytest

import closedform as cf
from closedform.errors import CheckFailed
from closedform.steps import STYLES
from closedform.steps.laws import Laws
from derivations import FORMULAS

RIDGE = "norm2(X*w - y)^2 + lam*norm2(w)^2"
LINES = {
    (RIDGE, "w", "", 1): [
        "df = 2*(X*w - y)'*X*dw + lam*d(norm2(w)^2)",
        "df = 2*(X*w - y)'*X*dw + lam*2*w'*dw",
        "df = 2*(X*w - y)'*X*dw + 2*lam*w'*dw",
        "df = (2*X'*(X*w - y) + 2*lam*w)'*dw",
        "∂f/∂w = 2*X'*(X*w - y) + 2*lam*w",
    ],
    ("tr(A*X*B*X')", "X", "", 1): [
        "df = tr(A*dX*B*X' + A*X*B*dX')",
        "df = tr((A*X*B + A'*X*B')'*dX)",
        "∂f/∂X = A*X*B + A'*X*B'",
    ],
    ("A*X*B", "X", "", 1): [
        "dF = A*dX*B",
        "vec(dF) = kron(B', A)*vec(dX)",
        "∂vec(F)/∂vec(X)' = kron(B', A)",
    ],
    ("x'*A*x", "x", "", 2): [
        "df = dx'*A*x + x'*A*dx",
        "df = x'*A'*dx + x'*A*dx",
        "df = x'*(A + A')*dx",
        "∂f/∂x = (A + A')*x",
        "d(∂f/∂x) = (A + A')*dx",
        "d²f = dx'*(A + A')*dx",
        "∂²f/∂x∂x' = A + A'",
    ],
    ("norm2(x - a)", "t", "x: vector(n) function(t), a: vector(n)", 1): [
        "df/dt = ((x - a)'/norm2(x - a))*(d(x)/d(t))",
        "df/dt = (d(x)/d(t))'*(x - a)/norm2(x - a)",
    ],
    ("a'*x", "z", "", 1): ["df = 0", "∂f/∂z = 0"],
}


@pytest.mark.parametrize(("formula", "by", "where", "order"), LINES)
def test_the_lines_of_a_derivation(formula: str, by: str, where: str, order: int) -> None:
    derivation = cf.derive(formula, by, where=where or None, order=order, steps="differential")
    assert [step.text for step in derivation.steps] == LINES[formula, by, where, order]
    assert all(step.verdict.holds for step in derivation.steps)
    assert all(step.rule and step.why for step in derivation.steps)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("detail", ["brief", "normal", "full"])
@pytest.mark.parametrize(("formula", "by", "where", "options"), FORMULAS)
def test_every_line_is_checked_and_changes_something(
    formula: str, by: str, where: str, options: dict[str, str], detail: str, style: str
) -> None:
    derivation = cf.derive(formula, by, where=where or None, steps=style, detail=detail, **options)
    texts = [step.text for step in derivation.steps]
    assert all(step.verdict.holds for step in derivation.steps), texts
    assert all(one != other for one, other in itertools.pairwise(texts)), texts
    assert derivation.steps[-1].after == derivation.result


def test_more_detail_makes_more_lines() -> None:
    brief, normal, full = (
        len(cf.derive("log(det(X'*A*X))", "X", steps="differential", detail=detail).steps)
        for detail in ("brief", "normal", "full")
    )
    assert brief < normal < full


@pytest.mark.parametrize(
    ("formula", "by", "style"),
    [
        ("norm2(X*w - y)^2", "w", "identities"),
        ("x*x'*x", "x", "differential"),  # of which no known derivative speaks
    ],
)
def test_the_shortest_style_names_the_fewest_laws(formula: str, by: str, style: str) -> None:
    shortest, same = (cf.derive(formula, by, steps=each).steps for each in ("shortest", style))
    assert [step.text for step in shortest] == [step.text for step in same]


def test_a_wrong_law_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Laws._quotient
    monkeypatch.setitem(
        __import__("closedform.steps.laws", fromlist=["_LAWS"])._LAWS,
        "divide",
        lambda laws, part: right(laws, part)._replace(value=laws.d(part.args[0])),
    )
    with pytest.raises(CheckFailed) as caught:
        cf.derive("x'*A*x/(x'*x)", "x", steps="differential")
    assert caught.value.code == "step-failed"


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_sentences_are_in_the_language(lang: str) -> None:
    (first, *_) = cf.derive(
        "log(x)*x", "x", where="x: scalar > 0", steps="differential", lang=lang
    ).steps
    assert first.rule == {"en": "product rule", "ko": "곱의 미분법"}[lang]


NAMED = [  # what a line takes besides the law that it is about
    ("log(det(X))", "X", "", "differential", "trace, adjugate"),
    ("1/(1 + exp(-x))", "x", "x: scalar", "differential", "logistic function"),
    ("-y'*log(softmax(W*x))", "W", "", "differential", "simplification"),
    ("sum(i = 1:N, log(1 + exp(X[i, :]'*w)))", "w", "", "chain", "sums to matrices"),
    ("sum(sqrtm(X))", "X", "X: matrix(n, n) pd", "index", "no formula for the entries"),
]


@pytest.mark.parametrize(("formula", "by", "where", "style", "rule"), NAMED)
def test_a_line_names_what_it_takes(
    formula: str, by: str, where: str, style: str, rule: str
) -> None:
    derivation = cf.derive(formula, by, where=where or None, steps=style)
    assert any(rule in step.rule for step in derivation.steps)


@pytest.mark.parametrize("style", STYLES)
def test_what_has_no_linear_subscripts_has_a_derivation(style: str) -> None:
    derivation = cf.derive("expm(X)*a", "X", where="X: matrix(n, n), a: vector(n)", steps=style)
    assert all(step.verdict.holds for step in derivation.steps)


@pytest.mark.parametrize("formula", ["log(a'*x)", "log(x'*A'*A*x)"])
@pytest.mark.parametrize("style", STYLES)
def test_the_logarithm_of_a_product_of_arrays_is_no_sum(formula: str, style: str) -> None:
    where = "a: vector(n) > 0, x: vector(n) > 0, A: matrix(m, n) > 0"
    derivation = cf.derive(formula, "x", where=where, steps=style)
    assert all(step.verdict.holds for step in derivation.steps)


OPENINGS = {
    "x'*A*x": "f = x'*A*x",
    "x*x'": "F = x*x'",
    "J = x'*A*x": "J = x'*A*x",
    "r = A*x - b; J = r'*r": "J = (A*x - b)'*(A*x - b)",
    "f = x'*A*x; f + f^2": "f = x'*A*x; f1 = f + f^2",
}


@pytest.mark.parametrize("formula", OPENINGS)
def test_the_function_has_the_name_that_the_author_gave_it(formula: str) -> None:
    derivation = cf.derive(formula, "x", where="x: vector(n)", steps="differential")
    assert derivation.opening is not None
    assert derivation.opening.written() == OPENINGS[formula]
    assert (
        derivation.steps[-1]
        .heads["text"]
        .startswith(("∂" + derivation.called.name, f"∂vec({derivation.called.name})"))
    )


def test_without_steps_there_is_no_opening() -> None:
    assert cf.derive("x'*x", "x").opening is None
