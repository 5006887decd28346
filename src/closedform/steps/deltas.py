"""Kronecker deltas that strike sums: ``sum(i = 1:n, eye(n)[i, k]*a[i])`` is ``a[k]``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import NamedTuple

from closedform.core.algebra import ONE as UNIT
from closedform.core.algebra import UNIT as WHOLE
from closedform.core.node import Node, index, node, postorder
from closedform.rewriting import spelling as sp
from closedform.steps.letters import letters_in


class Product(NamedTuple):
    """A term of a sum: its sign, its factors, and what stands below the fraction line."""

    sign: int
    above: tuple[Node, ...]
    below: tuple[Node, ...] = ()

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.above + self.below

    def expression(self) -> Node:
        factors = [factor for factor in self.above if factor is not UNIT]
        return sp.scaled(WHOLE * self.sign, factors, list(self.below), None)


def is_delta(value: Node) -> bool:
    return value.op == "entry" and value.kind == "apply" and value.args[0].op == "eye"


def has_deltas(root: Node) -> bool:
    return any(map(is_delta, postorder(root)))


def struck(root: Node, layers: int | None = None) -> Node:
    """The expression with the sums struck that deltas strike; of the innermost `layers` of sums."""
    made: dict[Node, Node] = {}
    depth: dict[Node, int] = {}
    for current in postorder(root):
        value = rebuilt(current, tuple([made[arg] for arg in current.args]))
        depth[current] = max([depth[arg] for arg in current.args], default=0)
        if current.kind == "binder" and current.op == "sum":
            depth[current] += 1
            if layers is None or depth[current] <= layers:
                value = _struck(value)
        made[current] = value
    return made[root]


def rebuilt(current: Node, args: tuple[Node, ...]) -> Node:
    """The same node over other arguments; a factor 1 is not written, nor is eye(n)[k, k]."""
    if args == current.args:
        return current
    if current.kind == "apply" and current.op in ("mul", "neg"):
        return joined(args) if current.op == "mul" else sp.negative(args[0])
    made = node(current.kind, current.op, args, current.data, current.shape)
    return UNIT if is_delta(made) and made.args[1] is made.args[2] else made


def joined(factors: Sequence[Node]) -> Node:
    """A product without factors 1, its sign in front."""
    minus = sum(factor.op == "neg" for factor in factors) % 2
    plain = [factor.args[0] if factor.op == "neg" else factor for factor in factors]
    kept = [factor for factor in plain if factor is not UNIT]
    made = reduce(sp.times, kept) if kept else UNIT
    return sp.negative(made) if minus else made


def exchanged(root: Node, letters: Mapping[str, Node]) -> Node:
    """The expression with others in the place of free indices."""
    made: dict[Node, Node] = {}
    for current in postorder(root):
        if current.kind == "index" and current.data in letters:
            made[current] = letters[current.data]
        else:
            made[current] = rebuilt(current, tuple([made[arg] for arg in current.args]))
    return made[root]


def products(value: Node) -> list[Product]:
    """The terms of a sum; brackets that hold deltas are multiplied out."""
    if value.kind == "apply":
        if value.op == "add":
            return [term for arg in value.args for term in products(arg)]
        if value.op == "neg":
            return [term._replace(sign=-term.sign) for term in products(value.args[0])]
        if value.op == "mul":
            left, right = (_factor(arg) for arg in value.args)
            return [
                Product(u.sign * v.sign, u.above + v.above, u.below + v.below)
                for u in left
                for v in right
            ]
        if value.op == "divide":
            under = value.args[1]
            return [t._replace(below=(*t.below, under)) for t in _factor(value.args[0])]
    return [Product(1, (value,))]


def _factor(value: Node) -> list[Product]:
    if value.op == "add" and value.kind == "apply" and not has_deltas(value):
        return [Product(1, (value,))]
    return products(value)


def _struck(total: Node) -> Node:
    """One sum: each term with a delta of its letter loses it, other deltas come in front."""
    low, high, body = total.args
    letter = index(total.data)
    terms = products(body)
    if not any(is_delta(factor) for term in terms for factor in term.above):
        return total
    done: list[Node] = []
    rest: list[Node] = []
    for term in terms:
        found = _striking(term, letter, high)
        if found is not None:
            done.append(found)
        elif any(map(is_delta, term.above)):
            done.append(_in_front(term, total, low, high))
        else:
            rest.append(term.expression())
    if rest:
        done.append(node("binder", "sum", (low, high, reduce(sp.plus, rest)), total.data))
    return reduce(sp.plus, done)


def _striking(term: Product, letter: Node, high: Node) -> Node | None:
    """The term at the letter that its delta asks for."""
    for position, factor in enumerate(term.above):
        if not is_delta(factor) or letter not in factor.args[1:]:
            continue
        if sp.of_dim(factor.args[0].shape[0]) is not high:
            continue
        left, right = factor.args[1:]
        other = right if left is letter else left
        if letter.data in letters_in(other):
            continue
        kept = term._replace(above=term.above[:position] + term.above[position + 1 :])
        return exchanged(kept.expression(), {letter.data: other})
    return None


def _in_front(term: Product, total: Node, low: Node, high: Node) -> Node:
    """The deltas of other letters stand before the sum."""
    deltas = tuple([f for f in term.above if is_delta(f) and total.data not in letters_in(f)])
    inside = term._replace(sign=1, above=tuple([f for f in term.above if f not in deltas]))
    summed: tuple[Node, ...]
    if any(total.data in letters_in(part) for part in inside.parts):
        body = inside.expression()
        summed, below = (node("binder", "sum", (low, high, body), total.data),), ()
    else:  # the same term, as often as the sum has terms
        summed, below = (high, *inside.above), inside.below
    return Product(term.sign, deltas + summed, below).expression()
