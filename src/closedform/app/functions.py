"""The list of functions: every record as it is written, under five headings."""

from __future__ import annotations

from typing import NamedTuple

from closedform.functions import KEPT, TABLE, Record

WRITTEN = {
    "operators": {
        "add": "x + y",
        "neg": "-x",
        "mul": "A*B",
        "hadamard": "x .* y",
        "divide": "x/c",
        "ediv": "x ./ y",
        "power": "x^p, X^k",
        "epower": "x .^ p",
        "transpose": "X'",
        "kron": "A ⊗ B, kron(A, B)",
        "entry": "x[i], X[i, j], X[i, :]",
        "derivative": "d(f)/d(x), grad(f, x), jac(f, x), hess(f, x)",
        "lt": "x < y",
        "le": "x <= y",
        "gt": "x > y",
        "ge": "x >= y",
        "eq": "x == y",
    },
    "constants": {
        "eye": "I, eye(n)",
        "ones": "ones(n), ones(m, n), vector(1), matrix(1)",
        "zeros": "zeros(n), zeros(m, n)",
        "unit": "e_i",
        "pi": "pi",
        "commutation": "commutation(m, n)",
        "duplication": "duplication(n)",
        "elimination": "elimination(n)",
    },
}
KINDS = ("operators", "constants", "entrywise", "vectors", "matrices")


class Row(NamedTuple):
    """One function as it is listed."""

    kind: str
    name: str
    written: str
    summary: str


def rows(lang: str) -> list[Row]:
    """Every function that can be written, by kind."""
    found = [row for record in TABLE for row in _rows(record, lang)]
    return sorted(found, key=lambda row: KINDS.index(row.kind))


def _rows(record: Record, lang: str) -> list[Row]:
    summary = record.korean if lang == "ko" and record.korean else record.summary
    for kind, names in WRITTEN.items():
        if record.name in names:
            return [Row(kind, record.name, names[record.name], summary)]
    if record.name == "unvec":
        return [Row("matrices", record.name, "unvec(x, m, n)", summary)]
    if not record.signature or record.name in (
        "matpow",
        KEPT.name,
    ):  # part of another, or without a spelling
        return []
    along = ("rows | cols",) if record.along else ()
    call = f"{record.name}({', '.join((*record.parameters, *along))})"
    return [Row(_kind(record), record.name, call, summary)]


def _kind(record: Record) -> str:
    if record.entrywise:
        return "entrywise"
    first = record.signature.split("->")[0].split("|")[0].split(",")[0]
    return "vectors" if len(first.split()) == 1 else "matrices"
