"""The normal form is idempotent, independent of presentation, and has the value it started from."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import closedform
from closedform.calculus import unfold
from closedform.core.algebra import contract
from closedform.core.dims import Dim
from closedform.core.node import Node, Symbol, name, node
from closedform.errors import ClosedformError, UnsupportedProblem
from closedform.rewriting import normal
from core.evaluate import assert_same_value
from present.expressions import expressions
from rewriting.examples import EDGES, EXAMPLES, core_of
from rewriting.presentations import WHERE, term, typed

SHAPES = ("", "n", "mn", "nn")
seeds = st.integers(0, 10**9)


@pytest.mark.parametrize(("text", "where"), [*EXAMPLES.values(), *EDGES], ids=str)
def test_the_normal_form_of_a_normal_form_is_itself(text: str, where: str) -> None:
    made = normal()(core_of(text, where))
    assert normal()(made) is made


@given(seeds, st.sampled_from(SHAPES))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_the_normal_form_is_idempotent(seed: int, shape: str) -> None:
    random = Random(seed)
    text = typed(term(random, shape), random)
    made = normal()(core_of(text, WHERE))
    assert normal()(made) is made, text


@given(seeds, st.sampled_from(SHAPES))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_the_normal_form_does_not_depend_on_how_it_was_typed(seed: int, shape: str) -> None:
    random = Random(seed)
    meant = term(random, shape)
    one, other = typed(meant, random), typed(meant, random)
    assert normal()(core_of(one, WHERE)) is normal()(core_of(other, WHERE)), (
        f"{one}\n  and\n{other}"
    )


# two ways to write the same, and why their normal forms differ where they do
SAME: tuple[tuple[str, str, str], ...] = (
    ("(C*S)'", "S*C'", ""),
    ("(A'*A)'", "A'*A", ""),
    ("inv(C)'", "inv(C')", ""),
    ("tr(S*C)", "tr(S*C')", ""),
    ("x'*S*C*S*x", "x'*S*C'*S*x", ""),
    ("tr(A'*A)", "norm2(A)^2", ""),
    ("norm2(A*x - u)^2", "(u - A*x)'*(u - A*x)", ""),
    ("sum(i = 1:n, x[i]*y[i])", "x'*y", ""),
    ("sum(i = 1:m, A[i, :]*u[i])", "A'*u", ""),
    ("sum(A)", "ones(m)'*A*ones(n)", ""),
    ("mean(x)", "sum(x)/n", ""),
    ("diag(x)*y", "x .* y", ""),
    ("diag(A*A')", "sum(A.^2, rows)", ""),
    ("vec(A*C*B)", "kron(B', A)*vec(C)", ""),
    ("vec(A')", "commutation(m, n)*vec(A)", ""),
    ("kron(A, C)*kron(B, S)", "kron(A*B, C*S)", ""),
    ("tr(kron(C, S))", "tr(C)*tr(S)", ""),
    ("inv(C)*C*x", "x", ""),
    ("P*inv(P')", "eye(n)", ""),
    ("inv(2*C)", "inv(C)/2", ""),
    ("logdet(2*P)", "n*log(2) + logdet(P)", ""),
    ("1/(1 + exp(-a))", "sigmoid(a)", ""),
    ("-log(sigmoid(-a))", "log(1 + exp(a))", ""),
    ("sigmoid(-x)", "1 - sigmoid(x)", ""),
    ("exp(a)*exp(-a)", "1", ""),
    ("sqrt(b)^2", "b", ""),
    ("norm2(x)^2", "sum(x.^2)", ""),
    ("x/norm2(x)", "x/sqrt(x'*x)", ""),
    ("D*C*D", "D'*C*D'", ""),
    ("D*x", "diag(D) .* x", ""),
    ("S .* S'", "S.^2", "powers are added before symmetric factors are turned"),
    ("exp(S)'", "exp(S)", ""),
    ("inv(A'*A)'", "inv(A'*A)", ""),
    ("W + W'", "zeros(n, n)", ""),
    ("x'*W*x", "0", ""),
    ("(S + C)'", "S + C'", ""),
    ("norm2(A*x)^2", "x'*A'*A*x", "the square of a product is not taken apart"),
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            one, other, marks=[pytest.mark.xfail(reason=reason, strict=True)] if reason else []
        )
        for one, other, reason in SAME
    ],
)
def test_two_ways_to_write_the_same_have_one_normal_form(one: str, other: str) -> None:
    left, right = (
        normal()(core_of(text, WHERE + ", W: matrix(n, n) skew")) for text in (one, other)
    )
    assert left is right, f"{left}\n  is not\n{right}"


@pytest.mark.parametrize("out", [(0, 1), (1, 0), (0, 1, 0, 1), (0, 1, 1, 0)])
def test_a_symmetric_matrix_is_turned_on_two_axes_alone(out: tuple[int, ...]) -> None:
    """The derivative of `S.^2` by `S` has four axes, and `S` stands on its diagonal."""
    S = name(Symbol("S", (n, n), frozenset({"symmetric"})))
    core = contract([(S, (0, 1))], out)
    assert_same_value(core, normal()(core))


@given(seeds, st.sampled_from(SHAPES))
@settings(max_examples=80, deadline=None)
def test_the_normal_form_has_the_value_of_what_was_typed(seed: int, shape: str) -> None:
    random = Random(seed)
    text = typed(term(random, shape), random)
    core = core_of(text, WHERE)
    assert_same_value(core, normal()(core), text)


n, m = Dim.symbol("n"), Dim.symbol("m")


@given(expressions((), 3) | expressions((n,), 3) | expressions((m, n), 2))
@settings(max_examples=60, deadline=None)
def test_the_normal_form_of_any_expression_has_its_value(expression: Node) -> None:
    try:
        core = unfold(expression)
    except ClosedformError:
        return
    try:
        made = normal()(core)
    except UnsupportedProblem as problem:
        if problem.code != "division-by-zero":
            raise
        with pytest.raises(AssertionError, match="no point has a value"):
            assert_same_value(core, core)
        return
    assert_where_defined(core, made)


def test_an_entry_has_its_value_where_others_have_none() -> None:
    core = core_of("(3*x[1])^(1/2)", "x: vector(n)")
    made = normal()(core)
    assert made is not core
    assert_same_value(core, made)


def assert_where_defined(left: Node, right: Node) -> None:
    """Equal, or nowhere defined at the points that were tried."""
    try:
        assert_same_value(left, right)
    except AssertionError as error:
        if "no point has a value" not in str(error):
            raise


# -- depth ----------------------------------------------------------------------------------------

x = name(Symbol("x", (n,)))


def test_a_deep_graph_needs_no_recursion() -> None:
    value = x
    for _ in range(5000):
        value = node("apply", "tanh", (value,), shape=(n,))
    assert normal()(value) is value


def test_what_is_shared_is_normalised_once() -> None:
    """A graph whose tree has 2^200 leaves."""
    value = x
    for _ in range(200):
        value = node("apply", "maximum", (value, value), shape=(n,))
    made = normal()
    assert made(value) is value
    assert sum(made.fired.values()) == 0


def test_a_tensor_that_is_odd_in_two_pairs_of_axes_keeps_its_sign() -> None:
    """The derivative of a skew matrix by itself is odd in its rows and in its columns."""
    result = closedform.derive("W", "W", where="W: matrix(n, n) skew")
    assert result.verdict.holds
    assert "commutation" in str(result.result)


def test_odd_functions_of_skew_matrices_end() -> None:
    where = "W: matrix(n, n) skew, g: vector(n)"
    core = core_of("tanh(W*g[2]) + tanh(W'*g[2])", where)
    assert normal()(core) is normal()(core_of("zeros(n, n)", where))
