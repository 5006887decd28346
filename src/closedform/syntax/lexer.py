"""Words of the notation: ASCII and paper spellings become the same tokens."""

from __future__ import annotations

import re
from typing import NamedTuple

from closedform.errors import LimitProblem, SyntaxProblem
from closedform.syntax.precedence import canonical, words
from closedform.syntax.reading import Edit, Refusal
from closedform.syntax.tree import Span


class Token(NamedTuple):
    """kind: number | name | ones | string | op | superscript | newline | end.

    `text` is the canonical spelling, `spaced` says that white space stands before it, `dots` counts
    the dots over a name (time derivatives)."""

    kind: str
    text: str
    start: int
    end: int
    spaced: bool = False
    dots: int = 0

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def at(self, *texts: str) -> bool:
        """This is one of these marks (not a name spelled alike)."""
        return self.kind == "op" and self.text in texts


_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻†⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ"
_LOWERED = "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"
SUPERSCRIPTS = dict(
    zip(_RAISED, "0123456789+-†()abcdefghijklmnoprstuvwxyzABDEGIJKLMNOPRTUVW", strict=True)
)
SUBSCRIPTS = dict(zip(_LOWERED, "0123456789aehijklmnoprstuvx", strict=True))
_SUPER = "".join(SUPERSCRIPTS)
FRACTIONS = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅙": "1/6", "⅛": "1/8"}
_NAME = rf"(?:(?![{_SUPER}ᐪ∂∇{''.join(FRACTIONS)}])[^\W\d_])(?:(?![{_SUPER}ᐪ])[\w\u0300-\u036f])*"
_NUMBER = r"(?:\d+(?:\.(?![*/^'])\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_TOKEN = re.compile(
    rf"(?P<space>[^\S\n]+|\.\.\.[^\S\n]*\n|[#%][^\n]*|\\\n)"
    r"|(?P<ones>[𝟏𝟎])"
    rf"|(?P<number>{_NUMBER})"
    rf"|(?P<fraction>[{''.join(FRACTIONS)}])"
    rf"|(?P<name>{_NAME})"
    rf"|(?P<super>[{_SUPER}]+)"
    r"|(?P<newline>\n)"
    r"|(?P<op>\.\*|\./|\.\^|\.'|\*\*|<=|>=|==|!=|:=|&&|\|\||[-+*/^'()\[\]{},;:=<>|@._!])"
    r"|(?P<other>.)"
)
QUOTES = "'\""
_REMAINDER = re.compile(r"%\s*(?:\d+(?:\.\d+)?|\w)\s*(?:$|[-+*/)^,;\n])")  # and no remark
_STRING = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_MARKS = canonical() | {
    ".'": "'", "×": "×", "∑": "∑", "∏": "∏", "√": "√", "∂": "∂", "∇": "∇", "‖": "‖", "∥": "‖",
    "||": "‖", "∣": "|", "⟨": "⟨", "〈": "⟨", "⟩": "⟩", "〉": "⟩", "∈": "∈", "≠": "!=", "⩵": "==",
    "（": "(", "）": ")", "，": ",", "；": ";", "：": ":", "＋": "+", "－": "-", "＝": "=",
    "＊": "*", "／": "/", "＾": "^", "｜": "|", "−": "-", "‘": "'", "“": '"', "∞": "∞",
    "&&": "&&",
}  # fmt: skip
_DOTTED = {
    **dict.fromkeys("ȧḃċḋėḟġḣṁṅȯṗṙṡṫẇẋẏżȦḂĊḊĖḞĠḢṀṄȮṖṘṠṪẆẊẎŻ", 1),
    **dict.fromkeys("äëḧïöẗüẅẍÿÄËḦÏÖÜẄẌŸ", 2),
}
_UNDOTTED = dict(
    zip(
        "ȧḃċḋėḟġḣṁṅȯṗṙṡṫẇẋẏżȦḂĊḊĖḞĠḢṀṄȮṖṘṠṪẆẊẎŻäëḧïöẗüẅẍÿÄËḦÏÖÜẄẌŸ",
        "abcdefghmnoprstwxyzABCDEFGHMNOPRSTWXYZaehiotuwxyAEHIOUWXY",
        strict=True,
    )
)
_BINARY = words("* / .* ./ ⊗ ^ .^ ** <= >= == > + - = := @ × ,")
_OPENS, _CLOSES = frozenset("([{⟨"), frozenset(")]}⟩")
LONGEST_NUMBER = 400  # digits, those of an exponent written out


