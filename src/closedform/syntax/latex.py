"""The LaTeX front end: formulas as people set them, read onto the tree of the notation.

Letters side by side are a product that binds like `*`.  Fonts are dropped: `\\mathbf{X}` and `X`
are one name; accents belong to the name (`\\hat{y}` is `y_hat`).  A subscript is an index below a
sum over it, or where the name without it is declared or stands bare; `X_{ij}` and `w_{2,d}` are
entries; otherwise it belongs to the name, as in `x_{\\max}`.  `x^{(i)}` is sample i: an entry with
the value "sample", which is row i of the matrix of samples, or entry i of a vector.  What is not
known is an error with its place, never left out.
"""

from __future__ import annotations

import re

from closedform.syntax import habits
from closedform.syntax.grammar import (
    CLOSERS,
    binary,
    call,
    leaf,
    number,
)
from closedform.syntax.latex_lexer import latex_tokens
from closedform.syntax.latex_scripts import ScriptReader
from closedform.syntax.lexer import Token
from closedform.syntax.paper import dotted
from closedform.syntax.parser import NO_NAMES
from closedform.syntax.precedence import PRODUCT, Operator, by_glyph
from closedform.syntax.reading import Parsed, Reading
from closedform.syntax.statements import Front
from closedform.syntax.tree import Span, Tree

_PRODUCT, _EQUAL = by_glyph("*"), by_glyph("==")
_BEGINS = ("(", "[", "{", "\\{", "⟨", "\\frac", "\\sqrt", "∑", "∏", "∇", "∂")
_OPENING = re.compile(r"\\(?:l[vV]ert|(?:left|[bB]igg?l)\s*(?:\\?[|‖]|\\[vV]ert))$")
_UNKNOWN_FUNCTIONS = ("f", "g", "h", "phi", "varphi", "Phi")
_LETTERED = {"sigma": "sigmoid", "psi": "digamma", "L_exp": "dexpm", "L_log": "dlogm"}


def parse_latex(text: str, names: frozenset[str] = NO_NAMES) -> Parsed:
    """The formula `text` as a program: definitions `f(x) = …;` and the result."""
    return LATEX.program(text, names)


def parse_latex_equation(text: str, names: frozenset[str] = NO_NAMES) -> Parsed:
    """The equation `text`; an expression where no `=` stands."""
    return LATEX.equation(text, names)


