"""How an error is laid out: the sentence, the lines with marks below the places, and the hint."""

from __future__ import annotations

from closedform.errors import ShapeProblem, Span, SyntaxProblem


def misfit(source: str, operator: str, **fields: str) -> ShapeProblem:
    """An error at an operator, with the operands around it."""
    start = source.index(operator)
    end = start + len(operator)
    also = (Span(start - 2, start - 1), Span(end + 1, end + 2))
    shapes = {"left": "n", "right": "m", **fields}
    return ShapeProblem("shapes-add", span=Span(start, end), also=also, source=source, **shapes)


def test_the_operator_has_a_caret_and_the_operands_a_line() -> None:
    assert misfit("x + y", "+").report().splitlines()[1:] == ["  x + y", "  ~ ^ ~"]


def test_places_in_two_lines_are_shown_in_two_lines() -> None:
    source, places = "x: scalar\nx: scalar", (Span(10, 11), Span(0, 1))
    error = SyntaxProblem(
        "declared-twice", span=places[0], also=places[1:], source=source, name="x"
    )
    assert error.report().splitlines()[1:5] == ["  x: scalar", "  ^", "  x: scalar", "  ~"]


def test_a_mark_stays_below_its_letter_in_korean_text() -> None:
    error = SyntaxProblem("operand-expected", span=Span(4, 5), source="합 = *x", found="*")
    assert error.report().splitlines()[2] == " " * 7 + "^"


def test_of_a_long_line_the_part_around_the_place_is_shown() -> None:
    source = "a + " * 100 + "b - c" + " + d" * 100
    shown, marks = misfit(source, "-").report().splitlines()[1:3]
    assert shown.startswith("  …")
    assert shown.endswith("…")
    assert len(shown) <= 104
    assert shown[marks.index("^")] == "-"


def test_a_place_behind_the_end_is_shown_there() -> None:
    error = SyntaxProblem("unfinished", span=Span(3, 4), source="x +")
    assert error.report().splitlines()[1:3] == ["  x +", "     ^"]


def test_a_suggestion_for_a_program_stands_on_one_line() -> None:
    error = misfit("r = 1;\nx + y", "+", suggestion="\nr = 1;\nx + y'")
    assert error.hint() == "`r = 1; x + y'`"
    assert error.suggestion == "\nr = 1;\nx + y'"


def test_a_hint_without_its_suggestion_is_left_out() -> None:
    assert misfit("x + y", "+").hint() is None
