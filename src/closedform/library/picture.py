"""The computational graph of a function as a picture: values on the nodes, on every edge the
Jacobian with its shape, or where there are matrices the map that takes what is carried along it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from closedform.core.dims import Shape
from closedform.core.node import at_work, name, sweep
from closedform.errors import CheckFailed, ClosedformError, OptionProblem, UnsupportedProblem
from closedform.library.arguments import (
    FORMULA,
    choose,
    declarations_of,
    effort_of,
    text_of,
    truth_of,
)
from closedform.library.expression import Expression
from closedform.library.steps import Speaker, checked, function_of, heads_of, tools_of
from closedform.library.target import target_of
from closedform.library.task import Options, Task
from closedform.library.verify import question_of
from closedform.limits import CHARACTERS_A_STEP, MORE_FOR_A_LINE, Budget, allowed
from closedform.meaning.read import read
from closedform.messages.steps import PICTURE
from closedform.present.diagram import Arrow, Box, svg
from closedform.present.heads import map_heads
from closedform.steps import Edge, Knot, Line, network

FORMATS = ("svg", "png")


class Picture:
    """A picture; notebooks show it.  `str()` is its SVG."""

    def __init__(self, text: str) -> None:
        self.svg = text

    def __str__(self) -> str:
        return self.svg

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, path: str | Path) -> None:
        """Write a file, whose name ends in .svg or .png."""
        path = Path(path)
        if path.suffix == ".png":
            path.write_bytes(self.png())
        elif path.suffix == ".svg":
            path.write_text(self.svg, encoding="utf-8")
        else:
            raise OptionProblem("file-ending", path=str(path), allowed=".svg, .png")

    def png(self) -> bytes:
        """The same as a bitmap; needs the extra `png`."""
        try:
            convert = import_module("cairosvg").svg2png
        except (ImportError, OSError):  # OSError: the library it is made with is not there
            raise OptionProblem("extra-missing", feature="PNG", extra="png") from None
        made: bytes = convert(bytestring=self.svg.encode(), scale=2)
        return made


def graph(
    expr: str,
    wrt: str,
    *,
    where: str | Mapping[str, str] | None = None,
    adjoints: bool = False,
    lang: str = "en",
    effort: float = 1.0,
) -> Picture:
    """The computational graph of `expr` from `wrt` to the function, each edge checked by itself;
    with `adjoints` also the derivative of the function by every node.

    >>> from closedform import library
    >>> picture = library.graph("norm2(X*w - y)^2", "w")
    >>> picture.svg[:4]
    '<svg'
    """
    choose(lang=lang)
    sweep()
    text, adjoints = text_of("expr", expr, FORMULA), truth_of("adjoints", adjoints)
    budget = Budget(allowed(len(text), effort_of(effort)))
    try:
        with at_work:
            budget.spend(len(text) // CHARACTERS_A_STEP)
            reading = read(text, declarations_of(where), (wrt,))
            targets = [target_of(wrt, reading, lang, text)]
            task = Task(reading, targets, Options(lang=lang), budget)
            return _drawn(task, budget, adjoints)
    except ClosedformError as error:
        raise error.locate(text) if error.source is None else error from None


def _drawn(task: Task, budget: Budget, adjoints: bool) -> Picture:
    tools, speak, question = tools_of(task), Speaker(task), question_of(task, budget)
    function, (variable,) = function_of(task)
    knots, edges = network(function, variable, adjoints, tools)
    if not edges:
        raise UnsupportedProblem("no-graph", name=variable.name)
    letters = {knot.letter.name for knot in knots}

    def said(line: Line | None, head: str | None = None) -> str:
        """A line as on paper, when it has passed its check."""
        if line is None:
            return ""
        budget.left += MORE_FOR_A_LINE
        spoken = speak(line)
        if not checked(spoken, question).holds:
            raise CheckFailed("step-failed", line=str(Expression(spoken.value)))
        head = heads_of(task, spoken.head)["unicode"] if head is None else head
        return task.shown(spoken.value, letters).unicode(head)

    def box(knot: Knot) -> Box:
        letter, sizes = Expression(name(knot.letter)).unicode(), _sizes(knot.letter.shape)
        whole = f"{said(knot.value) or letter}  {sizes}"
        ends = knot.value is None or knot is knots[-1]
        return Box(whole.rstrip(), said(_short(knot.adjoint)), ends)

    number = {knot.letter: k for k, knot in enumerate(knots)}

    def arrow(edge: Edge) -> Arrow:
        head = None if edge.argument is None else map_heads(edge.argument)["unicode"]
        below = _sizes(edge.shape) + "  ∘" * (edge.says == "diagonal")
        return Arrow(number[edge.below], number[edge.above], said(edge.line, head), below)

    words = PICTURE[task.options.lang]
    kinds = {edge.says for edge in edges} | {"adjoint" for knot in knots if knot.adjoint}
    legend = [sentence for kind, sentence in words.items() if kind in kinds]
    return Picture(svg([box(knot) for knot in knots], [arrow(edge) for edge in edges], legend))


def _short(line: Line | None) -> Line | None:
    """With the letter alone on the left."""
    return line and line._replace(head=line.head._replace(sides=line.head.sides[:1]))


def _sizes(shape: Shape) -> str:
    return f"({'×'.join(map(str, shape))})" if shape else ""
