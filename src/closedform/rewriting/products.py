"""Rules about products: each looks at a network of factors, changes it, and says whether it did.

An index that occurs in two factors only and not in the result is *closed*: it is where two matrices
meet, so what stands beside each other can cancel.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations as pairs
from itertools import product as choices
from typing import NamedTuple

from closedform.core.algebra import ONE, Factor, Network, eye, ones, terms
from closedform.core.dims import Shape
from closedform.core.node import Node, number
from closedform.functions import TABLE
from closedform.rewriting.facts import Link, chain, has, is_symmetric, parity
from closedform.rewriting.normal import Normal, ProductRule
from closedform.rewriting.stacking import stacked
from closedform.syntax.precedence import words

# -- the same entries multiplied ------------------------------------------------------------------


def _base(factor: Node) -> tuple[Node, Node]:
    """A factor as base and exponent."""
    if factor.kind == "apply" and factor.op == "epower":
        return factor.args[0], factor.args[1]
    return factor, ONE


def _powers_add(n: Normal, network: Network) -> bool:
    """x.^a .* x.^b is x.^(a + b)."""
    if len(network.factors) < 2:
        return False
    groups: dict[tuple[Node, tuple[int, ...]], list[int]] = {}
    for position, (factor, labels) in enumerate(network.factors):
        base = _base(factor)[0]
        if base.kind == "structure":
            continue
        groups.setdefault((base, labels), []).append(position)
    for (base, labels), positions in groups.items():
        if len(positions) < 2:
            continue
        exponents = [_base(network.factors[p][0])[1] for p in positions]
        shapes = {e.shape for e in exponents if e.shape}
        if len(shapes) > 1:
            continue
        shape = shapes.pop() if shapes else ()
        total = n.sum(
            shape, [(1, n.broadcast(e, shape) if e.shape != shape else e) for e in exponents]
        )
        raised = n.power(base, total)
        network.factors = [f for p, f in enumerate(network.factors) if p not in positions]
        network.factors.append((raised, labels))
        return True
    return False


def _exponentials(n: Normal, network: Network) -> bool:
    """exp(a) .* exp(b) is exp(a + b)."""
    seen: dict[tuple[int, ...], int] = {}
    for position, (factor, labels) in enumerate(network.factors):
        if factor.kind != "apply" or factor.op != "exp":
            continue
        if labels in seen:
            other = network.factors[seen[labels]][0]
            total = n.sum(factor.shape, [(1, factor.args[0]), (1, other.args[0])])
            merged = n.apply("exp", (total,), factor.shape)
            keep = (position, seen[labels])
            network.factors = [f for p, f in enumerate(network.factors) if p not in keep]
            network.factors.append((merged, labels))
            return True
        seen[labels] = position
    return False


# (function, function): what the product of the two is, for the same argument
_PAIRS = {
    ("relu", "step"): "relu",
    ("step", "step"): "step",
    ("abs", "sign"): "",  # the argument itself
    ("sign", "sign"): "1",
}


def _entrywise_pairs(n: Normal, network: Network) -> bool:
    """relu .* step is relu, abs .* sign is the argument, sign .* sign and step .* step."""
    applied = [
        (p, *_base(f), labels)
        for p, (f, labels) in enumerate(network.factors)
        if f.kind == "apply" and (_base(f)[0].op in ("relu", "step", "abs", "sign"))
    ]
    for position, base, exponent, _ in applied:
        if base.op not in ("sign", "step") or exponent.kind != "number" or exponent.data == 1:
            continue
        if exponent.data.denominator == 1 and exponent.data > 1:
            simple = n.power(base, exponent.data % 2) if base.op == "sign" else base
            network.factors[position] = (simple, network.factors[position][1])
            return True
    for one, base, exponent, labels in applied:
        for other, base2, exponent2, labels2 in applied:
            kind = _PAIRS.get((base.op, base2.op))
            if one == other or kind is None or labels != labels2 or base.args != base2.args:
                continue
            if exponent2 is not ONE or exponent.kind != "number":
                continue
            argument = base.args[0]
            rest = n.power(base, exponent.data - 1)
            made = {"": argument, "1": ONE}.get(kind, base)
            keep = (one, other)
            network.factors = [f for p, f in enumerate(network.factors) if p not in keep]
            network.factors.append((rest, labels) if rest.shape == base.shape else (rest, ()))
            if made is not ONE:
                network.factors.append((made, labels))
            return True
    return False


def _hyperbolic_tangent(n: Normal, network: Network) -> bool:
    """sinh ./ cosh is tanh."""
    for position, (factor, labels) in enumerate(network.factors):
        base, exponent = _base(factor)
        if base.op != "sinh" or exponent.kind != "number" or exponent.data < 1:
            continue
        for other, (second, labels2) in enumerate(network.factors):
            base2, exponent2 = _base(second)
            if base2.op != "cosh" or labels2 != labels or base2.args != base.args:
                continue
            if exponent2.kind != "number" or exponent2.data > -1:
                continue
            tangent = n.apply("tanh", base.args, base.shape)
            rest = [n.power(base, exponent.data - 1), n.power(base2, exponent2.data + 1)]
            keep = (position, other)
            network.factors = [f for p, f in enumerate(network.factors) if p not in keep]
            network.factors += [(tangent, labels), *((r, labels) for r in rest)]
            return True
    return False


def _softmax_from_exponentials(n: Normal, network: Network) -> bool:
    """exp(u)/sum(exp(u)) is softmax(u)."""
    for position, (factor, labels) in enumerate(network.factors):
        if factor.op != "exp" or not labels or len(set(labels)) != len(labels):
            continue
        for other, (second, labels2) in enumerate(network.factors):
            total, exponent = _base(second)
            if exponent.kind != "number" or exponent.data > -1 or total.kind != "contraction":
                continue
            if len(total.args) != 1 or total.args[0] is not factor:
                continue
            inner = total.data.factors[0]
            summed = [x for x in inner if x not in total.data.out]
            if len(summed) != 1 or len(set(inner)) != len(inner):
                continue
            axis = inner.index(summed[0])
            where = dict(zip(total.data.out, labels2, strict=True))
            if any(where[x] != labels[k] for k, x in enumerate(inner) if k != axis):
                continue
            order = (*(k for k in range(len(labels)) if k != axis), axis)
            turned = n.product([(factor.args[0], tuple(range(len(labels))))], order)
            share = n.apply("softmax", (turned,), turned.shape)
            rest = n.power(total, exponent.data + 1)
            keep = (position, other)
            network.factors = [f for p, f in enumerate(network.factors) if p not in keep]
            network.factors += [(share, tuple(labels[k] for k in order)), (rest, labels2)]
            return True
    return False


def _sigmoid_of_minus(n: Normal, network: Network) -> bool:
    """exp(u) .* sigmoid(-u) is sigmoid(u)."""
    for position, (factor, labels) in enumerate(network.factors):
        if factor.kind != "apply" or factor.op != "exp":
            continue
        inside = factor.args[0]
        for other, (second, labels2) in enumerate(network.factors):
            base, exponent = _base(second)
            if labels2 != labels or base.op != "sigmoid" or base.kind != "apply":
                continue
            if exponent.kind != "number" or exponent.data < 1:
                continue
            if n.negative(base.args[0]) is not inside:
                continue
            turned = n.apply("sigmoid", (inside,), factor.shape)
            rest = n.power(base, exponent.data - 1)
            network.factors = [
                f for p, f in enumerate(network.factors) if p not in (position, other)
            ]
            network.factors += [(turned, labels), (rest, labels)]
            return True
    return False


# -- matrices beside each other -------------------------------------------------------------------


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


def _matrix_powers_add(n: Normal, network: Network) -> bool:
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


def _inverse_of_product_cancels(n: Normal, network: Network) -> bool:
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


def _pseudo_inverse(n: Normal, network: Network) -> bool:
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


def _pinv_cancels(n: Normal, network: Network) -> bool:
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


def _orthogonal_cancels(n: Normal, network: Network) -> bool:
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


def _adjugate(n: Normal, network: Network) -> bool:
    """adj(X)/det(X) is inv(X), and det(X)*inv(X) is adj(X)."""
    for position, (factor, labels) in enumerate(network.factors):
        if factor.kind != "apply" or factor.op not in ("adj", "inv") or len(labels) != 2:
            continue
        X = factor.args[0]
        for other, (scalar, own) in enumerate(network.factors):
            base, exponent = _base(scalar)
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


# -- declared properties --------------------------------------------------------------------------


def _diagonal_matrix(n: Normal, network: Network) -> bool:
    """Off its diagonal a diagonal matrix is zero: both axes become one."""
    for position, (factor, labels) in enumerate(network.factors):
        if len(labels) == 2 and labels[0] != labels[1] and has(factor, "diagonal"):
            network.factors[position] = (factor, (labels[0], labels[0]))
            network.factors.append((eye(factor.shape[0]), labels))
            return True
    return False


MOST_TURNS = 4  # exchanges that change nothing, of which all choices are compared


class Exchange(NamedTuple):
    """Two axes of the factor at `position`, and 1 or -1: what exchanging them brings."""

    position: int
    one: int
    other: int
    sign: int

    def made(self, factors: list[Factor]) -> list[Factor]:
        factor, labels = factors[self.position]
        turned = list(labels)
        turned[self.one], turned[self.other] = labels[self.other], labels[self.one]
        return [*factors[: self.position], (factor, tuple(turned)), *factors[self.position + 1 :]]


def _exchanges(network: Network) -> Iterator[Exchange]:
    for position, (factor, labels) in enumerate(network.factors):
        if len(labels) < 2 or factor.kind == "structure":
            continue
        for one, other in pairs(range(len(labels)), 2):
            if factor.shape[one] is not factor.shape[other]:
                continue
            sign = 1 if len(labels) == 2 and is_symmetric(factor) else parity(factor, one, other)
            if sign < 0 or (sign and labels[one] != labels[other]):
                yield Exchange(position, one, other, sign)


def _orientation(n: Normal, network: Network) -> bool:
    """Of the ways to read symmetric and skew factors, the one that comes first in the order of
    nodes; what is its own negative is zero."""
    places = list(_exchanges(network))
    if not places:
        return False
    original = list(network.factors)
    seen: dict[Node, tuple[int, list[Factor]]] = {}
    for turns in choices((False, True), repeat=min(len(places), MOST_TURNS)):
        factors, sign = original, 1
        for exchange, turn in zip(places, turns, strict=False):
            if turn:
                factors, sign = exchange.made(factors), sign * exchange.sign
        made = _attempt(network, factors)
        if seen.setdefault(made, (sign, factors))[0] != sign:
            network.coefficient = 0
            return True
    bare = original[0][0]  # S' is S
    first = bare if bare in seen else min(seen, key=lambda made: made.digest)
    sign, network.factors = seen[first]
    network.coefficient *= sign
    return network.factors != original


def _attempt(network: Network, factors: list[Factor]) -> Node:
    """The node of a product with other factors, without its number."""
    attempt = Network([], network.out, network.sizes)
    attempt.factors = factors
    return attempt.node()


# -- structures -----------------------------------------------------------------------------------


def _fused_axes(n: Normal, network: Network) -> bool:
    """Two axes fused and split again in the same way are the same axes."""
    fused = [
        (p, ls)
        for p, (f, ls) in enumerate(network.factors)
        if f.op == "fuse" and f.kind == "structure"
    ]
    if not fused:
        return False
    counts: dict[int, int] = {}
    for _, labels in network.factors:
        for label in labels:
            counts[label] = counts.get(label, 0) + 1
    out = set(network.out)
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
        alone_whole = counts[whole] == 1 and whole not in out
        alone_parts = (
            all(counts[x] == 1 and x not in out for x in (major, minor)) and major != minor
        )
        if alone_whole or alone_parts:
            # the axes that stay are free of the tensor: it only counts pairs
            network.factors = [x for i, x in enumerate(network.factors) if i != p]

            left = (major, minor) if alone_whole else (whole,)
            network.factors.append((ones(tuple(network.sizes[x] for x in left)), left))
            return True
    return False


def _entrywise_of_vec(n: Normal, network: Network) -> bool:
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


def _selections(n: Normal, network: Network) -> bool:
    """Two selections of the same entry agree; what a selection picks from ones is 1."""
    found = [
        (p, f, ls)
        for p, (f, ls) in enumerate(network.factors)
        if f.kind == "structure" and f.op == "select"
    ]
    if not found:
        return False

    counts: dict[int, int] = {}
    for _, labels in network.factors:
        for label in labels:
            counts[label] = counts.get(label, 0) + 1
    for k, (p, f, labels) in enumerate(found):
        if counts[labels[-1]] == 1 and labels[-1] not in network.out:
            network.factors = [x for i, x in enumerate(network.factors) if i != p]
            rest = labels[:-1]
            network.factors.append((ones(f.shape[:-1]), rest))
            return True
        for q, g, labels2 in found[k + 1 :]:
            if labels[-1] != labels2[-1]:
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


def _masks(n: Normal, network: Network) -> bool:
    """A triangle of ones multiplied by itself; on the diagonal."""
    seen: dict[tuple[Node, tuple[int, ...]], int] = {}
    for position, (factor, labels) in enumerate(network.factors):
        if factor.kind != "structure" or factor.op != "mask":
            continue
        if (factor, labels) in seen:
            network.factors = [x for i, x in enumerate(network.factors) if i != position]
            return True
        seen[factor, labels] = position
        if labels[0] == labels[1]:
            if factor.data > 0:
                network.coefficient = 0

            network.factors[position] = (ones((factor.shape[0],)), (labels[0],))
            return True
    return False


def _softmax_sums_to_one(n: Normal, network: Network) -> bool:
    """The entries of softmax(x) add up to 1."""
    counts: dict[int, int] = {}
    for _, labels in network.factors:
        for label in labels:
            counts[label] = counts.get(label, 0) + 1
    for position, (factor, labels) in enumerate(network.factors):
        if factor.op == "softmax" and counts[labels[-1]] == 1 and labels[-1] not in network.out:
            network.factors[position] = (ones(factor.shape[:-1]), labels[:-1])
            return True
    return False


PRODUCT_RULES: dict[str, ProductRule] = {
    "powers add": ProductRule(_powers_add),
    "exponentials": ProductRule(_exponentials, words("exp")),
    "sigmoid": ProductRule(_sigmoid_of_minus, words("exp")),
    "hyperbolic tangent": ProductRule(_hyperbolic_tangent, words("sinh")),
    "softmax": ProductRule(_softmax_from_exponentials, words("exp")),
    "pairs of functions": ProductRule(_entrywise_pairs, words("relu step abs sign")),
    "matrix powers add": ProductRule(_matrix_powers_add, words("inv matpow")),
    "inverse of a product cancels": ProductRule(_inverse_of_product_cancels, words("inv")),
    "pseudo-inverse": ProductRule(_pseudo_inverse, words("inv")),
    "pseudo-inverse cancels": ProductRule(_pinv_cancels, words("pinv")),
    "orthogonal matrix": ProductRule(_orthogonal_cancels, words("orthogonal")),
    "adjugate": ProductRule(_adjugate, words("adj inv")),
    "diagonal matrix": ProductRule(_diagonal_matrix, words("diagonal")),
    "softmax sums to 1": ProductRule(_softmax_sums_to_one, words("softmax")),
    "fused axes": ProductRule(_fused_axes, words("fuse")),
    "duplication and elimination": ProductRule(stacked, words("duplication elimination")),
    "entry by entry on a vec": ProductRule(_entrywise_of_vec, words("fuse")),
    "selections": ProductRule(_selections, words("select")),
    "triangles": ProductRule(_masks, words("mask")),
    "symmetric or skew": ProductRule(_orientation),
}
