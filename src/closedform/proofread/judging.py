"""The verdict on a claim."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from closedform.check import Question, equal
from closedform.core.node import Node, name, node, number, postorder, put
from closedform.errors import ClosedformError, NameProblem
from closedform.meaning.read import understood
from closedform.proofread.claims import Claim
from closedform.rewriting import spelling as sp
from closedform.syntax.reading import Parsed
from closedform.syntax.tree import Span, Tree, walk

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


SHAPES = ("shapes-", "not-square", "power-not-square", "vector-vector")


def judged(claim: Claim) -> Finding:
    """What is found of one claim."""
    if claim.unreadable is not None:
        return Finding(claim, "unreadable", problem=claim.unreadable)
    if not claim.asserted or claim.left is None or claim.right is None:
        return Finding(claim, "not-a-claim")
    if claim.nested:
        reason = "it has derivatives by names that depend on each other"
        return Finding(claim, "undecided", reason=reason)
    try:
        sides = understood_sides(claim, claim.left, claim.right)
    except ClosedformError as error:
        misfit = error.code.startswith(SHAPES) and _is_declared(claim)
        return Finding(claim, "wrong" if misfit else "unreadable", "shapes" * misfit, problem=error)
    if isinstance(sides, ClosedformError):
        known = _is_declared(claim)
        verdict = "wrong" if known else "undecided"
        return Finding(claim, verdict, "shapes" * known, problem=sides)
    return _compared(claim, sides)


def _is_declared(claim: Claim) -> bool:
    """Whether every name of the claim has a shape that the document gives."""
    trees = [claim.left, claim.right, *(held.body for held in claim.definitions)]
    names = {
        str(below.value) for tree in trees if tree for below in walk(tree) if below.kind == "name"
    }
    declared = {part.partition(":")[0].strip() for part in claim.where.split(", ") if ":" in part}
    defined = {held.name for held in claim.definitions}
    return names <= declared | defined | {"pi", "e", "I"}


def _compared(claim: Claim, sides: Sides) -> Finding:
    """The verdict on two sides that fit each other."""
    verdict = equal(sides.left, sides.right, Question())
    if verdict.holds:
        return Finding(claim, "right")
    if claim.conditional:
        return Finding(claim, "not-a-claim")
    if verdict.status != "failed":
        return Finding(claim, "undecided", reason=verdict.reason)
    if claim.given is not None and _follows(claim, sides):
        return Finding(claim, "right")
    if claim.solved and claim.given is None:
        return Finding(claim, "undecided", reason="the equation that it follows from is not known")
    condition = _condition(claim)
    if condition:
        return Finding(claim, "conditional", "symmetric", condition)
    alone = _alone(sides)
    if alone:
        reason = f"nothing says what {', '.join(alone)} is"
        return Finding(claim, "undecided", reason=reason)
    return Finding(claim, "wrong", "other", witness=verdict.witness)


def _condition(claim: Claim) -> str:
    """The declaration under which the claim is right: that square matrices are symmetric."""
    assert claim.left is not None and claim.right is not None
    try:
        sides = understood_sides(claim, claim.left, claim.right)
    except ClosedformError:
        return ""
    if isinstance(sides, ClosedformError):
        return ""
    names = {n for n in postorder(sides.left, sides.right) if n.kind == "name"}
    square = [n for n in names if len(n.shape) == 2 and n.shape[0] == n.shape[1]]
    plain = sorted((n for n in square if not n.data.properties), key=lambda n: n.data.name)
    for some in [*([n] for n in plain), plain]:
        replaced = {n: name(n.data._replace(properties=frozenset({"symmetric"}))) for n in some}
        left, right = put(sides.left, replaced), put(sides.right, replaced)
        if some and equal(left, right, Question()).holds:
            return ", ".join(f"{n.data.name} symmetric" for n in some)
    return ""


def _alone(sides: Sides) -> list[str]:
    """The names without a declaration that stand on one side alone."""
    left, right = (
        {n.data.name for n in postorder(side) if n.kind == "name"}
        for side in (sides.left, sides.right)
    )
    return sorted((left ^ right) & set(sides.assumed))


def understood_sides(claim: Claim, left: Tree, right: Tree) -> Sides | ClosedformError:
    """Both sides, read together so that undeclared names get their shapes from either.

    An error that is returned says why the sides do not fit each other although each can be read.
    """
    zero = right.kind == "number" and right.value == 0
    ends = (left.span.start, left.span.end, right.span.start, right.span.end)
    whole = left if zero else Tree("binary", "-", (left, right), Span(min(ends), max(ends)))
    try:
        expression, assumed = _read(claim, whole)
    except ClosedformError as error:
        if zero or not error.code.startswith("shapes-") or not _is_between(error, left, right):
            raise
        return error
    if zero:
        nothing = sp.apply("zeros", (), expression.shape) if expression.shape else number(0)
        return Sides(expression, nothing, assumed)
    first, second = expression.args
    if second.kind == "number":
        second = number(-second.data)
    elif second.op == "neg":
        (second,) = second.args
    else:
        second = node("apply", "neg", (second,), shape=second.shape)
    return Sides(first, second, assumed)


def _is_between(error: ClosedformError, left: Tree, right: Tree) -> bool:
    """Whether the sides do not fit each other, and nothing inside of one of them is wrong."""
    place = error.span
    if place is None:
        return False
    low, high = sorted((left.span, right.span))
    return (low.end <= place.start and place.end <= high.start) or (
        place.start <= low.start and place.end >= high.end
    )


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
            own = f"{error.fields['name']}: integer"
            if own in where:
                raise
            where = f"{where}, {own}" if where else own
            continue
        return reading.expression, reading.assumed
    raise NameProblem("index-unbound", span=whole.span, name="i", size="n")


def _parameters(
    parameters: tuple[str, ...], body: Tree, whole: Tree, called: str
) -> tuple[Tree, ...]:
    """The parameters of a definition that is applied to other arguments; none where it is not."""
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
    if claim.solved:
        return _solves(sides, given)
    return any(_is_multiple(sides, given, by) for by in (1, -1, 2, -2))


def _solves(sides: Sides, given: Sides) -> bool:
    """Whether the given equation holds for the value of the unknown."""
    called = sides.left.data.name if sides.left.kind == "name" else ""
    stem = called.partition("_")[0]
    below = [n for n in postorder(given.left, given.right) if n.kind == "name"]
    for unknown in (n for n in below if n.data.name in (called, stem)):
        if unknown.shape == sides.right.shape:
            value = {unknown: sides.right}
            return equal(put(given.left, value), put(given.right, value)).holds
    return False


def _is_multiple(sides: Sides, given: Sides, by: int) -> bool:
    if sides.left.shape != given.left.shape:
        return False
    ours = sp.plus(sides.left, sp.negative(sides.right))
    theirs = sp.plus(given.left, sp.negative(given.right))
    return (
        equal(sp.times(number(by), ours), theirs).holds
        or equal(ours, sp.times(number(by), theirs)).holds
    )
