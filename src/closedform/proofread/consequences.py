"""What follows from equations: solutions and rearrangements of them, and what is assumed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain, product
from types import MappingProxyType
from typing import NamedTuple

from closedform.calculus import unfold
from closedform.core.dims import ONE, Dim
from closedform.core.node import Node, fresh, name, node, number, postorder, put
from closedform.errors import ClosedformError, UnsupportedProblem
from closedform.rewriting import normal
from closedform.rewriting import spelling as sp
from closedform.rewriting.lift import Lifter
from closedform.rewriting.pieces import NoMatrixForm
from closedform.rewriting.simplify import Simplifier

MULTIPLES = (1, -1, 2, -2)
INVERTIBLE = frozenset({"invertible", "orthogonal", "pd", "full_column_rank", "full_row_rank"})
MOST_FACTORS = 8  # that an equation is multiplied by on either side

Values = Mapping[Node, Node]  # of names
Same = Callable[[Node, Node], bool]  # whether two expressions are equal


class Sides(NamedTuple):
    """Both sides of an equation as expressions."""

    left: Node
    right: Node

    @property
    def difference(self) -> Node:
        return sp.plus(self.left, sp.negative(self.right))

    def put(self, values: Values) -> Sides:
        return Sides(put(self.left, values), put(self.right, values))


def names_of(*values: Node) -> set[Node]:
    return {n for n in postorder(*values) if n.kind == "name"}


def varied(*values: Node) -> set[Node]:
    """The names that something is differentiated by: no value can stand in their place."""
    by = [n for part in postorder(*values) if part.op == "derivative" for n in part.args[1:]]
    return names_of(*by)


def derived(value: Node) -> Node:
    """An expression without the derivatives that stand in it.

    Raises `ClosedformError` where there is no matrix form of it.
    """
    if all(part.op not in ("derivative", "differential") for part in postorder(value)):
        return value
    return simplest(value)


def simplest(value: Node) -> Node:
    """The shortest form of an expression, its derivatives taken.

    Raises `ClosedformError` where there is no matrix form of it.
    """
    if len(value.shape) == 2 and value.shape[0] is ONE:  # a row
        return sp.transpose(simplest(sp.transpose(value)))
    tools = normal()
    names = frozenset(n.data.name for n in names_of(value))
    indices = frozenset(str(n.data) for n in postorder(value) if n.kind == "index")
    lifter = Lifter(tools, {}, names, indices)
    try:
        return lifter(Simplifier(tools, lifter)(tools(unfold(value))))
    except NoMatrixForm:
        raise UnsupportedProblem("derivative-by-expression") from None


def summands(value: Node) -> Iterator[Node]:
    """The terms of a sum."""
    if value.op == "add":
        for part in value.args:
            yield from summands(part)
    elif value.op == "neg":
        yield from map(sp.negative, summands(value.args[0]))
    else:
        yield value


def with_values(sides: Sides, value: Values) -> Sides:
    """The sides with other values of names; derivatives by these are taken before.

    Raises `ClosedformError` where they cannot be.
    """
    if not varied(*sides).isdisjoint(value):
        sides = Sides(derived(sides.left), derived(sides.right))
    return sides.put(value)


def holding(equation: Sides, same: Same) -> Values | None:
    """What a name is replaced by so that an equation holds; None where that is not found."""
    left, right = equation
    if left.shape != right.shape:
        return None
    if made := _alike_turned(left, right) or _squared(left, right):
        return made
    if left.kind == "name" or (left.op == "derivative" and left.args[0].kind == "name"):
        return {left: right}
    if _has_places(left, right):
        return _signs(left, right)
    values = chain(_normalised(left, right), _projected(equation))
    return next((v for v in values if same(put(left, v), put(right, v))), None)


def holding_all(equations: tuple[Sides, ...], same: Same) -> Values:
    """What names are replaced by so that equations hold together; one that would undo another is
    left out.  Those that set something to zero come first: a multiple of a name keeps them."""
    together: dict[Node, Node] = {}
    used: list[Sides] = []
    for equation in sorted(equations, key=lambda each: not _is_zero(each.right)):
        try:
            under = with_values(equation, together) if together else equation
            if together and same(*under):
                used.append(equation)
                continue
            value = holding(under, same)
            if value is None:
                continue
            made = {n: put(held, value) for n, held in together.items()} | dict(value)
            if together and not all(same(*with_values(each, made)) for each in (*used, equation)):
                continue
        except ClosedformError:
            continue
        together = made
        used.append(equation)
    return together


def _is_zero(value: Node) -> bool:
    return value is number(0) or value.op == "zeros"


def _alike_turned(left: Node, right: Node) -> Values | None:
    """A matrix that equals its transpose, up to the sign, by its part that does; one of two that
    commute by a polynomial in the other."""
    for one, other in ((left, right), (right, left)):
        if one.kind == "name" and other is sp.transpose(one):
            return {one: sp.quotient(sp.plus(one, other), number(2))}
        if one.kind == "name" and other is sp.negative(sp.transpose(one)):
            return {one: sp.quotient(sp.plus(one, other), number(2))}
    if left.op == right.op == "mul" and left.args == right.args[::-1]:
        base, other = sorted(left.args, key=str)
        if base.kind == other.kind == "name":
            held = {n.data.name for n in (base, other)}
            one, two, three = (name(fresh((f"c{k}",), (), held)) for k in range(3))
            unit = sp.apply("eye", (), base.shape)
            square = sp.times(three, sp.times(base, base))
            return {other: sp.plus(sp.plus(sp.times(one, unit), sp.times(two, base)), square)}
    return None


def _squared(left: Node, right: Node) -> Values | None:
    """A matrix that is its own square as a projection, a symmetric one as an orthogonal one; one
    that is its own inverse as a reflection."""
    power = left.op == "power" and left.args[1] is number(2)
    base = left.args[0] if power or (left.op == "mul" and left.args[0] is left.args[-1]) else left
    if base is left or base.kind != "name" or len(base.shape) != 2:
        return None
    if not (right is base or right.op == "eye"):
        return None
    held = {base.data.name}
    shape = (base.shape[0], Dim.symbol("k0"))
    onto, along = (name(fresh((f"c{k}",), shape, held)) for k in range(2))
    along = onto if "symmetric" in base.data.properties else along
    inner = _power(sp.times(sp.transpose(along), onto), -1)
    projection = sp.times(sp.times(onto, inner), sp.transpose(along))
    reflection = sp.plus(sp.times(number(2), projection), sp.negative(right))
    return {base: projection if right is base else reflection}


def _has_places(*sides: Node) -> bool:
    """Whether an equation holds for every place: an index stands in it that no sum binds."""
    parts = list(postorder(*sides))
    bound = {part.data for part in parts if part.kind == "binder"}
    named = (n for n in names_of(*sides) if not {"integer", "index"}.isdisjoint(n.data.properties))
    return any(named) or any(part.kind == "index" and part.data not in bound for part in parts)


def _signs(left: Node, right: Node) -> Values | None:
    """A name by its signs, where ``y_i^2 = 1`` for every i."""
    square = left.op == "power" and left.args[1] is number(2) and right is number(1)
    entry = left.args[0] if square else left
    if not square or entry.op != "entry" or len(entry.args[0].shape) != 1:
        return None
    name = entry.args[0]
    size = sp.apply("abs", (name,), name.shape)
    return {name: sp.apply("ediv", (name, size), name.shape)}


def _normalised(left: Node, right: Node) -> Iterator[Values]:
    """A multiple of a name, as in ``sum(t) = 1`` or ``u'*u = 1``; ``W'*W = I``, by its root."""
    names = sorted(names_of(left), key=str)
    if not left.shape and right is not number(0):
        factor = sp.quotient(right, left)
        for unknown in names:
            roots = [sp.apply("sqrt", (factor,), ())] if unknown.shape else []  # of either sign
            for by in (factor, *roots):
                yield {unknown: sp.times(by, unknown)}
    elif left.op == "mul" and len(left.shape) == 1 and left.args[0].kind == "name":
        rows = sp.diagonal(sp.apply("ediv", (right, left), left.shape))
        yield {left.args[0]: sp.times(rows, left.args[0])}
    elif left.op == "mul" and right.op == "eye":
        for unknown in names:
            if left.args[0] is sp.transpose(left.args[1]) and unknown in left.args:
                root = _power(sp.apply("sqrtm", (left,), left.shape), -1)
                sizes = left.args[1] is unknown
                yield {unknown: sp.times(unknown, root) if sizes else sp.times(root, unknown)}


def _power(value: Node, exponent: int) -> Node:
    return sp.apply("power", (value, number(exponent)), value.shape)


def _projected(equation: Sides) -> Iterator[Values]:
    """The point nearest to a name at which an equation that is affine in it holds; the solution
    itself where there is only one."""
    rest = equation.difference
    if len(rest.shape) > 1:
        return
    for unknown in sorted(names_of(rest) - varied(rest), key=str):
        value = affine_solution(rest, unknown)
        if value is not None:
            yield {unknown: value}


def affine_solution(rest: Node, unknown: Node) -> Node | None:
    """A value of the unknown for which `rest` is zero; None where it is not affine in it.

    With J the Jacobian of the rest r that is ``x - J'*inv(J*J')*r``.
    """
    if len(unknown.shape) > 1 or len(rest.shape) > 1:
        return None
    try:
        slope = derived(slope_of(rest, unknown))
    except ClosedformError:
        return None
    if unknown in names_of(slope) or slope.kind == "number":
        return None
    if not rest.shape and unknown.shape:  # a gradient
        step = sp.quotient(sp.times(rest, slope), sp.squares(slope))
    elif not rest.shape:
        step = sp.quotient(rest, slope)
    elif not unknown.shape:
        return None
    else:
        square = sp.times(slope, sp.transpose(slope))
        step = sp.times(sp.times(sp.transpose(slope), _power(square, -1)), rest)
    return sp.plus(unknown, sp.negative(step))


def slope_of(value: Node, by: Node) -> Node:
    """The derivative of a value by a name, not taken."""
    return node("apply", "derivative", (value, by), "d", (*value.shape, *by.shape))


def fails_under(sides: Sides, equation: Sides, same: Same) -> bool:
    """Whether the sides differ where an equation holds that is affine in a name of both, so that
    they do not follow from it."""
    try:
        rest = derived(equation.difference)
    except ClosedformError:
        return False
    if names_of(*sides) - names_of(rest) or varied(*sides):
        return False
    for unknown in sorted(names_of(rest) & names_of(*sides), key=str):
        value = affine_solution(rest, unknown)
        if value is None or not same(put(rest, {unknown: value}), zero(rest)):
            continue
        return not same(*sides.put({unknown: value}))
    return False


def zero(value: Node) -> Node:
    return sp.apply("zeros", (), value.shape) if value.shape else number(0)


def rearranged(
    sides: Sides, equation: Sides, same: Same, known: Values = MappingProxyType({})
) -> bool:
    """Whether the sides are an equation, or a multiple of it, also by names with values that are
    known; what holds anyway tells nothing."""
    if same(*equation):
        return False
    if sides.left.shape == equation.left.shape:
        ours, theirs = sides.difference, equation.difference
        pairs = [(sp.times(number(by), ours), theirs) for by in MULTIPLES]
        pairs += [(ours, sp.times(number(by), theirs)) for by in MULTIPLES]
        if len(ours.shape) == 1:  # parallel, by a number that need not be known
            pairs.append(
                (sp.times(ours, sp.transpose(theirs)), sp.times(theirs, sp.transpose(ours)))
            )
        if any(same(*pair) for pair in pairs):
            return True
    return _multiplied(sides, equation, same, known)


def _multiplied(sides: Sides, equation: Sides, same: Same, known: Values) -> bool:
    """Whether both sides of an equation are multiplied by something that stands in the claim."""
    try:
        ours, theirs = derived(sides.difference), derived(equation.difference)
    except ClosedformError:
        return False
    plain = _factors(ours, theirs)
    factors = list(dict.fromkeys([*plain, *(put(factor, known) for factor in plain)]))
    for left, right in product((None, *factors), repeat=2):
        made = _product(_product(theirs, left, before=True), right)
        if left is right is None or made is None or made.shape != ours.shape:
            continue
        if any(
            same(ours, sp.times(number(by), made)) or same(sp.times(number(by), ours), made)
            for by in MULTIPLES
        ):
            return True
    return False


def _factors(*differences: Node) -> list[Node]:
    """What both sides may be multiplied by: names, transposed and inverted."""
    names = sorted(names_of(*differences), key=str)
    named = [n for n in names if n.shape][:MOST_FACTORS]
    square = [n for n in named if len(n.shape) == 2 and n.shape[0] == n.shape[1]]
    turned = [sp.transpose(n) for n in named]
    written = set(postorder(*differences))
    inverses = [_power(n, -1) for n in square]
    sure = [p for p in inverses if p in written or INVERTIBLE & p.args[0].data.properties]
    return list(dict.fromkeys([*named, *turned, *sure]))


def _product(value: Node | None, factor: Node | None, before: bool = False) -> Node | None:
    """With a factor behind a value or before it; None where they do not fit."""
    if value is None or factor is None:
        return value
    left, right = (factor, value) if before else (value, factor)
    fits = len(left.shape) == 2 and right.shape and left.shape[1] == right.shape[0]
    return sp.times(left, right) if fits else None
