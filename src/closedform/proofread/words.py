"""What the words of a document speak of, where that decides how a formula is meant."""

from __future__ import annotations

import re
from typing import NamedTuple

VANISHING = re.compile(
    r"(?i)(?:set(?:ting)?|equat(?:e|ing)|put(?:ting)?)\b[^.]*\b(?:zero|0)|to zero|zero of|"
    r"vanish|stationar|\bKKT\b|first[- ]order condition|0\s*(?:으로|이 되|이라|과 같)|"
    r"optim|minimi[sz]|maximi[sz]|극값|최소|최대|최적"
)
FOLLOWING = re.compile(
    r"(?i)\b(?:hence|therefore|thus|so that|it follows|multiply|multiplying|dividing|rearrang|"
    r"simplif|cancel|gives|yields|we (?:get|obtain|have))|곱하|나누|정리하|따라서|그러므로|이므로|"
    r"소거|얻는다"
)
DEFINING = re.compile(
    r"(?i)\b(?:re)?defin(?:e|ing)\b|새로운|새로 정의|정의하자|라 하자|두자|놓자|"
    r"\b(?:let|now take|consider)[\s$:]*$|\([a-h]\)[\s*_$:]*$"  # (b) is another part
)
DEFINED = re.compile(r"[\s$]*(?:이?라고? ?|으?로 ?)(?:하자|두자|놓자|정의)")  # behind one
ASSUMING = re.compile(  # right before a formula that is a condition
    r"(?i)(?:\b(?:suppose|assum(?:e|ing)|given|provided|such|whenever|if|when|"
    r"satisf(?:y|ies|ying)|subject to|s\.t\.)(?: (?:that|also|further|we have|both))*|가정\S*|"
    r"\b(?:systems?|constraints?|normal equations?|SVD|\w*decompositions?|factori[sz]ations?)"
    r"(?: of equations)?|연립방정식|제약(?: ?조건)?|(?:값|고유|스펙트럼|QR|LU|숄레스키) ?분해)"
    r"[\s,:$]*$"
)
SUPPOSED = re.compile(
    r"[\s$]*(?:이?라면|이면|일 ?때|이?라고? (?:하자|하면|가정)|(?:을|를) 만족)"
)  # behind one
HAVING = re.compile(r"(?i)\b(?:with|where|having|(?:for )?which has)[\s,:$]*$")
THEN = re.compile(  # also before the first of several formulas
    r"(?i)(?:\b(?:then|hence|therefore|thus|so|it follows that|(?:we )?see that|clearly)|따라서|"
    r"그러면|그러므로|즉)(?:(?:(?!\b(?:if|when|where|with|suppose|assum\w+|let)\b)[^.;:])*?"
    r"\b(?:and|also))?[\s,:$]*$"
)
MISTAKEN = re.compile(
    r"(?i)\b(?:mistake|wrong(?:ly)?|incorrect(?:ly)?|erroneous(?:ly)?|false|fallacy|not true|"
    r"does not hold|do not write)\b[^.$]*$|(?:잘못|틀린|틀리게)[^.$]*$"
)
DENIED = re.compile(
    r"(?i)[\s$]*(?:is|are|would be|is simply) (?:wrong|incorrect|false|not (?:true|correct|right))|"
    r"[\s$]*(?:은|는|이|가) (?:틀|잘못|성립하지)"
)
BESIDE = 40  # characters in front of a formula that speak of it alone
IDENTITY = re.compile(r"(?i)identity matri|단위행렬|항등행렬")
SYMMETRY = re.compile(
    r"(?i)symmetr|covarian|positive[- ](?:semi-?)?definite|precision matri|kernel matri|gram matri|"
    r"laplacian|대칭|공분산|정부호|정치행렬"
)
PSEUDO = re.compile(r"(?i)pseudo-?inverse|moore|generali[sz]ed inverse|(?:유사|일반화) ?역행렬")
ASCENT = re.compile(
    r"(?i)maximi[sz]|ascent|(?<!negative log.)(?<!negative )likelihood|"
    r"(?<!음의 로그)(?<!음의 로그 )우도|최대화|상승"
)
LAYOUTS = {  # of derivatives: of numbers as rows, of vectors with the entries along the rows
    "row": re.compile(
        r"(?i)numerator|row vector|are rows|as a row|행벡터|행 벡터|분자 ?(?:표기|레이아웃|중심)"
    ),
    "turned": re.compile(r"(?i)denominator[- ]?(?:layout|convention)|분모 ?(?:표기|레이아웃|중심)"),
}
CONSTRAINED = re.compile(r"(?i)constrain|subject to|\bs\.t\.|multiplier|project|제약|조건부|승수")
SENTENCE = re.compile(r"(?:^|[.。?!])\s*$")  # has come to its end
STEEPEST = re.compile(  # a step along the derivative, and nothing else
    r"(?i)(?:gradient|steepest)[- ](?:descent|ascent|step|update)|경사 ?(?:하강|상승)"
)
VARIED = re.compile(
    r"(?i)stochastic|momentum|project|proxim|batch|nesterov|accelerat|precondition|natural|adapt|"
    r"coordinate|conjugate|approximat|확률적|모멘텀|관성|사영|배치|근사"
)
EACH_ROW = re.compile(r"(?i)row by row|row-?wise|each row|every row|of the rows|행별|행마다|각 행")
DESCENT = re.compile(
    r"(?i)minimi[sz]|descent|newton|negative log|loss|cost|error|손실|최소|하강|비용|오차|뉴턴"
)


class Words(NamedTuple):
    """Of a problem: symmetric matrices, pseudo-inverses, something to be made large or small,
    functions of each row, other layouts of derivatives, constraints.  Right before a formula:
    something set to zero, an identity matrix, a definition, a consequence, a condition, perhaps
    one on a name, a conclusion, a mistake that the text warns of, nothing in its sentence,
    a step along the derivative."""

    symmetry: bool = False
    pseudo: bool = False
    ascent: bool = False
    descent: bool = False
    each_row: bool = False
    layouts: tuple[str, ...] = ()
    constrained: bool = False
    vanishing: bool = False
    identity: bool = False
    defining: bool = False
    following: bool = False
    assuming: bool = False
    having: bool = False
    then: bool = False
    mistaken: bool = False
    alone: bool = False
    steepest: bool = False

    @classmethod
    def of(cls, problem: str) -> Words:
        def spoken(words: re.Pattern[str]) -> bool:
            return words.search(problem) is not None

        return cls(
            spoken(SYMMETRY),
            spoken(PSEUDO),
            spoken(ASCENT),
            spoken(DESCENT),
            spoken(EACH_ROW),
            tuple(layout for layout, words in LAYOUTS.items() if spoken(words)),
            spoken(CONSTRAINED),
        )

    def around(self, before: str, behind: str) -> Words:
        """With what stands right before a formula, and right behind it."""
        beside = before[-BESIDE:]
        return self._replace(
            vanishing=VANISHING.search(before) is not None,
            identity=IDENTITY.search(before) is not None,
            following=FOLLOWING.search(before) is not None,
            defining=bool(DEFINING.search(beside) or DEFINED.match(behind)),
            assuming=bool(ASSUMING.search(beside) or SUPPOSED.match(behind)),
            having=HAVING.search(beside) is not None,
            then=THEN.search(beside) is not None,
            mistaken=bool(MISTAKEN.search(before) or DENIED.match(behind)),
            alone=SENTENCE.search(before) is not None,
            steepest=bool(STEEPEST.search(before)) and not VARIED.search(before),
        )
