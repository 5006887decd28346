"""Reading a function call: which record is meant, and the shape of the result.

Shapes follow from the signature of the record alone; the few words that are not functions of their
arguments' values (`ones(n)`, `eye(n)`, `vector(1)`) are a table of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches
from functools import cache, reduce
from typing import TYPE_CHECKING, NamedTuple

from closedform.core.dims import ONE, Dim, Shape, triangle
from closedform.errors import ClosedformError, NameProblem, ShapeProblem, SyntaxProblem
from closedform.functions import TABLE, Record
from closedform.limits import LARGEST_SIZE, bound
from closedform.meaning.draft import Draft, drafts_below
from closedform.meaning.ranges import bounds
from closedform.meaning.repair import PARTS
from closedform.meaning.shapes import Mismatch, written
from closedform.syntax.precedence import by_op
from closedform.syntax.tree import Span, Tree

if TYPE_CHECKING:
    from closedform.meaning.reader import Reader
    from closedform.meaning.scope import Scope


ALONE = 6.0  # nobody sums what they take for a number
COMPUTED = 2.5  # nor what was computed as one,
LENGTHS = frozenset(("norm1", "norm2"))  # which may have a length
NEAR = 0.76  # how alike two names are for one to be offered for the other


class Signature(NamedTuple):
    """One alternative of a record's signature, axes as letters; a group is one fused axis."""

    arguments: tuple[tuple[str, ...], ...]
    result: tuple[tuple[str, ...], ...]


@cache
def signatures(record: Record) -> tuple[Signature, ...]:
    """The alternatives of ``"n -> n n | n n -> n"``."""
    made = []
    for text in record.signature.split("|"):
        left, right = text.split("->")
        arguments = tuple(tuple(a.split()) for a in left.split(","))
        result: list[tuple[str, ...]] = []
        group: list[str] | None = None
        for word in right.replace("(", "( ").replace(")", " )").split():
            if word == "(":
                group = []
            elif word == ")":
                result.append(tuple(group or ()))
                group = None
            elif group is not None:
                group.append(word)
            else:
                result.append((word,))
        made.append(Signature(arguments, tuple(result)))
    return tuple(made)


def alternative(record: Record, ranks: tuple[int, ...]) -> int | None:
    """Which alternative of the signature fits arguments of these ranks."""
    for position, signature in enumerate(signatures(record)):
        if tuple(map(len, signature.arguments)) == ranks:
            return position
    return None


def call(reader: Reader, tree: Tree, scope: Scope) -> Draft:
    name = str(tree.value)
    if name in _WORDS:
        return _WORDS[name](reader, tree, scope)
    record = TABLE.spelled(name)
    if record is None or record.signature == "":
        raise _unknown(reader, tree, scope)
    children = list(tree.children)
    along = None
    if children and children[-1].kind == "string":
        along = str(children.pop().value)
        if not record.along or along not in ("rows", "cols"):
            raise SyntaxProblem("along", span=tree.children[-1].span, name=name, word=along)
    before = len(reader.divisors)
    if record.name == "where" and children:
        reader.decides(children[0])
    args = tuple(reader.read(child, scope) for child in children)
    if record.name == "where":
        del reader.divisors[before:]  # the choice may shut their zeros out
    return function(reader, record, args, along, tree.span)


def function(
    reader: Reader, record: Record, args: tuple[Draft, ...], along: str | None, span: Span
) -> Draft:
    """The application of a record to arguments, if they are as many as it takes."""
    if record.name in ("max", "min") and len(args) == 2:
        record = TABLE["maximum" if record.name == "max" else "minimum"]
    if len(args) != len(record.parameters):
        raise _miscounted(record.name, span, len(record.parameters), len(args))
    if record.entrywise and record.parameters[0] == "k":
        _order(args[0])
    if reader.noted("norm-of-a-vector", span) and len(args[0].shape) == 2:
        plain = args[0].kind == "name"
        raise ShapeProblem("norm-of-matrix", span=span, plain=plain)
    if reader.noted("power-of-e", span) and len(args[0].shape) == 2:
        raise ShapeProblem("e-power-of-matrix", span=span, plain=args[0].kind == "name")
    return apply(reader, record, args, along, span)


def _order(arg: Draft) -> None:
    """Which function of a family is meant: one whole number that is not negative."""
    ends = bounds(arg, {}) if not arg.shape else None
    low = ends[0].constant if ends is not None else None
    if ends is None or (low is not None and low < 0):
        raise ShapeProblem("order-not-integer", span=arg.span)


