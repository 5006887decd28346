"""A derivation in words: what stands on the left of a line, and the laws that lead to it."""

from __future__ import annotations

from collections.abc import Iterable

from closedform.core.node import Node, name
from closedform.functions import TABLE
from closedform.library.task import Task
from closedform.messages import rules
from closedform.messages.layout import CONVENTION
from closedform.messages.steps import COOKBOOK, LAWS, SOURCES
from closedform.present.heads import (
    Heads,
    chain_heads,
    derivative_heads,
    differential_heads,
    letter_heads,
)
from closedform.present.text import text
from closedform.steps import Head, Law


def heads_of(task: Task, head: Head) -> Heads:
    function = task.called
    if head.sides:
        return chain_heads(head.sides)
    if head.kind == "function":
        return derivative_heads(function, list(map(name, head.before)))
    if head.kind in ("entries", "entry"):
        last = head.variable if head.kind == "entry" else None
        return letter_heads(function, head.before, last, head.letters, head.step is None)
    if head.kind in ("derivative", "answer"):
        by = list(map(name, (*head.before, head.variable)))
        if head.kind == "answer":
            by = [target.node for target in task.by]
        return derivative_heads(function, by)
    return differential_heads(function, head.before, head.kind)


def letters_of(head: Head) -> set[str]:
    """The letters that a line on the graph brings in."""
    first = [side[0][0] for side in head.sides[:1]]
    return {each.data.name for each in first if isinstance(each, Node)}


# the rules that bear the names of operators
OF_OPERATORS = {"divide": "quotient", "ediv": "quotient", "power": "power", "epower": "power"}


def said(laws: tuple[Law, ...], task: Task) -> tuple[str, tuple[str, ...], str]:
    """The names of laws, a reason for each, their sources."""
    words = [_words(law, task) for law in laws]
    names, whys, sources = (dict.fromkeys(filter(None, each)) for each in zip(*words, strict=True))
    return ", ".join(names), tuple(whys), _cited(sources)


def _cited(sources: Iterable[str]) -> str:
    """The sources, each book once with all its equations."""
    books: dict[str, dict[str, None]] = {}
    for source in (each for some in sources for each in some.split("; ")):
        book, numbered, equations = source.partition(", (")
        found = equations[:-1].split("), (") if numbered else []
        books.setdefault(book, {}).update(dict.fromkeys(found))
    return "; ".join(
        ", ".join((book, *(f"({each})" for each in found))) for book, found in books.items()
    )


def _words(law: Law, task: Task) -> tuple[str, str, str]:
    """The name of a law, its reason, its source."""
    lang = task.options.lang
    fields = {
        "function": "",
        "formula": "",
        "name": ", ".join(dict.fromkeys(text(target.node) for target in task.by)),
        "layout": CONVENTION[lang].get(task.options.layout, ""),
    }
    key, source = law.key, SOURCES.get(law.key, "") or rules.SOURCES.get(law.key, "")
    if key == "known":
        number, _, says = law.function.partition(" ")
        fields |= {"number": number, "formula": says}
        source = f"{COOKBOOK}, ({number})"
    elif key == "direct":
        fields |= {"function": law.function}
    if law.formula is not None:
        function, _, norm = law.function.partition(" ")
        key = "squared" if norm else key
        record = TABLE[norm or function]
        source = SOURCES.get(key) or record.source
        left, right = map(text, law.formula)
        fields |= {"function": record.name, "formula": f"d({left}) = {right}"}
    called, why = LAWS[lang].get(key) or rules.RULES[lang][key]
    if law.formula is not None and law.function in OF_OPERATORS:
        called, _ = LAWS[lang][OF_OPERATORS[law.function]]
    return called.format_map(fields), why.format_map(fields), source
