"""Matrices that are returned as what they are made of: Kronecker products, diagonal matrices."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from closedform.core.algebra import Factor, contract, is_zero, scale, terms
from closedform.core.dims import Shape
from closedform.core.node import Node, dim


class Output(NamedTuple):
    """A quantity of a program: the core nodes that it is made of, and how they are put together."""

    parts: tuple[Node, ...]
    made: str = "{0}"
    shape: Shape | None = None  # where it has axes of length 1 that the core leaves out


def compressed(core: Node) -> Output:
    """A matrix as the product or the diagonal that it is, if it is one."""
    for read in (_diagonal, _kronecker):
        found = read(core)
        if found is not None:
            return found
    return Output((core,))


def _single(core: Node) -> tuple[Fraction, Node] | None:
    """A number times one product."""
    if is_zero(core) or len(core.shape) != 2:
        return None
    found = terms(core)
    if len(found) != 1 or found[0][1].kind != "contraction":
        return None
    return found[0]


def _diagonal(core: Node) -> Output | None:
    found = _single(core)
    if found is None or found[1].data.out[0] != found[1].data.out[1]:
        return None
    coefficient, term = found
    factors = zip(term.args, term.data.factors, strict=True)
    on = contract(factors, term.data.out[:1], {term.data.out[0]: term.shape[0]})
    return Output((scale(coefficient, on),), "_Diagonal({0})") if on.args else None


def _kronecker(core: Node) -> Output | None:
    """The axes run over pairs; what belongs to the first of each is apart from the rest."""
    found = _single(core)
    if found is None:
        return None
    coefficient, term = found
    factors = list(zip(term.args, term.data.factors, strict=True))
    ends = [
        next((pair for pair in factors if pair[0].op == "fuse" and pair[1][0] == end), None)
        for end in term.data.out
    ]
    if ends[0] is None or ends[1] is None or term.data.out[0] == term.data.out[1]:
        return None
    rest = list(factors)
    rest.remove(ends[0])
    rest.remove(ends[1])
    pairs = [
        (ends[0][1][k], ends[1][1][k], (ends[0][0].shape[k], ends[1][0].shape[k])) for k in (1, 2)
    ]
    sides = _apart(rest, [set(pair[:2]) for pair in pairs])
    if sides is None:
        return None
    parts = [
        _side(side, pair[0], pair[1], pair[2]) for side, pair in zip(sides, pairs, strict=True)
    ]
    scaled = (
        next(k for k in (0, 1) if parts[k].kind != "dim")
        if any(part.kind != "dim" for part in parts)
        else None
    )
    if scaled is None:
        return None
    parts[scaled] = scale(coefficient, parts[scaled])
    return Output(tuple(parts), "_Kronecker({0}, {1})")


def _apart(factors: list[Factor], ends: list[set[int]]) -> list[list[Factor]] | None:
    """The factors that hang together with either pair of labels; None where some do with both."""
    if ends[0] & ends[1]:
        return None
    held = [set(end) for end in ends]
    sides: list[list[Factor]] = [[], []]
    waiting = list(factors)
    while waiting:
        near = [(k, factor) for factor in waiting for k in (0, 1) if held[k] & set(factor[1])] or [
            (0, factor) for factor in waiting[:1]
        ]
        k, factor = near[0]
        if held[1 - k] & set(factor[1]):
            return None
        sides[k].append(factor)
        held[k] |= set(factor[1])
        waiting.remove(factor)
    return sides if not held[0] & held[1] else None


def _side(factors: list[Factor], row: int, column: int, shape: Shape) -> Node:
    """One factor of a Kronecker product; of an identity its size."""
    if row == column and not factors:
        return dim(shape[0])
    return contract(factors, (row, column), {row: shape[0], column: shape[1]})
