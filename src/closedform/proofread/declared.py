"""What a document declares: shapes in formulas, ``X \\in \\mathbb{R}^{N\\times D}``, and properties
in prose, English and Korean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from closedform.errors import ClosedformError
from closedform.proofread.formulas import Chain, Side, chains
from closedform.syntax.latex import parse_latex

_SPACE = re.compile(
    r"(?:\\(?:mathbb|mathbf|Bbb|bf)\s*\{?\s*(?P<set>[RNZS])\s*\}?|\\(?P<short>[RNZ])(?![A-Za-z])|"
    r"(?P<sign>[ℝℕℤ]))\s*(?P<plus>_\s*\{?\s*(?:\+|>\s*0|\\ge\s*0|\+\+)\s*\}?)?"
    r"\s*(?:\^\s*(?:\{(?P<sizes>[^{}]*)\}|(?P<size>\w)))?"
    r"(?P<after>_\s*\{?\s*(?:\+\+|\+)\s*\}?)?\s*$"
)
_BOLD = re.compile(r"\s*\\(?:mathbf|boldsymbol|bm|vec)\b")
_TIMES = re.compile(r"\\times|×|\bby\b")
_CLEAN = re.compile(r"\\[,;! ]|[{}\s]")


class Declared(NamedTuple):
    """What is said of a name: a shape in the words of the notation, or "", and properties."""

    name: str
    shape: str
    properties: frozenset[str] = frozenset()


def name_of(text: str) -> str | None:
    """The name that a piece of LaTeX is, without its fonts; None where it is more than a name."""
    try:
        tree = parse_latex(text).tree.children[-1]
    except (ClosedformError, IndexError):
        return None
    return str(tree.value) if tree.kind == "name" else None


def in_formula(chain: Chain, listed: list[Side]) -> Iterator[Declared]:
    """What a chain declares; `listed` are the names with commas before it."""
    if len(chain.sides) < 2 or chain.continues:
        return
    left, right, relation = chain.sides[0], chain.sides[1], chain.relations[0]
    if relation == "∈":
        shape = _shape(right.text)
        if shape is not None:
            for side in (*listed, left):
                name = name_of(side.text)
                if name is not None:
                    yield Declared(name, *shape)
    elif relation in ("≻", "≽") and (name := name_of(left.text)) and right.text.strip() in "0OI":
        yield Declared(name, "", frozenset({"pd" if relation == "≻" else "psd"}))
    elif relation in (">", "≥") and (name := name_of(left.text)) and right.text.strip() == "0":
        if _BOLD.match(left.text):
            return  # a vector, entry by entry
        yield Declared(name, "scalar", frozenset({"> 0" if relation == ">" else ">= 0"}))


def _shape(text: str) -> tuple[str, frozenset[str]] | None:
    """The shape of the members of a space."""
    found = _SPACE.match(text.strip())
    if found is None:
        return None
    field = found["set"] or found["short"] or {"ℝ": "R", "ℕ": "N", "ℤ": "Z"}[found["sign"]]
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
    if len(parts) == 1:
        return f"vector({parts[0]})", frozenset()
    return f"matrix({', '.join(parts)})", frozenset()


# -- prose ----------------------------------------------------------------------------------------

PROPERTIES = {  # words, and the property they mean
    r"symmetric positive[- ]definite|양의 정부호|양정치": "pd",
    r"positive[- ]definite": "pd",
    r"positive[- ]semi-?definite|양의 준정부호": "psd",
    r"skew[- ]symmetric|antisymmetric|반대칭": "skew",
    r"symmetric|대칭(?:행렬)?": "symmetric",
    r"invertible|non-?singular|regular matri|가역|역행렬이 존재": "invertible",
    r"orthogonal|직교(?:행렬)?": "orthogonal",
    r"diagonal|대각(?:행렬)?": "diagonal",
    r"full column rank|열 ?완전계수|열 ?최대계수|열 ?풀랭크": "full_column_rank",
    r"full row rank|행 ?완전계수|행 ?최대계수": "full_row_rank",
    r"lower[- ]triangular|하삼각": "lower",
    r"upper[- ]triangular|상삼각": "upper",
}
_WORD = "|".join(f"(?P<p{k}>{words})" for k, words in enumerate(PROPERTIES))
_MARK = r"⟦(\d+)⟧"
_BEHIND = re.compile(  # ⟦1⟧ is symmetric, ⟦1⟧이 대칭행렬이면, ⟦1⟧ of full column rank
    rf"{_MARK}(?:\s*(?:,|and|와|과)\s*{_MARK})?\s*"
    rf"(?:\(|:|(?:is|are|be|of|has|have|being|with|is assumed|가|이|은|는|도|를|을)\s)\s*"
    rf"(?:an?\s+|the\s+|assumed\s+)?(?:{_WORD})",
    re.IGNORECASE,
)
_BEFORE = re.compile(  # symmetric matrix ⟦1⟧, 대칭행렬 ⟦1⟧
    rf"(?:{_WORD})[ \t]*(?:matrix|matrices|행렬)?[ \t]*{_MARK}(?: *(?:,|and|와|과) *{_MARK})?",
    re.IGNORECASE,
)


def in_prose(text: str, names: list[list[str]]) -> Iterator[Declared]:
    """What prose says of the names that stand in it as ``⟦k⟧``."""
    for pattern in (_BEHIND, _BEFORE):
        for found in pattern.finditer(text):
            said = next(
                meaning
                for k, meaning in enumerate(PROPERTIES.values())
                if found[f"p{k}"] is not None
            )
            marks = re.findall(_MARK, found.group())
            for name in (name for mark in marks for name in names[int(mark)]):
                yield Declared(name, "", frozenset({said}))


def named(text: str, start: int) -> list[str]:
    """The names that a formula only lists: ``A``, ``A, B``, ``A, B \\in …``."""
    found: list[str] = []
    for chain in chains(text, start):
        name = name_of(chain.sides[0].text)
        if name is None or any(relation != "∈" for relation in chain.relations):
            return found
        found.append(name)
        if chain.relations:
            break
    return found


_RANGE = re.compile(
    r"([a-zA-Z])\s*=\s*1\s*\}?\s*(?:\^|,\s*\\[lc]?dots\s*,|\.\.+)\s*\{?\s*([A-Za-z])\b"
)
_SAMPLE = re.compile(r"([A-Za-z]\w*?)_([a-zA-Z])$")


def ranges(document: str) -> dict[str, str]:
    """How far the letters of sums go: ``n`` to ``N`` in a sum from ``n = 1`` to ``N``."""
    found: dict[str, str] = {}
    for letter, size in _RANGE.findall(document):
        found.setdefault(letter, size)
    return found


def of_samples(declared: Declared, sizes: dict[str, str]) -> Declared:
    """``x_n`` in R^D, n to N, as the rows of x: matrix(N, D); entries likewise."""
    found = _SAMPLE.match(declared.name)
    size = sizes.get(found[2]) if found else None
    if found is None or size is None:
        return declared
    if declared.shape.startswith("vector("):
        return Declared(found[1], f"matrix({size}, {declared.shape[7:]}")
    if declared.shape == "scalar":
        return Declared(found[1], f"vector({size})", declared.properties)
    return declared
