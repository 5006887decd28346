"""Rules about functions of matrices: inverse, determinant, transpose, Kronecker product."""

from __future__ import annotations

from fractions import Fraction

from closedform.core.algebra import (
    ONE,
    ZERO,
    Factor,
    coefficient_of,
    content,
    contract,
    eye,
    fuse,
    is_zero,
    zero,
)
from closedform.core.node import Node, dim, number
from closedform.functions import TABLE
from closedform.rewriting.facts import chain, diagonal_of, has, sign
from closedform.rewriting.function_powers import times
from closedform.rewriting.normal import Normal

MINUS_ONE = number(-1)


def transpose_outside(n: Normal, made: Node) -> Node | None:
    """f(X') is f(X)'; of X and X' the one that comes first in the order of nodes stands inside,
    whatever its number: a skew matrix is its own transpose but for the sign."""
    record = TABLE[made.op]
    if len(made.shape) != 2 or len(made.args) != 1:
        return None
    if not (record.transposes or record.entrywise) or len(made.args[0].shape) != 2:
        return None
    inside = made.args[0]
    if inside.kind not in ("sum", "contraction"):
        return None
    turned = n.transposed(inside)
    if content(turned)[1].digest >= content(inside)[1].digest:
        return None
    if n.transposed(turned) is not inside:
        return None
    shape = (made.shape[1], made.shape[0])
    return n.transposed(n.apply(made.op, (turned,), shape))


def scalar_outside(n: Normal, made: Node) -> Node | None:
    """inv(c*X) is inv(X)/c; det(c*X) is c^n*det(X); with any scalar factors."""
    if len(made.args[0].shape) != 2:
        return None
    inside = made.args[0]
    coefficient, rest = coefficient_of(inside)
    scalars: list[Node] = []
    if rest.kind == "contraction":
        parts = list(zip(rest.args, rest.data.factors, strict=True))
        scalars = [f for f, labels in parts if not labels]
        if scalars:
            sizes = dict(zip(rest.data.out, rest.shape, strict=True))
            rest = contract([p for p in parts if p[1]], rest.data.out, sizes)
    if coefficient == 1 and not scalars:
        return None
    size = inside.shape[0]
    factor = n.product([(s, ()) for s in scalars], (), coefficient=coefficient)
    inner = n.apply(made.op, (n(rest),), made.shape)
    if made.op == "logdet":
        if coefficient < 0 or any(sign(s) != "positive" for s in scalars):
            return None
        log = n.apply("log", (factor,), ())
        return n.sum((), [(1, n.product([(dim(size), ()), (log, ())], ())), (1, inner)])
    exponent = {"inv": MINUS_ONE, "pinv": MINUS_ONE, "det": dim(size)}.get(made.op)
    if exponent is None:
        exponent = dim(size - 1)
    return times(n, n.power(factor, exponent), inner)


def of_identity(n: Normal, made: Node) -> Node | None:
    """det, inv and the like of the identity matrix."""
    inside = made.args[0]
    if inside.kind != "contraction" or inside.args or len(inside.shape) != 2:
        return None
    if inside.data.out[0] != inside.data.out[1]:
        return None
    return {"det": ONE, "logdet": ZERO}.get(made.op, inside)


def of_inverse(n: Normal, made: Node) -> Node | None:
    """det and inv of an inverse."""
    inside = made.args[0]
    if inside.kind != "apply" or inside.op != "inv" or len(inside.shape) != 2:
        return None
    X = inside.args[0]
    if made.op == "inv":
        return X
    if made.op == "det":
        return n.power(n.apply("det", (X,), ()), MINUS_ONE)
    return n.negative(n.apply("logdet", (X,), ()))


def of_diagonal(n: Normal, made: Node) -> Node | None:
    """det and inv of a diagonal matrix, by its diagonal."""
    inside = made.args[0]
    diagonal = diagonal_of(inside) if len(inside.shape) == 2 else None
    if diagonal is None or not inside.args:
        return None
    diagonal = n(diagonal)
    if made.op == "inv":
        return n.product([(n.power(diagonal, MINUS_ONE), (0,))], (0, 0))
    if made.op == "logdet":
        return n.product([(n.apply("log", (diagonal,), diagonal.shape), (0,))], ())
    return n.apply("prod", (diagonal,), ())


