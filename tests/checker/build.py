"""Expressions for the tests of check, written with Python's operators: no parser takes part.

X, w, y = matrix("X", "N", "D"), vector("w", "D"), vector("y", "N")
f = fn("norm2", X @ w - y) ** 2          `@` matrix product, `*` scaling, `.had` entry by entry
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from closedform.checker import Question
from closedform.core import node as core
from closedform.core.dims import ONE, Dim, Shape
from closedform.core.node import Node, Symbol, node
from closedform.functions import TABLE

SAME_SHAPE = """
    inv adj expm logm sqrtm tril triu dexpm dlogm softmax cumsum revcumsum abs sign step relu exp
    log sqrt sin cos tan asin acos atan sinh cosh tanh sigmoid softplus erf lgamma digamma maximum
    minimum trigamma
"""
KEEPS = frozenset(SAME_SHAPE.split())


class E:
    """An expression with a shape; Python's operators build nodes."""

    def __init__(self, made: Node) -> None:
        self.node = made

    @property
    def shape(self) -> Shape:
        return self.node.shape

    @property
    def symbol(self) -> Symbol:
        symbol: Symbol = self.node.data
        return symbol

    def __add__(self, other: Any) -> E:
        o = lift(other)
        return op("add", self.shape or o.shape, self, o)

    def __radd__(self, other: Any) -> E:
        return lift(other) + self

    def __neg__(self) -> E:
        return op("neg", self.shape, self)

    def __sub__(self, other: Any) -> E:
        return self + (-lift(other))

    def __rsub__(self, other: Any) -> E:
        return lift(other) - self

    def __mul__(self, other: Any) -> E:
        o = lift(other)
        assert not self.shape or not o.shape, "use @ or had"
        return op("mul", self.shape or o.shape, self, o)

    def __rmul__(self, other: Any) -> E:
        return lift(other) * self

    def __matmul__(self, other: Any) -> E:
        o = lift(other)
        rows = self.shape[0]
        columns = o.shape[1] if len(o.shape) == 2 else None
        if rows is ONE and (columns is None or columns is ONE):
            return op("mul", (), self, o)
        return op("mul", (rows,) if columns is None else (rows, columns), self, o)

    def __truediv__(self, other: Any) -> E:
        return op("divide", self.shape, self, lift(other))

    def __rtruediv__(self, other: Any) -> E:
        return lift(other) / self

    def __pow__(self, other: Any) -> E:
        return op("power", self.shape, self, lift(other))

    def __getitem__(self, places: Any) -> E:
        places = places if isinstance(places, tuple) else (places,)
        ways = tuple(":" if isinstance(p, slice) else "i" for p in places)
        kept = tuple(d for d, way in zip(self.shape, ways, strict=True) if way == ":")
        indices = [lift(p) for p in places if not isinstance(p, slice)]
        return op("entry", kept, self, *indices, data=ways)

    @property
    def T(self) -> E:
        m, n = self.shape if len(self.shape) == 2 else (self.shape[0], ONE)
        return op("transpose", (n, m), self)

    def had(self, other: Any) -> E:
        o = lift(other)
        return op("hadamard", self.shape or o.shape, self, o)

    def over(self, other: Any) -> E:
        o = lift(other)
        return op("ediv", self.shape or o.shape, self, o)

    def pow(self, other: Any) -> E:
        o = lift(other)
        return op("epower", self.shape or o.shape, self, o)


def lift(value: Any) -> E:
    if isinstance(value, E):
        return value
    if isinstance(value, str):
        return E(core.index(value))
    if isinstance(value, Dim):
        return E(core.dim(value))
    return E(core.number(Fraction(value)))


def op(name: str, shape: Shape, *args: E, data: Any = None) -> E:
    return E(node("apply", name, tuple(a.node for a in args), data, shape))


def size(text: Any) -> Dim:
    return Dim.symbol(text) if isinstance(text, str) else Dim.of(text)


def name(text: str, *sizes: Any, props: str = "", dots: int = 0) -> E:
    symbol = Symbol(text, tuple(map(size, sizes)), frozenset(props.split()), dots)
    return E(core.name(symbol))


def scalar(text: str, props: str = "", dots: int = 0) -> E:
    return name(text, props=props, dots=dots)


def vector(text: str, n: Any, props: str = "", dots: int = 0) -> E:
    return name(text, n, props=props, dots=dots)


def matrix(text: str, m: Any, n: Any, props: str = "") -> E:
    return name(text, m, n, props=props)


def fn(function: str, *args: Any, along: str | None = None) -> E:
    given = [lift(a) for a in args]
    x = given[0].shape
    n = {"rows": x[:1], "cols": x[1:]}.get(along or "", ())
    if function in KEEPS:
        shape = x or (given[1].shape if len(given) > 1 else ())
    elif function == "pinv":
        shape = (x[1], x[0])
    elif function == "diag":
        shape = x[:1] if len(x) == 2 else (x[0], x[0])
    elif function == "vec":
        shape = (x[0] * x[1],)
    elif function == "kron":
        shape = tuple(p * q for p, q in zip(x, given[1].shape, strict=True))
    elif function == "sylvester":
        shape = given[2].shape
    elif function == "eigvec_max":
        shape = x[:1]
    else:
        shape = n
    return op(function, shape, *given, data=along)


def eye(n: Any) -> E:
    return op("eye", (size(n), size(n)))


def ones(*sizes: Any) -> E:
    return op("ones", tuple(map(size, sizes)))


def unit(i: str, n: Any) -> E:
    return op("unit", (size(n),), lift(i))


def loop(kind: str, i: str, low: Any, high: Any, body: E) -> E:
    bounds = (lift(low).node, lift(high).node)
    return E(node("binder", kind, (*bounds, body.node), i, body.shape))


def inside(kind: str, f: E, x: E, shape: Shape) -> E:
    return op("derivative", shape, f, x, data=kind)


def where(comparison: str, left: Any, right: Any, u: Any, v: Any) -> E:
    condition = op(comparison, lift(left).shape or lift(right).shape, lift(left), lift(right))
    U, V = lift(u), lift(v)
    return op("where", condition.shape or U.shape or V.shape, condition, U, V)


_x = scalar("x")
SLOPES = {
    "asin": 1 / fn("sqrt", 1 - _x**2),
    "acos": -(1 / fn("sqrt", 1 - _x**2)),
    "atan": 1 / (1 + _x**2),
    "erf": 2 / fn("sqrt", op("pi", ())) * fn("exp", -(_x**2)),
    "lgamma": fn("digamma", _x),
}


def slopes(function: str) -> Node:
    return SLOPES[function].node


def question(*conditions: Any, **fields: Any) -> Question:
    return Question(TABLE, slopes, conditions, **fields)
