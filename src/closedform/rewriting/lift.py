"""From core back to matrix notation: reading a contraction as a person would write it.

A contraction is taken apart into *pieces*: matrices, vectors and scalars whose axes carry labels.
Moves put pieces together until one is left: entries multiplied (Hadamard), a closed label summed
(product), a label of one piece summed (ones, sum), a vector stretched to a diagonal matrix.  Where
no move fits, an index is kept: Σ over it, with entries.  The moves are tried in the order in which
people use them, so the first reading is nearly always the short one.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from closedform.core.algebra import ONE as UNIT
from closedform.core.algebra import ZERO, Factor, coefficient_of, contract, is_zero, linear, terms
from closedform.core.dims import Dim, Shape
from closedform.core.node import Node, node, number
from closedform.functions import KEPT, TABLE
from closedform.rewriting import spelling as sp
from closedform.rewriting.fused import FusedReading
from closedform.rewriting.normal import Normal
from closedform.rewriting.pinning import Pinning


class NoMatrixForm(Exception):
    """The tensor has no reading in matrix notation."""


class Piece:
    """Something with labels: a product, entry by entry, of powers of expressions.

    Every expression in `parts` has the axes of `labels`, in their order.
    """

    __slots__ = ("parts", "labels")

    def __init__(self, parts: list[tuple[Node, Node]], labels: tuple[int, ...]) -> None:
        self.parts = parts
        self.labels = labels

    @classmethod
    def of(cls, expression: Node, labels: tuple[int, ...]) -> Piece:
        return cls([(expression, UNIT)], labels)

    @property
    def rank(self) -> int:
        return len(self.labels)

    def turned(self) -> Piece:
        return Piece([(sp.transpose(e), p) for e, p in self.parts], self.labels[::-1])

    def along(self, labels: tuple[int, ...]) -> Piece:
        return self if self.labels == labels else self.turned()

    def expression(self) -> Node:
        """The product of the powers, what has a negative exponent below."""
        above: list[Node] = []
        below: list[Node] = []
        for base, exponent in self.parts:
            if exponent.kind == "number" and exponent.data < 0:
                below.append(sp.entrywise_power(base, number(-exponent.data)))
            elif _leading_minus(exponent):
                below.append(sp.entrywise_power(base, sp.negative(exponent)))
            else:
                above.append(sp.entrywise_power(base, exponent))
        return _quotient(above, below)

    def transposed_expression(self) -> Node:
        if self.rank == 1:
            return sp.transpose(self.expression())
        return sp.shortest(self.turned().expression(), sp.transpose(self.expression()))


def _leading_minus(exponent: Node) -> bool:
    return exponent.op == "neg"


def _quotient(above: list[Node], below: list[Node]) -> Node:
    value: Node | None = None
    for part in above:
        value = part if value is None else sp.hadamard(value, part)
    if not below:
        return value if value is not None else number(1)
    under = below[0]
    for part in below[1:]:
        under = sp.hadamard(under, part)
    return sp.quotient(value if value is not None else number(1), under)


class Term(NamedTuple):
    """A lifted term: coefficient times scalars times `main` (a tensor), over scalars."""

    coefficient: Fraction
    scalars: list[Node]
    below: list[Node]
    main: Node | None  # None: the term is a scalar
    repeated: bool  # a scalar repeated over the shape

    def expression(self, whole: bool = False) -> Node:
        return sp.scaled(self.coefficient, self.scalars, self.below, self.main)


class Lifter:
    """Lifts core nodes; `order` ranks names as the author introduced them."""

    def __init__(self, normal: Normal, order: dict[str, int], taken: frozenset[str]) -> None:
        self.normal = normal
        self.order = order
        self.taken = set(taken)
        self.indices: frozenset[str] = frozenset()
        self._known: dict[tuple[Node, bool], Node] = {}
        self._spoilt: set[tuple[Node, bool]] = set()
        self._keys: dict[Node, tuple[int, ...]] = {}

    # -- nodes ------------------------------------------------------------------------------------

    def __call__(self, value: Node, flipped: bool = False) -> Node:
        """The expression of a core node with at most two axes; `flipped`: of its transpose."""
        stack = [(value, flipped)]
        while stack:
            key = stack[-1]
            if key in self._known:
                stack.pop()
                continue
            waiting = [k for k in self._below(*key) if k not in self._known and k not in self._spoilt]
            if waiting and len(stack) < 100_000:
                stack.extend(waiting)
                continue
            stack.pop()
            try:
                self._known[key] = self._lift(*key)
            except NoMatrixForm:
                self._spoilt.add(key)
                if not stack:
                    raise
        if (value, flipped) in self._spoilt:
            raise NoMatrixForm
        return self._known[value, flipped]

    def _below(self, value: Node, flipped: bool) -> list[tuple[Node, bool]]:
        """What lifting this node will ask for: lifted first, so that depth costs no recursion."""
        if value.kind == "contraction":
            return [(f, False) for f in value.args if len(f.shape) <= 2 and f.kind != "structure"]
        if value.kind == "sum":
            return [(t, flipped) for t in value.args if t.kind != "contraction"] + [
                (f, False)
                for t in value.args
                if t.kind == "contraction"
                for f in t.args
                if len(f.shape) <= 2 and f.kind != "structure"
            ]
        if value.kind == "apply":
            keep = flipped and TABLE[value.op].entrywise
            return [(a, keep and len(a.shape) == 2) for a in value.args if len(a.shape) <= 2]
        return []

    def ask(self, value: Node, flipped: bool = False) -> Node:
        """A part of what is being lifted."""
        found = self._known.get((value, flipped))
        if found is None:
            if (value, flipped) in self._spoilt:
                raise NoMatrixForm
            found = self._known[value, flipped] = self._lift(value, flipped)
        return found

    def _lift(self, value: Node, flipped: bool) -> Node:
        kind = value.kind
        if len(value.shape) > 2:
            raise NoMatrixForm
        if kind == "number":
            return value
        if kind == "dim":
            return sp.of_dim(value.data, self.indices)
        if kind == "name":
            plain = node("name", data=value.data, shape=value.data.shape)
            if value.data.shape != value.shape:  # a declared row
                plain = sp.transpose(plain)
            return sp.transpose(plain) if flipped else plain
        if kind == "sum":
            made = self.sum(value, flipped)
            if len(value.shape) == 2 and made.op == "add" and _transposes_in(made) > 2:
                made = sp.shortest(made, sp.around(self.sum(value, not flipped)))
            return made
        if kind == "contraction":
            term = self.term(Fraction(1), value, flipped)
            return (self._repeated(term, value, flipped) if term.repeated else term).expression()
        if kind == "structure":
            term = self._contraction([(value, tuple(range(len(value.shape))))], tuple(range(len(value.shape))), value.shape)
            return sp.transpose(term.expression()) if flipped else term.expression()
        return self._function(value, flipped)

    # -- sums -------------------------------------------------------------------------------------

    def sum(self, value: Node, flipped: bool) -> Node:
        if is_zero(value):
            shape = value.shape[::-1] if flipped else value.shape
            return sp.apply("zeros", (), shape) if shape else number(0)
        lifted = [self.term(c, t, flipped) for c, t in terms(value)]
        solid = any(not term.repeated for term in lifted)
        whole = [t if solid or not t.repeated else self._repeated(t, value, flipped) for t in lifted]
        ranked = sorted(zip(whole, value.args, strict=True), key=lambda pair: self._rank(pair[0], pair[1]))
        return self._added([term for term, _ in ranked])

    def _repeated(self, term: Term, value: Node, flipped: bool) -> Term:
        """A repeated scalar as the only kind of term: ones have to be written."""
        shape = value.shape[::-1] if flipped else value.shape
        return term._replace(main=sp.ones(shape), repeated=False)

    def _rank(self, term: Term, core: Node) -> tuple[bool, bool, tuple[int, ...]]:
        """Positive terms first, numbers in front of the others, then as the author's names come."""
        number_first = core is UNIT or (core.kind == "contraction" and not core.args)
        eye_last = term.main is not None and term.main.op == "eye"
        return (term.coefficient < 0, eye_last, () if number_first and not eye_last else self.key(core))

    def key(self, core: Node) -> tuple[int, ...]:
        """The names below, ranked as the author introduced them."""
        found = self._keys.get(core)
        if found is None:
            if core.kind == "name":
                found = (self.order.get(core.data.name, 999),)
            else:
                below = [self.key(arg) for arg in core.args]
                if core.kind in ("contraction", "sum"):
                    below.sort()
                found = tuple(k for keys in below for k in keys)[:12]
            self._keys[core] = found
        return found

    def _added(self, lifted: list[Term]) -> Node:
        lifted = self._gathered(lifted)
        common = self._common_factor(lifted)
        if common is not None:
            outside, lifted = common
        value: Node | None = None
        for term in lifted:
            part = term.expression()
            value = part if value is None else sp.plus(value, part)
        assert value is not None
        if common is None:
            return value
        return _outside(outside, value)

    def _gathered(self, lifted: list[Term]) -> list[Term]:
        """Σ + Σ over the same range, kron(P, A) + kron(P, B), diag + diag: one of them, of a sum."""
        groups: dict[tuple[object, ...], list[int]] = {}
        for position, term in enumerate(lifted):
            for key in _heads(term.main or (term.scalars[0] if len(term.scalars) == 1 else None)):
                groups.setdefault(key, []).append(position)
        for key, group in groups.items():
            if len(group) < 2:
                continue
            op, slot = key[0], key[1]
            heads = [lifted[k].main or lifted[k].scalars[0] for k in group]
            inner = []
            for k, head in zip(group, heads, strict=True):
                term = lifted[k]
                part = head.args[int(str(slot))]
                scalars = term.scalars if term.main is not None else []
                if part.shape or not scalars:
                    inner.append(Term(term.coefficient, [*scalars, *([] if part.shape else [part])], term.below, part if part.shape else None, False))
            if len(inner) != len(group):
                continue
            total = self._added(inner)
            first = heads[0]
            args = tuple(total if k == slot else a for k, a in enumerate(first.args))
            shape = first.shape if first.kind == "apply" else total.shape
            if op == "mul":
                made = sp.times(*args)
            else:
                made = node(first.kind, first.op, args, first.data, shape)
            whole = Term(Fraction(1), [] if made.shape else [made], [], made if made.shape else None, False)
            before = sum(sp.size(lifted[k].expression()) for k in group)
            if op != "binder" and sp.size(whole.expression()) >= before + len(group) - 1:
                continue
            rest = [t for k, t in enumerate(lifted) if k not in group]
            rest.insert(min(group), whole)
            return self._gathered(rest)
        return lifted

    def _common_factor(self, lifted: list[Term]) -> tuple[Fraction, list[Term]] | None:
        """The number that all terms share, where taking it out makes the text shorter."""
        if len(lifted) < 2:
            return None
        magnitudes = {abs(t.coefficient) for t in lifted}
        if len(magnitudes) != 1:
            bottoms = {t.coefficient.denominator for t in lifted}
            if len(bottoms) == 1 and bottoms != {1}:
                by = Fraction(1, bottoms.pop())
                return by, [t._replace(coefficient=t.coefficient / by) for t in lifted]
            return None
        shared = magnitudes.pop()
        if shared == 1:
            return None
        inner = [t._replace(coefficient=t.coefficient / shared) for t in lifted]
        if all(t.coefficient < 0 for t in inner):
            return -shared, [t._replace(coefficient=-t.coefficient) for t in inner]
        return shared, inner

    # -- terms ------------------------------------------------------------------------------------

    def term(self, coefficient: Fraction, value: Node, flipped: bool) -> Term:
        inner, value = coefficient_of(value)
        coefficient = coefficient * inner
        if value is UNIT:
            return Term(coefficient, [], [], None, False)
        if value.kind == "contraction":
            out, shape = value.data.out, value.shape
            if flipped:
                out, shape = out[::-1], shape[::-1]
            factors = list(zip(value.args, value.data.factors, strict=True))
            sign, factors = self._oriented(coefficient, factors)
            coefficient *= sign
            made = self._contraction(factors, out, shape)
        elif not value.shape:
            made = self._contraction([(value, ())], (), ())
        else:
            made = Term(Fraction(1), [], [], self.ask(value, flipped), False)
        return made._replace(coefficient=made.coefficient * coefficient)

    def _oriented(self, coefficient: Fraction, factors: list[Factor]) -> tuple[int, list[Factor]]:
        """Differences as the author wrote them; a minus in front goes into one of them."""
        sign, turned = 1, []
        last = None
        for factor, labels in factors:
            if factor.kind == "sum" and any(c < 0 for c in factor.data):
                lead = min(terms(factor), key=lambda part: (part[1] is UNIT, self.key(part[1])))
                if lead[0] < 0:
                    sign, factor = -sign, self.normal.negative(factor)
                last = len(turned)
            turned.append((factor, labels))
        if coefficient * sign < 0 and last is not None:
            factor, labels = turned[last]
            if any(c > 0 for c in factor.data) and sum(f is factor for f, _ in turned) == 1:
                sign, turned[last] = -sign, (self.normal.negative(factor), labels)
        return sign, turned

    def _contraction(self, factors: list[Factor], out: tuple[int, ...], shape: Shape) -> Term:
        if len(out) > 2:
            raise NoMatrixForm
        sizes = dict(zip(out, shape, strict=True))
        for factor, labels in factors:
            sizes.update(zip(labels, factor.shape, strict=True))
        try:
            if any(f.kind == "structure" and f.op == "fuse" for f, _ in factors):
                return FusedReading(self, factors, out, sizes).term()
            return Assembly(self, factors, out, sizes).term()
        except NoMatrixForm:
            return Pinning(self).term(factors, out, sizes)

    def scalar(self, value: Node) -> tuple[list[Node], list[Node]]:
        """A scalar factor: what stands above and what stands below the fraction line."""
        if value.op == "epower" and value.args[1].kind == "sum" and all(c < 0 for c in value.args[1].data):
            turned = self.normal.power(value.args[0], self.normal.negative(value.args[1]))
            return [], [self.ask(turned)]
        if value.kind == "apply" and value.op == "epower" and value.args[1].kind == "number":
            base, exponent = value.args
            power = exponent.data
            written = self._scalar_power(base, abs(power))
            return ([written], []) if power > 0 else ([], [written])
        return [self.ask(value)], []

    def _scalar_power(self, base: Node, power: Fraction) -> Node:
        squared = _sum_of_squares(base)
        if squared is not None and (power * 2).denominator == 1:
            try:
                inside = self.ask(squared)
            except NoMatrixForm:
                inside = None
            if inside is not None and inside.shape:
                norm = sp.call("norm2", inside, shape=())
                written = sp.entrywise_power(norm, number(power * 2))
                if power == 1:
                    return sp.shortest(sp.squares(inside), written)
                return written
        return sp.entrywise_power(self.ask(base), number(power))

    # -- functions --------------------------------------------------------------------------------

    def _function(self, value: Node, flipped: bool) -> Node:
        record = TABLE[value.op]
        if not value.args:
            return value
        if value.op == KEPT.name:
            return self.ask(value.args[0], flipped)
        if value.op == "epower":
            return self._power(value, flipped)
        if value.op == "matpow":
            return self._matrix_power(value, flipped)
        shape = value.shape[::-1] if flipped else value.shape
        if value.op in ("lt", "le", "gt", "ge", "eq"):
            condition = self._condition(value, flipped)
            return sp.apply("where", (condition, number(1), number(0)), shape)
        if record.entrywise:
            args = tuple(self._argument(a, flipped) for a in value.args)
            if value.op == "where":
                args = (self._condition(value.args[0], flipped), *args[1:])
            return sp.apply(value.op, args, shape)
        from_rank = max(len(a.shape) for a in value.args)
        own = len(_result_axes(value.op))
        repeated = len(value.shape) - own
        if repeated == 0:
            return self._whole_function(value, flipped)
        if repeated == 1 and record.along and from_rank == 2:
            return self._along(value, flipped, own)
        raise NoMatrixForm

    def _whole_function(self, value: Node, flipped: bool) -> Node:
        """A function of matrices; where f(X') = f(X)', the shorter argument stands inside."""
        args = tuple(self.ask(a) for a in value.args)
        if TABLE[value.op].along and not value.shape and args[0].op == "vec":
            args = (args[0].args[0],)  # all entries, in whatever order
        made = sp.apply(value.op, args, value.shape)
        if TABLE[value.op].transposes and len(value.shape) == 2:
            argument = self.ask(value.args[0], True)
            if sp.size(argument) < sp.size(self.ask(value.args[0])):
                turned = sp.apply(value.op, (argument, *made.args[1:]), value.shape[::-1])
                return turned if flipped else sp.around(turned)
            return sp.around(made) if flipped else made
        return sp.transpose(made) if flipped else made

    def _along(self, value: Node, flipped: bool, own: int) -> Node:
        """One result a row, or a column of the transposed argument."""
        rows, columns = self.ask(value.args[0]), self.ask(value.args[0], True)
        if own == 0:
            by_rows = sp.apply(value.op, (rows,), value.shape, "rows")
            by_columns = sp.apply(value.op, (columns,), value.shape, "cols")
            return sp.shortest(by_rows, by_columns)
        shape = value.shape[::-1] if flipped else value.shape
        if flipped:
            direct = sp.apply(value.op, (columns,), shape, "cols")
            around = sp.transpose(sp.apply(value.op, (rows,), value.shape, "rows"))
        else:
            direct = sp.apply(value.op, (rows,), shape, "rows")
            around = sp.transpose(sp.apply(value.op, (columns,), value.shape[::-1], "cols"))
        return sp.shortest(direct, around)

    def _argument(self, arg: Node, flipped: bool) -> Node:
        """An argument of an entry by entry function; a repeated scalar stays a scalar."""
        scalar = _repeated_scalar(arg)
        if scalar is not None:
            return self.ask(self.normal(scalar))
        return self.ask(arg, flipped and len(arg.shape) == 2)

    def _condition(self, value: Node, flipped: bool) -> Node:
        if value.op not in ("lt", "le", "gt", "ge", "eq"):
            zero = number(0)
            return sp.apply("gt", (self._argument(value, flipped), zero), value.shape)
        args = tuple(self._argument(a, flipped) for a in value.args)
        return sp.apply(value.op, args, value.shape[::-1] if flipped else value.shape)

    def _power(self, value: Node, flipped: bool) -> Node:
        base, exponent = value.args
        if not value.shape and exponent.kind == "number":
            above, below = self.scalar(value)
            return sp.scaled(Fraction(1), above, below, None)
        raised = self._argument(base, flipped) if exponent.shape else self.ask(base, flipped)
        power = self._argument(exponent, flipped)
        return Piece([(raised, power)], tuple(range(len(value.shape)))).expression()

    def _matrix_power(self, value: Node, flipped: bool) -> Node:
        X, exponent = value.args
        if len(value.shape) != 2:
            raise NoMatrixForm
        made = sp.apply("power", (self.ask(X), self.ask(exponent)), value.shape)
        return sp.transpose(made) if flipped else made


