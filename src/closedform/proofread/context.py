"""What a claim leans on: the definitions, declarations and equations of the document that have to
do with it."""

from __future__ import annotations

import re
from collections.abc import Callable

from closedform.proofread.claims import Claim
from closedform.proofread.declared import name_of
from closedform.proofread.definitions import Pair
from closedform.proofread.paper import TIME
from closedform.proofread.scope import Scope
from closedform.proofread.trees import names_in
from closedform.proofread.typed import CONSTANT
from closedform.syntax.tree import Tree, walk

BOLD = re.compile(r"\\(?:mathbf|boldsymbol|bm)\s*(?:\{[^{}]*\}|\\?[A-Za-z]+)")


def in_scope(
    claim: Claim, scope: Scope, opening: Tree | None = None, called: frozenset[str] = frozenset()
) -> Claim:
    """With the definitions and the declarations that the claim leans on; `opening` is the side that
    its chain begins with, and what stands in brackets in it is `called`."""
    own = [tree for tree in (claim.left, claim.right) if tree]
    solved = [tree for pair in claim.leaning.problems for tree in pair] if claim.solved else []
    variables = {str(v.value) for v in variables_of([*own, *solved])}
    held_free = frozenset(variables & scope.definitions.keys())
    generic = variables | scope.parameters(*own)
    without = held_free | (generic & (scope.later.keys() - scope.definitions.keys()))
    leaning = claim.leaning.only(_is_fixed_but(scope, held_free))
    leaned = [tree for held in leaning for pair in held for tree in pair]
    bodies = [held.body for held in scope.used(*own, without=without)]
    known = scope.known_of(own, [*leaned, *bodies])
    claim = claim._replace(leaning=leaning._replace(known=tuple(known)))
    trees = [*own, *leaned, *(tree for pair in known for tree in pair)]
    functions = [d.children[0] for t in trees for d in walk(t) if d.kind == "derivative"]
    swapped = [scope.inverted(name, functions) for name in sorted(held_free)]
    inverse = {made.name: made for made in swapped if made}
    definitions = scope.used(*trees, without=without, by=held_free)
    definitions = [*inverse.values(), *(d for d in definitions if d.name not in inverse)]
    inner = variables_of([held.body for held in definitions])
    among = held_free | ({str(v.value) for v in inner} & scope.definitions.keys())
    bodies = [held.body for held in definitions]
    early = _opening([*trees, *bodies], scope.rates | _rates(scope, [*trees, *bodies]))
    further = bool(among - held_free) or len(variables | {str(v.value) for v in inner}) > 1
    both = bool(among) and further
    nested = early | among if both or early else frozenset()
    if nested:
        kept = _kept([*trees, *bodies])
        definitions = scope.used(*trees, by=frozenset(among | kept))
    trees += [held.body for held in definitions]
    names = names_in(*trees)
    moving = _moving(scope, trees) if TIME in names else frozenset()
    claim = claim._replace(guessed=bool(moving - scope.moving))
    scope.rates |= _rates(scope, trees)
    free = scope.used(*(Tree("name", each, (), own[0].span) for each in held_free))
    claim = claim._replace(nested=nested, free=() if nested else tuple(free))
    bold = {name_of(found.group()) for found in BOLD.finditer(claim.source)}
    numbers = {name for name in names if scope.shapes.get(name) == "scalar"}
    moved = moving | (scope.rates & names)
    where = scope.where(names - (bold & numbers), moved)
    claim = claim._replace(definitions=tuple(definitions), where=where, sizes=scope.sizes)
    claim = claim._replace(families=scope.families(names))
    if constants := _constants(scope, own):
        claim = claim._replace(constants=constants, varying=_varying(scope, own, opening, called))
    return timed(claim) if moving else claim


def _constants(scope: Scope, own: list[Tree]) -> frozenset[str]:
    """The names of a side of which no more is said than that they are constant."""
    sides = [names_in(side) for side in own]
    alone = sides[0] ^ sides[-1] if len(sides) > 1 else set()
    said = {name for name in alone if scope.knows(name) or scope.properties.get(name)}
    unsaid = (alone & scope.constants) - said
    return frozenset(unsaid | ({CONSTANT} & names_in(*own)))


