"""What names mean at a place of a text."""

from __future__ import annotations

from typing import NamedTuple

from closedform.core.dims import Dim
from closedform.meaning.draft import Draft
from closedform.meaning.ranges import Index
from closedform.syntax.tree import Span, Tree


class Function(NamedTuple):
    """A function that the program defines."""

    parameters: tuple[str, ...]
    body: Tree
    scope: Scope


class Scope(NamedTuple):
    """What names mean at a place."""

    values: dict[str, Draft]
    functions: dict[str, Function]
    indices: dict[str, Index]  # every index that is bound around, by its own name
    visible: dict[str, str]  # what an index is called here -> its own name
    depth: int = 0

    def bind(self, name: str, index: Index) -> tuple[Scope, str]:
        """The scope inside a binder; an index that hides another gets a name of its own."""
        own, count = name, 2
        while own in self.indices:
            own, count = f"{name}{count}", count + 1
        indices, visible = {**self.indices, own: index}, {**self.visible, name: own}
        return Scope(self.values, self.functions, indices, visible, self.depth), own


class Reach(NamedTuple):
    """An index expression that runs over an axis: what must fit into 1 … size."""

    size: Dim
    low: Dim
    high: Dim
    span: Span
