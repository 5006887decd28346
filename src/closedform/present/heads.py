"""What stands before a form of a derivative: `∂F[i, j]/∂X[k, l] = ` or `dX ↦ `, by format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from closedform.core.node import Node
from closedform.present.latex import latex
from closedform.present.text import text
from closedform.present.unicode import unicode

Heads = Mapping[str, str]
NONE: Heads = {"text": "", "unicode": "", "latex": ""}


def map_heads(motion: Node) -> Heads:
    """The motion that a linear map takes."""
    return {
        "text": f"{text(motion)} ↦ ",
        "unicode": f"{unicode(motion)} ↦ ",
        "latex": f"{latex(motion)} \\mapsto ",
    }


def entry_heads(above: Node, below: Sequence[Node]) -> Heads:
    """The quotient of an entry of the function and entries of the variables."""
    square = "^2" if len(below) == 2 else ""
    under = [f"\\partial {_held(node, latex)}" for node in below]
    if len(set(under)) < len(under):
        under = [f"{under[0]}^2"]
    numerator, denominator = f"\\partial{square} {latex(above)}", " \\, ".join(under)
    return {
        "text": _on_one_line(above, below, text),
        "unicode": _on_one_line(above, below, unicode),
        "latex": f"\\frac{{{numerator}}}{{{denominator}}} = ",
    }


def _on_one_line(above: Node, below: Sequence[Node], write: Callable[[Node], str]) -> str:
    under = [f"∂{_held(node, write)}" for node in below]
    if len(under) == 1:
        return f"∂{write(above)}/{under[0]} = "
    both = f"{under[0]}²" if under[0] == under[1] else f"({' '.join(under)})"
    return f"∂²{write(above)}/{both} = "


def _held(node: Node, write: Callable[[Node], str]) -> str:
    """A name with dots is written as a derivative itself."""
    name = node.args[0] if node.args else node
    dotted = name.kind == "name" and name.data.dots
    return f"({write(node)})" if dotted and write is text else write(node)
