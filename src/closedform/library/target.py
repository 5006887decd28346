"""What a derivative is taken by: a name, or an entry, a row or a column of one."""

from __future__ import annotations

from difflib import get_close_matches
from typing import NamedTuple

from closedform.core.algebra import Factor, contract
from closedform.core.dims import ONE, Dim, Shape
from closedform.core.node import Node, Symbol, node, postorder
from closedform.errors import ClosedformError, NameProblem, SyntaxProblem, UnsupportedProblem
from closedform.library.hidden import refuse_hidden
from closedform.meaning.read import Reading, expression
from closedform.messages import sentence
from closedform.syntax.front import parse
from closedform.syntax.letters import in_words
from closedform.syntax.lexer import undotted
from closedform.syntax.tree import Span

OF_ENTRIES = ("index-from-zero", "index-negative", "open-slice")


class Target(NamedTuple):
    """A variable; `whole` is its name, `node` the name or the entry of it."""

    node: Node
    whole: Symbol
    note: str = ""  # said with the answer: that the name does not occur

    @property
    def is_part(self) -> bool:
        return self.node.op == "entry"

    @property
    def shape(self) -> Shape:
        return self.node.shape

    def of(self, symbol: Symbol) -> Node:
        """What this is of its own name, of another name of that shape."""
        name = node("name", data=symbol, shape=symbol.shape)
        if not self.is_part:
            return name
        entry = self.node
        return node(entry.kind, entry.op, (name, *entry.args[1:]), entry.data, entry.shape)


def axes(shape: Shape) -> tuple[Dim, ...]:
    """The sizes of the axes in the core: those that are not 1."""
    return tuple(size for size in shape if size is not ONE)


def target_of(name: str, reading: Reading, lang: str, text: str = "") -> Target:
    """The variable that `name` means in the expression that was read from `text`."""
    symbols = reading.symbols
    name = in_words(name, frozenset(symbols))
    refuse_hidden(name, reading, text)
    _refuse_fixed(name, reading)
    if name in symbols:
        note = _noted(name, reading, lang)
        symbol = symbols[name]
        if "tridiagonal" in symbol.properties:
            raise UnsupportedProblem("derivative-by-tridiagonal", name=name)
        return Target(node("name", data=symbol, shape=symbol.shape), symbol, note)
    if name == "t" and _is_moving(reading):
        return Target(node("name", data=Symbol("t")), Symbol("t"))
    if name.isidentifier() and not undotted(name)[1]:
        _refuse_subscripted(name, reading)
        note = _absent(name, reading, lang)
        return Target(node("name", data=Symbol(name)), Symbol(name), note)
    try:
        made = expression(parse(name, frozenset(symbols)).tree, symbols, reading.sizes)
    except SyntaxProblem as error:
        if error.code in OF_ENTRIES:
            raise
        raise NameProblem("variable-expected", span=error.span, source=name, name=name) from None
    except ClosedformError as error:
        error.span = error.span or Span(0, len(name))
        raise error.locate(name) from None
    base = made.args[0] if made.op == "entry" else made
    if base.kind != "name":
        whole = Span(0, len(name))
        raise NameProblem("derivative-by-expression", span=whole).locate(name)
    return Target(made, base.data)


def _is_moving(reading: Reading) -> bool:
    return any("function" in symbol.properties for symbol in reading.symbols.values())


def _noted(name: str, reading: Reading, lang: str) -> str:
    """A derivative by `x` leaves `ẋ` as it is, as in mechanics; one by what does not occur is 0."""
    if name not in reading.used and not (name == "t" and _is_moving(reading)):
        return _absent(name, reading, lang)
    if "function" not in reading.symbols[name].properties:
        return ""
    below = (n.data for n in postorder(reading.expression) if n.kind == "name")
    moves = any(symbol.name == name and symbol.dots for symbol in below)
    return sentence("held", lang, {"name": name}) if moves else ""


def _refuse_fixed(name: str, reading: Reading) -> None:
    """Refuse a derivative by what is no variable: a dimension, a definition, a constant."""
    base = name.partition("[")[0]
    indices = {n for n, symbol in reading.symbols.items() if "index" in symbol.properties}
    kinds = {
        "derivative-by-dimension": reading.sizes | indices,
        "derivative-by-definition": dict(reading.definitions),
        "derivative-by-constant": ("pi", "I"),
    }
    for code, names in kinds.items():
        if base in names:
            raise NameProblem(code, span=Span(0, len(base)), name=base).locate(name)


def _refuse_subscripted(name: str, reading: Reading) -> None:
    """`x_k` for the entry `x[k]` of what stands in the expression."""
    base, mark, below = name.rpartition("_")
    known = reading.symbols.get(base)
    if mark and known is not None and len(known.shape) == len(below):
        entry = f"{base}[{', '.join(below)}]"
        raise NameProblem(
            "entry-written",
            span=Span(0, len(name)),
            source=name,
            suggestion=entry,
            name=name,
            base=base,
        )


def _absent(name: str, reading: Reading, lang: str) -> str:
    """A name that does not occur: the derivative is 0, and near misses are named."""
    symbols = [n for n in reading.symbols if n in reading.used]
    near = get_close_matches(name, symbols, 1)
    near = near or [n for n in symbols if n.lower() == name.lower()]
    fields = {"near": near[0] if near else "", "name": name, "names": ", ".join(symbols) or "–"}
    return sentence("absent-near" if near else "absent", lang, fields)


def renamed(roots: list[Node], old: Symbol, new: Symbol) -> list[Node]:
    """The same graphs with one symbol in the place of another."""
    if old == new:
        return roots
    made: dict[Node, Node] = {}
    for current in postorder(*roots):
        args = tuple(made[arg] for arg in current.args)
        data = current.data
        if current.kind == "name" and data == old._replace(dots=data.dots):
            data = new._replace(dots=data.dots)
        made[current] = node(current.kind, current.op, args, data, current.shape)
    return [made[root] for root in roots]


def part_of(whole: Node, rank: int, target: Target) -> Node:
    """Of a derivative by the whole name the part that belongs to the target.

    The first `rank` axes are those of the function.
    """
    entry = target.node
    labels = tuple(range(len(whole.shape)))
    factors: list[Factor] = [(whole, labels)]
    kept = list(labels[:rank])
    subscripts = iter(entry.args[1:])
    for label, kind, size in zip(labels[rank:], entry.data, target.whole.shape, strict=True):
        if kind == ":":
            kept.append(label)
        else:
            pick = ((), _place(next(subscripts)), ())
            factors.append((node("structure", "select", data=pick, shape=(size,)), (label,)))
    return contract(factors, tuple(kept))


def _place(subscript: Node) -> Dim:
    if subscript.kind == "index":
        return Dim.symbol(subscript.data)
    if subscript.kind == "number":
        return Dim.of(int(subscript.data))
    if subscript.kind == "dim":
        return Dim.of(subscript.data)
    raise UnsupportedProblem("index-not-linear")
