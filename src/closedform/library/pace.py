"""How far the two lines of a right step are apart: the named rules between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from closedform.core.node import Node, Symbol, postorder
from closedform.errors import ClosedformError
from closedform.library.deriving import derive
from closedform.present.text import text as written

if TYPE_CHECKING:
    from closedform.proofread import Finding

DECLARED = ("scalar", "vector", "matrix")  # by the rank


def rules_of(finding: Finding) -> tuple[str, ...]:
    """The rules by which the derivatives of one side become the other one, in their order; none
    where a side has no derivative, or one that no derivation is known of.

    Source: the derivation in the style of differentials, which names a rule for every change.
    """
    if finding.verdict != "right" or finding.sides is None:
        return ()
    left, right = (Counter(_derivatives(side)) for side in finding.sides)
    found: list[str] = []
    for each in ((left - right) or (right - left)).elements():
        try:
            found += _rules(each)
        except ClosedformError:
            return ()
    return tuple(found)


def _derivatives(value: Node) -> Iterator[Node]:
    """The outermost derivatives by a name that stand in a value."""
    if value.op == "derivative" and value.args[-1].kind == "name":
        yield value
        return
    for part in value.args:
        yield from _derivatives(part)


def _rules(derivative: Node) -> Iterator[str]:
    function, variable = derivative.args
    symbols = {part.data for part in postorder(function, variable) if part.kind == "name"}
    where = {symbol.name: _declared(symbol) for symbol in symbols}
    made = derive(written(function), variable.data.name, where=where, steps="differential")
    for step in made.steps:
        yield from step.rule.split(", ")


def _declared(symbol: Symbol) -> str:
    """A declaration in the notation, without its name."""
    shape = ", ".join(map(str, symbol.shape))
    words = sorted(symbol.properties - {"integer"})
    kind = "integer" if "integer" in symbol.properties else DECLARED[len(symbol.shape)]
    return " ".join([f"{kind}({shape})" if shape else kind, *words])
