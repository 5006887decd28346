"""The notation in ASCII: what is printed reads back as the same expression.

Brackets follow the table of `syntax.precedence`; a few more are there for the eye: quotients and
spaced operators as left factors, powers under a transpose.
"""

from __future__ import annotations

from collections.abc import Callable

from closedform import functions
from closedform.core.node import Node
from closedform.present.draw import (
    QUOTIENT,
    SPACED,
    TURNED,
    Composer,
    Drawn,
    Style,
    bracketed,
    compact,
    draw,
    no_spelling,
    separated,
    size,
    sum_of,
    wrap,
)
from closedform.present.pieces import Piece, join
from closedform.syntax.precedence import (
    ATOM,
    COMPARISON,
    NEGATION,
    OPERATORS,
    POSTFIX,
    PRODUCT,
    SUM,
    TURNING,
)

CLOSE = ("*", "/")  # written without spaces


def text(root: Node, given: bool = False, explicit: bool = False) -> str:
    """The expression in the ASCII notation.

    Raises LimitProblem("too-large") where one formula would be longer than `pieces.LIMIT`, and
    LookupError for an operator or function that has no spelling.
    """
    if explicit:
        return str(draw(root, TEXT, explicit=True))
    return str(draw(root, TEXT, given))


def infix(glyph: str, level: int) -> Composer:
    """Two operands around `glyph`, associating to the left."""
    shown = glyph if glyph in (*CLOSE, "·") else f" {glyph} "
    if level == COMPARISON:
        return lambda drawn: _between(drawn, shown, COMPARISON, SUM, SUM)
    if glyph == "/":
        return lambda drawn: _between(drawn, shown, QUOTIENT, PRODUCT, POSTFIX)
    if shown == glyph:
        return lambda drawn: _between(drawn, shown, PRODUCT, PRODUCT, POSTFIX)
    return lambda drawn: _between(drawn, shown, SPACED, SPACED, POSTFIX)


def _between(drawn: Drawn, glyph: str, level: float, left: float, right: float) -> Piece:
    first, second = drawn.args
    return join(level, wrap(drawn, first, left), glyph, wrap(drawn, second, right))


def number(drawn: Drawn) -> Piece:
    value = drawn.node.data
    shown = str(abs(value))
    if value < 0:
        return join(NEGATION, "-", shown)
    return join(ATOM if value.denominator == 1 else QUOTIENT, shown)


def name(drawn: Drawn) -> Piece:
    symbol, spell = drawn.node.data, drawn.style.spell
    shown = spell(symbol.name)
    for _ in range(symbol.dots):
        shown = f"d({shown})/d({spell('t')})"
    return join(QUOTIENT if symbol.dots else ATOM, shown)


def dim(drawn: Drawn) -> Piece:
    terms = drawn.node.data.terms
    if len(terms) == 1 and terms[0][1] == 1 and len(terms[0][0]) == 1:
        return join(ATOM, drawn.style.spell(terms[0][0][0]))
    return draw(sum_of(drawn.node.data), drawn.style)


def index(drawn: Drawn) -> Piece:
    return join(ATOM, drawn.style.spell(drawn.node.data))


def add(drawn: Drawn, minus: str = "-") -> Piece:
    """Terms with their signs: a term that begins with a minus is taken away."""
    parts: list[Piece | str] = [wrap(drawn, drawn.args[0], SUM)]
    for term in drawn.args[1:]:
        if term.level == NEGATION and term.parts[0] == minus:
            parts.extend((f" {minus} ", term.parts[1]))
        else:
            parts.extend((" + ", wrap(drawn, term, QUOTIENT)))
    return join(SUM, *parts)


def neg(drawn: Drawn, minus: str = "-") -> Piece:
    return join(NEGATION, minus, wrap(drawn, drawn.args[0], QUOTIENT))


def power(glyph: str) -> Composer:
    def composed(drawn: Drawn) -> Piece:
        base, exponent = drawn.args
        if not bare(drawn.node.args[1]):
            exponent = bracketed(drawn, exponent)
        return join(POSTFIX, wrap(drawn, base, ATOM), glyph, exponent)

    return composed


def bare(exponent: Node) -> bool:
    """A number, name, index or dimension, which stands as an exponent without brackets."""
    if exponent.kind == "number":
        return bool(exponent.data >= 0 and exponent.data.denominator == 1)
    if turns(exponent):
        return False
    if exponent.kind == "dim":
        return str(exponent.data) in exponent.data.symbols
    return exponent.kind == "index" or (exponent.kind == "name" and not exponent.data.dots)


def turns(exponent: Node) -> bool:
    """A name that without brackets would be the mark of the transpose."""
    word = exponent.data.name if exponent.kind == "name" else str(exponent.data)
    return exponent.kind in ("name", "dim", "index") and word in TURNING


def transpose(drawn: Drawn, mark: str = "'") -> Piece:
    return join(TURNED, wrap(drawn, drawn.args[0], TURNED), mark)


