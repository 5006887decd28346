"""Reads a document from its beginning to its end: every equality in it, with what was known where
it stands."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction

from closedform.errors import ClosedformError
from closedform.proofread.claims import Claim
from closedform.proofread.context import base_of, in_scope, variables_of
from closedform.proofread.declared import (
    in_formula,
    name_at_rest,
    name_of,
    of_samples,
    ranges,
    summed,
)
from closedform.proofread.definitions import Leaning, Pair
from closedform.proofread.formulas import Chain, Side, chains
from closedform.proofread.grids import names_entries
from closedform.proofread.heads import (
    LETTERED,
    Head,
    called_with,
    entries_of,
    extremal,
    head_of,
    is_defined,
    stems,
    turned,
    unknown_of,
)
from closedform.proofread.laws import law_of
from closedform.proofread.marks import densities
from closedform.proofread.prose import Mentioned, in_prose, marked, mentioned
from closedform.proofread.scope import Scope
from closedform.proofread.sizes import Sized, sized
from closedform.proofread.source import Piece, pieces
from closedform.proofread.trees import factors_of, names_in, places_of
from closedform.proofread.typed import CONSTANT, CONSTANT_SIGN
from closedform.proofread.words import Words
from closedform.syntax.tree import Span, Tree, walk

HEADING = re.compile(
    r"(?m)^\s*(?:#{1,6}\s|(?:\*\*)?(?:Problem|Exercise|Question|Example|문제|예제|연습문제)\s*\d)"
)
PROBLEM = re.compile(r"(?m)^\s*(?:#{1,6}\s*|\*\*)?(?:Problem|Exercise|Question|문제|연습문제)\s*\d")
COUNTED = re.compile(r"-?\w+\s*(?:\.\.+|…|\\[lc]?dots)\s*\w+$")  # 1..N
FAMILY = re.compile(r"\\?\{.*\}\s*_\s*\{?\s*\w\s*=", re.S)  # {x_i}_{i=1}^N
COLUMNS = re.compile(r"(?i)\bcolumns?\b|열벡터|번째 열")
LAW = re.compile(  # of a random variable
    r"\\(?:mathcal|operatorname|mathrm|text)\s*\{?\s*(?:N|Normal|Bern|Poisson|Gamma|Unif)"
)
UNASSERTED = (COUNTED, FAMILY, LAW)  # right sides that say what a name may be
INDEX = re.compile(r"[i-n]")
SIZED = re.compile(  # between an expression and its shape
    r"(?i)\s*(?:is|has (?:the )?(?:size|shape|dimensions?|order)|(?:is )?of (?:size|shape|order)|"
    r"은|는|이|가|의 크기는)\s*(?:an?\s+)?"
)
BOUNDING = {"≤", "≥", "<", ">"}


def claims_in(document: str) -> Iterator[Claim]:
    """Every equality of the document, in order."""
    reader = Reader()
    for problem in _problems(document):
        reader.begins(problem)
        for paragraph in problem:
            yield from reader.paragraph(paragraph)


def _problems(document: str) -> Iterator[list[list[Piece]]]:
    """The paragraphs of one problem after another."""
    held: list[list[Piece]] = []
    for paragraph in _paragraphs(document):
        if held and _begins_problem(paragraph):
            yield held
            held = []
        held.append(paragraph)
    yield held


def _begins_problem(paragraph: list[Piece]) -> bool:
    first = paragraph[0] if paragraph else None
    return first is not None and not first.formula and PROBLEM.search(first.text) is not None


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
        self.words = Words()
        self.scope = Scope()
        self.slope: Tree | None = None  # the derivative that the chain begins with
        self.opening: Tree | None = None  # the side that the chain begins with
        self.called: frozenset[str] = frozenset()  # names in brackets in it, `p(x | y)`
        self.entry: tuple[str, ...] = ()  # by which something in the chain is differentiated
        self.last: Side | None = None  # the side that a row beginning with `=` goes on from
        self.concluded: set[str] = set()  # names that are no definitions for what stands before

    def begins(self, problem: list[list[Piece]]) -> None:
        """A new problem means its names anew."""
        if problem and _begins_problem(problem[0]):
            self.scope = Scope()
        text = "".join(piece.text for paragraph in problem for piece in paragraph)
        self.scope.ranges = ranges(text)
        self.scope.summed = summed(text)
        self.scope.densities = densities(text)
        self.scope.unnamed = frozenset()
        self.scope.varying = set()
        self.scope.columns = COLUMNS.search(text) is not None
        self.words = Words.of(text)

    def paragraph(self, held: list[Piece]) -> Iterator[Claim]:
        self._prose(held)
        for piece in held:
            if piece.formula:
                self._declared(piece)
        ahead = Reader()
        ahead.scope = self.scope.copy()
        for (piece, *_), words in self._spoken(held):
            ahead.scope.plain, ahead.words = piece.plain, words
            deque(ahead.formula(piece, False), 0)
        later = ahead.scope.definitions
        self.scope.later = {name: later[name] for name in later.keys() - ahead.concluded}
        norms = [fact for fact in ahead.scope.facts if fact[1].kind == "number"]  # 1'y = 1, below
        self.scope.facts += [fact for fact in norms if fact not in self.scope.facts]
        self.scope.moving |= ahead.scope.moving
        self.scope.rates |= ahead.scope.rates
        for (piece, *behind), words in self._spoken(held):
            self.scope.plain, self.words = piece.plain, words
            yield from self.formula(piece, words.vanishing)
            if chain := _sized_in_words(piece, *behind):
                yield from self._of_shape(chain)

    def _spoken(self, held: list[Piece]) -> Iterator[tuple[list[Piece], Words]]:
        """The formulas of a paragraph, each with two pieces behind it, and with what the words
        around it say."""
        for position, piece in enumerate(held):
            if piece.formula:
                before = "".join(each.text for each in held[max(0, position - 5) : position])
                behind = held[position + 1].text if held[position + 1 :] else ""
                words = self.words.around(before[-160:], behind[:40])
                yield held[position : position + 3], words

    def _prose(self, held: list[Piece]) -> None:
        """What the words say of the names beside them."""
        said: list[Mentioned] = []
        text = ""
        for piece in held:
            if piece.formula:
                text += f"⟦{len(said)}⟧"
                said.append(mentioned(piece.text, piece.start))
            else:
                text += marked(piece.text, said)
        for declared in in_prose(text, said):
            self.scope.declare(declared)

    def _declared(self, piece: Piece) -> None:
        """What a formula declares of names that nothing was said of before."""
        listed: list[Side] = []
        for chain in chains(piece.text, piece.start, piece.aligned):
            if law := law_of(chain):
                self.scope.declare(law)
            for declared in in_formula(chain, listed):
                if not self.scope.knows(declared.name):
                    self.scope.declare(of_samples(declared, self.scope.ranges))
            listed = [*listed, chain.sides[0]] if not chain.relations else []

    def formula(self, piece: Piece, follows: bool) -> Iterator[Claim]:
        listed: list[Side] = []
        for chain in chains(piece.text, piece.start, piece.aligned):
            if shapes := list(self._of_shape(chain)):
                yield from shapes
                continue
            if len(chain.sides) == 1 and not chain.relations:
                listed.append(chain.sides[0])
                self.last = chain.sides[0] if not chain.aside else self.last
                self._extremal(chain.sides[0])
                continue
            for declared in in_formula(chain, listed):
                self.scope.declare(of_samples(declared, self.scope.ranges))
            listed = []
            yield from self.chain(chain, follows)

    def _extremal(self, side: Side) -> bool:
        """Whether a side says what is made small or large."""
        found = extremal(side)
        if found is None:
            return False
        with suppress(ClosedformError):
            self.scope.objective = found[0], self.scope.read(found[1])
        return True

    def _of_shape(self, chain: Chain) -> Iterator[Claim]:
        """What a chain claims of the shape of an expression; of a name it would declare it."""
        said = sized(chain)
        if said and name_at_rest(said.expression.text) is None:
            yield self._sized(chain, said)

    def _sized(self, chain: Chain, said: Sized) -> Claim:
        """A claim about the shape of an expression, and about those of its factors."""
        relations = [*chain.relations, ""]
        pairs = zip((side.text for side in chain.sides), relations, strict=False)
        source = " ".join(part for pair in pairs for part in pair if part)
        claim = Claim(source, said.expression.start, None, None, ":", sides=(said.expression,) * 2)
        try:
            tree = self.scope.read(said.expression)
        except ClosedformError as error:
            return claim._replace(unreadable=error)
        factors = factors_of(tree)
        each = zip(factors, said.factors, strict=True) if len(factors) == len(said.factors) else ()
        parts = (*((tree, whole) for whole in said.whole), *each)
        claim = claim._replace(left=tree, right=tree, sized=parts)
        return self._leaning(claim._replace(words=self.words))

    def chain(self, chain: Chain, follows: bool) -> Iterator[Claim]:
        sides = list(chain.sides)
        if chain.continues:
            if self.last is None:
                self.last = sides[-1]
                return
            sides = [self.last, *sides]
        relations = chain.relations[: len(sides) - 1]
        before = self.opening, self.entry
        named = name_of(sides[0].text) or ""
        renamed = not chain.continues and self._are_two_names(sides)
        for position, relation in enumerate(relations):
            left, right = sides[position], sides[position + 1]
            if relation in ("=", ":=", "←", "∝"):
                first = position == 0 and not chain.continues
                first |= position == 1 and renamed
                right = sides[2] if position == 0 and renamed else right
                yield self._claim(left, right, relation, first, follows or chain.implied)
            elif relation == "=:":
                yield self._claim(right, left, ":=", True, False)
            elif relation in BOUNDING:
                with suppress(ClosedformError):
                    self.scope.bounded |= names_in(self.scope.read(left), self.scope.read(right))
            elif relation in ("≈", "≠"):
                yield Claim(
                    f"{left.text} {relation} {right.text}", left.start, None, None, relation, False
                )
        if len(sides) > 2 and named in self.scope.definitions:
            with suppress(ClosedformError):
                self.scope.found[named] = self.scope.read(sides[-1])
        if chain.aside:
            self.opening, self.entry = before
        else:
            self.last = sides[-1]

    def _next_value(self, head: Head | None, right: Side) -> Head | None:
        """The head of a line such as ``w := w - …``, which says what w is next."""
        if head is None or head.parameters or not self.scope.has_parameter(head.name):
            return None
        body = self.scope.read(right)
        steps = body.kind == "binary" and body.value in ("+", "-")
        if not steps or body.children[0].value != head.name:
            return None
        return head._replace(updates=True)

    def _are_two_names(self, sides: list[Side]) -> bool:
        """Whether a chain gives what is on its right two names."""
        names = [name_at_rest(side.text) for side in sides]
        return len(names) > 2 and all(
            name is not None and not self.scope.knows(name) and name not in self.scope.met
            for name in names[:2]
        )

    def _claim(self, left: Side, right: Side, relation: str, first: bool, follows: bool) -> Claim:
        scope = self.scope
        source = f"{left.text} {relation if relation in '←∝' else '='} {right.text}"
        source = source.replace(CONSTANT_SIGN, CONSTANT)
        claim = Claim(source, left.start if first else right.start, None, None, relation)
        claim = claim._replace(sides=(left, right), words=self.words, first=first)
        unasserted = self.words.mistaken or any(words.match(right.text) for words in UNASSERTED)
        if self._extremal(right) or unasserted:
            return claim._replace(asserted=False)
        try:
            head = head_of(left, relation, scope, self.words, follows) if first else None
            head = self._next_value(head, right) or head
            own = head.parameters if head and LETTERED.match(head.name) else ()
            body = scope.expanded(scope.read(right, own))
            body = _times_constant(body) if relation == "∝" else body
            tree = head.tree if head and head.tree else scope.expanded(scope.read(left))
            if head and tree.kind == "entry" and base_of(tree) in scope.definitions:
                head = None  # of what is defined
            if first:
                self.opening, self.entry, self.called = tree, (), called_with(left)
            by = (part.children[-1] for t in (tree, body) for part in walk(t) if _is_slope(part))
            self.entry = next(filter(None, map(places_of, by)), self.entry)
            claim = claim._replace(entry=self.entry)
            if first and head is None and not (self.words.assuming or self.words.having):
                head, body = turned(tree, body, scope) or (None, body)
                tree = Tree("name", head.name, (), tree.span) if head else tree
            if first and tree.kind == "name" and self._stands_for(tree, body):
                return claim._replace(right=body, asserted=False)
            if head and (self._is_listed(head, body) or _are_indices(head.name, body, scope)):
                return claim._replace(right=body, asserted=False)
            if first and self._names_derivative(tree, body):
                self._define(Head(_alone(tree)), body)
                return claim._replace(right=body, asserted=False)
            if head and (is_defined(head, body, scope) or self._is_defined_anew(head, body)):
                if body.kind == "number":  # in a case of its own, or where a range begins
                    if head.name not in scope.ranges.of:
                        scope.remember(tree, body, solved=True, assumed=False)
                else:
                    self._define(head, body)
                return claim._replace(right=body, asserted=False)
        except ClosedformError as error:
            self.opening = None if first else self.opening
            if first and (name := name_of(left.text.partition("(")[0])):
                scope.broken.add(name)
            return claim._replace(unreadable=error)
        scope.has_objective(tree, body)
        if head is None:
            made = self._equation(claim, tree, body, first, follows)
            return made if first else made._replace(whole=self._of_chain(claim, body))
        if head.updates:
            return self._update(claim, head, body)
        if head.name in scope.definitions:
            scope.restated[head.name] = body
            return self._equation(claim, tree, body, first, follows)
        solved = not head.parameters
        return self._equation(claim._replace(solved=solved), tree, body, first, follows or solved)

    def _of_chain(self, claim: Claim, body: Tree) -> Claim | None:
        """The claim that a later side of a chain is its first side."""
        if self.opening is None:
            return None
        return self._leaning(claim._replace(left=self.opening, right=body))

    def _is_defined_anew(self, head: Head, body: Tree) -> bool:
        """Whether the words say that the line defines what has another definition."""
        held = self.scope.definitions.get(head.name)
        again = held is not None and not head.updates and held.parameters == head.parameters
        return again and self.words.defining and head.name not in names_in(body)

    def _is_listed(self, head: Head, body: Tree) -> bool:
        """Whether the line only says what the entries of a name are called."""
        rows = self.scope.rows
        form = names_entries(head.name, body) if head.defines or head.name in rows else None
        if form:
            (rows.add if form == "row" else rows.discard)(head.name)
            self.scope.met |= names_in(body)
        return bool(form)

    def _stands_for(self, tree: Tree, body: Tree) -> bool:
        """Whether the line names the derivative of something that is nowhere defined."""
        if body.kind != "derivative" or body.children[0].kind != "name":
            return False
        held = self.scope.definition(str(body.children[0].value))
        if held is not None and held.body.children[:1] != (tree._replace(span=body.span),):
            return False
        self.scope.met |= names_in(body) | {str(tree.value)}
        return self.scope.stand_in(body, str(tree.value))

    def _names_derivative(self, tree: Tree, body: Tree) -> bool:
        """Whether the line names a derivative by a name that was only declared: `J_ij = ∂r_i/∂x_j`
        as well."""
        name = base_of(tree)
        used = name in self.scope.met or name in self.scope.definitions
        plain = all(place.kind == "name" for place in tree.children[1:])
        return bool(name) and plain and body.kind == "derivative" and not used

    def _define(self, head: Head, body: Tree) -> None:
        scope = self.scope
        if self.words.then:
            self.concluded.add(head.name)
        entries = entries_of(head, body, scope)
        scope.met |= names_in(body) | {head.name}
        if entries is not None:
            scope.define(*entries)
        else:
            scope.define(head.name, head.parameters, body)

    def _equation(self, claim: Claim, tree: Tree, body: Tree, first: bool, follows: bool) -> Claim:
        """A claim that two sides are equal, and what later lines may take from it.

        The `first` of a chain need be no identity: it may follow from an equation.
        """
        scope = self.scope
        claim = claim._replace(left=tree, right=body)
        derivatives = [below for below in walk(tree) if below.kind == "derivative"]
        timed = None if "t" in scope.shapes else "t"
        derived = any(each.children[-1].value != timed for each in derivatives)
        if first and not derived:
            left, right = names_in(tree), names_in(body)
            unknown = left != right and not scope.variables.isdisjoint(left | right)
            unknown &= str(tree.value) not in scope.definitions
            if follows or scope.explicit or unknown or self.words.then:
                leaning = scope.leaning()
                if claim.solved and self.words.vanishing and not leaning.problems:
                    sought = unknown_of(str(tree.value), scope) or str(tree.value)
                    problems = tuple(self._slope_by(sought, body.span))
                    leaning = leaning._replace(problems=problems)
                limited = self.words.constrained or bool(scope.unnamed)
                limited |= not scope.bounded.isdisjoint(stems(str(tree.value)))
                claim = claim._replace(leaning=leaning, follows=True, limited=limited)
        scope.met |= names_in(tree, body)
        parts = (part for side in (tree, body) for part in walk(side) if part.kind == "name")
        open_names = {str(part.value) for part in parts} - {"I"} - scope.sizes
        stationary = scope.stationary or scope.equations or (self.slope is not None and not first)
        conclusion = self.words.then and not stationary
        words = self.words
        alone = claim.solved or len(names_in(tree, body) - {"I"}) == 1
        let = words.defining and (alone or tree.kind != "name")
        condition = words.assuming or (words.having and alone) or let
        supposed = first and not derived and (condition or self._is_property(tree, body))
        constant = _is_constant(body) and not conclusion
        assumed = _is_rate(tree, scope) or (bool(open_names) and (constant or supposed))
        fact = not derived and (_is_constant(body) or not _may_be_condition(tree, body))
        fact &= not words.then
        scope.remember(tree, body, solved=claim.solved, assumed=assumed and fact)
        if first:
            self.slope = tree if derived and not _is_second_order(tree) else None
        if assumed:
            if self.slope is not None and not first:
                scope.is_stationary((self.slope, body), (tree, body))
            else:
                scope.holds((tree, body))
            scope.explicit = True
            return self._leaning(claim)._replace(conditional=True)
        if derived or not follows:
            scope.explicit &= not derived
            zero = Tree("number", Fraction(0), (), body.span)
            if self.slope is not None:
                scope.is_stationary((self.slope, zero), (body, zero))
            elif first and not derived and _may_be_condition(tree, body):
                scope.holds((tree, body))
        return self._leaning(claim)

    def _is_property(self, left: Tree, right: Tree) -> bool:
        """Whether an equation says that a given matrix is symmetric."""
        one, other = (left, right) if right.kind == "transpose" else (right, left)
        inner = other.children[0] if other.kind == "transpose" else other
        alike = inner.kind == one.kind == "name" and inner.value == one.value
        return alike and str(one.value) not in self.scope.definitions and not self.words.then

    def _update(self, claim: Claim, head: Head, body: Tree) -> Claim:
        """The next value of a name: a step along the derivative of something by it."""
        scope = self.scope
        scope.met |= names_in(body)
        slopes = [
            pairs
            for pairs in scope.stationary
            if head.name in names_in(*variables_of([pairs[0][0]]))
        ]
        by = [problem for problem, _ in slopes] or self._slope_by(head.name, body.span)
        left = Tree("name", f"{head.name}_next", (), body.span)
        leaning = Leaning(problems=tuple(by), printed=tuple(printed for _, printed in slopes))
        claim = claim._replace(left=left, right=body, leaning=leaning, updates=head.name)
        if not by:
            return claim._replace(asserted=False)
        return self._leaning(claim)

    def _leaning(self, claim: Claim) -> Claim:
        return in_scope(claim, self.scope, self.opening, self.called)

    def _slope_by(self, name: str, span: Span) -> list[Pair]:
        """The derivative by a name of the function that leans on it, set to zero."""
        function = self.scope.function_of(name)
        if function is None:
            return []
        inner = tuple(Tree("name", each, (), span) for each in (function, name))
        zero = Tree("number", Fraction(0), (), span)
        return [(Tree("derivative", "grad", inner, span), zero)]


def _sized_in_words(
    piece: Piece, between: Piece | None = None, size: Piece | None = None
) -> Chain | None:
    """``X'X`` is ``D×D``, as the chain that a colon would make of it."""
    if between is None or size is None or between.formula or not SIZED.fullmatch(between.text):
        return None
    each = [chain for part in (piece, size) for chain in chains(part.text, part.start)]
    if len(each) != 2 or any(chain.relations or len(chain.sides) > 1 for chain in each):
        return None
    return each[0]._replace(sides=(*each[0].sides, *each[1].sides), relations=(":",))