def _varying(
    scope: Scope, own: list[Tree], opening: Tree | None, called: frozenset[str]
) -> frozenset[str]:
    """What a constant in a claim does not depend on: what the function is one of that the
    chain begins with; of several names those that something is differentiated by."""
    beginning = [opening] if opening else []
    sought = {scope.objective[0]} if scope.objective else set()
    by = scope.parameters(*beginning, *own) or called
    names = (scope.varying & names_in(*own)) or by or names_in(*own) & scope.variables or sought
    return frozenset(names & scope.variables or names)


def _is_fixed_but(scope: Scope, free: frozenset[str]) -> Callable[[Pair], bool]:
    """Whether no defined name varies in an equation but these, which a claim has free."""
    others = scope.definitions.keys() - free
    return lambda pair: not others & {str(v.value) for v in variables_of(list(pair))}


def _rates(scope: Scope, trees: list[Tree]) -> set[str]:
    """The names that have a derivative by time."""
    by_time = (
        below
        for tree in trees
        for below in walk(tree)
        if below.kind == "derivative" and below.children[-1].value == "t"
    )
    alone = {str(each.children[0].value) for each in by_time if each.children[0].kind == "name"}
    return alone - scope.definitions.keys()


def _moving(scope: Scope, trees: list[Tree]) -> frozenset[str]:
    """The names that move where differentials are written."""
    bodies = [below.children[0] for tree in trees for below in walk(tree) if _is_motion(below)]
    defined = scope.definitions.keys()
    alone = {base_of(body) for body in bodies} - defined - {""}
    scope.moving |= alone
    inside = names_in(*bodies, *(held.body for held in scope.used(*bodies))) - defined
    return frozenset(alone | (inside & scope.moving) or inside)


def variables_of(trees: list[Tree]) -> list[Tree]:
    """The names that something is differentiated by."""
    found = [v for t in trees for d in walk(t) if d.kind == "derivative" for v in d.children[1:]]
    bases = [v.children[0] if v.kind == "entry" else v for v in found]
    return [base for base in bases if base.kind == "name" and base.value != TIME]


def base_of(tree: Tree) -> str:
    """The name that a tree is, or an entry of, or its transpose."""
    base = tree.children[0] if tree.kind in ("entry", "transpose") else tree
    return str(base.value) if base.kind == "name" else ""


def _kept(trees: list[Tree]) -> set[str]:
    """The names that stay as they are while something is differentiated."""
    held = (part for tree in trees for part in walk(tree) if part.kind == "held")
    return {name for part in held for name in str(part.value).split()}


def _opening(trees: list[Tree], moving: set[str]) -> frozenset[str]:
    """The variables of derivatives that are taken before anything else of a claim: while other
    names stay as they are, by a vec, by what moves with time."""
    parts = [below for tree in trees for below in walk(tree)]
    held = [below.children[0] for below in parts if below.kind == "held"]
    held += [p for p in parts if p.kind == "derivative" and p.value == "vec"]
    own = frozenset(str(each.value) for each in variables_of(held))
    return own | (moving & {str(each.value) for each in variables_of(trees)})


def _is_motion(tree: Tree) -> bool:
    return tree.kind == "derivative" and tree.children[-1].value == TIME


def timed(claim: Claim) -> Claim:
    """The claim with ``t`` for the time, and another name for a ``t`` of the document."""
    names = {"t": "t_", TIME: "t"}

    def turned(tree: Tree) -> Tree:
        children = tuple([turned(child) for child in tree.children])
        named = tree.kind in ("name", "range")
        value = names.get(str(tree.value), tree.value) if named else tree.value
        return tree._replace(value=value, children=children)

    definitions = tuple(held._replace(body=turned(held.body)) for held in claim.definitions)

    where = re.sub(r"(^|, )t(?=[: ])", r"\1t_", claim.where)
    assert claim.left is not None
    assert claim.right is not None
    claim = claim._replace(left=turned(claim.left), right=turned(claim.right), where=where)
    leaning = claim.leaning.each(lambda pair: (turned(pair[0]), turned(pair[1])))
    return claim._replace(definitions=definitions, leaning=leaning)
