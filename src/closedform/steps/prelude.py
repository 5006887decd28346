"""What comes before a derivation proper: the function in a form that is easier to derive."""

from __future__ import annotations

from collections.abc import Iterator

from closedform.core.dims import Dim
from closedform.core.node import Node, dim, node, postorder
from closedform.rewriting import spelling as sp
from closedform.rewriting.facts import sign
from closedform.steps.laws import rebuilt, replaced
from closedform.steps.line import Law, Tools


def prepared(function: Node, tools: Tools) -> Iterator[tuple[Node, Law]]:
    """The function, first with its inner derivatives worked out, then with logarithms taken inside
    of products, then with sums of all entries: the lines before the derivation proper."""
    for law, rewrite in (("inner", opened), ("logarithms", _logarithms), ("total", _totals)):
        after = rewrite(function, tools)
        if after is not function:
            yield after, Law(law)
            function = after


def _totals(root: Node, tools: Tools) -> Node:
    """sum(i = 1:n, u[i]) over all entries of a vector is sum(u)."""
    made: dict[Node, Node] = {}
    for current in postorder(root):
        part = rebuilt(current, tuple([made[arg] for arg in current.args]))
        made[current] = sp.total(part.args[2].args[0]) if _is_total(part) else part
    return made[root]


def _is_total(part: Node) -> bool:
    """A sum of the entries of what does not have the index, from the first to the last; a row of
    names stays as it is."""
    if part.kind != "binder" or part.op != "sum" or part.args[2].op != "entry":
        return False
    low, high, body = part.args
    whole, *places = body.args
    bounds = [
        dim(Dim.of(end.data.numerator)) if end.kind == "number" else end for end in (low, high)
    ]
    return (
        len(whole.shape) == len(places) == 1
        and whole.kind != "name"
        and places[0].kind == "index"
        and places[0].data == part.data
        and bounds == [dim(Dim.of(1)), dim(whole.shape[0])]
        and not any(below.kind == "index" and below.data == part.data for below in postorder(whole))
    )


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
    numbers = not any(arg.shape for arg in args)  # a'*x is a product of arrays, and a sum
    if op == "mul" and numbers and any(_is_positive(x, tools) for x in args):
        return sp.plus(log(args[0]), log(args[1]))
    if inside.kind == "apply" and op == "divide" and _is_split(args, tools):
        below = sp.negative(log(args[1]))
        return below if args[0] is sp.UNIT else sp.plus(log(args[0]), below)
    return sp.apply("log", (inside,), ())


def _is_split(args: tuple[Node, ...], tools: Tools) -> bool:
    """Whether the logarithm of a quotient is easier to derive as a difference."""
    return any(map(_has_exponential, args)) and any(_is_positive(x, tools) for x in args)


def _has_exponential(part: Node) -> bool:
    """Whether an exponential, or a product of many factors, is a factor."""
    if part.kind == "apply" and part.op in ("mul", "divide"):
        return any(map(_has_exponential, part.args))
    return part.op in ("exp", "prod")


def _is_positive(part: Node, tools: Tools) -> bool:
    if part.kind == "apply" and part.op in ("mul", "divide"):
        u, v = part.args
        return _is_positive(u, tools) and (
            _is_positive(v, tools) if part.op == "mul" else _is_no_zero(v, tools)
        )
    return sign(tools.normal(tools.unfold(part))) == "positive"


def _is_no_zero(below: Node, tools: Tools) -> bool:
    """Whether something below a line is positive; it is not 0 where the quotient has a value."""
    return sign(tools.normal(tools.unfold(below))) in ("positive", "nonnegative")


def opened(function: Node, tools: Tools) -> Node:
    """The function with the derivatives worked out that stand in it."""
    asked = [n for n in postorder(function) if n.op == "derivative" and n.kind == "apply"]
    made: dict[Node, Node] = {}
    for current in asked:
        core = tools.simplified(tools.normal(tools.unfold(current)))
        made[current] = tools.arranged(core, (current.shape,))
    return replaced(function, made) if made else function
