"""Names that nobody declared: what they are taken for, and that it is said."""

from __future__ import annotations

import pytest

from closedform.errors import ClosedformError
from closedform.meaning.assume import (
    MATRIX,
    SCALAR,
    VECTOR,
    assumptions,
    costs,
    families,
    undeclared,
)
from closedform.meaning.read import read
from closedform.meaning.shapes import written
from closedform.syntax.parser import parse_program

NOBODY = frozenset[str]()

ASSUMED = [
    ("X*theta - y", "X: m×n, theta: n, y: m"),
    ("norm2(X*w - y)^2", "X: m×n, w: n, y: m"),
    ("1/N*norm2(X*w - y)^2", "N: scalar, X: m×n, w: n, y: m"),
    ("lam*norm2(w)^2", "lam: scalar, w: m"),
    ("x'*A*x", "x: m, A: m×m"),
    ("a*x + b", "a: scalar, x: m, b: m"),
    ("A*B", "A: m×n, B: n×p"),
    ("tr(A*X)", "A: m×n, X: n×m"),
    ("a'*x", "a: m, x: m"),
    ("x/sigma", "x: m, sigma: scalar"),
    ("exp(-x^2/(2*s^2))", "x: scalar, s: scalar"),
    ("sum(i = 1:N, (w'*X[i, :] - y[i])^2)", "w: m, X: N×m, y: N"),
    ("sum(i = 1:N, y[i]*log(p[i]))", "y: N, p: N"),
    ("log(1 + exp(w'*x))", "w: m, x: m"),
    ("det(X)", "X: m×m"),
    ("diag(s)*X", "s: m, X: m×n"),
    ("x .* y", "x: m, y: m"),
    ("mu", "mu: scalar"),
    ("Sigma", "Sigma: m×n"),
    ("theta'*x", "theta: m, x: m"),
    ("alpha*x", "alpha: scalar, x: m"),
    ("(x - mu)'*inv(Sigma)*(x - mu)", "x: m, mu: m, Sigma: m×m"),
    ("x^p", "x: scalar, p: scalar"),
    ("c + d", "c: scalar, d: scalar"),
    ("softmax(W*x + b)", "W: m×n, x: n, b: m"),
    ("x + 1", "x: m"),
    ("sum(x)", "x: m"),
    ("N*x", "N: m×n, x: n"),
    ("x'*x/N", "x: m, N: scalar"),
    ("sum(i = 1:3, x[i]^2)", "x: m"),
    ("Y - X*B", "Y: m×n, X: m×p, B: p×n"),
    ("ones(n)'*x", "x: n"),
    ("eye(q)*X", "X: q×m"),
    ("h = W*x; h'*h", "W: m×n, x: n"),
    ("f(z) = z'*A*z; f(x)", "A: m×m, x: m"),
    ("sum((A*x).^p)", "A: m×n, x: n, p: scalar"),
    ("prod(i = 1:N, th*exp(-th*y[i]))", "th: scalar, y: N"),
    ("(x - mean(x))/sqrt(mean((x - mean(x)).^2) + ep)", "x: m, ep: scalar"),
    ("g .* x/sqrt(mean(x.^2) + ep)", "g: m, x: m, ep: scalar"),
    ("det(kron(A, B))", "A: m×m, B: n×n"),
    ("tr(kron(X, X))", "X: m×m"),
    ("log(det(a))", "a: m×m"),
    (
        "sum((y - beta0 - beta1*x1 - beta2*x2).^2)",
        "y: m, beta0: scalar, beta1: scalar, x1: m, beta2: scalar, x2: m",
    ),
    ("G*m_1*m_2/r^2", "G: scalar, m_1: scalar, m_2: scalar, r: scalar"),
    ("x1 + 2*x", "x1: m, x: m"),
]


@pytest.mark.parametrize(("text", "expected"), ASSUMED)
def test_what_undeclared_names_are_taken_for(text: str, expected: str) -> None:
    reading = read(text)
    found = ", ".join(f"{n}: {written(reading.symbols[n].shape)}" for n in reading.assumed)
    assert found == expected


