"""What a claim means: its sides as expressions, read together with all that it leans on."""

from __future__ import annotations

from typing import NamedTuple

from closedform.calculus import unfold
from closedform.core.dims import ONE, Shape
from closedform.core.node import Node, node, number, postorder, put
from closedform.errors import ClosedformError, NameProblem, UnsupportedProblem
from closedform.meaning.read import Reading, understood
from closedform.proofread.claims import Claim
from closedform.proofread.scope import Definition, Pair, names_in
from closedform.rewriting import normal
from closedform.rewriting import spelling as sp
from closedform.rewriting.lift import Lifter
from closedform.rewriting.pieces import NoMatrixForm
from closedform.rewriting.simplify import Simplifier
from closedform.syntax.reading import Parsed
from closedform.syntax.tree import Span, Tree, walk

MOST_INDICES = 6  # free indices of one claim
OWN = "own{}"  # names that no document has


class Sides(NamedTuple):
    """Both sides of an equation as expressions."""

    left: Node
    right: Node


class Meant(NamedTuple):
    """The sides of a claim, and those of the equations that it leans on.

    `assumed` are the names whose shapes nobody declared.
    """

    sides: Sides
    assumed: tuple[str, ...]
    given: Sides | None = None
    known: tuple[Sides, ...] = ()


class Misfit(Exception):
    """Each side can be read, and the two do not fit each other; the reason is the cause."""

    def __init__(self, problem: ClosedformError) -> None:
        super().__init__(problem.code)
        self.problem = problem


def meant(claim: Claim) -> Meant:
    """What the claim means.  Raises `Misfit`, or `ClosedformError` where a side cannot be read."""
    values: dict[str, Node] = {}
    if claim.nested:
        claim, values = _opened(claim)
    assert claim.left is not None
    assert claim.right is not None
    left, right = claim.left, claim.right
    pairs = [*([claim.given] if claim.given else []), *claim.known]
    whole = _difference((left, right))
    try:
        reading = _read(claim, whole, pairs)
    except ClosedformError as error:
        if pairs:  # what the claim leans on need not fit it
            return meant(claim._replace(given=None, known=()))
        if error.code.startswith("shapes-") and _is_between(error, left, right):
            raise Misfit(error) from None
        raise
    definitions = dict(reading.definitions)
    free = {n.data.name: n for n in postorder(reading.expression) if n.kind == "name"}
    stand = {free[called]: value for called, value in values.items() if called in free}

    def split(value: Node, pair: Pair) -> Sides:
        sides = _split(value, pair)
        return Sides(put(sides.left, stand), put(sides.right, stand))

    held = [split(definitions[OWN.format(k)], pair) for k, pair in enumerate(pairs)]
    given = held.pop(0) if held and claim.given else None
    sides = split(reading.expression, (left, right))
    return Meant(sides, reading.assumed, given, tuple(held))


def _difference(pair: Pair) -> Tree:
    """One tree for an equation, so that its sides are read together."""
    left, right = pair
    if _is_zero(right):
        return left
    ends = (left.span.start, left.span.end, right.span.start, right.span.end)
    return Tree("binary", "-", (left, right), Span(min(ends), max(ends)))


def _split(value: Node, pair: Pair) -> Sides:
    """The sides of a difference."""
    if _is_zero(pair[1]):
        return Sides(value, sp.apply("zeros", (), value.shape) if value.shape else number(0))
    left, right = value.args
    if right.kind == "number":
        return Sides(left, number(-right.data))
    if right.op == "neg":
        return Sides(left, right.args[0])
    return Sides(left, node("apply", "neg", (right,), shape=right.shape))


def _is_zero(tree: Tree) -> bool:
    return tree.kind == "number" and not tree.value


def _is_between(error: ClosedformError, left: Tree, right: Tree) -> bool:
    """Whether the sides do not fit each other, and nothing inside of one of them is wrong."""
    place = error.span
    if place is None:
        return False
    low, high = sorted((left.span, right.span))
    between = low.end <= place.start and place.end <= high.start
    return between or (place.start <= low.start and place.end >= high.end)


