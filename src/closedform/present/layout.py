"""The sentence that says how a derivative is arranged: `column D: entry i is ∂f/∂w[i]`."""

from __future__ import annotations

import re
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
LETTERS = "ijklpq"  # of subscripts; those in the name of the variable are taken
STACKED = {"mixed": "numerator", "numerator": "numerator", "denominator": "denominator"}
BESIDE = {  # what is said of a derivative that is no gradient, where the formula does not apply
    "project": "within",
    "coordinates": "free entries",
    "unconstrained": "unconstrained",
}


class Words(NamedTuple):
    """The name of the function, and two letters for the subscripts."""

    name: str
    i: str
    j: str


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
    form: str = "matrix",
    lang: str = "en",
    name: str = "f",
) -> str:
    """How the derivative of a function of this shape by `variable` is arranged.

    `first` is the other variable of a mixed second derivative, which makes the rows.  The vec form
    has an arrangement of its own, which a `form` "vec" asks for.

    >>> layout_line((), Symbol("w", (Dim.symbol("D"),)))
    'column D: entry i is ∂f/∂w[i]'
    """
    by = [variable] if order == 1 else [first or variable, variable]
    free = [letter for letter in LETTERS if letter not in re.findall(r"\w+", variable.name)]
    words = Words(name, *free[:2])
    moving = [symbol for symbol in by if symbol.shape]
    if order == 2 and moving:
        layout = "mixed"  # there is one arrangement
    if len(moving) == 2:
        case, size, quotient = _second(function, by[0], variable, words)
    else:
        arrange = _stacked if form == "vec" else _first
        variable = moving[0] if moving else variable
        case, size, quotient = arrange(function, variable, layout, words)
        if order == 2:
            quotient = _twice(quotient, by[0], by[-1])
    sentence = ARRANGED[lang][case].format(
        size=_sizes(size), quotient=quotient, name=variable.name, i=words.i, j=words.j
    )
    if layout != "mixed" and case != "scalar":
        sentence += f" ({CONVENTION[lang][layout]})"
    gradient = order == 1 and not function
    told = structured if gradient else BESIDE[structured]
    spaces = dict.fromkeys(_space(symbol, told, lang) for symbol in by)
    return "; ".join([sentence, *filter(None, spaces)])


def _first(function: Shape, variable: Symbol, layout: str, words: Words) -> Arranged:
    (name, i, j), x, ranks = words, variable.name, (len(function), len(variable.shape))
    if ranks == (0, 0):
        return Arranged("scalar", (), f"∂{name}/∂{x}")
    if ranks == (0, 1):
        size = variable.shape if layout != "numerator" else (ONE, *variable.shape)
        return Arranged("column" if len(size) == 1 else "row", size, f"∂{name}/∂{x}[{i}]")
    if ranks == (0, 2):
        if layout == "numerator":
            return Arranged("turned", variable.shape[::-1], f"∂{name}/∂{x}[{j}, {i}]")
        return Arranged("like", variable.shape, f"∂{name}/∂{x}[{i}, {j}]")
    if ranks == (1, 1):
        if layout == "denominator":
            return Arranged("matrix", (*variable.shape, *function), f"∂{name}[{j}]/∂{x}[{i}]")
        return Arranged("matrix", (*function, *variable.shape), f"∂{name}[{i}]/∂{x}[{j}]")
    if ranks == (1, 0):
        size = function if layout != "denominator" else (ONE, *function)
        return Arranged("column" if len(size) == 1 else "row", size, f"∂{name}[{i}]/∂{x}")
    if ranks == (2, 0):
        if layout == "denominator":
            return Arranged("matrix", function[::-1], f"∂{name}[{j}, {i}]/∂{x}")
        return Arranged("matrix", function, f"∂{name}[{i}, {j}]/∂{x}")
    return _stacked(function, variable, layout, words)


def _stacked(function: Shape, variable: Symbol, layout: str, words: Words) -> Arranged:
    """∂vec(F)/∂vec(X)', and its transpose as the denominator layout; what is no matrix needs no
    stacking."""
    if len(function) < 2 and len(variable.shape) < 2:
        return _first(function, variable, STACKED[layout], words)
    rows, columns = _count(function), _count(variable.shape)
    top, below = _of(function, words), _vec(variable.name, variable.shape)
    if layout == "denominator":
        turned = "'" if function else ""
        size = (columns, rows) if function else (columns,)
        size = size if variable.shape else (ONE, rows)
        return Arranged("vec" if len(size) == 2 else "stack", size, f"∂{top}{turned}/∂{below}")
    if not variable.shape:
        return Arranged("stack", (rows,), f"∂{top}/∂{below}")
    return Arranged("vec", (rows, columns), f"∂{top}/∂{below}'")


def _second(function: Shape, first: Symbol, second: Symbol, words: Words) -> Arranged:
    """The rows belong to the function and the first variable, the columns to the second."""
    (name, i, j), x, y = words, first.name, second.name
    rows, columns = _count(function) * _count(first.shape), _count(second.shape)
    top, below = _vec(x, first.shape), _vec(y, second.shape)
    if function:
        inner = f"∂vec(∂{_of(function, words)}/∂{top}')"
        return Arranged("vec", (rows, columns), f"{inner}/∂{below}'")
    if len(first.shape) == len(second.shape) == 1:
        return Arranged("matrix", (rows, columns), f"∂²{name}/∂{x}[{i}]∂{y}[{j}]")
    return Arranged("vec", (rows, columns), f"∂²{name}/∂{top}∂{below}'")


def _twice(quotient: str, first: Symbol, second: Symbol) -> str:
    """The quotient of a first derivative as that of a second one, by a scalar too."""
    above, _, below = quotient.rpartition("/")
    scalar = second if first.shape else first
    other = f"∂{scalar.name}"
    below = f"{below}{other}" if first.shape else f"{other}{below}"
    if first == second:
        below = f"{other}²"
    return f"∂²{above.removeprefix('∂')}/{below}"


def _of(function: Shape, words: Words) -> str:
    """The function as it stands in a quotient of whole things."""
    return _vec(words.name.upper(), function) if function else words.name


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
    if space is None:
        return ""
    if len(variable.shape) != 2:  # an entry, a row or a column of it
        structured = BESIDE.get(structured, structured)
    formula = FORMULAS.get(structured, {}).get(space, "")
    words, name = SPACE[lang], variable.name.partition("[")[0]
    return words[structured].format(space=words[space], formula=formula, name=name)
