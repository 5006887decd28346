"""Decides claims: in a prime field where that can be, and with balls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from closedform.checker.algebra import Scalars, Spend, count, unlimited
from closedform.checker.draw import WORDS, Condition, Point, SizePlan
from closedform.checker.field import Field
from closedform.checker.graph import Graph
from closedform.checker.slopes import Slopes, slope_value
from closedform.checker.tasks import (
    MOST_ENTRIES,
    Sides,
    Task,
    derivative_task,
    entries_task,
    equal_task,
    map_task,
    places_task,
)
from closedform.checker.verdict import TIED, Misfit, NotExact, Outside, Tied, Verdict
from closedform.checker.walk import Walk
from closedform.core.node import Node, Symbol
from closedform.errors import LimitProblem
from closedform.functions import TABLE
from closedform.functions.record import Table
from closedform.functions.values import Sizes, Value

if TYPE_CHECKING:
    from closedform.checker.balls import Balls

FIELD_DRAWS = 8  # for each point that is wanted
BRANCH_POINTS = 20  # where signs decide: a wrong side stays unseen with a chance of 1 in 2^20
BRANCH_BALLS = 40  # where signs decide and the field does not prove it: sides can be narrow
BALL_DRAWS = 12  # for each point that is wanted
PRECISIONS = (128, 256, 512)
NEGLIGIBLE = 2.0**-60  # values below are compared absolutely
TIGHT = 2.0**-40  # of a difference that contains zero, relative to the values
PLAIN_WORDS = ("any", "positive", "any")  # points of whole numbers that are tried for one
WITNESS_PLACES = 64  # places of a variable that are tried for a witness


class Question(NamedTuple):
    """What all checks of one text share.

    `slopes(name)` is the slope of the entry by entry function in the name `x`, or None.
    `conditions` are comparisons of dimensions: ("N", ">", "D").  `domain` says of names how their
    values are drawn: positive, unit, small, accretive, detpos, stable, prob, onehot, binary, pm1,
    count, zero.
    """

    table: Table = TABLE
    slopes: Slopes | None = None
    conditions: tuple[Condition, ...] = ()
    domain: Mapping[str, str] = {}
    seed: int = 0
    points: int = 3
    spend: Spend = unlimited  # told of steps; may raise when they are used up


PLAIN = Question()


# Public -------------------------------------------------------------------------------------


def derivative(
    f: Node,
    by: Symbol | tuple[Symbol, ...],
    claimed: Node,
    question: Question = PLAIN,
    *,
    structured: str = "project",
    transposed: bool = False,
    vec: bool = False,
) -> Verdict:
    """Whether `claimed` is the derivative of f by a variable, or the second by two (the same one
    twice for a Hessian), in the layout of the notation; `transposed`, in the other one.

    A derivative of a matrix, or by one, is also read in its vec form.
    """
    task = derivative_task(f, _tuple(by), claimed, structured, transposed, vec)
    return judge(task, question)


def derivative_map(
    f: Node,
    by: Symbol | tuple[Symbol, ...],
    mapped: Node,
    argument: Symbol,
    question: Question = PLAIN,
    *,
    structured: str = "project",
) -> Verdict:
    """Whether `mapped`, an expression in the direction `argument`, is the derivative of f along it;
    by two variables, the derivative of f's gradient by the first, along the second."""
    task = map_task(f, _tuple(by), mapped, argument, structured)
    return judge(task, question)


def derivative_entries(
    f: Node,
    by: Symbol | tuple[Symbol, ...],
    entry: Node,
    indices: tuple[str, ...],
    question: Question = PLAIN,
    *,
    structured: str = "project",
) -> Verdict:
    """Whether `entry` is the entry of the derivative at `indices` (of f, then of the variables)."""
    return judge(entries_task(f, _tuple(by), entry, indices, structured), question)


def some_entries(
    f: Node,
    by: Symbol | None,
    entry: Node,
    indices: tuple[str, ...],
    question: Question = PLAIN,
    *,
    structured: str = "project",
) -> Verdict:
    """Whether `entry` is the entry at `indices` of the derivative of f by a variable, or of f: at
    some places of each point.  A sum over entries takes its time at every place."""
    return judge(places_task(f, by, entry, indices, structured), question)


def equal(
    left: Node,
    right: Node,
    question: Question = PLAIN,
    known: Mapping[Node, Node] | None = None,
) -> Verdict:
    """Whether two expressions of the same shape have the same value everywhere.  A witness also
    shows the names that are `known` by the others, which stand in neither."""
    return judge(equal_task(left, right, known or {}), question)


def _tuple(by: Symbol | tuple[Symbol, ...]) -> tuple[Symbol, ...]:
    return (by,) if isinstance(by, Symbol) else by


# The field ----------------------------------------------------------------------------------


class Exact(NamedTuple):
    """What the field says: points that agreed, whether one did not, and what took part."""

    points: int
    differs: bool = False
    opaque: bool = False  # functions without an exact value
    branches: bool = False  # signs and comparisons: each point sees one side of each
    reason: str = ""

    @property
    def proves(self) -> bool:
        return not self.differs and self.points >= (BRANCH_POINTS if self.branches else 1)


