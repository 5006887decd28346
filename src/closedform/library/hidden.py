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
    if name not in reading.symbols:
        _refuse_entries(name, longer, text)


def _refuse_entries(name: str, longer: list[str], text: str) -> None:
    """`x_1`, and `X_11` of a capital, where `x` stands nowhere as a whole."""
    numbered = {1: (r"_?\{?(\d)\}?", r"[\1]"), 2: (r"_\{?(\d)(\d)\}?", r"[\1, \2]")}
    for rank, (digits, entry) in numbered.items():
        pattern = re.escape(name) + digits
        entries = [n for n in longer if re.fullmatch(pattern, n)]
        if not entries:
            continue
        written = re.sub(_word(pattern), name + entry, text)
        suggestion = written if "\\" not in text and _rank(written, name) == rank else None
        raise NameProblem(
            "parts",
            span=_place(_spelled(entries[0]), text),
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
        span=_place(_spelled(part), text),
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


def _spelled(name: str) -> str:
    """The pattern of a name, its subscript in braces or without."""
    head, mark, below = name.rpartition("_")
    return rf"{re.escape(head)}_\{{?{re.escape(below)}\}}?" if mark else re.escape(name)


def _place(pattern: str, text: str) -> Span:
    found = re.search(_word(rf"(?:{pattern})"), text)
    return Span(*found.span()) if found else Span(0, len(text))