def _assumed_alone(reader: Reader, arg: Draft) -> bool:
    """Whether something computed is a number because all its names are assumed to be numbers."""
    if arg.kind in ("name", "number"):
        return False
    below = drafts_below(arg)
    names = [draft for draft in below if draft.kind == "name"]
    return (
        bool(names)
        and all(draft.kind in ("name", "number", "dim", "apply") for draft in below)
        and all(not draft.shape and draft.data.name in reader.assumed for draft in names)
    )


def apply(
    reader: Reader, record: Record, args: tuple[Draft, ...], along: str | None, span: Span
) -> Draft:
    """The application of a record, its shape from the signature."""
    if record.entrywise:
        shape: Shape = ()
        for arg in args:
            whole = Draft("apply", shape=shape, span=args[0].span)
            shape = reader.entrywise_shape("shapes-hadamard", whole, arg, span)
        return reader.make(record.name, args, shape, span)
    shapes = tuple(reader.dims.shape(arg.shape) for arg in args)
    if along is not None:
        return _along(reader, record, args[0], along, span)
    which = alternative(record, tuple(map(len, shapes)))
    if which is None:
        raise _wrong_rank(reader, record, args, span)
    (axes, *others) = signatures(record)[0].arguments
    if len(shapes[0]) < len(axes) == 2 and not others:
        reader.odd(args[0], ALONE)  # `vec` of a vector, `det` of a number
    for arg, shape in zip(args, shapes, strict=True):
        if not shape and record.along and _assumed_alone(reader, arg):
            reader.penalty += ALONE
        elif not shape and arg.kind not in ("name", "number"):
            reader.penalty += 1.0 if record.name in LENGTHS else COMPUTED
        elif not shape:
            reader.odd(arg, 1.5)
    signature = signatures(record)[which]
    letters = _match(reader, record, signature, shapes, args, span)
    result = tuple(_fused(reader, letters, group) for group in signature.result)
    return reader.make(record.name, args, reader.dims.shape(result), span)


def _match(
    reader: Reader,
    record: Record,
    signature: Signature,
    shapes: tuple[Shape, ...],
    args: tuple[Draft, ...],
    span: Span,
) -> dict[str, Dim]:
    letters: dict[str, Dim] = {}
    for arg, shape, axes in zip(args, shapes, signature.arguments, strict=True):
        for letter, size in zip(axes, shape, strict=True):
            try:
                reader.dims.unify(letters.setdefault(letter, size), size)
            except Mismatch:
                code = "not-square" if len(args) == 1 else "shapes-argument"
                raise ShapeProblem(
                    code,
                    span=arg.span or span,
                    name=record.name,
                    shape=reader.shown(arg)[0],
                ) from None
    return letters


def _fused(reader: Reader, letters: dict[str, Dim], group: tuple[str, ...]) -> Dim:
    first, *rest = (
        triangle(letters[letter[1:-1]]) if letter[0] == "<" else letters[letter] for letter in group
    )
    return reduce(reader.dims.fuse, rest, first)


def _along(reader: Reader, record: Record, arg: Draft, along: str, span: Span) -> Draft:
    shape = reader.dims.shape(arg.shape)
    if len(shape) != 2:
        raise ShapeProblem("along-not-matrix", span=span, name=record.name, shape=written(shape))
    keeps = signatures(record)[0].result != ()
    result = shape if keeps else (shape[0],) if along == "rows" else (shape[1],)
    return reader.make(record.name, (arg,), result, span, along)


def _wrong_rank(
    reader: Reader, record: Record, args: tuple[Draft, ...], span: Span
) -> ClosedformError:
    wanted = " / ".join(
        ", ".join("×".join(axes) if axes else "scalar" for axes in s.arguments)
        for s in signatures(record)
    )
    shape = ", ".join(reader.shown(*args))
    by_rows = record.along and len(args[0].shape) == 2
    return ShapeProblem(
        "argument-shape",
        span=span,
        name=record.name,
        wanted=wanted,
        shape=shape,
        by_rows=by_rows,
        plain=by_rows and args[0].kind != "name",
    )


def _unknown(reader: Reader, tree: Tree, scope: Scope) -> ClosedformError:
    name = str(tree.value)
    callable_ = [r.name for r in TABLE if r.signature and by_op(r.name) is None]
    near = get_close_matches(name, callable_ + list(scope.functions) + list(_WORDS), 1, NEAR)
    if tree.children and all(child.kind == "number" for child in tree.children):
        return NameProblem("round-brackets", span=tree.span, name=name)
    if name in reader.names or name in scope.values or name in scope.visible:
        return NameProblem("call-of-name", span=tree.span, name=name)
    place = Span(tree.span.start, tree.span.start + len(name))
    if name in PARTS:
        parts = PARTS[name]
        given = ", ".join(letter for letter in ("y", "x") if re.search(rf"\b{letter}\b", parts))
        return NameProblem(
            "unknown-function-parts", span=place, name=name, parts=parts, given=given
        )
    code = "unknown-function-near" if near else "unknown-function"
    return NameProblem(code, span=place, name=name, near=near[0] if near else "")