def _transposes_in(value: Node) -> int:
    """How many transposes stand in a sum of products."""
    if value.op in ("add", "neg", "mul", "divide"):
        return sum(map(_transposes_in, value.args))
    return int(value.op == "transpose")


def _heads(main: Node | None) -> list[tuple[object, ...]]:
    """What a linear function around a term is: terms with the same head are added inside it."""
    if main is None:
        return []
    if main.kind == "binder" and main.op == "sum":
        return [("binder", 2, main.args[0], main.args[1], main.data)]
    if main.kind == "apply" and main.op == "kron":
        left, right = main.args
        return [("kron", 1, left, right.shape), ("kron", 0, right, left.shape)]
    if main.kind == "apply" and main.op == "diag" and len(main.shape) == 2:
        return [("diag", 0)]
    if main.kind == "apply" and main.op == "mul" and main.args[0].shape and main.args[1].shape:
        return [("mul", 0, main.args[1], main.args[0].shape)]
    return []


def _outside(by: Fraction, value: Node) -> Node:
    """A number in front of a sum."""
    if by.denominator != 1 and by.numerator == 1:
        return sp.quotient(value, number(by.denominator))
    made = sp.times(number(abs(by.numerator)), value)
    if by.denominator != 1:
        made = sp.quotient(made, number(by.denominator))
    return sp.negative(made) if by < 0 else made


