"""Words of LaTeX: fonts and spacing are dropped, commands become the tokens of the notation."""

from __future__ import annotations

import re

from closedform.errors import LimitProblem, SyntaxProblem, UnsupportedProblem
from closedform.syntax.habits import WORDS
from closedform.syntax.letters import declared
from closedform.syntax.lexer import LONGEST_NUMBER, Token, plain, undotted
from closedform.syntax.precedence import by_glyph, canonical, words
from closedform.syntax.reading import Refusal
from closedform.syntax.tree import Span

GREEK = words(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa "
    "varkappa lambda mu nu xi pi varpi rho varrho sigma varsigma tau upsilon phi varphi "
    "chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell omicron "
    "imath jmath hbar"
)
FONTS = words(
    "mathbf boldsymbol bm mathit mathsf mathcal mathscr mathfrak mathbb pmb vec symbf "
    "mathds mathtt bf bold boldmath"
)
UPRIGHT = words("mathrm operatorname text textrm textup textnormal mbox rm textsf")
PROSE = words("text textrm textnormal mbox")
PROSE_WORDS = words("where if and or for with subject to otherwise s.t such that is the")
ACCENTS = {
    "hat": "hat", "widehat": "hat", "tilde": "tilde", "widetilde": "tilde", "bar": "bar",
    "overline": "bar", "check": "check", "breve": "breve", "underline": "under",
}  # fmt: skip
DOTS = {"dot": 1, "ddot": 2, "dddot": 3}
MARKS = {
    "odot": ".*", "circ": ".*", "otimes": "⊗", "oslash": "./", "cdot": "*", "ast": "*",
    "times": "×", "div": "/", "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=",
    "geq": ">=", "geqslant": ">=", "lt": "<", "gt": ">", "top": "'", "intercal": "'",
    "prime": "'", "dagger": "†", "lvert": "|", "rvert": "|", "vert": "|", "lVert": "‖",
    "rVert": "‖", "Vert": "‖", "|": "‖", "langle": "⟨", "rangle": "⟩", "{": "\\{", "}": "\\}",
    "lbrace": "\\{", "rbrace": "\\}", "lbrack": "[", "rbrack": "]", "lparen": "(", "rparen": ")",
    "sum": "∑", "prod": "∏", "nabla": "∇", "partial": "∂", "infty": "∞", "frac": "\\frac",
    "dfrac": "\\frac", "tfrac": "\\frac", "cfrac": "\\frac", "sqrt": "\\sqrt", "colon": ":",
    "coloneqq": ":=", "triangleq": ":=",
}  # fmt: skip
NAMED = words(
    "log ln exp det sin cos tan sinh cosh tanh arcsin arccos arctan max min tr Tr diag Diag rank "
    "sign sgn erf softmax trace vect sigmoid relu ReLU softplus"
)
DROPPED = words(
    "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm , ; : "
    "! > quad qquad thinspace displaystyle textstyle scriptstyle limits nolimits nonumber "
    "notag"
) | {" ", "\n"}
DROPPED_WITH_ARGUMENT = frozenset(("tag", "label", "hspace", "vspace", "mspace", "phantom"))
_TOKEN = re.compile(
    r"(?P<space>[\s~]+|%[^\n]*)"
    r"|\\(?P<command>[A-Za-z]+\*?|.|\n)"
    r"|(?P<number>\d+(?:\.\d+)?|\.\d+)"
    r"|(?P<word>[A-Za-z]+\d*)"
    r"|(?P<op>\.\*|\./|\.\^|:=|==|<=|>=|[-+*/^_'()\[\]{},;:=<>|])"
    r"|(?P<other>.)",
    re.S,
)
_SKIP = re.compile(r"(?:\[[^\]\n]*\])?")  # how far below the next row stands
_DOTS = re.compile(r"\.\.\.+|[…⋯⋮⋱]")
_WRAPPERS = (("$$", "$$"), ("$", "$"), ("\\[", "\\]"), ("\\(", "\\)"))
_SINGLE = ("^", "_", "\\frac", "\\sqrt")
LINES = words("aligned align split gathered gather equation eqnarray multline")
GRIDS = words(
    "matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix psmallmatrix bsmallmatrix array "
    "cases dcases"
)
DOTTED = words(
    "dots cdots ldots vdots ddots hdots dotsc dotsb dotsm dotso iddots adots mathellipsis"
)
NESTED = 50  # fonts and accents inside one another
WORD = 4  # so many lower-case letters in a row are a word, not a product


