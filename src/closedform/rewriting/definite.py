"""Positive definiteness that the form of a matrix shows: Gram matrices, sums, inverses."""

from __future__ import annotations

from closedform.core.algebra import terms
from closedform.core.node import Node
from closedform.rewriting.facts import chain, has, is_symmetric, sign


def is_definite(value: Node) -> bool:
    """Whether a symmetric matrix is positive definite for all admitted values of its names."""
    if has(value, "pd"):
        return True
    if value.kind == "apply" and value.op in ("inv", "expm", "sqrtm"):
        return is_definite(value.args[0]) if value.op != "expm" else is_symmetric(value.args[0])
    if value.kind == "sum":
        parts = terms(value)
        if any(c < 0 for c, _ in parts) or not all(is_semidefinite(t) for _, t in parts):
            return False
        return any(is_definite(t) for _, t in parts)
    if value.kind == "contraction":
        return _product(value, strict=True)
    return False


def is_semidefinite(value: Node) -> bool:
    """Whether a symmetric matrix is positive semidefinite."""
    if has(value, "psd", "pd") or is_definite(value):
        return True
    if value.kind == "sum":
        return all(c > 0 and is_semidefinite(t) for c, t in terms(value))
    if value.kind == "contraction":
        return _product(value, strict=False)
    return False


def _product(value: Node, strict: bool) -> bool:
    """c*A*M*A' with M definite; the identity; v*v'."""
    out = value.data.out
    factors = list(zip(value.args, value.data.factors, strict=True))
    scalars = [f for f, labels in factors if not labels]
    wanted = ("positive",) if strict else ("positive", "nonnegative")
    if any(sign(s) not in wanted for s in scalars):
        return False
    if len(out) == 2 and out[0] == out[1]:
        diagonal = [f for f, labels in factors if labels]
        return all(sign(f) in wanted for f in diagonal)
    vectors = [(f, labels) for f, labels in factors if len(labels) == 1]
    if not strict and len(vectors) == 2 and len(vectors) + len(scalars) == len(factors):
        return vectors[0][0] is vectors[1][0]
    path = chain(value)
    if path is None:
        return False
    links = list(path.links)
    while len(links) > 1:
        first, last = links[0], links[-1]
        if first.factor is not last.factor:
            return False
        mirrored = first.flipped != last.flipped or is_symmetric(first.factor)
        if not mirrored or (strict and not has(first.factor, "invertible", "pd")):
            return False
        links = links[1:-1]
    if not links:
        return True
    return is_definite(links[0].factor) if strict else is_semidefinite(links[0].factor)
