"""Subscripts carried inward: `(y - X*w)[i]` is `y[i] - X[i, :]'*w`, and `p'*e_i` is `p[i]`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from closedform.core.node import Node, node, number, postorder
from closedform.functions import COMPARING, TABLE
from closedform.rewriting import spelling as sp
from closedform.rewriting.pieces import entry_of

Subscripts = Mapping[int, Node]  # axis -> subscript; an axis that is missing is kept


def inward(root: Node) -> Node:
    """The expression with every subscript as far inside as it goes."""
    made: dict[Node, Node] = {}
    for current in postorder(root):
        args = tuple(made[arg] for arg in current.args)
        if current.op == "entry" and current.kind == "apply":
            axes = [axis for axis, kind in enumerate(current.data) if kind == "i"]
            made[current] = at(args[0], dict(zip(axes, args[1:], strict=True)))
        elif current.op == "mul" and current.kind == "apply":
            made[current] = _product(*args)
        elif current.op == "tr":
            made[current] = _trace(current, *args)
        else:
            made[current] = node(current.kind, current.op, args, current.data, current.shape)
    return made[root]


def at(value: Node, subscripts: Subscripts) -> Node:
    """An entry, a row or a column (as vectors) of an expression; a scalar is itself."""
    if not value.shape or not subscripts:
        return value
    if value.kind == "apply" and sp.size(value) <= sp.LONG:
        rule = RULES.get(value.op) or (_each if _is_entrywise(value) else _along)
        found = rule(value, subscripts)
        if found is not None:
            return found
    return entry_of(value, dict(subscripts))


def _product(left: Node, right: Node) -> Node:
    """A product with a unit vector is an entry, a row or a column; one with a diagonal matrix is
    one entry by entry."""
    if _is_scaled(left):
        return sp.times(left.args[0], _product(left.args[1], right))
    if _is_scaled(right):
        return sp.times(right.args[0], _product(left, right.args[1]))
    if left.op == "diag" and len(right.shape) == 1:
        return sp.hadamard(left.args[0], right)
    if _is_sum_of_units(right):
        return _over_terms(right, lambda unit: _product(left, unit))
    if left.op == "transpose" and _is_sum_of_units(left.args[0]):
        return _over_terms(left.args[0], lambda unit: _product(sp.transpose(unit), right))
    if right.op == "unit" and len(left.shape) == 2:
        return at(left, {1: right.args[0]})
    if left.op == "transpose" and left.args[0].op == "unit" and right.shape:
        return sp.transpose(at(right, {0: left.args[0].args[0]}))
    return sp.times(left, right)


def _trace(whole: Node, value: Node) -> Node:
    """The trace of a column times a row is the row times the column."""
    if _is_scaled(value):
        return sp.times(value.args[0], _trace(whole, value.args[1]))
    if value.op == "mul" and value.kind == "apply" and len(value.args[0].shape) == 1:
        return _product(value.args[1], value.args[0])
    return node(whole.kind, whole.op, (value,), whole.data, whole.shape)


def _is_sum_of_units(value: Node) -> bool:
    """Whether it is a sum or a difference of multiples of unit vectors."""
    if value.op in ("add", "neg"):
        return all(map(_is_unit_multiple, value.args))
    return False


def _is_unit_multiple(value: Node) -> bool:
    while _is_scaled(value):
        value = value.args[1]
    return value.op == "unit" or _is_sum_of_units(value)


def _over_terms(value: Node, f: Callable[[Node], Node]) -> Node:
    """A linear map of every term of a sum."""
    if value.op == "add":
        return sp.plus(*(_over_terms(arg, f) for arg in value.args))
    return sp.negative(_over_terms(value.args[0], f)) if value.op == "neg" else f(value)


def _is_scaled(value: Node) -> bool:
    return value.op == "mul" and value.kind == "apply" and not value.args[0].shape


def _is_entrywise(value: Node) -> bool:
    """Whether every entry is made of entries; the power of a matrix is not."""
    if value.op == "power" and value.shape:
        return False
    return value.op in COMPARING or (value.op in TABLE and TABLE[value.op].entrywise)


def _each(value: Node, subscripts: Subscripts) -> Node | None:
    """What is done entry by entry is done with the entries."""
    args = tuple(at(arg, subscripts) for arg in value.args)
    build = BUILD.get(value.op)
    if build is not None:
        return build(*args)
    shape = max((arg.shape for arg in args), key=len)
    return node("apply", value.op, args, value.data, shape)


def _of_product(value: Node, subscripts: Subscripts) -> Node | None:
    """The row comes from the first factor, the column from the last."""
    left, right = value.args
    if not left.shape or not right.shape:
        return sp.times(at(left, subscripts), at(right, subscripts))
    rows, columns = ({k: subscripts[k]} if k in subscripts else {} for k in (0, 1))
    first, last = at(left, rows), at(right, columns)
    if len(left.shape) == 1:  # a column times a row
        return sp.times(first, last) if rows and columns else _scaled(first, last)
    if rows and len(right.shape) == 2 and not columns:
        return sp.times(sp.transpose(right), first)
    return _product(sp.transpose(first) if rows else first, last)


def _scaled(first: Node, last: Node) -> Node:
    """A column or a row of an outer product, as a vector."""
    return sp.times(first, sp.transpose(last)) if not first.shape else sp.times(last, first)


def _of_transpose(value: Node, subscripts: Subscripts) -> Node | None:
    (inside,) = value.args
    if len(inside.shape) == 1:
        return at(inside, {0: subscripts[1]}) if 1 in subscripts else inside
    return at(inside, {1 - axis: which for axis, which in subscripts.items()})


def _of_diagonal(value: Node, subscripts: Subscripts) -> Node | None:
    (inside,) = value.args
    which = next(iter(subscripts.values()))
    if len(inside.shape) == 2:
        return at(inside, {0: which, 1: which})
    identity = sp.apply("eye", (), value.shape)
    return sp.times(at(identity, subscripts), at(inside, {0: which}))


def _of_identity(value: Node, subscripts: Subscripts) -> Node | None:
    if len(subscripts) == 2:
        return entry_of(value, dict(subscripts))
    return sp.apply("unit", tuple(subscripts.values()), value.shape[:1])


def _of_unit(value: Node, subscripts: Subscripts) -> Node | None:
    identity = sp.apply("eye", (), value.shape * 2)
    return entry_of(identity, {0: subscripts[0], 1: value.args[0]})


def _of_constant(value: Node, subscripts: Subscripts) -> Node | None:
    kept = tuple(size for axis, size in enumerate(value.shape) if axis not in subscripts)
    return sp.apply(value.op, (), kept) if kept else number(int(value.op == "ones"))


def _along(value: Node, subscripts: Subscripts) -> Node | None:
    """One result a row or a column: that of the row or the column."""
    if value.data not in ("rows", "cols"):
        return None
    axis = int(value.data == "cols")
    own = axis if len(value.shape) == 2 else 0
    if own not in subscripts:
        return None
    arg = at(value.args[0], {axis: subscripts[own]})
    made = sp.apply(value.op, (arg,), arg.shape if len(value.shape) == 2 else ())
    return at(made, {0: subscripts[1 - own]} if 1 - own in subscripts else {})


def _negative(value: Node) -> Node:
    """Minus a sum, term by term."""
    if value.op == "add" and value.kind == "apply":
        return sp.plus(_negative(value.args[0]), sp.negative(value.args[1]))
    return sp.negative(value)


BUILD: Mapping[str, Callable[..., Node]] = {
    "add": sp.plus,
    "neg": _negative,
    "hadamard": sp.hadamard,
    "ediv": sp.quotient,
    "divide": sp.quotient,
    "epower": sp.entrywise_power,
}
RULES: Mapping[str, Callable[[Node, Subscripts], Node | None]] = {
    **dict.fromkeys(BUILD, _each),
    "mul": _of_product,
    "transpose": _of_transpose,
    "diag": _of_diagonal,
    "eye": _of_identity,
    "unit": _of_unit,
    "ones": _of_constant,
    "zeros": _of_constant,
}
