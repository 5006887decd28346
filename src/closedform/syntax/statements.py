"""Statements: definitions, results and equations, for both front ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from closedform.syntax.grammar import call, leaf
from closedform.syntax.lexer import Token
from closedform.syntax.paper import PaperReader
from closedform.syntax.reading import Note, Parsed, Reading, guarded, run
from closedform.syntax.tree import Span, Tree


class StatementReader(PaperReader):
    """Reads programs and equations out of expressions."""

    def __init__(self, source: str, row: list[Token], names: frozenset[str]) -> None:
        super().__init__(source, row, names)
        self.numpy = False
        self.stars: list[Note] = []
        self.functions: frozenset[str] = frozenset()  # that this text defines

    def defined(self) -> tuple[frozenset[str], frozenset[str]]:
        """The names that statements of this text define, and those of them that are functions."""
        found: set[str] = set()
        functions: set[str] = set()
        opens = True
        for position, token in enumerate(self.tokens):
            if opens and token.kind == "name":
                name, behind = self.head(position)
                if self._defines(behind):
                    found.add(name)
                    functions.update({name} if self.tokens[behind].at("(") else ())
            opens = token.kind == "newline" or token.at(";")
        return frozenset(found), frozenset(functions)

    def head(self, position: int) -> tuple[str, int]:
        """The name that a statement begins with, and the position behind it."""
        return self.tokens[position].text, position + 1

    def _defines(self, position: int) -> bool:
        if not self.tokens[position].at("("):
            return self.tokens[position].at("=", ":=")
        while self.tokens[position].kind in ("name", "op"):
            if self.tokens[position].at(")"):
                return self.tokens[position + 1].at("=", ":=")
            if self.tokens[position].kind == "op" and not self.tokens[position].at("(", ",", ";"):
                return False
            position += 1
        return False

    # -- statements -------------------------------------------------------------------------------

    def program(self) -> Reading:
        defined, self.functions = self.defined()
        self.names |= defined
        defines: list[Tree] = []
        result: Tree | None = None
        while True:
            self.pass_breaks()
            if self.token.kind == "end":
                break
            if result is not None:
                raise self.refuse("result-not-last", result.span)
            statement = yield self.statement()
            if statement.kind == "define":
                defines.append(statement)
            else:
                result = statement
            if not (self.token.kind in ("newline", "end") or self.token.at(";")):
                raise self.stray()
        if result is None and not defines:
            raise self.refuse("empty", Span(0, max(len(self.source), 1)))
        last = result or _defined_value(defines[-1])
        value = "numpy" if self.numpy else None
        return Tree("program", value, (*defines, last), Span(0, len(self.source)))

    def statement(self) -> Reading:
        start = self.token.start
        left = yield self.expression()
        if not self.token.at("=", ":="):
            return left
        equals = self.take()
        parameters = _parameters(left)
        if parameters is None:
            raise self.refuse("not-a-definition", Span(start, equals.end))
        body = yield self.expression()
        if self.token.at("=", ":="):
            raise self.refuse("equation-chain")
        return Tree("define", left.value, (*parameters, body), self.since(start))

    def equation(self) -> Reading:
        start = self.token.start
        left = yield self.expression()
        if not self.token.at("=", ":="):
            return left
        equals = self.take()
        right = yield self.expression()
        if self.token.at("=", ":="):
            raise self.refuse("equation-chain")
        return Tree("equation", equals.text, (left, right), self.since(start))

    def whole(self, reading: Reading) -> Reading:
        """`reading`, and nothing behind it."""
        self.pass_breaks()
        tree = yield reading
        self.pass_breaks()
        if self.token.kind != "end":
            raise self.stray()
        return tree

    def pass_breaks(self) -> None:
        while self.token.kind == "newline" or self.token.at(";"):
            self.take()

    def finished_notes(self) -> tuple[Note, ...]:
        """The notes in their order, those on `*` only where the text is in NumPy's manner."""
        notes = self.notes + (self.stars if self.numpy else [])
        return tuple(sorted(notes, key=lambda note: note.span))


class Front(NamedTuple):
    """A way of writing formulas: its words and its grammar."""

    words: Callable[[str, frozenset[str]], list[Token]]
    reader: type[StatementReader]

    def program(self, text: str, names: frozenset[str]) -> Parsed:
        return guarded(text, lambda source: self._read(source, names, whole=False))

    def equation(self, text: str, names: frozenset[str]) -> Parsed:
        return guarded(text, lambda source: self._read(source, names, whole=True))

    def _read(self, text: str, names: frozenset[str], whole: bool) -> Parsed:
        reader = self.reader(text, self.words(text, names), names)
        tree = run(reader.whole(reader.equation()) if whole else reader.program())
        return Parsed(tree, reader.finished_notes())


def _parameters(left: Tree) -> tuple[Tree, ...] | None:
    """The parameters of a definition with this left side; None where it defines nothing."""
    if left.kind == "name":
        return ()
    names = [str(child.value) for child in left.children if child.kind == "name"]
    distinct = len(names) == len(left.children) == len(set(names)) > 0
    return left.children if left.kind == "call" and distinct else None


def _defined_value(define: Tree) -> Tree:
    """A program that ends with a definition has what it defines as its result."""
    parameters = define.children[:-1]
    if not parameters:
        return leaf("name", define.value, define.span)
    return call(str(define.value), parameters, define.span)
