"""What is known at a place of a document: declared names, definitions, the equation that holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from closedform.errors import ClosedformError
from closedform.proofread.declared import Declared
from closedform.proofread.formulas import Side
from closedform.syntax.latex import parse_latex
from closedform.syntax.tree import Span, Tree, walk

MOTION = "d"  # in front of what moves


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
        self.met: set[str] = set()  # names that formulas have used
        self.equation: tuple[Tree, Tree] | None = None  # that is to hold from here on

    # -- declarations -----------------------------------------------------------------------------

    def declare(self, declared: Declared) -> None:
        if declared.shape:
            self.shapes[declared.name] = declared.shape
        held = self.properties.get(declared.name, frozenset())
        self.properties[declared.name] = held | declared.properties

    def where(self, names: Iterable[str], moving: frozenset[str] = frozenset()) -> str:
        """The declarations of these names, in the notation."""
        said = []
        for name in sorted(names):
            shape = self.shapes.get(name, "")
            words = sorted(self.properties.get(name, frozenset()))
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
        heads = [d.name for d in self.definitions.values() if d.parameters]
        before = "".join(f"{name}(x) = 0;" for name in heads if re.fullmatch(r"[A-Za-z]\w*", name))
        names = frozenset(self.shapes) | frozenset(self.definitions) | frozenset(heads)
        by = side.start - len(before)
        try:
            tree = parse_latex(before + side.text, names).tree.children[-1]
        except ClosedformError as error:
            if error.span is not None:
                error.span = Span(error.span.start + by, error.span.end + by)
            raise
        return self._applied(_shifted(tree, by))

    def _applied(self, tree: Tree) -> Tree:
        """With ``f`` for ``f(x)``, where x is what f was defined by."""
        children = tuple([self._applied(child) for child in tree.children])
        tree = tree._replace(children=children)
        held = self.definitions.get(str(tree.value)) if tree.kind == "call" else None
        if held and held.parameters and all(child.kind == "name" for child in children):
            if tuple(child.value for child in children) == held.parameters:
                return Tree("name", held.name, (), tree.span)
        return tree

    def define(self, name: str, parameters: tuple[str, ...], body: Tree) -> None:
        self.definitions[name] = Definition(name, parameters, body)

    def used(self, *trees: Tree, without: frozenset[str] = frozenset()) -> list[Definition]:
        """The definitions that the trees lean on, each behind those that it leans on itself."""
        found: dict[str, Definition] = {}

        def follow(tree: Tree) -> None:
            for below in walk(tree):
                held = self.definitions.get(str(below.value))
                fits = below.kind in ("name", "call") and held is not None
                if fits and held is not None and held.name not in found | dict.fromkeys(without):
                    follow(held.body)
                    found.setdefault(held.name, held)

        for tree in trees:
            follow(tree)
        return list(found.values())

    def heading(self) -> None:
        """A new problem begins: what was defined before is not meant any more."""
        self.definitions.clear()
        self.equation = None


def names_in(*trees: Tree) -> set[str]:
    """The names that stand in trees."""
    return {
        str(below.value) for tree in trees for below in walk(tree) if below.kind in ("name", "call")
    }


def _shifted(tree: Tree, by: int) -> Tree:
    children = tuple([_shifted(child, by) for child in tree.children])
    return tree._replace(children=children, span=Span(tree.span.start + by, tree.span.end + by))
