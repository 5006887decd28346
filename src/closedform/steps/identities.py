"""The style of known derivatives: the function is taken apart into sums and products until what is
left stands in the literature, which is cited by number; or until the chain rule leads there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce
from itertools import groupby
from typing import NamedTuple

from closedform.calculus import derivative, is_time
from closedform.core.dims import ONE, Dim
from closedform.core.node import Node, Symbol, name, node, number
from closedform.functions import TABLE
from closedform.rewriting import spelling as sp
from closedform.steps import differential
from closedform.steps.course import course
from closedform.steps.known import known
from closedform.steps.laws import Applied, Laws, leaf_of
from closedform.steps.line import Asked, Head, Law, Line, Tools
from closedform.steps.motion import Motion
from closedform.steps.working import alike, simplifying, worked_out

MOST_TERMS = 8  # of a product that is multiplied out
INVERSE = Law("known", "59 ∂inv(Y) = -inv(Y)*∂Y*inv(Y)")


class Unknown(Exception):
    """No law of this style says what the derivative is."""


class Quotient(NamedTuple):
    """``∂u/∂X`` of a part, still to be worked out."""

    variable: Symbol

    def pending(self, part: Node) -> Node:
        shape, by = part.shape, self.variable.shape
        if shape:
            shape = (_count(part), _count(name(self.variable)))
        return node("apply", "derivative", (part, name(self.variable)), "d", shape or by)

    def is_pending(self, part: Node) -> bool:
        return part.kind == "apply" and part.op == "derivative"

    def moving(self, root: Node) -> frozenset[Node]:
        """The nodes whose value changes."""
        return Motion(self.variable).moving(root)


def lines(asked: Asked, tools: Tools) -> Iterator[Line]:
    """From the function to the answer."""
    return course(asked, tools, derived)


def derived(head: Head, asked: Asked, tools: Tools, last: bool) -> Iterator[Line]:
    """From ``∂f/∂X`` to the derivative with the entries of the variable independent."""
    function, variable = head.function, head.variable
    if is_time(variable, function):
        yield from differential.derived(head, asked, tools, last)
        return
    head = head._replace(kind="derivative", step=None)
    scalar = Laws(Motion(variable), tools)
    laws = Identities(variable, tools) if variable.shape else scalar
    made = list(worked_out(function, laws, asked.detail))
    if last and asked.plain:
        G = asked.answer
    else:
        leaf = leaf_of(variable)
        tensor = derivative(tools.normal(tools.unfold(function)), leaf)
        G = tools.arranged(tools.simplified(tensor), (function.shape, variable.shape))
    if not made:
        made = [(G, (Law("constant"),))]
    elif alike(made[-1][0], G):
        made[-1] = (G, made[-1][1])
    else:
        made.append((G, (simplifying(made[-1][0], G),)))
    for value, used in made:
        yield Line(head, value, used)


class Identities:
    """The laws of derivatives by a vector or a matrix."""

    def __init__(self, variable: Symbol, tools: Tools) -> None:
        self.variable = variable
        self.tools = tools
        self.motion = Quotient(variable)
        self.laws = Laws(Motion(variable, variable._replace(name=f"d{variable.name}")), tools)
        self.moves = self.laws.moves
        self._cited: dict[Law, None] = {}

    def begin(self, line: Node) -> None:
        """Nothing is kept from line to line."""

    def __call__(self, part: Node) -> Applied:
        """What ``∂part/∂X`` is; the part moves."""
        key = part.op if part.kind == "apply" else part.kind
        rules = (_JACOBIAN if part.shape else _GRADIENT).get(key, ())
        for rule in rules:
            found = rule(self, part)
            if found is not None:
                return found
        return self._cited_one(part)

    def d(self, part: Node) -> Node:
        return self.motion.pending(part)

    def _moving(self, parts: tuple[Node, ...]) -> list[Node]:
        return [part for part in parts if self.moves(part)]

    # -- sums and products ------------------------------------------------------------------------

    def _sum(self, part: Node) -> Applied | None:
        terms = self._moving(part.args)
        if any(term.shape != part.shape for term in terms):
            return None
        return Applied(Law("sum"), reduce(sp.plus, map(self.d, terms)))

    def _neg(self, part: Node) -> Applied:
        return Applied(Law("multiple"), sp.negative(self.d(part.args[0])))

    def _binder(self, part: Node) -> Applied:
        low, high, body = part.args
        inside = self.d(body) if part.op == "sum" else sp.quotient(self.d(body), body)
        made = node("binder", "sum", (low, high, inside), part.data, inside.shape)
        if part.op == "sum":
            return Applied(Law("linear"), made)
        return Applied(Law("logarithm"), sp.times(part, made))

    def _multiple(self, part: Node) -> Applied | None:
        """A number in front that does not move."""
        one, other = part.args
        if not one.shape and not self.moves(one):
            return Applied(Law("multiple"), sp.times(one, self.d(other)))
        if not other.shape and not self.moves(other):
            return Applied(Law("multiple"), sp.times(other, self.d(one)))
        return None

    def _product(self, part: Node) -> Applied | None:
        """∂(u*v) = v*∂u + u*∂v, of numbers."""
        u, v = part.args
        if u.shape or v.shape:
            return None
        terms = [sp.times(v, self.d(u)), sp.times(u, self.d(v))]
        return Applied(Law("product"), reduce(sp.plus, terms))

    def _quotient(self, part: Node) -> Applied | None:
        u, v = part.args
        if v.shape:
            return None
        if not self.moves(v):
            return Applied(Law("multiple"), sp.quotient(self.d(u), v))
        if u.shape or not self.moves(u):
            return None
        above = sp.plus(sp.times(v, self.d(u)), sp.negative(sp.times(u, self.d(v))))
        return Applied(Law("quotient"), sp.quotient(above, sp.entrywise_power(v, number(2))))

    def _chained(self, part: Node) -> Applied | None:
        """∂g(u) = g'(u)*∂u, of numbers."""
        slope = self.laws.slope(part)
        if slope is None or slope.inside.shape:
            return None
        return Applied(slope.law, _scaled(self.d(slope.inside), slope.value))

    # -- what stands in the literature ------------------------------------------------------------

    def _known(self, part: Node) -> Applied | None:
        """The derivative of a product by each occurrence of the variable."""
        trace = part.op == "tr"
        scalars, factors = _spread(part.args[0] if trace else part)
        letters = [self._letter(factor) for factor in factors]
        if not all(letters) or any(map(self.moves, scalars)):
            return None
        terms = [
            _occurrence(letter, factors[k + 1 :] + factors[:k], factors[k])
            for k, letter in enumerate(letters)
            if letter != "C"
        ]
        spelled = "".join("C" if x == "C" else x * len(list(run)) for x, run in groupby(letters))
        found = known(spelled, len(self.variable.shape), trace)
        law = Law("known", f"{found.number} {found.says}") if found else Law("occurrences")
        return Applied(law, reduce(_scaled, reversed(scalars), _added(terms)))

    def _letter(self, factor: Node) -> str:
        variable = name(self.variable)
        inverse = sp.apply("inv", (variable,), variable.shape)
        turned = sp.transpose(variable), sp.transpose(inverse)
        spelled = {variable: "X", turned[0]: "T", inverse: "I", turned[1]: "J"}
        return spelled.get(factor, "" if self.moves(factor) else "C")

    def _expanded(self, part: Node) -> Applied | None:
        """Sums in a product are multiplied out."""
        if part.op == "tr":
            terms = _multiplied_out(part.args[0])
            terms = [sp.trace(term) for term in terms]
        else:
            terms = _multiplied_out(part)
        if not 1 < len(terms) <= MOST_TERMS:
            return None
        moving = self._moving(tuple(terms))
        if any(self._known(term) is None for term in map(_positive, moving)):
            return None
        return Applied(Law("expanding"), reduce(sp.plus, map(self._signed, moving)))

    def _signed(self, term: Node) -> Node:
        return sp.negative(self.d(term.args[0])) if term.op == "neg" else self.d(term)

    def _cited_one(self, part: Node) -> Applied:
        """By the chain rule, from the outermost function inwards; else what the calculus says."""
        if part is name(self.variable):
            return Applied(Law("variable"), _eye_or(None, part))
        self._cited = {}
        try:
            if part.shape:
                raise Unknown
            value = self._gradient(part, number(1))
        except Unknown:
            return self._direct(part)
        first, *more = self._cited or (Law("inwards"),)
        if len(self._cited) == 1 and name(self.variable) in part.args:
            return Applied(first, value)
        return Applied(Law("inwards"), value, (first, *more))

    def _direct(self, part: Node) -> Applied:
        variable = self.variable
        leaf = leaf_of(variable)
        core = self.tools.normal(self.tools.unfold(part))
        tensor = self.tools.simplified(derivative(core, leaf))
        value = self.tools.arranged(tensor, (part.shape, variable.shape))
        function = part.op if part.kind == "apply" and part.op in TABLE else "sum"
        return Applied(Law("direct", function), value)

    # -- the chain rule ---------------------------------------------------------------------------

    def _gradient(self, part: Node, H: Node) -> Node:
        """The derivative of ``tr(H'*part)`` while H is held fixed."""
        if part.kind == "name":
            return H
        rule = _INWARDS.get(part.op if part.kind == "apply" else part.kind)
        if rule is not None:
            return rule(self, part, H)
        return self._through(part, H)

    def _parts(self, parts: list[tuple[Node, Node]]) -> Node:
        terms = [self._gradient(part, H) for part, H in parts if self.moves(part)]
        return _added(terms)

    def _in_sum(self, part: Node, H: Node) -> Node:
        return self._parts([(arg, H if arg.shape else sp.total(H)) for arg in part.args])

    def _in_neg(self, part: Node, H: Node) -> Node:
        return self._gradient(part.args[0], sp.negative(H))

    def _in_product(self, part: Node, H: Node) -> Node:
        U, V = part.args
        if not U.shape or not V.shape:
            u, M = (U, V) if not U.shape else (V, U)
            whole = sp.times(H, M) if not M.shape else _inner(H, M)
            return self._parts([(u, whole), (M, sp.times(u, H))])
        return self._parts([(U, sp.times(H, sp.transpose(V))), (V, sp.times(sp.transpose(U), H))])

    def _in_hadamard(self, part: Node, H: Node) -> Node:
        U, V = part.args
        if U.shape != V.shape:
            raise Unknown
        return self._parts([(U, sp.hadamard(H, V)), (V, sp.hadamard(H, U))])

    def _in_quotient(self, part: Node, H: Node) -> Node:
        U, V = part.args
        if self.moves(V):
            raise Unknown
        return self._gradient(U, sp.quotient(H, V))

    def _in_transpose(self, part: Node, H: Node) -> Node:
        return self._gradient(part.args[0], sp.transpose(H))

    def _in_trace(self, part: Node, H: Node) -> Node:
        (X,) = part.args
        return self._gradient(X, sp.times(H, sp.apply("eye", (), X.shape)))

    def _in_total(self, part: Node, H: Node) -> Node:
        if part.data is not None or H.shape:
            raise Unknown
        (X,) = part.args
        return self._gradient(X, sp.times(H, sp.ones(X.shape)))

    def _in_diagonal(self, part: Node, H: Node) -> Node:
        (X,) = part.args
        if len(X.shape) > 2:
            raise Unknown
        return self._gradient(X, sp.apply("diag", (H,), X.shape))

    def _in_inverse(self, part: Node, H: Node) -> Node:
        turned = sp.transpose(part)
        self._cited[INVERSE] = None
        inner = sp.negative(sp.times(sp.times(turned, H), turned))
        return self._gradient(part.args[0], inner)

    def _in_entry(self, part: Node, H: Node) -> Node:
        whole, *places = part.args
        units = []
        at = iter(places)
        for kind, size in zip(part.data, whole.shape, strict=True):
            units.append(None if kind == ":" else sp.apply("unit", (next(at),), (size,)))
        if len(units) == 1 and units[0] is not None:
            return self._gradient(whole, sp.times(H, units[0]))
        if len(units) != 2 or ONE in whole.shape:
            raise Unknown
        row, column = units
        if row is not None and column is not None:
            inner = sp.times(sp.times(H, row), sp.transpose(column))
        elif row is not None:
            inner = sp.times(row, sp.transpose(H))
        elif column is not None:
            inner = sp.times(H, sp.transpose(column))
        else:
            inner = H
        return self._gradient(whole, inner)

    def _in_binder(self, part: Node, H: Node) -> Node:
        if part.op != "sum":
            raise Unknown
        low, high, body = part.args
        inside = self._gradient(body, H)
        return node("binder", "sum", (low, high, inside), part.data, inside.shape)

    def _through(self, part: Node, H: Node) -> Node:
        """A function: entry by entry its slope, else its gradient or its Jacobian."""
        slope = self.laws.slope(part) if part.kind == "apply" else None
        if slope is None:
            raise Unknown
        self._cited[slope.law] = None
        if part.shape == slope.inside.shape and part.shape == slope.value.shape:
            inner = sp.hadamard(H, slope.value) if part.shape else _scaled(slope.value, H)
        elif not part.shape:
            inner = _scaled(slope.value, H)
        else:
            inner = sp.times(sp.transpose(slope.value), H)
        return self._gradient(slope.inside, inner)

    # -- Jacobians --------------------------------------------------------------------------------

    def _terms(self, part: Node) -> Applied | None:
        return self._binder(part) if part.op == "sum" else None

    def _linear_map(self, part: Node) -> Applied | None:
        """∂vec(A*U*B) = kron(B', A)*∂vec(U), for each factor that moves."""
        scalars, factors = _spread(part)
        if any(map(self.moves, scalars)):
            return None
        terms = []
        moving = [k for k, factor in enumerate(factors) if self.moves(factor)]
        for k in moving:
            left = _joined(factors[:k])
            right = _joined(factors[k + 1 :])
            terms.append(_mapped(left, right, factors[k], self._inner(factors[k])))
        law = "product" if len(moving) > 1 else "stacking" if len(part.shape) > 1 else "multiple"
        return Applied(Law(law), reduce(_scaled, reversed(scalars), reduce(sp.plus, terms)))

    def _inner(self, part: Node) -> Node | None:
        """∂vec(u)/∂vec(X)'; None for the identity."""
        return None if part is name(self.variable) else self.d(part)

    def _function(self, part: Node) -> Applied | None:
        slope = self.laws.slope(part)
        if slope is None or part.data is not None or TABLE[part.op].structural:
            return None
        entrywise = TABLE[part.op].entrywise
        whole = _diagonal(slope.value) if entrywise else slope.value
        return Applied(slope.law, _times(whole, self._inner(slope.inside)))

    def _weighted(self, part: Node) -> Applied | None:
        U, V = part.args
        if U.shape != V.shape:
            return None
        pairs = [(U, V)] * self.moves(U) + [(V, U)] * self.moves(V)
        terms = [_times(_diagonal(other), self._inner(one)) for one, other in pairs]
        return Applied(Law("product" if len(terms) > 1 else "multiple"), reduce(sp.plus, terms))

    def _inverse(self, part: Node) -> Applied:
        turned = sp.transpose(part)
        size = _count(part)
        whole = sp.negative(sp.apply("kron", (turned, part), (size, size)))
        return Applied(INVERSE, _times(whole, self._inner(part.args[0])))


