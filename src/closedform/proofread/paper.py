"""LaTeX as derivations have it: where people leave open how far an operator reaches, it reaches to
the end of the term, and `d` in front of an operand is its differential."""

from __future__ import annotations

from closedform.errors import ClosedformError, SyntaxProblem
from closedform.syntax.grammar import call
from closedform.syntax.latex import LatexReader
from closedform.syntax.latex_lexer import latex_tokens
from closedform.syntax.lexer import Token
from closedform.syntax.parser import parse_program
from closedform.syntax.precedence import PRODUCT
from closedform.syntax.reading import Reading, guarded, run
from closedform.syntax.tree import Span, Tree

TIME = "\0t"  # along which everything moves where differentials are written; no name of a document
ITS_OWN = "\0x"  # the variable of `∇f`: what f is a function of


class PaperReader(LatexReader):
    """Reads one side of an equation."""

    bare: frozenset[str] = frozenset()  # what the document defines without parameters
    by_rows = True
    varies = False  # whether δ is a differential

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
        second = self.squared()
        self.opened.pop()
        variable = Tree("name", ITS_OWN, (), sign.span)
        return (yield self.operated(sign, "hess" if second else "grad", (variable,)))

    def named(self) -> Reading:
        """`dX`, `d(AX)`, `d\\log\\det X`: the differential, a derivative along everything that
        moves."""
        sign = self.token
        following = self.ahead()
        operand = following.kind in ("name", "function") or following.at("(", "‖", "|", "[")
        if following.at("'") and self.ahead(2).at("(") and self.is_function(sign):
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

    def slope(self) -> Reading:
        """`f'(x)`: the derivative of a function of numbers at x."""
        function = self.take()
        self.take()
        called = self.function_named(function.text) or function.text
        arguments = (yield self.arguments()).children
        span = self.since(function.start)
        return Tree("derivative", "d", (call(called, arguments, span), *arguments[:1]), span)


def side(
    text: str,
    names: frozenset[str],
    functions: frozenset[str],
    bare: frozenset[str],
    varies: bool = False,
    plain: bool = False,
) -> Tree:
    """The tree of one side; `functions` and `bare` are names that the document defines.  It is in
    the notation where it is `plain`."""
    problem: ClosedformError | None = None
    if plain:
        try:
            return parse_program(text, names).tree.children[-1]
        except SyntaxProblem as error:  # products without a sign, as on paper
            problem = error

    def read(source: str) -> Tree:
        reader = PaperReader(source, latex_tokens(source, names), names)
        reader.functions, reader.bare, reader.varies = functions, bare, varies
        return run(reader.whole(reader.expression()))

    try:
        return guarded(text, read)
    except ClosedformError as error:
        raise problem or error from None


def shifted(tree: Tree, by: int) -> Tree:
    """The tree with its places moved."""
    children = tuple([shifted(child, by) for child in tree.children])
    return tree._replace(children=children, span=Span(tree.span.start + by, tree.span.end + by))