def in_field(task: Task, graph: Graph, question: Question) -> Exact:
    random = Random(f"{question.seed}/field")
    plan = SizePlan(graph, question.conditions, task.entries, MOST_ENTRIES)
    agreed, attempt, wanted, reason = 0, 0, question.points, ""
    opaque: set[str] = set()
    sizes = plan.draw(random)
    while agreed < wanted and attempt < FIELD_DRAWS * wanted:
        field = _field(random, question)
        point = Point(field, f"{question.seed}/{attempt}", sizes, "any", question.domain)
        walk = Walk(graph, field, question.table, sizes, point.draw, point.integer)
        attempt += 1
        try:
            sides = task.sides(walk, random, None)
        except Outside as problem:
            reason = str(problem)
            sizes = plan.draw(random) if attempt % 3 == 0 else sizes
            continue
        except NotExact as problem:
            return Exact(0, branches=graph.branches(), reason=f"no exact value: {problem}")
        opaque |= field.opaque
        if sides.claimed != sides.true:
            return Exact(agreed, True, bool(field.opaque), "sign" in opaque)
        agreed += 1
        wanted = BRANCH_POINTS if "sign" in opaque else wanted
        sizes = plan.draw(random)
    return Exact(agreed, False, bool(opaque), "sign" in opaque, reason)


def _field(random: Random, question: Question) -> Field:
    def slope(name: str, X: Value) -> Value:
        return slope_value(field, name, question.slopes, X)

    field = Field(random, slope, question.spend)
    return field


# The balls ----------------------------------------------------------------------------------


class Ballpark(NamedTuple):
    """What balls say of one point: the largest relative difference, or a witness against."""

    worst: float
    witness: Mapping[str, Any] | None = None


def with_balls(task: Task, graph: Graph, question: Question, points: int) -> Verdict:
    """Agreement or a disproof at up to `points` points of the domain."""
    random = Random(f"{question.seed}/balls")
    plan = SizePlan(graph, question.conditions, task.entries, MOST_ENTRIES)
    agreed, worst, reason = 0, 0.0, "no point was found"
    sizes = plan.draw(random)
    words, misses, fine = list(WORDS), 0, False
    for attempt in range(BALL_DRAWS * points):
        word = words[misses] if misses < len(words) else "mixed"
        try:
            seed = f"{question.seed}/b{attempt}"
            found = _at_point(task, graph, question, sizes, seed, word, fine)
        except Tied as problem:
            if fine:
                return Verdict("undecided", "balls", reason=str(problem))
            fine = True
            continue
        except Outside as problem:
            reason = str(problem)
            misses += 1
            sizes = plan.draw(random) if misses % 3 == 0 else sizes
            continue
        except NotExact as problem:
            return Verdict("undecided", "balls", reason=str(problem))
        agreed += 1
        worst = max(worst, found.worst)
        if found.witness is not None:
            draw = partial(_at_point, task, graph, question, sizes)
            witness = _plain_witness(draw, question) or found.witness
            return Verdict("failed", "balls", agreed, worst, "", witness)
        if agreed == points:
            break
        if agreed >= question.points:  # more points are to see other sides of the comparisons
            words = []
        elif word != "mixed":  # what worked is tried first
            words, misses = [word, *WORDS], 0
        sizes = plan.draw(random)
    if agreed:
        return Verdict("numeric", "balls", agreed, worst)
    return Verdict("undecided", "balls", reason=reason)


def _at_point(
    task: Task,
    graph: Graph,
    question: Question,
    sizes: Mapping[str, int],
    seed: str,
    word: str,
    fine: bool,
    whole: bool = False,
) -> Ballpark:
    from closedform.checker.balls import Balls

    for precision in PRECISIONS:
        balls = Balls(question.table, precision, fine, question.spend, whole)
        with balls.working():
            point = Point(balls, seed, sizes, word, question.domain)
            walk = Walk(graph, balls, question.table, sizes, point.draw, point.integer)
            sides = task.sides(walk, Random(seed), None)
            found = _compare(sides, balls)
            if found is None:
                continue
            place, worst = found
            if place is None:
                return Ballpark(worst)
            if balls.tied and precision != PRECISIONS[-1]:
                continue  # perhaps only nearly equal, as erf(8) and erf(9) are
            if balls.tied:
                raise Tied(TIED)
            return Ballpark(worst, _witness(task, walk, point, sides, place))
    raise Outside("the balls stay too wide")


def _plain_witness(draw: Callable[..., Ballpark], question: Question) -> Mapping[str, Any] | None:
    """A witness of small whole numbers, where one is soon found."""
    for attempt, word in enumerate(PLAIN_WORDS):
        try:
            found = draw(f"{question.seed}/w{attempt}", word, False, whole=True)
        except (Tied, Outside, NotExact):
            continue
        except LimitProblem:
            return None
        if found.witness is not None:
            return found.witness
    return None


