"""Array operations as nodes: what a program consists of, made with the simplifications that hold by
the meaning of arrays alone.

Nodes of the kind ``array`` stand for one operation of an array library each.  They are interned
like all nodes, so what is computed twice is one node, and a program is the list of nodes in the
order in which they can be computed.  Axes are those of NumPy; two shapes that meet are repeated as
NumPy repeats them, so an axis of length 1 fits every other.

    op              args        data
    permute         X           order of the axes
    expand          X           per axis of the result: is it one of X, or new and of length 1
    reshape         X           --
    pick            X           axis, place (counted from 0)
    slice           X           axis, start
    diagonal        X           two axes, which become the last one
    reduce          X           axes that are summed
    repeat          X           --   (to the full shape)
    embed           X           the axis of X that each axis of the result runs along
    add_diagonal    X, d        --
    linear          terms       coefficients
    multiply        factors     --
    matmul          X, Y        --
    tensordot       X, Y        axes of X, axes of Y
    inner           X, Y        --   (the sum of all products of entries)
    einsum          X, Y        labels of X, of Y, of the result
    zeros ones eye mask select iota   --   constants, as in the core
    cholesky lu lower upper   X   is it symmetric: a factorisation; of a triangular matrix itself
    solve           F, B        the matrix is transposed
    inverse         F           --
    logdet det      F           --
    triangular_product    L, X   L is lower
    tridiagonal_product   T, X   --
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from closedform.core.dims import ONE, Dim, Shape
from closedform.core.node import Node, node, number

FACTORISED = ("cholesky", "lu", "lower", "upper")
SYMMETRIC = "symmetric"


def array(op: str, args: Iterable[Node] = (), data: Any = None, shape: Shape = ()) -> Node:
    return node("array", op, tuple(args), data, shape)


# -- axes ----------------------------------------------------------------------------------------


def permute(value: Node, order: Sequence[int]) -> Node:
    """Axis k of the result is axis order[k] of `value`."""
    order = tuple(order)
    if order == tuple(range(len(order))):
        return value
    if value.op == "permute" and value.kind == "array":
        return permute(value.args[0], [value.data[k] for k in order])
    if value.op == "expand" and value.kind == "array":
        places = [k for k, mine in enumerate(value.data) if mine]
        inner = [places.index(k) for k in order if value.data[k]]
        return expand(permute(value.args[0], inner), [value.data[k] for k in order])
    if value.kind == "array" and value.op == "matmul" and is_gram(*value.args):
        return value
    if value.op in ("eye", "ones", "zeros") and value.kind == "array":
        return array(value.op, shape=tuple(value.shape[k] for k in order))
    return array("permute", (value,), order, tuple(value.shape[k] for k in order))


def is_gram(left: Node, right: Node) -> bool:
    """Whether two matrices are the transposes of each other, so that their product is symmetric."""
    if not len(left.shape) == len(right.shape) == 2:
        return False
    return any(a.op == "permute" and a.args[0] is b for a, b in ((left, right), (right, left)))


def turned(value: Node) -> Node:
    """The transpose of a matrix."""
    return permute(value, (1, 0)) if len(value.shape) == 2 else value


def expand(value: Node, own: Sequence[bool]) -> Node:
    """`value` with new axes of length 1 where `own` is false."""
    own = tuple(own)
    if all(own) or not value.shape:
        return value
    axes = iter(value.shape)
    return array("expand", (value,), own, tuple(next(axes) if mine else ONE for mine in own))


def reshape(value: Node, shape: Shape) -> Node:
    if value.shape == shape:
        return value
    if value.kind == "array" and value.op == "reshape":
        return reshape(value.args[0], shape)
    return array("reshape", (value,), None, shape)


def pick(value: Node, axis: int, place: Dim) -> Node:
    """One place along an axis; inside of what is computed place by place, or as a product, only
    what is needed for it."""
    shape = value.shape[:axis] + value.shape[axis + 1 :]
    if value.kind == "array" and value.op == "permute":
        inner = pick(value.args[0], value.data[axis], place)
        order = [k - (k > value.data[axis]) for k in value.data if k != value.data[axis]]
        return permute(inner, order)
    return array("pick", (value,), (axis, place), shape)


def part(value: Node, axis: int, start: Dim, length: Dim) -> Node:
    """A stretch of an axis."""
    if value.shape[axis] is length:
        return value
    shape = (*value.shape[:axis], length, *value.shape[axis + 1 :])
    return array("slice", (value,), (axis, start), shape)


def diagonal(value: Node, one: int, other: int) -> Node:
    """The entries with the same place on two axes, which become one axis, the last."""
    if value.kind == "array" and value.op == "embed" and value.data == (0, 0):
        return repeat(value.args[0], value.shape[:1])
    kept = [size for k, size in enumerate(value.shape) if k not in (one, other)]
    return array("diagonal", (value,), (one, other), (*kept, value.shape[one]))


def reduce(value: Node, axes: Sequence[int]) -> Node:
    """The sum over axes."""
    if not axes:
        return value
    if value.kind == "array" and value.op == "permute":
        inner = [value.data[k] for k in axes]
        left = [k for k in range(len(value.shape)) if k not in inner]
        made = reduce(value.args[0], sorted(inner))
        return permute(made, [left.index(k) for k in value.data if k not in inner])
    kept = tuple(size for k, size in enumerate(value.shape) if k not in axes)
    return array("reduce", (value,), tuple(sorted(axes)), kept)


def repeat(value: Node, shape: Shape) -> Node:
    """`value` with every axis as long as that of `shape`."""
    if value.shape == shape:
        return value
    if value.kind == "number" and value.data in (0, 1):
        return array("ones" if value.data else "zeros", shape=shape)
    return array("repeat", (value,), None, shape)


def embed(value: Node, axes: Sequence[int], shape: Shape) -> Node:
    """`value` along the diagonal of axes that run along the same axis of it; zero elsewhere."""
    axes = tuple(axes)
    if value.kind == "number" and value.data == 1 and axes == (0, 0):
        return array("eye", shape=shape)
    return array("embed", (value,), axes, shape)


# -- arithmetic ----------------------------------------------------------------------------------


def met(*shapes: Shape) -> Shape:
    """The shape of an operation entry by entry."""
    rank = max(map(len, shapes))
    wide = [(ONE,) * (rank - len(shape)) + shape for shape in shapes]
    return tuple(next((s for s in sizes if s is not ONE), ONE) for sizes in zip(*wide, strict=True))


def linear(terms: Sequence[tuple[Fraction, Node]]) -> Node:
    """The sum of coefficient times term."""
    if len(terms) == 1:
        ((coefficient, term),) = terms
        return scaled(number(coefficient), term)
    args = _repeating([term for _, term in terms])
    return array("linear", args, tuple(c for c, _ in terms), met(*(a.shape for a in args)))


def _repeating(parts: Sequence[Node]) -> list[Node]:
    """The parts without new axes in front: arrays that meet are repeated there anyway."""
    rank = max(len(part.shape) for part in parts)
    full = [part for part in parts if not _is_new(part) and len(part.shape) == rank]
    return [_shortened(part) if full else part for part in parts]


def _is_new(part: Node) -> bool:
    return part.kind == "array" and part.op == "expand" and not part.data[0]


def _shortened(part: Node) -> Node:
    if not _is_new(part):
        return part
    return expand(part.args[0], part.data[part.data.index(True) :])


def scaled(by: Node, value: Node) -> Node:
    """A scalar times `value`, the scalar where the fewest entries are."""
    if by.kind == "number" and by.data == 1:
        return value
    if value.kind == "array":
        first, *others = value.args or (value,)
        if value.op in ("permute", "reshape", "embed"):
            return array(value.op, (scaled(by, first),), value.data, value.shape)
        if value.op == "multiply":
            small = min(value.args, key=_width)
            if not small.shape or _width(small) < _width(value):
                rest = list(value.args)
                rest.remove(small)
                return multiply([scaled(by, small), *rest])
        if value.op == "linear" and not others and by.kind == "number":
            return scaled(number(by.data * value.data[0]), first)
    if by.kind == "number" and value.kind != "number":
        return array("linear", (value,), (by.data,), value.shape)
    return multiply([by, value])


def _width(value: Node) -> int:
    """How many axes are longer than 1."""
    return sum(size is not ONE for size in value.shape)


def multiply(factors: Sequence[Node]) -> Node:
    """The product entry by entry; scalars are multiplied with each other first."""
    constant = Fraction(1)
    small: list[Node] = []
    wide: list[Node] = []
    for factor in factors:
        if factor.kind == "number":
            constant *= factor.data
        else:
            (wide if factor.shape else small).append(factor)
    if constant != 1 or not (small or wide):
        small.insert(0, number(constant))
    if len(small) > 1:
        small = [array("multiply", small)]
    parts = _repeating([*small, *wide])
    if len(parts) == 1:
        return parts[0]
    return array("multiply", parts, None, met(*(p.shape for p in parts)))


def matmul(left: Node, right: Node) -> Node:
    """The product of matrices and vectors; with the inverse of a matrix, a solution."""
    lead = met(left.shape[:-2], right.shape[:-2])
    shape = (*lead, *left.shape[-2:-1], *(right.shape[-1:] if len(right.shape) > 1 else ()))
    if not lead:
        for value, other, first in ((left, right, True), (right, left, False)):
            flipped = value.kind == "array" and value.op == "permute"
            inner = value.args[0] if flipped else value
            if inner.kind == "array" and inner.op == "inverse":
                return _solved(inner.args[0], other, first, flipped)
            if _is_tridiagonal(inner):
                return _by_tridiagonal(value, other, first)
            side = _triangle(inner)
            if side and len(other.shape) == 2:
                return _by_triangle(value, other, first, (side == "lower") != flipped)
    return array("matmul", (left, right), None, shape)


def _is_tridiagonal(value: Node) -> bool:
    return value.kind == "name" and "tridiagonal" in value.data.properties


def _by_tridiagonal(value: Node, other: Node, first: bool) -> Node:
    if first or len(other.shape) == 1:
        matrix = value if first else turned(value)
        return array("tridiagonal_product", (matrix, other), None, other.shape)
    args = (turned(value), turned(other))
    return turned(array("tridiagonal_product", args, None, args[1].shape))


def _triangle(value: Node) -> str:
    """Which triangle of a declared name has entries, where it is one."""
    if value.kind != "name" or len(value.shape) != 2:
        return ""
    return next((side for side in ("lower", "upper") if side in value.data.properties), "")


def _by_triangle(value: Node, other: Node, first: bool, lower: bool) -> Node:
    if first:
        return array("triangular_product", (value, other), lower, other.shape)
    args = (turned(value), turned(other))
    return turned(array("triangular_product", args, not lower, args[1].shape))


def _solved(factor: Node, other: Node, first: bool, flipped: bool) -> Node:
    """inv(F)*B, or B*inv(F) as the transpose of a solution with F'."""
    transposed = flipped == first and factor.data != SYMMETRIC
    if first or len(other.shape) == 1:
        return array("solve", (factor, other), transposed, other.shape)
    return turned(array("solve", (factor, turned(other)), transposed, turned(other).shape))


def inverse(factor: Node) -> Node:
    """The inverse of a matrix that is factorised; of a diagonal one the diagonal of reciprocals."""
    matrix = factor.args[0]
    if matrix.kind == "array" and matrix.op == "embed" and matrix.data == (0, 0):
        (on,) = matrix.args
        reciprocal = node("apply", "epower", (on, number(-1)), shape=on.shape)
        return embed(reciprocal, (0, 0), matrix.shape)
    return array("inverse", (factor,), shape=factor.shape)


def tensordot(left: Node, right: Node, ours: Sequence[int], theirs: Sequence[int]) -> Node:
    kept = [size for k, size in enumerate(left.shape) if k not in ours]
    kept += [size for k, size in enumerate(right.shape) if k not in theirs]
    return array("tensordot", (left, right), (tuple(ours), tuple(theirs)), tuple(kept))


def inner(left: Node, right: Node) -> Node:
    """The sum of the products of all entries."""
    both = left.kind == right.kind == "array" and left.op == right.op == "permute"
    if both and left.data == right.data:
        return inner(left.args[0], right.args[0])
    return array("inner", (left, right))
