"""What the left side of a line is the name of: something new, the value of an unknown, the next
value in an iteration."""

from __future__ import annotations

import re
from typing import NamedTuple

from closedform.proofread.declared import name_of
from closedform.proofread.definitions import inverse
from closedform.proofread.formulas import Side
from closedform.proofread.marks import NEXT, density
from closedform.proofread.scope import SUBSCRIPTED, Scope
from closedform.proofread.trees import arranged, names_in
from closedform.proofread.words import Words
from closedform.syntax.tree import Span, Tree

VARIED = re.compile(r"^\\delta\s*([A-Za-z\\]+)$")
UPDATED = re.compile(r"^(?P<name>[^()^=]+?)\s*\^\s*\{?\s*\+\s*\}?$")  # P^+, and no pseudo-inverse
STARRED = re.compile(r"^(?P<name>[^()^=*]+?)\s*(?:[_^]\s*\{?\s*(?:\*|\\star|\\ast)\s*\}?|\*)$")
ENTRY = re.compile(r"^(?P<name>[^()^=_]+?)\s*_\s*\{\s*(?P<letters>[a-z]{2})\s*\}$")
CALLED = re.compile(r"[A-Za-z]\s*(?:\\left\s*)?\(([^()=]*?)(?:\\right\s*)?\)")
HEAD = re.compile(r"^(?P<name>[^()=]+?)\s*\((?P<parameters>[^()]*)\)\s*$")
VALUE = re.compile(r"_(?:hat|star|opt)(?:_\w+)?$|_(?:[A-Z]{2,}|[a-z]{3,})$")  # of an unknown
LETTERED = re.compile(r"(?P<name>\w+?)_(?P<letters>[a-z]{1,2})$")
FUNCTION_OF = re.compile(r"[,;|]|\\(?:mid|vert)(?![A-Za-z])")


EXTREMAL = re.compile(
    r"^\\(?:operatorname\*?\s*\{\s*|underset\s*\{(?P<under>[^{}]*(?:\{[^{}]*\})?[^{}]*)\}\s*\{?\s*\\?)?"
    r"(?:\\?arg\s*(?:\\[,;! ])?\s*\\?)?(?:min|max)(?:imi[sz]e)?(?![a-z])\s*\}?\s*"
    r"(?:_\s*(?:\{(?P<braced>[^{}]*(?:\{[^{}]*\})?[^{}]*)\}|(?P<below>\\?\w+)))?\s*"
    r"(?:\\[,;!: ]|\\quad)?\s*"
)


class Head(NamedTuple):
    """A name, perhaps with parameters.

    `defines`: it is new; `updates`: the line gives its next value; `tree`: the left side, where it
    is no expression.
    """

    name: str
    parameters: tuple[str, ...] = ()
    defines: bool = False
    updates: bool = False
    tree: Tree | None = None


def extremal(side: Side) -> tuple[str, Side] | None:
    """What ``\\min_w E`` makes small or large: the name of the variable, and where E stands."""
    found = EXTREMAL.match(side.text)
    below = (found["under"] or found["braced"] or found["below"] or "") if found else ""
    name = name_of(re.split(r"\\in|∈|[,>]", below)[0]) if below.strip() else None
    rest = side.text[found.end() :] if found else ""
    return (name, Side(rest, side.start + found.end())) if found and name and rest.strip() else None


