"""What a right side becomes by a mistake that leaves something out: a term, or a factor."""

from __future__ import annotations

from collections.abc import Iterator

from closedform.core.node import Node, postorder, put
from closedform.functions.entrywise import ENTRYWISE_FUNCTIONS

FUNCTIONS = frozenset(record.name for record in ENTRYWISE_FUNCTIONS)
PRODUCTS = ("mul", "hadamard", "divide", "ediv")


def damages(value: Node) -> Iterator[tuple[str, Node]]:
    """The kinds of such mistakes, and what is left: a sum without one of its terms, a product
    without a function that the chain rule has put there."""
    for part in reversed(list(postorder(value))):
        if part.op == "add":
            for kept in part.args:
                if kept.shape == part.shape:
                    yield "term-missing", put(value, {part: kept})
        elif part.op in PRODUCTS and len(part.args) == 2:
            for factor, kept in (part.args, part.args[::-1]):
                if kept.shape == part.shape and _is_called(factor):
                    yield "chain-rule", put(value, {part: kept})


def _is_called(value: Node) -> bool:
    """Whether a function stands in a factor."""
    return any(part.op in FUNCTIONS for part in postorder(value))
