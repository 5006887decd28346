"""Functions of matrices, with their differentials.

Sources: Petersen and Pedersen, The Matrix Cookbook (2012); Magnus and Neudecker, Matrix Differential
Calculus; Giles (2008), collected matrix derivative results; Golub and Pereyra (1973) for the
pseudo-inverse; Higham, Functions of Matrices, for Fréchet derivatives.
"""

from __future__ import annotations

from closedform.functions import values
from closedform.functions.record import Record

SQUARE = ("X",)
SPECTRUM = ("symmetric", "pd", "psd", "diagonal", "lower", "upper")

MATRIX_FUNCTIONS = (
    Record("tr", "n n -> | ->", SQUARE, "trace", structural=True, aliases=("trace",), value=values.tr,
           latex=r"\operatorname{{tr}}\left({0}\right)"),
    Record("diag", "n -> n n | n n -> n", SQUARE, "diagonal matrix of a vector; diagonal of a matrix",
           structural=True, aliases=("Diag",), value=values.diag),
    Record("vec", "m n -> (n m) | n -> n | ->", SQUARE, "columns stacked", structural=True, value=values.vec),
    Record("det", "n n -> | ->", SQUARE, "determinant", meaning="| X", differential=("tr(adj(X)*dX)",), value=values.det,
           latex=r"\det\left({0}\right)", source="Jacobi's formula; Matrix Cookbook (46)",
           why=("Jacobi's formula", "야코비 공식")),
    Record("logdet", "n n -> | ->", SQUARE, "log of the determinant", meaning="| log(X)", differential=("tr(inv(X)*dX)",),
           domain=("det(X) > 0",), value=values.logdet, latex=r"\log\det\left({0}\right)", unicode="log det({0})",
           source="Matrix Cookbook (57)", why=("d log det X = tr(X⁻¹ dX)", "d log det X = tr(X⁻¹ dX)")),
    Record("inv", "n n -> n n | ->", SQUARE, "inverse", meaning="| 1/X", differential=("-inv(X)*dX*inv(X)",), transposes=True,
           keeps=SPECTRUM, domain=("det(X) != 0",), value=values.inv, latex=r"{0}^{{-1}}", unicode="{0}⁻¹",
           source="Matrix Cookbook (59)",
           why=("the differential of an inverse is -X⁻¹ dX X⁻¹", "역행렬의 미분은 -X⁻¹ dX X⁻¹이다")),
    Record("adj", "n n -> n n", SQUARE, "adjugate: det(X)*inv(X), also where X is singular",
           differential=("(tr(inv(X)*dX)*eye(n) - inv(X)*dX)*adj(X)",), transposes=True,
           keeps=("symmetric", "diagonal", "lower", "upper"), smooth=("det(X) != 0",), value=values.adj,
           source="Magnus and Neudecker, ch. 8"),
    Record("pinv", "m n -> n m", SQUARE, "Moore-Penrose pseudo-inverse",
           differential=("-pinv(X)*dX*pinv(X) + pinv(X)*pinv(X)'*dX'*(eye(m) - X*pinv(X))"
                         " + (eye(n) - pinv(X)*X)*dX'*pinv(X)'*pinv(X)",),
           transposes=True, keeps=("symmetric", "psd", "pd", "diagonal"), smooth=("rank(X) is constant",),
           value=values.pinv, latex=r"{0}^{{+}}", unicode="{0}⁺", source="Golub and Pereyra 1973"),
    Record("expm", "n n -> n n", SQUARE, "matrix exponential", differential=("dexpm(X, dX)",), transposes=True,
           keeps=("symmetric", "diagonal", "lower", "upper"), value=values.expm,
           source="Higham, Functions of Matrices, ch. 10"),
    Record("dexpm", "n n, n n -> n n", ("X", "E"), "derivative of expm at X in the direction E",
           adjoint=("", "dexpm(X', G)"), value=values.dexpm, latex=r"L_{{\exp}}\left({0}, {1}\right)",
           source="Higham, Functions of Matrices, ch. 10"),
    Record("logm", "n n -> n n", SQUARE, "matrix logarithm", differential=("dlogm(X, dX)",), transposes=True,
           keeps=("symmetric", "diagonal", "lower", "upper"), domain=("X has no eigenvalue on the negative axis",),
           value=values.logm),
    Record("dlogm", "n n, n n -> n n", ("X", "E"), "derivative of logm at X in the direction E",
           adjoint=("", "dlogm(X', G)"), value=values.dlogm, latex=r"L_{{\log}}\left({0}, {1}\right)"),
    Record("sqrtm", "n n -> n n", SQUARE, "principal square root of a matrix", transposes=True,
           differential=("sylvester(sqrtm(X), sqrtm(X), dX)",), keeps=SPECTRUM,
           domain=("X has no eigenvalue on the negative axis",), value=values.sqrtm),
    Record("sylvester", "m m, n n, m n -> m n", ("A", "B", "C"), "the X with A*X + X*B = C",
           differential=("-sylvester(A, B, dA*sylvester(A, B, C))", "-sylvester(A, B, sylvester(A, B, C)*dB)", ""),
           adjoint=("", "", "sylvester(A', B', G)"), value=values.sylvester),
    Record("lambda_max", "n n ->", SQUARE, "largest eigenvalue of a symmetric matrix",
           aliases=("λ_max",),
           differential=("eigvec_max(X)'*dX*eigvec_max(X)",), smooth=("the largest eigenvalue is simple",),
           domain=("X symmetric",), value=values.lambda_max, latex=r"\lambda_{{\max}}\left({0}\right)",
           unicode="λ_max({0})", source="Matrix Cookbook (67)"),
    Record("eigvec_max", "n n -> n", SQUARE, "unit eigenvector of the largest eigenvalue",
           differential=("(inv(lambda_max(X)*eye(n) - X + eigvec_max(X)*eigvec_max(X)') - eigvec_max(X)*eigvec_max(X)')"
                         "*dX*eigvec_max(X)",),
           smooth=("the largest eigenvalue is simple",), domain=("X symmetric",), value=values.eigvec_max,
           source="Matrix Cookbook (68)"),
    Record("rank", "m n ->", SQUARE, "rank; its derivative is not asked for", differential=("",), value=values.rank),
    Record("tril", "m n -> m n", SQUARE, "lower triangle", structural=True, value=values.tril),
    Record("triu", "m n -> m n", SQUARE, "upper triangle", structural=True, value=values.triu),
)
