"""Conditions below sums, in matrix notation instead of indices, or for all indices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from closedform.calculus import opened
from closedform.calculus.indices import Range, affine
from closedform.core.node import Node, postorder
from closedform.errors import ClosedformError, UnsupportedProblem
from closedform.library.relations import Relation
from closedform.limits import Budget
from closedform.present.text import text
from closedform.rewriting import normal
from closedform.rewriting.lift import Lifter
from closedform.rewriting.pieces import NoMatrixForm
from closedform.rewriting.subscripts import inward

Ends = tuple[Node, Node]  # the first and the last value of an index
Limits = Mapping[str, Ends | None]  # None where two sums have one letter and two ranges
MOST_STEPS = 2000  # for the matrix form of a condition
FOREIGN = frozenset({"eye", "unit", "ones", "entry"})  # in a matrix form: it is no plain one


def limits_in(nodes: Iterable[Node]) -> Limits:
    """What the indices of the sums among nodes run over."""
    found: dict[str, Ends | None] = {}
    for current in nodes:
        if current.kind == "binder":
            own = (current.args[0], current.args[1])
            found[current.data] = own if found.get(current.data, own) == own else None
    return found


def unbound(relation: Relation, limits: Limits) -> Relation:
    """A condition on `X[i, :]'*w` below a sum over i is one on `X*w`, one on a sum is one on what
    the sum is in matrix notation; where there is no such form it is said for which indices."""
    value = relation.value
    below = postorder(value)
    if not any(n.kind == "index" and n.data in limits for n in below):
        return relation
    free = _free(value)
    own = {index: limits[index] for index in limits if index in free}
    known = {index: ends for index, ends in own.items() if ends is not None}
    whole = _whole(value, known) if len(known) == len(own) else None
    if whole is not None:
        return relation._replace(value=whole)
    ranges = [index + _range(own[index]) for index in sorted(own)]
    return relation._replace(value=inward(value), over=", ".join(ranges))


def _free(root: Node) -> frozenset[str]:
    """The indices that no sum below `root` binds."""
    found: dict[Node, frozenset[str]] = {}
    for current in postorder(root):
        parts = [found[arg] for arg in current.args]
        if current.kind == "index":
            parts = [frozenset({current.data})]
        elif current.kind == "binder":
            parts[-1] -= {current.data}
        found[current] = frozenset[str]().union(*parts)
    return found[root]


def ranges_of(limits: Limits) -> dict[str, Range]:
    """What indices run over, where the ends are fixed."""
    found: dict[str, Range] = {}
    for index, ends in limits.items():
        try:
            low, high = (affine(end, {}, lambda size: size)[1] for end in ends or ())
        except (UnsupportedProblem, ValueError):
            continue
        found[index] = Range(low, high - low + 1)
    return found


def entries(value: Node, limits: Limits) -> Node | None:
    """The core of what stands below sums, for all their indices; None where there is none."""
    own = {index: limits.get(index) for index in _free(value)}
    known = {index: ends for index, ends in own.items() if ends is not None}
    try:
        return opened(value, known) if known else None
    except (ClosedformError, KeyError, ValueError):
        return None


def _range(ends: Ends | None) -> str:
    if ends is None:
        return ""
    low, high = (text(end).replace(" ", "") for end in ends)
    return f" = {low}:{high}"


def _whole(value: Node, limits: Mapping[str, Ends]) -> Node | None:
    """The values for all indices as one vector or matrix."""
    ends = [node for pair in limits.values() for end in pair for node in postorder(end)]
    if any(node.kind == "index" for node in ends) or len(limits) + len(value.shape) > 2:
        return None
    rules = normal(Budget(MOST_STEPS))
    try:
        made = Lifter(rules, {}, frozenset(limits))(rules(opened(value, limits)))
    except (ClosedformError, NoMatrixForm, KeyError, ValueError):
        return None
    plain = all(n.kind != "binder" and n.op not in FOREIGN for n in postorder(made))
    return made if plain and bool(made.shape) == bool(limits or value.shape) else None
