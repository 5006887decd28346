"""A residual network of many layers by its first weight: time and size must grow with the depth."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

import closedform as cf
import values
from case import Case
from closedform.present.size import tokens

SIZE = 3
DEPTHS = (10, 100, 1000)


def program(depth: int) -> tuple[str, str]:
    """The network and its declarations."""
    layers = ["h1 = x + tanh(W1*x)"]
    layers += [f"h{i} = h{i - 1} + tanh(W{i}*h{i - 1})" for i in range(2, depth + 1)]
    where = [f"W{i}: matrix(n, n)" for i in range(1, depth + 1)]
    text = "; ".join([*layers, f"norm2(h{depth} - y)^2"])
    return text, ", ".join([*where, "x: vector(n)", "y: vector(n)"])


def gradient(weights: list[values.Array], x: values.Array, y: values.Array) -> values.Array:
    """Backpropagation written by hand."""
    inputs, h = [], x
    for W in weights:
        inputs.append(h)
        h = h + np.tanh(W @ h)
    g = 2 * (h - y)
    for W, below in zip(reversed(weights[1:]), reversed(inputs[1:]), strict=True):
        g = g + W.T @ ((1 - np.tanh(W @ below) ** 2) * g)
    return np.outer((1 - np.tanh(weights[0] @ x) ** 2) * g, x)


def case(depth: int) -> Case:
    text, where = program(depth)

    def verify(answer: cf.Derivation) -> None:
        random = np.random.default_rng(depth)
        weights = list(random.normal(size=(depth, SIZE, SIZE)) / depth)
        x, y = random.normal(size=(2, SIZE))
        names = {(f"W{i}", 0): W for i, W in enumerate(weights, 1)} | {("x", 0): x, ("y", 0): y}
        value = values.evaluate(answer.result.node, names, {"n": SIZE})
        np.testing.assert_allclose(value, gradient(weights, x, y), rtol=1e-9, atol=1e-12)

    def facts(answer: cf.Derivation) -> Mapping[str, float]:
        return {"tokens a layer": tokens(str(answer.result)) / depth}

    return Case(
        f"{depth} layers",
        lambda: cf.derive(text, "W1", where=where, check=False),
        verify,
        units=depth,
        facts=facts,
        repeats=7 if depth < 1000 else 3,
    )


def cases() -> list[Case]:
    return [case(depth) for depth in DEPTHS]
