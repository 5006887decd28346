"""What holds for every expression: texts read back, sums, new names, transposes, both modes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import assume, given

import closedform as cf
from closedform import checker
from closedform.calculus import derivative, unfold
from closedform.calculus.derivatives import forward
from closedform.calculus.structured import free
from closedform.checker import Question, Verdict
from closedform.core.node import Node, Symbol, name
from closedform.errors import ClosedformError
from closedform.meaning.read import expression, read
from closedform.rewriting import normal
from closedform.rewriting.lift import Lifter
from closedform.rewriting.pieces import NoMatrixForm
from closedform.syntax.latex import parse_latex
from closedform.syntax.parser import parse_program
from closedform.syntax.reading import Parsed
from strategies import Case, Pair, cases, few, many, pairs

Parser = Callable[[str, frozenset[str]], Parsed]
UNDECIDED = ("undecided",)


def answer(expr: str, wrt: str, where: str, order: int = 1) -> cf.Derivation:
    """The derivation; an example that closedform refuses says nothing here."""
    try:
        return cf.derive(expr, wrt, where=where, order=order)
    except ClosedformError:
        assume(False)
        raise


def assert_same(left: Node, right: Node, message: str) -> None:
    verdict: Verdict = checker.equal(left, right, Question())
    assert verdict.holds or verdict.status in UNDECIDED, f"{message}\n  {verdict}"


def again(text: str, given: cf.Expression, where: str) -> Node:
    """What `text` means where the shape of the whole is known to be that of `given`."""
    sizes = ", ".join(map(str, given.shape))
    whole = f"{text} + zeros({sizes})" if sizes else text
    return read(whole, where).expression


def printed(text: str, parse: Parser, given: cf.Expression, case: Case) -> Node:
    """What a text for the eye means to those who know the names of the question."""
    reading = read(case.expr, case.where)
    tree = parse(text, frozenset(reading.symbols) | reading.sizes).tree
    symbols = {"t": Symbol("t"), **reading.symbols}  # time is known to every reader
    return expression(tree, symbols, reading.sizes, given.shape)


# -- the laws --------------------------------------------------------------------------------------


def the_text_of_a_result_reads_back(case: Case) -> None:
    result = answer(case.expr, case.wrt, case.where, case.order).result
    assert_same(result.node, again(str(result), result, case.where), f"{case}\n  {result}")


def the_unicode_of_a_result_reads_back(case: Case) -> None:
    result = answer(case.expr, case.wrt, case.where, case.order).result
    assert_same(result.node, printed(result.unicode(), parse_program, result, case), f"{case}")


def the_latex_of_a_result_reads_back(case: Case) -> None:
    result = answer(case.expr, case.wrt, case.where, case.order).result
    assert_same(result.node, printed(result.latex(), parse_latex, result, case), f"{case}")


def the_derivative_of_a_sum_is_the_sum_of_derivatives(pair: Pair) -> None:
    one, two, both = (
        answer(text, pair.wrt, pair.where).result for text in (pair.left, pair.right, pair.both)
    )
    assert_same(both.node, (one + two).node, f"{pair}\n  {both}\n  {one}\n  {two}")


def renamed(text: str, names: dict[str, str]) -> str:
    return re.sub(r"[A-Za-z_]\w*", lambda match: names.get(match[0], match[0]), text)


def new_names_give_the_same_derivative(case: Case) -> None:
    words = [*re.findall(r"(\w+):", case.where), "m", "n", "p", "q"]
    names = {word: f"{word}new" for word in words}
    names |= {f"e_{word}": f"e_{word}new" for word in words}
    old = answer(case.expr, case.wrt, case.where, case.order).result
    expr, where, wrt = (renamed(t, names) for t in (case.expr, case.where, case.wrt))
    new = answer(expr, wrt, where, case.order).result
    expected = again(renamed(str(old), names), new, where)
    assert_same(new.node, expected, f"{case}\n  {old}\n  {new}")


def a_transposed_input_gives_the_same_derivative(case: Case) -> None:
    plain = re.findall(r"(\w+): matrix\((\w+), (\w+)\)(?=,|$)", case.where)
    inputs = [found for found in plain if found[0] != case.wrt]
    assume(inputs)
    key, rows, columns = inputs[0]
    old_shape, new_shape = f"{key}: matrix({rows}, {columns})", f"{key}: matrix({columns}, {rows})"
    where = case.where.replace(old_shape, new_shape)
    turned = {key: f"({key}')"}
    old = answer(case.expr, case.wrt, case.where, case.order).result
    new = answer(renamed(case.expr, turned), case.wrt, where, case.order).result
    expected = again(renamed(str(old), turned), new, where)
    assert_same(new.node, expected, f"{case}\n  {old}\n  {new}")


def forward_and_reverse_mode_agree(case: Case) -> None:
    try:
        reading = read(case.expr, case.where)
        core = normal()(unfold(reading.expression))
        assume(case.wrt in reading.symbols)  # by the time there is one mode
        symbol = free(reading.symbols[case.wrt])
        variable = name(symbol)
        assume(symbol == reading.symbols[case.wrt] and len(core.shape) + len(symbol.shape) <= 2)
        both = [normal()(mode(core, variable)) for mode in (derivative, forward)]
        lifter = Lifter(normal(), {}, frozenset(reading.symbols) | reading.sizes)
        reverse, ahead = (lifter(one) for one in both)
    except (ClosedformError, NoMatrixForm):
        assume(False)
        raise
    assert_same(reverse, ahead, f"{case}\n  {cf.Expression(reverse)}\n  {cf.Expression(ahead)}")


LAWS = [
    (the_text_of_a_result_reads_back, cases()),
    (the_unicode_of_a_result_reads_back, cases()),
    (the_latex_of_a_result_reads_back, cases()),
    (the_derivative_of_a_sum_is_the_sum_of_derivatives, pairs()),
    (new_names_give_the_same_derivative, cases()),
    (a_transposed_input_gives_the_same_derivative, cases()),
    (forward_and_reverse_mode_agree, cases()),
]
every_law = pytest.mark.parametrize(
    ("law", "examples"), [pytest.param(*row, id=row[0].__name__) for row in LAWS]
)


@every_law
def test_a_law_holds_for_some_expressions(law, examples) -> None:  # type: ignore[no-untyped-def]
    few(given(examples)(law))()


@pytest.mark.slow
@every_law
def test_a_law_holds_for_many_expressions(law, examples) -> None:  # type: ignore[no-untyped-def]
    many(given(examples)(law))()
