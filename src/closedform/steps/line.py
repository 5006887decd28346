"""What a derivation is made of: lines, each with the laws that lead to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from closedform.core.dims import Shape
from closedform.core.node import Node, Symbol
from closedform.rewriting.lift import Lifter
from closedform.rewriting.normal import Normal


class Law(NamedTuple):
    """A law of the catalogue; of a function, which one and what it says: ``d(f(u)) = …``."""

    key: str
    function: str = ""
    formula: tuple[Node, Node] | None = None


class Quotient(NamedTuple):
    """``∂v/∂u``; of kind "row" ``∂v/∂u'``, of kind "vec" that of the vecs of matrices.

    `held` are the letters held fixed that depend on `below` as well.
    """

    above: Symbol
    below: Symbol
    kind: str = ""
    held: tuple[Symbol, ...] = ()


Factor = Quotient | Node  # of the left side of a line
Side = tuple[tuple[Factor, ...], ...]  # products, which are added


class Head(NamedTuple):
    """The left side of a line.

    `kind` says what the right side claims to be: "function" the function itself; "differential" its
    differential, linear in the motion `step` of the variable; "stacked" the vec of that; "rate" the
    derivative by time; "derivative" the arranged derivative, the entries of the variable
    independent; "answer" what was asked for.
    "second" is the differential of ``motion'*function``, where the `motion` is held fixed.
    `before` are the variables that the function is a derivative by.

    Of the kinds "entries" and "entry" the right side is one entry, at `letters`: of the function,
    and of its derivative (first those of the function, then those of the variable).
    On the computational graph a kind is "node", a letter for a part of the function; "jacobian" and
    "gradient", the derivative of `function` by the letter `variable`, as a Jacobian or arranged
    like the letter; "velocity", the derivative by time, where `variable` is how far it has gone on.
    There the letters of `given`, each with its value in those after it, stand for these values, and
    all others are free.  Such a line says what stands on its left: the `sides`, which are equal.
    Where it is `shaped`, the shape is shown.
    """

    kind: str
    function: Node
    variable: Symbol
    step: Symbol | None = None
    before: tuple[Symbol, ...] = ()
    given: tuple[tuple[Symbol, Node], ...] = ()
    sides: tuple[Side, ...] = ()
    shaped: bool = False
    letters: tuple[str, ...] = ()
    motion: Symbol | None = None


class Line(NamedTuple):
    """``head = value``, by these laws from the line before."""

    head: Head
    value: Node
    laws: tuple[Law, ...]


class Asked(NamedTuple):
    """A derivation that is asked for.

    The entries of the variables `by` are independent; each moves by the one of `motions`.  The
    `answer` is the derivative as it is shown; if it is not `plain`, the laws `arranged` lead to it
    from the derivative with independent entries, in the layout that the notation prefers.
    """

    function: Node
    by: tuple[Symbol, ...]
    motions: tuple[Symbol, ...]
    answer: Node
    arranged: tuple[str, ...] = ()
    detail: str = "normal"

    @property
    def plain(self) -> bool:
        return not self.arranged


class Tools(NamedTuple):
    """What the styles need of the derivative that was made."""

    normal: Normal
    lifter: Lifter
    unfold: Callable[[Node], Node]
    simplified: Callable[[Node], Node]
    arranged: Callable[[Node, tuple[Shape, ...]], Node]
    named: tuple[tuple[str, Node], ...] = ()  # the parts that the author named
    taken: frozenset[str] = frozenset()  # names of the author and of the answer
    called: Symbol = Symbol("f")  # the function