def of_product(n: Normal, made: Node) -> Node | None:
    """inv(A*B) is inv(B)*inv(A) and det(A*B) is det(A)*det(B), for square A and B."""
    inside = made.args[0]
    path = chain(inside) if len(inside.shape) == 2 else None
    if path is None or path.scalars or len(path.links) < 2:
        return None
    size = inside.shape[0]
    if any(s is not size for link in path.links for s in link.factor.shape):
        return None
    if made.op == "det":
        parts = [(n.apply("det", (link.factor,), ()), ()) for link in path.links]
        return n.product(parts, ())
    factors = []
    for k, link in enumerate(reversed(path.links)):
        inverse = n.apply("inv", (link.factor,), link.factor.shape)
        factors.append((inverse, (k + 1, k) if link.flipped else (k, k + 1)))
    return n.product(factors, (0, len(path.links)))


def scaled_rows(n: Normal, made: Node) -> Node | None:
    """inv(diag(v)*A) is inv(A)*diag(1 ./ v); det(diag(v)*A) is prod(v)*det(A)."""
    inside = made.args[0]
    if (
        len(inside.shape) != 2
        or inside.kind != "contraction"
        or inside.shape[0] is not inside.shape[1]
    ):
        return None
    row, column = inside.data.out
    factors = list(zip(inside.args, inside.data.factors, strict=True))
    scaling = [(f, ls) for f, ls in factors if ls in ((row,), (column,))]
    rest = [part for part in factors if part not in scaling]
    if (
        row == column
        or not scaling
        or not rest
        or any(sum(x in ls for _, ls in rest) != 1 for x in (row, column))
    ):
        return None
    matrix = contract(rest, (row, column))
    inner = n.apply(made.op, (n(matrix),), made.shape)
    if made.op == "det":
        whole = [(n.apply("prod", (f,), ()), ()) for f, _ in scaling]
        return n.product([(inner, ()), *whole], ())
    scaled = [(n.power(f, MINUS_ONE), ls) for f, ls in scaling]
    return n.product([(inner, (column, row)), *scaled], (column, row))


def of_orthogonal(n: Normal, made: Node) -> Node | None:
    """The inverse of an orthogonal matrix is its transpose."""
    return n.transposed(made.args[0]) if has(made.args[0], "orthogonal") else None


def of_transpose(n: Normal, made: Node) -> Node | None:
    """det(X') is det(X)."""
    inside = made.args[0]
    if len(inside.shape) != 2 or inside.kind not in ("contraction", "sum"):
        return None
    turned = n.transposed(inside)
    if turned.digest >= inside.digest or n.transposed(turned) is not inside:
        return None
    return n.apply(made.op, (turned,), made.shape)


def pinv_of_invertible(n: Normal, made: Node) -> Node | None:
    """The pseudo-inverse of an invertible matrix is its inverse."""
    inside = made.args[0]
    if has(inside, "invertible") or (
        has(inside, "full_column_rank") and inside.shape[0] is inside.shape[1]
    ):
        return n.apply("inv", (inside,), made.shape)
    return None


SLOPE_OF_MATRIX = {"dexpm": "expm", "dlogm": "inv"}


def derivative_along_itself(n: Normal, made: Node) -> Node | None:
    """dexpm(s*A, t*A) is t*A*expm(s*A); in the direction I it is expm, of logm the inverse."""
    X, E = made.args
    slope = SLOPE_OF_MATRIX[made.op]
    if len(made.shape) != 2 or is_zero(E):
        return zero(made.shape) if is_zero(E) else None
    direction, scalars = _without_scalars(E)
    if _is_eye(direction):
        value = n.apply(slope, (X,), made.shape)
    elif direction is _without_scalars(X)[0]:
        value = n.product([(direction, (0, 1)), (n.apply(slope, (X,), X.shape), (1, 2))], (0, 2))
    else:
        return None
    return n.product([(value, (0, 1)), *((s, ()) for s in scalars)], (0, 1))


def sylvester_of_commuting(n: Normal, made: Node) -> Node | None:
    """sylvester(A, A, s*I), which solves A*X + X*A = s*I, is s*inv(A)/2."""
    A, B, C = made.args
    right, scalars = _without_scalars(C)
    if A is not B or len(made.shape) != 2 or not _is_eye(right):
        return None
    value = n.apply("inv", (A,), A.shape)
    return n.product([(value, (0, 1)), *((s, ()) for s in scalars)], (0, 1), None, Fraction(1, 2))


def _is_eye(value: Node) -> bool:
    return (
        value.kind == "contraction"
        and not value.args
        and len(value.shape) == 2
        and len(set(value.data.out)) == 1
    )


