"""The check of an answer: of the text that is shown, read back in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from closedform import checker
from closedform.checker import TIED, Question, Verdict
from closedform.core.dims import Dim
from closedform.core.node import Node, Symbol, node, postorder
from closedform.errors import CheckFailed, ClosedformError, LimitProblem, UnsupportedProblem
from closedform.library.expression import Expression
from closedform.library.task import Answer, Task
from closedform.limits import WRITTEN, Budget
from closedform.meaning import templates
from closedform.meaning.read import Reading, expression
from closedform.present.heads import NONE, Heads, map_heads
from closedform.rewriting.pieces import NoMatrixForm
from closedform.syntax.parser import parse_program


def verified(task: Task, answer: Answer, budget: Budget) -> Verdict:
    """The verdict on what is shown; an answer that does not pass is not shown.

    Raises `CheckFailed` where the check disproves the answer, cannot decide, or cannot read it;
    `UnsupportedProblem` for max and min of entries that are always equal.
    """
    _count(answer.result.node, budget)
    claimed = _read_back(task.reading, answer.result)
    verdict = _judged(task, answer, claimed, question_of(task, budget))
    if verdict.status == "failed":
        raise CheckFailed("check-failed", reason=verdict.reason or verdict.method)
    if verdict.reason == TIED:
        raise UnsupportedProblem("extreme-tied")
    if verdict.status == "undecided":
        raise CheckFailed("check-undecided", reason=verdict.reason)
    return verdict


class Form(NamedTuple):
    """A form of a derivative, and what stands before it."""

    expression: Expression
    heads: Heads = NONE

    def written(self, format: str = "text") -> str:
        write = {
            "text": self.expression.spelled,
            "unicode": self.expression.unicode,
            "latex": self.expression.latex,
        }
        return write[format](self.heads[format])


Forms = dict[str, Form | ClosedformError]  # a form, or why there is none


def checked_forms(task: Task, answer: Answer, budget: Budget | None) -> Forms:
    """The derivative as matrix, entry, vec form and linear map, each with a check of its own.

    In the place of a form that does not exist, takes more work than is left, or is not confirmed by
    its check stands the error that says so.  Without a `budget` nothing is checked.
    """
    made: Forms = {"matrix": Form(answer.result)}
    for form, make in (("entry", _entry), ("vec", _vec), ("map", _map)):
        try:
            found, holds = make(task, answer, budget)
            made[form] = found if holds else CheckFailed("form-unconfirmed", form=form)
        except (LimitProblem, UnsupportedProblem) as error:
            made[form] = error
        except NoMatrixForm:
            made[form] = UnsupportedProblem("no-matrix-form")
    return made


def _entry(task: Task, answer: Answer, budget: Budget | None) -> tuple[Form, bool]:
    letters, scalar = task.entry(answer.tensor)
    holds = _holds(task, scalar, budget, checker.derivative_entries, tuple(letters))
    return Form(task.shown(scalar), task.entry_heads(letters)), holds


def _vec(task: Task, answer: Answer, budget: Budget | None) -> tuple[Form, bool]:
    if answer.vec:
        return Form(answer.result), True  # which is checked
    stacked, transposed = task.vec(answer)
    judge = partial(checker.derivative, transposed=transposed, vec=True)
    return Form(task.shown(stacked)), _holds(task, stacked, budget, judge)


def _map(task: Task, answer: Answer, budget: Budget | None) -> tuple[Form, bool]:
    motion, image = task.map(answer.tensor)
    holds = _holds(task, image, budget, checker.derivative_map, motion.data)
    return Form(task.shown(image), map_heads(motion)), holds


def _holds(
    task: Task,
    made: Node,
    budget: Budget | None,
    judge: Callable[..., Verdict],
    *extra: object,
) -> bool:
    """Whether a form passes its check; by an entry, or without a budget, there is none."""
    if budget is None:
        return True
    _count(made, budget)
    if task.by_part:
        return True
    question, structured = question_of(task, budget), task.options.structured
    by = _by(task) if judge is not checker.derivative_map else tuple(t.whole for t in task.by)
    return judge(task.function, by, made, *extra, question, structured=structured).holds


def _by(task: Task) -> tuple[Symbol, ...]:
    """The variables, scalars first: they have no rows of their own."""
    return tuple(
        sorted((target.whole for target in task.by), key=lambda symbol: bool(symbol.shape))
    )


def _count(shown: Node, budget: Budget) -> None:
    """Count the work of writing an expression down."""
    budget.spend(sum(WRITTEN for _ in postorder(shown)))


def question_of(task: Task, budget: Budget) -> Question:
    return Question(
        slopes=lambda name: templates.slope(name, 0),
        conditions=task.reading.conditions,
        spend=budget.spend,
    )


def _judged(task: Task, answer: Answer, claimed: Node, question: Question) -> Verdict:
    if task.by_part:
        wanted, structured = task.function, task.options.structured
        for left, target in zip(range(len(task.by) - 1, -1, -1), task.by, strict=True):
            shape = (*wanted.shape, *target.shape) if left else claimed.shape
            wanted = node("apply", "derivative", (wanted, target.node), structured, shape)
        return checker.equal(wanted, claimed, question)
    return checker.derivative(
        task.function,
        _by(task),
        claimed,
        question,
        structured=task.options.structured,
        transposed=answer.transposed,
        vec=answer.vec,
    )


def _read_back(reading: Reading, result: Expression) -> Node:
    """The expression that the shown text means.

    Where a size that is left open does not follow after all, or another one does, every size is
    written out.
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
            made = expression(tree, symbols, reading.sizes, result.shape, closed=not explicit)
            if explicit or _open_sizes(made) <= _open_sizes(result.node):
                return made
        except LimitProblem:
            raise LimitProblem("answer-too-large") from None
        except ClosedformError as error:
            reason = error.code
    raise CheckFailed("read-back", reason=reason)


def _open_sizes(root: Node) -> set[Dim]:
    """The sizes of the constants of which they need not be written."""
    constants = (n for n in postorder(root) if n.op in ("eye", "ones", "zeros", "unit"))
    return {size for constant in constants for size in constant.shape}