def unwrapped(text: str) -> tuple[int, int]:
    """Where the formula begins and ends inside `$…$`, `\\[…\\]` and a full stop."""
    start, end = _stripped(text, 0, len(text))
    for opener, closer in _WRAPPERS:
        inner = end - start - len(opener) - len(closer)
        if inner >= 0 and text.startswith(opener, start) and text.endswith(closer, start, end):
            start, end = _stripped(text, start + len(opener), end - len(closer))
            break
    if text[start:end].endswith((".", ",", ";")) and not text[start:end].endswith(("\\,", "\\;")):
        end -= 1
    return start, end


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return end - len(piece.lstrip()), start + len(piece.rstrip())


def latex_tokens(text: str, names: frozenset[str], cells: bool = False) -> list[Token]:
    """The words of a LaTeX formula, scripts in the order subscript, superscript; with `cells`
    also the marks of what is written out entry by entry, the dots all as `…`."""
    found = _Scanner(text, names, cells).tokens()
    return _scripts_ordered(_bare_functions(_indices_joined(_lines_joined(found))))


def _indices_joined(tokens: list[Token]) -> list[Token]:
    """With one name for an index such as `i_{1}`, where a sum is over it."""
    found = {at: _numbered(tokens, at) for at, token in enumerate(tokens) if token.kind == "name"}
    summed = {
        name
        for at, (name, width) in found.items()
        if width and at > 2 and tokens[at - 1].at("{") and tokens[at - 3].at("∑", "∏")
    }
    made: list[Token] = []
    at = 0
    while at < len(tokens):
        name, width = found.get(at, ("", 0))
        token = tokens[at]
        if name in summed:
            token, at = token._replace(text=name, end=tokens[at + width].end), at + width
        made.append(token)
        at += 1
    return made


def _numbered(tokens: list[Token], at: int) -> tuple[str, int]:
    """A name with a number below it, and how many tokens this takes; no name where none does."""
    below = tokens[at + 1 : at + 5]
    braced = len(below) == 4 and below[1].at("{") and below[3].at("}")
    width = 4 if braced else 2
    number = below[2] if braced else below[1] if len(below) > 1 else None
    if number is None or not below[0].at("_") or number.kind != "number":
        return "", 0
    return f"{tokens[at].text}_{number.text}", width


