"""What a document declares: shapes in formulas, ``X \\in \\mathbb{R}^{N\\times D}``, and properties
in prose, English and Korean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from closedform.errors import ClosedformError
from closedform.proofread.formulas import Chain, Side
from closedform.proofread.typed import as_latex, braced
from closedform.syntax.latex import parse_latex

_SPACE = re.compile(
    r"(?:\\(?:mathbb|mathbf|Bbb|bf)\s*\{?\s*(?P<set>[RNZS])\s*\}?|\\(?P<short>[RNZ])(?![A-Za-z])|"
    r"(?P<sign>[ℝℕℤ]|R(?=\s*(?:\^|$))))\s*(?P<plus>_\s*\{?\s*(?:\+|>\s*0|\\ge\s*0|\+\+)\s*\}?)?"
    r"\s*(?:\^\s*(?:\{(?P<sizes>[^{}]*)\}|(?P<size>\w)))?"
    r"(?P<after>_\s*\{?\s*(?:\+\+|\+)\s*\}?)?\s*$"
)
_SET = re.compile(  # {0, 1}^N, [0, 1]^n: entries between numbers
    r"\s*(?:\\\{|\[|\()\s*-?[\d.]+\s*,.*?(?:\\\}|\]|\))\s*"
    r"(?:\^\s*(?:\{(?P<sizes>[^{}]*)\}|(?P<size>\w)))?\s*$",
    re.DOTALL,
)
_DOTS = re.compile(r"\\[lc]?dots|\.\.|…")
_BOLD = re.compile(r"\s*\\(?:mathbf|boldsymbol|bm|vec)\b")
_BRACKETED = re.compile(r"\[\s*([a-z])\s*\]$")  # x[i], as x_i
_OF_TIME = re.compile(r"\s*\(\s*t\s*\)\s*$")
_TIMES = re.compile(r"\\times|×|\bby\b|\s+x\s+|(?<=\b\w)x(?=\w\b)")
_CLEAN = re.compile(r"\\[,;! ]|[{}\s]")


ZERO_ONE, SIGNS = "zero_one", "signs"  # values, which an equation says
VALUES = {("0", "1"): ZERO_ONE, ("-1", "1"): SIGNS, ("1", "-1"): SIGNS}


class Declared(NamedTuple):
    """What is said of a name: a shape in the words of the notation, or "", and properties."""

    name: str
    shape: str
    properties: frozenset[str] = frozenset()


class Related(NamedTuple):
    """What is said of some names together: that A and B commute."""

    names: tuple[str, ...]
    word: str


def name_of(text: str) -> str | None:
    """The name that a piece of LaTeX is, without its fonts; None where it is more than a name."""
    text = _BRACKETED.sub(r"_{\1}", as_latex(text, frozenset(), False).latex)
    try:
        tree = parse_latex(text).tree.children[-1]
    except (ClosedformError, IndexError):
        return None
    return str(tree.value) if tree.kind == "name" else None


def name_at_rest(text: str) -> str | None:
    """The name that a piece of LaTeX is, also where it moves with time, `x(t)`."""
    return name_of(_OF_TIME.sub("", text))


def sizes_in(text: str) -> list[str]:
    """The sizes of ``m \\times n``."""
    return [_CLEAN.sub("", part) for part in _TIMES.split(text)]


def in_formula(chain: Chain, listed: list[Side]) -> Iterator[Declared]:
    """What a chain declares; `listed` are the names with commas before it."""
    if len(chain.sides) < 2 or chain.continues:
        return
    if len(chain.sides) > 2 and chain.relations[-1] == "∈" and chain.relations[0] in ("=", ":="):
        chain = chain._replace(sides=(chain.sides[0], chain.sides[-1]), relations=("∈",))
    left, right, relation = chain.sides[0], chain.sides[1], chain.relations[0]
    if relation == "∈":
        shape = _shape(right.text)
        if shape is not None:
            for side in (*listed, left):
                name = name_at_rest(side.text)
                if name is not None:
                    yield Declared(name, *shape)
    elif relation in ("≻", "≽") and (name := name_of(left.text)) and right.text.strip() in "0OI":
        yield Declared(name, "", frozenset({"pd" if relation == "≻" else "psd"}))
    elif relation in (">", "≥") and (name := name_of(left.text)) and right.text.strip() == "0":
        if _BOLD.match(left.text) or _SAMPLE.match(name):
            return  # a vector, entry by entry
        yield Declared(name, "scalar", frozenset({"> 0" if relation == ">" else ">= 0"}))


def _shape(text: str) -> tuple[str, frozenset[str]] | None:
    """The shape of the members of a space."""
    text = text.partition(":")[0]  # behind it stand the entries
    text = re.sub(r"\\(?:left|right|bigl?|bigr?)(?![A-Za-z])", "", text)
    text = as_latex(braced(text), frozenset(), False).latex
    if _DOTS.search(text):  # what an index runs over
        return None
    if found := _SET.match(text):
        sizes = found["sizes"] or found["size"]
        parts = sizes_in(sizes) if sizes else []
        values = re.findall(r"[-\d.]+|\\pm", re.split(r"\\?[\]})]", text)[0])
        words = VALUES.get(tuple(values), "") if "{" in text.partition(",")[0] else ""
        said = frozenset({words} if words else ())
        return (of_sizes(parts), said) if len(parts) <= 2 else None
    found = _SPACE.match(text.strip())
    if found is None:
        return None
    field = found["set"] or found["short"] or {"ℕ": "N", "ℤ": "Z"}.get(found["sign"], "R")
    sizes = found["sizes"] or found["size"]
    if sizes is None:
        if field in "NZ":
            return "integer", frozenset()
        return "scalar", frozenset({"> 0"}) if found["plus"] else frozenset()
    parts = [part.replace("\\", "") for part in sizes_in(sizes)]
    parts = [re.sub(r"(\d)([A-Za-z])", r"\1*\2", part) for part in parts]
    if not all(parts) or len(parts) > 2:
        return None
    if field == "S":
        properties = {"pd"} if found["after"] or found["plus"] else {"symmetric"}
        return f"matrix({parts[0]}, {parts[0]})", frozenset(properties)
    return of_sizes(parts), frozenset()


def space_of(text: str) -> tuple[str, ...] | None:
    """The sizes of the members of a space."""
    shape = _shape(text.strip(" ,;."))
    if shape is None or shape[0] == "integer":
        return None
    inner = shape[0].partition("(")[2].rstrip(")")
    return tuple(size.strip() for size in inner.split(",")) if inner else ()


def of_sizes(sizes: list[str]) -> str:
    """The shape of an array with these sizes, in the words of the notation; a column is a
    vector."""
    sizes = sizes[:1] if sizes[1:] == ["1"] else sizes
    kind = ("scalar", "vector", "matrix")[len(sizes)]
    return f"{kind}({', '.join(sizes)})" if sizes else kind


_RANGE = re.compile(
    r"([a-zA-Z])\s*(?:=|\\in\s*\\?\{)\s*1\s*\}?\s*(?:\^\s*(?:\{\s*)?|"
    r"(?:,\s*\\[lc]?dots[bc]?\s*,|,\s*\.\.+\s*,?|,\s*…\s*,|\.\.+)\s*\{?\s*)([A-Za-z])"
)
_LISTED = re.compile(  # x_1, \dots, x_N
    r"_\{?1\}?\s*,\s*(?:[^,$]{1,30},\s*)?(?:\\[lc]?dots[bc]?|\.\.\.|…)\s*,\s*[^,$]{1,30}?_\{?([A-Za-z])\}?"
)
_FAMILY = re.compile(  # {(x_i, y_i)}_{i=1}^N
    r"\\?\{(?P<members>(?:(?!\\\}|=).){1,200})\\?\}\s*_\s*\{\s*(?P<letter>[a-zA-Z])\s*=\s*1\s*\}\s*"
    r"\^\s*\{?\s*(?P<size>[A-Za-z])"
)
_SAMPLE = re.compile(r"([A-Za-z]\w*?)_([a-zA-Z])$")


class Ranges(NamedTuple):
    """How far letters go: `n` to `N` in a sum from ``n = 1`` to ``N``; all that were met, in their
    order, those of lists such as ``x_1, …, x_N``, and families ``{x_i}_{i=1}^N`` by their names."""

    of: dict[str, list[str]]
    listed: list[str]
    families: dict[str, tuple[str, str]]

    def size(self, letter: str, inner: str) -> str | None:
        """How many samples a letter counts that have `inner` entries each."""
        sizes = self.of.get(letter, [])
        return next((size for size in sizes if size != inner), next(iter(sizes), None))


def ranges(text: str) -> Ranges:
    """The ranges of a text."""
    found: dict[str, list[str]] = {}
    for letter, size in _RANGE.findall(text):
        found.setdefault(letter, []).append(size)
    families: dict[str, tuple[str, str]] = {}
    for family in _FAMILY.finditer(text):
        for member in re.split(r"[(),;]", family["members"]):
            name = _SAMPLE.match(name_of(member) or "")
            if name and name[2] == family["letter"]:
                families[name[1]] = family["letter"], family["size"]
    return Ranges(found, _LISTED.findall(text), families)


_SUMMED = re.compile(r"(?:\\sum|\\prod|∑|∏)\s*(?:\\limits\s*)?_\s*\{?\s*([a-z])")
_SUBSCRIPTED = re.compile(
    r"(?P<norm>\\\||\\lVert\s*)?(?:\\(?P<greek>(?!pi(?![A-Za-z]))[A-Za-z]+)\s*|(?<![A-Za-z\\])(?P<letter>[a-z]))"
    r"_\{?(?P<index>[a-z])\}?(?![A-Za-z])(?P<turned>\s*(?:\^\s*\{?\s*(?:T|\\top|\\intercal)|'|ᵀ))?"
)


def summed(text: str) -> frozenset[str]:
    """The small names with a subscript that a sum runs over: the entries of vectors, unless they
    are vectors themselves, in a norm or transposed."""
    letters = set(_SUMMED.findall(text))
    found = [each for each in _SUBSCRIPTED.finditer(text) if each["index"] in letters]
    vectors = {each["greek"] or each["letter"] for each in found if each["norm"] or each["turned"]}
    return frozenset(each["greek"] or each["letter"] for each in found) - vectors


class Samples(NamedTuple):
    """``x_n`` in R^D, n to N: a vector for every n.  The rows of a matrix, or its columns."""

    name: str
    letter: str
    size: str
    inner: str


def of_samples(declared: Declared, sizes: Ranges) -> Declared | Samples:
    """Samples where a name has the letter of a range: vectors ``x_n``, or numbers ``y_n``, which
    are the entries of a vector.  ``x_N`` is the last one of a list."""
    found = _SAMPLE.match(declared.name)
    inner = declared.shape.removeprefix("vector(").rstrip(")")
    if declared.name in sizes.families and declared.shape.startswith("vector("):
        letter, size = sizes.families[declared.name]
        return Samples(declared.name, letter, size, inner) if size != inner else declared
    if found is None:
        return declared
    last = found[2] if found[2] in sizes.listed else None
    size = last or sizes.size(found[2], inner) or f"n_{found[2]}"
    if declared.shape.startswith("vector("):
        return Samples(found[1], found[2], size, inner)
    if declared.shape == "scalar":
        return Declared(found[1], f"vector({size})", declared.properties)
    return declared