def test_a_declared_name_is_not_assumed() -> None:
    reading = read("a*x + b", "a: vector(n), x: scalar")
    assert reading.assumed == ("b",)
    assert written(reading.symbols["b"].shape) == "n"


def test_a_declared_property_holds_for_an_assumed_shape() -> None:
    reading = read("x'*S*x", "S: symmetric")
    assert reading.symbols["S"].properties == {"symmetric"}
    assert written(reading.symbols["S"].shape) == "m×m"


def test_fresh_dimensions_take_no_name_that_is_taken() -> None:
    reading = read("m*x + n*y", "m: scalar, n: scalar")
    sizes = {str(size) for symbol in reading.symbols.values() for size in symbol.shape}
    assert sizes == {"p"}


def test_there_are_more_fresh_dimensions_than_letters() -> None:
    reading = read(" + ".join(f"norm2(x{k})" for k in range(120)))
    assert len({str(reading.symbols[name].shape) for name in reading.assumed}) == 120


def test_a_name_that_cannot_have_one_shape_is_an_error() -> None:
    with pytest.raises(ClosedformError) as caught:
        read("A*x + tr(A*x*y')*A[1, :]'*A[:, 1] + inv(A)*A*ones(2, 3)")
    assert caught.value.span is not None


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("X", MATRIX),
        ("Sigma", MATRIX),
        ("x", VECTOR),
        ("w", VECTOR),
        ("h", VECTOR),
        ("z", VECTOR),
        ("a", SCALAR),
        ("g", SCALAR),
        ("lam", SCALAR),
        ("theta", SCALAR),
        ("σ", SCALAR),
    ],
)
def test_convention_where_the_place_decides_nothing(name: str, first: int) -> None:
    assert costs(name, False)[0] == (0.0, first)
    assert costs(name, True)[0] == (0.0, SCALAR)


def test_readings_come_in_the_order_of_their_cost_and_each_once() -> None:
    names = undeclared(parse_program("X*theta - y*a").tree, NOBODY)
    readings = list(assumptions(names))
    assert len(readings) == 3**4
    assert [cost for cost, _ in readings] == sorted(cost for cost, _ in readings)
    assert len({tuple(sorted(ranks.items())) for _, ranks in readings}) == 3**4


def test_names_that_differ_in_a_number_are_read_alike() -> None:
    names = undeclared(parse_program("W1*x + b1 + W2*b2/c2 + x_1 + x_2 + c1").tree, NOBODY)
    groups = families(names)
    assert groups == [("W1", "W2"), ("x",), ("b1", "b2"), ("c2",), ("x_1", "x_2"), ("c1",)]
    for _cost, ranks in assumptions(names, groups):
        assert all(len({ranks[name] for name in group}) == 1 for group in groups)


def test_a_deep_network_has_a_vector_in_every_layer() -> None:
    layers = [f"h{k} = tanh(W{k}*h{k - 1} + b{k})" for k in range(1, 10)]
    reading = read("; ".join([*layers, "norm2(h9 - y)^2"]))
    assert {len(reading.symbols[f"b{k}"].shape) for k in range(1, 10)} == {1}


@pytest.mark.parametrize(
    ("text", "sizes", "names", "scalars"),
    [
        ("x/a + y^p", "", "x a y p", "a p"),
        ("sum(i = 1:N, x[i])", "N", "x", ""),
        ("eye(n)*x", "n", "x", ""),
        ("ones(m, n)*x", "m n", "x", ""),
        ("f(t) = t*a; f(x)", "", "a x", ""),
        ("h = a*x; h", "", "a x", ""),
        ("1/(2*N)*x", "", "N x", "N"),
        ("sum(i = 1:N, e_i*a)", "N", "a", ""),
        ("pi*I*x", "", "x", ""),
    ],
)
def test_free_names_and_what_their_place_says(
    text: str, sizes: str, names: str, scalars: str
) -> None:
    found = undeclared(parse_program(text).tree, NOBODY)
    assert found.sizes == set(sizes.split())
    assert list(found.names) == names.split()
    assert found.scalars == set(scalars.split())
