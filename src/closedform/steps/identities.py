"""The style of known derivatives: the function is taken apart into sums and products until what is
left stands in the literature, which is cited by number; or until the chain rule leads there."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from functools import reduce
from itertools import groupby
from typing import NamedTuple

from closedform.calculus import derivative, is_time
from closedform.core.dims import ONE, Dim
from closedform.core.node import Node, Symbol, fresh, name, node, number
from closedform.functions import TABLE
from closedform.rewriting import spelling as sp
from closedform.steps import differential
from closedform.steps.composed import MOST, Aside, cut_of
from closedform.steps.course import course
from closedform.steps.edges import vec
from closedform.steps.inwards import INVERSE, Inwards, TooLong, Unknown
from closedform.steps.known import known
from closedform.steps.laws import MOST_FACTORS, Applied, Laws, leaf_of, replaced, times
from closedform.steps.line import Asked, Head, Law, Line, Quotient, Tools
from closedform.steps.motion import Motion
from closedform.steps.products import (
    MOST_TERMS,
    added,
    joined,
    multiplied_out,
    occurrence,
    positive,
    scaled,
    spread,
)
from closedform.steps.rewritten import simplifying
from closedform.steps.working import alike, worked_out


class Pending(NamedTuple):
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
    if last and asked.plain:
        G = asked.answer
    else:
        leaf = leaf_of(variable)
        tensor = derivative(tools.normal(tools.unfold(function)), leaf)
        G = tools.arranged(tools.simplified(tensor), (function.shape, variable.shape))
    told = list(_Course(tools, asked.detail).lines(head, tools.called))
    if not told:
        told = [Line(head, G, (Law("constant"),))]
    elif alike(told[-1].value, G):
        told[-1] = Line(head, G, told[-1].laws)
    else:
        lettered = told[-1].head.given
        laws = (Law("letters"),) if lettered else simplifying(told[-1].value, G, tools)
        told.append(Line(head, G, laws))
    yield from told


class _Course:
    """The lines of one derivative; a long composition is cut into pieces that are told before."""

    def __init__(self, tools: Tools, detail: str) -> None:
        self.tools, self.detail = tools, detail
        self.taken = set(tools.taken)
        self.named: dict[Node, Symbol] = {}  # the letters of parts that were cut off

    def lines(self, head: Head, called: Symbol) -> Iterator[Line]:
        """From the function, by its name, to what the laws make of its derivative; none where it
        rests."""
        function, variable = head.function, head.variable
        laws: Laws | Identities = Laws(Motion(variable), self.tools)
        if variable.shape:
            laws = Identities(variable, self.tools, self.detail)
        made = list(worked_out(function, laws, self.detail))
        if isinstance(laws, Identities) and laws.long:
            for part in laws.long:
                aside = yield from self._aside(part, head, called, laws)
                if aside is not None:
                    laws.asides[part] = aside
            laws.is_cut = True
            made = list(worked_out(function, laws, self.detail))
            given = (pair for aside in laws.asides.values() for pair in aside.given)
            head = head._replace(given=tuple(given))
        for value, used in made:
            yield Line(head, value, used)

    def _aside(
        self, part: Node, head: Head, called: Symbol, laws: Identities
    ) -> Generator[Line, None, Aside | None]:
        """What is told before of a composition: the derivative by the letter of a part of it."""
        inner = cut_of(part, head.variable, laws.laws, laws.most)
        if inner is None:
            return None
        if inner not in self.named:
            u = self.named[inner] = self._letter(("u",), inner)
            node_of = Head("node", inner, u, sides=(((name(u),),),), shaped=True)
            yield Line(node_of, inner, (Law("inside"),))
        u = self.named[inner]
        top = called if part is head.function else self._letter(("l",), part)
        outer = replaced(part, {inner: name(u)})
        node_of = Head("node", part, top, given=((u, inner),), sides=(((name(top),),),))
        yield Line(node_of, outer, (Law("outside"),))
        sides = (((Quotient(top, u),),),)
        for made in self.lines(Head("gradient", outer, u, sides=sides), top):
            yield made
        return Aside(u, inner, made.value, (*made.head.given, (u, inner)))

    def _letter(self, names: tuple[str, ...], part: Node) -> Symbol:
        found = fresh(names, part.shape, self.taken)
        self.taken.add(found.name)
        return found


class Identities:
    """The laws of derivatives by a vector or a matrix."""

    def __init__(self, variable: Symbol, tools: Tools, detail: str) -> None:
        self.variable = variable
        self.tools = tools
        self.motion = Pending(variable)
        self.laws = Laws(Motion(variable, variable._replace(name=f"d{variable.name}")), tools)
        self.moves = self.laws.moves
        self.most = MOST[detail]
        self.asides: dict[Node, Aside] = {}
        self.long: dict[Node, None] = {}  # compositions to be cut
        self.is_cut = False  # as far as they can be

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
        above, below = self._outer(u, v), sp.entrywise_power(v, number(2))
        if not self.moves(u):
            return Applied(Law("quotient"), sp.negative(sp.quotient(above, below)))
        first = _eye_or(self._inner(u), u) if u.shape else self.d(u)
        above = sp.plus(sp.times(v, first), sp.negative(above))
        return Applied(Law("quotient"), sp.quotient(above, below))

    def _scaled_product(self, part: Node) -> Applied | None:
        """∂vec(u*V)/∂vec(X)' = u*∂vec(V)/∂vec(X)' + vec(V)*(∂u/∂vec(X)')', of a number u."""
        one, other = part.args
        if not one.shape == () != other.shape and not other.shape == () != one.shape:
            return None
        u, V = (one, other) if not one.shape else (other, one)
        terms = [sp.times(u, _eye_or(self._inner(V), V))] if self.moves(V) else []
        terms += [self._outer(V, u)] if self.moves(u) else []
        return Applied(Law("product" if len(terms) > 1 else "multiple"), reduce(sp.plus, terms))

    def _outer(self, V: Node, u: Node) -> Node:
        """vec(V) times the row of the derivative of a number."""
        moved = self.d(u)
        return times(vec(V), sp.transpose(vec(moved)) if V.shape else moved)

    def _chained(self, part: Node) -> Applied | None:
        """∂g(u) = g'(u)*∂u, of numbers."""
        slope = self.laws.slope(part)
        if slope is None or slope.inside.shape:
            return None
        return Applied(slope.law, scaled(self.d(slope.inside), slope.value))

    # -- what stands in the literature ------------------------------------------------------------

    def _known(self, part: Node) -> Applied | None:
        """The derivative of a product by each occurrence of the variable."""
        trace = part.op == "tr"
        power = self._power_traced(part) if trace else None
        if power is not None:
            return power
        scalars, factors = spread(part.args[0] if trace else part)
        letters = [self._letter(factor) for factor in factors]
        if not all(letters) or any(map(self.moves, scalars)):
            return None
        terms = [
            occurrence(letter, factors[k + 1 :] + factors[:k], factors[k])
            for k, letter in enumerate(letters)
            if letter != "C"
        ]
        spelled = "".join("C" if x == "C" else x * len(list(run)) for x, run in groupby(letters))
        found = known(spelled, len(self.variable.shape), trace)
        law = Law("known", f"{found.number} {found.says}") if found else Law("occurrences")
        more = (INVERSE,) if not found and set(letters) & set("IJ") else ()
        return Applied(law, reduce(scaled, reversed(scalars), added(terms)), more)

    def _power_traced(self, part: Node) -> Applied | None:
        """∂tr(X^k)/∂X."""
        (whole,) = part.args
        if whole.op != "power" or whole.args[0] is not name(self.variable):
            return None
        X, k = whole.args
        times = _whole(k)
        less = sp.plus(k, sp.negative(number(1))) if times is None else number(times - 1)
        lower = X if times == 2 else sp.apply("power", (X, less), X.shape)
        says = "121 ∂tr(X^k)/∂X = k*(X^(k - 1))'"
        turned = sp.transpose(lower)
        falls = times is not None and times < 0
        value = sp.negative(sp.times(k.args[0], turned)) if falls else sp.times(k, turned)
        return Applied(Law("known", says), value)

    def _letter(self, factor: Node) -> str:
        variable = name(self.variable)
        inverse = sp.apply("inv", (variable,), variable.shape)
        turned = sp.transpose(variable), sp.transpose(inverse)
        spelled = {variable: "X", turned[0]: "T", inverse: "I", turned[1]: "J"}
        return spelled.get(factor, "" if self.moves(factor) else "C")

    def _expanded(self, part: Node) -> Applied | None:
        """Sums in a product are multiplied out."""
        if part.op == "tr":
            terms = multiplied_out(part.args[0])
            terms = [sp.trace(term) for term in terms]
        else:
            terms = multiplied_out(part)
        if not 1 < len(terms) <= MOST_TERMS:
            return None
        moving = self._moving(tuple(terms))
        if any(self._known(term) is None for term in map(positive, moving)):
            return None
        return Applied(Law("expanding"), reduce(sp.plus, map(self._signed, moving)))

    def _signed(self, term: Node) -> Node:
        return sp.negative(self.d(term.args[0])) if term.op == "neg" else self.d(term)

    def _cited_one(self, part: Node) -> Applied:
        """By the chain rule, from the outermost function inwards; else what the calculus says."""
        if part is name(self.variable):
            return Applied(Law("variable"), _eye_or(None, part))
        if part.shape:
            return self._direct(part)
        aside = self.asides.get(part)
        start = (aside.part, aside.derivative) if aside else (part, number(1))
        inwards = Inwards(self.laws)
        try:
            value = inwards(*start)
        except TooLong:
            self.long[part] = None
            unsaid = Applied(Law("inwards"), name(self.variable))
            return self._direct(part) if self.is_cut else unsaid
        except Unknown:
            return self._direct(part)
        cited = inwards.cited
        if len(cited) > self.most:
            self.long[part] = None
        if len(cited) == 1 and not aside and self._is_at_variable(part):
            return Applied(cited[0], value)
        return Applied(Law("inwards"), value, tuple(cited))

    def _is_at_variable(self, part: Node) -> bool:
        """Whether a function is applied to the variable itself."""
        slope = self.laws.slope(part) if part.kind == "apply" else None
        inside = part.args if slope is None else (slope.inside,)
        return name(self.variable) in inside

    def _direct(self, part: Node) -> Applied:
        variable = self.variable
        leaf = leaf_of(variable)
        core = self.tools.normal(self.tools.unfold(part))
        tensor = self.tools.simplified(derivative(core, leaf))
        value = self.tools.arranged(tensor, (part.shape, variable.shape))
        function = part.op if part.kind == "apply" and part.op in TABLE else "sum"
        return Applied(Law("direct", function), value)

    # -- Jacobians --------------------------------------------------------------------------------

    def _terms(self, part: Node) -> Applied | None:
        return self._binder(part) if part.op == "sum" else None

    def _linear_map(self, part: Node) -> Applied | None:
        """∂vec(A*U*B) = kron(B', A)*∂vec(U), for each factor that moves."""
        scalars, factors = spread(part)
        if any(map(self.moves, scalars)):
            return None
        terms = []
        moving = [k for k, factor in enumerate(factors) if self.moves(factor)]
        for k in moving:
            left = joined(factors[:k])
            right = joined(factors[k + 1 :])
            terms.append(_mapped(left, right, factors[k], self._inner(factors[k])))
        law = "product" if len(moving) > 1 else "stacking" if len(part.shape) > 1 else "multiple"
        return Applied(Law(law), reduce(scaled, reversed(scalars), reduce(sp.plus, terms)))

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
            return self._scaled_product(part)
        pairs = [(U, V)] * self.moves(U) + [(V, U)] * self.moves(V)
        terms = [_times(_diagonal(other), self._inner(one)) for one, other in pairs]
        return Applied(Law("product" if len(terms) > 1 else "multiple"), reduce(sp.plus, terms))

    def _turned(self, part: Node) -> Applied | None:
        """∂vec(U')/∂vec(X)' = commutation(m, n)*∂vec(U)/∂vec(X)'."""
        (inner,) = part.args
        if len(inner.shape) != 2 or ONE in inner.shape:
            return None
        total = _count(inner)
        swap = sp.apply("commutation", (), (total, total), inner.shape)
        return Applied(Law("commuting"), _times(swap, self._inner(inner)))

    def _power(self, part: Node) -> Applied | None:
        """X^-1 as an inverse, X^3 as X*X*X."""
        base, exponent = part.args
        times = _whole(exponent)
        if times == -1:
            return self._inverse(sp.apply("inv", (base,), part.shape))
        if times is None or not 2 <= times <= MOST_FACTORS:
            return None
        made = self._linear_map(reduce(sp.times, [base] * times))
        return made and Applied(Law("power of a matrix"), made.value)

    def _inverse(self, part: Node) -> Applied:
        turned = sp.transpose(part)
        size = _count(part)
        whole = sp.negative(sp.apply("kron", (turned, part), (size, size)))
        return Applied(INVERSE, _times(whole, self._inner(part.args[0])))


def _whole(exponent: Node) -> int | None:
    """A whole number that is written out."""
    minus = exponent.op == "neg" and exponent.kind == "apply"
    value = exponent.args[0] if minus else exponent
    if value.kind != "number" or value.data.denominator != 1:
        return None
    return -int(value.data) if minus else int(value.data)


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
    if not (turned.shape and left.shape):
        return _times(sp.times(turned, left), inner)
    if turned.shape[0] is ONE and len(left.shape) == 1:  # a row and a column
        return _times(sp.times(left, turned), inner)
    rows = turned.shape[0] * left.shape[0]
    return _times(sp.apply("kron", (turned, left), (rows, _count(part))), inner)


def _eye_or(inner: Node | None, part: Node) -> Node:
    return inner if inner is not None else sp.apply("eye", (), (_count(part), _count(part)))


def _diagonal(slope: Node) -> Node:
    size = _count(slope)
    return sp.apply("diag", (vec(slope),), (size, size))


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
    **{
        record.name: (Identities._function,)
        for record in TABLE
        if record.slope or (record.signature and not record.structural and record.meaning)
    },
    "add": (Identities._sum,),
    "neg": (Identities._neg,),
    "binder": (Identities._terms,),
    "mul": (Identities._multiple, Identities._scaled_product, Identities._linear_map),
    "transpose": (Identities._turned,),
    "divide": (Identities._quotient,),
    "hadamard": (Identities._weighted,),
    "inv": (Identities._inverse,),
    "power": (Identities._power,),
}
