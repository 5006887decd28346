"""Kronecker deltas that strike sums: ``sum(i = 1:n, eye(n)[i, k]*a[i])`` is ``a[k]``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import NamedTuple

from closedform.core.algebra import ONE as UNIT
from closedform.core.algebra import UNIT as WHOLE
from closedform.core.node import Node, index, node, postorder
from closedform.rewriting import spelling as sp
from closedform.steps.letters import letters_in

Held = Callable[[Node], bool]


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


def deltas_in(root: Node) -> list[Node]:
    return list(filter(is_delta, postorder(root)))


def depth(root: Node) -> int:
    """How many sums stand inside each other."""
    return _depths(root)[root]


def _depths(root: Node) -> dict[Node, int]:
    found: dict[Node, int] = {}
    for current in postorder(root):
        below = max([found[arg] for arg in current.args], default=0)
        found[current] = below + (current.kind == "binder" and current.op == "sum")
    return found


def struck(root: Node, layers: int) -> Node:
    """The expression with the sums struck that deltas strike, of the innermost `layers` of sums."""
    depths = _depths(root)
    sums = {(n.data, n.args[1]) for n in depths if n.kind == "binder" and n.op == "sum"}

    def strikes(value: Node) -> bool:
        """Whether it is a delta with the letter of a sum over all places of its axis."""
        if not is_delta(value):
            return False
        size = sp.of_dim(value.args[0].shape[0])
        return any(x.kind == "index" and (x.data, size) in sums for x in value.args[1:])

    made: dict[Node, Node] = {}
    for current in postorder(root):
        value = rebuilt(current, tuple([made[arg] for arg in current.args]))
        if current.kind == "binder" and current.op == "sum" and depths[current] <= layers:
            value = _struck(value, strikes)
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
    """A product with its numbers in front."""
    number, rest = WHOLE, []
    for factor in factors:
        if factor.op == "neg":
            number, factor = -number, factor.args[0]
        if factor.kind == "number":
            number *= factor.data
        else:
            rest.append(factor)
    return sp.scaled(number, rest, [], None)


def exchanged(root: Node, letters: Mapping[str, Node]) -> Node:
    """The expression with others in the place of free indices."""
    made: dict[Node, Node] = {}
    for current in postorder(root):
        if current.kind == "index" and current.data in letters:
            made[current] = letters[current.data]
        else:
            made[current] = rebuilt(current, tuple([made[arg] for arg in current.args]))
    return made[root]


def products(value: Node, holds: Held = is_delta) -> list[Product]:
    """The terms of a sum; brackets that hold such factors are multiplied out."""
    if value.kind == "apply":
        if value.op == "add":
            return [term for arg in value.args for term in products(arg, holds)]
        if value.op == "neg":
            terms = products(value.args[0], holds)
            return [term._replace(sign=-term.sign) for term in terms]
        if value.op == "mul":
            left, right = (_factor(arg, holds) for arg in value.args)
            return [
                Product(u.sign * v.sign, u.above + v.above, u.below + v.below)
                for u in left
                for v in right
            ]
        if value.op == "divide":
            under = value.args[1]
            return [t._replace(below=(*t.below, under)) for t in _factor(value.args[0], holds)]
    return [Product(1, (value,))]


def _factor(value: Node, holds: Held) -> list[Product]:
    if value.op == "add" and value.kind == "apply" and not any(map(holds, postorder(value))):
        return [Product(1, (value,))]
    return products(value, holds)


def _struck(total: Node, strikes: Held) -> Node:
    """One sum: each term with a delta of its letter loses it, other deltas come in front."""
    low, high, body = total.args
    letter = index(total.data)
    terms = products(body, strikes)
    if not any(strikes(factor) for term in terms for factor in term.above):
        return total
    done: list[Node] = []
    rest: list[Node] = []
    for term in terms:
        found = _striking(term, letter, high)
        if found is not None:
            done.append(found)
        elif any(map(strikes, term.above)):
            done.append(_in_front(term, total, strikes))
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


def _in_front(term: Product, total: Node, strikes: Held) -> Node:
    """The deltas of other sums stand before this one."""
    low, high, _ = total.args
    deltas = tuple([f for f in term.above if strikes(f) and total.data not in letters_in(f)])
    inside = term._replace(sign=1, above=tuple([f for f in term.above if f not in deltas]))
    if any(total.data in letters_in(part) for part in inside.parts):
        summed = node("binder", "sum", (low, high, inside.expression()), total.data)
        return Product(term.sign, (*deltas, summed)).expression()
    again = (*deltas, high, *inside.above)  # the same term, as often as the sum has terms
    return Product(term.sign, again, inside.below).expression()