# -- products -------------------------------------------------------------------------------------


def _spread(part: Node) -> tuple[list[Node], list[Node]]:
    """The numbers in a product and its other factors; transposes stand inside."""
    if part.kind == "apply" and part.op == "mul":
        spread = [_spread(arg) if arg.shape else ([arg], []) for arg in part.args]
        return [x for each, _ in spread for x in each], [x for _, each in spread for x in each]
    if part.kind == "apply" and part.op == "neg":
        scalars, factors = _spread(part.args[0])
        return [number(-1), *scalars], factors
    if part.kind == "apply" and part.op == "transpose":
        scalars, factors = _spread(part.args[0])
        if len(factors) == 1 and factors[0] is part.args[0]:
            return [], [part]
        return scalars, [sp.transpose(factor) for factor in reversed(factors)]
    if part.kind == "apply" and part.op == "power" and part.shape:
        base, exponent = part.args
        if exponent.kind == "number" and exponent.data in (2, 3, 4):
            return [], _spread(base)[1] * int(exponent.data)
    return [], [part]


def _occurrence(letter: str, rest: list[Node], factor: Node) -> Node:
    """The derivative of the trace of factor times rest by one occurrence of the variable in it."""
    product = _joined(rest)
    if product is None:
        product = sp.apply("eye", (), factor.shape)
    if letter in "IJ":
        product = sp.negative(sp.times(sp.times(factor, product), factor))
    return product if letter in "TJ" else sp.transpose(product)


