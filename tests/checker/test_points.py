"""Where points are drawn, and what is said when none is found."""

from __future__ import annotations

import subprocess
import sys
from random import Random

import pytest

from checker.build import Dim, E, eye, fn, lift, loop, matrix, op, question, scalar, unit, vector
from closedform import checker
from closedform.checker.draw import SizePlan
from closedform.checker.graph import Graph
from closedform.core.node import node
from closedform.functions import TABLE

x, a, A = vector("x", "n"), vector("a", "n"), matrix("A", "n", "n")
C = matrix("C", "m", "n")
n = Dim.symbol("n")
s = scalar("s")


def sizes(*roots: E, conditions: tuple[object, ...] = (), times: int = 3) -> list[dict[str, int]]:
    plan = SizePlan(Graph([root.node for root in roots]), conditions)  # type: ignore[arg-type]
    random = Random(7)
    return [plan.draw(random) for _ in range(times)]


def test_integers_of_exponents_take_a_new_value_at_every_point() -> None:
    """Wrong from k = 3 on, or at k = 1 alone, is seen at once."""
    k = E(node("dim", data=Dim.symbol("k")))
    for draws in (sizes(A**k), sizes(A ** (2 - k)), sizes(A ** (k - 3))):
        assert len({point["k"] for point in draws}) == 3
    assert {point["k"] for point in sizes(A**k)} >= {1, 2}
    assert min(point["k"] for point in sizes(A ** (2 - k))) == 2
    assert min(point["k"] for point in sizes(A ** (k - 3))) == 3


def test_sizes_of_different_symbols_differ_and_none_stays_two() -> None:
    f = fn("norm2", matrix("X", "N", "D") @ matrix("W", "D", "K") @ vector("v", "K"))
    drawn = sizes(f)
    for point in drawn:
        assert len(set(point.values())) == 3
        assert all(2 <= size <= 6 for size in point.values())
    for symbol in ("N", "D", "K"):
        assert max(point[symbol] for point in drawn) > 2


def test_sizes_keep_conditions() -> None:
    full = matrix("X", "m", "n", props="full_column_rank")
    assert all(point["m"] > point["n"] for point in sizes(fn("tr", full.T @ full)))
    assert all(p["m"] > p["n"] for p in sizes(fn("norm2", C), conditions=(("m", ">", "n"),)))
    assert all(p["m"] == p["n"] for p in sizes(fn("norm2", C), conditions=(("m", "==", "n"),)))
    assert all(p["n"] >= 5 for p in sizes(x[5] + 0))
    short = vector("z", n - 3)
    assert all(p["n"] >= 4 for p in sizes(x.T @ x + short.T @ short))


def test_sizes_that_no_number_fits_are_undecided_with_the_reason() -> None:
    asked = question(("m", ">", "n"), ("n", ">", "m"))
    verdict = checker.equal(fn("norm2", C).node, fn("norm2", C.T).node, asked)
    assert verdict.status == "undecided"
    assert "sizes" in verdict.reason


def test_points_are_found_inside_a_domain() -> None:
    inside = {
        fn("log", a.T @ x): a / (a.T @ x),
        fn("sum", fn("asin", x)): fn("sqrt", 1 - x.had(x)).pow(-1),
        fn("sum", fn("log", 1 - x)): -((1 - x).pow(-1)),
        fn("sum", fn("sqrt", x - x.had(x))): (1 - 2 * x).over(2 * fn("sqrt", x - x.had(x))),
        fn("log", 1 - fn("sum", x)): op("ones", x.shape) / (fn("sum", x) - 1),
    }
    for f, gradient in inside.items():
        verdict = checker.derivative(f.node, x.symbol, gradient.node, question())
        assert verdict.holds, (f.node, verdict)
        assert "balls" in verdict.method


def test_an_empty_domain_is_said() -> None:
    f = fn("log", -(x.T @ x))
    verdict = checker.equal(f.node, (f + fn("erf", s) * 0 + 1).node, question())
    assert verdict.status == "undecided"
    assert "log" in verdict.reason
    f = fn("inv", x @ x.T)
    verdict = checker.equal(f.node, f.node, question())
    assert verdict.status == "undecided"
    assert "singular" in verdict.reason


