"""A sum over samples by one of its terms: what changes from term to term has a letter there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

from closedform.core.node import Node, Symbol, node, postorder
from closedform.core.node import name as leaf
from closedform.steps.laws import replaced
from closedform.steps.letters import letters_in

OF_SHIFTED = ("z", "v", "s", "r")


class Term(NamedTuple):
    """One term of a sum in the function.

    letters   what changes from term to term, and the letters that stand for it
    body      the term in these letters
    binder    the sum
    """

    letters: tuple[tuple[Symbol, Node], ...]
    body: Node
    binder: Node

    @property
    def told(self) -> tuple[tuple[Symbol, Node], ...]:
        """The letters that need to be told: y_i says by itself that it is y[i]."""
        return tuple((letter, part) for letter, part in self.letters if letter.name != _named(part))

    def summed(self, function: Node, term: Symbol) -> Node:
        """The function with a letter for the term."""
        low, high, _ = self.binder.args
        binder = self.binder
        made = node("binder", "sum", (low, high, leaf(term)), binder.data, binder.shape)
        return replaced(function, {binder: made})


def term_of(function: Node, moving: frozenset[Node], taken: frozenset[str]) -> Term | None:
    """The term, where one sum stands in the function with nothing but sums and multiples around it,
    and the index is in the subscripts of what does not move alone."""
    found = [current for current in _shell(function, moving) if current.kind == "binder"]
    if len(found) != 1 or found[0].op != "sum":
        return None
    (binder,) = found
    index, body = binder.data, binder.args[2]
    bound = _with_index(body, index)
    entries = [part for part in postorder(body) if part in bound and part.op == "entry"]
    parts = [part for part in entries if part.args[0].kind == "name"]
    inner = {below.data for below in postorder(body) if below.kind == "binder"}
    if any(part in moving or not inner.isdisjoint(letters_in(part)) for part in parts):
        return None
    used = set(taken)
    letters: dict[Node, Symbol] = {}
    for part in sorted(parts, key=_is_shifted):
        letter = next(x for x in _letters(part, index, taken) if x not in used)
        used.add(letter)
        letters[part] = Symbol(letter, part.shape)
    made = replaced(body, {part: leaf(letter) for part, letter in letters.items()})
    if _with_index(made, index):
        return None
    return Term(tuple((letter, part) for part, letter in letters.items()), made, binder)


def _is_shifted(part: Node) -> bool:
    """Whether a subscript is more than the index: X[t + 1, :]."""
    return any(place.kind not in ("index", "number", "dim") for place in part.args[1:])


def _letters(part: Node, index: str, taken: frozenset[str]) -> Iterator[str]:
    """``x_t`` of X[t, :]; of what is shifted another letter."""
    if not _is_shifted(part):
        yield f"{part.args[0].data.name.lower()}_{index}"
    yield from (f"{stem}_{index}" for stem in OF_SHIFTED if stem not in taken)
    yield from (f"{OF_SHIFTED[0]}_{index}{k}" for k in count(1))


def _named(part: Node) -> str:
    """An entry of a vector, written as on paper."""
    whole, *places = part.args
    return f"{whole.data.name}_{places[0].data}" if len(whole.shape) == 1 else ""


def _shell(function: Node, moving: frozenset[Node]) -> list[Node]:
    """What moves, down to what is no sum and no multiple."""
    stack, found = [function], []
    while stack:
        current = stack.pop()
        inner = [arg for arg in current.args if arg in moving]
        scaled = current.op == "mul" and len(inner) == 1 and not current.shape
        shared = current.op == "divide" and inner == [current.args[0]]
        if current.kind == "apply" and (current.op in ("add", "neg") or scaled or shared):
            stack += inner
        else:
            found.append(current)
    return found


def _with_index(root: Node, index: str) -> set[Node]:
    found: set[Node] = set()
    for current in postorder(root):
        if (current.kind == "index" and current.data == index) or any(
            arg in found for arg in current.args
        ):
            found.add(current)
    return found
