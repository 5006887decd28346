"""Diagonal Jacobians: rows times diagonal matrices as Hadamard products."""

from __future__ import annotations

from functools import reduce

from closedform.core.dims import ONE
from closedform.core.node import Node
from closedform.rewriting import spelling as sp
from closedform.steps.laws import times


def diagonal_of(J: Node) -> Node | None:
    """The diagonal of a Jacobian that is seen to be a diagonal matrix."""
    if J.kind != "apply" or len(J.shape) != 2 or J.shape[0] is ONE:
        return None
    if J.op == "eye":
        return sp.ones(J.shape[:1])
    if J.op == "diag":
        return J.args[0]
    if J.op == "neg":
        inner = diagonal_of(J.args[0])
        return None if inner is None else sp.negative(inner)
    if J.op == "mul" and not J.args[0].shape:
        inner = diagonal_of(J.args[1])
        return None if inner is None else sp.times(J.args[0], inner)
    if J.op == "divide":
        inner = diagonal_of(J.args[0])
        return None if inner is None else sp.quotient(inner, J.args[1])
    return None


def is_multiple_of_one(value: Node) -> bool:
    """Whether all entries of a vector are seen to be the same."""
    inner = value.args[-1] if value.op in ("neg", "mul") else value
    inner = inner.args[0] if inner.op == "divide" else inner
    return inner.op == "ones"


def has_diagonal(factors: list[Node]) -> bool:
    """Whether a diagonal matrix is among them that is not a multiple of the identity."""
    found = [d for d in map(diagonal_of, factors) if d is not None]
    return len(factors) > 1 and not all(map(is_multiple_of_one, found))


def as_column(factors: list[Node]) -> Node:
    """The column whose transpose is their product: a'*diag(b) = (a .* b)', a'*B = (B'*a)'."""
    first, *rest = factors
    made = sp.transpose(first)
    for factor in rest:
        b = diagonal_of(factor)
        if not factor.shape or not made.shape:
            made = times(made, sp.transpose(factor))
        elif b is None:
            made = sp.times(sp.transpose(factor), made)
        elif b.op != "ones":
            made = sp.hadamard(made, b)
    return made


def halves(factors: list[Node]) -> tuple[Node | None, Node]:
    """The column before the last factor, and the last factor."""
    if len(factors[-1].shape) != 1:
        return None, reduce(times, factors)
    return as_column(factors[:-1]), factors[-1]


def diagonals_merged(factors: list[Node]) -> list[Node]:
    """diag(a)*diag(b) = diag(a .* b)."""

    def join(made: list[Node], factor: Node) -> list[Node]:
        a, b = (diagonal_of(made[-1]) if made else None), diagonal_of(factor)
        if a is None or b is None or "ones" in (a.op, b.op):
            return [*made, factor]
        return [*made[:-1], sp.diagonal(sp.hadamard(a, b))]

    start: list[Node] = []
    return reduce(join, factors, start)
