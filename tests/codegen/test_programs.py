"""Programs compute what their formulas say, in every array library."""

from __future__ import annotations

from functools import cache
from typing import Any

import array_api_strict
import jax
import jax.numpy as jnp
import numpy as np
import pytest
import torch

import closedform as cf
from closedform.checker import Question, sample
from closedform.codegen import called
from closedform.meaning import templates
from test_golden import Fact, facts

jax.config.update("jax_enable_x64", True)

ARRAYS = {
    "numpy": np.asarray,
    "jax": jnp.asarray,
    "torch": torch.as_tensor,
    "array-api": array_api_strict.asarray,
}
CLOSE = 1e-10
FACTS = [fact for fact in facts() if not set(fact.wrt) & set(",[")]  # by whole names


@cache
def program(fact: Fact, target: str) -> Any:
    scalar = not cf.parse(fact.expr, where=fact.where).shape
    what = ("value", "gradient", "hessian") if scalar else ("value", "jacobian")
    what = what if fact.order == 2 else what[:2]
    return cf.compile(fact.expr, fact.wrt, where=fact.where, what=what, target=target)


def assert_computes(made: Any, target: str, seed: int = 0, exact: float = CLOSE) -> None:
    """The program has the values of its formulas at a point where all of them are defined."""
    question = Question(slopes=lambda name: templates.slope(name, 0), seed=seed)
    point = sample([formula.node for formula in made.formulas.values()], question)
    assert point is not None, f"no point for {made.expr}"
    values = {}
    held = {x for symbol in made._symbols for size in symbol.shape for x in size.symbols}
    known = {**dict.fromkeys(held, 2), **point.sizes}  # those of what does not matter are any
    for symbol in made._symbols:
        key = symbol.name + "." * symbol.dots
        shape = [size.value(known) for size in symbol.shape]
        value = np.asarray(point.values.get(key, np.ones(shape)), dtype=float)
        values[called(symbol)] = ARRAYS[target](value)
    found = made(**{name: values[name] if name in values else known[name] for name in made.inputs})
    found = found if isinstance(found, tuple) else (found,)
    for what, one, other in zip(made.what, found, point.results, strict=True):
        np.testing.assert_allclose(
            np.asarray(one), np.asarray(other), rtol=exact, atol=exact, err_msg=what
        )


@pytest.mark.parametrize("target", ARRAYS)
@pytest.mark.parametrize("fact", FACTS, ids=lambda f: f"{f.expr} by {f.wrt}, {f.order}")
def test_a_known_derivative(fact: Fact, target: str) -> None:
    assert_computes(program(fact, target), target)
