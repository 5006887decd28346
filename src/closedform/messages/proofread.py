"""What the proofreader says of a claim, in English and Korean."""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, str]

VERDICTS: Mapping[str, Words] = {
    "en": {
        "right": "right",
        "wrong": "wrong",
        "conditional": "right only if",
        "other-layout": "right in another layout",
        "abuse-of-notation": "right as it is plainly meant",
        "unreadable": "cannot be read",
        "undecided": "not decided",
        "not-a-claim": "claims nothing",
    },
    "ko": {
        "right": "맞음",
        "wrong": "틀림",
        "conditional": "조건이 있으면 맞음",
        "other-layout": "다른 표현법에서 맞음",
        "abuse-of-notation": "뜻한 대로 읽으면 맞음",
        "unreadable": "읽을 수 없음",
        "undecided": "판정하지 못함",
        "not-a-claim": "주장 없음",
    },
}

KINDS: Mapping[str, Words] = {
    "en": {
        "transpose": "a transpose is missing or stands in the wrong place",
        "sign": "a sign is wrong",
        "factor": "a factor is wrong",
        "term-missing": "a term is missing",
        "term-extra": "there is a term too many",
        "order": "factors that do not commute stand in the wrong order",
        "hadamard": "a Hadamard product and a matrix product are mixed up",
        "index": "a subscript is wrong",
        "power": "an exponent is wrong",
        "wrong-variable": "one name stands in the place of another",
        "shapes": "the shapes do not fit",
        "symmetric": "it holds for symmetric matrices alone",
        "chain-rule": "a factor of the chain rule is missing",
        "sum-of-products": "a product of sums stands for a sum of products",
        "log": "the logarithm of a product is the sum of the logarithms of all its factors",
        "inverse-of-nonsquare": "the inverse of something that is not a square matrix",
        "other": "the two sides differ",
    },
    "ko": {
        "transpose": "전치가 빠졌거나 자리가 틀렸다",
        "sign": "부호가 틀렸다",
        "factor": "인수가 틀렸다",
        "term-missing": "항이 빠졌다",
        "term-extra": "항이 하나 더 있다",
        "order": "교환할 수 없는 인수의 순서가 틀렸다",
        "hadamard": "아다마르 곱(원소별 곱)과 행렬의 곱이 섞였다",
        "index": "첨자가 틀렸다",
        "power": "지수가 틀렸다",
        "wrong-variable": "다른 변수가 들어갔다",
        "shapes": "행렬의 크기가 맞지 않는다",
        "symmetric": "대칭행렬일 때만 성립한다",
        "chain-rule": "연쇄법칙의 인수가 빠졌다",
        "sum-of-products": "곱의 합이 합의 곱으로 바뀌었다",
        "log": "곱의 로그는 모든 인수의 로그의 합이다",
        "inverse-of-nonsquare": "정사각행렬이 아닌 것의 역행렬이다",
        "other": "두 변의 값이 다르다",
    },
}

REASONS: Mapping[str, Words] = {
    "en": {
        "numerics": "no method could tell: {about}",
        "equation": "it is a solution, and the equation that it solves is not known",
        "update": "it is no step along the derivative that was found",
        "left-out": "right with the sum over {about} that is left out",
        "entry": "an entry is set equal to the whole",
        "exchanged": "the two indices of {about} are in the other order than the shapes say",
        "square": "the square of a vector stands for that of its norm, or of its entries",
        "apart": "nothing says how what is differentiated depends on {about}",
        "solved": "it is not seen which equation it solves",
        "moving": "nothing says which of its names move",
        "follows": "it is not seen how it follows from the equation before it",
        "unknown": "nothing says what {about} is",
        "assumption": "it rests on something that is assumed",
        "shapes": "the shapes do not fit, and not all of them are declared",
        "work": "it takes more work than is allowed",
        "defect": "closedform failed on it ({about}), which is a defect: please report it",
    },
    "ko": {
        "numerics": "어떤 방법으로도 판정하지 못했다: {about}",
        "equation": "어떤 방정식의 해인데, 그 방정식을 알 수 없다",
        "update": "구한 도함수 방향의 갱신이 아니다",
        "left-out": "생략된 {about}의 합을 넣으면 맞다",
        "entry": "성분 하나를 전체와 같다고 썼다",
        "exchanged": "{about}의 두 첨자를 선언된 크기와 반대 순서로 썼다",
        "square": "벡터의 제곱을 노름의 제곱이나 성분별 제곱으로 썼다",
        "apart": "미분되는 것이 {about}에 어떻게 의존하는지 알 수 없다",
        "solved": "어떤 방정식의 해인지 알 수 없다",
        "moving": "어떤 변수가 변하는지 알 수 없다",
        "follows": "앞의 방정식에서 어떻게 나오는지 알 수 없다",
        "unknown": "{about}: 무엇인지 알 수 없다",
        "assumption": "가정한 것에 의존한다",
        "shapes": "행렬의 크기가 맞지 않고, 크기가 모두 선언되어 있지는 않다",
        "work": "허용된 것보다 많은 계산이 필요하다",
        "defect": "closedform 내부 오류({about})이다. 신고해 주기 바란다",
    },
}

REPORT: Mapping[str, Words] = {
    "en": {
        "values": "left {left}, right {right}",
        "entry": "entry {place}",
        "point": "at {point}",
        "correct": "right would be: {correct}",
        "first": "first wrong line",
        "jump": "{many} rules in one step: {rules}",
        "symmetric": "{names} is symmetric",
        "identity": "{names} is the identity matrix",
        "sizes": "{names}",
        "summary": "claims {claims}: {counts}",
        "none": "no claims were found",
    },
    "ko": {
        "values": "왼쪽 {left}, 오른쪽 {right}",
        "entry": "성분 {place}",
        "point": "{point}일 때",
        "correct": "맞는 식: {correct}",
        "first": "처음으로 틀린 줄",
        "jump": "한 번에 규칙 {many}개: {rules}",
        "symmetric": "대칭행렬: {names}",
        "identity": "단위행렬: {names}",
        "sizes": "{names}",
        "summary": "주장 {claims}개: {counts}",
        "none": "주장을 찾지 못했다",
    },
}

PAGE: Mapping[str, Words] = {
    "en": {
        "title": "Proofreading",
        "first": "The first mistake",
        "line": "line {line}",
        "cell": "cell {cell}",
        "list": "What is not right or not decided",
        "more": "and {more} more",
        "fine": "Nothing wrong was found.",
        "correct": "right would be",
    },
    "ko": {
        "title": "검산",
        "first": "첫 번째 잘못",
        "line": "{line}번째 줄",
        "cell": "{cell}번째 셀",
        "list": "틀렸거나 판정하지 못한 것",
        "more": "그 밖에 {more}개",
        "fine": "틀린 것을 찾지 못했다.",
        "correct": "맞는 식",
    },
}
