"""What stands before a form of a derivative: `∂F[i, j]/∂X[k, l] = ` or `dX ↦ `, by format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from closedform.core.dims import ONE, Shape
from closedform.core.node import Node, Symbol, index, node, number
from closedform.core.node import name as symbol_name
from closedform.present.latex import latex
from closedform.present.text import text
from closedform.present.unicode import unicode

Heads = Mapping[str, str]
Quotient = tuple[Symbol, Symbol, str, tuple[Symbol, ...]]  # above, below, kind, what is held fixed
NONE: Heads = {"text": "", "unicode": "", "latex": ""}


def map_heads(motion: Node) -> Heads:
    """The motion that a linear map takes."""
    return {
        "text": f"{text(motion)} ↦ ",
        "unicode": f"{unicode(motion)} ↦ ",
        "latex": f"{latex(motion)} \\mapsto ",
    }


def entry_heads(above: Node, below: Sequence[Node]) -> Heads:
    """The quotient of an entry of the function and entries of the variables."""
    square = "^2" if len(below) == 2 else ""
    under = [f"\\partial {_held(node, latex)}" for node in below]
    if len(set(under)) < len(under):
        under = [f"{under[0]}^2"]
    numerator, denominator = f"\\partial{square} {latex(above)}", " \\, ".join(under)
    return {
        "text": _on_one_line(above, below, text),
        "unicode": _on_one_line(above, below, unicode),
        "latex": f"\\frac{{{numerator}}}{{{denominator}}} = ",
    }


def _on_one_line(above: Node, below: Sequence[Node], write: Callable[[Node], str]) -> str:
    under = [f"∂{_held(node, write)}" for node in below]
    if len(under) == 1:
        return f"∂{write(above)}/{under[0]} = "
    both = f"{under[0]}²" if under[0] == under[1] else f"({' '.join(under)})"
    return f"∂²{write(above)}/{both} = "


def _held(node: Node, write: Callable[[Node], str]) -> str:
    """A name with dots is written as a derivative itself."""
    name = node.args[0] if node.args else node
    dotted = name.kind == "name" and name.data.dots
    return f"({write(node)})" if dotted and write is text else write(node)


def differential_heads(function: Symbol, before: Sequence[Symbol], kind: str) -> Heads:
    """The differential of a function, or of its derivative by `before`; of kind "stacked" its vec,
    of kind "second" the second differential, of kind "rate" the derivative by time."""
    plain, paper = _named(function, list(map(symbol_name, before)))
    if kind == "rate" and all(map(_is_time, before)):
        return rate_heads(symbol_name(function), 1 + len(before))
    if kind == "rate":
        latex_ = f"\\frac{{\\mathrm{{d}} {paper}}}{{\\mathrm{{d}} t}}"
        return _equals(f"d{_bracketed(plain, before)}/dt", latex_)
    if kind == "second":
        plain, paper = _named(function, ())
        return _equals(f"d²{plain}", f"\\mathrm{{d}}^2 {paper}")
    line, latex_ = f"d{_bracketed(plain, before)}", f"\\mathrm{{d}} {paper}"
    if before:
        latex_ = f"\\mathrm{{d}}\\left({paper}\\right)"
    if kind == "stacked":
        line, latex_ = f"vec({line})", f"\\operatorname{{vec}}\\left({latex_}\\right)"
    return _equals(line, latex_)


def letter_heads(
    function: Symbol,
    before: Sequence[Symbol],
    by: Symbol | None,
    letters: Sequence[str],
    rate: bool = False,
) -> Heads:
    """One entry of a function, of its derivative by the variables `before`, or of the derivative of
    that by one more, at letters: `∂f/∂x[k]`; a `rate` is a derivative by time."""
    last = [by] if by is not None else []
    many = [len(letters) - sum(map(_rank, last)), *map(_rank, last)]
    symbols = [function, *before]
    if rate and all(map(_is_time, before)):
        return rate_heads(_at(function, letters), len(before) + len(last))
    if sum(map(_rank, symbols)) == many[0]:
        many[:1] = map(_rank, symbols)
        parts, left = [], list(letters)
        for symbol, rank in zip([*symbols, *last], many, strict=True):
            parts.append(_at(symbol, left[:rank]))
            del left[:rank]
        if len(parts) > 1:
            return entry_heads(parts[0], parts[1:])
        return _equals(text(parts[0]), latex(parts[0]))
    plain, paper = _named(
        function, list(map(symbol_name, before))
    )  # in its vec form, or a derivative by time
    held, rest = letters[: many[0]], letters[many[0] :]
    if held:
        plain = f"({plain})[{', '.join(held)}]"
        paper = f"\\left({paper}\\right)_{{{','.join(held)}}}"
    if by is None:
        return _equals(plain, paper)
    below = _at(by, rest)
    return _equals(
        f"∂{_bracketed(plain, [] if held else before)}/∂{text(below)}",
        f"\\frac{{\\partial {paper}}}{{\\partial {latex(below)}}}",
    )


def rate_heads(above: Node, times: int) -> Heads:
    """The derivative by time, or the second."""
    if not times:
        return _equals(text(above), latex(above))
    square, power = ("²", "^2") if times == 2 else ("", "")
    return _equals(
        f"d{square}{text(above)}/dt{square}",
        f"\\frac{{\\mathrm{{d}}{power} {latex(above)}}}{{\\mathrm{{d}} t{power}}}",
    )


def _is_time(symbol: Symbol) -> bool:
    return symbol.name == "t" and not symbol.shape


def _rank(symbol: Symbol) -> int:
    return sum(size is not ONE for size in symbol.shape)


def _at(symbol: Symbol, letters: Sequence[str]) -> Node:
    """An entry of a name, at these letters."""
    whole, given = symbol_name(symbol), iter(letters)
    places = [number(1) if size is ONE else index(next(given)) for size in symbol.shape]
    return node("apply", "entry", (whole, *places), ("i",) * len(places)) if places else whole


def derivative_heads(function: Symbol, by: Sequence[Node]) -> Heads:
    """The derivative of a function by one variable or an entry of one, or the second by two."""
    return _equals(*_named(function, by))


def _named(function: Symbol, by: Sequence[Node]) -> tuple[str, str]:
    """``f``, ``∂f/∂x`` or ``∂²f/∂x∂y'``, as text and in LaTeX; what is stacked says vec."""
    name = symbol_name(function)
    called = text(name), latex(name)
    if not by:
        return called
    rank = len(function.shape)
    ranks = [rank, *(len(variable.shape) for variable in by)]
    stacked = max(ranks) == 2 and sum(ranks) > 2
    turned = "'" if len([rank for rank in ranks if rank]) > 1 else ""
    above = called
    if rank == 2 and stacked:
        above = f"vec({called[0]})", f"\\operatorname{{vec}}({called[1]})"
    below = [(text(x), latex(x)) for x in by]
    if stacked:
        below = [
            (f"vec({x})", f"\\operatorname{{vec}}({y})") if len(s.shape) == 2 else (x, y)
            for s, (x, y) in zip(by, below, strict=True)
        ]
    square, power = ("²", "^2") if len(by) == 2 else ("", "")
    end = "^{\\top}" if turned else ""
    if len(by) == 2 and by[0] is by[1] and not by[0].shape:
        x, y = below[0]
        return f"∂²{above[0]}/∂{x}²", f"\\frac{{\\partial^2 {above[1]}}}{{\\partial {y}^2}}"
    under = "".join(f"∂{x}" for x, _ in below) + turned
    under_latex = " \\, ".join(f"\\partial {y}" for _, y in below) + end
    return f"∂{square}{above[0]}/{under}", f"\\frac{{\\partial{power} {above[1]}}}{{{under_latex}}}"


