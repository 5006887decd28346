"""The syntax tree: what was written and where, before anything is known about shapes.

    kind        value                    children
    number      Fraction                 --
    name        str                      --                       `pi`, `I`, `e_i` too
    string      str                      --                       a word in a call: rows, cols
    call        str, the function        arguments
    binary      one of BINARY            left, right
    unary       '-' | '+'                operand
    transpose   --                       operand
    entry       None | ENTRY             base, then one subscript an axis
    slice       --                       (low, high) or ()        `:` alone has no children
    binder      'sum' | 'prod'           index ranges, then the body
    range       str, the index           (low, high) or ()        the body may fix the range
    derivative  'grad' | 'jac' | 'hess' | 'd'    the function, then the variables
                'row'                    the same by a row: of a number a row, else a Jacobian
    cell        None                     one entry of what is written out, a number
                'row' | 'column'         the same, also what a matrix is stacked of
                'ones'                   ones, of a length to be found
    equation    '=' | ':='               left, right              claims files, conditions
    define      str, the name            parameters (names), then the body
    program     None | 'numpy'           defines, then the result

BINARY: '+' '-' '*' '/' '.*' './' '⊗' '^' '.^' '<' '<=' '>' '>=' '=='.
ENTRY: 'subscript' where `x_i` below a sum over i is read as an entry, 'sample' for `x^{(i)}` in
LaTeX: row i of the matrix of samples, or entry i of a vector.  A program is 'numpy' where it is
written in NumPy's manner, so that its `*` between two tensors is to be refused.
"""

from __future__ import annotations

from collections.abc import Callable
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


def walk(tree: Tree, closed: Callable[[Tree], bool] | None = None) -> list[Tree]:
    """A tree and all below it, every one before what it holds; what is `closed` is not entered."""
    found = [tree]
    for current in found:
        if closed is None or not closed(current):
            found.extend(current.children)
    return found
