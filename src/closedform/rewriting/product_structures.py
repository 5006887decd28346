"""Rules about products: fused axes, selections and triangles of ones."""

from __future__ import annotations

from closedform.core.algebra import Network, eye, ones, terms
from closedform.core.dims import Dim, Shape
from closedform.core.node import Node, dim
from closedform.functions import TABLE
from closedform.rewriting.normal import Normal
from closedform.rewriting.product_entries import base_of


def fused_axes(n: Normal, network: Network) -> bool:
    """Two axes fused and split again in the same way are the same axes."""
    fused = [
        (p, ls)
        for p, (f, ls) in enumerate(network.factors)
        if f.op == "fuse" and f.kind == "structure"
    ]
    if not fused:
        return False
    alone = network.alone()
    for k, (p, labels) in enumerate(fused):
        for q, labels2 in fused[k + 1 :]:
            f, g = network.factors[p][0], network.factors[q][0]
            if f is not g:
                continue
            same_whole = labels[0] == labels2[0]
            same_parts = labels[1:] == labels2[1:]
            if same_whole or same_parts:
                ties = list(zip(labels, labels2, strict=True))
                network.factors = [x for i, x in enumerate(network.factors) if i != q]
                network.factors += [
                    (eye(size), pair)
                    for pair, size in zip(ties, f.shape, strict=True)
                    if pair[0] != pair[1]
                ]
                return True
        whole, major, minor = labels
        if whole in alone or {major, minor} <= alone:
            # the axes that stay are free of the tensor: it only counts pairs
            network.factors = [x for i, x in enumerate(network.factors) if i != p]
            left = (major, minor) if whole in alone else (whole,)
            network.factors.append((ones(tuple(network.sizes[x] for x in left)), left))
            return True
    return False


def entrywise_of_vec(n: Normal, network: Network) -> bool:
    """What acts entry by entry on vec(X), with its axis split again, acts on X."""
    fused = {
        ls[0]: (f, ls) for f, ls in network.factors if f.op == "fuse" and f.kind == "structure"
    }
    for position, (factor, labels) in enumerate(network.factors):
        if len(labels) != 1 or labels[0] not in fused or factor.kind != "apply":
            continue
        if not TABLE[factor.op].entrywise:
            continue
        structure, (_, major, minor) = fused[labels[0]]
        shape = (structure.shape[2], structure.shape[1])
        args = [_split(arg, structure, shape, n) for arg in factor.args]
        if any(arg is None for arg in args):
            continue
        made = n.apply(factor.op, tuple(a for a in args if a is not None), shape)
        network.factors[position] = (made, (minor, major))
        return True
    return False


def _split(arg: Node, structure: Node, shape: Shape, n: Normal) -> Node | None:
    """The matrix that `arg` is the vec of; a repeated scalar is repeated over the matrix."""
    if not arg.shape:
        return arg
    if arg.kind == "sum":
        parts = [(c, _split(t, structure, shape, n)) for c, t in terms(arg)]
        if any(p is None for _, p in parts):
            return None
        return n.sum(shape, [(c, p) for c, p in parts if p is not None])
    if arg.kind == "apply" and TABLE[arg.op].entrywise:
        inner = [_split(a, structure, shape, n) for a in arg.args]
        if any(a is None for a in inner):
            return None
        return n.apply(arg.op, tuple(a for a in inner if a is not None), shape)
    if arg.kind != "contraction":
        return None
    factors = list(zip(arg.args, arg.data.factors, strict=True))
    (out,) = arg.data.out
    if all(out not in labels for _, labels in factors):
        return n.product(factors, (-2, -1), {-2: shape[0], -1: shape[1]})
    mine = [ls for f, ls in factors if f is structure and ls[0] == out]
    if len(mine) != 1 or sum(out in ls for _, ls in factors) != 1:
        return None
    _, major, minor = mine[0]
    rest = [part for part in factors if part[1] is not mine[0]]
    return n.product(rest, (minor, major), {minor: shape[0], major: shape[1]})


