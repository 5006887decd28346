"""The syntax tree: what was written and where, before anything is known about shapes.

    kind        value                    children
    number      Fraction                 --
    name        str                      --                       also `pi`, `I`, `e_i` before they are read
    string      str                      --                       a bare word after a comma: rows, cols
    call        str, the function        arguments
    binary      one of BINARY            left, right
    unary       '-' | '+'                operand
    transpose   --                       operand
    entry       --                       base, then one subscript an axis
    slice       --                       (low, high) or ()        `:` alone has no children
    binder      'sum' | 'prod'           index ranges, then the body
    range       str, the index           (low, high) or ()        `i` alone: the body fixes the range
    derivative  'grad' | 'jac' | 'hess' | 'd'    the function, then the variables
    equation    '=' | ':='               left, right              claims files, conditions
    define      str, the name            parameters (names), then the body
    program     --                       defines, then the result

BINARY: '+' '-' '*' '/' '.*' './' '⊗' '^' '.^' '<' '<=' '>' '>=' '=='.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of the source text: offsets into it, end excluded."""

    start: int
    end: int


class Tree(NamedTuple):
    kind: str
    value: str | Fraction | None
    children: tuple[Tree, ...]
    span: Span