def _result_axes(op: str) -> tuple[str, ...]:
    result = TABLE[op].signature.split("|")[0].split("->")[1]
    return tuple(result.split())


def _sum_of_squares(value: Node) -> Node | None:
    """The tensor whose squared entries are summed, or None."""
    if value.kind != "contraction" or value.shape or len(value.args) != 1:
        return None
    factor, labels = value.args[0], value.data.factors[0]
    if factor.op != "epower" or len(set(labels)) != len(labels):
        return None
    base, exponent = factor.args
    return base if exponent.kind == "number" and exponent.data == 2 else None


def _repeated_scalar(value: Node) -> Node | None:
    """The scalar that a tensor repeats over all its axes, or None."""
    if not value.shape:
        return None
    if is_zero(value):
        return ZERO
    if value.kind == "contraction":
        out = value.data.out
        if len(set(out)) != len(out) or any(set(ls) & set(out) for ls in value.data.factors):
            return None
        return contract(zip(value.args, value.data.factors, strict=True), ())
    if value.kind == "sum":
        inner = [(c, _repeated_scalar(t)) for c, t in terms(value)]
        if not inner or any(t is None for _, t in inner):
            return None
        return linear((), [(c, t) for c, t in inner if t is not None])
    return None


class Assembly:
    """One contraction being put together."""

    def __init__(
        self, lifter: Lifter, factors: Sequence[Factor], out: tuple[int, ...], sizes: dict[int, Dim]
    ) -> None:
        self.lifter = lifter
        self.out = out
        self.sizes = sizes
        self.above: list[Node] = []
        self.below: list[Node] = []
        self.pieces: list[Piece] = []
        self.masks: list[tuple[int, int]] = []
        self.whole_diagonal: Node | None = None
        self.picks: dict[int, Dim] = {}
        for factor, labels in factors:
            if factor.kind == "structure":
                self._structure(factor, labels)
        scalars = []
        for factor, labels in sorted(factors, key=lambda f: lifter.key(f[0])):
            if factor.kind == "structure":
                continue
            if not labels:
                scalars.append(factor)
            elif len(labels) > 2:
                raise NoMatrixForm
            else:
                self.pieces.append(self._piece(factor, labels))
        for factor in scalars:
            above, below = lifter.scalar(factor)
            self.above += above
            self.below += below
        self._pick()

    def _structure(self, factor: Node, labels: tuple[int, ...]) -> None:
        if factor.op == "select" and not factor.data[0]:
            which, (label,) = factor.data[1], labels
            if label in self.picks:  # two picks on one axis: a Kronecker delta
                size = self.sizes[label]
                unit = sp.apply("eye", (), (size, size))
                both = {k: sp.of_dim(d, self.lifter.indices) for k, d in enumerate((self.picks[label], which))}
                self.above.append(_entry(unit, both))
            else:
                self.picks[label] = which
        elif factor.op == "mask":
            self.masks.append((labels[0], labels[1]))
        else:
            raise NoMatrixForm

    def _piece(self, factor: Node, labels: tuple[int, ...]) -> Piece:
        if factor.kind == "apply" and factor.op == "epower" and not factor.args[1].shape:
            base, exponent = factor.args
            return Piece([(self.lifter.ask(base), self.lifter.ask(exponent))], labels)
        return Piece.of(self.lifter.ask(factor), labels)

    # -- entries ----------------------------------------------------------------------------------

    def _pick(self) -> None:
        """Entries, rows and columns instead of products with unit vectors."""
        for label, which in self.picks.items():
            subscript = sp.of_dim(which, self.lifter.indices)
            held = False
            for position, piece in enumerate(self.pieces):
                if label in piece.labels:
                    self.pieces[position] = self._entry(piece, label, subscript)
                    held = True
            if label in self.out or any(label in m for m in self.masks):
                unit = sp.apply("unit", (subscript,), (self.sizes[label],))
                self.pieces.append(Piece.of(unit, (label,)))
            elif not held:
                pass  # a unit vector summed is 1
        scalar = [p for p in self.pieces if not p.labels]
        self.pieces = [p for p in self.pieces if p.labels]
        for piece in scalar:
            self._scalar(piece)

    def _scalar(self, piece: Piece) -> None:
        for base, exponent in piece.parts:
            if exponent.kind == "number" and exponent.data < 0:
                self.below.append(sp.entrywise_power(base, number(-exponent.data)))
            else:
                self.above.append(sp.entrywise_power(base, exponent))

    def _entry(self, piece: Piece, label: int, subscript: Node) -> Piece:
        if piece.labels == (label, label):
            parts = [(_entry(e, {0: subscript, 1: subscript}), p) for e, p in piece.parts]
            return Piece(parts, ())
        axis = piece.labels.index(label)
        parts = [(_entry(e, {axis: subscript}), p) for e, p in piece.parts]
        return Piece(parts, tuple(x for x in piece.labels if x != label))

    # -- moves ------------------------------------------------------------------------------------

    def term(self) -> Term:
        while self._move():
            pass
        return self._finish()

    def _move(self) -> bool:
        places: dict[int, list[Piece]] = {}
        for piece in self.pieces:
            for label in dict.fromkeys(piece.labels):
                places.setdefault(label, []).append(piece)
        for move in (self._diagonals, self._vectors, self._triangles, self._products, self._lonely, self._matrices, self._stretch):
            if move(places):
                return True
        return False

    def _replace(self, old: Sequence[Piece], new: Piece) -> bool:
        at = min(self.pieces.index(p) for p in old)
        rest = [p for p in self.pieces if p not in old]
        if not new.labels:
            self.pieces = rest
            self._scalar(new)
        else:
            rest.insert(min(at, len(rest)), new)
            self.pieces = rest
        return True

    def _diagonals(self, places: dict[int, list[Piece]]) -> bool:
        """A matrix with the same label twice is its diagonal; summed, its trace."""
        for piece in self.pieces:
            if piece.rank == 2 and piece.labels[0] == piece.labels[1]:
                label = piece.labels[0]
                if self._declared_diagonal(piece, places[label]):
                    return True
                value = piece.expression()
                if len(places[label]) == 1 and label not in self.out and not self._masked(label):
                    return self._replace([piece], Piece.of(sp.trace(value), ()))
                return self._replace([piece], Piece.of(sp.diagonal(value), (label,)))
        return False

    def _declared_diagonal(self, piece: Piece, found: list[Piece]) -> bool:
        """A matrix declared diagonal multiplies what stands on its label."""
        base, exponent = piece.parts[0]
        (label, _), others = piece.labels, [p for p in found if p is not piece]
        if len(piece.parts) > 1 or base.kind != "name" or "diagonal" not in base.data.properties:
            return False
        if exponent.kind != "number" or exponent.data.denominator != 1 or exponent.data < 1:
            return False
        matrix = base if exponent is UNIT else sp.apply("power", (base, exponent), base.shape)
        if not others and self.out == (label, label):
            self.pieces = [p for p in self.pieces if p is not piece]
            self.whole_diagonal = matrix
            return True
        if len(others) != 1:
            return False
        (other,) = others
        if other.labels == (label,):
            return self._replace([piece, other], Piece.of(_chain(matrix, other.expression()), (label,)))
        if other.rank == 2 and other.labels[0] != other.labels[1]:
            first = other.labels[0] == label
            value = other.expression()
            product = _chain(matrix, value) if first else _chain(value, matrix)
            return self._replace([piece, other], Piece.of(product, other.labels))
        return False

    def _masked(self, label: int) -> bool:
        return any(label in pair for pair in self.masks)

    def _vectors(self, places: dict[int, list[Piece]]) -> bool:
        """Vectors on one label: multiplied entry by entry, or two of them to a number."""
        for label, found in places.items():
            vectors = [p for p in found if p.rank == 1]
            if len(vectors) < 2:
                continue
            if len(found) == 2 and label not in self.out and not self._masked(label):
                a, b = vectors
                if all(_positive(p) for p in (a, b)):
                    dot = sp.times(a.transposed_expression(), b.expression())
                    other = sp.times(b.transposed_expression(), a.expression())
                    return self._replace(vectors, Piece.of(sp.shortest(dot, other), ()))
            return self._replace(vectors, Piece(_powers_added([p for v in vectors for p in v.parts]), (label,)))
        return False

    def _triangles(self, places: dict[int, list[Piece]]) -> bool:
        """A triangle of ones: tril of a matrix, cumulative sums of a vector."""
        for position, (row, column) in enumerate(self.masks):
            here = places.get(row, []), places.get(column, [])
            both = [p for p in here[0] if p in here[1]]
            rest = [pair for k, pair in enumerate(self.masks) if k != position]
            if both:
                if len(both) > 1:
                    continue
                piece = both[0]
                op = "tril" if piece.labels == (row, column) else "triu"
                value = piece.expression()
                self.masks = rest
                return self._replace([piece], Piece.of(sp.call(op, value, shape=value.shape), piece.labels))
            for op, summed, kept, found in (("cumsum", column, row, here[1]), ("revcumsum", row, column, here[0])):
                if summed in self.out or self._elsewhere(summed, position) or len(found) > 1:
                    continue
                if found and found[0].rank == 1:
                    value = found[0].expression()
                    self.masks = rest
                    return self._replace([found[0]], Piece.of(sp.call(op, value, shape=value.shape), (kept,)))
        return False

    def _elsewhere(self, label: int, position: int) -> bool:
        return any(label in pair for k, pair in enumerate(self.masks) if k != position)

    def _closed(self, label: int) -> bool:
        return label not in self.out and not self._masked(label)

    def _products(self, places: dict[int, list[Piece]]) -> bool:
        """A closed label of two pieces is summed by a matrix product."""
        candidates = [
            (label, found) for label, found in places.items() if len(found) == 2 and self._closed(label)
        ]
        candidates.sort(key=lambda c: (sum(p.rank for p in c[1]), _turns(c[0], c[1])))
        for label, (a, b) in candidates:
            if a.rank == 1 or b.rank == 1:
                vector, matrix = (a, b) if a.rank == 1 else (b, a)
                if matrix.rank == 1:
                    continue
                other = matrix.labels[0] if matrix.labels[1] == label else matrix.labels[1]
                turned = matrix.labels[0] == label
                left = matrix.transposed_expression() if turned else matrix.expression()
                return self._replace([a, b], Piece.of(_chain(left, vector.expression()), (other,)))
        for label, (a, b) in candidates:
            shared = set(a.labels) & set(b.labels)
            if len(shared) == 2:
                (other,) = shared - {label}
                if self._closed(other) and len(places[other]) == 2:
                    return self._inner(a, b)
                b = b.along(a.labels)
                left, right = (a.transposed_expression(), b.expression()) if a.labels[0] == label else (a.expression(), b.transposed_expression())
                product = _chain(left, right)
                return self._replace([a, places[label][1]], Piece.of(sp.diagonal(product), (other,)))
            (row,) = set(a.labels) - {label} or {label}
            (column,) = set(b.labels) - {label} or {label}
            left = a.expression() if a.labels[1] == label else a.transposed_expression()
            right = b.expression() if b.labels[0] == label else b.transposed_expression()
            forward = _chain(left, right)
            backward = _chain(sp.transpose(right), sp.transpose(left))
            if self.out == (column, row) or (self.out != (row, column) and sp.size(backward) < sp.size(forward)):
                return self._replace([a, b], Piece.of(sp.shortest(backward, sp.around(forward)), (column, row)))
            return self._replace([a, b], Piece.of(sp.shortest(forward, sp.around(backward)), (row, column)))
        return False

    def _inner(self, a: Piece, b: Piece) -> bool:
        """Two matrices summed over all entries."""
        merged = Piece([*a.parts, *b.along(a.labels).parts], a.labels)
        readings = [self._summed(merged)]
        if _positive(a) and _positive(b):
            b2 = b.along(a.labels)
            readings.append(sp.trace(_chain(a.transposed_expression(), b2.expression())))
            readings.append(sp.trace(_chain(a.expression(), b2.transposed_expression())))
        return self._replace([a, b], Piece.of(sp.shortest(*reversed(readings)), ()))

    def _summed(self, piece: Piece) -> Node:
        if len(piece.parts) == 1:
            base, exponent = piece.parts[0]
            if exponent.kind == "number" and exponent.data == 2:
                return sp.squares(base)
        return _mean_or_total(piece.expression())

    def _lonely(self, places: dict[int, list[Piece]]) -> bool:
        """A closed label of one piece only is summed."""
        for label, found in places.items():
            if len(found) != 1 or not self._closed(label):
                continue
            piece = found[0]
            if piece.rank == 1:
                size = self.sizes[label]
                mean = self._mean(piece, size)
                return self._replace([piece], Piece.of(mean or self._summed(piece), ()))
            other = piece.labels[0] if piece.labels[1] == label else piece.labels[1]
            if self._closed(other) and len(places[other]) == 1:
                mean = self._mean(piece, self.sizes[piece.labels[0]] * self.sizes[piece.labels[1]])
                return self._replace([piece], Piece.of(mean or self._summed(piece), ()))
            value = piece.expression()
            along = "rows" if piece.labels[1] == label else "cols"
            shape = (self.sizes[other],)
            left = value if along == "rows" else piece.transposed_expression()
            by_ones = _chain(left, sp.ones((self.sizes[label],)))
            by_sum = sp.call("sum", value, shape=shape, along=along)
            return self._replace([piece], Piece.of(sp.shortest(by_ones, by_sum), (other,)))
        return False

    def _mean(self, piece: Piece, size: Dim) -> Node | None:
        """The sum over n entries divided by n."""
        length = sp.of_dim(size, self.lifter.indices)
        if length not in self.below:
            return None
        self.below.remove(length)
        return sp.call("mean", piece.expression(), shape=())

    def _matrices(self, places: dict[int, list[Piece]]) -> bool:
        """Matrices on the same two labels, multiplied entry by entry."""
        for label, found in places.items():
            matrices = [p for p in found if p.rank == 2]
            for k, a in enumerate(matrices):
                for b in matrices[k + 1 :]:
                    if set(a.labels) == set(b.labels) and len(set(a.labels)) == 2:
                        labels = a.labels if self.out != a.labels[::-1] else a.labels[::-1]
                        a2, b2 = a.along(labels), b.along(labels)
                        return self._replace([a, b], Piece(_powers_added([*a2.parts, *b2.parts]), labels))
            del label
        return False

    def _stretch(self, places: dict[int, list[Piece]]) -> bool:
        """A vector on a label that matrices share becomes a diagonal matrix."""
        for label, found in places.items():
            vectors = [p for p in found if p.rank == 1]
            matrices = [p for p in found if p.rank == 2]
            if len(vectors) != 1 or not matrices:
                continue
            if label in self.out and len(matrices) > 1:
                continue
            vector = vectors[0]
            matrix = min(matrices, key=lambda p: sp.size(p.expression()))
            if self._outer_scaled(matrix, places):
                return True
            diagonal = sp.diagonal(vector.expression())
            if matrix.labels[0] == label:
                product = _chain(diagonal, matrix.expression())
            else:
                product = _chain(matrix.expression(), diagonal)
            return self._replace([vector, matrix], Piece.of(product, matrix.labels))
        return False

    def _outer_scaled(self, matrix: Piece, places: dict[int, list[Piece]]) -> bool:
        """diag(v)*M*diag(w) as (v*w') .* M, where that is shorter."""
        if set(matrix.labels) != set(self.out) or len(set(self.out)) != 2:
            return False
        ends = [[p for p in places[label] if p.rank == 1] for label in matrix.labels]
        if any(len(e) != 1 for e in ends) or any(len(places[x]) != 2 for x in matrix.labels):
            return False
        v, w = (e[0].expression() for e in ends)
        M = matrix.expression()
        stretched = _chain(_chain(sp.diagonal(v), M), sp.diagonal(w))
        outer = Piece([(_chain(v, sp.transpose(w)), UNIT), *matrix.parts], matrix.labels)
        if sp.size(outer.expression()) >= sp.size(stretched):
            return False
        return self._replace([matrix, ends[0][0], ends[1][0]], outer)

    # -- the end ----------------------------------------------------------------------------------

    def _finish(self) -> Term:
        out = self.out
        if any(label not in out for piece in self.pieces for label in piece.labels):
            raise NoMatrixForm
        shape = tuple(self.sizes[label] for label in out)
        if self.masks:
            self._triangle_of_outer(out)
        above, below = self.above, self.below
        if not out:
            return Term(Fraction(1), *_numbers_apart(above, below, None), False)
        if not self.pieces:
            main = None if len(set(out)) == len(out) else self.whole_diagonal or sp.apply("eye", (), shape)
            return Term(Fraction(1), *_numbers_apart(above, below, main), main is None)
        if len(out) == 1:
            (piece,) = self.pieces
            return self._with(piece)
        row, column = out
        if row == column:
            (piece,) = self.pieces
            main = sp.diagonal(piece.expression())
            return Term(Fraction(1), *_numbers_apart(above, below, main), False)
        matrices = [p for p in self.pieces if p.rank == 2]
        if matrices:
            (piece,) = self.pieces
            return self._with(piece.along(out))
        left = next((p for p in self.pieces if p.labels == (row,)), None)
        right = next((p for p in self.pieces if p.labels == (column,)), None)
        first = left.expression() if left else sp.ones((shape[0],))
        second = right.expression() if right else sp.ones((shape[1],))
        main = _chain(first, sp.transpose(second))
        return Term(Fraction(1), *_numbers_apart(above, below, main), False)

    def _with(self, piece: Piece) -> Term:
        return Term(Fraction(1), *_numbers_apart(self.above, self.below, piece.expression()), False)

    def _triangle_of_outer(self, out: tuple[int, ...]) -> None:
        """A triangle that no piece took: of ones, or of an outer product."""
        for row, column in self.masks:
            labels = (row, column)
            if set(labels) != set(out) or any(p.rank == 2 for p in self.pieces):
                raise NoMatrixForm
            vectors = {p.labels[0]: p for p in self.pieces}
            value = sp.ones((self.sizes[row], self.sizes[column]))
            if vectors:
                first = vectors[row].expression() if row in vectors else sp.ones((self.sizes[row],))
                second = vectors[column].expression() if column in vectors else sp.ones((self.sizes[column],))
                value = _chain(first, sp.transpose(second))
            self.pieces = [Piece.of(sp.call("tril", value, shape=value.shape), labels)]
        self.masks = []


