"""Other ways to read a node: a product of a sum as a sum of products, and the other way round."""

from __future__ import annotations

from collections import Counter

from closedform.core.algebra import Factor, contract, linear, terms
from closedform.core.dims import Dim
from closedform.core.node import Node

MOST_TERMS = 12  # of a sum that common factors are looked for in


def alternatives(current: Node) -> list[Node]:
    """What else has the value of a node."""
    if current.kind == "contraction":
        return _distributed(current)
    if current.kind == "sum" and 1 < len(current.args) <= MOST_TERMS:
        return _gathered(current)
    return []


def is_heavy(value: Node) -> bool:
    """Whether a term is a product of matrices or vectors, and not just a multiple."""
    if value.kind != "contraction":
        return False
    wide = [f for f in value.args if f.shape]
    return len(wide) > 1 or any(f.kind == "structure" for f in wide)


def _distributed(current: Node) -> list[Node]:
    """The sums of products that a product with one sum in it is."""
    factors = list(zip(current.args, current.data.factors, strict=True))
    counts = Counter(factor for factor, _ in factors)
    sizes = dict(zip(current.data.out, current.shape, strict=True))
    made = []
    for place, (factor, labels) in enumerate(factors):
        others = factors[:place] + factors[place + 1 :]
        if factor.kind != "sum" or counts[factor] > 1 or not _pays(factor, labels, others):
            continue
        parts = [
            (c, contract([*others, (term, labels)], current.data.out, sizes))
            for c, term in terms(factor)
        ]
        made.append(linear(current.shape, parts))
    return made


def _pays(factor: Node, labels: tuple[int, ...], others: list[Factor]) -> bool:
    """Whether distributing may be cheaper: a product of matrices in the sum meets another factor,
    or only an entry of the sum is needed."""
    beside = {label for _, own in others for label in own}
    picked = any(f.op == "select" for f, own in others if set(own) & set(labels))
    met = bool(beside & set(labels)) or len(set(labels)) < len(labels)
    return picked or (met and len(factor.shape) > 1 and any(map(is_heavy, factor.args)))


def _gathered(current: Node) -> list[Node]:
    """A*B + A*C as A*(B + C), for every factor that several terms have in the same place."""
    found: dict[tuple[Node, tuple[object, ...]], list[int]] = {}
    for place, (_, term) in enumerate(terms(current)):
        if is_heavy(term):
            for key in {_place(term, k) for k in range(len(term.args))}:
                found.setdefault(key, []).append(place)
    made = []
    for (factor, where), places in found.items():
        if len(places) > 1:
            made.append(_with_common(current, factor, where, places))
    return [way for way in made if way is not None]


def _place(term: Node, position: int) -> tuple[Node, tuple[object, ...]]:
    """A factor of a term, and how it stands in it: per axis the axis of the result, or an inner
    one."""
    out = term.data.out
    labels = term.data.factors[position]
    return term.args[position], tuple(out.index(x) if x in out else "inner" for x in labels)


def _with_common(
    current: Node, factor: Node, where: tuple[object, ...], places: list[int]
) -> Node | None:
    """The sum with the terms at `places` as one product."""
    if "inner" not in where or len(set(where)) < len(where) or not factor.shape:
        return None
    rank = len(current.shape)
    labels = tuple(x if isinstance(x, int) else rank + k for k, x in enumerate(where))
    alone = {x for x in labels if x < rank}
    rests = []
    for place in places:
        term = current.args[place]
        position = next(k for k in range(len(term.args)) if _place(term, k) == (factor, where))
        rest = _without(term, position, alone)
        if rest is None:
            return None
        rests.append((current.data[place], rest))
    out = [x for x in range(rank) if x not in alone] + [x for x in labels if x >= rank]
    if len({rest.shape for _, rest in rests}) > 1:
        return None
    gathered = linear(rests[0][1].shape, rests)
    joined = contract(
        [(factor, labels), (gathered, tuple(out))],
        tuple(range(rank)),
        dict(enumerate(current.shape)),
    )
    others = [pair for k, pair in enumerate(terms(current)) if k not in places]
    return linear(current.shape, [(1, joined), *others])


def _without(term: Node, position: int, alone: set[int]) -> Node | None:
    """The other factors of a product: the axes of the result that the factor has not, then its
    inner ones."""
    wiring = term.data
    if len(set(wiring.out)) < len(wiring.out):
        return None
    own = wiring.factors[position]
    factors = [
        (f, labels)
        for k, (f, labels) in enumerate(zip(term.args, wiring.factors, strict=True))
        if k != position
    ]
    if any(wiring.out[axis] in labels for _, labels in factors for axis in alone):
        return None
    sizes: dict[int, Dim] = dict(zip(wiring.out, term.shape, strict=True))
    sizes.update(zip(own, term.args[position].shape, strict=True))
    out = [x for axis, x in enumerate(wiring.out) if axis not in alone]
    return contract(factors, (*out, *(x for x in own if x not in wiring.out)), sizes)
