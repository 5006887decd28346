"""The list of rules is that of the tables, each with a sentence."""

from __future__ import annotations

from closedform.library.names import rules
from rewriting.watched import RULES


def test_every_rule_is_listed_once() -> None:
    names = [rule["name"] for rule in rules()]
    assert sorted(names) == sorted({name for _, name in RULES})


def test_every_rule_has_a_sentence() -> None:
    assert [rule["name"] for rule in rules() if not rule["why"]] == []
