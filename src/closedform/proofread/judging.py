"""The verdict on a claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from closedform.check import Question, equal
from closedform.core.node import Node, name, number, postorder, put
from closedform.errors import ClosedformError
from closedform.proofread.claims import Claim
from closedform.proofread.meant import Meant, Misfit, Sides, meant
from closedform.rewriting import spelling as sp
from closedform.syntax.tree import walk

SHAPES = ("shapes-", "not-square", "power-not-square", "vector-vector")
CONSTANTS = {"pi", "e", "I"}
MULTIPLES = (1, -1, 2, -2)


class Finding(NamedTuple):
    """What is found of a claim.

    verdict    right | wrong | conditional | other-layout | unreadable | undecided | not-a-claim
    kind       of a wrong one: transpose, sign, factor, …
    condition  under which a conditional one is right
    witness    sizes and values at which the sides of a wrong one differ
    correct    the right side that would be right
    problem    why it cannot be read, or does not fit
    reason     why it is undecided: a code of the catalogue, and what it is about
    """

    claim: Claim
    verdict: str
    kind: str = ""
    condition: str = ""
    witness: Mapping[str, Any] | None = None
    correct: str = ""
    problem: ClosedformError | None = None
    reason: tuple[str, str] = ("", "")


def judged(claim: Claim) -> Finding:
    """What is found of one claim."""
    if claim.unreadable is not None:
        return Finding(claim, "unreadable", problem=claim.unreadable)
    if not claim.asserted:
        return Finding(claim, "not-a-claim")
    try:
        return _compared(claim, meant(claim))
    except Misfit as misfit:
        return _misfit(claim, misfit.problem, "undecided")
    except ClosedformError as error:
        return _misfit(claim, error, "unreadable")


def _misfit(claim: Claim, problem: ClosedformError, otherwise: str) -> Finding:
    """Shapes that do not fit are wrong where every shape is known."""
    if problem.code.startswith(SHAPES) and _is_declared(claim):
        square = "not-square" in problem.code
        kind = "inverse-of-nonsquare" if square else "shapes"
        return Finding(claim, "wrong", kind, problem=problem)
    return Finding(claim, otherwise, problem=problem, reason=("shapes", ""))


def _is_declared(claim: Claim) -> bool:
    """Whether the document gives the shape of every name of the claim."""
    trees = [claim.left, claim.right, *(held.body for held in claim.definitions)]
    below = [part for tree in trees if tree for part in walk(tree)]
    bound = {part.value for part in below if part.kind == "range"}
    names = {part.value for part in below if part.kind == "name"} - bound
    declared = {part.partition(":")[0].strip() for part in claim.where.split(", ") if ":" in part}
    return names <= declared | {held.name for held in claim.definitions} | CONSTANTS


def _compared(claim: Claim, found: Meant) -> Finding:
    """The verdict on two sides that fit each other."""
    sides = found.sides
    verdict = equal(*sides, Question())
    if verdict.holds:
        return Finding(claim, "right")
    if claim.conditional:
        return Finding(claim, "not-a-claim")
    if verdict.status != "failed":
        return Finding(claim, "undecided", reason=("numerics", verdict.reason))
    if any(equal(*each).holds for each in _under_what_is_known(found)):
        return Finding(claim, "right")
    if found.given is not None and _follows(claim, sides, found.given):
        return Finding(claim, "right")
    condition = _condition(sides)
    if condition:
        return Finding(claim, "conditional", "symmetric", condition)
    if claim.solved and found.given is None:
        return Finding(claim, "undecided", reason=("equation", ""))
    if found.given is not None and not claim.solved:
        return Finding(claim, "undecided", reason=("follows", ""))
    alone = _alone(found)
    if alone:
        return Finding(claim, "undecided", reason=("unknown", ", ".join(alone)))
    if found.known:
        return Finding(claim, "undecided", reason=("assumption", ""))
    return Finding(claim, "wrong", "other", witness=verdict.witness)


# -- what a claim may lean on ---------------------------------------------------------------------


def _under_what_is_known(found: Meant) -> Iterator[Sides]:
    """The sides with the values of names that were solved for, and under what is assumed."""
    for left, right in found.known:
        value = {left: right} if left.kind == "name" else _normalised(left, right)
        if value:
            yield Sides(put(found.sides.left, value), put(found.sides.right, value))


def _normalised(left: Node, right: Node) -> dict[Node, Node]:
    """What a name is replaced by so that an assumption holds, as in sum(t) = 1: a multiple."""
    for unknown in (n for n in postorder(left) if n.kind == "name"):
        for power in (1, 2):
            factor = sp.quotient(right, left)
            if power == 2:
                factor = sp.apply("sqrt", (factor,), ())
            value = {unknown: sp.times(factor, unknown)}
            if not left.shape and equal(put(left, value), right).holds:
                return value
    return {}


def _follows(claim: Claim, sides: Sides, given: Sides) -> bool:
    """Whether the claim is the given equation, solved or rearranged."""
    if claim.solved:
        return _solves(sides, given)
    if sides.left.shape != given.left.shape:
        return False
    ours, theirs = (sp.plus(left, sp.negative(right)) for left, right in (sides, given))
    multiples = [
        (sp.times(number(by), one), other)
        for by in MULTIPLES
        for one, other in ((ours, theirs), (theirs, ours))
    ]
    if len(ours.shape) == 1:  # parallel, by a number that need not be known
        multiples.append(
            (sp.times(ours, sp.transpose(theirs)), sp.times(theirs, sp.transpose(ours)))
        )
    return any(equal(one, other).holds for one, other in multiples)


def _solves(sides: Sides, given: Sides) -> bool:
    """Whether the given equation holds for the value of the unknown."""
    called = sides.left.data.name if sides.left.kind == "name" else ""
    stem = called.rpartition("_")[0]
    for unknown in (n for n in postorder(*given) if n.kind == "name"):
        if unknown.data.name in (called, stem) and unknown.shape == sides.right.shape:
            value = {unknown: sides.right}
            return equal(put(given.left, value), put(given.right, value)).holds
    return False


def _condition(sides: Sides) -> str:
    """The declaration under which the sides are equal: that square matrices are symmetric."""
    names = {n for n in postorder(*sides) if n.kind == "name" and len(n.shape) == 2}
    square = [n for n in names if n.shape[0] == n.shape[1] and not n.data.properties]
    plain = sorted(square, key=lambda n: str(n.data.name))
    for some in [*([n] for n in plain), plain]:
        symmetric = {n: name(n.data._replace(properties=frozenset({"symmetric"}))) for n in some}
        if some and equal(put(sides.left, symmetric), put(sides.right, symmetric)).holds:
            return ", ".join(f"{n.data.name} symmetric" for n in some)
    return ""


def _alone(found: Meant) -> list[str]:
    """The names without a declaration that stand on one side alone."""
    left, right = (
        {str(n.data.name) for n in postorder(side) if n.kind == "name"} for side in found.sides
    )
    return sorted((left ^ right) & set(found.assumed) - {"t"})
