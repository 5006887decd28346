"""Random expressions of a given shape, for Hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from closedform.core.dims import Dim, Shape
from closedform.core.node import Node
from present.build import (
    add,
    apply,
    big,
    dim,
    div,
    entry,
    eye,
    had,
    m,
    mul,
    n,
    name,
    neg,
    num,
    ones,
    power,
    unit,
)

LEAVES: dict[Shape, tuple[Node, ...]] = {
    (): (name("a"), name("lam"), num(2), num(-3), num("1/2"), num("-2/3"), dim(n), dim(n - 1)),
    (n,): (name("x", n), name("y", n), ones(n), name("z", n, dots=1, properties=("function",))),
    (m,): (name("u", m), name("w1", m)),
    (n, n): (name("A", n, n), name("S", n, n), eye(n)),
    (m, n): (name("X", m, n), name("Theta", m, n)),
    (n, m): (name("B", n, m),),
    (m, m): (name("C", m, m),),
}
ENTRYWISE = ("exp", "sigmoid", "tanh", "relu")
SCALARS = ("sum", "norm2", "norm1", "logsumexp")


def expressions(shape: Shape = (), depth: int = 4) -> st.SearchStrategy[Node]:
    """Expressions of this shape, nested at most `depth` deep."""
    leaf = st.sampled_from(LEAVES[shape])
    if depth == 0:
        return leaf
    return leaf | st.deferred(lambda: st.one_of(_composed(shape, depth - 1)))


def _composed(shape: Shape, depth: int) -> list[st.SearchStrategy[Node]]:
    same, scalar = expressions(shape, depth), expressions((), depth)
    found = [
        st.builds(add, same, same),
        st.builds(add, scalar, same),
        st.builds(lambda a, b: add(a, neg(b)), same, same),
        st.builds(neg, same),
        st.builds(mul, scalar, same),
        st.builds(mul, same, scalar) if shape else st.builds(mul, same, same),
        st.builds(had, same, same),
        st.builds(lambda a, b: apply("ediv", a, b), same, same),
        st.builds(lambda a: apply("epower", a, 2), same),
        st.builds(div, same, scalar),
        st.builds(apply, st.sampled_from(ENTRYWISE), same),
        same.map(lambda a: big("sum", "ijkl"[depth], 1, dim(n), a)),
    ]
    return found + BY_RANK[len(shape)](shape, depth)


def _scalars(shape: Shape, depth: int) -> list[st.SearchStrategy[Node]]:
    vector, matrix = expressions((n,), depth), expressions((n, n), depth)
    return [
        st.builds(lambda a, b: mul(apply("transpose", a), b), vector, vector),
        st.builds(apply, st.sampled_from(SCALARS), vector),
        st.builds(apply, st.sampled_from(["tr", "det", "logdet"]), matrix),
        st.builds(power, expressions((), depth), st.sampled_from([num(2), num(-1), num("1/2")])),
        st.builds(lambda a: entry(a, 1), vector),
        vector.map(lambda a: big("sum", "pqrs"[depth], 1, dim(n), entry(a, "pqrs"[depth]))),
        st.builds(lambda a: entry(a, 2, 1), expressions((n, n), depth)),
    ]


def _vectors(shape: Shape, depth: int) -> list[st.SearchStrategy[Node]]:
    (size,) = shape
    other = m if size is n else n
    return [
        st.builds(mul, expressions((size, other), depth), expressions((other,), depth)),
        st.builds(
            lambda a, b: mul(apply("transpose", a), b),
            expressions((other, size), depth),
            expressions((other,), depth),
        ),
        st.builds(lambda a: apply("softmax", a), expressions(shape, depth)),
        st.builds(lambda a: entry(a, 1, ":"), expressions((other, size), depth)),
        expressions((size, n), depth).map(lambda a: _columns(a, "bcgh"[depth])),
        st.builds(lambda a: mul(a, unit(1, size)), expressions((size, size), depth)),
        st.builds(lambda a: apply("diag", a), expressions((size, size), depth)),
    ]


def _columns(matrix: Node, index: str) -> Node:
    return big("sum", index, 1, dim(n), entry(matrix, ":", index))


def _matrices(shape: Shape, depth: int) -> list[st.SearchStrategy[Node]]:
    rows, columns = shape
    inner: Dim = n if rows is m else m
    turned = expressions((columns, rows), depth).map(lambda a: apply("transpose", a))
    found = [
        st.builds(mul, expressions((rows, inner), depth), expressions((inner, columns), depth)),
        st.builds(
            lambda a, b: mul(a, apply("transpose", b)),
            expressions((rows,), depth),
            expressions((columns,), depth),
        ),
        turned,
        st.builds(lambda a: apply("softmax", a, data="rows"), expressions(shape, depth)),
    ]
    if rows is columns:
        square = expressions(shape, depth)
        found += [
            st.builds(lambda a: apply("inv", a), square),
            st.builds(power, square, st.sampled_from([num(2), num(-2)])),
            st.builds(lambda a: apply("diag", a), expressions((rows,), depth)),
            st.builds(lambda a: add(a, eye(rows)), square),
        ]
    return found


BY_RANK = (_scalars, _vectors, _matrices)