class _Scanner:
    def __init__(self, text: str, names: frozenset[str], cells: bool) -> None:
        self.text = text
        self.names = names
        self.cells = cells
        self.grids = 0  # environments of cells around this place
        self.at, self.end = unwrapped(text)
        self.start = self.at
        self.found: list[Token] = []
        self.spaced = False
        self.depth = 0  # fonts and accents around this place
        self.aligned = 0  # environments of several lines around this place

    def tokens(self) -> list[Token]:
        while self.at < self.end:
            self.found.extend(self.next())
        self.found.append(Token("end", "", self.end, self.end, self.spaced))
        return self.found

    def unsupported(self, start: int, end: int) -> Refusal:
        read = self.text[self.start : start].strip()
        return Refusal(
            UnsupportedProblem,
            "latex-unsupported",
            Span(start, end),
            found=self.text[start:end],
            read=read if len(read) <= 80 else "…" + read[-80:],
        )

    def next(self) -> list[Token]:
        """The tokens of the next word; none for what is dropped."""
        start = self.at
        match = _TOKEN.match(self.text, start, self.end)
        if match is None:
            raise self.unsupported(start, self.end)
        kind, self.at = match.lastgroup, match.end()
        spaced, self.spaced = self.spaced, False
        piece = match.group(str(kind))
        if self.cells and (dots := _DOTS.match(self.text, start, self.end)):
            self.at = dots.end()
            return [Token("op", "…", start, self.at, spaced)]
        if kind == "space":
            self.spaced = True
            return []
        if kind == "command":
            self.spaced = spaced
            return self.command(piece, start)
        if kind == "number":
            return self.number(piece, start, spaced)
        if kind == "word":
            return self.word(piece, start, spaced)
        if kind == "op":
            raised = piece == "+" and self.found and self.found[-1].at("^")  # X^+ y, no exponent
            return [Token("op", "†" if raised else piece, start, self.at, spaced)]
        return self.character(piece, start, spaced)

    def number(self, piece: str, start: int, spaced: bool) -> list[Token]:
        """TeX takes one digit behind `^`, `_` and `\\frac`."""
        before = self.found[-1] if self.found else None
        halves = len(self.found) > 1 and self.found[-2].at("\\frac")
        single = before is not None and (
            before.at(*_SINGLE) or (halves and before.kind == "number")
        )
        if single and piece[0] != ".":
            self.at, piece = start + 1, piece[0]
        if len(piece) > LONGEST_NUMBER:
            raise Refusal(
                LimitProblem, "number-too-long", Span(start, self.at), limit=LONGEST_NUMBER
            )
        return [Token("number", piece, start, self.at, spaced)]

    def word(self, piece: str, start: int, spaced: bool) -> list[Token]:
        """Letters are names one by one, unless the word is declared or a function in front of its
        argument; digits behind letters are read anew."""
        if piece in self.names:
            return [Token("name", piece, start, self.at, spaced)]
        letters = piece.rstrip("0123456789")
        applied = self.text[self.at : self.end].lstrip()[:1] == "(" if len(piece) > 1 else False
        if applied and piece in WORDS:
            return [Token("function", WORDS[piece], start, self.at, spaced)]
        if letters in self.names:
            self.at = start + len(letters)
            return [Token("name", letters, start, self.at, spaced)]
        if len(letters) >= WORD and letters.islower():
            raise Refusal(SyntaxProblem, "latex-word", Span(start, self.at), found=letters)
        self.at = start + 1
        return [Token("name", piece[0], start, self.at, spaced)]

    def character(self, piece: str, start: int, spaced: bool) -> list[Token]:
        if piece == "&" and self.grids:
            return [Token("op", "&", start, self.at, spaced)]
        if piece == "&" and self.aligned:
            return []
        mark = canonical().get(piece)
        if mark is not None:
            return [Token("op", mark, start, self.at, spaced)]
        paper = {"∑": "∑", "∏": "∏", "∂": "∂", "∇": "∇", "‖": "‖", "∥": "‖", "⟨": "⟨", "⟩": "⟩"}
        if piece in paper:
            return [Token("op", paper[piece], start, self.at, spaced)]
        if piece.isalpha():
            name, dots = undotted(plain(piece))
            return [Token("name", name, start, self.at, spaced, dots)]
        raise Refusal(SyntaxProblem, "unknown-character", Span(start, self.at), found=piece)

    # -- commands ---------------------------------------------------------------------------------

    def command(self, name: str, start: int) -> list[Token]:
        spaced, self.spaced = self.spaced, False
        name = name.removesuffix("*")
        if name in DROPPED:
            self.spaced = spaced or name not in ("!", "left", "right")
            self.null_delimiter(name, start)
            return []
        if name in MARKS:
            return [Token("op", MARKS[name], start, self.at, spaced)]
        if name in GREEK:
            return [Token("name", self.declared(name), start, self.at, spaced)]
        if name in NAMED:
            return [Token("function", WORDS[name], start, self.at, spaced)]
        if name in FONTS:
            return self.font(name, start)
        if name in UPRIGHT:
            return self.upright(name, start, spaced)
        if name in ACCENTS or name in DOTS:
            return self.accent(name, start, spaced)
        if name in DROPPED_WITH_ARGUMENT:
            self.braces(start)
            self.spaced = True
            return []
        if self.cells and name in DOTTED:
            return [Token("op", "…", start, self.at, spaced)]
        if self.cells and name in ("ne", "neq"):
            return [Token("op", "≠", start, self.at, spaced)]
        if name in ("begin", "end"):
            begin, end = self.braces(start)
            if self.cells and self.text[begin:end].removesuffix("*") in GRIDS:
                return [self.grid(name, self.text[begin:end], start, spaced)]
            if self.text[begin:end].removesuffix("*") in LINES:
                self.aligned += 1 if name == "begin" else -1
                return []
        if name == "\\" and self.grids:
            self.at = _SKIP.match(self.text, self.at, self.end).end()  # type: ignore[union-attr]
            return [Token("op", "\\\\", start, self.at)]
        if name == "\\" and self.aligned:
            return [Token("newline", "\n", start, self.at)]
        raise self.unsupported(start, self.at)

    def grid(self, name: str, environment: str, start: int, spaced: bool) -> Token:
        """`\\begin{array}{cc}`, `\\end{array}`: the mark that opens cells, or ends them."""
        self.grids += 1 if name == "begin" else -1
        if name == "begin" and environment == "array" and self.braced():
            self.braces(start)
        return Token("op", f"\\{name}", start, self.at, spaced)

    def declared(self, name: str) -> str:
        """A Greek letter under the spelling that is declared: `\\lambda` may be `lam` or `λ`."""
        return declared(name, self.names)

    def null_delimiter(self, name: str, start: int) -> None:
        """`\\left.` opens nothing: a value at a point, which is not read."""
        if name in ("left", "right") and self.text[self.at : self.at + 1] == ".":
            raise self.unsupported(start, self.at + 1)

    def braces(self, start: int) -> tuple[int, int]:
        """Where the braced text behind a command begins and ends; the place moves behind it."""
        while self.at < self.end and self.text[self.at] == " ":
            self.at += 1
        closer = self.text.find("}", self.at, self.end)
        if self.text[self.at : self.at + 1] != "{" or closer < 0:
            found = self.text[start : self.at].strip()
            raise Refusal(SyntaxProblem, "latex-braces", Span(start, self.at), found=found)
        inner = self.at + 1, closer
        self.at = closer + 1
        return inner

    def argument(self, start: int) -> list[Token]:
        """The tokens of one argument of a font or an accent, without its braces."""
        self.depth += 1
        if self.depth > NESTED:
            raise Refusal(LimitProblem, "too-deep", Span(start, self.at), limit=NESTED)
        outer, self.found = self.found, []
        if not self.braced():
            while not self.found and self.at < self.end:
                self.found.extend(self.next())
        else:
            depth = 0
            while self.at < self.end:
                made = self.next()
                for token in made:
                    depth += token.at("{") - token.at("}")
                self.found.extend(made)
                if not depth and self.found:
                    break
            if depth:
                found = self.text[start : start + 20]
                raise Refusal(SyntaxProblem, "latex-braces", Span(start, self.at), found=found)
        inner, self.found = self.found, outer
        self.depth -= 1
        return inner[1:-1] if inner and inner[0].at("{") else inner

    def braced(self) -> bool:
        while self.at < self.end and self.text[self.at].isspace():
            self.at += 1
        return self.text[self.at : self.at + 1] == "{"

    def font(self, name: str, start: int) -> list[Token]:
        """A font has no meaning, but for 𝟏 (ones) and 𝔼."""
        inner = self.argument(start)
        if len(inner) != 1:
            opener = Token("op", "{", start, start + 1)
            return [opener, *inner, Token("op", "}", self.at - 1, self.at)] if inner else []
        token = inner[0]._replace(start=start, end=self.at)
        if token.kind == "number" and token.text in "01":
            return [token._replace(kind="ones")]
        if name in ("mathbb", "mathds") and token.text in ("E", "P", "V"):
            raise self.unsupported(start, self.at)
        return [token]

    def upright(self, name: str, start: int, spaced: bool) -> list[Token]:
        """A word in upright letters is one name, or a function."""
        if not self.braced():
            return self.switched(start, spaced) if name == "rm" else self.argument(start)
        begin, end = self.braces(start)
        word = self.text[begin:end].replace("\\_", "_")
        if not word.strip():
            self.spaced = True
            return []
        if word in WORDS and not (name in PROSE and word == "where"):
            return [Token("function", WORDS[word], start, self.at, spaced)]
        if not (word.replace("_", "").isalnum() and word[0].isalpha()) or word in PROSE_WORDS:
            raise self.unsupported(start, self.at)
        kind = "function" if name == "operatorname" else "name"
        return [Token(kind, word, start, self.at, spaced)]

    def switched(self, start: int, spaced: bool) -> list[Token]:
        """`{\\rm tr}`: the letters that follow are one word."""
        begin = self.at
        while self.at < self.end and self.text[self.at].isalpha():
            self.at += 1
        word = self.text[begin : self.at]
        if not word:
            raise self.unsupported(start, self.at)
        if word in WORDS:
            return [Token("function", WORDS[word], start, self.at, spaced)]
        return [Token("name", word, start, self.at, spaced)]

    def accent(self, name: str, start: int, spaced: bool) -> list[Token]:
        inner = self.argument(start)
        if len(inner) != 1 or inner[0].kind != "name":
            raise self.unsupported(start, self.at)
        token = inner[0]._replace(start=start, end=self.at, spaced=spaced)
        if name in DOTS:
            return [token._replace(dots=token.dots + DOTS[name])]
        return [token._replace(text=f"{token.text}_{ACCENTS[name]}")]