def tokens(text: str) -> list[Token]:
    """The words of `text`, line breaks kept only where they part statements."""
    return _statements(text, _scan(text))


def _scan(text: str) -> list[Token]:
    found: list[Token] = []
    at, spaced = 0, False
    while at < len(text):
        quoted = _quoted(text, at, found) if text[at] in QUOTES else None
        if quoted is not None:
            found.append(quoted._replace(spaced=spaced))
            at, spaced = quoted.end, False
            continue
        match = _TOKEN.match(text, at)
        kind = match.lastgroup if match else "other"
        end = match.end() if match else at + 1
        piece = text[at:end]
        if kind == "space":
            if piece[0] == "%" and _REMAINDER.match(text, at) and found:
                raise Refusal(SyntaxProblem, "unknown-character", Span(at, at + 1), found="%")
            spaced = True
        else:
            found.extend(_made(str(kind), piece, text, at, end, spaced, found))
            spaced = False
        at = end
    found.append(Token("end", "", len(text), len(text), spaced))
    return found


def _quoted(text: str, at: int, found: list[Token]) -> Token | None:
    """A quoted word.  A `'` opens one only behind `(`, `,`, `[` or `=`: no transpose there."""
    if text[at] == "'" and not (found and found[-1].at("(", ",", "[", "=")):
        return None
    match = _STRING.match(text, at)
    return Token("string", match.group()[1:-1], at, match.end()) if match else None


def _made(
    kind: str, piece: str, text: str, start: int, end: int, spaced: bool, found: list[Token]
) -> list[Token]:
    if kind == "name":
        return _named(piece, text, start, end, spaced, found)
    if kind == "op":
        return [Token("op", _MARKS.get(piece, piece), start, end, spaced)]
    if kind == "fraction":
        return [Token("number", FRACTIONS[piece], start, end, spaced)]
    if kind == "number":
        _bounded(piece, start, end)
        return [Token(kind, piece, start, end, spaced)]
    if kind == "ones":
        return [Token(kind, {"𝟏": "ones", "𝟎": "zeros"}[piece], start, end, spaced)]
    if kind == "super":
        _bounded(piece, start, end)
        inner = "".join(SUPERSCRIPTS[mark] for mark in piece)
        return [Token("superscript", inner, start, end, spaced)]
    if kind == "newline":
        return [Token("newline", "\n", start, end, spaced)]
    mark = _MARKS.get(piece)
    if not mark:
        raise Refusal(SyntaxProblem, "unknown-character", Span(start, end), found=piece)
    return [Token("op", mark, start, end, spaced)]


def _bounded(piece: str, start: int, end: int) -> None:
    mantissa, _, exponent = piece.lower().partition("e")
    if len(exponent) > 5 or len(mantissa) + abs(int(exponent or 0)) > LONGEST_NUMBER:
        raise Refusal(LimitProblem, "number-too-long", Span(start, end), limit=LONGEST_NUMBER)


