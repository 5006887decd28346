"""The operators and how tightly they bind: the one table that parsers and printers read.

Levels grow with tightness.  Operators of one level associate to the left; a comparison does not
chain, and a power neither: `2^3^2` is asked for with parentheses.  The postfix level holds powers,
transposes and entries, applied from left to right: `X^2'` is `(X^2)'`.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

COMPARISON, SUM, NEGATION, PRODUCT, POSTFIX, ATOM = range(1, 7)
LEVELS = {
    "comparison": COMPARISON,
    "sum": SUM,
    "negation": NEGATION,
    "product": PRODUCT,
    "postfix": POSTFIX,
    "atom": ATOM,
}

Position = Literal["infix", "prefix", "postfix"]
Associativity = Literal["left", "none"]


def words(text: str) -> frozenset[str]:
    """The words of a table that is written as one text."""
    return frozenset(text.split())


class Operator(NamedTuple):
    """One operator: `op` is its name among expression nodes, `glyph` its ASCII spelling and its
    value in the syntax tree, `unicode` the spellings on paper, the first of which is printed."""

    op: str
    glyph: str
    unicode: tuple[str, ...]
    level: int
    associativity: Associativity = "left"
    position: Position = "infix"

    @property
    def paper(self) -> str:
        """The spelling that a Unicode printer shows."""
        return self.unicode[0] if self.unicode else self.glyph


OPERATORS: tuple[Operator, ...] = (
    Operator("lt", "<", (), COMPARISON, "none"),
    Operator("le", "<=", ("≤", "⩽", "≦"), COMPARISON, "none"),
    Operator("gt", ">", (), COMPARISON, "none"),
    Operator("ge", ">=", ("≥", "⩾", "≧"), COMPARISON, "none"),
    Operator("eq", "==", (), COMPARISON, "none"),
    Operator("add", "+", (), SUM),
    Operator("subtract", "-", ("−", "–"), SUM),
    Operator("neg", "-", ("−", "–"), NEGATION, position="prefix"),
    Operator("mul", "*", ("·", "⋅", "∙", "∗"), PRODUCT),
    Operator("hadamard", ".*", ("⊙", "∘", "○"), PRODUCT),
    Operator("divide", "/", ("/", "÷", "∕", "⁄"), PRODUCT),
    Operator("ediv", "./", ("⊘",), PRODUCT),
    Operator("kron", "⊗", ("⊗",), PRODUCT),
    Operator("power", "^", (), POSTFIX, "none"),
    Operator("epower", ".^", (), POSTFIX, "none"),
    Operator("transpose", "'", ("ᵀ", "⊤", "′", "’", "ᐪ"), POSTFIX, position="postfix"),
    Operator("entry", "[", (), POSTFIX, position="postfix"),
)

TURNING = frozenset(("T", "H"))  # names that as a bare exponent say the transpose

_BY_OP = {operator.op: operator for operator in OPERATORS}
_INFIX = {operator.glyph: operator for operator in OPERATORS if operator.position == "infix"}


def by_op(op: str) -> Operator | None:
    """The operator that shows expression nodes with this op, or None where a function does."""
    return _BY_OP.get(op)


def by_glyph(glyph: str) -> Operator | None:
    """The infix operator with this ASCII spelling, the value of a binary syntax node."""
    return _INFIX.get(glyph)


def canonical() -> dict[str, str]:
    """Every spelling on paper with the glyph it stands for."""
    return {mark: operator.glyph for operator in OPERATORS for mark in operator.unicode}
