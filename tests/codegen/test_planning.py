"""Programs do no more work than the best hand-written ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import closedform as cf
from closedform.codegen.order import Operand, Product, order

N = 1500
NAMES = ("A", "B", "C", "H")
SQUARE = "; ".join([*(f"{name}: matrix(n, n)" for name in NAMES), "x: vector(n); y: vector(n)"])
CUBE = float(N**3)


def flops(expr: str, where: str = SQUARE, target: str = "numpy") -> float:
    made = cf.compile(expr, "A", where=where, what="value", sizes={"n": N}, target=target)
    rows, _ = made.explain()
    return sum(row.flops for row in rows)


# Expression, and the work of the best order: products of matrices, counted as 2*n^3 each.
WORK = [
    ("A'*B", 1),
    ("A*A'", 0.5),
    ("A'*B + A'*B", 1),
    ("(A'*B)'*(A'*B)", 1.5),
    ("(A'*B)'*A'*B", 1.5),
    ("A'*B*A'*B*y", 0),
    ("H'*H*x + 0*A*x", 0),
    ("y'*H'*H + x'*A", 0),
    ("H'*y*x'*H + A", 0),
    ("A*B + A*C", 1),
    ("(A - H'*H)*x", 0),
    ("B'*A*A'*B", 1.5),
    ("sum(i = 1:3, A*B + i*y*y')", 1),
    ("(A + B)[2, 2]", 0),
    ("(A*B)[2, 2]", 0),
    ("tr(A*B)", 0),
    ("diag(A*B)", 0),
]


@pytest.mark.parametrize(("expr", "products"), WORK, ids=lambda w: str(w))
def test_a_program_takes_the_products_that_are_needed(expr: str, products: float) -> None:
    assert flops(expr) == pytest.approx(2 * products * CUBE, abs=0.02 * CUBE)


def test_a_product_for_one_entry_takes_one_row() -> None:
    assert flops("(A*B)[2, 2]") <= 2 * N
    assert flops("(A + B)[2, 2]") <= 2


def test_a_definite_matrix_is_factorised_once() -> None:
    where = "K: matrix(n, n) pd; y: vector(n)"
    made = cf.compile("y'*inv(K)*y + logdet(K)", "K", where=where)
    assert made.source.count("cho_factor(") == 1
    assert "lu_factor(" not in made.source
    assert "linalg.inv(" not in made.source


def test_a_matrix_that_is_not_definite_is_factorised_by_lu() -> None:
    made = cf.compile("y'*inv(A)*y", "y", where="A: matrix(n, n)")
    assert made.source.count("lu_factor(") == 1


@pytest.mark.parametrize("expr", ["L*B", "L'*B", "B*L", "B*L'", "U*B"])
def test_a_triangular_matrix_takes_half(expr: str) -> None:
    where = "L: matrix(n, n) lower; U: matrix(n, n) upper; B: matrix(n, n)"
    assert flops(f"{expr} + 0*A", f"{where}; A: matrix(n, n)") == CUBE
    made = cf.compile(expr, "B", where=where, what="value")
    random = np.random.default_rng(0)
    given = {
        "L": np.tril(random.normal(size=(5, 5))),
        "U": np.triu(random.normal(size=(5, 5))),
        "B": random.normal(size=(5, 5)),
    }
    arrays = {name: given[name] for name in made.inputs}
    expected = eval(expr.replace("*", " @ ").replace("'", ".T"), {}, arrays)
    np.testing.assert_allclose(made(**arrays), expected)


@pytest.mark.parametrize("expr", ["T*B", "T'*B", "B*T", "T*x", "T*B*T*x", "inv(T)*x"])
def test_a_tridiagonal_matrix_takes_three_diagonals(expr: str) -> None:
    where = "T: matrix(n, n) tridiagonal; B: matrix(n, n); x: vector(n)"
    made = cf.compile(expr, "B" if "B" in expr else "x", where=where, what="value")
    random = np.random.default_rng(0)
    T = np.triu(np.tril(random.normal(size=(5, 5)), 1), -1) + 3 * np.eye(5)
    given = {"T": T, "B": random.normal(size=(5, 5)), "x": random.normal(size=5)}
    arrays = {name: given[name] for name in made.inputs}
    written = expr.replace("*", " @ ").replace("'", ".T")
    expected = eval(written, {"inv": np.linalg.inv}, arrays)
    np.testing.assert_allclose(made(**arrays), expected)
    if "inv" not in expr:
        rows, _ = made.explain()
        assert sum(row.flops for row in rows) < 10 * made.sizes["n"] ** 2


def test_a_derivative_by_a_tridiagonal_matrix_is_refused() -> None:
    with pytest.raises(cf.ClosedformError) as caught:
        cf.derive("tr(T*A)", "T", where="T: matrix(n, n) tridiagonal")
    assert caught.value.code == "derivative-by-tridiagonal"


def test_a_diagonal_matrix_stays_a_vector() -> None:
    made = cf.compile("x'*D*A*D*x", "x", where="D: matrix(n, n) diagonal", sizes={"n": N})
    rows, _ = made.explain()
    assert sum(row.flops for row in rows) < 10 * N * N


def test_a_weighted_gram_matrix_costs_half() -> None:
    made = cf.compile("sum(log(1 + exp(X*w)))", "w", what="hessian", sizes={"m": N, "n": N})
    rows, savings = made.explain()
    assert sum(row.flops for row in rows) < 1.02 * CUBE
    assert savings.symmetric == CUBE


def test_a_kronecker_product_is_returned_as_one() -> None:
    made = cf.compile("norm(T - U*V', 'fro')^2", "U", what="hessian")
    random = np.random.default_rng(0)
    T, U, V = random.normal(size=(4, 5)), random.normal(size=(4, 2)), random.normal(size=(5, 2))
    H = made(T=T, U=U, V=V)
    dense = np.kron(2 * V.T @ V, np.eye(4))
    x = random.normal(size=8)
    np.testing.assert_allclose(H.dense(), dense)
    np.testing.assert_allclose(np.asarray(H), dense)
    np.testing.assert_allclose(H.matvec(x), dense @ x)
    np.testing.assert_allclose(H.solve(dense @ x), x)
    assert H.shape == dense.shape
    np.testing.assert_allclose(_dense("norm(T - U*V', 'fro')^2", "U")(T=T, U=U, V=V), dense)


def test_a_diagonal_hessian_is_returned_as_one() -> None:
    made = cf.compile("sum(exp(x))", "x", what="hessian")
    x = np.array([0.5, -1.0, 2.0])
    H = made(x=x)
    np.testing.assert_allclose(H.dense(), np.diag(np.exp(x)))
    np.testing.assert_allclose(H.matvec(x), np.exp(x) * x)
    np.testing.assert_allclose(H.solve(x), x / np.exp(x))
    np.testing.assert_allclose(_dense("sum(exp(x))", "x")(x=x), np.diag(np.exp(x)))


def _dense(expr: str, wrt: str) -> Any:
    return cf.compile(expr, wrt, what="hessian", dense=True)


@pytest.mark.parametrize(("p", "best"), [(1, 2 * 30 * 400 * 2), (5000, 2 * 30 * 30 * 5400)])
def test_the_plan_follows_the_sizes(p: int, best: int) -> None:
    """U*V'*X takes U*V' first where X is wide, and last where it is narrow."""
    made = cf.compile(
        "U*V'*X",
        "U",
        where="U: matrix(m, k); V: matrix(n, k); X: matrix(n, p)",
        what="value",
        sizes={"m": 30, "n": 30, "k": 400, "p": p},
    )
    rows, _ = made.explain()
    assert sum(row.flops for row in rows) == best


def test_what_two_halves_have_in_common_is_paid_once() -> None:
    """B'*A*A'*B: A'*B twice, under one key."""
    labels = [(0, 1), (1, 2), (2, 3), (3, 4)]
    operands = tuple(Operand(frozenset(each)) for each in labels)
    names = {(0,): "B'", (3,): "B'", (1,): "A", (2,): "A", (0, 1): "M", (2, 3): "M"}
    product = Product(
        operands,
        frozenset({0, 4}),
        dict.fromkeys(range(5), 100),
        lambda places: names.get(tuple(sorted(places)), tuple(sorted(places))),
    )
    tree, keys = order(product)
    assert tree in (((0, 1), (2, 3)), ((2, 3), (0, 1)))
    assert "M" in keys


def test_a_deep_network_is_compiled_in_linear_time() -> None:
    """The length of the program grows like the depth, and it runs."""
    lengths = {}
    for layers in (25, 100):
        lines = ["h0 = x"]
        lines += [f"h{k} = h{k - 1} + W*tanh(h{k - 1})" for k in range(1, layers + 1)]
        text = "; ".join([*lines, f"norm2(h{layers})^2"])
        where = "W: matrix(n, n); x: vector(n)"
        made = cf.compile(text, "x", where=where, check=False, effort=20)
        lengths[layers] = len(made.source.splitlines())
        value, gradient = made(W=np.eye(3) / 100, x=np.ones(3))
        assert np.isfinite(value)
        assert gradient.shape == (3,)
    assert lengths[100] < 5 * lengths[25]
