"""Random well-typed expressions over the whole notation, their arguments inside the domains.

    grow(random) -> Grown

Everything follows from the seed of `random`.  A production is a row of a table: how often, and what
makes the term; the tables are by what is wanted: a scalar, a vector, a matrix, something positive,
bounded, positive definite or far from singular.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, NamedTuple

import numpy as np
import scipy.linalg
import scipy.special

import terms
import values
from terms import PRODUCT, SUM, TIGHT, Declared, Env, Shape, Term

DIMS = ("m", "n", "p", "q")
SCALARS = ("a", "b", "c", "lam", "mu", "alpha", "s", "r", "tau")
VECTORS = ("x", "y", "w", "u", "v", "z", "h", "beta", "g")
MATRICES = ("A", "B", "C", "X", "Y", "W", "M", "P", "K")
INDICES = ("i", "j", "k", "l")
MOST_NAMES = 6

SYMMETRIC = ("symmetric", "pd", "psd", "diagonal")
SQUARE_WORDS = (
    "",
    "",
    "",
    "",
    "symmetric",
    "pd",
    "diagonal",
    "lower",
    "upper",
    "skew",
    "invertible",
)

SMOOTH: dict[str, Callable[[Any], Any]] = {
    "sin": np.sin, "cos": np.cos, "atan": np.arctan, "tanh": np.tanh, "erf": scipy.special.erf,
    "sigmoid": scipy.special.expit, "softplus": lambda a: np.logaddexp(0, a),
}  # fmt: skip
KINKED: dict[str, Callable[[Any], Any]] = {
    "abs": np.abs, "relu": lambda a: np.maximum(a, 0), "sign": np.sign,
    "step": lambda a: np.where(np.asarray(a) > 0, 1.0, 0.0),
}  # fmt: skip
GROWING: dict[str, Callable[[Any], Any]] = {
    "exp": np.exp,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tan": lambda a: np.tan(a),
}
BOUNDED: dict[str, Callable[[Any], Any]] = {
    "sin": np.sin,
    "cos": np.cos,
    "tanh": np.tanh,
    "erf": scipy.special.erf,
}
INSIDE: dict[str, Callable[[Any], Any]] = {"asin": np.arcsin, "acos": np.arccos}
OF_POSITIVE: dict[str, Callable[[Any], Any]] = {
    "log": np.log, "sqrt": np.sqrt, "lgamma": scipy.special.gammaln, "digamma": scipy.special.digamma,
    "trigamma": lambda a: scipy.special.polygamma(1, a), "log1p": np.log1p,
}  # fmt: skip
REDUCTIONS = ("sum", "mean", "norm1", "norm2", "max", "min", "logsumexp")
SHAPED_ALONG = ("softmax", "cumsum", "revcumsum")


class Grown(NamedTuple):
    """An expression, the names it needs, and what is asked about it."""

    term: Term
    declared: tuple[Declared, ...]
    wrt: str  # a name, or "t" where names are functions of the time
    order: int
    layout: str
    structured: str
    part: tuple[str, ...] = ()  # of the variable: ("1", ":") for its first row
    other: str = ""  # the second variable of a mixed second derivative
    unicode: bool = False  # typed with the signs of paper

    @property
    def expr(self) -> str:
        return spelled(self.term.program) if self.unicode else self.term.program

    @property
    def by(self) -> str | list[str]:
        if self.other:
            return [self.wrt, self.other]
        return f"{self.wrt}[{', '.join(self.part)}]" if self.part else self.wrt

    @property
    def where(self) -> str:
        return ", ".join(each.text for each in self.declared)

    @property
    def is_timed(self) -> bool:
        return any(each.domain == "motion" for each in self.declared)


PAPER = {" .* ": " ⊙ ", " ./ ": " ⊘ ", "'": "ᵀ", "*": "·", "sqrt(": "√(", ">=": "≥", "<=": "≤"}


def spelled(text: str) -> str:
    for sign, other in PAPER.items():
        text = text.replace(sign, other)
    return text


class Binding(NamedTuple):
    """An index that is bound around: its axis, and by how much it may be moved."""

    name: str
    axis: str
    below: int
    above: int


class Grower:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.declared: dict[str, Declared] = {}
        self.bindings: list[Binding] = []
        self.count = 0
        self.moving = random.random() < 0.04  # names are functions of the time
        self.focus = self._focus()

    # -- names ----------------------------------------------------------------------------------------

    def _focus(self) -> Declared:
        """The variable that the expression should be about."""
        rank = self.random.choice((0, 1, 1, 1, 2, 2, 2))
        shape: Shape = ()
        if rank == 1:
            shape = (self.dim(),)
        elif rank == 2:
            d = self.dim()
            shape = (d, d) if self.random.random() < 0.5 else (d, self.dim())
        return self.declare(shape)

    def dim(self) -> str:
        if self.random.random() < 0.04:
            return "3"
        return self.random.choice(DIMS[: self.random.choice((1, 2, 3, 4))])

    def near(self) -> str:
        """A dimension, most often one of the variable."""
        if self.focus.shape and self.random.random() < 0.7:
            return self.random.choice(self.focus.shape)
        return self.dim()

    def declare(self, shape: Shape, words: str | None = None, domain: str = "") -> Declared:
        pool = (SCALARS, VECTORS, MATRICES)[len(shape)]
        free = [n for n in pool if n not in self.declared]
        key = self.random.choice(free) if free else f"{pool[0]}{len(self.declared)}"
        if words is None:
            words = ""
            if len(shape) == 2 and shape[0] == shape[1]:
                words = self.random.choice(SQUARE_WORDS)
            elif not shape and self.random.random() < 0.3:
                words = "> 0"
        self.declared[key] = Declared(key, shape, words, domain)
        return self.declared[key]

    def named(self, shape: Shape, words: tuple[str, ...] | None = None, domain: str = "") -> Term:
        fits = [
            d
            for d in self.declared.values()
            if d.shape == shape and d.domain == domain and (words is None or d.words in words)
        ]
        if self.focus in fits and self.random.random() < 0.6:
            return terms.name(self.focus)
        if fits and (self.random.random() < 0.7 or len(self.declared) >= MOST_NAMES):
            return terms.name(self.random.choice(fits))
        word = None if words is None else self.random.choice(words)
        return terms.name(self.declare(shape, word, domain))

    def declared_index(self, axis: str) -> Term:
        """The name of an index that is declared: `j: index(n)`."""
        fits = [d for d in self.declared.values() if d.domain == "index" and d.axis == axis]
        if not fits:
            key = next(
                name for name in ("jj", "kk", "ll", "mm", "nn", "pp") if name not in self.declared
            )
            self.declared[key] = Declared(key, (), "", "index", axis)
            fits = [self.declared[key]]
        return terms.name(fits[0])

    def number(self) -> Term:
        text = self.random.choice(("2", "3", "1/2", "0.5", "4", "1", "5", "0.1", "pi", "2/3"))
        value = np.pi if text == "pi" else eval(text)
        return terms.constant(text, (), lambda env: value, PRODUCT if "/" in text else TIGHT)

    def size(self, dim: str) -> Term:
        return terms.constant(dim, (), lambda env: size_of(dim, env))

    # -- leaves ---------------------------------------------------------------------------------------

    def leaf(self, shape: Shape) -> Term:
        if self.moving and self.random.random() < 0.4:
            moved = self.named(shape, ("",))
            if not moved.open:
                return terms.velocity(moved)
        if self.bindings and self.random.random() < 0.7:
            found = self.subscripted(shape)
            if found is not None:
                return found
        if not shape:
            pick = self.random.random()
            if pick < 0.2:
                return self.number()
            if pick < 0.25:
                return self.size(self.dim_in_use())
            if pick < 0.45:
                return self.fixed_entry()
            return self.named(())
        pick = self.random.random()
        if len(shape) == 1 and pick < 0.06:
            (n,) = shape
            if pick < 0.04 or not self.known(n):
                return terms.constant(f"ones({n})", shape, lambda env: np.ones(size_of(n, env)))
            unit = terms.constant("e_1", shape, lambda env: np.eye(size_of(n, env))[0])
            return terms.operator(" .* ", self.named(shape), unit, shape, np.multiply)
        if len(shape) == 2 and pick < 0.08:
            m, n = shape
            if m == n and pick < 0.05:
                return terms.constant(f"eye({n})", shape, lambda env: np.eye(size_of(n, env)))
            return terms.constant(
                f"ones({m}, {n})", shape, lambda env: np.ones((size_of(m, env), size_of(n, env)))
            )
        return self.named(shape)

    def known(self, dim: str) -> bool:
        return any(dim in d.shape for d in self.declared.values())

    def dim_in_use(self) -> str:
        found = sorted(
            {d for each in self.declared.values() for d in each.shape if not d.isdigit()}
        )
        return self.random.choice(found) if found else "2"

    def fixed_entry(self) -> Term:
        shape = self.focus.shape or (self.dim(),)
        base = self.named(shape) if self.random.random() < 0.7 else self.term(shape, 1)
        if len(shape) == 1 and not shape[0].isdigit() and self.random.random() < 0.2:
            return terms.looked_up(base, self.declared_index(shape[0]))
        at = tuple(self.random.choice(("1", "2")) for _ in shape)
        places = tuple(int(k) - 1 for k in at)
        return terms.entry(base, at, frozenset(), (), lambda value, env: value[places])

    def subscripted(self, shape: Shape) -> Term | None:
        """Something with an index that is bound around."""
        binding = self.random.choice(self.bindings)
        shift = (
            self.random.randint(-binding.below, binding.above) if self.random.random() < 0.5 else 0
        )
        index = binding.name + (f"{shift:+d}" if shift else "")
        names = frozenset({binding.name})

        def place(env: Env) -> int:
            return int(env[binding.name]) + shift - 1

        if not shape:
            pick = self.random.random()
            if pick < 0.1:
                return terms.position(index, names, lambda env: float(place(env) + 1))
            if pick < 0.65:
                base = self.named((binding.axis,))
                return terms.entry(base, (index,), names, (), lambda value, env: value[place(env)])
            return self._double(binding, index, place)
        if len(shape) == 1:
            if self.random.random() < 0.6:
                base = self.named((binding.axis, shape[0]))
                return terms.entry(base, (index, ":"), names, shape, lambda v, env: v[place(env)])
            base = self.named((shape[0], binding.axis))
            return terms.entry(base, (":", index), names, shape, lambda v, env: v[:, place(env)])
        return None

    def _double(self, binding: Binding, index: str, place: Callable[[Env], int]) -> Term:
        other = self.random.choice(self.bindings)
        base = self.named((binding.axis, other.axis))
        names = frozenset({binding.name, other.name})
        return terms.entry(
            base,
            (index, other.name),
            names,
            (),
            lambda value, env: value[place(env), int(env[other.name]) - 1],
        )

    # -- the wanted kinds -----------------------------------------------------------------------------

    def term(self, shape: Shape, budget: int) -> Term:
        """Any term of this shape."""
        if budget <= 0:
            return self.leaf(shape)
        made = self._once((SCALAR, VECTOR, MATRIX)[len(shape)] + ANY, shape, budget)
        if self.random.random() < 0.04 and not made.open and made.level < TIGHT and made.parts:
            self.count += 1
            return terms.definition(f"f{self.count}", made)
        return made

    def _once(self, rows: tuple[Production, ...], shape: Shape, budget: int) -> Term:
        while True:
            row = self.random.choices(rows, [r.weight for r in rows])[0]
            found = row.make(self, shape, budget - 1)
            if found is not None:
                return found

    def without(self, variable: Term, shape: Shape, budget: int) -> Term:
        """A term in which `variable` does not occur."""
        for _ in range(8):
            found = self.term(shape, budget)
            if not found.names & variable.names:
                return found
        return terms.name(self.declare(shape, ""))

    def positive(self, shape: Shape, budget: int) -> Term:
        if budget <= 0 and not shape and self.random.random() < 0.7:
            return self.named((), ("> 0",))
        return self._once(POSITIVE, shape, budget)

    def bounded(self, shape: Shape, budget: int) -> Term:
        """Values of size about 1 at most."""
        name = self.random.choice(tuple(BOUNDED))
        return terms.call(name, (self.term(shape, budget - 1),), shape, BOUNDED[name])

    def inside(self, shape: Shape, budget: int) -> Term:
        """Values well inside (-1, 1)."""
        half = terms.constant("2", (), lambda env: 2.0)
        return terms.operator("/", self.bounded(shape, budget - 1), half, shape, np.divide)

    def definite(self, n: str, budget: int) -> Term:
        """A symmetric positive definite matrix."""
        shape = (n, n)
        if budget <= 0 or self.random.random() < 0.25:
            return self.named(shape, ("pd",))
        pick = self.random.random()
        one = terms.constant(
            "I" if self.known(n) else f"eye({n})", shape, lambda env: np.eye(size_of(n, env))
        )
        if pick < 0.3:
            factor = self.term((n, self.dim()), budget - 2)
            return self.plus(one, self.times(factor, self.transposed(factor)))
        if pick < 0.5:
            factor = self.term((self.dim(), n), budget - 2)
            return self.plus(self.times(self.transposed(factor), factor), one)
        if pick < 0.6:
            factor = self.term((n,), budget - 2)
            return self.plus(one, self.times(factor, self.transposed(factor)))
        if pick < 0.75:
            return terms.call("diag", (self.positive((n,), budget - 1),), shape, np.diag)
        if pick < 0.9:
            return self.plus(self.named(shape, ("pd",)), self.scaled(self.positive((), 1), one))
        return terms.call("inv", (self.definite(n, budget - 1),), shape, np.linalg.inv)

    def symmetric(self, n: str, budget: int) -> Term:
        if budget <= 0 or self.random.random() < 0.4:
            return self.named((n, n), ("symmetric", "pd"))
        if self.random.random() < 0.5:
            return self.definite(n, budget)
        base = self.term((n, n), budget - 1)
        return self.plus(base, self.transposed(base))

    def regular(self, n: str, budget: int) -> Term:
        """A square matrix that is far from singular."""
        if budget <= 0 or self.random.random() < 0.4:
            return self.named(
                (n, n), ("invertible", "", "pd", "diagonal", "lower", "upper", "symmetric")
            )
        if self.random.random() < 0.5:
            return self.definite(n, budget)
        one = terms.constant("2*I" if self.known(n) else f"2*eye({n})", (n, n),
                             lambda env: 2 * np.eye(size_of(n, env)), PRODUCT)  # fmt: skip
        return self.plus(one, self.bounded((n, n), budget - 1))

    def small(self, n: str, budget: int) -> Term:
        """A square matrix of small norm."""
        four = terms.constant("4", (), lambda env: 4.0)
        return terms.operator("/", self.term((n, n), budget - 1), four, (n, n), np.divide)

    # -- shorthands -----------------------------------------------------------------------------------

    def plus(self, left: Term, right: Term, sign: str = "+") -> Term:
        fold = np.add if sign == "+" else np.subtract
        shape = left.shape or right.shape
        return terms.operator(f" {sign} ", left, right, shape, fold, SUM)

    def scaled(self, factor: Term, term: Term) -> Term:
        return terms.operator("*", factor, term, term.shape, np.multiply)

    def times(self, left: Term, right: Term) -> Term:
        """The product of two tensors; a row times a column is a scalar."""
        rows = left.shape if len(left.shape) == 2 else (*left.shape, "1")
        columns = right.shape if len(right.shape) == 2 else (*right.shape, "1")
        shape: Shape = (rows[0], columns[1])
        if shape == ("1", "1"):
            shape = ()
        elif columns[1] == "1":
            shape = (rows[0],)
        return terms.operator("*", left, right, shape, lambda a, b: _product(a, b, len(shape)))

    def transposed(self, term: Term) -> Term:
        if len(term.shape) == 1:
            return terms.postfix(term, "'", ("1", *term.shape), lambda value, env: value[None, :])
        if not term.shape:
            return term
        if term.shape[0] == "1":
            return terms.postfix(term, "'", term.shape[1:], lambda value, env: value[0])
        return terms.postfix(term, "'", term.shape[::-1], lambda value, env: value.T)

    def split(self, budget: int) -> tuple[int, int]:
        first = self.random.randint(0, max(0, budget))
        return first, budget - first


def _product(a: Any, b: Any, rank: int) -> Any:
    left = a.reshape(-1, 1) if a.ndim == 1 else a
    right = b.reshape(-1, 1) if b.ndim == 1 else b
    whole = left @ right
    return whole[0, 0] if rank == 0 else whole[:, 0] if rank == 1 else whole


def size_of(dim: str, env: Env) -> int:
    return int(dim) if dim.isdigit() else int(env[dim])


# -- the tables -----------------------------------------------------------------------------------------


class Production(NamedTuple):
    """How often, and what makes the term; None where it does not fit the shape."""

    weight: float
    make: Callable[[Grower, Shape, int], Term | None]


def _sum(g: Grower, shape: Shape, budget: int) -> Term:
    left, right = g.split(budget)
    a, b = g.term(shape, left), g.term(shape, right)
    if shape and g.random.random() < 0.12:  # a scalar is added to every entry
        a = g.term((), left)
        if g.random.random() < 0.5:
            a, b = b, a
    return g.plus(a, b, g.random.choice("++-"))


def _minus(g: Grower, shape: Shape, budget: int) -> Term:
    return terms.minus(g.term(shape, budget))


def _scaled(g: Grower, shape: Shape, budget: int) -> Term:
    left, right = g.split(budget)
    factor = g.number() if g.random.random() < 0.4 else g.term((), left)
    term = g.term(shape, right)
    if g.random.random() < 0.3:
        return terms.operator("*", term, factor, shape, np.multiply)
    return g.scaled(factor, term)


def _divided(g: Grower, shape: Shape, budget: int) -> Term:
    left, right = g.split(budget)
    return terms.operator("/", g.term(shape, left), g.positive((), right), shape, np.divide)


def _of_each(g: Grower, shape: Shape, budget: int) -> Term:
    """A function entry by entry."""
    pick = g.random.random()
    if pick < 0.4:
        name = g.random.choice(tuple(SMOOTH))
        return terms.call(name, (g.term(shape, budget),), shape, SMOOTH[name])
    if pick < 0.6:
        name = g.random.choice(tuple(OF_POSITIVE))
        spelled = {"log1p": "log1p"}.get(name, name)
        return terms.call(spelled, (g.positive(shape, budget),), shape, OF_POSITIVE[name])
    if pick < 0.75:
        name = g.random.choice(tuple(GROWING))
        return terms.call(name, (g.bounded(shape, budget),), shape, GROWING[name])
    if pick < 0.85:
        name = g.random.choice(tuple(KINKED))
        return terms.call(name, (g.term(shape, budget),), shape, KINKED[name])
    if pick < 0.92:
        name = g.random.choice(tuple(INSIDE))
        return terms.call(name, (g.inside(shape, budget),), shape, INSIDE[name])
    name = g.random.choice(("maximum", "minimum"))
    left, right = g.split(budget)
    other = g.term(g.random.choice((shape, ())), right)
    fold = np.maximum if name == "maximum" else np.minimum
    return terms.call(name, (g.term(shape, left), other), shape, fold)


TESTS = {">": np.greater, "<": np.less, ">=": np.greater_equal, "<=": np.less_equal}


def _where(g: Grower, shape: Shape, budget: int) -> Term:
    sign = g.random.choice(tuple(TESTS))
    test = TESTS[sign]
    a, b = g.split(budget)
    right = (
        terms.constant("0", (), lambda env: 0.0) if g.random.random() < 0.6 else g.term(shape, 0)
    )
    return terms.chosen(
        sign, g.term(shape, a // 2), right, g.term(shape, b), g.term(shape, a - a // 2), shape,
        lambda x, y, u, v: np.where(test(x, y), u, v),
    )  # fmt: skip


def _reduction(g: Grower, shape: Shape, budget: int) -> Term | None:
    """sum(i = 1:n, BODY) and prod, also over part of a range."""
    if len(g.bindings) >= 2 or len(shape) == 2 and g.random.random() < 0.7:
        return None
    axis = g.random.choice((*g.focus.shape, g.dim_in_use()))
    index = next(i for i in INDICES if all(b.name != i for b in g.bindings))
    ends, below, above, indices = _ends(g, axis)
    op = "prod" if not shape and g.random.random() < 0.12 else "sum"
    g.bindings.append(Binding(index, axis, below, above))
    body = g.positive(shape, budget) if op == "prod" else g.term(shape, budget)
    g.bindings.pop()
    fold = np.multiply if op == "prod" else np.add
    return terms.reduction(op, index, *ends, body, indices, fold)


End = tuple[str, Callable[[Env], int]]


def _ends(g: Grower, axis: str) -> tuple[tuple[End, End], int, int, frozenset[str]]:
    one: End = ("1", lambda env: 1)
    last: End = (axis, lambda env: size_of(axis, env))
    pick = g.random.random()
    if axis.isdigit() or pick < 0.7:
        outer = next((b for b in g.bindings if b.axis == axis), None)
        if outer is not None and g.random.random() < 0.3:
            name = outer.name
            upto: End = (name, lambda env: int(env[name]))
            return (one, upto), 0, 0, frozenset({name})
        return (one, last), 0, 0, frozenset()
    if pick < 0.85:
        short: End = (f"{axis}-1", lambda env: size_of(axis, env) - 1)
        return (one, short), 0, 1, frozenset()
    return (("2", lambda env: 2), last), 1, 0, frozenset()


ANY = (
    Production(12, _sum),
    Production(3, _minus),
    Production(8, _scaled),
    Production(4, _divided),
    Production(14, _of_each),
    Production(1.5, _where),
    Production(4, _reduction),
    Production(1, lambda g, shape, budget: g.leaf(shape)),
)


def _integer_power(g: Grower, shape: Shape, budget: int) -> Term:
    k = g.random.choice((2, 2, 2, 3, 4))
    mark = ".^" if shape else "^"
    return terms.postfix(g.term(shape, budget), f"{mark}{k}", shape, lambda value, env: value**k)


def _real_power(g: Grower, shape: Shape, budget: int) -> Term:
    left, right = g.split(budget)
    base = g.positive(shape, left)
    pick = g.random.random()
    if pick < 0.5:
        text, value = g.random.choice(
            (("(1/2)", 0.5), ("(-1)", -1.0), ("(3/2)", 1.5), ("(-2)", -2.0), ("(1/3)", 1 / 3))
        )
        mark = (".^" if shape else "^") + text
        return terms.postfix(base, mark, shape, lambda v, env: v**value)
    exponent = g.bounded((), right) if g.random.random() < 0.5 else g.named(())
    if shape and g.random.random() < 0.3:
        exponent = g.bounded(shape, right)
    return terms.raised(base, exponent, ".^" if shape else "^", np.power)


def _dot(g: Grower, shape: Shape, budget: int) -> Term:
    n = g.near()
    left, right = g.split(budget)
    u, v = g.term((n,), left), g.term((n,), right)
    pick = g.random.random()
    if pick < 0.6:
        return g.times(g.transposed(u), v)
    if pick < 0.8:
        return terms.call("dot", (u, v), (), np.dot)
    return terms.call("inner", (u, v), (), np.dot)


def _shape_for(g: Grower) -> Shape:
    if len(g.focus.shape) == 2 and g.random.random() < 0.6:
        return g.focus.shape if g.random.random() < 0.8 else g.focus.shape[::-1]
    return (g.near(), g.near())


def _quadratic(g: Grower, shape: Shape, budget: int) -> Term:
    m, n = _shape_for(g)
    left, right = g.split(budget)
    u, v = g.term((m,), left // 2), g.term((n,), left - left // 2)
    return g.times(g.times(g.transposed(u), g.term((m, n), right)), v)


def _norm(g: Grower, shape: Shape, budget: int) -> Term:
    inner = (g.near(),) if g.random.random() < 0.6 else _shape_for(g)
    term = terms.call("norm2", (g.term(inner, budget),), (), lambda a: np.sqrt(np.sum(a * a)))
    return term if g.random.random() < 0.35 else terms.postfix(term, "^2", (), lambda v, env: v * v)


def _of_vector(g: Grower, shape: Shape, budget: int) -> Term:
    name = g.random.choice((*REDUCTIONS, "sum", "sum", "prod"))
    n = g.near()
    if name == "prod":
        return terms.call("prod", (g.positive((n,), budget),), (), np.prod)
    return terms.call(name, (g.term((n,), budget),), (), _reducer(name))


def _of_matrix(g: Grower, shape: Shape, budget: int) -> Term:
    name = g.random.choice(("sum", "sum", "mean", "norm1", "max", "min"))
    return terms.call(name, (g.term(_shape_for(g), budget),), (), _reducer(name))


def _reducer(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = values.ALONG[name]
    return found


def _trace(g: Grower, shape: Shape, budget: int) -> Term:
    m, n = _shape_for(g)
    left, right = g.split(budget)
    pick = g.random.random()
    if pick < 0.5:
        inner = g.times(g.term((m, n), left), g.term((n, m), right))
        return terms.call("tr", (inner,), (), np.trace)
    if pick < 0.7:
        return terms.call("tr", (g.term((n, n), budget),), (), np.trace)
    a, b = g.term((m, n), left), g.term((m, n), right)
    return terms.call("inner", (a, b), (), lambda x, y: np.sum(x * y))


def _determinant(g: Grower, shape: Shape, budget: int) -> Term:
    n = g.near()
    pick = g.random.random()
    if pick < 0.45:
        return terms.call("logdet", (g.definite(n, budget),), (), lambda a: np.linalg.slogdet(a)[1])
    if pick < 0.9:
        return terms.call("det", (g.regular(n, budget),), (), np.linalg.det)
    return terms.call(
        "lambda_max", (g.symmetric(n, budget),), (), lambda a: np.linalg.eigvalsh((a + a.T) / 2)[-1]
    )


def _swap(m: int, n: int) -> Any:
    """The K with vec(X') = K*vec(X) for X of m rows and n columns."""
    return np.eye(m * n)[np.arange(m * n).reshape(m, n, order="F").reshape(-1)]


def _stacked(g: Grower, shape: Shape, budget: int) -> Term:
    """vec, vech and kron inside a scalar."""
    m, n = _shape_for(g)
    left, right = g.split(budget)
    a, b = g.term((m, n), left), g.term((m, n), right)
    pick = g.random.random()
    if pick < 0.1:
        c = g.term((n, m), right)
        va, vc = (terms.call("vec", (t,), (f"{m}*{n}",), values.PLAIN["vec"]) for t in (a, c))
        swap = terms.constant(
            f"commutation({m}, {n})",
            (f"{m}*{n}", f"{m}*{n}"),
            lambda env: _swap(size_of(m, env), size_of(n, env)),
        )
        return g.times(g.transposed(vc), g.times(swap, va))
    if pick < 0.4:
        va, vb = (terms.call("vec", (t,), (f"{m}*{n}",), values.PLAIN["vec"]) for t in (a, b))
        return g.times(g.transposed(va), vb)
    if pick < 0.6:
        c, d = g.term((m, m), left // 2), g.term((n, n), right // 2)
        pair = terms.call("kron", (c, d), ("?", "?"), np.kron)
        return terms.call("tr", (pair,), (), np.trace)
    if pick < 0.8:
        c = g.term((g.near(),), right)
        pair = terms.call("kron", (g.term((n,), left), c), ("?",), np.kron)
        return terms.call("sum", (pair,), (), np.sum)
    va = terms.call("vec", (a,), (f"{m}*{n}",), values.PLAIN["vec"])
    return terms.call("logsumexp", (va,), (), scipy.special.logsumexp)


def _defined(g: Grower, shape: Shape, budget: int) -> Term:
    """A function that the program defines."""
    pick = g.random.random()
    if pick < 0.5:
        part = g.term((), budget)
        return terms.applied("sg(t)", "1/(1 + exp(-t))", (part,), scipy.special.expit)
    n = g.near()
    left, right = g.split(budget)
    parts = (g.term((n,), left), g.term((n,), right))
    return terms.applied("sq(p1, p2)", "norm2(p1 - p2)^2", parts, lambda u, v: np.sum((u - v) ** 2))


def _inner_derivative(g: Grower, shape: Shape, budget: int) -> Term | None:
    """A derivative inside the expression, of a function whose derivative is known."""
    if g.bindings or g.moving:
        return None
    left = budget // 2
    if not shape:
        x = g.named((), ("", "> 0"))
        a = g.without(x, (), left)
        pick = g.random.random()
        if pick < 0.5:
            return terms.nested("d({0}^3*{1})/d({0})", (x, a), shape, lambda x, a: 3 * x**2 * a)
        return terms.nested("grad(sin({0})*{1}, {0})", (x, a), shape, lambda x, a: np.cos(x) * a)
    if len(shape) == 1:
        (n,) = shape
        x = g.named(shape, ("",))
        pick = g.random.random()
        if pick < 0.4:
            A = g.without(x, (n, n), left)
            return terms.nested(
                "grad({0}'*{1}*{0}, {0})", (x, A), shape, lambda x, A: (A + A.T) @ x
            )
        if pick < 0.7:
            b = g.without(x, shape, left)
            return terms.nested(
                "grad(norm2({0} - {1})^2, {0})", (x, b), shape, lambda x, b: 2 * (x - b)
            )
        b = g.without(x, shape, left)
        return terms.nested(
            "hess(sum({0}.^4), {0})*{1}", (x, b), shape, lambda x, b: 12 * x**2 * b, PRODUCT
        )
    m, n = shape
    if m == n and g.random.random() < 0.4:
        x = g.named((n,), ("",))
        A = g.without(x, shape, left)
        return terms.nested(
            "jac({0} .* ({1}*{0}), {0})",
            (x, A),
            shape,
            lambda x, A: np.diag(A @ x) + x[:, None] * A,
        )
    X = g.named(shape, ("",))
    A = g.without(X, (m, m), left)
    return terms.nested("grad(tr({0}'*{1}*{0}), {0})", (X, A), shape, lambda X, A: (A + A.T) @ X)


SCALAR = (
    Production(0.8, _inner_derivative),
    Production(5, _integer_power),
    Production(3, _real_power),
    Production(7, _dot),
    Production(6, _quadratic),
    Production(7, _norm),
    Production(7, _of_vector),
    Production(5, _of_matrix),
    Production(7, _trace),
    Production(6, _determinant),
    Production(2.5, _stacked),
    Production(1, _defined),
)


def _image(g: Grower, shape: Shape, budget: int) -> Term:
    (m,) = shape
    n = g.near()
    left, right = g.split(budget)
    v = g.term((n,), right)
    pick = g.random.random()
    if pick < 0.5:
        return g.times(g.term((m, n), left), v)
    if pick < 0.85:
        return g.times(g.transposed(g.term((n, m), left)), v)
    return g.transposed(g.times(g.transposed(v), g.term((n, m), left)))


def _hadamard(g: Grower, shape: Shape, budget: int) -> Term:
    left, right = g.split(budget)
    if g.random.random() < 0.3:
        above = g.term(shape, left) if g.random.random() < 0.7 else g.term((), left)
        return terms.operator(" ./ ", above, g.positive(shape, right), shape, np.divide)
    return terms.operator(" .* ", g.term(shape, left), g.term(shape, right), shape, np.multiply)


def _softmax(g: Grower, shape: Shape, budget: int) -> Term:
    if len(shape) == 1:
        name = g.random.choice(SHAPED_ALONG)
        return terms.call(name, (g.term(shape, budget),), shape, values.ALONG[name])
    name, along = g.random.choice(SHAPED_ALONG), g.random.choice(("rows", "cols"))
    axis = 1 if along == "rows" else 0
    return terms.call(
        name,
        (g.term(shape, budget),),
        shape,
        lambda a: values.ALONG[name](a, axis=axis),
        f", {along}",
    )


def _diagonal_of(g: Grower, shape: Shape, budget: int) -> Term:
    return terms.call("diag", (g.term((*shape, *shape), budget),), shape, np.diag)


def _along(g: Grower, shape: Shape, budget: int) -> Term:
    """One result a row or a column."""
    name, along = g.random.choice((*REDUCTIONS, "sum", "prod")), g.random.choice(("rows", "cols"))
    other = g.near()
    inner = (*shape, other) if along == "rows" else (other, *shape)
    term = g.positive(inner, budget) if name == "prod" else g.term(inner, budget)
    axis = 1 if along == "rows" else 0
    return terms.call(
        name, (term,), shape, lambda a: values.ALONG[name](a, axis=axis), f", {along}"
    )


def _row(g: Grower, shape: Shape, budget: int) -> Term:
    other = g.near()
    if g.random.random() < 0.5:
        return terms.entry(
            g.term((other, *shape), budget), ("1", ":"), frozenset(), shape, lambda v, env: v[0]
        )
    return terms.entry(
        g.term((*shape, other), budget), (":", "2"), frozenset(), shape, lambda v, env: v[:, 1]
    )


def _solved(g: Grower, shape: Shape, budget: int) -> Term:
    (n,) = shape
    left, right = g.split(budget)
    inverse = terms.call("inv", (g.regular(n, left),), (n, n), np.linalg.inv)
    return g.times(inverse, g.term(shape, right))


def _leading(g: Grower, shape: Shape, budget: int) -> Term:
    (n,) = shape
    matrix = g.symmetric(n, budget)
    vector = terms.call("eigvec_max", (matrix,), shape, values.PLAIN["eigvec_max"])
    return terms.postfix(vector, ".^2", shape, lambda v, env: v * v)  # its sign is anybody's choice


VECTOR = (
    Production(0.8, _inner_derivative),
    Production(14, _image),
    Production(8, _hadamard),
    Production(3, _integer_power),
    Production(2, _real_power),
    Production(4, _softmax),
    Production(3, _diagonal_of),
    Production(4, _along),
    Production(2, _row),
    Production(3, _solved),
    Production(0.3, _leading),
)


def _matrix_product(g: Grower, shape: Shape, budget: int) -> Term:
    m, n = shape
    k = g.near()
    left, right = g.split(budget)
    return g.times(g.term((m, k), left), g.term((k, n), right))


def _outer(g: Grower, shape: Shape, budget: int) -> Term:
    m, n = shape
    left, right = g.split(budget)
    return g.times(g.term((m,), left), g.transposed(g.term((n,), right)))


def _turned(g: Grower, shape: Shape, budget: int) -> Term:
    return g.transposed(g.term(shape[::-1], budget))


def _square(g: Grower, shape: Shape, budget: int) -> Term | None:
    """What only square matrices have."""
    n, m = shape
    if n != m:
        return _matrix_product(g, shape, budget)
    left, right = g.split(budget)
    pick = g.random.random()
    if pick < 0.2:
        return terms.call("inv", (g.regular(n, budget),), shape, np.linalg.inv)
    if pick < 0.3:
        k = g.random.choice((2, 2, 3))
        return terms.postfix(
            g.term(shape, budget), f"^{k}", shape, lambda v, env: np.linalg.matrix_power(v, k)
        )
    if pick < 0.36:
        k = g.random.choice((-1, -1, -2))
        return terms.postfix(
            g.regular(n, budget), f"^({k})", shape, lambda v, env: np.linalg.matrix_power(v, k)
        )
    if pick < 0.42:
        exponent = g.named((), (">= 1",), "exponent")
        return terms.raised(g.term(shape, min(budget, 1)), exponent, "^",
                            lambda v, e: np.linalg.matrix_power(v, int(e)))  # fmt: skip
    if pick < 0.55:
        return terms.call("diag", (g.term((n,), budget),), shape, np.diag)
    if pick < 0.65:
        name = g.random.choice(("tril", "triu"))
        return terms.call(
            name, (g.term(shape, budget),), shape, np.tril if name == "tril" else np.triu
        )
    if pick < 0.72:
        return terms.call("expm", (g.small(n, budget),), shape, scipy.linalg.expm)
    if pick < 0.76:
        return terms.call(
            "logm", (g.definite(n, budget),), shape, lambda a: np.real(scipy.linalg.logm(a))
        )
    if pick < 0.81:
        return terms.call(
            "sqrtm", (g.definite(n, budget),), shape, lambda a: np.real(scipy.linalg.sqrtm(a))
        )
    if pick < 0.85:
        return terms.call("adj", (g.regular(n, budget),), shape, values.PLAIN["adj"])
    if pick < 0.88:
        parts = (g.small(n, left), g.term(shape, right))
        return terms.call("dexpm", parts, shape, values.PLAIN["dexpm"])
    if pick < 0.92:
        three = (g.definite(n, left // 2), g.definite(n, left - left // 2), g.term(shape, right))
        return terms.call("sylvester", three, shape, scipy.linalg.solve_sylvester)
    base = g.term(shape, budget)
    return g.plus(base, g.transposed(base))


def _diagonal_times(g: Grower, shape: Shape, budget: int) -> Term:
    m, n = shape
    left, right = g.split(budget)
    if g.random.random() < 0.5:
        return g.times(
            terms.call("diag", (g.term((m,), left),), (m, m), np.diag), g.term(shape, right)
        )
    return g.times(g.term(shape, left), terms.call("diag", (g.term((n,), right),), (n, n), np.diag))


def _pseudo(g: Grower, shape: Shape, budget: int) -> Term:
    base = g.named(shape[::-1])
    return terms.call("pinv", (base,), shape, np.linalg.pinv)


MATRIX = (
    Production(0.8, _inner_derivative),
    Production(12, _matrix_product),
    Production(6, _outer),
    Production(6, _turned),
    Production(5, _hadamard),
    Production(12, _square),
    Production(2, _integer_power),
    Production(1, _real_power),
    Production(2, _softmax),
    Production(3, _diagonal_times),
    Production(0.7, _pseudo),
)


def _one_plus_square(g: Grower, shape: Shape, budget: int) -> Term:
    one = terms.constant("1", (), lambda env: 1.0)
    square = terms.postfix(
        g.term(shape, budget), ".^2" if shape else "^2", shape, lambda v, env: v * v
    )
    return g.plus(one, square) if g.random.random() < 0.7 else g.plus(square, one)


def _of_anything(g: Grower, shape: Shape, budget: int) -> Term:
    name = g.random.choice(("sigmoid", "softplus"))
    return terms.call(name, (g.bounded(shape, budget),), shape, SMOOTH[name])


def _exponential(g: Grower, shape: Shape, budget: int) -> Term:
    name = g.random.choice(("exp", "exp", "cosh"))
    return terms.call(name, (g.bounded(shape, budget),), shape, GROWING[name])


def _two_plus(g: Grower, shape: Shape, budget: int) -> Term:
    two = terms.constant("2", (), lambda env: 2.0)
    return g.plus(two, g.bounded(shape, budget))


def _one_plus_norm(g: Grower, shape: Shape, budget: int) -> Term | None:
    if shape:
        return None
    one = terms.constant("1", (), lambda env: 1.0)
    inner = (g.near(),)
    norm = terms.call("norm2", (g.term(inner, budget),), (), lambda a: np.sqrt(np.sum(a * a)))
    return g.plus(one, terms.postfix(norm, "^2", (), lambda v, env: v * v))


POSITIVE = (
    Production(6, _one_plus_square),
    Production(4, _of_anything),
    Production(5, _exponential),
    Production(4, _two_plus),
    Production(4, _one_plus_norm),
)


def _names(grower: Grower, term: Term) -> list[Declared]:
    return [d for d in grower.declared.values() if d.name in term.names]


def grounded(term: Term, declared: Sequence[Declared]) -> bool:
    """Whether every dimension that the text mentions is one of a declared name."""
    words = set(re.findall(r"\w+", term.program))
    return words & set(DIMS) <= {dim for each in declared for dim in each.shape}


def grow(random: Random) -> Grown:
    """An expression of 3 to 15 operators, and what to differentiate it by."""
    grower = Grower(random)
    shape: Shape = ()
    pick = random.random()
    budget = random.randint(2, 7) if random.random() < 0.8 else random.randint(7, 13)
    if pick > 0.7:
        shape = (grower.near(),) if pick < 0.88 else _shape_for(grower)
        budget = min(budget, 6)
    term = grower.term(shape, budget)
    names = _names(grower, term)
    while grower.focus not in names or not grounded(term, names):
        term = grower.term(shape, budget)
        names = _names(grower, term)
    others = [d for d in names if not d.domain and "orthogonal" not in d.words]
    wrt = grower.focus if random.random() < 0.7 or not others else random.choice(others)
    order = 2 if not shape and len(wrt.shape) < 2 and random.random() < 0.3 else 1
    case = Grown(
        term, tuple(names), wrt.name, order, "mixed", "project", unicode=random.random() < 0.05
    )
    return _asked(grower, case, wrt, others)


def _asked(grower: Grower, case: Grown, wrt: Declared, others: list[Declared]) -> Grown:
    """Something less usual about the variable, now and then."""
    random, shape = grower.random, case.term.shape
    plain = [d for d in others if not d.words]
    if grower.moving and plain:
        timed = [
            d._replace(words="function(t)", domain="motion") if d in plain else d
            for d in case.declared
        ]
        return case._replace(wrt="t", declared=tuple(timed), order=random.choice((1, 1, 2)))
    if case.order == 2:
        second = [d for d in others if len(d.shape) < 2 and d != wrt]
        if second and random.random() < 0.25:
            return case._replace(other=random.choice(second).name)
        return case
    if random.random() < 0.08:
        return case._replace(layout=random.choice(("numerator", "denominator")))
    if len(wrt.shape) == 2 and wrt.words in (*SYMMETRIC, "skew", "lower", "upper"):
        if random.random() < 0.3:
            return case._replace(structured=random.choice(("unconstrained", "coordinates")))
        return case
    if wrt.shape and not wrt.words and random.random() < 0.1:
        part = tuple(random.choice(("1", "2", ":")) for _ in wrt.shape)
        kept = part.count(":")
        if kept < len(part) and kept + len(shape) <= 2:
            return case._replace(part=part)
    return case
