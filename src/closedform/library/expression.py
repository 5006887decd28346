"""Expressions as people hold them in Python: operators as in NumPy, text, Unicode, LaTeX."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from closedform.core.dims import ONE, Dim, Shape
from closedform.core.node import Node, name, node, number, postorder
from closedform.errors import (
    ClosedformError,
    DeclarationProblem,
    NameProblem,
    ShapeProblem,
    WrongType,
    WrongValue,
)
from closedform.functions import TABLE
from closedform.library.arguments import (
    EXPRESSION,
    NAME,
    PROPERTY,
    number_of,
    size_of,
    text_of,
    wrong_type,
)
from closedform.meaning import calls
from closedform.meaning.declare import declarations
from closedform.meaning.draft import Draft, freeze
from closedform.meaning.reader import Reader
from closedform.meaning.shapes import Dims, transpose
from closedform.present.latex import latex, latex_lines, latex_program
from closedform.present.program import Given, Program, program
from closedform.present.text import text
from closedform.present.unicode import unicode
from closedform.syntax.declarations import parse_declarations
from closedform.syntax.tree import Span

NOWHERE = Span(0, 0)


class Expression:
    """A formula.  `str()` is the notation, which can be typed in again.

    Operators are NumPy's: ``@`` is the matrix product, of two vectors the inner product and of a
    vector with a matrix behind it the column A'*x; ``*`` scales or multiplies entry by entry,
    ``.T`` transposes and makes a vector a row, ``**`` is a power of a scalar, a matrix power of a
    square matrix, entry by entry for a vector.

    >>> import closedform as cf
    >>> X, w = cf.matrix("X", "N", "D"), cf.vector("w", "D")
    >>> str(X @ w), str((X @ w).shape[0])
    ('X*w', 'N')
    """

    __slots__ = ("_program", "_texts", "explicit", "given", "known", "named", "node")
    __array_ufunc__ = None  # NumPy arrays leave the operators to us

    def __init__(self, node: Node, given: Given = (), known: frozenset[str] = frozenset()) -> None:
        if not isinstance(node, Node):
            raise wrong_type("node", node, EXPRESSION)
        self.node = node
        self.given = given
        self.known = known  # names that mean something else beside it
        self.named = True  # what is said more than once has a name
        self.explicit = False  # write the size of every constant, also where it follows
        self._program: Program | None = None
        self._texts: dict[bool, str] = {}

    @property
    def shape(self) -> Shape:
        """() for a scalar, (n,) for a vector, (m, n) for a matrix."""
        return self.node.shape

    @property
    def program(self) -> Program:
        """The formula with names for what it says more than once."""
        if self._program is None:
            plain = Program((), self.node)
            self._program = program(self.node, self.given, self.known) if self.named else plain
        return self._program

    def __str__(self) -> str:
        explicit = self.explicit
        if explicit not in self._texts:
            self._texts[explicit] = self.spelled()
        return self._texts[explicit]

    def spelled(self, head: str = "") -> str:
        """The text, with `head` before the formula and after the names that it uses."""
        made, explicit = self.program, self.explicit
        lines = [f"{key} = {text(body, explicit=explicit)}" for key, body in made.definitions]
        whole = text(made.result, given=True, explicit=explicit)
        return "; ".join([*lines, head + whole])

    def __repr__(self) -> str:
        return f"<closedform expression {self}>"

    def unicode(self, head: str = "") -> str:
        """The formula as on paper, in Unicode."""
        made = self.program
        lines = [f"{key} = {unicode(body)}" for key, body in made.definitions]
        return "; ".join([*lines, head + unicode(made.result, given=True)])

    def latex(self, head: str = "") -> str:
        """The formula in LaTeX; amsmath is enough."""
        made = self.program
        return latex_program(made, head) if made.definitions else head + latex(self.node)

    def latex_lines(self, head: str = "") -> list[str]:
        """The same, a formula for each name that it uses and one for itself."""
        return latex_lines(self.program, head)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"

    # -- operators --------------------------------------------------------------------------------

    @property
    def T(self) -> Expression:
        """The transpose."""
        dims = Dims()
        draft = Draft("done", data=self.node, shape=self.shape)
        made = Draft("apply", "transpose", (draft,), None, transpose(dims, self.shape))
        return Expression(freeze(made, dims))

    def __matmul__(self, other: Expression) -> Expression:
        left, right = self, expression_of("@", other)
        if len(left.shape) == 1 and right.shape and right.shape[0] is not ONE:
            left, right = (left.T, right) if len(right.shape) == 1 else (right.T, left)
        return _combined(Reader.times, left, right)

    def __rmatmul__(self, other: Expression) -> Expression:
        return expression_of("@", other) @ self

    def __mul__(self, other: Expression | int | float | Fraction) -> Expression:
        right = _operand(other)
        both = self.shape and right.shape
        return _combined(Reader.hadamard if both else Reader.times, self, right)

    def __rmul__(self, other: Expression | int | float | Fraction) -> Expression:
        return _operand(other) * self

    def __add__(self, other: Expression | int | float | Fraction) -> Expression:
        return _combined(lambda r, a, b, s: r.sum("+", a, b, s), self, _operand(other))

    def __radd__(self, other: Expression | int | float | Fraction) -> Expression:
        return _operand(other) + self

    def __sub__(self, other: Expression | int | float | Fraction) -> Expression:
        return _combined(lambda r, a, b, s: r.sum("-", a, b, s), self, _operand(other))

    def __rsub__(self, other: Expression | int | float | Fraction) -> Expression:
        return _operand(other) - self

    def __truediv__(self, other: Expression | int | float | Fraction) -> Expression:
        right = _operand(other)
        return _combined(Reader.ediv if right.shape else Reader.divide, self, right)

    def __rtruediv__(self, other: Expression | int | float | Fraction) -> Expression:
        return _operand(other) / self

    def __pow__(self, other: Expression | int | float | Fraction) -> Expression:
        right = _operand(other)
        entrywise = len(self.shape) == 1 or bool(right.shape)
        return _combined(Reader.epower if entrywise else Reader.power, self, right)

    def __rpow__(self, other: Expression | int | float | Fraction) -> Expression:
        return _operand(other) ** self

    def __getitem__(self, index: object) -> Expression:
        """Not taken: entries are counted from 1 in the notation, and from 0 in Python."""
        raise WrongType("python-index", value=str(self))

    __iter__ = None

    def __array_function__(self, function: Any, *call: object) -> Expression:
        """Not taken: NumPy's functions of arrays would work on it as on one number."""
        raise WrongType("numpy-function", name=function.__name__)

    def __array__(self, *_: object, **__: object) -> Expression:
        raise WrongType("numpy-array", value=str(self))

    def __abs__(self) -> Expression:
        return function("abs", self)

    def __pos__(self) -> Expression:
        return self

    def __neg__(self) -> Expression:
        draft = Draft("done", data=self.node, shape=self.shape)
        return Expression(freeze(Draft("apply", "neg", (draft,), None, self.shape), Dims()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and self.node is other.node

    def __hash__(self) -> int:
        return hash(self.node)


def _operand(value: object, argument: str = "operand") -> Expression:
    return (
        value if isinstance(value, Expression) else Expression(number(number_of(argument, value)))
    )


def expression_of(argument: str, value: object) -> Expression:
    if not isinstance(value, Expression):
        raise wrong_type(argument, value, EXPRESSION)
    return value


def _combined(
    operation: Callable[[Reader, Draft, Draft, Span], Draft], left: Expression, right: Expression
) -> Expression:
    dims = Dims()
    reader = Reader(dims, {}, set(), set())
    one, other = (Draft("done", data=e.node, shape=e.shape) for e in (left, right))
    try:
        made = operation(reader, one, other, NOWHERE)
    except ClosedformError as error:
        source = f"{left}   {right}"
        width = len(str(left))
        error.span, error.also = Span(0, width), (Span(width + 3, len(source)),)
        raise error.locate(source) from None
    return Expression(freeze(made, dims))


def _declared(
    name_: str, kind: str, sizes: dict[str, object], properties: tuple[str, ...]
) -> Expression:
    """The name that the declaration of the notation makes."""
    if not text_of("name", name_, NAME).isidentifier():
        raise DeclarationProblem("name-unreadable", name=name_)
    said = [SAID.get(text_of("properties", p, PROPERTY), p) for p in properties]
    given = f"({', '.join(size_of(*each) for each in sizes.items())})" if sizes else ""
    source = " ".join([f"{name_}: {kind}{given}", *said])
    try:
        known = declarations(parse_declarations(source))
    except ClosedformError as error:
        raise error.locate(source) from None
    made = known.symbols.get(name_)
    if made is None and name_ in known.sizes:  # an integer is written where sizes are
        return Expression(node("dim", data=Dim.symbol(name_)))
    if made is None or len(known.symbols) > 1:
        raise DeclarationProblem("name-unreadable", name=name_)
    return Expression(name(made))


SAID = {"positive": "> 0", "nonnegative": ">= 0", "function": "function(t)"}


def matrix(name: str, rows: str | int, columns: str | int, *properties: str) -> Expression:
    """A matrix of the given name and dimensions.

    >>> import closedform as cf
    >>> str(cf.matrix("X", "N", "D").shape)
    '(N, D)'
    """
    return _declared(name, "matrix", {"rows": rows, "columns": columns}, properties)


def vector(name: str, size: str | int, *properties: str) -> Expression:
    """A column vector of the given name and dimension."""
    return _declared(name, "vector", {"size": size}, properties)


def scalar(name: str, *properties: str) -> Expression:
    """A scalar of the given name; properties such as ``"positive"`` or ``"integer"``."""
    return _declared(name, "scalar", {}, properties)


def eye(size: str | int) -> Expression:
    """The identity matrix.

    >>> import closedform as cf
    >>> str(cf.matrix("A", "n", "n") + cf.eye("n"))
    'A + I'
    """
    return _constant("eye", size, size)


def ones(*sizes: str | int) -> Expression:
    """The vector or matrix of ones."""
    return _constant("ones", *sizes)


def zeros(*sizes: str | int) -> Expression:
    """The vector or matrix of zeros."""
    return _constant("zeros", *sizes)


def _constant(op: str, *sizes: str | int) -> Expression:
    kinds = {1: ("vector", ("size",)), 2: ("matrix", ("rows", "columns"))}
    if len(sizes) not in kinds:
        raise TypeError(f"{op}() takes one size or two, and {len(sizes)} were given")
    kind, names = kinds[len(sizes)]
    shape = _declared("x", kind, dict(zip(names, sizes, strict=True)), ()).shape
    if not shape:
        return Expression(number(int(op != "zeros")))
    return Expression(node("apply", op, shape=shape))


def function(
    name_: str, *args: Expression | int | float | Fraction, along: str | None = None
) -> Expression:
    """A function of the notation applied to expressions: ``function("norm2", x)``."""
    record = TABLE.spelled(text_of("name", name_, NAME))
    if record is None or not record.signature:
        raise NameProblem("unknown-function", name=name_)
    if along not in (None, "rows", "cols") or (along and not record.along):
        raise WrongValue("along", name=name_, word=along)
    if record.name == "where":  # no operator of Python makes a comparison here
        raise ShapeProblem("condition-expected").locate(name_)
    dims = Dims()
    reader = Reader(dims, {}, set(), set())
    drafts = tuple(
        Draft("done", data=e.node, shape=e.shape, span=NOWHERE)
        for e in (_operand(arg, name_) for arg in args)
    )
    try:
        made = calls.function(reader, record, drafts, along, NOWHERE)
    except ClosedformError as error:
        raise error.locate(f"{name_}({', '.join(map(str, args))})") from None
    return Expression(freeze(made, dims))


def sizes_in(value: Node) -> frozenset[str]:
    """The dimension symbols below a node."""
    found: set[str] = set()
    for current in postorder(value):
        for size in current.shape:
            found |= size.symbols
        if current.kind == "dim":
            found |= current.data.symbols
    return frozenset(found)
