"""The style of the chain rule: the computational graph, the Jacobian on every edge, their product
along each path from the function to the variable; where they are diagonal, as Hadamard products.

A Jacobian has a row for each entry of what is above, so that Jacobians multiply; the derivative of
a number is a row there.  Where there are matrices in the graph of a number, its derivative is
carried from node to node, arranged like the node: the delta rule.  A second derivative is the same
once more, of the first.
"""

from __future__ import annotations

from collections.abc import Iterator

from closedform.calculus import is_time
from closedform.core.node import Node, Symbol, fresh, name, node, number, postorder, put
from closedform.functions import TABLE
from closedform.rewriting import spelling as sp
from closedform.steps import differential, index
from closedform.steps.diagonals import (
    as_column,
    diagonal_of,
    diagonals_merged,
    halves,
    has_diagonal,
)
from closedform.steps.edges import Edges, in_letters, product, total, vec
from closedform.steps.graph import Graph, Place, graph, is_row
from closedform.steps.laws import replaced, times
from closedform.steps.line import Asked, Factor, Head, Law, Line, Quotient, Side, Tools
from closedform.steps.motion import Motion
from closedform.steps.prelude import prepared
from closedform.steps.rewritten import rewriting
from closedform.steps.terms import Term, term_of

LONGEST = 4  # Jacobians in a product; what is behind them has a letter
AGAIN = ("g", "h", "k", "r")  # what a derivative is called that is differentiated again

Edge = tuple[Place, Symbol]
Path = tuple[Place, list[Edge]]  # from a node whose derivative is known, downwards


def lines(asked: Asked, tools: Tools) -> Iterator[Line]:
    """From the function to the answer."""
    function = asked.function
    head = Head("function", function, asked.by[0])
    for function, law in prepared(asked.function, tools):
        yield Line(head, function, (law,))
    taken = set(tools.taken)
    for position, variable in enumerate(asked.by):
        top = fresh(AGAIN, function.shape, taken) if position else tools.called
        last = position == len(asked.by) - 1 and asked.plain
        head = Head("derivative", function, variable, None, asked.by[:position])
        if is_time(variable, function):
            head = head._replace(kind="rate")
        chain = Chain(head, top, frozenset(taken), asked.detail, tools)
        taken |= {place.letter.name for place in chain.graph.places}
        for line in _told(chain, asked, position, last, taken):
            yield line
            function = line.value
    if not asked.plain:
        yield Line(head._replace(kind="answer"), asked.answer, tuple(map(Law, asked.arranged)))


def _told(chain: Chain, asked: Asked, position: int, last: bool, taken: set[str]) -> Iterator[Line]:
    """One derivative; where the graph is one operation there is no chain, and its own law is told:
    of a vector by a vector entry by entry."""
    head, answer = chain.head, asked.answer if last else None
    by_terms = _by_terms(chain, taken, answer)
    if by_terms is not None or not chain.is_one_operation:
        return by_terms or chain.lines(answer)
    by_entries = len(head.function.shape) == len(head.variable.shape) == 1
    derived = index.derived if by_entries else differential.derived
    whole = head._replace(kind="differential", step=asked.motions[position])
    return derived(whole, asked, chain.tools, last)


def _by_terms(chain: Chain, taken: set[str], answer: Node | None) -> Iterator[Line] | None:
    """The lines by one term of a sum, where the graph does not go into it and the term has one."""
    head = chain.head
    if len(chain.graph.places) > 1 or chain.timed or head.function.shape:
        return None
    term = term_of(head.function, chain.motion.moving(head.function), frozenset(taken))
    if term is None:
        return None
    letter = fresh(("l",), term.body.shape, {*taken, *(x.name for x, _ in term.letters)})
    taken |= {letter.name, *(x.name for x, _ in term.letters)}
    inner = head._replace(function=term.body)
    one = Chain(inner, letter, frozenset(taken), chain.detail, chain.tools)
    taken |= {place.letter.name for place in one.graph.places}
    return chain.by_terms(term, one, answer) if len(one.graph.places) > 1 else None


