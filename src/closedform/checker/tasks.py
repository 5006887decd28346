"""What has to agree: for each kind of claim, its two sides at one point."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from math import prod
from operator import itemgetter, mul
from random import Random
from typing import Any, NamedTuple

from closedform.checker.algebra import Scalars, coefficient, count
from closedform.checker.draw import into_space, space_of
from closedform.checker.graph import key_of
from closedform.checker.layout import Rows, coordinates, down_columns, in_space, read
from closedform.checker.verdict import Misfit
from closedform.checker.walk import Scope, Walk
from closedform.core.dims import ONE, Dim, Shape
from closedform.core.node import Node, Symbol, name, postorder
from closedform.functions.values import Sizes, Value

MOST_ENTRIES = 150  # of a derivative that are looked at in one point
FEW_PLACES = 3  # of a function and of a variable, where each is looked at by itself
STRUCTURED = ("project", "coordinates", "unconstrained")


class Sides(NamedTuple):
    """Entries that are claimed and entries that are true; and what a witness should mention."""

    claimed: Scalars
    true: Scalars
    shape: Sizes
    along: dict[str, Value]


class Task(NamedTuple):
    """A claim: the expressions in it, the names that move, and its sides at a point.

    `sides(walk, random, unit)` draws directions, or takes the unit direction number `unit`.
    """

    roots: tuple[Node, ...]
    moved: tuple[Symbol, ...]
    sides: Callable[[Walk, Random, int | None], Sides]
    units: bool = False  # whether unit directions make sense: a place in the variable to point at
    entries: Dim = ONE  # how many entries one point takes; sizes are drawn that keep it small
    known: Mapping[Symbol, Node] = {}  # names by others, which a witness shows


class Move(NamedTuple):
    """A variable and the space it moves in ("" for all of them)."""

    symbol: Symbol
    space: str
    by_coordinates: bool


def moves_of(by: tuple[Symbol, ...], structured: str) -> tuple[Move, ...]:
    if structured not in STRUCTURED:
        raise ValueError(f"structured is one of {STRUCTURED}, not {structured!r}")
    free = structured == "unconstrained"
    return tuple(
        Move(symbol, "" if free else space_of(symbol), structured == "coordinates") for symbol in by
    )


def direction(walk: Walk, move: Move, random: Random, unit: int | None) -> Value:
    """A random member of the space; 1 for a scalar, as time asks for."""
    shape = walk.shape(move.symbol.shape)
    algebra = walk.algebra
    if not shape:
        return algebra.scalar(1)
    if unit is None:
        entries = [algebra.random("any", random) for _ in range(count(shape))]
    else:
        entries = [algebra.one if k == unit else algebra.zero for k in range(count(shape))]
    if move.space:
        entries = into_space(algebra, move.space, entries, shape[0])
    return Value(shape, {0: entries})


def directional(walk: Walk, f: Node, moves: tuple[Move, ...], along: tuple[Value, ...]) -> Value:
    """The derivative of f along one direction, or along two; along none, f itself."""
    if not moves:
        return walk.settled(f)
    if len(moves) == 1:
        moved, bit = walk.moving(name(moves[0].symbol), along[0], lambda: walk.settled(f))
        return coefficient(moved, bit)
    inner, bit = walk.moving(
        name(moves[0].symbol), along[0], lambda: directional(walk, f, moves[1:], along[1:])
    )
    return coefficient(inner, bit)


def _directions(
    walk: Walk, moves: tuple[Move, ...], random: Random, unit: int | None
) -> tuple[Value, ...]:
    return tuple(direction(walk, move, random, unit) for move in moves)


def _witnessed(moves: tuple[Move, ...], along: tuple[Value, ...]) -> dict[str, Value]:
    marks = ("", "'")
    return {
        f"d{move.symbol.name}{mark}": V for move, V, mark in zip(moves, along, marks, strict=False)
    }


def _contracted(
    walk: Walk, rows: Rows, moves: tuple[Move, ...], along: tuple[Value, ...]
) -> tuple[Scalars, Scalars]:
    """Each row with the directions, and what must be zero for the rows to lie in their spaces."""
    algebra = walk.algebra
    weights: Scalars = [algebra.one]
    for move, V in zip(moves, along, strict=True):
        entries = algebra.value_part(V)
        line = (
            coordinates(entries, V.shape, move.space, algebra)
            if move.by_coordinates
            else down_columns(entries, V.shape)
        )
        weights = algebra.reduce([u * v for u in weights for v in line])
    claimed = algebra.reduce([sum(map(mul, row, weights)) for row in rows])
    zeros: Scalars = []
    if any(move.space for move in moves):
        for row in rows:
            zeros += _outside_spaces(walk, row, moves, along)
    return claimed, zeros


def _outside_spaces(
    walk: Walk, row: Scalars, moves: tuple[Move, ...], along: tuple[Value, ...]
) -> Scalars:
    algebra, first = walk.algebra, along[0].shape
    if len(moves) == 1:
        return in_space(row, first, moves[0].space, algebra)
    second = along[1].shape
    width = count(second)
    out: Scalars = []
    for k in range(width):
        out += in_space(row[k::width], first, moves[0].space, algebra)
    for j in range(0, len(row), width):
        out += in_space(row[j : j + width], second, moves[1].space, algebra)
    return out


def derivative_task(
    f: Node,
    by: tuple[Symbol, ...],
    claimed: Node,
    structured: str,
    transposed: bool,
    vec: bool,
) -> Task:
    """`claimed` is the derivative of f by one variable, or by two."""
    moves = moves_of(by, structured)

    def sides(walk: Walk, random: Random, unit: int | None) -> Sides:
        along = _directions(walk, moves, random, unit)
        truth = directional(walk, f, moves, along)
        G = walk.settled(claimed)
        shapes = tuple(V.shape for V in along)
        rows = read(G, walk.algebra, truth.shape, shapes, transposed, vec)
        return _compared(walk, rows, truth, moves, along)

    return Task((f, claimed), by, sides, len(by) == 1 and not moves[0].space)


def _compared(
    walk: Walk, rows: Rows, truth: Value, moves: tuple[Move, ...], along: tuple[Value, ...]
) -> Sides:
    contracted, zeros = _contracted(walk, rows, moves, along)
    true = down_columns(walk.algebra.value_part(truth), truth.shape)
    blank = [walk.algebra.zero] * len(zeros)
    return Sides(contracted + zeros, true + blank, truth.shape, _witnessed(moves, along))


def map_task(
    f: Node,
    by: tuple[Symbol, ...],
    mapped: Node,
    argument: Symbol,
    structured: str,
) -> Task:
    """`mapped`, linear in the name `argument`, is the derivative of f along it; of order two, the
    derivative of the first derivative of f along it, arranged as that."""
    moves = moves_of(by, structured)

    def sides(walk: Walk, random: Random, unit: int | None) -> Sides:
        along = _directions(walk, moves, random, unit)
        walk.given[key_of(argument)] = along[-1]
        truth = directional(walk, f, moves, along)
        image = walk.settled(mapped)
        algebra = walk.algebra
        if len(moves) == 1:
            _same_shape(image, truth.shape)
            return Sides(
                down_columns(algebra.value_part(image), image.shape),
                down_columns(algebra.value_part(truth), truth.shape),
                truth.shape,
                _witnessed(moves, along),
            )
        rows = read(image, algebra, truth.shape, (along[0].shape,), False, True)
        return _compared(walk, rows, truth, moves[:1], along[:1])

    return Task((f, mapped, *map(name, by)), by, sides)


def _same_shape(X: Value, shape: Sizes) -> None:
    if X.shape != shape:
        raise Misfit(f"its shape is {X.shape}, not {shape}")


def entries_task(
    f: Node, by: tuple[Symbol, ...], entry: Node, indices: tuple[str, ...], structured: str
) -> Task:
    """`entry` is the entry of the derivative at `indices`: those of f first, then those of the
    variables."""
    moves = moves_of(by, structured)
    shapes = (f.shape, *(symbol.shape for symbol in by))

    def sides(walk: Walk, random: Random, unit: int | None) -> Sides:
        along = _directions(walk, moves, random, unit)
        truth = directional(walk, f, moves, along)
        places = [_places(walk, shape) for shape in shapes]
        width = prod(map(len, places[1:]))
        chosen = _sample(len(places[0]), MOST_ENTRIES // width, random)
        places[0] = [places[0][k] for k in chosen]
        found = list(_each_entry(walk, entry, indices, places))
        rows = [found[i : i + width] for i in range(0, len(found), width)]
        contracted, zeros = _contracted(walk, rows, moves, along)
        entries = down_columns(walk.algebra.value_part(truth), truth.shape)
        true = [entries[k] for k in chosen] + [walk.algebra.zero] * len(zeros)
        return Sides(contracted + zeros, true, truth.shape, _witnessed(moves, along))

    entries = prod((size for shape in shapes for size in shape), start=ONE)
    return Task((f, entry, *map(name, by)), by, sides, entries=entries)


def places_task(
    f: Node, by: Symbol | None, entry: Node, indices: tuple[str, ...], structured: str
) -> Task:
    """`entry` is the entry of the derivative by `by`, or of f, at `indices`: a few places a point,
    each with the unit direction of its own."""
    moves = moves_of((by,) if by is not None else (), structured)
    shapes = (f.shape, *(move.symbol.shape for move in moves))

    def sides(walk: Walk, random: Random, unit: int | None) -> Sides:
        entries, *motions = (_places(walk, shape) for shape in shapes)
        rows = _sample(len(entries), FEW_PLACES, random)
        columns = _sample(len(motions[0]), FEW_PLACES, random) if moves else [0]
        claimed: Scalars = []
        true: Scalars = []
        for column in columns:
            along = tuple(direction(walk, move, random, _unit(walk, by, column)) for move in moves)
            truth = directional(walk, f, moves, along)
            whole = down_columns(walk.algebra.value_part(truth), truth.shape)
            places = [[entries[row] for row in rows], *([each[column]] for each in motions)]
            claimed += _each_entry(walk, entry, indices, places)
            true += [whole[row] for row in rows]
        return Sides(claimed, true, (), {})

    by_names = (name(move.symbol) for move in moves)
    loops = longest_loops(entry)
    return Task((f, entry, *by_names), tuple(m.symbol for m in moves), sides, entries=loops)


def _unit(walk: Walk, by: Symbol | None, column: int) -> int:
    """The number, row by row, of the entry that is the `column`th down the columns."""
    shape = walk.shape(by.shape) if by is not None else ()
    if len(shape) < 2:
        return column
    m, n = shape
    return column % m * n + column // m


def longest_loops(root: Node) -> Dim:
    """How many terms the sums inside each other have together, where there are most of them."""
    found: dict[Node, tuple[int, Dim]] = {}
    for current in postorder(root):
        count, loops = max(
            [found[arg] for arg in current.args], key=itemgetter(0), default=(0, ONE)
        )
        if current.kind == "binder" and current.args[1].kind == "dim":
            count, loops = count + 1, loops * current.args[1].data
        found[current] = count, loops
    return found[root][1]


def _sample(size: int, most: int, random: Random) -> list[int]:
    """Which of `size` entries are looked at: all, or the first, the last and some between."""
    if size <= max(most, 2):
        return list(range(size))
    return [0, *sorted(random.sample(range(1, size - 1), max(most - 2, 0))), size - 1]


def _places(walk: Walk, shape: Shape) -> list[tuple[int, ...]]:
    """Subscripts, down the columns; an axis whose size is the number 1 has none."""
    axes = walk.shape(tuple(size for size in shape if size is not ONE))
    downwards = product(*(range(1, size + 1) for size in reversed(axes)))
    return [tuple(reversed(place)) for place in downwards]


def _each_entry(
    walk: Walk, entry: Node, indices: tuple[str, ...], places: list[list[tuple[int, ...]]]
) -> Iterator[Any]:
    scopes = [Scope(index) for index in indices]
    walk.scopes.extend(scopes)
    try:
        for combination in product(*places):
            subscripts = [i for part in combination for i in part]
            fresh = False
            for scope, place in zip(scopes, subscripts, strict=True):
                fresh = fresh or scope.place != place
                if fresh:
                    scope.place, scope.memo = place, {}
            yield walk.algebra.value_part(walk.value(entry))[0]
    finally:
        del walk.scopes[len(walk.scopes) - len(scopes) :]


def equal_task(left: Node, right: Node, known: Mapping[Node, Node]) -> Task:
    """Both sides have the same entries; `left` counts as claimed."""

    def sides(walk: Walk, random: Random, unit: int | None) -> Sides:
        L, R = walk.settled(left), walk.settled(right)
        if L.shape != R.shape and count(L.shape) != count(R.shape):
            raise Misfit(f"the shapes are {L.shape} and {R.shape}")
        return Sides(walk.algebra.value_part(L), walk.algebra.value_part(R), L.shape, {})

    named = {name.data: value for name, value in known.items() if name.kind == "name"}
    return Task((left, right, *named.values()), (), sides, known=named)