def _joined(factors: list[Node]) -> Node | None:
    return reduce(sp.times, factors) if factors else None


def _added(terms: list[Node]) -> Node:
    """The sum; what stands there twice has a 2 in front."""
    counted: dict[Node, int] = {}
    for term in terms:
        counted[term] = counted.get(term, 0) + 1
    return reduce(sp.plus, [_scaled(t, number(n)) if n > 1 else t for t, n in counted.items()])


def _scaled(value: Node, scalar: Node) -> Node:
    if scalar is sp.UNIT:
        return value
    if scalar.kind == "number" and scalar.data == -1:
        return sp.negative(value)
    return scalar if value is sp.UNIT else sp.times(scalar, value)


def _inner(H: Node, M: Node) -> Node:
    """tr(H'*M)."""
    product = sp.times(sp.transpose(H), M)
    return sp.trace(product) if product.shape else product


def _multiplied_out(part: Node) -> list[Node]:
    """The terms of a product of sums."""
    if part.kind == "apply" and part.op == "add":
        return [term for arg in part.args for term in _multiplied_out(arg)]
    if part.kind == "apply" and part.op == "neg":
        return [sp.negative(term) for term in _multiplied_out(part.args[0])]
    if part.kind == "apply" and part.op == "transpose":
        return [_turned(term) for term in _multiplied_out(part.args[0])]
    if part.kind == "apply" and part.op == "mul":
        left, right = (_multiplied_out(arg) for arg in part.args)
        if len(left) * len(right) <= MOST_TERMS:
            return [_signed_product(one, other) for one in left for other in right]
    return [part]


