"""What is known at a place of a document: declared names, definitions, the equation that holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import copy
from typing import NamedTuple

from closedform.errors import ClosedformError, SyntaxProblem
from closedform.proofread.declared import Declared
from closedform.proofread.formulas import Side
from closedform.proofread.paper import ITS_OWN, TIME, shifted
from closedform.proofread.paper import side as read_side
from closedform.syntax.tree import Span, Tree, walk

SUBSCRIPTED = re.compile(r"(\w+?)_([a-z])$")  # an entry, where the name has entries

Pair = tuple[Tree, Tree]  # both sides of an equation


class Definition(NamedTuple):
    """``f(x) = body``; a definition by the names themselves has no parameters."""

    name: str
    parameters: tuple[str, ...]
    body: Tree


class Scope:
    """What the document has said so far; a later word overrides an earlier one."""

    def __init__(self) -> None:
        self.shapes: dict[str, str] = {}
        self.properties: dict[str, frozenset[str]] = {}
        self.definitions: dict[str, Definition] = {}
        self.restated: dict[str, Tree] = {}  # what is said of a defined name again
        self.later: dict[str, Definition] = {}  # that the same paragraph has further down
        self.met: set[str] = set()  # names that formulas have used
        self.variables: set[str] = set()  # that anything was differentiated by
        self.variable: str | None = None  # that something was last differentiated by
        self.updated: set[str] = set()  # names that have a next value, ``P^+``
        self.plain = False  # whether formulas are in the notation
        self.varies = False  # whether a δ is a differential
        self.aliases: dict[str, str] = {}  # the matrix of the samples for their letter
        self.rates: set[str] = set()  # names whose derivatives by time are written
        self.moving: set[str] = set()  # names whose differentials are written
        self.facts: list[Pair] = []  # equations that are assumed
        self.solutions: dict[str, Pair] = {}  # what names turned out to be
        self.equation: Pair | None = None  # that may be set to hold: the last one
        self.explicit = False  # whether the document says that it does

    def copy(self) -> Scope:
        made = Scope()
        for name, held in vars(self).items():
            setattr(made, name, copy(held))
        return made

    # -- declarations -----------------------------------------------------------------------------

    def declare(self, declared: Declared) -> None:
        if declared.shape:
            self.shapes[declared.name] = declared.shape
            self._samples(declared.name)
        held = self.properties.get(declared.name, frozenset())
        self.properties[declared.name] = held | declared.properties

    def _samples(self, name: str) -> None:
        """X, the matrix whose rows are the samples x."""
        small, capital = name.lower(), name.upper()
        if len(name) == 1 and all(
            self.shapes.get(each, "matrix").startswith("matrix") for each in (small, capital)
        ):
            if name == small and capital not in self.shapes:
                self.aliases[capital] = small
            elif name == capital and self.shapes.get(small):
                self.aliases = {k: v for k, v in self.aliases.items() if k != capital}
                self.aliases[small] = capital
            elif small in self.shapes and capital in self.shapes:
                self.aliases[small] = capital

    def where(self, names: Iterable[str], moving: frozenset[str] = frozenset()) -> str:
        """The declarations of these names, in the notation."""
        said = []
        for name in sorted(names):
            shape = self.shapes.get(name, "")
            words = sorted(self.properties.get(name, frozenset()))
            if shape and not shape.startswith("matrix"):
                words = [word for word in words if word[0] in "<>"]
            if name in moving:
                words.append("function(t)")
            if shape or words:
                between = ": " if shape else " "
                said.append(f"{name}{between}{' '.join(filter(None, (shape, *words)))}")
        return ", ".join(said)

    def knows(self, name: str) -> bool:
        return name in self.shapes or name in self.definitions

    # -- formulas ---------------------------------------------------------------------------------

    def read(self, side: Side) -> Tree:
        """The tree of a side, its places those of the document.

        Raises `ClosedformError` with a place in the document.
        """
        held = (self.later | self.definitions).values()
        functions = frozenset(d.name for d in held if d.parameters)
        bare = frozenset(d.name for d in held if not d.parameters)
        names = frozenset(self.shapes) | functions | bare
        try:
            tree = read_side(side.text, names, functions, bare, self.varies, self.plain)
        except ClosedformError as error:
            if error.span is not None:
                by = side.start
                error.span = Span(error.span.start + by, error.span.end + by)
            raise
        return self._applied(self._by_its_own(self._renamed(shifted(tree, side.start))))

    def _renamed(self, tree: Tree) -> Tree:
        """With the next value ``P^+`` as a name, and the samples by the name of their matrix."""
        children = tuple([self._renamed(child) for child in tree.children])
        if tree.kind == "call" and tree.value == "pinv" and children[0].value in self.updated:
            return Tree("name", f"{children[0].value}_plus", (), tree.span)
        found = SUBSCRIPTED.match(str(tree.value)) if tree.kind == "name" else None
        if found and self._has_entries(found[1]) and tree.value not in self.shapes:
            base, place = (
                Tree("name", found[1], (), tree.span),
                Tree("name", found[2], (), tree.span),
            )
            return Tree("entry", "subscript", (self._renamed(base), place), tree.span)
        value = self.aliases.get(str(tree.value), tree.value) if tree.kind == "name" else tree.value
        return tree._replace(value=value, children=children)

    def _by_its_own(self, tree: Tree) -> Tree:
        """With the variable of ``∇f``: the one that f is defined by, else the last one that
        something was differentiated by."""
        children = tuple([self._by_its_own(child) for child in tree.children])
        if tree.kind == "derivative":
            variable = children[-1].value
            if variable == ITS_OWN:
                variable = self._variable_of(children[0])
                if variable is None:
                    raise SyntaxProblem("derivative-variable", span=tree.span, found="∇")
                children = (*children[:-1], children[-1]._replace(value=variable))
            elif children[-1].kind == "name" and variable != TIME:
                self.variable = str(variable)
                self.variables.add(str(variable))
        return tree._replace(children=children)

    def _variable_of(self, function: Tree) -> str | None:
        held = self.definitions.get(str(function.value))
        if held and held.parameters:
            return held.parameters[0]
        if function.kind == "call" and function.children[0].kind == "name":
            return str(function.children[0].value)
        return self.variable

    def _has_entries(self, name: str) -> bool:
        shape = self.shapes.get(name, "")
        known = name in self.definitions or name in self.later or name in self.met
        return shape.startswith(("vector", "matrix")) or (known and not shape)

    def _applied(self, tree: Tree) -> Tree:
        """With ``f`` for ``f(x)``, where x is what f was defined by."""
        children = tuple([self._applied(child) for child in tree.children])
        tree = tree._replace(children=children)
        held = self.definition(str(tree.value)) if tree.kind == "call" else None
        plain = all(child.kind == "name" for child in children)
        if held and plain and tuple(child.value for child in children) == held.parameters:
            return Tree("name", held.name, (), tree.span)
        return tree

    def define(self, name: str, parameters: tuple[str, ...], body: Tree) -> None:
        self.definitions[name] = Definition(name, parameters, _with_own_indices(body))

    def used(
        self,
        *trees: Tree,
        without: frozenset[str] = frozenset(),
        by: frozenset[str] = frozenset(),
    ) -> list[Definition]:
        """The definitions that the trees lean on, each behind those that it leans on itself; of
        what was said twice the one in the names that something is differentiated `by`."""
        found: dict[str, Definition] = {}
        reached = set(without)

        def follow(tree: Tree) -> None:
            for below in walk(tree):
                held = self.definition(str(below.value))
                again = self.restated.get(str(below.value))
                if held and again and self._reached(again) & by - {held.name}:
                    held = held._replace(body=again)
                if held is None or below.kind not in ("name", "call"):
                    continue
                if held.name not in reached:
                    reached.add(held.name)
                    follow(held.body)
                    found[held.name] = held

        for tree in trees:
            follow(tree)
        return list(found.values())

    def _reached(self, tree: Tree) -> set[str]:
        """The names that a tree leans on, however far."""
        found: set[str] = set()
        waiting = names_in(tree)
        while waiting:
            found |= waiting
            held = (self.definitions[name] for name in waiting if name in self.definitions)
            waiting = {name for each in held for name in names_in(each.body)} - found
        return found

    def definition(self, name: str) -> Definition | None:
        """Of a name, also one that is defined only below."""
        held = self.definitions.get(name)
        return held if held or name in self.shapes else self.later.get(name)

    def remember(self, left: Tree, right: Tree, *, solved: bool, constant: bool) -> None:
        """An equation that later lines may lean on: what a name is, or what is assumed."""
        if solved and left.value not in names_in(right):
            self.solutions[str(left.value)] = left, right
        elif constant and right.value:
            self.facts.append((left, right))

    def known_of(self, *trees: Tree | None) -> list[Pair]:
        """The solutions and assumptions about names that stand in trees."""
        names = names_in(*(tree for tree in trees if tree))
        own = [tree for tree in trees if tree]
        found = [pair for name, pair in self.solutions.items() if name in names]
        found += [pair for pair in self.facts if names_in(pair[0]) & names]
        return [pair for pair in found if pair[0] not in own]


def names_in(*trees: Tree) -> set[str]:
    """The names that stand in trees."""
    return {
        str(below.value) for tree in trees for below in walk(tree) if below.kind in ("name", "call")
    }


def _with_own_indices(tree: Tree) -> Tree:
    """A definition with letters of its own for the indices that it binds: the text around it has
    the same ones, free."""
    tree = tree._replace(children=tuple([_with_own_indices(child) for child in tree.children]))
    if tree.kind != "binder":
        return tree
    for each in tree.children:
        if each.kind == "range" and len(str(each.value)) == 1:
            tree = with_letter(tree, str(each.value), str(each.value) * 2)
    return tree


def with_letter(tree: Tree, letter: str, other: str) -> Tree:
    """With another letter for an index, also where it belongs to a name that has entries."""
    children = tuple([with_letter(child, letter, other) for child in tree.children])
    value = tree.value
    if tree.kind in ("name", "range") and value == letter:
        value = other
    elif tree.kind == "name" and str(value).endswith(f"_{letter}"):
        value = f"{str(value)[: -len(letter)]}{other}"
    return tree._replace(value=value, children=children)
