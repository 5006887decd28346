"""A claim of a document: an equality, with what was known where it stands."""

from __future__ import annotations

from typing import NamedTuple

from closedform.errors import ClosedformError
from closedform.proofread.definitions import Definition, Family, Leaning, Pair
from closedform.proofread.formulas import Side
from closedform.proofread.words import Words
from closedform.syntax.tree import Tree


class Claim(NamedTuple):
    """``left = right``, as it stands at a place of the document.

    `unreadable` is why one side could not be read.
    """

    source: str
    start: int
    left: Tree | None
    right: Tree | None
    relation: str = "="
    asserted: bool = True
    definitions: tuple[Definition, ...] = ()
    where: str = ""
    leaning: Leaning[Pair] = Leaning()
    follows: bool = False  # the document says that it does
    nested: frozenset[str] = frozenset()  # defined names that something is differentiated by
    free: tuple[Definition, ...] = ()  # of those names, where they are free
    families: tuple[Family, ...] = ()  # names that the document gives an index elsewhere
    sizes: frozenset[str] = frozenset()  # of what the document has declared
    guessed: bool = False  # nothing says what moves
    updates: str = ""  # the name whose next value the left side is
    words: Words = Words()  # what is spoken of around it
    constants: frozenset[str] = frozenset()  # that it holds up to
    varying: frozenset[str] = frozenset()  # names that these do not depend on
    conditional: bool = False  # an equation that may be no identity: "= 0"
    first: bool = False  # of its chain
    entry: tuple[str, ...] = ()  # that something in its chain is differentiated by: X_kl
    whole: Claim | None = None  # that its right side is the side that its chain begins with
    layout: str = ""  # another one, of derivatives: "row" of numbers, "turned" of vectors
    each_row: bool = False  # softmax is that of each row
    solved: bool = False  # the left side is a name for what the equation is solved for
    limited: bool = False  # under a constraint, or a condition that may be on any name
    sized: tuple[tuple[Tree, str], ...] = ()  # parts with the shapes that they are said to have
    unreadable: ClosedformError | None = None
    sides: tuple[Side, ...] = ()
