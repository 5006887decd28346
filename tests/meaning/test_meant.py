"""Formulas as students, statisticians and engineers type them, nothing declared: what is taken for
what.  The right side says the same in the notation, under declarations."""

from __future__ import annotations

import pytest

import closedform as cf
from closedform.errors import ClosedformError
from closedform.meaning.read import read

MEANT = [
    # text | by | the same, declared
    ("np.dot(a, x)", "x", "a'*x", "a: vector(m), x: vector(m)"),
    ("x @ y", "x", "x'*y", "x: vector(m), y: vector(m)"),
    ("x.dot(y)", "x", "x'*y", "x: vector(m), y: vector(m)"),
    ("x @ A @ x", "x", "x'*A*x", "x: vector(m), A: matrix(m, m)"),
    ("x @ A + b", "x", "A'*x + b", "x: vector(m), A: matrix(m, n), b: vector(n)"),
    (
        "np.sum((X @ w - y)**2)",
        "w",
        "sum((X*w - y).^2)",
        "X: matrix(m, n), w: vector(n), y: vector(m)",
    ),
    ("sum((A*x - b)**2)", "x", "sum((A*x - b).^2)", "A: matrix(m, n), x: vector(n), b: vector(m)"),
    ("(A*x)**2", "x", "(A*x).^2", "A: matrix(m, n), x: vector(n)"),
    ("np.sum(X**2)", "X", "sum(X.^2)", "X: matrix(m, n)"),
    (
        "np.mean((y - X.dot(w))**2)",
        "w",
        "mean((y - X*w).^2)",
        "y: vector(m), X: matrix(m, n), w: vector(n)",
    ),
    (
        "tf.reduce_sum(tf.square(tf.matmul(X, w) - y))",
        "w",
        "sum((X*w - y).^2)",
        "X: matrix(m, n), w: vector(n), y: vector(m)",
    ),
    ("F.relu(W @ x)", "x", "relu(W*x)", "W: matrix(m, n), x: vector(n)"),
    ("tr(X^H*A*X)", "X", "tr(X'*A*X)", "X: matrix(m, n), A: matrix(m, m)"),
    (
        "a'*X*b*c'*X*d",
        "X",
        "(a'*X*b)*(c'*X*d)",
        "a: vector(m), X: matrix(m, n), b: vector(n), c: vector(m), d: vector(n)",
    ),
    (r"a^\top x b^\top x", "x", "(a'*x)*(b'*x)", "a: vector(m), x: vector(m), b: vector(m)"),
    (r"\frac{x^\top A x}{x^\top x}", "x", "x'*A*x/(x'*x)", "x: vector(m), A: matrix(m, m)"),
    (
        "w'*S_B*w/(w'*S_W*w)",
        "w",
        "w'*S_B*w/(w'*S_W*w)",
        "w: vector(m), S_B: matrix(m, m), S_W: matrix(m, m)",
    ),
    (
        r"\sum_{i=1}^{N} \log(1+e^{-y_i w^\top x_i})",
        "w",
        "sum(i = 1:N, log(1 + exp(-y[i]*w'*x[i, :])))",
        "y: vector(N), w: vector(m), x: matrix(N, m)",
    ),
    (
        r"\sum_{i=1}^m (\theta^T x^{(i)} - y^{(i)})^2",
        "theta",
        "sum(i = 1:m, (theta'*x[i, :] - y[i])^2)",
        "theta: vector(n), x: matrix(m, n), y: vector(m)",
    ),
    (
        r"\sum_{i=1}^n [x_i \log p + (1-x_i)\log(1-p)]",
        "p",
        "sum(i = 1:n, x[i]*log(p) + (1 - x[i])*log(1 - p))",
        "x: vector(n), p: scalar",
    ),
    (
        "N*log(lam) - lam*sum(x)",
        "lam",
        "N*log(lam) - lam*sum(x)",
        "N: scalar, lam: scalar, x: vector(m)",
    ),
    ("sum(i = 1:n, lam^x[i])", "lam", "sum(i = 1:n, lam^x[i])", "lam: scalar, x: vector(n)"),
    ("exp(x_i)/sum(j = 1:n, exp(x_j))", "x", "exp(x[i])/sum(exp(x))", "x: vector(n), i: index(n)"),
    ("d/dx (x^2)", "x", "d(x^2)/d(x)", "x: scalar"),
    ("d(x^2)/dx", "x", "d(x^2)/d(x)", "x: scalar"),
    ("log det(M)", "M", "logdet(M)", "M: matrix(m, m)"),
    ("𝟏_nᵀ*x", "x", "ones(n)'*x", "x: vector(n)"),
    ("√(x)ᵀ*y", "x", "sqrt(x)'*y", "x: vector(m), y: vector(m)"),
    ("2*π*x", "x", "2*pi*x", "x: vector(m)"),
    ("pow(x, 2)", "x", "x.^2", "x: vector(m)"),
    ("½*xᵀ*A*x", "x", "x'*A*x/2", "x: vector(m), A: matrix(m, m)"),
    ("1ᵀ*x", "x", "ones(m)'*x", "x: vector(m)"),
    ("1'*x", "x", "ones(m)'*x", "x: vector(m)"),
    # a label in front of a number is a number
    (
        "log(1+exp(-y*w'*x))",
        "w",
        "log(1+exp(-y*w'*x))",
        "y: scalar, w: vector(m), x: vector(m)",
    ),
    (
        "y*log(sigmoid(w'*x)) + (1-y)*log(1-sigmoid(w'*x))",
        "w",
        "y*log(sigmoid(w'*x)) + (1-y)*log(1-sigmoid(w'*x))",
        "y: scalar, w: vector(m), x: vector(m)",
    ),
    (
        "maximum(0, 1 - y*(w'*x + b)) + lam*norm2(w)^2",
        "w",
        "maximum(0, 1 - y*(w'*x + b)) + lam*norm2(w)^2",
        "y: scalar, w: vector(m), x: vector(m), b: scalar, lam: scalar",
    ),
    (
        r"\log(1 + e^{-y w^\top x})",
        "w",
        "log(1+exp(-y*w'*x))",
        "y: scalar, w: vector(m), x: vector(m)",
    ),
    ("k*x'*x", "x", "k*(x'*x)", "k: scalar, x: vector(m)"),
    ("m*n*x'*x", "x", "m*n*(x'*x)", "m: scalar, n: scalar, x: vector(p)"),
    ("1/2*m*v'*v", "v", "m/2*(v'*v)", "m: scalar, v: vector(n)"),
    ("1/2*k*x^2", "x", "k*x^2/2", "k: scalar, x: scalar"),
    ("r*(1 - x/K)*x", "x", "r*(1 - x/K)*x", "r: scalar, x: scalar, K: scalar"),
    ("x*(x'*x)", "x", "x*(x'*x)", "x: vector(m)"),
    ("x - 2*v*v'*x", "x", "x - 2*v*v'*x", "x: vector(m), v: vector(m)"),
    ("x + h*A*x", "x", "x + h*A*x", "x: vector(m), h: scalar, A: matrix(m, m)"),
    (
        "1/2*x'*Q*x + c'*x + nu'*(A*x - b)",
        "x",
        "1/2*x'*Q*x + c'*x + nu'*(A*x - b)",
        "x: vector(m), Q: matrix(m, m), c: vector(m), nu: vector(n), A: matrix(n, m), b: vector(n)",
    ),
    ("y*eta - exp(eta)", "eta", "y*eta - exp(eta)", "y: scalar, eta: scalar"),
    (
        "n*log(theta) - theta*sum(x)",
        "theta",
        "n*log(theta) - theta*sum(x)",
        "n: scalar, theta: scalar, x: vector(m)",
    ),
    # small letters that can be numbers alone
    ("(w*x+b)^2", "w", "(w*x+b)^2", "w: scalar, x: scalar, b: scalar"),
    (
        "w_1*x_1 + w_2*x_2",
        "w_1",
        "w_1*x_1 + w_2*x_2",
        "w_1: scalar, x_1: scalar, w_2: scalar, x_2: scalar",
    ),
    ("x*y*z", "x", "x*y*z", "x: scalar, y: scalar, z: scalar"),
    ("p*q - c*q", "q", "p*q - c*q", "p: scalar, q: scalar, c: scalar"),
    (
        "k*log(p) + (n-k)*log(1-p)",
        "p",
        "k*log(p) + (n-k)*log(1-p)",
        "k: scalar, p: scalar, n: scalar",
    ),
    ("-y*log(p) - (1-y)*log(1-p)", "p", "-y*log(p) - (1-y)*log(1-p)", "y: scalar, p: scalar"),
    ("K^alpha*L^(1-alpha)", "K", "K^alpha*L^(1-alpha)", "K: scalar, L: scalar, alpha: scalar"),
    (
        "sum((y - a - b*x).^2)",
        "b",
        "sum((y - a - b*x).^2)",
        "y: vector(m), a: scalar, b: scalar, x: vector(m)",
    ),
    # what stands entry by entry is a vector, what is stacked a matrix
    ("sum(a.*b)", "a", "sum(a.*b)", "a: vector(m), b: vector(m)"),
    ("vec(A)'*vec(X)", "X", "vec(A)'*vec(X)", "A: matrix(m, n), X: matrix(m, n)"),
    ("vech(A)'*vech(X)", "X", "vech(A)'*vech(X)", "A: matrix(m, m), X: matrix(m, m)"),
    ("duplication(n)*vech(X)", "X", "duplication(n)*vech(X)", "X: matrix(n, n)"),
    (
        "vec(X)'*kron(A, B)*vec(X)",
        "X",
        "vec(X)'*kron(A, B)*vec(X)",
        "A: matrix(n, n), B: matrix(m, m), X: matrix(m, n)",
    ),
    (
        "kron(A, B)*vec(X)",
        "X",
        "kron(A, B)*vec(X)",
        "A: matrix(m, n), B: matrix(p, q), X: matrix(q, n)",
    ),
    (
        "exp(theta'*x)/sum(exp(theta'*x))",
        "theta",
        "softmax(theta'*x)",
        "theta: matrix(m, n), x: vector(m)",
    ),
    ("norm2(w'*x - y)^2", "w", "(w'*x - y)^2", "w: vector(m), x: vector(m), y: scalar"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "by", "same", "where"), MEANT, ids=[row[0] for row in MEANT])
