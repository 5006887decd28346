"""Grows random well-typed terms: names, indices, and the kinds of term that a place can want."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

import numpy as np

from fuzzing import terms
from fuzzing.functions import BOUNDED
from fuzzing.terms import PRODUCT, SUM, TIGHT, Declared, Env, Shape, Term

DIMS = ("m", "n", "p", "q")
SCALARS = ("a", "b", "c", "lam", "mu", "alpha", "s", "r", "tau")
VECTORS = ("x", "y", "w", "u", "v", "z", "h", "beta", "g")
MATRICES = ("A", "B", "C", "X", "Y", "W", "M", "P", "K")
INDICES = ("i", "j", "k", "l")
MOST_NAMES = 6

SYMMETRIC = ("symmetric", "pd", "psd", "diagonal")
SQUARE_WORDS = (
    *4 * ("",),
    *("symmetric", "pd", "diagonal", "lower", "upper", "skew", "invertible"),
)


class Binding(NamedTuple):
    """An index that is bound around: its axis, and by how much it may be moved."""

    name: str
    axis: str
    below: int
    above: int


class Production(NamedTuple):
    """How often, and what makes the term; None where it does not fit the shape."""

    weight: float
    make: Callable[[Grower, Shape, int], Term | None]


class Tables(NamedTuple):
    """The productions for each thing that can be wanted."""

    of_rank: tuple[tuple[Production, ...], ...]
    positive: tuple[Production, ...]


class Grower:
    """Grows terms that share their names; everything follows from `random`."""

    def __init__(self, random: Random, tables: Tables) -> None:
        self.random = random
        self.tables = tables
        self.declared: dict[str, Declared] = {}
        self.bindings: list[Binding] = []
        self.count = 0
        self.moving = random.random() < 0.04  # names are functions of the time
        self.focus = self._focus()

    # -- names --------------------------------------------------

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

    # -- leaves --------------------------------------------------

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

    # -- the wanted kinds --------------------------------------------------

    def term(self, shape: Shape, budget: int) -> Term:
        """Any term of this shape."""
        if budget <= 0:
            return self.leaf(shape)
        made = self._once(self.tables.of_rank[len(shape)], shape, budget)
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
        return self._once(self.tables.positive, shape, budget)

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

    # -- shorthands --------------------------------------------------

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
