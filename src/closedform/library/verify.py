"""The check of an answer: of the text that is shown, read back in."""

from __future__ import annotations

from closedform import check
from closedform.check import TIED, Question, Verdict
from closedform.core.node import Node, Symbol, node, postorder
from closedform.errors import CheckFailed, ClosedformError, UnsupportedProblem
from closedform.library.expression import Expression
from closedform.library.task import Answer, Task
from closedform.limits import Budget
from closedform.meaning import templates
from closedform.meaning.read import Reading, expression
from closedform.syntax.parser import parse_program


def verified(task: Task, answer: Answer, budget: Budget) -> Verdict:
    """The verdict on what is shown; an answer that does not pass is not shown.

    Raises `CheckFailed` where the check disproves the answer, cannot decide, or cannot read it;
    `UnsupportedProblem` for max and min of entries that are always equal.
    """
    claimed = _read_back(task.reading, answer.result)
    verdict = _judged(task, answer, claimed, _question(task, budget))
    if verdict.status == "failed":
        raise CheckFailed("check-failed", reason=verdict.reason or verdict.method)
    if verdict.reason == TIED:
        raise UnsupportedProblem("extreme-tied")
    if verdict.status == "undecided":
        raise CheckFailed("check-undecided", reason=verdict.reason)
    return verdict


def checked_forms(task: Task, answer: Answer, budget: Budget | None) -> dict[str, str]:
    """The derivative as matrix, entry, vec form and linear map, entry and map with a check each.

    A form that its check does not confirm is left empty.  Without a `budget` nothing is checked.
    """
    letters, scalar = task.entry(answer.tensor)
    mapped = task.map(answer.tensor)
    entry_holds = True
    if budget is not None and not any(target.is_part for target in task.targets):
        question, by = _question(task, budget), tuple(t.whole for t in task.by)
        structured = task.options.structured
        entry = check.derivative_entries(
            task.function, by, scalar, tuple(letters), question, structured=structured
        )
        entry_holds = entry.holds
        if mapped is not None:
            motion, image = mapped
            along = check.derivative_map(
                task.function, by, image, motion, question, structured=structured
            )
            mapped = mapped if along.holds else None
    return {
        "matrix": str(answer.result),
        "entry": task.entry_text(letters, scalar) if entry_holds else "",
        "vec": task.vec_text(answer),
        "map": f"{mapped[0].name} ↦ {Expression(mapped[1])}" if mapped is not None else "",
    }


def _question(task: Task, budget: Budget) -> Question:
    return Question(
        slopes=lambda name: templates.slope(name, 0),
        conditions=task.reading.conditions,
        spend=budget.spend,
    )


def _judged(task: Task, answer: Answer, claimed: Node, question: Question) -> Verdict:
    if any(target.is_part for target in task.targets):
        wanted = task.function
        for target in task.by:
            wanted = node("apply", "derivative", (wanted, target.node), "d", claimed.shape)
        return check.equal(wanted, claimed, question)
    return check.derivative(
        task.function,
        tuple(target.whole for target in task.by),
        claimed,
        question,
        structured=task.options.structured,
        transposed=answer.transposed,
        vec=answer.vec,
    )


def _read_back(reading: Reading, result: Expression) -> Node:
    """The expression that the shown text means.

    Where a size that is left open does not follow after all, every size is written out.
    """
    symbols = dict(reading.symbols)
    for current in postorder(result.node):
        if current.kind == "name":
            symbols.setdefault(current.data.name, current.data._replace(dots=0))
            if current.data.dots:
                symbols.setdefault("t", Symbol("t"))
    for explicit in (False, True):
        result.explicit = explicit
        try:
            tree = parse_program(str(result)).tree
            return expression(tree, symbols, reading.sizes, result.shape)
        except ClosedformError as error:
            reason = error.code
    raise CheckFailed("read-back", reason=reason)
