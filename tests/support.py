"""What several tests share."""

from __future__ import annotations

import closedform as cf
from closedform import checker
from closedform.core.node import Symbol
from closedform.meaning.read import expression, read
from closedform.syntax.front import parse

TIME = {"t": Symbol("t")}


def assert_answer(derivation: cf.Derivation, expected: str, where: str | None) -> None:
    """The answer has the value of `expected`, whose open sizes (`I`, `e_1`) its shape gives."""
    reading = read(derivation.expr, where)
    tree = parse(expected, frozenset(reading.symbols)).tree
    shape = derivation.result.shape
    other = expression(tree, {**reading.symbols, **TIME}, reading.sizes, shape)
    verdict = checker.equal(derivation.result.node, other)
    message = f"{derivation}\n  is not\n{expected}\n  {verdict}"
    assert verdict.status in ("exact", "numeric"), message


def assert_equal(text: str, expected: str, where: str | None) -> None:
    """Both texts have the same value wherever the declarations `where` admit values."""
    one, other = (read(each, where).expression for each in (text, expected))
    verdict = checker.equal(one, other)
    assert verdict.status in ("exact", "numeric"), f"{text}\n  is not\n{expected}\n  {verdict}"
