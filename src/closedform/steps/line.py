"""What a derivation is made of: lines, each with the laws that lead to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from closedform.core.dims import Shape
from closedform.core.node import Node, Symbol
from closedform.rewriting.lift import Lifter
from closedform.rewriting.normal import Normal


class Head(NamedTuple):
    """The left side of a line.

    `kind` says what the right side claims to be: "function" the function itself; "differential"
    that of the function, linear in the motion; "stacked" its vec; "derivative" the arranged
    derivative, with the entries of the variable independent; "answer" what was asked for.
    """

    kind: str
    function: Node
    by: tuple[Symbol, ...] = ()
    motion: Symbol | None = None
    name: str = "f"


class Line(NamedTuple):
    """``head = value``, by these laws from the line before."""

    head: Head
    value: Node
    laws: tuple[str, ...]


class Tools(NamedTuple):
    """What the styles need of the derivative that was made."""

    normal: Normal
    lifter: Lifter
    unfold: Callable[[Node], Node]
    simplified: Callable[[Node], Node]
    arranged: Callable[[Node, tuple[Shape, ...]], Node]
