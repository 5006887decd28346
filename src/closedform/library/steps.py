"""The derivation of an answer: the lines of a style, each in words and with a check of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from closedform import check
from closedform.calculus.structured import free, space_of
from closedform.check import Question, Verdict
from closedform.core.node import Node, Symbol, node, postorder
from closedform.errors import CheckFailed
from closedform.functions import TABLE
from closedform.library.expression import Expression
from closedform.library.target import renamed
from closedform.library.task import Answer, Task
from closedform.library.verify import Form, question_of
from closedform.limits import Budget
from closedform.messages.layout import CONVENTION
from closedform.messages.steps import LAWS, SOURCES
from closedform.present.heads import Heads, derivative_heads, differential_heads, letter_heads
from closedform.rewriting import spelling as sp
from closedform.steps import STYLES, Asked, Head, Law, Line, Tools

__all__ = ["STYLES", "Step", "steps_of"]


class Step(NamedTuple):
    """One line of a derivation.

    heads     what stands on the left, by format: "df = "
    before    the right side of the line before
    after     the right side of this one
    rule      the laws that lead from one to the other, by name
    why       a sentence for each of them
    source    where they stand in the literature
    shapes    the shapes of what the line is made of, where they matter
    verdict   of the check of this line alone: it claims that both sides are equal
    """

    heads: Heads
    before: Expression
    after: Expression
    rule: str
    why: str
    source: str
    verdict: Verdict

    @property
    def text(self) -> str:
        """The line, in the notation."""
        return self.written("text")

    def unicode(self) -> str:
        """The line as on paper."""
        return self.written("unicode")

    def latex(self) -> str:
        """The line in LaTeX."""
        return self.written("latex")

    def written(self, format: str) -> str:
        """The line as "text", "unicode" or "latex"."""
        return Form(self.after, self.heads).written(format)

    def to_json(self) -> dict[str, str]:
        return {
            "text": self.text,
            "latex": self.latex(),
            "rule": self.rule,
            "why": self.why,
            "source": self.source,
            "verified": self.verdict.status,
        }


def steps_of(
    task: Task,
    answer: Answer,
    verdict: Verdict,
    style: str,
    detail: str,
    budget: Budget,
    more: int,
) -> tuple[Step, ...]:
    """The derivation of the answer in one style; the budget gets `more` steps for each line.

    Raises `CheckFailed` where the check disproves a line.
    """
    asked, question = _asked(task, answer, detail), question_of(task, budget)
    tools = Tools(
        task.tools.normal,
        task.tools.lifter,
        task.unfold,
        task.tools.simplified,
        task.arranged,
    )
    made: list[Step] = []
    speak = Speaker(task)
    above: tuple[Expression, Heads | None] = task.shown(task.function), None
    for line in STYLES[style](asked, tools):
        budget.left += more
        spoken = speak(line)
        after, heads = task.shown(spoken.value), _heads(task, spoken.head)
        if (after, heads) == above:
            continue  # what leads to it changes nothing in the names of the author
        asks = verdict.status != "unchecked" and spoken.head.kind != "answer"
        found = _checked(spoken, question) if asks else verdict
        if found.status == "failed":
            raise CheckFailed("step-failed", line=str(after))
        made.append(Step(heads, above[0], after, *_said(spoken.laws, task), found))
        above = after, heads
    return tuple(made)


def _asked(task: Task, answer: Answer, detail: str) -> Asked:
    wholes = [target.whole for target in task.by]
    (function,) = _freed(task, [task.function])
    arranged = []
    spaces = [x for x in wholes if space_of(x)]
    if spaces and task.options.structured != "unconstrained":
        arranged.append(task.options.structured)
    elif spaces or any(free(x) != x for x in wholes):
        arranged.append("simplified")
    if task.by_part:
        arranged.append("part")
    if answer.transposed:
        arranged.append("layout")
    (shown,) = _freed(task, [answer.result.node])
    by = tuple(map(free, wholes))
    return Asked(function, by, _motions(by, task), shown, tuple(arranged), detail)


def _freed(task: Task, roots: list[Node]) -> list[Node]:
    for symbol in dict.fromkeys(target.whole for target in task.by):
        roots = renamed(roots, symbol, free(symbol))
    return roots


def _motions(by: tuple[Symbol, ...], task: Task) -> tuple[Symbol, ...]:
    """``dX``: a name for each variable that nothing else has."""
    made = []
    for symbol in by:
        name = f"d{symbol.name}"
        while name in task.tools.lifter.taken:
            name += "_"
        made.append(Symbol(name, symbol.shape))
    return tuple(made)


class Speaker:
    """Lines in the names of the author, each with what was declared of it."""

    def __init__(self, task: Task) -> None:
        self._names = {free(target.whole): target.whole for target in task.by}

    def __call__(self, line: Line) -> Line:
        head = line.head
        variable = self._names.get(head.variable, head.variable)
        before = tuple(self._names.get(symbol, symbol) for symbol in head.before)
        head = head._replace(function=self._spoken(head.function), variable=variable, before=before)
        return line._replace(head=head, value=self._spoken(line.value))

    def _spoken(self, root: Node) -> Node:
        made: dict[Node, Node] = {}
        for current in postorder(root):
            args, data = tuple([made[arg] for arg in current.args]), current.data
            if current.kind == "name":
                plain = data._replace(dots=0)
                data = self._names.get(plain, plain)._replace(dots=data.dots)
            elif current.op == "differential":
                data = self._names.get(data[0], data[0]), data[1]
            made[current] = node(current.kind, current.op, args, data, current.shape)
        return made[root]


# -- the check ------------------------------------------------------------------------------------


def _checked(line: Line, question: Question) -> Verdict:
    """Whether the right side is what the head says: of this line alone."""
    return CHECKS[line.head.kind](line, question)


def _as_function(line: Line, question: Question) -> Verdict:
    return check.equal(line.head.function, line.value, question)


def _as_rate(line: Line, question: Question) -> Verdict:
    return check.derivative(line.head.function, line.head.variable, line.value, question)


def _as_derivative(line: Line, question: Question) -> Verdict:
    function, variable = line.head.function, line.head.variable
    ranks = len(function.shape), len(variable.shape)
    wide = min(ranks) > 0 and max(ranks) == 2
    return check.derivative(
        function, variable, line.value, question, structured="unconstrained", vec=wide
    )


def _as_map(line: Line, question: Question) -> Verdict:
    function, variable, step = line.head.function, line.head.variable, line.head.step
    assert step is not None
    if line.head.kind == "stacked" and len(function.shape) == 2:
        rows, columns = function.shape
        function = sp.apply("vec", (function,), (rows * columns,))
    return check.derivative_map(
        function, variable, line.value, step, question, structured="unconstrained"
    )


def _as_entry(line: Line, question: Question) -> Verdict:
    """At some places of each point; the lines that follow are about all of them."""
    kind, function, variable = line.head[:3]
    return check.some_entries(
        function,
        variable if kind == "entry" else None,
        line.value,
        line.head.letters,
        question,
        structured="unconstrained",
    )


# What each kind of line claims.  One of the kind "answer" is the answer, which has its verdict.
CHECKS: Mapping[str, Callable[[Line, Question], Verdict]] = {
    "function": _as_function,
    "entries": _as_entry,
    "entry": _as_entry,
    "rate": _as_rate,
    "derivative": _as_derivative,
    "differential": _as_map,
    "stacked": _as_map,
}


# -- words ----------------------------------------------------------------------------------------


def _heads(task: Task, head: Head) -> Heads:
    shape = task.function.shape
    if head.kind == "function":
        return derivative_heads(shape, head.before)
    if head.kind in ("entries", "entry"):
        last = head.variable if head.kind == "entry" else None
        return letter_heads(shape, head.before, last, head.letters, head.step is None)
    if head.kind in ("derivative", "answer"):
        by: tuple[Symbol, ...] = (*head.before, head.variable)
        if head.kind == "answer":
            by = tuple(target.whole for target in task.by)
        return derivative_heads(shape, by)
    return differential_heads(shape, head.before, head.kind)


def _said(laws: tuple[Law, ...], task: Task) -> tuple[str, str, str]:
    """The names of laws, a reason for each, their sources."""
    said = [_words(law, task) for law in laws]
    names, whys, sources = (dict.fromkeys(filter(None, each)) for each in zip(*said, strict=True))
    return ", ".join(names), "; ".join(whys), "; ".join(sources)


def _words(law: Law, task: Task) -> tuple[str, str, str]:
    """The name of a law, its reason, its source."""
    lang = task.options.lang
    fields = {
        "function": "",
        "formula": "",
        "name": ", ".join(dict.fromkeys(target.whole.name for target in task.by)),
        "layout": CONVENTION[lang].get(task.options.layout, ""),
    }
    key, source = law.key, SOURCES.get(law.key, "")
    if law.formula is not None:
        function, _, norm = law.function.partition(" ")
        key = "squared" if norm else key
        record = TABLE[norm or function]
        source = record.source
        left, right = (str(Expression(side)) for side in law.formula)
        fields |= {"function": record.name, "formula": f"d({left}) = {right}"}
    name, why = LAWS[lang][key]
    return name.format_map(fields), why.format_map(fields), source
