"""The functions that random expressions are made of, by what their arguments have to be.

The entry by entry ones are read from the records: a new record is fuzzed without a word here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

import values
from closedform.functions import TABLE, Record

Function = Callable[..., Any]
Functions = Mapping[str, Function]


def _unary(fits: Callable[[Record], bool]) -> Functions:
    return {
        record.name: values.PLAIN[record.name]
        for record in TABLE
        if record.entrywise and record.parameters == ("x",) and record.name in values.PLAIN
        if record.name != "neg" and fits(record)
    }


GROWING: Functions = {name: values.PLAIN[name] for name in ("exp", "sinh", "cosh", "tan")}
BOUNDED: Functions = {name: values.PLAIN[name] for name in ("sin", "cos", "tanh", "erf")}
SMOOTH = _unary(lambda r: not r.domain and not r.smooth and r.name not in GROWING)
KINKED = _unary(lambda r: r.smooth == ("x != 0",) and not r.domain)
INSIDE = _unary(lambda r: r.domain == ("abs(x) <= 1",))
OF_POSITIVE: Functions = {
    **_unary(lambda r: r.domain in (("x > 0",), ("x >= 0",))),
    "log1p": np.log1p,
    "polygamma": values.PLAIN["polygamma"],
}
REDUCTIONS = ("sum", "mean", "norm1", "norm2", "max", "min", "logsumexp")
KEEPING_SHAPE = ("softmax", "cumsum", "revcumsum")
COMPARISONS: Functions = {
    ">": np.greater,
    "<": np.less,
    ">=": np.greater_equal,
    "<=": np.less_equal,
}
