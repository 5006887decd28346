"""Rules about single functions, by the function they look at; ``*`` is tried for every function.

A rule takes a node in which all arguments are in normal form and returns what it equals, or None.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

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
    linear,
    ones,
    scale,
    terms,
    zero,
)
from closedform.core.node import Node, dim, node, number
from closedform.errors import UnsupportedProblem
from closedform.functions import KEPT, TABLE
from closedform.rewriting.facts import chain, diagonal_of, has, repeated_scalar, sign
from closedform.rewriting.families import member_with_a_name
from closedform.rewriting.normal import FunctionRule, Normal, is_unit

MINUS_ONE = number(-1)

# -- powers ---------------------------------------------------------------------------------------
HIGHEST_POWER = 64  # of a number that is worked out


def _power_of_number(n: Normal, made: Node) -> Node | None:
    base, exponent = made.args
    if exponent.kind != "number":
        return ones(base.shape) if is_unit(base) else None
    e = exponent.data
    if e < 0 and is_zero(base):
        raise UnsupportedProblem("division-by-zero")
    if e == 1:
        return base
    if e == 0 or is_unit(base):
        return ones(base.shape)
    if base.kind == "number":
        return _exact_power(base.data, e)
    return None


def _exact_power(base: Fraction, e: Fraction) -> Node | None:
    if base == 0:
        return ZERO if e > 0 else None
    if e.denominator == 1 and abs(e) <= HIGHEST_POWER:
        return number(base ** int(e))
    if e.denominator == 2 and base > 0 and abs(e) <= HIGHEST_POWER:
        top, bottom = isqrt(base.numerator), isqrt(base.denominator)
        if top * top == base.numerator and bottom * bottom == base.denominator:
            return number(Fraction(top, bottom) ** int(e * 2))
        if abs(e) > 1 and abs(e) < 32:  # 2^(3/2) is 2 times 2^(1/2)
            whole = int(e // 1)
            rest = node("apply", "epower", (number(base), number(e - whole)))
            return scale(base**whole, rest)
    return None


def _power_of_multiple(n: Normal, made: Node) -> Node | None:
    base, exponent = made.args
    coefficient, rest = content(base)
    if coefficient == 1 or base.kind == "number" or exponent.kind != "number":
        return None
    if is_zero(base):
        return None
    if exponent.data.denominator != 1:
        if abs(coefficient) == 1:
            return None
        outside = n.power(number(abs(coefficient)), exponent)
        rest = rest if coefficient > 0 else scale(-1, rest)
        return _times(n, outside, n.power(rest, exponent))
    power = int(exponent.data)
    if abs(coefficient) == 1 or abs(power) <= HIGHEST_POWER:
        return n.scale(Fraction(coefficient) ** power, n.power(rest, exponent))
    return None


def _times(n: Normal, scalar: Node, value: Node) -> Node:
    labels = tuple(range(len(value.shape)))
    return n.product([(scalar, ()), (value, labels)], labels)


def _power_of_power(n: Normal, made: Node) -> Node | None:
    base, outer = made.args
    if base.kind != "apply" or base.op != "epower":
        return None
    inner_base, inner = base.args
    if inner.shape != outer.shape and inner.shape and outer.shape:
        return None
    combined = _scaled(n, inner, outer)
    if combined is None:
        return None
    if outer.kind == "number" and outer.data.denominator == 1:
        return n.power(inner_base, combined)
    if sign(inner_base):
        return n.power(inner_base, combined)
    if inner.kind != "number":
        return None
    if inner.data.denominator != 1 or inner.data % 2:
        return n.power(inner_base, combined)  # defined only where the base is not negative
    if combined.kind == "number" and combined.data.denominator == 1 and combined.data % 2:
        absolute = n.apply("abs", (inner_base,), inner_base.shape)
        return n.power(absolute, combined)
    if combined.kind == "number" and combined.data.denominator == 1:
        return n.power(inner_base, combined)
    return n.power(n.apply("abs", (inner_base,), inner_base.shape), combined)


def _power_of_abs(n: Normal, made: Node) -> Node | None:
    """abs(x)^2 is x^2."""
    base, exponent = made.args
    if base.kind != "apply" or base.op != "abs" or exponent.kind != "number":
        return None
    if exponent.data.denominator != 1 or exponent.data % 2:
        return None
    return n.power(base.args[0], exponent)


def _scaled(n: Normal, inner: Node, outer: Node) -> Node | None:
    """The product of two exponents."""
    if inner.kind == "number" and outer.kind == "number":
        return number(inner.data * outer.data)
    if inner.kind == "number":
        return n.scale(inner.data, outer)
    if outer.kind == "number":
        return n.scale(outer.data, inner)
    if not inner.shape and not outer.shape:
        return n.product([(inner, ()), (outer, ())], ())
    return None


def _power_of_exponential(n: Normal, made: Node) -> Node | None:
    base, exponent = made.args
    if base.kind != "apply" or base.op != "exp" or exponent.shape:
        return None
    inside = base.args[0]
    if exponent.kind == "number":
        return n.apply("exp", (n.scale(exponent.data, inside),), base.shape)
    return n.apply("exp", (_times(n, exponent, inside),), base.shape)


def _power_of_product(n: Normal, made: Node) -> Node | None:
    """(x .* y).^e is x.^e .* y.^e: for an integer e, else for the positive factors."""
    base, exponent = made.args
    if base.kind != "contraction" or exponent.shape or not base.args:
        return None
    out = base.data.out
    if len(set(out)) != len(out):
        return None
    factors = list(zip(base.args, base.data.factors, strict=True))
    if any(len(set(ls)) != len(ls) or not set(ls) <= set(out) for _, ls in factors):
        return None
    whole = exponent.kind == "number" and exponent.data.denominator == 1
    inside = [] if whole else [f for f in factors if sign(f[0]) != "positive"]
    if len(inside) == len(factors) and any(ls != out for _, ls in factors) is False:
        return None
    if len(inside) == len(factors):
        return None
    outside = [f for f in factors if f not in inside]
    sizes = dict(zip(out, base.shape, strict=True))
    raised = [(n.power(f, exponent), ls) for f, ls in outside]
    if inside:
        rest = contract(inside, out, sizes)
        raised.append((node("apply", "epower", (rest, exponent), shape=rest.shape), out))
    return n.product(raised, out, sizes)


def _logistic_from_exponential(n: Normal, made: Node) -> Node | None:
    """1/(1 + exp(u)) is sigmoid(-u)."""
    base, exponent = made.args
    if exponent.kind != "number" or exponent.data.denominator != 1 or exponent.data >= 0:
        return None
    inside = _one_plus_exponential(base)
    if inside is None:
        return None
    logistic = n.apply("sigmoid", (n.negative(inside),), base.shape)
    return n.power(logistic, -exponent.data)


def _one_plus_exponential(value: Node) -> Node | None:
    if value.kind != "sum" or len(value.args) != 2 or value.data != (1, 1):
        return None
    first, second = value.args
    for one, other in ((first, second), (second, first)):
        if is_unit(one) and other.kind == "apply" and other.op == "exp":
            return other.args[0]
    return None


# -- exponentials and logarithms ------------------------------------------------------------------


def _exp_of_zero(n: Normal, made: Node) -> Node | None:
    return ones(made.shape) if is_zero(made.args[0]) else None


def _exp_of_log(n: Normal, made: Node) -> Node | None:
    coefficient, inside = coefficient_of(made.args[0])
    if inside.kind == "apply" and inside.op == "log":
        return n.power(inside.args[0], coefficient)
    return None


def _log_of_one(n: Normal, made: Node) -> Node | None:
    return zero(made.shape) if is_unit(made.args[0]) else None


def _log_of_exp(n: Normal, made: Node) -> Node | None:
    inside = made.args[0]
    return inside.args[0] if inside.kind == "apply" and inside.op == "exp" else None


def _log_of_power(n: Normal, made: Node) -> Node | None:
    inside = made.args[0]
    if inside.kind != "apply" or inside.op != "epower" or inside.args[1].shape:
        return None
    base, exponent = inside.args
    odd = exponent.kind == "number" and (exponent.data.denominator != 1 or exponent.data % 2 == 1)
    if not odd and sign(base) != "positive":
        return None
    log = n.apply("log", (base,), base.shape)
    return n.scale(exponent.data, log) if exponent.kind == "number" else _times(n, exponent, log)


def _softplus_from_log(n: Normal, made: Node) -> Node | None:
    inside = _one_plus_exponential(made.args[0])
    return None if inside is None else n.apply("softplus", (inside,), made.shape)


def _log_of_sigmoid(n: Normal, made: Node) -> Node | None:
    inside = made.args[0]
    if inside.kind != "apply" or inside.op != "sigmoid":
        return None
    return n.negative(n.apply("softplus", (n.negative(inside.args[0]),), made.shape))


def _logsumexp(n: Normal, made: Node) -> Node | None:
    """log(sum(exp(u))) is logsumexp(u)."""
    inside = made.args[0]
    if inside.kind != "contraction" or len(inside.args) != 1 or inside.args[0].op != "exp":
        return None
    labels, out = inside.data.factors[0], inside.data.out
    summed = [x for x in labels if x not in out]
    if len(summed) != 1 or len(set(labels)) != len(labels) or set(out) - set(labels):
        return None
    turned = n.product([(inside.args[0].args[0], labels)], (*out, summed[0]))
    return n.apply("logsumexp", (turned,), made.shape)


# -- signs ----------------------------------------------------------------------------------------


def _positive_part(n: Normal, made: Node) -> Node | None:
    """maximum(0, x) is relu(x), and minimum(0, x) is -relu(-x)."""
    if not any(map(is_zero, made.args)):
        return None
    (other,) = [arg for arg in made.args if not is_zero(arg)] or [made.args[0]]
    if made.op == "maximum":
        return n.apply("relu", (other,), made.shape)
    return n.negative(n.apply("relu", (n.negative(other),), made.shape))


def _even_or_odd(n: Normal, made: Node) -> Node | None:
    record = TABLE[made.op]
    if not record.odd and not record.even:
        return None
    inside = made.args[0]
    if is_zero(inside):
        return zero(made.shape) if record.odd else None
    if inside.kind != "sum" or any(c > 0 for c in inside.data):
        return None
    turned = n.apply(made.op, (n.negative(inside),), made.shape)
    return n.negative(turned) if record.odd else turned


def _homogeneous(n: Normal, made: Node) -> Node | None:
    """abs, sign, step and relu of a positive multiple."""
    coefficient, inside = coefficient_of(made.args[0])
    if coefficient == 1 or coefficient <= 0 or inside is ONE:
        return None
    turned = n.apply(made.op, (inside,), made.shape)
    return n.scale(coefficient, turned) if made.op in ("abs", "relu") else turned


def _known_sign(n: Normal, made: Node) -> Node | None:
    known = sign(made.args[0])
    if made.op in ("abs", "relu") and known:
        return made.args[0]
    if made.op in ("sign", "step") and known == "positive":
        return ones(made.shape)
    return None


# -- matrices -------------------------------------------------------------------------------------


def _transpose_outside(n: Normal, made: Node) -> Node | None:
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


def _scalar_outside(n: Normal, made: Node) -> Node | None:
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
    return _times(n, n.power(factor, exponent), inner)


def _of_identity(n: Normal, made: Node) -> Node | None:
    inside = made.args[0]
    if inside.kind != "contraction" or inside.args or len(inside.shape) != 2:
        return None
    if inside.data.out[0] != inside.data.out[1]:
        return None
    return {"det": ONE, "logdet": ZERO}.get(made.op, inside)


def _of_inverse(n: Normal, made: Node) -> Node | None:
    inside = made.args[0]
    if inside.kind != "apply" or inside.op != "inv" or len(inside.shape) != 2:
        return None
    X = inside.args[0]
    if made.op == "inv":
        return X
    if made.op == "det":
        return n.power(n.apply("det", (X,), ()), MINUS_ONE)
    return n.negative(n.apply("logdet", (X,), ()))


def _of_diagonal(n: Normal, made: Node) -> Node | None:
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


def _of_product(n: Normal, made: Node) -> Node | None:
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


def _scaled_rows(n: Normal, made: Node) -> Node | None:
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


def _of_orthogonal(n: Normal, made: Node) -> Node | None:
    return n.transposed(made.args[0]) if has(made.args[0], "orthogonal") else None


def _of_transpose(n: Normal, made: Node) -> Node | None:
    """det(X') is det(X)."""
    inside = made.args[0]
    if len(inside.shape) != 2 or inside.kind not in ("contraction", "sum"):
        return None
    turned = n.transposed(inside)
    if turned.digest >= inside.digest or n.transposed(turned) is not inside:
        return None
    return n.apply(made.op, (turned,), made.shape)


def _pinv_of_invertible(n: Normal, made: Node) -> Node | None:
    inside = made.args[0]
    if has(inside, "invertible") or (
        has(inside, "full_column_rank") and inside.shape[0] is inside.shape[1]
    ):
        return n.apply("inv", (inside,), made.shape)
    return None


def _derivative_of_expm_along_itself(n: Normal, made: Node) -> Node | None:
    """dexpm(s*A, t*A) is t*A*expm(s*A); in the direction I it is expm."""
    X, E = made.args
    if len(made.shape) != 2 or is_zero(E):
        return zero(made.shape) if is_zero(E) else None
    direction, scalars = _without_scalars(E)
    if direction.kind == "contraction" and not direction.args and len(set(direction.data.out)) == 1:
        value = n.apply("expm", (X,), made.shape)
    elif direction is _without_scalars(X)[0]:
        value = n.product([(direction, (0, 1)), (n.apply("expm", (X,), X.shape), (1, 2))], (0, 2))
    else:
        return None
    return n.product([(value, (0, 1)), *((s, ()) for s in scalars)], (0, 1))


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


def _matrix_power(n: Normal, made: Node) -> Node | None:
    X, exponent = made.args
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


def _of_repeated(n: Normal, made: Node) -> Node | None:
    """A function of a number that is repeated is the function of the number, repeated."""
    if not made.shape or not TABLE[made.op].entrywise or not made.args:
        return None
    scalars = [arg if not arg.shape else repeated_scalar(arg) for arg in made.args]
    if any(s is None for s in scalars):
        return None
    value = n.apply(made.op, tuple(n(s) for s in scalars if s is not None), ())
    return n.broadcast(value, made.shape)


def _unrepeated(n: Normal, made: Node) -> Node | None:
    """A function repeated over axes on which no argument depends is applied once."""
    record = TABLE[made.op]
    if record.entrywise or not made.args:
        return None
    from_rank = {"matpow": (2, 0)}.get(made.op)
    if from_rank is None:
        return None
    lead = len(made.shape) - 2
    if lead <= 0:
        return None
    cores = []
    for arg in made.args:
        core = _without_lead(arg, lead)
        if core is None:
            return None
        cores.append(core)
    once = n.apply(made.op, tuple(cores), made.shape[lead:])
    labels = tuple(range(len(made.shape)))
    return n.product([(once, labels[lead:])], labels, dict(enumerate(made.shape)))


def _without_lead(value: Node, lead: int) -> Node | None:
    """`value` without its first axes, where it does not depend on them."""
    if value.kind == "sum":
        parts = [(c, _without_lead(t, lead)) for c, t in terms(value)]
        if any(p is None for _, p in parts):
            return None
        return linear(value.shape[lead:], [(c, p) for c, p in parts if p is not None])
    if value.kind == "contraction":
        out = value.data.out
        first = out[:lead]
        if any(label in labels for labels in value.data.factors for label in first):
            return None
        if len(set(out)) != len(out):
            return None
        return contract(
            zip(value.args, value.data.factors, strict=True),
            out[lead:],
            dict(zip(out[lead:], value.shape[lead:], strict=True)),
        )
    return value if not value.shape else None


def _of_kronecker(n: Normal, made: Node) -> Node | None:
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


def _alone(n: Normal, made: Node) -> Node | None:
    """A named part that is no sum need not be kept together."""
    inside = made.args[0]
    return None if inside.kind == "sum" and len(inside.args) > 1 else inside


SQUARE_RULES: tuple[tuple[str, FunctionRule], ...] = (
    ("identity", _of_identity),
    ("inverse of the inverse", _of_inverse),
    ("scalar factor", _scalar_outside),
    ("diagonal matrix", _of_diagonal),
    ("Kronecker product", _of_kronecker),
)

FUNCTION_RULES: dict[str, tuple[tuple[str, FunctionRule], ...]] = {
    KEPT.name: (("named part", _alone),),
    "epower": (
        ("repeated number", _of_repeated),
        ("power of a number", _power_of_number),
        ("power of a multiple", _power_of_multiple),
        ("power of a power", _power_of_power),
        ("even power of abs", _power_of_abs),
        ("power of an exponential", _power_of_exponential),
        ("logistic function", _logistic_from_exponential),
        ("power of a product", _power_of_product),
    ),
    "exp": (("exp(0)", _exp_of_zero), ("exp of log", _exp_of_log)),
    "log": (
        ("log(1)", _log_of_one),
        ("log of exp", _log_of_exp),
        ("softplus", _softplus_from_log),
        ("logsumexp", _logsumexp),
        ("log of sigmoid", _log_of_sigmoid),
        ("log of a power", _log_of_power),
    ),
    "abs": (("known sign", _known_sign), ("positive multiple", _homogeneous)),
    "sign": (("known sign", _known_sign), ("positive multiple", _homogeneous)),
    "step": (("known sign", _known_sign), ("positive multiple", _homogeneous)),
    "relu": (("known sign", _known_sign), ("positive multiple", _homogeneous)),
    "maximum": (("positive part", _positive_part),),
    "minimum": (("positive part", _positive_part),),
    "det": (
        *SQUARE_RULES,
        ("scaled rows", _scaled_rows),
        ("determinant of a product", _of_product),
        ("determinant of a transpose", _of_transpose),
    ),
    "logdet": (*SQUARE_RULES, ("determinant of a transpose", _of_transpose)),
    "inv": (
        *SQUARE_RULES,
        ("scaled rows", _scaled_rows),
        ("orthogonal matrix", _of_orthogonal),
        ("inverse of a product", _of_product),
    ),
    "adj": (("identity", _of_identity), ("scalar factor", _scalar_outside)),
    "pinv": (
        ("identity", _of_identity),
        ("invertible", _pinv_of_invertible),
        ("scalar factor", _scalar_outside),
    ),
    "dexpm": (("direction that commutes", _derivative_of_expm_along_itself),),
    "polygamma": (("member with a name", member_with_a_name),),
    "matpow": (("repeated", _unrepeated), ("matrix power", _matrix_power)),
    "*": (
        ("repeated number", _of_repeated),
        ("even or odd", _even_or_odd),
        ("transpose outside", _transpose_outside),
    ),
}
