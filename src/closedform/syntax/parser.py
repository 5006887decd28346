"""The text front end: programs, expressions and equations in the notation."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from closedform.errors import ForeignSpelling
from closedform.syntax import habits
from closedform.syntax.grammar import (
    CLOSERS,
    Reader,
    binary,
    call,
    leaf,
    mentions,
    negated,
    number,
    transposed,
)
from closedform.syntax.lexer import Token, tokens
from closedform.syntax.precedence import SUM, Operator, by_glyph
from closedform.syntax.reading import Edit, Note, Parsed, Reading, Refusal, guarded, run
from closedform.syntax.tree import Span, Tree

NO_NAMES: frozenset[str] = frozenset()
_SUBSCRIPTS = dict(zip("ᵢⱼₖₗₘₙₚᵣₛₜ₀₁₂₃₄₅₆₇₈₉", "ijklmnprst0123456789", strict=True))
_ALONG = ("rows", "cols")
_PREFIXES = {"∑", "∏", "√", "∂", "∇"}
_BEGINS = frozenset(("(", "⟨", "|", "‖", *_PREFIXES))
_STARRED = by_glyph("*")


def parse_program(text: str, names: frozenset[str] = NO_NAMES) -> Parsed:
    """The program `text`: definitions and the result, which is the last statement.

    `names` are the declared names: with a declared `T`, `X^T` is a power.  The value of the tree is
    "numpy" where the text is written in NumPy's manner; then each `*` and `**` has a note.
    """
    return guarded(text, partial(_program, names=names))


def parse_expression(text: str, names: frozenset[str] = NO_NAMES) -> Tree:
    """The one expression `text`."""
    return guarded(text, partial(_whole, names=names, read=TextReader.expression))


def parse_equation(text: str, names: frozenset[str] = NO_NAMES) -> Tree:
    """The equation `left = right` (or `left := right`); an expression where no `=` stands."""
    return guarded(text, partial(_whole, names=names, read=TextReader.equation))


def _program(text: str, names: frozenset[str]) -> Parsed:
    reader = TextReader(text, tokens(text), names)
    tree = run(reader.program())
    return Parsed(tree, tuple(reader.finished_notes()))


def _whole(text: str, names: frozenset[str], read: Callable[[TextReader], Reading]) -> Tree:
    reader = TextReader(text, tokens(text), names)
    while reader.token.kind == "newline":
        reader.take()
    tree = run(read(reader))
    while reader.token.kind == "newline" or reader.token.at(";"):
        reader.take()
    if reader.token.kind != "end":
        raise reader.stray()
    return tree


class TextReader(Reader):
    """Reads the notation."""

    def __init__(self, source: str, row: list[Token], names: frozenset[str]) -> None:
        super().__init__(source, row, names)
        self.numpy = False
        self.stars: list[Note] = []
        self.names = names | self.defined()

    def finished_notes(self) -> list[Note]:
        return sorted(self.notes + (self.stars if self.numpy else []), key=lambda note: note.span)

    # -- operators --------------------------------------------------------------------------------

    def infix(self) -> Operator | None:
        token = self.token
        if token.at("@"):
            return _STARRED
        if token.at("×"):
            raise self.refuse("cross-product", None, Edit(*token.span, "*"))
        return super().infix()

    def joined(self, tree: Tree, token: Token) -> None:
        if token.at("@"):
            self.numpy = True
            self.note("read-as", tree.span, found="@", read="*")
        elif self.text(token.span) == "*" and all(c.kind != "number" for c in tree.children):
            self.stars.append(Note("numpy-product", tree.span))

    def stray(self) -> Refusal:
        token, before = self.token, self.tokens[max(self.position - 1, 0)]
        begins = token.kind in ("name", "number") or token.at(*_BEGINS)
        ends = before.kind in ("name", "number", "superscript") or before.at(")", "]", "}", "'")
        ends = ends or before.at("|", "‖", "⟩")
        if begins and ends and not (token.kind == before.kind == "number"):
            edit = Edit(before.end, token.start, "*")
            written = self.source[before.start : token.end]
            return self.refuse("implicit-product", Span(*before.span[:1], token.end), edit, found=written)
        if token.at(":") and not any(opener.at("[") for opener in self.opened):
            return self.refuse("colon")
        if token.at("=", ":="):
            return self.refuse("equals-inside")
        return super().stray()

    # -- operands ---------------------------------------------------------------------------------

    def primary(self) -> Reading:
        token = self.token
        if token.kind == "number":
            self.take()
            return number(token.text, token.span)
        if token.kind == "name":
            return (yield self.named())
        brackets = {
            "(": self.group, "|": self.bars, "‖": self.norm, "⟨": self.angles, "<": self.angles,
            "√": self.root, "∂": self.partial, "∇": self.nabla, "∑": self.summed, "∏": self.summed,
        }  # fmt: skip
        if token.kind == "op" and token.text in brackets:
            return (yield brackets[token.text]())
        raise self.no_operand()

    def group(self) -> Reading:
        opener = self.open()
        inner = yield self.expression()
        if self.token.at(","):
            raise self.refuse("tuple", opener.span, *self._untupled(opener))
        self.close(CLOSERS[opener.text])
        return inner

    def _untupled(self, opener: Token) -> tuple[Edit, ...]:
        """Take the brackets of `ones((m, n))` away."""
        depth, position = 1, self.position
        outer = self.tokens[max(self.tokens.index(opener) - 1, 0)]
        while self.tokens[position].kind != "end" and depth:
            token = self.tokens[position]
            depth += token.at("(", "[") - token.at(")", "]")
            position += 1
        closer = self.tokens[position - 1]
        if depth or not outer.at("(") or not self.tokens[position].at(")"):
            return ()
        return Edit(*opener.span, ""), Edit(*closer.span, "")

    def norm_kind(self) -> tuple[str, Span]:
        token = self.token
        if token.kind == "name" and token.text in _SUBSCRIPTS:
            self.take()
            return _SUBSCRIPTS[token.text], token.span
        if not token.at("_") or token.spaced:
            if token.kind == "name" and not token.spaced and token.text[0] in _SUBSCRIPTS:
                raise self.refuse("norm-kind", token.span, found=token.text)
            return "", token.span
        self.take()
        braced = self.accept("{")
        inner = self.take()
        if braced and not self.accept("}"):
            raise self.refuse("norm-kind", inner.span, found=inner.text)
        return inner.text, Span(token.start, self.since(token.start).end)

    # -- names and calls --------------------------------------------------------------------------

    def named(self) -> Reading:
        token = self.token
        if token.dots:
            self.take()
            return _dotted(token)
        if token.text in habits.MODULES and self.ahead().at(".") and token.text not in self.names:
            return (yield self.from_module())
        if not self.ahead().at("("):
            return (yield self.plain_name())
        if token.text in ("sum", "prod") and token.text not in self.names:
            return (yield self.sum_call())
        return (yield self.called(self.take(), False))

    def plain_name(self) -> Reading:
        token = self.take()
        if token.text.endswith("_") and self.token.at("{") and not self.token.spaced:
            return (yield self.braced_subscript(token))
        if token.text in self.names or not self.bound:
            return leaf("name", token.text, token.span)
        base, indices = self.split(token.text)
        if not indices or base == "e":
            return leaf("name", token.text, token.span)
        axes = tuple(leaf("name", index, token.span) for index in indices)
        self.note("read-as", token.span, found=token.text, read=f"{base}[{', '.join(indices)}]")
        return Tree("entry", "subscript", (leaf("name", base, token.span), *axes), token.span)

    def split(self, text: str) -> tuple[str, list[str]]:
        """`x_i` or `xᵢ` below a sum over i: the name and its indices."""
        base, _, index = text.rpartition("_")
        if not base:
            base = text.rstrip("ᵢⱼₖₗₘₙₚᵣₛₜ")
            index = "".join(_SUBSCRIPTS[mark] for mark in text[len(base) :])
        if not base or not index:
            return text, []
        if index in self.bound:
            return base, [index]
        return base, list(index) if all(letter in self.bound for letter in index) else []

    def braced_subscript(self, token: Token) -> Reading:
        """`x_{max}` is a name, `X_{i,j}` an entry."""
        opener = self.open()
        base, inner = token.text[:-1], self.token
        if inner.kind in ("name", "number") and self.ahead().at("}"):
            self.take()
            self.close("}")
            whole = inner._replace(
                kind="name", text=f"{base}_{inner.text}", start=token.start, end=self.tokens[self.position - 1].end
            )
            self.tokens[self.position - 1] = whole
            self.position -= 1
            return (yield self.plain_name())
        self.opened[-1] = opener
        name = leaf("name", base, Span(token.start, token.end - 1))
        return (yield self.subscripts(name, token.start, "}", "subscript"))

    def from_module(self) -> Reading:
        """`np.linalg.inv(A)`: the function behind the dots, if it means the same here."""
        first = self.take()
        while self.token.at(".") and self.ahead().kind == "name":
            self.take()
            last = self.take()
        self.numpy = True
        path = self.text(self.since(first.start))
        if not self.token.at("("):
            if last.text == "pi":
                return leaf("name", "pi", self.since(first.start))
            raise self.foreign("foreign-function", self.since(first.start), found=path)
        if habits.reading(last.text, True) is None:
            raise self.foreign("foreign-function", self.since(first.start), found=path)
        return (yield self.called(last._replace(start=first.start), True))

    def called(self, name: Token, in_module: bool) -> Reading:
        """`f(a, b; c)`."""
        start = name.start
        if name.text in habits.LENGTHS and name.text not in self.names:
            raise self.foreign("no-length", name.span, found=name.text)
        arguments = (yield self.arguments()).children
        span = self.since(start)
        if name.text in self.names and not in_module:
            return call(name.text, arguments, span)
        if name.text == "d" and self.token.at("/") and self.ahead().text == "d":
            return (yield self.quotient(arguments, start))
        if name.text in habits.DERIVATIVES and not in_module:
            return self.derived(name, arguments, span)
        return self.translated(name, arguments, span, in_module)

    def translated(
        self, name: Token, arguments: tuple[Tree, ...], span: Span, in_module: bool
    ) -> Tree:
        meant = habits.reading(name.text, in_module)
        if meant is None:
            return call(name.text, arguments, span)
        if name.text == "norm" and len(arguments) == 2:
            return self.norm_of_order(arguments, span)
        found = self.text(name.span)
        if meant != name.text or in_module:
            self.note("read-as", span, found=found, read=meant)
        if meant.isidentifier():
            return call(habits.RENAMED.get(meant, meant), arguments, span)
        needed = 2 if "b" in _letters(meant) else 1
        if len(arguments) != needed:
            raise self.foreign("foreign-arguments", span, found=found, read=meant)
        return _filled(meant, arguments, span)

    def norm_of_order(self, arguments: tuple[Tree, ...], span: Span) -> Tree:
        order = arguments[1]
        kinds = {"1": "norm1", "2": "norm2", "fro": "norm2"}
        if str(order.value) not in kinds or order.children:
            raise self.foreign("norm-kind", order.span, found=self.text(order.span))
        if order.kind == "number":
            self.note("norm-of-a-vector", span, subscript=str(order.value))
        return call(kinds[str(order.value)], arguments[:1], span)

    def argument(self, further: bool) -> Reading:
        token, after = self.token, self.ahead()
        if token.kind == "string":
            self.take()
            return leaf("string", token.text, token.span)
        if further and token.text in _ALONG and token.kind == "name" and after.at(",", ")"):
            self.take()
            return leaf("string", token.text, token.span)
        if token.kind == "name" and after.at("="):
            raise self.keyword(token)
        return (yield self.expression())

    def keyword(self, token: Token) -> Refusal:
        end, value = self.ahead(2), self.ahead(2).text
        if end.at("-"):
            end, value = self.ahead(3), "-" + self.ahead(3).text
        if token.text in habits.AXIS and value in habits.AXES:
            edit = Edit(token.start, end.end, habits.AXES[value])
            return self.foreign("axis", Span(token.start, end.end), edit, found=token.text)
        if token.text in habits.KEYWORDS:
            return self.foreign("keyword", token.span, found=token.text)
        return self.refuse("equals-inside", self.ahead().span)

    def sum_call(self) -> Reading:
        """`sum(i = 1:N, BODY)`, `sum(i, BODY)`, or the sum of what stands in the brackets."""
        name = self.take()
        self.open()
        ranges: list[Tree] = []
        depth = len(self.bound)
        while self._indexed():
            entry = yield self.range()
            ranges.append(entry)
            self.bound.append(str(entry.value))
            if not self.accept(",", ";"):
                raise self.refuse("sum-without-body", Span(name.start, self.token.end))
        rest: list[Tree] = []
        while not self.token.at(")"):
            rest.append((yield self.argument(bool(ranges or rest))))
            if not self.accept(",", ";"):
                break
        self.close(")")
        del self.bound[depth:]
        return self.summation(name, tuple(ranges), tuple(rest))

    def _indexed(self) -> bool:
        token, after = self.token, self.ahead()
        if token.kind != "name" or token.dots:
            return False
        return after.at("=", "∈") or (
            after.at(",", ";") and not (self.ahead(2).text in _ALONG and self.ahead(3).at(")"))
        )

    def range(self) -> Reading:
        """`i = low:high`, or `i` alone."""
        index = self.take()
        if not self.accept("=", "∈"):
            return leaf("range", index.text, index.span)
        low = yield self.expression(SUM)
        if not self.accept(":"):
            raise self.refuse("range-expected", self.since(index.start), found=index.text)
        high = yield self.expression(SUM)
        return Tree("range", index.text, (low, high), self.since(index.start))

    def summation(self, name: Token, ranges: tuple[Tree, ...], rest: tuple[Tree, ...]) -> Tree:
        span = self.since(name.start)
        given = any(entry.children for entry in ranges)
        indices = frozenset(str(entry.value) for entry in ranges)
        single = len(rest) == 1 and rest[0].kind != "string"
        if ranges and single and (given or mentions(rest[0], indices)):
            return Tree("binder", name.text, (*ranges, *rest), span)
        if given:
            raise self.refuse("sum-without-body", span)
        plain = tuple(leaf("name", entry.value, entry.span) for entry in ranges)
        return call(name.text, plain + rest, span)

    # -- derivatives ------------------------------------------------------------------------------

    def derived(self, name: Token, arguments: tuple[Tree, ...], span: Span) -> Tree:
        if len(arguments) < 2:
            raise self.refuse("derivative-variable", span, found=name.text)
        return Tree("derivative", habits.DERIVATIVES[name.text], arguments, span)

    def quotient(self, above: tuple[Tree, ...], start: int) -> Reading:
        """`d(f)/d(x)`, whose first half has been read."""
        self.take()
        self.take()
        below = (yield self.arguments()).children if self.token.at("(") else ()
        if len(above) != 1 or len(below) != 1:
            raise self.refuse("derivative-quotient", self.since(start))
        return Tree("derivative", "d", (above[0], below[0]), self.since(start))

    # -- behind an operand ------------------------------------------------------------------------

    def postfix(self, tree: Tree, start: int) -> Reading | None:
        token = self.token
        if token.at("'"):
            return self.transpose(tree, start)
        if token.at("["):
            self.open()
            return self.subscripts(tree, start, "]")
        if token.at(".") and self.ahead().kind == "name" and not self.ahead().spaced:
            return self.attribute(tree, start)
        return None

    def attribute(self, tree: Tree, start: int) -> Reading:
        """`A.T`, `x.sum()`, `X.dot(w)`."""
        dot, name = self.take(), self.take()
        mark, found = Span(dot.start, name.end), f".{name.text}"
        if name.text in habits.LENGTHS:
            raise self.foreign("no-length", mark, found=found)
        if not self.token.at("("):
            given: tuple[Tree, ...] = ()
            meant = habits.ATTRIBUTES.get(name.text)
        else:
            given = (yield self.arguments()).children
            meant = habits.METHODS.get(name.text)
        arguments = (tree, *given)
        if meant is None or len(arguments) != 1 + ("b" in _letters(meant)):
            raise self.foreign("foreign-attribute", mark, found=found)
        span = self.since(start)
        self.note("read-as", span, found=found, read=meant)
        return _filled(meant, arguments, span)

    def foreign(self, code: str, span: Span, *edits: Edit, **fields: str) -> Refusal:
        return Refusal(ForeignSpelling, code, span, *edits, **fields)


def _letters(template: str) -> set[str]:
    return {token.text for token in tokens(template) if token.kind == "name"}


def _filled(template: str, arguments: tuple[Tree, ...], span: Span) -> Tree:
    """The tree of a template of `habits` with the arguments in their places."""
    given = dict(zip("ab", arguments, strict=False))
    return _replaced(parse_expression(template), given, span)


def _replaced(tree: Tree, given: dict[str, Tree], span: Span) -> Tree:
    if tree.kind == "name" and tree.value in given:
        return given[str(tree.value)]
    children = tuple(_replaced(child, given, span) for child in tree.children)
    return tree._replace(children=children, span=span)
