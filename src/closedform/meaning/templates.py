"""The texts of function records, read once: meanings, slopes, differentials and adjoints."""

from __future__ import annotations

from functools import cache

from closedform.core.dims import Dim
from closedform.core.node import Node, Symbol
from closedform.errors import UnsupportedProblem
from closedform.functions import TABLE, missing
from closedform.meaning.calls import signatures
from closedform.meaning.read import expression
from closedform.syntax.parser import parse_program


@cache
def meaning(name: str, alternative: int | None) -> Node | None:
    """What the record says the function is, for one alternative of its signature.

    None asks for an entry by entry function: its parameters are scalars.
    """
    record = TABLE[name]
    if alternative is None:
        return _read(name, record.meaning, None)
    texts = [text.strip() for text in record.meaning.split("|")]
    if alternative >= len(texts) or not texts[alternative]:
        return None
    return _read(name, texts[alternative], alternative)


@cache
def slope(name: str, position: int) -> Node:
    """The derivative of an entry by entry function by one parameter, at scalars."""
    record = TABLE[name]
    if not record.slope:
        raise missing(record, "slope")
    if not record.slope[position]:
        raise UnsupportedProblem("no-derivative", name=name)
    return _read(name, record.slope[position], None)


@cache
def differential(name: str, position: int) -> Node | None:
    """The differential by one parameter, linear in ``d`` + its name; None where there is none."""
    record = TABLE[name]
    text = record.differential[position] if record.differential else ""
    return _read(name, text, 0) if text else None


@cache
def adjoint(name: str, position: int) -> Node | None:
    """The transposed map of a function linear in a parameter, in the parameters and ``G``."""
    record = TABLE[name]
    text = record.adjoint[position] if record.adjoint else ""
    return _read(name, text, 0) if text else None


def _read(name: str, text: str, alternative: int | None) -> Node:
    record = TABLE[name]
    symbols: dict[str, Symbol] = {}
    sizes: set[str] = set()
    if alternative is None:
        symbols = {p: Symbol(p) for p in record.parameters}
        if "k" in symbols:  # an order: a whole number
            symbols["k"] = Symbol("k", (), frozenset({"integer"}))
    else:
        signature = signatures(record)[alternative]
        for parameter, axes in zip(record.parameters, signature.arguments, strict=True):
            shape = tuple(Dim.symbol(letter) for letter in axes)
            sizes.update(axes)
            if parameter == "k":  # an exponent: an integer, used like a dimension
                sizes.add("k")
                continue
            symbols[parameter] = Symbol(parameter, shape)
            symbols["d" + parameter] = Symbol("d" + parameter, shape)
        result = tuple(Dim.symbol(group[0]) for group in signature.result if len(group) == 1)
        symbols["G"] = Symbol("G", result)
    return expression(parse_program(text).tree, symbols, frozenset(sizes))