def _turned(term: Node) -> Node:
    if term.op == "neg":
        return sp.negative(sp.transpose(term.args[0]))
    return sp.transpose(term)


def _signed_product(one: Node, other: Node) -> Node:
    signs = (one.op == "neg") + (other.op == "neg")
    product = sp.times(_positive(one), _positive(other))
    return sp.negative(product) if signs == 1 else product


def _positive(term: Node) -> Node:
    return term.args[0] if term.op == "neg" and term.kind == "apply" else term


# -- vec ------------------------------------------------------------------------------------------


def _count(part: Node) -> Dim:
    total = ONE
    for size in part.shape:
        total = total * size
    return total


def _mapped(left: Node | None, right: Node | None, part: Node, inner: Node | None) -> Node:
    """kron(R', L) times what is inside."""
    if right is None and len(part.shape) == 1:
        return _times(left, inner) if left is not None else _eye_or(inner, part)
    columns = part.shape[1] if len(part.shape) == 2 else ONE
    turned = sp.transpose(right) if right is not None else sp.apply("eye", (), (columns, columns))
    if left is None:
        left = sp.apply("eye", (), (part.shape[0], part.shape[0]))
    rows = _rows(turned) * _rows(left)
    return _times(sp.apply("kron", (turned, left), (rows, _count(part))), inner)


