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
        "shapes": "the shapes do not fit",
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
        "shapes": "행렬의 크기가 맞지 않는다",
        "inverse-of-nonsquare": "정사각행렬이 아닌 것의 역행렬이다",
        "other": "두 변의 값이 다르다",
    },
}

REASONS: Mapping[str, Words] = {
    "en": {
        "numerics": "no method could tell: {about}",
        "equation": "it is a solution, and the equation that it solves is not known",
        "moving": "nothing says which of its names move",
        "follows": "it is not seen how it follows from the equation before it",
        "unknown": "nothing says what {about} is",
        "assumption": "it rests on something that is assumed",
        "shapes": "the shapes do not fit, and not all of them are declared",
        "work": "it takes more work than is allowed",
    },
    "ko": {
        "numerics": "어떤 방법으로도 판정하지 못했다: {about}",
        "equation": "어떤 방정식의 해인데, 그 방정식을 알 수 없다",
        "moving": "어떤 변수가 변하는지 알 수 없다",
        "follows": "앞의 방정식에서 어떻게 나오는지 알 수 없다",
        "unknown": "{about}: 무엇인지 알 수 없다",
        "assumption": "가정한 것에 의존한다",
        "shapes": "행렬의 크기가 맞지 않고, 크기가 모두 선언되어 있지는 않다",
        "work": "허용된 것보다 많은 계산이 필요하다",
    },
}

REPORT: Mapping[str, Words] = {
    "en": {
        "witness": "at {point}: left {left}, right {right}",
        "entry": "entry {place} at {point}: left {left}, right {right}",
        "correct": "right would be: {correct}",
        "symmetric": "{names} is symmetric",
        "identity": "{names} is the identity matrix",
        "summary": "{claims} claims: {counts}",
        "none": "no claims were found",
    },
    "ko": {
        "witness": "{point}일 때 왼쪽 {left}, 오른쪽 {right}",
        "entry": "{point}일 때 성분 {place}: 왼쪽 {left}, 오른쪽 {right}",
        "correct": "맞는 식: {correct}",
        "symmetric": "대칭행렬: {names}",
        "identity": "단위행렬: {names}",
        "summary": "주장 {claims}개: {counts}",
        "none": "주장을 찾지 못했다",
    },
}
