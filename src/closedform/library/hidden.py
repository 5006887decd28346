"""A variable that hides in a longer name: `x` in `Ax`, in `x_1`, in `x1`."""

from __future__ import annotations

import re

from closedform.errors import ClosedformError, NameProblem
from closedform.meaning.read import Reading, read
from closedform.syntax.letters import apart, factors
from closedform.syntax.tree import Span


def refuse_hidden(name: str, reading: Reading, text: str) -> None:
    """Refuse a derivative by `name` where an undeclared name is likely to hold it: the product
    `Ax` on paper, or an entry `x_1` of what stands nowhere as a whole."""
    longer = [n for n in reading.assumed if n in reading.used]
    products = [n for n in longer if name in factors(n)]
    if products:
        _refuse_products(name, products, reading, text)
    indexed = [n for n in longer if re.fullmatch(re.escape(name) + r"_[ijkl]{1,2}", n)]
    if indexed:
        _refuse_indexed(name, indexed[0], text)
    entries = [n for n in longer if re.fullmatch(re.escape(name) + r"_?\d", n)]
    if entries and name not in reading.symbols:
        written = re.sub(_word(name + r"_?(\d)"), rf"{name}[\1]", text)
        suggestion = written if "\\" not in text and _rank(written, name) == 1 else None
        raise NameProblem(
            "parts",
            span=_place(re.escape(entries[0]), text),
            source=text,
            suggestion=suggestion,
            name=name,
            part=entries[0],
        )


def _refuse_indexed(name: str, part: str, text: str) -> None:
    """`x_i` with an index that nothing binds; written with brackets it is an entry."""
    letters = part[len(name) + 1 :]
    raise NameProblem(
        "parts-indexed",
        span=_place(re.escape(part) + r"|" + rf"{re.escape(name)}_\{{{letters}\}}", text),
        source=text,
        name=name,
        part=part,
        entry=f"{name}[{', '.join(letters)}]",
        indices=", ".join(f"{i}: index({n})" for i, n in zip(letters, "mn", strict=False)),
    )


def _refuse_products(name: str, products: list[str], reading: Reading, text: str) -> None:
    """A product that fits with the shape that the variable has elsewhere."""
    written = text
    for product in products:
        written = re.sub(_word(re.escape(product)), apart(product), written)
    known = reading.symbols.get(name)
    rank = _rank(written, name)
    if rank is not None and (known is None or len(known.shape) == rank):
        raise NameProblem(
            "letters",
            span=_place(re.escape(products[0]), text),
            source=text,
            suggestion=written,
            name=products[0],
            letter=name,
        )


def _rank(text: str, name: str) -> int | None:
    """How many axes `name` has in a text; None where the text does not read."""
    try:
        symbol = read(text).symbols.get(name)
    except ClosedformError:
        return None
    return None if symbol is None else len(symbol.shape)


def _word(pattern: str) -> str:
    return rf"(?<!\w){pattern}(?!\w)"


def _place(pattern: str, text: str) -> Span:
    found = re.search(_word(rf"(?:{pattern})"), text)
    return Span(*found.span()) if found else Span(0, len(text))
