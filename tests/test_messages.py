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
    """One place that gives the code of an error, and the fields that go with it.

    `fields` is None where they are not all to be seen: behind ``**``, or in a function on the way.
    """

    place: str
    code: str | None  # None where it is not written out
    fields: frozenset[str] | None


Function = ast.FunctionDef | ast.AsyncFunctionDef
TREES = {
    str(path.relative_to(SOURCE)): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(SOURCE.rglob("*.py"))
    if path.parent.name != "messages"
}


def carriers() -> dict[str, int]:
    """What has a parameter named `code`, by name: the place of that argument in a call."""
    found = dict.fromkeys(CLASSES, 0)
    for tree in TREES.values():
        for node in ast.walk(tree):
            for inner in ast.iter_child_nodes(node):
                if isinstance(inner, Function) and "code" in _parameters(inner):
                    method = isinstance(node, ast.ClassDef)
                    name = node.name if inner.name == "__init__" and method else inner.name
                    found[name] = _parameters(inner).index("code") - method
    return found


def _parameters(function: Function) -> list[str]:
    return [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]


def raised() -> Iterator[Raised]:
    known = carriers()
    for file, tree in TREES.items():
        for function in (tree, *(n for n in ast.walk(tree) if isinstance(n, Function))):
            texts = _texts(function)
            for call in (n for n in _within(function) if isinstance(n, ast.Call)):
                name = getattr(call.func, "attr", getattr(call.func, "id", ""))
                if name in known and len(call.args) > known[name]:
                    fields = _fields(call) if name in CLASSES else None
                    for code in _codes(call.args[known[name]], texts):
                        yield Raised(f"{file}:{call.lineno}", code, fields)


def _within(function: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function, and not in a function inside it."""
    for node in ast.iter_child_nodes(function):
        if not isinstance(node, Function):
            yield node
            yield from _within(node)


def _fields(call: ast.Call) -> frozenset[str] | None:
    keywords = [keyword.arg for keyword in call.keywords]
    return None if None in keywords else frozenset(k for k in keywords if k)


def _texts(function: ast.AST) -> dict[str, list[str | None]]:
    """The texts that the names assigned in a function can be; a parameter `code` is another's."""
    found: dict[str, list[str | None]] = {"code": []} if isinstance(function, Function) else {}
    for node in _within(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = _codes(node.value, {})
    return found


def _codes(given: ast.expr, texts: dict[str, list[str | None]]) -> list[str | None]:
    """The codes that an argument can be: a text, a choice of texts, a name for one, or none of
    its own where it hands the code of another error on."""
    match given:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp():
            return [*_codes(given.body, texts), *_codes(given.orelse, texts)]
        case ast.Name(id=name) if name in texts:
            return texts[name]
        case ast.Attribute(attr="code"):
            return []
        case _:
            return [None]


def fields_of(template: str | None) -> set[str]:
    names = {name for _, name, _, _ in Formatter().parse(template or "") if name is not None}
    assert "" not in names, f"a field without a name in {template!r}"
    return names


RAISED = list(raised())


def test_every_code_is_written_out_where_it_is_raised() -> None:
    assert [each.place for each in RAISED if each.code is None] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_has_a_sentence(lang: str) -> None:
    known = _catalogue(lang)
    missing = {f"{r.code} ({r.place})" for r in RAISED if r.code and r.code not in known}
    assert missing == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_is_left_over(lang: str) -> None:
    written = {
        node.value
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(_catalogue(lang)) - written == set()


def test_the_languages_have_the_same_codes_and_fields() -> None:
    english, korean = (
        {code: fields_of(message) | fields_of(hint) for code, (message, hint) in rows.items()}
        for rows in map(_catalogue, ("en", "ko"))
    )
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
