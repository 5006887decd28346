"""From expression to core: every function that is said with others is unfolded into contractions.

A bound index becomes an axis.  Inside ``sum(i = 1:N, …)`` the row ``X[i, :]`` is the matrix ``X``
with its first axis named ``i``; functions act on the remaining axes, whatever axes they are
repeated over, so a loss typed as a sum over samples and the same loss typed with matrices become
the same core.  Axes of size 1 (a row vector) are dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from closedform.calculus.indices import Range, affine, at, subscripts
from closedform.core.algebra import (
    ONE as UNIT,
)
from closedform.core.algebra import (
    broadcast,
    contract,
    eye,
    fuse,
    linear,
    mask,
    ones,
    scale,
    stacking,
    zero,
)
from closedform.core.dims import ONE, Dim, Shape
from closedform.core.node import Node, dim, memo, node, number, unknown
from closedform.errors import UnsupportedProblem
from closedform.functions import KEPT, TABLE, Record
from closedform.meaning import templates
from closedform.meaning.calls import Signature, alternative, signatures


class Value(NamedTuple):
    """A core node whose first axes belong to the indices `idx`, the others to the expression."""

    node: Node
    idx: tuple[str, ...] = ()


Derive = Callable[["Unfolder", Node], Value]
SMALL_POWER = 6  # a power up to this is a product
SHORT_PRODUCT = 3  # entries up to which their product is written out


_indices: dict[Node, frozenset[str]] = memo()


def indices_in(root: Node) -> frozenset[str]:
    """The indices that occur below `root`."""
    known = _indices
    if root not in known:
        for current in unknown(root, known):
            own = frozenset({current.data}) if current.kind == "index" else frozenset()
            known[current] = own.union(*[known[arg] for arg in current.args])
    return known[root]


class Unfolder:
    """Unfolds expressions; `values` says what names stand for (parameters of a template)."""

    def __init__(
        self,
        derive: Derive,
        values: Mapping[str, Value] | None = None,
        sizes: Mapping[str, Dim] | None = None,
        kept: frozenset[Node] = frozenset(),
    ) -> None:
        self.derive = derive
        self.kept = kept  # parts that the author named
        self.values = dict(values or {})
        self.sizes = dict(sizes or {})
        self.ranges: dict[str, Range] = {}
        self._known: dict[object, Value] = {}  # by node; in ranges, with those that occur in it

    # -- the walk ---------------------------------------------------------------------------------

    def __call__(self, expression: Node) -> Value:
        known, plain = self._known, not self.ranges or not indices_in(expression)
        if plain and expression in known:
            return known[expression]
        stack = [expression]
        while stack:
            current = stack[-1]
            key = current if plain else self._key(current)
            if key not in known:
                below = () if current.kind == "binder" else current.args
                waiting = [arg for arg in below if (arg if plain else self._key(arg)) not in known]
                if waiting:
                    stack += waiting
                    continue
                value = self._unfold(current)
                known[key] = _together(value) if current in self.kept else value
            stack.pop()
        return known[expression if plain else self._key(expression)]

    def _key(self, current: Node) -> object:
        free = indices_in(current)
        if not free:
            return current
        bound = [(i, r) for i, r in self.ranges.items() if i in free]
        return (current, *bound) if bound else current

    def _unfold(self, current: Node) -> Value:
        kind = current.kind
        if kind == "number":
            return Value(current)
        if kind == "name":
            return self._name(current)
        if kind == "dim":
            return Value(dim(self.size(current.data)))
        if kind == "index":
            return self._counter(current.data)
        if kind == "binder":
            return self._binder(current)
        rule = _RULES.get(current.op)
        if rule is not None:
            return rule(self, current)
        return self._function(current)

    def size(self, size: Dim) -> Dim:
        return size.substitute(self.sizes) if self.sizes else size

    def shape(self, current: Node) -> Shape:
        return tuple(map(self.size, current.shape)) if self.sizes else current.shape

    def core_shape(self, current: Node) -> Shape:
        shape = self.shape(current)
        return shape if ONE not in shape else tuple(s for s in shape if s is not ONE)

    # -- wiring -----------------------------------------------------------------------------------

    def wire(
        self,
        parts: Iterable[tuple[Value, Sequence[Hashable]]],
        out: Sequence[Hashable],
        sizes: Mapping[Hashable, Dim] | None = None,
        drop: str | None = None,
    ) -> Value:
        """The contraction of values whose axes are named by `parts`; `drop` sums over an index."""
        numbers: dict[Hashable, int] = {}

        def labels(keys: Iterable[Hashable]) -> tuple[int, ...]:
            return tuple([numbers.setdefault(key, len(numbers)) for key in keys])

        factors: list[tuple[Node, tuple[int, ...]]] = []
        idx: dict[str, None] = {}
        for value, names in parts:
            factors.append((value.node, labels([*_axes_of(value.idx), *names])))
            idx.update(dict.fromkeys(value.idx))
        idx.pop(drop or "", None)
        wanted = labels([*_axes_of(idx), *out])
        known = dict(zip(labels(sizes), sizes.values(), strict=True)) if sizes else None
        return Value(contract(factors, wanted, known), tuple(idx))

    def aligned(
        self, values: Sequence[Value], shapes: Sequence[Shape]
    ) -> tuple[list[Node], tuple[str, ...], Shape]:
        """All values over the same indices and the same shape; scalars are repeated."""
        idx = tuple(dict.fromkeys(i for value in values for i in value.idx))
        inner: Shape = next((s for s in shapes if s), ())
        full = tuple(self.ranges[i].length for i in idx) + inner
        out = tuple(range(len(full)))
        nodes = []
        for value, shape in zip(values, shapes, strict=True):
            own = tuple(idx.index(i) for i in value.idx)
            labels = own + (tuple(range(len(idx), len(full))) if shape else ())
            nodes.append(broadcast(value.node, labels, out, full))
        return nodes, idx, full

    # -- leaves -----------------------------------------------------------------------------------

    def _name(self, current: Node) -> Value:
        found = self.values.get(current.data.name)
        if found is not None and not current.data.dots:
            return found
        return Value(node("name", data=current.data, shape=self.core_shape(current)))

    def _counter(self, index: str) -> Value:
        if index not in self.ranges:  # declared: one fixed, unknown value
            return Value(dim(Dim.symbol(index)))
        low, length = self.ranges[index]
        return Value(node("structure", "iota", data=low, shape=(length,)), (index,))

    def pick(self, which: Node, size: Dim) -> Value:
        """The unit vector of an index expression: one axis of the expression."""
        coefficients, constant = self.affine(which)
        if len(coefficients) == 1 and constant is Dim.of(0):
            ((index, coefficient),) = coefficients.items()
            low, length = self.ranges[index]
            if coefficient == 1 and low is ONE and length is size:
                return Value(eye(size), (index,))
        if not coefficients and size is ONE:
            return Value(UNIT)
        indices = tuple(coefficients)
        data = (
            tuple(coefficients.values()),
            constant,
            tuple(self.ranges[i].low for i in indices),
        )
        shape = (*(self.ranges[i].length for i in indices), size)
        return Value(node("structure", "select", data=data, shape=shape), indices)

    def affine(self, which: Node) -> tuple[dict[str, int], Dim]:
        return affine(which, self.ranges, self.size)

    # -- binders ----------------------------------------------------------------------------------

    def _binder(self, current: Node) -> Value:
        low, high, body = current.args
        index = current.data
        first, last = self._end(low, False), self._end(high, True)
        own = Range(first, last - first + 1)
        if self._is_short(current, own):
            values = range(own.low.constant or 0, (last.constant or 0) + 1)
            return self._written_out(current.op, [at(body, index, value) for value in values])
        outer = self.ranges.get(index)
        self.ranges[index] = own
        shape = self.core_shape(body)
        axes = tuple(range(len(shape)))
        try:
            value = self._masked(self(body), shape, low, high, index, current.op)
        finally:
            length = self.ranges.pop(index).length
            if outer is not None:  # an index of the same name further out
                self.ranges[index] = outer
        if current.op == "sum" or length is ONE:  # a product of one value is that value
            if index in value.idx:
                return self.wire([(value, axes)], axes, drop=index)
            return self.wire([(value, axes), (Value(dim(length)), ())], axes)
        if index not in value.idx:
            nodes, idx, full = self.aligned([value], [shape])
            return Value(node("apply", "epower", (nodes[0], dim(length)), shape=full), idx)
        idx = tuple(i for i in value.idx if i != index)
        moved = self.wire([(value, axes)], (*axes, ("index", index)), drop=index)
        result = node("apply", "prod", (moved.node,), shape=moved.node.shape[:-1])
        return Value(result, idx)

    def _is_short(self, binder: Node, own: Range) -> bool:
        """Whether a sum or a product is written out: of one value, or of a few where the index is a
        number such as an exponent, or picks some of the entries for a product."""
        low, high, body = binder.args
        index, count = binder.data, own.length.constant
        if own.low.constant is None or count is None or not 1 <= count <= SMALL_POWER:
            return False
        if index not in indices_in(body) or self.affine(low)[0] or self.affine(high)[0]:
            return False
        picking = [(w, size) for w, size in subscripts(body) if index in indices_in(w)]
        if count == 1 or not picking:
            return True
        whole = all(which.kind == "index" and size is own.length for which, size in picking)
        return binder.op == "prod" and count <= SHORT_PRODUCT and not whole

    def _written_out(self, op: str, bodies: list[Node]) -> Value:
        """The sum or the product of these."""
        shape = self.core_shape(bodies[0])
        parts = list(map(self, bodies))
        if op == "sum":
            nodes, idx, full = self.aligned(parts, [shape] * len(parts))
            return Value(linear(full, [(1, n) for n in nodes]), idx)
        axes = tuple(range(len(shape)))
        return self.wire([(part, axes) for part in parts], axes)

    def _end(self, limit: Node, upper: bool) -> Dim:
        """The least low end or the greatest high end, over all values of outer indices."""
        coefficients, total = self.affine(limit)
        for index, coefficient in coefficients.items():
            low, length = self.ranges[index]
            high = low + length - 1
            total = total + (high if (coefficient > 0) == upper else low) * coefficient
        return total

    def _masked(
        self, value: Value, shape: Shape, low: Node, high: Node, index: str, op: str
    ) -> Value:
        """`value` with what lies outside a range that depends on outer indices left out."""
        counter = node("index", data=index)
        masks = []
        for left, right in ((counter, low), (high, counter)):
            limit = right if left is counter else left
            if not self.affine(limit)[0]:
                continue
            nodes, idx, full = self.aligned([self(left), self(right)], [(), ()])
            masks.append(Value(node("apply", "ge", tuple(nodes), shape=full), idx))
        if not masks:
            return value
        if op == "prod":
            raise UnsupportedProblem("product-over-dependent-range")
        axes = tuple(range(len(shape)))
        return self.wire([(value, axes), *((m, ()) for m in masks)], axes)

    # -- operators --------------------------------------------------------------------------------

    def _sum(self, current: Node) -> Value:
        parts = [self(arg) for arg in current.args]
        nodes, idx, full = self.aligned(parts, [self.core_shape(a) for a in current.args])
        return Value(linear(full, [(1, n) for n in nodes]), idx)

    def _negative(self, current: Node) -> Value:
        value = self(current.args[0])
        return Value(scale(-1, value.node), value.idx)

    def _product(self, current: Node) -> Value:
        left, right = current.args
        a, b = self.shape(left), self.shape(right)
        if not a or not b:
            axes = tuple(range(len(self.core_shape(current))))
            return self.wire(
                [(self(left), axes if a else ()), (self(right), axes if b else ())], axes
            )
        rows, inner = (a[0], a[1]) if len(a) == 2 else (a[0], ONE)
        columns = b[1] if len(b) == 2 else ONE
        return self.wire(
            [
                (self(left), _named((rows, inner), ("r", "k"))),
                (self(right), _named((inner, columns), ("k", "c"))),
            ],
            _named((rows, columns), ("r", "c")),
        )

    def _hadamard(self, current: Node) -> Value:
        axes = tuple(range(len(self.core_shape(current))))
        return self.wire(
            [(self(a), axes if self.core_shape(a) else ()) for a in current.args], axes
        )

    def _quotient(self, current: Node) -> Value:
        above, below = current.args
        value = self(below)
        inverse = Value(_power(value.node, number(-1)), value.idx)
        axes = tuple(range(len(self.core_shape(current))))
        return self.wire(
            [
                (self(above), axes if self.core_shape(above) else ()),
                (inverse, axes if self.core_shape(below) else ()),
            ],
            axes,
        )

    def _power(self, current: Node) -> Value:
        base, exponent = current.args
        if not base.shape or current.op == "epower":
            values = [self(base), self(exponent)]
            shapes = [self.core_shape(base), self.core_shape(exponent)]
            if not shapes[1] and not values[1].idx:  # a scalar exponent is not repeated
                return Value(_power(values[0].node, values[1].node), values[0].idx)
            nodes, idx, _full = self.aligned(values, shapes)
            return Value(_power(nodes[0], nodes[1]), idx)
        return self._matrix_power(self(base), self.shape(base)[0], self(exponent))

    def _matrix_power(self, base: Value, size: Dim, exponent: Value) -> Value:
        if exponent.node.kind == "number":
            times = int(exponent.node.data)
            if abs(times) <= SMALL_POWER:
                factor = base
                if times < 0:
                    inverse = node("apply", "inv", (base.node,), shape=base.node.shape)
                    factor = Value(inverse, base.idx)
                if times == 0:
                    return Value(eye(size))
                chain = [(factor, (i, i + 1)) for i in range(abs(times))]
                return self.wire(chain, (0, abs(times)))
        idx = tuple(dict.fromkeys((*base.idx, *exponent.idx)))
        lengths = tuple(self.ranges[i].length for i in idx)
        matrix = broadcast(
            base.node,
            (*(idx.index(i) for i in base.idx), len(idx), len(idx) + 1),
            tuple(range(len(idx) + 2)),
            (*lengths, size, size),
        )
        power = broadcast(
            exponent.node,
            tuple(idx.index(i) for i in exponent.idx),
            tuple(range(len(idx))),
            lengths,
        )
        return Value(node("apply", "matpow", (matrix, power), shape=matrix.shape), idx)

    def _entry(self, current: Node) -> Value:
        base = current.args[0]
        subscripts = iter(current.args[1:])
        labels: list[Hashable] = []
        kept: list[Hashable] = []
        parts: list[tuple[Value, Sequence[Hashable]]] = []
        for axis, (kind, size) in enumerate(zip(current.data, self.shape(base), strict=True)):
            unit = size is ONE
            if not unit:
                labels.append(axis)
            if kind == ":":
                if not unit:
                    kept.append(axis)
            else:
                which = next(subscripts)
                if not unit:
                    parts.append((self.pick(which, size), (axis,)))
        return self.wire([(self(base), labels), *parts], kept)

    def _constant(self, current: Node) -> Value:
        shape = self.core_shape(current)
        if current.op == "eye":
            return Value(eye(shape[0]) if shape else UNIT)
        return Value(ones(shape) if current.op == "ones" else zero(shape))

    def _unit(self, current: Node) -> Value:
        return self.pick(current.args[0], self.shape(current)[0])

    def _pi(self, current: Node) -> Value:
        return Value(node("apply", "pi"))

    def _commutation(self, current: Node) -> Value:
        rows, columns = (self.size(s) for s in current.data)
        return self.wire(
            [
                (Value(fuse(rows, columns)), ("p", "i", "j")),
                (Value(fuse(columns, rows)), ("q", "j", "i")),
            ],
            ("p", "q"),
        )

    def _stacking(self, current: Node) -> Value:
        (size,) = (self.size(s) for s in current.data)
        return Value(UNIT if size is ONE else stacking(current.op, size))

    def _unvec(self, current: Node) -> Value:
        rows, columns = (self.size(s) for s in current.data)
        value = self(current.args[0])
        if rows is ONE or columns is ONE:
            return value
        return self.wire(
            [(value, ("k",)), (Value(fuse(columns, rows)), ("k", "c", "r"))], ("r", "c")
        )

    def _triangle(self, current: Node) -> Value:
        rows, columns = self.shape(current)
        lower = current.op == "tril"
        triangle = Value(mask(rows, columns) if lower else mask(columns, rows))
        return self.wire(
            [(self(current.args[0]), (0, 1)), (triangle, (0, 1) if lower else (1, 0))], (0, 1)
        )

    def _derivative(self, current: Node) -> Value:
        return self.derive(self, current)

    # -- functions --------------------------------------------------------------------------------

    def _function(self, current: Node) -> Value:
        record = TABLE[current.op]
        args = [self(arg) for arg in current.args]
        if record.entrywise:
            return self._entrywise(record, current, args)
        shapes = [self.shape(arg) for arg in current.args]
        if current.data is not None:
            return self._along(record, args[0], shapes[0], current.data)
        return self._applied(record, args, shapes)

    def _entrywise(self, record: Record, current: Node, args: list[Value]) -> Value:
        nodes, idx, full = self.aligned(args, [self.core_shape(a) for a in current.args])
        if not record.meaning:
            return Value(node("apply", record.name, tuple(nodes), shape=full), idx)
        entry = tuple(f"entry {k}" for k in range(len(full)))
        self.ranges.update((e, Range(ONE, size)) for e, size in zip(entry, full, strict=True))
        values = [Value(n, entry) for n in nodes]
        made = self.instance(templates.meaning(record.name, None), record, values, {})
        order = tuple(entry.index(e) for e in made.idx)
        for e in entry:
            del self.ranges[e]
        return Value(broadcast(made.node, order, tuple(range(len(full))), full), idx)

    def _applied(self, record: Record, args: list[Value], shapes: list[Shape]) -> Value:
        which = alternative(record, tuple(map(len, shapes)))
        assert which is not None
        signature = signatures(record)[which]
        letters = {
            letter: size
            for axes, shape in zip(signature.arguments, shapes, strict=True)
            for letter, size in zip(axes, shape, strict=True)
        }
        meaning = templates.meaning(record.name, which)
        if meaning is not None:
            return self.instance(meaning, record, args, letters)
        if record.structural:
            return self._structural(signature, args, letters)
        return self._primitive(record, signature, args, letters)

    def instance(
        self,
        template: Node | None,
        record: Record,
        args: Sequence[Value],
        letters: Mapping[str, Dim],
    ) -> Value:
        """A text of the record with the arguments for its parameters."""
        assert template is not None, record.name
        values = dict(zip(record.parameters, args, strict=True))
        inner = Unfolder(self.derive, values, letters)
        inner.ranges = self.ranges
        return inner(template)

    def _structural(
        self, signature: Signature, args: list[Value], letters: Mapping[str, Dim]
    ) -> Value:
        parts: list[tuple[Value, Sequence[Hashable]]] = [
            (value, [a for a in axes if letters[a] is not ONE])
            for value, axes in zip(args, signature.arguments, strict=True)
        ]
        out: list[Hashable] = []
        for group in signature.result:
            wide = [letter for letter in group if letters[letter] is not ONE]
            if len(wide) == 2:
                out.append(("fused", group))
                parts.append(
                    (Value(fuse(letters[wide[0]], letters[wide[1]])), [("fused", group), *wide])
                )
            else:
                out.extend(wide)
        return self.wire(parts, out)

    def _primitive(
        self, record: Record, signature: Signature, args: list[Value], letters: Mapping[str, Dim]
    ) -> Value:
        """A function that stays: its own axes last, axes of indices first."""
        idx = tuple(dict.fromkeys(i for value in args for i in value.idx))
        lengths = tuple(self.ranges[i].length for i in idx)
        nodes = []
        for value, axes in zip(args, signature.arguments, strict=True):
            own = tuple(idx.index(i) for i in value.idx)
            inner = tuple(len(idx) + k for k in range(len(axes)))
            held = tuple(k for k, a in zip(inner, axes, strict=True) if letters[a] is not ONE)
            full = lengths + tuple(letters[a] for a in axes)
            nodes.append(broadcast(value.node, own + held, tuple(range(len(full))), full))
        result = tuple(letters[g[0]] for g in signature.result)
        made = Value(node("apply", record.name, tuple(nodes), shape=lengths + result), idx)
        keep = [k for k, size in enumerate(result) if size is not ONE]
        return self.wire([(made, range(len(result)))], keep) if len(keep) < len(result) else made

    def _along(self, record: Record, arg: Value, shape: Shape, along: str) -> Value:
        """The function applied to each row or column: that axis becomes an index for a while."""
        each, other = (0, 1) if along == "rows" else (1, 0)
        index = f"each {along}"
        self.ranges[index] = Range(ONE, shape[each])
        count = len(arg.idx)
        order = (*range(count), count + each, count + other)
        sizes = tuple(arg.node.shape[i] for i in order)
        turned = Value(
            broadcast(
                arg.node,
                tuple(order.index(i) for i in range(count + 2)),
                tuple(range(count + 2)),
                sizes,
            ),
            (*arg.idx, index),
        )
        result = self._applied(record, [turned], [(shape[other],)])
        keeps = len(result.node.shape) > len(result.idx)
        own: list[Hashable] = ["other"] if keeps else []
        out: list[Hashable] = [("index", index)]
        if keeps:
            out = [("index", index), "other"] if along == "rows" else ["other", ("index", index)]
        made = self.wire([(result, own)], out, drop=index)
        del self.ranges[index]
        return made


def _axes_of(indices: Iterable[str]) -> list[Hashable]:
    """The keys of the axes of indices, which no axis of an expression has."""
    return [("index", index) for index in indices]


def _together(value: Value) -> Value:
    """A sum with a nonlinear term, kept together."""
    if value.node.kind != "sum" or all(term.kind != "apply" for term in value.node.args):
        return value
    return Value(kept(value.node), value.idx)


def kept(value: Node) -> Node:
    """`value` as a part that sums are not flattened through."""
    return node("apply", KEPT.name, (value,), shape=value.shape)


def _power(base: Node, exponent: Node) -> Node:
    return node("apply", "epower", (base, exponent), shape=base.shape)


def _named(shape: Shape, names: Sequence[Hashable]) -> list[Hashable]:
    return [name for size, name in zip(shape, names, strict=True) if size is not ONE]


_RULES: dict[str, Callable[[Unfolder, Node], Value]] = {
    "add": Unfolder._sum,
    "neg": Unfolder._negative,
    "mul": Unfolder._product,
    "hadamard": Unfolder._hadamard,
    "divide": Unfolder._quotient,
    "ediv": Unfolder._quotient,
    "power": Unfolder._power,
    "epower": Unfolder._power,
    "entry": Unfolder._entry,
    "eye": Unfolder._constant,
    "ones": Unfolder._constant,
    "zeros": Unfolder._constant,
    "unit": Unfolder._unit,
    "pi": Unfolder._pi,
    "commutation": Unfolder._commutation,
    "duplication": Unfolder._stacking,
    "elimination": Unfolder._stacking,
    "unvec": Unfolder._unvec,
    "tril": Unfolder._triangle,
    "triu": Unfolder._triangle,
    "derivative": Unfolder._derivative,
}
