"""Rules about sums."""

from __future__ import annotations

from closedform.core.node import Node
from closedform.rewriting.normal import Normal, SumRule, is_unit


def _complement_of_sigmoid(n: Normal, made: Node) -> Node | None:
    """1 - sigmoid(u) is sigmoid(-u)."""
    if len(made.args) != 2 or made.data[0] != -made.data[1]:
        return None
    for position in (0, 1):
        one, other = made.args[position], made.args[1 - position]
        if is_unit(one) and other.kind == "apply" and other.op == "sigmoid":
            turned = n.apply("sigmoid", (n.negative(other.args[0]),), made.shape)
            return n.scale(made.data[position], turned)
    return None


SUM_RULES: dict[str, SumRule] = {"complement of the sigmoid": _complement_of_sigmoid}
