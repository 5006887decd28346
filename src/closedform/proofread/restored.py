"""What a line means where its author left out an index or a sum."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import partial, reduce
from operator import xor
from typing import NamedTuple

from closedform.errors import ClosedformError
from closedform.functions import TABLE
from closedform.proofread.claims import Claim
from closedform.proofread.meant import NUMBERS, Misfit, meant
from closedform.proofread.trees import (
    each_term,
    free_letters,
    names_in,
    places_of,
    with_letter,
)
from closedform.syntax.tree import Span, Tree, walk

OF_ARRAYS = ("entry", "transpose", "binder")
SQUARES = 4  # of vectors, in one claim
IDENTITIES = 4  # ways to add them to one claim
SCALAR = re.compile(r"(?:^|, )(\w+): scalar")
NUMBERS_OF = ("tr", "det", "logdet", "norm", "norm2", "inner", "sum")  # of matrices
VECTOR = re.compile(r"(?:^|, )(\w+): vector")
MATRIX = re.compile(r"(?:^|, )(\w+): matrix\((\w+), (\w+)\)")


class Meaning(NamedTuple):
    """A claim with what was left out, and the verdict where it is right; `about` what that was: a
    code of the catalogue, and letters."""

    claim: Claim
    verdict: str
    about: tuple[str, str]


def meanings(claim: Claim) -> Iterator[Meaning]:
    """What a claim may mean beside what stands there, the closest meaning first."""
    if claim.left is None or claim.right is None:
        return
    exchanged = _against_its_shape(claim)
    if exchanged:
        claim = _everywhere(claim, partial(_with_places_exchanged, names=exchanged))
        yield Meaning(claim, "abuse-of-notation", ("exchanged", ", ".join(sorted(exchanged))))
    for way in WAYS:
        yield from way(claim)


# -- samples without their index ------------------------------------------------------------------


def _of_samples(claim: Claim) -> Iterator[Meaning]:
    """About one sample, or about all of them."""
    varying = _varying(claim)
    bare = {name for side in _sides(claim) for name in _bare_names(side)} & varying
    if bare:
        yield Meaning(_of_one(claim), "right", ("", ""))
        named = bare & {family.name for family in claim.families}  # and not a function of one alone
        verdict = "abuse-of-notation" if named else "right"
        about = ("left-out", claim.families[0].letter) if named else ("", "")
        yield Meaning(_of_all(claim, varying), verdict, about)


def _bare_names(tree: Tree) -> set[str]:
    """The names that stand in a tree, but for the bases of entries."""
    if tree.kind == "name":
        return {str(tree.value)}
    based = tree.kind == "entry" and tree.children[0].kind == "name"
    return {name for child in tree.children[1 if based else 0 :] for name in _bare_names(child)}


def _varying(claim: Claim) -> set[str]:
    """The names of samples, and those of what is defined by them."""
    found = {family.name for family in claim.families}
    if not found:
        return found
    size = 0
    while size < len(found):
        size = len(found)
        for held in claim.definitions:
            if found & (_bare_names(held.body) | set(held.parameters)):
                found.add(held.name)
    return found


def _of_one(claim: Claim) -> Claim:
    """About one sample: the numbers that are the entries of a vector elsewhere are numbers."""
    numbers = {
        family.name: f"{family.name}_{family.letter}" for family in claim.families if not family.of
    }

    def changed(tree: Tree) -> Tree:
        if tree.kind == "entry" and tree.children[0].kind == "name":
            base, *places = tree.children
            return tree._replace(children=(base, *map(changed, places)))
        if tree.kind == "name" and tree.value in numbers:
            return tree._replace(value=numbers[str(tree.value)])
        return tree._replace(children=tuple([changed(child) for child in tree.children]))

    where = ", ".join([claim.where, *(f"{made}: scalar" for made in numbers.values())])
    return _changed(claim, changed)._replace(where=where.strip(", "))


def _of_all(claim: Claim, varying: set[str]) -> Claim:
    """With the index of the sum that a sample stands under; where there is none, every term with
    one is summed."""
    held = {definition.name: definition for definition in claim.definitions}
    letter, size = claim.families[0].letter, claim.families[0].size
    by_name = {family.name: family for family in claim.families}

    def indexed(tree: Tree, index: str) -> Tree:
        """A tree of one sample as that of the sample with this index."""
        if tree.kind == "name" and tree.value in by_name:
            return by_name[str(tree.value)].member(tree, index)
        if tree.kind == "entry" and tree.children[0].value in by_name:
            base, *places = tree.children
            family = by_name[str(base.value)]
            return family.member(base, index, tuple(places)) if family.of else tree
        if tree.kind == "name" and tree.value in varying:
            called = held[str(tree.value)]
            if not called.parameters:
                return indexed(called.body, index)
            children = tuple([indexed(each, index) for each in called.arguments])
            return Tree("call", called.name, children, tree.span)
        return tree._replace(children=tuple([indexed(child, index) for child in tree.children]))

    def summed(tree: Tree) -> Tree:
        if tree.kind == "binder":
            index = next((str(c.value) for c in tree.children if _counts(c, size)), None)
            if index:
                return indexed(tree, index)
        return tree._replace(children=tuple([summed(child) for child in tree.children]))

    def term(tree: Tree) -> Tree:
        made = summed(tree)
        if not varying & _outside(made, size):
            return made
        own = letter * 2
        span = tree.span
        return Tree("binder", "sum", (_range(own, size, tree), indexed(made, own)), span)

    made = _changed(claim, lambda side: each_term(side, term))
    said = [part for part in claim.where.split(", ") if ":" in part]
    known = {part.partition(":")[0] for part in said}
    further = [family.where for family in claim.families if family.of not in known]
    return made._replace(where=", ".join(filter(None, [claim.where, *further])))


def _counts(tree: Tree, size: str) -> bool:
    """Whether a range has this many entries."""
    return _has_end(tree) and tree.children[-1].value == size


def _outside(tree: Tree, size: str) -> set[str]:
    """The bare names that stand under no sum over the samples."""
    if tree.kind == "binder" and any(_counts(child, size) for child in tree.children):
        return set()
    if tree.kind == "binary":
        return {name for child in tree.children for name in _outside(child, size)}
    return _bare_names(tree)


def _range(index: str, size: str, tree: Tree) -> Tree:
    first = Tree("number", Fraction(1), (), tree.span)
    return Tree("range", index, (first, Tree("name", size, (), tree.span)), tree.span)


# -- indices in the other order -------------------------------------------------------------------


def _against_its_shape(claim: Claim) -> set[str]:
    """The matrices whose entries have, where something is defined by them, an index that runs over
    the size of the other axis."""
    shapes = {name: (rows, columns) for name, rows, columns in MATRIX.findall(claim.where)}
    found = set()
    for held in claim.definitions:
        parts = list(walk(held.body))
        sizes = {part.value: part.children[-1].value for part in parts if _has_end(part)}
        for part in parts:
            places = tuple(sizes.get(place) for place in places_of(part))
            name = str(part.children[0].value) if places else ""
            if name in shapes and len(places) == 2:
                own = shapes[name]
                if _alike(places, own[::-1]) and not _alike(places, own):
                    found.add(name)
    return found


def _has_end(tree: Tree) -> bool:
    return tree.kind == "range" and bool(tree.children)


def _alike(some: tuple[object, ...], others: tuple[object, ...]) -> bool:
    """Whether one of some is what stands at its place in others."""
    return any(one == other for one, other in zip(some, others, strict=True))


def _with_places_exchanged(tree: Tree, names: set[str]) -> Tree:
    """With ``W_ji`` for ``W_ij``, also where it is the entry of a derivative by such a matrix."""
    made = [_with_places_exchanged(child, names) for child in tree.children]
    if tree.kind == "entry" and len(made) == 3:
        base = made[0].children[-1] if _is_slope(made[0]) else made[0]
        if base.kind == "name" and base.value in names:
            made[1:] = made[:0:-1]
    return tree._replace(children=tuple(made))


# -- indices that hang ----------------------------------------------------------------------------


def _of_entries(claim: Claim) -> Iterator[Meaning]:
    """With the sums over indices that hang, or between entries where one side is a whole."""
    turned = _changed(claim, _of_transposes)
    entries = [held for held in _of_an_entry(turned) if _problem(held[0]) is None]
    for made, verdict in [*entries, (turned, "abuse-of-notation")][: len(entries) or 1]:
        hanging = sorted(reduce(xor, map(free_letters, _sides(made))))
        if hanging:
            yield Meaning(_summed(made, hanging), verdict, ("left-out", ", ".join(hanging)))
        elif made != claim:
            yield Meaning(made, verdict, ("entry", ""))


def _of_transposes(tree: Tree) -> Tree:
    """With ``(X')_ij`` for ``(X_ij)'``, whose transpose would change nothing."""
    tree = tree._replace(children=tuple([_of_transposes(child) for child in tree.children]))
    inner = tree.children[0] if tree.kind == "transpose" else tree
    if inner is tree or inner.kind != "entry" or len(inner.children) != 3:
        return tree
    if any(place.kind == "slice" for place in inner.children):
        return tree
    base, *places = inner.children
    return inner._replace(children=(tree._replace(children=(base,)), *places))


def _of_an_entry(claim: Claim) -> list[tuple[Claim, str]]:
    """``df/dX = 2X_lk`` as an equation of entries: of those that something in the chain is
    differentiated by, else in alphabetical order, and if that is not right it may be another."""
    left, right = _sides(claim)
    letters = [free_letters(side) for side in (left, right)]
    if all(letters) or not any(letters):
        return []
    entries, whole = (left, right) if letters[0] else (right, left)
    free = letters[0] | letters[1]
    by = [claim.entry, *(places_of(d.children[-1]) for d in walk(entries) if _is_slope(d))]
    places = next((each for each in by if each and free >= set(each)), ())
    held = [(places, "abuse-of-notation")]
    if not places and len(free) <= 2:
        order = tuple(sorted(free))
        held = [(order, "abuse-of-notation"), (order[::-1], "undecided")]

    def entry(each: tuple[str, ...]) -> Claim:
        named = (Tree("name", letter, (), whole.span) for letter in each)
        made = Tree("entry", "subscript", (whole, *named), whole.span)
        return claim._replace(left=made) if letters[1] else claim._replace(right=made)

    return [(entry(each), verdict) for each, verdict in held if each]


def _is_slope(tree: Tree) -> bool:
    return tree.kind == "derivative"


def _summed(claim: Claim, letters: list[str]) -> Claim:
    """Every term with such a letter is summed over it."""

    def term(tree: Tree) -> Tree:
        for letter in sorted(free_letters(tree) & set(letters)):
            own = letter * 2
            body = with_letter(tree, letter, own)
            tree = Tree("binder", "sum", (Tree("range", own, (), tree.span), body), tree.span)
        return tree

    return _changed(claim, lambda side: each_term(side, term))


# -- vectors ----------------------------------------------------------------------------------


def _of_numbers(claim: Claim) -> Iterator[Meaning]:
    """About the functions of one number, as in ``tanh'(z) = 1 - tanh(z)^2``, where z is a vector
    elsewhere."""
    parts = [part for side in _sides(claim) for part in walk(side)]
    named = {str(part.value) for part in parts if part.kind == "name"}
    calls = [TABLE.spelled(str(part.value)) for part in parts if part.kind == "call"]
    entrywise = bool(calls) and all(record is not None and record.entrywise for record in calls)
    vectors = named & set(VECTOR.findall(claim.where))
    if not entrywise or named != vectors or any(part.kind in OF_ARRAYS for part in parts):
        return
    where = claim.where
    for each in vectors:
        where = re.sub(rf"(^|, ){each}: vector\([^()]*\)", rf"\1{each}: scalar", where)
    yield Meaning(claim._replace(where=where), "right", ("", ""))


def _beside_sizes(claim: Claim) -> Iterator[Meaning]:
    """With names of their own for sizes whose letters are those of vectors too."""
    trees = [*_sides(claim), *(held.body for held in claim.definitions)]
    both = claim.sizes & {name for tree in trees for name in _added(tree)}
    if not both:
        return
    own = {size: f"{size}_size" for size in both}

    def change(tree: Tree) -> Tree:
        made = tree._replace(children=tuple([change(child) for child in tree.children]))
        if tree.kind != "range":
            return made
        return made._replace(children=tuple([_with_names(end, own) for end in made.children]))

    def said(found: re.Match[str]) -> str:
        return re.sub(r"\w+", lambda name: own.get(name[0], name[0]), found[0])

    where = re.sub(r"\([^()]*\)", said, claim.where)
    yield Meaning(_everywhere(claim, change)._replace(where=where), "right", ("", ""))


def _added(tree: Tree) -> set[str]:
    """The names that are terms of sums."""
    terms = tree.children if tree.kind == "binary" and tree.value in ("+", "-") else ()
    found = {str(term.value) for term in terms if term.kind == "name"}
    return found.union(*map(_added, tree.children))


def _with_names(tree: Tree, names: Mapping[str, str]) -> Tree:
    children = tuple([_with_names(child, names) for child in tree.children])
    value = names.get(str(tree.value), tree.value) if tree.kind == "name" else tree.value
    return tree._replace(value=value, children=children)


# -- squares of vectors ---------------------------------------------------------------------------


def _vectors_squared(claim: Claim) -> Iterator[Meaning]:
    """The square of a vector as that of its norm, or of its entries where that fits."""
    for way in (_norm_squared, _entries_squared):
        made, problem = claim, _problem(claim)
        for _ in range(SQUARES):
            if problem is None or problem.code != "power-of-vector" or problem.span is None:
                break
            made = _everywhere(made, partial(_at_place, place=problem.span, way=way))
            problem = _problem(made)
        fits = way is _norm_squared or (problem is None and _is_even(made))
        if made is not claim and fits:
            yield Meaning(made, "abuse-of-notation", ("square", ""))


def _is_even(claim: Claim) -> bool:
    left, right = meant(claim).sides
    return left.shape == right.shape


def _problem(claim: Claim) -> ClosedformError | None:
    """Why a claim cannot be read."""
    try:
        meant(claim)
    except Misfit as misfit:
        return misfit.problem
    except ClosedformError as error:
        return error
    return None


def _at_place(tree: Tree, place: Span, way: Callable[[Tree], Tree]) -> Tree:
    """A tree with another square where the sign of a power stands at a place."""
    children = tuple([_at_place(child, place, way) for child in tree.children])
    tree = tree._replace(children=children)
    square = tree.kind == "binary" and tree.value == "^" and children[1].value == 2
    between = square and Span(children[0].span.end, children[1].span.start)
    return way(tree) if between == place else tree


def _entries_squared(tree: Tree) -> Tree:
    return tree._replace(value=".^")


def _norm_squared(tree: Tree) -> Tree:
    base, exponent = tree.children
    norm = Tree("call", "norm2", (base,), base.span)
    return tree._replace(children=(norm, exponent))


# -- numbers for multiples of the identity --------------------------------------------------------


def _of_identities(claim: Claim) -> Iterator[Meaning]:
    """With ``X'X + λI`` for ``X'X + λ``: everywhere, or at one place."""
    if re.search(r"(?:^|, )I\b", claim.where):
        return
    numbers = {*SCALAR.findall(claim.where), *NUMBERS} - claim.constants
    trees = [*_sides(claim), *(held.body for held in claim.definitions)]
    places = [place for tree in trees for place in _numbers_added(tree, numbers)]
    if not places or _problem(claim) is not None or not _is_even(claim):
        return
    for some in [places, *([place] for place in places)][:IDENTITIES]:
        made = _everywhere(claim, partial(_with_identities, places=some))
        yield Meaning(made, "abuse-of-notation", ("identity", ""))


def _numbers_added(tree: Tree, numbers: set[str]) -> list[Span]:
    """Where numbers are added to something else."""
    found = [place for child in tree.children for place in _numbers_added(child, numbers)]
    if tree.kind == "binary" and tree.value in ("+", "-"):
        some = [term for term in tree.children if _is_number(term, numbers)]
        found += [term.span for term in some if len(some) == 1]
    return found


def _is_number(tree: Tree, numbers: set[str]) -> bool:
    """Whether a tree is a number for sure: literals and names of numbers, multiplied."""
    if tree.kind == "name":
        return tree.value in numbers
    product = tree.kind == "unary" or (tree.kind == "binary" and tree.value in ("*", "/", "^"))
    inside = (_is_number(child, numbers) for child in tree.children)
    return tree.kind == "number" or (product and all(inside))


def _with_identities(tree: Tree, places: list[Span]) -> Tree:
    """With the identity as a factor of the terms at these places."""
    children = tuple([_with_identities(child, places) for child in tree.children])
    if tree.kind == "binary" and tree.value in ("+", "-"):
        unit = Tree("name", "I", (), tree.span)
        children = tuple(
            Tree("binary", "*", (child, unit), child.span) if child.span in places else child
            for child in children
        )
    return tree._replace(children=children)


# -- exponentials of matrices ---------------------------------------------------------------------


def _of_exponentials(claim: Claim) -> Iterator[Meaning]:
    """With the exponential of a matrix for that of its entries."""
    matrices = {name for name, _, _ in MATRIX.findall(claim.where)}

    def change(tree: Tree) -> Tree:
        made = tree._replace(children=tuple([change(child) for child in tree.children]))
        number = any(part.kind == "call" and part.value in NUMBERS_OF for part in walk(made))
        if made.value == "exp" and matrices & names_in(made) and not number:
            return made._replace(value="expm")
        return made

    made = _everywhere(claim, change)
    if made != claim:
        yield Meaning(made, "right", ("", ""))


# -- helpers --------------------------------------------------------------------------------------


def _sides(claim: Claim) -> tuple[Tree, Tree]:
    assert claim.left is not None
    assert claim.right is not None
    return claim.left, claim.right


def _changed(claim: Claim, change: Callable[[Tree], Tree]) -> Claim:
    left, right = _sides(claim)
    return claim._replace(left=change(left), right=change(right))


def _everywhere(claim: Claim, change: Callable[[Tree], Tree]) -> Claim:
    """With a change of the definitions too."""
    held = tuple(each._replace(body=change(each.body)) for each in claim.definitions)
    return _changed(claim, change)._replace(definitions=held)


WAYS = (
    _of_samples,
    _of_numbers,
    _beside_sizes,
    _vectors_squared,
    _of_entries,
    _of_identities,
    _of_exponentials,
)
