"""How long a formula is to a reader: the number of its tokens."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?"  # a number
    r"|\\?[^\W\d]\w*"  # a name, a LaTeX command
    r"|\.[*/^']|[<>=:]=|:="  # operators of two characters
    r"|\S"
)


def tokens(text: str) -> int:
    """The number of numbers, names, operators, brackets and commas in `text`.

    >>> tokens("2*X'*(X*w - y)"), tokens("norm2(x).^2")
    (12, 6)
    """
    return sum(1 for _ in _TOKEN.finditer(text))
