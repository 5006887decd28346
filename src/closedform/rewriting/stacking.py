"""Rules about the matrices between vec and vech: duplication D and elimination L.

L*D = I, L*L' = I, L'*L*vec(X) = vec(tril(X)), D*vech(S) = vec(S) for symmetric S, K*D = D
(Magnus and Neudecker 1980, The elimination matrix).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from closedform.core.algebra import Factor, Network, eye, mask
from closedform.rewriting.facts import is_symmetric
from closedform.rewriting.normal import Normal


class _Ends:
    """Where labels stand in a network."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.counts = Counter(x for _, labels in network.factors for x in set(labels))
        self.out = set(network.out)

    def inside(self, label: int, times: int) -> bool:
        """Whether the label is summed over and that many factors have it."""
        return label not in self.out and self.counts[label] == times

    def of(self, op: str) -> Iterator[Factor]:
        return (f for f in self.network.factors if f[0].kind == "structure" and f[0].op == op)

    def splitting(self, label: int) -> Factor | None:
        """What splits an axis into its two slots."""
        return next((f for f in self.of("fuse") if f[1][0] == label), None)

    def replace(self, old: tuple[Factor, ...], *new: Factor) -> bool:
        kept = [f for f in self.network.factors if not any(f is o for o in old)]
        self.network.factors = [*kept, *new]
        return True


def stacked(n: Normal, network: Network) -> bool:
    """Products of duplication and elimination matrices with each other and with a vec."""
    ends = _Ends(network)
    return any(rule(ends, first) for op, rule in _RULES for first in ends.of(op))


def _inverse(ends: _Ends, first: Factor) -> bool:
    """L*D and L*L' are identity matrices."""
    half, whole = first[1]
    if not ends.inside(whole, 2):
        return False
    for op, axis in (("duplication", 0), ("elimination", 1)):
        for second in ends.of(op):
            if second is not first and second[1][axis] == whole:
                other = second[1][1 - axis]
                return ends.replace((first, second), (eye(first[0].shape[0]), (half, other)))
    return False


def _triangle(ends: _Ends, first: Factor) -> bool:
    """L'*L*vec(X) is vec(tril(X)), and a sum over a vech is one over the lower triangle."""
    half, whole = first[1]
    if ends.inside(half, 1):
        seconds: list[Factor | None] = [None]
    elif ends.inside(half, 2):
        seconds = [f for f in ends.of("elimination") if f is not first and f[1][0] == half]
    else:
        return False
    for second in seconds:
        fuse = ends.splitting(whole) or (ends.splitting(second[1][1]) if second else None)
        if fuse is None:
            continue
        _, major, minor = fuse[1]
        size = fuse[0].shape[1]
        lower = (mask(size, size), (minor, major))
        if second is None:
            return ends.replace((first,), lower)
        tie = (eye(first[0].shape[1]), (whole, second[1][1]))
        return ends.replace((first, second), lower, tie)
    return False


def _symmetric(ends: _Ends, first: Factor) -> bool:
    """D*vech(S) is vec(S)."""
    whole, half = first[1]
    if not ends.inside(half, 2):
        return False
    for second in ends.of("elimination"):
        fuse = ends.splitting(second[1][1])
        if second[1][0] != half or fuse is None or not ends.inside(fuse[1][0], 2):
            continue
        slots = set(fuse[1][1:])
        behind = [f for f in ends.network.factors if f is not fuse and slots & set(f[1])]
        if len(behind) == 1 and set(behind[0][1]) == slots and is_symmetric(behind[0][0]):
            tie = (eye(first[0].shape[0]), (whole, second[1][1]))
            return not slots & ends.out and ends.replace((first, second), tie)
    return False


def _turned(ends: _Ends, first: Factor) -> bool:
    """K*D is D."""
    whole = first[1][0]
    fuse = ends.splitting(whole)
    if fuse is None or not ends.inside(whole, 2):
        return False
    slots = fuse[1][1:]
    if not all(ends.inside(x, 2) for x in slots):
        return False
    for other in ends.of("fuse"):
        if other is not fuse and other[1][1:] == slots[::-1]:
            return ends.replace((first, fuse, other), (first[0], (other[1][0], first[1][1])))
    return False


_RULES = (
    ("elimination", _inverse),
    ("elimination", _triangle),
    ("duplication", _symmetric),
    ("duplication", _turned),
)