def test_a_formula_is_read_as_it_is_meant(text: str, by: str, same: str, where: str) -> None:
    indices = ", ".join(part for part in where.split(", ") if "index" in part) or None
    read, meant = cf.derive(text, by, where=indices), cf.derive(same, by, where=where)
    assert str(read.result) == str(meant.result)
    for declared in read.assumed:
        assert declared in where or declared.split(":")[0] not in where


def test_vectors_in_a_formula_of_latex_are_multiplied_in_its_words() -> None:
    with pytest.raises(ClosedformError) as caught:
        cf.derive(r"\mathbf{u}\cdot\mathbf{v}", "u")
    assert r"`\mathbf{u}^\top \mathbf{v}`" in caught.value.report()


def test_a_logarithm_and_a_quadratic_form_make_a_gaussian() -> None:
    text = r"-\frac{N}{2}\log|\Sigma| - \frac12\sum_{i=1}^N (x_i-\mu)^\top\Sigma^{-1}(x_i-\mu)"
    assumed = cf.derive(text, "mu").assumed
    assert assumed == ["Sigma: matrix(m, m)", "x: matrix(N, m)", "mu: vector(m)"]


def test_products_as_in_numpy_are_echoed() -> None:
    assert any("x'*y" in note for note in cf.derive("np.dot(x, y)", "x").notes)
    assert any("x'*y" in note for note in cf.derive("x @ y", "x").notes)
    assert any("outer product" in note for note in cf.derive("x @ y.T", "x").notes)
    assert not any("outer product" in note for note in cf.derive("x.T @ y", "x").notes)
    assert not any("x'*y" in note for note in cf.derive("A @ x + B.dot(x)", "x").notes)
    assert any("`.^`" in note for note in cf.derive("sum((A*x)**2)", "x").notes)
    assert any("`^`" in note for note in cf.derive("x**2", "x").notes)