def _turns(label: int, found: Sequence[Piece]) -> bool:
    """Whether a product of a matrix and a vector needs the matrix transposed."""
    return any(p.rank == 2 and p.labels[0] == label for p in found) and any(p.rank == 1 for p in found)


def _powers_added(parts: list[tuple[Node, Node]]) -> list[tuple[Node, Node]]:
    """The same base twice is one power."""
    found: dict[Node, Node] = {}
    for base, exponent in parts:
        other = found.get(base)
        if other is None:
            found[base] = exponent
        elif other.kind == "number" and exponent.kind == "number":
            found[base] = number(other.data + exponent.data)
        else:
            return parts
    return list(found.items())


def _positive(piece: Piece) -> bool:
    """Whether nothing of it stands below a fraction line."""
    return all(p.kind != "number" or p.data > 0 for _, p in piece.parts)


def _numbers_apart(
    above: list[Node], below: list[Node], main: Node | None
) -> tuple[list[Node], list[Node], Node | None]:
    return list(above), list(below), main


def _chain(left: Node, right: Node) -> Node:
    return sp.times(left, right)


def _mean_or_total(value: Node) -> Node:
    return sp.total(value)


def _entry(value: Node, subscripts: dict[int, Node]) -> Node:
    """An entry, row or column of an expression; of simple ones, worked out."""
    rank = len(value.shape)
    if value.op == "transpose" and value.kind == "apply" and rank == 2:
        return _entry(value.args[0], {1 - axis: s for axis, s in subscripts.items()})
    if value.op == "entry" and value.kind == "apply":  # X[j, :][i] is X[j, i]
        given = iter(value.args[1:])
        free_axes = iter(range(rank))
        whole: dict[int, Node] = {}
        for axis, kind in enumerate(value.data):
            if kind == "i":
                whole[axis] = next(given)
            else:
                own = next(free_axes)
                if own in subscripts:
                    whole[axis] = subscripts[own]
        return _entry(value.args[0], whole)
    kept = tuple(size for axis, size in enumerate(value.shape) if axis not in subscripts)
    kinds = tuple("i" if axis in subscripts else ":" for axis in range(rank))
    args = (value, *(subscripts[axis] for axis in sorted(subscripts)))
    return sp.apply("entry", args, kept, kinds)
