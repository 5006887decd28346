"""The course of a derivation: one derivative after the other, then the form of the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from closedform.calculus import by_time, is_time
from closedform.core.node import Node, Symbol
from closedform.steps.laws import leaf_of
from closedform.steps.line import Asked, Head, Law, Line, Tools
from closedform.steps.prelude import prepared

Derived = Callable[[Head, Asked, Tools, bool], Iterator[Line]]


def course(asked: Asked, tools: Tools, derived: Derived) -> Iterator[Line]:
    """From the function to the answer; a style says how one derivative is `derived`, the last of
    whose lines is the derivative itself."""
    function = asked.function
    head = Head("function", function, asked.by[0], None)
    for function, law in prepared(asked.function, tools):
        yield Line(head, function, (law,))
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