def _read(claim: Claim, whole: Tree, pairs: list[Pair]) -> Reading:
    """The reading of a tree under the definitions of the claim; free indices are declared."""
    own = [
        Tree("define", OWN.format(k), (_difference(pair),), pair[0].span)
        for k, pair in enumerate(pairs)
    ]
    defines = [
        _define(held, whole, *(tree for pair in pairs for tree in pair))
        for held in claim.definitions
    ]
    program = Tree("program", None, (*defines, *own, whole), whole.span)
    where = claim.where
    for _ in range(MOST_INDICES):
        try:
            return understood(Parsed(program), where)
        except NameProblem as error:
            index = f"{error.fields.get('name')}: integer"
            if error.code != "index-unbound" or index in where:
                raise
            where = f"{where}, {index}" if where else index
    raise UnsupportedProblem("index-not-linear", span=whole.span)


def _define(held: Definition, *trees: Tree) -> Tree:
    """A definition, with its parameters where it is applied to something else than these."""
    applied = any(
        below.kind == "call" and below.value == held.name for tree in trees for below in walk(tree)
    )
    parameters = held.parameters if applied else ()
    names = tuple(Tree("name", parameter, (), held.body.span) for parameter in parameters)
    return Tree("define", held.name, (*names, held.body), held.body.span)


# -- derivatives by names that are defined --------------------------------------------------------


def _opened(claim: Claim) -> tuple[Claim, dict[str, Node]]:
    """The claim with a name for each derivative by a name that is defined, and what these stand
    for: derived while that name is free, and with its definition put in after that."""
    values: dict[str, Node] = {}

    def opened(tree: Tree) -> Tree:
        tree = tree._replace(children=tuple([opened(child) for child in tree.children]))
        if tree.kind != "derivative":
            return tree
        variable = tree.children[-1]
        base = variable.children[0] if variable.kind == "entry" else variable
        if base.value not in claim.nested:
            return tree
        called = f"nested{len(values)}"
        values[called] = _derived_by(claim, tree, str(base.value))
        return Tree("name", called, (), tree.span)

    assert claim.left is not None
    assert claim.right is not None
    definitions = tuple(held._replace(body=opened(held.body)) for held in claim.definitions)
    left, right = opened(claim.left), opened(claim.right)
    where = ", ".join(
        filter(None, (claim.where, *(f"{x}: {_shape(v.shape)}" for x, v in values.items())))
    )
    made = claim._replace(left=left, right=right, definitions=definitions, where=where)
    return made._replace(given=None, known=(), nested=frozenset()), values


def _derived_by(claim: Claim, tree: Tree, called: str) -> Node:
    variable = Tree("name", called, (), tree.span)
    value = _read(_needed(claim, variable), variable, [])
    free = _needed(claim, tree, without=called)
    declared = f"{called}: {_shape(value.expression.shape)}"
    where = ", ".join(filter(None, (claim.where, declared)))
    made = _read(free._replace(where=where), tree, [])
    if made.assumed or value.assumed:
        raise UnsupportedProblem("derivative-by-expression", span=tree.span)
    own = [n for n in postorder(made.expression) if n.kind == "name" and n.data.name == called]
    return put(_derived(made.expression), dict.fromkeys(own, value.expression))


def _needed(claim: Claim, tree: Tree, without: str = "") -> Claim:
    """The claim with the definitions alone that a tree leans on."""
    held = {definition.name: definition for definition in claim.definitions}
    found: dict[str, Definition] = {}
    waiting = [tree]
    while waiting:
        for name in names_in(waiting.pop()) & held.keys() - {without} - found.keys():
            found[name] = held[name]
            waiting.append(held[name].body)
    kept = tuple(definition for definition in claim.definitions if definition.name in found)
    return claim._replace(definitions=kept)


def _derived(value: Node) -> Node:
    """An expression without the derivatives that stand in it."""
    if len(value.shape) == 2 and value.shape[0] is ONE:  # a row
        return sp.transpose(_derived(sp.transpose(value)))
    tools = normal()
    names = frozenset(n.data.name for n in postorder(value) if n.kind == "name")
    lifter = Lifter(tools, {}, names, frozenset())
    try:
        return lifter(Simplifier(tools, lifter)(tools(unfold(value))))
    except NoMatrixForm:
        raise UnsupportedProblem("derivative-by-expression") from None


def _shape(shape: Shape) -> str:
    kind = ("scalar", "vector", "matrix")[len(shape)]
    return f"{kind}({', '.join(map(str, shape))})" if shape else kind
