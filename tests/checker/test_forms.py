"""Linear maps, entry forms, derivatives inside expressions, and plain equality."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.build import (
    Dim,
    E,
    eye,
    fn,
    inside,
    lift,
    loop,
    matrix,
    op,
    question,
    scalar,
    vector,
    where,
)
from closedform import checker

A, B, C = matrix("A", "n", "n"), matrix("B", "n", "n"), matrix("C", "m", "n")
dA, x, a = matrix("dA", "n", "n"), vector("x", "n"), vector("a", "n")
n = Dim.symbol("n")
i, j, k = lift("i"), lift("j"), lift("k")


def equal(left: E, right: E) -> str:
    return checker.equal(left.node, right.node, question()).status


def test_a_linear_map_is_the_directional_derivative() -> None:
    f = fn("inv", A)
    right = -(f @ dA @ f)
    for mapped, expected in ((right, "exact"), (-right, "failed"), (f @ dA @ f.T, "failed")):
        verdict = checker.derivative_map(f.node, A.symbol, mapped.node, dA.symbol, question())
        assert verdict.status == expected


def test_a_linear_map_of_order_two_is_the_change_of_the_gradient() -> None:
    f = fn("tr", A @ A @ B)
    twice = (A.symbol, A.symbol)
    right = (dA @ B + B @ dA).T
    for mapped, expected in ((right, "exact"), (right.T, "failed")):
        verdict = checker.derivative_map(f.node, twice, mapped.node, dA.symbol, question())
        assert verdict.status == expected


def test_a_map_by_a_symmetric_matrix_stays_among_symmetric_ones() -> None:
    S = matrix("S", "n", "n", props="symmetric")
    f, twice = fn("tr", S @ S @ S), (S.symbol, S.symbol)
    right = 3 * (dA @ S + S @ dA)
    assert checker.derivative_map(f.node, twice, right.node, dA.symbol, question()).holds
    wrong = 6 * (dA @ S)
    assert (
        checker.derivative_map(f.node, twice, wrong.node, dA.symbol, question()).status == "failed"
    )


def test_entries_of_a_derivative_of_a_matrix_by_a_matrix() -> None:
    f = A @ B @ A
    delta = {(p, q): where("eq", lift(p), lift(q), 1, 0) for p in "ij" for q in "kl"}
    right = A["i", "k"] * A["l", "j"]
    wrong = A["i", "k"] * A["j", "l"]
    for entry, expected in ((right, "exact"), (wrong, "failed")):
        verdict = checker.derivative_entries(
            f.node, B.symbol, entry.node, ("i", "j", "k", "l"), question()
        )
        assert verdict.status == expected
    full = delta["i", "k"] * (B @ A)["l", "j"] + (A @ B)["i", "k"] * delta["j", "l"]
    verdict = checker.derivative_entries(
        f.node, A.symbol, full.node, ("i", "j", "k", "l"), question()
    )
    assert verdict.status == "exact"


def test_some_entries_of_a_derivative_and_of_the_function_itself() -> None:
    f, letters = A @ B @ A, ("i", "j", "k", "l")
    right, wrong = A["i", "k"] * A["l", "j"], A["i", "k"] * A["j", "l"]
    for entry, expected in ((right, "exact"), (wrong, "failed")):
        verdict = checker.some_entries(f.node, B.symbol, entry.node, letters, question())
        assert verdict.status == expected
    own, turned = loop("sum", "k", 1, n, A["i", "k"] * B["k", "j"]), (B @ A)["i", "j"]
    for entry, expected in ((own, "exact"), (turned, "failed")):
        verdict = checker.some_entries((A @ B).node, None, entry.node, ("i", "j"), question())
        assert verdict.status == expected


def test_a_sum_with_a_delta_has_one_term_left() -> None:
    inner = loop("sum", "j", 1, n, A["i", "j"] * eye(n)["j", "k"] * x["j"])
    struck = loop("sum", "k", 1, n, loop("sum", "i", 1, n, inner * a["i"]))
    assert equal(struck, a.T @ A @ x) == "exact"
    assert equal(struck, x.T @ A @ a) == "failed"


def test_entries_of_a_second_derivative() -> None:
    f = loop("sum", "i", 1, n, fn("exp", x["i"]) * a["i"])
    right = where("eq", i, j, fn("exp", x["i"]) * a["i"], 0)
    twice = (x.symbol, x.symbol)
    assert checker.derivative_entries(f.node, twice, right.node, ("i", "j"), question()).holds
    wrong = fn("exp", x["i"]) * a["j"]
    verdict = checker.derivative_entries(f.node, twice, wrong.node, ("i", "j"), question())
    assert verdict.status == "failed"


def test_derivatives_inside_expressions_follow_the_layout() -> None:
    f = x.T @ A @ x
    assert equal(inside("grad", f, x, x.shape), (A + A.T) @ x) == "exact"
    assert equal(inside("hess", f, x, (n, n)), A + A.T) == "exact"
    assert equal(inside("jac", C @ x, x, C.shape), C) == "exact"
    assert equal(inside("jac", A @ x.had(x), x, A.shape), A @ fn("diag", 2 * x)) == "exact"
    assert equal(inside("d", fn("tr", C.T @ C), C, C.shape), 2 * C) == "exact"
    s = scalar("s")
    assert equal(inside("d", s * s * A, s, A.shape), 2 * s * A) == "exact"
    assert equal(inside("d", A @ B, B, (n * n, n * n)), fn("kron", eye("n"), A)) == "exact"
    assert equal(inside("d", f, x[2], ()), ((A + A.T) @ x)[2]) == "exact"
    assert equal(inside("d", fn("norm2", C) ** 2, C[2, :], (n,)), 2 * C[2, :]) == "exact"


def test_a_derivative_inside_is_differentiated_again() -> None:
    f = fn("exp", a.T @ x) * (x.T @ x)
    gradient = inside("grad", f, x, x.shape)
    hessian = inside("hess", f, x, (n, n))
    assert checker.derivative(gradient.node, x.symbol, hessian.node, question()).holds
    g = fn("norm2", inside("grad", x.T @ A @ x, x, x.shape)) ** 2
    right = 2 * ((A + A.T) @ (A + A.T) @ x)
    assert checker.derivative(g.node, x.symbol, right.node, question()).status == "exact"
    assert checker.derivative(g.node, x.symbol, (right / 2).node, question()).status == "failed"


def test_a_derivative_inside_a_sum_sees_the_index() -> None:
    f = loop("sum", "i", 1, n, inside("grad", x["i"] ** 2 * a["i"], x, x.shape))
    assert equal(f, 2 * x.had(a)) == "exact"


def test_euler_and_lagrange() -> None:
    q = vector("q", "n", props="function")
    v = vector("q", "n", props="function", dots=1)
    acceleration = vector("q", "n", props="function", dots=2)
    t = scalar("t")
    S = matrix("S", "n", "n", props="symmetric")
    lagrangian = v.T @ S @ v / 2 - fn("exp", a.T @ q)
    momentum = inside("grad", lagrangian, v, v.shape)
    left = inside("d", momentum, t, v.shape) - inside("grad", lagrangian, q, q.shape)
    right = S @ acceleration + fn("exp", a.T @ q) * a
    assert equal(left, right) == "exact"
    assert equal(left, right - 2 * fn("exp", a.T @ q) * a) == "failed"
    total = inside("d", lagrangian, t, ())
    swapped = inside("grad", total, v, v.shape)
    assert (
        equal(swapped, inside("d", momentum, t, v.shape) + inside("grad", lagrangian, q, q.shape))
        == "exact"
    )


def test_a_rebound_index_hides_the_outer_one() -> None:
    inner = loop("sum", "i", 1, 2, x["i"])
    f = loop("sum", "i", 1, n, x["i"] * inner)
    assert equal(f, fn("sum", x) * (x[1] + x[2])) == "exact"


def test_an_empty_product_is_one_and_an_empty_sum_zero() -> None:
    assert equal(loop("prod", "i", 1, 0, x["i"]), lift(1)) == "exact"
    assert equal(loop("sum", "i", 3, 2, x), 0 * x) == "exact"


def test_a_choice_by_indices_looks_only_at_what_is_chosen() -> None:
    back = loop("sum", "i", 1, n, where("gt", i, 1, x[i - 1], 0) * a["i"])
    assert equal(back, loop("sum", "i", 2, n, x[i - 1] * a["i"])) == "exact"


def test_laws_of_opaque_functions_are_known_to_the_field() -> None:
    s, t, u = scalar("s"), scalar("t"), scalar("u", props="positive")
    e, log = (lambda z: fn("exp", z)), (lambda z: fn("log", z))
    laws = {
        e(-s): 1 / e(s),
        e(s) * e(t): e(s + t),
        e(2 * s): e(s) ** 2,
        log(e(s)): s,
        e(log(u)): u,
        log(1 / u): -log(u),
        log(1 + e(s)): fn("softplus", s),
        fn("softplus", s) - fn("softplus", -s): s,
        fn("sigmoid", -s): 1 - fn("sigmoid", s),
        log(fn("sigmoid", s)): -fn("softplus", -s),
        fn("cosh", s) ** 2 - fn("sinh", s) ** 2: lift(1),
        fn("sin", s) ** 2 + fn("cos", s) ** 2: lift(1),
        fn("tan", -s): -fn("sin", s) / fn("cos", s),
        fn("abs", s) * fn("sign", s): s,
        fn("sqrt", s**2): fn("abs", s),
        fn("abs", 3 * s): 3 * fn("abs", s),
        fn("sqrt", 3 * u): fn("sqrt", 3) * fn("sqrt", u),
        u ** lift(Fraction(1, 2)): fn("sqrt", u),
        fn("maximum", s, t) + fn("minimum", s, t): s + t,
        fn("step", s): (1 + fn("sign", s)) / 2,
    }
    for left, right in laws.items():
        verdict = checker.equal(left.node, right.node, question())
        assert (verdict.status, verdict.method) == ("exact", "field, balls"), (left.node, verdict)


def test_what_the_field_does_not_know_is_left_to_the_balls() -> None:
    s, u, v = scalar("s"), scalar("u", props="positive"), scalar("v", props="positive")
    softmax = fn("softmax", x)
    for left, right in {
        fn("log", u) + fn("log", v): fn("log", u * v),
        fn("sin", 2 * s): 2 * fn("sin", s) * fn("cos", s),
        softmax: fn("softmax", x + s),
    }.items():
        assert equal(left, right) in ("exact", "numeric")
        assert equal(left, right * 1000001 / 1000000) == ("failed")


def test_signs_in_the_field_do_not_prove_what_is_false_of_reals() -> None:
    s = scalar("s")
    for c in range(2, 60):
        assert equal(fn("abs", c * s), -(c * fn("abs", s))) == "failed"


rationals = st.fractions(min_value=-3, max_value=3, max_denominator=7)
leaves = st.sampled_from([A, B, A.T, eye("n"), A @ B]) | rationals.map(lambda q: q * eye("n"))
polynomials = st.recursive(
    leaves, lambda part: st.builds(E.__add__, part, part) | st.builds(E.__matmul__, part, part)
)


@given(polynomials, polynomials, polynomials)
@settings(max_examples=40, deadline=None)
def test_the_laws_of_matrices_hold(P: E, Q: E, R: E) -> None:
    assert equal(P @ (Q + R), P @ Q + P @ R) == "exact"
    assert equal((P @ Q).T, Q.T @ P.T) == "exact"
    assert equal(fn("tr", P @ Q @ R), fn("tr", R @ P @ Q)) == "exact"
    assert equal(fn("det", P @ Q), fn("det", P) * fn("det", Q)) == "exact"
    assert equal(P + eye("n"), P) == "failed"


@given(polynomials)
@settings(max_examples=40, deadline=None)
def test_the_differential_of_an_inverse_holds_and_its_planted_errors_do_not(P: E) -> None:
    M = P + scalar("c") * eye("n")
    f = fn("tr", fn("inv", M) @ B)
    gradient = inside("grad", f, A, A.shape)
    assert checker.derivative(f.node, A.symbol, gradient.node, question()).status == "exact"
    wrong = gradient + op("ones", A.shape) / 1000000
    assert checker.derivative(f.node, A.symbol, wrong.node, question()).status == "failed"


def test_the_square_of_a_matrix_of_roots_is_a_matrix_product() -> None:
    P = matrix("P", "n", "n", props="positive")
    roots = fn("sqrt", P)
    assert equal(roots**2, P) == "failed"
    assert equal(roots.pow(2), P) == "exact"
    assert equal(roots**2, roots @ roots) == "exact"
    assert equal(fn("norm2", P) ** 2, fn("sum", P.had(P))) == "exact"


def test_a_derivative_by_the_vec_of_a_name() -> None:
    f = inside("jac", A @ B, fn("vec", B), (n * n, n * n))
    assert equal(f, fn("kron", eye("n"), A)) == "exact"
    assert equal(f, fn("kron", A, eye("n"))) == "failed"


def test_a_comparison_counts_as_one_or_zero() -> None:
    greater = op("gt", x.shape, x, a)
    assert equal(greater.had(x), where("gt", x, a, x, 0)) == "exact"
    assert equal(greater, fn("step", x - a)) == "exact"
