"""LaTeX as derivations have it: where people leave open how far an operator reaches, it reaches to
the end of the term, and `d` in front of an operand is its differential."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from closedform.errors import ClosedformError, LimitProblem, SyntaxProblem
from closedform.functions import TABLE
from closedform.proofread import marks
from closedform.proofread.cells import CellReader
from closedform.proofread.patterns import refused
from closedform.proofread.slopes import primed
from closedform.proofread.trees import entry_by_entry, free_letters
from closedform.proofread.typed import as_latex
from closedform.proofread.written_out import settled
from closedform.syntax.grammar import call
from closedform.syntax.latex_lexer import latex_tokens
from closedform.syntax.lexer import Token
from closedform.syntax.parser import parse_program
from closedform.syntax.precedence import NEGATION, PRODUCT, Operator
from closedform.syntax.reading import Reading, Refusal, guarded, run
from closedform.syntax.tree import Span, Tree, walk

TIME = "\0t"  # along which everything moves where differentials are written; no name of a document
DEEPEST = 250  # levels of the tree of one side
ITS_OWN = "\0x"  # the variable of `∇f`: what f is a function of


COMPARED = (">", "<", ">=", "<=")
FROBENIUS = Operator("inner", ":", (":",), NEGATION)


class PaperReader(CellReader):
    """Reads one side of an equation."""

    bare: frozenset[str] = frozenset()  # what the document defines without parameters
    of_numbers: frozenset[str] = frozenset()  # functions of these, taken entry by entry
    by_rows = True
    lenient = True
    varies = False  # whether δ is a differential

    def infix(self) -> Operator | None:
        """`A:B` as well, the Frobenius product; `/∂x` ends what is differentiated."""
        if self.token.at("/") and self.ahead().at("∂") and self.is_inside("∂"):
            return None
        paired = self.token.at(":") and not any(opener.text == "[" for opener in self.opened)
        return FROBENIUS if paired else super().infix()

    def joined(self, tree: Tree, token: Token) -> None:
        """`1/N X` with a space is a quotient times X, and so is one in front of a sum."""
        if not (self.token.spaced or self.token.at("∑", "∏")):
            super().joined(tree, token)

    def begins(self) -> bool:
        """A bar closes what a bar has opened."""
        bar = self.token.at("|", "‖") and not self.is_opening(self.token)
        return not (bar and self.is_inside(self.token.text)) and super().begins()

    def is_inside(self, sign: str) -> bool:
        return any(opener.text == sign for opener in self.opened)

    def postfix(self, tree: Tree, start: int) -> Reading | None:
        """`\\left. ∂f/∂x \\right|_u` as well."""
        if self.token.at("|") and self.ahead().at("_") and not self.is_inside("|"):
            return self.held(tree, start)
        return super().postfix(tree, start)

    def held(self, tree: Tree, start: int) -> Reading:
        """A derivative while other names stay as they are."""
        bar = self.open()
        self.take()
        braced = self.token.at("{")
        if braced:
            self.open()
        names: list[Tree] = [(yield self.single())]
        while braced and self.accept(","):
            names.append((yield self.single()))
        if tree.kind != "derivative" or any(each.kind != "name" for each in names):
            raise self.unsupported(bar)
        if braced:
            self.close("}")
        self.opened.pop()
        kept = " ".join(str(each.value) for each in names)
        return Tree("held", kept, (tree,), self.since(start))

    def below(self, sign: Token) -> Reading:
        """Nothing as well: the sum is over the letter that stands below it, or of all entries."""
        if self.tokens[self.position - 1] is sign and not self.token.at("_"):
            return Tree("ranges", None, (), sign.span)
        return (yield super().below(sign))

    def counted(self, index: Tree) -> None:
        """``w_{0,i}``, an entry of w_0, as well."""
        if index.value != 0 or not self.token.at(","):
            super().counted(index)

    def bounded_body(self, sign: Token, indices: frozenset[str]) -> None:
        """An index behind the first term hangs: what that means is seen later."""

    def partial(self) -> Reading:
        """`∂f/∂x`, `∂²f/∂x∂xᵀ`, `∂/∂x f`, `∂_x f`."""
        sign = self.open()
        second = self.squared()
        if self.accept("_"):
            variable = yield self.single()
            self.opened.pop()
            return (yield self.operated(sign, "d", (variable,)))
        body = None if self.token.at("/") else (yield self.expression(PRODUCT))
        if not (self.accept("/") and self.token.at("∂")):
            raise self.refuse("derivative-quotient", self.since(sign.start))
        variables: list[Tree] = []
        while self.token.at("∂"):
            self.take()
            variables.append((yield self.variable()))
            if second and (self.squared() or len(variables) == 2):
                self.position += self.turns()
        self.opened.pop()
        span = self.since(sign.start)
        if len(variables) > 1 and not (second and self.same(variables)):
            raise self.refuse("derivative-quotient", span)
        kind = "hess" if second else "d"
        if body is None:
            return (yield self.operated(sign, kind, tuple(variables[:1])))
        return Tree("derivative", kind, (body, variables[0]), span)

    def applied(self) -> Reading:
        """`\\tanh'(a)` as well."""
        if self.primes():
            return (yield self.slope())
        return (yield super().applied())

    def operands(self, function: Token) -> Reading:
        """`\\log p(y, x)` as well: of a density by its name alone."""
        name = self.token
        if name.text[0] not in marks.DENSITIES or not self.ahead().at("("):
            return (yield super().operands(function))
        self.take()
        arguments = (yield self.arguments()).children
        span = self.since(name.start)
        known = name.text in self.functions
        value = call(name.text, arguments, span) if known else Tree("name", name.text, (), span)
        return Tree("call", "", (value,), span)

    def consume(self, operator: Operator) -> None:
        if operator is FROBENIUS:
            self.take()
        else:
            super().consume(operator)

    def operated(self, sign: Token, kind: str, variables: tuple[Tree, ...]) -> Reading:
        """The body of `∇_x`: a function by its name alone, else a term; that of `∂/∂x`: a term."""
        first = self.token
        self.opened.append(sign)
        alone = kind != "d" and first.kind == "name" and first.text in self.functions | self.bare
        body = yield (self.entried() if alone else self.expression(PRODUCT))
        self.opened.pop()
        return Tree("derivative", kind, (body, *variables), self.since(sign.start))

    def nabla(self) -> Reading:
        """`∇f`, by what the function is a function of."""
        following = self.ahead(2 if self.ahead().at("^") else 1)
        if following.at("_") or self.ahead().at("_", "²"):
            return (yield super().nabla())
        sign = self.open()
        second = self.squared() or self.accept("∇")
        self.opened.pop()
        variable = Tree("name", ITS_OWN, (), sign.span)
        return (yield self.operated(sign, "hess" if second else "grad", (variable,)))

    def named(self) -> Reading:
        """`dX`, `d(AX)`, `d\\log\\det X`: the differential, a derivative along everything that
        moves."""
        sign = self.token
        following = self.ahead()
        operand = following.kind in ("name", "function") or following.at("(", "‖", "|", "[")
        if self.primes() and self.is_function(sign):
            return (yield self.slope())
        is_sign = sign.text == "d" or (self.varies and sign.text == "delta")
        if not is_sign or sign.text in self.names or not operand:
            return (yield super().named())
        self.take()
        body = yield self.tight()
        time = Tree("name", TIME, (), sign.span)
        return Tree("derivative", "d", (body, time), self.since(sign.start))

    def is_function(self, token: Token) -> bool:
        return token.text in self.functions or token.text not in self.names

    def primes(self) -> int:
        """How many primes stand behind a name, and a bracket behind them."""
        count = 0
        while self.ahead(count + 1).at("'"):
            count += 1
        return count if self.ahead(count + 1).at("(") else 0

    def slope(self) -> Reading:
        """`f'(x)`: the derivative of a function of numbers at x."""
        order = self.primes()
        function = self.take()
        self.position += order
        called = self.function_named(function.text) or function.text
        arguments = (yield self.arguments()).children
        span = self.since(function.start)
        if called in self.of_numbers or (called not in self.functions and _is_entrywise(called)):
            return call(primed(called, order), arguments, span)
        named = len(arguments) == 1 and arguments[0].kind == "name"
        if called not in self.functions or (named and order == 1):
            if order > 1:
                raise self.unsupported(function)
            return Tree("derivative", "d", (call(called, arguments, span), *arguments[:1]), span)
        return call(primed(called, order), arguments, span)


def _is_entrywise(function: str) -> bool:
    """Whether a known function is one of numbers, that of a vector being taken entry by entry."""
    record = TABLE.spelled(function)
    return record is not None and record.entrywise


class Known(NamedTuple):
    """What a document has said that decides how its formulas are read.

    `functions` and `bare` are names that it defines, `of_numbers` functions of these, `flat` names
    of numbers and vectors, `steps` those that a rule updates, with the letter that counts,
    `densities` letters that stand for several.  `varies`: a δ is a differential; `plain`: formulas
    are typed without LaTeX.
    """

    names: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()
    flat: frozenset[str] = frozenset()
    steps: Mapping[str, str] = MappingProxyType({})
    varies: bool = False
    plain: bool = False
    densities: frozenset[str] = frozenset()
    of_numbers: frozenset[str] = frozenset()


def side(text: str, known: Known) -> Tree:
    """The tree of one side."""
    names = known.names - {"T"}  # behind a name it is a transpose

    def read(source: str) -> Tree:
        tokens = _tokens(source, names, known.plain)
        tokens = marks.named(tokens, known.densities, known.functions)
        reader = PaperReader(source, marks.merged(tokens, known.steps), names)
        reader.functions, reader.bare = known.functions, known.bare
        reader.flat, reader.varies = known.flat, known.varies
        reader.of_numbers = known.of_numbers
        tree = _shallow(run(reader.whole(reader.expression())))
        return _paired(_ranged(_apart(settled(tree), names)))

    try:
        return guarded(text, read)
    except ClosedformError:
        if known.plain:  # it may be in the notation
            with suppress(SyntaxProblem):
                return _shallow(parse_program(text, names).tree.children[-1])
        raise


def _tokens(source: str, names: frozenset[str], plain: bool) -> list[Token]:
    """The tokens of a formula, at their places in it."""
    latex, places = as_latex(source, names, plain)
    try:
        tokens = latex_tokens(marks.plain(latex), names, cells=True)
    except Refusal as problem:
        span = problem.span
        problem.span = Span(places[span.start], places[span.end])
        raise
    tokens = _with_slices(tokens)
    return [token._replace(start=places[token.start], end=places[token.end]) for token in tokens]


def _with_slices(tokens: list[Token]) -> list[Token]:
    """With ``x_{:,1}`` for ``x_{,1}``."""
    made: list[Token] = []
    for token in tokens:
        before = [each.text for each in made[-3:]]
        if (token.at(",") and before[-2:] == ["_", "{"]) or (token.at("}") and _ends_open(made)):
            made.append(Token("op", ":", token.start, token.start))
        made.append(token)
    return made


def _ends_open(tokens: list[Token]) -> bool:
    """Whether the comma of ``x_{1,`` stands last."""
    texts = [token.text for token in tokens[-4:]]
    return texts[-1:] == [","] and texts[:2] == ["_", "{"]


def _ranged(tree: Tree) -> Tree:
    """With the index of a sum that has none below it: the letter that its body has free, or every
    entry, the powers being those of entries."""
    tree = tree._replace(children=tuple([_ranged(child) for child in tree.children]))
    if tree.kind != "binder" or len(tree.children) > 1:
        return tree
    body = tree.children[0]
    letters = free_letters(body)
    if len(letters) == 1:
        return tree._replace(children=(Tree("range", letters.pop(), (), tree.span), body))
    if letters:
        raise SyntaxProblem("sum-without-index", span=tree.span, found="∑")
    return call(str(tree.value), (_of_entries(body),), tree.span)


def _of_entries(tree: Tree) -> Tree:
    """With bars as the absolute values of entries, and the powers and products as those of them."""
    children = tuple([_of_entries(child) for child in tree.children])
    value = "abs" if tree.kind == "call" and tree.value == "bars" else tree.value
    return entry_by_entry(tree._replace(value=value, children=children))


def _paired(tree: Tree, tested: bool = False) -> Tree:
    """With `inner(A, B)` for `A:B`, and 1 or 0 for a comparison that is not `tested`."""
    tests = tree.kind == "call" and tree.value == "where"
    children = [_paired(child, tests and not k) for k, child in enumerate(tree.children)]
    tree = tree._replace(children=tuple(children))
    if tree.kind == "binary" and tree.value in COMPARED and not tested:
        one, zero = (Tree("number", Fraction(each), (), tree.span) for each in (1, 0))
        return Tree("call", "where", (tree, one, zero), tree.span)
    if tree.kind == "binary" and tree.value == FROBENIUS.glyph:
        return Tree("call", FROBENIUS.op, tree.children, tree.span)
    return tree


def _shallow(tree: Tree) -> Tree:
    """The tree, unless it is too deep to be walked: a sum of hundreds of terms."""
    level, depth = [tree], 0
    while level:
        level, depth = [child for each in level for child in each.children], depth + 1
        if depth > DEEPEST:
            raise LimitProblem("too-deep", span=tree.span, limit=DEEPEST)
    return tree


def _apart(tree: Tree, names: frozenset[str]) -> Tree:
    """The tree, unless `x_1`, …, `x_n` became entries of x, and one of them is a name itself."""
    held = {stem for name in names for stem, _, end in [name.rpartition("_")] if len(end) <= 2}
    for below in walk(tree):
        base = below.children[0] if below.kind == "entry" else below
        if base.value in held and base is not below and base.span == below.span:
            raise refused("dots-unclear", below.span)
    return tree


def shifted(tree: Tree, by: int) -> Tree:
    """The tree with its places moved."""
    children = tuple([shifted(child, by) for child in tree.children])
    return tree._replace(children=children, span=Span(tree.span.start + by, tree.span.end + by))
