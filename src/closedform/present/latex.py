r"""LaTeX that compiles with amsmath alone, and reads back as the same expression.

Letters stay as typed, Greek names are commands, longer names are upright.  A factor follows a
factor; `\cdot` stands where a number or brackets would run into what is before them.
"""

from __future__ import annotations

from closedform import functions
from closedform.core.dims import Dim
from closedform.core.node import MOTION, Node, postorder
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
    taken,
    wrap,
)
from closedform.present.names import latex_name, parted, spelling, upright
from closedform.present.paper import fill, fits, template
from closedform.present.pieces import Piece, join
from closedform.present.program import Program
from closedform.present.text import COMPOSE, stacked, subscripts, turns
from closedform.present.text import number as plain_number
from closedform.syntax.precedence import (
    ATOM,
    COMPARISON,
    NEGATION,
    POSTFIX,
    PRODUCT,
    SUM,
)

GLYPHS = {
    "hadamard": r"\odot",
    "ediv": r"\oslash",
    "kron": r"\otimes",
}
COMPARED = {"lt": "<", "le": r"\le", "gt": ">", "ge": r"\ge", "eq": "="}
DOTS = ("", r"\dot", r"\ddot", r"\dddot")
INVERSE, INVERSE_TURNED, TURN = "^{-1}", r"^{-\top}", r"^{\top}"


def latex(root: Node, given: bool = False) -> str:
    """The expression in LaTeX, for mathematics mode; the errors of `present.text.text`."""
    return str(draw(root, style(root), given))


def latex_program(program: Program, head: str = "") -> str:
    """The definitions and the result, one below the other, for mathematics mode; `head` stands
    before the result."""
    if not program.definitions:
        return head + latex(program.result)
    lines = [f"{name} &= {body}" for name, body in latex_definitions(program)]
    result = f"{head}{draw(program.result, _shared(program))}"
    if result.startswith("-"):
        lines[-1] += ";"  # else the sign could continue the line before it
    lines.append(f"& {result}")
    return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"


def latex_lines(program: Program, head: str = "") -> list[str]:
    """The definitions and the result, a formula each."""
    lines = [f"{name} = {body}" for name, body in latex_definitions(program)]
    return [*lines, f"{head}{draw(program.result, _shared(program))}"]


def latex_definitions(program: Program) -> list[tuple[str, str]]:
    """The names that a program gives, and what they stand for."""
    shown = _shared(program)
    return [(shown.spell(key), str(draw(body, shown))) for key, body in program.definitions]


def _shared(program: Program) -> Style:
    """One style for all lines of a program."""
    bodies = [body for _, body in program.definitions]
    return _style(taken(postorder(*bodies, program.result)))


ESCAPED = {
    **{mark: f"\\{mark}" for mark in "#$%&_{}"},
    "\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
}  # fmt: skip


def escaped(words: str) -> str:
    """Words for text mode."""
    return "".join(ESCAPED.get(mark, mark) for mark in words)


def style(root: Node) -> Style:
    return _style(taken(postorder(root)))


def _style(names: frozenset[str]) -> Style:
    spell = spelling(names, latex_name, upright)
    return LATEX._replace(spell=spell, taken=names.union(map(spell, names)))


def number(drawn: Drawn) -> Piece:
    value = drawn.node.data
    if value.denominator == 1:
        return plain_number(drawn)
    fraction = f"\\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"
    return join(NEGATION, "-", fraction) if value < 0 else join(POSTFIX, fraction)


def name(drawn: Drawn) -> Piece:
    symbol, shown = drawn.node.data, drawn.style.spell(drawn.node.data.name)
    if MOTION in symbol.properties:
        return join(ATOM, rf"\mathrm{{d}} {drawn.style.spell(symbol.name[1:])}")
    if symbol.dots >= len(DOTS):
        raise no_spelling(f"{symbol.dots} dots")
    if symbol.dots:
        stem, mark, below = shown.partition("_{")
        shown = f"{DOTS[symbol.dots]}{{{stem}}}{mark}{below}"
    return join(ATOM, shown)


def mul(drawn: Drawn) -> Piece:
    left, right = wrap(drawn, drawn.args[0], PRODUCT), wrap(drawn, drawn.args[1], POSTFIX)
    opening = drawn.style.brackets[0]
    head = _first(right)
    apart = head[:1].isdigit() or (head.startswith(opening) and _ends_with_call(left, opening))
    return join(PRODUCT, left, r" \cdot " if apart else " ", right)


def _first(piece: Piece) -> str:
    """The first stretch of text in a formula."""
    first: str | Piece = piece
    while isinstance(first, Piece):
        first = first.parts[0]
    return first


def _ends_with_call(piece: Piece, opening: str) -> bool:
    """The last thing is a function in front of its brackets, which brackets after it would blur."""
    last = piece
    while isinstance(last.parts[-1], Piece):
        last = last.parts[-1]
    head = last.parts[0]
    return isinstance(head, str) and head.endswith(opening) and head != opening


def spaced(glyph: str) -> Composer:
    def composed(drawn: Drawn) -> Piece:
        left, right = wrap(drawn, drawn.args[0], SPACED), wrap(drawn, drawn.args[1], POSTFIX)
        return join(SPACED, left, f" {glyph} ", right)

    return composed


def compared(glyph: str) -> Composer:
    def composed(drawn: Drawn) -> Piece:
        left, right = (wrap(drawn, arg, SUM) for arg in drawn.args)
        return join(COMPARISON, left, f" {glyph} ", right)

    return composed


