"""What each line of a program costs at given sizes, and what was saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from closedform.codegen.cost import Cost, cost
from closedform.codegen.spell import Line
from closedform.core.node import Node, postorder

REAL = 8  # bytes of an entry


class Row(NamedTuple):
    """A line of a program: its text, its floating-point operations, the bytes that it reads and
    writes, and how often its value is used."""

    text: str
    flops: float
    bytes: float
    uses: int


class Savings(NamedTuple):
    """How much of the work is saved: by computing once what is used several times, by symmetric
    products, by solutions in the place of inverses; each in floating-point operations."""

    shared: float
    symmetric: float
    solved: float


def rows(
    lines: Sequence[Line], results: Sequence[tuple[str, Node]], sizes: Mapping[str, int]
) -> list[Row]:
    """The lines, then what is returned."""
    uses = Counter(arg for n in postorder(*(r for _, r in results)) for arg in n.args)
    made: list[Row] = []
    known: set[Node] = set()
    for name, text, array in [*lines, *((what, "", value) for what, value in results)]:
        own = _own(array, known, sizes)
        shown = f"{name} = {text}" if text else name
        made.append(Row(shown, own.flops, REAL * own.entries, uses[array]))
        known.add(array)
    return made


def _own(root: Node, known: set[Node], sizes: Mapping[str, int]) -> Cost:
    """The cost of what is computed on this line."""
    flops = entries = 0.0
    seen = set(known)
    stack = [root]
    while stack:
        current = stack.pop()
        if current in seen:
            continue
        seen.add(current)
        here = cost(current, sizes)
        flops, entries = flops + here.flops, entries + here.entries
        stack += current.args
    return Cost(flops, entries)


def savings(results: Sequence[Node], sizes: Mapping[str, int]) -> Savings:
    nodes = list(postorder(*results))
    whole: dict[Node, float] = {}
    times: dict[Node, float] = dict.fromkeys(nodes, 0.0)
    for root in results:
        times[root] += 1
    for current in reversed(nodes):
        for arg in current.args:
            times[arg] += times[current]
    shared = symmetric = solved = 0.0
    for current in nodes:
        whole[current] = cost(current, sizes).flops
        shared += (times[current] - 1) * whole[current]
        if current.op == "matmul" and whole[current] == _half(current, sizes):
            symmetric += whole[current]
        if current.op == "solve":
            solved += 4 / 3 * current.args[0].shape[0].value(sizes) ** 3
    return Savings(shared, symmetric, solved)


def _half(product: Node, sizes: Mapping[str, int]) -> float:
    """The work of a product whose result is symmetric."""
    inner = product.args[0].shape[-1].value(sizes)
    made = 1
    for size in product.shape:
        made *= size.value(sizes)
    return float(made * inner)
