"""Values of expressions at one point of the domain, as floating-point numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, NamedTuple

from closedform.checker.draw import WORDS, Point, SizePlan
from closedform.checker.graph import Graph
from closedform.checker.judge import PLAIN, PRECISIONS, Question, nested
from closedform.checker.tasks import MOST_ENTRIES
from closedform.checker.verdict import NotExact, Outside
from closedform.checker.walk import Walk
from closedform.core.dims import ONE
from closedform.core.node import Node, Symbol


class Sample(NamedTuple):
    """A point, its sizes and integers, the values of its names (``x.`` is a velocity), and what
    the expressions are there; matrices are lists of rows."""

    sizes: Mapping[str, int]
    values: Mapping[str, Any]
    results: tuple[Any, ...]


def sample(roots: Sequence[Node], question: Question = PLAIN) -> Sample | None:
    """The values at a point where all of them are defined, each right to the last digit; None where
    none is found."""
    graph = Graph(roots)
    plan = SizePlan(graph, question.conditions, ONE, MOST_ENTRIES)
    random = Random(f"{question.seed}/sample")
    for word in WORDS:
        try:
            return _at(graph, roots, question, plan.draw(random), word)
        except (Outside, NotExact, LookupError):
            continue
    return None


def _at(
    graph: Graph, roots: Sequence[Node], question: Question, sizes: Mapping[str, int], word: str
) -> Sample:
    from closedform.checker.balls import Balls

    balls = Balls(question.table, PRECISIONS[0], spend=question.spend)
    with balls.working():
        point = Point(balls, f"{question.seed}/sample", sizes, word, question.domain)
        chosen: dict[str, int] = {}

        def integer(symbol: Symbol) -> int:
            chosen[symbol.name] = point.integer(symbol)
            return chosen[symbol.name]

        walk = Walk(graph, balls, question.table, sizes, point.draw, integer)
        made = [walk.settled(root) for root in roots]
        entries = [v for value in made for v in value.parts.get(0, [])]
        if not all(v.is_finite() and float(v.rad()) < 1e-17 * (1 + abs(float(v))) for v in entries):
            raise Outside("the balls stay too wide")
        values = {key[0] + "." * int(key[1]): nested(value) for key, value in point.known.items()}
        return Sample({**sizes, **chosen}, values, tuple(map(nested, made)))
