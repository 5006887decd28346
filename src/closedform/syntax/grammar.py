"""The grammar that both front ends share: operators by the table, brackets, bars, norms, entries.

A method that reads something nested is a generator: it yields the readings it needs and returns a
tree (`reading.run`), so the depth of a text never becomes depth of Python's stack.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction
from typing import Any

from closedform.errors import LimitProblem, SyntaxProblem
from closedform.syntax.counting import from_one
from closedform.syntax.lexer import Token
from closedform.syntax.precedence import (
    COMPARISON,
    NEGATION,
    POSTFIX,
    PRODUCT,
    SUM,
    Operator,
    by_glyph,
)
from closedform.syntax.reading import DEEPEST, Edit, Note, Reading, Refusal, Wanted
from closedform.syntax.tree import Span, Tree

CLOSERS = {"\\{": "\\}", "(": ")", "[": "]", "{": "}", "⟨": "⟩", "<": ">", "|": "|", "‖": "‖"}
# Norms that are written with what there is: of a vector, and the sum of the singular values.
OTHER_NORMS = {
    **dict.fromkeys(("∞", "inf", "infty"), "max(abs({0}))"),
    **dict.fromkeys(("*", "nuc", "nuclear"), "tr(sqrtm(({0})'*({0})))"),
}
_CLOSING = frozenset((*")]}⟩", "\\}"))


def leaf(kind: str, value: str | Fraction | None, span: Span) -> Tree:
    return Tree(kind, value, (), span)


def call(name: str, arguments: tuple[Tree, ...], span: Span) -> Tree:
    return Tree("call", name, arguments, span)


def binary(glyph: str, left: Tree, right: Tree, span: Span) -> Tree:
    return Tree("binary", glyph, (left, right), span)


def transposed(operand: Tree, span: Span) -> Tree:
    return Tree("transpose", None, (operand,), span)


def negated(operand: Tree, span: Span) -> Tree:
    return Tree("unary", "-", (operand,), span)


def number(value: int | Fraction | str, span: Span) -> Tree:
    return leaf("number", Fraction(value), span)


class Reader(ABC):
    """A place in a row of tokens, and what has been met so far."""

    def __init__(self, source: str, tokens: list[Token], names: frozenset[str]) -> None:
        self.source = source
        self.tokens = tokens
        self.names = names
        self.position = 0
        self.opened: list[Token] = []  # brackets, bars and signs that are being read
        self.bound: list[str] = []  # indices of the sums around this place
        self.notes: list[Note] = []

    # -- the row of tokens ------------------------------------------------------------------------

    @property
    def token(self) -> Token:
        return self.tokens[self.position]

    def ahead(self, count: int = 1) -> Token:
        return self.tokens[min(self.position + count, len(self.tokens) - 1)]

    def take(self) -> Token:
        token = self.tokens[self.position]
        if token.kind != "end":
            self.position += 1
        return token

    def accept(self, *marks: str) -> Token | None:
        return self.take() if self.token.at(*marks) else None

    def since(self, start: int) -> Span:
        """From `start` to the end of the last token taken."""
        return Span(start, max(start, self.tokens[max(self.position - 1, 0)].end))

    def note(self, code: str, span: Span, **fields: str) -> None:
        self.notes.append(Note(code, span, tuple(fields.items())))

    def text(self, span: Span) -> str:
        return self.source[span.start : span.end]

    # -- refusals ---------------------------------------------------------------------------------

    def refuse(self, code: str, span: Span | None = None, *edits: Edit, **fields: Any) -> Refusal:
        return Refusal(SyntaxProblem, code, span or self.token.span, *edits, **fields)

    def stray(self) -> Refusal:
        """What stands here continues nothing."""
        token = self.token
        if token.kind == "end":
            return self.unfinished()
        inside = any(opener.text in CLOSERS for opener in self.opened)
        if inside and (token.kind == "newline" or token.at(";", *_CLOSING)):
            return self.unclosed()
        if token.kind == "op" and token.text in _CLOSING:
            return self.refuse("unopened", None, found=token.text)
        return self.refuse("unexpected", None, found=self.text(token.span).strip() or token.text)

    def unfinished(self) -> Refusal:
        """The text ends where something has to follow."""
        if any(opener.text in CLOSERS for opener in self.opened):
            return self.unclosed()
        span = self.token.span
        return self.refuse("unfinished", Span(max(span.start - 1, 0), max(span.start, 1)))

    def unclosed(self) -> Refusal:
        opener = next(token for token in reversed(self.opened) if token.text in CLOSERS)
        return self.refuse("unclosed", opener.span, opener=opener.text, closer=CLOSERS[opener.text])

    def no_operand(self) -> Refusal:
        """Something has to stand here between an operator and what is found."""
        token = self.token
        if token.kind in ("end", "newline"):
            return self.unfinished()
        return self.refuse("operand-expected", None, found=self.text(token.span) or token.text)

    # -- nesting ----------------------------------------------------------------------------------

    def open(self) -> Token:
        """Take a token that begins something nested."""
        if len(self.opened) >= DEEPEST:
            raise Refusal(LimitProblem, "too-deep", self.token.span, limit=DEEPEST)
        token = self.take()
        self.opened.append(token)
        return token

    def close(self, closer: str) -> None:
        """Take the mark that ends the innermost bracket."""
        if not self.token.at(closer):
            raise self.misplaced()
        self.take()
        self.opened.pop()

    def misplaced(self) -> Refusal:
        """The reason why a bracket cannot end here."""
        return self.stray()

    # -- expressions ------------------------------------------------------------------------------

    def expression(self, level: int = COMPARISON) -> Reading:
        """Operands joined by operators of `level` or tighter."""
        start = self.token.start
        left = yield self.operand(level)
        while True:
            operator = self.infix()
            if operator is None or operator.level < level:
                return left
            token = self.token
            self.consume(operator)
            right = yield self.expression(operator.level + 1)
            left = binary(operator.glyph, left, right, self.since(start))
            if operator.level == COMPARISON:
                self.single_comparison(token)
            self.joined(left, token)

    def infix(self) -> Operator | None:
        """The operator that stands here between two operands."""
        token = self.token
        if token.kind != "op":
            return None
        operator = by_glyph(token.text)
        return operator if operator and operator.level < POSTFIX else None

    def consume(self, operator: Operator) -> None:
        self.take()

    @abstractmethod
    def joined(self, tree: Tree, token: Token) -> None:
        """Called with every binary tree and the token of its operator."""

    def single_comparison(self, first: Token) -> None:
        operator = self.infix()
        if operator is not None and operator.level == COMPARISON:
            raise self.refuse("comparison-chain", Span(first.start, self.token.end))

    def operand(self, level: int) -> Reading:
        """A signed operand, or one with what stands behind it."""
        return self.signed(level) if self.token.at("-", "+") else self.tight()

    def signed(self, level: int) -> Reading:
        sign = self.open()
        inner = yield self.expression(PRODUCT if level <= NEGATION else POSTFIX)
        self.opened.pop()
        return Tree("unary", sign.text, (inner,), self.since(sign.start))

    def tight(self) -> Reading:
        """An operand and the powers, transposes and entries behind it."""
        start = self.token.start
        tree = yield self.primary()
        power: Token | None = None
        while True:
            token = self.token
            if token.at("^", ".^", "**") or token.kind == "superscript":
                before, base = power, tree
                tree = yield self.exponent(base, start)
                power = token if tree.kind == "binary" else None
                if before is not None and power is not None:
                    raise self.power_chain(start, before, power)
                continue
            further = self.postfix(tree, start)
            if further is None:
                return tree
            tree = yield further
            power = None

    def power_chain(self, start: int, first: Token, second: Token) -> Refusal:
        base = self.source[start : first.start].strip()
        middle = self.source[first.end : second.start].strip() or first.text
        last = self.source[second.end : self.since(start).end].strip() or second.text
        return self.refuse(
            "power-chain",
            self.since(start),
            left=f"({base}^{middle})^{last}",
            right=f"{base}^({middle}^{last})",
        )

    @abstractmethod
    def primary(self) -> Wanted:
        """An operand without what stands behind it."""

    @abstractmethod
    def postfix(self, tree: Tree, start: int) -> Reading | None:
        """The reading of a transpose or an entry behind `tree`, or None where none stands."""

    @abstractmethod
    def exponent(self, tree: Tree, start: int) -> Reading:
        """`tree` with the exponent that stands here: a power, a transpose, an inverse transpose."""

    # -- brackets ---------------------------------------------------------------------------------

    def group(self) -> Reading:
        """`( … )`: the tree inside, its place including the brackets left to what uses it."""
        opener = self.open()
        inner = yield self.expression()
        self.close(CLOSERS[opener.text])
        return inner

    def arguments(self) -> Reading:
        """What stands between the brackets of a call, as the children of one tree."""
        opener = self.open()
        found: list[Tree] = []
        while not self.token.at(")"):
            found.append((yield self.argument(bool(found))))
            if not self.accept(",", ";"):
                break
        self.close(")")
        return Tree("call", "", tuple(found), self.since(opener.start))

    def argument(self, further: bool) -> Reading:
        """One argument; `further` says that another stands before it."""
        return self.expression()

    def root(self) -> Reading:
        sign = self.open()
        enclosed = self.token.at("(")  # as a function: what follows acts on the root
        inner = yield (self.group() if enclosed else self.entried())
        raised = self.token.at("^", ".^", "**") or self.token.kind == "superscript"
        if raised and not enclosed:
            raise self.refuse("operator-extent", Span(sign.start, self.token.end))
        self.opened.pop()
        return call("sqrt", (inner,), self.since(sign.start))

    def bars(self) -> Reading:
        """`| … |`: what it means is decided by the shape of what it holds."""
        opener = self.open()
        inner = yield self.expression(SUM)
        self.close("|")
        return call("bars", (inner,), self.since(opener.start))

    def norm(self) -> Reading:
        """`‖ … ‖`, with a subscript before or after a power."""
        opener = self.open()
        inner = yield self.expression(SUM)
        self.close("‖")
        return self.normed(inner, opener.start)

    def normed(self, inner: Tree, start: int) -> Tree:
        kind, mark = self.norm_kind()
        span = self.since(start)
        if kind in ("1", "2"):
            self.note("norm-of-a-vector", span, subscript=kind)
        if kind in ("", "2", "F"):
            return call("norm2", (inner,), span)
        if kind == "1":
            return call("norm1", (inner,), span)
        known = OTHER_NORMS.get(kind.lower())
        if known is None:
            raise self.refuse("norm-kind", mark, found=kind)
        edit = Edit(start, self.norm_end(), known.format(self.text(inner.span)))
        raise self.refuse("norm-kind", mark, edit, found=kind)

    def norm_end(self) -> int:
        return self.tokens[self.position - 1].end

    @abstractmethod
    def norm_kind(self) -> tuple[str, Span]:
        """The subscript of a norm ('' where there is none), and its place."""

    def angles(self) -> Reading:
        """`⟨A, B⟩`, also `<A, B>`."""
        opener = self.open()
        left = yield self.expression(SUM)
        if not self.accept(","):
            raise self.misplaced()
        right = yield self.expression(SUM)
        self.close(CLOSERS[opener.text])
        return call("inner", (left, right), self.since(opener.start))

    def subscripts(self, base: Tree, start: int, closer: str, value: str | None = None) -> Reading:
        """An entry of `base`: subscripts up to `closer`, whose opener has been taken."""
        axes: list[Tree] = []
        while True:
            axes.append((yield self.subscript()))
            if not self.accept(","):
                break
        self.close(closer)
        return Tree("entry", value, (base, *axes), self.since(start))

    def subscript(self) -> Reading:
        """One axis: an index, `:`, or `low:high`."""
        first = self.token
        if self.accept(":"):
            if self.token.at(",", "]", "}"):
                return leaf("slice", None, first.span)
            raise self.refuse("open-slice", first.span)
        low = yield self.expression(SUM)
        self.counted(low)
        if not self.accept(":"):
            return low
        if self.token.at(",", "]", "}"):
            raise self.refuse("open-slice", Span(first.start, self.token.start))
        high = yield self.expression(SUM)
        return Tree("slice", None, (low, high), self.since(first.start))

    def counted(self, index: Tree) -> None:
        """Indices start at 1."""
        if index.kind == "number" and index.value == 0:
            raise self.refuse("index-from-zero", index.span, *from_one(self.source, index.span))
        if index.kind == "unary" and index.children[0].kind == "number":
            raise self.refuse("index-negative", index.span)
        ends = index.value if index.kind == "name" else index.children and index.children[0].value
        if ends == "end" and "end" not in self.names:
            raise self.refuse("index-end", index.span)

    # -- sums and derivatives on paper -------------------------------------------------------------

    def entried(self) -> Reading:
        """An operand and entries behind it, nothing else."""
        start = self.token.start
        tree = yield self.primary()
        while self.token.at("[", "_"):
            further = self.postfix(tree, start)
            if further is None:
                break
            tree = yield further
        return tree

    def operated(self, sign: Token, kind: str, variables: tuple[Tree, ...]) -> Reading:
        """The body of `∇_x` (one operand) or of `∂/∂x` (a term, as in books): where it is in doubt
        how far the body reaches, parentheses are asked for."""
        first = self.token
        self.opened.append(sign)
        if kind == "d" and not first.at("("):
            body = yield self.expression(PRODUCT)
        else:
            body = yield self.entried()
            if self.goes_on():
                raise self.refuse("operator-extent", Span(sign.start, self.token.end))
        self.opened.pop()
        return Tree("derivative", kind, (body, *variables), self.since(sign.start))

    def goes_on(self) -> bool:
        """A product, a power or a transpose follows."""
        operator = self.infix()
        return (
            self.token.at("^", ".^", "**", "'")
            or self.token.kind == "superscript"
            or (operator is not None and operator.level == PRODUCT)
        )

    def over(self, sign: Token, ranges: tuple[Tree, ...]) -> Reading:
        """The body of a sum on paper: one term, `Σ_i a_i*b_i + c` is `(Σ_i a_i*b_i) + c`."""
        indices = [str(entry.value) for entry in ranges]
        self.bound.extend(indices)
        self.opened.append(sign)
        body = yield self.expression(NEGATION)
        self.opened.pop()
        del self.bound[len(self.bound) - len(indices) :]
        self.bounded_body(sign, frozenset(indices))
        value = "sum" if sign.text == "∑" else "prod"
        return Tree("binder", value, (*ranges, body), self.since(sign.start))

    def bounded_body(self, sign: Token, indices: frozenset[str]) -> None:
        """Refuse `Σ_i a_i + b_i`: the index does not reach beyond the first term, and the writer
        may have meant that it does."""
        if not self.token.at("+", "-"):
            return
        depth = 0
        for token in self.tokens[self.position : self.position + 400]:
            if token.kind in ("end", "newline") or token.at("∑", "∏"):
                return
            if depth == 0 and token.at(",", ";"):
                return
            if token.kind == "op":
                depth += (token.text in "([{⟨") - (token.text in _CLOSING)
                if depth < 0:
                    return
            if token.kind == "name":
                index = token.text if token.text in indices else token.text.rpartition("_")[2]
                if index in indices:
                    place = Span(sign.start, token.end)
                    raise self.refuse("sum-extent", place, index=index)