LGAMMA = r"\operatorname{lgamma}"
BINOMIAL = rf"\exp({LGAMMA}(n + 1) - {LGAMMA}(k + 1) - {LGAMMA}(n - (k) + 1))"
REFUSED = [
    # text | by | code | the text that is offered
    ("X**2", "X", "python-power-matrix", "X.^2"),
    ("-np.sum(y * np.log(p))", "p", "numpy-star", "-np.sum(y .* np.log(p))"),
    ("x^TAx", "x", "implicit-product", "x^T*A*x"),
    ("x'Ax", "x", "implicit-product", "x'*A*x"),
    ("‖Xw − y‖² + λ‖w‖²", "w", "implicit-product", "‖X*w − y‖² + λ*‖w‖²"),
    ("‖Ax − b‖²", "x", "letters", "‖A*x − b‖²"),
    ("‖Ax − b‖² + λ*‖x‖²", "x", "letters", "‖A*x − b‖² + λ*‖x‖²"),
    ("ax^2 + bx + c", "x", "letters", "a*x^2 + b*x + c"),
    ("x_1^2 + x_2^2", "x", "parts", "x[1]^2 + x[2]^2"),
    ("X_{11} + X_22", "X", "parts", "X[1, 1] + X[2, 2]"),
    ("sum(i = 1:n, (yi - w'*xi)^2)", "w", "index-glued", "sum(i = 1:n, (y_i - w'*x_i)^2)"),
    ("(x - mu)'/Sigma*(x - mu)", "mu", "divide-by-tensor", "(x - mu)'*inv(Sigma)*(x - mu)"),
    ("P^c[1, 2]", "P", "subscripts", "(P^c)[1, 2]"),
    ("norm(A, 2)", "A", "norm-of-matrix", None),
    ("X^(1/2)", "X", "power-not-integer", "sqrtm(X)"),
    (r"\frac{e^{x_i}}{\sum_j e^{x_j}}", "x", "index-unbound", None),
    (r"\sum_{i=1}^m (h_\theta(x^{(i)}) - y^{(i)})^2", "theta", "unknown-function", None),
    ("x ≥ 0", "x", "comparison-outside", "where(x ≥ 0, 1, 0)"),
    ("(x > 0) .* y", "x", "comparison-outside", "(where(x > 0, 1, 0)) .* y"),
    ("a = b; b = a", "a", "used-before", None),
    ("df/dx", "x", "derivative-quotient", "d(f)/d(x)"),
    ("-sum(p*log(p))", "p", "vector-vector", "-sum(p.*log(p))"),
    ("sum(p*log(p/q))", "p", "vector-vector", "sum(p.*log(p/q))"),
    ("norm2(w*x - y)^2", "w", "vector-vector", "norm2(w.*x - y)^2"),
    ("x*A*x", "x", "vector-vector", "x'*A*x"),
    ("-sum(y*log(softmax(W*x)))", "W", "vector-vector", "-sum(y.*log(softmax(W*x)))"),
    ("sum(log(1+exp(-y*(X*w))))", "w", "vector-vector", "sum(log(1+exp(-y.*(X*w))))"),
    ("softmax(X*W)", "W", "argument-shape", "softmax(X*W, rows)"),
    ("y*z", "y", "vector-vector", "y.*z"),
    ("sin + x", "x", "function-without-argument", None),
    ("A ⊗ rows", "A", "unknown-name", None),
    ("sum(i, (y[i] - X[i,:]*w)^2)", "w", "vector-vector", "sum(i, (y[i] - X[i,:]'*w)^2)"),
    ("sum(i, exp(-y[i]*X[i,:]*w))", "w", "vector-vector", "sum(i, exp(-y[i]*X[i,:]'*w))"),
    ("mean(x^2)", "x", "power-of-vector", "mean(x.^2)"),
    ("x' + y", "x", "shapes-add", "x + y"),
    ("X^100*a", "a", "exponent-too-large", None),
    ("commutation(m, n)*vec(X)", "X", "shapes-multiply", None),
    ("∂f/∂x", "x", "derivative-of-name", None),
    ("grad(f, x)'*y", "x", "derivative-of-name", None),
    ("X_{ij}^2", "X", "parts-indexed", None),
    ("x_i^2*norm2(x)", "x", "parts-indexed", None),
    (r"\binom{n}{k}", "n", "binomial", BINOMIAL),
    ("1e400*x", "x", "number-too-long", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "by", "code", "offered"), REFUSED, ids=[r[0] for r in REFUSED])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_could_be_meant_otherwise_is_asked_for(
    text: str, by: str, code: str, offered: str | None, lang: str
) -> None:
    with pytest.raises(ClosedformError) as caught:
        cf.derive(text, by)
    error = caught.value
    assert (error.code, error.suggestion) == (code, offered)
    assert error.span is not None
    assert offered is None or f"`{offered}`" in error.report(lang)


