"""The computational graph of a function as a picture: values on the nodes, on every edge the
Jacobian with its shape, or where there are matrices the map that takes what is carried along it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from closedform.core.node import at_work, sweep
from closedform.errors import ClosedformError, OptionProblem
from closedform.library.arguments import (
    FORMULA,
    choose,
    declarations_of,
    effort_of,
    text_of,
    truth_of,
)
from closedform.library.target import target_of
from closedform.library.task import Options, Task
from closedform.limits import CHARACTERS_A_STEP, Budget, allowed
from closedform.meaning.read import read

FORMATS = ("svg", "png")


class Picture:
    """A picture; notebooks show it.  `str()` is its SVG."""

    def __init__(self, text: str) -> None:
        self.svg = text

    def __str__(self) -> str:
        return self.svg

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, path: str | Path) -> None:
        """Write a file, whose name ends in .svg or .png."""
        path = Path(path)
        if path.suffix == ".png":
            path.write_bytes(self.png())
        elif path.suffix == ".svg":
            path.write_text(self.svg, encoding="utf-8")
        else:
            raise OptionProblem("file-ending", path=str(path), allowed=".svg, .png")

    def png(self) -> bytes:
        """The same as a bitmap; needs the extra `png`."""
        try:
            convert = import_module("resvg_py").svg_to_bytes
        except ImportError:
            raise OptionProblem("extra-missing", feature="PNG", extra="png") from None
        return bytes(convert(svg_string=self.svg, zoom=2))


def graph(
    expr: str,
    wrt: str,
    *,
    where: str | Mapping[str, str] | None = None,
    adjoints: bool = False,
    lang: str = "en",
    effort: float = 1.0,
) -> Picture:
    """The computational graph of `expr` from `wrt` to the function, each edge checked by itself;
    with `adjoints` also the derivative of the function by every node.

    >>> from closedform import library
    >>> picture = library.graph("norm2(X*w - y)^2", "w")
    >>> picture.svg[:4]
    '<svg'
    """
    from closedform.library.sketch import drawn

    choose(lang=lang)
    sweep()
    text, adjoints = text_of("expr", expr, FORMULA), truth_of("adjoints", adjoints)
    budget = Budget(allowed(len(text), effort_of(effort)))
    try:
        with at_work:
            budget.spend(len(text) // CHARACTERS_A_STEP)
            reading = read(text, declarations_of(where), (wrt,))
            targets = [target_of(wrt, reading, lang, text)]
            task = Task(reading, targets, Options(lang=lang), budget)
            return Picture(drawn(task, budget, adjoints))
    except ClosedformError as error:
        raise error.locate(text) if error.source is None else error from None
