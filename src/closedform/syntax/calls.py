"""Names, calls and spellings from elsewhere in a text of the notation."""

from __future__ import annotations

from closedform.errors import ForeignSpelling
from closedform.syntax import habits
from closedform.syntax.grammar import OTHER_NORMS, call, leaf
from closedform.syntax.letters import in_words
from closedform.syntax.lexer import SUBSCRIPTS, Token, tokens
from closedform.syntax.paper import dotted
from closedform.syntax.precedence import SUM
from closedform.syntax.reading import Edit, Reading, Refusal, Wanted, run
from closedform.syntax.statements import StatementReader
from closedform.syntax.tree import Span, Tree, walk

ALONG = ("rows", "cols")


def mentions(tree: Tree, names: frozenset[str]) -> bool:
    """One of `names` stands somewhere in `tree`."""
    return any(inner.kind == "name" and inner.value in names for inner in walk(tree))


class CallReader(StatementReader):
    """Reads names, `f(a, b; c)`, `sum(i = 1:N, …)`, `np.log(x)` and `x.sum()`."""

    def named(self) -> Wanted:
        token = self.token
        if token.dots:
            self.take()
            name = in_words(token.text, self.names)
            return dotted(leaf("name", name, token.span), token.dots)
        layer = token.text in habits.LAYERS and self.ahead(2).text in habits.ACTIVATIONS
        if self.ahead().at("/") and not self.ahead(3).at("."):
            above, below = token.text, self.differential(self.ahead(2))
            if below and above == "d" and "d" not in self.names:
                return self.leibniz(token)
            if below and self.differential(token):
                edit = Edit(token.start, self.ahead(2).end, f"d({above[1:]})/d({below})")
                raise self.refuse("derivative-quotient", Span(*edit[:2]), edit)
        module = (layer or token.text in habits.MODULES) and token.text not in self.names
        if module and self.ahead().at("."):
            return self.from_module()
        if token.text == "log" and self.ahead().text == "det" and self.ahead(2).at("("):
            self.take()
            return self.called(self.take()._replace(text="logdet"), False)
        if self.ahead().at("[", "{") and self.applies(token) and not self.ahead().spaced:
            raise self.refuse("unexpected", self.ahead().span, found=self.ahead().text)
        if not self.ahead().at("("):
            return self.plain_name()
        if token.text in ("sum", "prod") and token.text not in self.names:
            return self.sum_call()
        return self.called(self.take(), False)

    def applies(self, token: Token) -> bool:
        """A function, and not a name of the writer's own."""
        return token.text in habits.WORDS and token.text not in self.names

    def plain_name(self) -> Wanted:
        token = self.take()
        if token.text[:1] in SUBSCRIPTS:  # below nothing
            raise self.refuse("unknown-character", token.span, found=token.text[0])
        text = in_words(token.text, self.names)
        if text.endswith("_") and self.token.at("{") and not self.token.spaced:
            return self.braced_subscript(token._replace(text=text))
        if text in self.names or not self.bound:
            return leaf("name", text, token.span)
        base, indices = self.split(text)
        if not indices or base == "e":
            return leaf("name", text, token.span)
        axes = tuple(leaf("name", index, token.span) for index in indices)
        self.note("read-as", token.span, found=text, read=f"{base}[{', '.join(indices)}]")
        return Tree("entry", "subscript", (leaf("name", base, token.span), *axes), token.span)

    def split(self, text: str) -> tuple[str, list[str]]:
        """`x_i` or `xᵢ` below a sum over i: the name and its indices."""
        base, _, index = text.rpartition("_")
        if not base:
            base = text.rstrip("ᵢⱼₖₗₘₙₚᵣₛₜ")
            index = "".join(SUBSCRIPTS[mark] for mark in text[len(base) :])
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
                kind="name",
                text=f"{base}_{inner.text}",
                start=token.start,
                end=self.tokens[self.position - 1].end,
            )
            self.tokens[self.position - 1] = whole
            self.position -= 1
            return (yield self.plain_name())
        self.opened[-1] = opener
        name = leaf("name", base, Span(token.start, token.end - 1))
        return (yield self.subscripts(name, token.start, "}", "subscript"))

    def from_module(self) -> Reading:
        """`np.linalg.inv(A)`: the function behind the dots, if it means the same here."""
        first = last = self.take()
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
        derives = name.text == "d" and self.token.at("/") and self.ahead().text == "d"
        over = self.token.at("/") and self.differential(self.ahead())
        if name.text == "d" and over and "d" not in self.functions and len(arguments) == 1:
            return self.by_differential(arguments[0], start)
        if derives and "d" not in self.functions:
            return (yield self.quotient(arguments, start))
        if name.text in self.names and not in_module:
            return call(name.text, arguments, span)
        if name.text in habits.DERIVATIVES and not in_module:
            return self.derived(name, arguments, span)
        return self.translated(name, arguments, span, in_module)

    def translated(
        self, name: Token, arguments: tuple[Tree, ...], span: Span, in_module: bool
    ) -> Tree:
        if name.text in habits.OPTIMA and name.text not in self.functions:
            raise self.foreign("optimisation", name.span, found=name.text)
        meant = habits.reading(name.text, in_module)
        if name.text in ("max", "min"):
            meant = name.text
        if meant is None:
            return call(name.text, arguments, span)
        if name.text in habits.REDUCTIONS and len(arguments) == 2:
            self.refuse_axis(arguments[1], in_module)
        if name.text == "norm" and len(arguments) == 2:
            return self.norm_of_order(arguments, span)
        found = self.text(name.span)
        if meant in ("max", "min") and len(arguments) == 2 and arguments[1].kind != "string":
            meant = {"max": "maximum", "min": "minimum"}[meant]
        if (meant != name.text and name.text not in habits.FUNCTIONS) or in_module:
            self.note("read-as", span, found=found, read=meant)
        if meant.isidentifier():
            return call(meant, arguments, span)
        needed = 2 if "b" in _letters(meant) else 1
        if len(arguments) != needed:
            raise self.foreign("foreign-arguments", span, found=found, read=meant)
        return self.filled(meant, arguments, span)

    def refuse_axis(self, axis: Tree, in_module: bool) -> None:
        """`sum(X, 2)` of MATLAB and `np.sum(X, 0)`."""
        if axis.kind == "number":
            words = habits.AXES if in_module else habits.MATLAB_AXES
            word = words.get(str(axis.value))
            edits = [Edit(*axis.span, word)] if word else []
            raise self.foreign("axis-number", axis.span, *edits, found=self.text(axis.span))

    def norm_of_order(self, arguments: tuple[Tree, ...], span: Span) -> Tree:
        order = arguments[1]
        kinds = {"1": "norm1", "2": "norm2", "fro": "norm2"}
        if str(order.value) not in kinds or order.children:
            known = OTHER_NORMS.get(str(order.value).lower())
            edits = [Edit(*span, known.format(self.text(arguments[0].span)))] if known else []
            raise self.foreign("norm-kind", order.span, *edits, found=self.text(order.span))
        if order.kind == "number":
            self.note("norm-of-a-vector", span, subscript=str(order.value))
        return call(kinds[str(order.value)], arguments[:1], span)

    def argument(self, further: bool) -> Reading:
        token, after = self.token, self.ahead()
        if token.kind == "string":
            self.take()
            return leaf("string", token.text, token.span)
        if further and token.text in ALONG and token.kind == "name" and after.at(",", ")"):
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
            span = Span(token.start, end.end)
            return self.foreign("axis", span, edit, *self._unprefixed(), found=token.text)
        if token.text in habits.KEYWORDS:
            return self.foreign("keyword", token.span, found=token.text)
        return self.refuse("equals-inside", self.ahead().span)

    def _unprefixed(self) -> list[Edit]:
        """Take the module away in front of the function whose brackets are open: `np.sum(`."""
        last = first = self.tokens.index(self.opened[-1]) - 1
        while first > 1 and self.tokens[first - 1].at("."):
            first -= 2
        start, end = self.tokens[first].start, self.tokens[last].start
        return [Edit(start, end, "")] if self.tokens[last].text in habits.SAME else []

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
            after.at(",", ";") and not (self.ahead(2).text in ALONG and self.ahead(3).at(")"))
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
        if len(plain + rest) == 2:
            self.refuse_axis(rest[-1], False)
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

    def leibniz(self, sign: Token) -> Reading:
        """`d/dx (x^2)`."""
        self.open()
        self.take()
        token = self.take()
        self.opened.pop()
        variable = leaf("name", token.text[1:], Span(token.start + 1, token.end))
        return (yield self.operated(sign, "d", (variable,)))

    def differential(self, token: Token) -> str:
        """The name behind the d of `dx`, where `dx` is no name of the text."""
        free = token.kind == "name" and token.text not in self.names
        return token.text[1:] if free and token.text[0] == "d" else ""

    def by_differential(self, body: Tree, start: int) -> Tree:
        """`d(x^2)/dx`, whose first half has been read."""
        self.take()
        token = self.take()
        variable = leaf("name", token.text[1:], Span(token.start + 1, token.end))
        return Tree("derivative", "d", (body, variable), self.since(start))

    def attribute(self, tree: Tree, start: int) -> Reading:
        """`A.T`, `x.sum()`, `X.dot(w)`."""
        dot, name = self.take(), self.take()
        mark, found = Span(dot.start, name.end), f".{name.text}"
        if name.text in habits.LENGTHS:
            raise self.foreign("no-length", mark, found=found)
        if self.token.at("(") and name.text in habits.REDUCTIONS:
            self.refuse_axis_of_method(tree, name, start)
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
        self.note(
            "read-as",
            span,
            found=found,
            read=meant.removeprefix("a") if meant[1:2] == "'" else meant,
        )
        return self.filled(meant, arguments, span)

    def refuse_axis_of_method(self, tree: Tree, name: Token, start: int) -> None:
        """`X.sum(axis=1)`, `X.mean(0)`."""
        row = [self.ahead(count) for count in range(1, 6)]
        if row[0].text in habits.AXIS and row[1].at("="):
            row = row[2:]
        value = row[0].text
        if row[0].at("-"):
            value, row = "-" + row[1].text, row[1:]
        if value in habits.AXES and row[1].at(")"):
            function = habits.reading(name.text, True) or name.text
            inner = self.text(Span(start, tree.span.end))
            edit = Edit(start, row[1].end, f"{function}({inner}, {habits.AXES[value]})")
            raise self.foreign("axis-number", Span(name.start, row[1].end), edit, found=value)

    def filled(self, template: str, arguments: tuple[Tree, ...], span: Span) -> Tree:
        """The tree of a template of `habits` with the arguments in their places."""
        if template == habits.MATMUL:
            self.note("numpy-matmul", span)
        reader = type(self)(template, tokens(template), frozenset())
        given = dict(zip("ab", arguments, strict=False))
        return _replaced(run(reader.expression()), given, span)

    def foreign(self, code: str, span: Span, *edits: Edit, **fields: str) -> Refusal:
        return Refusal(ForeignSpelling, code, span, *edits, **fields)


def _letters(template: str) -> set[str]:
    return {token.text for token in tokens(template) if token.kind == "name"}


def _replaced(tree: Tree, given: dict[str, Tree], span: Span) -> Tree:
    if tree.kind == "name" and tree.value in given:
        return given[str(tree.value)]
    children = tuple(_replaced(child, given, span) for child in tree.children)
    return tree._replace(children=children, span=span)
