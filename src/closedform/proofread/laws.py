"""Functions that a document leaves open, ``f: R^m → R``, and a law that stands for them.

The law is general enough that its value, its slope and its curvature at a point can be anything:
what is right of it is right of every function, since derivatives are all that a line has of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from closedform.proofread.declared import name_of, space_of
from closedform.proofread.formulas import Chain
from closedform.proofread.trees import placed
from closedform.syntax.parser import parse_program
from closedform.syntax.tree import Span, Tree

_HEAD = re.compile(r"(?P<name>[^:]+):(?P<of>.+)$", re.DOTALL)

LAWS: Mapping[tuple[int, int], str] = {  # by how many axes the argument has, and the value
    (0, 0): "{p}*exp({q}*{x}) + {r}*{x}",
    (0, 1): "tanh({q}*{x} + {r})",
    (1, 0): "log(sum(exp({P}*{x} + {r})))",
    (1, 1): "tanh({P}*{x} + {r})",
    (2, 0): "log(sum(exp({P}*vec({x}))))",
    (2, 2): "tanh({P}*{x}*{Q})",
}


class Law(NamedTuple):
    """``name: of → to``, with the sizes of both spaces."""

    name: str
    of: tuple[str, ...]
    to: tuple[str, ...]

    @property
    def parameter(self) -> str:
        return f"{self.name}_x"

    def shapes(self) -> dict[str, tuple[str, ...]]:
        """The sizes of the names that the law has of its own."""
        rows, columns = "*".join(self.to or self.of), "*".join(self.of)
        own: dict[str, tuple[str, ...]]
        if len(self.to) == 2:
            own = {"P": (self.to[0], self.of[0]), "Q": (self.of[1], self.to[1])}
        elif self.of:
            own = {"P": (rows, columns), "r": (rows,)}
        else:
            own = {"p": (), "q": self.to, "r": self.to}
        return {f"{self.name}_{letter}": sizes for letter, sizes in own.items()}

    def body(self, span: Span) -> Tree | None:
        pattern = LAWS.get((len(self.of), len(self.to)))
        if pattern is None:
            return None
        own = {letter: f"{self.name}_{letter}" for letter in "pqrPQx"}
        tree = parse_program(pattern.format(**own), frozenset(own.values())).tree.children[-1]
        return placed(tree, span)


def law_of(chain: Chain) -> Law | None:
    """The law of a function that a chain only says the spaces of."""
    if chain.relations == ("→",) and (found := _HEAD.match(chain.sides[0].text)):
        name, of, to = found["name"], found["of"], chain.sides[1].text
    elif chain.relations == (":", "→"):
        name, of, to = (side.text for side in chain.sides)
    else:
        return None
    called, inside, outside = name_of(name), space_of(of), space_of(to)
    if called is None or inside is None or outside is None:
        return None
    return Law(called, inside, outside)
