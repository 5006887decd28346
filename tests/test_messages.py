"""Every error has its sentence in every language, with the same fields; none is left over."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import NamedTuple

import pytest

from closedform import errors
from closedform.errors import ClosedformError
from closedform.messages import LANGUAGES, _catalogue, command

SOURCE = Path(__file__).resolve().parent.parent / "src" / "closedform"
CLASSES = {
    name
    for name, value in vars(errors).items()
    if inspect.isclass(value) and issubclass(value, ClosedformError)
}
ALWAYS = {"suggestion"}  # a field that every error has


class Raised(NamedTuple):
    """One place that makes an error: its code, and the fields it gives (None: some are `**`)."""

    place: str
    code: str | None  # None where it is not written out
    fields: frozenset[str] | None


def raised() -> Iterator[Raised]:
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in (tree, *_functions(tree)):
            texts = _texts(function)
            for call in _errors_made(function):
                place = f"{path.relative_to(SOURCE)}:{call.lineno}"
                keywords = [keyword.arg for keyword in call.keywords]
                fields = None if None in keywords else frozenset(k for k in keywords if k)
                for code in _codes(call.args[0], texts):
                    yield Raised(place, code, fields)


def _functions(tree: ast.AST) -> Iterator[ast.AST]:
    return (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def _within(function: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function, and not in a function inside it."""
    for node in ast.iter_child_nodes(function):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
            yield from _within(node)


def _errors_made(function: ast.AST) -> Iterator[ast.Call]:
    for node in _within(function):
        if isinstance(node, ast.Call) and node.args and _name(node.func) in CLASSES:
            yield node


def _name(function: ast.expr) -> str:
    return ast.unparse(function).rpartition(".")[2]


def _texts(function: ast.AST) -> dict[str, list[str | None]]:
    """The texts that the names assigned in a function can be."""
    return {
        target.id: _codes(node.value, {})
        for node in _within(function)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _codes(first: ast.expr, texts: dict[str, list[str | None]]) -> list[str | None]:
    """The codes that a first argument can be: a text, a choice of texts, or a name for one."""
    if isinstance(first, ast.IfExp):
        return [*_codes(first.body, texts), *_codes(first.orelse, texts)]
    if isinstance(first, ast.Name):
        return texts.get(first.id, [None])
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        return [first.value]
    return [None]


def fields_of(template: str | None) -> set[str]:
    names = {name for _, name, _, _ in Formatter().parse(template or "") if name is not None}
    assert "" not in names, f"a field without a name in {template!r}"
    return names


RAISED = list(raised())
CODES = {each.code for each in RAISED if each.code}


def test_every_code_is_written_out_where_it_is_raised() -> None:
    assert [each.place for each in RAISED if each.code is None] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_has_a_sentence(lang: str) -> None:
    known = _catalogue(lang)
    missing = {f"{r.code} ({r.place})" for r in RAISED if r.code and r.code not in known}
    assert missing == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_is_left_over(lang: str) -> None:
    assert set(_catalogue(lang)) - CODES == set()


def test_the_languages_have_the_same_codes_and_fields() -> None:
    english = {c: (fields_of(m), fields_of(h)) for c, (m, h) in _catalogue("en").items()}
    korean = {c: (fields_of(m), fields_of(h)) for c, (m, h) in _catalogue("ko").items()}
    assert english == korean


def test_every_field_of_a_sentence_is_given() -> None:
    lacking = []
    for place, code, fields in RAISED:
        wanted = set().union(*map(fields_of, _catalogue("en").get(code or "", ("", None))))
        if fields is not None and wanted - fields - ALWAYS:
            lacking.append(f"{place}: {code} lacks {sorted(wanted - fields - ALWAYS)}")
    assert lacking == []


def test_korean_sentences_are_korean() -> None:
    """Outside code and fields there is Hangul in each, and no particle left open such as 을(를)."""
    for code, (message, hint) in _catalogue("ko").items():
        for text in filter(None, (message, hint)):
            assert any("가" <= letter <= "힣" for letter in text) or text.startswith("`"), code
            assert not any(pair in text for pair in ("을(를)", "이(가)", "은(는)", "(으)로")), code


def test_the_command_line_speaks_both_languages() -> None:
    for table in (command.ANSWER, command.HELP):
        assert set(table) == set(LANGUAGES)
        assert set(table["en"]) == set(table["ko"])


def test_a_report_holds_the_place_the_sentence_and_the_hint() -> None:
    error = errors.LimitProblem("too-deep", span=errors.Span(4, 5), source="1 + (", limit=200)
    assert error.report("en").splitlines()[1:3] == ["  1 + (", "      ^"]
    assert "200" in error.message("ko")
    assert "too-deep" in str(error)
