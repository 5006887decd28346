"""Rules about products: matrices beside each other.

An index that occurs in two factors only and not in the result is *closed*: it is where two matrices
meet, so what stands beside each other can cancel.
"""

from __future__ import annotations

from collections.abc import Iterator

from closedform.core.algebra import ONE, Factor, Network, eye
from closedform.core.node import Node, number
from closedform.rewriting.facts import Link, chain, has, is_symmetric
from closedform.rewriting.normal import Normal
from closedform.rewriting.product_entries import base_of


def _closed(network: Network) -> dict[int, list[tuple[int, int]]]:
    """Closed labels with the two places (factor, axis) where they occur."""
    places: dict[int, list[tuple[int, int]]] = {}
    for position, (_, labels) in enumerate(network.factors):
        for axis, label in enumerate(labels):
            places.setdefault(label, []).append((position, axis))
    out = set(network.out)
    return {
        label: found
        for label, found in places.items()
        if len(found) == 2 and label not in out and found[0][0] != found[1][0]
    }


def _matrix_base(factor: Node) -> tuple[Node, Node] | None:
    """A square matrix factor as base and exponent of a matrix power."""
    if factor.kind == "apply" and factor.op == "inv":
        return factor.args[0], number(-1)
    if factor.kind == "apply" and factor.op == "matpow":
        return factor.args[0], factor.args[1]
    if len(factor.shape) == 2 and factor.shape[0] is factor.shape[1]:
        return factor, ONE
    return None


def matrix_powers_add(n: Normal, network: Network) -> bool:
    """X^a*X^b is X^(a + b); X*inv(X) is I."""
    if not any(f.kind == "apply" and f.op in ("inv", "matpow") for f, _ in network.factors):
        return False
    for (first, axis), (second, axis2) in _closed(network).values():
        a, la = network.factors[first]
        b, lb = network.factors[second]
        one, two = _matrix_base(a), _matrix_base(b)
        if one is None or two is None or not _worth_adding(one[1], two[1]):
            continue
        ra, rb = len(la) - 2, len(lb) - 2
        if axis < ra or axis2 < rb or la[ra] == la[ra + 1] or lb[rb] == lb[rb + 1]:
            continue
        lead = la[:ra] or lb[:rb]
        if (la[:ra] and la[:ra] != lead) or (lb[:rb] and lb[:rb] != lead):
            continue
        core_a, core_b = one[0], two[0]
        if core_a is not core_b:
            continue
        forward_a, forward_b = axis == ra + 1, axis2 == rb
        if forward_a != forward_b and not is_symmetric(
            core_a if len(core_a.shape) == 2 else core_b
        ):
            continue
        total = _exponent_sum(n, one[1], two[1], lead, network)
        if total is None:
            continue
        start, end = la[ra + 1 - (axis - ra)], lb[rb + 1 - (axis2 - rb)]
        labels = (*lead, start, end) if forward_a else (*lead, end, start)
        network.factors = [f for p, f in enumerate(network.factors) if p not in (first, second)]
        network.factors.extend(_raised(n, core_a, total, labels, len(lead)))
        return True
    return False


def _worth_adding(a: Node, b: Node) -> bool:
    """X*X and inv(X)*inv(X) stay products; X*inv(X) cancels, X^k*X is X^(k + 1)."""
    if a.kind == "number" and b.kind == "number":
        return bool((a.data > 0) != (b.data > 0))
    return True


def _exponent_sum(
    n: Normal, a: Node, b: Node, lead: tuple[int, ...], network: Network
) -> Node | None:
    shape = tuple(network.sizes[label] for label in lead)
    if any(e.shape not in ((), shape) for e in (a, b)):
        return None
    parts = [(1, e if e.shape == shape else n.broadcast(e, shape)) for e in (a, b)]
    return n.sum(shape, parts)


def _raised(n: Normal, X: Node, exponent: Node, labels: tuple[int, ...], lead: int) -> list[Factor]:
    """The power of a matrix as factors of a network."""
    if not lead and exponent.kind == "number":
        times = int(exponent.data)
        if times == 0:
            return [(eye(X.shape[-1]), labels)]
        if times == 1:
            return [(X, labels)]
        if times == -1:
            return [(n.apply("inv", (X,), X.shape), labels)]
    shape = exponent.shape + X.shape if lead and len(X.shape) == 2 else X.shape
    base = X
    if lead and len(X.shape) == 2:
        own = tuple(range(len(shape)))
        base = n.product([(X, own[lead:])], own, dict(enumerate(shape)))
    return [(n.apply("matpow", (base, exponent), shape), labels)]


def _walk(network: Network, label: int, links: list[Link]) -> tuple[list[int], int] | None:
    """The factors that continue at `label` with the given matrices, and the label they end at."""
    closed = _closed(network)
    used: list[int] = []
    for link in links:
        if label not in closed:
            return None
        for position, axis in closed[label]:
            factor, labels = network.factors[position]
            if position in used or factor is not link.factor or len(labels) != 2:
                continue
            if labels[0] == labels[1]:
                continue
            if (axis == 1) != link.flipped and not is_symmetric(factor):
                continue
            used.append(position)
            label = labels[1 - axis]
            break
        else:
            return None
    return used, label