def _lines_joined(found: list[Token]) -> list[Token]:
    """A line that begins with an operator continues the one before it."""
    kept: list[Token] = []
    ahead = [*found[1:], found[-1], found[-1]]
    for position, token in enumerate(found):
        after, beyond = ahead[position : position + 2]
        if token.kind == "newline" and after.kind == "op" and by_glyph(after.text) is not None:
            opened = bool(kept) and kept[-1].at(";")
            if after.at("+", "-") and not beyond.spaced and not opened:
                raise Refusal(SyntaxProblem, "sign-opens-line", after.span, found=after.text)
            if not opened:
                continue
        kept.append(token)
    return kept


def _bare_functions(found: list[Token]) -> list[Token]:
    """`{\\rm tr}` as `tr`."""
    kept: list[Token] = []
    for token in found:
        wraps = len(kept) > 1 and kept[-1].kind == "function" and kept[-2].at("{")
        script = len(kept) > 2 and kept[-3].at("_", "^")
        if token.at("}") and wraps and not script:
            kept[-2:] = [kept[-1]]
        else:
            kept.append(token)
    return kept


def _scripts_ordered(found: list[Token]) -> list[Token]:
    """`x^2_i` as `x_i^2`."""
    closers = _closers(found)
    ordered: list[Token] = []
    position = 0
    while position < len(found):
        if found[position].at("^") and position + 1 < len(found):
            middle = closers.get(position + 1, position + 1) + 1
            if middle + 1 < len(found) and found[middle].at("_"):
                last = closers.get(middle + 1, middle + 1) + 1
                ordered.extend(found[middle:last])
                ordered.extend(found[position:middle])
                position = last
                continue
        ordered.append(found[position])
        position += 1
    return ordered


def _closers(found: list[Token]) -> dict[int, int]:
    """Where the brace that opens at a place is closed."""
    closers: dict[int, int] = {}
    opened: list[int] = []
    for position, token in enumerate(found):
        if token.at("{"):
            opened.append(position)
        elif token.at("}") and opened:
            closers[opened.pop()] = position
    return closers
