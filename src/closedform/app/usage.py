"""The commands with their options, and the help that is printed from this table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap

from closedform.app.options import Command, Option
from closedform.messages import LANGUAGES
from closedform.messages.command import HELP, Words

FORMATS = ("text", "unicode", "latex", "markdown", "html")
STYLES = ("differential", "index", "chain", "identities", "shortest")
LANG = Option("--lang", "LANG", LANGUAGES, "en")
JSON = Option("--json")

COMMANDS: Mapping[str, Command] = {
    command.name: command
    for command in (
        Command(
            "derive",
            (
                Option("--wrt", "NAME[,NAME]"),
                Option("--where", "DECLARATIONS"),
                Option("--order", "ORDER", ("1", "2")),
                Option("--layout", "LAYOUT", ("mixed", "numerator", "denominator"), "mixed"),
                Option("--form", "FORM", ("matrix", "entry", "vec", "map"), "matrix"),
                Option(
                    "--structured",
                    "READING",
                    ("project", "coordinates", "unconstrained"),
                    "project",
                ),
                Option("--effort", "FACTOR", default="1"),
                Option("--steps", "STYLE", STYLES, bare="shortest"),
                Option("--detail", "DETAIL", ("brief", "normal", "full"), "normal"),
                Option("--format", "FORMAT", FORMATS, "text"),
                LANG,
                JSON,
            ),
            "EXPR",
            required=True,
        ),
        Command(
            "graph",
            (
                Option("--wrt", "NAME", required=True),
                Option("--where", "DECLARATIONS"),
                Option("-o", "FILE"),
                Option("--adjoints"),
                Option("--effort", "FACTOR", default="1"),
                LANG,
            ),
            "EXPR",
            required=True,
        ),
        Command(
            "check",
            (
                Option("--all"),
                Option("--pedantic"),
                Option("--format", "FORMAT", ("text", "html"), "text"),
                Option("-o", "FILE"),
                Option("--watch"),
                LANG,
                JSON,
            ),
            "FILE",
            required=True,
            many=True,
        ),
        Command(
            "compile",
            (
                Option("--wrt", "NAME[,NAME]", required=True),
                Option("--where", "DECLARATIONS"),
                Option("--what", "QUANTITY[,QUANTITY]", default="value,gradient"),
                Option("--target", "TARGET", ("numpy", "jax", "torch", "array-api"), "numpy"),
                Option("--objective", "TOOL", ("scipy",)),
                Option("--sizes", "NAME=LENGTH[,NAME=LENGTH]"),
                Option("--dense"),
                Option("--explain"),
                Option("-o", "FILE"),
                Option("--effort", "FACTOR", default="1"),
                LANG,
                JSON,
            ),
            "EXPR",
            required=True,
        ),
        Command("functions", (LANG, JSON)),
        Command("rules", (LANG, JSON)),
        Command("examples", (LANG, JSON), "NAME"),
    )
}
INPUTS = {"EXPR": "input", "FILE": "files"}  # what is said of operands
PLANNED = ("solve", "update", "convex", "fit", "serve")


def help_text(words: Sequence[str], lang: str) -> str:
    """The list of commands, or the options of the command that `words` name."""
    said = HELP[lang]
    asked = [COMMANDS[word] for word in words if word in COMMANDS]
    if not asked:
        lines = [f"{said['usage']}: closedform COMMAND …", "", f"{said['commands']}:"]
        lines += columns([(name, said[name]) for name in COMMANDS])
        return "\n".join([*lines, "", said["more"]])
    command = asked[0]
    usage = " ".join(("closedform", command.name, command.operand)).strip()
    rows = [(o.spelled, _said(o, command, said)) for o in command.options]
    lines = [f"{said['usage']}: {usage} …", "", said[command.name], "", f"{said['options']}:"]
    lines += columns([*rows, ("--help", said["--help"])])
    if command.operand in INPUTS:
        lines += ["", *_folded(said[INPUTS[command.operand]], WIDTH)]
    return "\n".join(lines)


def _said(option: Option, command: Command, said: Words) -> str:
    """What an option does, with the values it takes; the first of them is the default."""
    choices = f" ({' | '.join(option.choices)})" if option.choices else ""
    own = f"{command.name} {option.name}"  # where it does something else than elsewhere
    return (said[own] if own in said else said[option.name]) + choices


WIDTH, WIDEST = 96, 44  # of a line, and of a left column that the others are aligned with


def columns(rows: Sequence[tuple[str, str]]) -> list[str]:
    """The rows as lines; the right column is folded, and aligned behind all but very long words."""
    width = max((len(left) for left, _ in rows if len(left) <= WIDEST), default=0)
    indent = " " * (width + 4)
    lines = []
    for left, right in rows:
        first, *rest = _folded(right, WIDTH - len(indent)) or [""]
        lines.append(f"  {left.ljust(width)}  {first}".rstrip())
        lines += [indent + line for line in rest]
    return lines


def _folded(text: str, room: int) -> list[str]:
    """A text in lines that fit into as many places; a letter of Hangul takes two."""
    wide = any("가" <= letter <= "힣" for letter in text)
    return wrap(text, room * (5 if wide else 8) // 8)
