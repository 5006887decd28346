"""How a claimed derivative is laid out: read as one row for each entry of the function.

Entries of a matrix are always counted down its columns, as in `vec`.  A row has one coefficient
for each entry of the variable; of order two, for each pair of entries, the second the fastest.
"""

from __future__ import annotations

from closedform.checker.algebra import Jets, Scalars, count
from closedform.checker.draw import IN_PATTERN
from closedform.checker.verdict import Misfit
from closedform.functions.values import Sizes, Value

Rows = list[Scalars]


def down_columns(entries: Scalars, shape: Sizes) -> Scalars:
    if len(shape) < 2:
        return entries
    n = shape[1]
    return [v for j in range(n) for v in entries[j::n]]


def read(
    G: Value, algebra: Jets, of: Sizes, by: tuple[Sizes, ...], transposed: bool, vec: bool
) -> Rows:
    """The rows of a claimed derivative of a function of shape `of` by variables of shapes `by`."""
    entries, shape = algebra.value_part(G), G.shape
    expected = natural_shapes(of, by, transposed, vec)
    if transposed:
        entries, shape = _transposed(entries, shape)
        column = shape if len(shape) < 2 else shape[:1]
        shape = column if column in expected and count(column) == count(shape) else shape
    if shape not in expected:
        raise Misfit(f"its shape is {_spelled(shape)}, not {_spelled(expected[0])}")
    size = count(of)
    widths = [count(s) for s in by]
    width = count(tuple(widths))
    line = down_columns(entries, shape)
    if width == 1:
        return [[v] for v in line]
    if size == 1 and (len(by) == 1 or 1 in widths):
        return [line]
    if len(by) == 1 or size == 1:
        height = size if len(by) == 1 else widths[0]
        across = len(entries) // height
        rows = [entries[i * across : i * across + across] for i in range(height)]
        return rows if len(by) == 1 else [[v for row in rows for v in row]]
    second = widths[1]  # the derivative by the second variable of the vec of the first derivative
    return [
        [entries[(i + size * j) * second + k] for j in range(widths[0]) for k in range(second)]
        for i in range(size)
    ]


def _spelled(shape: Sizes) -> str:
    return "x".join(map(str, shape)) if shape else "a scalar"


def _transposed(entries: Scalars, shape: Sizes) -> tuple[Scalars, Sizes]:
    if len(shape) == 1:
        return entries, (1, shape[0])
    if len(shape) == 2:
        m, n = shape
        return down_columns(entries, shape), (n, m)
    return entries, shape


def natural_shapes(of: Sizes, by: tuple[Sizes, ...], transposed: bool, vec: bool) -> list[Sizes]:
    """The shapes that the default layout gives, the first being the one to name."""
    size, widths = count(of), [count(s) for s in by]
    if len(by) == 1:
        if not by[0]:
            shapes = [of]
            stacked = [(size,), (size, 1)]
        elif not of:
            shapes = [by[0]]
            stacked = [(widths[0],), (1, widths[0])]
        else:
            shapes, stacked = [(size, widths[0])], []
        plain_vectors = len(of) < 2 and len(by[0]) < 2
        return shapes + (stacked if vec or not plain_vectors else [])
    first, second = widths
    if not by[0] and not by[1]:
        return [of, (size,)]
    if not of and (not by[0] or not by[1]):
        return [by[1] or by[0], (first, second), (first * second,)]
    return [(size * first, second)]


def in_space(entries: Scalars, shape: Sizes, space: str, algebra: Jets) -> Scalars:
    """What has to be zero for the matrix with this `vec` to lie in the space."""
    if not space:
        return []
    n = shape[0]
    out = []
    for i in range(n):
        for j in range(n):
            v, w = entries[i + n * j], entries[j + n * i]
            if not IN_PATTERN[space](i, j):
                out.append(v)
            elif space == "symmetric" and i > j:
                out.append(v - w)
            elif space == "skew" and i > j:
                out.append(v + w)
    return algebra.reduce(out)


def coordinates(direction: Scalars, shape: Sizes, space: str, algebra: Jets) -> Scalars:
    """The `vec` of a direction in the space with one entry for each of its coordinates: the weights
    of the derivatives by the coordinates."""
    line = down_columns(direction, shape)
    if space not in ("symmetric", "skew"):
        return line
    n = shape[0]
    return [v if k % n >= k // n else algebra.zero for k, v in enumerate(line)]
