"""The verdict on a claim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from closedform.checker import Question, equal
from closedform.core.node import Node, name, number, postorder, put
from closedform.errors import ClosedformError, LimitProblem
from closedform.limits import Budget
from closedform.proofread.claims import Claim
from closedform.proofread.meant import Meant, Misfit, Sides, meant
from closedform.proofread.repairs import MOST, repairs
from closedform.rewriting import spelling as sp
from closedform.syntax.tree import Span, walk

SHAPES = ("shapes-", "not-square", "power-not-square", "vector-vector")
CONSTANTS = {"pi", "e", "I"}
SYMMETRIC = frozenset({"symmetric", "pd", "psd"})
INVERSE = re.compile(r"\^\s*\{?\s*-\s*1")
MULTIPLES = (1, -1, 2, -2)
WORK = 400_000  # steps for one claim
SEARCH = 1_500_000  # for what would be right in the place of a wrong side
A_READING = 3_000


class Finding(NamedTuple):
    """What is found of a claim.

    verdict    right | wrong | conditional | other-layout | unreadable | undecided | not-a-claim
    kind       of a wrong one: transpose, sign, factor, …
    condition  under which a conditional one is right
    witness    sizes and values at which the sides of a wrong one differ
    correct    the right side that would be right, by the smallest change that makes it so
    place      where in the document that change is made
    problem    why it cannot be read, or does not fit
    reason     why it is undecided: a code of the catalogue, and what it is about
    sides      the two sides as they were understood
    """

    claim: Claim
    verdict: str
    kind: str = ""
    condition: str = ""
    witness: Mapping[str, Any] | None = None
    correct: Node | None = None
    place: Span | None = None
    problem: ClosedformError | None = None
    reason: tuple[str, str] = ("", "")
    sides: Sides | None = None


def judged(claim: Claim) -> Finding:
    """What is found of one claim."""
    if claim.unreadable is not None:
        return Finding(claim, "unreadable", problem=claim.unreadable)
    if not claim.asserted:
        return Finding(claim, "not-a-claim")
    question = Question(spend=Budget(WORK).spend)
    try:
        found = meant(claim)
        finding = _Judge(claim, found, question).finding()._replace(sides=found.sides)
        return _diagnosed(finding) if finding.verdict == "wrong" else finding
    except LimitProblem:
        return Finding(claim, "undecided", reason=("work", ""))
    except Misfit as misfit:
        return _unfit(claim, misfit.problem, "undecided")
    except ClosedformError as error:
        return _unfit(claim, error, "unreadable")


def _unfit(claim: Claim, problem: ClosedformError, otherwise: str) -> Finding:
    """Shapes that do not fit are wrong where every shape is known."""
    inverted = problem.code == "power-of-vector" and INVERSE.match(_behind(claim, problem))
    if inverted and "vector(" in claim.where:
        return Finding(claim, "wrong", "inverse-of-nonsquare", problem=problem)
    if problem.code.startswith(SHAPES) and _is_declared(claim):
        square = "not-square" in problem.code
        kind = "inverse-of-nonsquare" if square else "shapes"
        return _diagnosed(Finding(claim, "wrong", kind, problem=problem))
    return Finding(claim, otherwise, problem=problem, reason=("shapes", ""))


def _behind(claim: Claim, problem: ClosedformError) -> str:
    """What stands in the document from the place of a problem on."""
    place = problem.span or Span(0, 0)
    for side in claim.sides:
        if side.start <= place.start < side.start + len(side.text):
            return side.text[place.start - side.start :]
    return ""


def _is_declared(claim: Claim) -> bool:
    """Whether the document gives the shape of every name of the claim."""
    trees = [claim.left, claim.right, *(held.body for held in claim.definitions)]
    below = [part for tree in trees if tree for part in walk(tree)]
    bound = {part.value for part in below if part.kind == "range"}
    names = {part.value for part in below if part.kind == "name"} - bound
    declared = {part.partition(":")[0].strip() for part in claim.where.split(", ") if ":" in part}
    return names <= declared | {held.name for held in claim.definitions} | CONSTANTS


def _diagnosed(finding: Finding) -> Finding:
    """With the kind of the mistake: the smallest change of the right side that makes it right."""
    claim = finding.claim
    budget = Budget(SEARCH)
    question = Question(spend=budget.spend, points=2)
    for repair in islice(repairs(claim.right) if claim.right else (), MOST):
        try:
            budget.spend(A_READING)
            changed = meant(claim._replace(right=repair.tree, given=None, known=()))
            sides = changed.sides
            if not equal(sides.left, sides.right, question).holds:
                continue
        except LimitProblem:
            break
        except (ClosedformError, Misfit):
            continue
        kind = finding.kind if finding.kind == "inverse-of-nonsquare" else repair.kind
        return finding._replace(kind=kind, correct=sides.right, place=repair.place)
    return finding


class _Judge:
    """Decides one claim whose sides fit each other."""

    def __init__(self, claim: Claim, found: Meant, question: Question) -> None:
        self.claim, self.found, self.question = claim, found, question

    def holds(self, left: Node, right: Node) -> bool:
        return equal(left, right, self.question).holds

    def finding(self) -> Finding:
        claim, sides = self.claim, self.found.sides
        if sides.left.shape != sides.right.shape:  # an entry, and the whole
            return Finding(claim, "undecided", reason=("shapes", ""))
        verdict = equal(sides.left, sides.right, self.question)
        if verdict.holds:
            return Finding(claim, "right")
        if claim.conditional:
            return Finding(claim, "not-a-claim")
        if verdict.status != "failed":
            return Finding(claim, "undecided", reason=("numerics", verdict.reason))
        others = (*self._in_the_space(), *self._under_what_is_known())
        if any(self.holds(*each) for each in others) or self._follows():
            return Finding(claim, "right")
        condition = self._condition()
        if condition:
            return Finding(claim, "conditional", *condition)
        reason = self._doubt()
        if reason:
            return Finding(claim, "undecided", reason=reason)
        return Finding(claim, "wrong", "other", witness=verdict.witness)

    def _doubt(self) -> tuple[str, str] | None:
        """Why sides that differ need not be wrong."""
        claim, found = self.claim, self.found
        if claim.solved and found.given is None:
            return "equation", ""
        if claim.guessed:
            return "moving", ""
        if found.given is not None and not claim.solved:
            return "follows", ""
        alone = self._alone()
        if alone:
            return "unknown", ", ".join(alone)
        assumed = any(left.kind != "name" for left, _ in found.known)
        return ("assumption", "") if assumed else None

    # -- what a claim may lean on -----------------------------------------------------------------

    def _in_the_space(self) -> Iterator[Sides]:
        """The derivative by a symmetric matrix as one in the space of such matrices."""
        left, right = self.found.sides
        by = [part for part in postorder(left) if part.op == "derivative"]
        spaces = [part.args[-1].data.properties for part in by if part.args[-1].kind == "name"]
        if len(left.shape) == 2 and any(SYMMETRIC & properties for properties in spaces):
            half = sp.quotient(sp.plus(left, sp.transpose(left)), number(2))
            yield Sides(half, right)

    def _under_what_is_known(self) -> Iterator[Sides]:
        """The sides with the values of names that were solved for, and under what is assumed."""
        sides = self.found.sides
        alike = (each for each in self.found.known if each.left.shape == each.right.shape)
        for left, right in alike:
            value = {left: right} if left.kind == "name" else self._normalised(left, right)
            if value and _varied(*sides).isdisjoint(value):
                yield Sides(put(sides.left, value), put(sides.right, value))

    def _normalised(self, left: Node, right: Node) -> dict[Node, Node]:
        """What a name is replaced by so that an assumption holds, as in sum(t) = 1: a multiple."""
        if left.shape:
            return {}
        factor = sp.quotient(right, left)
        for unknown in (n for n in postorder(left) if n.kind == "name"):
            for by in (factor, sp.apply("sqrt", (factor,), ())):
                value = {unknown: sp.times(by, unknown)}
                if self.holds(put(left, value), right):
                    return value
        return {}

    def _follows(self) -> bool:
        """Whether the claim is the given equation, solved or rearranged."""
        sides, given = self.found.sides, self.found.given
        if given is None:
            return False
        if self.claim.solved:
            return self._solves(given)
        if sides.left.shape != given.left.shape:
            return False
        ours, theirs = (sp.plus(left, sp.negative(right)) for left, right in (sides, given))
        pairs = [(sp.times(number(by), ours), theirs) for by in MULTIPLES]
        pairs += [(ours, sp.times(number(by), theirs)) for by in MULTIPLES]
        if len(ours.shape) == 1:  # parallel, by a number that need not be known
            across = sp.times(ours, sp.transpose(theirs)), sp.times(theirs, sp.transpose(ours))
            pairs.append(across)
        return any(self.holds(*pair) for pair in pairs)

    def _solves(self, given: Sides) -> bool:
        """Whether the given equation holds for the value of the unknown."""
        sides = self.found.sides
        called = sides.left.data.name if sides.left.kind == "name" else ""
        stem = called.rpartition("_")[0]
        names = {n for n in postorder(*given) if n.kind == "name"} - _varied(*given)
        for unknown in names:
            if unknown.data.name in (called, stem) and unknown.shape == sides.right.shape:
                value = {unknown: sides.right}
                return self.holds(put(given.left, value), put(given.right, value))
        return False

    def _condition(self) -> tuple[str, str] | None:
        """What would make the sides equal: square matrices that are symmetric, or the identity."""
        sides = self.found.sides
        names = {n for n in postorder(*sides) if n.kind == "name" and len(n.shape) == 2}
        square = [n for n in names if n.shape[0] == n.shape[1] and not n.data.properties]
        plain = sorted(square, key=lambda n: str(n.data.name))
        for some in [*([n] for n in plain), plain]:
            made = {n: name(n.data._replace(properties=frozenset({"symmetric"}))) for n in some}
            if some and self.holds(put(sides.left, made), put(sides.right, made)):
                return "symmetric", ", ".join(str(n.data.name) for n in some)
        free = {n for n in names if n.shape[0] == n.shape[1]} - _varied(*sides)
        for n in sorted(free, key=str) if self.claim.identity else ():
            made = {n: sp.apply("eye", (), n.shape)}
            if self.holds(put(sides.left, made), put(sides.right, made)):
                return "identity", str(n.data.name)
        return None

    def _alone(self) -> list[str]:
        """The names without a declaration that stand on one side alone."""
        left, right = (
            {str(n.data.name) for n in postorder(side) if n.kind == "name"}
            for side in self.found.sides
        )
        return sorted((left ^ right) & set(self.found.assumed) - {"t"})


def _varied(*sides: Node) -> set[Node]:
    """The names that something is differentiated by: no value can stand in their place."""
    by = [n for part in postorder(*sides) if part.op == "derivative" for n in part.args[1:]]
    return {n for part in by for n in postorder(part) if n.kind == "name"}
