"""The operators of the notation: which shapes fit, and the shape of the result."""

from __future__ import annotations

from abc import abstractmethod

from closedform.core.dims import Dim, Shape
from closedform.core.node import Symbol
from closedform.errors import ShapeProblem, SyntaxProblem
from closedform.functions import TABLE
from closedform.limits import LARGEST_EXPONENT, bound
from closedform.meaning.assume import COUNTS, ODDEST, is_datum, is_greek, is_vectorial
from closedform.meaning.draft import Draft, drafts_below
from closedform.meaning.ranges import Index
from closedform.meaning.scope import Reach
from closedform.meaning.shapes import Dims, Mismatch, product, transpose, written
from closedform.syntax.reading import Note
from closedform.syntax.tree import Span

ODD_MATRIX = 6.0  # nobody means a matrix power of (x - mu)
SMALL_MATRIX = 2.9  # a small letter as a matrix in a product
BEHIND = 4.0  # a letter of vectors as a number behind a matrix
EXPONENT = 2.2  # an exponent is a number
AROUND = 3.0  # `x*A*x` of numbers
SPREAD = 3.5  # a formula added to every entry is hardly ever meant
LOCAL = frozenset(("add", "neg", "mul", "divide", "power"))  # made of numbers, they give numbers


class Operators:
    """Applies operators under given names.

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
        self.unread: dict[str, Span] = {}  # the definitions that nothing has used
        self._depth = 0
        self._calls = 0
        self._deciding: set[int] = set()  # trees of comparisons that stand in their place
        self.notes: dict[str, set[Span]] = {}  # places that the parser noted, by code
        self.numpy = False  # the text is written in NumPy's manner
        self.divisors: list[Draft] = []  # below the sum that is read; a choice may shut 0 out
        self.zeros: list[ShapeProblem] = []  # those that are 0
        self.free: dict[str, Index] = {}  # indices that nobody gave a range
        self.said: list[Note] = []  # what was read in one of several manners
        self.lengths: list[tuple[Dim, Span]] = []  # that dots leave open
        self.carriers: set[str] = set()  # vectors in front of numbers that were computed

    def make(
        self, op: str, args: tuple[Draft, ...], shape: Shape, span: Span, data: object = None
    ) -> Draft:
        return Draft("apply", op, args, data, shape, span)

    def noted(self, code: str, span: Span) -> bool:
        """Whether the parser noted a habit from elsewhere at this place."""
        return span in self.notes.get(code, ())

    def odd(self, value: Draft, amount: float) -> None:
        """An assumed scalar stands where a vector or a matrix is expected."""
        if value.kind == "name" and value.data.name in self.assumed:
            self.penalty += amount

    def _misfit(self, code: str, left: Draft, right: Draft, span: Span) -> ShapeProblem:
        one, other = self.shown(left, right)
        vectors = code == "vector-vector" and not any(map(_counts, (left, right)))
        plain = (
            code == "numpy-star"
            or (vectors and (_both_names(left, right) or _is_weighted(left, right)))
            or (code == "shapes-add" and all(map(_is_turned_name, (left, right))))
            or (code == "python-power-matrix" and _is_name(left))
            or (code == "power-not-integer" and _is_name(left) and not self.of_greek(right))
        )
        return ShapeProblem(
            code,
            span=span,
            left=one,
            right=other,
            entrywise="x .* y",
            inner="x'*y",
            plain=plain,
            numbers=code == "vector-vector" and all(map(_is_plain, (left, right))),
            counts=not vectors,
        )

    def shown(self, *drafts: Draft) -> list[str]:
        """The shapes of drafts in words, unknown dimensions with a letter; an error follows."""
        sizes = [size for draft in drafts for size in draft.shape]
        self.dims.name_unknowns(sizes, set(self.names) | self.sizes)
        return [written(self.dims.shape(draft.shape)) for draft in drafts]

    def fit(self, left: Shape, right: Shape) -> None:
        """Make two shapes the same, or raise `Mismatch`; ranges may decide first."""
        try:
            self.dims.unify_shapes(left, right)
        except Mismatch:
            sizes = [size for shape in (left, right) for size in self.dims.shape(shape)]
            if not any(s[0] == "?" for size in sizes for s in size.symbols):
                raise
            self.check_reaches()
            self.dims.unify_shapes(left, right)

    @abstractmethod
    def check_reaches(self) -> None:
        """Fix dimensions that only indices know."""

    def entrywise_shape(self, code: str, left: Draft, right: Draft, span: Span) -> Shape:
        """The common shape; a scalar fits everything."""
        if not left.shape:
            return right.shape
        if not right.shape:
            return left.shape
        try:
            self.fit(left.shape, right.shape)
        except Mismatch:
            raise self._misfit(code, left, right, span) from None
        return self.dims.shape(left.shape)

    def sum(self, op: str, left: Draft, right: Draft, span: Span) -> Draft:
        for one, other in ((left, right), (right, left)):
            if not one.shape and other.shape:
                self.odd(one, 1.2)
                if one.kind not in ("number", "name", "dim") and not _is_reduced(one):
                    self.penalty += SPREAD
        shape = self.entrywise_shape("shapes-add", left, right, span)
        if op == "-":
            right = self.make("neg", (right,), right.shape, right.span or span)
        return self.make("add", (left, right), shape, span)

    def times(self, left: Draft, right: Draft, span: Span) -> Draft:
        if self.noted("numpy-matmul", span):
            left, right = self._as_in_numpy(left, right, span)
        if not left.shape or not right.shape:
            if left.shape:
                self._behind(left, right)
            elif _is_around(left, right):
                self.odd(right, AROUND)
            return self.make("mul", (left, right), left.shape or right.shape, span)
        if self.noted("numpy-product", span):
            raise self._misfit("numpy-star", left, right, span)
        if len(left.shape) == 1 and len(right.shape) == 1:
            raise self._misfit("vector-vector", left, right, span)
        try:
            shape = product(self.dims, left.shape, right.shape)
        except Mismatch:
            raise self._misfit("shapes-multiply", left, right, span) from None
        if self.assumed:
            self._look_odd(left, right)
        return self.make("mul", (left, right), shape, span)

    def _behind(self, left: Draft, right: Draft) -> None:
        """Scalars are written in front: how odd one looks behind a vector or a matrix."""
        vectorial = right.kind == "name" and is_vectorial(right.data.name)
        if vectorial and _is_slice(left):
            self.odd(right, ODDEST)
        else:
            self.odd(right, BEHIND if vectorial and len(left.shape) == 2 else 1.5)
        if right.op == "entry":
            self.odd(right.args[0], 3.5)
        elif right.kind == "apply":
            self.carry(left)

    def _look_odd(self, left: Draft, right: Draft) -> None:
        """`y*w'*x` with a vector `y`; small letters as the matrices of a product."""
        if left.op == "mul" and len(right.shape) == 1 and self.is_row(left.args[1]):
            self.carry(left.args[0])
        for operand in (left, right):
            if len(operand.shape) == 2 and operand.kind == "name" and self.is_small(operand):
                self.penalty += SMALL_MATRIX

    def is_row(self, value: Draft) -> bool:
        return len(value.shape) == 2 and self.dims.is_one(value.shape[0])

    def carry(self, value: Draft) -> None:
        """A vector of names and numbers alone, in front of what is a number: perhaps one too."""
        below = drafts_below(value) if len(value.shape) == 1 and self.assumed else []
        if all(d.kind in ("name", "number", "dim") or d.op in LOCAL for d in below):
            names = (d.data.name for d in below if d.kind == "name" and d.shape)
            self.carriers.update(self.assumed.intersection(names))

    def _as_in_numpy(self, left: Draft, right: Draft, span: Span) -> tuple[Draft, Draft]:
        """A vector on the left of NumPy's product of arrays: `x'*y`, and the column `A'*x`."""
        for operand in (left, right):
            if not operand.shape:
                self.odd(operand, 3.0)
        if len(left.shape) != 1 or not right.shape:
            return left, right
        if self.dims.is_one(right.shape[0]):
            self.said.append(Note("numpy-outer", span))
            return left, right
        self.said.append(Note("numpy-matmul", span))
        if len(right.shape) == 1:
            return self.turned(left, span), right
        return self.turned(right, span), left

    def of_greek(self, value: Draft) -> bool:
        """Whether it is made of Greek letters that nobody declared, such as exponents are."""
        names = [d.data.name for d in drafts_below(value) if d.kind == "name"]
        return bool(names) and all(name in self.assumed and is_greek(name) for name in names)

    def turned(self, value: Draft, span: Span) -> Draft:
        return self.make("transpose", (value,), transpose(self.dims, value.shape), span)

    def hadamard(self, left: Draft, right: Draft, span: Span) -> Draft:
        self._arrays(left, right)
        shape = self.entrywise_shape("shapes-hadamard", left, right, span)
        return self.make("hadamard", (left, right), shape, span)

    def ediv(self, left: Draft, right: Draft, span: Span) -> Draft:
        self._arrays(left, right)
        shape = self.entrywise_shape("shapes-hadamard", left, right, span)
        self.divisors.append(right)
        return self.make("ediv", (left, right), shape, span)

    def _arrays(self, left: Draft, right: Draft) -> None:
        """Nobody asks for entry by entry where both sides are numbers, or one a name of one."""
        for one, other in ((left, right), (right, left)):
            if not one.shape and other.kind != "number":
                self.odd(one, 1.5)

    def divide(self, left: Draft, right: Draft, span: Span) -> Draft:
        if right.kind == "number" and right.data == 0:
            raise SyntaxProblem("division-by-zero", span=span)
        if right.shape:
            raise self._misfit("divide-by-tensor", left, right, span)
        self.divisors.append(right)
        name = right.data.name if right.kind == "name" else ""
        if left.shape and name in self.assumed and is_greek(name) and name[0].isupper():
            self.penalty += ODDEST  # `(x - mu)'/Sigma`: in MATLAB a product with the inverse
        return self.make("divide", (left, right), left.shape, span)

    def power(self, base: Draft, exponent: Draft, span: Span) -> Draft:
        if exponent.shape:
            raise self._misfit("power-of-tensor", base, exponent, span)
        if not base.shape:
            if self.noted("python-power", span):
                self._reads_power("^", span)
            if exponent.op == "neg":
                self.divisors.append(base)
            return self.make("power", (base, exponent), (), span)
        if self.noted("python-power", span):
            return self._as_in_python(base, exponent, span)
        if len(base.shape) == 1 or self.dims.is_one(base.shape[0]):
            raise self._misfit("power-of-vector", base, exponent, span)
        try:
            self.dims.unify(base.shape[0], base.shape[1])
        except Mismatch:
            raise self._misfit("power-not-square", base, exponent, span) from None
        if exponent.kind == "name" and exponent.data.name in self.assumed:
            name = exponent.data.name  # undeclared, and it counts factors: an integer
            if is_greek(name):
                self.penalty += ODDEST  # `K^alpha` of economists
            if self.used[name] != exponent.span:
                raise self._misfit("power-not-integer", base, exponent, span)
            self.names.pop(name, None)
            self.sizes.add(name)
            exponent = Draft("dim", data=Dim.symbol(name), span=exponent.span)
        if self.assumed and self.is_small(base):
            self.penalty += ODD_MATRIX
        if exponent.kind == "number" and exponent.data.denominator == 1:
            bound(int(exponent.data), LARGEST_EXPONENT, "exponent-too-large")
        if not _integer(exponent):
            raise self._misfit("power-not-integer", base, exponent, span)
        return self.make("power", (base, exponent), self.dims.shape(base.shape), span)

    def is_small(self, base: Draft) -> bool:
        """Whether all names of something computed are small letters that nobody declared."""
        names = [str(d.data.name) for d in drafts_below(base) if d.kind == "name"]
        return bool(names) and all(name in self.assumed and name[0].islower() for name in names)

    def _as_in_python(self, base: Draft, exponent: Draft, span: Span) -> Draft:
        """`**` of a vector or a matrix: entry by entry in NumPy, and in SymPy the matrix power."""
        if not self.numpy and len(base.shape) == 2:
            raise self._misfit("python-power-matrix", base, exponent, span)
        if not self.numpy:
            self.odd(base, 2.5)
        self._reads_power(".^", span)
        return self.epower(base, exponent, span)

    def _reads_power(self, sign: str, span: Span) -> None:
        self.said.append(Note("read-as", span, (("found", "**"), ("read", sign))))

    def epower(self, base: Draft, exponent: Draft, span: Span) -> Draft:
        if exponent.shape:
            self.odd(exponent, EXPONENT)
        shape = self.entrywise_shape("shapes-hadamard", base, exponent, span)
        return self.make("epower", (base, exponent), shape, span)

    def compare(self, op: str, left: Draft, right: Draft, span: Span) -> Draft:
        shape = self.entrywise_shape("shapes-compare", left, right, span)
        return self.make(op, (left, right), shape, span)


