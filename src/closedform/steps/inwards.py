"""The chain rule from the outermost function inwards: what is linear passes its transpose on."""

from __future__ import annotations

from collections.abc import Callable

from closedform.core.dims import ONE
from closedform.core.node import Node, node
from closedform.rewriting import spelling as sp
from closedform.steps.laws import Laws, times
from closedform.steps.line import Law
from closedform.steps.products import added, dot, scaled

INVERSE = Law("known", "59 ∂inv(Y) = -inv(Y)*∂Y*inv(Y)")


MOST_CITED = 40  # laws on the ways inwards, which fork where parts are used twice


class TooLong(Exception):
    """More laws than a line can cite."""


class Unknown(Exception):
    """No law of this style says what the derivative is."""


class Inwards:
    """The gradient of a part; `cited` are the laws of functions, one for each that was passed."""

    def __init__(self, laws: Laws) -> None:
        self.laws = laws
        self.moves = laws.moves
        self.cited: list[Law] = []

    def __call__(self, part: Node, H: Node) -> Node:
        """The derivative of ``tr(H'*part)`` while H is held fixed."""
        if part.kind == "name":
            return H
        if len(self.cited) > MOST_CITED:
            raise TooLong
        rule = _INWARDS.get(part.op if part.kind == "apply" else part.kind)
        if rule is not None:
            return rule(self, part, H)
        return self._through(part, H)

    def _parts(self, parts: list[tuple[Node, Node]]) -> Node:
        terms = [self(part, H) for part, H in parts if self.moves(part)]
        return added(terms)

    def _in_sum(self, part: Node, H: Node) -> Node:
        return self._parts([(arg, H if arg.shape else sp.total(H)) for arg in part.args])

    def _in_neg(self, part: Node, H: Node) -> Node:
        return sp.negative(self(part.args[0], H))

    def _in_product(self, part: Node, H: Node) -> Node:
        U, V = part.args
        if not U.shape or not V.shape:
            u, M = (U, V) if not U.shape else (V, U)
            whole = times(H, M) if not M.shape else dot(H, M)
            return self._parts([(u, whole), (M, times(u, H))])
        return self._parts([(U, times(H, sp.transpose(V))), (V, times(sp.transpose(U), H))])

    def _in_hadamard(self, part: Node, H: Node) -> Node:
        U, V = part.args
        if U.shape != V.shape:
            return self._in_product(part, H)
        return self._parts([(U, sp.hadamard(H, V)), (V, sp.hadamard(H, U))])

    def _in_quotient(self, part: Node, H: Node) -> Node:
        U, V = part.args
        if self.moves(V):
            raise Unknown
        whole = sp.quotient(H, V)
        return self(U, whole if U.shape or not V.shape else sp.total(whole))

    def _in_transpose(self, part: Node, H: Node) -> Node:
        return self(part.args[0], sp.transpose(H))

    def _in_trace(self, part: Node, H: Node) -> Node:
        (X,) = part.args
        return self(X, times(H, sp.apply("eye", (), X.shape)))

    def _in_total(self, part: Node, H: Node) -> Node:
        if part.data is not None or H.shape:
            raise Unknown
        (X,) = part.args
        return self(X, times(H, sp.ones(X.shape)))

    def _in_diagonal(self, part: Node, H: Node) -> Node:
        (X,) = part.args
        if len(X.shape) > 2:
            raise Unknown
        return self(X, sp.apply("diag", (H,), X.shape))

    def _in_inverse(self, part: Node, H: Node) -> Node:
        turned = sp.transpose(part)
        self.cited.append(INVERSE)
        inner = sp.negative(sp.times(sp.times(turned, H), turned))
        return self(part.args[0], inner)

    def _in_entry(self, part: Node, H: Node) -> Node:
        whole, *places = part.args
        units = []
        at = iter(places)
        for kind, size in zip(part.data, whole.shape, strict=True):
            units.append(None if kind == ":" else sp.apply("unit", (next(at),), (size,)))
        if len(units) == 1 and units[0] is not None:
            return self(whole, times(H, units[0]))
        if len(units) != 2 or ONE in whole.shape:
            raise Unknown
        row, column = units
        if row is not None and column is not None:
            inner = sp.times(times(H, row), sp.transpose(column))
        elif row is not None:
            inner = sp.times(row, sp.transpose(H))
        elif column is not None:
            inner = sp.times(H, sp.transpose(column))
        else:
            inner = H
        return self(whole, inner)

    def _in_binder(self, part: Node, H: Node) -> Node:
        if part.op != "sum":
            raise Unknown
        low, high, body = part.args
        inside = self(body, H)
        return node("binder", "sum", (low, high, inside), part.data, inside.shape)

    def _through(self, part: Node, H: Node) -> Node:
        """A function: entry by entry its slope, else its gradient or its Jacobian."""
        slope = self.laws.slope(part) if part.kind == "apply" else None
        if slope is None:
            raise Unknown
        self.cited.append(slope.law)
        if part.shape == slope.inside.shape and part.shape == slope.value.shape:
            inner = sp.hadamard(H, slope.value) if part.shape else scaled(slope.value, H)
        elif not part.shape:
            inner = scaled(slope.value, H)
        else:
            inner = sp.times(sp.transpose(slope.value), H)
        return self(slope.inside, inner)


_INWARDS: dict[str, Callable[[Inwards, Node, Node], Node]] = {
    "add": Inwards._in_sum,
    "neg": Inwards._in_neg,
    "mul": Inwards._in_product,
    "hadamard": Inwards._in_hadamard,
    "divide": Inwards._in_quotient,
    "ediv": Inwards._in_quotient,
    "transpose": Inwards._in_transpose,
    "tr": Inwards._in_trace,
    "sum": Inwards._in_total,
    "diag": Inwards._in_diagonal,
    "inv": Inwards._in_inverse,
    "entry": Inwards._in_entry,
    "binder": Inwards._in_binder,
}