def selections(n: Normal, network: Network) -> bool:
    """Two selections of the same entry agree, on one axis or on two; what a selection picks from
    ones is 1."""
    found = [
        (p, f, ls)
        for p, (f, ls) in enumerate(network.factors)
        if f.kind == "structure" and f.op == "select"
    ]
    if not found:
        return False
    alone = network.alone()
    for k, (p, f, labels) in enumerate(found):
        if labels[-1] in alone:
            network.factors = [x for i, x in enumerate(network.factors) if i != p]
            rest = labels[:-1]
            network.factors.append((ones(f.shape[:-1]), rest))
            return True
        if len(labels) == 1 and network.out.count(labels[0]) == 2:
            _parted(network, f, labels[0])
            return True
        for q, g, labels2 in found[k + 1 :]:
            if labels[-1] != labels2[-1]:
                if f is g and len(labels) == 1 and _joined(network, q, labels2[0], labels[0]):
                    return True
                continue
            coefficients, constant, _low = f.data
            coefficients2, constant2, _low2 = g.data
            if not coefficients and not coefficients2:
                gap = (constant - constant2).constant
                if gap == 0:
                    network.factors = [x for i, x in enumerate(network.factors) if i != q]
                    return True
                if gap is not None:
                    network.coefficient = 0
                    return True
            if f is g and len(coefficients) == 1 and labels != labels2:
                network.factors = [x for i, x in enumerate(network.factors) if i != q]
                network.factors.append((eye(f.shape[0]), (labels[0], labels2[0])))
                return True
    return False


def _parted(network: Network, selection: Node, label: int) -> None:
    """A diagonal with one entry is e_i*e_i': its two axes fall apart."""
    other = network.fresh(selection.shape[0])
    first = network.out.index(label) + 1
    network.out = network.out[:first] + tuple(
        other if x == label else x for x in network.out[first:]
    )
    network.factors.append((selection, (other,)))


def _joined(network: Network, position: int, label: int, other: int) -> bool:
    """Whether two axes became one, which a unit vector at `position` on the first allows where
    there is the same on the other; slots of fused axes stay apart, there entries are blocks."""
    if any(f.op == "fuse" and {label, other} & {*labels} for f, labels in network.factors):
        return False
    if label in network.out:
        label, other = other, label
    if label in network.out:
        return False
    del network.factors[position]
    network.factors = [
        (f, tuple(other if x == label else x for x in labels)) for f, labels in network.factors
    ]
    return True


def masks(n: Normal, network: Network) -> bool:
    """A triangle of ones multiplied by itself; on the diagonal; at an entry that is known."""
    seen: dict[tuple[Node, tuple[int, ...]], int] = {}
    picked = {
        labels[0]: factor.data[1]
        for factor, labels in network.factors
        if factor.op == "select" and len(labels) == 1
    }
    for position, (factor, labels) in enumerate(network.factors):
        if factor.kind != "structure" or factor.op != "mask":
            continue
        known = labels[0] in picked and labels[1] in picked
        below = (picked[labels[0]] - picked[labels[1]]).constant if known else None
        if below is not None and below < factor.data:
            network.coefficient = 0
            return True
        if (factor, labels) in seen or below is not None:
            network.factors = [x for i, x in enumerate(network.factors) if i != position]
            return True
        seen[factor, labels] = position
        if labels[0] == labels[1]:
            if factor.data > 0:
                network.coefficient = 0

            network.factors[position] = (ones((factor.shape[0],)), (labels[0],))
            return True
    return False


# 1 + 2 + … + m, the same of squares and so on (Faulhaber): coefficients of m, m², … over a number
_POWER_SUMS = {
    1: ((1, 1), 2),
    2: ((1, 3, 2), 6),
    3: ((0, 1, 2, 1), 4),
    4: ((-1, 0, 10, 15, 6), 30),
}


def power_sums(n: Normal, network: Network) -> bool:
    """The sum of whole numbers one after the other, or of their powers up to the fourth."""
    for label in network.sizes.keys() - {*network.out}:
        held = [(p, f) for p, (f, labels) in enumerate(network.factors) if label in labels]
        powers = [_power_of_iota(factor) for _, factor in held]
        starts = {start for start, _ in powers}
        times = sum(exponent for _, exponent in powers)
        if len(starts) != 1 or times not in _POWER_SUMS:
            continue
        low = starts.pop()
        if low is None:
            continue
        high = low + network.sizes[label] - 1
        total = _power_sum(times, high) - _power_sum(times, low - 1)
        places = {p for p, _ in held}
        network.factors = [x for p, x in enumerate(network.factors) if p not in places]
        network.factors.append((dim(total), ()))
        return True
    return False


def _power_of_iota(factor: Node) -> tuple[Dim | None, int]:
    """The first of the numbers that a factor counts through, and their power."""
    base, exponent = base_of(factor)
    if base.op != "iota" or exponent.kind != "number" or exponent.data.denominator != 1:
        return None, 0
    return base.data, int(exponent.data)


def _power_sum(times: int, last: Dim) -> Dim:
    coefficients, below = _POWER_SUMS[times]
    power, total = last, Dim.of(0)
    for coefficient in coefficients:
        total, power = total + power * coefficient, power * last
    return total.over(below)
