"""The derivation of an answer: the lines of a style, each in words and with a check of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from closedform import check
from closedform.calculus.structured import free, space_of
from closedform.check import Question, Verdict
from closedform.core.dims import Shape
from closedform.core.node import MOTION, Node, Symbol, name, node, postorder, put
from closedform.errors import CheckFailed, ClosedformError
from closedform.functions import TABLE
from closedform.library.expression import Expression
from closedform.library.target import renamed
from closedform.library.task import Answer, Task
from closedform.library.verify import Form, question_of
from closedform.limits import Budget
from closedform.messages.layout import CONVENTION
from closedform.messages.steps import COOKBOOK, LAWS, SOURCES
from closedform.present.heads import (
    Heads,
    chain_heads,
    derivative_heads,
    differential_heads,
    letter_heads,
    shape_tail,
)
from closedform.rewriting import spelling as sp
from closedform.steps import STYLES, Asked, Head, Law, Line, Tools

UNSAID = frozenset({"direct", "one node"})  # the calculus as a whole, and no law of it
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
    tools = tools_of(task)
    made: list[Step] = []
    speak = Speaker(task)
    above, told = task.shown(task.function), ""
    letters: set[str] = set()
    written = partial(_written, asked, tools, budget, more)
    for line in _shortest(written) if style == "shortest" else written(style):
        spoken = speak(line)
        letters |= _letters(spoken.head)
        known = letters if spoken.head.sides or spoken.head.given else ()
        after, heads = _shown(task, spoken.value, answer, known), heads_of(task, spoken.head)
        says = f"{heads['text']}{after}"
        if says == told:  # what leads to it changes nothing in the author's names
            made[-1] = made[-1]._replace(after=after)
            continue
        asks = verdict.status != "unchecked" and spoken.head.kind != "answer"
        found = checked(spoken, question) if asks else verdict
        if found.status == "failed":
            raise CheckFailed("step-failed", line=str(after))
        shape = (spoken.head.shaped and spoken.value.shape) or None
        made.append(Step(heads, above, after, *_said(spoken.laws, task), found, shape))
        above, told = after, says
    return tuple(made)


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
        found.append((any(law.key in UNSAID for law in laws), len(lines) + len(laws), lines))
    if not found and refused is not None:
        raise refused
    return min(found, key=lambda each: each[:2])[-1]


def _shown(task: Task, value: Node, answer: Answer, letters: Iterable[str] = ()) -> Expression:
    """A line is written out where that is short; the answer has the names it is shown with."""
    if value is answer.result.node:
        return answer.result
    made = task.shown(value, letters)
    made.named = sp.size(made.node) > LONGEST_LINE
    return made


def tools_of(task: Task) -> Tools:
    """What the derivative was made with."""
    made = task.tools
    return Tools(made.normal, made.lifter, task.unfold, made.simplified, task.arranged, task.named)


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


# -- the check ------------------------------------------------------------------------------------


def checked(line: Line, question: Question) -> Verdict:
    """Whether the right side is what the head says: of this line alone."""
    return CHECKS[line.head.kind](line, question)


def _as_node(line: Line, question: Question) -> Verdict:
    """That a part is what its letter stands for; where both sides are one and the same, it is."""
    value = _opened(line.value, line.head)
    if value is line.head.function:
        return Verdict("exact")
    return check.equal(line.head.function, value, question)


def _as_gradient(line: Line, question: Question) -> Verdict:
    head = line.head
    function, value = _opened(head.function, head), _opened(line.value, head)
    return check.derivative(function, head.variable, value, question, structured="unconstrained")


def _as_velocity(line: Line, question: Question) -> Verdict:
    """The same where nothing has moved yet: what moves straight on does so only there."""
    start = {line.head.variable.name: "zero"}
    return _as_gradient(line, question._replace(domain={**question.domain, **start}))


def _as_jacobian(line: Line, question: Question) -> Verdict:
    """That a Jacobian maps the motion of one vec to that of the other."""
    head = line.head
    u = head.variable
    step = Symbol(f"d{u.name}_", u.shape)  # no letter ends like this
    function, value = _vec(_opened(head.function, head)), _opened(line.value, head)
    mapped = sp.times(value, _vec(name(step)))
    return check.derivative_map(function, u, mapped, step, question, structured="unconstrained")


def _vec(value: Node) -> Node:
    if len(value.shape) < 2:
        return value
    rows, columns = value.shape
    return sp.apply("vec", (value,), (rows * columns,))


def _opened(root: Node, head: Head) -> Node:
    """With what they stand for in the place of the letters that have a value here."""
    for letter, value in head.given:
        root = put(root, {name(letter): value})
    return root


def _as_function(line: Line, question: Question) -> Verdict:
    return check.equal(line.head.function, line.value, question)


def _as_rate(line: Line, question: Question) -> Verdict:
    value = _opened(line.value, line.head)
    return check.derivative(line.head.function, line.head.variable, value, question)


def _as_derivative(line: Line, question: Question) -> Verdict:
    function, variable = line.head.function, line.head.variable
    value = _opened(line.value, line.head)
    ranks = len(function.shape), len(variable.shape)
    wide = min(ranks) > 0 and max(ranks) == 2
    return check.derivative(
        function, variable, value, question, structured="unconstrained", vec=wide
    )


def _as_map(line: Line, question: Question) -> Verdict:
    function, variable, step = line.head.function, line.head.variable, line.head.step
    assert step is not None
    if line.head.kind == "stacked":
        function = _vec(function)
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
    "node": _as_node,
    "jacobian": _as_jacobian,
    "gradient": _as_gradient,
    "velocity": _as_velocity,
}


# -- words ----------------------------------------------------------------------------------------


def heads_of(task: Task, head: Head) -> Heads:
    shape = task.function.shape
    if head.sides:
        return chain_heads(head.sides)
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


def _letters(head: Head) -> set[str]:
    """The letters that a line on the graph brings in."""
    first = [side[0][0] for side in head.sides[:1]]
    return {each.data.name for each in first if isinstance(each, Node)}


# the rules that bear the names of operators
OPERATORS = {"divide": "quotient", "ediv": "quotient", "power": "power", "epower": "power"}


def _said(laws: tuple[Law, ...], task: Task) -> tuple[str, tuple[str, ...], str]:
    """The names of laws, a reason for each, their sources."""
    said = [_words(law, task) for law in laws]
    names, whys, sources = (dict.fromkeys(filter(None, each)) for each in zip(*said, strict=True))
    return ", ".join(names), tuple(whys), _cited(sources)


def _cited(sources: Iterable[str]) -> str:
    """The sources, each book once with all its equations."""
    books: dict[str, dict[str, None]] = {}
    for source in (each for text in sources for each in text.split("; ")):
        book, numbered, equations = source.partition(", (")
        found = equations[:-1].split("), (") if numbered else []
        books.setdefault(book, {}).update(dict.fromkeys(found))
    return "; ".join(
        ", ".join((book, *(f"({each})" for each in found))) for book, found in books.items()
    )


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
    if key == "known":
        number, _, says = law.function.partition(" ")
        fields |= {"number": number, "formula": says}
        source = f"{COOKBOOK}, ({number})"
    elif key == "direct":
        fields |= {"function": law.function}
    if law.formula is not None:
        function, _, norm = law.function.partition(" ")
        key = "squared" if norm else key
        record = TABLE[norm or function]
        source = SOURCES.get(key) or record.source
        left, right = (str(Expression(side)) for side in law.formula)
        fields |= {"function": record.name, "formula": f"d({left}) = {right}"}
    name, why = LAWS[lang][key]
    if law.formula is not None and law.function in OPERATORS:
        name, _ = LAWS[lang][OPERATORS[law.function]]
    return name.format_map(fields), why.format_map(fields), source
