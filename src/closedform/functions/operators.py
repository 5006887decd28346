"""The operators: what `+ * .* / ^ '` and subscripts mean.  Records like any other function."""

from __future__ import annotations

from closedform.functions.record import ENTRYWISE, Record

OPERATORS = (
    Record("add", ENTRYWISE, ("x", "y"), "sum, a scalar is added to every entry"),
    Record("neg", ENTRYWISE, ("x",), "the negative"),
    Record("mul", "m k, k n -> m n", ("A", "B"), "matrix product; a scalar scales"),
    Record("hadamard", ENTRYWISE, ("x", "y"), "Hadamard product, entry by entry"),
    Record("divide", ENTRYWISE, ("x", "y"), "division by a scalar", domain=("", "y != 0")),
    Record("ediv", ENTRYWISE, ("x", "y"), "division entry by entry", domain=("", "y != 0")),
    Record(
        "epower",
        ENTRYWISE,
        ("x", "y"),
        "power entry by entry",
        slope=("y*x^(y - 1)", "log(x)*x^y"),
        why=("the power rule", "거듭제곱의 미분법"),
    ),
    Record(
        "power", ENTRYWISE, ("x", "y"), "power of a scalar; of a square matrix, integer exponent"
    ),
    Record(
        "matpow",
        "n n, -> n n",
        ("X", "k"),
        "power of a square matrix, the exponent an integer symbol",
        differential=("sum(r = 0:k-1, X^r*dX*X^(k-1-r))", ""),
        transposes=True,
        keeps=("symmetric", "diagonal", "lower", "upper"),
        why=("the product rule, factor by factor", "인수마다 곱의 미분법"),
        source="Matrix Cookbook 2012, (90)",
    ),
    Record(
        "transpose", "m n -> n m | n -> n | ->", ("X",), "transpose", structural=True, why=("", "")
    ),
    Record(
        "kron",
        "a b, c d -> (a c) (b d) | a, c -> (a c) | a b, c -> (a c) b | a, c d -> (a c) d",
        ("A", "B"),
        "Kronecker product",
        structural=True,
    ),
    Record("entry", "", ("X", "i"), "an entry, a row or a column"),
    Record("eye", "", (), "the identity matrix"),
    Record("ones", "", (), "ones"),
    Record("zeros", "", (), "zeros"),
    Record("unit", "", ("i",), "the i-th unit vector"),
    Record("pi", "", (), "the number pi"),
    Record("commutation", "", (), "the matrix K with vec(X') = K*vec(X)"),
    Record("duplication", "", (), "the matrix D with vec(S) = D*vech(S) for symmetric S"),
    Record("derivative", "", ("f", "x"), "a derivative inside an expression"),
)

# What the author gave a name and the calculus keeps together: the identity, by a name that cannot
# be typed.  Sums are not flattened through it, so that a deep program stays linear in its depth.
KEPT = Record("⟨kept⟩", ENTRYWISE, ("x",), "a named part, kept together", slope=("1",))

COMPARISONS = tuple(
    Record(
        op,
        ENTRYWISE,
        ("x", "y"),
        f"1 where x {glyph} y, else 0",
        slope=("0", "0"),
        smooth=("x != y", ""),
    )
    for op, glyph in (("lt", "<"), ("le", "<="), ("gt", ">"), ("ge", ">="), ("eq", "=="))
)
