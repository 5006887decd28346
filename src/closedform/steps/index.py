"""The style of indices: the function written with entries, its derivative by one entry, Kronecker
deltas that strike sums, and what is left read as an entry of matrices."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial, reduce

from closedform.calculus import by_time, derivative, is_time, moved, opened
from closedform.core.algebra import UNIT as WHOLE
from closedform.core.algebra import broadcast, is_zero, zero
from closedform.core.dims import ONE, Shape
from closedform.core.node import Node, Symbol, index, name, node, number, postorder, put
from closedform.errors import UnsupportedProblem
from closedform.rewriting import spelling as sp
from closedform.rewriting.pieces import NoMatrixForm
from closedform.steps import differential
from closedform.steps.course import course
from closedform.steps.deltas import deltas_in, depth, products, struck
from closedform.steps.entries import NoEntries, Opaque, Subscripts, Writer, entry
from closedform.steps.laws import Applied, Laws, leaf_of
from closedform.steps.letters import OF_FUNCTION, OF_VARIABLE, Letters, letters_in
from closedform.steps.line import Asked, Head, Law, Line, Tools
from closedform.steps.motion import EntryMotion, Motion, Moving
from closedform.steps.rewritten import called, cancelling
from closedform.steps.working import alike, worked_out


def lines(asked: Asked, tools: Tools) -> Iterator[Line]:
    """From the function to the answer."""
    return course(asked, tools, derived)


def derived(head: Head, asked: Asked, tools: Tools, last: bool) -> Iterator[Line]:
    """From the entries of the function to the derivative; by differentials where there are none."""
    try:
        yield from list(_by_entries(head, asked, tools, last))
    except (NoEntries, NoMatrixForm, UnsupportedProblem):
        first, *rest = differential.derived(head, asked, tools, last)
        yield first._replace(laws=(Law("no entries"), *first.laws))
        yield from rest


def _by_entries(head: Head, asked: Asked, tools: Tools, last: bool) -> Iterator[Line]:
    function, variable = head.function, head.variable
    core = tools.normal(tools.unfold(function))
    letters = Letters(asked.function, tools.taken | letters_in(asked.answer))
    rank = sum(size is not ONE for size in variable.shape)
    of_function, of_variable = _letters(head, len(core.shape), rank, letters)
    writer = Writer(tools, letters)
    used = frozenset((*of_function, *of_variable))
    value = writer(core, tuple(map(index, of_function)), used)
    value = struck(value, depth(value))
    timed = is_time(variable, function)
    if timed:
        head = head._replace(step=None)
    if value is not function:
        found = [law for law in called(tools.unfold(function), core) if law.key != "powers"]
        entries = head._replace(kind="entries", letters=of_function)
        yield Line(entries, value, (Law("entries"), *found))
    motion: Moving = Motion(variable) if timed else EntryMotion(variable, of_variable)
    laws = IndexLaws(motion, tools, writer)
    entries = head._replace(kind="entry", letters=of_function + of_variable)
    rate = "rate" if timed else "derivative"
    if not laws.moves(value):
        yield Line(entries, number(0), (Law("constant"),))
        tensor = zero(_sizes(head))
        whole = tools.arranged(tensor, _shapes(head))
        yield Line(head._replace(kind=rate), whole, (Law("matrix"),))
        return
    for line, named in worked_out(value, laws, asked.detail):
        value = line
        told = any(letters_in(delta) & set(of_variable) for delta in deltas_in(value))
        yield Line(entries, value, (*named, Law("deltas")) if told else named)
    for line in _struck(value, asked.detail):
        value = line
        yield Line(entries, value, (Law("striking"),))
    yield from _read(entries, value, asked, tools, last)


def _letters(
    head: Head, rank: int, more: int, letters: Letters
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Letters for the entries of the function and of the variable; those of a derivative are the
    ones that its variables had."""
    before: tuple[str, ...] = ()
    for variable in head.before:
        many = sum(size is not ONE for size in variable.shape)
        before += letters.free(OF_VARIABLE, many, before)
    own = letters.free(OF_FUNCTION, rank - len(before), ()) if rank >= len(before) else ()
    if rank < len(before):
        own, before = letters.free(OF_FUNCTION, rank, ()), ()
    return own + before, letters.free(OF_VARIABLE, more, own + before)


def _struck(value: Node, detail: str) -> Iterator[Node]:
    """What the deltas leave; in full detail from the innermost sums outwards."""
    for layers in range(1 if detail == "full" else depth(value), depth(value) + 1):
        outer = struck(value, layers)
        if outer is not value:
            yield outer
        value = outer


# -- back to matrices -----------------------------------------------------------------------------


