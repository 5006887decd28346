"""Indices of sums: what they run over, and index expressions as linear forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from closedform.core.dims import Dim
from closedform.core.node import Node, node, number, postorder
from closedform.errors import UnsupportedProblem


class Range(NamedTuple):
    low: Dim
    length: Dim


def affine(
    which: Node, ranges: Mapping[str, Range], size: Callable[[Dim], Dim]
) -> tuple[dict[str, int], Dim]:
    """An index expression as a linear form in the bound indices."""
    if which.kind == "number" and which.data.denominator == 1:
        return {}, Dim.of(int(which.data))
    if which.kind == "dim":
        return {}, size(which.data)
    if which.kind == "index":
        if which.data in ranges:
            return {which.data: 1}, Dim.of(0)
        return {}, Dim.symbol(which.data)
    if which.op in ("add", "neg", "mul"):
        parts = [affine(arg, ranges, size) for arg in which.args]
        if which.op == "neg":
            return {i: -c for i, c in parts[0][0].items()}, -parts[0][1]
        (left, a), (right, b) = parts
        if which.op == "add":
            total = dict(left)
            for index, coefficient in right.items():
                total[index] = total.get(index, 0) + coefficient
            return {i: c for i, c in total.items() if c}, a + b
        if not left and not right:
            return {}, a * b
        for (form, constant), (other, factor) in ((parts[0], parts[1]), (parts[1], parts[0])):
            if not other and factor.constant is not None:
                by = factor.constant
                return {i: c * by for i, c in form.items()}, constant * by
    if which.op == "divide":
        (left, a), (right, b) = (affine(arg, ranges, size) for arg in which.args)
        if not left and not right and b.constant and a.over(b.constant).is_whole:
            return {}, a.over(b.constant)
    raise UnsupportedProblem("index-not-linear")


def at(body: Node, index: str, value: int) -> Node:
    """What stands below a sum or a product, for one value of the index."""
    made: dict[Node, Node] = {}
    for current in postorder(body):
        if current.kind == "index" and current.data == index:
            made[current] = number(value)
            continue
        args = tuple(made[arg] for arg in current.args)
        if current.kind == "binder" and current.data == index:  # another index of that name
            args = (*args[:2], current.args[2])
        made[current] = node(current.kind, current.op, args, current.data, current.shape)
    return made[body]


def subscripts(body: Node) -> Iterator[tuple[Node, Dim]]:
    """The subscripts of entries and unit vectors, each with the size of the axis."""
    for current in postorder(body):
        if current.op == "unit":
            yield current.args[0], current.shape[0]
        elif current.op == "entry":
            sizes = zip(current.data, current.args[0].shape, strict=True)
            yield from zip(current.args[1:], (s for kind, s in sizes if kind == "i"), strict=True)
