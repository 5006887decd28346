"""A tiny builder of expression nodes for tests: shapes are worked out for the common operators."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from closedform.core import node as core
from closedform.core.dims import ONE, Dim, Shape
from closedform.core.node import Node, Symbol

n, m, N, D = (Dim.symbol(letter) for letter in "nmND")


def name(text: str, *shape: Dim | int, dots: int = 0, properties: tuple[str, ...] = ()) -> Node:
    axes = tuple(Dim.of(axis) for axis in shape)
    return core.name(Symbol(text, axes, frozenset(properties), dots))


def num(value: int | str | Fraction) -> Node:
    return core.number(Fraction(value))


def lift(value: Node | int | str | Fraction) -> Node:
    return value if isinstance(value, Node) else num(value)


def apply(op: str, *args: Node | int | str, data: Any = None, shape: Shape | None = None) -> Node:
    nodes = tuple(map(lift, args))
    return core.node("apply", op, nodes, data, _shape(op, nodes) if shape is None else shape)


def _shape(op: str, args: tuple[Node, ...]) -> Shape:
    if op == "mul" and all(arg.shape for arg in args):
        left, right = (arg.shape for arg in args)
        rows, columns = left[0], right[1] if len(right) == 2 else ONE
        if columns is ONE:
            return () if rows is ONE else (rows,)
        return (rows, columns)
    if op == "transpose":
        return turned(args[0].shape)
    if op in SCALAR:
        return ()
    if op == "diag":
        return args[0].shape * 2 if len(args[0].shape) == 1 else args[0].shape[:1]
    if op == "kron":
        return tuple(a * b for a, b in zip(args[0].shape, args[1].shape, strict=True))
    return max((arg.shape for arg in args), key=len, default=())


def turned(shape: Shape) -> Shape:
    if len(shape) == 1:
        return (ONE, shape[0])
    return shape[:0:-1] if shape and shape[0] is ONE else shape[::-1]


SCALAR = frozenset({"tr", "det", "logdet", "norm1", "norm2", "sum", "dot", "inner", "logsumexp"})


def add(*args: Node | int | str) -> Node:
    return apply("add", *args)


def neg(arg: Node | int) -> Node:
    return apply("neg", arg)


def sub(left: Node | int, right: Node | int) -> Node:
    return add(left, neg(right))


def mul(*args: Node | int | str) -> Node:
    """The product from left to right."""
    product = lift(args[0])
    for factor in args[1:]:
        product = apply("mul", product, factor)
    return product


def had(left: Node | int, right: Node | int) -> Node:
    return apply("hadamard", left, right)


def div(left: Node | int, right: Node | int) -> Node:
    return apply("divide", left, right)


def power(base: Node | int, exponent: Node | int | str) -> Node:
    return apply("power", base, exponent)


def T(arg: Node) -> Node:
    return apply("transpose", arg)


def entry(base: Node, *subscripts: Node | int | str) -> Node:
    """`":"` is a whole axis; anything else an index."""
    data = tuple(":" if s == ":" else "i" for s in subscripts)
    indices = [idx(s) for s in subscripts if s != ":"]
    shape = tuple(axis for axis, s in zip(base.shape, data, strict=True) if s == ":")
    return apply("entry", base, *indices, data=data, shape=shape)


def idx(value: Node | int | str) -> Node:
    if isinstance(value, Node):
        return value
    return core.index(value) if isinstance(value, str) else num(value)


def eye(size: Dim) -> Node:
    return apply("eye", shape=(size, size))


def ones(*shape: Dim) -> Node:
    return apply("ones", shape=shape)


def unit(index: Node | int | str, size: Dim) -> Node:
    return apply("unit", idx(index), shape=(size,))


def big(op: str, index: str, low: Node | int, high: Node | int, body: Node) -> Node:
    return core.node("binder", op, (lift(low), lift(high), body), index, body.shape)


def total(index: str, high: Node | int, body: Node) -> Node:
    return big("sum", index, 1, high, body)


def dim(value: Dim) -> Node:
    return core.dim(value)


def zeros(*shape: Dim) -> Node:
    return apply("zeros", shape=shape)
