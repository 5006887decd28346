"""Taking a product with a fused axis inside apart, so that each part has a reading of its own.

The axis joins what stands *beside* it and what stands *behind* its two slots.  A part that is taken
together is a matrix or a vector: it is kept, and what is left is a smaller product.
"""

from __future__ import annotations

from collections.abc import Iterator

from closedform.core.algebra import Factor, contract
from closedform.core.node import node
from closedform.functions import KEPT
from closedform.rewriting.pieces import NoMatrixForm


def components(factors: list[Factor]) -> list[list[Factor]]:
    """The factors by connection through shared labels."""
    groups: list[tuple[set[int], list[Factor]]] = []
    for factor in factors:
        labels, members = set(factor[1]), [factor]
        apart = []
        for held, group in groups:
            if held & labels:
                labels |= held
                members = group + members
            else:
                apart.append((held, group))
        groups = [*apart, (labels, members)]
    return [group for _, group in groups]


def cuts(factors: list[Factor], label: int, out: tuple[int, ...]) -> Iterator[list[Factor]]:
    """The product in smaller ones: with the vector beside the axis as a matrix, with what stands
    behind it as a vector or a matrix, with the matrix beside it in front."""
    fuse = next(f for f in factors if f[0].op == "fuse" and f[1][0] == label)
    major, minor = fuse[1][1:]
    rest = [f for f in factors if f is not fuse]
    beside: list[Factor] = []
    behind: list[Factor] = []
    apart: list[Factor] = []
    around: set[int] = set()
    for group in components(rest):
        held = {x for _, labels in group for x in labels}
        if label in held:
            around = held & {major, minor}  # a slot that is tied to the axis in a circle
        side = beside if label in held else behind if held & {major, minor} else apart
        side.extend(group)
    front = _open(beside, out)
    back = sorted(_open(behind, out) | ({major, minor} & set(out)) | around)
    if around == {major, minor}:
        raise NoMatrixForm
    if not front and not around and (major == minor or (back and (behind or apart))):
        yield [_unvec(beside, fuse), *behind, *apart]
    if len(back) < 2 and (beside or apart):
        yield [_kept([*behind, fuse], (label, *back)), *beside, *apart]
    elif len(front) == 1 and not around and len(out) == 2 and not front & set(back):
        (own,) = front
        other = tuple(x for x in out if x != own)
        yield [_kept(beside, (own, label)), _kept([*behind, *apart, fuse], (label, *other))]


def _open(factors: list[Factor], out: tuple[int, ...]) -> set[int]:
    return {x for _, labels in factors for x in labels} & set(out)


def _unvec(beside: list[Factor], fuse: Factor) -> Factor:
    """The matrix of a vector; its two axes may be tied outside."""
    label, major, minor = fuse[1]
    free = 1 + max(x for _, labels in [*beside, fuse] for x in labels)
    matrix, _ = _kept([*beside, (fuse[0], (label, free, free + 1))], (free + 1, free))
    return matrix, (minor, major)


def _kept(factors: list[Factor], out: tuple[int, ...]) -> Factor:
    """A part as one factor that products are not flattened through."""
    sizes = {x: s for f, labels in factors for x, s in zip(labels, f.shape, strict=True)}
    made = contract(factors, out, sizes)
    return node("apply", KEPT.name, (made,), shape=made.shape), out
