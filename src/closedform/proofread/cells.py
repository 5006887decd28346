"""Reads what is written out entry by entry: environments of cells, rows and columns in brackets,
cases, and the dots between terms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from closedform.proofread.grids import grid
from closedform.proofread.patterns import same
from closedform.proofread.written_out import settled_cells
from closedform.syntax.grammar import CLOSERS, binary, call, leaf, number
from closedform.syntax.latex import LatexReader
from closedform.syntax.latex_scripts import PAIRED, Script
from closedform.syntax.lexer import Token
from closedform.syntax.precedence import SUM, Operator
from closedform.syntax.reading import Reading
from closedform.syntax.tree import Span, Tree

DETERMINANTS = ("vmatrix",)
CASES = ("cases", "dcases")
UNREAD = ("Vmatrix",)  # a norm, or bars of another kind
COMPARISONS = {"=": "==", "==": "==", "≠": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
OTHERWISE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
LONG = 2_000  # tokens between brackets
INDICES = frozenset("ijklm")
_NAME = re.compile(r"\{(\w+)\*?\}")
_GAP = re.compile(r"\\(?:quad|qquad|enspace|;| )|~")
_BETWEEN = re.compile(r"\\(?:cdots|dotsm|dotsb)|⋯")  # dots between factors, and not in a list


class CellReader(LatexReader):
    """Reads cells and dots."""

    flat: frozenset[str] = frozenset()  # names of numbers and vectors: `x_{12}` has one subscript
    parted = False  # in a row whose entries only stand apart

    def begins(self) -> bool:
        return super().begins() or self.token.at("…", "\\begin")

    def infix(self) -> Operator | None:
        if self.parted and self.begins() and self.gap(self.position):
            return None
        return super().infix()

    def gap(self, position: int) -> bool:
        """A wide space stands in front of this token."""
        before = self.tokens[position - 1].end
        return _GAP.search(self.source, before, self.tokens[position].start) is not None

    def primary(self) -> Reading:
        if self.token.at("…"):
            return self.dots()
        if self.token.at("\\begin"):
            return (yield self.cells())
        return (yield super().primary())

    def dots(self) -> Tree:
        """Their value is `*` where they can stand for factors."""
        token = self.take()
        enclosed = bool(self.opened) and self.opened[-1].at("(", "[")
        times = self.tokens[self.position - 2].at("*") if self.position > 1 else False
        factors = times or not enclosed or _BETWEEN.match(self.text(token.span))
        return leaf("dots", "*" if factors else None, token.span)

    # -- environments -----------------------------------------------------------------------------

    def cells(self) -> Reading:
        """`\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}`."""
        opener = self.open()
        named = _NAME.search(self.source, opener.start)
        environment = named[1] if named else ""
        if environment in UNREAD:
            raise self.unsupported(opener)
        outer, self.parted = self.parted, False
        cased = environment in CASES
        rows: list[list[Tree]] = [[]]
        while True:
            rows[-1].append((yield (self.condition() if cased and rows[-1] else self.cell())))
            if self.accept("\\\\"):
                rows.append([])
            elif not self.accept("&"):
                break
        self.parted = outer
        if not self.token.at("\\end"):
            raise self.stray()
        self.take()
        self.opened.pop()
        span = self.since(opener.start)
        if len(rows) > 1 and len(rows[-1]) == 1 and rows[-1][0].kind == "blank":
            rows.pop()
        if cased:
            return self.cases(rows, span)
        made = grid(settled_cells(rows), span)
        return call("bars", (made,), span) if environment in DETERMINANTS else made

    def cell(self) -> Reading:
        if self.token.at("&", "\\\\", "\\end"):
            return self.blank()
        made = yield self.expression(SUM)
        self.accept(",")
        return made

    def blank(self) -> Tree:
        start = self.token.start
        return leaf("blank", None, Span(start, start + 1))

    # -- cases ------------------------------------------------------------------------------------

    def condition(self) -> Reading:
        """`i = j`, `x > 0`; nothing where it holds otherwise."""
        if self.token.at("&", "\\\\", "\\end"):
            return self.blank()
        left = yield self.expression(SUM)
        sign = self.token
        if sign.text not in COMPARISONS:
            raise self.stray()
        self.take()
        right = yield self.expression(SUM)
        self.accept(",", ";")
        return binary(COMPARISONS[sign.text], left, right, self.since(left.span.start))

    def cases(self, rows: list[list[Tree]], span: Span) -> Tree:
        """The values under their conditions; the last one holds where no other does."""
        if len(rows) < 2 or any(len(row) != 2 for row in rows):
            raise self.refuse("cases-unclear", span)
        *conditional, (made, last) = rows
        if last.kind != "blank" and not (len(rows) == 2 and _opposite(conditional[0][1], last)):
            raise self.refuse("cases-unclear", last.span)
        for value, condition in reversed(conditional):
            made = self.chosen(condition, value, made, span)
        return made

    def chosen(self, condition: Tree, value: Tree, other: Tree, span: Span) -> Tree:
        """One of two values; of indices with the entry of the identity, which is 1 where they
        are equal."""
        glyph, sides = condition.value, condition.children
        if condition.kind != "binary":
            raise self.refuse("cases-unclear", condition.span)
        if glyph not in ("==", "!="):
            return call("where", (condition, value, other), span)
        if "I" in self.names or not all(self.is_index(side) for side in sides):
            raise self.refuse("cases-unclear", condition.span)
        if glyph == "!=":
            value, other = other, value
        delta = Tree("entry", "subscript", (leaf("name", "I", span), *sides), condition.span)
        if other.kind == "number" and not other.value:
            return binary("*", delta, value, span)
        return binary("+", binary("*", delta, binary("-", value, other, span), span), other, span)

    def is_index(self, tree: Tree) -> bool:
        whole = tree.kind == "number" and tree.value in (1, 2, 3)
        letter = tree.value in INDICES or tree.value in self.bound
        return whole or (tree.kind == "name" and letter)

    # -- brackets ---------------------------------------------------------------------------------

    def group(self) -> Reading:
        """`( … )`, or the entries of a row or of a column between brackets."""
        position = self.position
        opener = self.token
        marks = list(self.inside(position)) if opener.at("(", "[") else []
        behind = position > 0 and self.is_behind(position)
        outer, self.parted = self.parted, self.is_row(marks)
        if self.parted:
            made = yield self.entries(opener)
            made = grid(settled_cells([list(made.children)]), made.span)
        elif any(self.tokens[k].at(",") for k in marks) and not behind:
            made = yield self.tuple(opener, any(self.tokens[k].at("…") for k in marks))
        else:
            self.parted = False
            made = yield super().group()
        self.parted = outer
        return made

    def inside(self, position: int) -> Iterator[int]:
        """Where what stands between these brackets, and in no others, is found."""
        depth = 0
        for k in range(position, min(position + LONG, len(self.tokens))):
            token = self.tokens[k]
            depth -= token.at(")", "]", "}", "\\}", "\\end", "⟩")
            if not depth and k > position:
                return
            if depth == 1:
                yield k
            depth += token.at("(", "[", "{", "\\{", "\\begin", "⟨")

    def is_behind(self, position: int) -> bool:
        """An operand stands in front of the bracket: what may be a function."""
        before = self.tokens[position - 1]
        known = self.names - self.functions - (self.bare or frozenset())
        if before.kind == "name" and before.text in known:
            return False
        if before.at("}") and self.tokens[self.opening(self.opening(position - 1) - 1) - 1].at(
            "\\frac"
        ):
            return False
        return before.kind in ("name", "function") or before.at(")", "]", "}", "'")

    def opening(self, position: int) -> int:
        """Where the brace that is closed here opens."""
        depth = 0
        for k in range(position, 0, -1):
            depth += self.tokens[k].at("}") - self.tokens[k].at("{")
            if not depth:
                return k
        return 0

    def is_row(self, marks: list[int]) -> bool:
        """Dots with wide spaces around them stand there."""
        for k in marks:
            if self.tokens[k].at("…") and self.gap(k) and self.gap(k + 1):
                around = self.tokens[k - 1], self.tokens[k + 1]
                return not any(token.at(",", "+", "-", "*") for token in around)
        return False

    def entries(self, opener: Token) -> Reading:
        """What stands between brackets, parted by commas or spaces, as the children of a tree."""
        self.open()
        found: list[Tree] = []
        while not found or self.accept(",") or (self.parted and self.begins()):
            found.append((yield self.expression(SUM)))
        self.close(CLOSERS[opener.text])
        return Tree("row", None, tuple(found), self.since(opener.start))

    def tuple(self, opener: Token, dotted: bool) -> Reading:
        """`(x_1, …, x_n)` is a column, also with a transpose behind it; with one and a factor
        after that it could be a row."""
        made = yield self.entries(opener)
        turned = self.turns()
        if not turned and (opener.at("[") or not dotted):
            raise self.refuse("row-or-column", made.span)
        self.position += turned
        if self.begins() or self.token.at("*", "^"):
            raise self.refuse("row-or-column", self.since(opener.start))
        return grid(settled_cells([[cell] for cell in made.children]), made.span)

    # -- subscripts -------------------------------------------------------------------------------

    def is_entry(self, base: str, script: Script) -> bool:
        return self.is_double(base, script) or super().is_entry(base, script)

    def is_double(self, base: str, script: Script) -> bool:
        """`X_{11}`, `x_{1D}`, `x_{kp}`: a row and a column."""
        letters = script.text
        if len(letters) != 2 or base in self.flat or any(t.kind == "op" for t in script.inner):
            return False
        if len(script.inner) == 1:  # of an unknown name it can be the number of a block
            whole = script.inner[0].kind == "number" and "0" not in letters
            return whole and base in self.names and not self.has_single(base)
        digits = [x for x in letters if x.isdecimal()]
        running = [x for x in letters if x in self.bound or (digits and x in PAIRED)]
        return len(script.inner) == 2 and bool(running)

    def has_single(self, base: str) -> bool:
        """A single subscript stands below this name somewhere."""
        for k, token in enumerate(self.tokens[:-2]):
            if token.kind == "name" and token.text == base and self.tokens[k + 1].at("_"):
                first, second, third = (self.tokens[k + 2 :] + [self.tokens[-1]] * 2)[:3]
                if not first.at("{") or (len(second.text) == 1 and third.at("}")):
                    return True
        return False

    def below_base(self, base: Tree, start: int, script: Script) -> Reading:
        if base.kind == "name" and self.is_double(str(base.value), script):
            token = script.inner[0]
            self.position += script.width
            axes = (
                number(x, token.span) if x.isdecimal() else leaf("name", x, token.span)
                for x in script.text
            )
            return Tree("entry", "subscript", (base, *axes), self.since(start))
        return (yield super().below_base(base, start, script))

    def sample(self, tree: Tree, opener: Token, index: Token, start: int) -> Tree:
        """`x^{(1)}`: also the first sample."""
        small = tree.kind == "name" and str(tree.value)[0].islower()
        if opener.at("(") and index.kind == "number" and small and index.text != "0":
            self.position += 6
            span = self.since(start)
            return Tree("entry", "sample", (tree, number(index.text, index.span)), span)
        return super().sample(tree, opener, index, start)


def _opposite(one: Tree, other: Tree) -> bool:
    """Whether one of two conditions holds exactly where the other does not."""
    if one.kind != "binary" or other.kind != "binary" or OTHERWISE[str(one.value)] != other.value:
        return False
    return all(map(same, one.children, other.children))
