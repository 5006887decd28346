"""What is known at a place of a document: declared names, definitions, the equation that holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import copy
from fractions import Fraction

from closedform.errors import ClosedformError, SyntaxProblem, UnsupportedProblem
from closedform.proofread.declared import (
    SIGNS,
    ZERO_ONE,
    Declared,
    Related,
    Samples,
    of_sizes,
    ranges,
)
from closedform.proofread.definitions import Definition, Family, Leaning, Pair, built_in, inverse
from closedform.proofread.formulas import Side
from closedform.proofread.laws import Law
from closedform.proofread.marks import SQUARE
from closedform.proofread.paper import ITS_OWN, TIME, Known, shifted
from closedform.proofread.paper import side as read_side
from closedform.proofread.prose import (
    COLUMNS,
    COMMUTING,
    FIXED,
    IDEMPOTENT,
    INVOLUTORY,
    PERPENDICULAR,
    ROWS,
    SUMMING,
    UNIT,
    VARYING,
)
from closedform.proofread.slopes import ORDERS, PRIMED, primed, slope
from closedform.proofread.trees import (
    arranged,
    entry_by_entry,
    is_of_numbers,
    names_in,
    placed,
    with_letter,
    with_own_indices,
    with_own_places,
)
from closedform.proofread.typed import CONSTANT
from closedform.syntax.parser import parse_program
from closedform.syntax.tree import Span, Tree, walk

SUBSCRIPTED = re.compile(r"(\w+?)_([a-z])$")  # an entry, where the name has entries

SQUARES = frozenset({"symmetric", "pd", "psd", "skew", "diagonal", "orthogonal", "invertible"})
FACTS = {  # equations that words say of names of a kind
    SUMMING: ("vector", "sum({0})", "1"),
    UNIT: ("vector", "{0}'*{0}", "1"),
    ZERO_ONE: ("", "{0}", "(1 + sign({0}))/2"),
    SIGNS: ("", "{0}", "sign({0})"),
    COLUMNS: ("matrix", "{0}'*{0}", "I"),
    ROWS: ("matrix", "{0}*{0}'", "I"),
    IDEMPOTENT: ("matrix", "{0}^2", "{0}"),
    INVOLUTORY: ("matrix", "{0}^2", "I"),
    COMMUTING: ("matrix", "{0}*{1}", "{1}*{0}"),
    PERPENDICULAR: ("vector", "{0}'*{1}", "0"),
}
SIGNED = frozenset({"> 0", ">= 0"})
SPELLED = {"sigmoid": "sigma"}  # functions by the names of letters
RECENT = 3  # equations that a line may follow from


class Scope:
    """What the document has said so far; a later word overrides an earlier one."""

    def __init__(self) -> None:
        self.shapes: dict[str, str] = {CONSTANT: "scalar"}
        self.guessed: dict[str, str] = {}  # shapes of what is only met with subscripts
        self.properties: dict[str, frozenset[str]] = {CONSTANT: frozenset({"> 0"})}
        self.definitions: dict[str, Definition] = {}
        self.restated: dict[str, Tree] = {}  # what is said of a defined name again
        self.found: dict[str, Tree] = {}  # what defined names turned out to be
        self.open: dict[str, Pair | None] = {}  # functions that something stands for as yet
        self.constants: set[str] = set()  # names that are said to depend on nothing
        self.objective: tuple[str, Tree] | None = None  # what is made small or large, and by what
        self.later: dict[str, Definition] = {}  # that the same paragraph has further down
        self.met: set[str] = set()  # names that formulas have used
        self.variables: set[str] = set()  # that anything was differentiated by
        self.variable: str | None = None  # that something was last differentiated by
        self.steps: dict[str, str] = {}  # names that a rule updates, and the letter that counts
        self.updated: set[str] = set()  # names that have a next value, ``P^+``
        self.plain = False  # whether formulas are typed without LaTeX
        self.notation = False  # whether they are in the notation
        self.varies = False  # whether a δ is a differential
        self.samples: dict[str, Samples] = {}  # vectors with a letter that counts them
        self.rows: set[str] = set()  # names of rows whose entries are written out
        self.ranges = ranges("")  # of the letters of sums
        self.summed: frozenset[str] = frozenset()  # names with subscripts that sums run over
        self.rates: set[str] = set()  # names whose derivatives by time are written
        self.moving: set[str] = set()  # names whose differentials are written
        self.broken: set[str] = set()  # names with definitions that could not be read
        self.columns = False  # whether the text speaks of columns of a matrix
        self.said: set[Related] = set()  # that words say of names
        self.unnamed: frozenset[str] = frozenset()  # properties that words say of no name
        self.densities: frozenset[str] = frozenset()  # letters that stand for several of them
        self.varying: set[str] = set()  # names that things are said to depend on, or not to
        self.bounded: set[str] = set()  # names in inequalities
        self.facts: list[Pair] = []  # equations that are assumed
        self.solutions: dict[str, Pair] = {}  # what names turned out to be
        self.equations: list[Pair] = []  # that may be set to hold, the last one first
        self.stationary: list[tuple[Pair, Pair]] = []  # derivatives set to zero, and as printed
        self.explicit = False  # whether the document says that it does

    def copy(self) -> Scope:
        made = Scope()
        for name, held in vars(self).items():
            setattr(made, name, copy(held))
        return made

    # -- declarations -----------------------------------------------------------------------------

    def declare(self, declared: Declared | Samples | Related | Law) -> None:
        if isinstance(declared, Related):
            self.said.add(declared)
            return
        if isinstance(declared, Law):
            self._leaves_open(declared)
            return
        if isinstance(declared, Samples):
            self.samples[declared.name] = declared
            self.shapes.setdefault(declared.name, f"vector({declared.inner})")
            self.shapes.setdefault(
                self._matrix(declared), f"matrix({declared.size}, {declared.inner})"
            )
            return
        if not declared.name:
            self.unnamed |= declared.properties
            return
        if VARYING in declared.properties:
            self.varying.add(declared.name)
            return
        sized = self.shapes.get(declared.name, "").startswith(("vector", "matrix"))
        if declared.shape and not (sized and declared.properties & SIGNED):  # x > 0 of a vector
            self.shapes[declared.name] = declared.shape
            self.rows.discard(declared.name)
        if FIXED in declared.properties:
            self.constants.add(declared.name)
        if "integer" in declared.properties:
            self.shapes[declared.name] = "integer"
        held = self.properties.get(declared.name, frozenset())
        said = (held | declared.properties) - FACTS.keys()
        self.properties[declared.name] = said - {"integer", FIXED}
        facts = declared.properties & FACTS.keys()
        self.said |= {Related((declared.name,), word) for word in facts}

    def _said_of(self, names: set[str]) -> Iterator[Pair]:
        """The equations that words say of these names."""
        for held in sorted(self.said):
            kind, *sides = FACTS[held.word]
            shapes = (self.shapes.get(name, kind) for name in held.names)
            if names.issuperset(held.names) and all(shape.startswith(kind) for shape in shapes):
                texts = (side.format(*held.names) for side in sides)
                programs = (parse_program(text, frozenset(held.names)) for text in texts)
                left, right = (placed(p.tree.children[-1], Span(0, 0)) for p in programs)
                yield left, right

    def _leaves_open(self, law: Law) -> None:
        body = law.body(Span(0, 0))
        if body is None or law.name in self.definitions:
            return
        for name, sizes in law.shapes().items():
            self.shapes[name] = of_sizes(list(sizes))
        self.shapes.pop(law.name, None)
        self.define(law.name, (law.parameter,), body)
        self.open[law.name] = None
        self.shapes[law.parameter] = of_sizes(list(law.of))

    def _matrix(self, samples: Samples) -> str:
        """The name of the matrix of samples: the capital, where it is free or such a matrix."""
        capital = samples.name[:1].upper() + samples.name[1:]
        shape = self.shapes.get(capital, "")
        sizes = {samples.size, samples.inner}
        if capital == samples.name or (shape and set(_sizes(shape)) != sizes):
            return f"{samples.name}_all"
        return capital

    def where(self, names: Iterable[str], moving: frozenset[str] = frozenset()) -> str:
        """The declarations of these names, in the notation."""
        said = []
        for name in sorted(names):
            shape = self.shapes.get(name) or self.guessed.get(name, "")
            words = sorted(self.properties.get(name, frozenset()))
            if shape and not shape.startswith("matrix"):
                words = [word for word in words if word[0] in "<>"]
            elif shape and len(set(_sizes(shape))) > 1:  # said of another name beside it
                words = [word for word in words if word not in SQUARES]
            if name in moving:
                words.append("function(t)")
            if shape or words:
                between = ": " if shape else " "
                said.append(f"{name}{between}{' '.join(filter(None, (shape, *words)))}")
        return ", ".join(said)

    def families(self, names: set[str]) -> tuple[Family, ...]:
        """Those of the names that are indexed elsewhere."""
        found = [self._vectors(self.samples[name]) for name in names & self.samples.keys()]
        letters = {held.size: self._counting(held) for held in self.samples.values()}
        letters |= {size: letter for letter, size in self.ranges.families.values()}
        for name in names - self.samples.keys():
            shape = self.shapes.get(name) or self.guessed.get(name, "")
            size = _sizes(shape)[0]
            if shape.startswith("vector") and size in letters:
                found.append(Family(name, letters[size], size))
        return tuple(sorted(found, key=lambda family: not family.of))

    def _vectors(self, samples: Samples) -> Family:
        matrix = self._matrix(samples)
        rows = _sizes(self.shapes[matrix])[0] == samples.size
        where = self.where({matrix})
        return Family(samples.name, self._counting(samples), samples.size, matrix, rows, where)

    def _counting(self, samples: Samples) -> str:
        """The letter that counts samples, where only the last one of them was named."""
        letters = (letter for letter, sizes in self.ranges.of.items() if samples.size in sizes)
        last = samples.letter == samples.size
        return next(letters, samples.letter) if last else samples.letter

    @property
    def sizes(self) -> frozenset[str]:
        """The sizes of what is declared."""
        return frozenset(size for shape in self.shapes.values() for size in _sizes(shape))

    def knows(self, name: str) -> bool:
        return name in self.shapes or name in self.definitions or name in self.rows

    # -- formulas ---------------------------------------------------------------------------------

    def read(self, side: Side, parameters: tuple[str, ...] = ()) -> Tree:
        """The tree of a side, its places those of the document.  What has the name of a parameter
        is no sample: ``x_i`` in ``h_i(x) = …``.

        Raises `ClosedformError` with a place in the document.
        """
        held = (self.later | self.definitions).values()
        functions = frozenset(d.name for d in held if d.parameters)
        bare = frozenset(d.name for d in held if not d.parameters)
        numbers = frozenset(
            d.name for d in held if len(d.parameters) == 1 and is_of_numbers(d.body, *d.parameters)
        )
        names = frozenset(self.shapes) | frozenset(self.guessed) | functions | bare
        flat = frozenset(n for n, shape in self.shapes.items() if not shape.startswith("matrix"))
        try:
            if self.notation:
                tree = parse_program(side.text, names).tree.children[-1]
            else:
                known = Known(names, functions, bare, flat, self.steps, self.varies, self.plain)
                known = known._replace(densities=self.densities, of_numbers=numbers)
                tree = read_side(side.text, known)
        except ClosedformError as error:
            if error.span is not None:
                by = side.start
                error.span = Span(error.span.start + by, error.span.end + by)
            raise
        tree = self._entries_called(tree, side.text)
        samples = self.samples
        self.samples = {name: samples[name] for name in samples.keys() - set(parameters)}
        try:
            made = self._applied(self._by_its_own(self._renamed(shifted(tree, side.start))))
        finally:
            self.samples |= {name: samples[name] for name in samples.keys() & set(parameters)}
        for below in walk(made):
            if below.kind == "name" and str(below.value).endswith(SQUARE):
                self._squared(str(below.value), below.span)
        return made

    def _entries_called(self, tree: Tree, text: str) -> Tree:
        """With the entries of ``h(x)`` for ``h_i(x)``, where h is a function."""
        children = tuple([self._entries_called(child, text) for child in tree.children])
        tree = tree._replace(children=children)
        if tree.kind == "call":
            found = SUBSCRIPTED.match(str(tree.value))
            base = found[1] if found else ""
            if found is None or not self._is_function(base) or self._is_function(str(tree.value)):
                return tree
            place = Tree("name", found[2], (), tree.span)
            called = tree._replace(value=base)
            return Tree("entry", "subscript", (called, place), tree.span)
        if tree.kind != "binary" or tree.value != "*":
            return tree
        left, right = children
        last = left.children[-1] if left.kind == "binary" and left.value == "*" else left
        beside = re.match(r"\s*(?:\\left\s*)?\(", text[last.span.end :])
        base = str(last.children[0].value) if last.kind == "entry" else ""
        if not beside or not base or not self._is_function(base):
            return tree
        called = Tree("call", base, (right,), Span(last.span.start, right.span.end))
        entry = last._replace(children=(called, *last.children[1:]))
        return entry if last is left else left._replace(children=(left.children[0], entry))

    def _is_function(self, name: str) -> bool:
        held = self.definitions.get(name) or self.later.get(name)
        return held is not None and bool(held.parameters)

    def _squared(self, name: str, span: Span) -> None:
        """The square of a name that something is differentiated by."""
        base = Tree("name", name.removesuffix(SQUARE), (), span)
        two = Tree("number", Fraction(2), (), span)
        self.define(name, (), Tree("binary", "^", (base, two), span))

    def _renamed(self, tree: Tree) -> Tree:
        """With the next value ``P^+`` as a name, and samples as rows of their matrix."""
        children = tuple([self._renamed(child) for child in tree.children])
        if tree.kind in ("entry", "derivative"):  # of what has entries, be it a row or a column
            children = tuple(
                [_upright(new, old) for new, old in zip(children, tree.children, strict=True)]
            )
        if tree.kind == "name" and tree.value in self.rows:
            return Tree("transpose", None, (tree,), tree.span)
        if tree.kind == "call" and tree.value == "pinv" and children[0].value in self.updated:
            return Tree("name", f"{children[0].value}_plus", (), tree.span)
        tree = tree._replace(children=children)
        found = SUBSCRIPTED.match(str(tree.value)) if tree.kind == "name" else None
        unit = found and found[1] == "e" and not self.knows("e")
        counted = found and (found[2] in self.ranges.of or self._has_entries(found[1]))
        if found and counted and not unit and not self.knows(str(tree.value)):
            base, place = (Tree("name", found[k], (), tree.span) for k in (1, 2))
            tree = Tree("entry", "subscript", (base, place), tree.span)
        named = tree.kind == "entry" and tree.children[0].kind == "name"
        if named and tree.children[-1].value == 0:
            return Tree("name", f"{tree.children[0].value}_0", (), tree.span)
        if tree.kind == "call" and tree.value == "diag":
            return self._diagonal(tree)
        return self._sampled(tree) if tree.kind == "entry" else tree

    def _diagonal(self, tree: Tree) -> Tree:
        """``diag(s_i)``: of the vector whose entries these are."""
        inner = tree.children[0]
        entries = [part for part in walk(inner) if part.kind == "entry" and len(part.children) == 2]
        letters = {str(part.children[1].value) for part in entries} & names_in(inner)
        bound = {str(part.value) for part in walk(inner) if part.kind == "range"}
        free = letters - bound
        if len(free) != 1 or any(part.kind == "slice" for part in walk(inner)):
            return tree
        return tree._replace(children=(arranged(inner, tuple(free)),))

    def _sampled(self, tree: Tree) -> Tree:
        """A sample, or an entry of one."""
        base, *places = tree.children
        own = f"{base.value}_{places[0].value}"  # ``w_{2,d}`` of w_2
        numbered = own in self.shapes and not self.knows(str(base.value))
        if len(places) > 1 and (numbered or places[0].value == 0):
            return tree._replace(children=(base._replace(value=own), *places[1:]))
        if self._is_small(base, places):  # ``a_ij`` of A
            base = base._replace(value=str(base.value).upper())
            return tree._replace(children=(base, *places))
        self._has_size(base, places)
        samples = self.samples.get(str(base.value)) if base.kind == "name" else None
        if samples is None or not self._is_counted(places, samples):
            return tree
        name = self._matrix(samples)
        matrix = base._replace(value=name)
        tree = tree._replace(value="subscript")  # a row, also of ``x[i]``
        if _sizes(self.shapes[name])[0] == samples.size:
            return tree._replace(children=(matrix, *places))
        rest = places[1:] or [Tree("slice", None, (), tree.span)]
        return tree._replace(children=(matrix, *rest, places[0]))

    def _has_size(self, base: Tree, places: list[Tree]) -> None:
        """What is only met with subscripts has as many entries as these count."""
        name = str(base.value)
        known = base.kind != "name" or self.knows(name) or name in self.samples
        known |= any(name in held.parameters for held in self.later.values())
        if known or name == "I" or name in self.later or name in self.guessed:
            return
        sizes = [next(iter(self.ranges.of.get(str(place.value), ())), None) for place in places]
        whole = _sizes(self.shapes.get(name.upper(), ""))
        if len(name) == 1 and name.islower() and len(whole) == 2 and sizes[:1] == whole[:1]:
            if len(places) == 1:  # a row of the matrix with the same letter
                self.samples[name] = Samples(name, str(places[0].value), *whole)
            return
        if self.columns and whole[1:] and len(places) == 1 and sizes == whole[1:]:
            self.samples[name] = Samples(name, str(places[0].value), *reversed(whole))
            return
        if all(sizes) and len(places) <= 2 and name not in self.met:
            kind = ("vector", "matrix")[len(places) - 1]
            self.guessed[name] = f"{kind}({', '.join(map(str, sizes))})"

    def _is_small(self, base: Tree, places: list[Tree]) -> bool:
        """Whether a small letter has two subscripts, and the matrix has the capital."""
        name = str(base.value)
        unknown = base.kind == "name" and not self.knows(name) and name not in self.later
        small = unknown and len(name) == 1 and name.islower() and len(places) == 2
        capital = self.shapes.get(name.upper(), "") if small else ""
        return capital.startswith("matrix") and name not in self.samples

    def _is_counted(self, places: list[Tree], samples: Samples) -> bool:
        """Whether the first subscript counts samples, and not the entries of one."""
        letter = str(places[0].value)
        if len(places) > 1 or letter == samples.letter or not letter.isalpha():
            return True
        sizes = self.ranges.of.get(letter, ())
        return samples.size in sizes or samples.inner not in sizes

    def _by_its_own(self, tree: Tree) -> Tree:
        """With the variable of ``∇f``: the one that f is defined by, else the last one that
        something was differentiated by."""
        children = tuple([self._by_its_own(child) for child in tree.children])
        if tree.kind == "derivative":
            variable = children[-1].value
            if variable == ITS_OWN:
                if any(child.kind == "number" for child in children[0].children):  # ∇f(0)
                    raise UnsupportedProblem("derivative-by-expression", span=tree.span)
                variable = self._variable_of(children[0])
                if variable is None:
                    raise SyntaxProblem("derivative-variable", span=tree.span, found="∇")
                children = (*children[:-1], children[-1]._replace(value=variable))
            elif children[-1].kind == "name" and variable != TIME:
                self.variable = str(variable)
                self.variables.add(str(variable))
        return tree._replace(children=children)

    def _variable_of(self, function: Tree) -> str | None:
        if function.kind == "call" and function.children[0].kind == "name":
            return str(function.children[0].value)
        held = self.definitions.get(str(function.value))
        if held and held.parameters:
            return held.parameters[0]
        return self.variable or self._likely(function)

    def _likely(self, function: Tree) -> str | None:
        """The one name of an expression that is a vector by its letter, or by what is said."""
        names = {str(part.value) for part in walk(function) if part.kind == "name"}
        vectors = [
            name
            for name in names
            if self.shapes.get(name, "vector" if name in "uvwxyz" else "").startswith("vector")
        ]
        return vectors[0] if len(vectors) == 1 else None

    def _has_entries(self, name: str) -> bool:
        shape = self.shapes.get(name, "")
        known = name in self.definitions or name in self.later or name in self.met | self.summed
        return shape.startswith(("vector", "matrix")) or (known and not shape)

    def _applied(self, tree: Tree) -> Tree:
        """With ``f`` for ``f(x)``, where x is what f was defined by; parameters that are left out
        are what they were; ``L(w)`` is L where L was defined without w, or a product, and so is
        ``f(1 - f)``."""
        children = tuple([self._applied(child) for child in tree.children])
        tree = tree._replace(children=children)
        if tree.kind == "derivative":
            self._is_of(children[0], children[-1])
        if tree.kind == "call" and (found := PRIMED.match(str(tree.value))):
            self._has_slope(found["function"], int(found["order"]))
        own = SPELLED.get(str(tree.value), str(tree.value))
        itself = (part.kind == "name" and part.value == own for c in children for part in walk(c))
        if tree.kind == "call" and len(children) == 1 and any(itself):
            return Tree("binary", "*", (Tree("name", own, (), tree.span), *children), tree.span)
        held = self.definition(str(tree.value)) if tree.kind == "call" else None
        if held is None:
            return tree
        if len(children) == 1:
            held = self._is_of(tree, children[0]) or held
        plain = all(child.kind == "name" for child in children)
        given = tuple(child.value for child in children)
        self.met |= {str(value) for value in given if plain}
        alone = Tree("name", held.name, (), tree.span)
        if plain and given == held.parameters[: len(given)]:
            return alone
        if not held.parameters:
            return alone if plain else Tree("binary", "*", (alone, *children), tree.span)
        at = (
            Tree("binary", "*", (child, name), child.span) if child.value == 0 else child
            for child, name in zip(children, held.arguments, strict=False)
        )  # f(0) at the zero of what x is
        return tree._replace(children=(*at, *held.arguments[len(given) :]))

    def _has_slope(self, function: str, order: int) -> None:
        """The derivative of a function of one number is a function that the scope has."""
        held, name = self.definition(function) or built_in(function), primed(function, order)
        if held is None or len(held.parameters) != 1 or name in self.definitions:
            return
        (parameter,) = held.parameters
        used = self.used(held.body, without=frozenset({parameter}))
        defines = [
            Tree("define", each.name, (*each.arguments, each.body), each.body.span) for each in used
        ]
        program = Tree("program", None, (*defines, held.body), held.body.span)
        names = names_in(held.body, *(each.body for each in used)) - {parameter}
        where = ", ".join(filter(None, (self.where(names), f"{parameter}: scalar")))
        body = slope(program, parameter, order, where)
        self.definitions[name] = held._replace(name=name, body=body)

    def _is_of(self, function: Tree, by: Tree) -> Definition | None:
        """An open function whose variable had no name yet has the one that it is applied to."""
        inner = [part.children[0] if part.kind == "entry" else part for part in (function, by)]
        name, variable = (str(part.value) for part in inner)
        held = self.definitions.get(name)
        if name not in self.open or inner[1].kind != "name" or held is None:
            return None
        if held.parameters != (f"{name}_x",):
            return None
        if not self.knows(variable):
            self.shapes[variable] = self.shapes[f"{name}_x"]
        body = with_letter(held.body, f"{name}_x", variable)
        self.definitions[name] = Definition(name, (variable,), body)
        return self.definitions[name]

    def define(self, name: str, parameters: tuple[str, ...], body: Tree) -> None:
        for order in ORDERS:
            self.definitions.pop(primed(name, order), None)
        if len(parameters) == 1 and is_of_numbers(body, parameters[0]):
            body = entry_by_entry(body)
        self.definitions[name] = Definition(name, parameters, with_own_indices(body))
        stood = self.open.pop(name, None)
        if stood:  # for its derivative a name was said
            self.define(str(stood[0].value), (), stood[1])

    def has_objective(self, *trees: Tree) -> None:
        """A function that nothing was said of is the one that is made small or large."""
        if self.objective is None:
            return
        variable, body = self.objective
        for tree in trees:
            for part in walk(tree):
                name = str(part.children[0].value) if part.kind == "derivative" else ""
                unsaid = name and part.children[0].kind == "name" and self.definition(name) is None
                if unsaid and name not in self.shapes and part.children[-1].value == variable:
                    self.define(name, (variable,), body)

    def stand_in(self, derivative: Tree, name: str) -> bool:
        """For ``g = ∂L/∂y``, where nothing says what L is: an L with that derivative."""
        function, variable = derivative.children[0], derivative.children[-1]
        if str(function.value) in self.broken:
            return False
        if function.kind != "name" or variable.kind != "name" or function.value in self.shapes:
            return False
        span = derivative.span
        parts = Tree("name", name, (), span), variable
        matrix = self.shapes.get(name, "").startswith("matrix")
        varies = self.shapes.get(str(variable.value), "")
        linear = varies == "scalar" or (matrix and varies.startswith("vector"))
        body = Tree("binary", "*", parts, span) if linear else Tree("call", "inner", parts, span)
        self.define(str(function.value), (), body)
        self.open[str(function.value)] = (parts[0], derivative)
        return True

    def expanded(self, tree: Tree, bound: frozenset[str] = frozenset()) -> Tree:
        """With the bodies of names that depend on the index of a sum, ``l`` under ``∑_i l``."""
        own = frozenset(str(each.value) for each in tree.children if each.kind == "range")
        inner = bound | own if tree.kind == "binder" else bound
        if tree.kind == "name" and bound & self._letters(str(tree.value), bound):
            held = self.definitions[str(tree.value)]
            return self.expanded(self.found.get(held.name, held.body), bound)
        return tree._replace(children=tuple([self.expanded(c, inner) for c in tree.children]))

    def _letters(self, name: str, bound: frozenset[str]) -> set[str]:
        """Which of these indices stand free in what a name is defined by."""
        held = self.definitions.get(name)
        if held is None or held.parameters or name in bound:
            return set()
        names = self._reached(self.found.get(name, held.body))
        return names & {letter for letter in bound if not self.knows(letter)}

    def has_parameter(self, name: str) -> bool:
        """Whether a function was defined by this name."""
        return any(name in held.parameters for held in self.definitions.values())

    def parameters(self, *trees: Tree) -> frozenset[str]:
        """The parameters of the functions that stand in the trees."""
        held = (self.definition(name) for name in names_in(*trees))
        return frozenset(parameter for each in held if each for parameter in each.parameters)

    def function_of(self, name: str) -> str | None:
        """The function that was defined last of those that lean on a name."""
        held = [d for d in self.definitions.values() if name in self._reached(d.body)]
        by_parameter = [d for d in held if name in d.parameters]
        return (by_parameter or held)[-1].name if held else None

    def used(
        self,
        *trees: Tree,
        without: frozenset[str] = frozenset(),
        by: frozenset[str] = frozenset(),
    ) -> list[Definition]:
        """The definitions that the trees lean on, each behind those that it leans on itself; of
        what was said twice the one in the names that something is differentiated `by`."""
        found: dict[str, Definition] = {}
        reached = set(without)

        def follow(tree: Tree) -> None:
            for below in walk(tree):
                held = self.definition(str(below.value))
                again = self.restated.get(str(below.value))
                if held and again and self._reached(again) & by - {held.name}:
                    held = held._replace(body=again)
                if held is None or below.kind not in ("name", "call"):
                    continue
                if held.name not in reached:
                    reached.add(held.name)
                    follow(held.body)
                    found[held.name] = held

        for tree in trees:
            follow(tree)
        return list(found.values())

    def inverted(self, variable: str, trees: list[Tree]) -> Definition | None:
        """Where a name ``v = s^2`` is the variable of what is written in s: ``s = v^(1/2)``."""
        held = self.definitions.get(variable)
        if held is None or held.parameters:
            return None
        made = inverse(held.body, Tree("name", variable, (), held.body.span))
        again = [self.restated[name] for name in names_in(*trees) if name in self.restated]
        if variable in names_in(*again):
            return None
        reached = {name for tree in trees for name in self._reached(tree)}
        if made is None or variable in reached or made[0] not in reached:
            return None
        return Definition(made[0], (), made[1])

    def _reached(self, tree: Tree) -> set[str]:
        """The names that a tree leans on, however far."""
        found: set[str] = set()
        waiting = names_in(tree)
        while waiting:
            found |= waiting
            held = (self.definitions[name] for name in waiting if name in self.definitions)
            waiting = {name for each in held for name in names_in(each.body)} - found
        return found

    def definition(self, name: str) -> Definition | None:
        """Of a name, also one that is defined only below."""
        held = self.definitions.get(name)
        declared = name in self.shapes or self.properties.get(name)
        return held if held or declared else self.later.get(name)

    def holds(self, equation: Pair) -> None:
        """An equation that later lines may follow from."""
        self.equations = [equation, *self.equations][:RECENT]

    def is_in_equations(self, name: str) -> bool:
        """Whether a name stands in an equation that may be solved for it."""
        return any(name in names_in(*equation) for equation in self.equations)

    def leaning(self) -> Leaning[Pair]:
        """The equations that a line may follow from."""
        problems, printed = zip(*self.stationary, strict=True) if self.stationary else ((), ())
        return Leaning(tuple(self.equations), problems, printed)

    def is_stationary(self, problem: Pair, printed: Pair) -> None:
        """A derivative that may be set to zero, as it is and as it is printed."""
        others = [pair for pair in self.stationary if pair[0][0] != problem[0]]
        self.stationary = [(problem, printed), *others][:RECENT]

    def remember(self, left: Tree, right: Tree, *, solved: bool, assumed: bool) -> None:
        """An equation that later lines may lean on: what a name is, or what is assumed."""
        if solved and left.value not in names_in(right):
            self.solutions[str(left.value)] = left, right
        elif assumed and right.value != 0:
            self.facts.append((with_own_places(left), right))

    def known_of(self, own: list[Tree], leaned: list[Tree]) -> list[Pair]:
        """The solutions and assumptions about names that stand in the sides of a claim, which are
        its `own`, or in what it leans on."""
        names = names_in(*own, *leaned)
        found = [pair for name, pair in self.solutions.items() if name in names]
        found += [pair for pair in self.facts if names_in(pair[0]) & names]
        found += self._said_of(names)
        return [pair for pair in found if pair[0] not in own]


def _sizes(shape: str) -> list[str]:
    """The sizes in a declaration such as ``matrix(N, D)``."""
    return [size.strip() for size in shape.partition("(")[2].rstrip(")").split(",")]


def _upright(new: Tree, old: Tree) -> Tree:
    """A name of a row as the column of its entries."""
    return new.children[0] if old.kind == "name" and new.kind == "transpose" else new