@pytest.mark.parametrize(
    "text", ["w'*Sb*w/(w'*Sw*w)", "tanh(Wx*x + Wh*h + b)", "x'*x + dx'*dx", "x'*lam*x"]
)
def test_a_longer_name_is_a_name_where_the_product_does_not_fit(text: str) -> None:
    assert cf.derive(text, "w" if "Sw" in text else "x").result


# -- time ------------------------------------------------------------------------------------------


def test_a_dotted_name_is_a_function_of_time() -> None:
    energy = cf.derive("ẋ'*M*ẋ/2 - x'*K*x/2", "x")
    assert energy.assumed[0] == "x: vector(m) function(t)"
    assert str(energy.result) == "-(K + K')*x/2"
    assert any("held fixed" in note for note in energy.notes)


def test_a_derivative_by_a_velocity() -> None:
    momentum = cf.derive(
        "ẋ'*M*ẋ/2", "ẋ", where="x: vector(n) function(t), M: matrix(n, n) symmetric"
    )
    assert str(momentum.result) == "M*(d(x)/d(t))"
    assert "∂f/∂(d(x)/d(t))[i]" in momentum.layout


def test_what_is_declared_to_stand_still_has_no_velocity() -> None:
    with pytest.raises(ClosedformError) as caught:
        cf.derive("ẋ'*ẋ", "x", where="x: vector(n)")
    assert caught.value.code == "not-of-time"


