"""Reading printed text back, and what two nodes have to share to be the same expression."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from closedform.core.dims import Dim
from closedform.core.node import Node, Symbol, dim, name, node, number, postorder, symbols
from closedform.functions import PARAMETRIC
from closedform.meaning.read import expression
from closedform.syntax.parser import parse_program
from closedform.syntax.reading import Parsed

Front = Callable[[str, frozenset[str]], Parsed]


def read_back(text: str, like: Node, front: Front = parse_program) -> Node:
    """The expression that `text` says, its names being those of `like`."""
    declared = {key: symbol._replace(dots=0) for key, symbol in symbols(like).items()}
    declared.setdefault("t", Symbol("t"))
    sizes = {size for current in postorder(like) for size in _sizes(current)}
    parsed = front(text, frozenset(declared) | sizes)
    return expression(parsed.tree, declared, frozenset(sizes))


def _sizes(current: Node) -> set[str]:
    found = {size for axis in current.shape for size in axis.symbols}
    if current.kind == "dim":
        found |= current.data.symbols
    if current.op in PARAMETRIC:
        found |= {size for axis in current.data for size in axis.symbols}
    return found


def rebuilt(root: Node, change: Callable[[Node], Node]) -> Node:
    """The graph with every node changed, arguments first."""
    made: dict[Node, Node] = {}
    for current in postorder(root):
        args = tuple(made[arg] for arg in current.args)
        made[current] = change(node(current.kind, current.op, args, current.data, current.shape))
    return made[root]


def folded(root: Node) -> Node:
    """The same with arithmetic on numbers and dimensions done and sums flat: `neg(2)` and -2, or
    `divide(1, 2)` and 1/2, are one number to whoever looks at the text."""
    return rebuilt(root, _fold)


def _fold(current: Node) -> Node:
    if current.kind != "apply":
        return current
    if current.op == "power" and current.args[1] is number(-1) and current.args[0].shape:
        return node("apply", "inv", current.args[:1], None, current.shape)
    if current.op == "add" and current.args[0].op == "add":
        terms = (*current.args[0].args, *current.args[1:])
        current = node("apply", "add", terms, None, current.shape)
    if current.op == "entry" and current.args[0].op == "eye" and current.data == (":", "i"):
        return node("apply", "unit", current.args[1:], None, current.shape)
    sizes = [_size(arg) for arg in current.args]
    if any(size is None for size in sizes):
        return _fractions(current)
    known = [size for size in sizes if size is not None]
    if current.op == "neg":
        return dim(-known[0])
    if current.op == "add":
        return dim(sum(known[1:], known[0]))
    if current.op == "mul":
        return dim(known[0] * known[1])
    if current.op == "divide" and known[0].symbols and known[1].constant:
        whole = known[0].over(known[1].constant)
        return dim(whole) if whole.is_whole else current
    return _fractions(current)


def _size(arg: Node) -> Dim | None:
    if arg.kind == "dim":
        return arg.data  # type: ignore[no-any-return]
    whole = arg.kind == "number" and arg.data.denominator == 1
    return Dim.of(int(arg.data)) if whole else None


def _fractions(current: Node) -> Node:
    values: list[Fraction] = [arg.data for arg in current.args if arg.kind == "number"]
    if not values or len(values) != len(current.args):
        return current
    if current.op == "neg":
        return number(-values[0])
    if current.op == "divide" and values[1]:
        return number(values[0] / values[1])
    return current


def renamed(root: Node, spell: Callable[[str], str]) -> Node:
    """The same with other names."""
    return rebuilt(
        root,
        lambda current: (
            name(current.data._replace(name=spell(current.data.name)))
            if current.kind == "name"
            else current
        ),
    )


def replaced(root: Node, others: dict[str, str]) -> Node:
    """The same with other functions, where a way of writing has words for the eye alone."""
    return rebuilt(
        root,
        lambda current: (
            node("apply", others[current.op], current.args, None, current.shape)
            if current.op in others
            else current
        ),
    )
