"""The plain walk: the value of an expression, operator by operator, over any arithmetic.

A moved name and a bound index open a scope; a node's value lives in the innermost scope that it
depends on, so nothing is computed twice and nothing is remembered too long.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from closedform.checker.algebra import Jets, count, shifted
from closedform.checker.graph import Graph, Key, key_of
from closedform.checker.operators import OPERATORS
from closedform.checker.verdict import Outside
from closedform.core.dims import Shape
from closedform.core.node import Node, Symbol, name, postorder
from closedform.errors import LimitProblem
from closedform.functions.record import ENTRYWISE, Table, missing
from closedform.functions.values import Rational, Sizes, Value

VALUE = 2  # steps for the value of a node, in the count of work
ENTRIES_A_STEP = 32  # of a value
MOST_ENTRIES = 100_000  # of a value: sizes are small unless they are declared as numbers


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

    algebra: Jets

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
        self._loops: dict[object, Value] = {}
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
            if missing_ones and self._is_struck(current, missing_ones):
                memo[current] = self.algebra.scalar(0)
                stack.pop()
            elif missing_ones:
                stack.extend(missing_ones)
            else:
                self.count(current)
                memo[current] = self.compute(current)
                stack.pop()
        return self.memo_of(node)[node]

    def _is_struck(self, node: Node, missing: list[Node]) -> bool:
        """Whether an entry of the identity matrix makes a product 0; the rest of it need not be
        known.  Where that is open, it is what is `missing` first."""
        first = self.graph.delta_in(node)
        if first is None:
            return False
        memo = self.memo_of(first)
        if first in memo:
            parts = memo[first].parts.values()
            return all(self.algebra.is_zero(entry) for part in parts for entry in part)
        missing[:] = [first]
        return False

    def count(self, node: Node) -> None:
        """The work and the memory that the value of a node will take."""
        entries = count(self.shape(node.shape))
        if entries > MOST_ENTRIES:
            raise LimitProblem("value-too-large", entries=entries, limit=MOST_ENTRIES)
        self.algebra.spend(VALUE + entries // ENTRIES_A_STEP)

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
        sizes = [d.value(self.sizes) for d in self.graph.axes_of(index)]
        properties = frozenset({"integer", ">=1", f"<={min(sizes, default=2)}"})
        return self.integer(Symbol(index, (), properties))  # a declared index: any place

    def places(self, node: Node, shape: Sizes) -> list[int]:
        """Where the entries of an `entry` node stand in its base, row by row."""
        indices = iter(node.args[1:])
        found = [0]
        for way, size in zip(node.data, shape, strict=True):
            if way == "i":
                place = self.whole(next(indices))
                if not 1 <= place <= size:
                    raise Outside("an index outside its range")
                steps = range(place - 1, place)
            else:
                steps = range(size)
            found = [p * size + s for p in found for s in steps]
        return found

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

    def args(self, node: Node) -> list[Value]:
        return [self.memo_of(arg)[arg] for arg in node.args]

    def _apply(self, node: Node) -> Value:
        record = self.table[node.op]
        args = self.args(node)
        if record.signature == ENTRYWISE:
            if len(args) == 1:
                return self.algebra.apply(record.name, args[0])
            if record.ball is not None:
                return self.algebra.apply(record.name, args[1], self._order(node.args[0]))
            if record.name not in ("maximum", "minimum"):
                raise missing(record, "value")
            return self.algebra.extreme(record.name, args[0], args[1])
        if record.value is None:
            raise missing(record, "value")
        value: Value
        if node.data is None:
            value = record.value(self.algebra, *args)
        else:
            value = record.value(self.algebra, *args, along=node.data)
        return self.shaped(node, value)

    def _order(self, node: Node) -> int:
        """Which function of a family is meant: a whole number, not negative."""
        order = self.whole(node) if self.graph.rational(node) else -1
        if order < 0:
            raise Outside("an order that is not whole")
        return order

    def shaped(self, node: Node, value: Value) -> Value:
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
        """A sum or a product over an index, once for all places that the others do not change."""
        keys = self.graph.keys_of(node)
        around = [scope for scope in self.scopes if scope.key in keys]
        if any(scope.moved is not None for scope in around):
            return self._looped(node)
        key = node, *[(scope.key, scope.place) for scope in around]
        if key not in self._loops:
            self._loops[key] = self._looped(node)
        return self._loops[key]

    def _looped(self, node: Node) -> Value:
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