def test_a_claim_outside_the_domain_of_the_function_is_not_proved_by_it() -> None:
    nowhere = fn("log", -x.had(x))
    verdict = checker.equal(fn("max", x).node, fn("max", x + nowhere - nowhere).node)
    assert verdict.status == "undecided"


def test_a_function_without_a_value_names_its_record() -> None:
    unknown = node("apply", "zeta", (s.node,))
    verdict = checker.equal(unknown, unknown)
    assert verdict.status == "undecided"
    assert "zeta" in verdict.reason


def test_bounds_of_numbers_are_kept() -> None:
    k = scalar("k", props="integer >=2 <=3")
    left = (k - 2) * (k - 3)
    assert checker.equal(left.node, (0 * k).node, question()).status == "exact"
    u = scalar("u", props=">=3 <5")
    assert checker.equal(fn("abs", u - 3).node, (u - 3).node, question()).holds
    assert checker.equal(fn("abs", u - 5).node, (5 - u).node, question()).holds


@pytest.mark.parametrize(
    ("word", "law"),
    [
        ("binary", lambda v: v.had(v) - v),
        ("pm1", lambda v: v.had(v) - 1),
        ("onehot", lambda v: fn("sum", v) - 1),
        ("prob", lambda v: fn("sum", v) - 1),
    ],
)
def test_words_of_a_domain_are_kept(word: str, law: object) -> None:
    claim: E = law(x)  # type: ignore[operator]
    drawn = question(domain={"x": word})
    assert checker.equal(claim.node, (0 * claim).node, drawn).status == "exact"
    assert checker.equal(claim.node, (0 * claim).node, question()).status == "failed"


def test_identities_of_one_small_size_do_not_pass() -> None:
    cayley = fn("tr", A) * eye("n") - A
    assert checker.equal(fn("adj", A).node, cayley.node, question()).status == "failed"


def test_a_singular_determinant_has_its_derivative() -> None:
    f = fn("det", x @ x.T + s * (a @ a.T))
    M = x @ x.T + s * (a @ a.T)
    right = fn("tr", fn("adj", M) @ a @ a.T)
    assert checker.derivative(f.node, s.symbol, right.node, question()).status == "exact"


def test_flint_waits_until_it_is_needed() -> None:
    code = (
        "import sys; sys.path[:0] = ['tests', 'src'];"
        "from checker.build import *; from closedform import checker;"
        "x = vector('x', 'n');"
        "checker.derivative((x.T @ x).node, x.symbol, (2*x).node);"
        "print('flint' in sys.modules, 'numpy' in sys.modules, 'dataclasses' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"] * 3


def test_the_table_can_be_another() -> None:
    f = loop("sum", "i", 1, n, fn("exp", x["i"]))
    asked = checker.Question(TABLE)
    assert checker.derivative(f.node, x.symbol, fn("exp", x).node, asked).status == "exact"


def test_an_index_that_nothing_binds_stands_for_every_place() -> None:
    i, j = lift("i"), lift("j")
    f = C[i, j] * x[j]
    assert checker.equal(f.node, (x[j] * C.T[j, i]).node, question()).status == "exact"
    assert checker.equal(f.node, (x[j] * C[1, j]).node, question()).status == "failed"
    gradient = (C.T @ unit("i", "m")).had(x) + C[i, :] * 0
    claimed = unit("j", "n") * C[i, j]
    assert checker.derivative(f.node, x.symbol, claimed.node, question()).status == "exact"
    assert checker.derivative(f.node, x.symbol, gradient.node, question()).status == "failed"


def test_a_sign_that_is_mistaken_now_and_then_is_found() -> None:
    k, t = scalar("k"), scalar("t")
    near = fn("sin", t)
    for seed in range(12):
        asked = question(seed=seed)
        claim = checker.equal(fn("abs", k - near).node, (fn("sign", k) * (k - near)).node, asked)
        assert claim.status == "failed", (seed, claim)
        claim = checker.equal(fn("sign", k - t).node, fn("sign", k).node, asked)
        assert claim.status == "failed", (seed, claim)


def test_the_place_of_the_largest_entry_is_not_always_the_same() -> None:
    y = vector("y", 3)
    for seed in range(12):
        claim = checker.equal(fn("max", y).node, y[1].node, question(seed=seed))
        assert claim.status == "failed", (seed, claim)
