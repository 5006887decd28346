"""Right derivatives pass, exactly where the field has a say; planted errors are all caught."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

import pytest

from checker.build import (
    Dim,
    E,
    eye,
    fn,
    lift,
    loop,
    matrix,
    name,
    ones,
    op,
    question,
    scalar,
    unit,
    vector,
    where,
)
from closedform import checker
from closedform.checker import Verdict

X, w, y = matrix("X", "N", "D"), vector("w", "D"), vector("y", "N")
A, B, a, b = matrix("A", "n", "n"), matrix("B", "n", "n"), vector("a", "n"), vector("b", "n")
x, C = vector("x", "n"), matrix("C", "m", "n")
S = matrix("S", "n", "n", props="symmetric pd")
s, t = scalar("s"), scalar("t", props="positive")
k = scalar("k", props="integer >=2")
p = scalar("p", props="positive")
N, D, n = Dim.symbol("N"), Dim.symbol("D"), Dim.symbol("n")
r = X @ w - y
J, R = lift("i"), lift("r")
third = lift(Fraction(1, 3))
inv, tr, det = (lambda M: fn("inv", M)), (lambda M: fn("tr", M)), (lambda M: fn("det", M))


def over(i: str, high: Dim, body: E) -> E:
    return loop("sum", i, 1, high, body)


class Case(NamedTuple):
    """A function, its variable, the derivative, and answers that people get wrong."""

    f: E
    by: E
    right: E
    wrong: tuple[E, ...] = ()


ALGEBRAIC = {
    "least squares": Case(
        fn("norm2", r) ** 2, w, 2 * (X.T @ r), (X.T @ r, 2 * (X.T @ (X @ w + y)), -(2 * (X.T @ r)))
    ),
    "least squares by the matrix": Case(
        fn("norm2", r) ** 2, X, 2 * (r @ w.T), (2 * (r @ w.T) + X,)
    ),
    "quadratic form": Case(x.T @ A @ x, x, (A + A.T) @ x, (2 * (A @ x), (A.T - A) @ x, A @ x)),
    "bilinear by the matrix": Case(a.T @ A @ b, A, a @ b.T, (b @ a.T,)),
    "trace of a product": Case(tr(A @ B), A, B.T, (B,)),
    "trace of a square times": Case(
        tr(B @ A @ A), A, (A @ B + B @ A).T, (A @ B + B @ A, (2 * (A @ B)).T)
    ),
    "determinant": Case(
        det(A), A, fn("adj", A).T, (fn("adj", A), det(A) * inv(A), det(A) * inv(A.T @ A))
    ),
    "determinant by the inverse": Case(det(A), A, det(A) * inv(A).T),
    "trace of the inverse": Case(
        tr(inv(A) @ B),
        A,
        -(inv(A) @ B @ inv(A)).T,
        ((inv(A) @ B @ inv(A)).T, -(inv(A) @ inv(A) @ B).T),
    ),
    "entry by entry": Case(fn("sum", x.had(x).had(a)), x, 2 * a.had(x), (2 * a, a.had(x))),
    "a quotient": Case(
        (x.T @ A @ x) / (x.T @ x),
        x,
        ((A + A.T) @ x) / (x.T @ x) - (2 * (x.T @ A @ x)) * x / (x.T @ x) ** 2,
        (((A + A.T) @ x) / (x.T @ x),),
    ),
    "vector by vector": Case(C @ x, x, C, ()),
    "entries by vector": Case(x.had(x), x, fn("diag", 2 * x), (fn("diag", x), 2 * eye("n"))),
    "matrix by scalar": Case(inv(A + s * B), s, -(inv(A + s * B) @ B @ inv(A + s * B)), (B,)),
    "matrix by matrix, in vec form": Case(
        A @ B @ A,
        B,
        fn("kron", A.T, A),
        (fn("kron", A, A), fn("kron", A, A.T)),
    ),
    "the transpose by the matrix": Case(
        C.T, C, op("commutation", (C.shape[0] * n, C.shape[0] * n), data=C.shape), ()
    ),
    "a pseudo-inverse": Case(
        tr(fn("pinv", C) @ C @ B), B, (fn("pinv", C) @ C).T, ((fn("pinv", C) @ C @ B).T,)
    ),
    "a power": Case(s**3, s, 3 * s**2, (3 * s, s**2, 3 * s**3)),
    "a symbolic power": Case(
        tr(B @ A**k),
        A,
        loop("sum", "r", 0, k - 1, (A**R @ B @ A ** (k - 1 - R)).T),
        (k * (A ** (k - 1) @ B).T, loop("sum", "r", 1, k - 1, (A**R @ B @ A ** (k - 1 - R)).T)),
    ),
    "sum over samples": Case(
        over("i", N, (X["i", :].T @ w - y["i"]) ** 2),
        w,
        2 * (X.T @ r),
        (2 * over("i", N, X["i", :]),),
    ),
    "a product over entries": Case(
        loop("prod", "i", 1, n, x["i"]), x, fn("prod", x) * ones("n").over(x), (ones("n").over(x),)
    ),
    "rows": Case(fn("sum", X, along="rows").T @ y, X, y @ ones("D").T, (ones("N") @ w.T,)),
    "cumulated": Case(fn("cumsum", x).T @ a, x, fn("revcumsum", a), (fn("cumsum", a), a)),
    "neighbours": Case(
        loop("sum", "i", 1, n - 1, (x[J + 1] - x["i"]) ** 2),
        x,
        loop("sum", "i", 1, n - 1, 2 * (x[J + 1] - x["i"]) * (unit(J + 1, "n") - unit("i", "n"))),
        (loop("sum", "i", 1, n - 1, 2 * (x[J + 1] - x["i"]) * unit("i", "n")),),
    ),
    "a range that depends on an index": Case(
        over("i", n, loop("sum", "j", J, n, x["i"] * x["j"] * A["i", "j"])),
        x,
        (fn("triu", A) + fn("triu", A).T) @ x,
        ((A + A.T) @ x,),
    ),
    "a literal place": Case(x[5] ** 2, x, 2 * x[5] * unit(5, "n"), (2 * x[5] * unit(4, "n"),)),
}

BRANCHED = {
    "largest entry": Case(fn("max", x), x, where("ge", x, fn("max", x), 1, 0), (fn("softmax", x),)),
    "a sign that is known": Case(
        fn("abs", x.T @ x + 1), x, 2 * x, (fn("sign", x.T @ x - 1) * 2 * x, x)
    ),
}

OPAQUE = {
    "logistic loss": Case(
        over("i", N, fn("softplus", -(y["i"] * (X["i", :].T @ w)))),
        w,
        -(X.T @ y.had(fn("sigmoid", -y.had(X @ w)))),
        (X.T @ y.had(fn("sigmoid", -y.had(X @ w))), -(X.T @ y.had(fn("sigmoid", y.had(X @ w))))),
    ),
    "log and exp": Case(
        fn("log", 1 + fn("exp", a.T @ x)), x, fn("sigmoid", a.T @ x) * a, (fn("exp", a.T @ x) * a,)
    ),
    "log determinant": Case(fn("logdet", A), A, inv(A).T, (inv(A),)),
    "a norm": Case(fn("norm2", r), w, X.T @ r / fn("norm2", r), (X.T @ r, 2 * (X.T @ r))),
    "tanh": Case(
        fn("sum", fn("tanh", A @ x)),
        x,
        A.T @ (1 - fn("tanh", A @ x).pow(2)),
        (A.T @ fn("tanh", A @ x),),
    ),
    "sine": Case(fn("sin", x).T @ a, x, fn("cos", x).had(a), (-(fn("cos", x).had(a)),)),
    "arc tangent": Case(fn("sum", fn("atan", x)), x, ones("n").over(1 + x.had(x)), (1 + x.had(x),)),
    "error function": Case(
        fn("erf", s), s, 2 / fn("sqrt", op("pi", ())) * fn("exp", -(s**2)), (fn("exp", -(s**2)),)
    ),
    "log gamma": Case(fn("sum", fn("lgamma", x)), x, fn("digamma", x), (fn("lgamma", x),)),
    "absolute values": Case(fn("norm1", x), x, fn("sign", x), (-fn("sign", x),)),
    "a positive part": Case(
        fn("sum", fn("relu", A @ x)), x, A.T @ fn("step", A @ x), (A.T @ fn("sign", A @ x),)
    ),
    "a power with a symbol": Case(
        fn("sum", x.pow(p)), x, p * x.pow(p - 1), (x.pow(p - 1), p * x.pow(p))
    ),
    "by the exponent": Case(t**s, s, fn("log", t) * t**s, (s * t ** (s - 1),)),
    "a cube root": Case(fn("sum", x.pow(third)), x, third * x.pow(third - 1), ()),
    "softmax": Case(
        fn("softmax", x),
        x,
        fn("diag", fn("softmax", x)) - fn("softmax", x) @ fn("softmax", x).T,
        (fn("diag", fn("softmax", x)),),
    ),
    "the log of a sum of exponentials": Case(fn("logsumexp", x), x, fn("softmax", x), (x,)),
    "the larger of two": Case(
        fn("sum", fn("maximum", x, a)), x, where("gt", x, a, 1, 0), (where("lt", x, a, 1, 0),)
    ),
}

NUMERIC = {
    "matrix exponential": Case(
        a.T @ fn("expm", A) @ b, A, fn("dexpm", A.T, a @ b.T), (fn("dexpm", A, a @ b.T), a @ b.T)
    ),
    "matrix logarithm": Case(tr(B @ fn("logm", A)), A, fn("dlogm", A.T, B.T), (B.T @ inv(A).T,)),
    "matrix square root": Case(
        tr(B @ fn("sqrtm", A)),
        A,
        fn("sylvester", fn("sqrtm", A).T, fn("sqrtm", A).T, B.T),
        (fn("sylvester", fn("sqrtm", A), fn("sqrtm", A), B),),
    ),
}
MILLIONTH = 1000001


def status(f: E, by: E, claimed: E, **options: object) -> Verdict:
    verdict = checker.derivative(f.node, by.symbol, claimed.node, question(), **options)
    assert isinstance(verdict, Verdict)
    return verdict


def assert_caught(case: Case, wrong: E) -> None:
    verdict = status(case.f, case.by, wrong)
    assert verdict.status == "failed", f"{wrong.node!r}: {verdict}"


@pytest.mark.parametrize("case", ALGEBRAIC.values(), ids=ALGEBRAIC)
def test_what_is_algebraic_is_proved_in_the_field_alone(case: Case) -> None:
    verdict = status(case.f, case.by, case.right)
    assert (verdict.status, verdict.method, verdict.points) == ("exact", "field", 3), verdict


@pytest.mark.parametrize("case", OPAQUE.values(), ids=OPAQUE)
def test_an_opaque_proof_is_confirmed_with_balls(case: Case) -> None:
    verdict = status(case.f, case.by, case.right)
    assert (verdict.status, verdict.method) == ("exact", "field, balls"), verdict
    assert verdict.worst < 1e-30


@pytest.mark.parametrize("case", NUMERIC.values(), ids=NUMERIC)
def test_what_has_no_exact_value_is_compared_with_balls(case: Case) -> None:
    verdict = status(case.f, case.by, case.right)
    assert (verdict.status, verdict.method, verdict.points) == ("numeric", "balls", 3), verdict
    assert verdict.worst < 1e-20


@pytest.mark.parametrize("case", BRANCHED.values(), ids=BRANCHED)
def test_where_only_signs_could_tell_many_points_are_asked(case: Case) -> None:
    verdict = status(case.f, case.by, case.right)
    assert (verdict.status, verdict.method, verdict.points) == ("numeric", "balls", 40), verdict
    assert "signs" in verdict.reason


ALL = {**ALGEBRAIC, **BRANCHED, **OPAQUE, **NUMERIC}


@pytest.mark.parametrize("case", ALL.values(), ids=ALL)
def test_wrong_answers_are_caught(case: Case) -> None:
    for wrong in case.wrong:
        assert_caught(case, wrong)


@pytest.mark.parametrize("case", ALL.values(), ids=ALL)
def test_an_error_of_a_millionth_is_caught(case: Case) -> None:
    assert_caught(case, case.right * MILLIONTH / (MILLIONTH - 1))
    assert_caught(case, -case.right)
    assert_caught(case, case.right + 1)


def test_a_constant_has_the_derivative_zero() -> None:
    assert status(fn("norm2", y) ** 2, w, op("zeros", w.shape)).status == "exact"
    assert status(fn("norm2", y) ** 2, w, w).status == "failed"


def test_second_derivatives_of_a_scalar() -> None:
    twice = (w.symbol, w.symbol)
    f = fn("norm2", r) ** 2
    assert checker.derivative(f.node, twice, (2 * (X.T @ X)).node, question()).status == "exact"
    assert checker.derivative(f.node, twice, (X.T @ X).node, question()).status == "failed"
    f = over("i", N, fn("exp", X["i", :].T @ w))
    hessian = X.T @ fn("diag", fn("exp", X @ w)) @ X
    assert checker.derivative(f.node, twice, hessian.node, question()).status == "exact"
    assert (
        checker.derivative(f.node, twice, (hessian + X.T @ X).node, question()).status == "failed"
    )


def test_a_hessian_by_a_matrix_is_read_in_vec_form() -> None:
    f = tr(A @ B @ A)
    twice = (A.symbol, A.symbol)
    K = op("commutation", (n * n, n * n), data=(n, n))
    right = K @ (fn("kron", B.T, eye("n")) + fn("kron", eye("n"), B))
    for claimed, expected in ((right, "exact"), (K @ fn("kron", B.T, eye("n")), "failed")):
        assert checker.derivative(f.node, twice, claimed.node, question()).status == expected


def test_mixed_second_derivatives_have_rows_for_the_first_variable() -> None:
    u = vector("u", "m")
    block = (C @ x).T @ u
    by = (u.symbol, x.symbol)
    assert checker.derivative(block.node, by, C.node, question()).status == "exact"
    assert checker.derivative(block.node, by, C.T.node, question()).status == "failed"
    assert checker.derivative(block.node, (x.symbol, u.symbol), C.T.node, question()).holds


def test_layouts_are_told_apart() -> None:
    assert status(C @ x, x, C.T).status == "failed"
    assert status(C @ x, x, C.T, transposed=True).status == "exact"
    assert status(a.T @ x, x, a.T).status == "failed"
    assert status(a.T @ x, x, a.T, transposed=True).status == "exact"
    assert status(tr(C @ C.T), C, (2 * C).T, transposed=True).status == "exact"
    assert "shape" in status(a.T @ x, x, a.T).reason
    assert status(tr(A @ C.T @ C), C, fn("vec", C @ (A + A.T)).T, vec=True).status == "exact"


def test_deep_models_do_not_recurse() -> None:
    layer, chain = vector("x", "n"), vector("x", "n")
    for _ in range(2000):
        chain = A @ chain
    power = eye("n")
    for _ in range(2000):
        power = A @ power
    assert status(chain, layer, power).status == "exact"


def test_deep_models_with_a_loop_in_every_layer_do_not_recurse() -> None:
    f: E = s * 1
    for _ in range(1200):
        f = loop("sum", "i", 1, 2, f / 2)
    assert status(f, s, lift(1)).status == "exact"


def test_a_name_with_a_wrong_shape_is_a_failure_with_its_reason() -> None:
    verdict = status(tr(A @ B), A, a)
    assert (verdict.status, verdict.witness) == ("failed", None)
    assert "shape" in verdict.reason


def test_the_same_seed_gives_the_same_verdict() -> None:
    case = OPAQUE["a norm"]
    first, second = (status(case.f, case.by, case.wrong[0]) for _ in range(2))
    assert first == second


def test_a_witness_points_at_an_entry() -> None:
    verdict = status(tr(A @ B), A, B)
    witness = verdict.witness
    assert witness is not None
    i, j = witness["by"]
    values = witness["values"]["B"]
    assert witness["claimed"] == values[i - 1][j - 1]
    assert witness["expected"] == values[j - 1][i - 1]
    assert set(witness["sizes"]) == {"n"}


def test_a_name_of_time_moves_with_it() -> None:
    q, v = vector("q", "n", props="function"), vector("q", "n", props="function", dots=1)
    acceleration = vector("q", "n", props="function", dots=2)
    time = scalar("t")
    energy = (v.T @ v) / 2 + a.T @ q
    assert status(energy, time, v.T @ acceleration + a.T @ v).status == "exact"
    assert status(energy, time, v.T @ acceleration).status == "failed"
    second = checker.derivative(
        (q.T @ q).node,
        (time.symbol, time.symbol),
        (2 * (v.T @ v) + 2 * (q.T @ acceleration)).node,
        question(),
    )
    assert second.status == "exact"


def test_names_with_integer_bounds_keep_them() -> None:
    f = name("x") ** (k - 2)
    assert status(f, name("x"), (k - 2) * name("x") ** (k - 3)).status in ("exact", "undecided")
