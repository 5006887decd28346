"""One derivative: unfolded, differentiated, simplified, lifted, arranged in the layout."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import NamedTuple

from closedform.calculus import by_time, derivative, is_time, moved, unfolder
from closedform.calculus.structured import (
    STRUCTURE,
    by_coordinates,
    constrained,
    free,
    space_of,
)
from closedform.core.algebra import contract, is_zero, zero
from closedform.core.dims import ONE, Shape
from closedform.core.node import Node, Symbol, fresh, index, name, node, number, postorder
from closedform.core.node import symbols as symbols_below
from closedform.errors import NameProblem
from closedform.library.expression import Expression
from closedform.library.forms import by_entries, entry_of, vec_form
from closedform.library.target import Target, axes, part_of, renamed
from closedform.limits import PRODUCT, UNFOLDED, Budget
from closedform.meaning.read import Reading
from closedform.present.heads import Heads, entry_heads
from closedform.present.layout import layout_line
from closedform.present.names import parted
from closedform.present.program import Given
from closedform.rewriting import normal
from closedform.rewriting import spelling as sp
from closedform.rewriting.lift import Lifter
from closedform.rewriting.pieces import NoMatrixForm
from closedform.rewriting.pieces import entry_of as entry_at
from closedform.rewriting.simplify import Simplifier
from closedform.rewriting.subscripts import inward


class Options(NamedTuple):
    """What is wanted beside the variables."""

    order: int = 1
    layout: str = "mixed"
    structured: str = "project"
    lang: str = "en"


class Answer(NamedTuple):
    """A derivative and how it is arranged."""

    tensor: Node  # the core: the axes of the function, then of the variables
    result: Expression
    vec: bool  # shown in its vec form
    transposed: bool  # shown in the other layout


class Workshop:
    """The tools of one derivative: its rules, its steps, the names that are taken."""

    def __init__(self, reading: Reading, budget: Budget) -> None:
        self.normal = normal(budget)
        ranks = {name: rank for rank, name in enumerate(symbols_below(reading.expression))}
        defined = frozenset(name for name, _ in reading.definitions)
        taken = frozenset(reading.symbols) | reading.sizes | defined
        indices = frozenset(n for n, s in reading.symbols.items() if "index" in s.properties)
        wholes = taken - indices  # beside b1, an index b looks like its whole
        taken |= {parted(word).stem for word in wholes}
        self.lifter = Lifter(self.normal, ranks, taken, indices)

    def simplified(self, value: Node) -> Node:
        return Simplifier(self.normal, self.lifter)(self.normal(value))

    def lifted(self, value: Node, flipped: bool = False) -> Node:
        return self.lifter(self.simplified(value), flipped)


class Task:
    """A derivative that is asked for."""

    def __init__(
        self, reading: Reading, targets: list[Target], options: Options, budget: Budget
    ) -> None:
        self.reading = reading
        self.options = options
        self.targets = targets
        self.function = reading.expression
        self.tools = Workshop(reading, budget)
        named = [body for _, body in reading.definitions]
        self._given = self.function  # the entries of its variables independent
        for symbol in dict.fromkeys(target.whole for target in targets):
            self._given, *named = renamed([self._given, *named], symbol, free(symbol))
        self.unfold = unfolder(named)
        names = (name for name, _ in reading.definitions)
        self.named = tuple(zip(names, named, strict=True))  # the parts that the author named
        twice = options.order == 2 and len(targets) == 1
        self.by = targets * 2 if twice else targets  # one target for each differentiation
        self.by_part = any(target.is_part for target in targets)

    # -- the derivative ---------------------------------------------------------------------------

    def answer(self) -> Answer:
        tensor = self.tensor()
        wide, transposed = len(tensor.shape) > 2, self._other_layout()
        made = self.arranged(tensor, self.shapes(), transposed)
        return Answer(tensor, self.shown(made), wide, transposed)

    def shown(self, made: Node, letters: Iterable[str] = (), held: Given = ()) -> Expression:
        """What is shown, in the names of the author, and in those of parts that are `held`;
        `letters` mean something else.

        The number π cannot be where the author calls something else by its name.
        """
        named = {name for name, _ in self.reading.definitions} | self.reading.symbols.keys()
        if "pi" in named and any(below.op == "pi" for below in postorder(made)):
            raise NameProblem("constant-taken", name="pi")
        known = frozenset(self.reading.symbols) | self.reading.sizes | frozenset(letters)
        return Expression(sp.powers(made), (*self.reading.definitions, *held), known)

    def tensor(self) -> Node:
        """The derivative in the core, simplified."""
        tools = self.tools
        current = tools.normal(self._core())
        for position, target in enumerate(self.by):
            if position:
                current = tools.simplified(current)
            current = self._differentiated(current, target)
        for target in self.targets:
            (current,) = renamed([current], free(target.whole), target.whole)
        return tools.simplified(current)

    def core(self) -> Node:
        """The function itself in the core, simplified."""
        core = self._core()
        for target in self.targets:
            (core,) = renamed([core], free(target.whole), target.whole)
        return self.tools.simplified(core)

    def _core(self) -> Node:
        """The function, the entries of its variables independent."""
        core = self.unfold(self._given)
        self.tools.normal.spend(sum(UNFOLDED for _ in postorder(core)))
        return core

    def _differentiated(self, core: Node, target: Target) -> Node:
        symbol = free(target.whole)
        leaf = node("name", data=symbol, shape=axes(symbol.shape))
        if is_time(symbol, core):
            return by_time(core, leaf)
        whole = derivative(core, leaf, self._passed)
        space = space_of(target.whole)
        if space is not None:
            whole = constrained(whole, space, self.options.structured)
        if not target.is_part:
            return whole
        return part_of(self.tools.normal(whole), len(core.shape), target)

    def _passed(self, current: Node) -> None:
        """Count the work of differentiating one node: a product for each factor of a product."""
        wide = len(current.args)
        each = PRODUCT + wide**2 // 3
        self.tools.normal.spend(wide * each if current.kind == "contraction" else PRODUCT + wide)

    # -- arrangement ------------------------------------------------------------------------------

    def shapes(self) -> tuple[Shape, ...]:
        """Whose axes the derivative has: those of the function, then of the variables."""
        return self.function.shape, *(target.shape for target in self.by)

    def arranged(self, tensor: Node, shapes: tuple[Shape, ...], transposed: bool = False) -> Node:
        """A tensor with the axes of these shapes, in matrix notation: in its vec form where it has
        more than two."""
        rank = len(tensor.shape)
        if rank > 2:
            made = self.stacked(tensor, rows_of(shapes))
            return sp.transpose(made) if transposed else made
        try:
            made = self.tools.lifter(tensor, transposed and rank == 2)
        except NoMatrixForm:
            made = by_entries(tensor, min(rank, 1), self.tools)
            made = sp.transpose(made) if transposed and rank == 2 else made
        if transposed and rank == 1:
            made = sp.transpose(made)
        return sp.transpose(made) if _is_row(shapes) else made

    def stacked(self, tensor: Node, rows: int) -> Node:
        """∂vec(F)/∂vec(X)'; as a sum over entries where nothing shorter is found."""
        if is_zero(tensor):
            groups = (tensor.shape[:rows], tensor.shape[rows:])
            return self.tools.lifted(zero(tuple(prod(g, start=ONE) for g in groups if g)))
        try:
            return self.tools.lifted(vec_form(tensor, rows))
        except NoMatrixForm:
            return by_entries(tensor, rows, self.tools)

    @property
    def _one_arrangement(self) -> bool:
        """Second derivatives have the same one in every layout, unless they are by scalars."""
        return self.options.order == 2 and any(target.shape for target in self.by)

    def _other_layout(self) -> bool:
        """Whether the layout that is asked for is the transpose of the mixed one."""
        if self.options.layout == "mixed" or self._one_arrangement:
            return False
        if self.options.layout == "numerator":
            return not self.function.shape and bool(self.by[0].shape)
        return bool(self.function.shape)

    def layout_line(self, form: str = "matrix") -> str:
        variables = [_variable(target) for target in self.targets]
        order, layout, structured, lang = self.options
        return layout_line(
            self.function.shape,
            variables[-1],
            first=variables[0] if len(variables) > 1 else None,
            order=order,
            layout=layout,
            structured=structured,
            form=form,
            lang=lang,
            name=self.called.name,
        )

    @property
    def called(self) -> Symbol:
        """The name of the function: that of the author, or a free letter."""
        named = [word for word, value in self.reading.definitions if value is self.function]
        taken = self.tools.lifter.taken
        shape = self.function.shape
        return Symbol(named[-1], shape) if named else fresh(("f",), shape, taken)

    # -- the other forms --------------------------------------------------------------------------

    def entry(self, tensor: Node) -> tuple[list[str], Node]:
        """One entry of the derivative, and the letters of its subscripts."""
        letters, scalar = entry_of(tensor, self.tools)
        return letters, inward(scalar)

    def entry_heads(self, letters: list[str]) -> Heads:
        """``∂F[i, j]/∂X[k, l] = ``."""
        left = list(letters)
        above = _at(name(self.called), left)
        return entry_heads(above, [_at(target.node, left) for target in self.by])

    def vec(self, answer: Answer) -> tuple[Node, bool]:
        """∂vec(F)/∂vec(X)', of a gradient a row; and whether it is transposed, as in the
        denominator layout."""
        if answer.vec:
            return answer.result.node, answer.transposed
        turned = self.options.layout == "denominator" and not self._one_arrangement
        rows = rows_of(self.shapes())
        made = self.stacked(answer.tensor, rows)
        return (sp.transpose(made) if bool(rows) == turned else made), turned

    def map(self, tensor: Node) -> tuple[Node, Node]:
        """The derivative as a linear map: the motion ``dX``, or ``dX[i, j]`` where the variable is
        a part of ``X``, and what it is mapped to.

        The image is arranged like a derivative of one order less.
        """
        target = self.by[-1]
        name = "d" + target.whole.name
        while name in self.tools.lifter.taken:
            name += "_"
        bound = not target.is_part and self.options.structured != "unconstrained"
        kept = target.whole.properties & STRUCTURE if bound else frozenset()
        symbol = Symbol(name, target.whole.shape, kept)
        whole = node("name", data=symbol, shape=axes(symbol.shape))
        motion = part_of(whole, 0, target) if target.is_part else whole
        image = self.tools.simplified(self._along(tensor, target, motion))
        return target.of(symbol), self.arranged(image, self.shapes()[:-1])

    def _along(self, tensor: Node, target: Target, motion: Node) -> Node:
        """The derivative along a motion: carried forwards, as in the books, where that goes."""
        symbol = target.whole
        space = None if target.is_part else space_of(symbol)
        plain = self.options.order == 1 and not target.is_part
        core = self.tools.normal(self._core())
        if plain and not is_time(symbol, core):
            leaf = node("name", data=free(symbol), shape=axes(symbol.shape))
            along = moved(core, {leaf: motion}, (), self._passed)
            return renamed([along], free(symbol), symbol)[0]
        labels = tuple(range(len(tensor.shape)))
        kept = len(labels) - len(motion.shape)
        if space is not None and self.options.structured == "coordinates":
            motion = by_coordinates(motion, space)
        return contract([(tensor, labels), (motion, labels[kept:])], labels[:kept])


def rows_of(shapes: tuple[Shape, ...]) -> int:
    """How many axes of a derivative come before those of its last variable that has any; the first
    shape is that of the function."""
    function, *variables = (len(axes(shape)) for shape in shapes)
    moving = [rank for rank in variables if rank]
    return function + sum(moving[:-1])


def _is_row(shapes: tuple[Shape, ...]) -> bool:
    """A function or a variable that is a row, the others scalars: the result has its shape."""
    only = [shape for shape in shapes if shape]
    return len(only) == 1 and len(only[0]) == 2 and only[0][0] is ONE


def _at(value: Node, letters: list[str]) -> Node:
    """An entry of the value, at the next of the letters."""
    places = [number(1) if size is ONE else index(letters.pop(0)) for size in value.shape]
    return entry_at(value, dict(enumerate(places))) if places else value


def _variable(target: Target) -> Symbol:
    """The variable as it is written, with its own shape."""
    whole = target.whole
    plain = not target.is_part and not whole.dots
    return whole if plain else Symbol(_named(target), target.shape, whole.properties)


def _named(target: Target) -> str:
    if target.is_part:
        return str(Expression(target.node))
    return f"({Expression(target.node)})" if target.whole.dots else target.whole.name
