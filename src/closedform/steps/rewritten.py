"""What leads to a line that says the same in another way: the rules of the normal form that the
line before calls for and this one no longer does."""

from __future__ import annotations

from collections import Counter

from closedform.core.node import MOTION, Node, postorder
from closedform.errors import UnsupportedProblem
from closedform.rewriting import normal
from closedform.steps.line import Law, Tools

NOTATION = {  # what an expression is written with, and what a motion is carried by
    *("add", "neg", "mul", "hadamard", "divide", "ediv", "power", "epower", "transpose", "entry"),
    *("sum", "tr", "diag", "vec", "kron", "dot", "inner", "eye", "unit", "ones", "zeros"),
    *("differential", "derivative"),
}
POWERS = {  # what everybody knows of powers is said once
    *("powers add", "power of a power", "power of a multiple", "power of a product"),
    *("power of an exponential", "exponentials", "matrix power"),
}
UNSEEN = {  # rules that put the normal form in order, and change nothing that is seen
    *("named part", "fused axes", "selections", "sizes", "repeated", "repeated number"),
    *("power of a number", "power of zeros and ones", "power of an entry", "transpose outside"),
    *("entry by entry on a vec", "diagonal matrix", "member with a name"),
}


def simplifying(before: Node, after: Node, tools: Tools) -> tuple[Law, ...]:
    """The laws of a line that is only written in another way."""
    return rewriting(before, after, tools) or (Law("simplifying"),)


def rewriting(before: Node, after: Node, tools: Tools) -> tuple[Law, ...]:
    """The laws of what is rewritten, where a line is about something else besides."""
    matrices = (Law("matrices"),) if _has_sum(before) and not _has_sum(after) else ()
    return (*matrices, *cancelling(before, after, tools))


def cancelling(before: Node, after: Node, tools: Tools) -> tuple[Law, ...]:
    """The rules and what is gone, as in adj(X)/det(X); of sums that become matrices nothing."""
    try:
        named = called(tools.unfold(before), tools.unfold(after))
    except UnsupportedProblem:  # a place that is no linear form of letters, as in kron
        named = ()
    less = occurrences(before) - occurrences(after)
    collected = (Law("collecting"),) if less.pop(MOTION, 0) else ()
    return (*collected, *(named or ((Law("simplifying"),) if less else ())))


def called(before: Node, after: Node) -> tuple[Law, ...]:
    """The rules that lead from one part of the core to the other."""
    fired = _fired(before) - _fired(after)
    return tuple(map(Law, dict.fromkeys("powers" if rule in POWERS else rule for rule in fired)))


def _fired(core: Node) -> Counter[str]:
    """How often which rules lead to the normal form."""
    fresh = normal()
    fresh(core)
    return Counter({rule: many for rule, many in fresh.fired.items() if rule not in UNSEEN})


def occurrences(root: Node) -> Counter[str]:
    """How often functions, and motions, stand in an expression as it is written."""
    found: dict[Node, Counter[str]] = {}
    for current in postorder(root):
        total = sum((found[arg] for arg in current.args), Counter[str]())
        if current.kind == "apply" and current.op not in NOTATION:
            total[current.op] += 1
        elif current.kind == "name" and MOTION in current.data.properties:
            total[MOTION] += 1
        found[current] = total
    return found[root]


def _has_sum(root: Node) -> bool:
    return any(current.kind == "binder" for current in postorder(root))
