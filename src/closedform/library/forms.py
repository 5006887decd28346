"""Forms of a derivative that always exist: one entry, and the vec form."""

from __future__ import annotations

from functools import reduce
from itertools import chain, count, islice
from typing import TYPE_CHECKING

from closedform.core.algebra import Factor, contract, fuse, linear, terms
from closedform.core.dims import ONE, Dim, Shape
from closedform.core.node import Node, node
from closedform.errors import UnsupportedProblem
from closedform.rewriting import spelling as sp
from closedform.rewriting.pieces import NoMatrixForm
from closedform.rewriting.pinning import pin

if TYPE_CHECKING:
    from closedform.library.task import Workshop

INDICES = ("i", "j", "k", "l", "p", "q", "r", "s")


def vec_form(T: Node, rows: int) -> Node:
    """∂vec(F)/∂vec(X)': the first `rows` axes fused to one, the others to one, columns stacked."""
    if T.kind == "sum" and len(T.args) > 1:
        parts = [(c, vec_form(term, rows)) for c, term in terms(T)]
        return linear(parts[0][1].shape, parts)
    axes = tuple(range(len(T.shape)))
    sizes = dict(enumerate(T.shape))
    factors: list[Factor] = [(T, axes)]

    def fused(group: tuple[int, ...]) -> int:
        """The axis that counts the entries of these, the first one the fastest."""
        if len(group) == 1:
            return group[0]
        minor, major = fused(group[: len(group) // 2]), fused(group[len(group) // 2 :])
        label = len(sizes)
        sizes[label] = sizes[major] * sizes[minor]
        factors.append((fuse(sizes[major], sizes[minor]), (label, major, minor)))
        return label

    return contract(factors, tuple(fused(group) for group in (axes[:rows], axes[rows:]) if group))


def by_entries(T: Node, rows: int, tools: Workshop) -> Node:
    """The derivative as a sum over entries: what is left where nothing shorter exists.

    The first `rows` axes make the rows of the result, the others its columns.
    """
    letters, body = entry_of(T, tools)
    groups = [range(rows), range(rows, len(T.shape))]
    for position, group in enumerate(groups):
        if group:
            unit = _unit(group, letters, T.shape)
            body = sp.times(body, sp.transpose(unit) if position and rows else unit)
    for letter, size in reversed(list(zip(letters, T.shape, strict=True))):
        ends = (sp.of_dim(ONE), sp.of_dim(size), body)
        body = node("binder", "sum", ends, letter, body.shape)
    return body


def _unit(group: range, letters: list[str], shape: Shape) -> Node:
    """The unit vector of an entry, in the stacked columns where there are two axes."""
    units = [sp.apply("unit", (node("index", data=letters[k]),), (shape[k],)) for k in group]
    return reduce(
        lambda low, high: sp.apply("kron", (high, low), (high.shape[0] * low.shape[0],)), units
    )


def entry_of(T: Node, tools: Workshop) -> tuple[list[str], Node]:
    """One entry as an expression, and the letters of its axes."""
    lifter = tools.lifter
    free = (x for x in chain(INDICES, (f"i{k}" for k in count(1))) if x not in lifter.taken)
    letters = list(islice(free, len(T.shape)))
    outer = lifter.indices
    lifter.indices = outer | set(letters)
    try:
        value = T
        for axis in reversed(range(len(T.shape))):
            value = tools.normal(pin(value, axis, Dim.symbol(letters[axis]), ONE))
        return letters, tools.lifted(value)
    except NoMatrixForm:
        raise UnsupportedProblem("no-matrix-form") from None
    finally:
        lifter.indices = outer
