"""Known derivatives of products, by how the variable stands in them, with their numbers.

A product is spelled by what its factors are: X the variable, T its transpose, I its inverse, C a
run of factors that do not move.  Numbers are those of The Matrix Cookbook (2012).  The derivative
itself is made by one formula for each occurrence, in `identities`; the tests compare the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Known(NamedTuple):
    """An equation of the literature."""

    number: int
    says: str


VECTORS: Mapping[str, Known] = {
    "CX": Known(69, "∂(a'*x)/∂x = a"),
    "TC": Known(69, "∂(x'*a)/∂x = a"),
    "TX": Known(131, "∂(x'*x)/∂x = 2*x"),
    "TCX": Known(81, "∂(x'*B*x)/∂x = (B + B')*x"),
}
MATRICES: Mapping[str, Known] = {
    "CXC": Known(70, "∂(a'*X*b)/∂X = a*b'"),
    "CTC": Known(71, "∂(a'*X'*b)/∂X = b*a'"),
    "CTXC": Known(77, "∂(b'*X'*X*c)/∂X = X*(b*c' + c*b')"),
    "CTCXC": Known(82, "∂(b'*X'*D*X*c)/∂X = D'*X*b*c' + D*X*c*b'"),
    "CIC": Known(61, "∂(a'*inv(X)*b)/∂X = -inv(X)'*a*b'*inv(X)'"),
}
TRACES: Mapping[str, Known] = {
    "X": Known(99, "∂tr(X)/∂X = I"),
    "CX": Known(100, "∂tr(X*A)/∂X = A'"),
    "CT": Known(103, "∂tr(X'*A)/∂X = A"),
    "XX": Known(106, "∂tr(X*X)/∂X = 2*X'"),
    "CXX": Known(107, "∂tr(X*X*B)/∂X = (X*B + B*X)'"),
    "CXT": Known(109, "∂tr(B*X*X')/∂X = B*X + B'*X"),
    "CTX": Known(112, "∂tr(B*X'*X)/∂X = X*B' + X*B"),
    "CXCX": Known(114, "∂tr(A*X*B*X)/∂X = A'*X'*B' + B'*X'*A'"),
    "TX": Known(115, "∂tr(X'*X)/∂X = 2*X"),
    "CTCX": Known(117, "∂tr(X'*B*X*C)/∂X = B*X*C + B'*X*C'"),
    "CI": Known(63, "∂tr(A*inv(X)*B)/∂X = -(inv(X)*B*A*inv(X))'"),
}


def known(spelled: str, rank: int, trace: bool) -> Known | None:
    """The equation about a product, by the rank of its variable."""
    if rank == 1:
        return VECTORS.get(spelled)
    if not trace:
        return MATRICES.get(spelled)
    return next((TRACES[turned] for turned in _turned(spelled) if turned in TRACES), None)


def _turned(spelled: str) -> Iterator[str]:
    """Under a trace the first factor may stand last."""
    if len(spelled) > 1 and spelled[0] == spelled[-1] == "C":
        spelled = spelled[:-1]
    for k in range(len(spelled)):
        yield spelled[k:] + spelled[:k]
