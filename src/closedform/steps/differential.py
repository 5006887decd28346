"""The style of differentials: df, law by law, until it is linear in dX; then what dX is multiplied
by is read off, ``df = tr(G'*dX)``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from closedform.calculus import derivative
from closedform.calculus.structured import free
from closedform.core.dims import ONE, Shape
from closedform.core.node import Node, Symbol, name, node, postorder
from closedform.rewriting import spelling as sp
from closedform.steps.laws import LINEAR, Laws, rebuilt
from closedform.steps.line import Head, Line, Tools
from closedform.steps.motion import Motion

LAWS_A_LINE = {"brief": 1000, "normal": 1, "full": 0}  # that are no mere linearity


def lines(
    function: Node, variable: Symbol, step: Symbol, tools: Tools, detail: str, label: str
) -> Iterator[Line]:
    """From ``df = d(f)`` to the derivative with the entries of the variable independent."""
    motion = Motion(variable, step)
    head = Head("differential", function, (variable,), step, label)
    value = motion.pending(function)
    laws = Laws(motion, tools)
    if not laws.moves(function):
        return
    while True:
        value, used = _worked(value, motion, laws, detail)
        if not used:
            break
        yield Line(head, value, used)
    parts = [_read(term, function, variable, step, tools) for term in _terms(value)]
    apart = reduce(sp.plus, (formed for _, formed in parts))
    stacked = len(function.shape) + len(variable.shape) > 2 and bool(variable.shape)
    head = head._replace(kind="stacked") if stacked and function.shape else head
    whole = _whole([tensor for tensor, _ in parts], tools)
    G = tools.arranged(whole, (function.shape, variable.shape))
    together = _form(G, function, variable, step)
    if apart is not value:
        yield Line(head, apart, ("stacking" if head.kind == "stacked" else _moving_law(variable),))
    if together is not apart:
        yield Line(head, together, ("collecting",))
    yield Line(head._replace(kind="derivative"), G, ("identification",))


def _worked(
    value: Node, motion: Motion, laws: Laws, detail: str
) -> tuple[Node, tuple[str, ...]]:
    """The line with each ``d(u)`` worked out by one law, and by those of linearity after it."""
    used: dict[str, None] = {}
    passes = 0
    while True:
        pending = _outermost(value, motion)
        if not pending:
            break
        made = {part: laws(part.args[0]) for part in pending}
        more = {each.law for each in made.values()} - LINEAR
        if passes and more and len({*used, *more} - LINEAR) > LAWS_A_LINE[detail]:
            linear = {part: each for part, each in made.items() if each.law in LINEAR}
            if not linear:
                break
            made = linear
        used.update(dict.fromkeys(each.law for each in made.values()))
        value = _replaced(value, {part: each.value for part, each in made.items()})
        passes += 1
        if detail == "full":
            break
    return value, tuple(used)


def _outermost(value: Node, motion: Motion) -> list[Node]:
    return [current for current in postorder(value) if motion.is_pending(current)]


def _replaced(root: Node, values: dict[Node, Node]) -> Node:
    made: dict[Node, Node] = {}
    for current in postorder(root):
        if current in values:
            made[current] = values[current]
        elif current.args:
            made[current] = rebuilt(current, tuple(made[arg] for arg in current.args))
        else:
            made[current] = current
    return made[root]


def _terms(value: Node) -> list[Node]:
    if value.kind == "apply" and value.op == "add":
        return [term for arg in value.args for term in _terms(arg)]
    if value.kind == "apply" and value.op == "neg":
        return [sp.negative(term) for term in _terms(value.args[0])]
    return [value]


def _read(
    term: Node, function: Node, variable: Symbol, step: Symbol, tools: Tools
) -> tuple[Node, Node]:
    """What the motion is multiplied by in one term, and the term in that form."""
    leaf = node("name", data=step, shape=tuple(s for s in step.shape if s is not ONE))
    core = tools.normal(tools.unfold(term))
    tensor = tools.simplified(derivative(core, leaf))
    G = tools.arranged(tensor, (function.shape, variable.shape))
    return tensor, _form(G, function, variable, step)


def _whole(tensors: list[Node], tools: Tools) -> Node:
    total = tools.normal.sum(tensors[0].shape, [(1, tensor) for tensor in tensors])
    return tools.simplified(total)


def _form(G: Node, function: Node, variable: Symbol, step: Symbol) -> Node:
    """The differential that belongs to a derivative: G'dx, tr(G'dX), J*dx, K*vec(dX)."""
    moving = name(step)
    if not variable.shape:
        return sp.times(G, moving)
    if not function.shape and len(variable.shape) == 1:
        return sp.times(sp.transpose(G), moving)
    if not function.shape:
        return sp.trace(sp.times(sp.transpose(G), moving))
    if len(function.shape) == len(variable.shape) == 1:
        return sp.times(G, moving)
    if len(variable.shape) == 1:
        return sp.times(G, moving)
    size = variable.shape[0] * variable.shape[1]
    return sp.times(G, sp.apply("vec", (moving,), (size,)))


def _moving_law(variable: Symbol) -> str:
    return {0: "ordering", 1: "transposing", 2: "trace"}[len(variable.shape)]
