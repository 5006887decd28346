"""A failing expression made smaller, as long as it fails in the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from fuzzing import cases, terms
from fuzzing.cases import Grown
from fuzzing.terms import Term

TRIALS = 400
Record = Mapping[str, Any]


def smaller(
    case: Grown, record: Record, outcome: Callable[[Grown], dict[str, Any]]
) -> dict[str, Any]:
    """The record of the smallest expression found that fails like `record`."""
    wanted = _signature(record)
    best = dict(record)
    trials = TRIALS
    progress = True
    while progress and trials > 0:
        progress = False
        for candidate in _candidates(case):
            trials -= 1
            found = outcome(candidate)
            if _signature(found) == wanted:
                case, best, progress = candidate, found, True
                break
            if trials <= 0:
                break
    return best


def _signature(record: Record) -> tuple[Any, ...]:
    detail = str(record.get("detail", ""))
    where_raised = detail.rpartition(" at ")[2] if record["outcome"] == "exception" else ""
    return (
        record["outcome"],
        record.get("code") if record["outcome"] != "slow" else "",
        where_raised,
    )


def _candidates(case: Grown) -> Iterator[Grown]:
    if case.unicode:
        yield case._replace(unicode=False)
    if case.layout != "mixed":
        yield case._replace(layout="mixed")
    if case.order == 2:
        yield case._replace(order=1, other="")
    every = list(terms.below(case.term))
    scopes = _scopes(case.term)
    for position, term in enumerate(every):
        inner = [
            t
            for t in list(terms.below(term))[1:]
            if t.shape == term.shape and t.open <= scopes[position]
        ]
        leaves = [terms.name(d) for d in case.declared if d.shape == term.shape and not d.domain]
        if not term.shape:
            leaves = [terms.constant("2", (), lambda env: 2.0), *leaves]
        if term.parts:
            inner += leaves
        elif len(term.text) > 1:
            inner = leaves
        for other in sorted(inner, key=lambda t: t.size):
            made = _with(case, position, other)
            if made is not None:
                yield made
    for position, declared in enumerate(case.declared):
        if declared.words and not declared.domain:
            plain = declared._replace(words="")
            yield case._replace(
                declared=(*case.declared[:position], plain, *case.declared[position + 1 :])
            )


def _scopes(root: Term) -> list[frozenset[str]]:
    """The indices that are bound around each term, in the order of `below`."""
    found: list[frozenset[str]] = []
    stack: list[tuple[Term, frozenset[str]]] = [(root, frozenset())]
    while stack:
        term, around = stack.pop()
        found.append(around)
        inside = frozenset[str]().union(*(part.open for part in term.parts)) - term.open
        stack.extend((part, around | inside) for part in reversed(term.parts))
    return found


def _with(case: Grown, position: int, other: Term) -> Grown | None:
    """`case` with another term at a place; None where it no longer makes sense."""
    term = terms.replaced(case.term, position, other)
    declared = tuple(each for each in case.declared if each.name in term.names)
    if (
        len(dict(term.given)) != len(term.given)
        or not {case.wrt, case.other} - {"", "t"} <= term.names
    ):
        return None
    if not cases.grounded(term, declared) or (case.is_timed and not declared):
        return None
    return case._replace(term=term, declared=declared)
