"""The text front end: programs, expressions and equations in the notation."""

from __future__ import annotations

from functools import partial

from closedform.syntax import habits
from closedform.syntax.calls import CallReader
from closedform.syntax.grammar import CLOSERS, call, number
from closedform.syntax.letters import apart, factors
from closedform.syntax.lexer import SUBSCRIPTS, Token, tokens
from closedform.syntax.paper import BEGINS
from closedform.syntax.precedence import Operator, by_glyph
from closedform.syntax.reading import Edit, Note, Parsed, Reading, Refusal, Wanted, guarded, run
from closedform.syntax.statements import Front
from closedform.syntax.tree import Span, Tree

NO_NAMES: frozenset[str] = frozenset()
STAR = by_glyph("*")


def parse_program(text: str, names: frozenset[str] = NO_NAMES) -> Parsed:
    """The program `text`: definitions and the result, which is the last statement.

    `names` are the declared names: with a declared `T`, `X^T` is a power.  The value of the tree is
    "numpy" where the text is written in NumPy's manner; then each `*` and `**` has a note.
    """
    return NOTATION.program(text, names)


def parse_expression(text: str, names: frozenset[str] = NO_NAMES) -> Tree:
    """The one expression `text`."""
    return guarded(text, partial(_expression, names=names))


def parse_equation(text: str, names: frozenset[str] = NO_NAMES) -> Parsed:
    """The equation `left = right` (or `left := right`); an expression where no `=` stands."""
    return NOTATION.equation(text, names)


def _expression(text: str, names: frozenset[str]) -> Tree:
    reader = TextReader(text, tokens(text), names)
    return run(reader.whole(reader.expression()))


class TextReader(CallReader):
    """Reads the notation."""

    def single(self) -> Wanted:
        return self.plain_name()

    # -- operators --------------------------------------------------------------------------------

    def infix(self) -> Operator | None:
        token = self.token
        if token.kind != "op":
            return None
        if token.text == "@":
            return STAR
        if token.text == "×" and self.parting:
            return None
        if token.text == "×":
            raise self.refuse("cross-product", None, Edit(*token.span, "*"))
        return super().infix()

    def joined(self, tree: Tree, token: Token) -> None:
        if token.at("@"):
            self.numpy = True
            self.note("read-as", tree.span, found="@", read="*")
            self.note("numpy-matmul", tree.span)
        elif self.text(token.span) == "*" and all(c.kind != "number" for c in tree.children):
            self.stars.append(Note("numpy-product", tree.span))

    def stray(self) -> Refusal:
        token, before = self.token, self.tokens[max(self.position - 1, 0)]
        begins = token.kind in ("name", "number") or token.at(*BEGINS)
        ends = before.kind in ("name", "number", "superscript") or before.at(")", "]", "}", "'")
        ends = ends or before.at("|", "‖", "⟩")
        if begins and ends and not (token.kind == before.kind == "number"):
            return self.signless(before, token)
        if token.at(":") and not any(opener.at("[") for opener in self.opened):
            return self.refuse("colon")
        if token.at("=", ":="):
            return self.refuse("equals-inside")
        return super().stray()

    def signless(self, before: Token, token: Token) -> Refusal:
        """Two operands side by side: a product, or a function and its argument."""
        place = Span(before.start, token.end)
        found = self.text(place)
        function = before.text in habits.WORDS and before.text not in self.names
        if before.kind == "name" and function:
            return self.refuse(
                "function-extent", place, *self._enclosed(before), *self._apart(), found=before.text
            )
        joint = Edit(before.end, token.start, "*")
        return self.refuse("implicit-product", place, joint, *self._apart(), found=found)

    def _apart(self) -> list[Edit]:
        """The names of a text without signs for products, taken apart."""
        pairs = zip(self.tokens, self.tokens[1:], strict=False)
        names = [t for t, after in pairs if t.kind == "name" and not after.at("(")]
        return [
            Edit(*name.span, apart(name.text))
            for name in names
            if name.text not in self.names and factors(name.text) and not name.dots
        ]

    def _enclosed(self, function: Token) -> tuple[Edit, ...]:
        """Brackets round one name, number or pair of bars behind a function, where nothing
        follows that could belong to its argument as well."""
        last = self.position
        if self.token.at("|", "‖"):
            pairs = range(last + 1, len(self.tokens))
            last = next((k for k in pairs if self.tokens[k].text == self.token.text), last)
        following = self.tokens[min(last + 1, len(self.tokens) - 1)]
        clear = following.kind in ("end", "newline") or following.at("+", "-", ")", ",", ";")
        if not clear or (last == self.position and self.token.kind == "op"):
            return ()
        end = self.tokens[last].end
        return Edit(function.end, self.token.start, "("), Edit(end, end, ")")

    # -- operands ---------------------------------------------------------------------------------

    def primary(self) -> Wanted:
        token = self.token
        if token.kind == "number":
            self.take()
            return number(token.text, token.span)
        if token.kind == "name":
            return self.named()
        if token.kind == "ones":
            return self.ones()
        brackets = {
            "(": self.group, "|": self.bars, "‖": self.norm, "⟨": self.angles, "<": self.angles,
            "√": self.root, "∂": self.partial, "∇": self.nabla, "∑": self.summed, "∏": self.summed,
        }  # fmt: skip
        if token.kind == "op" and token.text in brackets:
            return brackets[token.text]()
        raise self.no_operand()

    def ones(self) -> Reading:
        """𝟏, 𝟏_n, 𝟏_{m×n}, 𝟎_n."""
        token = self.take()
        dims = (yield self.dimensions_below()).children
        span = self.since(token.start)
        if dims:
            return call(token.text, dims, span)
        return call("vector", (number(int(token.text == "ones"), span),), span)

    def token_alone(self) -> Wanted:
        if self.token.kind not in ("name", "number"):
            raise self.no_operand()
        return self.primary()

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
        if token.kind == "name" and token.text in SUBSCRIPTS:
            self.take()
            return SUBSCRIPTS[token.text], token.span
        if not token.at("_") or token.spaced:
            if token.kind == "name" and not token.spaced and token.text[0] in SUBSCRIPTS:
                raise self.refuse("norm-kind", token.span, found=token.text)
            return "", token.span
        self.take()
        braced = self.accept("{")
        inner = self.take()
        if braced and not self.accept("}"):
            raise self.refuse("norm-kind", inner.span, found=inner.text)
        return inner.text, Span(token.start, self.since(token.start).end)

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


NOTATION = Front(lambda text, names: tokens(text), TextReader)
