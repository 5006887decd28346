"""Derivations on the computational graph: every line is checked at its letters, or with what they
stand for."""

from __future__ import annotations

from typing import Any

import pytest

import closedform as cf
from closedform.core.node import Node
from closedform.errors import CheckFailed
from closedform.rewriting import spelling as sp
from closedform.steps import chain, diagonals
from closedform.steps.edges import Edges
from derivations import FORMULAS

SAMPLES = "theta: scalar, x: vector(n), y: vector(n)"
LINES = {
    # exercises on Jacobians and the Hadamard product, question 3-17; with L = z2 .* z2
    ("z1 = theta*x; z2 = y - z1; L = z2 .* z2; (1/n)*sum(L)", "theta", SAMPLES): [
        "z1 = theta*x   (n)",
        "z2 = y - z1   (n)",
        "L = z2 .* z2   (n)",
        "f = (1/n)*sum(L)",
        "∂z1/∂theta = x   (n)",
        "∂z2/∂z1' = -I   (n×n)",
        "∂L/∂z2' = diag(2*z2)   (n×n)",
        "∂f/∂L' = ones(n)'/n   (1×n)",
        "∂f/∂theta = ∂f/∂L'*∂L/∂z2'*∂z2/∂z1'*∂z1/∂theta = (ones(n)'/n)*diag(2*z2)*(-I)*x",
        "∂f/∂theta = ((ones(n)/n) .* (2*z2) .* (-ones(n)))'*x",
        "∂f/∂theta = sum((ones(n)/n) .* (2*z2) .* (-ones(n)) .* x)",
        "∂f/∂theta = 2*(theta*x - y)'*x/n",
    ],
    # machine learning problem set, problem 7 (b), for one sample
    ("h = x + sigmoid(W1*z); g = sigmoid(w2'*h); (1/2)*(g - y)^2", "W1", "y: scalar"): [
        "u1 = W1*z   (m)",
        "h = x + sigmoid(u1)   (m)",
        "u2 = w2'*h",
        "g = sigmoid(u2)",
        "u3 = g - y",
        "f = (1/2)*u3^2",
        "∂h/∂u1' = diag(sigmoid(u1) .* (1 - sigmoid(u1)))   (m×m)",
        "∂u2/∂h' = w2'   (1×m)",
        "∂g/∂u2 = g*(1 - g)",
        "∂u3/∂g = 1",
        "∂f/∂u3 = u3",
        "∂f/∂h' = ∂f/∂u3*∂u3/∂g*∂g/∂u2*∂u2/∂h' = u3*g*(1 - g)*w2'",
        "delta_h = ∂f/∂h = u3*g*(1 - g)*w2",
        "∂f/∂u1' = ∂f/∂h'*∂h/∂u1' = delta_h'*diag(sigmoid(u1) .* (1 - sigmoid(u1)))",
        "delta1 = ∂f/∂u1 = delta_h .* sigmoid(u1) .* (1 - sigmoid(u1))",
        "∂f/∂W1 = delta1*z'",
    ],
    ("x'*A*x", "x", ""): [
        "u1 = A*x   (m)",
        "f = x'*u1",
        "∂u1/∂x' = A   (m×m)",
        "∂f/∂x'|u1 = u1'   (1×m)",
        "∂f/∂u1' = x'   (1×m)",
        "∂f/∂x' = ∂f/∂u1'*∂u1/∂x' + ∂f/∂x'|u1 = x'*A + u1'",
        "∂f/∂x = (A + A')*x",
    ],
    ("logdet(X'*A*X)", "X", ""): [
        "U1 = A*X   (m×n)",
        "U2 = X'*U1   (n×n)",
        "f = logdet(U2)",
        "delta2 = ∂f/∂U2 = inv(U2)'",
        "delta1 = ∂f/∂U1 = X*delta2",
        "∂f/∂X = A'*delta1 + U1*delta2'",
        "M = inv(X'*A*X); ∂f/∂X = A*X*M + A'*X*M'",
    ],
    ("norm2(x - a)", "t", "x: vector(n) function(t), a: vector(n)"): [
        "u1 = x - a   (n)",
        "f = norm2(u1)",
        "∂u1/∂x' = I   (n×n)",
        "∂f/∂u1' = u1'/f   (1×n)",
        "∂f/∂x' = ∂f/∂u1'*∂u1/∂x' = u1'/f",
        "delta_x = ∂f/∂x = u1/f",
        "df/dt = delta_x'*(d(x)/d(t))",
        "df/dt = (d(x)/d(t))'*(x - a)/norm2(x - a)",
    ],
    ("(1/2)*sum(i = 1:N, (y[i] - w'*X[i, :])^2)", "w", "X: matrix(N, D), y: vector(N)"): [
        "x_i = X[i, :]   (D)",
        "u1 = y_i - w'*x_i",
        "l = u1^2",
        "∂u1/∂w' = -x_i'   (1×D)",
        "∂l/∂u1 = 2*u1",
        "∂l/∂w' = ∂l/∂u1*∂u1/∂w' = 2*u1*(-x_i')",
        "f = (1/2)*sum(i = 1:N, l)",
        "∂f/∂w = (1/2)*sum(i = 1:N, 2*u1*(-x_i))",
        "∂f/∂w = X'*(X*w - y)",
    ],
    ("inv(A + s*B)*C", "s", "s: scalar"): [
        "U1 = A + s*B   (m×m)",
        "U2 = inv(U1)   (m×m)",
        "F = U2*C   (m×n)",
        "V1 = ∂U1/∂s = B",
        "V2 = ∂U2/∂s = -inv(U1)*V1*inv(U1)",
        "∂F/∂s = V2*C",
        "M = inv(A + s*B); ∂F/∂s = -M*B*M*C",
    ],
}


