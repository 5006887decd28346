"""What people write on paper, for both front ends: powers, transposes, sums, derivatives, dots."""

from __future__ import annotations

from abc import abstractmethod
from functools import reduce

from closedform.syntax.grammar import (
    CLOSERS,
    Reader,
    binary,
    call,
    leaf,
    negated,
    number,
    transposed,
)
from closedform.syntax.letters import apart, factors
from closedform.syntax.lexer import SUBSCRIPTS, Token
from closedform.syntax.precedence import SUM
from closedform.syntax.reading import Edit, Reading, Wanted
from closedform.syntax.tree import Span, Tree

BEGINS = frozenset(("(", "⟨", "|", "‖", "∑", "∏", "√", "∂", "∇"))


def dotted(tree: Tree, dots: int) -> Tree:
    """ẋ: the derivative of x by t, as often as there are dots."""
    time = leaf("name", "t", tree.span)
    for _ in range(dots):
        tree = Tree("derivative", "d", (tree, time), tree.span)
    return tree


class PaperReader(Reader):
    """Reads what stands on paper in the same manner as in a text."""

    parting = False  # in a subscript of dimensions, which × parts

    @abstractmethod
    def single(self) -> Wanted:
        """One name, the variable below `∇`."""

    def dimensions_below(self) -> Reading:
        """`_n`, `_{n-1}`, `_{m \\times n}`: the dimensions as the children of one tree."""
        start = self.token.start
        dims: list[Tree] = []
        if self.accept("_"):
            braced = self.open() if self.token.at("{") else None
            self.parting = True
            dims.append((yield (self.expression() if braced else self.token_alone())))
            while braced and self.accept("×", ","):
                dims.append((yield self.expression()))
            self.parting = False
            if braced:
                self.close("}")
        return Tree("call", "", tuple(dims), self.since(start))

    @abstractmethod
    def token_alone(self) -> Wanted:
        """The letter or number of a subscript without braces."""

    # -- derivatives ------------------------------------------------------------------------------

    def partial(self) -> Reading:
        """`∂f/∂x`, `∂²f/∂x²`, `∂/∂x (f)`."""
        sign = self.open()
        second = self.squared()
        body = None if self.token.at("/") else (yield self.entried())
        if not (self.accept("/") and self.token.at("∂")):
            raise self.refuse("derivative-quotient", self.since(sign.start))
        self.take()
        variable = yield self.variable()
        if second and not self.squared():
            raise self.refuse("derivative-quotient", self.since(sign.start))
        self.opened.pop()
        kind = "hess" if second else "d"
        if body is None:
            return (yield self.operated(sign, kind, (variable,)))
        return Tree("derivative", kind, (body, variable), self.since(sign.start))

    def variable(self) -> Reading:
        """What a derivative is taken by: a name, an entry of one, or something in brackets."""
        start = self.token.start
        tree = yield (self.single() if self.token.kind == "name" else self.primary())
        while self.token.at("["):
            self.open()
            tree = yield self.subscripts(tree, start, "]")
        return tree

    def squared(self) -> bool:
        """Take a power of two, if one stands here."""
        texts = [self.ahead(count).text for count in range(4)]
        for written in (["^", "2"], ["^", "{", "2", "}"]):
            if texts[: len(written)] == written:
                self.position += len(written)
                return True
        if self.token.kind == "superscript" and self.token.text == "2":
            self.take()
            return True
        return False

    def nabla(self) -> Reading:
        """`∇_x f`, `∇²_x f`."""
        sign = self.open()
        second = self.squared()
        if not self.accept("_"):
            raise self.refuse("derivative-variable", sign.span, found=sign.text)
        braced = self.accept("{")
        variable = yield (self.entried() if braced else self.single())
        if braced and not self.accept("}"):
            raise self.stray()
        second = self.squared() or second
        self.opened.pop()
        return (yield self.operated(sign, "hess" if second else "grad", (variable,)))

    # -- sums on paper ----------------------------------------------------------------------------

    def summed(self) -> Reading:
        """`Σ_{i=1}^N BODY`, `Σ_i BODY`, `∑ᵢ BODY`."""
        sign = self.open()
        high = (yield self.limit()) if self.token.at("^") else None
        ranges = list((yield self.below(sign)).children)
        if self.token.at("^") or (self.token.kind == "superscript" and ranges):
            high = yield self.limit()
        if high is not None:
            last = ranges[-1]
            low = last.children[:1] or (number(1, last.span),)
            ranges[-1] = last._replace(children=(*low, high))
        if any(len(entry.children) == 1 for entry in ranges):
            raise self.refuse("range-expected", self.since(sign.start), found=sign.text)
        self.opened.pop()
        return (yield self.over(sign, tuple(ranges)))

    def below(self, sign: Token) -> Reading:
        """The indices below a sum sign, as the children of one tree."""
        token = self.token
        if token.kind == "name" and token.text[0] in SUBSCRIPTS:
            self.take()
            index = "".join(SUBSCRIPTS.get(mark, mark) for mark in token.text)
            return Tree("ranges", None, (leaf("range", index, token.span),), token.span)
        if not self.accept("_"):
            raise self.refuse("sum-without-index", sign.span, found=sign.text)
        braced = self.open() if self.token.at("{") else None
        ranges: list[Tree] = []
        while self.token.kind == "name":
            index_name = self.take()
            limits: tuple[Tree, ...] = ()
            if braced and self.accept("=", "∈"):
                limits = ((yield self.expression(SUM)),)
                if self.accept(":"):
                    limits = (*limits, (yield self.expression(SUM)))
            ranges.append(Tree("range", index_name.text, limits, self.since(index_name.start)))
            if not (braced and self.accept(",")):
                break
        if not ranges:
            raise self.refuse("sum-without-index", sign.span, found=sign.text)
        if braced:
            self.close("}")
        return Tree("ranges", None, tuple(ranges), self.since(sign.start))

    def limit(self) -> Reading:
        """The upper limit of a sum: `^N`, `^{N-1}`, `ᴺ`."""
        token = self.take()
        if token.kind == "superscript":
            if token.text.isdecimal():
                return number(token.text, token.span)
            return leaf("name", token.text, token.span)
        if self.token.kind == "number":
            return number(self.take().text, self.since(token.end))
        if self.token.kind == "name":
            return leaf("name", self.take().text, self.since(token.end))
        if not self.token.at("{", "("):
            raise self.no_operand()
        closer = CLOSERS[self.token.text]
        self.open()
        high = yield self.expression(SUM)
        self.close(closer)
        return high

    # -- behind an operand ------------------------------------------------------------------------

    def transpose(self, tree: Tree, start: int) -> Reading:
        self.take()
        yield from ()
        return self.turned(tree, False, start)

    def exponent(self, tree: Tree, start: int) -> Reading:
        sign = self.take()
        if sign.kind == "superscript":
            return self.raised(tree, sign, start)
        if sign.text == "**":
            power = yield self.atom_or_signed()
            made = self.power("^", tree, power, start)
            self.note("python-power", made.span)
            return made
        if sign.text == ".^" and self.token.text == "T" and "T" not in self.names:
            raise self.refuse("unexpected", Span(sign.start, self.token.end), found=".^T")
        if sign.text == "^":
            special = self.special_exponent(tree, start)
            if special is not None:
                return special
        braced = self.open() if self.token.at("{") else None
        power = yield (self.expression(SUM) if braced else self.atom_or_signed())
        if braced:
            self.close("}")
        return self.power(sign.text, tree, power, start)

    def atom_or_signed(self) -> Reading:
        if not self.token.at("-", "+"):
            return (yield self.entried())
        sign = self.open()
        inner = yield self.entried()
        self.opened.pop()
        return Tree("unary", sign.text, (inner,), self.since(sign.start))

    def power(self, glyph: str, base: Tree, exponent: Tree, start: int) -> Tree:
        span = self.since(start)
        if glyph == "^" and base.kind == "name" and base.value == "e" and "e" not in self.names:
            self.note("read-as", span, found="e^", read="exp")
            self.note("power-of-e", span)
            return call("exp", (exponent,), span)
        return binary(glyph, base, exponent, span)

    def special_exponent(self, tree: Tree, start: int) -> Tree | None:
        """`^T`, `^{T}`, `^⊤`, `^-T`, `^{-T}`, `^+`, `^†`: transposes and pseudoinverses."""
        ahead = [self.ahead(count) for count in range(4)]
        braced = ahead[0].at("{")
        marks = ahead[1:] if braced else ahead
        minus = marks[0].at("-")
        mark, after = (marks[1], marks[2]) if minus else (marks[0], marks[1])
        self.glued(mark)
        if braced and not after.at("}"):
            return None
        turned = mark.at("'") or self.turns_by_letter(mark, tree)
        begins = after.kind in ("name", "number") or after.at("(", *BEGINS)
        pseudo = mark.text == "†" or (mark.at("+") and not minus and not begins)
        if not turned and not (pseudo and not minus):
            return None
        self.position += braced * 2 + minus + 1
        if pseudo:
            return call("pinv", (tree,), self.since(start))
        if mark.text == "H":
            self.note("read-as", mark.span, found="^H", read="'")
        return self.turned(tree, minus, start)

    def turns_by_letter(self, mark: Token, tree: Tree) -> bool:
        """`^T`, and `^H` where `H` is no name of the text: for real entries the same."""
        if mark.kind != "name" or mark.text in self.names:
            return False
        if mark.text == "H":
            return tree.kind != "number" and not self.stands_apart("H")
        return mark.text == "T"

    def stands_apart(self, name: str) -> bool:
        """The name stands somewhere else than in an exponent."""
        pairs = zip(self.tokens, self.tokens[1:], strict=False)
        return any(t.text == name and not before.at("^", "{", "-") for before, t in pairs)

    def glued(self, mark: Token) -> None:
        """Refuse `x^TAx`, whose exponent would be a name `TAx`."""
        rest = mark.text[1:]
        glues = mark.kind == "name" and mark.text[0] == "T" and mark.text not in self.names
        if glues and (len(rest) == 1 or factors(rest)) and rest.isalpha():
            edit = Edit(*mark.span, f"T*{apart(rest)}")
            raise self.refuse("implicit-product", mark.span, edit, found=mark.text)

    def turned(self, tree: Tree, inverted: bool, start: int) -> Tree:
        """The transpose of `tree` or of its inverse; `1'` is the row of ones."""
        span = self.since(start)
        if tree.kind == "number" and tree.value == 1 and not inverted:
            self.note("read-as", span, found=self.text(span), read="vector(1)'")
            tree = call("vector", (tree,), tree.span)
        elif tree.kind == "number":
            mark = Span(tree.span.end, span.end)
            raise self.refuse("transposed-number", mark, Edit(*mark, ""))
        if inverted:
            tree = binary("^", tree, negated(number(1, span), span), span)
        return transposed(tree, span)

    def raised(self, tree: Tree, sign: Token, start: int) -> Tree:
        """Superscript letters: ², ⁻¹, ᵀ, ⁻ᵀ, ⁿ, †."""
        inner = sign.text.removeprefix("(").removesuffix(")")
        digits = inner.removeprefix("-")
        if set(digits) == {"T"} and "T" not in self.names:
            tree = self.turned(tree, inner != digits, start)
            return reduce(lambda made, _: self.turned(made, False, start), digits[1:], tree)
        if inner in ("†", "+"):
            return call("pinv", (tree,), self.since(start))
        if digits.isdecimal():
            exponent = number(digits, sign.span)
        elif len(digits) == 1 and digits.isalpha():
            exponent = leaf("name", digits, sign.span)
        else:
            raise self.refuse("unexpected", sign.span, found=self.text(sign.span))
        if inner != digits:
            exponent = negated(exponent, sign.span)
        return self.power("^", tree, exponent, start)