# -- words that make constants --------------------------------------------------------------------


def _size(reader: Reader, tree: Tree, scope: Scope) -> Dim:
    value = reader.read(tree, scope)
    ends = bounds(value, scope.indices)
    if ends is None or ends[0] is not ends[1]:
        raise SyntaxProblem("size-not-integer", span=tree.span)
    bound(ends[0].constant, LARGEST_SIZE, "size-too-large")
    return ends[0]


def _constant(reader: Reader, tree: Tree, scope: Scope) -> Draft:
    name = str(tree.value)
    sizes = tuple(_size(reader, child, scope) for child in tree.children)
    if name == "eye":
        _counted(tree, 1)
        return reader.make("eye", (), (sizes[0], sizes[0]), tree.span)
    if len(sizes) not in (1, 2):
        raise _miscounted(name, tree.span, "1, 2", len(sizes))
    shape = tuple(s for s in sizes if not (len(sizes) == 2 and s.is_one and s is sizes[1]))
    return reader.make(name, (), shape, tree.span)


def _fitting(reader: Reader, tree: Tree, scope: Scope) -> Draft:
    """`vector(1)` and `matrix(1)`: ones of the shape that fits; `vector(0)` zeros."""
    rank = 1 if tree.value == "vector" else 2
    value = tree.children[0].value if len(tree.children) == 1 else None
    if value not in (0, 1):
        raise SyntaxProblem("constant-vector", span=tree.span, name=str(tree.value))
    shape = tuple(reader.dims.unknown() for _ in range(rank))
    return reader.make("ones" if value == 1 else "zeros", (), shape, tree.span)


def _miscounted(name: str, span: Span, expected: int | str, given: int) -> SyntaxProblem:
    return SyntaxProblem("argument-count", span=span, name=name, expected=expected, given=given)


def _counted(tree: Tree, count: int) -> None:
    if len(tree.children) != count:
        raise _miscounted(str(tree.value), tree.span, count, len(tree.children))


def _stacking(reader: Reader, tree: Tree, scope: Scope) -> Draft:
    """A matrix that acts on what is stacked: commutation(m, n), duplication(n), elimination(n)."""
    name = str(tree.value)
    _counted(tree, 2 if name == "commutation" else 1)
    sizes = tuple(_size(reader, child, scope) for child in tree.children)
    whole = sizes[0] * sizes[-1]
    half = whole if name == "commutation" else triangle(sizes[0])
    shape = (half, whole) if name == "elimination" else (whole, half)
    return reader.make(name, (), () if whole is ONE else shape, tree.span, sizes)


def _unvec(reader: Reader, tree: Tree, scope: Scope) -> Draft:
    """unvec(x, m, n): the matrix of m rows and n columns with these columns."""
    _counted(tree, 3)
    arg = reader.read(tree.children[0], scope)
    rows, columns = (_size(reader, child, scope) for child in tree.children[1:])
    try:
        reader.dims.unify_shapes(arg.shape, (rows * columns,))
    except Mismatch:
        raise ShapeProblem(
            "argument-shape",
            span=arg.span or tree.span,
            name="unvec",
            wanted=str(rows * columns),
            shape=reader.shown(arg)[0],
            by_rows=False,
        ) from None
    shape = (rows,) if columns is ONE else (rows, columns)
    return reader.make("unvec", (arg,), shape, tree.span, (rows, columns))


def _bars(reader: Reader, tree: Tree, scope: Scope) -> Draft:
    """|x| is the absolute value; |A| of a matrix is its determinant."""
    value = reader.read(tree.children[0], scope)
    record = TABLE["det" if len(value.shape) == 2 else "abs"]
    if len(value.shape) == 1:
        raise ShapeProblem("bars-of-vector", span=tree.span)
    return apply(reader, record, (value,), None, tree.span)


_WORDS: dict[str, Callable[[Reader, Tree, Scope], Draft]] = {
    "eye": _constant,
    "ones": _constant,
    "zeros": _constant,
    "vector": _fitting,
    "matrix": _fitting,
    "commutation": _stacking,
    "duplication": _stacking,
    "elimination": _stacking,
    "unvec": _unvec,
    "bars": _bars,
}
