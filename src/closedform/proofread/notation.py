"""Claims files: declarations, definitions and equations in the notation, one a line.

X: matrix(N, D), w: vector(D), y: vector(N)
f = norm2(X*w - y)^2        # a new name: a definition
grad(f, w) = 2*X'*(X*w - y)
           = 2*X'*X*w - 2*X'*y
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from closedform.errors import ClosedformError
from closedform.proofread.claims import Claim
from closedform.proofread.declared import Declared
from closedform.proofread.reader import Reader
from closedform.proofread.source import Piece
from closedform.proofread.trees import names_in
from closedform.syntax.declarations import parse_declarations
from closedform.syntax.tree import Span

_DECLARING = re.compile(r"\s*[^\W\d]\w*\s*(?:,\s*[^\W\d]\w*\s*)*(?::(?!=)|∈|in\b)")
_HEAD = re.compile(r"\s*#\s*where:")  # as at the head of a program
WHOLE = ("integer", "index", "dims")  # what sizes are made of, whatever stands in a formula


class Notation:
    """What a claims file has said so far."""

    def __init__(self) -> None:
        self.reader = Reader()
        self.reader.scope.notation = True
        self.declared: dict[str, tuple[str, bool]] = {}  # as written, and whether sizes need it

    def declare(self, text: str) -> None:
        for each in parse_declarations(text):
            dims = ", ".join(text[slice(*dim.span)] for dim in each.dims)
            if each.name and each.kind:
                shape = f"{each.kind}({dims})" if dims else each.kind
                self.reader.scope.declare(Declared(each.name, shape))
            said = text[slice(*each.span)].strip()
            self.declared[each.name or said] = said, each.kind in WHOLE

    def claims(self, text: str, start: int) -> Iterator[Claim]:
        for claim in self.reader.formula(Piece(True, text, start, True), False):
            trees = [claim.left, claim.right, *(held.body for held in claim.definitions)]
            names = names_in(*(tree for tree in trees if tree))
            held = self.declared.items()
            used = [said for name, (said, always) in held if always or name in names]
            moves = "function(t)" in claim.where
            yield claim if moves else claim._replace(where=", ".join(used))


def notated(document: str) -> Iterator[Claim]:
    """Every equality of a claims file, in order."""
    held = Notation()
    start = 0
    for line in document.split("\n"):
        head = _HEAD.match(line)
        begin = head.end() if head else 0
        text = line[begin:] if head else line.partition("#")[0]
        if head or _DECLARING.match(text):
            try:
                held.declare(text)
            except ClosedformError as error:
                yield _unreadable(text, start + begin, error)
        else:
            yield from held.claims(text, start)
        start += len(line) + 1


def _unreadable(text: str, start: int, error: ClosedformError) -> Claim:
    """A declaration that cannot be read stands in the report, as a claim would."""
    at = start + len(text) - len(text.lstrip())
    if error.span is not None:
        error.span = Span(error.span.start + start, error.span.end + start)
    return Claim(text.strip(), at, None, None, ":", False, unreadable=error)
