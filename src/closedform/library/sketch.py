"""The nodes and the edges of a computational graph as boxes and arrows, each line checked."""

from __future__ import annotations

from closedform.core.dims import Shape
from closedform.core.node import name
from closedform.errors import CheckFailed, UnsupportedProblem
from closedform.library.expression import Expression
from closedform.library.lines import checked
from closedform.library.steps import Speaker, function_of, tools_of
from closedform.library.task import Task
from closedform.library.verify import question_of
from closedform.library.wording import heads_of
from closedform.limits import MORE_FOR_A_LINE, Budget
from closedform.messages.steps import PICTURE
from closedform.present.diagram import Arrow, Box, svg
from closedform.present.heads import map_heads
from closedform.steps import Edge, Knot, Line, network


def drawn(task: Task, budget: Budget, adjoints: bool) -> str:
    """The SVG of the graph; every line on it has passed its check."""
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
    return svg([box(knot) for knot in knots], [arrow(edge) for edge in edges], legend)


def _short(line: Line | None) -> Line | None:
    """With the letter alone on the left."""
    return line and line._replace(head=line.head._replace(sides=line.head.sides[:1]))


def _sizes(shape: Shape) -> str:
    return f"({'×'.join(map(str, shape))})" if shape else ""
