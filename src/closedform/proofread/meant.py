"""What a claim means: its sides as expressions, read together with all that it leans on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from fractions import Fraction
from functools import partial, reduce
from itertools import chain, count
from typing import Any, NamedTuple

from closedform.core.dims import Shape
from closedform.core.node import Node, Symbol, fresh, name, node, number, postorder, put
from closedform.errors import ClosedformError, NameProblem, UnsupportedProblem
from closedform.meaning.read import Reading, understood
from closedform.proofread.claims import Claim
from closedform.proofread.consequences import Sides, derived, names_of, slope_of
from closedform.proofread.context import variables_of
from closedform.proofread.definitions import Definition, Leaning, Pair
from closedform.proofread.paper import TIME
from closedform.proofread.trees import free_letters, names_in, with_own_indices
from closedform.rewriting import spelling as sp
from closedform.syntax.reading import Parsed
from closedform.syntax.tree import Span, Tree, walk

NUMBERS = (
    "theta",
    "lambda",
    "alpha",
    "beta",
    "gamma",
    "sigma",
    "tau",
    "ell",
    "s",
    "t_",
    "v",
    "eta",
)
EACH_ROW = ("softmax", "logsumexp")
LAID_OUT = ("d", "grad")  # derivatives that other layouts turn
MOST_INDICES = 6  # free indices of one claim
DOT = re.compile(r"\\cdot|·|⋅|\\bullet")
SHAPED = re.compile(r"(\w+): (?:vector|matrix)\(([^()]*)\)")
OWN = "own{}"  # names that no document has


class Meant(NamedTuple):
    """The sides of a claim, and those of the equations that it leans on.

    `assumed` are the names whose shapes nobody declared.
    """

    sides: Sides
    assumed: tuple[str, ...]
    leaning: Leaning[Sides] = Leaning()


class Misfit(Exception):
    """Each side can be read, and the two do not fit each other; the reason is the cause."""

    def __init__(self, problem: ClosedformError) -> None:
        super().__init__(problem.code)
        self.problem = problem


def meant(claim: Claim) -> Meant:
    """What the claim means.  Raises `Misfit`, or `ClosedformError` where a side cannot be read."""
    values: dict[str, Node] = {}
    claim = _with_own_letters(claim)
    if claim.layout:
        claim = replaced(claim, partial(_laid_out, claim.layout))._replace(layout="")
    if claim.each_row:
        claim = replaced(claim, _of_each_row)._replace(each_row=False)
    if claim.nested:
        claim, values = _opened(claim, values)
    if claim.free:
        claim = _with_free(claim)
    return _meant(claim, values)


def _with_own_letters(claim: Claim) -> Claim:
    """The claim with other letters for the indices of sums that stand free elsewhere in it."""
    trees = [tree for tree in (claim.left, claim.right) if tree]
    free = {letter for tree in trees for letter in free_letters(tree)}
    bound = {part.value for tree in trees for part in walk(tree) if part.kind == "range"}
    if not free & bound or len(trees) < 2:
        return claim
    left, right = map(with_own_indices, trees)
    return claim._replace(left=left, right=right)


def _meant(claim: Claim, values: Mapping[str, Node]) -> Meant:
    """What a claim means in which names stand for these values."""
    assert claim.left is not None
    assert claim.right is not None
    left, right = claim.left, claim.right
    whole = _difference((left, right))
    try:
        reading = _read(claim, whole, [pair for held in claim.leaning for pair in held])
    except ClosedformError as error:
        if error.code == "tensor-inside" and (stacked := _as_vecs(claim, error.span)):
            return _meant(*_opened(stacked, values))
        if error.code == "vector-vector" and (made := _with_inner(claim, error)):
            return _meant(made, values)
        if error.code == "derivative-of-name" and (made := _with_law(claim, error)):
            return _meant(made, values)
        if any(claim.leaning):  # what the claim leans on need not fit it
            return _meant(_fitting(claim, whole), values)
        if error.code.startswith("shapes-") and _is_between(error, left, right):
            raise Misfit(error) from None
        raise
    definitions = dict(reading.definitions)
    free = {n.data.name: n for n in postorder(reading.expression) if n.kind == "name"}
    stand = {free[called]: value for called, value in values.items() if called in free}
    numbers = count()
    leaning = claim.leaning.each(
        lambda pair: _split(definitions[OWN.format(next(numbers))], pair).put(stand)
    )
    sides = _split(reading.expression, (left, right)).put(stand)
    return Meant(sides, reading.assumed, leaning)


def another_right(claim: Claim, found: Meant, right: Tree) -> Meant:
    """What the claim means with another right side, the shapes of all names being known."""
    if claim.nested:
        return meant(claim._replace(right=right))
    symbols = {n.data.name: n.shape for n in postorder(*found.sides) if n.kind == "name"}
    where = claim.where
    for each in found.assumed:
        if each in symbols:
            where = _with_shape(where, each, _shape(symbols[each]))
    value = _read(claim._replace(where=where), right, []).expression
    shape = found.sides.left.shape
    if value.shape != shape:
        left, right_shape = (_shape(each) for each in (shape, value.shape))
        raise Misfit(
            UnsupportedProblem("shapes-add", span=right.span, left=left, right=right_shape)
        )
    return found._replace(sides=Sides(found.sides.left, value))


def _with_shape(where: str, name: str, shape: str) -> str:
    """The declarations with the shape of a name, of which something else may be said."""
    said = re.compile(rf"(?:(?<=^)|(?<=, )){re.escape(name)} (?=[^:]*(?:$|, ))")
    if said.search(where):
        return said.sub(f"{name}: {shape} ", where)
    return ", ".join(filter(None, (where, f"{name}: {shape}")))


def implied(claim: Claim) -> set[str]:
    """The names whose shapes follow from what the document defines with the sizes it declares."""
    found: set[str] = set()
    for held in claim.definitions:
        with suppress(ClosedformError):
            value = _read(_needed(claim, held.body), held.body, []).expression
            for each in names_of(value):
                if each.shape and {str(size) for size in each.shape} <= claim.sizes:
                    found.add(str(each.data.name))
    return found


def _with_inner(claim: Claim, error: ClosedformError) -> Claim | None:
    """The claim with the inner product of two vectors between which a dot stands."""
    place = error.span or Span(0, 0)
    texts = [
        side.text[place.start - side.start : place.end - side.start]
        for side in claim.sides
        if side.start <= place.start <= side.start + len(side.text)
    ]
    if not any(DOT.search(text) for text in texts):
        return None

    def inner(tree: Tree) -> Tree:
        product = tree.kind == "binary" and tree.value == "*"
        between = product and Span(tree.children[0].span.end, tree.children[1].span.start)
        return Tree("call", "inner", tree.children, tree.span) if between == place else tree

    made = replaced(claim, inner)
    return made if made != claim else None


def _with_law(claim: Claim, error: ClosedformError) -> Claim | None:
    """The claim with a law for what depends on a number in a way that nobody says: a polynomial
    of degree two.  What is wrong of it is wrong; what is right of it is right of the others,
    since nothing else of the law stands in the claim than its derivatives."""
    name, by = str(error.fields["name"]), str(error.fields["by"])
    if f"{by}: scalar" not in claim.where and not _is_number(by, claim):
        return None
    span = error.span or Span(0, 0)
    parts = [f"{name}_{letter}" for letter in "pqr"]
    terms = [Tree("name", part, (), span) for part in parts]
    number = Tree("name", by, (), span)
    square = Tree("binary", "^", (number, Tree("number", Fraction(2), (), span)), span)
    scaled = [
        Tree("binary", "*", pair, span) for pair in zip((number, square), terms[1:], strict=True)
    ]
    body = reduce(lambda one, other: Tree("binary", "+", (one, other), span), scaled, terms[0])
    said = [part for part in claim.where.split(", ") if part]
    where = re.sub(
        rf"(?:(?<=^)|(?<=, )){re.escape(name)}(?P<said>:? [^:]*?)(?=$|, \w+:|, \w+ [a-z])",
        lambda found: ", ".join(f"{part}{found['said']}" for part in parts),
        claim.where,
    )
    where = where if f"{by}:" in where else ", ".join([*([where] if said else []), f"{by}: scalar"])
    definitions = (Definition(name, (), body), *claim.definitions)
    return claim._replace(definitions=definitions, where=where)


def _is_number(name: str, claim: Claim) -> bool:
    """Whether a Greek letter that nothing is said of is differentiated by."""
    return f"{name}:" not in claim.where and name in NUMBERS


def replaced(claim: Claim, change: Callable[[Tree], Tree]) -> Claim:
    """The claim with a change of every tree in it, from the leaves on."""

    def turned(tree: Tree) -> Tree:
        return change(tree._replace(children=tuple([turned(child) for child in tree.children])))

    assert claim.left is not None
    assert claim.right is not None
    definitions = tuple(held._replace(body=turned(held.body)) for held in claim.definitions)
    leaning = claim.leaning.each(lambda pair: (turned(pair[0]), turned(pair[1])))
    claim = claim._replace(left=turned(claim.left), right=turned(claim.right))
    return claim._replace(definitions=definitions, leaning=leaning)


def _laid_out(layout: str, tree: Tree) -> Tree:
    """A derivative by a vector in another layout."""
    by_time = tree.kind == "derivative" and tree.children[-1].value in (TIME, "t")
    laid = tree.kind == "derivative" and tree.value in LAID_OUT and not by_time
    return tree._replace(value=layout) if laid else tree


def _of_each_row(tree: Tree) -> Tree:
    """The softmax of each row."""
    if tree.kind != "call" or tree.value not in EACH_ROW or len(tree.children) != 1:
        return tree
    return tree._replace(children=(*tree.children, Tree("string", "rows", (), tree.span)))


def _fitting(claim: Claim, whole: Tree) -> Claim:
    """The claim with those equations alone that can be read together with it."""
    held: list[Pair] = []

    def fits(pair: Pair) -> bool:
        try:
            _read(claim, whole, [*held, pair])
        except ClosedformError:
            return False
        held.append(pair)
        return True

    return claim._replace(leaning=claim.leaning.only(fits))


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
    bodies = [held.body for held in claim.definitions]
    trees = [whole, *bodies, *(tree for pair in pairs for tree in pair)]
    defines = [_define(held, trees) for held in claim.definitions]
    called = {define.value: define.children[:-1] for define in defines if len(define.children) > 1}
    program = Tree("program", None, (*defines, *own, whole), whole.span)
    program = _called(program, called) if called else program
    where = claim.where
    for _ in range(MOST_INDICES):
        try:
            return understood(Parsed(program), where)
        except NameProblem as error:
            if error.code != "index-unbound":
                raise
            where = _with_index(where, error, program)
    raise UnsupportedProblem("index-not-linear", span=whole.span)


def _with_index(where: str, error: NameProblem, program: Tree) -> str:
    """The declarations, and that of the index that is bound by no sum; one that stands in
    arithmetic needs its range: to ``n - 1`` in ``x_{i+1}``, else that of the axis where it stands
    alone."""
    letter, reach = str(error.fields["name"]), str(error.fields["size"])
    index = f"{letter}: integer"
    if index not in where:
        return ", ".join(filter(None, (where, index)))
    shapes = {name: sizes.split(", ") for name, sizes in SHAPED.findall(where)}
    entries = [part.children for part in walk(program) if part.kind == "entry"]
    axes = (zip(places, shapes.get(str(base.value), ()), strict=False) for base, *places in entries)
    alone = [
        size
        for place, size in chain.from_iterable(axes)
        if place.kind == "name" and place.value == letter
    ]
    size = reach if "-" in reach or not alone else alone[0]
    return where.replace(index, f"{letter}: index({size})")


def _called(tree: Tree, called: Mapping[Any, tuple[Tree, ...]]) -> Tree:
    """With ``f(x)`` for ``f`` where f has parameters."""
    tree = tree._replace(children=tuple([_called(child, called) for child in tree.children]))
    if tree.kind == "name" and tree.value in called:
        return Tree("call", tree.value, called[tree.value], tree.span)
    return tree


def _define(held: Definition, trees: list[Tree]) -> Tree:
    """A definition, with its parameters where it is applied to something else than these."""
    applied = any(
        below.kind == "call" and below.value == held.name for tree in trees for below in walk(tree)
    )
    parameters = held.parameters if applied else ()
    names = tuple(Tree("name", parameter, (), held.body.span) for parameter in parameters)
    return Tree("define", held.name, (*names, held.body), held.body.span)


# -- derivatives by names that are defined --------------------------------------------------------


def _with_free(claim: Claim) -> Claim:
    """The claim with the shapes of defined names that stay free in it."""
    whole = claim._replace(definitions=claim.free)
    variables = {v.value for v in variables_of([t for t in (claim.left, claim.right) if t])}
    for held in claim.free:
        if held.name not in variables or f"{held.name}:" in claim.where:
            continue
        with suppress(ClosedformError):
            reading = _read(_needed(whole, held.body), held.body, [])
            value = reading.expression
            if reading.assumed and value.shape:
                continue
            own = node("name", data=Symbol(held.name, value.shape), shape=value.shape)
            claim = claim._replace(where=_with_shapes(claim.where, [own]))
    return claim


def _as_vecs(claim: Claim, place: Span | None) -> Claim | None:
    """The claim with the derivative of a matrix by a matrix as that of their vecs."""
    trees = [claim.left, claim.right, *(held.body for held in claim.definitions)]
    parts = (part for tree in trees if tree for part in walk(tree))
    here = [p for p in parts if p.kind == "derivative" and p.span == place and p.value != "hess"]
    if not here:
        return None
    turned = replaced(claim, lambda tree: tree._replace(value="vec") if tree in here else tree)
    return turned._replace(nested=frozenset(str(each.children[-1].value) for each in here))


def _opened(claim: Claim, before: Mapping[str, Node]) -> tuple[Claim, dict[str, Node]]:
    """The claim with a name for each derivative by a name that is defined, and what these stand
    for, beside what names stood for before: derived while that name is free, and with its
    definition put in after that."""
    values = dict(before)

    def opened(tree: Tree, kept: tuple[str, ...] = ()) -> Tree:
        if tree.kind == "held":
            return opened(tree.children[0], tuple(str(tree.value).split()))
        tree = tree._replace(children=tuple([opened(child) for child in tree.children]))
        if tree.kind != "derivative":
            return tree
        ends = tree.children[0], tree.children[-1]
        split = [(each,) if tree.value == "vec" else _parts(each) for each in ends]
        (function, *upper), (variable, *lower) = split
        if variable.value not in claim.nested and not kept and tree.value != "vec":
            return tree
        if bound & names_in(function):
            raise UnsupportedProblem("derivative-by-expression", span=tree.span)
        called = f"nested{len(values)}"
        whole = tree._replace(children=(function, *tree.children[1:-1], variable))
        values[called] = _derived_by(claim, whole, (str(variable.value), *kept))
        made = Tree("name", called, (), tree.span)
        places = (*upper, *lower)
        return Tree("entry", "subscript", (made, *places), tree.span) if places else made

    trees = [claim.left, claim.right, *(held.body for held in claim.definitions)]
    bound = {each.value for tree in trees if tree for each in walk(tree) if each.kind == "range"}
    assert claim.left is not None
    assert claim.right is not None
    definitions = tuple(held._replace(body=opened(held.body)) for held in claim.definitions)
    left, right = opened(claim.left), opened(claim.right)
    leaning = claim.leaning.each(lambda pair: (opened(pair[0]), opened(pair[1])))
    made_here = (f"{x}: {_shape(v.shape)}" for x, v in values.items() if x not in before)
    where = ", ".join(filter(None, (claim.where, *made_here)))
    made = claim._replace(left=left, right=right, definitions=definitions, where=where)
    return made._replace(leaning=leaning, nested=frozenset()), values


def _parts(tree: Tree) -> tuple[Tree, ...]:
    """A name, and the places of an entry of it."""
    whole = tree.kind != "entry" or tree.children[0].kind != "name"
    return (tree,) if whole else tree.children


def _derived_by(claim: Claim, tree: Tree, free: tuple[str, ...]) -> Node:
    """The derivative while these names are free, with their values put in after that."""
    function = _read(_needed(claim, tree.children[0]), tree.children[0], []).expression
    claim = claim._replace(where=_with_shapes(claim.where, names_of(function)))
    values: dict[str, Node] = {}
    for called in free:
        variable = Tree("name", called, (), tree.span)
        values[called] = _read(_needed(claim, variable), variable, []).expression
    where = _with_shapes(claim.where, names_of(*values.values()))
    own = {node("name", data=Symbol(x, v.shape), shape=v.shape) for x, v in values.items()}
    where = _with_shapes(_at_rest(where, free), own)
    open_claim = _needed(claim, tree, without=free)._replace(where=where)
    tensor = bool(function.shape) and len(function.shape) + len(values[free[0]].shape) > 2
    if tree.value == "vec" or (tensor and tree.value != "hess"):
        made = _stacked(open_claim, tree)
    else:
        made = derived(_read(open_claim, tree, []).expression)
    return put(made, {n: values[n.data.name] for n in names_of(made) if n.data.name in values})


def _with_shapes(where: str, names: Iterable[Node]) -> str:
    """The declarations, and the shapes of further names."""
    known = {part.split()[0].rstrip(":") for part in where.split(", ") if part}
    further = {n.data.name: n for n in names if n.data.name not in known}
    said = (f"{x}: {_kind(n)}" for x, n in further.items())
    return ", ".join(filter(None, (where, *said)))


def _kind(symbol: Node) -> str:
    """The shape of a name, or that it counts."""
    return "integer" if "integer" in symbol.data.properties else _shape(symbol.shape)


def _at_rest(where: str, names: tuple[str, ...]) -> str:
    """The declarations, these names not moving with time."""
    for each in names:
        said = rf"(?:(?<=^)|(?<=, ))({re.escape(each)}(?:: [^:]*?)?) function\(t\)"
        where = re.sub(said, lambda found: found[1] if ":" in found[1] else "", where)
    return where.strip(", ")


def _stacked(claim: Claim, tree: Tree) -> Node:
    """The derivative of what is stacked by what is stacked: ∂vec F/∂vec(X)'."""
    function, variable = (_read(claim, child, []).expression for child in tree.children)
    if len(variable.shape) == 2:
        size = variable.shape[0] * variable.shape[1]
        held = {n.data.name for n in names_of(function, variable)}
        column = name(fresh(("stacked",), (size,), held))
        whole = sp.apply("unvec", (column,), variable.shape, variable.shape)
        function = put(function, {variable: whole})
    else:
        column = variable
    if len(function.shape) == 2:
        function = _vec(function)
    made = derived(slope_of(function, column))
    if not function.shape:
        made = sp.transpose(made)
    return put(made, {column: _vec(variable)}) if column is not variable else made


def _vec(value: Node) -> Node:
    return sp.call("vec", value, shape=(value.shape[0] * value.shape[1],))


def _needed(claim: Claim, tree: Tree, without: tuple[str, ...] = ()) -> Claim:
    """The claim with the definitions alone that a tree leans on."""
    held = {definition.name: definition for definition in claim.definitions}
    found: dict[str, Definition] = {}
    waiting = [tree]
    while waiting:
        for each in names_in(waiting.pop()) & held.keys() - set(without) - found.keys():
            found[each] = held[each]
            waiting.append(held[each].body)
    kept = tuple(definition for definition in claim.definitions if definition.name in found)
    return claim._replace(definitions=kept)


def _shape(shape: Shape) -> str:
    kind = ("scalar", "vector", "matrix")[len(shape)]
    return f"{kind}({', '.join(map(str, shape))})" if shape else kind