def divide(drawn: Drawn) -> Piece:
    return join(POSTFIX, r"\frac{", drawn.args[0], "}{", drawn.args[1], "}", brackets=1)


def raised(mark: str = "") -> Composer:
    def composed(drawn: Drawn) -> Piece:
        base, exponent = drawn.args
        if mark:
            exponent = wrap(drawn, exponent, NEGATION)
        elif turns(drawn.node.args[1]):
            exponent = join(ATOM, "{", exponent, "}")
        return join(POSTFIX, wrap(drawn, base, ATOM), f"^{{{mark}", exponent, "}", brackets=1)

    return composed


def transpose(drawn: Drawn) -> Piece:
    piece = drawn.args[0]
    if piece.parts[-1] == INVERSE:
        return join(TURNED, *piece.parts[:-1], INVERSE_TURNED)
    return join(TURNED, wrap(drawn, piece, ATOM), TURN)


def entry(drawn: Drawn) -> Piece:
    r"""X_{i,j}; in brackets where the base has a subscript or dots of its own."""
    base, *indices = drawn.args
    current = drawn.node.args[0]
    bare = current.kind == "name" and not (parted(current.data.name).below or current.data.dots)
    shown = base if bare else bracketed(drawn, base)
    return join(ATOM, shown, "_{", subscripts(drawn, indices, ","), "}", brackets=1)


def function(drawn: Drawn) -> Piece:
    r"""A record's own spelling, else \operatorname{name}(…)."""
    current = drawn.node
    if current.op not in functions.TABLE:
        raise no_spelling(current.op)
    source = functions.TABLE[current.op].latex
    if source and current.data is None:
        form = template(source)
        if fits(drawn, form):
            return fill(drawn, form)
    words: list[Piece | str] = [upright(current.data)] if isinstance(current.data, str) else []
    return called(drawn, current.op, [*drawn.args, *words])


def called(drawn: Drawn, word: str, arguments: list[Piece | str]) -> Piece:
    opening, closing = drawn.style.brackets
    head = "\\operatorname{" + word.replace("_", "\\_") + "}" + opening
    return join(ATOM, head, separated(arguments), closing, brackets=1)


def sized(letter: str) -> Composer:
    r"""A constant with its size below: \mathbf{1}_{n}, \mathbf{0}_{m \times n}."""

    def composed(drawn: Drawn) -> Piece:
        return join(ATOM, f"{letter}_{{{_below(drawn.node.shape, drawn.style)}}}")

    return composed


def _below(shape: tuple[Dim, ...], style: Style) -> str:
    """Sizes in a subscript, on one line: n(n+1)/2."""
    style = style._replace(compose={**style.compose, "divide": COMPOSE["divide"]})
    return r" \times ".join(str(compact(size(axis, style))) for axis in shape)


def eye(drawn: Drawn) -> Piece:
    if drawn.clear and "I" not in drawn.style.taken:
        return join(ATOM, "I")
    return join(ATOM, f"I_{{{_below(drawn.node.shape[:1], drawn.style)}}}")


def unit(drawn: Drawn) -> Piece:
    which = compact(drawn.args[0])
    simple = drawn.node.args[0].kind in ("number", "index")
    if drawn.clear and simple and "e" not in drawn.style.taken:
        return join(ATOM, f"e_{{{which}}}")
    matrix = f"I_{{{_below(drawn.node.shape, drawn.style)}}}"
    return join(ATOM, bracketed(drawn, join(ATOM, matrix)), f"_{{:,{which}}}")


def parameters(drawn: Drawn) -> Piece:
    sizes = [size(axis, drawn.style) for axis in drawn.node.data]
    return called(drawn, drawn.node.op, [*drawn.args, *sizes])


def derivative(drawn: Drawn) -> Piece:
    if drawn.node.data != "d":
        return called(drawn, drawn.node.data, [*drawn.args])
    above, below = stacked(drawn, lambda matrix: called(drawn, "vec", [matrix]), TURN)
    shown = wrap(drawn, above, ATOM)
    return join(POSTFIX, r"\frac{\partial ", shown, r"}{\partial ", below, "}", brackets=1)


def binder(drawn: Drawn) -> Piece:
    low, high, body = drawn.args
    index = drawn.style.spell(drawn.node.data)
    sign = f"\\{drawn.node.op}_{{{index}={compact(low)}}}^{{{compact(high)}}} "
    return join(QUOTIENT, sign, wrap(drawn, body, QUOTIENT))


PAPER: dict[str, Composer] = {
    **COMPOSE,
    **{op: spaced(glyph) for op, glyph in GLYPHS.items()},
    **{op: compared(glyph) for op, glyph in COMPARED.items()},
    "number": number,
    "name": name,
    "mul": mul,
    "divide": divide,
    "power": raised(),
    "matpow": raised(),
    "epower": raised(r"\odot "),
    "transpose": transpose,
    "entry": entry,
    "call": function,
    "eye": eye,
    "ones": sized(r"\mathbf{1}"),
    "zeros": sized(r"\mathbf{0}"),
    "unit": unit,
    **dict.fromkeys(functions.PARAMETRIC, parameters),
    "derivative": derivative,
    "differential": lambda drawn: join(
        ATOM, r"\mathrm{d}\left(", drawn.args[0], r"\right)", brackets=1
    ),
    "binder": binder,
    "pi": lambda drawn: join(ATOM, r"\pi"),
}
LATEX = Style(PAPER, brackets=(r"\left(", r"\right)"))
