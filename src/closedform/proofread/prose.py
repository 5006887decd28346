"""What prose says of the names in it: A is a symmetric n×n matrix."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from closedform.proofread.declared import Declared, Related, name_at_rest, of_sizes, sizes_in
from closedform.proofread.formulas import chains

SUMMING, UNIT = "sums_to_one", "unit_norm"  # what is no property of a name but an equation
COLUMNS, ROWS = "orthonormal_columns", "orthonormal_rows"
IDEMPOTENT, INVOLUTORY = "idempotent", "involutory"
FIXED, VARYING = "constant", "varying"  # what something does not depend on varies
COMMUTING, PERPENDICULAR = "commuting", "perpendicular"  # or one of two names
PROPERTIES = {  # words, and the property they mean
    r"symmetric positive[- ]definite|양의 정부호|양정치": "pd",
    r"positive[- ]definite": "pd",
    r"positive[- ]semi-?definite|양의 준정부호": "psd",
    r"skew[- ]symmetric|antisymmetric|반대칭": "skew",
    r"symmetric|대칭(?:행렬)?": "symmetric",
    r"covariance|공분산|precision matri|gram matri|kernel matri|laplacian": "symmetric",
    r"invertible|non-?singular|regular matri|가역|역행렬이 존재": "invertible",
    r"orthonormal columns|열(?:벡터)?(?:이|들이)? 정규 ?직교": COLUMNS,
    r"orthonormal rows|행(?:벡터)?(?:이|들이)? 정규 ?직교": ROWS,
    r"orthogonal(?! to\b| (?:unit )?vectors?\b| columns| rows)|"
    r"직교(?!하|인 벡터)(?:행렬)?": "orthogonal",
    r"diagonal|대각(?:행렬)?": "diagonal",
    r"full column rank|열 ?완전계수|열 ?최대계수|열 ?풀랭크": "full_column_rank",
    r"full row rank|행 ?완전계수|행 ?최대계수": "full_row_rank",
    r"lower[- ]triangular|하삼각": "lower",
    r"(?:positive |natural )?integer|natural number|정수|자연수": "integer",
    r"upper[- ]triangular|상삼각": "upper",
    r"idempotent|projection matri|멱등|사영 ?행렬": IDEMPOTENT,
    r"involutory|involution": INVOLUTORY,
    r"constants?(?! (?:vector|matri))|상수|"
    r"(?:do(?:es)? not depend|independent of|무관)(?! *(?:on )?⟦)": FIXED,
    r"one-hot|probability vector|sums? to (?:one|1)|원[- ]?핫|확률 ?벡터|합이 1": SUMMING,
    r"unit(?:-norm)? vector|of unit (?:norm|length)|unit norm|orthonormal(?! (?:columns|rows))|"
    r"단위 ?벡터": UNIT,
}
_PROPERTY = (
    r"(?<![A-Za-z비-])(?:"
    + "|".join(f"(?P<p{k}>{words})" for k, words in enumerate(PROPERTIES))
    + r")(?!이? ?(?:아니|아닌|않))"
)
_SAID = re.compile(_PROPERTY, re.IGNORECASE)
_MORE = re.compile(  # symmetric, positive definite and …
    rf"(?:[ ]*(?:,|and|,[ ]*and|이고)?[ ]*(?:{'|'.join(PROPERTIES)})(?![A-Za-z]))+", re.IGNORECASE
)
_BLANKS = re.compile(r"\s+")  # one each: the patterns below try every way to share out a run
_MARK = r"⟦(\d+)⟧"
_SIZE = re.compile(rf"(?:크기가 )?{_MARK}(?:인|의)?")
_MARKS = r"⟦\d+⟧(?: *(?:,? and|,|와|과|및) *⟦\d+⟧){0,5}"
_BEHIND = re.compile(  # ⟦1⟧ is symmetric, ⟦1⟧ symmetric, ⟦1⟧이 대칭행렬이면
    rf"(?P<marks>{_MARKS})\s*"
    rf"(?:\(|:|,|(?:both|are both|is|are|be|of|has|have|having|being|with|is assumed|가|이|은|는|"
    rf"의|도|를|을|for|as|the|denotes?|must be|to be|assumed to be|가 모두|는 모두)\s+,?\s*"
    rf"(?:(?!not\b|never\b)[A-Za-z-]+,?\s+){{0,3}}?\(?)?\s*"
    rf"(?:,\s*)?(?:an?\s+|the\s+|assumed\s+)?{_PROPERTY}"
    rf"(?![ \t]*(?:matrix|matrices|행렬)?[ \t]*⟦)",
    re.IGNORECASE,
)
_BEFORE = re.compile(  # symmetric matrix ⟦1⟧, 대칭행렬 ⟦1⟧
    rf"(?<!\bnot )(?<!\bnot a )(?<!necessarily ){_PROPERTY}"
    rf"(?:(?:[ \t]+[A-Za-z가-힣-]+){{0,4}}[ \t]*(?:matrix|matrices|행렬)|"
    rf"[ \t]+(?!of|for|in|by|with|to|and|or|if|then)[a-z]+)?[ \t]*(?P<marks>{_MARKS})",
    re.IGNORECASE,
)
_INDEPENDENT = re.compile(  # ⟦0⟧ does not depend on ⟦1⟧, ⟦0⟧는 ⟦1⟧와 무관한 상수이다
    rf"(?P<marks>{_MARKS})(?:(?:은|는|이|가)\s*{_MARK}(?:와|과|에)\s*(?:무관|의존하지 않|독립)|"
    rf"\s*(?:(?:is|are|be|that|which|all|both) ){{0,3}}"
    rf"(?:do(?:es)? not depend on|independent of) ?⟦)"
)
_VARYING = re.compile(
    rf"(?:functions? of|in terms of|terms in|with respect to|w\.r\.t\.|depend(?:s|ing)? on|"
    rf"independent of) ?(?P<before>{_MARKS})|"
    rf"(?P<behind>{_MARKS}) ?(?:의 함수|에 대한|(?:에|와|과) ?(?:무관|의존|독립))"
)
_ADJECTIVES = re.compile(
    rf"\b(?:{'|'.join(PROPERTIES)}|real|square|given|fixed|known|constant|arbitrary|random)"
    r"(?:,|\s+and)?\s+(?=[⟦a-z])",
    re.IGNORECASE,
)
_BE = r"(?:\s*(?:,|:|is|are|be|denotes?|가|이|은|는|을|를)\s*(?:an?\s+|the\s+)?|\s+(?:an?\s+)?)"
_A = r"(?P<size>⟦\d+⟧)"
_WHO = rf"(?P<marks>{_MARKS})"
_FURTHER = r"(?:(?!and\b|or\b)[A-Za-z-]+\s+){0,3}?"
MATRICES = (  # what says that names are matrices of a size
    rf"{_WHO}(?:{_BE}|\s*\([^()⟦]{{0,40}}){_A}",  # A is m×n, A is an m×n matrix, A는 m×n 행렬
    rf"{_A}(?:인)?\s*(?:{_FURTHER}matri(?:x|ces)|(?:[가-힣]+ )?행렬(?:인)?)\s*{_WHO}",
    rf"{_WHO} (?:of|with|has) (?:size|shape|order|dimensions?) {_A}",
)
VECTORS = (  # what says that names are vectors of a length
    rf"{_A}(?:[ -]dimensional|-vectors?|차원)\s*{_FURTHER}(?:vectors?|벡터)?\s*{_WHO}",
    rf"{_WHO}{_BE}{_A}(?:[ -]dimensional|-vectors?|차원)",
    rf"{_WHO} (?:of|with|has) (?:length|size|dimension) {_A}",
    rf"{_WHO}{_BE}{_FURTHER}vectors? (?:of|with) (?:length|size|dimension) {_A}",
    rf"{_WHO}\s*(?:은|는)? 길이가? {_A}인 벡터",
    rf"길이가? {_A}인 (?:[가-힣]+ )?벡터 {_WHO}",
)
_SIZED = [
    *((re.compile(pattern), 2) for pattern in MATRICES),
    *((re.compile(pattern), 1) for pattern in VECTORS),
]
_BY = re.compile(rf"{_MARK}[ -](?:by|x|×)[ -]{_MARK}")
_ARE = (
    r"(?:\s*(?:are|be|is|to be|both|mutually|all|which|that|가|이|은|는|서로|모두|,)(?![a-z]))*\s*"
)
_KIND = r"(?:(?!not\b|never\b)[a-z-]+\s+|⟦\d+⟧\s*(?=matri|vector|행렬)){0,6}?"
_NOT = r"(?!\S*(?:지 않|지는 않|이 아니|이 아닌))"
RELATIONS = {  # words that say what two names have to do with each other
    COMMUTING: (
        rf"(?P<marks>{_MARKS}){_ARE}{_KIND}commut(?:e|ing)\b",
        rf"(?P<marks>{_MARKS}){_ARE}(?:가환|교환 ?(?:가능|하|되|된)){_NOT}",
        rf"(?<!non-)(?<!non)commuting (?:[a-z-]+ ){{0,3}}(?P<marks>{_MARKS})",
        r"(?P<marks>⟦\d+⟧ commutes? with ⟦\d+⟧)",
    ),
    PERPENDICULAR: (
        rf"(?P<marks>{_MARKS}){_ARE}(?:orthogonal|orthonormal|perpendicular|직교하)(?! to\b){_NOT}",
        rf"(?:orthogonal (?:unit )?|orthonormal |perpendicular )vectors? (?P<marks>{_MARKS})",
        r"(?P<marks>⟦\d+⟧ (?:is|be) (?:orthogonal|perpendicular) to ⟦\d+⟧)",
    ),
}
_RELATED = [(word, re.compile(each, re.I)) for word, held in RELATIONS.items() for each in held]


class Mentioned(NamedTuple):
    """A formula in prose: the names that it lists, or the shape that it is."""

    names: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()

    @property
    def is_shape(self) -> bool:
        return bool(self.sizes) and (not self.names or len(self.sizes) > 1)


def in_prose(text: str, mentioned: list[Mentioned]) -> Iterator[Declared | Related]:
    """What prose says of the formulas that stand in it as ``⟦k⟧``; of "" what it says of no name
    in particular."""
    text = _with_products(_BLANKS.sub(" ", text), mentioned)
    unsized = _SIZE.sub(lambda m: "" if mentioned[int(m[1])].is_shape else m[0], text)
    unsized = _BLANKS.sub(" ", unsized)
    attached: set[int] = set()
    for pattern in (_BEHIND, _BEFORE):
        for found in pattern.finditer(unsized):
            further = _MORE.match(unsized, found.end())
            end = further.end() if further else found.end()
            words = list(_SAID.finditer(unsized, found.start(), end))
            attached |= {word.start() for word in words}
            for name in _names(found["marks"], mentioned):
                yield Declared(name, "", frozenset(map(_meaning, words)))
    for found in _SAID.finditer(unsized):
        if found.start() not in attached:
            yield Declared("", "", frozenset({_meaning(found)}))
    for found in _INDEPENDENT.finditer(text):
        for name in _names(found["marks"], mentioned):
            yield Declared(name, "", frozenset({FIXED}))
    for found in _VARYING.finditer(text):
        for name in _names(found["before"] or found["behind"], mentioned):
            yield Declared(name, "", frozenset({VARYING}))
    for word, pattern in _RELATED:
        for found in pattern.finditer(text):
            for names in combinations(_names(found["marks"], mentioned), 2):
                yield Related(names, word)
    text = _ADJECTIVES.sub("", text)
    for pattern, count in _SIZED:
        for found in pattern.finditer(text):
            sizes = mentioned[int(found["size"][1:-1])].sizes
            if len(sizes) == count:
                for name in _names(found["marks"], mentioned):
                    yield Declared(name, of_sizes(list(sizes)))


def _meaning(found: re.Match[str]) -> str:
    """The property that a word means."""
    held = enumerate(PROPERTIES.values())
    return next(meaning for k, meaning in held if found[f"p{k}"] is not None)


def _with_products(text: str, mentioned: list[Mentioned]) -> str:
    """With one mark for the sizes of ``⟦m⟧ by ⟦n⟧``."""

    def made(found: re.Match[str]) -> str:
        sizes = tuple(size for mark in found.groups() for size in mentioned[int(mark)].sizes)
        if len(sizes) != 2:
            return found[0]
        mentioned.append(Mentioned(sizes=sizes))
        return f"⟦{len(mentioned) - 1}⟧"

    return _BY.sub(made, text)


def _names(marks: str, mentioned: list[Mentioned]) -> Iterator[str]:
    """The names of the formulas with these marks."""
    for mark in re.findall(_MARK, marks):
        yield from mentioned[int(mark)].names


def mentioned(text: str, start: int) -> Mentioned:
    """The names that a formula only lists, ``A``, ``A, B``, ``A, B \\in …``, or the sizes that it
    is, ``m \\times n``; a letter may be either."""
    sizes = tuple(sizes_in(text))
    sizes = sizes if all(re.fullmatch(r"\w+", size) for size in sizes) else ()
    found: list[str] = []
    for chain in chains(text, start):
        name = name_at_rest(chain.sides[0].text)
        if name is None or any(relation != "∈" for relation in chain.relations):
            break
        found.append(name)
        if chain.relations:
            break
    return Mentioned(tuple(found), sizes)


_WRITTEN = re.compile(  # names and sizes in prose without marks: X is N x d, V symmetric
    r"(?<![\w$\\'’-])(?:(?:in\s+)?(?:R|ℝ)\^[({]?(?P<space>\w+(?: ?[x×] ?\w+)?)[)}]?|"
    r"(?P<size>[A-Za-z]\w? ?(?:x|×|by) ?[A-Za-z]\w?)|(?P<name>[B-HJ-Zb-hj-z]|"
    r"A(?= (?:in|is|be|denotes)\b)|(?:(?<=with )|(?<=where )|(?<=and )|(?<=if ))A|"
    r"lam|lambda|alpha|beta|gamma|mu|sigma|Sigma|theta|Omega|Phi))"
    r"(?![A-Za-z0-9_$'’-])"
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
