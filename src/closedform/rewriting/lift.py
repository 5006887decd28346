"""From core back to matrix notation: reading a contraction as a person would write it.

A contraction is taken apart into *pieces*: matrices, vectors and scalars whose axes carry labels.
Moves put pieces together until one is left: entries multiplied (Hadamard), a closed label summed
(product), a label of one piece summed (ones, sum), a vector stretched to a diagonal matrix.  Where
no move fits, an index is kept: Σ over it, with entries.  The moves are tried in the order in which
people use them, so the first reading is nearly always the short one.
"""

from __future__ import annotations

from fractions import Fraction

from closedform.core.algebra import ONE as UNIT
from closedform.core.algebra import UNIT as WHOLE
from closedform.core.algebra import Factor, coefficient_of, is_zero, terms
from closedform.core.dims import Dim, Shape
from closedform.core.node import Node, memo, node, number, postorder, unknown
from closedform.functions import COMPARING, KEPT, LARGEST, SMALLEST, TABLE
from closedform.limits import LIFTED
from closedform.rewriting import spelling as sp
from closedform.rewriting.assembly import Assembly
from closedform.rewriting.facts import repeated_scalar
from closedform.rewriting.fused import FusedReading
from closedform.rewriting.normal import Normal
from closedform.rewriting.pieces import NoMatrixForm, Piece, Term, sum_of_squares
from closedform.rewriting.pinning import Pinning

PAIRS_A_STEP = 3  # pairs of factors of a product that is read
NAMELESS = 999  # what comes after all names
BY_ENTRIES = ("hadamard", "ediv", "epower")
INDICATORS = {LARGEST.name: "max", SMALLEST.name: "min"}


