"""The list of rules is that of the tables, each with a sentence."""

from __future__ import annotations

import pytest

from closedform.library.names import rules
from closedform.messages import LANGUAGES
from closedform.messages.rules import RULES
from closedform.messages.steps import LAWS
from closedform.steps.rewritten import POWERS, UNSEEN
from rewriting.watched import RULES as TABLES


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_has_its_words(lang: str) -> None:
    assert RULES[lang].keys() == {name for _, name in TABLES}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_is_listed_with_a_sentence(lang: str) -> None:
    listed = rules(lang)
    assert len(listed) == len(RULES[lang])
    assert [rule["name"] for rule in listed if not rule["why"]] == []


def test_a_rule_and_a_law_of_derivations_have_different_keys() -> None:
    assert not RULES["en"].keys() & LAWS["en"].keys()


def test_what_a_derivation_says_of_rules_is_about_rules_that_there_are() -> None:
    assert RULES["en"].keys() >= POWERS | UNSEEN
