"""The one node class: immutable, interned, shape known at birth; equal means identical.

An **expression** is what people write: names, numbers, applications of function records (operators
are function records too) and binders.  The **core** is what the calculus works on: names, numbers,
linear combinations, contractions, applications of the few records that have no meaning in terms of
others, and structures (constant 0/1 tensors).  `core/stages.py` says which kind may appear where.

    kind          op            args              data                          level
    number        --            --                Fraction                      both
    name          --            --                Symbol                        both
    dim           --            --                Dim (a dimension as number)   both
    index         --            --                str (an index that is bound)  expression
    apply         record name   arguments         static parameters             both
    binder        sum | prod    (low, high, body) str, the index                expression
    sum           --            terms             coefficients (Fractions)      core
    contraction   --            factors           Wiring (labels)               core
    structure     its kind      --                its parameters                core
"""

from __future__ import annotations

from _thread import allocate_lock
from collections.abc import Container, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple
from weakref import ref
from zlib import crc32

from closedform.core.dims import Dim, Shape
from closedform.errors import LimitProblem

MOTION = "motion"  # the property of a name dX: it is the motion of X


class Symbol(NamedTuple):
    """A declared name: its shape, its properties, and how often it is differentiated by time."""

    name: str
    shape: Shape = ()
    properties: frozenset[str] = frozenset()
    dots: int = 0


def fresh(letters: tuple[str, ...], shape: Shape, taken: Container[str]) -> Symbol:
    """A name for what nobody has named: the first of the letters that is not taken, else the first
    one with a number; a capital for a matrix."""
    more = (f"{letters[0]}{k}" for k in count(1))
    spelled = str.upper if len(shape) == 2 else str
    free = (spelled(x) for each in (letters, more) for x in each if spelled(x) not in taken)
    return Symbol(next(free), shape)


class Wiring(NamedTuple):
    """The axes of a contraction: a label per axis of each factor, and the labels of the result.

    A label that is not in `out` is summed.  A label repeated in `out` makes a diagonal; a label of
    `out` that no factor has repeats the value along that axis.  Labels are small integers.
    """

    factors: tuple[tuple[int, ...], ...]
    out: tuple[int, ...]


class Node:
    """One node of an expression graph.  Make it with `node`; never change it."""

    __slots__ = ("__weakref__", "args", "data", "digest", "kind", "op", "shape")
    kind: str
    op: str
    args: tuple[Node, ...]
    data: Any
    shape: Shape
    digest: int  # the same in every process; the order of terms and factors

    def __repr__(self) -> str:
        inner = ", ".join(map(repr, self.args))
        if self.kind in ("number", "dim", "index"):
            return f"{self.data}"
        if self.kind == "name":
            return str(self.data.name + "." * self.data.dots)
        head = self.op or self.kind
        return f"{head}({inner})" + (f"{{{self.data}}}" if self.data is not None else "")

    def __reduce__(self) -> tuple[Any, ...]:
        return node, (self.kind, self.op, self.args, self.data, self.shape)


_interned: dict[tuple[Any, ...], ref[Node]] = {}
_table = allocate_lock()  # held by who changes it
_memos: list[dict[Any, Any]] = []
ENOUGH = 50_000  # nodes in the table before those that nobody holds are looked for
_MASK = (1 << 61) - 1


@lru_cache(maxsize=4096)
def _stable(kind: str, op: str, data: object, shape: Shape) -> int:
    """The same number in every process; of one kind and operator the data have one type."""
    return _of(kind) * 1_000_003 + _of((op, data, shape))


def _of(value: object) -> int:
    try:
        return crc32(repr(value).encode())
    except ValueError:  # Python writes no number of thousands of digits
        raise LimitProblem("answer-too-large") from None