def entry(drawn: Drawn) -> Piece:
    base, *indices = drawn.args
    return join(ATOM, wrap(drawn, base, TURNED), "[", subscripts(drawn, indices), "]", brackets=1)


def subscripts(drawn: Drawn, indices: list[Piece], mark: str = ", ") -> Piece:
    """One subscript an axis, `:` where the whole axis is meant."""
    given = iter(indices)
    shown: list[Piece | str] = [compact(next(given)) if s == "i" else s for s in drawn.node.data]
    return separated(shown, mark)


def call(drawn: Drawn) -> Piece:
    """name(arguments), and `rows` or `cols` where it acts along an axis."""
    current = drawn.node
    if current.op not in functions.TABLE:
        raise no_spelling(current.op)
    words: list[Piece | str] = [current.data] if isinstance(current.data, str) else []
    return called(current.op, [*drawn.args, *words])


def called(function: str, arguments: list[Piece | str]) -> Piece:
    return join(ATOM, function, "(", separated(arguments), ")", brackets=1)


def sized(function: str) -> Composer:
    """A constant with its size: eye(n), ones(m, n), zeros(n)."""

    def composed(drawn: Drawn) -> Piece:
        axes = drawn.node.shape[:1] if function == "eye" else drawn.node.shape
        if not axes:
            raise no_spelling(f"{function} without axes")
        return called(function, [size(axis, drawn.style) for axis in axes])

    return composed


def eye(drawn: Drawn) -> Piece:
    if drawn.clear and "I" not in drawn.style.taken:
        return join(ATOM, "I")
    return sized("eye")(drawn)


def unit(drawn: Drawn) -> Piece:
    """e_i where the length is clear, else the column of an identity matrix."""
    shown = f"e_{drawn.args[0]}"
    simple = drawn.node.args[0].kind in ("number", "index")
    if drawn.clear and simple and shown not in drawn.style.taken:
        return join(ATOM, shown)
    matrix = called("eye", [size(drawn.node.shape[0], drawn.style)])
    return join(ATOM, matrix, "[:, ", compact(drawn.args[0]), "]", brackets=1)


def parameters(drawn: Drawn) -> Piece:
    """What has sizes as parameters: commutation(m, n), unvec(x, m, n)."""
    sizes = [size(axis, drawn.style) for axis in drawn.node.data]
    return called(drawn.node.op, [*drawn.args, *sizes])


def derivative(drawn: Drawn) -> Piece:
    if drawn.node.data != "d":
        return called(drawn.node.data, [*drawn.args])
    above, below = stacked(drawn, lambda matrix: called("vec", [matrix]), "'")
    return join(QUOTIENT, "d(", above, ")/d(", below, ")", brackets=1)


def stacked(drawn: Drawn, vec: Callable[[Piece], Piece], turn: str) -> tuple[Piece, Piece]:
    """What is differentiated, and by what: where the derivative is that of the vecs of matrices, it
    says so, with a row below."""
    above, below = drawn.args
    function, variable = (arg.shape for arg in drawn.node.args)
    if not (function and variable) or len(function + variable) < 3:
        return above, below
    above = vec(above) if len(function) == 2 else above
    return above, join(TURNED, vec(below) if len(variable) == 2 else below, turn)


def binder(drawn: Drawn) -> Piece:
    """sum(i = 1:n, BODY); a sum right inside a sum shares its brackets."""
    current, (low, high, body) = drawn.node, drawn.args
    shown = drawn.style.spell(current.data)
    span = join(0, f"{shown} = ", compact(low), ":", compact(high))
    inner = current.args[2]
    named = len(body.parts) == 1  # what has a name of its own stands as one word
    if inner.kind == "binder" and inner.op == current.op and not named:
        body = body.parts[1]  # type: ignore[assignment]
    return join(ATOM, f"{current.op}(", separated([span, body]), ")", brackets=1)


def operators(paper: bool = False) -> dict[str, Composer]:
    """The infix operators of the precedence table, in ASCII or as on paper."""
    return {
        operator.op: infix(operator.paper if paper else operator.glyph, operator.level)
        for operator in OPERATORS
        if operator.position == "infix" and operator.level in (COMPARISON, PRODUCT)
    }


COMPOSE: dict[str, Composer] = {
    **operators(),
    "kron": call,
    "add": add,
    "neg": neg,
    "power": power("^"),
    "matpow": power("^"),
    "epower": power(".^"),
    "transpose": transpose,
    "entry": entry,
    "number": number,
    "name": name,
    "dim": dim,
    "index": index,
    "binder": binder,
    "derivative": derivative,
    "differential": lambda drawn: join(ATOM, "d(", drawn.args[0], ")", brackets=1),
    "call": call,
    "eye": eye,
    "ones": sized("ones"),
    "zeros": sized("zeros"),
    "unit": unit,
    **dict.fromkeys(functions.PARAMETRIC, parameters),
    "pi": lambda drawn: join(ATOM, "pi"),
}
TEXT = Style(COMPOSE)
