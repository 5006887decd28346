"""From an objective to a program: `compile`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from closedform.checker import Question, Sample, Verdict, sample
from closedform.codegen import (
    TARGETS,
    Code,
    Output,
    Row,
    Savings,
    Shapes,
    assembled,
    called,
    compressed,
    named,
    program,
    rows,
    savings,
    scipy,
)
from closedform.core.dims import ONE
from closedform.core.node import Node, Symbol, at_work, postorder, sweep
from closedform.errors import ClosedformError, LimitProblem, OptionProblem, WrongValue
from closedform.library.arguments import (
    FORMULA,
    choose,
    declarations_of,
    effort_of,
    text_of,
    truth_of,
    wrong_type,
)
from closedform.library.deriving import declared, names_of, placed, reading_of
from closedform.library.expression import Expression
from closedform.library.target import Target, target_of
from closedform.library.wanted import Objective, Wanted
from closedform.limits import Budget, allowed, more_for_check
from closedform.meaning import templates
from closedform.meaning.read import Reading, read
from closedform.version import __version__

LENGTH = 1000  # of an axis whose length nobody gives
NUMBER = "a number of entries above 0"


class Program:
    """An objective and its derivatives as a program of an array library.

    Call it with arrays by name; it is planned anew for arrays of other shapes.  `source` is a file
    that needs nothing of closedform, planned for `sizes`.
    """

    def __init__(
        self,
        expr: str,
        target: str,
        wanted: Mapping[str, Wanted],
        inputs: Sequence[Symbol],
        where: Mapping[str, str],
        sizes: Mapping[str, int],
        sample: Sample | None = None,
        dense: bool = False,
        tool: str = "",
        directions: Mapping[str, str] | None = None,
    ) -> None:
        self.expr = expr
        self.tool = tool
        self._directions = dict(directions or {})
        self.target = target
        self.what = tuple(wanted)
        self.where = dict(where)
        self.formulas = {what: each.formula for what, each in wanted.items()}
        self.verdicts: dict[str, Verdict] = {what: each.verdict for what, each in wanted.items()}
        self.sizes = dict(sizes)
        self._sample = sample
        apart = TARGETS[target].structured and not dense
        self._outputs = {what: _output(each, apart) for what, each in wanted.items()}
        self._symbols = tuple(inputs)
        self._planned: dict[tuple[tuple[str, int], ...], Code] = {}
        self._functions: dict[object, Callable[..., Any]] = {}
        self._code = self._plan(self.sizes)

    @property
    def source(self) -> str:
        """The program as a file of Python."""
        return self._source(self._code, self.sizes)

    @property
    def tests_itself(self) -> bool:
        """Whether the file has a test: a point was found where everything is defined."""
        return self._sample is not None

    @property
    def inputs(self) -> tuple[str, ...]:
        """What the program is called with, in this order."""
        return self._code.inputs

    def __repr__(self) -> str:
        return f"<closedform program {self.target}: {', '.join(self.what)} of {self.expr}>"

    def __call__(self, *args: Any, **arrays: Any) -> Any:
        """What is wanted, at these arrays; several quantities as a tuple."""
        names = self.inputs
        given = dict(zip(names, args, strict=False)) | arrays
        if (
            len(args) > len(names)
            or given.keys() != set(names)
            or len(args) + len(arrays) > len(given)
        ):
            raise OptionProblem("program-inputs", given=", ".join(given), wanted=", ".join(names))
        values = [given[name] for name in names]
        key = tuple(getattr(value, "shape", ()) for value in values)
        function = self._functions.get(key)
        if function is None:
            function = self._functions[key] = self._loaded(self._sizes_of(given))
        return function(*values)

    def explain(self) -> tuple[list[Row], Savings]:
        """What each line costs at `sizes`, and what the plan saves."""
        code = self._code
        results = list(zip(self._returned(), code.results, strict=True))
        return rows(code.lines, results, self.sizes), savings(code.results, self.sizes)

    def _returned(self) -> list[str]:
        parts = [(what, len(output.parts)) for what, output in self._outputs.items()]
        return [
            f"return {what}" if count == 1 else f"return {what}, part {k + 1}"
            for what, count in parts
            for k in range(count)
        ]

    def to_json(self) -> dict[str, Any]:
        """The program and what is known of it, for other programs."""
        lines, _ = self.explain()
        return {
            "schema": "closedform/compile/1",
            "expr": self.expr,
            "target": self.target,
            "what": list(self.what),
            "inputs": list(self.inputs),
            "where": self.where,
            "sizes": self.sizes,
            "formulas": {what: str(formula) for what, formula in self.formulas.items()},
            "verified": {what: verdict.status for what, verdict in self.verdicts.items()},
            "lines": [row._asdict() for row in lines],
            "source": self.source,
        }

    def objective(self, **arrays: Any) -> Any:
        """What the tool that was asked for takes, at these data and starting values: for "scipy"
        `minimize(o, o.start, jac=True, hessp=o.hessp)`, and `o.unpack(x)`."""
        if not self.tool:
            raise OptionProblem("no-objective")
        wanted = [name for name in self.inputs if name not in self._directions.values()]
        if arrays.keys() != set(wanted):
            given = ", ".join(arrays)
            raise OptionProblem("program-inputs", given=given, wanted=", ".join(wanted))
        names: dict[str, Any] = {}
        exec(self._source(self._plan(self._sizes_of(arrays)), self._sizes_of(arrays)), names)
        return names["Objective"](**arrays)

    def save(self, path: str | Path) -> None:
        """Write the program to a file."""
        Path(path).write_text(self.source, encoding="utf-8")

    def _sizes_of(self, given: Mapping[str, Any]) -> dict[str, int]:
        names = named([called(symbol) for symbol in self._symbols])
        found = dict(self.sizes)
        for size, (word, axis) in Shapes(self._symbols, set()).read.items():
            shape = getattr(given[names[word]], "shape", ())
            if axis < len(shape):
                found[size] = int(shape[axis])
        return found

    def _loaded(self, sizes: Mapping[str, int]) -> Callable[..., Any]:
        code = self._plan(sizes)
        names: dict[str, Any] = {}
        exec(assembled([code], TARGETS[self.target]), names)
        function: Callable[..., Any] = names[code.name]
        return function

    def _source(self, whole: Code, sizes: Mapping[str, int]) -> str:
        """The file: of the program, or of the objective around it."""
        if not self.tool:
            return assembled([whole], TARGETS[self.target])
        products = [what for what in self.what if what.startswith("hvp")]
        first = [what for what in self.what if what not in products]
        still = [s for s in self._symbols if called(s) not in self._directions.values()]
        names = named([called(symbol) for symbol in self._symbols])
        directions = {names[name]: names[along] for name, along in self._directions.items()}
        return scipy(
            self._part(first, still, sizes), self._part(products, self._symbols, sizes), directions
        )

    def _part(
        self, what: Sequence[str], inputs: Sequence[Symbol], sizes: Mapping[str, int]
    ) -> Code:
        """The program of some of the quantities."""
        sample = self._sample
        if sample is not None:
            results = dict(zip(self.what, sample.results, strict=True))
            sample = sample._replace(results=tuple(results[each] for each in what))
        outputs = {each: self._outputs[each] for each in what}
        with at_work:
            return program(outputs, inputs, TARGETS[self.target], sizes, self._about(), sample)

    def _plan(self, sizes: Mapping[str, int]) -> Code:
        key = tuple(sorted(sizes.items()))
        if key not in self._planned:
            with at_work:
                self._planned[key] = program(
                    self._outputs,
                    self._symbols,
                    TARGETS[self.target],
                    sizes,
                    self._about(),
                    self._sample,
                )
        return self._planned[key]

    def _about(self) -> str:
        lines = [f"{', '.join(self.what)} of {self.expr}", ""]
        lines += [f"{what}: {formula}" for what, formula in self.formulas.items()]
        lines += [f"{name}: {said}" for name, said in self.where.items()]
        checks = {f"{verdict.status}" for verdict in self.verdicts.values()}
        lines += [f"checked: {', '.join(sorted(checks))}; closedform {__version__}"]
        return "\n".join(lines)


def _output(wanted: Wanted, apart: bool) -> Output:
    """What a program returns; a matrix as what it is made of where it is asked for so."""
    shape = wanted.formula.shape
    if apart and wanted.matrix:
        return compressed(wanted.core)
    return Output((wanted.core,), shape=shape if ONE in shape else None)


class _Asked(NamedTuple):
    """What is asked for, each quantity by its name in the program."""

    wanted: dict[str, Wanted]
    inputs: list[Symbol]
    directions: dict[str, str]  # of each variable the name of that of a Hessian-vector product


def compile(
    expr: str | Expression,
    wrt: str | Expression | Sequence[str | Expression],
    *,
    what: str | Sequence[str] = ("value", "gradient"),
    target: str = "numpy",
    objective: str | None = None,
    dense: bool = False,
    where: str | Mapping[str, str] | None = None,
    sizes: Mapping[str, int] | None = None,
    lang: str = "en",
    check: bool = True,
    effort: float = 1.0,
) -> Program:
    """A program for an objective and what is wanted of it by `wrt`: any of "value", "gradient",
    "jacobian", "hessian", "hvp" (the Hessian times a direction `v`), "hessian_diagonal", "newton".

    A Hessian that is a Kronecker product or diagonal is returned as one, with `.dense()`,
    `.matvec(x)` and `.solve(b)`, and an array where one is wanted; `dense` asks for the array (JAX
    and the array API always give it).

    `objective` asks for what a tool takes instead: "scipy" for `scipy.optimize.minimize`, value,
    gradient and Hessian-vector product over one vector that packs the variables (in NumPy).

    `target` is "numpy", "jax", "torch" or "array-api".  `sizes` are the lengths that `source` is
    planned for; called with arrays, the program is planned for theirs.  Every formula is checked
    before it is compiled, as `derive` does it.

    >>> import closedform as cf
    >>> import numpy as np
    >>> p = cf.compile("norm2(X*w - y)^2", wrt="w")
    >>> value, gradient = p(X=np.eye(2), w=np.array([3.0, 1.0]), y=np.array([1.0, 1.0]))
    >>> float(value), gradient.tolist()
    (4.0, [4.0, 0.0])
    """
    choose(lang=lang, target=target)
    words = [what] if isinstance(what, str) else list(what)
    if objective is not None:
        choose(objective=objective)
        words, target = ["value", "gradient", "hvp"], "numpy"
    for word in words:
        choose(what=word)
    sweep()
    given = declarations_of(where)
    text = str(expr) if isinstance(expr, Expression) else text_of("expr", expr, FORMULA)
    times, checked = effort_of(effort), truth_of("check", check)
    names = names_of(wrt)
    try:
        with at_work:
            budget = Budget(allowed(len(text), times) * len(words))
            by = tuple(names)
            reading = (
                read(text, given, by) if isinstance(expr, str) else reading_of(expr, given, wrt)
            )
            budget.left += more_for_check(len(text), times)
            targets = [target_of(name, reading, lang, text) for name in names]
            asked = _asked(reading, targets, words, budget, checked)
            return Program(
                text,
                target,
                asked.wanted,
                asked.inputs,
                declared(reading),
                _sizes(sizes, reading),
                _sample(reading, asked) if checked else None,
                truth_of("dense", dense),
                objective or "",
                asked.directions,
            )
    except ClosedformError as error:
        raise placed(error, text) from None


def _asked(
    reading: Reading, targets: Sequence[Target], words: Sequence[str], budget: Budget, check: bool
) -> _Asked:
    objectives = [Objective(reading, target, targets, budget, check) for target in targets]
    wanted: dict[str, Wanted] = {}
    for word in words:
        for target, objective in zip(targets, objectives, strict=True):
            if len(targets) == 1 or word == "value":
                wanted.setdefault(word, objective.wanted(word))
            else:
                wanted[f"{word}_{target.whole.name}"] = objective.wanted(word)
    symbols = symbols_of(reading.expression, *(each.core for each in wanted.values()))
    for target in targets:
        symbols.setdefault(called(target.whole), target.whole)
    for each in wanted.values():
        symbols.update({symbol.name: symbol for symbol in each.extra})
    extra = next((each.extra for each in wanted.values() if each.extra), ())
    directions = {
        called(target.whole): along.name for target, along in zip(targets, extra, strict=False)
    }
    return _Asked(wanted, [_whole(symbol, reading) for symbol in symbols.values()], directions)


def _sample(reading: Reading, asked: _Asked) -> Sample | None:
    """A point for the test that the program carries."""
    question = Question(slopes=lambda name: templates.slope(name, 0), conditions=reading.conditions)
    try:
        return sample([each.formula.node for each in asked.wanted.values()], question)
    except LimitProblem:
        return None


def symbols_of(*roots: Node) -> dict[str, Symbol]:
    """The names below the roots, in order of appearance, velocities by a name of their own."""
    return {called(n.data): n.data for n in postorder(*roots) if n.kind == "name"}


def _whole(symbol: Symbol, reading: Reading) -> Symbol:
    """The symbol with the shape that it was declared with."""
    known = reading.symbols.get(symbol.name)
    return symbol if known is None else symbol._replace(shape=known.shape)


def _sizes(given: Mapping[str, int] | None, reading: Reading) -> dict[str, int]:
    """A length for every dimension."""
    known = {
        size
        for current in postorder(reading.expression)
        for dim in (*current.shape, *([current.data] if current.kind == "dim" else []))
        for size in dim.symbols
    }
    known |= {x for symbol in reading.symbols.values() for dim in symbol.shape for x in dim.symbols}
    made = dict.fromkeys(sorted(known), LENGTH)
    for name, length in (given or {}).items():
        if name not in known:
            raise WrongValue(
                "option-choice", option="sizes", value=name, allowed=", ".join(sorted(known))
            )
        if not isinstance(length, int) or isinstance(length, bool):
            raise wrong_type("sizes", length, NUMBER)
        if length < 1:
            raise WrongValue("argument-value", argument="sizes", value=length, wanted=NUMBER)
        made[name] = length
    return made
