"""Rules about products: the same entries multiplied."""

from __future__ import annotations

from closedform.core.algebra import ONE, Network, ones
from closedform.core.node import Node
from closedform.rewriting.facts import vanishes
from closedform.rewriting.normal import Normal


def base_of(factor: Node) -> tuple[Node, Node]:
    """A factor as base and exponent."""
    if factor.kind == "apply" and factor.op == "epower":
        return factor.args[0], factor.args[1]
    return factor, ONE


def powers_add(n: Normal, network: Network) -> bool:
    """x.^a .* x.^b is x.^(a + b)."""
    if len(network.factors) < 2:
        return False
    groups: dict[tuple[Node, tuple[int, ...]], list[int]] = {}
    for position, (factor, labels) in enumerate(network.factors):
        base = base_of(factor)[0]
        if base.kind == "structure":
            continue
        groups.setdefault((base, labels), []).append(position)
    for (base, labels), positions in groups.items():
        if len(positions) < 2:
            continue
        exponents = [base_of(network.factors[p][0])[1] for p in positions]
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


def exponentials(n: Normal, network: Network) -> bool:
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


def entrywise_pairs(n: Normal, network: Network) -> bool:
    """relu .* step is relu, abs .* sign is the argument, step .* step is step, and sign .* sign is
    1 where the argument does not vanish."""
    applied = [
        (p, *base_of(f), labels)
        for p, (f, labels) in enumerate(network.factors)
        if f.kind == "apply" and (base_of(f)[0].op in ("relu", "step", "abs", "sign"))
    ]
    for position, base, exponent, _ in applied:
        if base.op not in ("sign", "step") or exponent.kind != "number" or exponent.data == 1:
            continue
        if base.op == "sign" and exponent.data % 2 == 0 and vanishes(base.args[0]):
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
            if kind == "1" and vanishes(base.args[0]):
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


def hyperbolic_tangent(n: Normal, network: Network) -> bool:
    """sinh ./ cosh is tanh."""
    for position, (factor, labels) in enumerate(network.factors):
        base, exponent = base_of(factor)
        if base.op != "sinh" or exponent.kind != "number" or exponent.data < 1:
            continue
        for other, (second, labels2) in enumerate(network.factors):
            base2, exponent2 = base_of(second)
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


def softmax_from_exponentials(n: Normal, network: Network) -> bool:
    """exp(u)/sum(exp(u)) is softmax(u)."""
    for position, (factor, labels) in enumerate(network.factors):
        if factor.op != "exp" or not labels or len(set(labels)) != len(labels):
            continue
        for other, (second, labels2) in enumerate(network.factors):
            total, exponent = base_of(second)
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


def sigmoid_of_minus(n: Normal, network: Network) -> bool:
    """exp(u) .* sigmoid(-u) is sigmoid(u)."""
    for position, (factor, labels) in enumerate(network.factors):
        if factor.kind != "apply" or factor.op != "exp":
            continue
        inside = factor.args[0]
        for other, (second, labels2) in enumerate(network.factors):
            base, exponent = base_of(second)
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


def softmax_sums_to_one(n: Normal, network: Network) -> bool:
    """The entries of softmax(x) add up to 1."""
    alone = network.alone()
    for position, (factor, labels) in enumerate(network.factors):
        if factor.op == "softmax" and labels[-1] in alone:
            network.factors[position] = (ones(factor.shape[:-1]), labels[:-1])
            return True
    return False
