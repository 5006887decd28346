"""Whether an equation has a value for its one solution."""

from __future__ import annotations

from collections.abc import Iterator

from closedform.core.node import Node, fresh, name, number, postorder, put
from closedform.errors import ClosedformError
from closedform.proofread.consequences import (
    INVERTIBLE,
    Same,
    Sides,
    derived,
    names_of,
    simplest,
    slope_of,
    zero,
)
from closedform.rewriting import spelling as sp

HIGHEST = 4  # power of an unknown that stands below a line
SIGNED = {"> 0", ">= 0", "< 0"}
UNDER = {"log", "exp"}  # functions with an inverse that an unknown may stand in


def solves(
    value: Node,
    unknown: Node,
    problems: tuple[Sides, ...],
    given: tuple[Sides, ...],
    same: Same,
) -> bool:
    """Whether a derivative set to zero, or an equation that is given, has this value of a name, or
    of an entry of one, for its solution."""
    for equation in (*problems, *given):
        try:
            rest = Sides(derived(equation.left), derived(equation.right))
            made = rest.put({unknown: value})
            stationary = equation in problems or any(
                part.op == "derivative" for part in postorder(equation.left)
            )
            if (
                made != rest
                and same(*made)
                and not _may_be_cancelled(rest, unknown, value, stationary)
                and any(_is_determined(*each, same) for each in _forms(rest.difference, unknown))
            ):
                return True
        except ClosedformError:
            continue
    return False


def _may_be_cancelled(rest: Sides, unknown: Node, value: Node, stationary: bool) -> bool:
    """Whether the value is without something that the equation has, and that may be zero, or
    singular; the numbers in an objective that is made `stationary` are none."""
    below = [inside for part in postorder(*rest) for inside in _inverted(part)]
    for each in names_of(*rest) - names_of(value, unknown, *below):
        invertible = INVERTIBLE & each.data.properties
        if len(each.shape) == 2 and not invertible:
            return True
        if len(each.shape) < 2 and not stationary and not SIGNED & each.data.properties:
            return True
    return False


def _inverted(part: Node) -> tuple[Node, ...]:
    """What an expression divides by."""
    if part.op in ("divide", "ediv"):
        return part.args[1:]
    if part.op == "inv":
        return part.args
    if part.op == "power":
        exponent = part.args[1]
        below = exponent.op == "neg" or (exponent.kind == "number" and exponent.data < 0)
        return part.args[:1] if below else ()
    return ()


def _forms(rest: Node, unknown: Node) -> Iterator[tuple[Node, Node]]:
    """What has to be zero, and by what name: as it stands, multiplied by the unknown, which may
    stand below a line, and with a function of the unknown for the unknown."""
    held = {n.data.name for n in names_of(rest)}
    own = name(fresh(("u0",), unknown.shape, held)) if unknown.kind != "name" else unknown
    rest = put(rest, {unknown: own})
    yield rest, own
    if not any(own in names_of(*_inverted(part)) for part in postorder(rest)):
        for part in postorder(rest):
            if part.op in UNDER and part.args == (own,):
                other = name(fresh(("u1",), own.shape, held))
                yield put(rest, {part: other}), other
        return
    if len(own.shape) == len(rest.shape) == 2:
        yield simplest(sp.times(own, rest)), own
        yield simplest(sp.times(sp.times(own, rest), own)), own
    for _ in range(HIGHEST):
        if (own.shape and own.shape != rest.shape) or len(own.shape) == 2:
            return
        rest = sp.hadamard(own, rest) if own.shape else sp.times(own, rest)
        yield simplest(rest), own


def _is_determined(rest: Node, unknown: Node, same: Same) -> bool:
    """Whether what has to be zero is affine in a name, and no other value makes it zero."""
    if unknown not in names_of(rest):
        return False
    if len(unknown.shape) == 2:
        return any(_is_determined(*each, same) for each in _of_columns(rest, unknown, same))
    slope = derived(slope_of(rest, unknown))
    other = name(unknown.data._replace(name=f"{unknown.data.name}_other"))
    if len(slope.shape) > 2 or not same(slope, put(slope, {unknown: other})):
        return False
    if not slope.shape:
        return not same(slope, number(0))
    if len(slope.shape) == 1:  # of a number by a vector, or the other way round
        return not unknown.shape and not same(slope, zero(slope))
    square = slope.shape[0] is slope.shape[1]
    return square and not same(sp.apply("det", (slope,), ()), number(0))


def _of_columns(rest: Node, unknown: Node, same: Same) -> Iterator[tuple[Node, Node]]:
    """An equation for each column of a matrix, or for each row, where it is linear in these."""
    if len(rest.shape) != 2:
        return
    linear = sp.plus(rest, sp.negative(put(rest, {unknown: zero(unknown)})))
    held = {n.data.name for n in names_of(rest)}
    for by_rows in (False, True):
        rows, columns = unknown.shape[::-1] if by_rows else unknown.shape
        column = name(fresh(("u0",), (rows,), held))
        weights = name(fresh(("u1",), (columns,), held))
        mixing = name(fresh(("u2",), (columns, columns), held))

        def turned(value: Node, turns: bool = by_rows) -> Node:
            return sp.transpose(value) if turns else value

        mixed = put(linear, {unknown: turned(sp.times(turned(unknown), mixing))})
        if not same(turned(mixed), sp.times(turned(linear), mixing)):
            continue
        image = put(linear, {unknown: turned(sp.times(column, sp.transpose(weights)))})
        yield sp.times(turned(image), weights), column