class Chain:
    """One derivative along the graph of its function."""

    def __init__(
        self,
        head: Head,
        top: Symbol,
        taken: frozenset[str],
        detail: str,
        tools: Tools,
        longest: int = LONGEST,
    ) -> None:
        self.head, self.detail, self.tools, self.longest = head, detail, tools, longest
        self.taken = taken
        self.timed = head.kind == "rate"
        self.motion = Motion(head.variable, None if self.timed else head.variable)
        self.graph: Graph = graph(head.function, self.motion, top, tools.named, taken)
        self.top, self.users = self.graph.top.letter, self.graph.users()
        self.edges = Edges(tools)
        self.places = {place.letter: place for place in self.graph.places}
        self._rank = {place.letter: k for k, place in enumerate(self.graph.places)}
        self.letters = self._lettered(taken)
        self._known: dict[Symbol, Node] = {}  # what they stand for

    @property
    def rule(self) -> str:
        """What carries a derivative from node to node: in a network, from layer to layer."""
        layers = (
            p.value.op for p in self.graph.places if p.value.kind == "apply" and p.value.shape
        )
        return "delta rule" if any(TABLE[op].slope for op in layers) else "backwards"

    # -- the plan ---------------------------------------------------------------------------------

    def _is_number(self) -> bool:
        return not self.top.shape

    def goes_forward(self) -> bool:
        """Whether the matrices of the graph are carried up from a number: their velocities."""
        letters = (*self.places, *self.graph.leaves)
        by_number = self.timed or not self.head.variable.shape
        return not self._is_number() and by_number and any(len(x.shape) == 2 for x in letters)

    def by_deltas(self, letter: Symbol) -> bool:
        """Whether the derivative by it is arranged like it, and not a Jacobian."""
        wide = (letter, *(place.letter for place in self.users[letter]))
        return self._is_number() and any(len(each.shape) == 2 for each in wide)

    def _lettered(self, taken: frozenset[str]) -> dict[Symbol, Symbol]:
        """A letter for the derivative by a node where paths join or part, where it is carried on by
        the delta rule, and where a product would become too long."""
        found: dict[Symbol, Symbol] = {}
        far: dict[Symbol, int] = {self.top: 0}
        for place in reversed(self.graph.places[:-1]):
            u, above = place.letter, self.users[place.letter]
            far[u] = 1 + max(far[v.letter] for v in above)
            parts = len(above) > 1 or len(place.uses) > 1 or far[u] >= self.longest
            if parts or any(map(self.by_deltas, (u, *place.uses))):
                found[u], far[u] = self._letter_for(u, taken), 0
        if self.timed:
            found |= {x: self._letter_for(x, taken) for x in self.graph.leaves}
        return found

    def _letter_for(self, u: Symbol, taken: frozenset[str]) -> Symbol:
        if self._is_number():
            return Symbol(_named_after(u, "delta", taken), u.shape)
        return Symbol(_named_after(u, "J", taken), self.edges.shape(self.top, u))

    # -- the lines --------------------------------------------------------------------------------

    @property
    def is_one_operation(self) -> bool:
        """Whether there is nothing to follow: one node, or rows, whose Jacobians have no form."""
        rows = any(map(is_row, (self.top, *self.graph.leaves)))
        alone = len(self.graph.places) == 1 and not self.timed
        return bool(self.graph.leaves) and (alone or rows)

    def lines(self, answer: Node | None) -> Iterator[Line]:
        head, line = self.head, None
        for line in self._along_the_graph() if self.graph.leaves else ():
            yield line
        if answer is None:
            made = self.edges.rate if self.timed else self.edges.derivative
            answer = made(head.function, head.variable)
        laws = (Law("constant"),) if line is None else self._letters_replaced(line, answer)
        yield Line(head, answer, laws)

    def by_terms(self, term: Term, one: Chain, answer: Node | None) -> Iterator[Line]:
        """The derivative of a sum by that of `one` term."""
        for letter, part in term.told:
            head = Head("node", part, letter, sides=(((name(letter),),),), shaped=True)
            yield Line(head, part, (Law("sample"),))
        line = None
        for line in one._along_the_graph():
            yield line
        assert line is not None
        head, given = self.node(self.graph.top).head, ((one.top, term.body), *term.letters)
        whole = term.summed(self.head.function, one.top)
        yield Line(head._replace(given=given), whole, (Law("node"),))
        gradient = sp.transpose(line.value) if _is_row(line) else line.value
        laws = (Law("terms"), *(Law("turning"),) * _is_row(line))
        head = self.head._replace(given=(*one.known, *term.letters))
        summed = self._of_terms(term, gradient)
        yield Line(head, summed, laws)
        if answer is None:
            answer = self.edges.derivative(self.head.function, self.head.variable)
        told = Line(head, summed, laws)
        yield Line(self.head, answer, self._letters_replaced(told, answer))

    def _of_terms(self, term: Term, gradient: Node) -> Node:
        """The derivative of what a sum stands in, the derivative of a term given."""
        low, high, _ = term.binder.args
        total_of = Symbol("s", ())  # in the place of the sum, in what is no sum of its own
        while total_of.name in self.taken:
            total_of = Symbol(f"{total_of.name}_", ())
        function = replaced(self.head.function, {term.binder: name(total_of)})
        factor = self.edges.derivative(function, total_of)
        made = node("binder", "sum", (low, high, gradient), term.binder.data, gradient.shape)
        rest = self.edges.derivative(function, self.head.variable)
        made = times(factor, made)
        return made if _is_nothing(rest) else sp.plus(made, rest)

    @property
    def known(self) -> tuple[tuple[Symbol, Node], ...]:
        """What the letters stand for, each before those that its value has."""
        places = [(place.letter, place.value) for place in self.graph.places]
        return (*places, *self._known.items())[::-1]

    def _letters_replaced(self, line: Line, answer: Node) -> tuple[Law, ...]:
        """The laws that lead from a line in letters to the answer."""
        value = sp.transpose(line.value) if _is_row(line) else line.value
        for letter, meant in line.head.given if line.head.kind == "derivative" else self.known:
            value = put(value, {name(letter): meant})
        turning = (Law("turning"),) if _is_row(line) else ()
        return (Law("letters"), *turning, *rewriting(value, answer, self.tools))

    def _along_the_graph(self) -> Iterator[Line]:
        yield from map(self.node, self.graph.places)
        if self.goes_forward():
            yield from map(self.velocity, self.graph.places)
            return
        if self.detail != "brief":
            for place in self.graph.places:
                yield from (self.jacobian(place, u) for u in place.uses if self._is_told(place, u))
        yield from self.derivatives()
        if self.timed:
            yield self._by_time()

    def _is_told(self, place: Place, u: Symbol) -> bool:
        """Whether the Jacobian has a line of its own, and not the one where it gets a letter."""
        only = place.letter == self.top and u in self.letters and len(self.users[u]) == 1
        return not (only or self.by_deltas(u))

    def derivatives(self) -> Iterator[Line]:
        """The derivative of the function by nodes and by the variables."""
        inner = [place.letter for place in reversed(self.graph.places[:-1])]
        for u in (*(u for u in inner if u in self.letters), *self.graph.leaves):
            for line in self._by_delta_rule(u) if self.by_deltas(u) else self._by_products(u):
                yield line
                if u in self.letters:
                    self._known[self.letters[u]] = line.value

    def node(self, place: Place) -> Line:
        """A node in the letters of those before it."""
        whole = self.head.function if place is self.graph.top else place.part
        given = tuple((u, self.places[u].part) for u in place.uses if u in self.places)
        sides: tuple[Side, ...] = (((name(place.letter),),),)
        if place is self.graph.top and [u.shape for u in self.head.before] == [place.letter.shape]:
            sides += (
                ((Quotient(self.tools.called, self.head.before[0]),),),
            )  # what is derived again
        head = Head("node", whole, place.letter, given=given, sides=sides, shaped=True)
        return Line(head, place.value, (Law("node"),))

    def jacobian(self, place: Place, u: Symbol) -> Line:
        """The Jacobian on an edge."""
        J = in_letters(self.edges.jacobian(place, u), place)
        sides = (((self._edge(place, u),),),)
        given = ((place.letter, place.value), *self._held(u))
        head = Head("jacobian", name(place.letter), u, None, (), given, sides, True)
        diagonal = diagonal_of(J) is not None and len(place.letter.shape) == 1
        return Line(head, J, (Law("diagonal jacobian" if diagonal else "jacobian"),))

    def share(self, place: Place, u: Symbol) -> Line:
        """What a node hands down to the derivative by one that it uses."""
        function = self._paired(place, place.value)
        value = self.edges.derivative(function, u)
        given: tuple[tuple[Symbol, Node], ...] = ()
        if place.letter not in _names(function):
            value, given = in_letters(value, place), ((place.letter, place.value),)
        sides = (((self._edge(place, u)._replace(kind=""),),),)
        head = Head("gradient", function, u, given=(*given, *self._held(u)), sides=sides)
        return Line(head, value, (Law(self.rule),))

    def _by_delta_rule(self, u: Symbol) -> Iterator[Line]:
        above = self.users[u]
        function = total([self._paired(place, place.value) for place in above])
        value, given = self.edges.derivative(function, u), []
        for place in above:
            if place.letter not in _names(function):
                value = in_letters(value, place)
                given.append((place.letter, place.value))
        head = Head("gradient", function, u, given=(*given[::-1], *self._held(u)))
        head = head._replace(sides=self._named(u, (((Quotient(self.top, u),),))))
        laws = [self.rule if any(v.letter != self.top for v in above) else "jacobian"]
        yield Line(head, value, tuple(map(Law, laws + ["paths"] * (len(above) > 1))))

    def _by_products(self, u: Symbol) -> Iterator[Line]:
        """The product of the Jacobians along each path, and the sum of these."""
        paths = [self._path(place, u) for place in self.users[u]]
        head, fixed = self._product_head(paths, u)
        along = [self._factors(path, fixed) for path in paths]
        value = total([product(factors) for factors in along])
        known = all(len(edges) == 1 and a.letter == self.top for a, edges in paths)
        only = known and len(paths) == 1 and self.detail != "brief"
        turned = self._is_number() and len(u.shape) == 1
        named = u in self.letters and not turned
        if not only or named:
            sides = self._named(u, *head.sides) if named else head.sides
            laws = ["chain"] * (not known) + ["paths"] * (len(paths) > 1) or ["jacobian"]
            yield Line(head._replace(sides=sides), value, tuple(map(Law, laws)))
        if self._is_number():
            yield from self._in_columns(along, u, head, turned)
        elif self.detail != "brief":
            merged = total([product(diagonals_merged(factors)) for factors in along])
            if merged is not value:
                yield Line(head._replace(sides=head.sides[:1]), merged, (Law("diagonals"),))

    def _in_columns(
        self, along: list[list[Node]], u: Symbol, head: Head, turned: bool
    ) -> Iterator[Line]:
        """Rows times diagonal matrices as Hadamard products, and the row as a column."""
        diagonal = any(map(has_diagonal, along))
        column = (((Quotient(self.top, u),),),)
        if turned and (diagonal or u in self.letters):
            value = total([as_column(factors) for factors in along])
            laws = [Law("diagonal")] * diagonal + [Law("turning")]
            sides = self._named(u, *column)
            yield Line(head._replace(kind="gradient", sides=sides), value, tuple(laws))
        elif diagonal and not u.shape and self.detail != "brief":
            head = head._replace(sides=column)
            inner = [halves(factors) for factors in along]
            value = total([sp.times(sp.transpose(a), b) if a else b for a, b in inner])
            yield Line(head, value, (Law("diagonal"),))
            value = total([sp.total(sp.hadamard(a, b)) if a else b for a, b in inner])
            yield Line(head, value, (Law("dot"),))

    def velocity(self, place: Place, *only: Symbol) -> Line:
        """The derivative of a node by a number, made of those before it; or of `only` one."""
        v, steps = place.letter, {u: self.speed(u) for u in only or place.uses}
        s = Symbol(f"{self.head.variable.name}_")  # how far along
        given = [(u, sp.plus(name(u), times(name(s), step))) for u, step in steps.items()]
        sides: tuple[Side, ...] = (((Quotient(v, self.head.variable),),),)
        if v != self.top:
            sides = (((self.speed(v),),), *sides)
        head = Head("velocity", name(v), s, given=((v, place.value), *given), sides=sides)
        return Line(head, self.edges.carried(place.value, steps), (Law("velocity"),))

    def speed(self, u: Symbol) -> Node:
        """The letter of a velocity; a variable has its own, and by itself it is 1."""
        if u not in self.graph.leaves:
            return name(Symbol(_named_after(u, "V", self.taken), u.shape))
        return self.motion.pending(name(u)) if self.timed else number(1)

    def _by_time(self) -> Line:
        """The chain rule with the velocities."""
        terms = [
            _along(self.letters[x], self.speed(x), self._is_number()) for x in self.graph.leaves
        ]
        return Line(self.head._replace(given=self.known), total(terms), (Law("velocities"),))

    # -- what the lines are made of ---------------------------------------------------------------

    def _quotient(self, v: Symbol, u: Symbol) -> Quotient:
        if not self._is_number() and 2 in (len(v.shape), len(u.shape)):
            return Quotient(v, u, "vec")
        return Quotient(v, u, "row" if u.shape else "")

    def _edge(self, place: Place, u: Symbol) -> Quotient:
        """The derivative on one edge; the letters that depend on `u` as well are held fixed."""
        held = tuple(x for x in place.uses if x != u and self._depends(x, u))
        return self._quotient(place.letter, u)._replace(held=held)

    def _depends(self, x: Symbol, u: Symbol) -> bool:
        """Whether a path leads from `x` down to `u`."""
        least, seen, stack = self._rank.get(u, -1), {x}, [x]
        while stack:
            place = self.places.get(stack.pop())
            for below in place.uses if place else ():
                if below == u:
                    return True
                if below not in seen and self._rank.get(below, -1) > least:
                    seen.add(below)
                    stack.append(below)
        return False

    def _held(self, u: Symbol) -> list[tuple[Symbol, Node]]:
        """By the time alone, what depends on it is held fixed."""
        if not self.timed or u != self.head.variable:
            return []
        still = ((x, x._replace(properties=x.properties - {"function"})) for x in self.graph.leaves)
        return [(x, name(fixed)) for x, fixed in still if fixed != x]

    def _named(self, u: Symbol, *sides: Side) -> tuple[Side, ...]:
        """With the letter in front that the derivative has."""
        return (((name(self.letters[u]),),), *sides) if u in self.letters else sides

    def _path(self, place: Place, u: Symbol) -> Path:
        """From the nearest node above whose derivative has a letter, down to `u`."""
        edges = [(place, u)]
        while place.letter != self.top and place.letter not in self.letters:
            (above,) = self.users[place.letter]
            edges.append((above, place.letter))
            place = above
        return place, edges[::-1]

    def _factors(self, path: Path, fixed: frozenset[Symbol]) -> list[Node]:
        """The Jacobians of a path, and the letter in front; what is `fixed` is no value."""
        start, edges = path
        jacobians = [
            J if place.letter in fixed else in_letters(J, place)
            for place, J in ((place, self.edges.jacobian(place, u)) for place, u in edges)
        ]
        if start.letter == self.top:
            return jacobians
        letter = name(self.letters[start.letter])
        return [sp.transpose(letter) if self._is_number() else letter, *jacobians]

    def _product_head(self, paths: list[Path], u: Symbol) -> tuple[Head, frozenset[Symbol]]:
        """What is claimed of the product of Jacobians, and the letters held fixed in it."""
        side: list[tuple[Factor, ...]] = []
        starts: dict[Symbol, Place] = {}
        passed: dict[Symbol, Place] = {}
        for start, edges in paths:
            starts[start.letter] = start
            passed |= {place.letter: place for place, _ in edges if place is not start}
            first = [self._quotient(self.top, start.letter)] if start.letter != self.top else []
            side.append((*first, *(self._edge(v, below) for v, below in edges)))
        function = total([self._paired(a, a.value) for a in starts.values()])
        inner = [function, *(place.value for place in passed.values())]
        fixed = _names(*inner) - passed.keys()
        opened = [place for x, place in starts.items() if x not in fixed]
        order = sorted((*opened, *passed.values()), key=lambda v: -self._rank[v.letter])
        given = (*((place.letter, place.value) for place in order), *self._held(u))
        sides: tuple[Side, ...] = (((self._quotient(self.top, u),),), tuple(side))
        if sides[0] == sides[1]:
            sides = sides[:1]
        return Head("jacobian", function, u, None, (), given, sides), fixed

    def _paired(self, place: Place, value: Node) -> Node:
        """What the function changes by with a node, its derivative by that node held fixed."""
        if place.letter == self.top:
            return vec(value)
        return _along(self.letters[place.letter], value, self._is_number())


