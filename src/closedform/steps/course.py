"""The course of a derivation: one derivative after the other, then the form of the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from closedform.calculus import by_time, is_time
from closedform.core.node import Node, Symbol, postorder
from closedform.steps.laws import leaf_of, replaced
from closedform.steps.line import Asked, Head, Law, Line, Tools

Derived = Callable[[Head, Asked, Tools, bool], Iterator[Line]]


def course(asked: Asked, tools: Tools, derived: Derived) -> Iterator[Line]:
    """From the function to the answer; a style says how one derivative is `derived`, the last of
    whose lines is the derivative itself."""
    function = asked.function
    inner = opened(function, tools)
    if inner is not function:
        head = Head("function", function, asked.by[0], None)
        yield Line(head, inner, (Law("inner"),))
        function = inner
    for position, (variable, step) in enumerate(zip(asked.by, asked.motions, strict=True)):
        last = position == len(asked.by) - 1
        head = Head("differential", function, variable, step, asked.by[:position])
        timed = is_time(variable, function)
        for line in derived(head, asked, tools, last):
            yield line
            function = line.value
    if not (asked.plain or timed):
        yield Line(head._replace(kind="answer"), asked.answer, tuple(map(Law, asked.arranged)))


def rate_of(function: Node, time: Symbol, tools: Tools) -> Node:
    """The derivative by time, arranged."""
    core = by_time(tools.normal(tools.unfold(function)), leaf_of(time))
    return tools.arranged(tools.simplified(core), (function.shape, ()))


def opened(function: Node, tools: Tools) -> Node:
    """The function with the derivatives worked out that stand in it."""
    asked = [n for n in postorder(function) if n.op == "derivative" and n.kind == "apply"]
    made: dict[Node, Node] = {}
    for current in asked:
        core = tools.simplified(tools.normal(tools.unfold(current)))
        made[current] = tools.arranged(core, (current.shape,))
    return replaced(function, made) if made else function
