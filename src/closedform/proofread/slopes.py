"""The derivative of a function of numbers, as a function: ``f'`` and ``f''`` at any argument."""

from __future__ import annotations

import re
from fractions import Fraction

from closedform.meaning.read import understood
from closedform.present.text import text as written
from closedform.proofread.consequences import derived, names_of, slope_of
from closedform.proofread.trees import entry_by_entry, placed
from closedform.syntax.parser import parse_program
from closedform.syntax.reading import Parsed
from closedform.syntax.tree import Tree

ORDERS = (1, 2, 3)
PRIMED = re.compile(r"(?P<function>\w+?)_prime(?P<order>[1-3])$")  # what `f'` is called


def primed(function: str, order: int) -> str:
    return f"{function}_prime{order}"


def slope(program: Tree, parameter: str, order: int, where: str) -> Tree:
    """The body of a derivative of a function of one number, of which the program is the body.

    Raises `ClosedformError` where the body cannot be read, or is not one of numbers.
    """
    value = understood(Parsed(program), where).expression
    for _ in range(order):
        by = next((n for n in names_of(value) if n.data.name == parameter), None)
        if by is None:
            return Tree("number", Fraction(0), (), program.span)
        value = derived(slope_of(value, by))
    names = frozenset(str(n.data.name) for n in names_of(value))
    body = parse_program(written(value), names).tree.children[-1]
    return placed(entry_by_entry(body), program.span)
