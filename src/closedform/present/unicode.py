"""The notation as on paper, in Unicode: `2·Xᵀ·(X·w − y)`, `‖x‖²`, `Σ_{i=1}^{N} …`.

It reads back through the notation as well: λ is a declared `lam`, and else a name of its own.
"""

from __future__ import annotations

from closedform import functions
from closedform.core.node import Node, postorder
from closedform.present.draw import (
    QUOTIENT,
    TURNED,
    Composer,
    Drawn,
    Style,
    compact,
    draw,
    size,
    taken,
    wrap,
)
from closedform.present.names import parted, spelling, unicode_name
from closedform.present.paper import fill, fits, template
from closedform.present.pieces import Piece, join
from closedform.present.text import COMPOSE, add, call, name, neg, number, operators, power
from closedform.present.text import transpose as turned
from closedform.syntax.precedence import ATOM, NEGATION, POSTFIX, by_op

DIGITS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
DOTS = ("", "\u0307", "\u0308")
SIGNS = {"sum": "Σ", "prod": "Π"}
INVERSE, INVERSE_TURNED = "⁻¹", "⁻ᵀ"


def unicode(root: Node, given: bool = False) -> str:
    """The expression as on paper; the errors of `present.text.text`."""
    return str(draw(root, style(root), given))


def style(root: Node) -> Style:
    names = taken(postorder(root))
    spell = spelling(names, unicode_name)
    return UNICODE._replace(spell=spell, taken=names.union(map(spell, names)))


def _glyph(op: str) -> str:
    operator = by_op(op)
    return operator.paper if operator else op


MINUS = _glyph("neg")
TURN = _glyph("transpose")


def negative(drawn: Drawn) -> Piece:
    shown = number(drawn)
    return join(NEGATION, MINUS, *shown.parts[1:]) if shown.level == NEGATION else shown


def dotted(drawn: Drawn) -> Piece:
    """ẋ and ẍ over a single letter."""
    symbol, letter = drawn.node.data, drawn.style.spell(drawn.node.data.name)
    if not 0 < symbol.dots < len(DOTS) or len(parted(letter).stem) > 1:
        return name(drawn)
    return join(ATOM, _composed(letter[0] + DOTS[symbol.dots]) + letter[1:])


def _composed(letter: str) -> str:
    from unicodedata import normalize  # 5 ms to load, for the few formulas with dots

    return normalize("NFC", letter)


def raised(drawn: Drawn) -> Piece:
    """Whole exponents are raised digits, others stand behind `^`."""
    exponent = drawn.node.args[1]
    if exponent.kind != "number" or exponent.data.denominator != 1:
        return power("^")(drawn)
    return join(POSTFIX, wrap(drawn, drawn.args[0], ATOM), str(exponent.data).translate(DIGITS))


def transpose(drawn: Drawn) -> Piece:
    """Xᵀ, and X⁻ᵀ for a transposed inverse."""
    piece = drawn.args[0]
    if piece.parts[-1] == INVERSE:
        return join(TURNED, *piece.parts[:-1], INVERSE_TURNED)
    if piece.level == TURNED:
        return join(TURNED, "(", piece, ")", TURN, brackets=1)
    return turned(drawn, TURN)


def function(drawn: Drawn) -> Piece:
    """A record's own spelling, else name(…)."""
    current = drawn.node
    source = functions.TABLE[current.op].unicode if current.op in functions.TABLE else ""
    if not source or current.data is not None:
        return call(drawn)
    form = template(source)
    return fill(drawn, form) if fits(drawn, form) else call(drawn)


def ones(drawn: Drawn) -> Piece:
    sizes = [compact(size(axis, drawn.style)) for axis in drawn.node.shape]
    if len(sizes) == 1:
        below = str(sizes[0])
        return join(ATOM, f"𝟏_{below}" if below.isalnum() else f"𝟏_{{{below}}}")
    return join(ATOM, "𝟏_{" + "×".join(map(str, sizes)) + "}")


def binder(drawn: Drawn) -> Piece:
    """Σ_{i=1}^{N} and its body, one term."""
    low, high, body = drawn.args
    index = drawn.style.spell(drawn.node.data)
    sign = f"{SIGNS[drawn.node.op]}_{{{index}={compact(low)}}}^{{{compact(high)}}} "
    return join(QUOTIENT, sign, wrap(drawn, body, QUOTIENT))


PAPER: dict[str, Composer] = {
    **COMPOSE,
    **operators(paper=True),
    "add": lambda drawn: add(drawn, MINUS),
    "neg": lambda drawn: neg(drawn, MINUS),
    "number": negative,
    "name": dotted,
    "power": raised,
    "matpow": raised,
    "transpose": transpose,
    "call": function,
    "ones": ones,
    "binder": binder,
    "pi": lambda drawn: join(ATOM, "π"),
}
UNICODE = Style(PAPER)
