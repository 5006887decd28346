"""What a program makes of linear algebra: expressions with a good and a bad way to compute them.

Each group times the program, a good reference and a bad one; a program passes that is within 5 % of
the good one on the way from it to the bad one.  The expressions are those of Psarras, Barthels and
Bientinesi, The linear algebra mapping problem (2022), and of the LAAB suite.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from scipy import linalg

import closedform as cf
from case import Case

N = 1500
WITHIN = 0.05  # of the way from the good reference to the bad one
SQUARE = ("A", "B", "C", "H")
WHERE = "; ".join(f"{name}: matrix(n, n)" for name in SQUARE)
WHERE += "; L: matrix(n, n) lower; T: matrix(n, n) tridiagonal; x: vector(n); y: vector(n)"


class Test(NamedTuple):
    """An expression, and two ways to compute it."""

    expr: str
    good: Callable[..., Any]
    bad: Callable[..., Any]


def _trmm(L: Any, B: Any) -> Any:
    return linalg.blas.dtrmm(1.0, L.T, B.T, side=1, lower=0).T


def _by_diagonals(T: Any, B: Any) -> Any:
    made = np.diagonal(T)[:, None] * B
    made[:-1] += np.diagonal(T, 1)[:, None] * B[1:]
    made[1:] += np.diagonal(T, -1)[:, None] * B[:-1]
    return made


def _gram(A: Any, B: Any) -> Any:
    M = A.T @ B
    return M.T @ M


def _twice(A: Any, B: Any) -> Any:
    M = A.T @ B
    return M.T @ (B.T @ A).T


TESTS = (
    Test("A'*B", lambda A, B: A.T @ B, lambda A, B: np.ascontiguousarray(A.T) @ B.copy() * 1.0),
    Test("L*B", _trmm, lambda L, B: L @ B),
    Test("A*A'", lambda A: A @ A.T, lambda A: A @ A.T.copy()),
    Test("T*B", _by_diagonals, lambda T, B: T @ B),
    Test("A'*B + A'*B", lambda A, B: 2 * (A.T @ B), lambda A, B: A.T @ B + A.T @ B),
    Test("(A'*B)'*(A'*B)", _gram, lambda A, B: (A.T @ B).T @ (A.T @ B)),
    Test("(A'*B)'*A'*B", _gram, lambda A, B: (A.T @ B).T @ A.T @ B),
    Test(
        "A'*B*A'*B*y",
        lambda A, B, y: A.T @ (B @ (A.T @ (B @ y))),
        lambda A, B, y: A.T @ B @ A.T @ B @ y,
    ),
    Test("H'*H*x", lambda H, x: H.T @ (H @ x), lambda H, x: H.T @ H @ x),
    Test("y'*H'*H", lambda H, y: y @ H.T @ H, lambda H, y: y @ (H.T @ H)),
    Test(
        "H'*y*x'*H",
        lambda H, x, y: np.outer(H.T @ y, H.T @ x),
        lambda H, x, y: (np.outer(H.T @ y, x)) @ H,
    ),
    Test("A*B + A*C", lambda A, B, C: A @ (B + C), lambda A, B, C: A @ B + A @ C),
    Test(
        "(A - H'*H)*x",
        lambda A, H, x: A @ x - H.T @ (H @ x),
        lambda A, H, x: (A - H.T @ H) @ x,
    ),
    Test("B'*A*A'*B", _gram, lambda A, B: B.T @ A @ A.T @ B),
    Test(
        "sum(i = 1:3, A*B + i*x*y')",
        lambda A, B, x, y: 3 * (A @ B) + 6 * np.outer(x, y),
        lambda A, B, x, y: sum(A @ B + i * np.outer(x, y) for i in (1, 2, 3)),
    ),
    Test("(A + B)[2, 2]", lambda A, B: A[1, 1] + B[1, 1], lambda A, B: (A + B)[1, 1]),
    Test("(A*B)[2, 2]", lambda A, B: A[1] @ B[:, 1], lambda A, B: (A @ B)[1, 1]),
)


def verdict(medians: Mapping[str, Mapping[str, float]]) -> str:
    """How many programs are within 5 % of the way from the good reference to the bad one."""
    ways = {
        name: (times["program"] - times["good"]) / max(times["bad"] - times["good"], 1e-9)
        for name, times in medians.items()
    }
    failed = [f"{name} ({way:.0%} of the way)" for name, way in ways.items() if way > WITHIN]
    passed = f"{len(ways) - len(failed)} of {len(ways)} passed"
    return passed + (f"; not {', '.join(failed)}" if failed else "")


def groups() -> dict[str, list[Case]]:
    """Of each expression the good reference, the program and the bad reference."""
    random = np.random.default_rng(0)
    given: dict[str, Any] = {name: random.normal(size=(N, N)) for name in SQUARE}
    given["L"] = np.tril(random.normal(size=(N, N)))
    given["T"] = np.triu(np.tril(random.normal(size=(N, N)), 1), -1)
    given |= {name: random.normal(size=N) for name in ("x", "y")}
    return {test.expr: _cases(test, given) for test in TESTS}


def _cases(test: Test, given: dict[str, Any]) -> list[Case]:
    names = test.good.__code__.co_varnames[: test.good.__code__.co_argcount]
    program = cf.compile(test.expr, names[-1], where=WHERE, what="value", sizes={"n": N})
    arrays = {name: given[name] for name in program.inputs}
    expected = test.good(**{name: given[name] for name in names})

    def verify(answer: Any) -> None:
        np.testing.assert_allclose(np.ravel(answer), np.ravel(expected), rtol=1e-8, atol=1e-6)

    return [
        Case("good", lambda: test.good(**{name: given[name] for name in names}), verify),
        Case("program", lambda: program(**arrays), verify),
        Case("bad", lambda: test.bad(**{name: given[name] for name in names}), verify),
    ]
