"""The claims of a document: every equality in it, with what was known where it stands."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from closedform.errors import ClosedformError
from closedform.proofread.declared import (
    in_formula,
    in_prose,
    name_of,
    named,
    of_samples,
    ranges,
)
from closedform.proofread.formulas import Chain, Side, chains
from closedform.proofread.paper import TIME
from closedform.proofread.scope import SUBSCRIPTED, Definition, Scope, names_in, with_letter
from closedform.proofread.source import Piece, pieces
from closedform.syntax.tree import Tree, walk

HEADING = re.compile(
    r"(?m)^\s*(?:#{1,6}\s|(?:\*\*)?(?:Problem|Exercise|Question|Example|문제|예제|연습문제)\s*\d)"
)
PROBLEM = re.compile(r"(?m)^\s*(?:#{1,6}\s*|\*\*)?(?:Problem|Exercise|Question|문제|연습문제)\s*\d")
VANISHING = re.compile(
    r"(?i)(?:set(?:ting)?|equat(?:e|ing)|put(?:ting)?)\b[^.]*\b(?:zero|0)|to zero|"
    r"vanish|stationar|0\s*(?:으로|이 되|이라|과 같)|optim|minimis|minimiz|극값|최소"
)
BOLD = re.compile(r"\\(?:mathbf|boldsymbol|bm)\s*(?:\{[^{}]*\}|\\?[A-Za-z]+)")
IDENTITY = re.compile(r"(?i)identity matri|단위행렬|항등행렬")
VARIED = re.compile(r"^\\delta\s*([A-Za-z\\]+)$")
UPDATED = re.compile(r"^(?P<name>[^()^=]+?)\s*\^\s*\{?\s*\+\s*\}?$")  # P^+, and no pseudo-inverse
LOGARITHM = re.compile(r"^\\(?:ln|log)\s*(?P<name>[^()=]+|\([^()=]+\))$")
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
    known: tuple[tuple[Tree, Tree], ...] = ()  # solutions and assumptions about its names
    nested: frozenset[str] = frozenset()  # defined names that something is differentiated by
    guessed: bool = False  # nothing says what moves
    identity: bool = False  # the words before it speak of an identity matrix
    conditional: bool = False  # an equation that may be no identity: "= 0"
    solved: bool = False  # the left side is a name for what the equation is solved for
    unreadable: ClosedformError | None = None
    sides: tuple[Side, ...] = ()


def claims_in(document: str) -> Iterator[Claim]:
    """Every equality of the document, in order."""
    reader = Reader(ranges(document))
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

    def __init__(self, sizes: dict[str, str]) -> None:
        self.sizes = sizes  # of the letters of sums
        self.scope = Scope()
        self.identity = False  # whether the words before speak of an identity matrix
        self.last: Side | None = None  # the side that a row beginning with `=` goes on from

    def paragraph(self, held: list[Piece]) -> Iterator[Claim]:
        if held and not held[0].formula and PROBLEM.search(held[0].text):
            self.scope = Scope()  # a new problem means its names anew
        self._prose(held)
        ahead = Reader(self.sizes)
        ahead.scope = self.scope.copy()
        for piece in held:
            if piece.formula:
                ahead.scope.plain = piece.plain
                deque(ahead.formula(piece, False), 0)
        self.scope.later = ahead.scope.definitions
        self.scope.moving |= ahead.scope.moving
        self.scope.rates |= ahead.scope.rates
        for position, piece in enumerate(held):
            if not piece.formula:
                continue
            self.scope.plain = piece.plain
            before = "".join(each.text for each in held[max(0, position - 5) : position])
            follows = VANISHING.search(before[-160:]) is not None
            self.identity = IDENTITY.search(before[-160:]) is not None
            yield from self.formula(piece, follows)

    def _prose(self, held: list[Piece]) -> None:
        """What the words say of the names beside them."""
        names: list[list[str]] = []
        text = ""
        for piece in held:
            if piece.formula:
                text += f"⟦{len(names)}⟧"
                names.append(named(piece.text, piece.start))
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
                self.scope.declare(of_samples(declared, self.sizes))
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
        claim = claim._replace(sides=(left, right), identity=self.identity)
        head = self._head(left) if first else None
        if first and (found := VARIED.match(left.text)) and scope.knows(name_of(found[1]) or ""):
            scope.varies = True
        new = head is not None and (relation == ":=" or self._is_new(*head))
        try:
            body = scope.read(right)
            inside = self._logarithm(left) if first and head is None else None
            if inside is not None:
                scope.define(inside, (), Tree("call", "exp", (body,), body.span))
                scope.met |= names_in(body) | {inside}
                return claim._replace(right=body, asserted=False)
            if head is not None and new and (entries := self._entries(head[0], body)):
                scope.define(*entries)
                scope.met |= names_in(body) | {head[0]}
                return claim._replace(right=body, asserted=False)
            if head is not None and new and head[0] not in names_in(body):
                scope.define(*head, body)
                scope.met |= names_in(body) | {head[0]}
                return claim._replace(right=body, asserted=False)
            tree = scope.read(left)
        except ClosedformError as error:
            return claim._replace(unreadable=error)
        again = head is not None and head[0] in scope.definitions
        solved = head is not None and not head[1] and not again
        if head is not None and again:
            scope.restated[head[0]] = body
        claim = claim._replace(left=tree, right=body, solved=solved)
        derived = any(
            below.kind == "derivative" and below.children[-1].value not in (TIME, "t")
            for below in walk(tree)
        )
        if follows or solved or (scope.explicit and not derived):
            claim = claim._replace(given=scope.equation)
        scope.met |= names_in(tree, body)
        constant = body.kind == "number" or (body.kind == "name" and body.value == "I")
        scope.remember(tree, body, solved=solved, constant=constant)
        if constant:
            scope.equation, scope.explicit = (tree, body), True
            return self._in_scope(claim)._replace(conditional=True)
        if not (follows or solved):
            scope.explicit &= not derived
            again = any(below.value == "hess" or _is_second(below) for below in walk(tree))
            if (derived or not scope.explicit) and not again:
                scope.equation = body, Tree("number", Fraction(0), (), body.span)
        return self._in_scope(claim)

    def _in_scope(self, claim: Claim) -> Claim:
        """With the definitions and the declarations that the claim leans on."""
        known = self.scope.known_of(claim.left, claim.right)
        claim = claim._replace(known=tuple(known))
        trees = [tree for tree in (claim.left, claim.right, *(claim.given or ())) if tree]
        trees += [tree for pair in known for tree in pair]
        variables = {str(v.value) for v in _variables(trees)}
        held_free = frozenset(variables & self.scope.definitions.keys())
        definitions = self.scope.used(*trees, without=held_free, by=held_free)
        inner = _variables([held.body for held in definitions])
        among = held_free | ({str(v.value) for v in inner} & self.scope.definitions.keys())
        both = bool(among) and len(variables | {str(v.value) for v in inner}) > 1
        claim = claim._replace(nested=frozenset(among) if both else frozenset())
        if both:
            definitions = self.scope.used(*trees, by=frozenset(among))
        trees += [held.body for held in definitions]
        names = names_in(*trees)
        moving = self._moving(trees) if TIME in names else frozenset()
        claim = claim._replace(guessed=bool(moving - self.scope.moving))
        self.scope.rates |= self._rates(trees)
        bold = {name_of(found.group()) for found in BOLD.finditer(claim.source)}
        numbers = {name for name in names if self.scope.shapes.get(name) == "scalar"}
        moved = moving | (self.scope.rates & names)
        where = self.scope.where(names - (bold & numbers), moved)
        claim = claim._replace(definitions=tuple(definitions), where=where)
        return timed(claim) if moving else claim

    def _rates(self, trees: list[Tree]) -> set[str]:
        """The names that have a derivative by time."""
        by_time = (
            below
            for tree in trees
            for below in walk(tree)
            if below.kind == "derivative" and below.children[-1].value == "t"
        )
        alone = {str(each.children[0].value) for each in by_time if each.children[0].kind == "name"}
        return alone - self.scope.definitions.keys()

    def _moving(self, trees: list[Tree]) -> frozenset[str]:
        """The names that move where differentials are written."""
        bodies = [below.children[0] for tree in trees for below in walk(tree) if _is_motion(below)]
        defined = self.scope.definitions.keys()
        alone = {str(body.value) for body in bodies if body.kind == "name"} - defined
        self.scope.moving |= alone
        inside = names_in(*bodies, *(held.body for held in self.scope.used(*bodies))) - defined
        return frozenset(alone | (inside & self.scope.moving) or inside)

    def _is_new(self, name: str, parameters: tuple[str, ...]) -> bool:
        plain = re.sub(r"_(?:hat|star|bar|tilde)$", "", name)
        found = SUBSCRIPTED.match(name)
        if found and self.scope.knows(found[1]):
            return False
        known = self.scope.knows(name) or (
            plain != name and (self.scope.knows(plain) or plain in self.scope.met)
        )
        used = name in self.scope.met and name in self.scope.variables
        return not known and (bool(parameters) or plain != name or not used)

    def _entries(self, name: str, body: Tree) -> tuple[str, tuple[str, ...], Tree] | None:
        """``s_i = …`` as the vector of these entries."""
        found = SUBSCRIPTED.match(name)
        if found is None or found[2] not in names_in(body) or self.scope.knows(found[1]):
            return None
        letter = found[2] * 2  # no letter of the document
        span = body.span
        unit = ("name", "I"), ("slice", None), ("name", letter)
        column = Tree(
            "entry", None, tuple(Tree(kind, value, (), span) for kind, value in unit), span
        )
        term = Tree("binary", "*", (with_letter(body, found[2], letter), column), span)
        whole = Tree("binder", "sum", (Tree("range", letter, (), span), term), span)
        return found[1], (), whole

    def _logarithm(self, left: Side) -> str | None:
        """The new name whose logarithm a line defines."""
        found = LOGARITHM.match(left.text)
        name = name_of(found["name"].strip("() ")) if found else None
        return name if name and self._is_new(name, ()) else None

    def _head(self, left: Side) -> tuple[str, tuple[str, ...]] | None:
        """The name and the parameters of what a line may define."""
        name = name_of(left.text)
        if name is not None:
            moved = name[0] == "d" and len(name) > 1 and "_" not in name
            return None if moved else (name, ())
        if (found := UPDATED.match(left.text)) and (name := name_of(found["name"])):
            if name not in self.scope.met:
                return None
            self.scope.updated.add(name)
            return f"{name}_plus", ()
        found = HEAD.match(left.text)
        if found is None or (name := name_of(found["name"])) is None:
            return None
        parameters = [name_of(part) for part in re.split(r"[,;|]|\\mid", found["parameters"])]
        if any(parameter is None for parameter in parameters):
            return None
        return name, tuple(map(str, parameters))


def _variables(trees: list[Tree]) -> list[Tree]:
    """The names that something is differentiated by."""
    found = [v for t in trees for d in walk(t) if d.kind == "derivative" for v in d.children[1:]]
    bases = [v.children[0] if v.kind == "entry" else v for v in found]
    return [base for base in bases if base.kind == "name" and base.value != TIME]


def _is_second(tree: Tree) -> bool:
    return tree.kind == "derivative" and tree.children[0].kind == "derivative"


def _is_motion(tree: Tree) -> bool:
    return tree.kind == "derivative" and tree.children[-1].value == TIME


def timed(claim: Claim) -> Claim:
    """The claim with ``t`` for the time, and another name for a ``t`` of the document."""
    names = {"t": "t_", TIME: "t"}

    def turned(tree: Tree) -> Tree:
        children = tuple([turned(child) for child in tree.children])
        value = names.get(str(tree.value), tree.value) if tree.kind == "name" else tree.value
        return tree._replace(value=value, children=children)

    definitions = tuple(held._replace(body=turned(held.body)) for held in claim.definitions)
    left, right, *given = (
        turned(tree) for tree in (claim.left, claim.right, *(claim.given or ())) if tree
    )
    known = tuple((turned(a), turned(b)) for a, b in claim.known)
    where = re.sub(r"(^|, )t(?=[: ])", r"\1t_", claim.where)
    pair = (given[0], given[1]) if given else None
    claim = claim._replace(left=left, right=right, known=known, given=pair)
    return claim._replace(definitions=definitions, where=where)
