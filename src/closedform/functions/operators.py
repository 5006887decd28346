"""The operators: what `+ * .* / ^ '` and subscripts mean.  Records like any other function."""

from __future__ import annotations

from closedform.functions.record import ENTRYWISE, Code, Record

OPERATORS = (
    Record(
        "add",
        ENTRYWISE,
        ("x", "y"),
        "sum, a scalar is added to every entry",
        korean="합, 스칼라는 모든 성분에 더한다",
    ),
    Record("neg", ENTRYWISE, ("x",), "the negative", korean="부호를 바꾼 것"),
    Record(
        "mul",
        "m k, k n -> m n",
        ("A", "B"),
        "matrix product; a scalar scales",
        korean="행렬의 곱, 스칼라는 배수",
    ),
    Record(
        "hadamard",
        ENTRYWISE,
        ("x", "y"),
        "Hadamard product, entry by entry",
        korean="아다마르 곱(성분별 곱)",
    ),
    Record(
        "divide",
        ENTRYWISE,
        ("x", "y"),
        "division by a scalar",
        domain=("", "y != 0"),
        korean="스칼라로 나누기",
    ),
    Record(
        "ediv",
        ENTRYWISE,
        ("x", "y"),
        "division entry by entry",
        domain=("", "y != 0"),
        korean="성분별 나눗셈",
    ),
    Record(
        "epower",
        ENTRYWISE,
        ("x", "y"),
        "power entry by entry",
        slope=("y*x^(y - 1)", "log(x)*x^y"),
        why=("the power rule", "거듭제곱의 미분법"),
        korean="성분별 거듭제곱",
    ),
    Record(
        "power",
        ENTRYWISE,
        ("x", "y"),
        "power of a scalar; of a square matrix, integer exponent",
        korean="스칼라의 거듭제곱, 정사각행렬이면 정수 지수",
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
        code=Code("_matpow({0}, {1})"),
    ),
    Record(
        "transpose",
        "m n -> n m | n -> n | ->",
        ("X",),
        "transpose",
        structural=True,
        why=("", ""),
        korean="전치",
    ),
    Record(
        "kron",
        "a b, c d -> (a c) (b d) | a, c -> (a c) | a b, c -> (a c) b | a, c d -> (a c) d",
        ("A", "B"),
        "Kronecker product",
        structural=True,
        korean="크로네커 곱",
    ),
    Record(
        "entry", "", ("X", "i"), "an entry, a row or a column", korean="성분 하나, 행 하나, 열 하나"
    ),
    Record("eye", "", (), "the identity matrix", korean="단위행렬"),
    Record("ones", "", (), "ones", korean="모든 성분이 1"),
    Record("zeros", "", (), "zeros", korean="모든 성분이 0"),
    Record("unit", "", ("i",), "the i-th unit vector", korean="i번째 단위벡터"),
    Record(
        "pi",
        "",
        (),
        "the number pi",
        korean="원주율",
        code=Code("{xp}.pi"),
    ),
    Record(
        "commutation",
        "",
        (),
        "the matrix K with vec(X') = K*vec(X)",
        korean="vec(X') = K*vec(X)인 행렬 K",
    ),
    Record(
        "duplication",
        "",
        (),
        "the matrix D with vec(S) = D*vech(S) for symmetric S",
        source="Magnus and Neudecker, ch. 3",
        korean="대칭행렬 S에 대하여 vec(S) = D*vech(S)인 행렬 D",
    ),
    Record(
        "elimination",
        "",
        (),
        "the matrix L with vech(X) = L*vec(X)",
        source="Magnus and Neudecker 1980",
        korean="vech(X) = L*vec(X)인 행렬 L",
    ),
    Record(
        "unvec",
        "",
        ("x",),
        "the m×n matrix whose columns, stacked, are x",
        korean="열을 차례로 쌓으면 x가 되는 m×n 행렬",
    ),
    Record(
        "derivative", "", ("f", "x"), "a derivative inside an expression", korean="식 안의 도함수"
    ),
    Record(
        "differential", "", ("u",), "the differential of a part, in a derivation", korean="미분"
    ),
)

# Operators whose sizes are parameters: `data` holds them.
PARAMETRIC = frozenset({"commutation", "duplication", "elimination", "unvec"})

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
        korean=f"x {glyph} y이면 1, 아니면 0",
        code=Code(
            f"({{a0}} {glyph} {{a1}}).astype({{dtype}})",
            torch=f"({{a0}} {glyph} {{a1}}).to({{dtype}})",
            array_api=f"{{xp}}.astype({{a0}} {glyph} {{a1}}, {{dtype}})",
        ),
    )
    for op, glyph in (("lt", "<"), ("le", "<="), ("gt", ">"), ("ge", ">="), ("eq", "=="))
)
COMPARING = frozenset(record.name for record in COMPARISONS)
