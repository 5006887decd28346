"""The words of a command line are read, or answered with what would fit."""

from __future__ import annotations

import pytest

from closedform.app.options import Command, Option, Request, read
from closedform.errors import OptionProblem

COMMANDS = {
    "derive": Command(
        "derive",
        (
            Option("--wrt", "NAME", required=True),
            Option("--order", "ORDER", ("1", "2"), "1"),
            Option("--format", "FORMAT", ("text", "html"), "text"),
            Option("--steps", "STYLE", ("index", "chain"), bare="chain"),
            Option("--json"),
        ),
        "EXPR",
        required=True,
    ),
    "rules": Command("rules", ()),
}


def request(*words: str) -> Request:
    return read(words, COMMANDS)


@pytest.mark.parametrize(
    "expression",
    ["x'*x", "-y'*log(softmax(z))", "-x", "- x", "--x", "-(a + b)", "-", "a=b", "-1"],
)
def test_an_expression_may_begin_with_a_minus(expression: str) -> None:
    assert request("derive", expression, "--wrt", "z").operand == expression
    assert request("derive", "--wrt=z", expression).operand == expression
    assert request("derive", "--wrt", "z", "--", expression).operand == expression


def test_an_option_that_is_not_given_has_its_default() -> None:
    asked = request("derive", "x", "--wrt", "x")
    assert (asked.value("--order"), asked.get("--wrt"), asked.has("--json")) == ("1", "x", False)


def test_the_value_of_an_option_may_begin_with_a_minus() -> None:
    assert request("derive", "x", "--wrt", "-x").get("--wrt") == "-x"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "command-missing"),
        (("derivate", "x"), "unknown-command"),
        (("derive",), "operand-missing"),
        (("derive", "x"), "option-missing"),
        (("derive", "x", "--wrt"), "option-needs-value"),
        (("derive", "x", "--wrt", "--json"), "option-needs-value"),
        (("derive", "x", "y", "--wrt", "x"), "operand-extra"),
        (("derive", "x", "--wrt", "x", "--order", "3"), "option-value"),
        (("derive", "x", "--wrt", "x", "--json=1"), "option-without-value"),
        (("derive", "x", "--wrt", "x", "--latex"), "unknown-option"),
        (("derive", "x", "--wrt", "x", "--steps=other"), "option-value"),
        (("derive", "x", "--wrt", "x", "--steps", "other"), "option-value"),
        (("derive", "x", "--wrt", "x", "--format", "pdf"), "option-value"),
        (("rules", "x"), "operand-extra"),
    ],
)
def test_what_does_not_fit_is_an_option_problem(words: tuple[str, ...], code: str) -> None:
    with pytest.raises(OptionProblem) as caught:
        request(*words)
    assert caught.value.code == code
    assert caught.value.message("en")
    assert caught.value.message("ko")


@pytest.mark.parametrize(
    ("words", "suggestion"),
    [
        (("derivate", "x"), "derive"),
        (("derive", "x", "--wtr", "x"), "--wrt"),
    ],
)
def test_a_misspelling_is_answered_with_the_nearest_word(
    words: tuple[str, ...], suggestion: str
) -> None:
    with pytest.raises(OptionProblem) as caught:
        request(*words)
    assert suggestion in (caught.value.hint() or "")


@pytest.mark.parametrize(
    ("words", "style"),
    [
        (("--steps", "x", "--wrt", "x"), "chain"),
        (("x", "--steps", "index", "--wrt", "x"), "index"),
        (("x", "--steps=index", "--wrt", "x"), "index"),
        (("x", "--wrt", "x", "--steps"), "chain"),
        (("x", "--steps", "--wrt", "x"), "chain"),
        (("x", "--wrt", "x"), None),
    ],
)
def test_an_option_may_stand_alone(words: tuple[str, ...], style: str | None) -> None:
    asked = request("derive", *words)
    assert (asked.operand, asked.get("--steps")) == ("x", style)
