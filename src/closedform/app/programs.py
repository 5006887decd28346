"""Programs: where they come from, and what the comment lines at the head of a file say.

    # title: least squares, the gradient
    # where: X: matrix(N, D), w: vector(D), y: vector(N)
    # wrt: w
    norm2(X*w - y)^2

A line that begins with ``#`` is a comment.  One whose word before the colon is in `KEYS` is also a
statement about the program; what the command line says goes before it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import NamedTuple

from closedform.errors import OptionProblem

KEYS = (
    *("title", "source", "where", "wrt", "order", "expected", "style"),
    *("title-ko", "source-ko"),
)
STDIN = "<stdin>"  # the name of what comes from standard input
LARGEST = 80_000_000  # bytes of a file
REMARKS = ("remark", "remark-ko")  # where the source itself is not right


class Program(NamedTuple):
    """A program as text, with the lines of its head by key."""

    text: str  # comment lines are empty here, so that line numbers are those of the file
    head: Mapping[str, str]

    def says(self, key: str) -> str | None:
        return self.head.get(key)


def read_program(source: str) -> Program:
    """The program in the text of a file.

    >>> read_program("# wrt: x\\nx'*x").head
    {'wrt': 'x'}
    """
    lines = source.splitlines()
    head: dict[str, str] = {}
    for line in filter(_is_comment, lines):
        key, colon, value = line.lstrip()[1:].partition(":")
        if colon and key.strip() in KEYS + REMARKS:
            head[key.strip()] = value.strip()
    return Program("\n".join("" if _is_comment(line) else line for line in lines), head)


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def program_of(operand: str) -> Program:
    """The program that an operand stands for: `-`, a program file, or the expression itself."""
    if operand != "-" and not operand.endswith(".cf"):
        return Program(operand, {})
    return read_program(text_of(operand))


def text_of(path: str) -> str:
    """The text of a file, or for `-` of standard input."""
    if path == "-":
        return _text(STDIN, sys.stdin.buffer.read(LARGEST + 1))
    try:
        with open(path, "rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise OptionProblem("file-missing", path=path) from None
    except OSError:
        raise OptionProblem("file-unreadable", path=path) from None
    return _text(path, content)


def _text(path: str, content: bytes) -> str:
    if len(content) > LARGEST:
        raise OptionProblem("file-too-large", path=path, limit=LARGEST // 1_000_000)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise OptionProblem("not-utf8", path=path) from None
