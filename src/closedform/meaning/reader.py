"""From syntax tree to expression: names, shapes and the meaning of every operator.

One `Reader` reads one text under one assumption about the names that nobody declared.  It raises
the place of what does not fit; `meaning.assume` tries the next assumption.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from closedform.core.dims import Dim, Shape
from closedform.core.node import Symbol
from closedform.errors import (
    ClosedformError,
    LimitProblem,
    NameProblem,
    ShapeProblem,
    SyntaxProblem,
    UnsupportedProblem,
)
from closedform.functions import TABLE
from closedform.limits import (
    DEEPEST,
    LARGEST_EXPONENT,
    LONGEST_CHAIN,
    LONGEST_RANGE,
    MOST_CALLS,
    bound,
)
from closedform.meaning import calls
from closedform.meaning.draft import Draft
from closedform.meaning.ranges import Index, bounds
from closedform.meaning.shapes import Dims, Mismatch, product, transpose, written
from closedform.syntax.tree import Span, Tree


class Function(NamedTuple):
    """A function that the program defines."""

    parameters: tuple[str, ...]
    body: Tree
    scope: Scope


class Scope(NamedTuple):
    """What names mean at a place."""

    values: dict[str, Draft]
    functions: dict[str, Function]
    indices: dict[str, Index]  # every index that is bound around, by its own name
    visible: dict[str, str]  # what an index is called here -> its own name
    depth: int = 0

    def bind(self, name: str, index: Index) -> tuple[Scope, str]:
        """The scope inside a binder; an index that hides another gets a name of its own."""
        own, count = name, 2
        while own in self.indices:
            own, count = f"{name}{count}", count + 1
        indices, visible = {**self.indices, own: index}, {**self.visible, name: own}
        return Scope(self.values, self.functions, indices, visible, self.depth), own


class Reach(NamedTuple):
    """An index expression that runs over an axis: what must fit into 1 … size."""

    size: Dim
    low: Dim
    high: Dim
    span: Span


DEEPEST_CALL = 30  # a function that calls functions that call …


class Reader:
    """Reads trees under given names.

    `names` are the symbols (declared, or assumed with unknown dimensions); `sizes` the names that
    are dimensions.
    """

    def __init__(
        self, dims: Dims, names: dict[str, Symbol], sizes: set[str], assumed: set[str]
    ) -> None:
        self.dims = dims
        self.names = names
        self.sizes = sizes
        self.assumed = assumed
        self.penalty = 0.0  # how odd the assumed shapes look where they stand
        self.reaches: list[Reach] = []
        self.used: dict[str, Span] = {}
        self.definitions: dict[str, Draft] = {}
        self._depth = 0
        self._calls = 0
        self.notes: dict[str, set[Span]] = {}  # places that the parser noted, by code

    # -- programs ---------------------------------------------------------------------------------

    def program(self, tree: Tree) -> Draft:
        scope = Scope({}, {}, {}, {})
        for statement in tree.children[:-1]:
            self.define(statement, scope)
        last = tree.children[-1]
        if last.kind == "define":
            self.define(last, scope)
            name = str(last.value)
            if name in scope.values:
                return scope.values[name]
            raise SyntaxProblem("no-result", span=last.span, name=name)
        return self.read(last, scope)

    def define(self, tree: Tree, scope: Scope) -> None:
        name, body = str(tree.value), tree.children[-1]
        if tree.children[:-1]:
            parameters = tuple(str(p.value) for p in tree.children[:-1])
            frozen = Scope(dict(scope.values), dict(scope.functions), {}, {})
            scope.functions[name] = Function(parameters, body, frozen)
            scope.values.pop(name, None)
            return
        value = self.read(body, scope)
        scope.values[name] = value
        scope.functions.pop(name, None)
        self.definitions[name] = value

    # -- one tree ---------------------------------------------------------------------------------

    def read(self, tree: Tree, scope: Scope) -> Draft:
        self._depth += 1
        if self._depth > DEEPEST:
            raise LimitProblem("too-deep", span=tree.span, limit=DEEPEST)
        try:
            return _READ[tree.kind](self, tree, scope)
        except ClosedformError as error:
            if error.span is None:
                error.span = tree.span
            raise
        finally:
            self._depth -= 1

    def make(
        self, op: str, args: tuple[Draft, ...], shape: Shape, span: Span, data: object = None
    ) -> Draft:
        return Draft("apply", op, args, data, shape, span)

    def number(self, tree: Tree, scope: Scope) -> Draft:
        value = tree.value
        assert isinstance(value, Fraction)
        return Draft("number", data=value, span=tree.span)

    def name(self, tree: Tree, scope: Scope) -> Draft:
        name, span = str(tree.value), tree.span
        if name in scope.visible:
            return Draft("index", data=scope.visible[name], span=span)
        if name in scope.values:
            return scope.values[name]
        symbol = self.names.get(name)
        if symbol is not None and name not in self.sizes:
            self.used.setdefault(name, span)
            if "index" in symbol.properties:
                return Draft("index", data=name, span=span)
            return Draft("name", data=symbol, shape=symbol.shape, span=span)
        if name in self.sizes:
            self.used.setdefault(name, span)
            return Draft("dim", data=Dim.symbol(name), span=span)
        if name == "pi":
            return self.make("pi", (), (), span)
        if name == "I":
            size = self.dims.unknown()
            return self.make("eye", (), (size, size), span)
        if name.startswith("e_"):
            unit = self._unit(name[2:], scope, span)
            if unit is not None:
                return unit
        if name in scope.functions or TABLE.spelled(name) is not None:
            raise NameProblem("function-without-argument", span=span, name=name)
        raise NameProblem("unknown-name", span=span, name=name)

    def _unit(self, text: str, scope: Scope, span: Span) -> Draft | None:
        if text.isdigit() and int(text) > 0:
            which = Draft("number", data=Fraction(int(text)), span=span)
        elif text in scope.visible:
            which = Draft("index", data=scope.visible[text], span=span)
        elif text in self.sizes:
            which = Draft("dim", data=Dim.symbol(text), span=span)
        elif text in self.names and "index" in self.names[text].properties:
            self.used.setdefault(text, span)
            which = Draft("index", data=text, span=span)
        else:
            return None
        size = self.dims.unknown()
        self.reach(which, size, scope, span)
        return self.make("unit", (which,), (size,), span)

    # -- operators --------------------------------------------------------------------------------

    def unary(self, tree: Tree, scope: Scope) -> Draft:
        chain, inner = _spine(tree)
        value = self.read(inner, scope)
        for link in chain:
            if link.value != "+":
                value = self.make("neg", (value,), value.shape, link.span)
        return value

    def transposed(self, tree: Tree, scope: Scope) -> Draft:
        chain, inner = _spine(tree)
        value = self.read(inner, scope)
        for link in chain:
            if not value.shape:
                self._odd(value, 2.0)
                if value.kind not in ("name", "number"):
                    self.penalty += 2.5  # nobody transposes what they take for a number
            value = self.make("transpose", (value,), transpose(self.dims, value.shape), link.span)
        return value

    def binary(self, tree: Tree, scope: Scope) -> Draft:
        """A chain of operators from left to right, however long."""
        chain = [tree]
        while chain[-1].children[0].kind == "binary":
            chain.append(chain[-1].children[0])
        if len(chain) > LONGEST_CHAIN:
            raise LimitProblem("chain-too-long", span=tree.span, limit=LONGEST_CHAIN)
        left = self.read(chain[-1].children[0], scope)
        for link in reversed(chain):
            left = self._operated(link, left, self.read(link.children[1], scope))
        return left

    def _operated(self, tree: Tree, left: Draft, right: Draft) -> Draft:
        try:
            return _BINARY[str(tree.value)](self, left, right, tree.span)
        except ShapeProblem as error:
            if error.span == tree.span:  # the operator stands between the operands
                (_start, one), (two, _end) = (child.span for child in tree.children)
                error.span = Span(one, max(one, two))
                error.also = (Span(tree.span.start, one), Span(max(one, two), tree.span.end))
            raise

    def noted(self, code: str, span: Span) -> bool:
        """Whether the parser noted a habit from elsewhere at this place."""
        return span in self.notes.get(code, ())

    def _odd(self, value: Draft, amount: float) -> None:
        """An assumed scalar stands where a vector or a matrix is expected."""
        if value.kind == "name" and value.data.name in self.assumed:
            self.penalty += amount

    def _misfit(self, code: str, left: Draft, right: Draft, span: Span) -> ShapeProblem:
        one, other = self.shown(left, right)
        plain = code == "numpy-star" or (
            code == "vector-vector" and all(_is_name(draft) for draft in (left, right))
        )
        return ShapeProblem(
            code,
            span=span,
            left=one,
            right=other,
            entrywise="x .* y",
            inner="x'*y",
            plain=plain,
        )

    def shown(self, *drafts: Draft) -> list[str]:
        """The shapes of drafts in words, unknown dimensions with a letter; an error follows."""
        sizes = [size for draft in drafts for size in draft.shape]
        self.dims.name_unknowns(sizes, set(self.names) | self.sizes)
        return [written(self.dims.shape(draft.shape)) for draft in drafts]

    def entrywise_shape(self, code: str, left: Draft, right: Draft, span: Span) -> Shape:
        """The common shape; a scalar fits everything."""
        if not left.shape:
            return right.shape
        if not right.shape:
            return left.shape
        try:
            self.dims.unify_shapes(left.shape, right.shape)
        except Mismatch:
            raise self._misfit(code, left, right, span) from None
        return self.dims.shape(left.shape)

    def sum(self, op: str, left: Draft, right: Draft, span: Span) -> Draft:
        for one, other in ((left, right), (right, left)):
            if not one.shape and other.shape:
                self._odd(one, 1.2)
                if one.kind not in ("number", "name", "dim"):
                    self.penalty += 2.5  # a formula added to every entry is hardly ever meant
        shape = self.entrywise_shape("shapes-add", left, right, span)
        if op == "-":
            right = self.make("neg", (right,), right.shape, right.span or span)
        return self.make("add", (left, right), shape, span)

    def times(self, left: Draft, right: Draft, span: Span) -> Draft:
        if not left.shape or not right.shape:
            if left.shape:
                self._odd(right, 1.5)  # scalars are written in front
                if right.op == "entry":
                    self._odd(right.args[0], 3.5)
            return self.make("mul", (left, right), left.shape or right.shape, span)
        if self.noted("numpy-product", span):
            raise self._misfit("numpy-star", left, right, span)
        if len(left.shape) == 1 and len(right.shape) == 1:
            raise self._misfit("vector-vector", left, right, span)
        try:
            shape = product(self.dims, left.shape, right.shape)
        except Mismatch:
            raise self._misfit("shapes-multiply", left, right, span) from None
        return self.make("mul", (left, right), shape, span)

    def hadamard(self, left: Draft, right: Draft, span: Span) -> Draft:
        shape = self.entrywise_shape("shapes-hadamard", left, right, span)
        return self.make("hadamard", (left, right), shape, span)

    def ediv(self, left: Draft, right: Draft, span: Span) -> Draft:
        shape = self.entrywise_shape("shapes-hadamard", left, right, span)
        return self.make("ediv", (left, right), shape, span)

    def divide(self, left: Draft, right: Draft, span: Span) -> Draft:
        if right.kind == "number" and right.data == 0:
            raise SyntaxProblem("division-by-zero", span=span)
        if right.shape:
            raise self._misfit("divide-by-tensor", left, right, span)
        return self.make("divide", (left, right), left.shape, span)

    def kron(self, left: Draft, right: Draft, span: Span) -> Draft:
        return calls.apply(self, TABLE["kron"], (left, right), None, span)

    def power(self, base: Draft, exponent: Draft, span: Span) -> Draft:
        if exponent.shape:
            raise self._misfit("power-of-tensor", base, exponent, span)
        if not base.shape:
            return self.make("power", (base, exponent), (), span)
        if self.noted("numpy-power", span):
            if len(base.shape) == 2:
                raise self._misfit("numpy-power-matrix", base, exponent, span)
            return self.epower(base, exponent, span)
        if len(base.shape) == 1 or self.dims.is_one(base.shape[0]):
            raise self._misfit("power-of-vector", base, exponent, span)
        try:
            self.dims.unify(base.shape[0], base.shape[1])
        except Mismatch:
            raise self._misfit("power-not-square", base, exponent, span) from None
        if exponent.kind == "name" and exponent.data.name in self.assumed:
            name = exponent.data.name  # undeclared, and it counts factors: an integer
            self.names.pop(name, None)
            self.sizes.add(name)
            exponent = Draft("dim", data=Dim.symbol(name), span=exponent.span)
        if exponent.kind == "number" and exponent.data.denominator == 1:
            bound(int(exponent.data), LARGEST_EXPONENT, "exponent-too-large")
        if not _integer(exponent):
            raise self._misfit("power-not-integer", base, exponent, span)
        return self.make("power", (base, exponent), self.dims.shape(base.shape), span)

    def epower(self, base: Draft, exponent: Draft, span: Span) -> Draft:
        shape = self.entrywise_shape("shapes-hadamard", base, exponent, span)
        return self.make("epower", (base, exponent), shape, span)

    def compare(self, op: str, left: Draft, right: Draft, span: Span) -> Draft:
        shape = self.entrywise_shape("shapes-compare", left, right, span)
        return self.make(op, (left, right), shape, span)

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
            which = self.read(subscript, scope)
            if which.shape:
                raise ShapeProblem("subscript-not-scalar", span=subscript.span)
            if which.kind == "name":
                raise NameProblem("index-unbound", span=subscript.span, name=which.data.name)
            self.reach(which, size, scope, subscript.span)
            kinds.append("i")
            args.append(which)
        shape = tuple(kept)
        if len(shape) == 2:
            return base
        return self.make("entry", tuple(args), shape, tree.span, tuple(kinds))

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
        index = Index(low, high, [])
        inside, own = scope.bind(name, index)
        inner = self._bind(op, ranges[1:], body, span, inside)
        if low is None or high is None:
            if not index.axes:
                raise SyntaxProblem("range-unknown", span=first.span, name=name)
            for axis in index.axes[1:]:
                try:
                    self.dims.unify(index.axes[0], axis)
                except Mismatch:
                    raise ShapeProblem(
                        "range-two-sizes",
                        span=first.span,
                        name=name,
                        left=self.dims.resolve(index.axes[0]),
                        right=self.dims.resolve(axis),
                    ) from None
            low = Draft("number", data=Fraction(1), span=first.span)
            high = Draft("dim", data=index.axes[0], span=first.span)
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

    # -- derivatives ------------------------------------------------------------------------------

    def derivative(self, tree: Tree, scope: Scope) -> Draft:
        kind = str(tree.value)
        function = self.read(tree.children[0], scope)
        result = function
        if len(tree.children) != 2:
            raise UnsupportedProblem("derivative-variables", span=tree.span)
        variable = self.read(tree.children[1], scope)
        base = variable.args[0] if variable.op == "entry" else variable
        if base.kind != "name":
            raise NameProblem("derivative-by-expression", span=tree.children[1].span)
        time = base.data.name == "t" and not base.shape
        if kind == "d" and time and function.kind == "name":
            symbol = function.data
            if "function" in symbol.properties:
                dotted = Symbol(symbol.name, symbol.shape, symbol.properties, symbol.dots + 1)
                return Draft("name", data=dotted, shape=symbol.shape, span=tree.span)
        shape = self._derivative_shape(kind, result.shape, variable.shape, tree.span)
        return self.make("derivative", (function, variable), shape, tree.span, kind)

    def _derivative_shape(self, kind: str, function: Shape, variable: Shape, span: Span) -> Shape:
        if kind == "hess":
            if function:
                raise ShapeProblem("hessian-of-tensor", span=span, shape=written(function))
            if len(variable) == 2:
                raise UnsupportedProblem("tensor-inside", span=span)
            return (variable[0], variable[0]) if variable else ()
        if kind == "grad" and function:
            raise ShapeProblem("gradient-of-tensor", span=span, shape=written(function))
        if not variable:
            return function
        if not function:
            return variable
        if len(function) == 1 and len(variable) == 1:
            return (function[0], variable[0])
        raise UnsupportedProblem("tensor-inside", span=span)

    def call(self, tree: Tree, scope: Scope) -> Draft:
        name = str(tree.value)
        if name in scope.functions:
            return self._defined(scope.functions[name], tree, scope)
        return calls.call(self, tree, scope)

    def _defined(self, function: Function, tree: Tree, scope: Scope) -> Draft:
        if len(tree.children) != len(function.parameters):
            raise SyntaxProblem(
                "argument-count",
                span=tree.span,
                name=str(tree.value),
                expected=len(function.parameters),
                given=len(tree.children),
            )
        if scope.depth > DEEPEST_CALL:
            raise SyntaxProblem("recursive-definition", span=tree.span, name=str(tree.value))
        self._calls += 1
        if self._calls > MOST_CALLS:
            raise LimitProblem("too-many-calls", span=tree.span, limit=MOST_CALLS)
        args = [self.read(child, scope) for child in tree.children]
        inner = Scope(
            {**function.scope.values, **dict(zip(function.parameters, args, strict=True))},
            function.scope.functions,
            scope.indices,
            {},
            scope.depth + 1,
        )
        return self.read(function.body, inner)

    def misplaced(self, tree: Tree, scope: Scope) -> Draft:
        raise SyntaxProblem("misplaced", span=tree.span, what=str(tree.value or tree.kind))


def _spine(tree: Tree) -> tuple[list[Tree], Tree]:
    """A chain of one operator of one operand, the innermost first, and what it acts on."""
    chain, kind = [tree], tree.kind
    while chain[-1].children[0].kind == kind:
        chain.append(chain[-1].children[0])
    if len(chain) > LONGEST_CHAIN:
        raise LimitProblem("chain-too-long", span=tree.span, limit=LONGEST_CHAIN)
    return chain[::-1], chain[-1].children[0]


def _is_name(draft: Draft) -> bool:
    """Whether a draft is a name or an entry of one: nothing inside can be read otherwise."""
    return draft.kind == "name" or draft.op == "entry"


def _integer(draft: Draft) -> bool:
    if draft.kind == "done":
        draft = Draft(draft.data.kind, draft.data.op, (), draft.data.data)
    if draft.kind == "number":
        return bool(draft.data.denominator == 1)
    if draft.kind in ("dim", "index"):
        return True
    if draft.kind == "name":
        return "integer" in draft.data.properties
    return draft.op in ("add", "neg", "mul") and all(map(_integer, draft.args))


_READ: dict[str, Callable[[Reader, Tree, Scope], Draft]] = {
    "number": Reader.number,
    "name": Reader.name,
    "unary": Reader.unary,
    "transpose": Reader.transposed,
    "binary": Reader.binary,
    "entry": Reader.entry,
    "binder": Reader.binder,
    "derivative": Reader.derivative,
    "call": Reader.call,
    "program": lambda reader, tree, scope: reader.program(tree),
    "define": Reader.misplaced,
    "equation": Reader.misplaced,
    "slice": Reader.misplaced,
    "string": Reader.misplaced,
    "range": Reader.misplaced,
}

_BINARY: dict[str, Callable[[Reader, Draft, Draft, Span], Draft]] = {
    "+": lambda r, a, b, s: r.sum("+", a, b, s),
    "-": lambda r, a, b, s: r.sum("-", a, b, s),
    "*": Reader.times,
    "/": Reader.divide,
    ".*": Reader.hadamard,
    "./": Reader.ediv,
    "⊗": Reader.kron,
    "^": Reader.power,
    ".^": Reader.epower,
    "<": lambda r, a, b, s: r.compare("lt", a, b, s),
    "<=": lambda r, a, b, s: r.compare("le", a, b, s),
    ">": lambda r, a, b, s: r.compare("gt", a, b, s),
    ">=": lambda r, a, b, s: r.compare("ge", a, b, s),
    "==": lambda r, a, b, s: r.compare("eq", a, b, s),
}
