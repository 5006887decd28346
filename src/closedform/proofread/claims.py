"""The claims of a document: every equality in it, with what was known where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from closedform.errors import ClosedformError
from closedform.proofread.declared import in_formula, in_prose, name_of
from closedform.proofread.formulas import Chain, Side, chains
from closedform.proofread.scope import Definition, Scope, names_in
from closedform.proofread.source import Piece, pieces
from closedform.syntax.tree import Tree

HEADING = re.compile(
    r"(?m)^\s*(?:#{1,6}\s|(?:\*\*)?(?:Problem|Exercise|Question|Example|문제|예제|연습문제)\s*\d)"
)
VANISHING = re.compile(
    r"(?i)(?:set(?:ting)?|equat(?:e|ing)|put(?:ting)?)\b[^.]*\b(?:zero|0)|to zero|"
    r"vanish|stationar|0(?:으로|이|과 같)|⟦\d+⟧\s*(?:으로|이 되|이라)\s*(?:두|놓)|optim|극값|최소"
)
HEAD = re.compile(r"^(?P<name>[^()=]+?)\s*\((?P<parameters>[^()]*)\)\s*$")


class Claim(NamedTuple):
    """``left = right``, as it stands at a place of the document.

    `unreadable` is why one side could not be read; `given` the equation that it is to follow from.
    """

    source: str
    start: int
    left: Tree | None
    right: Tree | None
    relation: str = "="
    asserted: bool = True
    definitions: tuple[Definition, ...] = ()
    where: str = ""
    given: tuple[Tree, Tree] | None = None
    unreadable: ClosedformError | None = None
    sides: tuple[Side, ...] = ()


def claims(document: str) -> Iterator[Claim]:
    """Every equality of the document, in order."""
    reader = Reader()
    for paragraph in _paragraphs(document):
        yield from reader.paragraph(paragraph)


def _paragraphs(document: str) -> Iterator[list[Piece]]:
    """Formulas with the prose around them; a heading begins a new list."""
    held: list[Piece] = []
    for piece in pieces(document):
        if not piece.formula and HEADING.search(piece.text) and held:
            yield held
            held = []
        held.append(piece)
    yield held


class Reader:
    """Reads a document from its beginning to its end."""

    def __init__(self) -> None:
        self.scope = Scope()
        self.last: Side | None = None  # the side that a row beginning with `=` goes on from

    def paragraph(self, held: list[Piece]) -> Iterator[Claim]:
        self._prose(held)
        for position, piece in enumerate(held):
            if not piece.formula:
                continue
            before = held[position - 1].text if position and not held[position - 1].formula else ""
            follows = VANISHING.search(before[-160:]) is not None
            yield from self.formula(piece, follows)

    def _prose(self, held: list[Piece]) -> None:
        """What the words say of the names beside them."""
        names: list[str | None] = []
        text = ""
        for piece in held:
            if piece.formula:
                text += f"⟦{len(names)}⟧"
                first = next(chains(piece.text, piece.start), None)
                names.append(name_of(first.sides[0].text) if first and first.sides else None)
            else:
                text += piece.text
        for declared in in_prose(text, names):
            self.scope.declare(declared)

    def formula(self, piece: Piece, follows: bool) -> Iterator[Claim]:
        listed: list[Side] = []
        for chain in chains(piece.text, piece.start):
            if len(chain.sides) == 1 and not chain.relations:
                listed.append(chain.sides[0])
                self.last = chain.sides[0]
                continue
            for declared in in_formula(chain, listed):
                self.scope.declare(declared)
            listed = []
            yield from self.chain(chain, follows)

    def chain(self, chain: Chain, follows: bool) -> Iterator[Claim]:
        sides = list(chain.sides)
        if chain.continues:
            if self.last is None:
                self.last = sides[-1]
                return
            sides = [self.last, *sides]
        relations = chain.relations[: len(sides) - 1]
        for position, relation in enumerate(relations):
            left, right = sides[position], sides[position + 1]
            if relation in ("=", ":="):
                first = position == 0 and not chain.continues
                yield self._claim(left, right, relation, first, follows or chain.implied)
            elif relation in ("∝", "≈", "≠"):
                yield Claim(
                    f"{left.text} {relation} {right.text}", left.start, None, None, relation, False
                )
        self.last = sides[-1]

    def _claim(self, left: Side, right: Side, relation: str, first: bool, follows: bool) -> Claim:
        scope = self.scope
        source = f"{left.text} = {right.text}"
        claim = Claim(source, left.start if first else right.start, None, None, relation)
        claim = claim._replace(sides=(left, right))
        head = self._head(left) if first else None
        try:
            body = scope.read(right)
            if head is not None and (relation == ":=" or self._is_new(head[0])):
                name, parameters = head
                if not names_in(body) & {name}:
                    scope.define(name, parameters, body)
                    scope.met |= names_in(body) | {name}
                    return claim._replace(right=body, asserted=False)
            tree = scope.read(left)
        except ClosedformError as error:
            return claim._replace(unreadable=error)
        given = scope.equation if follows else None
        zero = body.kind == "number" and body.value == 0
        claim = claim._replace(left=tree, right=body, given=given)
        scope.met |= names_in(tree, body)
        if zero:
            scope.equation = tree, body
            return claim._replace(asserted=False)
        if not follows or scope.equation is None:
            scope.equation = body, Tree("number", 0, (), body.span)
        claim = claim._replace(definitions=tuple(scope.used(tree, body)))
        return claim._replace(where=scope.where(self._names(claim)))

    def _names(self, claim: Claim) -> set[str]:
        bodies = [definition.body for definition in claim.definitions]
        return names_in(*filter(None, (claim.left, claim.right)), *bodies)

    def _is_new(self, name: str) -> bool:
        plain = re.sub(r"_(?:hat|star|bar|tilde)$", "", name)
        known = self.scope.knows(plain) or plain in self.scope.met
        return not known and name not in self.scope.met

    def _head(self, left: Side) -> tuple[str, tuple[str, ...]] | None:
        """The name and the parameters of what a line may define."""
        name = name_of(left.text)
        if name is not None:
            return name, ()
        found = HEAD.match(left.text)
        if found is None or (name := name_of(found["name"])) is None:
            return None
        parameters = [name_of(part) for part in re.split(r"[,;|]|\\mid", found["parameters"])]
        if any(parameter is None for parameter in parameters):
            return None
        return name, tuple(map(str, parameters))
