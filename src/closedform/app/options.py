"""The words after `closedform`, read by a table of commands.

An expression may begin with a minus (``-y'*log(softmax(z))``), which the standard library's reader
takes for an option; here only a known option, or a word of the form ``--word``, is one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from closedform.errors import OptionProblem


class Option(NamedTuple):
    """One option of a command.

    Without a `metavar` it is a switch; with `bare`, the value that stands for itself alone, it can
    be given without one.
    """

    name: str
    metavar: str = ""
    choices: tuple[str, ...] = ()
    default: str | None = None
    required: bool = False
    bare: str | None = None

    @property
    def spelled(self) -> str:
        """As it is typed: `--order N`, `--steps [STYLE]`."""
        metavar = f"[{self.metavar}]" if self.bare else self.metavar
        return f"{self.name} {metavar}".strip()


class Command(NamedTuple):
    """One command: what may follow it, and whether its operand has to be there; `many` of them."""

    name: str
    options: tuple[Option, ...]
    operand: str = ""
    required: bool = False
    many: bool = False


class Request(NamedTuple):
    """A command line that was read: every option of the command has its value or None."""

    command: Command
    operands: tuple[str, ...]
    values: Mapping[str, str | None]

    @property
    def operand(self) -> str | None:
        """The only operand, or None where none is given."""
        return self.operands[0] if self.operands else None

    def get(self, name: str) -> str | None:
        """The value of an option, or None where it is not given and has no default."""
        return self.values[name]

    def value(self, name: str) -> str:
        """The value of an option that has a default."""
        return self.values[name] or ""

    def has(self, name: str) -> bool:
        return self.values[name] is not None


ON = "on"  # the value of a switch that is given


def read(words: Sequence[str], commands: Mapping[str, Command]) -> Request:
    """The request that `words` make, or an `OptionProblem` that says what does not fit."""
    if not words:
        raise OptionProblem("command-missing", known=_listed(commands))
    command = commands.get(words[0])
    if command is None:
        raise OptionProblem(
            "unknown-command",
            command=words[0],
            known=_listed(commands),
            suggestion=_nearest(words[0], commands),
        )
    operands, values = _read_rest(list(words[1:]), command)
    if command.required and not operands:
        raise OptionProblem("operand-missing", command=command.name, operand=command.operand)
    for option in command.options:
        if option.required and option.name not in values:
            raise OptionProblem("option-missing", command=command.name, option=option.spelled)
    complete = {o.name: values.get(o.name, o.default) for o in command.options}
    return Request(command, tuple(operands), complete)


def _read_rest(words: list[str], command: Command) -> tuple[list[str], dict[str, str]]:
    options = {option.name: option for option in command.options}
    operands: list[str] = []
    most = 0 if not command.operand else len(words) if command.many else 1
    values: dict[str, str] = {}
    literal = False  # behind `--` nothing is an option
    before = ""
    while words:
        last, before = before, words[0]
        word = words.pop(0)
        head, equals, tail = word.partition("=")
        if word == "--" and not literal:
            literal = True
        elif not literal and head in options:
            values[head] = _value(options[head], tail if equals else None, words, options)
        elif not literal and _looks_like_an_option(head):
            raise OptionProblem(
                "unknown-option",
                option=head,
                command=command.name,
                known=_listed(options),
                suggestion=_nearest(head, options),
            )
        elif operands and last in options and options[last].bare:
            raise _no_choice(options[last], word)
        elif len(operands) == most:
            raise OptionProblem("operand-extra", command=command.name, word=word)
        else:
            operands.append(word)
    return operands, values


def _value(
    option: Option, given: str | None, words: list[str], options: Mapping[str, Option]
) -> str:
    if not option.metavar:
        if given is not None:
            raise OptionProblem("option-without-value", option=option.name)
        return ON
    if given is None and option.bare and (not words or words[0] not in option.choices):
        return option.bare
    if given is None:
        if not words or words[0] in options:
            raise OptionProblem("option-needs-value", option=option.spelled)
        given = words.pop(0)
    if option.choices and given not in option.choices:
        raise _no_choice(option, given)
    return given


def _no_choice(option: Option, given: str) -> OptionProblem:
    return OptionProblem(
        "option-value",
        option=option.name,
        value=given,
        allowed=_listed(option.choices),
        suggestion=_nearest(given, option.choices),
    )


def _looks_like_an_option(head: str) -> bool:
    """``--word``: two minus signs, then letters and hyphens; ``--x*y`` is an expression."""
    return head.startswith("--") and head[2:].replace("-", "").isalpha() and len(head) > 3


def _listed(known: Mapping[str, object] | Sequence[str]) -> str:
    return ", ".join(known)


def _nearest(word: str, known: Mapping[str, object] | Sequence[str]) -> str | None:
    from difflib import get_close_matches

    found = get_close_matches(word, list(known), n=1)
    return found[0] if found else None
