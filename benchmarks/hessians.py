"""Gradients and Hessians of four objectives: our programs, JAX and PyTorch beside each other.

D1 Hessian of x'*A*x; D2 logistic loss; D3 ‖T - U*V'‖² by U, dense and compressed; D4 softmax
cross-entropy of ten ReLU layers by the first weights; D6 log-sum-exp.  "jax: our formula" is our
program inside `jax.jit`.  Every case returns the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from math import prod
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import torch
from scipy import special

import closedform as cf
from case import Case

jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]
Arrays = Mapping[str, np.ndarray[Any, Any]]


def _cases(
    expr: str,
    by: str,
    what: str,
    arrays: Arrays,
    framework: Callable[[Any, Mapping[str, Any]], Any],
    hand: Callable[..., Any] | None = None,
    where: str = "",
    stacked: bool = False,
) -> list[Case]:
    """`framework(xp, arrays)` is the objective in JAX or PyTorch; `stacked`: a Hessian by a matrix
    has its columns stacked."""
    make = partial(cf.compile, expr, by, what=what, where=where, dense=True, check=False, effort=20)
    ours, inside = make(), make(target="jax")
    in_jax = {name: jnp.asarray(value) for name, value in arrays.items()}
    in_torch = {name: torch.as_tensor(value) for name, value in arrays.items()}
    given = [in_jax[name] for name in inside.inputs]
    compiled = jax.jit(lambda *values: inside(*values))
    derive = {"gradient": (jax.grad, torch.func.grad), "hessian": (jax.hessian, torch.func.hessian)}
    by_jax, by_torch = derive[what]

    def of(xp: Any, others: Mapping[str, Any]) -> Callable[[Any], Any]:
        return lambda value: framework(xp, {**others, by: value})

    theirs = jax.jit(lambda value, others: by_jax(of(jnp, others))(value))
    expected = np.asarray(ours(**{name: arrays[name] for name in ours.inputs}))
    size = arrays[by].shape

    def verify(answer: Any) -> None:
        found = np.asarray(answer)
        if found.shape != expected.shape and stacked:
            order = (1, 0, 3, 2)
            found = found.transpose(order).reshape((prod(size),) * 2)
        np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-8)

    work: dict[str, Callable[[], Any]] = {
        "numpy": lambda: ours(**{name: arrays[name] for name in ours.inputs}),
        "jax: our formula": lambda: compiled(*given).block_until_ready(),
        "jax": lambda: theirs(in_jax[by], in_jax).block_until_ready(),
        "torch.func": lambda: by_torch(of(torch, in_torch))(in_torch[by]),
    }
    if hand is not None:
        work["by hand"] = lambda: hand(**arrays)
    repeats = 201 if what == "gradient" else 7  # of what takes well under a millisecond
    return [Case(name, each, verify, repeats=repeats) for name, each in work.items()]


def _logistic(xp: Any, a: Mapping[str, Any]) -> Any:
    z = a["X"] @ a["w"]
    return xp.logaddexp(z, 0 * z).sum() - a["y"] @ z


def _logistic_gradient(X: Any, w: Any, y: Any) -> Any:
    return X.T @ (special.expit(X @ w) - y)


def _logistic_hessian(X: Any, w: Any, y: Any) -> Any:
    s = special.expit(X @ w)
    return (X.T * (s * (1 - s))) @ X


def _layers(depth: int) -> tuple[str, str]:
    """The objective, and its declarations."""
    inner = "x"
    for k in range(1, depth):
        inner = f"relu(W{k}*{inner})"
    where = "; ".join(f"W{k}: matrix(n, n)" for k in range(1, depth + 1))
    return f"-y'*log(softmax(W{depth}*{inner}))", where


def _network(xp: Any, a: Mapping[str, Any], depth: int) -> Any:
    h = a["x"]
    for k in range(1, depth):
        h = a[f"W{k}"] @ h
        h = h * (h > 0)
    z = a[f"W{depth}"] @ h
    return (a["y"] * (xp.log(xp.exp(z).sum()) - z)).sum()


def groups() -> dict[str, list[Case]]:
    random = np.random.default_rng(0)

    def normal(*shape: int) -> Any:
        return random.normal(size=shape)

    made: dict[str, list[Case]] = {}
    n = 1000
    made["D1 hessian"] = _cases(
        "x'*A*x",
        "x",
        "hessian",
        {"A": normal(n, n), "x": normal(n)},
        lambda xp, a: a["x"] @ a["A"] @ a["x"],
        lambda A, x: A + A.T,
    )
    for m, n in ((2000, 1000), (2048, 256)):
        data = {"X": normal(m, n), "w": normal(n) / n, "y": random.integers(0, 2, m) * 1.0}
        for what, hand in (("gradient", _logistic_gradient), ("hessian", _logistic_hessian)):
            made[f"D2 {what} {m}×{n}"] = _cases(
                "sum(log(1 + exp(X*w))) - y'*X*w", "w", what, data, _logistic, hand
            )
    n, k = 300, 5
    made["D3 hessian"] = _cases(
        "norm(T - U*V', 'fro')^2",
        "U",
        "hessian",
        {"T": normal(n, n), "U": normal(n, k), "V": normal(n, k)},
        lambda xp, a: ((a["T"] - a["U"] @ a["V"].T) ** 2).sum(),
        lambda T, U, V: np.kron(2 * V.T @ V, np.eye(len(U))),
        stacked=True,
    )
    n, depth = 48, 10
    expr, where = _layers(depth)
    weights = {f"W{k}": 1.4 * normal(n, n) / n**0.5 for k in range(1, depth + 1)}
    made["D4 hessian"] = _cases(
        expr,
        "W1",
        "hessian",
        {**weights, "x": normal(n), "y": np.eye(n)[3]},
        partial(_network, depth=depth),
        where=where,
        stacked=True,
    )
    data = {"A": normal(1000, 500), "x": normal(500) / 30}
    for what in ("gradient", "hessian"):
        made[f"D6 {what}"] = _cases(
            "logsumexp(A*x)",
            "x",
            what,
            data,
            lambda xp, a: xp.log(xp.exp(a["A"] @ a["x"]).sum()),
            where="A: matrix(m, n)",
        )
    return made


def verdict(medians: Mapping[str, Mapping[str, float]]) -> str:
    """How much faster the better of our programs is than the better of the frameworks."""
    ratios = {
        name: min(times["jax"], times["torch.func"])
        / min(times["numpy"], times["jax: our formula"])
        for name, times in medians.items()
    }
    hessians = [r for name, r in ratios.items() if "hessian" in name and name < "D5"]
    mean = prod(hessians) ** (1 / len(hessians))
    hand = [t["numpy"] / t["by hand"] for t in medians.values() if "by hand" in t]
    lines = [f"Hessians D1 to D4: {mean:.1f} times faster, geometric mean; "]
    lines += [", ".join(f"{name} {ratio:.1f}" for name, ratio in ratios.items())]
    lines += [f"; beside code by hand {prod(hand) ** (1 / len(hand)):.2f} of its time"]
    return "".join(lines)
