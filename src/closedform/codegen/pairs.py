"""The product of two factors with named axes, as an array operation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from closedform.codegen.arrays import (
    array,
    expand,
    inner,
    matmul,
    multiply,
    permute,
    reduce,
    tensordot,
)
from closedform.core.node import Node, node, postorder


class Labelled(NamedTuple):
    """An array, and a label for each of its axes."""

    array: Node
    labels: tuple[int, ...]

    def arranged(self, labels: Sequence[int]) -> Node:
        """The array with its axes in this order, of length 1 where it has none."""
        own = [label for label in labels if label in self.labels]
        turned = permute(self.array, [self.labels.index(label) for label in own])
        return expand(turned, [label in self.labels for label in labels])


def summed(value: Labelled, kept: frozenset[int]) -> Labelled:
    """`value` summed over the labels that are not kept."""
    axes = [k for k, label in enumerate(value.labels) if label not in kept]
    return Labelled(
        reduce(value.array, axes), tuple(label for label in value.labels if label in kept)
    )


def together(
    values: Sequence[Labelled], wanted: Sequence[int] = ()
) -> tuple[list[Node], tuple[int, ...]]:
    """The arrays with axes that meet, in the order of the one that has the most; where none has all
    of them, in the order that is wanted."""
    first = max(values, key=lambda value: len(value.labels), default=Labelled(*_NOTHING))
    rest = (label for value in values for label in value.labels)
    labels = tuple(dict.fromkeys((*first.labels, *rest)))
    if len(labels) > len(first.labels) and set(labels) <= set(wanted):
        labels = tuple(label for label in dict.fromkeys(wanted) if label in labels)
    return [value.arranged(labels) if value.labels else value.array for value in values], labels


_NOTHING: tuple[Node, tuple[int, ...]] = (array("zeros"), ())


def product(
    one: Labelled, other: Labelled, kept: frozenset[int], wanted: Sequence[int] = ()
) -> Labelled:
    """The product of two, summed over the labels that both have and that are not kept.

    It does not depend on which of them is the first.  `wanted` is an order of the labels.
    """
    if one.array.digest > other.array.digest:
        one, other = other, one
    common = [label for label in one.labels if label in other.labels]
    between = [label for label in common if label not in kept]
    if not between:
        factors, labels = together([one, other], wanted)
        return Labelled(multiply(factors), labels)
    batch = [label for label in common if label in kept]
    rows = [label for label in one.labels if label not in common]
    columns = [label for label in other.labels if label not in common]
    if not batch:
        return _unbatched(one, other, rows, between, columns)
    if len(between) == len(rows) == len(columns) == 1:
        left = one.arranged([*batch, *rows, *between])
        right = other.arranged([*batch, *between, *columns])
        return Labelled(matmul(left, right), (*batch, *rows, *columns))
    out = (*batch, *rows, *columns)
    sizes = dict(zip(one.labels, one.array.shape, strict=True))
    sizes.update(zip(other.labels, other.array.shape, strict=True))
    shape = tuple(sizes[label] for label in out)
    wiring = _from_zero(one.labels, other.labels, out)
    return Labelled(array("einsum", (one.array, other.array), wiring, shape), out)


def _unbatched(
    one: Labelled, other: Labelled, rows: list[int], between: list[int], columns: list[int]
) -> Labelled:
    """No label is in both factors and in the result."""
    if len(between) == 1 and len(rows) <= 1 and len(columns) <= 1:
        if columns and not rows:  # a matrix stands in front of a vector
            one, other, rows, columns = other, one, columns, rows
        made = matmul(one.arranged([*rows, *between]), other.arranged([*between, *columns]))
        return Labelled(made, (*rows, *columns))
    if not rows and not columns:
        return Labelled(inner(one.array, other.arranged(one.labels)), ())
    ours = [one.labels.index(label) for label in between]
    theirs = [other.labels.index(label) for label in between]
    return Labelled(tensordot(one.array, other.array, ours, theirs), (*rows, *columns))


def _from_zero(*groups: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """The labels counted in the order in which they appear."""
    names: dict[int, int] = {}
    return tuple(tuple(names.setdefault(label, len(names)) for label in g) for g in groups)


def without_einsum(root: Node) -> Node:
    """The same with each such product written as the sum of the products of entries."""
    made: dict[Node, Node] = {}
    for current in postorder(root):
        args = tuple(made[arg] for arg in current.args)
        if current.kind == "array" and current.op == "einsum":
            left, right, out = current.data
            labels = tuple(dict.fromkeys((*out, *left, *right)))
            parts = [
                Labelled(a, own).arranged(labels)
                for a, own in zip(args, (left, right), strict=True)
            ]
            made[current] = reduce(multiply(parts), range(len(out), len(labels)))
        else:
            made[current] = node(current.kind, current.op, args, current.data, current.shape)
    return made[root]
