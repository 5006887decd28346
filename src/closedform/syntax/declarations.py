"""Declarations: what stands behind `where`."""

from __future__ import annotations

from typing import NamedTuple

from closedform.errors import ClosedformError, DeclarationProblem, LimitProblem
from closedform.syntax.grammar import leaf, number
from closedform.syntax.lexer import SUPERSCRIPTS, Token, tokens
from closedform.syntax.parser import TextReader
from closedform.syntax.precedence import SUM, Operator
from closedform.syntax.reading import Edit, Refusal, guarded, run
from closedform.syntax.tree import Span, Tree


class Declared(NamedTuple):
    """One declaration.

    kind        dims                           of
    scalar      ()
    vector      (n,), or () where not given
    matrix      (m, n), or ()
    integer     ()                             `k: integer >= 1`
    index       (n,)                           `i: index(n)`, from 1 to n
    dims        (left, right)                  `N > D`: no name, `properties` the comparison
    None        ()                             `S symmetric`, `lam > 0`: properties only

    `dots` counts the dots over the name (`ẋ: vector(n)`).
    """

    name: str
    kind: str | None
    dims: tuple[Tree, ...]
    properties: tuple[str, ...]
    span: Span
    dots: int = 0


PROPERTIES = {
    "symmetric": ("symmetric",),
    "skew": ("skew",),
    "antisymmetric": ("skew",),
    "psd": ("psd",),
    "pd": ("pd",),
    "spd": ("symmetric", "pd"),
    "diagonal": ("diagonal",),
    "orthogonal": ("orthogonal",),
    "lower": ("lower",),
    "upper": ("upper",),
    "tridiagonal": ("tridiagonal",),
    "invertible": ("invertible",),
    "nonsingular": ("invertible",),
    "full_column_rank": ("full_column_rank",),
    "full_row_rank": ("full_row_rank",),
    "positive": ("positive",),
    "nonnegative": ("nonnegative",),
    "integer": ("integer",),
    "constant": ("constant",),
    "binary": ("binary",),
    "pm1": ("pm1",),
}
PHRASES = {  # several words for one property
    ("full", "column", "rank"): "full_column_rank",
    ("full", "row", "rank"): "full_row_rank",
    ("positive", "definite"): "pd",
    ("positive", "semidefinite"): "psd",
    ("lower", "triangular"): "lower",
    ("upper", "triangular"): "upper",
    ("skew", "symmetric"): "skew",
}
KINDS = {"scalar": 0, "vector": 1, "matrix": 2, "integer": 0, "index": 1, "real": 0, "number": 0}
WRITTEN = {"vector": "vector(n)", "matrix": "matrix(m, n)", "index": "index(n)"}
REALS, INTEGERS = frozenset(("R", "ℝ", "Reals")), frozenset(("Z", "ℤ", "Integers"))
COMPARISONS = (">", ">=", "<", "<=")
_BOUNDS = {(">", "0"): "positive", (">=", "0"): "nonnegative"}
_SETS = {frozenset(("0", "1")): "binary", frozenset(("-1", "1")): "pm1"}
# The few commands that declarations in LaTeX need.
_LATEX = {
    "\\mathbb{R}": "ℝ", "\\mathbb{Z}": "ℤ", "\\times": "×", "\\in": "∈", "\\geq": "≥",
    "\\leq": "≤", "\\ge": "≥", "\\le": "≤", "\\{": "{", "\\}": "}",
}  # fmt: skip


def parse_declarations(text: str) -> tuple[Declared, ...]:
    """The declarations in `text`, parted by commas, semicolons or line breaks.

    >>> [(d.name, d.kind, d.properties) for d in parse_declarations("lam: scalar > 0, S symmetric")]
    [('lam', 'scalar', ('positive',)), ('S', None, ('symmetric',))]
    """
    try:
        return guarded(text, _declarations)
    except (DeclarationProblem, LimitProblem):
        raise
    except ClosedformError as error:
        problem = DeclarationProblem(
            error.code,
            span=error.span,
            source=error.source,
            also=error.also,
            suggestion=error.suggestion,
            **error.fields,
        )
    raise problem


def _declarations(text: str) -> tuple[Declared, ...]:
    return DeclarationReader(text, tokens(_plain(text)), frozenset()).all()


