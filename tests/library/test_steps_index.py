"""Derivations in entries: Kronecker deltas strike sums, and what is left is read as matrices."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

import closedform as cf
from closedform import checker
from closedform.core.node import Node, postorder
from closedform.errors import CheckFailed
from closedform.meaning.read import read
from closedform.steps import deltas
from closedform.steps.motion import EntryMotion

# What is asked in the document 002 of the seeds, problems 1, 2, 5 and 6, and least squares.
LINES = {
    ("tr(X^2)", "X", "X: matrix(D, D)"): [
        "f = sum(i = 1:D, j = 1:D, X[i, j]*X[j, i])",
        "∂f/∂X[k, l] = sum(i = 1:D, j = 1:D, "
        "eye(D)[i, k]*eye(D)[j, l]*X[j, i] + X[i, j]*eye(D)[j, k]*eye(D)[i, l])",
        "∂f/∂X[k, l] = X[l, k] + X[l, k]",
        "∂f/∂X[k, l] = (2*X')[k, l]",
        "∂f/∂X = 2*X'",
    ],
    ("tr(X^3)", "X", "X: matrix(D, D)"): [
        "f = sum(i = 1:D, j = 1:D, a = 1:D, X[i, j]*X[j, a]*X[a, i])",
        "∂f/∂X[k, l] = sum(i = 1:D, j = 1:D, a = 1:D, "
        "eye(D)[i, k]*eye(D)[j, l]*X[j, a]*X[a, i] + X[i, j]*eye(D)[j, k]*eye(D)[a, l]*X[a, i] + "
        "X[i, j]*X[j, a]*eye(D)[a, k]*eye(D)[i, l])",
        "∂f/∂X[k, l] = sum(a = 1:D, X[l, a]*X[a, k]) + sum(j = 1:D, X[l, j]*X[j, k]) + "
        "sum(i = 1:D, X[i, k]*X[l, i])",
        "∂f/∂X[k, l] = (3*(X^2)')[k, l]",
        "∂f/∂X = 3*(X^2)'",
    ],
    ("tr(X^k)", "X", "X: matrix(D, D), k: integer >= 2"): [
        "f = sum(i = 1:D, (X^k)[i, i])",
        "∂f/∂X[l, r] = sum(i = 1:D, j = 1:k, a = 1:D, b = 1:D, "
        "(X^(j - 1))[i, a]*eye(D)[a, l]*eye(D)[b, r]*(X^(k - j))[b, i])",
        "∂f/∂X[l, r] = sum(i = 1:D, j = 1:k, (X^(j - 1))[i, l]*(X^(k - j))[r, i])",
        "∂f/∂X[l, r] = (k*(X^(k - 1))')[l, r]",
        "∂f/∂X = k*(X^(k - 1))'",
    ],
    ("w'*w", "w", "w: vector(D)"): [
        "f = sum(i = 1:D, w[i]^2)",
        "∂f/∂w[k] = sum(i = 1:D, 2*w[i]*eye(D)[i, k])",
        "∂f/∂w[k] = 2*w[k]",
        "∂f/∂w[k] = (2*w)[k]",
        "∂f/∂w = 2*w",
    ],
    ("tr(A'*B)", "A", "A: matrix(N, N), B: matrix(N, N)"): [
        "f = sum(i = 1:N, j = 1:N, A[i, j]*B[i, j])",
        "∂f/∂A[k, l] = sum(i = 1:N, j = 1:N, eye(N)[i, k]*eye(N)[j, l]*B[i, j])",
        "∂f/∂A[k, l] = B[k, l]",
        "∂f/∂A = B",
    ],
    ("w'*X*w", "w", "w: vector(D), X: matrix(D, D)"): [
        "f = sum(i = 1:D, j = 1:D, w[i]*X[i, j]*w[j])",
        "∂f/∂w[k] = sum(i = 1:D, j = 1:D, eye(D)[i, k]*X[i, j]*w[j] + w[i]*X[i, j]*eye(D)[j, k])",
        "∂f/∂w[k] = sum(j = 1:D, X[k, j]*w[j]) + sum(i = 1:D, w[i]*X[i, k])",
        "∂f/∂w[k] = (X*w)[k] + (X'*w)[k]",
        "∂f/∂w[k] = ((X + X')*w)[k]",
        "∂f/∂w = (X + X')*w",
    ],
    ("norm2(X*w - y)^2", "w", "X: matrix(N, D), w: vector(D), y: vector(N)"): [
        "f = sum(i = 1:N, (sum(j = 1:D, X[i, j]*w[j]) - y[i])^2)",
        "∂f/∂w[k] = sum(i = 1:N, "
        "2*(sum(j = 1:D, X[i, j]*w[j]) - y[i])*sum(j = 1:D, X[i, j]*eye(D)[j, k]))",
        "∂f/∂w[k] = sum(i = 1:N, 2*(sum(j = 1:D, X[i, j]*w[j]) - y[i])*X[i, k])",
        "∂f/∂w[k] = (2*X'*(X*w - y))[k]",
        "∂f/∂w = 2*X'*(X*w - y)",
    ],
    ("A*X*B", "X", "A: matrix(m, n), X: matrix(n, d), B: matrix(d, c)"): [
        "F[p, q] = sum(i = 1:n, j = 1:d, A[p, i]*X[i, j]*B[j, q])",
        "∂F[p, q]/∂X[k, l] = sum(i = 1:n, j = 1:d, A[p, i]*eye(n)[i, k]*eye(d)[j, l]*B[j, q])",
        "∂F[p, q]/∂X[k, l] = A[p, k]*B[l, q]",
        "∂vec(F)/∂vec(X)' = kron(B', A)",
    ],
}


@pytest.mark.parametrize(("formula", "by", "where"), LINES)
def test_the_lines_of_a_derivation(formula: str, by: str, where: str) -> None:
    derivation = cf.derive(formula, by, where=where, steps="index")
    assert [step.text for step in derivation.steps] == LINES[formula, by, where]
    assert {step.verdict.status for step in derivation.steps} == {"exact"}
    assert all(step.rule and step.why for step in derivation.steps)


def test_a_second_derivative_is_that_of_one_entry_of_the_gradient() -> None:
    steps = cf.derive("x'*A*x", "x", where="x: vector(n)", order=2, steps="index").steps
    assert [step.text for step in steps[-6:]] == [
        "∂f/∂x[k] = sum(i = 1:n, (A[k, i] + A[i, k])*x[i])",
        "∂²f/(∂x[k] ∂x[l]) = sum(i = 1:n, (A[k, i] + A[i, k])*eye(n)[i, l])",
        "∂²f/(∂x[k] ∂x[l]) = A[k, l] + A[l, k]",
        "∂²f/(∂x[k] ∂x[l]) = A[k, l] + A'[k, l]",
        "∂²f/(∂x[k] ∂x[l]) = (A + A')[k, l]",
        "∂²f/∂x∂x' = A + A'",
    ]


def test_a_sum_of_the_author_keeps_its_letter() -> None:
    formula = "sum(n = 1:N, log(1 + exp(-y[n]*X[n, :]'*w)))"
    derivation = cf.derive(formula, "w", where="X: matrix(N, D), y: vector(N)", steps="index")
    assert derivation.steps[0].text.startswith("f = sum(n = 1:N, ")


def test_no_index_is_called_like_a_name_without_its_number() -> None:
    """Beside b1 an index b would look like the whole of which b_1 is an entry."""
    where = "x: vector(n), i1: vector(m), b2: vector(k)"
    derivation = cf.derive("norm2(V*tanh(W*x + i1) - b2)^2", "W", where=where, steps="index")
    letters = {
        n.data for step in derivation.steps for n in postorder(step.after.node) if n.kind == "index"
    }
    assert letters
    assert letters.isdisjoint({"i", "b"})
    assert derivation.forms["entry"].count("[j") > 0


def test_a_rate_is_taken_entry_by_entry() -> None:
    steps = cf.derive("a'*x", "t", where="x: vector(n) function(t)", steps="index").steps
    assert [step.text for step in steps] == [
        "f = sum(i = 1:n, a[i]*x[i])",
        "df/dt = sum(i = 1:n, a[i]*(d(x)/d(t))[i])",
        "df/dt = a'*(d(x)/d(t))",
    ]


def test_what_has_no_entries_is_derived_by_differentials() -> None:
    steps = cf.derive("tr(A*expm(X))", "X", steps="index").steps
    assert steps[0].text == "df = tr(A*dexpm(X, dX))"
    assert all(step.verdict.holds for step in steps)


FORMULAS = [
    ("logdet(X)", "X", "X: matrix(n, n) pd", {}),
    ("tr(A*X)", "X", "X: matrix(n, n) symmetric", {"structured": "coordinates"}),
    ("log(det(X'*A*X))", "X", "", {}),
    ("x'*A*x/(x'*x)", "x", "", {"layout": "numerator"}),
    ("sum(i = 1:N, log(1 + exp(-y[i]*X[i, :]'*w)))", "w", "X: matrix(N, D), y: vector(N)", {}),
    ("sum(i = 1:N-1, (x[i+1] - x[i])^2)", "x", "x: vector(N)", {}),
    ("prod(i = 1:N, x[i]^2 + 1)", "x", "x: vector(N)", {}),
    ("norm2(grad(x'*A*x, x))^2", "x", "", {}),
    ("softmax(W*x)", "x", "", {"order": 2}),
    ("norm2(X)^2", "X", "X: matrix(m, n)", {"order": 2}),
    ("tr(inv(X)*A)", "X", "", {}),
    ("where(x > 0, x^2, -x)", "x", "", {}),
    ("x'*A*x", "x[1]", "", {}),
    ("kron(X, A)", "X", "", {}),
    ("c'*tanh(W*x + b)", "W", "x: vector(n), b: vector(m)", {}),
    ("y'*cumsum(x)", "x", "x: vector(n)", {}),
    ("w ./ x", "x", "x: vector(n), w: vector(n)", {}),
    ("exp(t*x'*x)", "t", "x: vector(n) function(t)", {}),
    ("max(X*w)", "w", "", {}),
    ("sum(softmax(x))", "x", "", {}),
    ("a'*x", "z", "", {}),
]


@pytest.mark.parametrize("detail", ["brief", "normal", "full"])
@pytest.mark.parametrize(("formula", "by", "where", "options"), FORMULAS)
def test_every_line_is_checked_and_changes_something(
    formula: str, by: str, where: str, options: dict[str, str], detail: str
) -> None:
    derivation = cf.derive(
        formula, by, where=where or None, steps="index", detail=detail, **options
    )
    texts = [step.text for step in derivation.steps]
    assert {step.verdict.status for step in derivation.steps} <= {"exact", "numeric"}, texts
    assert all(one != other for one, other in itertools.pairwise(texts)), texts
    assert derivation.steps[-1].after == derivation.result
    for step in derivation.steps:
        assert not list(_hidden(step.after.node, frozenset())), step.text


def _hidden(root: Node, bound: frozenset[str]) -> Iterator[str]:
    """The letters of sums inside sums with the same letter."""
    if root.kind == "binder":
        if root.data in bound:
            yield root.data
        bound |= {root.data}
    for arg in root.args:
        yield from _hidden(arg, bound)


@pytest.mark.parametrize(
    ("formula", "by", "where", "letters"),
    [
        ("tr(X^3)", "X", "X: matrix(D, D)", "k: index(D), l: index(D)"),
        ("w'*X*w", "w", "w: vector(D), X: matrix(D, D)", "k: index(D)"),
        (
            "A*X*B",
            "X",
            "A: matrix(m, n), X: matrix(n, d), B: matrix(d, c)",
            "p: index(m), q: index(c), k: index(n), l: index(d)",
        ),
    ],
)
def test_lines_with_letters_read_back(formula: str, by: str, where: str, letters: str) -> None:
    for step in cf.derive(formula, by, where=where, steps="index").steps:
        made = read(str(step.after), f"{where}, {letters}").expression
        assert checker.equal(made, step.after.node).holds, step.text


def test_a_wrong_delta_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    right = EntryMotion.pending

    def wrong(motion: EntryMotion, part: Node) -> Node:
        turned = motion._replace(letters=motion.letters[::-1])
        return right(turned if part.op == "entry" else motion, part)

    monkeypatch.setattr(EntryMotion, "pending", wrong)
    with pytest.raises(CheckFailed) as caught:
        cf.derive("tr(A*X)", "X", where="A: matrix(n, n), X: matrix(n, n)", steps="index")
    assert caught.value.code == "step-failed"


def test_a_wrong_strike_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deltas, "exchanged", lambda root, letters: root)
    with pytest.raises(CheckFailed) as caught:
        cf.derive("w'*X*w", "w", steps="index")
    assert caught.value.code == "step-failed"


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_sentences_are_in_the_language(lang: str) -> None:
    first = cf.derive("w'*w", "w", where="w: vector(n)", steps="index", lang=lang).steps[0]
    assert first.rule == {"en": "entries", "ko": "성분"}[lang]


def test_sums_of_the_core_read_as_one_letter_each() -> None:
    steps = cf.derive("tr(A*X*B*X')", "X", steps="index").steps
    bound = [n.data for n in postorder(steps[0].after.node) if n.kind == "binder"]
    assert len(set(bound)) == len(bound) == 4


@pytest.mark.parametrize("style", ["index", "differential"])
def test_a_second_rate_is_the_rate_of_the_first(style: str) -> None:
    where = "x: vector(n) function(t), A: matrix(m, n)"
    steps = cf.derive("A*x", "t", where=where, order=2, steps=style).steps
    assert steps[-1].text == "d²f/dt² = A*(d(d(x)/d(t))/d(t))"
    assert all(step.verdict.holds for step in steps)
