"""From text to a checked derivative: the stages in a row."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from time import perf_counter
from typing import NamedTuple

from closedform import check as judge
from closedform.calculus import by_time, derivative, is_time, unfold
from closedform.calculus.structured import constrained, free, space_of
from closedform.check import UNCHECKED, Question, Verdict
from closedform.core.algebra import contract
from closedform.core.dims import ONE, Dim, Shape
from closedform.core.node import Node, Symbol, node, postorder
from closedform.core.node import symbols as symbols_below
from closedform.errors import (
    CheckFailed,
    ClosedformError,
    NameProblem,
    OptionProblem,
    UnsupportedProblem,
)
from closedform.library.answer import Derivation
from closedform.library.conditions import conditions
from closedform.library.expression import Expression, names_in, sizes_in
from closedform.library.forms import by_entries, entry_text, map_text, vec_form
from closedform.limits import Clock, allowed
from closedform.meaning import templates
from closedform.meaning.read import Reading, expression, read
from closedform.messages import sentence
from closedform.present.layout import layout_line
from closedform.rewriting import normal
from closedform.rewriting import spelling as sp
from closedform.rewriting.lift import Lifter
from closedform.rewriting.normal import Normal
from closedform.rewriting.pieces import NoMatrixForm
from closedform.rewriting.simplify import Simplifier
from closedform.syntax.front import parse
from closedform.syntax.parser import parse_program
from closedform.syntax.tree import Span

ECHOED = ("read-as", "read-as-latex", "sample")  # notes that are worth a line
OPTIONS = {
    "layout": ("mixed", "numerator", "denominator"),
    "form": ("matrix", "entry", "vec", "map"),
    "structured": ("project", "coordinates", "unconstrained"),
    "lang": ("en", "ko"),
    "order": (1, 2),
}


def derive(
    expr: str | Expression,
    wrt: str | Expression | Sequence[str],
    *,
    where: str | None = None,
    order: int = 1,
    layout: str = "mixed",
    form: str = "matrix",
    structured: str = "project",
    steps: str | None = None,
    lang: str = "en",
    check: bool = True,
    seconds: float | None = None,
) -> Derivation:
    """The derivative of `expr` by `wrt` in closed matrix form, checked.

    `wrt` is a name, an entry, row or column of one (``"h[j]"``), or two names for a mixed second
    derivative ∂²f/∂x∂y' (`order` 2, two vectors or scalars).  A result that fails its check is
    never returned: `CheckFailed` is raised instead.  `seconds` bounds the time; without it the
    bound grows with the length of the text.

    >>> import closedform as cf
    >>> where = "X: matrix(N, D), w: vector(D), y: vector(N)"
    >>> d = cf.derive("norm2(X*w - y)^2", wrt="w", where=where)
    >>> str(d.result), d.verdict.status, d.layout
    ("2*X'*(X*w - y)", 'exact', 'column D: entry i is ∂f/∂w[i]')
    """
    _options(order=order, layout=layout, form=form, structured=structured, lang=lang)
    if steps is not None:
        raise OptionProblem("not-yet", feature="steps")
    started = perf_counter()
    clock = Clock(allowed(len(str(expr)), seconds))
    try:
        reading = _reading(expr, where)
        names = [str(n) for n in wrt] if isinstance(wrt, (list, tuple)) else [str(wrt)]
        if len(names) > 2 or (len(names) == 2 and order != 2):
            raise OptionProblem("variables-and-order", given=len(names), order=order)
        task = _Task(reading, names, order, layout, structured, lang, clock)
        answer = task.answer()
        passed = (perf_counter() - started) * 1000
        verdict = task.verified(answer, check)
    except ClosedformError as error:
        raise _placed(error, str(expr)) from None
    return Derivation(
        expr=expr if isinstance(expr, str) else str(expr),
        wrt=", ".join(names),
        order=order,
        result=answer.result,
        forms=lambda: task.forms(answer),
        verdict=verdict,
        conditions=conditions(reading.expression, answer.result.node, task.variables[0].name),
        layout=task.layout_line(),
        assumed=[
            f"{n}: {_declaration(reading.symbols[n])}"
            for n in reading.assumed
            if n in reading.used and n in reading.symbols
        ],
        notes=task.notes,
        where={n: _declaration(s) for n, s in reading.symbols.items()},
        milliseconds=passed,
    )


def _placed(error: ClosedformError, text: str) -> ClosedformError:
    """What concerns the text as a whole points at the whole of it."""
    if error.span is None and error.source is None and not isinstance(error, OptionProblem):
        error.span = Span(0, len(text))
        error.locate(text)
    return error


def _options(**given: object) -> None:
    for name, value in given.items():
        if value not in OPTIONS[name]:
            allowed = ", ".join(map(str, OPTIONS[name]))
            raise OptionProblem("option-choice", option=name, value=value, allowed=allowed)


def _reading(expr: str | Expression, where: str | None) -> Reading:
    if isinstance(expr, str):
        return read(expr, where)
    symbols = names_in(expr)
    return Reading(expr.node, symbols, sizes_in(expr.node), (), (), (), (), frozenset(symbols))


def _declaration(symbol: Symbol) -> str:
    kind = ("scalar", "vector", "matrix")[len(symbol.shape)]
    sizes = f"({', '.join(map(str, symbol.shape))})" if symbol.shape else ""
    words = {"positive": "> 0", "nonnegative": ">= 0", "function": "function(t)"}
    properties = [words.get(p, p) for p in sorted(symbol.properties)]
    return " ".join([kind + sizes, *properties])


class _Answer(NamedTuple):
    tensor: Node  # the core: the axes of the function, then of the variables
    result: Expression
    vec: bool  # shown in its vec form
    transposed: bool  # the other layout


class _Task:
    """One derivative that is asked for."""

    def __init__(
        self,
        reading: Reading,
        names: list[str],
        order: int,
        layout: str,
        structured: str,
        lang: str,
        clock: Clock,
    ) -> None:
        self.clock = clock
        self.reading = reading
        self.order = order
        self.layout = layout
        self.structured = structured
        self.lang = lang
        self.notes = [
            sentence(n.code, lang, dict(n.fields)) for n in reading.notes if n.code in ECHOED
        ]
        self.targets = [self._target(name) for name in names]
        self.variables = [_base(target).data for target in self.targets]
        self.normal: Normal = normal(clock)
        ranks = {name: rank for rank, name in enumerate(symbols_below(reading.expression))}
        taken = (
            frozenset(reading.symbols)
            | reading.sizes
            | frozenset(n for n, _ in reading.definitions)
        )
        self.lifter = Lifter(self.normal, ranks, taken)
        self.function = reading.expression

    # -- the variable -----------------------------------------------------------------------------

    def _target(self, name: str) -> Node:
        """The name, or the entry of a name, to differentiate by."""
        symbols = self.reading.symbols
        if (
            name == "t"
            and name not in symbols
            and any("function" in s.properties for s in symbols.values())
        ):
            return node("name", data=Symbol("t"))
        if name in symbols:
            return node("name", data=symbols[name], shape=symbols[name].shape)
        if name.isidentifier():
            if name in self.reading.sizes:
                raise NameProblem("derivative-by-dimension", name=name)
            near = get_close_matches(name, symbols, 1) or [
                n for n in symbols if n.lower() == name.lower()
            ]
            fields = {"near": near[0] if near else "", "name": name, "names": ", ".join(symbols)}
            self.notes.append(sentence("absent-near" if near else "absent", self.lang, fields))
            return node("name", data=Symbol(name))
        try:
            made = expression(parse(name, frozenset(symbols)).tree, symbols, self.reading.sizes)
        except ClosedformError as error:
            raise error.locate(name) from None
        if made.kind == "name" and made.data.dots == 0:
            return made
        if made.op != "entry" or made.args[0].kind != "name":
            raise NameProblem("derivative-by-expression").locate(name)
        return made

    # -- the answer -------------------------------------------------------------------------------

    def answer(self) -> _Answer:
        tensor = self._tensor()
        function, variables = self.function_shape(), self.variable_shapes()
        rank = len(tensor.shape)
        wide = rank > 2
        transposed = False
        value = tensor
        if wide:
            value = self._matrix(tensor)
            made = self._lifted_vec(value, tensor)
        else:
            transposed = self._transposes(function, variables)
            made = self.lifter(value, transposed and rank == 2)
            if transposed and rank == 1:
                made = sp.transpose(made)
            if self._is_row(function, variables):
                made = sp.transpose(made)
        return _Answer(
            tensor, Expression(sp.powers(made), self.reading.definitions), wide, transposed
        )

    def _tensor(self) -> Node:
        given = self.function
        leaf = self.variables[0]
        if space_of(leaf) is not None and self.structured != "unconstrained":
            _no_extremes(given, leaf)
        if free(leaf) != leaf:
            given = _renamed(given, leaf, free(leaf))
        named = frozenset(_renamed(body, leaf, free(leaf)) for _, body in self.reading.definitions)
        core = self.normal(unfold(given, named))
        simplifier = Simplifier(self.normal, self.lifter)
        for position in range(self.order):
            target = self.targets[min(position, len(self.targets) - 1)]
            core = self._derivative(core, target)
            if position + 1 < self.order:
                core = simplifier(self.normal(core))
        if free(leaf) != leaf:
            core = _renamed(core, free(leaf), leaf)
        return simplifier(self.normal(core))

    def _derivative(self, core: Node, target: Node) -> Node:
        base = _base(target)
        symbol = free(base.data)
        leaf = node("name", data=symbol, shape=tuple(s for s in base.shape if s is not ONE))
        if is_time(symbol, core):
            return by_time(core, leaf)
        whole = derivative(core, leaf)
        space = space_of(base.data)
        if space is not None:
            whole = constrained(whole, space, self.structured)
        if target is base:
            return whole
        return _at_entry(self.normal(whole), core, target)

    def _matrix(self, tensor: Node) -> Node:
        rows = len([s for s in self.function_shape() if s is not ONE])
        if rows + sum(len([s for s in v if s is not ONE]) for v in self.variable_shapes()) != len(
            tensor.shape
        ):
            raise UnsupportedProblem("tensor-order", order=len(tensor.shape))
        if self.order == 2:
            shapes = self.variable_shapes()
            last = len([s for s in shapes[-1] if s is not ONE])
            rows = len(tensor.shape) - last
        if rows > 2 or len(tensor.shape) - rows > 2:
            raise UnsupportedProblem("tensor-order", order=len(tensor.shape))
        self.rows = rows
        return self.normal(vec_form(tensor, rows))

    def _lifted_vec(self, value: Node, tensor: Node) -> Node:
        try:
            return self.lifter(Simplifier(self.normal, self.lifter)(value))
        except NoMatrixForm:
            return by_entries(tensor, self.rows, self.lifter, self.normal)

    # -- shapes and layout ------------------------------------------------------------------------

    def function_shape(self) -> Shape:
        return self.function.shape

    def variable_shapes(self) -> list[Shape]:
        shapes = [target.shape for target in self.targets]
        return shapes * 2 if self.order == 2 and len(shapes) == 1 else shapes

    def _transposes(self, function: Shape, variables: list[Shape]) -> bool:
        """Whether the layout asked for is the transpose of the mixed one."""
        if self.order == 2 or self.layout == "mixed":
            return False
        if self.layout == "numerator":
            return not function and bool(variables[0])
        return bool(function)

    def _is_row(self, function: Shape, variables: list[Shape]) -> bool:
        """A function or a variable that is a row: the result has its shape."""
        if self.order == 2:
            return False
        only = [s for s in (function, variables[0]) if s]
        return len(only) == 1 and len(only[0]) == 2 and only[0][0] is ONE

    def layout_line(self) -> str:
        variable = self.variables[-1]
        target = self.targets[-1]
        if target.op == "entry":
            variable = Symbol(str(Expression(target)), target.shape)
        return layout_line(
            self.function_shape(),
            variable,
            order=self.order,
            layout=self.layout,
            structured=self.structured,
            lang=self.lang,
        )

    # -- the check --------------------------------------------------------------------------------

    def verified(self, answer: _Answer, wanted: bool) -> Verdict:
        """The verdict on the text that is shown, read back in."""
        if not wanted:
            return UNCHECKED
        try:
            shown = self.read_back(answer.result)
        except (
            CheckFailed
        ):  # every size written out reads back where one that is left open does not
            answer.result.explicit = True
            shown = self.read_back(answer.result)
        claimed, by = shown, tuple(self.variables)
        if self.order == 2 and len(by) == 1:
            by = (by[0], by[0])
        question = Question(
            slopes=lambda name: templates.slope(name, 0),
            conditions=self.reading.conditions,
            pause=self.clock.check,
        )
        verdict = self._judged(answer, claimed, by, question)
        if verdict.status == "failed":
            raise CheckFailed("check-failed", reason=verdict.reason or verdict.method)
        if verdict.status == "undecided":
            raise CheckFailed("check-undecided", reason=verdict.reason)
        return verdict

    def _judged(
        self, answer: _Answer, claimed: Node, by: tuple[Symbol, ...], question: Question
    ) -> Verdict:
        entry = self.targets[0].op == "entry"
        if entry:
            wanted = node(
                "apply", "derivative", (self.function, self.targets[0]), "d", claimed.shape
            )
            return judge.equal(wanted, claimed, question)
        return judge.derivative(
            self.function,
            by,
            claimed,
            question,
            structured=self.structured,
            transposed=answer.transposed,
            vec=answer.vec,
        )

    def read_back(self, result: Expression) -> Node:
        """The expression that the shown text means."""
        symbols = dict(self.reading.symbols)
        for current in postorder(result.node):
            if current.kind == "name":
                symbols.setdefault(current.data.name, current.data._replace(dots=0))
                if current.data.dots:
                    symbols.setdefault("t", Symbol("t"))
        try:
            return expression(
                parse_program(str(result)).tree, symbols, self.reading.sizes, result.shape
            )
        except ClosedformError as error:
            raise CheckFailed("read-back", reason=error.code) from None

    # -- other forms ------------------------------------------------------------------------------

    def forms(self, answer: _Answer) -> dict[str, str]:
        tensor = answer.tensor
        variable = self.variables[-1]
        found = {"matrix": str(answer.result)}
        found["entry"] = entry_text(tensor, self._quotient, self.lifter, self.normal)
        found["vec"] = str(answer.result) if answer.vec else self._vec_text(tensor)
        found["map"] = map_text(tensor, variable, self.lifter, self.normal)[0]
        return found

    def _vec_text(self, tensor: Node) -> str:
        rows = len([s for s in self.function_shape() if s is not ONE])
        if self.order == 2:
            rows = len(tensor.shape) - len([s for s in self.variable_shapes()[-1] if s is not ONE])
        if rows == 0 or rows == len(tensor.shape):  # a gradient: its own vec, a row
            if len(tensor.shape) < 2:
                return str(
                    Expression(
                        sp.transpose(self.lifter(tensor)) if rows == 0 else self.lifter(tensor)
                    )
                )
        value = Simplifier(self.normal, self.lifter)(self.normal(vec_form(tensor, rows)))
        made = self.lifter(value)
        return str(Expression(sp.transpose(made) if rows == 0 else made))

    def _quotient(self, letters: list[str]) -> str:
        """``∂F[i, j]/∂X[k, l]`` with the letters of the axes."""
        left = list(letters)
        head = "f" if not self.function_shape() else "F" if len(self.function_shape()) == 2 else "f"
        above = head + _subscript(left, self.function_shape())
        below = [
            "∂" + v.name + _subscript(left, s)
            for v, s in zip(
                self.variables * (2 if self.order == 2 and len(self.variables) == 1 else 1),
                self.variable_shapes(),
                strict=True,
            )
        ]
        top = "∂²" if self.order == 2 else "∂"
        return f"{top}{above}/{''.join(below) if len(below) == 1 else '(' + ' '.join(below) + ')'}"


def _subscript(letters: list[str], shape: Shape) -> str:
    wide = [letters.pop(0) if size is not ONE else "1" for size in shape]
    return f"[{', '.join(wide)}]" if wide else ""


def _base(target: Node) -> Node:
    return target.args[0] if target.op == "entry" else target


def _renamed(root: Node, old: Symbol, new: Symbol) -> Node:
    """The same graph with one symbol in the place of another."""
    if old == new:
        return root
    made: dict[Node, Node] = {}
    for current in postorder(root):
        args = tuple(made[arg] for arg in current.args)
        data = current.data
        if (
            current.kind == "name"
            and data.name == old.name
            and data == old._replace(dots=data.dots)
        ):
            data = new._replace(dots=data.dots)
        made[current] = node(current.kind, current.op, args, data, current.shape)
    return made[root]


def _no_extremes(given: Node, symbol: Symbol) -> None:
    """max and min have no gradient where entries are tied to each other: there are two largest."""
    moving: set[Node] = set()
    for current in postorder(given):
        if (current.kind == "name" and current.data == symbol) or any(
            a in moving for a in current.args
        ):
            moving.add(current)
            if current.op in ("max", "min"):
                raise UnsupportedProblem(
                    "extreme-of-structured", name=current.op, variable=symbol.name
                )


def _at_entry(whole: Node, function: Node, target: Node) -> Node:
    """The part of a derivative that belongs to an entry, a row or a column."""
    base = target.args[0]
    rank = len(function.shape)
    labels = list(range(rank + len(base.shape)))
    factors, kept = [(whole, tuple(labels))], labels[:rank]
    subscripts = iter(target.args[1:])
    for axis, (kind, size) in enumerate(zip(target.data, base.shape, strict=True)):
        if kind == ":":
            kept.append(rank + axis)
            continue
        which = next(subscripts)
        at = (
            Dim.symbol(which.data)
            if which.kind == "index"
            else Dim.of(int(which.data))
            if which.kind == "number"
            else which.data
        )
        pick = node("structure", "select", data=((), at, ()), shape=(size,))
        factors.append((pick, (rank + axis,)))
    return contract(factors, tuple(kept))