def _without_scalars(value: Node) -> tuple[Node, tuple[Node, ...]]:
    coefficient, rest = coefficient_of(value)
    scalars: list[Node] = [] if coefficient == 1 else [number(coefficient)]
    if rest.kind == "contraction":
        parts = list(zip(rest.args, rest.data.factors, strict=True))
        scalars += [f for f, labels in parts if not labels]
        rest = contract(
            [p for p in parts if p[1]],
            rest.data.out,
            dict(zip(rest.data.out, rest.shape, strict=True)),
        )
    return rest, tuple(scalars)


def matrix_power(n: Normal, made: Node) -> Node | None:
    """X^0 is I, X^1 is X, X^(-1) is inv(X), inv(X)^k is X^(-k); a small whole power is a
    product."""
    X, exponent = made.args
    inverted = _inverted(n, X)
    if inverted is not None:
        return n.apply("matpow", (inverted, n.negative(exponent)), made.shape)
    if exponent.kind == "contraction" and len(X.shape) > 2:
        return None
    if exponent.kind != "number":
        return None
    times = int(exponent.data)
    if times == 0:
        return eye(X.shape[-1]) if len(X.shape) == 2 else None
    if times == 1:
        return X
    if 0 < times <= 6 and len(X.shape) == 2:
        return n.product([(X, (k, k + 1)) for k in range(times)], (0, times))
    if times == -1:
        return n.apply("inv", (X,), X.shape)
    return None


def _inverted(n: Normal, value: Node) -> Node | None:
    """The X of inv(X), also where it is repeated over other axes."""
    if value.op == "inv":
        return value.args[0]
    if value.kind != "contraction" or len(value.args) != 1 or value.args[0].op != "inv":
        return None
    (inverse,), (labels,), out = value.args, value.data.factors, value.data.out
    if sorted(labels) != sorted(out[-2:]) or len(set(out)) < len(out):
        return None
    return n.product([(inverse.args[0], labels)], out, dict(zip(out, value.shape, strict=True)))


def of_kronecker(n: Normal, made: Node) -> Node | None:
    """inv(kron(A, B)) is kron(inv(A), inv(B)); det(kron(A, B)) is det(A)^q*det(B)^p."""
    parts = _kronecker_parts(made.args[0])
    if parts is None:
        return None
    scalars, A, B = parts
    if made.op == "inv":
        size_a, size_b = A.shape[0], B.shape[0]
        factors = [
            (fuse(size_a, size_b), (4, 0, 1)),
            (fuse(size_a, size_b), (5, 2, 3)),
            (n.apply("inv", (A,), A.shape), (0, 2)),
            (n.apply("inv", (B,), B.shape), (1, 3)),
            *((n.power(s, MINUS_ONE), ()) for s in scalars),
        ]
        return n.product(factors, (4, 5))
    if scalars:
        return None
    both = [(n.apply(made.op, (X,), ()), dim(Y.shape[0])) for X, Y in ((A, B), (B, A))]
    if made.op == "det":
        return n.product([(n.power(value, times), ()) for value, times in both], ())
    return n.sum((), [(1, n.product([(value, ()), (times, ())], ())) for value, times in both])


def _kronecker_parts(value: Node) -> tuple[list[Node], Node, Node] | None:
    """The scalars and the two square factors of a Kronecker product."""
    if value.kind != "contraction" or len(value.shape) != 2:
        return None
    factors = list(zip(value.args, value.data.factors, strict=True))
    split = {ls[0]: ls[1:] for f, ls in factors if f.op == "fuse" and f.kind == "structure"}
    row, column = value.data.out
    if row == column or set(split) != {row, column}:
        return None
    (a, b), (c, d) = split[row], split[column]
    sizes = {x: s for f, ls in factors for x, s in zip(ls, f.shape, strict=True)}
    if sizes[a] is not sizes[c] or sizes[b] is not sizes[d] or len({a, b, c, d}) != 4:
        return None
    rest = [(f, ls) for f, ls in factors if f.op != "fuse" and ls]
    first = _reached(rest, {a, c})
    if any(x in (b, d) for _, ls in first for x in ls):
        return None
    second = [f for f in rest if f not in first]
    scalars = [f for f, ls in factors if not ls]
    blocks = (contract(part, ends, sizes) for part, ends in ((first, (a, c)), (second, (b, d))))
    return (scalars, *blocks)  # type: ignore[return-value]


def _reached(factors: list[Factor], labels: set[int]) -> list[Factor]:
    """The factors that hang together with the given labels."""
    found: list[Factor] = []
    grown = True
    while grown:
        more = [f for f in factors if f not in found and labels & set(f[1])]
        found += more
        labels = labels.union(*(set(ls) for _, ls in more))
        grown = bool(more)
    return found
