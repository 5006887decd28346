"""The style of differentials: df, law by law, until it is linear in dX; then what dX is multiplied
by is read off, ``df = tr(G'*dX)``.  A second derivative is the same once more, of the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce

from closedform.calculus import derivative, is_time
from closedform.core.algebra import is_zero
from closedform.core.node import Node, name
from closedform.rewriting import spelling as sp
from closedform.steps.course import course, rate_of
from closedform.steps.laws import Laws, differential, leaf_of, nothing
from closedform.steps.line import Asked, Head, Law, Line, Tools
from closedform.steps.motion import Motion
from closedform.steps.rewritten import cancelling, simplifying
from closedform.steps.working import alike, worked_out

READ_OFF = {0: "ordering", 1: "transposing", 2: "trace"}  # by the rank of the variable
STACKED = {"mul": "stacking", "hadamard": "weighting", "transpose": "commuting"}


def lines(asked: Asked, tools: Tools) -> Iterator[Line]:
    """From the function to the answer."""
    return course(asked, tools, derived)


def derived(head: Head, asked: Asked, tools: Tools, last: bool) -> Iterator[Line]:
    """From ``df = d(f)`` to the derivative with the entries of the variable independent."""
    function, variable, step = head.function, head.variable, head.step
    if is_time(variable, function):
        yield from _by_time(head, asked, tools, last)
        return
    assert step is not None
    value: Node = nothing(function.shape)
    laws: tuple[Law, ...] = (Law("constant"),)
    for value, laws in worked_out(function, Laws(Motion(variable, step), tools), asked.detail):
        yield Line(head, value, laws)
    parts = [_read(term, head, tools) for term in _terms(value)]
    total = tools.normal.sum(parts[0][0].shape, [(1, tensor) for tensor, _ in parts])
    shapes = function.shape, variable.shape
    G = asked.answer if last and asked.plain else tools.arranged(tools.simplified(total), shapes)
    if is_zero(total):
        yield Line(head, nothing(function.shape), laws)
    else:
        formed = differential(G, function.shape, step)
        head = head._replace(kind="stacked") if _is_stacked(head) else head
        apart = reduce(sp.plus, (each for _, each in parts))
        if len(parts) > 1 and not (alike(apart, value) or alike(apart, formed)):
            yield Line(head, apart, _reading_laws(head, value, apart, tools))
            value = apart
        if len(parts) > 1 and alike(apart, value) and not alike(apart, formed):
            yield Line(head, formed, (Law("collecting"),))
        elif not alike(formed, value) or head.kind == "stacked":
            yield Line(head, formed, _reading_laws(head, value, formed, tools))
    ranks = [len(shape) for shape in (*shapes, *(x.shape for x in head.before))]
    if ranks == [1, 1, 1] and not is_zero(total):
        yield _second(head, G, asked)
    yield Line(head._replace(kind="derivative"), G, (Law("identification"),))


def _second(head: Head, H: Node, asked: Asked) -> Line:
    """``d²f = dx'*H*dx``: the differential of the differential of a number."""
    assert head.step is not None
    first = asked.motions[len(head.before) - 1]
    left, right = sp.transpose(name(first)), differential(H, head.function.shape, head.step)
    minus = right.op == "neg"
    value = sp.times(left, right.args[0]) if minus else sp.times(left, right)
    value = sp.negative(value) if minus else value
    return Line(head._replace(kind="second", motion=first), value, (Law("second"),))


def _by_time(head: Head, asked: Asked, tools: Tools, last: bool) -> Iterator[Line]:
    """From ``df/dt`` to the derivative by time."""
    head = head._replace(kind="rate", step=None)
    value = None
    laws = Laws(Motion(head.variable, None), tools)
    for value, used in worked_out(head.function, laws, asked.detail):
        yield Line(head, value, used)
    rate = asked.answer if last else rate_of(head.function, head.variable, tools)
    if value is not rate:
        yield Line(head, rate, simplifying(value, rate, tools) if value else (Law("constant"),))


# -- reading off ----------------------------------------------------------------------------------


def _terms(value: Node) -> list[Node]:
    if value.kind == "apply" and value.op == "add":
        return [term for arg in value.args for term in _terms(arg)]
    if value.kind == "apply" and value.op == "neg":
        return [sp.negative(term) for term in _terms(value.args[0])]
    return [value]


def _read(term: Node, head: Head, tools: Tools) -> tuple[Node, Node]:
    """What the motion is multiplied by in one term, in the core, and the term in that form."""
    assert head.step is not None
    leaf = leaf_of(head.step)
    tensor = tools.simplified(derivative(tools.normal(tools.unfold(term)), leaf))
    G = tools.arranged(tensor, (head.function.shape, head.variable.shape))
    return tensor, differential(G, head.function.shape, head.step)


def _is_stacked(head: Head) -> bool:
    """Whether the derivative is that of a vec."""
    rank = len(head.function.shape), len(head.variable.shape)
    return min(rank) > 0 and max(rank) == 2


def _reading_laws(head: Head, before: Node, after: Node, tools: Tools) -> tuple[Law, ...]:
    key = "ordering" if head.function.shape else READ_OFF[len(head.variable.shape)]
    laws = list(map(Law, _stacking(before, head) if head.kind == "stacked" else [key]))
    matrices, *rest = simplifying(before, after, tools)
    if matrices == Law("matrices"):
        return (matrices, *rest, *laws)
    return (*laws, *cancelling(before, after, tools))


def _stacking(value: Node, head: Head) -> Iterable[str]:
    """The laws of the vec of what carries the motion."""
    assert head.step is not None
    moving = Motion(head.step, head.step).moving(value)
    ops = [each.op for each in moving if each.kind == "apply" and each.op not in ("add", "neg")]
    return dict.fromkeys(STACKED.get(op, "columns") for op in sorted(ops)) or ["stacking"]