def _rows(value: Node) -> Dim:
    return value.shape[0] if value.shape else ONE


def _eye_or(inner: Node | None, part: Node) -> Node:
    return inner if inner is not None else sp.apply("eye", (), (_count(part), _count(part)))


def _diagonal(slope: Node) -> Node:
    size = _count(slope)
    if len(slope.shape) == 2:
        slope = sp.apply("vec", (slope,), (size,))
    return sp.apply("diag", (slope,), (size, size))


def _times(left: Node, inner: Node | None) -> Node:
    return left if inner is None else sp.times(left, inner)


Rule = Callable[[Identities, Node], Applied | None]
_GRADIENT: dict[str, tuple[Rule, ...]] = {
    "add": (Identities._sum,),
    "neg": (Identities._neg,),
    "binder": (Identities._binder,),
    "mul": (Identities._multiple, Identities._product, Identities._known, Identities._expanded),
    "divide": (Identities._quotient,),
    "tr": (Identities._known, Identities._expanded),
    "power": (Identities._chained,),
    **{
        record.name: (Identities._chained,) for record in TABLE if record.entrywise and record.slope
    },
}
_JACOBIAN: dict[str, tuple[Rule, ...]] = {
    "add": (Identities._sum,),
    "neg": (Identities._neg,),
    "binder": (Identities._terms,),
    "mul": (Identities._multiple, Identities._linear_map),
    "divide": (Identities._quotient,),
    "hadamard": (Identities._weighted,),
    "inv": (Identities._inverse,),
    **{
        record.name: (Identities._function,)
        for record in TABLE
        if record.slope or (record.signature and not record.structural and record.meaning)
    },
}
_INWARDS: dict[str, Callable[[Identities, Node, Node], Node]] = {
    "add": Identities._in_sum,
    "neg": Identities._in_neg,
    "mul": Identities._in_product,
    "hadamard": Identities._in_hadamard,
    "divide": Identities._in_quotient,
    "ediv": Identities._in_quotient,
    "transpose": Identities._in_transpose,
    "tr": Identities._in_trace,
    "sum": Identities._in_total,
    "diag": Identities._in_diagonal,
    "inv": Identities._in_inverse,
    "entry": Identities._in_entry,
    "binder": Identities._in_binder,
}