def derive(formula: str, by: str, where: str = "", **options: Any) -> cf.Derivation:
    return cf.derive(formula, by, where=where or None, steps="chain", **options)


def test_what_a_term_has_of_one_name_has_a_letter_each() -> None:
    """x_t is the sample t; what is shifted is another one's."""
    where = "X: matrix(N, D), A: matrix(D, D)"
    formula = "sum(t = 1:N-1, norm2(X[t+1, :] - A*X[t, :])^2)"
    steps = cf.derive(formula, "A", where=where, steps="chain").steps
    named = ["x_t = X[t, :]   (D)", "z_t = X[t+1, :]   (D)", "u1 = z_t - A*x_t   (D)"]
    assert [step.text for step in steps[:3]] == named


@pytest.mark.parametrize(("formula", "by", "where"), LINES)
def test_the_lines_of_a_derivation(formula: str, by: str, where: str) -> None:
    derivation = derive(formula, by, where)
    lines = LINES[formula, by, where]
    assert [step.text for step in derivation.steps][: len(lines)] == lines
    assert derivation.steps[-1].after == derivation.result
    assert all(step.verdict.holds for step in derivation.steps)
    assert all(step.rule and step.why for step in derivation.steps)


def test_a_second_derivative_is_the_same_of_the_first() -> None:
    derivation = derive("sum(exp(A*x))", "x", order=2)
    texts = [step.text for step in derivation.steps]
    assert "g = ∂f/∂x = A'*u4   (n)" in texts
    assert texts[-1] == "∂²f/∂x∂x' = A'*diag(exp(A*x))*A"


