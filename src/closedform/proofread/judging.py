"""The verdict on a claim: as it stands, in other layouts, as it is plainly meant."""

from __future__ import annotations

import re

from closedform.checker import Question
from closedform.core.dims import ONE
from closedform.errors import ClosedformError, LimitProblem, ShapeProblem
from closedform.limits import Budget
from closedform.meaning.shapes import written
from closedform.proofread.claims import Claim
from closedform.proofread.consequences import Sides, varied
from closedform.proofread.deciding import WORK, Finding, Judge, covers, is_declared, is_written_out
from closedform.proofread.definitions import Leaning
from closedform.proofread.diagnosis import diagnosis_of
from closedform.proofread.meant import (
    LAID_OUT,
    Meant,
    Misfit,
    meant,
    replaced,
)
from closedform.proofread.restored import meanings
from closedform.proofread.words import LAYOUTS
from closedform.syntax.tree import Span, Tree, walk

SETTLED = ("right", "not-a-claim", "other-layout")
VAGUE = ("other", "shapes")
SHAPES = ("shapes-", "not-square", "power-not-square", "power-of-vector", "vector-vector")
INDICES = ("range-two-sizes", "index-range")
OWN_NAME = "own_shape"  # a name that has the shape that is claimed
INVERSE = re.compile(r"\^\s*\{?\s*-\s*1")
MENDED = ("equation", "follows", "update")  # doubts that a small change can settle


def judged(claim: Claim) -> Finding:
    """What is found of one claim."""
    if claim.unreadable is not None:
        return Finding(claim, "unreadable", problem=claim.unreadable)
    if not claim.asserted:
        return Finding(claim, "not-a-claim")
    try:
        if claim.sized:
            return _of_shapes(claim)
        finding = _in_layouts(claim)
        return finding if finding.verdict in SETTLED else _as_meant(finding)
    except Exception as error:  # a defect of ours at one claim must not stop the document
        return Finding(claim, "undecided", reason=("defect", type(error).__name__))


def _in_layouts(claim: Claim) -> Finding:
    """As it stands, and where that is not right with derivatives in the other layouts."""
    finding = _judged(claim)
    if claim.layout or not _has_gradient(claim):
        return finding
    stated = claim.words.layouts[0] if len(claim.words.layouts) == 1 else ""
    if finding.verdict == "right" and stated == "turned":
        turned = _judged(claim._replace(layout=stated), diagnosed=False)
        return finding if turned.verdict == "right" else finding._replace(verdict="other-layout")
    if finding.verdict in ("right", "not-a-claim"):
        return finding
    for layout in LAYOUTS:
        turned = _judged(claim._replace(layout=layout), diagnosed=False)
        if turned.verdict == "right" and _is_by_vector(turned):
            return turned if layout == stated else turned._replace(verdict="other-layout")
    return finding


def _of_shapes(claim: Claim) -> Finding:
    """Whether parts of an expression have the shapes that a line says."""
    try:
        shape = meant(claim).sides.left.shape
    except Misfit as misfit:
        return _unfit(claim, misfit.problem, "undecided", diagnosed=False)
    except ClosedformError as error:
        return _unfit(claim, error, "unreadable", diagnosed=False)
    for part, declared in claim.sized:
        own = Tree("name", OWN_NAME, (), part.span)
        where = ", ".join(filter(None, (claim.where, f"{OWN_NAME}: {declared}")))
        try:
            sides = meant(claim._replace(left=part, right=own, where=where)).sides
            fits = sides.left.shape == sides.right.shape
        except (Misfit, ShapeProblem):
            fits = False
        if not fits:
            known = is_declared(claim) and set(re.findall(r"[A-Za-z]\w*", declared)) <= (
                claim.sizes | {"scalar", "vector", "matrix"}
            )
            if known:
                return Finding(claim, "wrong", "shapes", reason=("sized", written(shape)))
            return Finding(claim, "undecided", reason=("shapes", ""))
    return Finding(claim, "right")


def _is_by_vector(finding: Finding) -> bool:
    """Whether something is differentiated by a vector that may have more than one entry."""
    shapes = (n.shape for n in varied(*(finding.sides or ())))
    return any(len(shape) == 1 and shape[0] is not ONE for shape in shapes)


def _as_meant(finding: Finding) -> Finding:
    """With what its author left out, an index or a sum, or as the end of its chain, where the line
    before it is wrong."""
    claim = finding.claim
    others = []
    for meaning in meanings(claim):
        found = _judged(meaning.claim, diagnosed=False)
        if found.verdict == "right":
            return found._replace(claim=claim, verdict=meaning.verdict, reason=meaning.about)
        if found.verdict != "unreadable":
            others.append(found)
    whole = judged(claim.whole) if claim.whole is not None else None
    if whole and (whole.verdict == "right" or whole.reason[0] == "entry"):
        return Finding(claim, "right", sides=finding.sides)
    if whole and whole.verdict == "abuse-of-notation":
        return whole._replace(claim=claim)
    made = _among(finding, others)
    if whole and whole.verdict == made.verdict == "wrong" and made.kind in VAGUE:
        return whole._replace(claim=claim)
    return made


def _among(finding: Finding, others: list[Finding]) -> Finding:
    """What cannot be read as it stands, or has shapes that do not fit, is wrong where it is wrong
    in every other way."""
    sure = finding.verdict == "wrong" and finding.problem is None
    if not others or sure or finding.verdict == "conditional":
        return finding
    open_still = [other for other in others if other.verdict != "wrong"]
    if not open_still:
        with_values = (other for other in others if other.witness)
        nearest = next(with_values, others[-1])
        return _judged(nearest.claim)._replace(claim=finding.claim)
    if finding.verdict in ("unreadable", "wrong"):
        return open_still[0]._replace(claim=finding.claim)
    return finding


