"""The derivative of an opaque function, from the text of its record, on tensors of jets."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from closedform.checker.algebra import Jets
from closedform.checker.verdict import NotExact
from closedform.core.node import Node, postorder
from closedform.functions.values import Value

Slopes = Callable[[str], Node | None]


def slope_value(algebra: Jets, name: str, slopes: Slopes | None, X: Value) -> Value:
    """The slope of the function `name` at X, entry by entry; it is stated in the name `x`."""
    slope = None
    if slopes is not None:
        try:
            slope = slopes(name)
        except LookupError:
            slope = None
    if slope is None:
        raise NotExact(name)
    found: dict[Node, Value] = {}
    for node in postorder(slope):
        found[node] = _entry_by_entry(algebra, node, [found[arg] for arg in node.args], X)
    value = found[slope]
    return value if value.shape == X.shape else algebra.spread(value, X.shape)


def _entry_by_entry(algebra: Jets, node: Node, args: list[Value], X: Value) -> Value:
    if node.kind == "name":
        if node.data.name != "x":
            raise NotExact(f"the name {node.data.name} in a slope")
        return X
    if node.kind == "number":
        return algebra.scalar(node.data)
    if node.kind != "apply":
        raise NotExact(f"a {node.kind} in a slope")
    if node.op in ("power", "epower"):
        exponent = node.args[1]
        if exponent.kind == "apply" and exponent.op == "neg" and exponent.args[0].kind == "number":
            return _power(algebra, args[0], -exponent.args[0].data)
        if exponent.kind != "number":
            raise NotExact("a power in a slope")
        return _power(algebra, args[0], exponent.data)
    if node.op == "add":
        total = args[0]
        for arg in args[1:]:
            total = algebra.add(total, arg)
        return total
    binary = BINARY.get(node.op)
    if binary is not None:
        return binary(algebra, args[0], args[1])
    if node.op == "neg":
        return algebra.negate(args[0])
    if node.op == "pi":
        return Value((), {0: [algebra.pi()]})
    if len(args) == 2 and node.args[0].kind == "number":  # the order in a family
        return algebra.apply(node.op, args[1], int(node.args[0].data))
    if len(args) != 1:
        raise NotExact(f"{node.op} in a slope")
    return algebra.apply(node.op, args[0])


def _power(algebra: Jets, X: Value, exponent: Fraction) -> Value:
    if exponent.denominator == 1:
        return algebra.integer_power(X, exponent.numerator)
    return algebra.root(X, exponent)


BINARY: dict[str, Callable[[Jets, Value, Value], Value]] = {
    "mul": lambda a, X, Y: a.hadamard(X, Y),
    "hadamard": lambda a, X, Y: a.hadamard(X, Y),
    "divide": lambda a, X, Y: a.divide(X, Y),
    "ediv": lambda a, X, Y: a.divide(X, Y),
}
