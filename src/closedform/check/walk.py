"""The plain walk: the value of an expression, operator by operator, over any arithmetic.

A moved name and a bound index open a scope; a node's value lives in the innermost scope that it
depends on, so nothing is computed twice and nothing is remembered too long.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from closedform.check.algebra import Jets, coefficient, count, shifted
from closedform.check.graph import Graph, Key, even_power_of_root, key_of, moved_name
from closedform.check.verdict import Outside
from closedform.core.dims import Shape
from closedform.core.node import Node, Symbol, name, postorder
from closedform.functions import values
from closedform.functions.record import ENTRYWISE, Table, missing
from closedform.functions.values import Rational, Sizes, Value


class Scope:
    """A bound index with its value, or a moved name with the infinitesimal that moves it."""

    __slots__ = ("bit", "key", "memo", "moved", "place")

    def __init__(self, key: Key, place: int = 0, moved: Value | None = None, bit: int = 0) -> None:
        self.key = key
        self.place = place
        self.moved = moved
        self.bit = bit
        self.memo: dict[Node, Value] = {}


class Walk:
    """The values of the nodes of `graph` at one point: `sizes` of the dimensions, and `draw`,
    which gives a declared name its value, unless `given` has one."""

    def __init__(
        self,
        graph: Graph,
        algebra: Jets,
        table: Table,
        sizes: Mapping[str, int],
        draw: Callable[[Symbol], Value],
        integer: Callable[[Symbol], int],
    ) -> None:
        self.graph = graph
        self.algebra = algebra
        self.table = table
        self.sizes = sizes
        self.draw = draw
        self.integer = integer
        self.given: dict[Key, Value] = {}
        self.memo: dict[Node, Value] = {}
        self.scopes: list[Scope] = []
        self._shapes: dict[Shape, Sizes] = {}
        self._next_bit = 1

    # Values and scopes ----------------------------------------------------------------------

    def shape(self, shape: Shape) -> Sizes:
        found = self._shapes.get(shape)
        if found is None:
            found = self._shapes[shape] = tuple(d.value(self.sizes) for d in shape)
        return found

    def memo_of(self, node: Node) -> dict[Node, Value]:
        keys = self.graph.keys_of(node)
        if keys and self.scopes:
            for scope in reversed(self.scopes):
                if scope.key in keys:
                    return scope.memo
        return self.memo

    def value(self, node: Node) -> Value:
        """The value in the present scopes; no recursion but into loops and derivatives."""
        found = self.memo_of(node).get(node)
        if found is not None:
            return found
        stack = [node]
        while stack:
            current = stack[-1]
            memo = self.memo_of(current)
            if current in memo:
                stack.pop()
                continue
            missing_ones = [
                arg for arg in self.graph.children(current) if arg not in self.memo_of(arg)
            ]
            if missing_ones:
                stack.extend(missing_ones)
            else:
                memo[current] = self.compute(current)
                stack.pop()
        return self.memo_of(node)[node]

    def settled(self, node: Node) -> Value:
        """`value`, loops below it first: deep programs with a loop at every level stay shallow."""
        for loop in self.graph.loops_below(node):
            self.value(loop)
        return self.value(node)

    def moving(self, by: Node, direction: Value, of: Callable[[], Value]) -> tuple[Value, int]:
        """`of()` while the name `by` moves along `direction`, and the infinitesimal it moves by."""
        bit = self._next_bit
        moved = self.algebra.add(self.value(by), shifted(direction, bit))
        self._next_bit <<= 1
        self.scopes.append(Scope(key_of(by.data), moved=moved, bit=bit))
        try:
            return of(), bit
        finally:
            scope = self.scopes.pop()
            self._next_bit >>= 1
            self._keep(scope)

    def _keep(self, scope: Scope) -> None:
        """What was found while a name moved holds, without the move, when it rests."""
        bit = scope.bit
        for node, found in scope.memo.items():
            memo = self.memo_of(node)
            if node not in memo:
                rest = {s: part for s, part in found.parts.items() if not s & bit}
                memo[node] = Value(found.shape, rest)

    def exact(self, node: Node) -> Rational:
        """The value of a node that the graph calls rational."""
        found: dict[Node, Rational] = {}
        for current in postorder(node):
            args = [found[arg] for arg in current.args]
            if current.kind == "number":
                value = current.data
                found[current] = value.numerator if value.denominator == 1 else value
            elif current.kind == "dim":
                found[current] = current.data.value(self.sizes)
            elif current.kind == "index":
                found[current] = self._place(current.data)
            elif current.kind == "name":
                found[current] = self.integer(current.data)
            elif current.op == "add":
                found[current] = sum(args)
            elif current.op == "neg":
                found[current] = -args[0]
            elif current.op == "mul":
                found[current] = args[0] * args[1]
            else:
                if not args[1]:
                    raise Outside("division by zero")
                quotient = Fraction(args[0]) / args[1]
                found[current] = quotient.numerator if quotient.denominator == 1 else quotient
        return found[node]

    def whole(self, node: Node) -> int:
        value = self.exact(node)
        if not isinstance(value, int):
            raise Outside("an index that is not whole")
        return value

    def _place(self, index: str) -> int:
        for scope in reversed(self.scopes):
            if scope.key == index:
                return scope.place
        raise LookupError(f"the index {index!r} is not bound here")

    # One node -------------------------------------------------------------------------------

    def compute(self, node: Node) -> Value:
        kind = node.kind
        if kind == "apply":
            handler = OPERATORS.get(node.op)
            return handler(self, node) if handler is not None else self._apply(node)
        if kind == "name":
            return self._name(node)
        if kind == "binder":
            return self._loop(node)
        return self.algebra.scalar(self.exact(node))

    def _args(self, node: Node) -> list[Value]:
        return [self.memo_of(arg)[arg] for arg in node.args]

    def _apply(self, node: Node) -> Value:
        record = self.table[node.op]
        args = self._args(node)
        if record.signature == ENTRYWISE:
            if len(args) == 1:
                return self.algebra.apply(record.name, args[0])
            return self.algebra.extreme(record.name, args[0], args[1])
        if record.value is None:
            raise missing(record, "value")
        value: Value
        if node.data is None:
            value = record.value(self.algebra, *args)
        else:
            value = record.value(self.algebra, *args, along=node.data)
        return self._as(node, value)

    def _as(self, node: Node, value: Value) -> Value:
        """The entries in the shape that the node declares."""
        shape = self.shape(node.shape)
        if value.shape == shape or count(value.shape) != count(shape):
            return value
        return Value(shape, value.parts)

    def _name(self, node: Node) -> Value:
        memo = self.memo_of(node)
        if memo is self.memo:
            given = self.given.get(key_of(node.data))
            return given if given is not None else self.draw(node.data)
        keys = self.graph.keys_of(node)
        at = max(i for i, scope in enumerate(self.scopes) if scope.key in keys)
        scope = self.scopes[at]
        if scope.key == key_of(node.data) and scope.moved is not None:
            return scope.moved
        outer, self.scopes = self.scopes, self.scopes[:at]  # moved by time: x + e*(d(x)/d(t))
        try:
            rate = name(node.data._replace(dots=node.data.dots + 1))
            here, there = self.value(node), self.value(rate)
        finally:
            self.scopes = outer
        return self.algebra.add(here, shifted(there, scope.bit))

    def _loop(self, node: Node) -> Value:
        low, high, body = node.args
        algebra = self.algebra
        shape = self.shape(body.shape)
        result: Value | None = None
        scope = Scope(node.data)
        first, last = self.whole(low), self.whole(high)
        self.scopes.append(scope)
        try:
            for place in range(first, last + 1):
                scope.place, scope.memo = place, {}
                term = self.value(body)
                if result is None:
                    result = term
                elif node.op == "sum":
                    result = algebra.add(result, term)
                else:
                    result = algebra.hadamard(result, term)
        finally:
            self.scopes.pop()
        return algebra.full(shape, 0 if node.op == "sum" else 1) if result is None else result

    def _add(self, node: Node) -> Value:
        args = self._args(node)
        total = args[0]
        for arg in args[1:]:
            total = self.algebra.add(total, arg)
        return self._as(node, total)

    def _mul(self, node: Node) -> Value:
        X, Y = self._args(node)
        if not node.args[0].shape or not node.args[1].shape:
            return self.algebra.hadamard(X, Y)
        return self._as(node, self.algebra.matmul(X, Y))

    def _power(self, node: Node) -> Value:
        base, exponent = node.args
        algebra = self.algebra
        if even_power_of_root(node):
            X = self.memo_of(base.args[0])[base.args[0]]
            if base.op == "norm2":
                X = algebra.total(algebra.hadamard(X, X))
            return algebra.integer_power(X, exponent.data.numerator // 2)
        X = self.memo_of(base)[base]
        if self.graph.rational(exponent):
            number = self.exact(exponent)
            if node.op == "power" and base.shape:
                if not isinstance(number, int):
                    raise Outside("a matrix power that is not whole")
                return algebra.matrix_power(X, number)
            if isinstance(number, int):
                return algebra.integer_power(X, number)
            return algebra.root(X, number)
        E = self.memo_of(exponent)[exponent]
        if X.shape != E.shape:
            X = algebra.spread(X, E.shape) if not X.shape else X
            E = algebra.spread(E, X.shape) if not E.shape else E
        return algebra.power(X, E)

    def _transpose(self, node: Node) -> Value:
        X = self._args(node)[0]
        return self._as(node, values.transpose(self.algebra, X) if len(X.shape) == 2 else X)

    def _entry(self, node: Node) -> Value:
        X = self.memo_of(node.args[0])[node.args[0]]
        return self.algebra.gather(X, self.shape(node.shape), self.places(node, X.shape))

    def places(self, node: Node, shape: Sizes) -> list[int]:
        """Where the entries of an `entry` node stand in its base, row by row."""
        indices = iter(node.args[1:])
        places = [0]
        for way, size in zip(node.data, shape, strict=True):
            if way == "i":
                place = self.whole(next(indices))
                if not 1 <= place <= size:
                    raise Outside("an index outside its range")
                steps = range(place - 1, place)
            else:
                steps = range(size)
            places = [p * size + s for p in places for s in steps]
        return places

    def chosen(self, condition: Node, size: int) -> list[bool]:
        """A comparison, entry by entry."""
        left, right = condition.args
        if self.graph.rational(left) and self.graph.rational(right):
            return [DECIDED[condition.op](self.exact(left), self.exact(right))] * size
        algebra = self.algebra
        U, V = self.memo_of(left)[left], self.memo_of(right)[right]
        if condition.op in ("lt", "ge"):
            U, V = V, U
        part = algebra.value_part(algebra.subtract(U, V))
        if condition.op == "eq":
            found = [algebra.is_zero(v) for v in part]
        else:
            strict = condition.op in ("lt", "gt")
            found = [algebra.positive(v) == strict for v in part]
        return found if len(found) == size else found * size

    def _where(self, node: Node) -> Value:
        condition, u, v = node.args
        shape = self.shape(node.shape)
        if self.graph.decided(node):
            picked = self.value(u if self.chosen(condition, 1)[0] else v)
            return picked if picked.shape == shape else self.algebra.spread(picked, shape)
        U, V = self.memo_of(u)[u], self.memo_of(v)[v]
        return self.algebra.select(self.chosen(condition, count(shape)), U, V, shape)

    def _unit(self, node: Node) -> Value:
        (n,) = self.shape(node.shape)
        place = self.whole(node.args[0])
        if not 1 <= place <= n:
            raise Outside("an index outside its range")
        one = self.algebra.scalar(1)
        return self.algebra.gather(one, (n,), [0 if i == place - 1 else -1 for i in range(n)])

    def _commutation(self, node: Node) -> Value:
        m, n = self.shape(node.data)
        size = m * n
        places = [-1] * (size * size)
        for i in range(m):
            for j in range(n):
                places[(j + n * i) * size + i + m * j] = 0
        return self.algebra.gather(self.algebra.scalar(1), (size, size), places)

    def _duplication(self, node: Node) -> Value:
        (n,) = self.shape(node.data)
        lower = [(i, j) for j in range(n) for i in range(j, n)]
        order = {place: k for k, place in enumerate(lower)}
        places = [-1] * (n * n * len(order))
        for i in range(n):
            for j in range(n):
                places[(i + n * j) * len(order) + order[max(i, j), min(i, j)]] = 0
        return self.algebra.gather(self.algebra.scalar(1), (n * n, len(order)), places)

    def _ones(self, node: Node) -> Value:
        return self.algebra.full(self.shape(node.shape), 0 if node.op == "zeros" else 1)

    # Derivatives inside expressions ---------------------------------------------------------

    def _derivative(self, node: Node) -> Value:
        """Axes of the function first, then of the variable, in the layout of the notation."""
        f, by = node.args
        orders = 2 if node.data == "hess" else 1
        columns = self.columns(f, by, orders)
        shape = self.shape(node.shape)
        if not self.shape(f.shape) or len(columns) == 1:
            order = _down_columns(shape)
            line = columns if len(columns) > 1 else None
            entries = line if line is not None else self._entries_of(columns[0])
        else:
            order = list(range(count(shape)))
            split = [self._entries_of(column) for column in columns]
            entries = [column[i] for i in range(len(split[0])) for column in split]
            if orders == 2:
                order = list(range(len(entries)))
        return _assembled(self.algebra, entries, shape, order)

    def _entries_of(self, X: Value) -> list[Value]:
        """The entries, columns below each other."""
        return [self.algebra.gather(X, (), (i,)) for i in _down_columns(X.shape)]

    def columns(self, f: Node, by: Node, orders: int = 1) -> list[Value]:
        """The derivatives of f along each entry of `by`, columns of `by` below each other; of order
        two, along each pair of entries, the last the fastest."""
        base = moved_name(by)
        if base.data.shape and by.kind != "name":
            places = self.places(by, self.shape(base.shape))
            places = [places[i] for i in _down_columns(self.shape(by.shape))]
        else:
            places = list(_down_columns(self.shape(base.shape)))
        one, shape = self.algebra.scalar(1), self.shape(base.shape)
        found = []
        for place in places:
            unit = [0 if i == place else -1 for i in range(count(shape))]
            direction = self.algebra.gather(one, shape, unit)
            if orders == 1:
                moved, bit = self.moving(base, direction, lambda: self.settled(f))
                found.append(coefficient(moved, bit))
            else:
                found += self._second(f, by, base, direction)
        return found

    def _second(self, f: Node, by: Node, base: Node, direction: Value) -> list[Value]:
        inner: list[Value] = []

        def first() -> Value:
            inner.extend(self.columns(f, by))
            return inner[0]

        _, bit = self.moving(base, direction, first)
        return [coefficient(column, bit) for column in inner]


def _down_columns(shape: Sizes) -> list[int]:
    if len(shape) < 2:
        return list(range(count(shape)))
    m, n = shape
    return [i * n + j for j in range(n) for i in range(m)]


def _assembled(a: Jets, entries: list[Value], shape: Sizes, order: list[int]) -> Value:
    """The tensor whose place `order[k]` holds the scalar `entries[k]`."""
    parts: dict[int, list[Any]] = {}
    for place, entry in zip(order, entries, strict=True):
        for s, part in entry.parts.items():
            if s not in parts:
                parts[s] = [a.zero] * len(order)
            parts[s][place] = part[0]
    return Value(shape, parts)


def _entrywise(name: str) -> Callable[[Walk, Node], Value]:
    def handler(walk: Walk, node: Node) -> Value:
        left, right = walk._args(node)
        value: Value = getattr(walk.algebra, name)(left, right)
        return walk._as(node, value)

    return handler


DECIDED: Mapping[str, Callable[[Any, Any], bool]] = {
    "lt": lambda u, v: u < v,
    "le": lambda u, v: u <= v,
    "gt": lambda u, v: u > v,
    "ge": lambda u, v: u >= v,
    "eq": lambda u, v: u == v,
}
OPERATORS: Mapping[str, Callable[[Walk, Node], Value]] = {
    "add": Walk._add,
    "neg": lambda walk, node: walk.algebra.negate(walk._args(node)[0]),
    "mul": Walk._mul,
    "hadamard": _entrywise("hadamard"),
    "divide": _entrywise("divide"),
    "ediv": _entrywise("divide"),
    "kron": lambda walk, node: walk._as(node, values.kron(walk.algebra, *walk._args(node))),
    "power": Walk._power,
    "epower": Walk._power,
    "transpose": Walk._transpose,
    "entry": Walk._entry,
    "where": Walk._where,
    "eye": lambda walk, node: values.eye(walk.algebra, walk.shape(node.shape)[0]),
    "ones": Walk._ones,
    "zeros": Walk._ones,
    "unit": Walk._unit,
    "pi": lambda walk, node: Value((), {0: [walk.algebra.pi()]}),
    "commutation": Walk._commutation,
    "duplication": Walk._duplication,
    "derivative": Walk._derivative,
}
