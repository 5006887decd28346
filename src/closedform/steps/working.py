"""How a style goes from line to line: every part that is still to be worked out, by one law."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from closedform.core.node import Node, node, postorder
from closedform.rewriting import spelling as sp
from closedform.rewriting.facts import sign
from closedform.steps.laws import LINEAR, Applied, rebuilt, replaced
from closedform.steps.line import Law, Tools

LAWS_A_LINE = {"brief": 1000, "normal": 1, "full": 1}  # that are no mere linearity


class Pending(Protocol):
    """How a part is written that is still to be worked out."""

    def pending(self, part: Node) -> Node: ...

    def is_pending(self, part: Node) -> bool: ...


class Lawful(Protocol):
    """The laws of a style."""

    def moves(self, part: Node) -> bool: ...

    def __call__(self, part: Node) -> Applied: ...


def worked_out(
    function: Node, motion: Pending, laws: Lawful, detail: str
) -> Iterator[tuple[Node, tuple[Law, ...]]]:
    """What is to be worked out of a function, line by line, until nothing is left of it."""
    if not laws.moves(function):
        return
    value = motion.pending(function)
    if not _pending(value, motion):
        yield value, (Law("variable"),)
    while _pending(value, motion):
        value, used = _worked(value, motion, laws, detail)
        yield value, used


def _worked(
    value: Node, motion: Pending, laws: Lawful, detail: str
) -> tuple[Node, tuple[Law, ...]]:
    """The line with each pending part worked out by a law, and by those of linearity after it."""
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
        used.update(dict.fromkeys(law for each in made.values() for law in (each.law, *each.more)))
        value = replaced(value, {part: each.value for part, each in made.items()})
    return value, tuple(used)


def _pending(value: Node, motion: Pending) -> list[Node]:
    return [current for current in postorder(value) if motion.is_pending(current)]


def opened(function: Node, tools: Tools) -> Node:
    """The function with the derivatives worked out that stand in it."""
    asked = [n for n in postorder(function) if n.op == "derivative" and n.kind == "apply"]
    made: dict[Node, Node] = {}
    for current in asked:
        core = tools.simplified(tools.normal(tools.unfold(current)))
        made[current] = tools.arranged(core, (current.shape,))
    return replaced(function, made) if made else function


def prepared(function: Node, tools: Tools) -> Iterator[tuple[Node, Law]]:
    """The function, first with its inner derivatives worked out, then with logarithms taken inside
    of products: the lines before the derivation proper."""
    for law, rewrite in (("inner", opened), ("logarithms", _logarithms)):
        after = rewrite(function, tools)
        if after is not function:
            yield after, Law(law)
            function = after


def _logarithms(root: Node, tools: Tools) -> Node:
    """log(prod(u)) is sum(log(u)), for factors that are positive."""
    made: dict[Node, Node] = {}
    for current in postorder(root):
        part = rebuilt(current, tuple([made[arg] for arg in current.args]))
        made[current] = _logarithm(part.args[0], tools) if _is_log(part) else part
    return made[root]


def _is_log(part: Node) -> bool:
    return part.kind == "apply" and part.op == "log" and not part.shape


def _logarithm(inside: Node, tools: Tools) -> Node:
    """The logarithm of a product, factor by factor; of an exponential its exponent."""

    def log(part: Node) -> Node:
        return _logarithm(part, tools)

    op, args = inside.op, inside.args
    if inside.kind == "binder" and op == "prod" and _is_positive(args[2], tools):
        low, high, body = args
        return node("binder", "sum", (low, high, log(body)), inside.data, ())
    if inside.kind == "apply" and op == "exp":
        return args[0]
    if inside.kind == "apply" and op == "mul" and any(_is_positive(x, tools) for x in args):
        return sp.plus(log(args[0]), log(args[1]))
    return sp.apply("log", (inside,), ())


def _is_positive(part: Node, tools: Tools) -> bool:
    return sign(tools.normal(tools.unfold(part))) == "positive"


def alike(left: Node, right: Node) -> bool:
    """Whether two expressions differ in the order of the terms of their sums alone."""
    return left is right or _in_order(left) is _in_order(right)


def _in_order(root: Node) -> Node:
    made: dict[Node, Node] = {}
    for current in postorder(root):
        args = tuple([made[arg] for arg in current.args])
        if current.op == "add" and current.kind == "apply":
            args = tuple(sorted((t for arg in args for t in _summed(arg)), key=_by_digest))
        made[current] = node(current.kind, current.op, args, current.data, current.shape)
    return made[root]


def _summed(part: Node) -> tuple[Node, ...]:
    return part.args if part.kind == "apply" and part.op == "add" else (part,)


def _by_digest(part: Node) -> int:
    return part.digest


def simplifying(before: Node, after: Node) -> Law:
    """The law of a line that is only written in another way."""
    return Law("matrices" if _has_sum(before) and not _has_sum(after) else "simplifying")


def _has_sum(root: Node) -> bool:
    return any(current.kind == "binder" for current in postorder(root))