def _has_gradient(claim: Claim) -> bool:
    trees = [claim.left, claim.right, *(held.body for held in claim.definitions)]
    parts = (part for tree in trees if tree for part in walk(tree))
    return any(part.kind == "derivative" and part.value in LAID_OUT for part in parts)


def _judged(claim: Claim, diagnosed: bool = True) -> Finding:
    """What is found of a claim as it stands; where it is wrong, `diagnosed`."""
    question = Question(spend=Budget(WORK).spend)
    try:
        found = meant(claim)
        finding = Judge(claim, found, question).finding()._replace(sides=found.sides)
    except LimitProblem:
        return Finding(claim, "undecided", reason=("work", ""))
    except Misfit as misfit:
        return _unfit(claim, misfit.problem, "undecided", diagnosed)
    except ClosedformError as error:
        if error.code == "argument-shape" and claim.words.each_row and not claim.each_row:
            return _judged(claim._replace(each_row=True), diagnosed)
        if error.code == "index-range" and (other := _of_one_size(claim, error)):
            return other
        return _unfit(claim, error, "unreadable", diagnosed)
    if not diagnosed:
        return finding
    if finding.verdict == "wrong" or finding.reason[0] in MENDED:
        finding = diagnosis_of(finding, found)
    if finding.reason[0] == "equation" and finding.verdict == "undecided":
        judge = Judge(claim, found, question)
        misprinted, printed = judge.printed()
        wrong = finding._replace(verdict="wrong", kind="other", reason=("", ""))
        if _follows_from(printed, claim, found, question):
            return finding._replace(verdict="right", reason=("", ""), witness=None)
        if _follows_from(misprinted, claim, found, question):  # of a derivative that is wrong
            if found.sides.left.kind != "name":
                return finding._replace(verdict="right", reason=("", ""), witness=None)
            return diagnosis_of(wrong, found)
        if (missed := judge.missed()) is not None:
            return diagnosis_of(wrong._replace(witness=missed, reason=("missed", "")), found)
    return finding if finding.verdict == "wrong" else finding._replace(witness=None)


def _follows_from(
    equations: tuple[Sides, ...], claim: Claim, found: Meant, question: Question
) -> bool:
    leaning = Leaning(problems=equations)
    return bool(equations) and Judge(claim, found._replace(leaning=leaning), question).is_right()


def _of_one_size(claim: Claim, error: ClosedformError) -> Finding | None:
    """Where a sum ends at a size that nothing else has: under the condition that it is the one of
    what is summed."""
    high, size = str(error.fields["high"]), str(error.fields["size"])
    if not high.isidentifier() or not size.isidentifier() or re.search(rf"\b{high}\b", claim.where):
        return None
    renamed = replaced(claim, lambda t: t._replace(value=size) if _is_name(t, high) else t)
    found = _judged(renamed)
    if found.verdict == "right":
        return Finding(claim, "conditional", "sizes", f"{high} = {size}", sides=found.sides)
    return found._replace(claim=claim) if found.verdict == "wrong" else None


def _is_name(tree: Tree, name: str) -> bool:
    return tree.kind == "name" and tree.value == name


def _unfit(claim: Claim, problem: ClosedformError, otherwise: str, diagnosed: bool) -> Finding:
    """Shapes that do not fit are wrong where every shape is known."""
    inverted = problem.code == "power-of-vector" and INVERSE.match(_behind(claim, problem))
    if inverted and "vector(" in claim.where:
        return Finding(claim, "wrong", "inverse-of-nonsquare", problem=problem)
    squared = problem.code == "power-of-vector" and not _stands_in(claim, problem)
    indices = problem.code in INDICES and _stands_in(claim, problem)
    if (
        (problem.code.startswith(SHAPES) or indices)
        and not squared  # in a definition, where its author means the norm
        and is_declared(claim, None if indices else problem.span)
        and not _is_example(claim, problem)
    ):
        square = problem.code == "power-not-square" or problem.fields.get("name") == "inv"
        kind = "inverse-of-nonsquare" if square else "index" if indices else "shapes"
        finding = Finding(claim, "wrong", kind, problem=problem)
        return diagnosis_of(finding) if diagnosed else finding
    return Finding(claim, otherwise, problem=problem, reason=("shapes", ""))


def _stands_in(claim: Claim, problem: ClosedformError) -> bool:
    """Whether the place of a problem is one of the sides."""
    trees = [tree for tree in (claim.left, claim.right) if tree]
    return problem.span is not None and any(covers(tree.span, problem.span) for tree in trees)


def _behind(claim: Claim, problem: ClosedformError) -> str:
    """What stands in the document from the place of a problem on."""
    place = problem.span or Span(0, 0)
    for side in claim.sides:
        if side.start <= place.start < side.start + len(side.text):
            return side.text[place.start - side.start :]
    return ""


def _is_example(claim: Claim, problem: ClosedformError) -> bool:
    """Whether a size written out in cells meets one that is a letter: one size of many."""
    sizes = f"{problem.fields.get('left', '')}{problem.fields.get('right', '')}"
    mixed = any(map(str.isalpha, sizes)) and any(map(str.isdigit, sizes))
    return is_written_out(claim) and mixed
