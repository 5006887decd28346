"""The operators of the notation, one function each: the value of a node in a walk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from closedform.checker.algebra import count
from closedform.checker.graph import even_power_of_root
from closedform.checker.inside import derivative, differential
from closedform.checker.verdict import Outside
from closedform.core.node import Node
from closedform.functions import values
from closedform.functions.values import Value

if TYPE_CHECKING:
    from closedform.checker.walk import Walk


def add(walk: Walk, node: Node) -> Value:
    args = walk.args(node)
    total = args[0]
    for arg in args[1:]:
        total = walk.algebra.add(total, arg)
    return walk.shaped(node, total)


def mul(walk: Walk, node: Node) -> Value:
    X, Y = walk.args(node)
    if not node.args[0].shape or not node.args[1].shape:
        return walk.algebra.hadamard(X, Y)
    return walk.shaped(node, walk.algebra.matmul(X, Y))


def power(walk: Walk, node: Node) -> Value:
    base, exponent = node.args
    algebra = walk.algebra
    if even_power_of_root(node):
        X = walk.memo_of(base.args[0])[base.args[0]]
        if base.op == "norm2":
            X = algebra.total(algebra.hadamard(X, X))
        return algebra.integer_power(X, exponent.data.numerator // 2)
    X = walk.memo_of(base)[base]
    if walk.graph.rational(exponent):
        number = walk.exact(exponent)
        if node.op == "power" and base.shape:
            if not isinstance(number, int):
                raise Outside("a matrix power that is not whole")
            return algebra.matrix_power(X, number)
        if isinstance(number, int):
            return algebra.integer_power(X, number)
        return algebra.root(X, number)
    E = walk.memo_of(exponent)[exponent]
    if X.shape != E.shape:
        X = algebra.spread(X, E.shape) if not X.shape else X
        E = algebra.spread(E, X.shape) if not E.shape else E
    return algebra.power(X, E)


def transpose(walk: Walk, node: Node) -> Value:
    X = walk.args(node)[0]
    return walk.shaped(node, values.transpose(walk.algebra, X) if len(X.shape) == 2 else X)


def entry(walk: Walk, node: Node) -> Value:
    X = walk.memo_of(node.args[0])[node.args[0]]
    return walk.algebra.gather(X, walk.shape(node.shape), walk.places(node, X.shape))


def chosen(walk: Walk, condition: Node, size: int) -> list[bool]:
    """A comparison, entry by entry."""
    left, right = condition.args
    if left is right:
        return [condition.op in ("le", "ge", "eq")] * size
    if walk.graph.rational(left) and walk.graph.rational(right):
        return [DECIDED[condition.op](walk.exact(left), walk.exact(right))] * size
    algebra = walk.algebra
    U, V = walk.memo_of(left)[left], walk.memo_of(right)[right]
    attained = _attained(walk, condition)
    if attained is not None:
        return attained
    if condition.op in ("lt", "ge"):
        U, V = V, U
    part = algebra.value_part(algebra.subtract(U, V))
    if condition.op == "eq":
        found = [algebra.is_zero(v) for v in part]
    else:
        strict = condition.op in ("lt", "gt")
        found = [algebra.positive(v) == strict for v in part]
    return found if len(found) == size else found * size


ATTAINED = {("eq", "max"), ("ge", "max"), ("eq", "min"), ("le", "min")}


def _attained(walk: Walk, condition: Node) -> list[bool] | None:
    """Where x == max(x), or min: a place, not a comparison of two values of the same number."""
    left, right = condition.args
    along = right.op == "mul" and right.args[0].data in ("rows", "cols")
    extreme = right.args[0] if along else right
    if (condition.op, extreme.op) not in ATTAINED:
        return None
    whole = left.args[0] if left.op == "vec" and extreme.data is None else left
    if (
        extreme.args[0] not in (left, whole)
        or (extreme.data == "cols")
        or (along and extreme.data is None)
    ):
        return None
    X = walk.memo_of(left)[left]
    if extreme.op == "min":
        X = walk.algebra.scale(X, -1)
    if not along:
        best = walk.algebra.largest(X)
        return [place in best for place in range(count(X.shape))]
    rows, columns = X.shape
    found: list[bool] = []
    for row in range(rows):
        line = walk.algebra.gather(X, (columns,), range(row * columns, (row + 1) * columns))
        best = walk.algebra.largest(line)
        found += [place in best for place in range(columns)]
    return found


def comparison(walk: Walk, node: Node) -> Value:
    """1 where it holds, else 0."""
    left, right = node.args
    shape = walk.shape(left.shape or right.shape)
    one, zero = walk.algebra.scalar(1), walk.algebra.scalar(0)
    return walk.algebra.select(chosen(walk, node, count(shape)), one, zero, shape)


def where(walk: Walk, node: Node) -> Value:
    condition, u, v = node.args
    shape = walk.shape(node.shape)
    if walk.graph.decided(node):
        picked = walk.value(u if chosen(walk, condition, 1)[0] else v)
        return picked if picked.shape == shape else walk.algebra.spread(picked, shape)
    U, V = walk.memo_of(u)[u], walk.memo_of(v)[v]
    return walk.algebra.select(chosen(walk, condition, count(shape)), U, V, shape)


def unit(walk: Walk, node: Node) -> Value:
    (n,) = walk.shape(node.shape)
    place = walk.whole(node.args[0])
    if not 1 <= place <= n:
        raise Outside("an index outside its range")
    one = walk.algebra.scalar(1)
    return walk.algebra.gather(one, (n,), [0 if i == place - 1 else -1 for i in range(n)])


def commutation(walk: Walk, node: Node) -> Value:
    m, n = walk.shape(node.data)
    size = m * n
    places = [-1] * (size * size)
    for i in range(m):
        for j in range(n):
            places[(j + n * i) * size + i + m * j] = 0
    return walk.algebra.gather(walk.algebra.scalar(1), (size, size), places)


def duplication(walk: Walk, node: Node) -> Value:
    (n,) = walk.shape(node.data)
    lower = [(i, j) for j in range(n) for i in range(j, n)]
    order = {place: k for k, place in enumerate(lower)}
    places = [-1] * (n * n * len(order))
    for i in range(n):
        for j in range(n):
            places[(i + n * j) * len(order) + order[max(i, j), min(i, j)]] = 0
    made = walk.algebra.gather(walk.algebra.scalar(1), (n * n, len(order)), places)
    return walk.shaped(node, made)


def elimination(walk: Walk, node: Node) -> Value:
    (n,) = walk.shape(node.data)
    lower = [i + n * j for j in range(n) for i in range(j, n)]
    places = [-1] * (len(lower) * n * n)
    for k, place in enumerate(lower):
        places[k * n * n + place] = 0
    return walk.shaped(
        node, walk.algebra.gather(walk.algebra.scalar(1), (len(lower), n * n), places)
    )


def unvec(walk: Walk, node: Node) -> Value:
    (X,) = walk.args(node)
    m, n = walk.shape(node.data)
    places = [i + m * j for i in range(m) for j in range(n)]
    return walk.shaped(node, walk.algebra.gather(X, (m, n), places))


def ones(walk: Walk, node: Node) -> Value:
    return walk.algebra.full(walk.shape(node.shape), 0 if node.op == "zeros" else 1)


def _entrywise(name: str) -> Callable[[Walk, Node], Value]:
    def handler(walk: Walk, node: Node) -> Value:
        left, right = walk.args(node)
        value: Value = getattr(walk.algebra, name)(left, right)
        return walk.shaped(node, value)

    return handler


DECIDED: Mapping[str, Callable[[Any, Any], bool]] = {
    "lt": lambda u, v: u < v,
    "le": lambda u, v: u <= v,
    "gt": lambda u, v: u > v,
    "ge": lambda u, v: u >= v,
    "eq": lambda u, v: u == v,
}
OPERATORS: Mapping[str, Callable[[Walk, Node], Value]] = {
    **dict.fromkeys(DECIDED, comparison),
    "add": add,
    "neg": lambda walk, node: walk.algebra.negate(walk.args(node)[0]),
    "mul": mul,
    "hadamard": _entrywise("hadamard"),
    "divide": _entrywise("divide"),
    "ediv": _entrywise("divide"),
    "kron": lambda walk, node: walk.shaped(node, values.kron(walk.algebra, *walk.args(node))),
    "power": power,
    "epower": power,
    "transpose": transpose,
    "entry": entry,
    "where": where,
    "eye": lambda walk, node: values.eye(walk.algebra, walk.shape(node.shape)[0]),
    "ones": ones,
    "zeros": ones,
    "unit": unit,
    "pi": lambda walk, node: Value((), {0: [walk.algebra.pi()]}),
    "commutation": commutation,
    "duplication": duplication,
    "elimination": elimination,
    "unvec": unvec,
    "derivative": derivative,
    "differential": differential,
}
