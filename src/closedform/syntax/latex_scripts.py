"""Subscripts and superscripts of LaTeX: names, entries, samples, powers and transposes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from closedform.errors import UnsupportedProblem
from closedform.syntax.grammar import binary, call, leaf, number
from closedform.syntax.lexer import Token
from closedform.syntax.reading import Reading, Refusal
from closedform.syntax.statements import StatementReader
from closedform.syntax.tree import Span, Tree

SHORT = 40  # tokens in the brackets of an entry
PAIRED = frozenset("ijklmnpqrst")  # two of them below one letter are a row and a column


class Script(NamedTuple):
    """What stands below a letter: its tokens, and how many tokens it takes with `_` and braces."""

    inner: list[Token]
    width: int

    @property
    def text(self) -> str:
        return "".join(token.text for token in self.inner)

    @property
    def single(self) -> Token | None:
        return self.inner[0] if len(self.inner) == 1 else None


class ScriptReader(StatementReader):
    """Reads what stands below and above a letter."""

    bare: frozenset[str] | None = None  # names that stand somewhere without a subscript

    def unsupported(self, token: Token) -> Refusal:
        read = self.source[: token.start].strip()
        return Refusal(
            UnsupportedProblem,
            "latex-unsupported",
            token.span,
            found=self.text(token.span),
            read=read if len(read) <= 80 else "…" + read[-80:],
        )

    def script(self) -> Script:
        """The subscript that stands here; what it holds is not taken."""
        first = self.ahead()
        if not first.at("{"):
            if first.kind == "end" or (first.kind == "op" and not first.at("∞", "*")):
                raise self.refuse("latex-braces", self.token.span, found="_")
            return Script([first], 2)
        inner: list[Token] = []
        width = 2
        while not self.ahead(width).at("}"):
            token = self.ahead(width)
            if token.kind == "end" or token.at("{", "_", "^"):
                span = Span(self.token.start, token.end)
                raise self.refuse("subscript-unclear", span, found=self.text(span))
            inner.append(token)
            width += 1
        if not inner:
            raise self.refuse("latex-braces", self.token.span, found="_")
        return Script(inner, width + 1)

    def head(self, position: int) -> tuple[str, int]:
        """`u`, or `u_{1}` as `u_1`."""
        row = self.tokens[position : position + 5]
        if len(row) == 5 and row[1].at("_") and row[2].at("{") and row[4].at("}"):
            return f"{row[0].text}_{row[3].text}", position + 5
        if len(row) > 2 and row[1].at("_") and not row[2].at("{"):
            return f"{row[0].text}_{row[2].text}", position + 3
        return super().head(position)

    # -- below a name -----------------------------------------------------------------------------

    def subscripted(self, token: Token) -> Reading:
        """The name `token` with what stands below it: a longer name, or an entry."""
        name = leaf("name", token.text, token.span)
        if not self.token.at("_"):
            return name
        script = self.script()
        for joined in (f"{token.text}_{script.text}", f"{token.text}{script.text}"):
            if joined in self.names:
                return self.lengthened(token, script, joined)
        if token.text == "I" and "I" not in self.names and not self.is_paired(script):
            return (yield self.identity(token))
        if token.text in ("delta", "δ") and token.text not in self.names and len(script.inner) == 2:
            name = leaf("name", "I", token.span)
        elif not self.is_entry(token.text, script):
            return self.lengthened(token, script, f"{token.text}_{script.text}")
        return (yield self.below_base(name, token.start, script))

    def lengthened(self, token: Token, script: Script, name: str) -> Tree:
        if any(inner.kind == "op" for inner in script.inner):
            span = Span(token.start, script.inner[-1].end)
            raise self.refuse("subscript-unclear", span, found=script.text)
        self.position += script.width
        return leaf("name", name, self.since(token.start))

    def is_paired(self, script: Script) -> bool:
        """Two indices, a row and a column: of a sum, or letters that are nothing else."""
        letters = [token.text for token in script.inner if token.kind == "name"]
        known = all(text in self.bound or text in "ijkl" for text in letters)
        return (len(letters) == 2 and known) or any(t.at(",", ":") for t in script.inner)

    def is_entry(self, base: str, script: Script) -> bool:
        """The subscript holds indices: of a sum, of a declared name, or several with a comma."""
        inner = script.inner
        if any(token.at(",", ":", "*") for token in inner):
            return True
        letters = [token.text for token in inner if token.kind == "name"]
        if script.single is not None and (
            self.before_sample(script) or self.stands_bare(base, letters)
        ):
            return True
        known = all(text in self.bound for text in letters) or base in self.names
        if any(self.is_word(token) for token in inner):
            return False
        if script.single is not None:
            if base == "e" and base not in self.names:
                return False
            return known if script.single.kind == "name" else base in self.names
        if any(token.kind == "op" for token in inner):
            return known
        if len(inner) == len(letters) == 2 and set(letters) <= PAIRED:
            return True
        return known and bool(letters)

    def is_word(self, token: Token) -> bool:
        """A word that is no index: `x_{max}`."""
        known = token.text in self.bound or token.text in self.names
        return token.kind == "function" or (
            token.kind == "name" and len(token.text) > 1 and not known
        )

    def before_sample(self, script: Script) -> bool:
        """`x_j^{(i)}`: entry j of sample i."""
        texts = [self.ahead(script.width + count).text for count in range(3)]
        return texts == ["^", "{", "("]

    def stands_bare(self, base: str, letters: list[str]) -> bool:
        """The base of `w_j` stands in the formula without a subscript too: `w_j` is its entry."""
        if self.bare is None:
            self.bare = frozenset(self.without_subscript())
        return base in self.bare and len(letters) == 1 and letters[0] in PAIRED

    def without_subscript(self) -> Iterator[str]:
        """The names that stand somewhere without a subscript, and in none."""
        depth = 0  # of the braces of a subscript
        before = self.tokens[-1]
        for token, after in zip(self.tokens, self.tokens[1:], strict=False):
            if depth or (before.at("_") and token.at("{")):
                depth += token.at("{") - token.at("}")
            if token.kind == "name" and not (depth or before.at("_") or after.at("_")):
                yield token.text
            before = token

    def below_base(self, base: Tree, start: int, script: Script) -> Reading:
        """The entry of `base` that the subscript standing here names."""
        inner = script.inner
        plain = all(token.kind in ("name", "number") or token.at(":", "*") for token in inner)
        if not plain or (len(inner) == 1 and inner[0].kind != "op"):
            self.take()
            if not self.token.at("{"):
                index = yield self.token_alone()
                self.counted(index)
                return Tree("entry", "subscript", (base, index), self.since(start))
            self.open()
            return (yield self.subscripts(base, start, "}", "subscript"))
        axes = tuple(self.axis(token) for token in inner)
        self.position += script.width
        return Tree("entry", "subscript", (base, *axes), self.since(start))

    def axis(self, token: Token) -> Tree:
        if token.kind == "number":
            if len(token.text) > 1:
                raise self.refuse("subscript-unclear", token.span, found=token.text)
            made = number(token.text, token.span)
            self.counted(made)
            return made
        if token.kind == "name":
            return leaf("name", token.text, token.span)
        return leaf("slice", None, token.span)

    def identity(self, token: Token) -> Reading:
        """`I_n`."""
        dims = yield self.dimensions_below()
        return call("eye", dims.children, self.since(token.start))

    def token_alone(self) -> Reading:
        """One letter or digit, as TeX takes it behind `_` and `^`."""
        token = self.take()
        yield from ()
        if token.kind == "number":
            return number(token.text, token.span)
        if token.kind == "name":
            return leaf("name", token.text, token.span)
        raise self.unsupported(token)

    # -- behind an operand ------------------------------------------------------------------------

    def postfix(self, tree: Tree, start: int) -> Reading | None:
        if self.token.at("'"):
            return self.transpose(tree, start)
        if self.token.at("_"):
            return self.entry_of(tree, start)
        if self.token.at("[") and self.indexes(tree):
            self.open()
            return self.subscripts(tree, start, "]")
        return None

    def indexes(self, tree: Tree) -> bool:
        """The brackets that open here hold indices: a comma or a colon stands in them, or they
        stand at a name and hold one letter or number."""
        if tree.kind == "name" and not self.token.spaced and self.ahead(2).at("]"):
            return self.ahead().kind in ("name", "number")
        depth = 0
        for token in self.tokens[self.position : self.position + SHORT]:
            depth += token.at("[", "(") - token.at("]", ")")
            if depth == 1 and token.at(",", ":"):
                return True
            if depth == 0:
                return False
        return False

    def entry_of(self, tree: Tree, start: int) -> Reading:
        """`(AB)_{ij}`, `x^{(i)}_j`: an entry of what is no name."""
        script = self.script()
        made = yield self.below_base(tree, start, script)
        if tree.kind == "entry" and tree.value == "sample":
            return Tree("entry", "sample", tree.children + made.children[1:], made.span)
        alone = tree.kind == "name" and tree.span.start == start
        if alone or tree.kind == "number":
            raise self.refuse("subscript-unclear", made.span, found=script.text)
        return made

    def transpose(self, tree: Tree, start: int) -> Reading:
        self.take()
        yield from ()
        return self.turned(tree, False, start)

    def turns(self) -> int:
        """How many tokens of a transpose stand here."""
        texts = [self.ahead(count).text for count in range(4)]
        if "T" not in self.names:
            texts = ["'" if text == "T" else text for text in texts]
        for written in (["'"], ["^", "'"], ["^", "{", "'", "}"]):
            if texts[: len(written)] == written:
                return len(written)
        return 0

    def exponent(self, tree: Tree, start: int) -> Reading:
        inner = [self.ahead(count) for count in range(1, 6)]
        if inner[0].at("{") and inner[1].at("(", "["):
            closer = {"(": ")", "[": "]"}[inner[1].text]
            if not (inner[3].at(closer) and inner[4].at("}")):
                span = Span(self.token.start, inner[1].end)
                raise self.refuse("superscript-unclear", span, found=self.text(span))
            return self.sample(tree, inner[1], inner[2], start)
        if inner[0].at("{") and inner[1].at(".*"):
            return (yield self.entrywise_power(tree, start))
        sign = self.take()
        special = self.special_exponent(tree, start) if sign.text == "^" else None
        if special is not None:
            return special
        if self.token.at("{"):
            power = yield self.group()
        elif self.token.kind in ("number", "name"):
            power = yield self.token_alone()
        elif self.token.at("\\frac", "("):
            power = yield self.primary()
        else:
            raise self.unsupported(self.token)
        return self.power(sign.text, tree, power, start)

    def entrywise_power(self, tree: Tree, start: int) -> Reading:
        """`x^{\\odot 2}`."""
        self.take()
        self.open()
        self.take()
        power = yield self.expression()
        self.close("}")
        return binary(".^", tree, power, self.since(start))

    def sample(self, tree: Tree, opener: Token, index: Token, start: int) -> Tree:
        """`x^{(i)}`: sample i.  `W^{(1)}` and `a^{[1]}` are names of layers."""
        self.position += 6
        span = self.since(start)
        if tree.kind == "name" and index.kind == "number":
            if opener.text == "[" or str(tree.value)[0].isupper():
                name = f"{tree.value}_{index.text}"
                self.note("read-as", span, found=self.text(span), read=name)
                return leaf("name", name, span)
        elif opener.text == "(" and index.kind == "name":
            place = leaf("name", index.text, index.span)
            base, further = tree, ()
            if tree.kind == "entry" and tree.value == "subscript":
                base, *axes = tree.children
                further = tuple(axes)  # type: ignore[assignment]
            if base.kind == "name":
                self.note("sample", span, found=self.text(span), index=index.text)
                return Tree("entry", "sample", (base, place, *further), span)
        raise self.refuse("superscript-unclear", span, found=self.text(span))

    # -- norms ------------------------------------------------------------------------------------

    def norm_kind(self) -> tuple[str, Span]:
        if not self.token.at("_"):
            return "", self.token.span
        script = self.script()
        span = Span(self.token.start, script.inner[-1].end)
        self.position += script.width
        return script.text, span