def _bracketed(name: str, before: Sequence[Symbol]) -> str:
    return f"({name})" if before else name


def _equals(line: str, latex_: str) -> Heads:
    return {"text": f"{line} = ", "unicode": f"{line} = ", "latex": f"{latex_} = "}


# -- the computational graph ----------------------------------------------------------------------


def chain_heads(sides: Sequence[Sequence[Sequence[Quotient | Node]]]) -> Heads:
    """``∂f/∂x' = ∂f/∂u'*∂u/∂x' = ``: each side a sum of products; of kind "row" the quotient has a
    row below, of kind "vec" the vecs of matrices."""
    return {
        format: "".join(f"{_side(side, format)} = " for side in sides)
        for format in ("text", "unicode", "latex")
    }


def _side(side: Sequence[Sequence[Quotient | Node]], format: str) -> str:
    dot = {"text": "*", "unicode": "·", "latex": " \\, "}[format]
    return " + ".join(dot.join(_factor(each, format) for each in factors) for factors in side)


def _factor(factor: Quotient | Node, format: str) -> str:
    write = {"text": text, "unicode": unicode, "latex": latex}[format]
    if isinstance(factor, Node):
        return write(factor)
    turn = {"text": "'", "unicode": "ᵀ", "latex": "^{\\top}"}[format]
    top, bottom, kind, held = factor
    above, below = (_stacked(x, kind, format, write) for x in (top, bottom))
    below += turn if kind and bottom.shape else ""
    fixed = ", ".join(write(symbol_name(letter)) for letter in held)
    if format == "latex":
        quotient = f"\\frac{{\\partial {above}}}{{\\partial {below}}}"
        return f"\\left.{quotient}\\right|_{{{fixed}}}" if held else quotient
    return f"∂{above}/∂{below}" + (f"|{fixed}" if held else "")


def _stacked(symbol: Symbol, kind: str, format: str, write: Callable[[Node], str]) -> str:
    written = _held(symbol_name(symbol), write)
    if kind != "vec" or len(symbol.shape) < 2:
        return written
    if format == "latex":
        return f"\\operatorname{{vec}}\\left({written}\\right)"
    return f"vec({written})"


def shape_tail(shape: Shape, format: str) -> str:
    """The shape behind a line: ``  (N×D)``."""
    sizes = list(map(str, shape))
    if format == "latex":
        return " \\quad (" + " \\times ".join(sizes) + ")"
    return f"   ({'×'.join(sizes)})"
