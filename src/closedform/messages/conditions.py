"""Conditions in words: what of them is no notation, in other languages than English."""

from __future__ import annotations

from collections.abc import Mapping

PHRASES: Mapping[str, Mapping[str, str]] = {
    "en": {},
    "ko": {
        " in every entry": " (모든 성분에서)",
        " symmetric": " 대칭",
        " has no eigenvalue on the negative axis": "의 고윳값이 음의 실수축에 없음",
        " is constant": " 일정",
        "the largest eigenvalue is simple": "가장 큰 고윳값의 중복도가 1",
        "the largest entry is unique": "가장 큰 성분이 하나뿐",
        "the smallest entry is unique": "가장 작은 성분이 하나뿐",
    },
}


def in_words(condition: str, lang: str) -> str:
    """A condition as it is said in a language."""
    for phrase, said in PHRASES[lang].items():
        condition = condition.replace(phrase, said)
    return condition
