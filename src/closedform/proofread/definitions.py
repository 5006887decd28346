"""What a document defines, and the equations that its lines may lean on."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import compress
from typing import Generic, NamedTuple, TypeVar

from closedform.functions import TABLE
from closedform.proofread.trees import names_in
from closedform.syntax.tree import Span, Tree

Pair = tuple[Tree, Tree]  # both sides of an equation


T = TypeVar("T")
S = TypeVar("S")


class Leaning(NamedTuple, Generic[T]):
    """What a claim may lean on.

    given     equations that it may follow from
    problems  derivatives set to zero, as they are
    printed   the same, as they are printed
    known     solutions, and assumptions about its names
    """

    given: tuple[T, ...] = ()
    problems: tuple[T, ...] = ()
    printed: tuple[T, ...] = ()
    known: tuple[T, ...] = ()

    def each(self, change: Callable[[T], S]) -> Leaning[S]:
        return Leaning(*(tuple(map(change, held)) for held in self))

    def only(self, fits: Callable[[T], bool]) -> Leaning[T]:
        """Those that fit; a derivative as it is printed goes with the derivative, which stands for
        it where it does not fit."""
        kept = [fits(each) for each in self.problems]
        pairs = zip(compress(self.problems, kept), compress(self.printed, kept), strict=False)
        return Leaning(
            tuple(filter(fits, self.given)),
            tuple(compress(self.problems, kept)),
            tuple(line if fits(line) else problem for problem, line in pairs),
            tuple(filter(fits, self.known)),
        )


class Definition(NamedTuple):
    """``f(x) = body``; a definition by the names themselves has no parameters."""

    name: str
    parameters: tuple[str, ...]
    body: Tree

    @property
    def arguments(self) -> tuple[Tree, ...]:
        """Its parameters as names."""
        return tuple(Tree("name", each, (), self.body.span) for each in self.parameters)


def built_in(function: str) -> Definition | None:
    """A function that everybody knows, as a definition."""
    if TABLE.spelled(function) is None:
        return None
    own = Tree("name", f"{function}_x", (), Span(0, 0))
    return Definition(function, (str(own.value),), Tree("call", function, (own,), own.span))


class Family(NamedTuple):
    """What a name without its index is one of: numbers ``y_i``, the entries of the vector y, or
    vectors ``x_i``, which are the rows of a matrix, or its columns.

    letter, size  of the index
    of            the matrix; "" for numbers
    rows          whether they are the rows of it
    where         its declaration
    """

    name: str
    letter: str
    size: str
    of: str = ""
    rows: bool = True
    where: str = ""

    def member(self, tree: Tree, index: str, places: tuple[Tree, ...] = ()) -> Tree:
        """The member with this index in the place of a name, or an entry of it."""
        place = Tree("name", index, (), tree.span)
        base = tree._replace(value=self.of or self.name)
        every = (Tree("slice", None, (), tree.span),) if self.of and not self.rows else ()
        inside = (place, *places) if self.rows else (*(places or every), place)
        return Tree("entry", "subscript", (base, *inside), tree.span)


def inverse(body: Tree, value: Tree) -> tuple[str, Tree] | None:
    """The name that a definition ``value = body`` can be solved for, and what it is."""
    span = body.span
    if body.kind == "name":
        return str(body.value), value
    if not body.children:
        return None
    first, second = body.children[0], body.children[-1]
    if body.kind == "binary":
        held = {"^": second, "*": first, "/": first}.get(str(body.value))
        if held is None or names_in(held):
            return None
        if body.value == "^":
            minus = held.kind == "unary"
            number = held.children[0].value if minus else held.value
            if not isinstance(number, Fraction) or not number:
                return None
            power = Tree("number", (-1 if minus else 1) / number, (), span)
            return inverse(first, Tree("binary", "^", (value, power), span))
        other = second
        turned = (held, value) if body.value == "/" else (value, held)
        return inverse(other, Tree("binary", "/", turned, span))
    opposite = {"log": "exp", "exp": "log"}.get(str(body.value))
    if body.kind == "call" and opposite:
        return inverse(first, Tree("call", opposite, (value,), span))
    if body.kind == "call" and body.value == "inv":
        return inverse(first, Tree("call", "inv", (value,), span))
    if body.kind == "unary":
        return inverse(first, Tree("unary", "-", (value,), span))
    return None
