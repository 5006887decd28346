"""The style of differentials: df, law by law, until it is linear in dX; then what dX is multiplied
by is read off, ``df = tr(G'*dX)``.  A second derivative is the same once more, of the first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from closedform.calculus import derivative, is_time
from closedform.core.dims import ONE
from closedform.core.node import Node, Symbol, name, node, postorder
from closedform.rewriting import spelling as sp
from closedform.steps.laws import LINEAR, Laws, nothing, replaced
from closedform.steps.line import Asked, Head, Law, Line, Tools
from closedform.steps.motion import Motion

LAWS_A_LINE = {"brief": 1000, "normal": 1, "full": 1}  # that are no mere linearity
READ_OFF = {0: "ordering", 1: "transposing", 2: "trace"}  # by the rank of the variable


def lines(asked: Asked, tools: Tools) -> Iterator[Line]:
    """From the function to the answer."""
    function = asked.function
    for position, (variable, step) in enumerate(zip(asked.by, asked.motions, strict=True)):
        last = position == len(asked.by) - 1
        head = Head("differential", function, variable, step, asked.by[:position])
        if is_time(variable, function):
            yield from _by_time(head, asked, tools)
            return
        for line in _derived(head, asked, tools, last):
            yield line
            function = line.value
    if not asked.plain:
        yield Line(head._replace(kind="answer"), asked.answer, tuple(map(Law, asked.arranged)))


def _derived(head: Head, asked: Asked, tools: Tools, last: bool) -> Iterator[Line]:
    """From ``df = d(f)`` to the derivative with the entries of the variable independent."""
    function, variable = head.function, head.variable
    value: Node | None = None
    for line in _worked_out(head, asked, tools):
        value = line.value
        yield line
    if value is None:
        value = nothing(function.shape)
        yield Line(head, value, (Law("constant"),))
    parts = [_read(term, head, tools) for term in _terms(value)]
    total = tools.normal.sum(parts[0][0].shape, [(1, tensor) for tensor, _ in parts])
    shapes = function.shape, variable.shape
    G = asked.answer if last and asked.plain else tools.arranged(tools.simplified(total), shapes)
    formed = _form(G, head)
    if _is_stacked(head):
        head = head._replace(kind="stacked")
    apart = reduce(sp.plus, (each for _, each in parts))
    if len(parts) > 1 and apart not in (value, formed):
        yield Line(head, apart, (_reading_law(head),))
        yield Line(head, formed, (Law("collecting"),))
    elif formed is not value or head.kind == "stacked":
        yield Line(head, formed, (_reading_law(head),))
    yield Line(head._replace(kind="derivative"), G, (Law("identification"),))


def _by_time(head: Head, asked: Asked, tools: Tools) -> Iterator[Line]:
    head = head._replace(kind="rate", step=None)
    value = None
    for line in _worked_out(head, asked, tools):
        value = line.value
        yield line
    if value is not asked.answer:
        law = Law("constant" if value is None else "simplifying")
        yield Line(head, asked.answer, (law,))


# -- law by law -----------------------------------------------------------------------------------


def _worked_out(head: Head, asked: Asked, tools: Tools) -> Iterator[Line]:
    """The differential, until nothing is left to be worked out."""
    motion = Motion(head.variable, head.step)
    laws = Laws(motion, tools)
    if not laws.moves(head.function):
        return
    value = motion.pending(head.function)
    while _pending(value, motion):
        value, used = _worked(value, motion, laws, asked.detail)
        yield Line(head, value, used)


def _worked(
    value: Node, motion: Motion, laws: Laws, detail: str
) -> tuple[Node, tuple[Law, ...]]:
    """The line with each ``d(u)`` worked out by a law, and by those of linearity after it."""
    used: dict[Law, None] = {}
    while pending := _pending(value, motion):
        made = {part: laws(part.args[0]) for part in pending}
        if used:
            more = {each.law for each in made.values()} | used.keys()
            if detail == "full":
                break
            if len({law for law in more if law.key not in LINEAR}) > LAWS_A_LINE[detail]:
                made = {part: each for part, each in made.items() if each.law.key in LINEAR}
        if not made:
            break
        used.update(dict.fromkeys(each.law for each in made.values()))
        value = replaced(value, {part: each.value for part, each in made.items()})
    return value, tuple(used)


def _pending(value: Node, motion: Motion) -> list[Node]:
    return [current for current in postorder(value) if motion.is_pending(current)]


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
    sizes = tuple(size for size in head.step.shape if size is not ONE)
    leaf = node("name", data=head.step, shape=sizes)
    tensor = tools.simplified(derivative(tools.normal(tools.unfold(term)), leaf))
    G = tools.arranged(tensor, (head.function.shape, head.variable.shape))
    return tensor, _form(G, head)


def _is_stacked(head: Head) -> bool:
    """Whether the derivative is that of a vec."""
    rank = len(head.function.shape), len(head.variable.shape)
    return min(rank) > 0 and max(rank) == 2


def _form(G: Node, head: Head) -> Node:
    """The differential that belongs to a derivative: G*dx, G'*dx, tr(G'*dX), J*dx, K*vec(dX)."""
    assert head.step is not None
    moving, rank = name(head.step), len(head.variable.shape)
    if not head.function.shape and rank:
        product = sp.times(sp.transpose(G), moving)
        return product if rank == 1 else sp.trace(product)
    if rank == 2:
        rows, columns = head.variable.shape
        moving = sp.apply("vec", (moving,), (rows * columns,))
    return sp.times(G, moving)


def _reading_law(head: Head) -> Law:
    if head.kind == "stacked":
        return Law("stacking")
    return Law("ordering" if head.function.shape else READ_OFF[len(head.variable.shape)])
