"""The sentence that says how a derivative is arranged: `column D: entry i is ∂f/∂w[i]`."""

from __future__ import annotations

from typing import NamedTuple

from closedform.core.dims import ONE, Dim, Shape
from closedform.core.node import Symbol
from closedform.messages.layout import ARRANGED, CONVENTION, SPACE

SPACES = ("diagonal", "skew", "lower", "upper", "symmetric")  # the narrowest first
SYMMETRIC = frozenset({"psd", "pd"})
PROJECTED = {
    "symmetric": "(G + G')/2",
    "skew": "(G - G')/2",
    "diagonal": "diag(diag(G))",
    "lower": "tril(G)",
    "upper": "triu(G)",
}
BY_COORDINATES = PROJECTED | {"symmetric": "G + G' - diag(diag(G))", "skew": "G - G'"}
FORMULAS = {"project": PROJECTED, "coordinates": BY_COORDINATES}
BESIDE = {  # what is said of a derivative that is no gradient, where the formula does not apply
    "project": "within",
    "coordinates": "free entries",
    "unconstrained": "unconstrained",
}


class Arranged(NamedTuple):
    """A case of the layout table: its sentence, the size, and the quotient in an entry."""

    case: str
    size: Shape
    quotient: str


def layout_line(
    function: Shape,
    variable: Symbol,
    *,
    first: Symbol | None = None,
    order: int = 1,
    layout: str = "mixed",
    structured: str = "project",
    lang: str = "en",
    name: str = "f",
) -> str:
    """How the derivative of a function of this shape by `variable` is arranged.

    `first` is the other variable of a mixed second derivative, which makes the rows.

    >>> layout_line((), Symbol("w", (Dim.symbol("D"),)))
    'column D: entry i is ∂f/∂w[i]'
    """
    if first is not None and not function:
        case, size, quotient = _mixed(first, variable, name)
    else:
        arrange = _first if order == 1 else _second
        case, size, quotient = arrange(function, variable, layout, name)
    sentence = ARRANGED[lang][case].format(size=_sizes(size), quotient=quotient, name=variable.name)
    if layout != "mixed" and case != "scalar":
        sentence += f" ({CONVENTION[lang][layout]})"
    gradient = order == 1 and not function
    space = _space(variable, structured if gradient else BESIDE[structured], lang)
    return f"{sentence}; {space}" if space else sentence


def _first(function: Shape, variable: Symbol, layout: str, name: str) -> Arranged:
    x, ranks = variable.name, (len(function), len(variable.shape))
    if ranks == (0, 0):
        return Arranged("scalar", (), f"∂{name}/∂{x}")
    if ranks == (0, 1):
        size = variable.shape if layout != "numerator" else (ONE, *variable.shape)
        return Arranged("column" if len(size) == 1 else "row", size, f"∂{name}/∂{x}[i]")
    if ranks == (0, 2):
        if layout == "numerator":
            return Arranged("turned", variable.shape[::-1], f"∂{name}/∂{x}[j, i]")
        return Arranged("like", variable.shape, f"∂{name}/∂{x}[i, j]")
    if ranks == (1, 1):
        if layout == "denominator":
            return Arranged("matrix", (*variable.shape, *function), f"∂{name}[j]/∂{x}[i]")
        return Arranged("matrix", (*function, *variable.shape), f"∂{name}[i]/∂{x}[j]")
    if ranks == (1, 0):
        size = function if layout != "denominator" else (ONE, *function)
        return Arranged("column" if len(size) == 1 else "row", size, f"∂{name}[i]/∂{x}")
    if ranks == (2, 0):
        if layout == "denominator":
            return Arranged("matrix", function[::-1], f"∂{name}[j, i]/∂{x}")
        return Arranged("matrix", function, f"∂{name}[i, j]/∂{x}")
    rows, columns = _count(function), _count(variable.shape)
    top, below = _vec(name.upper(), function), _vec(x, variable.shape)
    if layout == "denominator":
        return Arranged("vec", (columns, rows), f"∂{top}'/∂{below}")
    return Arranged("vec", (rows, columns), f"∂{top}/∂{below}'")


def _second(function: Shape, variable: Symbol, layout: str, name: str) -> Arranged:
    """Second derivatives of a scalar are symmetric, so the layouts agree."""
    x, rank = variable.name, len(variable.shape)
    if not function and rank == 0:
        return Arranged("scalar", (), f"∂²{name}/∂{x}²")
    if not function and rank == 1:
        return Arranged("matrix", variable.shape * 2, f"∂²{name}/∂{x}[i]∂{x}[j]")
    columns = _count(variable.shape)
    if not function:
        return Arranged("vec", (columns, columns), f"∂²{name}/∂vec({x})∂vec({x})'")
    if rank == 0:
        case, size, quotient = _first(function, variable, layout, name)
        quotient = quotient.replace("∂", "∂²", 1) + "²"
        return Arranged(case, size, quotient)
    inner = _first((_count(function),), variable._replace(shape=(columns,)), layout, name)
    top, below = _vec(name.upper(), function), _vec(x, variable.shape)
    quotient = f"∂vec(∂{top}/∂{below}')/∂{below}'"
    return Arranged("vec", (_count(inner.size), columns), quotient)


def _mixed(first: Symbol, second: Symbol, name: str) -> Arranged:
    """The second derivative of a scalar: rows of the first variable, columns of the second."""
    x, y = first.name, second.name
    ranks = len(first.shape), len(second.shape)
    if ranks == (0, 0):
        return Arranged("scalar", (), f"∂²{name}/∂{x}∂{y}")
    if ranks == (1, 1):
        return Arranged("matrix", first.shape + second.shape, f"∂²{name}/∂{x}[i]∂{y}[j]")
    if 0 in ranks:
        shape = first.shape or second.shape
        entry = "[i]" if len(shape) == 1 else "[i, j]"
        below = f"∂{x}{entry}∂{y}" if first.shape else f"∂{x}∂{y}{entry}"
        return Arranged("column" if len(shape) == 1 else "matrix", shape, f"∂²{name}/{below}")
    size = (_count(first.shape), _count(second.shape))
    below = f"∂{_vec(x, first.shape)}∂{_vec(y, second.shape)}'"
    return Arranged("vec", size, f"∂²{name}/{below}")


def _vec(name: str, shape: Shape) -> str:
    return f"vec({name})" if len(shape) == 2 else name


def _count(shape: Shape) -> Dim:
    total = ONE
    for axis in shape:
        total = total * axis
    return total


def _sizes(shape: Shape) -> str:
    """m×n, and with room where a size is a product itself: m·n × m·n."""
    shown = [_size(axis) for axis in shape]
    return (" × " if any("·" in size for size in shown) else "×").join(shown)


def _size(dim: Dim) -> str:
    shown = str(dim).replace("*", "·")
    return f"({shown})" if len(dim.terms) > 1 else shown


def _space(variable: Symbol, structured: str, lang: str) -> str:
    """What is said of a variable that is declared to be symmetric, diagonal, …."""
    properties = set(variable.properties)
    if properties & SYMMETRIC:
        properties.add("symmetric")
    space = next((space for space in SPACES if space in properties), None)
    if space is None or len(variable.shape) != 2:
        return ""
    formula = FORMULAS.get(structured, {}).get(space, "")
    words = SPACE[lang]
    return words[structured].format(space=words[space], formula=formula, name=variable.name)