def _named_after(u: Symbol, stem: str, taken: frozenset[str]) -> str:
    """``delta1`` of ``u1``, ``delta_h`` of ``h``."""
    numbered = u.name[0] in "uU" and u.name[1:].isdigit()
    tail = u.name[1:] if numbered else f"_{u.name}{'dot' * u.dots}"
    while f"{stem}{tail}" in taken:
        tail += "_"
    return stem + tail


def _along(letter: Symbol, value: Node, number: bool) -> Node:
    """A derivative times a motion: delta'*du, tr(delta'*dU), J*du, J*vec(dU)."""
    derivative, rank = name(letter), len(value.shape)
    if not number:
        return times(derivative, vec(value))
    if rank < 2:
        return times(sp.transpose(derivative), value)
    return sp.trace(sp.times(sp.transpose(derivative), value))


def _is_row(line: Line) -> bool:
    """Whether the gradient is the transpose of what the line has."""
    row = line.head.sides[:1] and line.head.sides[0][0][0]
    return isinstance(row, Quotient) and row.kind == "row" and not row.above.shape


def _is_nothing(value: Node) -> bool:
    return value.op == "zeros" or (value.kind == "number" and not value.data)


def _names(*roots: Node) -> frozenset[Symbol]:
    return frozenset(n.data for n in postorder(*roots) if n.kind == "name")
