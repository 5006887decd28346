"""Whether the sides of a claim agree, or one follows from what the claim may lean on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from closedform.checker import Question, equal
from closedform.core.node import Node, name, number, postorder, put
from closedform.errors import ClosedformError, ShapeProblem
from closedform.functions import TABLE
from closedform.meaning.shapes import written
from closedform.proofread.claims import Claim
from closedform.proofread.consequences import (
    Sides,
    Values,
    derived,
    fails_under,
    holding,
    holding_all,
    names_of,
    rearranged,
    slope_of,
    varied,
    with_values,
)
from closedform.proofread.definitions import Leaning
from closedform.proofread.heads import stems
from closedform.proofread.meant import Meant, implied
from closedform.proofread.solutions import solves
from closedform.proofread.trees import free_letters, names_in
from closedform.rewriting import spelling as sp
from closedform.syntax.tree import Span, Tree, walk

WORK = 400_000  # steps for one claim
CONSTANTS = {"pi", "e", "I"}
SYMMETRIC = {"Sigma", "Lambda"}  # by custom: a covariance, a precision or eigenvalues
STEP_SIZES = {"eta", "alpha", "epsilon", "gamma", "tau"}  # of update rules, numbers


def _symmetric(G: Node) -> tuple[Node, ...]:
    both = sp.plus(G, sp.transpose(G))
    own = sp.diagonal(sp.diagonal(G))
    return sp.quotient(both, number(2)), sp.plus(both, sp.negative(own))


def _unhatted(sides: Sides, equation: Sides) -> Sides:
    """With the unknowns of an equation for their values, ``w`` for ``w_hat``."""
    unknowns = {str(n.data.name): n for n in names_of(*equation)}
    named = {
        value: unknowns[stem]
        for value in names_of(*sides) - names_of(*equation)
        for stem in stems(value.data.name)[1:]
        if stem in unknowns and unknowns[stem].shape == value.shape
    }
    return sides.put(named) if named else sides


def _has_kinks(part: Node) -> bool:
    """Whether a function has no derivative at points inside its domain."""
    return part.op in TABLE and any("!=" in smooth for smooth in TABLE[part.op].smooth)


def _skew(G: Node) -> tuple[Node, ...]:
    both = sp.plus(G, sp.negative(sp.transpose(G)))
    return sp.quotient(both, number(2)), both


SPACES: Mapping[str, Callable[[Node], tuple[Node, ...]]] = {
    "symmetric": _symmetric,
    "pd": _symmetric,
    "psd": _symmetric,
    "skew": _skew,
    "diagonal": lambda G: (sp.diagonal(sp.diagonal(G)),),
    "lower": lambda G: (sp.apply("tril", (G,), G.shape),),
    "upper": lambda G: (sp.apply("triu", (G,), G.shape),),
}


class Finding(NamedTuple):
    """What is found of a claim.

    verdict    right | wrong | conditional | other-layout | unreadable | undecided | not-a-claim
    kind       of a wrong one: transpose, sign, factor, …
    condition  under which a conditional one is right
    witness    sizes and values at which the sides of a wrong one differ
    correct    the right side that would be right, by the smallest change that makes it so
    place      where in the document that change is made
    problem    why it cannot be read, or does not fit
    reason     why it is undecided: a code of the catalogue, and what it is about
    sides      the two sides as they were understood
    """

    claim: Claim
    verdict: str
    kind: str = ""
    condition: str = ""
    witness: Mapping[str, Any] | None = None
    correct: Node | None = None
    place: Span | None = None
    problem: ClosedformError | None = None
    reason: tuple[str, str] = ("", "")
    sides: Sides | None = None


def is_declared(claim: Claim, place: Span | None = None) -> bool:
    """Whether the document gives the shape of every name of the claim; of what stands at a place,
    where it is known."""
    trees = [tree for tree in (claim.left, claim.right) if tree]
    bound = {part.value for tree in trees for part in walk(tree) if part.kind == "range"}
    bound |= {letter for tree in trees for letter in free_letters(tree)}
    if place is not None:
        inside = [part for tree in trees for part in walk(tree) if covers(part.span, place)]
        trees = inside[-1:] or trees
    held = {definition.name: definition.body for definition in claim.definitions}
    below: list[Tree] = []
    while trees:
        parts = list(walk(trees.pop()))
        below += parts
        trees += [held.pop(str(part.value)) for part in parts if str(part.value) in held]
    bound |= {part.value for part in below if part.kind == "range"}
    names = {part.value for part in below if part.kind == "name"} - bound
    declared = {part.partition(":")[0].strip() for part in claim.where.split(", ") if ":" in part}
    known = declared | {held.name for held in claim.definitions} | CONSTANTS | claim.sizes
    known |= {f"{claim.updates}_next", *STEP_SIZES} if claim.updates else set()
    return names <= known or names <= known | implied(claim)


def covers(span: Span, place: Span) -> bool:
    return span.start <= place.start and place.end <= span.end


def is_written_out(claim: Claim) -> bool:
    """Whether something of it is written out in cells."""
    trees = [claim.left, claim.right, *(held.body for held in claim.definitions)]
    return any(part.kind == "cell" for tree in trees if tree for part in walk(tree))


def names_said(claim: Claim) -> list[str]:
    """The names of a claim and of what it leans on."""
    trees = [claim.left, claim.right, *(held.body for held in claim.definitions)]
    names = names_in(*(tree for tree in trees if tree))
    held = {held.name for held in claim.definitions}
    return sorted(name for name in names | held if name.isidentifier())


def _apart(sides: Sides) -> str:
    """The name that something is differentiated by which it does not depend on."""
    parts = [part for part in postorder(*sides) if part.op == "derivative"]
    for function, *by in (part.args for part in parts):
        missing = names_of(*by[:1]) - names_of(function)
        moving = any("function" in n.data.properties for n in names_of(function))
        if missing and not moving and function.kind != "number":
            return ", ".join(sorted(n.data.name for n in missing))
    return ""


def _positive(symbol: Node) -> Node:
    return name(symbol.data._replace(properties=symbol.data.properties | {"> 0"}))


def _symmetrised(symbol: Node) -> Node:
    return name(symbol.data._replace(properties=frozenset({"symmetric"})))


def _other(symbol: Node) -> Node:
    """Another name of the same kind."""
    return name(symbol.data._replace(name=f"{symbol.data.name}_other"))


def _connected(found: Meant) -> Leaning[Sides]:
    """What a claim may lean on, without the equations that only say what one more name is, and
    those that share no name with it, directly or by others."""
    leaning = found.leaning.only(lambda each: not _only_names(each, found))
    names, waiting = names_of(*found.sides), [names_of(*each) for held in leaning for each in held]
    while more := [own for own in waiting if own & names]:
        names = names.union(*more)
        waiting = [own for own in waiting if not own & names]
    return leaning.only(lambda each: bool(names_of(*each) & names))


def _only_names(equation: Sides, found: Meant) -> bool:
    """Whether an equation says what a name is that stands nowhere else."""
    others = [side for held in found.leaning for each in held if each != equation for side in each]
    elsewhere = names_of(*found.sides, *others)
    for side, other in (equation, reversed(equation)):
        alone = side.kind == "name" and not side.data.properties
        if alone and side not in elsewhere | names_of(other):
            return True
    return False


class Judge:
    """Decides one claim whose sides fit each other."""

    def __init__(self, claim: Claim, found: Meant, question: Question) -> None:
        self.claim, self.question = claim, question
        self.found = found._replace(leaning=_connected(found))

    def holds(self, left: Node, right: Node) -> bool:
        return left.shape == right.shape and equal(left, right, self.question).holds

    def holds_of_symmetric(self) -> bool:
        """Whether the sides are equal where every square matrix is symmetric, and the document
        speaks of such."""
        sides = self.found.sides
        made = {n: _symmetrised(n) for n in names_of(*sides) if len(set(n.shape)) < len(n.shape)}
        return self.claim.words.symmetry and bool(made) and self.holds(*sides.put(made))

    def is_right(self) -> bool:
        """Whether the sides are equal, or the claim follows from what is known."""
        if self.claim.updates:
            return self._updates()
        return self.agrees() or self._is_right_otherwise()

    def agrees(self) -> bool:
        """Whether the sides are equal, up to a constant where the claim has one."""
        return (
            self._apart_from_constant() if self.claim.constants else self.holds(*self.found.sides)
        )

    def finding(self) -> Finding:
        claim, sides = self.claim, self.found.sides
        if sides.left.shape != sides.right.shape:
            return self._uneven()
        if claim.constants:
            return self._up_to_constant()
        verdict = equal(sides.left, sides.right, self.question)
        if verdict.holds:
            return Finding(claim, "right")
        if claim.updates:
            if self._updates():
                return Finding(claim, "right")
            misprinted, printed = self.printed()
            if self._steps_along_any(printed):
                return Finding(claim, "right")
            aside = self._steps_aside() if claim.words.steepest and is_declared(claim) else None
            if aside or self._steps_along_any(misprinted):
                witness = aside or self._steps_aside()
                return Finding(claim, "wrong", "other", witness=witness, reason=("step", ""))
            return Finding(claim, "undecided", reason=("update", ""))
        if claim.conditional:
            if verdict.status == "failed" and self._is_right_otherwise():
                return Finding(claim, "right")
            if verdict.status == "failed" and self._never_holds():
                return Finding(claim, "wrong", "other", witness=verdict.witness)
            concluded = claim.words.then and claim.first
            if concluded and verdict.status == "failed" and self._fails():
                witness = self._witness() or verdict.witness
                return Finding(claim, "wrong", "other", witness=witness)
            if concluded:
                return Finding(claim, "undecided", reason=("follows", ""))
            if verdict.status == "failed" and claim.words.alone and self._are_described():
                return Finding(claim, "undecided", reason=("unsaid", ""))
            return Finding(claim, "not-a-claim", reason=("assumed" if claim.first else "", ""))
        if verdict.status != "failed":
            return Finding(claim, "undecided", reason=("numerics", verdict.reason))
        if self._is_right_otherwise():
            return Finding(claim, "right")
        condition = self._condition()
        if condition:
            return self._under_condition(*condition, verdict.witness)
        reason = self._doubt()
        if reason is None:
            return Finding(claim, "wrong", "other", witness=self._witness() or verdict.witness)
        return Finding(claim, "undecided", reason=reason, witness=verdict.witness)

    def _uneven(self) -> Finding:
        """Sides of different shapes: wrong where every shape is known."""
        claim = self.claim
        entries = any(part.op in ("entry", "unit") for part in postorder(*self.found.sides))
        number_alone = any(side.kind == "number" for side in self.found.sides)
        if entries or number_alone or self.found.assumed or not is_declared(claim):
            return Finding(claim, "undecided", reason=("shapes", ""))
        assert claim.right is not None
        left, right = (written(side.shape) for side in self.found.sides)
        problem = ShapeProblem("shapes-sides", span=claim.right.span, left=left, right=right)
        return Finding(claim, "wrong", "shapes", problem=problem)

    def _under_condition(
        self, kind: str, names: tuple[str, ...], witness: Mapping[str, Any] | None
    ) -> Finding:
        """Wrong where the document says nothing of symmetric matrices."""
        claim = self.claim
        written = set(names_said(claim))
        stems = (each if each in written else each.rpartition("_")[0] for each in names)
        about = ", ".join(dict.fromkeys(stems))
        if (
            kind == "symmetric"
            and written.issuperset(names)
            and not claim.words.symmetry
            and not SYMMETRIC.issuperset(names)
            and not self._doubt()
        ):
            return Finding(claim, "wrong", kind, about, witness)
        return Finding(claim, "conditional", kind, about)

    def _doubt(self) -> tuple[str, str] | None:
        """Why sides that differ need not be wrong."""
        claim, found = self.claim, self.found
        if claim.solved:
            unknowns = self._unknowns((*found.leaning.problems, *found.leaning.given))
            return ("equation" if unknowns else "solved"), ""
        if claim.guessed:
            return "moving", ""
        if claim.sizes & set(found.assumed):  # a size, and nothing here has it
            return "shapes", ""
        if any("orthogonal" in n.data.properties for n in self._moved()):
            return "assumption", ""
        if claim.follows and (found.leaning.given or found.leaning.problems):
            return None if self._fails() else ("follows", "")
        apart = _apart(found.sides)
        if apart:
            return "apart", apart
        alone = self._alone()
        if alone:
            return "unknown", ", ".join(alone)
        if self._is_assumption():
            return "assumption", ""
        return ("assumption", "") if self._leaves_out() else None

    def _are_described(self) -> bool:
        """Whether something is said of each of the names: that it is symmetric, of length one."""
        known = names_of(*(side for each in self.found.leaning.known for side in each))
        return all(n in known or n.data.properties for n in names_of(*self.found.sides))

    def _leaves_out(self) -> bool:
        """Whether something that is known of names cannot be made to hold, or of several names
        not together with the rest."""
        known = self._known()
        for each in self.found.leaning.known:
            try:
                if self.holds(*each) or self.holds(*with_values(each, known)):
                    continue
            except ClosedformError:
                return True
            if len(names_of(*each)) > 1 or holding(each, self.holds) is None:
                return True
        return False

    def _fails(self) -> bool:
        """Whether a claim that is said to follow does not, or does not hold where all that it may
        lean on does."""
        leaning, known = self.found.leaning, self._known()
        equations = (*leaning.given, *leaning.problems)
        try:
            together = [with_values(each, known) for each in (*equations, *leaning.known)]
            if known and all(self.holds(*each) for each in together):
                return not self.holds(*with_values(self.found.sides, known))
        except ClosedformError:
            return False
        words = self.claim.words
        if not (words.following or words.then) or leaning.known or not equations:
            return False
        return fails_under(self.found.sides, equations[0], self.holds)

    def _witness(self) -> Mapping[str, Any] | None:
        """Values at which the sides differ and all holds that is known of their names."""
        try:
            known = self._known()
            sides = with_values(self.found.sides, known) if known else None
        except ClosedformError:
            return None
        witness = equal(*sides, self.question, known).witness if sides else None
        if witness is None:
            return None
        own = {str(n.data.name) for n in names_of(*self.found.sides)}
        values = {n: value for n, value in witness["values"].items() if n.rstrip(".") in own}
        return {**witness, "values": values}

    # -- constants --------------------------------------------------------------------------------

    def _up_to_constant(self) -> Finding:
        claim = self.claim
        if self._apart_from_constant():
            return Finding(claim, "right")
        if claim.relation == "∝" and self._apart_from_constant(added=True):
            return Finding(claim, "abuse-of-notation", reason=("added", ""))
        if alone := set(self._alone()) - claim.constants:
            return Finding(claim, "undecided", reason=("unknown", ", ".join(sorted(alone))))
        names = {str(n.data.name) for n in names_of(*self.found.sides)}
        about = ", ".join(sorted(names & claim.varying))
        if not about:
            return Finding(claim, "undecided", reason=("varying", ""))
        return Finding(claim, "wrong", "other", reason=("constant", about))

    def _apart_from_constant(self, added: bool = False) -> bool:
        """Whether the quotient of the sides, where the constant is a factor of one, or their
        difference does not depend on something that varies."""
        left, right = self.found.sides
        names = names_of(left, right)
        for by in (n for n in names if n.data.name in self.claim.varying):
            other = {by: _other(by)}
            if self._is_scaled(left) or (self._is_scaled(right) and not added):
                sides = sp.times(left, put(right, other)), sp.times(put(left, other), right)
            else:
                right = put(
                    right, {n: number(1) for n in names if n.data.name in self.claim.constants}
                )
                rest = Sides(left, right).difference
                sides = rest, put(rest, other)
            if self.holds(*sides):
                return True
        return False

    def _is_scaled(self, side: Node) -> bool:
        """Whether a side has the constant as a factor."""
        twice = {
            n: sp.times(number(2), n) for n in names_of(side) if n.data.name in self.claim.constants
        }
        return bool(twice) and self.holds(put(side, twice), sp.times(number(2), side))

    # -- what a claim may lean on -----------------------------------------------------------------

    def _is_right_otherwise(self) -> bool:
        sides = self.found.sides
        if any(self.holds(*each) for each in self._in_the_space()) or self._follows():
            return True
        known = self._known()
        try:
            return bool(known) and self._is_right_under(sides, known)
        except ClosedformError:
            return False

    def _known(self) -> Values:
        """What names are replaced by so that all that is known holds."""
        return holding_all(self.found.leaning.known, self.holds)

    def _is_right_under(self, sides: Sides, known: Values) -> bool:
        """Whether the claim holds, or follows, where names have the values that are known."""
        if any(self.holds(*with_values(sides, {name: known[name]})) for name in known):
            return True
        under = with_values(sides, known)
        if self.holds(*under):
            return True
        if self.claim.solved:
            return False
        found = self.found
        leaned = (*found.leaning.given, *found.leaning.problems, *found.leaning.printed)
        equations = (with_values(each, known) for each in leaned)
        return any(rearranged(under, equation, self.holds, known) for equation in equations)

    def _updates(self) -> bool:
        """Whether the right side is a step down a derivative, or up, or the zero of it."""
        problems, value = self.found.leaning.problems, self.found.sides.right
        for slope in (each.left for each in problems):
            for by in varied(slope):
                if self._steps_along(slope, by):
                    return True
                if self._is_updated(by) and solves(value, by, problems, (), self.holds):
                    return True
        return False

    def printed(self) -> tuple[tuple[Sides, ...], tuple[Sides, ...]]:
        """The derivatives set to zero as they are printed: those that the document gets wrong, and
        the others."""
        leaning = self.found.leaning
        wrong: list[Sides] = []
        others: list[Sides] = []
        for problem, line in zip(leaning.problems, leaning.printed, strict=False):
            (others if self._agrees(Sides(problem.left, line.left)) else wrong).append(line)
        return tuple(wrong), tuple(others)

    def _agrees(self, sides: Sides) -> bool:
        """Whether sides are equal, also with what is known, or nothing says what one of them is."""
        if self.holds(*sides) or _apart(sides):
            return True
        known = self._known()
        try:
            return bool(known) and self.holds(*with_values(sides, known))
        except ClosedformError:
            return True

    def _steps_along_any(self, equations: tuple[Sides, ...]) -> bool:
        """Whether the right side is a step along one of these derivatives."""
        problems = self.found.leaning.problems
        by = {name for problem in problems for name in varied(problem.left)}
        return any(self._steps_along(each.left, name) for each in equations for name in by)

    def _is_updated(self, by: Node) -> bool:
        shape = self.found.sides.right.shape
        return bool(by.data.name == self.claim.updates and by.shape == shape)

    def _steps_along(self, slope: Node, by: Node) -> bool:
        """Whether the next value of a name is a step along a derivative by it, or Newton's."""
        value, words = self.found.sides.right, self.claim.words
        if not self._is_updated(by):
            return False
        own = names_of(value) - names_of(slope)
        steps = {n: _positive(n) for n in own if not n.shape}
        step = put(sp.plus(by, sp.negative(value)), steps)
        ways = [step] if words.descent or not words.ascent else []
        ways += [sp.negative(step)] if words.ascent else []
        curvature = self._curvature(slope, by)
        turned = [sp.times(curvature, step)] if curvature is not None else []
        return any(self._alike(way, slope) for way in (*ways, *turned))

    def _steps_aside(self) -> Mapping[str, Any] | None:
        """A point at which the step, on the left, is not along the derivative, on the right."""
        value = self.found.sides.right
        slopes = [
            (each.left, by) for each in self.found.leaning.problems for by in varied(each.left)
        ]
        for slope, by in slopes:
            if self._is_updated(by):
                step = sp.plus(value, sp.negative(by))
                return equal(step, derived(slope), self.question).witness
        return None

    def _alike(self, step: Node, slope: Node) -> bool:
        """Whether two values have the same direction, none of them zero: their product is that of
        their norms."""
        if step.shape != slope.shape or self.holds(slope, sp.times(number(2), slope)):
            return False
        norm = "norm2" if step.shape else "abs"
        inner = sp.total(sp.hadamard(step, slope)) if step.shape else sp.times(step, slope)
        lengths = [sp.call(norm, each, shape=()) for each in (step, slope)]
        return self.holds(inner, sp.times(*lengths))

    def _curvature(self, slope: Node, by: Node) -> Node | None:
        """The second derivative by a vector; None where every step would do, being of rank one."""
        if len(by.shape) != 1:
            return None
        try:
            value = derived(slope_of(slope, by))
        except ClosedformError:
            return None
        image = sp.times(value, _other(by))
        inner = sp.times(sp.transpose(image), slope)
        lengths = sp.times(sp.squares(image), sp.squares(slope))
        return None if self.holds(sp.times(inner, inner), lengths) else value

    def _in_the_space(self) -> Iterator[Sides]:
        """The derivative by a symmetric matrix as one in the space of such matrices, or by its
        free entries; likewise by others of a structure."""
        left, right = self.found.sides
        by = [part.args[-1] for part in postorder(left) if part.op == "derivative"]
        words = {word for part in by if part.kind == "name" for word in part.data.properties}
        if len(left.shape) == 2:
            for word, project in SPACES.items():
                if word in words:
                    yield from (Sides(each, right) for each in project(left))

    def _follows(self) -> bool:
        """Whether the claim is an equation before it, solved or rearranged."""
        sides, found = self.found.sides, self.found
        if self.claim.solved:
            return self._solves()
        equations = (*found.leaning.given, *found.leaning.problems, *found.leaning.printed)
        return any(
            rearranged(_unhatted(sides, equation), equation, self.holds) for equation in equations
        )

    def _solves(self) -> bool:
        """Whether an equation holds for the value of the unknown."""
        right, leaning = self.found.sides.right, self.found.leaning
        for unknown in self._unknowns((*leaning.problems, *leaning.given)):
            others = self._without(unknown)
            for same in (self.holds, self._holds_under(others))[: 2 if others else 1]:
                if solves(right, unknown, leaning.problems, leaning.given, same):
                    return True
        return False

    def missed(self) -> Mapping[str, Any] | None:
        """A point at which the value does not solve the equations that it can be a solution of: one
        derivative of what is smooth set to zero, and what was made of it, without constraints."""
        leaning = self.found.leaning
        equations = (*leaning.problems, *leaning.given)
        if self.claim.limited or len(leaning.problems) != 1 or self._leaves_out():
            return None
        if any(map(_has_kinks, postorder(leaning.problems[0].left))):
            return None
        try:
            rests = [Sides(*map(derived, equation)) for equation in equations]
        except ClosedformError:
            return None
        witnesses = [self._missed(rest) for rest in rests]
        return witnesses[0] if all(witnesses) else None

    def _missed(self, rest: Sides) -> Mapping[str, Any] | None:
        """A point at which the value does not solve an equation, with all names of it in it."""
        names, value = names_of(*rest), self.found.sides.right
        for unknown in self._unknowns((rest,)):
            if unknown in names and names <= names_of(value, unknown):
                verdict = equal(*rest.put({unknown: value}), self.question)
                return verdict.witness if verdict.status == "failed" else None
        return None

    def _without(self, unknown: Node) -> Values:
        """What names are replaced by so that the equations hold which an unknown is not in."""
        free, leaning = names_of(unknown), self.found.leaning
        others = (each for each in (*leaning.known, *leaning.given) if not free & names_of(*each))
        return holding_all(tuple(others), self.holds)

    def _holds_under(self, values: Values) -> Callable[[Node, Node], bool]:
        def same(left: Node, right: Node) -> bool:
            try:
                return self.holds(*with_values(Sides(left, right), values))
            except ClosedformError:
                return False

        return same

    def _unknowns(self, equations: tuple[Sides, ...]) -> list[Node]:
        """What the left side may be the value of: a name, without its hat, or an entry of one."""
        left = self.found.sides.left
        parts = postorder(*(side for sides in equations for side in sides))
        if left.kind != "name":
            return [left] if left in parts else []
        spelled = stems(left.data.name)
        names = {n for n in parts if n.kind == "name" and n.shape == left.shape}
        return sorted((n for n in names if n.data.name in spelled), key=str)

    def _condition(self) -> tuple[str, tuple[str, ...]] | None:
        """What would make the sides equal: square matrices that are symmetric, or the identity."""
        sides = self.found.sides
        names = {n for n in names_of(*sides) if len(n.shape) == 2}
        square = [n for n in names if n.shape[0] == n.shape[1] and not n.data.properties]
        plain = sorted(square, key=lambda n: str(n.data.name))
        for some in [*([n] for n in plain), plain]:
            made = {n: _symmetrised(n) for n in some}
            if some and self.holds(*sides.put(made)):
                return "symmetric", tuple(str(n.data.name) for n in some)
        free = {n for n in names if n.shape[0] == n.shape[1]} - varied(*sides)
        for n in sorted(free, key=str) if self.claim.words.identity else ():
            if self.holds(*sides.put({n: sp.apply("eye", (), n.shape)})):
                return "identity", (str(n.data.name),)
        return None

    def _moved(self) -> set[Node]:
        """The names that something is differentiated by, and those that move with time."""
        sides = self.found.sides
        moving = {n for n in names_of(*sides) if "function" in n.data.properties}
        return varied(*sides) | moving

    def _is_assumption(self) -> bool:
        """Whether the line may say what holds of names that are given: no name of one side
        alone can cancel.  What is written out in cells is meant as an identity."""
        left, right = (names_of(side) for side in self.found.sides)
        derivative = any(part.op == "derivative" for part in postorder(*self.found.sides))
        identity = derivative or self.claim.definitions or is_written_out(self.claim)
        return self.claim.first and not identity and bool(left - right) and bool(right - left)

    def _never_holds(self) -> bool:
        """Whether a condition is none, its sides being different and the same for all values."""
        if varied(*self.found.sides):
            return False
        others = {n: _other(n) for n in names_of(*self.found.sides)}
        return all(self.holds(side, put(side, others)) for side in self.found.sides)

    def _alone(self) -> list[str]:
        """The names that nothing explains: without a declaration, on one side alone, and in no
        definition."""
        claim = self.claim
        left, right = (names_in(tree) for tree in (claim.left, claim.right) if tree)
        explained = names_in(*(held.body for held in claim.definitions))
        by = {str(n.data.name) for n in varied(*self.found.sides)}
        assumed = set(self.found.assumed) - explained - by - {"t"}
        return sorted((left ^ right) & assumed)
