"""What a line means where its author left out an index or a sum."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

from closedform.proofread.claims import Claim
from closedform.proofread.trees import each_term, free_letters, with_letter
from closedform.syntax.tree import Tree


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
    varying = _varying(claim)
    bare = (_bare_names(claim.left) | _bare_names(claim.right)) & varying
    if bare:
        yield Meaning(_of_one(claim), "right", ("", ""))
        named = bare & {family.name for family in claim.families}  # and not a function of one alone
        verdict = "abuse-of-notation" if named else "right"
        about = ("left-out", claim.families[0].letter) if named else ("", "")
        yield Meaning(_of_all(claim, varying), verdict, about)
    hanging = _hanging(claim)
    if hanging:
        about = "left-out", ", ".join(sorted(set(hanging)))
        yield Meaning(_summed(claim, hanging), "abuse-of-notation", about)


# -- samples without their index ------------------------------------------------------------------


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
            arguments = [Tree("name", each, (), tree.span) for each in called.parameters]
            children = tuple([indexed(each, index) for each in arguments])
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
    return tree.kind == "range" and bool(tree.children) and tree.children[-1].value == size


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


# -- indices that hang ----------------------------------------------------------------------------


def _hanging(claim: Claim) -> list[str]:
    """The letters that only one side has free: each of them hangs."""
    left, right = (free_letters(side) for side in (claim.left, claim.right) if side)
    return sorted(left ^ right)


def _summed(claim: Claim, letters: list[str]) -> Claim:
    """Every term with such a letter is summed over it."""

    def term(tree: Tree) -> Tree:
        for letter in sorted(free_letters(tree) & set(letters)):
            own = letter * 2
            body = with_letter(tree, letter, own)
            tree = Tree("binder", "sum", (Tree("range", own, (), tree.span), body), tree.span)
        return tree

    return _changed(claim, lambda side: each_term(side, term))


# -- helpers --------------------------------------------------------------------------------------


def _changed(claim: Claim, change: Callable[[Tree], Tree]) -> Claim:
    assert claim.left is not None
    assert claim.right is not None
    return claim._replace(left=change(claim.left), right=change(claim.right))