def _orientations(network: Network) -> Iterator[tuple[int, Node, int, int, list[Link]]]:
    """Inverses of chains: position, what is inverted, both labels, the chain from the second."""
    for position, (factor, labels) in enumerate(network.factors):
        if factor.kind != "apply" or factor.op != "inv" or len(labels) != 2:
            continue
        inside = factor.args[0]
        path = chain(inside)
        if path is None or path.scalars or labels[0] == labels[1]:
            continue
        forward = list(path.links)
        backward = [Link(link.factor, not link.flipped) for link in reversed(path.links)]
        yield position, inside, labels[0], labels[1], forward
        yield position, inside, labels[1], labels[0], backward


def inverse_of_product_cancels(n: Normal, network: Network) -> bool:
    """inv(A*B)*A*B is I, where A and B are not square themselves."""
    for position, _, start, end, links in _orientations(network):
        found = _walk(network, end, links)
        if found is None or position in found[0]:
            continue
        used, last = found
        size = network.factors[position][0].shape[0]
        drop = {position, *used}
        network.factors = [f for p, f in enumerate(network.factors) if p not in drop]
        network.factors.append((eye(size), (start, last)))
        return True
    return False


def pseudo_inverse(n: Normal, network: Network) -> bool:
    """inv(X'*X)*X' is pinv(X)."""
    for position, _, start, end, links in _orientations(network):
        if len(links) != 2 or links[0].factor is not links[1].factor:
            continue
        if links[0].flipped == links[1].flipped:
            continue
        found = _walk(network, end, links[:1])
        if found is None or position in found[0]:
            continue
        used, last = found
        X = links[0].factor
        inverse = n.apply("pinv", (X,), (X.shape[1], X.shape[0]))
        drop = {position, *used}
        network.factors = [f for p, f in enumerate(network.factors) if p not in drop]
        labels = (start, last) if links[0].flipped else (last, start)
        network.factors.append((inverse, labels))
        return True
    return False


def pinv_cancels(n: Normal, network: Network) -> bool:
    """pinv(X)*X is I where X has full column rank, X*pinv(X) where it has full row rank."""
    if not any(f.kind == "apply" and f.op == "pinv" for f, _ in network.factors):
        return False
    for (first, axis), (second, axis2) in _closed(network).values():
        for (p, ap), (q, aq) in (
            ((first, axis), (second, axis2)),
            ((second, axis2), (first, axis)),
        ):
            inverse, labels = network.factors[p]
            X, labels2 = network.factors[q]
            if inverse.kind != "apply" or inverse.op != "pinv" or len(labels) != 2:
                continue
            if inverse.args[0] is not X or ap == aq:
                continue
            rank = "full_column_rank" if aq == 0 else "full_row_rank"
            if not has(X, rank):
                continue
            start, end = labels[1 - ap], labels2[1 - aq]
            size = inverse.shape[1 - ap]
            network.factors = [f for k, f in enumerate(network.factors) if k not in (p, q)]
            network.factors.append((eye(size), (start, end)))
            return True
    return False


def orthogonal_cancels(n: Normal, network: Network) -> bool:
    """Q'*Q is I."""
    for (first, axis), (second, axis2) in _closed(network).values():
        Q, labels = network.factors[first]
        other, labels2 = network.factors[second]
        if Q is not other or axis != axis2 or not has(Q, "orthogonal"):
            continue
        start, end = labels[1 - axis], labels2[1 - axis2]
        network.factors = [f for p, f in enumerate(network.factors) if p not in (first, second)]
        network.factors.append((eye(Q.shape[0]), (start, end)))
        return True
    return False


def adjugate(n: Normal, network: Network) -> bool:
    """adj(X)/det(X) is inv(X), and det(X)*inv(X) is adj(X)."""
    for position, (factor, labels) in enumerate(network.factors):
        if factor.kind != "apply" or factor.op not in ("adj", "inv") or len(labels) != 2:
            continue
        X = factor.args[0]
        for other, (scalar, own) in enumerate(network.factors):
            base, exponent = base_of(scalar)
            if own or base.kind != "apply" or base.op != "det" or base.args[0] is not X:
                continue
            if exponent.kind == "sum" and factor.op == "adj" and ONE in exponent.args:
                shifted = n.sum((), [(1, exponent), (1, ONE)])
                if sum(1 for _ in shifted.args) < len(exponent.args):  # det(X)^(c - 1)*adj(X)
                    network.factors[position] = (n.apply("inv", (X,), factor.shape), labels)
                    network.factors[other] = (n.power(base, shifted), ())
                    return True
            if exponent.kind != "number":
                continue
            e = exponent.data
            if factor.op == "adj" and e.denominator == 1 and e > 0:
                continue
            if factor.op == "inv" and e != 1:
                continue
            op, shift = ("inv", 1) if factor.op == "adj" else ("adj", -1)
            network.factors[position] = (n.apply(op, (X,), factor.shape), labels)
            network.factors[other] = (n.power(base, e + shift), ())
            return True
    return False


def diagonal_matrix(n: Normal, network: Network) -> bool:
    """Off its diagonal a diagonal matrix is zero: both axes become one."""
    for position, (factor, labels) in enumerate(network.factors):
        if len(labels) == 2 and labels[0] != labels[1] and has(factor, "diagonal"):
            network.factors[position] = (factor, (labels[0], labels[0]))
            network.factors.append((eye(factor.shape[0]), labels))
            return True
    return False
