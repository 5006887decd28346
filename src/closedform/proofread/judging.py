"""The verdict on a claim."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from closedform.check import Question, equal
from closedform.core.node import Node, name, node, number, put
from closedform.errors import ClosedformError, NameProblem
from closedform.meaning.read import understood
from closedform.proofread.claims import Claim
from closedform.syntax.reading import Parsed
from closedform.syntax.tree import Tree

MOST_INDICES = 6  # free indices of one claim


class Finding(NamedTuple):
    """What is found of a claim.

    verdict    right | wrong | conditional | other-layout | unreadable | undecided | not-a-claim
    kind       of a wrong one: transpose, sign, factor, …
    condition  under which a conditional one is right
    witness    sizes and values at which the sides of a wrong one differ
    correct    the right side that would be right
    """

    claim: Claim
    verdict: str
    kind: str = ""
    condition: str = ""
    witness: Mapping[str, Any] | None = None
    correct: str = ""
    problem: ClosedformError | None = None
    reason: str = ""


class Sides(NamedTuple):
    """Both sides of a claim as expressions."""

    left: Node
    right: Node
    assumed: tuple[str, ...]


def judged(claim: Claim) -> Finding:
    """What is found of one claim."""
    if claim.unreadable is not None:
        return Finding(claim, "unreadable", problem=claim.unreadable)
    if not claim.asserted or claim.left is None or claim.right is None:
        return Finding(claim, "not-a-claim")
    try:
        sides = understood_sides(claim, claim.left, claim.right)
    except ClosedformError as error:
        return Finding(claim, "unreadable", problem=error)
    if isinstance(sides, ClosedformError):
        return Finding(claim, "wrong", "shapes", problem=sides)
    verdict = equal(sides.left, sides.right, Question())
    if verdict.holds:
        return Finding(claim, "right")
    if verdict.status != "failed":
        return Finding(claim, "undecided", reason=verdict.reason)
    if claim.given is not None and _follows(claim, sides):
        return Finding(claim, "right")
    return Finding(claim, "wrong", "other", witness=verdict.witness)


def understood_sides(claim: Claim, left: Tree, right: Tree) -> Sides | ClosedformError:
    """Both sides, read together so that undeclared names get their shapes from either.

    An error that is returned says why the sides do not fit each other although each can be read.
    """
    zero = right.kind == "number" and right.value == 0
    whole = left if zero else Tree("binary", "-", (left, right), left.span)
    try:
        expression, assumed = _read(claim, whole)
    except ClosedformError as error:
        if zero or not error.code.startswith("shapes-") or error.span != whole.span:
            raise
        return error
    if zero:
        return Sides(expression, number(0), assumed)
    first, second = expression.args
    if second.kind == "number":
        second = number(-second.data)
    elif second.op == "neg":
        (second,) = second.args
    else:
        second = node("apply", "neg", (second,), shape=second.shape)
    return Sides(first, second, assumed)


def _read(claim: Claim, whole: Tree) -> tuple[Node, tuple[str, ...]]:
    """The expression of a tree under the definitions of the claim; free indices are declared."""
    defines = [
        Tree(
            "define",
            held.name,
            (*_parameters(held.parameters, held.body, whole, held.name), held.body),
            held.body.span,
        )
        for held in claim.definitions
    ]
    program = Tree("program", None, (*defines, whole), whole.span)
    where = claim.where
    for _ in range(MOST_INDICES):
        try:
            reading = understood(Parsed(program), where)
        except NameProblem as error:
            if error.code != "index-unbound":
                raise
            own = f"{error.fields['name']}: index({error.fields['size']})"
            where = f"{where}, {own}" if where else own
            continue
        return reading.expression, reading.assumed
    raise NameProblem("index-unbound", span=whole.span, name="i", size="n")


def _parameters(
    parameters: tuple[str, ...], body: Tree, whole: Tree, called: str
) -> tuple[Tree, ...]:
    """The parameters of a definition that is applied to other arguments; none where it is not."""
    from closedform.syntax.tree import walk

    applied = any(below.kind == "call" and below.value == called for below in walk(whole))
    if not applied:
        return ()
    return tuple(Tree("name", parameter, (), body.span) for parameter in parameters)


def _follows(claim: Claim, sides: Sides) -> bool:
    """Whether the claim is the given equation, rearranged or solved."""
    assert claim.given is not None
    try:
        given = understood_sides(claim, *claim.given)
    except ClosedformError:
        return False
    if isinstance(given, ClosedformError):
        return False
    if sides.left.kind == "name":
        return equal(
            put(given.left, {sides.left: sides.right}), put(given.right, {sides.left: sides.right})
        ).holds
    return any(_is_multiple(sides, given, by) for by in (1, -1, 2, -2))


def _is_multiple(sides: Sides, given: Sides, by: int) -> bool:
    from closedform.rewriting import spelling as sp

    if sides.left.shape != given.left.shape:
        return False
    ours = sp.plus(sides.left, sp.negative(sides.right))
    theirs = sp.plus(given.left, sp.negative(given.right))
    return (
        equal(sp.times(number(by), ours), theirs).holds
        or equal(ours, sp.times(number(by), theirs)).holds
    )


__all__ = ["Finding", "judged", "name"]
