"""Expression nodes as a person would write them: the small choices of notation.

Each builder returns the shortest of the forms it knows; `size` counts the tokens of the text.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from functools import reduce

from closedform.core.dims import ONE, Dim, Shape
from closedform.core.node import Node, dim, index, memo, node, number, postorder, unknown
from closedform.functions import COMPARING, TABLE
from closedform.syntax.precedence import LEVELS

SUM, PRODUCT, POSTFIX, ATOM = (LEVELS[k] for k in ("sum", "product", "postfix", "atom"))
NEGATION = LEVELS["negation"]

_LEVEL = {
    "add": SUM, "neg": NEGATION, "mul": PRODUCT, "hadamard": PRODUCT, "divide": PRODUCT,
    "ediv": PRODUCT, "kron": ATOM, "power": POSTFIX, "epower": POSTFIX, "transpose": POSTFIX,
    "entry": POSTFIX, "lt": 1, "le": 1, "gt": 1, "ge": 1, "eq": 1,
}  # fmt: skip

UNIT, HALF = number(1), number(Fraction(1, 2))
LONG = 400  # tokens from which on a part is left in brackets: shared parts are not written out

_sizes: dict[Node, int] = memo()


def level(value: Node) -> int:
    if value.kind == "number":
        if value.data < 0:
            return NEGATION
        return ATOM if value.data.denominator == 1 else PRODUCT
    if value.kind == "dim":
        return ATOM if str(value.data).isidentifier() else PRODUCT
    return _LEVEL.get(value.op, ATOM) if value.kind == "apply" else ATOM


def size(value: Node) -> int:
    """The number of tokens of the text; shared parts count as often as they are written."""
    found = _sizes.get(value)
    if found is None:
        for current in unknown(value, _sizes):  # no recursion down a deep formula
            found = _sizes[current] = _size(current)
        assert found is not None
    return found


def _in(value: Node, least: int) -> int:
    return size(value) + (2 if level(value) < least else 0)


def _size(value: Node) -> int:
    kind, op, args = value.kind, value.op, value.args
    if kind == "number":
        n: Fraction = value.data
        return int(n < 0) + (1 if n.denominator == 1 else 3)
    if kind == "dim":
        return sum(1 for c in str(value.data) if c in "+-*") * 2 + 1
    if kind in ("name", "index"):
        return 1 + 6 * (value.data.dots if kind == "name" else 0)
    if kind == "binder":
        return 8 + sum(map(size, args))
    if op == "add":
        left, right = args
        if right.op == "neg" and right.kind == "apply":
            return size(left) + 1 + _in(right.args[0], PRODUCT)
        return size(left) + 1 + _in(right, NEGATION)
    if op == "neg":
        return 1 + _in(args[0], PRODUCT)
    if op in ("mul", "hadamard", "divide", "ediv"):
        return _in(args[0], PRODUCT) + 1 + _in(args[1], POSTFIX)
    if op in ("power", "epower"):
        return _in(args[0], POSTFIX) + 1 + _in(args[1], ATOM)
    if op == "transpose":
        return _in(args[0], POSTFIX) + 1
    if op == "entry":
        return _in(args[0], POSTFIX) + 1 + 2 * len(value.data) + sum(size(a) - 1 for a in args[1:])
    if op in COMPARING:
        return 1 + sum(map(size, args))
    if op in ("eye", "unit", "pi"):
        return 1
    if op in ("ones", "zeros"):
        return 2 + 2 * len(value.shape)
    inner = sum(map(size, args)) + max(0, len(args) - 1)
    return 3 + inner + (2 if value.data is not None else 0)


def shortest(*values: Node) -> Node:
    return min(values, key=size)


SHORT = 30  # tokens of a text in which naming parts would not pay
DEFINITION = 3  # tokens of a definition beside its right-hand side: a name, `=`, `;`


def measure(value: Node) -> tuple[int, int]:
    """The number of tokens once what is said more than once has a name: near what will be shown;
    and the number of nodes that were looked at for it."""
    if size(value) <= SHORT:
        return size(value), 1
    found = _measures.get(value)
    if found is None:
        found = _measures[value] = _measured(value)
    return found


_measures: dict[Node, tuple[int, int]] = memo()


def _measured(value: Node) -> tuple[int, int]:
    nodes = list(postorder(value))
    uses: dict[Node, int] = {}
    for current in nodes:
        for arg in current.args:
            uses[arg] = uses.get(arg, 0) + 1
    if not any(count > 1 and current.args for current, count in uses.items()):
        return size(value), len(nodes)
    sizes = _sizes  # of all that is below, since the whole was measured
    inline: dict[Node, int] = {}
    named = 0
    for current in nodes:
        own = sizes[current] - sum([sizes[arg] for arg in current.args])
        cost = own + sum([inline[arg] for arg in current.args])
        count = uses.get(current, 1)
        if count > 1 and current.args and count * cost > cost + DEFINITION + count:
            named += cost + DEFINITION
            cost = 1
        inline[current] = cost
    return inline[value] + named, len(nodes)


# -- numbers and dimensions -----------------------------------------------------------------------


def of_dim(value: Dim, indices: frozenset[str] = frozenset()) -> Node:
    """A dimension as a number; symbols that are indices become index nodes."""
    if not indices & value.symbols:
        return dim(value)
    common, inner, below = value.parted()
    if below != 1:
        factors = [of_dim(Dim.symbol(s), indices) for s in common]
        if inner is not ONE:
            factors.append(of_dim(inner, indices))
        return quotient(reduce(times, factors), number(below))
    total: Node | None = None
    for monomial, coefficient in sorted(value.terms, key=lambda t: (-t[1], -len(t[0]), t[0])):
        factors = [index(s) if s in indices else dim(Dim.symbol(s)) for s in monomial]
        size_ = coefficient if coefficient > 0 else -coefficient
        parts = ([number(size_)] if size_ != 1 or not factors else []) + factors
        term = reduce(times, parts)
        if total is None:
            total = negative(term) if coefficient < 0 else term
        else:
            total = plus(total, negative(term) if coefficient < 0 else term)
    return total if total is not None else number(0)


# -- operators ------------------------------------------------------------------------------------


def apply(op: str, args: tuple[Node, ...], shape: Shape, data: object = None) -> Node:
    return node("apply", op, args, data, shape)


def negative(value: Node) -> Node:
    if value.kind == "number":
        return number(-value.data)
    if value.op == "neg":
        return value.args[0]
    return apply("neg", (value,), value.shape)


def plus(left: Node, right: Node) -> Node:
    if right.kind == "number" and right.data < 0:
        right = apply("neg", (number(-right.data),), ())
    return apply("add", (left, right), left.shape or right.shape)


def product_shape(left: Shape, right: Shape) -> Shape:
    if not left or not right:
        return left or right
    rows = left[0]
    columns = right[1] if len(right) == 2 else ONE
    if rows is ONE and columns is ONE:
        return ()
    return (rows,) if columns is ONE else (rows, columns)


def times(left: Node, right: Node) -> Node:
    """The product, associated to the left as it is read; an identity matrix disappears."""
    for one, other in ((left, right), (right, left)):
        if (
            one.op == "eye"
            and other.shape
            and len(other.shape) <= 2
            and product_shape(left.shape, right.shape) == other.shape
        ):
            return other
    if left.shape and not right.shape:
        return times(right, left)
    if left.op == "elimination" and right.op == "vec":
        return apply("vech", right.args, left.shape[:1])
    if left.op == right.op == "transpose" and right.args[0].op == "elimination":
        turned = times(right.args[0], left.args[0])
        if turned.op == "vech":
            return transpose(turned)
    if right.op == "mul" and right.kind == "apply" and size(right) <= LONG:
        return times(times(left, right.args[0]), right.args[1])
    if not left.shape and right.op == "hadamard" and right.kind == "apply":
        return apply("hadamard", (times(left, right.args[0]), right.args[1]), right.shape)
    return apply("mul", (left, right), product_shape(left.shape, right.shape))


def transpose(value: Node) -> Node:
    """The transpose, inside a product or around it, whichever is shorter."""
    if not value.shape:
        return value
    if value.op == "transpose" and value.kind == "apply":
        return value.args[0]
    if value.kind == "name" and {"symmetric", "diagonal"} & value.data.properties:
        return value
    if value.op in ("eye",) or (value.op == "diag" and len(value.shape) == 2):
        return value
    if value.op in ("ones", "zeros") and len(value.shape) == 2:
        return apply(value.op, (), (value.shape[1], value.shape[0]))
    shape: Shape = (ONE, *value.shape) if len(value.shape) == 1 else value.shape[::-1]
    if len(value.shape) == 2 and value.shape[0] is ONE:
        shape = (value.shape[1],)
    around = apply("transpose", (value,), shape)
    if value.kind != "apply" or size(value) > LONG:
        return around
    if value.op == "mul" and not value.args[0].shape:
        return times(value.args[0], transpose(value.args[1]))
    if value.op == "mul":
        return shortest(times(transpose(value.args[1]), transpose(value.args[0])), around)
    if value.op == "neg":
        return negative(transpose(value.args[0]))
    if value.op == "divide":
        return apply("divide", (transpose(value.args[0]), value.args[1]), shape)
    if len(value.shape) == 2 and (value.op in _THROUGH or _transposes(value)):
        args = tuple(a if not a.shape else transpose(a) for a in value.args)
        if value.op == "add" and args == value.args[::-1]:
            return value
        inner = apply(_TURNED.get(value.op, value.op), args, shape, value.data)
        return around if size(around) <= size(inner) + 2 * (value.op == "add") else inner
    return around


_TURNED = {"tril": "triu", "triu": "tril"}  # f(X)' = g(X')
_THROUGH = {"add", "hadamard", "ediv", "epower", *_TURNED}  # f(X, Y)' = f(X', Y')


def _transposes(value: Node) -> bool:
    record = TABLE[value.op]
    return value.data is None and (record.transposes or (record.entrywise and value.op != "where"))


def around(value: Node) -> Node:
    """The transpose written around the whole."""
    if value.op == "transpose" and value.kind == "apply":
        return value.args[0]
    if len(value.shape) != 2 or value.op in ("eye", "diag"):
        return transpose(value)
    return apply("transpose", (value,), (value.shape[1], value.shape[0]))


def entrywise_power(base: Node, exponent: Node) -> Node:
    """A power of a scalar or of every entry."""
    if exponent is UNIT:
        return base
    if exponent is HALF:
        return apply("sqrt", (base,), base.shape)
    if base.op in ("power", "epower") and base.kind == "apply" and exponent.kind == "number":
        inner = base.args[1]
        if inner.kind == "number" and exponent.data.denominator == 1:
            return entrywise_power(base.args[0], number(inner.data * exponent.data))
    shape = base.shape or exponent.shape
    return apply("epower" if shape else "power", (base, exponent), shape)


def hadamard(left: Node, right: Node) -> Node:
    shape = left.shape or right.shape
    if not left.shape or not right.shape:
        return times(left, right)
    others: list[Node] = []
    while right.op == "hadamard" and right.kind == "apply":
        others.append(right.args[1])
        right = right.args[0]
    made = apply("hadamard", (left, right), shape)
    for other in reversed(others):
        made = hadamard(made, other)
    return made


def quotient(above: Node, below: Node) -> Node:
    """`/` by a scalar, `./` entry by entry."""
    if not below.shape:
        return apply("divide", (above, below), above.shape)
    return apply("ediv", (above, below), below.shape)


def diagonal(value: Node) -> Node:
    """diag of a vector is a matrix, of a matrix a vector."""
    if value.op == "diag" and value.kind == "apply" and len(value.args[0].shape) == 1:
        return value.args[0]
    if value.op == "ones" and len(value.shape) == 1:
        return apply("eye", (), (value.shape[0], value.shape[0]))
    if len(value.shape) == 2:
        value = shortest(value, transpose(value))
    shape = (value.shape[0], value.shape[0]) if len(value.shape) == 1 else (value.shape[0],)
    return apply("diag", (value,), shape)


def ones(shape: Shape) -> Node:
    return apply("ones", (), shape) if shape else number(1)


def call(op: str, *args: Node, shape: Shape, along: str | None = None) -> Node:
    return apply(op, args, shape, along)


def total(value: Node) -> Node:
    """The sum of all entries."""
    if not value.shape:
        return value
    if len(value.shape) == 2:
        value = shortest(value, transpose(value))
    return call("sum", value, shape=())


def trace(value: Node) -> Node:
    return call("tr", shortest(value, transpose(value)), shape=())


def squares(value: Node) -> Node:
    """The sum of the squares of all entries."""
    norm = apply("power", (call("norm2", value, shape=()), number(2)), ())
    if len(value.shape) == 1:
        return shortest(times(transpose(value), value), norm)
    return norm


def scaled(
    coefficient: Fraction, scalars: list[Node], below: list[Node], main: Node | None
) -> Node:
    """coefficient * scalars * main / below, the sign in front."""
    scalars, below = _roots_together(scalars), _roots_together(below)
    top, bottom = coefficient.numerator, coefficient.denominator
    minus, top = top < 0, abs(top)
    above = [number(top)] if top != 1 else []
    above += scalars
    if main is not None and main.op == "ediv" and main.args[0] is UNIT:
        below, main = [*below, main.args[1]], None
    if main is not None:
        above.append(main)
    value = reduce(times, above) if above else number(1)
    under = ([number(bottom)] if bottom != 1 else []) + below
    if under:
        value = quotient(value, reduce(times, under)) if above else _reciprocal(under)
    return negative(value) if minus else value


def _roots_together(factors: list[Node]) -> list[Node]:
    """sqrt(a)*sqrt(b) as sqrt(a*b), numbers in front."""
    roots = [f.args[0] for f in factors if f.op == "sqrt" and f.kind == "apply"]
    roots.sort(key=lambda root: root.kind != "number")
    if len(roots) < 2:
        return factors
    rest = [f for f in factors if f.op != "sqrt"]
    return [*rest, apply("sqrt", (reduce(times, roots),), ())]


def _reciprocal(under: list[Node]) -> Node:
    if len(under) == 1 and under[0].kind == "number":
        return number(1 / under[0].data)
    return quotient(number(1), reduce(times, under))


# -- the last touch -------------------------------------------------------------------------------


def powers(root: Node) -> Node:
    """Runs of the same matrix in a product as a power, where that is shorter."""
    if not any(map(_runs, postorder(root))):
        return root
    made: dict[Node, Node] = {}
    for current in postorder(root):
        if current.op == "mul" and current.kind == "apply":
            factors = [made.get(f, f) for f in _chain_factors(current)]
            made[current] = _with_powers(factors, current.shape)
            continue
        args = tuple(made[arg] for arg in current.args)
        made[current] = (
            current
            if args == current.args
            else node(current.kind, current.op, args, current.data, current.shape)
        )
    return min(root, made[root], key=lambda made: measure(made)[0])


def _runs(current: Node) -> bool:
    """Whether the last two factors of a product are the same."""
    if current.op != "mul":
        return False
    left, right = current.args
    return right is left or (left.op == "mul" and right is left.args[1])


def _with_powers(factors: list[Node], shape: Shape) -> Node:
    plain = _chained(factors)
    if all(a is not b for a, b in itertools.pairwise(factors)):
        return plain
    runs: list[tuple[Node, int]] = []
    for factor in factors:
        if runs and runs[-1][0] is factor and len(factor.shape) == 2:
            runs[-1] = factor, runs[-1][1] + 1
        else:
            runs.append((factor, 1))
    return shortest(plain, _chained([_raised(factor, count) for factor, count in runs]))


def _chained(factors: list[Node]) -> Node:
    value = factors[0]
    for factor in factors[1:]:
        value = apply("mul", (value, factor), product_shape(value.shape, factor.shape))
    return value


def _chain_factors(value: Node) -> list[Node]:
    factors = []
    while value.op == "mul" and value.kind == "apply":
        factors.append(value.args[1])
        value = value.args[0]
    return [value, *reversed(factors)]


def _raised(factor: Node, count: int) -> Node:
    if count == 1:
        return factor
    if factor.op == "transpose" and factor.kind == "apply":
        return transpose(_raised(factor.args[0], count))
    if factor.op == "power":
        return apply("power", (factor.args[0], times(factor.args[1], number(count))), factor.shape)
    if factor.op == "inv" and factor.kind == "apply":
        return apply("power", (factor.args[0], number(-count)), factor.shape)
    return apply("power", (factor, number(count)), factor.shape)
