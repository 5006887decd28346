"""What the words of a document speak of, where that decides how a formula is meant."""

from __future__ import annotations

import re
from typing import NamedTuple

VANISHING = re.compile(
    r"(?i)(?:set(?:ting)?|equat(?:e|ing)|put(?:ting)?)\b[^.]*\b(?:zero|0)|to zero|zero of|"
    r"vanish|stationar|0\s*(?:으로|이 되|이라|과 같)|optim|minimi[sz]|maximi[sz]|극값|최소|최대|"
    r"최적"
)
FOLLOWING = re.compile(
    r"(?i)\b(?:hence|therefore|thus|so that|it follows|multiply|multiplying|dividing|rearrang|"
    r"simplif|cancel|gives|yields|we (?:get|obtain|have))|곱하|나누|정리하|따라서|그러므로|이므로|"
    r"소거|얻는다"
)
DEFINING = re.compile(r"(?i)\b(?:re)?defin(?:e|ing)\b|새로운|새로 정의|정의하자|라 하자|두자|놓자")
BESIDE = 40  # characters in front of a formula that speak of it alone
IDENTITY = re.compile(r"(?i)identity matri|단위행렬|항등행렬")
SYMMETRY = re.compile(
    r"(?i)symmetr|covarian|positive[- ](?:semi-?)?definite|precision matri|kernel matri|gram matri|"
    r"laplacian|대칭|공분산|정부호|정치행렬"
)
PSEUDO = re.compile(r"(?i)pseudo-?inverse|moore|generali[sz]ed inverse|(?:유사|일반화) ?역행렬")
ASCENT = re.compile(r"(?i)maximi[sz]|ascent|likelihood|우도|최대화|상승")
ROWS = re.compile(
    r"(?i)numerator|row vector|are rows|as a row|행벡터|행 벡터|분자 ?(?:표기|레이아웃|중심)"
)
EACH_ROW = re.compile(r"(?i)row by row|row-?wise|each row|every row|of the rows|행별|행마다|각 행")
DESCENT = re.compile(
    r"(?i)minimi[sz]|descent|negative log|loss|cost|error|손실|최소|하강|비용|오차"
)


class Words(NamedTuple):
    """Of a problem: symmetric matrices, pseudo-inverses, something to be made large or small,
    derivatives that are rows, functions of each row.  Right before a formula: something set to
    zero, an identity matrix, a definition, a consequence."""

    symmetry: bool = False
    pseudo: bool = False
    ascent: bool = False
    descent: bool = False
    rows: bool = False
    each_row: bool = False
    vanishing: bool = False
    identity: bool = False
    defining: bool = False
    following: bool = False

    @classmethod
    def of(cls, problem: str) -> Words:
        spoken = (SYMMETRY, PSEUDO, ASCENT, DESCENT, ROWS, EACH_ROW)
        return cls(*(words.search(problem) is not None for words in spoken))

    def before(self, text: str) -> Words:
        """With what stands right before a formula."""
        spoken = (VANISHING, IDENTITY, FOLLOWING)
        vanishing, identity, following = (words.search(text) is not None for words in spoken)
        defining = DEFINING.search(text[-BESIDE:]) is not None
        made = self._replace(vanishing=vanishing, identity=identity)
        return made._replace(defining=defining, following=following)