class Lifter:
    """Lifts core nodes; `order` ranks names as the author introduced them."""

    def __init__(
        self,
        normal: Normal,
        order: dict[str, int],
        taken: frozenset[str],
        indices: frozenset[str] = frozenset(),
    ) -> None:
        self.normal = normal
        self.order = order
        self.taken = set(taken)
        self.declared = indices  # symbols of sizes that are indices
        self.indices = indices  # these, and the indices that are kept in a sum
        self._known: dict[tuple[Node, bool], Node] = {}
        self._spoilt: set[tuple[Node, bool]] = set()
        self._keys: dict[Node, tuple[int, ...]] = {}
        self._terms: dict[tuple[Node, bool, bool], Term] = {}

    # -- nodes ------------------------------------------------------------------------------------

    def __call__(self, value: Node, flipped: bool = False) -> Node:
        """The expression of a core node with at most two axes; `flipped`: of its transpose."""
        stack = [(value, flipped)]
        while stack:
            key = stack[-1]
            if key in self._known:
                stack.pop()
                continue
            waiting = [
                k for k in self._below(*key) if k not in self._known and k not in self._spoilt
            ]
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
            term = self.term(WHOLE, value, flipped)
            return (self._repeated(term, value, flipped) if term.repeated else term).expression()
        if kind == "structure":
            term = self._contraction(
                [(value, tuple(range(len(value.shape))))],
                tuple(range(len(value.shape))),
                value.shape,
            )
            return sp.transpose(term.expression()) if flipped else term.expression()
        return self._function(value, flipped)

    # -- sums -------------------------------------------------------------------------------------

    def sum(self, value: Node, flipped: bool, inside: bool = False) -> Node:
        """The sum of the terms; `inside` a function that is applied entry by entry."""
        if is_zero(value):
            shape = value.shape[::-1] if flipped else value.shape
            return sp.apply("zeros", (), shape) if shape else number(0)
        lifted = [self.term(c, t, flipped) for c, t in terms(value)]
        solid = [term.main for term in lifted if not term.repeated]
        matrix = len(value.shape) == 2 and not inside
        plain = solid and not (matrix and any(not _is_by_entries(main) for main in solid))
        whole = [
            t if plain or not t.repeated else self._repeated(t, value, flipped) for t in lifted
        ]
        ranked = sorted(
            zip(whole, value.args, strict=True), key=lambda pair: self._rank(pair[0], pair[1])
        )
        return self._added([term for term, _ in ranked])

    def _repeated(self, term: Term, value: Node, flipped: bool) -> Term:
        """A repeated scalar as the only kind of term, or beside a matrix, where it would be read as
        a multiple of the identity: ones have to be written."""
        shape = value.shape[::-1] if flipped else value.shape
        return term._replace(main=sp.ones(shape), repeated=False)

    def _rank(self, term: Term, core: Node) -> tuple[bool, bool, tuple[int, ...], int]:
        """Positive terms first, numbers in front of the others, then as the author's names come;
        of the same names the shorter first, A before A'."""
        number_first = core is UNIT or (core.kind == "contraction" and not core.args)
        eye_last = term.main is not None and term.main.op == "eye"
        return (
            term.coefficient < 0,
            eye_last,
            () if number_first and not eye_last else self.key(core),
            sp.size(term.main) if term.main is not None else 0,
        )

    def key(self, core: Node) -> tuple[int, ...]:
        """The names below, ranked as the author introduced them, then the places of entries."""
        keys = self._keys
        for current in unknown(core, keys):
            if current.kind == "name":
                keys[current] = (self.order.get(current.data.name, NAMELESS),)
                continue
            if current.op == "select" and current.data[1].constant:
                keys[current] = (NAMELESS + current.data[1].constant,)
                continue
            below = [keys[arg] for arg in current.args]
            if current.kind in ("contraction", "sum"):
                below.sort()
            keys[current] = tuple(k for part in below for k in part)[:12]
        return keys[core]

    def _added(self, lifted: list[Term]) -> Node:
        lifted = self._gathered(_collected(lifted))
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
        """Σ + Σ over the same range, kron(P, A) + kron(P, B), diag + diag: one, of a sum."""
        groups: dict[tuple[object, ...], list[int]] = {}
        for position, term in enumerate(lifted):
            for key in _heads(term.main or (term.scalars[0] if len(term.scalars) == 1 else None)):
                groups.setdefault(key, []).append(position)
        for key, group in groups.items():
            if len(group) < 2:
                continue
            op, slot = key[0], key[1]
            numbers = {abs(lifted[k].coefficient) for k in group}
            shared = numbers.pop() if len(numbers) == 1 and op == "mul" else WHOLE
            heads = [lifted[k].main or lifted[k].scalars[0] for k in group]
            inner = []
            for k, head in zip(group, heads, strict=True):
                term = lifted[k]
                part = head.args[int(str(slot))]
                scalars = term.scalars if term.main is not None else []
                if part.shape or not scalars:
                    inner.append(
                        Term(
                            term.coefficient / shared,
                            [*scalars, *([] if part.shape else [part])],
                            term.below,
                            part if part.shape else None,
                            False,
                        )
                    )
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
            whole = Term(
                shared, [] if made.shape else [made], [], made if made.shape else None, False
            )
            before = sum(sp.size(lifted[k].expression()) for k in group)
            if op != "binder" and sp.size(whole.expression()) > before + len(group) - 1:
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
        if shared == 1 or (len(lifted) < 3 and shared.denominator == 1):
            return None  # a number before each of two terms is as short
        inner = [t._replace(coefficient=t.coefficient / shared) for t in lifted]
        if all(t.coefficient < 0 for t in inner):
            return -shared, [t._replace(coefficient=-t.coefficient) for t in inner]
        return shared, inner

    # -- terms ------------------------------------------------------------------------------------

    def term(self, coefficient: Fraction, value: Node, flipped: bool) -> Term:
        self.normal.spend(LIFTED)
        inner, value = coefficient_of(value)
        if inner is not WHOLE:
            coefficient = coefficient * inner
        key = value, coefficient.numerator < 0, flipped
        made = self._terms.get(key)
        if made is None:
            made = self._terms[key] = self._term(*key)
        if made.coefficient is not WHOLE:
            coefficient = coefficient * made.coefficient
        return made._replace(coefficient=coefficient)

    def _term(self, value: Node, minus: bool, flipped: bool) -> Term:
        """A term without its number, whose sign may go into one of its differences."""
        if value is UNIT:
            return Term(WHOLE, [], [], None, False)
        if value.kind == "contraction":
            out, shape = value.data.out, value.shape
            if flipped:
                out, shape = out[::-1], shape[::-1]
            factors = list(zip(value.args, value.data.factors, strict=True))
            sign, factors = self._oriented(minus, factors)
            made = self._contraction(factors, out, shape)
            return made if sign > 0 else made._replace(coefficient=-made.coefficient)
        if not value.shape:
            return self._contraction([(value, ())], (), ())
        return Term(WHOLE, [], [], self.ask(value, flipped), False)

    def _oriented(self, minus: bool, factors: list[Factor]) -> tuple[int, list[Factor]]:
        """Differences as the author wrote them; a minus in front goes into one of them."""
        sign = 1
        turned: list[Factor] = []
        last = None
        for factor, labels in factors:
            if factor.kind == "sum" and any(c < 0 for c in factor.data):
                lead = min(terms(factor), key=lambda part: (part[1] is UNIT, self.key(part[1])))
                if lead[0] < 0:
                    sign, factor = -sign, self.normal.negative(factor)
                last = len(turned)
            elif factor.op == "epower" and factor.args[0].kind == "sum":
                by, factor = self._oriented_power(factor)
                sign *= by
            turned.append((factor, labels))
        if minus == (sign > 0) and last is not None:
            factor, labels = turned[last]
            if any(c > 0 for c in factor.data) and sum(f is factor for f, _ in turned) == 1:
                sign, turned[last] = -sign, (self.normal.negative(factor), labels)
        return sign, turned

    def facing(self, value: Node) -> Node:
        """A difference or its negative, whichever the author wrote."""
        if value.kind != "sum" or all(c < 0 for c in value.data):
            return value
        lead = min(terms(value), key=lambda part: (part[1] is UNIT, self.key(part[1])))
        return value if lead[0] > 0 else self.normal.negative(value)

    def _oriented_power(self, factor: Node) -> tuple[int, Node]:
        """A power of a difference, the difference as the author wrote it."""
        base, exponent = factor.args
        if exponent.kind != "number" or exponent.data.denominator != 1:
            return 1, factor
        lead = min(terms(base), key=lambda part: (part[1] is UNIT, self.key(part[1])))
        if lead[0] > 0 or all(c < 0 for c in base.data):
            return 1, factor
        turned = node("apply", "epower", (self.normal.negative(base), exponent), shape=factor.shape)
        return -1 if exponent.data % 2 else 1, turned

    def _contraction(self, factors: list[Factor], out: tuple[int, ...], shape: Shape) -> Term:
        if len(out) > 2:
            raise NoMatrixForm
        try:
            return self.reading(factors, out, shape)
        except NoMatrixForm:
            return Pinning(self).term(factors, out, _sizes(factors, out, shape))

    def reading(self, factors: list[Factor], out: tuple[int, ...], shape: Shape) -> Term:
        """A contraction without an index that is kept, or NoMatrixForm."""
        self.normal.spend(1 + len(factors) ** 2 // PAIRS_A_STEP)
        sizes = _sizes(factors, out, shape)
        if any(f.kind == "structure" and f.op == "fuse" for f, _ in factors):
            return FusedReading(self, factors, out, sizes).term()
        return Assembly(self, factors, out, sizes).term()

    def scalar(self, value: Node) -> tuple[list[Node], list[Node]]:
        """A scalar factor: what stands above and what stands below the fraction line."""
        if (
            value.op == "epower"
            and value.args[1].kind == "sum"
            and all(c < 0 for c in value.args[1].data)
        ):
            turned = self.normal.power(value.args[0], self.normal.negative(value.args[1]))
            return [], [self.ask(turned)]
        if value.kind == "apply" and value.op == "epower" and value.args[1].kind == "number":
            base, exponent = value.args
            power = exponent.data
            written = self._scalar_power(base, abs(power))
            return ([written], []) if power > 0 else ([], [written])
        return [self.ask(value)], []

    def _scalar_power(self, base: Node, power: Fraction) -> Node:
        norm = self._norm(base) if (power * 2).denominator == 1 else None
        if norm is None:
            return sp.entrywise_power(self.ask(base), number(power))
        written = sp.entrywise_power(norm, number(power * 2))
        return sp.shortest(sp.squares(norm.args[0]), written) if power == 1 else written

    def _norm(self, base: Node) -> Node | None:
        """The norm whose square the base is, if it is a sum of squares."""
        squared = sum_of_squares(base)
        try:
            inside = self.ask(self.facing(squared)) if squared is not None else UNIT
        except NoMatrixForm:
            return None
        return sp.call("norm2", inside, shape=()) if inside.shape else None

    # -- functions --------------------------------------------------------------------------------

    def _function(self, value: Node, flipped: bool) -> Node:
        record = TABLE[value.op]
        if not value.args:
            return value
        if value.op == KEPT.name:
            return self.ask(value.args[0], flipped)
        if value.op in INDICATORS:
            return self._indicator(value, flipped)
        if value.op == "epower":
            return self._power(value, flipped)
        if value.op == "matpow":
            return self._matrix_power(value, flipped)
        shape = value.shape[::-1] if flipped else value.shape
        if value.op in COMPARING:
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
        if value.op == "prod" and any(n.kind == "binder" for n in postorder(args[0])):
            return sp.shortest(sp.apply(value.op, args, ()), Pinning(self).product(value.args[0]))
        if not value.shape and args[0].op == "vec" and "m n ->" in TABLE[value.op].signature:
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

    def _indicator(self, value: Node, flipped: bool) -> Node:
        """``where(x == max(x), 1, 0)``, both sides in the same words."""
        op = INDICATORS[value.op]
        inside = self.ask(value.args[0], flipped)
        rank = len(value.shape)
        if rank > 2:
            raise NoMatrixForm
        extreme = sp.apply(op, (inside,), ())
        if rank == 1 and inside.op == "vec":
            extreme = sp.apply(op, inside.args, ())
        if rank == 2:
            length = value.shape[:1]
            along = "cols" if flipped else "rows"
            extreme = sp.apply(op, (inside,), length, along)
            ones = sp.ones(value.shape[1:])
            extreme = (
                sp.times(ones, sp.transpose(extreme))
                if flipped
                else sp.times(extreme, sp.transpose(ones))
            )
        condition = sp.apply("eq", (inside, extreme), inside.shape)
        return sp.apply("where", (condition, number(1), number(0)), inside.shape)

    def _argument(self, arg: Node, flipped: bool) -> Node:
        """An argument of an entry by entry function; a repeated scalar stays a scalar."""
        scalar = repeated_scalar(arg)
        if scalar is not None:
            return self.ask(self.normal(scalar))
        flipped = flipped and len(arg.shape) == 2
        return self.sum(arg, flipped, True) if arg.kind == "sum" else self.ask(arg, flipped)

    def _condition(self, value: Node, flipped: bool) -> Node:
        if value.op not in COMPARING:
            zero = number(0)
            return sp.apply("gt", (self._argument(value, flipped), zero), value.shape)
        args = tuple(self._argument(a, flipped) for a in value.args)
        return sp.apply(value.op, args, value.shape[::-1] if flipped else value.shape)

    def _power(self, value: Node, flipped: bool) -> Node:
        base, exponent = value.args
        if not value.shape and exponent.kind == "number":
            above, below = self.scalar(value)
            return sp.scaled(WHOLE, above, below, None)
        raised = self._argument(base, flipped) if exponent.shape else self.ask(base, flipped)
        power = self._argument(exponent, flipped)
        norm = None if value.shape else self._norm(base)
        twice = self.ask(self.normal.scale(2, exponent)) if norm is not None else power
        if norm is not None and sp.size(twice) <= sp.size(power):
            raised, power = norm, twice
        return Piece([(raised, power)], tuple(range(len(value.shape)))).expression()

    def _matrix_power(self, value: Node, flipped: bool) -> Node:
        X, exponent = value.args
        if len(value.shape) != 2:
            raise NoMatrixForm
        made = sp.apply("power", (self.ask(X), self.ask(exponent)), value.shape)
        return sp.transpose(made) if flipped else made


def _sizes(factors: list[Factor], out: tuple[int, ...], shape: Shape) -> dict[int, Dim]:
    sizes = dict(zip(out, shape, strict=True))
    for factor, labels in factors:
        sizes.update(zip(labels, factor.shape, strict=True))
    return sizes


def _transposes_in(value: Node) -> int:
    """How many transposes stand in a sum of products."""
    for current in unknown(value, _transposes):
        through = current.op in ("add", "neg", "mul", "divide")
        inside = sum(_transposes[arg] for arg in current.args) if through else 0
        _transposes[current] = inside + (current.op == "transpose")
    return _transposes[value]


_transposes: dict[Node, int] = memo()


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


def _is_by_entries(main: Node | None) -> bool:
    """Whether a matrix is made entry by entry, so that a number can be added to it like that."""
    return main is not None and (
        main.op in BY_ENTRIES
        or (main.kind == "apply" and main.op in TABLE and TABLE[main.op].entrywise)
    )


def _collected(lifted: list[Term]) -> list[Term]:
    """Terms that are written alike as one, though the core tells them apart (of a declared
    symmetric S the core has inv(S) and its transpose); where all of them cancel they stay."""
    found: dict[object, Term] = {}
    for term in lifted:
        alike = (*term.scalars,), (*term.below,), term.main, term.repeated
        held = found.get(alike)
        total = term.coefficient + (held.coefficient if held is not None else 0)
        found[alike] = term._replace(coefficient=total)
    collected = [term for term in found.values() if term.coefficient]
    return collected or lifted


def _outside(by: Fraction, value: Node) -> Node:
    """A number in front of a sum."""
    top = abs(by.numerator)
    made = value if top == 1 else sp.times(number(top), value)
    if by.denominator != 1:
        made = sp.quotient(made, number(by.denominator))
    return sp.negative(made) if by < 0 else made


def _result_axes(op: str) -> tuple[str, ...]:
    result = TABLE[op].signature.split("|")[0].split("->")[1]
    return tuple(result.split())
