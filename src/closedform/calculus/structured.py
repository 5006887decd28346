"""Gradients by matrices that are declared symmetric, skew, diagonal or triangular.

`project` is the gradient inside the space of such matrices, `coordinates` the derivative by the
free entries, `unconstrained` leaves the entries independent.
"""

from __future__ import annotations

from fractions import Fraction

from closedform.core.algebra import Term, contract, linear, mask, permuted
from closedform.core.node import Node, Symbol

SPACES = ("diagonal", "skew", "lower", "upper", "symmetric")  # the narrowest first
STRUCTURE = frozenset({*SPACES, "psd", "pd", "orthogonal"})


def space_of(symbol: Symbol) -> str | None:
    """The space of matrices that a declared variable belongs to."""
    if len(symbol.shape) != 2:
        return None
    return next((space for space in SPACES if space in symbol.properties), None)


def free(symbol: Symbol) -> Symbol:
    """The same name with independent entries."""
    return symbol._replace(properties=symbol.properties - STRUCTURE)


def constrained(G: Node, space: str, structured: str) -> Node:
    """A derivative with independent entries, its last two axes fitted to the space."""
    if structured == "unconstrained":
        return G
    rank = len(G.shape)
    axes = tuple(range(rank))
    i, j = axes[-2:]
    size = G.shape[-1]
    if space == "diagonal":
        return contract([(G, (*axes[:-1], i))], (*axes[:-1], i))
    if space in ("lower", "upper"):
        triangle = mask(size, size)
        return contract([(G, axes), (triangle, (i, j) if space == "lower" else (j, i))], axes)
    turned = permuted(G, (*axes[:-2], j, i))
    if space == "skew":
        return linear(G.shape, _half(structured, [(1, G), (-1, turned)]))
    parts = _half(structured, [(1, G), (1, turned)])
    if structured == "coordinates":
        parts.append((-1, contract([(G, (*axes[:-1], i))], (*axes[:-1], i))))
    return linear(G.shape, parts)


def by_coordinates(motion: Node, space: str) -> Node:
    """A motion in the space, weighted so that its product with a derivative by the free entries,
    summed over all entries, counts each free entry once."""
    if space == "skew":
        return linear(motion.shape, [(Fraction(1, 2), motion)])
    if space != "symmetric":
        return motion
    diagonal = contract([(motion, (0, 0))], (0, 0))
    return linear(motion.shape, [(Fraction(1, 2), motion), (Fraction(1, 2), diagonal)])


def _half(structured: str, parts: list[tuple[int, Node]]) -> list[Term]:
    by = Fraction(1, 2) if structured == "project" else Fraction(1)
    return [(c * by, node) for c, node in parts]
