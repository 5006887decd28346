"""The Korean lines of the list of functions, and the words inside sentences."""

from __future__ import annotations

import ast
from pathlib import Path

from closedform.app import functions
from closedform.functions import TABLE
from closedform.messages.reasons import said

CHECK = Path(__file__).resolve().parents[2] / "src" / "closedform" / "check"
REASONED = ("Outside", "NotExact")  # what carries a reason


def test_every_function_that_is_listed_has_a_korean_line() -> None:
    english = {row.name: row.summary for row in functions.rows("en")}
    assert [row.name for row in functions.rows("ko") if row.summary == english[row.name]] == []


def test_no_operator_is_listed_as_a_function() -> None:
    written = [row.written for row in functions.rows("en")]
    assert not [w for w in written if w.startswith(("add(", "mul(", "hadamard(", "transpose("))]
    assert len(written) == len(set(written))


def test_every_operator_that_has_a_spelling_has_a_record() -> None:
    assert [n for names in functions.WRITTEN.values() for n in names if n not in TABLE] == []


def test_every_reason_of_a_check_has_korean_words() -> None:
    """Those written out as a whole; one that is put together begins with known words."""
    untranslated = []
    for path in CHECK.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REASONED:
                texts = [a.value for a in node.args if isinstance(a, ast.Constant)]
                untranslated += [text for text in texts if said(text, "ko") == text]
    assert untranslated == []


def test_a_reason_that_is_put_together_is_said_in_korean() -> None:
    assert said("no exact value: eigenvalues", "ko") == "정확한 값이 없음: 고윳값"
    assert said("X'*w", "ko") == "X'*w"