def head_of(
    left: Side, relation: str, scope: Scope, words: Words, follows: bool = False
) -> Head | None:
    """The head of a line, which may follow from a derivative set to zero; None where its left side
    is an expression."""
    if (found := VARIED.match(left.text)) and scope.knows(name_of(found[1]) or ""):
        scope.varies = True
    if relation == "←":
        name = name_of(left.text)
        return Head(name, updates=True, tree=_named(name, left)) if name else None
    if (found := NEXT.match(left.text)) and (name := name_of(found["name"])):
        scope.steps[name] = found["letter"] or ""
        return Head(name, updates=True, tree=_named(name, left))
    if (found := UPDATED.match(left.text)) and (name := name_of(found["name"])):
        if words.pseudo or not (name in scope.met or scope.knows(name)):
            return None
        scope.updated.add(name)
        name = f"{name}_plus"
        return Head(name, defines=not scope.knows(name), tree=_named(name, left))
    parameters: tuple[str, ...] = ()
    name = name_of(left.text)
    if name is None and (found := STARRED.match(left.text)):
        stem = name_of(found["name"])
        name = f"{stem}_star" if stem else None
    if name is None and (found := ENTRY.match(left.text)) and (stem := name_of(found["name"])):
        name = f"{stem}_{found['letters']}"
        defines = not (scope.knows(stem) or scope.knows(name))
        return Head(name, (), defines, tree=_named(name, left)) if defines else None
    if name is not None and name[0] == "d" and (len(name) == 2 or scope.knows(name[1:])):
        return None  # a differential
    if name is None and (found := HEAD.match(left.text)):
        given = [name_of(part) for part in FUNCTION_OF.split(found["parameters"])]
        name = name_of(found["name"]) if all(given) else None
        parameters = tuple(map(str, given))
        if name in scope.densities:
            bar = len(FUNCTION_OF.split(re.split(r"\||\\mid|\\vert", found["parameters"])[0]))
            name = density(name, parameters[:bar], parameters[bar:])
    if name is None:
        return None
    vanishing = words.vanishing or ((follows or words.then) and bool(scope.stationary))
    sought = vanishing and unknown_of(name, scope) is not None
    sought |= words.then and scope.is_in_equations(name)
    sought &= not parameters and not words.defining
    defines = relation == ":=" or (not sought and _is_new(name, bool(parameters), scope))
    named = defines or (sought and VALUE.search(name))
    return Head(name, parameters, defines, tree=_named(name, left) if named else None)


def unknown_of(name: str, scope: Scope) -> str | None:
    """The parameter of a function that a name is, or may be a value of: w, of ``w_hat``."""
    names = stems(name) if VALUE.search(name) else [name]
    return next(filter(scope.has_parameter, names), None)


def called_with(side: Side) -> frozenset[str]:
    """The names that functions are applied to in a side, ``\\log p(x \\mid y)``."""
    lists = (FUNCTION_OF.split(found[1]) for found in CALLED.finditer(side.text))
    return frozenset(name for each in lists for part in each if (name := name_of(part)))


def _named(name: str, side: Side) -> Tree:
    return Tree("name", name, (), Span(side.start, side.start + len(side.text)))


def turned(left: Tree, body: Tree, scope: Scope) -> tuple[Head, Tree] | None:
    """``log p = …``, ``S^{-1} = …`` as what p and S are."""
    if left.kind not in ("call", "binary") or left.value == "*":
        return None
    made = inverse(left, body)
    if made is None or scope.knows(made[0]) or made[0] in names_in(body):
        return None
    name, value = made
    new = _is_new(name, False, scope)
    return Head(name, defines=new), value


def is_defined(head: Head, body: Tree, scope: Scope) -> bool:
    """Whether the line defines its head: also a value of a name in terms of that name."""
    names = names_in(body)
    if head.name in names:
        return False
    of_itself = not names.isdisjoint(stems(head.name))
    return head.defines or (not scope.knows(head.name) and of_itself and not head.updates)


def _is_new(name: str, called: bool, scope: Scope) -> bool:
    """Whether a line says for the first time what the name is."""
    if name in scope.open:
        return True
    if scope.knows(name):
        return False
    found = SUBSCRIPTED.match(name)
    if found and scope.knows(found[1]):
        return called and found[1] not in scope.definitions  # ``h_i(x)``, and h is a vector
    if called:
        return True
    if VALUE.search(name) and _has_stem(name, scope):
        return not (scope.stationary or scope.equations)
    return not (name in scope.met and name in scope.variables)


def _has_stem(name: str, scope: Scope) -> bool:
    """Whether a shorter name is known that this is a value of."""
    return any(
        scope.knows(stem) or stem in scope.met or stem in scope.variables
        for stem in stems(name)[1:]
    )


def stems(name: str) -> list[str]:
    """A name, and the shorter names that it goes on from, the longest one first."""
    parts = name.split("_")
    return ["_".join(parts[:k]) for k in range(len(parts), 0, -1)]


def entries_of(head: Head, body: Tree, scope: Scope) -> tuple[str, tuple[str, ...], Tree] | None:
    """``s_i = …`` as the vector of these entries, ``J_ij = …`` as the matrix."""
    found = LETTERED.match(head.name)
    declared = head.parameters or body.kind == "derivative"
    known = scope.definitions.__contains__ if declared else scope.knows
    if found is None or known(found["name"]) or any(map(scope.knows, found["letters"])):
        return None
    sliced = body.kind == "entry" and any(place.kind == "slice" for place in body.children)
    if sliced or not set(found["letters"]) <= names_in(body):
        return None
    return found["name"], head.parameters, arranged(body, tuple(found["letters"]))
