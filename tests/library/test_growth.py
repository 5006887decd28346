"""What grows: it is answered while the work is bounded, and refused by name, with a place, else."""

from __future__ import annotations

import gc

import pytest

import closedform as cf
from closedform.core.node import Node, sweep
from closedform.core.node import _interned as table
from closedform.errors import LimitProblem, UnsupportedProblem
from closedform.library.task import Task
from closedform.limits import LONGEST_TEXT


def repeated(step: str, times: int, first: str) -> str:
    """a0 = first; a1 = step of a0; …; the last one."""
    lines = [f"a0 = {first}", *(f"a{k + 1} = {step.format(k)}" for k in range(times))]
    return "; ".join([*lines, f"a{times}"])


def looped(depth: int, body: str) -> str:
    return "".join(f"sum(i{k} = 1:n, " for k in range(depth)) + body + ")" * depth


# -- answered -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expr", "where", "expected"),
    [
        (repeated("a{0} + a{0}", 60, "x"), "x: scalar", str(2**60)),
        (repeated("a{0}*a{0}", 60, "x"), "x: scalar", f"{2**60}*x^{2**60 - 1}"),
        (repeated("a{0} .* a{0}", 60, "x"), "x: vector(n)", f"{2**60}*diag(x.^{2**60 - 1})"),
        (repeated("2*a{0}", 199, "x"), "x: vector(n)", f"{2**199}*I"),
        (looped(12, "x'*A*x"), "x: vector(n), A: matrix(n, n)", "n^12*(A + A')*x"),
    ],
)
def test_what_doubles_is_answered(expr: str, where: str, expected: str) -> None:
    assert str(cf.derive(expr, "x", where=where)) == expected


@pytest.mark.parametrize("where", ["x: scalar", "x: vector(n)", "x: matrix(m, n)"])
def test_a_chain_of_functions_is_answered(where: str) -> None:
    found = cf.derive(repeated("sin(a{0})", 60, "x"), "x", where=where)
    assert str(found).count("cos") == 60
    assert "sum" not in str(found)
    assert all(found.forms.values())


def test_the_kinks_of_a_deep_network_are_said_in_the_names_of_the_author() -> None:
    layers = ["h0 = x", *(f"h{k} = h{k - 1} + relu(W{k}*h{k - 1})" for k in range(1, 41))]
    where = "x: vector(n), " + ", ".join(f"W{k}: matrix(n, n)" for k in range(1, 41))
    found = cf.derive("; ".join([*layers, "norm2(h40)^2"]), "W1", where=where)
    assert found.verdict.holds
    assert found.conditions[0] == "W1*x != 0 in every entry"
    assert "W40*h39 != 0 in every entry" in found.conditions


def test_matrices_multiplied_again_and_again_keep_the_parts_together() -> None:
    found = cf.derive(repeated("a{0}*a{0}", 4, "X"), "X", where="X: matrix(n, n)")
    assert found.verdict.status == "exact"


def test_a_hundred_undeclared_factors_have_small_sizes_in_the_check() -> None:
    expr = "'*".join(f"{'AxB'[k % 3]}{k}" for k in range(100))
    assert cf.derive(expr, "X", where="X: matrix(m, n)").verdict.status == "exact"


@pytest.mark.parametrize(
    ("expr", "entry"),
    [
        ("A ⊗ B", "sum(r = 1:q, s = 1:p, eye(m*p)[i, k*p+s-p]*eye(n*q)[j, l*q+r-q]*B[s, r])"),
        ("2*(A ⊗ B) + 3*(A ⊗ B)", "5*sum("),
    ],
)
def test_a_kronecker_product_has_every_form(expr: str, entry: str) -> None:
    found = cf.derive(expr, "A", where="A: matrix(m, n), B: matrix(p, q)")
    assert entry in found.forms["entry"]
    assert all(found.forms.values())


def test_a_form_that_is_not_found_is_left_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_found(task: Task, tensor: Node) -> None:
        raise UnsupportedProblem("no-matrix-form")

    monkeypatch.setattr(Task, "entry", not_found)
    found = cf.derive("A ⊗ B ⊗ B", "A", where="A: matrix(m, n), B: matrix(p, q)")
    assert found.forms["matrix"] == str(found)
    assert found.forms["entry"] == ""
    assert found.forms["map"] == "dA ↦ kron(kron(dA, B), B)"


# -- refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expr", "where"),
    [
        (repeated("exp(a{0})/a{0}", 60, "x"), "x: scalar"),
        (repeated("a{0}*a{0}", 200, "x"), "x: matrix(n, n)"),
        (repeated("sin(a{0})", 1000, "x"), "x: vector(n)"),
        (looped(12, "*".join(f"x[i{k}]" for k in range(12))), "x: vector(n)"),
        ("prod(i = 1:199, x*i)", "x: matrix(m, n)"),
    ],
)
def test_what_takes_too_many_steps_is_refused_at_its_place(expr: str, where: str) -> None:
    with pytest.raises(LimitProblem) as caught:
        cf.derive(expr, "x", where=where)
    assert caught.value.code in ("too-long-a-way", "answer-too-large")
    assert caught.value.span == (0, len(expr))