def _plain(text: str) -> str:
    """LaTeX marks as the notation's, every character in its place."""
    if "\\" not in text:
        return text
    for mark, plain in _LATEX.items():
        text = text.replace(mark, plain.ljust(len(mark)))
    return text


class DeclarationReader(TextReader):
    """Reads declarations; their dimensions are expressions of the notation."""

    def all(self) -> tuple[Declared, ...]:
        found: list[Declared] = []
        self.pass_separators()
        while self.token.kind != "end":
            found.extend(self.item(found))
            if not (self.token.kind in ("newline", "end") or self.token.at(",", ";")):
                raise self.bad("declaration-tail")
            self.pass_separators()
        return tuple(found)

    def pass_separators(self) -> None:
        while self.token.kind == "newline" or self.token.at(",", ";"):
            self.take()

    def bad(self, code: str, span: Span | None = None, *edits: Edit, **fields: str) -> Refusal:
        token = self.token
        place = span or (
            token.span if token.kind != "end" else Span(max(token.start - 1, 0), token.start)
        )
        return Refusal(
            DeclarationProblem, code, place, *edits, **{"found": self.text(place).strip(), **fields}
        )

    def miscounted(self, kind: str, span: Span) -> Refusal:
        fields = {"kind": kind, "wanted": str(KINDS[kind]), "right": WRITTEN.get(kind, kind)}
        return self.bad("declaration-dims", span, **fields)

    # -- one declaration --------------------------------------------------------------------------

    def item(self, before: list[Declared]) -> list[Declared]:
        if self.token.text in ("Element", "MatrixSymbol") and self.ahead().at("[", "("):
            return self.elsewhere()
        self.refuse_equation()
        if self.token.kind != "name":
            return [self.comparison()]
        if (
            before
            and self.property_words(self.position)
            and self.ends(self.property_words(self.position))
        ):
            before[-1] = self.finished(before.pop(), before)
            return []
        names = self.name_list()
        follows = self.token
        if follows.at(":", "∈") or (follows.kind == "name" and follows.text == "in"):
            self.take()
            kind, dims, properties = self.shape() if follows.at(":") else self.membership()
            properties = properties + self.properties()
            return [
                Declared(n.text, kind or None, dims, properties, self.since(n.start), n.dots)
                for n in names
            ]
        if follows.at("=") and self.ahead().text == "MatrixSymbol":
            self.take()
            return [d._replace(name=names[0].text) for d in self.elsewhere()]
        if (len(names) == 1 and follows.at(*COMPARISONS) and not self.numeric()) or follows.at(
            "+", "-", "*", "/"
        ):
            self.position -= 1
            return [self.comparison()]
        properties = self.properties()
        if not properties:
            raise self.bad("declaration-kind", names[-1].span, name=names[-1].text)
        return [Declared(n.text, None, (), properties, self.since(n.start), n.dots) for n in names]

    def refuse_equation(self) -> None:
        """`sum(y) = 1`: about values, where names are declared."""
        depth, position, equals = 0, self.position, 0
        while self.tokens[position].kind != "end":
            token = self.tokens[position]
            if not depth and (token.kind == "newline" or token.at(",", ";")):
                break
            depth += token.at("(", "[", "{") - token.at(")", "]", "}")
            if not depth and token.at("=") and self.tokens[position + 1].text != "MatrixSymbol":
                equals = position
            position += 1
        if equals:
            span = Span(self.token.start, self.tokens[position - 1].end)
            raise self.bad("declaration-equation", span)

    def name_list(self) -> list[Token]:
        """`a` or `a, b`."""
        names = [self.take()]
        while self.token.at(",") and self.ahead().kind == "name":
            after = self.ahead(2)
            listed = after.at(",", ":", "∈", *COMPARISONS) or (
                after.kind == "name" and after.text == "in"
            )
            if not listed or self.ahead().text in PROPERTIES:
                break
            self.take()
            names.append(self.take())
        return names

    def numeric(self) -> bool:
        """A number follows the comparison that stands here, and ends the declaration."""
        count = 2 if self.ahead().at("-") else 1
        return self.ahead(count).kind == "number" and self.ends(count + 1)

    def ends(self, count: int) -> bool:
        after = self.ahead(count)
        return after.kind in ("newline", "end") or after.at(",", ";")

    def finished(self, declared: Declared, before: list[Declared]) -> Declared:
        """`S: matrix(n, n), symmetric`: the word belongs to the declaration before it."""
        properties = (*declared.properties, *self.properties())
        before.append(declared)
        return declared._replace(properties=properties, span=self.since(declared.span.start))

    def comparison(self) -> Declared:
        """`N > D`, between dimensions."""
        start = self.token.start
        left = self.dimension()
        sign = self.token
        if not sign.at(*COMPARISONS, "=="):
            raise self.bad("declaration-name")
        self.take()
        right = self.dimension()
        return Declared("", "dims", (left, right), (sign.text,), self.since(start))

    def dimension(self) -> Tree:
        token, after = self.token, self.ahead()
        if token.kind == "name" and not token.dots and after.at(",", ")"):  # most are one letter
            return leaf("name", self.take().text, token.span)
        return run(self.expression(SUM))

    # -- shapes -----------------------------------------------------------------------------------

    def shape(self) -> tuple[str, tuple[Tree, ...], tuple[str, ...]]:
        token = self.token
        if token.at("("):
            dims = self.tuple_of("(", ")")
            if len(dims) > 2:
                raise self.bad("declaration-axes", self.since(token.start))
            return ("scalar", "vector", "matrix")[len(dims)], dims, ()
        if token.kind == "name" and token.text in KINDS:
            self.take()
            dims = self.tuple_of("(", ")") if self.token.at("(") else ()
            wanted = KINDS[token.text]
            optional = token.text in ("vector", "matrix") and not dims
            if len(dims) != wanted and not optional:
                raise self.miscounted(token.text, self.since(token.start))
            return "scalar" if token.text in ("real", "number") else token.text, dims, ()
        if self.property_words(self.position) or token.at(*COMPARISONS):
            return "", (), ()
        if token.text in REALS | INTEGERS or token.at("{"):
            return self.membership()
        raise self.bad("declaration-shape")

    def tuple_of(self, opener: str, closer: str) -> tuple[Tree, ...]:
        """`(m, n)`, `(n,)`."""
        begin = self.take()
        self.opened.append(begin)
        dims: list[Tree] = []
        while not self.token.at(closer):
            dims.append(self.dimension())
            if not self.accept(",", "×"):
                break
        self.close(closer)
        return tuple(dims)

    def membership(self) -> tuple[str, tuple[Tree, ...], tuple[str, ...]]:
        """`ℝ^n`, `R^(N×D)`, `{0,1}^N`."""
        token = self.token
        if token.at("{"):
            properties: tuple[str, ...] = (self.values(),)
        elif token.kind == "name" and token.text in REALS | INTEGERS:
            self.take()
            properties = ("integer",) if token.text in INTEGERS else ()
        else:
            raise self.bad("declaration-shape")
        dims = self.powers()
        if len(dims) > 2:
            raise self.bad("declaration-axes", self.since(token.start))
        if not dims and properties == ("integer",):
            return "integer", (), ()
        return ("scalar", "vector", "matrix")[len(dims)], dims, properties

    def values(self) -> str:
        """`{0,1}` or `{-1,1}`."""
        begin = self.take()
        found: set[str] = set()
        sign = ""
        while not self.token.at("}"):
            token = self.take()
            if token.kind == "number":
                found.add(("-" if sign == "-" else "") + token.text)
                sign = ""
            elif token.at("-", "+") and not sign:
                sign = token.text
            elif not token.at(","):
                raise self.bad("declaration-values", self.since(begin.start))
        self.take()
        name = _SETS.get(frozenset(found))
        if name is None:
            raise self.bad("declaration-values", self.since(begin.start))
        return name

    def powers(self) -> tuple[Tree, ...]:
        """The dimensions in the exponent of a set."""
        if self.token.kind == "superscript":
            mark = self.take()
            if (
                not set(mark.text) <= set(SUPERSCRIPTS.values()) - set("+-T†()")
                or len(mark.text) > 1
            ):
                raise self.bad("declaration-shape", mark.span)
            if mark.text.isdecimal():
                return (number(mark.text, mark.span),)
            return (leaf("name", mark.text, mark.span),)
        if not self.accept("^"):
            return ()
        if self.token.at("(", "{"):
            return self.axes({"(": ")", "{": "}"}[self.token.text])
        dims = [run(self.primary())]
        while self.accept("×"):
            dims.append(run(self.primary()))
        return tuple(dims)

    def axes(self, closer: str) -> tuple[Tree, ...]:
        """`(N×D)`, `{N × D}`, `(N x D)`."""
        self.opened.append(self.take())
        dims: list[Tree] = []
        while True:
            dims.append(self.dimension())
            times = self.token.kind == "name" and self.token.text == "x"
            if not (self.accept("×", ",") or (times and self.take())):
                break
        self.close(closer)
        return tuple(dims)

    def infix(self) -> Operator | None:
        return None if self.token.at("×") else super().infix()

    # -- properties -------------------------------------------------------------------------------

    def properties(self) -> tuple[str, ...]:
        found: list[str] = []
        while True:
            count = self.property_words(self.position)
            if count:
                words = tuple(
                    token.text for token in self.tokens[self.position : self.position + count]
                )
                self.position += count
                found.extend(PROPERTIES[PHRASES.get(words, words[0])])
            elif (
                self.token.kind == "name" and self.token.text == "function" and self.ahead().at("(")
            ):
                found.append(self.motion())
            elif self.token.at(*COMPARISONS):
                found.append(self.bound_of())
            elif self.token.kind == "name" and self.token.text in ("is", "and"):
                self.take()
            elif self.token.kind == "name" and self.token.text in KINDS and not found:
                place = self.tokens[self.position - 1].end
                raise self.bad("declaration-colon", None, Edit(place, place, ":"))
            elif self.token.kind == "name":
                raise self.bad("declaration-property", name=self.token.text)
            else:
                return tuple(dict.fromkeys(found))

    def property_words(self, position: int) -> int:
        """How many words at this place say one property."""
        words = tuple(
            token.text for token in self.tokens[position : position + 3] if token.kind == "name"
        )
        for phrase in PHRASES:
            if words[: len(phrase)] == phrase:
                return len(phrase)
        token = self.tokens[position]
        return 1 if token.kind == "name" and token.text in PROPERTIES else 0

    def motion(self) -> str:
        """`function(t)`."""
        word = self.take()
        self.take()
        inner = self.take()
        if inner.text != "t" or not self.accept(")"):
            raise self.bad("declaration-time", self.since(word.start))
        return "function"

    def bound_of(self) -> str:
        """`> 0`, `>= 2`."""
        sign = self.take()
        minus = "-" if self.accept("-") else ""
        value = self.token
        if value.kind != "number":
            raise self.bad("declaration-bound", Span(sign.start, max(value.end, sign.end)))
        self.take()
        text = f"{minus}{value.text}"
        return _BOUNDS.get((sign.text, text), f"{sign.text}{text}")

    # -- spellings of other systems ---------------------------------------------------------------

    def elsewhere(self) -> list[Declared]:
        """`MatrixSymbol("A", m, n)` and `Element[A, Matrices[{m, n}]]`."""
        word = self.take()
        opener = self.take()
        self.opened.append(opener)
        name = self.take()
        if name.kind not in ("name", "string") or not self.accept(","):
            raise self.bad("declaration-shape", self.since(word.start))
        if word.text == "MatrixSymbol":
            dims: list[Tree] = [self.dimension()]
            while self.accept(","):
                dims.append(self.dimension())
            kind = "matrix"
        else:
            kind, dims = self.domain()
        self.close({"[": "]", "(": ")"}[opener.text])
        if len(dims) != KINDS[kind]:
            raise self.miscounted(kind, self.since(word.start))
        properties = self.properties()
        return [Declared(name.text, kind, tuple(dims), properties, self.since(word.start))]

    def domain(self) -> tuple[str, list[Tree]]:
        """`Reals`, `Vectors[n]`, `Matrices[{m, n}]`."""
        word = self.take()
        if word.text in REALS:
            return "scalar", []
        if word.text in INTEGERS:
            return "integer", []
        if word.text not in ("Vectors", "Matrices") or not self.token.at("["):
            raise self.bad("declaration-shape", word.span)
        self.opened.append(self.take())
        dims = self.tuple_of("{", "}") if self.token.at("{") else (self.dimension(),)
        self.close("]")
        return ("vector" if word.text == "Vectors" else "matrix"), list(dims)