MORE = [
    ("A*X*B*X'", "X", "", {}),
    ("sin(A*exp(B*x))", "x", "", {}),
    ("expm(t*A)*x", "t", "x: vector(n) function(t)", {}),
    ("x'*expm(t*A)*x", "t", "x: vector(n) function(t)", {}),
    ("f = u1 + 1; norm2(f .* g)^2", "u1", "u1: vector(n), g: vector(n)", {}),
    ("norm2(X*w - y)^2/(1 + norm2(X*w)^2)", "w", "", {"order": 2}),
    ("tr(X'*X*X'*X)", "X", "X: matrix(n, n) symmetric", {}),
    ("x'*A", "x", "x: vector(n)", {}),
    ("log(1 + h'*h) - sum(d(h)/d(t))", "t", "h: vector(n) function(t)", {"order": 2}),
    ("f1 = exp(inner(Y, Y))*Y; norm2(f1)", "Y", "Y: matrix(n, n)", {}),
    ("sum(i = 1:N, logsumexp(W'*X[i, :]) - w[i]*x[i]^2) + norm2(W)^2", "W", "", {}),
    ("sum(i = 1:n, (x[i] - y[i])^2)", "x", "x: vector(n)", {}),
]


@pytest.mark.parametrize("detail", ["brief", "normal", "full"])
@pytest.mark.parametrize(("formula", "by", "where", "options"), FORMULAS + MORE)
def test_every_line_is_checked_and_none_is_repeated(
    formula: str, by: str, where: str, options: dict[str, str], detail: str
) -> None:
    derivation = derive(formula, by, where, detail=detail, **options)
    texts = [step.text for step in derivation.steps]
    assert all(step.verdict.holds for step in derivation.steps), texts
    assert len(set(texts)) == len(texts)
    assert derivation.steps[-1].after == derivation.result


def test_less_detail_leaves_the_edges_out() -> None:
    brief = derive("norm2(tanh(W*x) - y)^2", "x", detail="brief").steps
    normal = derive("norm2(tanh(W*x) - y)^2", "x").steps
    assert len(brief) < len(normal)


def test_a_deep_network_stays_linear() -> None:
    def lines(depth: int) -> tuple[int, int]:
        layers = [f"h{k} = tanh(W{k}*{f'h{k - 1}' if k > 1 else 'x'})" for k in range(1, depth + 1)]
        where = "x: vector(n)" + "".join(f", W{k}: matrix(n, n)" for k in range(1, depth + 1))
        text = "; ".join([*layers, f"norm2(h{depth})^2"])
        steps = derive(text, "W1", where).steps
        return len(steps), max(len(step.text) for step in steps[:-1])

    (some, short), (more, long) = lines(6), lines(24)
    assert more < 5 * some
    assert long < short + 20


def test_a_wrong_jacobian_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Edges.jacobian
    wrong = lambda *where: sp.negative(right(*where))  # noqa: E731
    monkeypatch.setattr(Edges, "jacobian", wrong)
    _refused()


def test_a_wrong_diagonal_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    right = diagonals.diagonal_of

    def wrong(J: Node) -> Node | None:
        found = right(J)
        return found and sp.times(sp.number(2), found)

    monkeypatch.setattr(diagonals, "diagonal_of", wrong)
    _refused()


def test_a_wrong_node_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*given: Any) -> Any:
        made = right(*given)
        first, *rest = made.places
        return made._replace(places=(first._replace(value=sp.negative(first.value)), *rest))

    right = chain.graph
    monkeypatch.setattr(chain, "graph", wrong)
    _refused()


def _refused() -> None:
    with pytest.raises(CheckFailed) as caught:
        derive("norm2(tanh(W*x) - y)^2", "x")
    assert caught.value.code == "step-failed"


@pytest.mark.parametrize(("lang", "name"), [("en", "chain rule"), ("ko", "연쇄법칙")])
def test_the_sentences_are_in_the_language(lang: str, name: str) -> None:
    steps = derive("norm2(tanh(W*x) - y)^2", "x", lang=lang).steps
    assert name in [step.rule for step in steps]


def test_latex_and_unicode_say_what_stands_on_the_left() -> None:
    (*_, product, _, _) = derive("norm2(exp(W*x))^2", "x").steps
    assert product.unicode().startswith("∂f/∂xᵀ = ∂f/∂u2ᵀ·∂u2/∂u1ᵀ·∂u1/∂xᵀ = ")
    assert product.latex().startswith(r"\frac{\partial f}{\partial x^{\top}} = ")