def test_a_text_that_is_too_long_is_refused_where_it_is_too_long() -> None:
    expr = "x + " * (LONGEST_TEXT // 4) + "x"
    with pytest.raises(LimitProblem) as caught:
        cf.derive(expr, "x")
    assert (caught.value.code, caught.value.span) == ("text-too-long", (LONGEST_TEXT, len(expr)))


def test_more_names_than_can_be_read_are_refused_by_name() -> None:
    names = " + ".join(f"q_{k}" for k in range(300))
    program = "; ".join(f"a_{k} = {names.replace('q', f'q{k}')}" for k in range(9))
    with pytest.raises(LimitProblem) as caught:
        cf.derive(f"{program}; x^2", "x")
    assert caught.value.code == "too-many-names"


def test_a_program_that_is_too_deep_is_refused_at_the_part_that_is() -> None:
    expr = "; ".join(["a = x", *["a = sin(cos(exp(a)))"] * 1400, "a"])
    with pytest.raises(LimitProblem) as caught:
        cf.derive(expr, "x")
    assert caught.value.code == "program-too-deep"
    assert caught.value.span is not None
    assert expr[caught.value.span.start : caught.value.span.end] in (
        "exp(a)",
        "cos(exp(a))",
        "sin(cos(exp(a)))",
    )


def test_an_answer_that_cannot_be_read_back_is_refused_as_too_large() -> None:
    expr = f"x*{'7' * 300}*{'3' * 300}"
    with pytest.raises(LimitProblem) as caught:
        cf.derive(expr, "x")
    assert (caught.value.code, caught.value.span) == ("answer-too-large", (0, len(expr)))


def test_a_number_of_thousands_of_digits_is_refused() -> None:
    expr = repeated("a{0}*a{0}", 60, "x/3 + 0.0325")
    with pytest.raises(LimitProblem) as caught:
        cf.derive(expr, "x", where="x: scalar")
    assert caught.value.span == (0, len(expr))


def test_more_effort_allows_more_work() -> None:
    expr = repeated("exp(a{0})/a{0}", 16, "x")
    with pytest.raises(LimitProblem):
        cf.derive(expr, "x", where="x: scalar", effort=0.2)
    assert cf.derive(expr, "x", where="x: scalar", effort=10).verdict.status == "exact"


# -- sizes that are numbers -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expr", "where", "answer"),
    [
        ("norm2(X*w - y)^2", "X: matrix(200, 200)", "2*X'*(X*w - y)"),
        ("logdet(A'*A + diag(w))", "A: matrix(30, 30)", "diag(inv(A'*A + diag(w)))"),
    ],
)
def test_large_sizes_are_answered(expr: str, where: str, answer: str) -> None:
    assert str(cf.derive(expr, "w", where=where)) == answer


@pytest.mark.parametrize(
    ("expr", "where"),
    [
        ("inv(X)", "X: matrix(50, 50)"),
        ("commutation(50, 50)*vec(X)", "X: matrix(50, 50)"),
    ],
)
def test_a_value_that_would_not_fit_is_refused_before_it_is_made(expr: str, where: str) -> None:
    with pytest.raises(LimitProblem) as caught:
        cf.derive(expr, "X", where=where, effort=100)
    assert caught.value.code == "value-too-large"


@pytest.mark.parametrize(
    ("expr", "where"),
    [
        ("det(X)", "X: matrix(100, 100)"),
        ("tr(expm(X))", "X: matrix(60, 60)"),
        ("lambda_max(X)", "X: matrix(60, 60) symmetric"),
        ("tr(X^(-3))", "X: matrix(150, 150)"),
        ("tr(logm(X)*X*logm(X))", "X: matrix(20, 20)"),
        ("tr(sylvester(A, A, X))", "X: matrix(200, 200)"),
    ],
)
def test_the_arithmetic_of_matrices_counts_as_work_before_it_is_done(expr: str, where: str) -> None:
    with pytest.raises(LimitProblem) as caught:
        cf.derive(expr, "X", where=where)
    assert caught.value.code == "too-long-a-way"


# -- memory ---------------------------------------------------------------------------------------


def test_a_process_that_derives_on_and_on_does_not_grow() -> None:
    """Every derivation has names of its own; of each only the answer is kept."""

    def derived(k: int) -> cf.Derivation:
        return cf.derive(f"log(det(X{k}'*X{k})) + norm2(X{k}*w)^2", f"X{k}")

    sweep(enough=0)
    held = [derived(k) for k in range(3)]
    sweep(enough=0)
    before = len(table)
    for k in range(3, 15):
        derived(k)
    grown = len(table)
    gc.collect()
    sweep(enough=0)
    assert len(table) - before < (grown - before) / 10
    assert str(held[0]) == str(derived(0))
    assert held[0].result.node is derived(0).result.node


def test_a_long_chain_of_products_of_numbers_is_checked() -> None:
    lines = ["a0 = x", *(f"a{k} = 2*a{k - 1}" for k in range(1, 900))]
    assert cf.derive("; ".join([*lines, "a899"]), "x", where="x: scalar").verdict.holds