def _is_slope(tree: Tree) -> bool:
    return tree.kind == "derivative"


def _are_indices(name: str, body: Tree, scope: Scope) -> bool:
    """Whether the line says which index is which, `l = i`."""
    letters = name, str(body.value) if body.kind == "name" else ""
    counting = (scope.shapes.get(each, "integer") == "integer" for each in letters)
    return all(map(INDEX.fullmatch, letters)) and all(counting)


def _alone(tree: Tree) -> str:
    """The name that a tree is, an entry as one name, `J_ij`."""
    letters = "".join(str(place.value) for place in tree.children[1:])
    return f"{base_of(tree)}_{letters}" if letters else str(tree.value)


def _times_constant(tree: Tree) -> Tree:
    """What something is that is proportional to a tree."""
    constant = Tree("name", CONSTANT, (), tree.span)
    return Tree("binary", "*", (constant, tree), tree.span)


def _is_constant(tree: Tree) -> bool:
    """A number, the identity, ones: what an assumption says that something is."""
    constant = tree.kind == "call" and tree.value in ("eye", "ones", "zeros", "vector", "matrix")
    return constant or tree.kind == "number" or (tree.kind == "name" and tree.value == "I")


def _may_be_condition(left: Tree, right: Tree) -> bool:
    """Whether an equation may say what holds of names that are given: each side has one of its
    own, which cannot cancel."""
    return bool(names_in(left) - names_in(right)) and bool(names_in(right) - names_in(left))


def _is_rate(tree: Tree, scope: Scope) -> bool:
    """The derivative by time of a name that nothing defines: what a law of motion says."""
    if tree.kind != "derivative" or tree.children[-1].value != "t":
        return False
    moved = tree.children[0]
    return moved.kind == "name" and scope.definition(str(moved.value)) is None


def _is_second_order(tree: Tree) -> bool:
    """Whether a second derivative stands in a tree."""
    derivatives = (below for below in walk(tree) if below.kind == "derivative")
    return any(d.value == "hess" or d.children[0].kind == "derivative" for d in derivatives)
