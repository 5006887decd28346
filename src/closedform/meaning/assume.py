"""Names that nobody declared: what they may be, in the order of how likely it is.

Every undeclared name is a scalar, a vector or a matrix.  Convention gives each reading a cost, the
place where a name stands rules readings out (what divides or is an exponent is a scalar) or makes
them odd, and the cheapest reading under which everything fits is taken and echoed.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from typing import NamedTuple

from closedform.errors import NameProblem
from closedform.functions import TABLE
from closedform.syntax.letters import GREEK
from closedform.syntax.tree import Span, Tree

COUNTS = frozenset({"m", "n", "k"})  # often numbers of things
FIRST_SIZE = dict.fromkeys(  # of the arguments of a word
    ("eye", "ones", "zeros", "commutation", "duplication", "elimination"), 0
) | {"unvec": 1}
SCALAR, VECTOR, MATRIX = range(3)
ODDEST = 6.0  # a reading that is odder than this is a slip of the author


TAKEN = frozenset({"pi", "I", "rows", "cols"})  # words of the notation


class Undeclared(NamedTuple):
    """The free names of a program: those that serve as dimensions, and the others in order."""

    sizes: frozenset[str]
    names: tuple[str, ...]
    scalars: frozenset[str]  # the place says scalar: a divisor or an exponent
    moving: frozenset[str]  # functions of time: ẋ


def undeclared(program: Tree, known: frozenset[str]) -> Undeclared:
    sizes: set[str] = set()
    scalars: set[str] = set()
    moving: set[str] = set()
    names: dict[str, Span] = {}
    indices: set[str] = set()

    def visit(tree: Tree, outside: frozenset[str]) -> None:
        stack = [(tree, outside, False)]
        while stack:
            node, inner, is_size = stack.pop()
            if node.kind == "name":
                word = str(node.value)
                settled = word in inner or word in known or word in TAKEN
                settled = settled or (word in TABLE and TABLE.spelled(word) is not None)
                if is_size and not settled:
                    sizes.add(word)
                elif not settled and not _unit(word, inner | known):
                    names.setdefault(word, node.span)
                continue
            if node.kind == "binder":
                bound = {str(child.value) for child in node.children[:-1]}
                indices.update(bound)
                inner = inner | bound
            if _by_time(node):
                moving.update(_plain_names(node.children[0]) - known)
                scalars.update({"t"} - known)
            if node.kind == "binary" and node.value in ("/", "^"):
                scalars.update(_plain_names(node.children[1]) - inner - known)
            if node.kind == "entry":
                scalars.update(*(_plain_names(each) - inner - known for each in node.children[1:]))
            first = FIRST_SIZE.get(str(node.value)) if node.kind == "call" else None
            first = 0 if node.kind == "range" or is_size else first
            first = len(node.children) if first is None or node.kind == "entry" else first
            stack.extend(
                (child, inner, place >= first)
                for place, child in reversed(list(enumerate(node.children)))
            )

    bound: frozenset[str] = frozenset()
    for statement in program.children:
        if statement.kind == "define":
            parameters = frozenset(str(p.value) for p in statement.children[:-1])
            visit(statement.children[-1], bound | parameters)
            bound = bound | {str(statement.value)}
        else:
            visit(statement, bound)
    for name in names.keys() & indices:
        raise NameProblem("index-outside", span=names[name], name=name)
    return Undeclared(
        frozenset(sizes),
        tuple(n for n in names if n not in sizes),
        frozenset(scalars),
        frozenset(moving),
    )


def _by_time(tree: Tree) -> bool:
    """`ẋ`, `d(x)/d(t)`: the derivative of a name by `t`."""
    if tree.kind != "derivative" or tree.value != "d" or len(tree.children) != 2:
        return False
    return tree.children[0].kind == "name" and tree.children[1].value == "t"


def _plain_names(tree: Tree) -> set[str]:
    """The names of a formula of numbers and names alone, such as `2*N` or `k - 1`; else none."""
    found: set[str] = set()
    stack = [tree]
    while stack:
        node = stack.pop()
        if node.kind == "name":
            found.add(str(node.value))
        elif node.kind not in ("number", "binary", "unary"):
            return set()
        stack.extend(node.children)
    return found


def _unit(word: str, bound: frozenset[str]) -> bool:
    return word.startswith("e_") and (word[2:].isdigit() or word[2:] in bound)


def is_greek(name: str) -> bool:
    return name.lower() in GREEK or "α" <= name[0].lower() <= "ω"


def is_vectorial(name: str) -> bool:
    """Whether convention takes a name for a vector: h to z."""
    return not is_greek(name) and name not in COUNTS and name != "t" and "h" <= name[0] <= "z"


def is_datum(name: str) -> bool:
    """Whether hardly anybody takes a name for a factor of vectors: u to z."""
    return is_vectorial(name) and name[0] >= "u"


def costs(name: str, scalar: bool) -> tuple[tuple[float, int], ...]:
    """The readings of a name with their costs, cheapest first."""
    head = name[0]
    greek = is_greek(name)
    if scalar and greek and head.isupper():
        return ((0.0, SCALAR), (1.0, MATRIX))  # which is refused, and then says how to divide
    if scalar:
        return ((0.0, SCALAR),)
    if name == "t":  # time, or the parameter of a path
        return ((0.0, SCALAR), (1.0, VECTOR), (5.0, MATRIX))
    if greek:
        if head.isupper():
            return ((0.0, MATRIX), (2.0, SCALAR), (3.0, VECTOR))
        return ((0.0, SCALAR), (1.0, VECTOR), (3.0, MATRIX))
    if name == "N":  # often the number of samples
        return ((0.0, MATRIX), (0.9, SCALAR), (3.0, VECTOR))
    if head.isupper():
        return ((0.0, MATRIX), (2.0, SCALAR), (3.0, VECTOR))
    if "a" <= head <= "g":
        return ((0.0, SCALAR), (1.0, VECTOR), (4.0, MATRIX))
    if name in COUNTS:
        return ((0.0, VECTOR), (1.0, SCALAR), (3.0, MATRIX))
    return ((0.0, VECTOR), (2.0, SCALAR), (3.0, MATRIX))


def families(names: Undeclared) -> list[tuple[str, ...]]:
    """The names, those that differ in a number alone together: `b1`, `b2` are read alike."""
    found: dict[tuple[str, bool], list[str]] = {}
    for name in names.names:
        stem = name.rstrip("0123456789")
        key = name if stem == name else stem + "1"
        found.setdefault((key, name in names.scalars), []).append(name)
    return [tuple(family) for family in found.values()]


def assumptions(
    names: Undeclared, together: list[tuple[str, ...]] | None = None
) -> Iterator[tuple[float, dict[str, int]]]:
    """Every reading of all names, in the order of total cost; a family is read as one name."""
    groups = together or [(name,) for name in names.names]
    options = [costs(group[0], group[0] in names.scalars) for group in groups]
    start = (0,) * len(options)
    heap = [(sum(o[0][0] for o in options), start)]
    seen = {start}
    while heap:
        cost, choice = heappop(heap)
        yield (
            cost,
            {
                name: option[k][1]
                for group, option, k in zip(groups, options, choice, strict=True)
                for name in group
            },
        )
        for position, option in enumerate(options):
            k = choice[position]
            if k + 1 < len(option):
                after = (*choice[:position], k + 1, *choice[position + 1 :])
                if after not in seen:
                    seen.add(after)
                    heappush(heap, (cost + option[k + 1][0] - option[k][0], after))
