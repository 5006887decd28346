"""From syntax tree to expression: names, shapes and the meaning of every operator.

One `Reader` reads one text under one assumption about the names that nobody declared.  It raises
the place of what does not fit; `meaning.assume` tries the next assumption.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial

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
from closedform.limits import DEEPEST, LONGEST_CHAIN, MOST_CALLS
from closedform.meaning import calls
from closedform.meaning.draft import Draft, drafts_below
from closedform.meaning.entries import Entries
from closedform.meaning.ranges import bounds
from closedform.meaning.scope import Function, Scope
from closedform.meaning.shapes import transpose, written
from closedform.syntax.reading import Note
from closedform.syntax.tree import Span, Tree, walk

TURNED = {
    "row": (0, 1),
    "turned": (1, 1),
}  # derivatives that are turned, by axes of function, variable
COMPARISONS = frozenset(("<", "<=", ">", ">=", "=="))
DEEPEST_CALL = 30  # a function that calls functions that call …


class Reader(Entries):
    """Reads trees under given names."""

    # -- programs ---------------------------------------------------------------------------------

    def program(self, tree: Tree) -> Draft:
        scope = Scope({}, {}, self.declared_indices(), {})
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
            self.unread[name] = tree.span
            return
        self.decides(body)
        before = self.used.get(name) or _mentioned(name, scope)
        if before is not None and name not in scope.values:
            raise NameProblem("used-before", span=before, name=name)
        if name in self.sizes:
            raise NameProblem("dimension-defined", span=tree.span, name=name, plain=True)
        value = self.read(body, scope)
        scope.values[name] = value
        scope.functions.pop(name, None)
        self.definitions[name] = value
        self.unread[name] = tree.span

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

    def number(self, tree: Tree, scope: Scope) -> Draft:
        return Draft("number", data=tree.value, span=tree.span)

    def name(self, tree: Tree, scope: Scope) -> Draft:
        name, span = str(tree.value), tree.span
        if name in scope.visible:
            return Draft("index", data=scope.visible[name], span=span)
        if name in scope.values:
            value = scope.values[name]
            if value is self.definitions.get(name):
                self.unread.pop(name, None)
            return value
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
        if text.isascii() and text.isdigit() and int(text) > 0:
            which = Draft("number", data=Fraction(int(text)), span=span)
        elif text in scope.visible:
            which = Draft("index", data=scope.visible[text], span=span)
        elif text in self.sizes:
            which = Draft("dim", data=Dim.symbol(text), span=span)
        elif text in scope.values and bounds(scope.values[text], scope.indices) is not None:
            which = self.name(Tree("name", text, (), span), scope)
        elif text in self.names and "index" in self.names[text].properties:
            self.used.setdefault(text, span)
            which = Draft("index", data=text, span=span)
        else:
            return None
        size = self.dims.unknown()
        self.picked(scope, span)
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
                self.odd(value, 4.5)
                if value.kind not in ("name", "number"):  # nobody transposes a number
                    self.penalty += 2.5 if _holds_arrays(value) else 4.5
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
            if link.value in COMPARISONS and id(link) not in self._deciding:
                raise SyntaxProblem("comparison-outside", span=link.span)
            left = self._operated(link, left, self.read(link.children[1], scope))
        return left

    def _operated(self, tree: Tree, left: Draft, right: Draft) -> Draft:
        try:
            return _BINARY[str(tree.value)](self, left, right, tree.span)
        except LimitProblem as error:
            error.span = error.span or tree.span
            raise
        except ShapeProblem as error:
            if error.span == tree.span:  # the operator stands between the operands
                (_start, one), (two, _end) = (child.span for child in tree.children)
                error.span = Span(one, max(one, two))
                error.also = (Span(tree.span.start, one), Span(max(one, two), tree.span.end))
            raise

    def kron(self, left: Draft, right: Draft, span: Span) -> Draft:
        return calls.apply(self, TABLE["kron"], (left, right), None, span)

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
            if "function" not in symbol.properties and symbol.name != "t":
                raise NameProblem("not-of-time", span=tree.span, name=symbol.name)
            if "function" in symbol.properties:
                dotted = Symbol(symbol.name, symbol.shape, symbol.properties, symbol.dots + 1)
                return Draft("name", data=dotted, shape=symbol.shape, span=tree.span)
        if not _depends(function, base.data.name, time):
            self._without(function, base.data.name, tree)
        shape = self._derivative_shape(kind, result.shape, variable.shape, tree.span)
        turned = TURNED.get(kind) == (len(result.shape), len(variable.shape))
        kind = "jac" if kind in TURNED else kind
        made = self.make("derivative", (function, variable), shape, tree.span, kind)
        if not turned:
            return made
        return self.make("transpose", (made,), transpose(self.dims, shape), tree.span)

    def _without(self, function: Draft, name: str, tree: Tree) -> None:
        """A derivative of what does not hold the variable: of a bare `f` that nobody gave."""
        span = tree.children[0].span
        if function.kind == "name" and function.data.name in self.assumed:
            fields = {"name": function.data.name, "by": name, "plain": True}
            raise NameProblem("derivative-of-name", span=span, **fields)
        self.said.append(Note("inner-zero", tree.span, (("name", name),)))

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
            self.unread.pop(name, None)
            return self._defined(scope.functions[name], tree, scope)
        return calls.call(self, tree, scope)

    def cell(self, tree: Tree, scope: Scope) -> Draft:
        """A number, or what a row or a column is stacked of; ones of a length to be found."""
        value = self.read(tree.children[0], scope)
        if tree.value == "ones":
            self.lengths.append((value.shape[0], tree.span))
            return value
        row = tree.value == "row" and self.is_row(value)
        column = tree.value == "column" and len(value.shape) == 1
        if value.shape and not (row or column):
            raise ShapeProblem("cell-not-number", span=tree.span, shape=self.shown(value)[0])
        return value

    def settle_lengths(self, whole: Draft) -> None:
        """Every length that dots leave open is that of a name, or of what is read."""
        shapes = [whole.shape, *(symbol.shape for symbol in self.names.values())]
        known = {s for shape in shapes for size in self.dims.shape(shape) for s in size.symbols}
        for length, span in self.lengths:
            if any(s[0] == "?" for s in self.dims.resolve(length).symbols - known):
                raise SyntaxProblem("dots-length", span=span)

    def decides(self, tree: Tree) -> None:
        """A comparison may stand here."""
        self._deciding.add(id(tree))

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


def _depends(function: Draft, name: str, by_time: bool) -> bool:
    """Whether a name stands inside, or for the time what moves with it."""
    symbols = (d.data for d in drafts_below(function) if d.kind == "name")
    return any(s.name == name or (by_time and "function" in s.properties) for s in symbols)


def _mentioned(name: str, scope: Scope) -> Span | None:
    """Where a function that stands above speaks of a name that is only now defined."""
    for function in scope.functions.values():
        if name in function.parameters or name in function.scope.values:
            continue
        for tree in walk(function.body, closed=partial(_binds, name)):
            if tree.kind == "name" and tree.value == name:
                return tree.span
    return None


def _binds(name: str, tree: Tree) -> bool:
    """Whether a sum or a product has an index of this name."""
    return tree.kind == "binder" and any(each.value == name for each in tree.children[:-1])


def _holds_arrays(draft: Draft) -> bool:
    """A vector or a matrix stands somewhere inside."""
    stack = [draft]
    while stack:
        current = stack.pop()
        if current.shape:
            return True
        stack.extend(current.args)
    return False


def _spine(tree: Tree) -> tuple[list[Tree], Tree]:
    """A chain of one operator of one operand, the innermost first, and what it acts on."""
    chain, kind = [tree], tree.kind
    while chain[-1].children[0].kind == kind:
        chain.append(chain[-1].children[0])
    if len(chain) > LONGEST_CHAIN:
        raise LimitProblem("chain-too-long", span=tree.span, limit=LONGEST_CHAIN)
    return chain[::-1], chain[-1].children[0]


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
    "cell": Reader.cell,
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
