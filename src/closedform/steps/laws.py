"""The laws of differentials, at the expressions that people write: one law at a time.

Sums, products and whatever is linear have a law of their own here.  That of any other function is
made by the calculus, from its record, at a letter in the place of the argument; so the line that is
shown is what was done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial, reduce
from typing import NamedTuple

from closedform.calculus import derivative, moved
from closedform.core.algebra import ones
from closedform.core.dims import ONE, Shape
from closedform.core.node import MOTION, Node, Symbol, name, node, number, postorder
from closedform.functions import TABLE
from closedform.rewriting import spelling as sp
from closedform.steps.line import Law, Tools
from closedform.steps.motion import Moving

LINEAR = frozenset({"sum", "multiple", "linear"})  # they need no line of their own
LETTERS = ("u", "v", "z", "s", "p", "q")
NORMS = frozenset({"norm2", "norm_fro"})
MOST_FACTORS = 6  # of a power that is written as a product


class Applied(NamedTuple):
    """A law and what it makes of a differential."""

    law: Law
    value: Node
    more: tuple[Law, ...] = ()  # that were used on the way


class Laws:
    """The laws for one variable."""

    def __init__(self, motion: Moving, tools: Tools) -> None:
        self.motion = motion
        self.tools = tools
        self._moving: dict[Node, bool] = {}
        taken = tools.lifter.taken
        free = (x for x in LETTERS if not {x, f"d{x}"} & taken)
        self._letters = (*free, *(f"u{k}" for k in range(1, 9)))
        self._made: dict[Node, Node] = {}  # the laws of functions, at letters
        self._slopes: dict[Node, Node | None] = {}

    def moves(self, part: Node) -> bool:
        if part not in self._moving:
            moving = self.motion.moving(part)
            for current in postorder(part):
                self._moving[current] = current in moving
        return self._moving[part]

    def d(self, part: Node) -> Node:
        return self.motion.pending(part)

    def begin(self, line: Node) -> None:
        """Called with each line before laws are applied to its parts."""

    def lettered(self, part: Node) -> bool:
        """Whether a law is told with a letter for an argument that rests."""
        return False

    def __call__(self, part: Node) -> Applied:
        """What ``d(part)`` is; the part moves."""
        if part.kind == "binder":
            return self._binder(part)
        law = _LAWS.get(part.op) if part.kind == "apply" else None
        made_by_law = law(self, part) if law is not None else None
        return made_by_law or self._function(part)

    # -- sums and products ------------------------------------------------------------------------

    def _add(self, part: Node) -> Applied:
        terms = [self.d(arg) for arg in part.args if self.moves(arg)]
        if len(terms) == 1 and terms[0].shape != part.shape:  # a number at every entry
            return Applied(Law("sum"), sp.times(terms[0], sp.ones(part.shape)))
        return Applied(Law("sum"), reduce(sp.plus, terms))

    def _neg(self, part: Node) -> Applied:
        return Applied(Law("multiple"), sp.negative(self.d(part.args[0])))

    def _product(self, part: Node) -> Applied | None:
        """d(UV) = dU V + U dV, for as many factors as there are."""
        factors = _factors(part, part.op)
        places = [k for k, factor in enumerate(factors) if self.moves(factor)]
        join = JOINS[part.op]
        terms = []
        for place in places:
            changed = list(factors)
            changed[place] = self.d(factors[place])
            terms.append(reduce(join, changed))
        if any(term.shape != part.shape for term in terms):
            return None
        return Applied(Law("product" if len(places) > 1 else "multiple"), reduce(sp.plus, terms))

    def _kron(self, part: Node) -> Applied:
        U, V = part.args
        pairs = [(self.d(U), V)] * self.moves(U) + [(U, self.d(V))] * self.moves(V)
        terms = [sp.apply("kron", pair, part.shape) for pair in pairs]
        return Applied(Law("product" if len(terms) > 1 else "linear"), reduce(sp.plus, terms))

    def _quotient(self, part: Node) -> Applied | None:
        U, V = part.args
        if not self.moves(V):
            return Applied(Law("multiple"), sp.apply(part.op, (self.d(U), V), part.shape))
        if U.shape != V.shape:
            return None
        join = sp.hadamard if U.shape else times
        above, below = join(U, self.d(V)), sp.entrywise_power(V, number(2))
        if not self.moves(U):
            return Applied(Law("quotient"), sp.negative(sp.quotient(above, below)))
        above = sp.plus(sp.hadamard(self.d(U), V), sp.negative(above))
        return Applied(Law("quotient"), sp.quotient(above, below))

    def _power(self, part: Node) -> Applied | None:
        base, exponent = part.args
        if self.moves(exponent):
            return None
        if base.kind == "apply" and base.op in NORMS and exponent.kind == "number":
            return None if exponent.data == 2 else self._scalar_power(base, exponent)
        if not base.shape or part.op == "epower":
            return self._scalar_power(base, exponent)
        if exponent.kind == "number" and 2 <= exponent.data <= MOST_FACTORS:
            product = reduce(sp.times, [base] * int(exponent.data))
            made = self._product(product)
            return made and Applied(Law("power of a matrix"), made.value)
        return None

    def _scalar_power(self, base: Node, exponent: Node) -> Applied:
        """d(u^n) = n u^(n-1) du."""
        if exponent.kind == "number":
            lower: Node = number(exponent.data - 1)
        else:
            lower = sp.plus(exponent, sp.negative(number(1)))
        slope = sp.entrywise_power(base, lower)
        slope = sp.hadamard(exponent, slope) if slope is not number(1) else exponent
        made = sp.hadamard(slope, self.d(base)) if self.d(base) is not sp.UNIT else slope
        return Applied(Law("power"), made)

    def _binder(self, part: Node) -> Applied:
        """A sum term by term; a product by its logarithm."""
        low, high, body = part.args
        if part.op == "sum":
            made = node("binder", "sum", (low, high, self.d(body)), part.data, part.shape)
            return Applied(Law("linear"), made)
        rate = sp.quotient(self.d(body), body)
        rates = node("binder", "sum", (low, high, rate), part.data, part.shape)
        return Applied(Law("logarithm"), sp.hadamard(part, rates))

    # -- what is linear ---------------------------------------------------------------------------

    def _linear(self, part: Node) -> Applied:
        (inside,) = part.args
        return Applied(Law("linear"), sp.apply(part.op, (self.d(inside),), part.shape, part.data))

    def _transpose(self, part: Node) -> Applied:
        return Applied(Law("linear"), sp.apply("transpose", (self.d(part.args[0]),), part.shape))

    def _entry(self, part: Node) -> Applied:
        whole, *places = part.args
        made = sp.apply("entry", (self.d(whole), *places), part.shape, part.data)
        return Applied(Law("linear"), made)

    def _where(self, part: Node) -> Applied:
        """Case by case; where the condition changes sides stands a kink."""
        condition, yes, no = part.args
        parts = tuple(
            self.d(value) if self.moves(value) else nothing(part.shape) for value in (yes, no)
        )
        return Applied(Law("linear"), sp.apply("where", (condition, *parts), part.shape))

    # -- functions --------------------------------------------------------------------------------

    def _function(self, part: Node) -> Applied:
        """The law that the calculus makes of the record, at letters for what moves."""
        at = self._at_letters(part)
        moving = {du: self.d(at.values[u]) for u, du in zip(at.letters, at.steps, strict=True)}
        law = self._law(at)
        return Applied(
            Law("function", at.key, (at.template, law)), substituted(law, at.values | moving)
        )

    def slope(self, part: Node) -> Slope | None:
        """The slope of a function entry by entry, its gradient or its Jacobian; None where it has
        none of them, or more than one argument moves."""
        at = self._at_letters(part)
        if len(at.letters) != 1:
            return None
        found = self._slope(at)
        if found is None:
            return None
        law = Law("function", at.key, (at.template, self._law(at)))
        return Slope(law, at.values[at.letters[0]], substituted(found, at.values))

    def _at_letters(self, part: Node) -> AtLetters:
        key, args = part.op, part.args
        build = partial(_with_args, part)
        if part.op == "power" and is_squared_norm(part):  # norm2(u)^2 is one function
            norm, exponent = part.args
            key, args = f"squared {norm.op}", norm.args
            build = partial(_squared, norm, exponent)
        said = [arg for arg in args if self.moves(arg) or self.lettered(arg)]
        names = [_letter(x, arg) for x, arg in zip(self._letters, said, strict=False)]
        at = iter(names)
        template = build(tuple(name(next(at)) if arg in said else arg for arg in args))
        values = dict(zip(names, said, strict=True))
        letters = tuple(u for u in names if self.moves(values[u]))
        steps = (u._replace(name=f"d{u.name}", properties=frozenset({MOTION})) for u in letters)
        return AtLetters(key, template, letters, tuple(steps), values)

    def _law(self, at: AtLetters) -> Node:
        """The differential of a function at letters, as the books write it: a slope entry by entry,
        a gradient or a Jacobian times the motion."""
        found = self._made.get(at.template)
        if found is None:
            found = self._made[at.template] = self._form(at)
        return found

    def _form(self, at: AtLetters) -> Node:
        tools, shape = self.tools, at.template.shape
        if len(at.letters) == 1:
            slope, (step,) = self._slope(at), at.steps
            if slope is not None and shape == step.shape and at.is_entrywise:
                return _slope_times(slope, name(step))
            if slope is not None:
                return differential(slope, shape, step)
        core = tools.normal(tools.unfold(at.template))
        leaves = {leaf_of(u): leaf_of(du) for u, du in zip(at.letters, at.steps, strict=True)}
        return tools.arranged(tools.simplified(moved(core, leaves, ())), (shape,))

    def _slope(self, at: AtLetters) -> Node | None:
        if at.template not in self._slopes:
            self._slopes[at.template] = self._made_slope(at)
        return self._slopes[at.template]

    def _made_slope(self, at: AtLetters) -> Node | None:
        tools, shape, (letter,) = self.tools, at.template.shape, at.letters
        core, u = tools.normal(tools.unfold(at.template)), leaf_of(letter)
        if shape == letter.shape and at.is_entrywise:
            slope = tools.simplified(moved(core, {u: ones(u.shape)}, ()))
            return tools.arranged(slope, (shape,))
        if shape and not len(shape) == len(letter.shape) == 1:
            return None
        return tools.arranged(tools.simplified(derivative(core, u)), (shape, letter.shape))


class AtLetters(NamedTuple):
    """A function with letters for its arguments; those that move, and their motions; and what every
    letter stands for."""

    key: str
    template: Node
    letters: tuple[Symbol, ...]
    steps: tuple[Symbol, ...]
    values: dict[Symbol, Node]

    @property
    def is_entrywise(self) -> bool:
        """A power of a matrix is not."""
        matrix_power = self.template.op == "power" and bool(self.template.shape)
        return TABLE[self.template.op].entrywise and not matrix_power


class Slope(NamedTuple):
    """What the motion of an argument is multiplied by, and the law that says so."""

    law: Law
    inside: Node
    value: Node


def _slope_times(slope: Node, motion: Node) -> Node:
    """du/u, and not (1/u)*du."""
    if slope.op in ("divide", "ediv") and slope.args[0] is sp.UNIT:
        return sp.quotient(motion, slope.args[1])
    return sp.hadamard(slope, motion)


def differential(G: Node, function: Shape, step: Symbol) -> Node:
    """The differential that belongs to a derivative: G*dx, G'*dx, tr(G'*dX), J*dx, K*vec(dX)."""
    moving, rank = name(step), len(step.shape)
    if not function and rank:
        product = _moved(sp.transpose(G), moving)
        return product if rank == 1 else sp.trace(product)
    if rank == 2:
        rows, columns = step.shape
        moving = sp.apply("vec", (moving,), (rows * columns,))
    return _moved(G, moving)


def _moved(G: Node, motion: Node) -> Node:
    """The product; signs in front, and without an identity matrix."""
    if G.op == "neg" and G.kind == "apply":
        return sp.negative(_moved(G.args[0], motion))
    if G.op == "mul" and G.args[1].op == "eye":
        return times(G.args[0], motion)
    return times(G, motion)


def _with_args(part: Node, args: tuple[Node, ...]) -> Node:
    return sp.apply(part.op, args, part.shape, part.data)


def _squared(norm: Node, exponent: Node, args: tuple[Node, ...]) -> Node:
    return sp.apply("power", (sp.apply(norm.op, args, ()), exponent), ())


def is_squared_norm(part: Node) -> bool:
    base, exponent = part.args
    return base.op in NORMS and exponent.kind == "number" and exponent.data == 2


def _letter(letter: str, value: Node) -> Symbol:
    """A letter that stands for an argument: that a name is symmetric goes with it."""
    properties = value.data.properties if value.kind == "name" else frozenset()
    return Symbol(letter, value.shape, properties & {"symmetric", "pd", "psd"})


def leaf_of(symbol: Symbol) -> Node:
    return node("name", data=symbol, shape=tuple(s for s in symbol.shape if s is not ONE))


def nothing(shape: Shape) -> Node:
    return sp.apply("zeros", (), shape) if shape else number(0)


def _factors(part: Node, op: str) -> list[Node]:
    """The factors of a product, brackets of the same product left out."""
    if part.kind == "apply" and part.op == op:
        return [factor for arg in part.args for factor in _factors(arg, op)]
    return [part]


def substituted(root: Node, values: dict[Symbol, Node]) -> Node:
    """The expression with others in the place of names."""
    names = (current for current in postorder(root) if current.kind == "name")
    return replaced(root, {n: values[n.data] for n in names if n.data in values})


def replaced(root: Node, values: Mapping[Node, Node]) -> Node:
    """The expression with others in the place of parts."""
    made: dict[Node, Node] = {}
    for current in postorder(root):
        if current in values:
            made[current] = values[current]
        else:
            made[current] = rebuilt(current, tuple([made[arg] for arg in current.args]))
    return made[root]


def rebuilt(current: Node, args: tuple[Node, ...]) -> Node:
    """The same node over other arguments, written as a person would."""
    if args == current.args:
        return current
    build = _BUILT.get(current.op) if current.kind == "apply" else None
    if build is not None:
        return build(*args)
    return node(current.kind, current.op, args, current.data, current.shape)


def times(left: Node, right: Node) -> Node:
    """The product; a factor 1 is not written."""
    if left is sp.UNIT or right is sp.UNIT:
        return right if left is sp.UNIT else left
    return sp.times(left, right)


def _plus(left: Node, right: Node) -> Node:
    """The sum, associated to the left as it is read."""
    if right.kind == "apply" and right.op == "add":
        return sp.plus(_plus(left, right.args[0]), right.args[1])
    return sp.plus(left, right)


JOINS: dict[str, Callable[[Node, Node], Node]] = {"mul": times, "hadamard": sp.hadamard}
_BUILT: dict[str, Callable[..., Node]] = {
    "add": _plus,
    "neg": sp.negative,
    "mul": times,
    "hadamard": sp.hadamard,
    "transpose": sp.transpose,
}
_LAWS: dict[str, Callable[[Laws, Node], Applied | None]] = {
    "add": Laws._add,
    "neg": Laws._neg,
    "mul": Laws._product,
    "hadamard": Laws._product,
    "kron": Laws._kron,
    "divide": Laws._quotient,
    "ediv": Laws._quotient,
    "power": Laws._power,
    "epower": Laws._power,
    "transpose": Laws._transpose,
    "entry": Laws._entry,
    "where": Laws._where,
    **dict.fromkeys(
        ("vec", "vech", "unvec", "tril", "triu", "sum", "mean", "cumsum"), Laws._linear
    ),
    **{
        record.name: Laws._linear
        for record in TABLE
        if record.structural and len(record.parameters) == 1 and record.name != "transpose"
    },
}
PASSING = frozenset(op for op, law in _LAWS.items() if law in (Laws._linear, Laws._entry))
