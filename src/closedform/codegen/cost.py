"""What an array operation costs: floating-point operations and bytes, at given sizes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import prod
from typing import NamedTuple

from closedform.codegen.arrays import FACTORISED, is_gram
from closedform.codegen.order import ENTRY
from closedform.core.dims import Shape
from closedform.core.node import Node

VIEWS = frozenset({"permute", "expand", "reshape", "pick", "slice", "diagonal", "repeat"})
FUNCTION = 20  # operations in the time of one exponential


class Cost(NamedTuple):
    """Floating-point operations, and entries read or written."""

    flops: float
    entries: float

    @property
    def time(self) -> float:
        """In multiplications."""
        return self.flops + ENTRY * self.entries


FREE = Cost(0, 0)


def entries(shape: Shape, sizes: Mapping[str, int]) -> int:
    return prod(size.value(sizes) for size in shape)


def cost(value: Node, sizes: Mapping[str, int]) -> Cost:
    """That of one operation, its arguments being there."""
    if value.kind in ("name", "number", "dim") or value.op in VIEWS:
        return FREE
    made = entries(value.shape, sizes)
    used = value.args[1:] if value.op == "tridiagonal_product" else value.args
    read = sum(entries(arg.shape, sizes) for arg in used)
    return Cost(_flops(value, made, sizes), made + read)


def _flops(value: Node, made: int, sizes: Mapping[str, int]) -> float:
    if value.kind == "apply":
        return FUNCTION * made
    first = value.args[0].shape if value.args else ()
    if value.op == "matmul":
        gram = is_gram(*value.args)
        return made * first[-1].value(sizes) * (1 if gram else 2)
    if value.op in ("tensordot", "einsum", "inner"):
        return 2 * _products(value, sizes)
    if value.op in FACTORISED:
        return first[0].value(sizes) ** 3 * (1 / 3 if value.op == "cholesky" else 2 / 3)
    if value.op == "solve":
        return made * first[0].value(sizes) * 2
    if value.op == "tridiagonal_product":
        return 5 * made
    if value.op == "triangular_product":
        return made * first[0].value(sizes)
    if value.op == "inverse":
        return 4 / 3 * first[0].value(sizes) ** 3
    if value.op == "linear":
        return made * len(value.args)
    if value.op == "multiply":
        return made * (len(value.args) - 1)
    return made if value.op == "add_diagonal" else 0


def _products(value: Node, sizes: Mapping[str, int]) -> int:
    """How many products of two entries there are."""
    left, right = value.args
    if value.op == "inner":
        return entries(left.shape, sizes)
    if value.op == "tensordot":
        shared = entries(tuple(left.shape[k] for k in value.data[0]), sizes)
        return entries(left.shape, sizes) * entries(right.shape, sizes) // max(shared, 1)
    labels = dict(zip(value.data[0], left.shape, strict=True))
    labels.update(zip(value.data[1], right.shape, strict=True))
    return entries(tuple(labels.values()), sizes)


def total(roots: Iterable[Node], paid: Iterable[Node], sizes: Mapping[str, int]) -> float:
    """The time of everything below the roots; what is paid for costs nothing more."""
    seen = set(paid)
    stack = list(roots)
    time = 0.0
    while stack:
        current = stack.pop()
        if current in seen:
            continue
        seen.add(current)
        time += cost(current, sizes).time
        stack += current.args
    return time
