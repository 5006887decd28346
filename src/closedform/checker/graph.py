"""What can be known of expressions before any value is: what depends on what, sizes, loops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import prod

from closedform.core.dims import ONE, Dim, Shape
from closedform.core.node import Node, Symbol, postorder
from closedform.functions import PARAMETRIC

Key = str | tuple[str, int]  # a bound index, or a moved name with its dots
Keys = frozenset[Key]
NOTHING: Keys = frozenset()
NO_PLACES: Mapping[str, int] = {}
RATIONAL = ("add", "neg", "mul", "divide")
COMPARISONS = ("lt", "le", "gt", "ge", "eq")
BRANCHING = (
    "abs",
    "sign",
    "step",
    "relu",
    "norm1",
    "max",
    "min",
    "indmax",
    "indmin",
    "maximum",
    "minimum",
)
TIME: Key = ("t", 0)


def key_of(symbol: Symbol) -> Key:
    return symbol.name, symbol.dots


def moved_name(by: Node) -> Node:
    """The name in what a derivative is taken by: itself, or of which it is an entry or the vec."""
    while by.kind != "name":
        by = by.args[0]
    return by


class Graph:
    """The expressions of one check.

    `free[node]` are the bound indices and moved names that its value depends on, of those that are
    bound or moved anywhere; a node whose `free` is empty has one value at a point.
    """

    def __init__(self, roots: Iterable[Node], moved: Iterable[Symbol] = ()) -> None:
        self.roots = tuple(roots)
        self.nodes = list(postorder(*self.roots))
        self.moved: set[Key] = {key_of(symbol) for symbol in moved}
        self.names: dict[Key, Symbol] = {}
        self.loops = False
        for node in self.nodes:
            if node.kind == "name":
                self.names[key_of(node.data)] = node.data
            elif node.op == "derivative":
                self.moved.add(key_of(moved_name(node.args[1]).data))
            elif node.op == "differential":
                self.moved.add(key_of(node.data[0]))
            elif node.kind == "binder":
                self.loops = True
        self.free: dict[Node, Keys] = {}
        self._rational: set[Node] = set()
        self._deltas: dict[Node, Node | None] = {}
        self._loops_below: dict[Node, list[Node]] = {}
        for node in self.nodes:
            self._enter(node)

    def _enter(self, node: Node) -> None:
        found = self._own_keys(node)
        for arg in node.args:
            keys = self.free[arg]
            if node.kind == "binder" and arg is node.args[2]:
                keys = keys - {node.data}
            if keys and keys is not found:
                found = found | keys if found else keys
        self.free[node] = found
        if node.op == "mul" and not node.shape:
            held = (arg for arg in node.args if _is_delta(arg) or self._deltas.get(arg))
            self._deltas[node] = next(held, None)
        if self._is_rational(node):
            self._rational.add(node)

    def _own_keys(self, node: Node) -> Keys:
        if node.kind == "index":
            return frozenset((node.data,))
        if node.kind == "name" and self.moved:
            own = {key_of(node.data)} & self.moved
            if TIME in self.moved and "function" in node.data.properties:
                own.add(TIME)
            return frozenset(own) if own else NOTHING
        if node.op == "derivative" and key_of(moved_name(node.args[1]).data) == TIME:
            return frozenset(self.moved)
        return NOTHING

    def _is_rational(self, node: Node) -> bool:
        if node.kind in ("number", "dim", "index"):
            return True
        if node.kind == "name":
            return "integer" in node.data.properties and not node.shape and not self.free[node]
        return (
            node.kind == "apply"
            and node.op in RATIONAL
            and all(arg in self._rational for arg in node.args)
        )

    def rational(self, node: Node) -> bool:
        """Whether the value is a rational number that indices, sizes and integers decide."""
        return node in self._rational

    def keys_of(self, node: Node) -> Keys:
        """`free`, also of a node made on the way."""
        found = self.free.get(node)
        if found is None:
            for below in postorder(node):
                if below not in self.free:
                    self._enter(below)
            found = self.free[node]
        return found

    def decided(self, node: Node) -> bool:
        """Whether a `where` is decided by indices and sizes alone."""
        condition = node.args[0]
        return condition.op in COMPARISONS and all(map(self.rational, condition.args))

    def children(self, node: Node) -> tuple[Node, ...]:
        """What has a value before `node` has: a loop and a derivative fetch theirs themselves."""
        if node.kind == "binder" or node.op in ("derivative", "differential"):
            return ()
        if node.op in ("power", "epower"):
            if even_power_of_root(node):
                return node.args[0].args
            return node.args[:1] if self.rational(node.args[1]) else node.args
        if node.op == "where":
            return () if self.decided(node) else (*node.args[0].args, *node.args[1:])
        if node.op == "entry":
            return node.args[:1]
        if node.op == "unit":
            return ()
        return node.args

    def delta_in(self, node: Node) -> Node | None:
        """The factor of a product of numbers that is an entry of the identity matrix, or has one
        among its own factors."""
        self.keys_of(node)  # enters what was made on the way
        return self._deltas.get(node)

    def loops_below(self, root: Node) -> list[Node]:
        """The binders below `root`, inner ones first, that depend on no index around them."""
        if not self.loops:
            return []
        found = self._loops_below.get(root)
        if found is None:
            found = self._loops_below[root] = [
                node
                for node in postorder(root)
                if node.kind == "binder" and not any(isinstance(k, str) for k in self.free[node])
            ]
        return found

    def branches(self) -> bool:
        """Whether signs or comparisons of values decide anything."""
        return any(
            node.op in BRANCHING or (node.op == "where" and not self.decided(node))
            for node in self.nodes
        )

    # Sizes ----------------------------------------------------------------------------------

    def dimensions(self) -> list[Dim]:
        """Every dimension that occurs: of shapes, and used as a number."""
        found: dict[Dim, None] = {}
        for node in self.nodes:
            for d in node.shape:
                found[d] = None
            if node.op in PARAMETRIC:
                found.update(dict.fromkeys(node.data))
        return list(found)

    def large_shapes(self) -> list[Shape]:
        """The shapes with three symbols and more multiplied: of Kronecker products and the like."""
        shapes = dict.fromkeys(node.shape for node in self.nodes)
        return [shape for shape in shapes if sum(map(_degree, shape)) > 2]

    def size_symbols(self) -> list[str]:
        found: set[str] = set()
        for d in self.dimensions():
            found |= d.symbols
        for node in self.nodes:
            if node.kind == "dim":
                found |= node.data.symbols
        return sorted(found)

    def axes_of(self, index: str) -> list[Dim]:
        """The axes that the bare index runs over."""
        return [
            axis
            for node in self.nodes
            for axis, place in _subscripted(node)
            if _is_index(place, index)
        ]

    def literal_places(self) -> list[tuple[Dim, int]]:
        """The axes that are subscripted with a number, or with indices up to numbers; the greatest
        place."""
        ends: dict[str, set[int]] = {}
        for node in self.nodes:
            if node.kind == "binder" and node.args[1].kind == "number":
                numbers = (int(end.data) for end in node.args[:2] if end.kind == "number")
                ends.setdefault(node.data, set()).update(numbers)
        found = []
        for node in self.nodes:
            for axis, place in _subscripted(node):
                greatest = _greatest(place, ends)
                if greatest is not None:
                    found.append((axis, greatest))
        return found


def _greatest(place: Node, ends: Mapping[str, set[int]]) -> int | None:
    """The greatest value at the ends of the ranges; None where it is no number."""
    names = [node.data for node in postorder(place) if node.kind == "index"]
    if not all(name in ends for name in names):
        return None
    corners = product(*(ends[name] for name in names))
    values = [whole_form(place, dict(zip(names, corner, strict=True))) for corner in corners]
    numbers = [value.constant for value in values if value is not None]
    return max((n for n in numbers if n is not None), default=None)


def _is_delta(node: Node) -> bool:
    return node.op == "entry" and node.args[0].op == "eye"


def _subscripted(node: Node) -> Iterator[tuple[Dim, Node]]:
    """The axes from which a node picks a place, and that place."""
    if node.op == "unit":
        yield node.shape[0], node.args[0]
    elif node.op == "entry":
        indices = iter(node.args[1:])
        for axis, way in enumerate(node.data):
            if way == "i":
                yield node.args[0].shape[axis], next(indices)


def _degree(size: Dim) -> int:
    return max((len(monomial) for monomial, _ in size.terms), default=0)


def _is_index(node: Node, index: str) -> bool:
    return node.kind == "index" and node.data == index


def not_negative(nodes: Iterable[Node]) -> list[Dim]:
    """The lengths of sums, and the exponents of matrices, of which the opposite is meant where they
    fall: an answer is claimed where these are 0 or more."""
    found: dict[Dim, None] = {}
    for node in nodes:
        if node.kind == "binder":
            low, high = map(whole_form, node.args[:2])
            if low is not None and high is not None:
                found[high - low + 1] = None
        elif node.op == "power" and node.shape:
            exponent = whole_form(node.args[1])
            if exponent is not None:
                found[-exponent if exponent.falls else exponent] = None
    return [d for d in found if d.symbols]


def whole_form(node: Node, places: Mapping[str, int] = NO_PLACES) -> Dim | None:
    """A number that sizes, integers and indices at these places decide, as a dimension; None for
    any other."""
    if node.kind == "index" and node.data in places:
        return Dim.of(places[node.data])
    if node.kind == "dim" or (node.kind == "number" and node.data.denominator == 1):
        return Dim.of(node.data if node.kind == "dim" else int(node.data))
    if node.kind != "apply" or node.op not in ("add", "neg", "mul"):
        return None
    found = (whole_form(arg, places) for arg in node.args)
    parts = [part for part in found if part is not None]
    if len(parts) < len(node.args):
        return None
    if node.op == "mul":
        return prod(parts, start=ONE)
    return -parts[0] if node.op == "neg" else sum(parts, start=Dim.of(0))


def even_power_of_root(node: Node) -> bool:
    """Whether this is `norm2(x)^2` or `sqrt(x)^4`, which need no root."""
    base, exponent = node.args
    return (
        base.op in ("norm2", "sqrt")
        and (node.op == "epower" or not base.shape)
        and base.data is None
        and exponent.kind == "number"
        and exponent.data.denominator == 1
        and exponent.data.numerator % 2 == 0
    )
