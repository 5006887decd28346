"""The forms of a derivative that always exist: one entry, the vec form, the linear map."""

from __future__ import annotations

from collections.abc import Callable

from closedform.calculus.structured import STRUCTURE
from closedform.core.algebra import contract, fuse
from closedform.core.dims import ONE, Dim, Shape
from closedform.core.node import Node, Symbol, node
from closedform.present.program import program
from closedform.present.text import text
from closedform.rewriting import spelling as sp
from closedform.rewriting.lift import Lifter
from closedform.rewriting.normal import Normal
from closedform.rewriting.pieces import NoMatrixForm
from closedform.rewriting.pinning import pin
from closedform.rewriting.simplify import Simplifier

INDICES = ("i", "j", "k", "l", "p", "q", "r", "s")


def vec_form(T: Node, rows: int) -> Node:
    """∂vec(F)/∂vec(X)': the first `rows` axes fused to one, the others to one, columns stacked."""
    axes = tuple(range(len(T.shape)))
    factors = [(T, axes)]
    out: list[int] = []
    for group in (axes[:rows], axes[rows:]):
        if len(group) == 2:
            label = len(axes) + len(out)
            factors.append(
                (fuse(T.shape[group[1]], T.shape[group[0]]), (label, group[1], group[0]))
            )
            out.append(label)
        else:
            out.extend(group)
    return contract(factors, tuple(out))


def by_entries(T: Node, rows: int, lifter: Lifter, normal: Normal) -> Node:
    """The vec form as a sum over entries: what is left where nothing shorter exists."""
    letters, scalar = _pinned(T, lifter, normal)
    groups = (range(rows), range(rows, len(T.shape)))
    left, right = (_unit(group, letters, T.shape) for group in groups)
    body = sp.times(sp.times(scalar, left), sp.transpose(right))
    for letter, size in reversed(list(zip(letters, T.shape, strict=True))):
        ends = (sp.of_dim(ONE), sp.of_dim(size), body)
        body = node("binder", "sum", ends, letter, body.shape)
    return body


def _unit(group: range, letters: list[str], shape: Shape) -> Node:
    """The unit vector of an entry in the stacked columns."""
    units = [sp.apply("unit", (node("index", data=letters[k]),), (shape[k],)) for k in group]
    if len(units) == 1:
        return units[0]
    size = units[0].shape[0] * units[1].shape[0]
    return sp.apply("kron", (units[1], units[0]), (size,))


def _pinned(T: Node, lifter: Lifter, normal: Normal) -> tuple[list[str], Node]:
    letters = [x for x in INDICES if x not in lifter.taken][: len(T.shape)]
    outer = lifter.indices
    lifter.indices = outer | set(letters)
    try:
        value = T
        for axis in reversed(range(len(T.shape))):
            value = normal(pin(value, axis, Dim.symbol(letters[axis]), ONE))
        return letters, lifter(Simplifier(normal, lifter)(value))
    finally:
        lifter.indices = outer


def entry_text(
    T: Node, quotient: Callable[[list[str]], str], lifter: Lifter, normal: Normal
) -> str:
    """``∂F[i, j]/∂X[k, l] = …``."""
    letters, scalar = _pinned(T, lifter, normal)
    return f"{quotient(letters)} = {program(scalar)}"


def map_text(T: Node, variable: Symbol, lifter: Lifter, normal: Normal) -> tuple[str, Node | None]:
    """``dX ↦ …``: the derivative as a linear map, and its expression."""
    name = "d" + variable.name
    while name in lifter.taken:
        name += "_"
    shape = tuple(size for size in variable.shape if size is not ONE)
    motion = node(
        "name", data=Symbol(name, variable.shape, variable.properties & STRUCTURE), shape=shape
    )
    axes = tuple(range(len(T.shape)))
    first = len(axes) - len(shape)
    moved = normal(contract([(T, axes), (motion, axes[first:])], axes[:first]))
    try:
        made = lifter(Simplifier(normal, lifter)(moved))
    except NoMatrixForm:
        return "", None
    return f"{name} ↦ {program(made)}", made


def plain(value: Node) -> str:
    return text(value, given=True)
