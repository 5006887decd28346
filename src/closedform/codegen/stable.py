"""Forms that neither overflow nor lose digits where the value itself does not.

The formula that is shown may be log(softmax(z)); a program takes z - logsumexp(z), which is finite
where an entry of softmax(z) is too small for a floating-point number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from closedform.core.algebra import ONE, contract, linear, scale, terms
from closedform.core.node import Node, node, number, postorder
from closedform.functions import TABLE
from closedform.functions.record import ENTRYWISE, Code, Record

# Functions of programs alone.
STABLE: Mapping[str, Record] = {
    record.name: record
    for record in (
        Record("log1p", ENTRYWISE, ("x",), "log(1 + x)", code=Code("{xp}.log1p({0})")),
        Record("expm1", ENTRYWISE, ("x",), "exp(x) - 1", code=Code("{xp}.expm1({0})")),
        Record(
            "logaddexp",
            ENTRYWISE,
            ("x", "y"),
            "log(exp(x) + exp(y))",
            code=Code("{xp}.logaddexp({0}, {1})"),
        ),
        Record(
            "log_softmax",
            "n -> n",
            ("x",),
            "log(softmax(x))",
            code=Code(
                "_log_softmax({0})",
                jax="jax.nn.log_softmax({0}, axis=-1)",
                torch="{xp}.log_softmax({0}, dim=-1)",
            ),
        ),
    )
}


def record_of(op: str) -> Record:
    """The record of a function, also of one that programs alone have."""
    return STABLE[op] if op in STABLE else TABLE[op]


def stable(root: Node) -> Node:
    """The same value in a form that is safer to compute."""
    made: dict[Node, Node] = {}
    for current in postorder(root):
        args = tuple([made[arg] for arg in current.args])
        if current.kind == "sum":
            again = linear(current.shape, zip(current.data, args, strict=True))
        else:
            again = node(current.kind, current.op, args, current.data, current.shape)
        rule = RULES.get(again.op or again.kind)
        made[current] = again if rule is None else rule(again)
    return made[root]


def _apply(op: str, *args: Node) -> Node:
    return node("apply", op, args, shape=args[0].shape)


def _log(current: Node) -> Node:
    """Of a softmax, of a sum of exponentials, of cosh, of 1 + x."""
    (inside,) = current.args
    if inside.op == "softmax":
        return _apply("log_softmax", inside.args[0])
    if inside.op == "cosh":
        (u,) = inside.args
        both = _apply("logaddexp", u, scale(-1, u))
        return linear(u.shape, [(1, both), (-1, _constant(_apply("log", number(2)), u))])
    if inside.kind != "sum":
        return current
    parts = terms(inside)
    if len(parts) > 1 and all(c == 1 and term.op == "exp" for c, term in parts):
        whole, *others = (term.args[0] for _, term in parts)
        for other in others:
            whole = _apply("logaddexp", whole, other)
        return whole
    rest = [(c, term) for c, term in parts if not _is_one(c, term)]
    if len(rest) == len(parts) - 1:
        return _apply("log1p", linear(inside.shape, rest))
    return current


def _constant(value: Node, like: Node) -> Node:
    """A scalar in every entry."""
    out = tuple(range(len(like.shape)))
    return contract([(value, ())], out, dict(enumerate(like.shape)))


def _is_one(coefficient: Fraction, term: Node) -> bool:
    """1, in every entry."""
    filled = term is ONE or (term.kind == "contraction" and not term.args)
    diagonal = term.kind == "contraction" and len(set(term.data.out)) < len(term.data.out)
    return coefficient == 1 and filled and not diagonal


def _sum(current: Node) -> Node:
    """exp(x) - 1, and 1 - exp(x)."""
    parts = terms(current)
    ones = [(c, t) for c, t in parts if abs(c) == 1 and _is_one(abs(c), t)]
    powers = [(c, t) for c, t in parts if t.op == "exp"]
    if len(parts) == 2 and len(ones) == len(powers) == 1 and ones[0][0] == -powers[0][0]:
        return scale(powers[0][0], _apply("expm1", powers[0][1].args[0]))
    return current


def _product(current: Node) -> Node:
    """Exponentials over powers of a sum of exponentials as one exponential."""
    factors = list(zip(current.args, current.data.factors, strict=True))
    exponents = [(f, labels) for f, labels in factors if f.op == "exp"]
    sums = [(f, labels) for f, labels in factors if _of_exponentials(f)]
    if not exponents or not sums:
        return current
    first, labels = exponents[0]
    shape = first.shape
    whole = [(Fraction(1), first.args[0])]
    for factor, _ in sums:
        base, power = factor.args
        total = node("apply", "logsumexp", (base.args[0].args[0],))
        whole.append((power.data, _constant(total, first)))
    safe = _apply("exp", linear(shape, whole))
    rest = list(factors)
    for pair in (exponents[0], *sums):
        rest.remove(pair)
    sizes = dict(zip(current.data.out, current.shape, strict=True))
    return contract([(safe, labels), *rest], current.data.out, sizes)


def _of_exponentials(factor: Node) -> bool:
    """A power of sum(exp(x))."""
    if factor.op != "epower" or factor.shape or factor.args[1].kind != "number":
        return False
    base = factor.args[0]
    return (
        base.kind == "contraction"
        and len(base.args) == 1
        and base.args[0].op == "exp"
        and len(base.args[0].shape) == 1
        and not base.data.out
    )


RULES: Mapping[str, Callable[[Node], Node]] = {
    "log": _log,
    "sum": _sum,
    "contraction": _product,
}