class LatexReader(ScriptReader):
    """Reads LaTeX."""

    lenient = False  # `\\det(X) (Y)` is a product
    by_rows = False  # whether a derivative by a row, `x^\\top`, is a Jacobian

    # -- operators --------------------------------------------------------------------------------

    def begins(self) -> bool:
        """An operand begins here, and what stands here closes nothing."""
        token = self.token
        if token.at("|", "‖"):
            return self.is_opening(token) or not (
                self.opened and self.opened[-1].text == token.text
            )
        return token.kind in ("name", "function", "ones") or token.at(*_BEGINS)

    def is_opening(self, bar: Token) -> bool:
        """Whether a bar is one that opens, `\\lVert` or `\\left|`."""
        return _OPENING.search(self.source, max(0, bar.start - 8), bar.end) is not None

    def infix(self) -> Operator | None:
        token = self.token
        if token.at("×") and self.parting:
            return None
        if token.at("×"):
            neighbours = self.tokens[self.position - 1].kind, self.ahead().kind
            if "number" in neighbours:
                return _PRODUCT
            raise self.refuse("cross-product")
        if token.at("=") and any(opener.text == "where" for opener in self.opened):
            return _EQUAL
        return super().infix() or (_PRODUCT if self.begins() else None)

    def consume(self, operator: Operator) -> None:
        if self.token.at("×", "=") or super().infix() is not None:
            self.take()

    def joined(self, tree: Tree, token: Token) -> None:
        """`a/b c` is a quotient times c or a quotient by b*c: it is asked for with \\frac."""
        if not token.at("/") or (self.token.kind == "op" and not self.begins()):
            return
        if self.begins():
            numbers = all(child.kind == "number" for child in tree.children)
            if not numbers or self.token.kind in ("name", "function"):
                raise self.refuse("division-extent", Span(token.start, self.token.end))

    def single(self) -> Reading:
        return self.named()

    # -- operands ---------------------------------------------------------------------------------

    def primary(self) -> Reading:
        token = self.token
        if token.kind == "number":
            self.take()
            return number(token.text, token.span)
        kinds = {"name": self.named, "function": self.applied, "ones": self.ones}
        if token.kind in kinds:
            return (yield kinds[token.kind]())
        brackets = {
            "(": self.group, "[": self.group, "\\{": self.group, "{": self.group, "|": self.bars,
            "‖": self.norm, "⟨": self.angles, "∂": self.partial, "∇": self.nabla,
            "∑": self.summed, "∏": self.summed, "\\frac": self.fraction, "\\sqrt": self.radical,
        }  # fmt: skip
        if token.kind == "op" and token.text in brackets:
            return (yield brackets[token.text]())
        raise self.no_operand()

    def group(self) -> Reading:
        opener = self.open()
        inner = yield self.expression()
        self.close(CLOSERS[opener.text])
        return inner

    def named(self) -> Reading:
        """A letter with its subscript, perhaps applied to what stands in parentheses."""
        token = self.take()
        if token.text == "d" and self.differential(token):
            following = self.take()
            token = following._replace(text=f"d{following.text}", start=token.start)
            if token.text != self.text(token.span):
                self.note("read-as", token.span, found=self.text(token.span), read=token.text)
        if self.token.at("_") and self.maximal_eigenvalue(token):
            return (yield self.applied())
        tree = yield self.subscripted(token)
        if tree.value == "psi" and self.token.at("'") and self.ahead().at("("):
            self.take()  # the derivative of digamma
            arguments = (yield self.arguments()).children
            return call("trigamma", arguments, self.since(token.start))
        if tree.value == "psi" and self.ordered():
            return (yield self.polygamma(token))
        if tree.kind == "name" and self.token.at("("):
            function = self.function_named(str(tree.value))
            if function is not None:
                arguments = (yield self.arguments()).children
                return call(function, arguments, self.since(token.start))
        return dotted(tree, token.dots)

    def ordered(self) -> bool:
        """`^{(k)}` stands here, and an argument behind it."""
        if "psi" in self.names or [self.ahead(k).text for k in range(3)] != ["^", "{", "("]:
            return False
        depth, width = 1, 3
        while depth and self.ahead(width).kind != "end":
            depth += self.ahead(width).at("(") - self.ahead(width).at(")")
            width += 1
        return self.ahead(width).at("}") and self.ahead(width + 1).at("(")

    def polygamma(self, token: Token) -> Reading:
        """`\\psi^{(k)}(x)`: the k-th derivative of digamma."""
        self.take()
        self.open()
        order = yield self.group()
        self.close("}")
        arguments = (yield self.arguments()).children
        return call("polygamma", (order, *arguments), self.since(token.start))

    def differential(self, token: Token) -> bool:
        """`dX` is one name, unless `d` is declared."""
        after = self.token
        if after.kind != "name" or after.spaced:
            return False
        return "d" not in self.names or f"d{after.text}" in self.names

    def function_named(self, name: str) -> str | None:
        letter = name.partition("_")[0]  # h_θ(x)
        if name in self.functions or (letter in _UNKNOWN_FUNCTIONS and name not in self.names):
            return name
        if name in _LETTERED and name not in self.names:
            self.note("read-as", self.token.span, found=f"\\{name}", read=_LETTERED[name])
            return _LETTERED[name]
        return None

    def maximal_eigenvalue(self, token: Token) -> bool:
        """`\\lambda_{\\max}(A)`: leave a function in the row of tokens."""
        count = 2 if self.ahead().at("{") else 1
        inner = self.ahead(count)
        if token.text not in ("lambda", "λ") or inner.kind != "function" or inner.text != "max":
            return False
        place = self.position + count
        if count == 2:
            del self.tokens[place + 1]
        self.tokens[place] = Token("function", "lambda_max", token.start, inner.end)
        self.position = place
        return True

    def ones(self) -> Reading:
        """𝟏, 𝟏_n, 𝟏_{m×n}, 𝟎_n."""
        token = self.take()
        dims = (yield self.dimensions_below()).children
        if self.token.at("\\{", "["):
            raise self.unsupported(self.token)
        span = self.since(token.start)
        if token.text == "0":
            return call("zeros", dims, span) if dims else number(0, span)
        return call("ones", dims, span) if dims else call("vector", (number(1, span),), span)

    def radical(self) -> Reading:
        """`\\sqrt{x}`, and `\\sqrt[3]{x}` as a power."""
        sign = self.open()
        order: Tree | None = None
        if self.token.at("["):
            self.open()
            order = yield self.expression()
            self.close("]")
        inner = yield self.braced_argument(sign)
        self.opened.pop()
        span = self.since(sign.start)
        if order is None:
            return call("sqrt", (inner,), span)
        exponent = Tree("binary", "/", (number(1, order.span), order), order.span)
        return Tree("binary", "^", (inner, exponent), span)

    def braced_argument(self, command: Token) -> Reading:
        """One argument of a command: a group, or a single token."""
        if self.token.at("{"):
            return (yield self.group())
        if self.token.kind not in ("number", "name", "ones"):
            found = self.text(command.span)
            raise self.refuse("latex-braces", command.span, found=found)
        token = self.take()
        if token.kind == "number":
            return number(token.text, token.span)
        return leaf("name", token.text, token.span)

    # -- functions --------------------------------------------------------------------------------

    def applied(self) -> Reading:
        """`\\log x`, `\\operatorname{tr}(AB)`, `\\sin^2 x`."""
        function = self.open()
        if function.text == "log" and self.token.text == "Gamma" and self.ahead().at("("):
            function = function._replace(text="lgamma", end=self.take().end)
        if function.text == "log" and self.token.text == "det" and self.ahead().at("("):
            function = function._replace(text="logdet", end=self.take().end)
        first = self.token
        power = self.power_of_function(function)
        arguments = (yield self.operands(function)).children
        self.opened.pop()
        span = self.since(function.start)
        grouped = first.at("(", "[", "{", "\\{") and function.text in habits.SCALAR_VALUED
        if grouped and not self.lenient and (self.token.at("(") or self.turns()):
            found = self.text(function.span)
            raise self.refuse("function-extent", Span(function.start, self.token.end), found=found)
        tree = self.made(function, arguments, span)
        return tree if power is None else binary("^", tree, power, span)

    def made(self, function: Token, arguments: tuple[Tree, ...], span: Span) -> Tree:
        name = function.text
        if name in ("max", "min") and len(arguments) == 2 and arguments[1].kind != "string":
            name = {"max": "maximum", "min": "minimum"}[name]
        if name in ("sum", "prod") and sum(a.kind != "string" for a in arguments) != 1:
            raise self.refuse("sum-without-index", function.span, found=self.text(function.span))
        if name in habits.DERIVATIVES:
            if len(arguments) < 2:
                raise self.refuse("derivative-variable", span, found=self.text(function.span))
            return Tree("derivative", habits.DERIVATIVES[name], arguments, span)
        return call(habits.RENAMED.get(name, name), arguments, span)

    def power_of_function(self, function: Token) -> Tree | None:
        """`\\sin^2`; `\\sin^{-1}` could be two functions."""
        if self.token.at("_"):
            raise self.unsupported(self.token)
        if not self.token.at("^"):
            return None
        count = 3 if self.ahead().at("{") else 1
        inner = self.ahead(2 if count == 3 else 1)
        if inner.kind != "number" or (count == 3 and not self.ahead(3).at("}")):
            raise self.unsupported(inner)
        self.position += count + 1
        return number(inner.text, inner.span)

    def operands(self, function: Token) -> Reading:
        """The arguments of a function, as the children of one tree."""
        start = self.token.start
        if self.token.at("("):
            return (yield self.arguments())
        if self.token.at("[", "\\{", "{"):
            inner = yield self.group()
            return Tree("call", "", (inner,), self.since(start))
        whole = function.text == "tr" or self.token.kind == "number"
        inner = yield self.tight()
        while self.begins() and super().infix() is None:
            if self.token.kind == "function" and function.text != "tr":
                break
            if not whole:
                found = self.text(function.span)
                place = Span(function.start, self.token.end)
                raise self.refuse("function-extent", place, found=found)
            right = yield self.tight()
            inner = binary("*", inner, right, self.since(start))
        return Tree("call", "", (inner,), self.since(start))

    def argument(self, further: bool) -> Reading:
        token = self.token
        if further and token.text in ("rows", "cols") and token.kind == "name":
            self.take()
            return self.word(token)
        return self.expression()

    def word(self, token: Token) -> Reading:
        yield from ()
        return leaf("string", token.text, token.span)

    # -- fractions and derivatives ----------------------------------------------------------------

    def fraction(self) -> Reading:
        """`\\frac{a}{b}`, `\\frac{\\partial f}{\\partial x}`, `\\frac{d}{dx}`."""
        if self.differentiates():
            return (yield self.derivative())
        command = self.open()
        above = yield self.braced_argument(command)
        below = yield self.braced_argument(command)
        self.opened.pop()
        return binary("/", above, below, self.since(command.start))

    def differentiates(self) -> bool:
        """The fraction that begins here is a derivative."""
        first = self.ahead(2)
        if not self.ahead().at("{"):
            return False
        if first.at("∂"):
            return True
        if first.kind != "name" or first.text != "d":
            return False
        depth, place = 0, self.position + 1
        while self.tokens[place].kind != "end":
            depth += self.tokens[place].at("{") - self.tokens[place].at("}")
            place += 1
            if not depth:
                break
        below = self.tokens[place : place + 3]
        return (
            len(below) == 3
            and below[0].at("{")
            and (below[1].kind, below[1].text) == ("name", "d")
            and not below[2].at("}")
        )

    def derivative(self) -> Reading:
        command = self.open()
        self.open()
        sign = self.take()
        second = self.squared()
        body = None if self.token.at("}") else (yield self.expression(PRODUCT))
        self.close("}")
        if not self.token.at("{"):
            raise self.refuse("latex-braces", command.span, found=self.text(command.span))
        self.open()
        variables: list[Tree] = []
        turned = False
        while self.token.text == sign.text and self.token.kind == sign.kind:
            self.take()
            variables.append((yield self.entried()))
            if self.by_rows and not second and (many := self.turns()):
                self.position += many
                turned = True
            if second and self.squared():
                variables.append(variables[-1])
            elif second and len(variables) == 2:
                self.position += self.turns()  # a Hessian is written with dx dx'
        if self.token.at("}"):
            self.close("}")
        if len(variables) != (2 if second else 1) or not self.tokens[self.position - 1].at("}"):
            raise self.refuse("derivative-quotient", self.since(command.start))
        self.opened.pop()
        if body is not None and turned:
            return self.jacobian(body, variables[0], self.since(command.start))
        if body is not None:
            return self.nested(body, variables, self.since(command.start))
        if second and not self.same(variables):
            raise self.refuse("derivative-quotient", self.since(command.start))
        return (yield self.operated(command, "hess" if second else "d", (variables[0],)))

    def jacobian(self, body: Tree, variable: Tree, span: Span) -> Tree:
        """`\\frac{\\partial f}{\\partial x^\\top}`, also by a vec: a row for each entry above."""
        stacked = variable.kind == "call" and variable.value == "vec"
        if stacked:
            variable = variable.children[0]
        return Tree("derivative", "vec" if stacked else "row", (body, variable), span)

    def same(self, variables: list[Tree]) -> bool:
        return len({(v.kind, v.value, self.text(v.span)) for v in variables}) == 1

    def nested(self, body: Tree, variables: list[Tree], span: Span) -> Tree:
        """The derivative by one variable, or by the last and then by the first."""
        if len(variables) == 2 and self.same(variables) and variables[0].kind == "name":
            return Tree("derivative", "hess", (body, variables[0]), span)
        for variable in reversed(variables):
            body = Tree("derivative", "d", (body, variable), span)
        return body


LATEX = Front(latex_tokens, LatexReader)
