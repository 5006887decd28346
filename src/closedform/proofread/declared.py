"""What a document declares: shapes in formulas, ``X \\in \\mathbb{R}^{N\\times D}``, and properties
in prose, English and Korean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from closedform.errors import ClosedformError
from closedform.proofread.formulas import Chain, Side, chains
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


def name_of(text: str) -> str | None:
    """The name that a piece of LaTeX is, without its fonts; None where it is more than a name."""
    text = _BRACKETED.sub(r"_{\1}", as_latex(text, frozenset(), False).latex)
    try:
        tree = parse_latex(text).tree.children[-1]
    except (ClosedformError, IndexError):
        return None
    return str(tree.value) if tree.kind == "name" else None


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
                name = name_of(_OF_TIME.sub("", side.text))
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
        parts = [_CLEAN.sub("", part) for part in _TIMES.split(sizes)] if sizes else []
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
    parts = [_CLEAN.sub("", part).replace("\\", "") for part in _TIMES.split(sizes)]
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
    """The shape of an array with these sizes, in the words of the notation."""
    kind = ("scalar", "vector", "matrix")[len(sizes)]
    return f"{kind}({', '.join(sizes)})" if sizes else kind


# -- prose ----------------------------------------------------------------------------------------

SUMMING, UNIT = "sums_to_one", "unit_norm"  # what is no property of a name but an equation
PROPERTIES = {  # words, and the property they mean
    r"symmetric positive[- ]definite|양의 정부호|양정치": "pd",
    r"positive[- ]definite": "pd",
    r"positive[- ]semi-?definite|양의 준정부호": "psd",
    r"skew[- ]symmetric|antisymmetric|반대칭": "skew",
    r"symmetric|대칭(?:행렬)?": "symmetric",
    r"covariance|공분산|precision matri|gram matri|kernel matri|laplacian": "symmetric",
    r"invertible|non-?singular|regular matri|가역|역행렬이 존재": "invertible",
    r"orthogonal|직교(?:행렬)?": "orthogonal",
    r"diagonal|대각(?:행렬)?": "diagonal",
    r"full column rank|열 ?완전계수|열 ?최대계수|열 ?풀랭크": "full_column_rank",
    r"full row rank|행 ?완전계수|행 ?최대계수": "full_row_rank",
    r"lower[- ]triangular|하삼각": "lower",
    r"(?:positive |natural )?integer|natural number|정수|자연수": "integer",
    r"upper[- ]triangular|상삼각": "upper",
    r"one-hot|probability vector|sums? to (?:one|1)|원[- ]?핫|확률 ?벡터|합이 1": SUMMING,
    r"unit(?:-norm)? vector|of unit (?:norm|length)|unit norm|단위 ?벡터": UNIT,
}
_WORD = "|".join(f"(?P<p{k}>{words})" for k, words in enumerate(PROPERTIES))
_MARK = r"⟦(\d+)⟧"
_BEHIND = re.compile(  # ⟦1⟧ is symmetric, ⟦1⟧ symmetric, ⟦1⟧이 대칭행렬이면
    rf"{_MARK}(?:\s*(?:,|and|와|과)\s*{_MARK})?\s*"
    rf"(?:\(|:|,|(?:both|are both|is|are|be|of|has|have|being|with|is assumed|가|이|은|는|도|를|을|"
    rf"for|as|the|denotes?|must be|to be|assumed to be|가 모두|는 모두)\s+"
    rf"(?:[A-Za-z-]+\s+){{0,3}}?\(?)?\s*"
    rf"(?:an?\s+|the\s+|assumed\s+)?(?:{_WORD})(?!\s*(?:matrix|matrices|행렬)?\s*⟦)",
    re.IGNORECASE,
)
_BEFORE = re.compile(  # symmetric matrix ⟦1⟧, 대칭행렬 ⟦1⟧
    rf"(?:{_WORD})(?:(?:[ \t]+[A-Za-z가-힣-]+){{0,4}}[ \t]*(?:matrix|matrices|행렬)|"
    rf"[ \t]+(?!of|for|in|by|with|to|and|or|if|then)[a-z]+)?[ \t]*"
    rf"{_MARK}(?: *(?:,|and|와|과) *{_MARK})?",
    re.IGNORECASE,
)


_IS = r"(?:\s*(?:,|:|is|are|be|denotes?|가|이|은|는|을|를)\s*(?:an?\s+|the\s+)?|\s+)"
_SHAPED = re.compile(  # ⟦A⟧ is ⟦m×n⟧, ⟦A⟧ is an ⟦m×n⟧ matrix, ⟦A⟧는 ⟦m×n⟧ 행렬
    rf"{_MARK}(?:\s*(?:,|and|와|과)\s*{_MARK})?(?:{_IS}|\s*\([^()⟦]{{0,40}}){_MARK}"
)
_SHAPING = re.compile(  # ⟦m×n⟧ matrix ⟦A⟧, ⟦m×n⟧ 행렬 ⟦A⟧, 크기가 ⟦m×n⟧인 행렬 ⟦A⟧
    rf"{_MARK}(?:인)?\s*(?:(?:[A-Za-z-]+\s+){{0,3}}?matri(?:x|ces)|행렬(?:인)?)\s*"
    rf"{_MARK}(?:\s*(?:,|and|와|과)\s*{_MARK})?"
)
_SIZED = re.compile(rf"matri(?:x|ces) {_MARK} (?:of|with) (?:size|shape|dimensions?) {_MARK}")
_LONG = re.compile(  # ⟦n⟧-dimensional vector ⟦x⟧, ⟦n⟧차원 벡터 ⟦x⟧
    rf"{_MARK}\s*(?:-?\s*dimensional|-vector|차원)\s*(?:[a-z-]+\s+){{0,2}}?(?:vectors?|벡터)?\s*{_MARK}"
)


class Mentioned(NamedTuple):
    """A formula in prose: the names that it lists, or the shape that it is."""

    names: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()

    @property
    def is_shape(self) -> bool:
        return bool(self.sizes) and (not self.names or len(self.sizes) > 1)


def in_prose(text: str, mentioned: list[Mentioned]) -> Iterator[Declared]:
    """What prose says of the formulas that stand in it as ``⟦k⟧``."""
    for pattern in (_BEHIND, _BEFORE):
        for found in pattern.finditer(text):
            said = next(
                meaning
                for k, meaning in enumerate(PROPERTIES.values())
                if found[f"p{k}"] is not None
            )
            for mark in re.findall(_MARK, found.group()):
                for name in mentioned[int(mark)].names:
                    yield Declared(name, "", frozenset({said}))
    for pattern in (_SHAPED, _SHAPING, _SIZED, _LONG):
        for found in pattern.finditer(text):
            marks = [mentioned[int(mark)] for mark in found.groups() if mark]
            shape = next((mark for mark in marks if mark.is_shape), None)
            if pattern is _LONG:
                shape = marks[0]
            if shape is None or not shape.sizes:
                continue
            for name in (name for mark in marks if mark is not shape for name in mark.names):
                yield Declared(name, of_sizes(list(shape.sizes)))


def mentioned(text: str, start: int) -> Mentioned:
    """The names that a formula only lists, ``A``, ``A, B``, ``A, B \\in …``, or the sizes that it
    is, ``m \\times n``; a letter may be either."""
    sizes = tuple(_CLEAN.sub("", part) for part in _TIMES.split(text))
    sizes = sizes if all(re.fullmatch(r"\w+", size) for size in sizes) else ()
    found: list[str] = []
    for chain in chains(text, start):
        name = name_of(_OF_TIME.sub("", chain.sides[0].text))
        if name is None or any(relation != "∈" for relation in chain.relations):
            break
        found.append(name)
        if chain.relations:
            break
    return Mentioned(tuple(found), sizes)


_WRITTEN = re.compile(  # names and sizes in prose without marks: X is N x d, V symmetric
    r"(?<![\w$\\'’-])(?:(?:in\s+)?(?:R|ℝ)\^[({]?(?P<space>\w+(?: ?[x×] ?\w+)?)[)}]?|"
    r"(?P<size>[A-Za-z]\w? ?(?:x|×|by) ?[A-Za-z]\w?)|(?P<name>[B-HJ-Zb-hj-z]|"
    r"lam|lambda|alpha|beta|gamma|mu|sigma|Sigma|theta|Omega|Phi))(?![A-Za-z0-9_$'’-])"
)


def marked(text: str, held: list[Mentioned]) -> str:
    """Prose with ``⟦k⟧`` in the place of names and sizes that no marks stand around."""

    def mark(found: re.Match[str]) -> str:
        sizes = found["space"] or found["size"]
        held.append(
            Mentioned(sizes=tuple(re.split(r" ?(?:x|×|by) ?", sizes, maxsplit=1)))
            if sizes
            else Mentioned((found["name"],))
        )
        return f"⟦{len(held) - 1}⟧"

    return _WRITTEN.sub(mark, text)


_RANGE = re.compile(
    r"([a-zA-Z])\s*(?:=|\\in\s*\\?\{)\s*1\s*\}?\s*(?:\^\s*(?:\{\s*)?|"
    r"(?:,\s*\\[lc]?dots[bc]?\s*,|,\s*\.\.+\s*,?|,\s*…\s*,|\.\.+)\s*\{?\s*)([A-Za-z])"
)
_LISTED = re.compile(  # x_1, \dots, x_N
    r"_\{?1\}?\s*,\s*(?:[^,$]{1,30},\s*)?(?:\\[lc]?dots[bc]?|\.\.\.|…)\s*,\s*[^,$]{1,30}?_\{?([A-Za-z])\}?"
)
_FAMILY = re.compile(  # {(x_i, y_i)}_{i=1}^N
    r"\\?\{(?P<members>(?:(?!\\\}|=).)+)\\?\}\s*_\s*\{\s*(?P<letter>[a-zA-Z])\s*=\s*1\s*\}\s*"
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