def _compare(sides: Sides, balls: Balls) -> tuple[int | None, float] | None:
    """The first place that differs for certain, and the largest relative difference; None where
    more precision is needed."""
    worst, wide = 0.0, False
    pairs = list(zip(sides.claimed, sides.true, strict=True))
    if not all((claimed - true).is_finite() for claimed, true in pairs):
        raise Outside(f"outside the domain of {balls.left_domain or 'a function'}")
    for place, (claimed, true) in enumerate(pairs):
        difference = claimed - true
        scale = max(abs(float(claimed.mid())), abs(float(true.mid())), NEGLIGIBLE)
        if not difference.contains(0):
            return place, abs(float(difference.mid())) / scale
        wide = wide or float(difference.rad()) > TIGHT * scale
        worst = max(worst, abs(float(difference.mid())) / scale)
    return None if wide else (None, worst)


# Witnesses ----------------------------------------------------------------------------------


def _witness(task: Task, walk: Walk, point: Point, sides: Sides, place: int) -> dict[str, Any]:
    """Sizes, values, and an entry that differs; of a derivative along a unit direction if one is
    found, so that it can be pointed at."""
    unit: int | None = None
    if task.units:
        shape = walk.shape(task.moved[0].shape)
        for k in range(min(count(shape), WITNESS_PLACES)):
            again = task.sides(walk, Random(0), k)
            differing = [
                i
                for i, (u, v) in enumerate(zip(again.claimed, again.true, strict=True))
                if not (u - v).contains(0)
            ]
            if differing:
                unit, sides, place = k, again, differing[0]
                break
    drawn = {key[0] + "." * int(key[1]): nested(value) for key, value in point.known.items()}
    known = {symbol.name: nested(walk.settled(value)) for symbol, value in task.known.items()}
    witness: dict[str, Any] = {
        "sizes": dict(walk.sizes),
        "values": drawn | known,
        "claimed": float(sides.claimed[place].mid()),
        "expected": float(sides.true[place].mid()),
    }
    size = count(sides.shape)
    if sides.shape and place < size:
        witness["entry"] = _subscripts(place, sides.shape, task.moved != ())
    if place >= size:
        witness["outside"] = "the space of the variable"
    if unit is not None:
        shape = walk.shape(task.moved[0].shape)
        witness["by"] = _subscripts(unit, shape, False)
    elif sides.along:
        witness["along"] = {name: nested(V) for name, V in sides.along.items()}
    return witness


def _subscripts(place: int, shape: Sizes, down: bool) -> tuple[int, ...]:
    if len(shape) < 2:
        return (place + 1,) if shape else ()
    m, n = shape
    return (place % m + 1, place // m + 1) if down else (place // n + 1, place % n + 1)


def nested(value: Value) -> Any:
    """A value as numbers, lists and lists of lists."""
    entries: Scalars = [float(v.mid()) for v in value.parts.get(0, [])]
    entries = entries or [0.0] * count(value.shape)
    if not value.shape:
        return entries[0]
    if len(value.shape) == 1:
        return entries
    n = value.shape[1]
    return [entries[i : i + n] for i in range(0, len(entries), n)]


# The verdict --------------------------------------------------------------------------------


def judge(task: Task, question: Question) -> Verdict:
    """The field first; balls where it cannot tell, for a witness, and to confirm a proof in which
    opaque functions or roots took part."""
    graph = Graph(task.roots, task.moved)
    try:
        exact = in_field(task, graph, question)
        if exact.differs and not exact.opaque:
            return _disproved(task, graph, question, exact)
        if exact.proves:
            return _confirmed(task, graph, question, exact)
        if not exact.branches:
            return with_balls(task, graph, question, question.points)
        verdict = with_balls(task, graph, question, BRANCH_BALLS)
        return verdict._replace(reason=verdict.reason or "signs or comparisons decide")
    except Misfit as problem:
        return Verdict("failed", reason=str(problem))
    except Outside as problem:
        return Verdict("undecided", reason=str(problem))
    except LookupError as problem:
        return Verdict("undecided", reason=str(problem.args[0] if problem.args else problem))


def _disproved(task: Task, graph: Graph, question: Question, exact: Exact) -> Verdict:
    """Disproved by the field; balls give a witness in real numbers where they can."""
    try:
        balls = with_balls(task, graph, question, 1)
    except (Outside, LookupError):
        balls = Verdict("undecided")
    if balls.status == "failed":
        return balls._replace(method="field, balls", points=exact.points + 1)
    return Verdict("failed", "field", exact.points + 1)


def _confirmed(task: Task, graph: Graph, question: Question, exact: Exact) -> Verdict:
    if not exact.opaque:
        return Verdict("exact", "field", exact.points)
    try:
        balls = with_balls(task, graph, question, 1)
    except (Outside, LookupError) as problem:
        balls = Verdict("undecided", reason=str(problem))
    if balls.status == "failed":
        return balls
    if balls.status == "numeric":
        return Verdict("exact", "field, balls", exact.points, balls.worst)
    return Verdict("exact", "field", exact.points, reason=balls.reason)