def test_a_second_derivative_by_time_needs_no_declaration() -> None:
    assert str(cf.derive("d(d(X)/d(t))/d(t)", "t").result) == "d(d(d(X)/d(t))/d(t))/d(t)"


# -- declarations ----------------------------------------------------------------------------------

CONTRADICTIONS = [
    ("x: vector(n) pd", "declared-not-matrix"),
    ("x: scalar symmetric", "declared-not-matrix"),
    ("y: vector(n) binary pm1", "declared-contrary"),
    ("lam: scalar > 0 < 0", "declared-contrary"),
    ("lam: scalar >= 1 <= 0", "declared-contrary"),
    ("N > D, D > N", "dims-contrary"),
    ("N > D, D >= N", "dims-contrary"),
    ("N > D, N < D", "dims-contrary"),
    ("x vector(n)", "declaration-colon"),
]


@pytest.mark.parametrize(("where", "code"), CONTRADICTIONS)
def test_a_declaration_that_nothing_fulfils_is_refused(where: str, code: str) -> None:
    with pytest.raises(ClosedformError) as caught:
        cf.derive("x'*x", "x", where=where)
    assert caught.value.code == code
    assert caught.value.source == where


@pytest.mark.parametrize("where", ["N >= D, D >= N", "lam: scalar > 0 < 1", "S: matrix(n, n) pd"])
def test_a_declaration_that_something_fulfils_is_not(where: str) -> None:
    assert cf.derive("x'*x", "x", where=where).result


def test_a_property_of_matrices_makes_an_undeclared_name_one() -> None:
    assert cf.derive("y'*x*y", "y", where="x pd").assumed == ["y: vector(m)", "x: matrix(m, m) pd"]


@pytest.mark.parametrize(
    ("text", "where", "result"),
    [
        ("sum(i = i0:n, x[i])", "i0: index(n), x: vector(n)", "sum(i = i0:n, e_i)"),
        ("sum(i = 1:i0, x[i]^2)", "i0: index(n), x: vector(n)", "2*sum(i = 1:i0, x[i]*e_i)"),
    ],
)
def test_a_declared_index_ends_a_range(text: str, where: str, result: str) -> None:
    assert str(cf.derive(text, "x", where=where).result) == result


def test_ranges_decide_sizes_that_a_sum_leaves_open() -> None:
    text = "vec(sum(j = 1:m, sum(k = 1:m, e_k*e_j'))) + zeros(m*m)"
    assert [str(size) for size in read(text).expression.shape] == ["m*m"]