def node(
    kind: str,
    op: str = "",
    args: tuple[Node, ...] = (),
    data: Any = None,
    shape: Shape = (),
) -> Node:
    """The node with these parts; the same parts give the same object."""
    key = (kind, op, args, data, shape)
    known = _interned.get(key)
    found = known() if known is not None else None
    if found is not None:
        return found
    made = object.__new__(Node)
    made.kind, made.op, made.args, made.data, made.shape = key
    if kind == "name":  # properties are a set, whose order differs from process to process
        said = (data.name, sorted(data.properties), data.dots, shape)
        digest = _of(kind) * 1_000_003 + _of(said)
    else:
        digest = _stable(kind, op, data, shape)
    for arg in args:
        digest = (digest * 6_364_136_223_846_793_005 + arg.digest) & _MASK
    made.digest = digest & _MASK
    with _table:
        known = _interned.get(key)  # another thread may have been faster
        found = known() if known is not None else None
        if found is None:
            found, _interned[key] = made, ref(made)
    return found


def memo() -> dict[Any, Any]:
    """A place to remember what was found out about nodes, until `sweep` empties it."""
    made: dict[Any, Any] = {}
    _memos.append(made)
    return made


class AtWork:
    """Work with nodes, in as many threads as you like, in which nothing is swept away."""

    def __init__(self) -> None:
        self.count = 0

    def __enter__(self) -> None:
        with _table:
            self.count += 1

    def __exit__(self, *error: object) -> None:
        with _table:
            self.count -= 1


at_work = AtWork()


def sweep(enough: int = ENOUGH) -> None:
    """Forget the nodes that nobody holds, where the table is large and nobody is at work: a process
    that derives for days does not grow."""
    if len(_interned) <= enough:
        return
    with _table:
        if at_work.count:
            return
        for remembered in _memos:
            remembered.clear()
        keys = list(_interned)
        while keys:  # what uses a node was made after it, and its key holds the node
            key = keys.pop()
            if _interned[key]() is None:
                del _interned[key]


@lru_cache(maxsize=1024)
def whole(value: int) -> Fraction:
    """A whole number as a fraction: to make one takes longer than to look it up."""
    return Fraction(value)


def number(value: int | Fraction) -> Node:
    if type(value) is int:
        return _number(value)
    return node("number", data=value if type(value) is Fraction else Fraction(value))


@lru_cache(maxsize=256)
def _number(value: int) -> Node:
    return node("number", data=whole(value))


def name(symbol: Symbol) -> Node:
    return node("name", data=symbol, shape=symbol.shape)


def dim(value: Dim) -> Node:
    """A dimension used as a number: `number` where no symbol is in it."""
    constant = value.constant
    return number(constant) if constant is not None else node("dim", data=value)


def index(text: str) -> Node:
    return node("index", data=text)


def postorder(*roots: Node) -> Iterator[Node]:
    """Every node below `roots` once, arguments before what uses them; no recursion."""
    opened: set[Node] = set()
    done: set[Node] = set()
    stack = list(roots[::-1])
    while stack:
        current = stack.pop()
        if current in done:
            continue
        if current.args and current not in opened:
            opened.add(current)
            stack.append(current)
            stack += current.args[::-1]
            continue
        done.add(current)
        yield current


def unknown(root: Node, known: Container[Node]) -> Iterator[Node]:
    """The nodes below `root` that are not `known`, arguments first; each is to be made known."""
    stack = [root]
    while stack:
        current = stack[-1]
        below = [arg for arg in current.args if arg not in known]
        if below and current not in known:
            stack += below[::-1]
            continue
        stack.pop()
        if current not in known:
            yield current


def symbols(*roots: Node) -> dict[str, Symbol]:
    """The declared names below `roots`, in order of appearance."""
    return {n.data.name: n.data for n in postorder(*roots) if n.kind == "name"}


def put(root: Node, values: Mapping[Node, Node]) -> Node:
    """The graph with others in the place of nodes, and nothing else about it changed."""
    made: dict[Node, Node] = {}
    for current in postorder(root):
        found = values.get(current)
        if found is None:
            args = tuple([made[arg] for arg in current.args])
            found = node(current.kind, current.op, args, current.data, current.shape)
        made[current] = found
    return made[root]
