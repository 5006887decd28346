"""Rules about sums."""

from __future__ import annotations

from closedform.core.algebra import linear, terms
from closedform.core.dims import Dim
from closedform.core.node import Node, dim
from closedform.rewriting.normal import Normal, SumRule, is_unit


def _complement_of_sigmoid(n: Normal, made: Node) -> Node | None:
    """1 - sigmoid(u) is sigmoid(-u)."""
    if len(made.args) != 2 or made.data[0] != -made.data[1]:
        return None
    for position in (0, 1):
        one, other = made.args[position], made.args[1 - position]
        if is_unit(one) and other.kind == "apply" and other.op == "sigmoid":
            turned = n.apply("sigmoid", (n.negative(other.args[0]),), made.shape)
            return n.scale(made.data[position], turned)
    return None


def _diagonal_terms(n: Normal, made: Node) -> Node | None:
    """diag(u) + diag(v) is diag(u + v)."""
    if len(made.shape) != 2:
        return None
    diagonal = [(c, t) for c, t in terms(made) if _is_diagonal(t)]
    if len(diagonal) < 2:
        return None
    size = made.shape[:1]
    vectors = []
    for coefficient, term in diagonal:
        label = term.data.out[0]
        factors = zip(term.args, term.data.factors, strict=True)
        vectors.append((coefficient, n.product(factors, (label,), {label: size[0]})))
    whole = n.sum(size, vectors)
    rest = [(c, t) for c, t in terms(made) if not _is_diagonal(t)]
    return n.sum(made.shape, [*rest, (1, n.product([(whole, (0,))], (0, 0), {0: size[0]}))])


def _is_diagonal(term: Node) -> bool:
    return term.kind == "contraction" and term.data.out[0] == term.data.out[1]


def _sizes(n: Normal, made: Node) -> Node | None:
    """(k - 1) + 1 is k, where k - 1 is a size used as a number, also repeated over axes."""
    parts = terms(made)
    compound = {t: size for _, t in parts if (size := _size_in(t)) is not None}
    if not compound:
        return None
    opened = [(c, t) for c, t in parts if t not in compound]
    for c, t in parts:
        for monomial, by in compound[t].terms if t in compound else ():
            opened.append((c * by, n.broadcast(dim(Dim({monomial: 1})), t.shape)))
    after = linear(made.shape, opened)
    return after if len(terms(after)) <= len(parts) else None


def _size_in(term: Node) -> Dim | None:
    """The size of several parts that a term is, repeated or not."""
    if term.kind == "contraction" and len(term.args) == 1 and not term.data.factors[0]:
        if len(set(term.data.out)) < len(term.data.out):
            return None
        (term,) = term.args
    return term.data if term.kind == "dim" and len(term.data.terms) > 1 else None


SUM_RULES: dict[str, SumRule] = {
    "complement of the sigmoid": _complement_of_sigmoid,
    "diagonal matrices": _diagonal_terms,
    "sizes": _sizes,
}
