"""What a function of mathematics is: one record, and the table of them.

Passes read records and never list functions.  `docs/adding-a-function.md` walks through one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

ENTRYWISE = "entrywise"


class Code(NamedTuple):
    """How a function is spelled in the targets of programs; empty where as in `standard`.

    ``{0}`` is the first argument, ``{a0}`` the same in brackets unless it is a name or a call,
    ``{u0}`` in brackets where it is a sum or a product; ``{xp}`` is the module of arrays,
    ``{dtype}`` the type of the entries.  A name that begins with ``_`` is one of `codegen/helpers`.
    """

    standard: str = ""
    numpy: str = ""
    jax: str = ""
    torch: str = ""
    array_api: str = ""

    def of(self, target: str) -> str:
        return getattr(self, target.replace("-", "_")) or self.standard


class Record(NamedTuple):
    """One function.

    `signature` gives the axes: ``"m k, k n -> m n"``; alternatives by the rank of the arguments are
    parted by ``|``; ``<n>`` is an axis as long as a vech, n*(n+1)/2; an entry by entry function has
    the signature `ENTRYWISE`.  One of these says what the function means or how it moves:

    - `structural`: the signature itself is the meaning, a contraction (``"n n ->"`` is the trace);
      ``(a c)`` is one axis that runs over both, `c` fastest;
    - `meaning`: the function said with others, in the notation, parameters by name, alternatives
      as in the signature; the letters of the signature may be used as numbers;
    - `slope`: the derivative of an entry by entry function by each parameter;
    - `differential`: per parameter a text linear in ``d`` + its name: ``"-inv(X)*dX*inv(X)"``.

    `adjoint` is for a function that is linear in a parameter and has no meaning in terms of others:
    the transposed map, a text in the parameters and ``G``.  An empty text says that the derivative
    by that parameter is not there.  A field that a pass needs and does not find is an error that
    names the record and the field.
    """

    name: str
    signature: str
    parameters: tuple[str, ...]
    summary: str  # one line for `closedform functions`
    structural: bool = False
    meaning: str = ""
    slope: tuple[str, ...] = ()
    differential: tuple[str, ...] = ()
    adjoint: tuple[str, ...] = ()
    ball: Callable[..., Any] | None = None  # value entry by entry, on python-flint's power series
    value: Callable[..., Any] | None = None  # value of any other function, over an abstract ring
    aliases: tuple[str, ...] = ()  # further spellings that are understood
    latex: str = ""  # with {0}, {1}: the arguments; empty: \operatorname{name}(…)
    unicode: str = ""
    domain: tuple[str, ...] = ()  # what must hold for the function to be defined, by parameter
    smooth: tuple[str, ...] = ()  # what must hold for it to be differentiable, e.g. "x != 0"
    along: bool = False  # takes `rows` or `cols`: applied to each row or column
    transposes: bool = False  # f(X') = f(X)'
    keeps: tuple[str, ...] = ()  # properties that pass from argument to result: symmetric, pd, …
    sign: str = ""  # "positive" | "nonnegative" where every value is
    odd: bool = False  # f(-x) = -f(x)
    even: bool = False  # f(-x) = f(x)
    curvature: str = ""  # convex | concave | affine, of an entry by entry function
    monotone: str = ""  # increasing | decreasing
    why: tuple[str, str] = ("", "")  # the sentence for a step, English and Korean
    korean: str = ""  # the summary in Korean
    source: str = ""  # where the differential stands in the literature
    code: Code = Code()  # how programs spell it

    @property
    def entrywise(self) -> bool:
        return self.signature == ENTRYWISE


class Table:
    """The records by name; spellings lead to the same record."""

    def __init__(self) -> None:
        self._by_name: dict[str, Record] = {}
        self._by_spelling: dict[str, Record] = {}

    def add(self, *records: Record) -> None:
        for record in records:
            for spelling in (record.name, *record.aliases):
                if spelling in self._by_spelling:
                    raise ValueError(f"{spelling!r} is the spelling of two functions")
                self._by_spelling[spelling] = record
            self._by_name[record.name] = record

    def __getitem__(self, name: str) -> Record:
        return self._by_name[name]

    def get(self, name: str, default: Record) -> Record:
        return self._by_name.get(name, default)

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def __iter__(self) -> Iterator[Record]:
        return iter(self._by_name.values())

    def spelled(self, text: str) -> Record | None:
        """The record that `text` is a spelling of."""
        return self._by_spelling.get(text)


def missing(record: Record, field: str) -> LookupError:
    """The error for a field that a pass needs and the record does not state."""
    return LookupError(f"the record of {record.name!r} has no {field!r}; state it in functions/")
