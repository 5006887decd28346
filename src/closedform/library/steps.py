"""The derivation of an answer: the lines of a style, each in words and with a check of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from closedform.calculus.structured import free, space_of
from closedform.checker import Verdict
from closedform.core.dims import Shape
from closedform.core.node import MOTION, Node, Symbol, node, postorder
from closedform.errors import CheckFailed, ClosedformError
from closedform.library.expression import Expression
from closedform.library.lines import checked
from closedform.library.target import renamed
from closedform.library.task import Answer, Task
from closedform.library.verify import Form, question_of
from closedform.library.wording import heads_of, letters_of, said
from closedform.limits import Budget
from closedform.present.heads import Heads, shape_tail
from closedform.present.program import Given
from closedform.rewriting import spelling as sp
from closedform.steps import STYLES, Asked, Line, Tools, letters_in

UNSAID = "direct"  # the calculus as a whole, and no law of it
OF_STYLES = ("u", "l")  # letters that styles bring in: what a line names itself has others
LONGEST_LINE = 60  # tokens of a line that is written out, without names for its parts


class Step(NamedTuple):
    """One line of a derivation.

    heads     what stands on the left, by format: "df = "
    before    the right side of the line before
    after     the right side of this one
    rule      the laws that lead from one to the other, by name
    whys      a sentence for each of them
    source    where they stand in the literature
    shape     of what stands on the left, where it matters
    verdict   of the check of this line alone: it claims that both sides are equal
    """

    heads: Heads
    before: Expression
    after: Expression
    rule: str
    whys: tuple[str, ...]
    source: str
    verdict: Verdict
    shape: Shape | None = None

    @property
    def why(self) -> str:
        """The sentences in one."""
        return "; ".join(self.whys)

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
        line = Form(self.after, self.heads).written(format)
        return line + (shape_tail(self.shape, format) if self.shape else "")

    def to_json(self) -> dict[str, str]:
        return {
            "text": self.text,
            "before": str(self.before),
            "after": str(self.after),
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
    """The derivation of the answer in one style, or in the one that makes it "shortest".

    The budget gets `more` steps for each line.
    Raises `CheckFailed` where the check disproves a line.
    """
    asked, question = _asked(task, answer, detail), question_of(task, budget)
    bound = {below.data for below in postorder(task.function) if below.kind == "binder"}
    task.tools.lifter.indices |= bound  # parts of sums are worked out too
    tools = tools_of(task, answer)
    made: list[Step] = []
    written = partial(_written, asked, tools, budget, more)
    lines = _shortest(written) if style == "shortest" else written(style)
    spoken_lines = list(map(Speaker(task), lines))
    authors = {word for word, _ in task.reading.definitions}
    held = {word: part for word, part in answer.result.program.parts if word not in authors}
    letters = {*OF_STYLES, *_letters(spoken_lines)} - held.keys()
    above, told = task.shown(task.function, letters, tuple(held.items())), ""
    held |= {word: part for word, part in above.program.parts if word not in authors}
    for spoken in spoken_lines:
        after = _shown(task, spoken.value, answer, letters, tuple(held.items()))
        held |= {word: part for word, part in after.program.parts if word not in authors}
        heads = heads_of(task, spoken.head)
        says = f"{heads['text']}{after}"
        if says == told:  # what leads to it changes nothing in the author's names
            made[-1] = made[-1]._replace(after=after)
            continue
        asks = verdict.status != "unchecked" and spoken.head.kind != "answer"
        found = checked(spoken, question) if asks else verdict
        if found.status == "failed":
            raise CheckFailed("step-failed", line=str(after))
        shape = (spoken.head.shaped and spoken.value.shape) or None
        made.append(Step(heads, above, after, *said(spoken.laws, task), found, shape))
        above, told = after, says
    return tuple(made)


def _letters(lines: Iterable[Line]) -> set[str]:
    """What the lines themselves name, which no part of any of them can be called: parts of the
    function, and indices."""
    heads = (letters_of(line.head) for line in lines)
    return set().union(*heads, letters_in(*(line.value for line in lines)))


def _written(asked: Asked, tools: Tools, budget: Budget, more: int, style: str) -> Iterator[Line]:
    for line in STYLES[style](asked, tools):
        budget.left += more
        yield line


def _shortest(written: Callable[[str], Iterator[Line]]) -> Sequence[Line]:
    """The derivation with the fewest lines and laws, of those that name one for all they do."""
    found: list[tuple[bool, int, Sequence[Line]]] = []
    refused: ClosedformError | None = None
    for style in STYLES:
        try:
            lines = list(written(style))
        except ClosedformError as error:
            refused = error
            continue
        laws = [law for line in lines for law in line.laws]
        found.append((any(law.key == UNSAID for law in laws), len(lines) + len(laws), lines))
    if not found and refused is not None:
        raise refused
    return min(found, key=lambda each: each[:2])[-1]


def _shown(
    task: Task, value: Node, answer: Answer, letters: Iterable[str], held: Given
) -> Expression:
    """A line is written out where that is short; the answer has the names it is shown with.  A name
    that a line gives to a part, `held` for those after it, means that part to the end."""
    if value is answer.result.node:
        return answer.result
    made = task.shown(value, letters, held)
    made.named = sp.size(made.node) > LONGEST_LINE
    return made


def tools_of(task: Task, answer: Answer | None = None) -> Tools:
    """What the derivative was made with, and the names that are taken."""
    made = task.tools
    taken = set(made.lifter.taken)
    if answer is not None:
        taken |= {word for word, _ in answer.result.program.definitions}
    return Tools(
        made.normal,
        made.lifter,
        task.unfold,
        made.simplified,
        task.arranged,
        task.named,
        frozenset(taken),
        task.called,
    )


def function_of(task: Task) -> tuple[Node, tuple[Symbol, ...]]:
    """The function and its variables, whose entries are independent."""
    (function,) = _freed(task, [task.function])
    return function, tuple(free(target.whole) for target in task.by)


def _asked(task: Task, answer: Answer, detail: str) -> Asked:
    wholes = [target.whole for target in task.by]
    function, by = function_of(task)
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
        made.append(Symbol(name, symbol.shape, frozenset({MOTION})))
    return tuple(made)


class Speaker:
    """Lines in the names of the author, each with what was declared of it."""

    def __init__(self, task: Task) -> None:
        self._names = {free(target.whole): target.whole for target in task.by}

    def __call__(self, line: Line) -> Line:
        head = line.head
        variable = self._names.get(head.variable, head.variable)
        before = tuple(self._names.get(symbol, symbol) for symbol in head.before)
        given = tuple((letter, self._spoken(value)) for letter, value in head.given)
        function = self._spoken(head.function)
        head = head._replace(function=function, variable=variable, before=before, given=given)
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