def _both_names(left: Draft, right: Draft) -> bool:
    return _is_name(left) and _is_name(right)


def _counts(draft: Draft) -> bool:
    """A letter that often counts things."""
    return draft.kind == "name" and draft.data.name in COUNTS


def _is_around(left: Draft, right: Draft) -> bool:
    """`x*A*x`: a name on both sides of a capital."""
    if left.op != "mul" or any(each.kind != "name" for each in (*left.args, right)):
        return False
    outer, inner = (each.data.name for each in left.args)
    return bool(outer == right.data.name and inner[0].isupper())


def _is_reduced(draft: Draft) -> bool:
    """`mean(x)`, `logsumexp(x)`: what is often taken from every entry."""
    return draft.op in TABLE and TABLE[draft.op].along


def _is_plain(value: Draft) -> bool:
    """Whether a vector is one name, or entry by entry a function of vectors: nothing inside could
    be read otherwise but as numbers alone."""
    return all(map(_is_entrywise, drafts_below(value)))


def _is_weighted(left: Draft, right: Draft) -> bool:
    """`y*(X*w)`: nobody means a number `y`; entry by entry is meant."""
    below = drafts_below(left)
    names = [d.data.name for d in below if d.kind == "name"]
    matrices = any(d.kind == "name" and len(d.shape) == 2 for d in drafts_below(right))
    local = all(d.kind in ("name", "number") or d.op in LOCAL for d in below)
    return matrices and local and any(map(is_datum, names))


def _is_entrywise(draft: Draft) -> bool:
    if draft.op == "add":
        return not all(arg.shape for arg in draft.args)
    if draft.kind != "apply":
        return len(draft.shape) < 2
    return draft.op in LOCAL or (draft.op in TABLE and TABLE[draft.op].entrywise)


def _is_turned_name(draft: Draft) -> bool:
    """A vector with a name, as a column or as a row."""
    inner = draft.args[0] if draft.op == "transpose" else draft
    return inner.kind == "name" and len(inner.shape) == 1


def _is_slice(value: Draft) -> bool:
    """A row or a column of a matrix, perhaps with a number in front."""
    while value.op in ("mul", "neg") and len(value.args[-1].shape) == len(value.shape):
        value = value.args[-1]
    return value.op == "entry" and len(value.shape) == 1


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
