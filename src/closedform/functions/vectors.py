"""Functions of vectors; those with `along` also of each row or column of a matrix."""

from __future__ import annotations

from closedform.functions import values
from closedform.functions.record import Record

VECTOR_FUNCTIONS = (
    Record("sum", "n -> | m n -> | ->", ("x",), "sum of the entries", structural=True, along=True,
           value=values.sum),
    Record("dot", "n, n -> | m n, m n -> | , ->", ("x", "y"), "inner product u'*v", structural=True,
           value=values.dot),
    Record("inner", "m n, m n -> | n, n -> | , ->", ("A", "B"), "tr(A'*B)", structural=True,
           latex=r"\left\langle {0}, {1} \right\rangle", unicode="⟨{0}, {1}⟩", value=values.inner),
    Record("mean", "n -> | m n ->", ("x",), "mean of the entries", meaning="sum(x)/n | sum(x)/(m*n)",
           along=True, value=values.mean),
    Record("norm1", "n -> | m n -> | ->", ("x",), "sum of the absolute entries",
           meaning="sum(abs(x)) | sum(abs(x)) | abs(x)", along=True, sign="nonnegative", smooth=("x != 0",),
           latex=r"\left\lVert {0} \right\rVert_1", unicode="‖{0}‖₁", value=values.norm1),
    Record("norm2", "n -> | m n -> | ->", ("x",), "Euclidean norm; of a matrix the Frobenius norm",
           meaning="sqrt(sum(x.^2)) | sqrt(sum(x.^2)) | abs(x)", along=True, sign="nonnegative", aliases=("norm",),
           latex=r"\left\lVert {0} \right\rVert", unicode="‖{0}‖", value=values.norm2),
    Record("prod", "n -> | m n ->", ("x",), "product of the entries", along=True,
           meaning="| prod(vec(x))", differential=("prod(x)*sum(dx ./ x)",), smooth=("prod(x) != 0",),
           why=("the logarithmic derivative of a product", "곱의 로그 미분법"), value=values.prod),
    Record("max", "n -> | m n ->", ("x",), "largest entry", along=True, meaning="| max(vec(x))",
           differential=("indmax(x)'*dx",), smooth=("the largest entry is unique",),
           value=values.max),
    Record("min", "n -> | m n ->", ("x",), "smallest entry", along=True, meaning="| min(vec(x))",
           differential=("indmin(x)'*dx",), smooth=("the smallest entry is unique",),
           value=values.min),
    Record("softmax", "n -> n", ("x",), "exp(x) divided by its sum", along=True, sign="positive",
           differential=("softmax(x) .* dx - softmax(x)*(softmax(x)'*dx)",),
           why=("the Jacobian of softmax is diag(p) - p*p'", "소프트맥스의 야코비 행렬은 diag(p) - p*p'이다"),
           value=values.softmax),
    Record("logsumexp", "n ->", ("x",), "log of the sum of exponentials", along=True,
           differential=("softmax(x)'*dx",),
           why=("the gradient of logsumexp is softmax", "logsumexp의 그레이디언트는 소프트맥스이다"),
           value=values.logsumexp),
    Record("cumsum", "n -> n", ("x",), "cumulative sums", along=True, meaning="tril(ones(n, n))*x",
           value=values.cumsum),
    Record("revcumsum", "n -> n", ("x",), "cumulative sums from the end", along=True,
           meaning="triu(ones(n, n))*x", value=values.revcumsum),
)

# Where the extreme entry is.  Printed as `where(x == max(x), 1, 0)`, with the same words on both
# sides, so that rounding cannot part them.
LARGEST = Record("indmax", "n -> n", ("x",), "1 at the largest entry, else 0", along=True,
                 differential=("0*dx",), value=values.indmax)
SMALLEST = Record("indmin", "n -> n", ("x",), "1 at the smallest entry, else 0", along=True,
                  differential=("0*dx",), value=values.indmin)