def _read(entries: Head, value: Node, asked: Asked, tools: Tools, last: bool) -> Iterator[Line]:
    """Each term as the entry of a matrix, then their sum, then without subscripts."""
    timed = entries.step is None
    shapes, sizes = _shapes(entries), _sizes(entries)
    ends = {x: (number(1), sp.of_dim(s)) for x, s in zip(entries.letters, sizes, strict=True)}
    at = tuple(map(index, entries.letters))
    terms = products(value)
    try:
        tensors = [_tensor(t._replace(sign=1).expression(), ends, sizes, tools) for t in terms]
        parts = [(term.sign, T) for term, T in zip(terms, tensors, strict=True)]
        total = tools.normal.sum(sizes, parts)
    except UnsupportedProblem:  # a place that is no linear form of letters, as in kron
        tensors, total = [], _whole(entries, tools)
    plain = last and (asked.plain or timed)
    G = asked.answer if plain else tools.arranged(tools.simplified(total), shapes)
    stacked = len(at) > 2
    if tensors and not stacked and not is_zero(total):
        read: dict[Node, int] = {}
        for term, T in zip(terms, tensors, strict=True):
            part = entry(sp.powers(tools.arranged(T, shapes)), at)
            read[part] = read.get(part, 0) + term.sign
        apart, formed = _multiples(read), entry(sp.powers(G), at)
        short = not any(current.kind == "binder" for current in postorder(apart))
        if len(read) > 1 and short and not (alike(apart, value) or alike(apart, formed)):
            yield Line(entries, apart, (Law("reading"), *cancelling(value, apart, tools)))
            value = apart
        if not alike(formed, value) and at:
            gathers = alike(apart, value) and len(read) > 1
            read_off = Law("gathering" if gathers else "reading")
            yield Line(entries, formed, (read_off, *cancelling(value, formed, tools)))
    law = "entries together" if stacked else "matrix" if at else "simplifying"
    head = entries._replace(kind="rate" if timed else "derivative", letters=())
    yield Line(head, G, (Law(law),))


def _shapes(head: Head) -> tuple[Shape, Shape]:
    return head.function.shape, head.variable.shape


def _sizes(head: Head) -> Shape:
    """The axes of a derivative in the core."""
    return tuple([size for shape in _shapes(head) for size in shape if size is not ONE])


def _multiples(parts: dict[Node, int]) -> Node:
    """A sum of parts, each as often as it is said."""
    written = [sp.scaled(WHOLE * times, [part], [], None) for part, times in parts.items() if times]
    return reduce(sp.plus, written) if written else number(0)


def _tensor(term: Node, ends: dict[str, tuple[Node, Node]], sizes: Shape, tools: Tools) -> Node:
    """A term at all its letters, in the core; it need not have each of them."""
    held = letters_in(term)
    own = {letter: limits for letter, limits in ends.items() if letter in held}
    labels = tuple(k for k, letter in enumerate(ends) if letter in own)
    whole = broadcast(opened(term, own), labels, tuple(range(len(sizes))), sizes)
    return tools.simplified(tools.normal(whole))


def _whole(entries: Head, tools: Tools) -> Node:
    """The derivative in the core, all entries at once."""
    core = tools.normal(tools.unfold(entries.function))
    if entries.step is None:
        return by_time(core, leaf_of(entries.variable))
    return derivative(core, leaf_of(entries.variable))


# -- laws -----------------------------------------------------------------------------------------


class IndexLaws(Laws):
    """The laws at entries; what has no formula for its entries follows its known differential."""

    def __init__(self, motion: Moving, tools: Tools, writer: Writer) -> None:
        super().__init__(motion, tools)
        self.writer = writer
        self._line: frozenset[str] = frozenset()  # its letters, none of which may be hidden

    def __call__(self, part: Node) -> Applied:
        known = self.writer.opaque.get(part)
        return super().__call__(part) if known is None else self._of_matrices(part, known)

    def begin(self, line: Node) -> None:
        self._line = letters_in(line)

    def lettered(self, part: Node) -> bool:
        """An entry has letters that mean nothing to the calculus."""
        return part.kind not in ("number", "dim")

    def _of_matrices(self, part: Node, known: Opaque) -> Applied:
        """d(f(U))[i, j] as the sum of the entries that the differential of f has."""
        core, at = known
        moving = self.motion.moving(core)
        args = {u: arg for u, arg in zip(self._letters, core.args, strict=False) if arg in moving}
        leaves = {arg: _leaf(u, arg) for u, arg in args.items()}
        steps = {arg: _leaf(f"d{u}", arg) for u, arg in args.items()}
        template = _with_args(core, tuple([leaves.get(arg, arg) for arg in core.args]))
        law = self._made.get(template)
        if law is None:
            motions = {leaves[arg]: steps[arg] for arg in leaves}
            law = self.tools.simplified(moved(template, motions, ()))
            self._made[template] = law
        formula = self.tools.lifter(template), self.tools.lifter(law)
        for arg, step in steps.items():
            self.writer.leaves[step] = partial(self._moving_at, arg)
        whole = put(law, {leaves[arg]: arg for arg in leaves})
        value = self.writer(whole, at, self._line)
        key = "power" if core.op == "matpow" else core.op
        return Applied(Law("function", key, formula), value)

    def _moving_at(self, arg: Node, at: Subscripts, used: frozenset[str]) -> Node:
        """The differential of an entry of an argument, still to be worked out."""
        return self.d(self.writer(arg, at, used))


def _leaf(letter: str, arg: Node) -> Node:
    properties = arg.data.properties if arg.kind == "name" else frozenset()
    kept = properties & {"symmetric", "pd", "psd"}
    return name(Symbol(letter, arg.shape, frozenset() if letter[0] == "d" else kept))


def _with_args(core: Node, args: tuple[Node, ...]) -> Node:
    return node(core.kind, core.op, args, core.data, core.shape)
