"""Conditions below sums, in matrix notation instead of indices, or for all indices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from closedform.calculus import opened
from closedform.core.node import Node, postorder
from closedform.errors import ClosedformError
from closedform.library.relations import Relation
from closedform.present.text import text
from closedform.rewriting.lift import Lifter
from closedform.rewriting.normal import Normal
from closedform.rewriting.pieces import NoMatrixForm
from closedform.rewriting.subscripts import inward

Limits = Mapping[str, tuple[Node, Node]]  # what an index runs over: its first and last value
FOREIGN = frozenset({"eye", "unit", "ones", "entry"})  # in a matrix form: it is no plain one


def limits_in(nodes: Iterable[Node]) -> Limits:
    """The indices of the sums among nodes; the first range counts."""
    found: dict[str, tuple[Node, Node]] = {}
    for current in nodes:
        if current.kind == "binder":
            found.setdefault(current.data, (current.args[0], current.args[1]))
    return found


def unbound(relation: Relation, limits: Limits, normal: Normal) -> Relation:
    """A condition on `X[i, :]'*w` below a sum over i is one on `X*w`; where there is no such form
    it is said for which indices."""
    value = relation.value
    inside = [n.data for n in postorder(value) if n.kind == "index" and n.data in limits]
    if not inside:
        return relation
    own = {index: limits[index] for index in dict.fromkeys(inside)}
    whole = _whole(value, own, normal)
    if whole is not None:
        return relation._replace(value=whole)
    ranges = [f"{index} = {_end(low)}:{_end(high)}" for index, (low, high) in sorted(own.items())]
    return relation._replace(value=inward(value), over=", ".join(ranges))


def _end(limit: Node) -> str:
    return text(limit).replace(" ", "")


def _whole(value: Node, limits: Limits, normal: Normal) -> Node | None:
    """The values for all indices as one vector or matrix."""
    ends = [node for pair in limits.values() for end in pair for node in postorder(end)]
    if any(node.kind == "index" for node in ends) or len(limits) + len(value.shape) > 2:
        return None
    try:
        made = Lifter(normal, {}, frozenset(limits))(normal(opened(value, limits)))
    except (ClosedformError, NoMatrixForm, KeyError, ValueError):
        return None
    plain = all(n.kind != "binder" and n.op not in FOREIGN for n in postorder(made))
    return made if plain and made.shape else None
