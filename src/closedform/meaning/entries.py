"""Entries, rows and columns, and the sums and products over indices."""

from __future__ import annotations

from abc import abstractmethod
from fractions import Fraction

from closedform.core.dims import Dim
from closedform.errors import (
    ClosedformError,
    NameProblem,
    ShapeProblem,
    SyntaxProblem,
    UnsupportedProblem,
)
from closedform.limits import LONGEST_RANGE, bound
from closedform.meaning.declare import size_of
from closedform.meaning.draft import Draft, drafts_below
from closedform.meaning.indices import Variable
from closedform.meaning.operators import Operators
from closedform.meaning.ranges import MARK, Index, bounds, zero_of
from closedform.meaning.scope import Reach, Scope
from closedform.meaning.shapes import Mismatch
from closedform.syntax.tree import Span, Tree


class Entries(Operators):
    """Reads what has an index."""

    @abstractmethod
    def read(self, tree: Tree, scope: Scope) -> Draft:
        """The draft of a tree."""

    # -- entries ----------------------------------------------------------------------------------

    def entry(self, tree: Tree, scope: Scope) -> Draft:
        base = self.read(self._sampled(tree, scope), scope)
        subscripts = tree.children[1:]
        if tree.value is not None and len(subscripts) == 1 and len(base.shape) == 2:
            whole = Tree("slice", None, (), tree.span)  # x_i and x^(i) are rows: samples
            subscripts = (*subscripts, whole)
        if not base.shape and base.kind == "name" and base.data.name in self.assumed:
            self.penalty += 3.0
        if len(subscripts) != len(base.shape):
            raise ShapeProblem(
                "subscripts",
                span=tree.span,
                given=len(subscripts),
                shape=self.shown(base)[0],
            )
        args, kinds, kept = [base], [], []
        for subscript, size in zip(subscripts, base.shape, strict=True):
            if subscript.kind == "slice":
                if subscript.children:
                    raise UnsupportedProblem("slice", span=subscript.span)
                kinds.append(":")
                kept.append(size)
                continue
            which = self._subscript(subscript, size, scope)
            self.reach(which, size, scope, subscript.span)
            kinds.append("i")
            args.append(which)
        shape = tuple(kept)
        if shape:
            self.picked(scope, tree.span)
        if len(shape) == 2:
            return base
        return self.make("entry", tuple(args), shape, tree.span, tuple(kinds))

    def _subscript(self, tree: Tree, size: Dim, scope: Scope) -> Draft:
        """A subscript, made of indices and integers."""
        try:
            which = self.read(tree, scope)
        except NameProblem as error:
            if error.code != "unknown-name":
                raise
            raise self._unbound(error.fields["name"], error.span, size) from None
        if which.shape:
            raise ShapeProblem("subscript-not-scalar", span=tree.span)
        for below in drafts_below(which):
            if below.kind == "name" and "integer" not in below.data.properties:
                raise self._unbound(below.data.name, below.span, size)
            if below.kind == "index" and below.data in self.free and below is not which:
                raise self._unbound(below.data, below.span, self._left(which, size))
        return which

    def _left(self, which: Draft, size: Dim) -> Dim:
        """How far an index without a range can go: to n - 1 in `x[i + 1]`."""
        start = Draft("number", data=Fraction(0))
        beside = bounds(which, dict.fromkeys(self.free, Index(start, start, [], [])))
        shift = beside[1].constant if beside is not None else None
        return self.dims.resolve(size) - max(shift or 0, 0)

    def _unbound(self, name: str, span: Span | None, size: Dim) -> NameProblem:
        size = self.dims.resolve(size)
        unknown = {symbol: Dim.symbol("n") for symbol in size.symbols if symbol[0] == "?"}
        shown = size.substitute(unknown)
        return NameProblem("index-unbound", span=span, name=name, size=shown)

    @staticmethod
    def picked(scope: Scope, span: Span) -> None:
        """Rows, columns or unit vectors are picked out here, below every index around."""
        for index in scope.indices.values():
            index.picks.append(span)

    def _sampled(self, tree: Tree, scope: Scope) -> Tree:
        """The base of an entry; `x_i` with a data matrix `X` and no `x` is a row of it."""
        base = tree.children[0]
        name = str(base.value)
        declared = name in scope.values or (name in self.names and name not in self.assumed)
        if tree.value is None or base.kind != "name" or declared:
            return base
        upper = name[0].upper() + name[1:]
        known = self.names.get(upper)
        return base._replace(value=upper) if known is not None and len(known.shape) == 2 else base

    def reach(self, which: Draft, size: Dim, scope: Scope, span: Span) -> None:
        """Note that `which` runs over an axis; the ranges are checked when all sizes are known."""
        if which.kind == "index" and which.data in scope.indices:
            scope.indices[which.data].axes.append(size)
            if scope.indices[which.data].high is None:
                return
        ends = bounds(which, scope.indices)
        if ends is not None:
            bound(ends[1].constant, LONGEST_RANGE, "range-too-long")
            self.reaches.append(Reach(size, ends[0], ends[1], span))

    # -- indices that no sum binds ----------------------------------------------------------------

    def declared_indices(self) -> dict[str, Index]:
        """Each runs from 1 to the size it is declared with, or over the axis that it is used on."""
        found = {}
        for name, symbol in self.names.items():
            if "index" not in symbol.properties:
                continue
            top = next((p[2:] for p in symbol.properties if p.startswith("<=")), None)
            if top is None:
                found[name] = self.free.setdefault(name, Index(None, None, [], []))
                continue
            ends = Draft("number", data=Fraction(1)), Draft("dim", data=size_of(top))
            found[name] = Index(*ends, [], [])
        return found

    def fitted(self, variable: Variable) -> None:
        """The variable of a derivative, an entry of a name, fits the shape of the name."""
        if str(variable.tree.children[0].value) not in self.names:
            return
        try:
            self.read(variable.tree, Scope({}, {}, self.declared_indices(), {}))
        except ClosedformError as error:
            raise error.locate(variable.text) from None

    def settle_indices(self) -> None:
        """Every index without a range runs over one size."""
        for name, index in self.free.items():
            self.same_size(name, index, self.used.get(name))

    def range_of(self, name: str) -> frozenset[str]:
        """The property of an index that says how far it runs, where nobody declared it."""
        axes = self.free[name].axes if name in self.free else []
        return frozenset(f"<={self.dims.resolve(size)}" for size in axes[:1])

    def same_size(self, name: str, index: Index, span: Span | None) -> None:
        """All axes that an index without a range runs over have one length."""
        for axis in index.axes[1:]:
            try:
                self.dims.unify(index.axes[0], axis)
            except Mismatch:
                raise ShapeProblem(
                    "range-two-sizes",
                    span=span,
                    name=name,
                    left=self.dims.resolve(index.axes[0]),
                    right=self.dims.resolve(axis),
                ) from None

    def check_reaches(self) -> None:
        """Fix dimensions that only indices know, then see that every index stays inside."""
        for reach in self.reaches:
            size = self.dims.resolve(reach.size)
            if reach.high.constant is not None:
                continue  # x[3] says that there are at least 3 entries, not that there are 3
            if any(s[0] == "?" for s in size.symbols):
                highest = [
                    self.dims.resolve(r.high)
                    for r in self.reaches
                    if self.dims.resolve(r.size) is size
                ]
                best = highest[0]
                for high in highest[1:]:
                    gap = (high - best).constant
                    if gap is not None and gap > 0:
                        best = high
                try:
                    self.dims.unify(size, best)
                except Mismatch:
                    raise ShapeProblem(
                        "index-range", span=reach.span, high=best, size=size
                    ) from None
        for reach in self.reaches:
            size, high = self.dims.resolve(reach.size), self.dims.resolve(reach.high)
            low = self.dims.resolve(reach.low)
            over = (high - size).constant
            if over is None and any(s[0] == "?" for s in high.symbols):
                self.dims.unify(high, size)
            elif (over or 0) > 0 or (over is None and size.symbols and high.symbols - size.symbols):
                raise ShapeProblem("index-range", span=reach.span, high=high, size=size)
            if low.constant is not None and low.constant < 1:
                raise ShapeProblem("index-below-one", span=reach.span, low=low)

    # -- binders ----------------------------------------------------------------------------------

    def binder(self, tree: Tree, scope: Scope) -> Draft:
        *ranges, body = tree.children
        return self._bind(str(tree.value), ranges, body, tree.span, scope)

    def _bind(self, op: str, ranges: list[Tree], body: Tree, span: Span, scope: Scope) -> Draft:
        if not ranges:
            return self.read(body, scope)
        first = ranges[0]
        name = str(first.value)
        low = high = None
        if first.children:
            low, high = (self._limit(child, scope) for child in first.children)
        index = Index(low, high, [], [])
        inside, own = scope.bind(name, index)
        outer, self.divisors = self.divisors, []
        inner = self._bind(op, ranges[1:], body, span, inside)
        if len(inner.shape) == 1 and not any(i.picks for i in inside.indices.values()):
            self.penalty += 2.2  # what is added up depends on the index through scalars alone
        if low is None or high is None:
            if not index.axes:
                raise SyntaxProblem("range-unknown", span=first.span, name=name)
            self.same_size(name, index, first.span)
            low = Draft("number", data=Fraction(1), span=first.span)
            high = Draft("dim", data=index.axes[0], span=first.span)
        ranged = {**inside.indices, own: index._replace(low=low, high=high)}
        for divisor in self.divisors:
            zero = zero_of(divisor, own, ranged)
            if zero is not None:
                place, shown = divisor.span, str(zero).replace(MARK, "")
                problem = ShapeProblem("division-by-zero-at", span=place, name=name, value=shown)
                self.zeros.append(problem)
        self.divisors = outer + self.divisors
        return Draft("binder", op, (low, high, inner), own, inner.shape, span)

    def _limit(self, tree: Tree, scope: Scope) -> Draft:
        """A bound of a range; a name that nobody declared is a dimension here."""
        value = self.read(tree, scope)
        ends = bounds(value, scope.indices)
        if ends is None:
            raise SyntaxProblem("range-not-integer", span=tree.span)
        for end in ends:
            bound(end.constant, LONGEST_RANGE, "range-too-long")
        return value