def _named(
    piece: str, text: str, start: int, end: int, spaced: bool, found: list[Token]
) -> list[Token]:
    if piece in ("sum_", "prod_") and text[end : end + 1] == "{":
        sign = Token("op", "∑" if piece == "sum_" else "∏", start, end - 1, spaced)
        return [sign, Token("op", "_", end - 1, end)]
    if piece.isascii():
        return [Token("name", piece, start, end, spaced)]
    if piece[0] in "ΣΠ" and _summing(piece, text, end, spaced, found):
        sign = Token("op", "∑" if piece[0] == "Σ" else "∏", start, start + 1, spaced)
        below = Token("op", "_", start + 1, start + 2)
        index = [Token("name", piece[2:], start + 2, end)] if len(piece) > 2 else []
        return [sign, below, *index]
    name, dots = undotted(plain(piece))
    return [Token("name", name, start, end, spaced, dots)]


def _summing(piece: str, text: str, end: int, spaced: bool, found: list[Token]) -> bool:
    """Greek Σ and Π are sum and product signs where an index and then a body follow: two operands
    side by side mean nothing else here.  Otherwise they are names (a covariance Σ_k)."""
    if piece[1:2] != "_":
        return False
    if len(piece) == 2:
        return text[end : end + 1] == "{"
    after = text[end : end + 80].lstrip(" \t")
    gap = text[end : end + 1] in (" ", "\t")
    if not after:
        return False
    if after[0] in "|‖-−":
        return gap and after[1:2] not in (" ", "")
    return after[0].isalnum() or after[0] in "(√∂∇⟨"


def plain(piece: str) -> str:
    """A name without fonts: mathematical alphabets (𝐗) and the micro sign are letters."""
    if any(map(_has_font, piece)):
        from unicodedata import normalize  # 5 ms to load, for the few texts that need it

        piece = "".join(normalize("NFKC", x) if _has_font(x) else x for x in piece)
    return piece.replace("µ", "μ")


def _has_font(letter: str) -> bool:
    return ord(letter) >= 0x1D400


def undotted(piece: str) -> tuple[str, int]:
    """The name below dots, and how many there are: ẋ is x with one, q̈ is q with two.  Only a
    single letter, perhaps with a subscript, has dots; in a word they are letters (`größe`)."""
    stem = piece.rstrip("\u0307\u0308") if len(piece) <= 3 else piece
    if piece.isascii() or any(letter.isalpha() for letter in stem.partition("_")[0][1:]):
        return piece, 0
    dots = 0
    letters: list[str] = []
    for letter in piece:
        if letter in "\u0307\u0308":
            dots += 1 if letter == "\u0307" else 2
        elif letter in _DOTTED:
            dots += _DOTTED[letter]
            letters.append(_UNDOTTED[letter])
        else:
            letters.append(letter)
    return "".join(letters), dots


def _statements(text: str, found: list[Token]) -> list[Token]:
    """Drop the line breaks inside brackets and those next to a binary operator."""
    kept: list[Token] = []
    depth = 0
    for position, token in enumerate(found):
        if token.kind != "newline":
            if token.kind == "op":
                depth += (token.text in _OPENS) - (token.text in _CLOSES)
                depth = max(depth, 0)
            kept.append(token)
        elif depth == 0 and kept and kept[-1].kind != "newline" and not kept[-1].at(";"):
            if kept[-1].kind == "op" and kept[-1].text in _BINARY:
                continue
            following = found[position + 1]
            if following.kind == "op" and following.text in _BINARY - {","}:
                _sure(text, kept, following)
                continue
            if following.kind != "newline":
                kept.append(token)
    return kept


def _sure(text: str, kept: list[Token], sign: Token) -> None:
    """A line that begins with a sign continues the one before it if it is indented or the sign
    stands apart; a sign that hugs its operand at the margin could as well open a new statement."""
    hugging = not text[sign.end : sign.end + 1].isspace()
    at_margin = text[sign.start - 1 : sign.start] == "\n"
    if sign.text in "+-" and hugging and at_margin:
        end = kept[-1].end
        raise Refusal(
            SyntaxProblem, "sign-opens-line", sign.span, Edit(end, end, ";"), found=sign.text
        )
