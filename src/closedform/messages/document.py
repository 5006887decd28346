"""What a derivation says as a document, in English and Korean."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Derivative",
        "by": "by",
        "layout": "layout",
        "assumed": "assumed",
        "conditions": "holds where",
        "checked": "checked",
        "note": "note",
        "steps": "Derivation",
        "exact": "exact",
        "numeric": "numeric",
        "undecided": "undecided",
        "unchecked": "not checked",
    },
    "ko": {
        "title": "도함수",
        "by": "미분 변수",
        "layout": "배열",
        "assumed": "가정",
        "conditions": "성립 조건",
        "checked": "검산",
        "note": "참고",
        "steps": "유도 과정",
        "exact": "정확한 계산으로 확인",
        "numeric": "수치로 확인",
        "undecided": "판정하지 못함",
        "unchecked": "하지 않음",
    },
}
