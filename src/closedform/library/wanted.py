"""What a program computes of an objective: each quantity as a formula, checked, and as a core node.

value              f
gradient           ∂f/∂X, in the shape of X
jacobian           ∂f/∂x of a function that is no scalar, as `derive` arranges it
hessian            ∂²f/∂vec(X)∂vec(X)'
hvp                the derivative of the gradient along `v`, in the shape of X
hessian_diagonal   ∂²f/∂X[i, j]², in the shape of X
newton             the step -hess⁻¹*grad, of a vector
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from typing import NamedTuple

from closedform import checker
from closedform.calculus import moved
from closedform.calculus.structured import STRUCTURE
from closedform.checker import UNCHECKED, Verdict
from closedform.core.algebra import contract, linear, scale
from closedform.core.node import Node, Symbol, node
from closedform.errors import CheckFailed, ClosedformError, OptionProblem
from closedform.library.expression import Expression
from closedform.library.forms import vec_form
from closedform.library.target import Target, axes
from closedform.library.task import Answer, Options, Task, rows_of
from closedform.library.verify import question_of, verified
from closedform.limits import Budget
from closedform.meaning.read import Reading

DIRECTIONS = ("v", "direction")


class Wanted(NamedTuple):
    """One quantity: its formula, its core node with the axes that a program returns, and the check
    of the formula."""

    formula: Expression
    core: Node
    verdict: Verdict
    extra: tuple[Symbol, ...] = ()  # inputs beside those of the objective
    matrix: bool = False  # a Hessian


class Objective:
    """An objective and one variable of it, beside others; what is worked out once is kept."""

    def __init__(
        self,
        reading: Reading,
        target: Target,
        targets: Sequence[Target],
        budget: Budget,
        checked: bool,
    ) -> None:
        self.reading = reading
        self.target = target
        self.targets = targets  # all variables that are asked about
        self.budget = budget
        self.checked = checked
        self._answers: dict[int, tuple[Task, Answer, Verdict]] = {}

    def wanted(self, what: str) -> Wanted:
        return MAKERS[what](self)

    def task(self, order: int) -> Task:
        return Task(self.reading, [self.target], Options(order), self.budget)

    def answer(self, order: int) -> tuple[Task, Answer, Verdict]:
        """The derivative of an order, checked."""
        if order not in self._answers:
            task = self.task(order)
            answer = task.answer()
            verdict = verified(task, answer, self.budget) if self.checked else UNCHECKED
            self._answers[order] = task, answer, verdict
        return self._answers[order]

    def equal(self, task: Task, left: Node, right: Node) -> Verdict:
        """Whether two expressions are the same; what is not is not returned."""
        if not self.checked:
            return UNCHECKED
        return _passed(checker.equal(left, right, question_of(task, self.budget)))


def _passed(verdict: Verdict) -> Verdict:
    if verdict.status in ("failed", "undecided"):
        raise CheckFailed("check-failed", reason=verdict.reason or verdict.method)
    return verdict


def _value(objective: Objective) -> Wanted:
    task = objective.task(1)
    core = task.core()
    shape = task.function.shape
    made = task.arranged(core, (shape,))
    verdict = objective.equal(task, task.function, made)
    return Wanted(task.shown(made), core, verdict)


def _gradient(objective: Objective) -> Wanted:
    task, answer, verdict = objective.answer(1)
    _refuse_array(task, "gradient")
    return Wanted(answer.result, answer.tensor, verdict)


def _jacobian(objective: Objective) -> Wanted:
    task, answer, verdict = objective.answer(1)
    return Wanted(answer.result, _two_axes(task, answer), verdict)


def _hessian(objective: Objective) -> Wanted:
    task, answer, verdict = _second(objective)
    return Wanted(answer.result, _two_axes(task, answer), verdict, matrix=True)


def _two_axes(task: Task, answer: Answer) -> Node:
    """A derivative of more than two axes in its vec form, factored like its formula."""
    if not answer.vec:
        return answer.tensor
    try:
        return task.unfold(answer.result.node)
    except ClosedformError:  # written as a sum over entries
        return vec_form(answer.tensor, rows_of(task.shapes()))


def _second(objective: Objective) -> tuple[Task, Answer, Verdict]:
    _refuse_array(objective.task(2), "hessian")
    return objective.answer(2)


def _refuse_array(task: Task, what: str) -> None:
    """Refuse what is there for a scalar function alone."""
    shape = task.function.shape
    if shape:
        raise OptionProblem("gradient-of-array", what=what, shape="×".join(map(str, shape)))


def _hvp(objective: Objective) -> Wanted:
    """Forwards through the gradient: as deep as the objective, never as wide as the Hessian.

    With several variables the gradient by this one moves along a direction of each of them.
    """
    task, answer, _ = objective.answer(1)
    _refuse_array(task, "hvp")
    whole = objective.target.whole
    taken = set(task.tools.lifter.taken)
    parts, directions = [], []
    verdict = UNCHECKED
    for target in objective.targets:
        symbol = _direction(target.whole, taken, len(objective.targets) > 1)
        taken.add(symbol.name)
        leaf = node("name", data=target.whole, shape=axes(target.shape))
        motion = node("name", data=symbol, shape=axes(symbol.shape))
        part = task.tools.simplified(moved(answer.tensor, {leaf: motion}, ()))
        if objective.checked:
            mapped = task.arranged(part, (whole.shape,))
            by, question = (whole, target.whole), question_of(task, objective.budget)
            held = checker.derivative_map(task.function, by, mapped, symbol, question)
            verdict = _passed(held)
        parts.append((1, part))
        directions.append(symbol)
    core = task.tools.simplified(linear(answer.tensor.shape, parts))
    made = task.arranged(core, (whole.shape,))
    names = [symbol.name for symbol in directions]
    return Wanted(task.shown(made, names), core, verdict, tuple(directions))


def _direction(whole: Symbol, taken: Container[str], several: bool) -> Symbol:
    """A name for the motion of a variable, in the space of that variable."""
    names = (f"v_{whole.name}", f"direction_{whole.name}") if several else DIRECTIONS
    name = next((name for name in names if name not in taken), f"d{whole.name}")
    return Symbol(name, whole.shape, whole.properties & STRUCTURE)


def _hessian_diagonal(objective: Objective) -> Wanted:
    task, answer, verdict = _second(objective)
    rank = len(answer.tensor.shape) // 2
    labels = tuple(range(rank))
    core = task.tools.simplified(contract([(answer.tensor, labels + labels)], labels))
    made = task.arranged(core, (objective.target.whole.shape,))
    return Wanted(task.shown(made), core, verdict)


def _newton(objective: Objective) -> Wanted:
    task, answer, verdict = _second(objective)
    _, first, _ = objective.answer(1)
    if len(objective.targets) > 1:
        raise OptionProblem("newton-of-several", count=len(objective.targets))
    if len(first.tensor.shape) != 1:
        raise OptionProblem("newton-of-matrix", name=objective.target.whole.name)
    hessian = answer.tensor
    inverse = node("apply", "inv", (hessian,), shape=hessian.shape)
    core = scale(-1, contract([(inverse, (0, 1)), (first.tensor, (1,))], (0,)))
    made = task.arranged(core, (objective.target.whole.shape,))
    return Wanted(task.shown(made), core, verdict)


MAKERS: Mapping[str, Callable[[Objective], Wanted]] = {
    "value": _value,
    "gradient": _gradient,
    "jacobian": _jacobian,
    "hessian": _hessian,
    "hvp": _hvp,
    "hessian_diagonal": _hessian_diagonal,
    "newton": _newton,
}
