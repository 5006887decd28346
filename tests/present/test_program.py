"""Sub-expressions are named where that makes the text shorter and still reads."""

from __future__ import annotations

import time

import pytest

import closedform as cf
from closedform.core.node import Node, postorder
from closedform.present.program import program
from closedform.present.size import tokens
from closedform.present.text import text
from closedform.present.unicode import unicode
from present.build import N, T, add, apply, dim, div, entry, had, mul, n, name, power, sub, total
from present.cases import CASES, A, X, a, b, norm, p, residual, x, z

jacobian = CASES["Jacobian of softmax"]
inverse = apply("inv", add(mul(T(A), A), apply("eye", shape=(n, n))))

NAMED = {
    "p = softmax(z); diag(p) - p*p'": jacobian,
    "r = X*w - y; 2*X'*r + X'*r/norm2(r)": add(
        mul(2, T(X), residual), div(mul(T(X), residual), norm)
    ),
    "2*X'*(X*w - y)": mul(2, T(X), residual),
    "softmax(z)*softmax(z)'": mul(p, T(p)),
    "M = inv(A'*A + I); M*A*M + M": add(mul(inverse, A, inverse), inverse),
    "c = norm2(X*w - y); (a + c)*(b + c)/c": div(mul(add(a, norm), add(b, norm)), norm),
}


@pytest.mark.parametrize("written", NAMED)
def test_names(written: str) -> None:
    assert str(program(NAMED[written])) == written


@pytest.mark.parametrize("case", CASES)
def test_a_program_is_never_longer(case: str) -> None:
    assert tokens(str(program(CASES[case]))) <= tokens(text(CASES[case]))


def test_the_author_s_name_is_taken() -> None:
    assert (
        str(program(jacobian, (("probs", p),))) == "probs = softmax(z); diag(probs) - probs*probs'"
    )


def test_the_author_s_name_gives_way_to_a_name_of_the_expression() -> None:
    assert str(program(jacobian, (("z", p),))) == "p = softmax(z); diag(p) - p*p'"


def test_new_names_differ_from_names_sizes_indices_functions_and_definitions() -> None:
    taken = [name(letter, n) for letter in ("p", "q1")]
    shared = apply("softmax", add(*taken, name("q", n)))
    wanted = add(shared, mul(shared, T(shared), shared))
    assert program(wanted, (("p1", x),)).definitions[0][0] == "p2"


def test_what_contains_a_bound_index_stays_inside_its_binder() -> None:
    term = apply("exp", mul(T(entry(X, "i", ":")), name("w", X.shape[1])))
    summed = total("i", dim(N), div(term, add(power(term, 2), term)))
    assert program(summed).definitions == ()


def test_a_whole_sum_can_be_named() -> None:
    summed = total("i", dim(N), apply("exp", entry(name("v", N), "i")))
    assert str(program(mul(summed, add(a, summed)))) == ("c = sum(i = 1:N, exp(v[i])); c*(a + c)")


def test_exponents_and_variables_of_derivatives_are_not_named() -> None:
    exponent = sub(mul(2, name("k", properties=("integer",))), 1)
    powers = add(power(A, exponent), mul(A, power(A, exponent)))
    assert all(body is not exponent for _, body in program(powers).definitions)
    inside = add(jacobian, apply("derivative", p, z, data="jac", shape=(n, n)))
    assert "jac(softmax(z), z)" in str(program(inside))


def test_what_nests_too_deep_to_read_is_cut_by_names() -> None:
    deep = x
    for _ in range(300):
        deep = apply("tanh", mul(A, deep))
    lines = program(deep).lines()
    assert 10 <= len(lines) <= 20
    assert max(line.count("(") for line in lines) < 60


def layers(count: int) -> Node:
    """The derivative by the input of a network of so many layers, shared as a graph."""
    value, values = x, []
    for layer in range(count):
        value = apply("tanh", mul(name(f"W{layer}", n, n), value))
        values.append(value)
    for layer in reversed(range(count)):
        slope = sub(1, had(values[layer], values[layer]))
        value = mul(T(name(f"W{layer}", n, n)), had(slope, value))
    return value


def test_the_text_of_a_network_grows_with_its_depth_alone() -> None:
    short, long = (len(str(program(layers(count)))) for count in (100, 200))
    assert long < 2.3 * short


@pytest.mark.slow
def test_a_thousand_layers_take_a_second_or_two() -> None:
    network = layers(1000)
    start = time.perf_counter()
    str(program(network))
    assert time.perf_counter() - start < 5


def test_definitions_come_before_what_uses_them() -> None:
    known: set[str] = {"x", *(f"W{layer}" for layer in range(50))}
    answer = program(layers(50))
    for key, body in (*answer.definitions, ("", answer.result)):
        assert {s.data.name for s in postorder(body) if s.kind == "name"} <= known
        known.add(key)


def test_any_way_of_writing_will_do() -> None:
    assert program(jacobian).lines(unicode) == ["p = softmax(z)", "diag(p) − p·pᵀ"]


def test_a_sum_inside_a_sum_may_have_a_name() -> None:
    double = "sum(i = 1:n, sum(j = 1:n, A))*ones(n)"
    written = f"(x + {double}) .* (sum(k = 1:n, sum(i = 1:n, sum(j = 1:n, A)))*ones(n))"
    meant = cf.parse(written, where="A: matrix(n, n); x: vector(n)")
    named = "M = sum(i = 1:n, j = 1:n, A); (x + M*ones(n)) .* (sum(k = 1:n, M)*ones(n))"
    assert str(meant) == named
