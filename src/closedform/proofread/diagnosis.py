"""What kind of mistake a wrong claim has, and what would be right."""

from __future__ import annotations

from itertools import islice

from closedform.checker import Question, equal
from closedform.core.node import Node
from closedform.errors import ClosedformError, LimitProblem
from closedform.limits import Budget
from closedform.proofread.claims import Claim
from closedform.proofread.consequences import Sides, derived
from closedform.proofread.damages import damages
from closedform.proofread.deciding import WORK, Finding, Judge, names_said
from closedform.proofread.meant import Meant, Misfit, another_right, meant
from closedform.proofread.repairs import MOST, repairs

FEW = 60  # changes that are tried where nothing is known to be wrong
CLEAR = ("sign", "transpose", "factor", "order")  # changes that do settle them
SEARCH = 800_000  # for what would be right in the place of a wrong side
A_READING = 2_000


def diagnosis_of(finding: Finding, found: Meant | None = None) -> Finding:
    """With the kind of the mistake: the smallest change of the right side that makes it right.
    What was in doubt is wrong where there is such a change."""
    claim = finding.claim
    if found is not None:
        found = found._replace(sides=found.sides._replace(left=_closed(found.sides.left)))
        if not claim.updates:  # which is a step along a derivative by a name
            found = found._replace(leaning=found.leaning.each(_without_derivatives))
    sure = finding.verdict == "wrong"
    budget = Budget(SEARCH if sure else SEARCH // 4)
    question = Question(spend=budget.spend, points=2)
    assert claim.right is not None
    tried = repairs(claim.right, names_said(claim))
    if not sure:
        clear = [kind for kind in CLEAR if kind != "sign" or not _may_go_up(claim)]
        tried = (repair for repair in tried if repair.kind in clear)
    for repair in islice(tried, MOST if sure else FEW):
        try:
            budget.spend(A_READING)
            changed = (
                another_right(claim, found, repair.tree)
                if found
                else meant(claim._replace(right=repair.tree))
            )
            judge = Judge(claim, changed, question)
            alone = sure and not claim.solved
            right = judge.agrees() if alone else judge.is_right()
            if not right and alone and repair.kind in CLEAR:
                right = judge.holds_of_symmetric()
            if not right:
                continue
        except LimitProblem:
            break
        except (ClosedformError, Misfit):
            continue
        kind = repair.kind
        if finding.kind == "inverse-of-nonsquare":
            kind = finding.kind
        said = finding.sides is not None and changed.sides.right is finding.sides.left
        return finding._replace(
            verdict="wrong",
            kind=kind,
            condition="",
            correct=None if said else changed.sides.right,  # by the line itself
            place=repair.place,
            reason=("", ""),
        )
    return _derived(finding)


def _may_go_up(claim: Claim) -> bool:
    """Whether a step may be one up a derivative, nothing being said of what is wanted."""
    return bool(claim.updates) and not claim.words.descent and not claim.words.ascent


def _without_derivatives(sides: Sides) -> Sides:
    try:
        return Sides(derived(sides.left), derived(sides.right))
    except ClosedformError:
        return sides


def _closed(side: Node) -> Node:
    """A side with its derivatives taken, where that can be done and is confirmed."""
    try:
        value = derived(side)
        return value if equal(side, value, Question(spend=Budget(WORK).spend)).holds else side
    except ClosedformError:
        return side


def _derived(finding: Finding) -> Finding:
    """With the left side, its derivatives taken, as what would be right, and the kind of a mistake
    that leaves something of it out."""
    sides = finding.sides
    if finding.verdict != "wrong" or sides is None:
        return finding
    question = Question(spend=Budget(WORK).spend, points=2)
    value = _closed(sides.left)
    if value is not sides.left:
        finding = finding._replace(correct=value)
    for kind, left in islice(damages(value), FEW):
        try:
            if left.shape == sides.right.shape and equal(left, sides.right, question).holds:
                return finding._replace(kind=kind)
        except ClosedformError:
            continue
    return finding
