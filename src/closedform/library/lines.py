"""What each line of a derivation claims, and the check of that claim alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from closedform import checker
from closedform.checker import Question, Verdict
from closedform.core.node import Node, Symbol, name, put
from closedform.rewriting import spelling as sp
from closedform.steps import Head, Line, vec


def checked(line: Line, question: Question) -> Verdict:
    """Whether the right side is what the head says: of this line alone."""
    return CHECKS[line.head.kind](line, question)


def _as_node(line: Line, question: Question) -> Verdict:
    """That a part is what its letter stands for; where both sides are one and the same, it is."""
    value = _opened(line.value, line.head)
    if value is line.head.function:
        return Verdict("exact")
    return checker.equal(line.head.function, value, question)


def _as_gradient(line: Line, question: Question) -> Verdict:
    head = line.head
    function, value = _opened(head.function, head), _opened(line.value, head)
    return checker.derivative(function, head.variable, value, question, structured="unconstrained")


def _as_velocity(line: Line, question: Question) -> Verdict:
    """The same where nothing has moved yet: what moves straight on does so only there."""
    start = {line.head.variable.name: "zero"}
    return _as_gradient(line, question._replace(domain={**question.domain, **start}))


def _as_jacobian(line: Line, question: Question) -> Verdict:
    """That a Jacobian maps the motion of one vec to that of the other."""
    head = line.head
    u = head.variable
    step = Symbol(f"d{u.name}_", u.shape)  # no letter ends like this
    function, value = vec(_opened(head.function, head)), _opened(line.value, head)
    mapped = sp.times(value, vec(name(step)))
    return checker.derivative_map(function, u, mapped, step, question, structured="unconstrained")


def _opened(root: Node, head: Head) -> Node:
    """With what they stand for in the place of the letters that have a value here."""
    for letter, value in head.given:
        root = put(root, {name(letter): value})
    return root


def _as_function(line: Line, question: Question) -> Verdict:
    return checker.equal(line.head.function, line.value, question)


def _as_rate(line: Line, question: Question) -> Verdict:
    value = _opened(line.value, line.head)
    return checker.derivative(line.head.function, line.head.variable, value, question)


def _as_derivative(line: Line, question: Question) -> Verdict:
    function, variable = line.head.function, line.head.variable
    value = _opened(line.value, line.head)
    ranks = len(function.shape), len(variable.shape)
    wide = min(ranks) > 0 and max(ranks) == 2
    return checker.derivative(
        function, variable, value, question, structured="unconstrained", vec=wide
    )


def _as_map(line: Line, question: Question) -> Verdict:
    function, variable, step = line.head.function, line.head.variable, line.head.step
    assert step is not None
    if line.head.kind == "stacked":
        function = vec(function)
    elif line.head.motion is not None:
        function = sp.times(sp.transpose(name(line.head.motion)), function)
    return checker.derivative_map(
        function, variable, line.value, step, question, structured="unconstrained"
    )


def _as_entry(line: Line, question: Question) -> Verdict:
    """At some places of each point; the lines that follow are about all of them."""
    kind, function, variable = line.head[:3]
    return checker.some_entries(
        function,
        variable if kind == "entry" else None,
        line.value,
        line.head.letters,
        question,
        structured="unconstrained",
    )


# What each kind of line claims.  One of the kind "answer" is the answer, which has its verdict.
CHECKS: Mapping[str, Callable[[Line, Question], Verdict]] = {
    "function": _as_function,
    "entries": _as_entry,
    "entry": _as_entry,
    "rate": _as_rate,
    "derivative": _as_derivative,
    "differential": _as_map,
    "stacked": _as_map,
    "second": _as_map,
    "node": _as_node,
    "jacobian": _as_jacobian,
    "gradient": _as_gradient,
    "velocity": _as_velocity,
}
