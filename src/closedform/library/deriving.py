"""From text to a checked derivative: the stages in a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import TYPE_CHECKING

from closedform.checker import UNCHECKED
from closedform.core.algebra import is_zero
from closedform.core.dims import Dim
from closedform.core.node import Node, Symbol, at_work, postorder, sweep
from closedform.errors import (
    ClosedformError,
    DeclarationProblem,
    NameProblem,
    OptionProblem,
)
from closedform.library.answer import Derivation
from closedform.library.arguments import (
    FORMULA,
    NAMES,
    choose,
    declarations_of,
    effort_of,
    text_of,
    truth_of,
    wrong_type,
    wrong_value,
)
from closedform.library.conditions import Facts, conditions
from closedform.library.expression import Expression, sizes_in
from closedform.library.lengths import lengths
from closedform.library.target import target_of
from closedform.library.task import Answer, Options, Task
from closedform.library.verify import Forms, checked_forms, verified
from closedform.limits import (
    CHARACTERS_A_STEP,
    Budget,
    allowed,
    for_forms,
    more_for_a_line,
    more_for_check,
)
from closedform.meaning.declare import said
from closedform.meaning.read import Reading, read
from closedform.messages import sentence
from closedform.syntax.tree import Span

if TYPE_CHECKING:
    from closedform.library.steps import Step

# The notes that are worth a line.
ECHOED = (
    "read-as",
    "read-as-latex",
    "sample",
    "numpy-matmul",
    "numpy-outer",
    "inner-zero",
    "definitions-unused",
)


def derive(
    expr: str | Expression,
    wrt: str | Expression | Sequence[str | Expression],
    *,
    where: str | Mapping[str, str] | None = None,
    order: int = 1,
    layout: str = "mixed",
    form: str = "matrix",
    structured: str = "project",
    steps: str | None = None,
    detail: str = "normal",
    lang: str = "en",
    check: bool = True,
    effort: float = 1.0,
) -> Derivation:
    """The derivative of `expr` by `wrt` in closed matrix form, checked.

    `wrt` is a name, an entry, row or column of one (``"h[j]"``), or two names for a mixed second
    derivative ∂²f/∂x∂y' (with `order` 2).  A result that fails its check is never returned:
    `CheckFailed` is raised instead.  The work is bounded by a number of steps; `effort` multiplies
    it.  `steps` asks for the derivation in a style, or for the "shortest".  `form` is the one that
    `str()` gives; every other that was found stands in `.forms`.

    >>> import closedform as cf
    >>> where = "X: matrix(N, D), w: vector(D), y: vector(N)"
    >>> d = cf.derive("norm2(X*w - y)^2", wrt="w", where=where)
    >>> str(d.result), d.verdict.status, d.layout
    ("2*X'*(X*w - y)", 'exact', 'column D: entry i is ∂f/∂w[i]')
    """
    choose(order=order, layout=layout, form=form, structured=structured, lang=lang, detail=detail)
    if steps is not None:
        choose(steps=steps)
    sweep()
    started = perf_counter()
    given = declarations_of(where)
    text = str(expr) if isinstance(expr, Expression) else text_of("expr", expr, FORMULA)
    times, check = effort_of(effort), truth_of("check", check)
    budget = Budget(allowed(len(text), times))
    names = names_of(wrt)
    if len(names) > 2 or (len(names) == 2 and order != 2):
        raise OptionProblem("variables-and-order", given=len(names), order=order)
    options = Options(order, layout, structured, lang)
    try:
        with at_work:
            budget.spend(len(text) // CHARACTERS_A_STEP)
            by = tuple(names)
            reading = (
                read(text, given, by) if isinstance(expr, str) else reading_of(expr, given, wrt)
            )
            task = Task(
                reading, [target_of(n, reading, lang, text) for n in names], options, budget
            )
            answer = task.answer()
            facts = Facts(task.unfold, task.tools.normal, reading.definitions)
            variables = frozenset(target.whole.name for target in task.targets)
            needed = conditions(reading.expression, answer.result.node, variables, facts, order)
            needed += lengths(reading, answer.result.node)
            passed = (perf_counter() - started) * 1000
            budget.left += more_for_check(len(text), times)
            verdict = verified(task, answer, budget) if check else UNCHECKED
            more = more_for_a_line(times)
            shown: tuple[Step, ...] = ()
            if steps is not None:
                from closedform.library.steps import steps_of

                shown = steps_of(task, answer, verdict, steps, detail, budget, more)
    except ClosedformError as error:
        raise placed(error, text) from None

    def forms() -> Forms:
        rest = Budget(for_forms(budget.left, times))
        with at_work:
            again = Task(reading, task.targets, options, rest)
            return checked_forms(again, answer, rest if check else None)

    derivation = Derivation(
        expr=text,
        wrt=", ".join(names),
        order=order,
        result=answer.result,
        form=form,
        forms=forms,
        verdict=verdict,
        steps=shown,
        called=task.called,
        conditions=needed,
        layout=task.layout_line,
        assumed=_assumed(reading),
        notes=_notes(reading, task, answer, lang),
        where=declared(reading),
        milliseconds=passed,
    )
    try:
        if form != "matrix":
            derivation.formula(form)
    except ClosedformError as error:
        raise placed(error, text) from None
    return derivation


def placed(error: ClosedformError, text: str) -> ClosedformError:
    """What concerns the text as a whole points at the whole of it."""
    if error.span is None and error.source is None and not isinstance(error, OptionProblem):
        error.span = Span(0, len(text))
        error.locate(text)
    return error


def names_of(wrt: object) -> list[str]:
    """The names to differentiate by, as they are written."""
    many = wrt if isinstance(wrt, (list, tuple)) else (wrt,)
    if not many or not all(isinstance(each, (str, Expression)) for each in many):
        raise wrong_type("wrt", wrt, NAMES)
    names = [str(each).strip() for each in many]
    if not all(names):
        raise wrong_value("wrt", wrt, NAMES)
    return names


def reading_of(expr: Expression, where: str | None, wrt: object) -> Reading:
    """The reading of an expression that is there already, its names each with one meaning."""
    if where is not None:
        raise OptionProblem("where-of-expression")
    symbols, sizes = _meanings(expr), sizes_in(expr.node)
    used = frozenset(symbols)
    for each in wrt if isinstance(wrt, (list, tuple)) else (wrt,):
        if isinstance(each, Expression):
            symbols |= _meanings(each, symbols)
            sizes |= sizes_in(each.node)
    for name in sizes & symbols.keys():
        if symbols[name].shape:
            raise DeclarationProblem("size-and-name", name=name)
    return Reading(expr.node, symbols, sizes, (), (), (), (), used)


def _meanings(expr: Expression, known: Mapping[str, Symbol] | None = None) -> dict[str, Symbol]:
    """The names of an expression; none has another meaning in `known`."""
    found: dict[str, Symbol] = {}
    for current in postorder(expr.node):
        if current.kind == "name":
            symbol = current.data._replace(dots=0)
            before = found.setdefault(symbol.name, (known or {}).get(symbol.name, symbol))
            if before != symbol:
                one, other = _declaration(before), _declaration(symbol)
                raise NameProblem("two-meanings", name=symbol.name, one=one, other=other)
    return found


def _assumed(reading: Reading) -> list[str]:
    used = [n for n in reading.assumed if n in reading.used and n in reading.symbols]
    return [f"{name}: {_declaration(reading.symbols[name])}" for name in used]


def _notes(reading: Reading, task: Task, answer: Answer, lang: str) -> list[str]:
    """What was read in one of several manners, why an answer is 0, and what was not used."""
    echoed = [sentence(n.code, lang, dict(n.fields)) for n in reading.notes if n.code in ECHOED]
    said = [target.note for target in task.targets if target.note]
    explained = said or any(note.code == "inner-zero" for note in reading.notes)
    if task.options.order == 1 and not explained and is_zero(answer.tensor):
        said = [sentence("constant", lang, {"name": task.targets[0].whole.name})]
    variables = {target.whole.name for target in task.targets}
    outer = _differentiated(reading.expression)
    if outer in variables and not explained:
        said.append(sentence("derivative-again", lang, {"name": outer}))
    idle = [name for name in reading.idle if name not in variables]
    if idle:
        said.append(sentence("declared-unused", lang, {"names": ", ".join(idle)}))
    return list(dict.fromkeys(echoed)) + said


def _differentiated(whole: Node) -> str:
    """The name by which the expression itself is a derivative; "" where it is none."""
    if whole.op != "derivative":
        return ""
    by = whole.args[1].args[0] if whole.args[1].op == "entry" else whole.args[1]
    return str(by.data.name)


def declared(reading: Reading) -> dict[str, str]:
    """Each name with its declaration; an integer of the formula is no size of a name."""
    made = {name: _declaration(symbol) for name, symbol in reading.symbols.items()}
    held = {x for s in reading.symbols.values() for size in s.shape for x in size.symbols}
    for integer in sorted(reading.sizes & sizes_in(reading.expression) - held - made.keys()):
        own = Dim.symbol(integer)
        bounds = [f"{sign} {end}" for left, sign, end in reading.conditions if left == own]
        made[integer] = " ".join(["integer", *bounds])
    return made


def _declaration(symbol: Symbol) -> str:
    if "index" in symbol.properties:
        return f"index({next((p[2:] for p in symbol.properties if p[:2] == '<='), 'n')})"
    kind = ("scalar", "vector", "matrix")[len(symbol.shape)]
    sizes = f"({', '.join(map(str, symbol.shape))})" if symbol.shape else ""
    words = {"positive": "> 0", "nonnegative": ">= 0", "function": "function(t)"}
    properties = [words.get(p, p) for p in sorted(said(symbol.properties))]
    return " ".join([kind + sizes, *properties])
