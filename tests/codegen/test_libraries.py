"""Programs inside JAX and PyTorch: compiled, mapped, differentiated once and twice."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import torch

import closedform as cf

jax.config.update("jax_enable_x64", True)


class Objective(NamedTuple):
    expr: str
    by: str
    where: str
    smooth: bool = True


OBJECTIVES = (
    Objective("norm2(X*w - y)^2", "w", "X: matrix(m, n)"),
    Objective("1/2*y'*inv(K)*y + logdet(K)/2", "y", "K: matrix(m, m) pd"),
    Objective("-y'*log(softmax(W*relu(V*x)))", "V", "W: matrix(m, n); V: matrix(n, k)", False),
    Objective("logdet(K)*norm2(y)^2", "y", "K: matrix(m, m)"),
    Objective("tr(expm(A))", "A", "A: matrix(n, n)"),
    Objective("y'*inv(L)*y", "L", "L: matrix(m, m) lower"),
    Objective("sum(log(1 + exp(X*w))) - y'*X*w", "w", "X: matrix(m, n)"),
)


def values(objective: Objective, inputs: tuple[str, ...]) -> list[np.ndarray[Any, Any]]:
    random = np.random.default_rng(3)
    m, n, k = 4, 3, 5
    shapes = {"X": (m, n), "W": (m, n), "V": (n, k), "A": (n, n), "w": (n,), "x": (k,), "y": (m,)}
    square = np.eye(m) + 0.1 * np.ones((m, m))
    known = {"K": square, "L": np.tril(square)}
    return [known[name] if name in known else random.normal(size=shapes[name]) for name in inputs]


@pytest.mark.parametrize("objective", OBJECTIVES, ids=lambda o: o.expr)
def test_jax_compiles_maps_and_differentiates_it(objective: Objective) -> None:
    made = cf.compile(objective.expr, objective.by, where=objective.where, target="jax")
    given = [jnp.asarray(value) for value in values(objective, made.inputs)]
    place = made.inputs.index(objective.by)

    def at(value: Any) -> Any:
        return made(*given[:place], value, *given[place + 1 :])

    value, gradient = jax.jit(at)(given[place])
    theirs = jax.grad(lambda x: at(x)[0])(given[place])
    if "lower" in objective.where:
        theirs = jnp.tril(theirs)
    np.testing.assert_allclose(gradient, theirs, rtol=1e-10, atol=1e-10)
    mapped = jax.vmap(at)(jnp.stack([given[place], 2 * given[place]]))
    np.testing.assert_allclose(mapped[0][0], value, rtol=1e-12)
    np.testing.assert_allclose(mapped[1][0], gradient, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("objective", OBJECTIVES, ids=lambda o: o.expr)
def test_torch_differentiates_it_twice(objective: Objective) -> None:
    made = cf.compile(
        objective.expr, objective.by, where=objective.where, what="value", target="torch"
    )
    given = [torch.as_tensor(value) for value in values(objective, made.inputs)]
    place = made.inputs.index(objective.by)

    def at(value: torch.Tensor) -> Any:
        return made(*given[:place], value, *given[place + 1 :])

    variable = given[place].clone().requires_grad_()
    assert torch.autograd.gradcheck(at, variable)
    if objective.smooth:
        assert torch.autograd.gradgradcheck(at, variable)
