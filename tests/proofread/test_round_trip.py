"""The project's own derivations read back: every line right, a planted mistake at its line."""

from __future__ import annotations

from random import Random

import pytest

import closedform as cf
import round_trip
from closedform.library import Derivation

PROBLEMS = {
    "ridge": ("norm2(X*w - y)^2 + lam*norm2(w)^2", "w"),
    "log det": ("logdet(A + t*eye(n))", "t"),
    "network": ("norm2(tanh(W*x) - y)^2", "W"),
    "trace": ("tr(A*X*B*X)", "X"),
}
WHERE = {
    "ridge": "X: matrix(N, D), w: vector(D), y: vector(N), lam: scalar > 0",
    "log det": "A: matrix(n, n) pd, t: scalar > 0",
    "network": "W: matrix(m, n), x: vector(n), y: vector(m)",
    "trace": "A: matrix(n, n), B: matrix(n, n), X: matrix(n, n)",
}


def derivation(name: str, style: str) -> Derivation:
    expr, wrt = PROBLEMS[name]
    return cf.derive(expr, wrt, where=WHERE[name], steps=style)


@pytest.mark.parametrize("style", round_trip.STYLES)
@pytest.mark.parametrize("name", PROBLEMS)
def test_every_line_is_right(name: str, style: str) -> None:
    whole = round_trip.written(derivation(name, style))
    claims = cf.check(whole.document()).claims
    assert [c.source for c in claims if c.verdict not in ("right", "not-a-claim")] == []
    assert any(c.verdict == "right" for c in claims)


@pytest.mark.parametrize("style", round_trip.STYLES)
@pytest.mark.parametrize("name", PROBLEMS)
def test_a_planted_mistake_is_found_at_its_line(name: str, style: str) -> None:
    made = derivation(name, style)
    planted = (round_trip.planted(made, Random(f"{name}/{style}/{k}")) for k in range(20))
    claims = (each for each in planted if each and round_trip.is_claim(each[2], each[1]))
    kind, position, whole = next(claims)
    line, behind = whole.line_of(position), whole.line_of(position + 1)
    verdicts = {c.verdict for c in cf.check(whole.document()).claims if line <= c.line < behind}
    assert "wrong" in verdicts, (kind, whole.document())
