"""What a LaTeX formula is read as."""

from __future__ import annotations

import pytest

from closedform.errors import ClosedformError
from closedform.syntax import front
from closedform.syntax.latex import parse_latex, parse_latex_equation
from syntax.dump import dump

PRODUCTS = [
    ("X w", "(* X w)"),
    (r"2 \lambda w", "(* (* 2 lambda) w)"),
    ("(A+B)x", "(* (+ A B) x)"),
    (r"x^\top A x", "(* (* (' x) A) x)"),
    ("-ab + c", "(+ (neg (* a b)) c)"),
    (r"a \cdot b\,c", "(* (* a b) c)"),
    (r"A \odot B + A \circ B", "(+ (.* A B) (.* A B))"),
    (r"A \otimes B - A\oslash B", "(- (⊗ A B) (./ A B))"),
    (r"3 \times x", "(* 3 x)"),
    ("x*y", "(* x y)"),
    (r"\frac12 x", "(* (/ 1 2) x)"),
    (r"1/2 \|x\|", "(* (/ 1 2) (norm2 x))"),
]
SCRIPTS = [
    (r"A^\top + B^T + C^\intercal", "(+ (+ (' A) (' B)) (' C))"),
    (r"D^{\mathsf T} + E^{\mathrm{T}} + F^{T}", "(+ (+ (' D) (' E)) (' F))"),
    (r"G^\prime + H'", "(+ (' G) (' H))"),
    (r"A^{-1}b + A^{-\top}", "(+ (* (^ A (neg 1)) b) (' (^ A (neg 1))))"),
    ("A^{-T}", "(' (^ A (neg 1)))"),
    (r"A^{\dagger} + A^+", "(+ (pinv A) (pinv A))"),
    (r"x^{n-1} + x^2y", "(+ (^ x (- n 1)) (* (^ x 2) y))"),
    ("e^{-z} + e^x", "(+ (exp (neg z)) (exp x))"),
    (r"1^\top x", "(* (' (vector 1)) x)"),
    ("x_i + w_0 + x_{max}", "(+ (+ x_i w_0) x_max)"),
    (r"x_{\text{max}} + \mu_k", "(+ x_max mu_k)"),
    ("X_{ij} + X_{i,j}", "(+ (entry:subscript X i j) (entry:subscript X i j))"),
    ("X_{i:} + X_{:j}", "(+ (entry:subscript X i (slice)) (entry:subscript X (slice) j))"),
    ("w_{2,d}", "(entry:subscript w 2 d)"),
    ("(BA)_{sr}", "(entry:subscript (* B A) s r)"),
    ("w_j + w", "(+ (entry:subscript w j) w)"),
    (r"\mathbf{e}_i + \delta_{ij}", "(+ e_i (entry:subscript I i j))"),
    (r"I_n + \mathbf{1}_n + \mathbf{I}", "(+ (+ (eye n) (ones n)) I)"),
    (r"x^{\odot 2} + \mathbf{1}_{m \times n}", "(+ (.^ x 2) (ones m n))"),
    (r"\mathbf{0}_n + I_{mn} z", "(+ (zeros n) (* (eye (* m n)) z))"),
    ("I_{ij}", "(entry:subscript I i j)"),
    ("x^{(i)}", "(entry:sample x i)"),
    ("x^{(i)}_j", "(entry:sample x i j)"),
    ("x_j^{(i)}", "(entry:sample x i j)"),
    ("W^{(1)} a^{[1]}", "(* W_1 a_1)"),
    ("X[i,:] + x[2]", "(+ (entry X i (slice)) (entry x 2))"),
]
NAMES = [
    (r"\mathbf{X}\boldsymbol{\mu}\vec{x}\bm{y}", "(* (* (* X mu) x) y)"),
    (r"\hat{y} + \tilde x + \bar{\mathbf{x}}", "(+ (+ y_hat x_tilde) x_bar)"),
    (r"\dot{\mathbf{x}}", "(derivative:d x t)"),
    (r"\ddot q_1", "(derivative:d (derivative:d q_1 t) t)"),
    (r"\mathcal{L} + \ell + \varepsilon", "(+ (+ L ell) varepsilon)"),
    (r"dX + \mathrm{d}x", "(+ dX dx)"),
    (r"{\bf x}^T {\rm tr}(A)", "(* (' x) (tr A))"),
]
BRACKETS = [
    (r"\left\| \mathbf{X}\mathbf{w} - \mathbf{y} \right\|_2^2", "(^ (norm2 (- (* X w) y)) 2)"),
    (r"\lVert w \rVert_1 + \Vert w \Vert", "(+ (norm1 w) (norm2 w))"),
    (r"\lVert w \lVert x \rVert \rVert", "(norm2 (* w (norm2 x)))"),
    (r"\left\| A \left\| x \right\| \right\|", "(norm2 (* A (norm2 x)))"),
    (r"|x||y|", "(* (bars x) (bars y))"),
    (r"\|X\|_F^2 + \|x\|^2_2", "(+ (^ (norm2 X) 2) (^ (norm2 x) 2))"),
    (r"\left|\frac{a}{b}\right| |c|", "(* (bars (/ a b)) (bars c))"),
    (r"\langle A, B\rangle", "(inner A B)"),
    (r"\left[a + b\right] \{c\}", "(* (+ a b) c)"),
    (r"\bigl(a\bigr)\!\left( b \right)", "(* a b)"),
    ("{x}^2", "(^ x 2)"),
]
FUNCTIONS = [
    (r"\operatorname{tr}(AB) + \mathrm{tr}(A)", "(+ (tr (* A B)) (tr A))"),
    (r"\text{tr}(A) + \tr(A)", "(+ (tr A) (tr A))"),
    (r"\tr A B + c", "(+ (tr (* A B)) c)"),
    (r"\log\det X + \log|X|", "(+ (log (det X)) (log (bars X)))"),
    (r"\ln x + y \log z", "(+ (log x) (* y (log z)))"),
    (r"\log 2\pi\sigma^2", "(log (* (* 2 pi) (^ sigma 2)))"),
    (r"\exp\left\{-x\right\} y", "(* (exp (neg x)) y)"),
    (r"\sin^2 x", "(^ (sin x) 2)"),
    (r"\sigma(w^\top x)", "(sigmoid (* (' w) x))"),
    (r"\psi(x) + \psi'(x) + \log\Gamma(x)", "(+ (+ (digamma x) (trigamma x)) (lgamma x))"),
    (r"\psi^{(2)}(x) + \psi^{(1+k)}(x)", "(+ (polygamma 2 x) (polygamma (+ 1 k) x))"),
    (r"L_{\exp}(X, E)", "(dexpm X E)"),
    (r"\sqrt{x+1}", "(sqrt (+ x 1))"),
    (r"\sqrt[3]{x}", "(^ x (/ 1 3))"),
    (r"\sqrt[n + 1]{x y}^2", "(^ (^ (* x y) (/ 1 (+ n 1))) 2)"),
    (r"\max(0, x)", "(maximum 0 x)"),
    (r"\lambda_{\max}(A)", "(lambda_max A)"),
    (r"\operatorname{vec}(X)^\top", "(' (vec X))"),
    (r"\lambda log(x) + tr(AB)", "(+ (* lambda (log x)) (tr (* A B)))"),
    ("f(x; w)", "(f x w)"),
]
SUMS = [
    (r"\sum_{i=1}^{N} 2 x_i + 1", "(+ (binder:sum (range:i 1 N) (* 2 (entry:subscript x i))) 1)"),
    (r"\sum_i x_i^2", "(binder:sum (range:i) (^ (entry:subscript x i) 2))"),
    (r"\sum^N_{i=1} x^2_i", "(binder:sum (range:i 1 N) (^ (entry:subscript x i) 2))"),
    (r"\sum_{i,j} A_{ij}", "(binder:sum (range:i) (range:j) (entry:subscript A i j))"),
    (r"\prod_{i=1}^d p_i", "(binder:prod (range:i 1 d) (entry:subscript p i))"),
    (r"\sum_{i=1}^{n} x_{i+1}", "(binder:sum (range:i 1 n) (entry:subscript x (+ i 1)))"),
    (
        r"\sum_{i=1}^N (y^{(i)} - w^\top x^{(i)})^2",
        "(binder:sum (range:i 1 N) (^ (- (entry:sample y i) (* (' w) (entry:sample x i))) 2))",
    ),
]
DERIVATIVES = [
    (r"\frac{\partial f}{\partial x}", "(derivative:d f x)"),
    (r"\frac{\partial}{\partial x}(x^\top x)", "(derivative:d (* (' x) x) x)"),
    (r"\frac{d}{dx} x^2 + 1", "(+ (derivative:d (^ x 2) x) 1)"),
    (r"\frac{\mathrm{d} f}{\mathrm{d} x}", "(derivative:d f x)"),
    (r"\frac{\partial x^\top A x}{\partial x}", "(derivative:d (* (* (' x) A) x) x)"),
    (r"\frac{\partial f}{\partial X_{rs}}", "(derivative:d f (entry:subscript X r s))"),
    (r"\frac{\partial^2 f}{\partial x \partial x^\top}", "(derivative:hess f x)"),
    (r"\frac{\partial^2 f}{\partial x^2}", "(derivative:hess f x)"),
    (r"\frac{\partial^2 f}{\partial x \partial y}", "(derivative:d (derivative:d f y) x)"),
    (r"\nabla_x f + \nabla^2_w L", "(+ (derivative:grad f x) (derivative:hess L w))"),
    (r"\partial f/\partial x", "(derivative:d f x)"),
    (r"\frac{d}{2}", "(/ d 2)"),
]
WHOLE = [
    (
        r"\frac{1}{2}\left\| \mathbf{X}\mathbf{w} - \mathbf{y} \right\|_2^2"
        r" + \lambda \lVert \mathbf{w} \rVert_1",
        "(+ (* (/ 1 2) (^ (norm2 (- (* X w) y)) 2)) (* lambda (norm1 w)))",
    ),
    (r"$$ x^2. $$", "(^ x 2)"),
    (r"\[ x \tag{1} \label{eq:a} \]", "x"),
    (r"\( x \)", "x"),
    (r"f(x) = x^2; f(3)", "(program (define:f x (^ x 2)) (f 3))"),
    (r"J(\theta) = \theta^2", "(program (define:J theta (^ theta 2)) (J theta))"),
]
TABLES = (PRODUCTS, SCRIPTS, NAMES, BRACKETS, FUNCTIONS, SUMS, DERIVATIVES, WHOLE)
CASES = [pytest.param(*case, id=case[0]) for table in TABLES for case in table]
REFUSED = [
    (r"\underset{x}{f}", "latex-unsupported", r"\underset"),
    (r"a\\b", "latex-unsupported", r"\\"),
    (r"x \text{ if } y", "latex-unsupported", r"\text{ if }"),
    (r"\mathbb{E}[x]", "latex-unsupported", r"\mathbb{E}"),
    (r"\left. x \right|", "latex-unsupported", r"\left."),
    (r"\sqrt[3{x}", "unclosed", "["),
    (r"\log_2 x", "latex-unsupported", "_"),
    (r"\max_w f", "latex-unsupported", "_"),
    ("x^*", "latex-unsupported", "*"),
    (r"\hat{x + y}", "latex-unsupported", r"\hat{x + y}"),
    (r"\frac{a}", "latex-braces", r"\frac"),
    (r"\log x y", "function-extent", r"\log x y"),
    (r"\operatorname{tr}(A)^\top", "function-extent", None),
    (r"\tr(A - B)(A - B)", "function-extent", None),
    (r"\frac{d}{dx}(f) g", "operator-extent", None),
    ("x_{i+1}", "subscript-unclear", "x_{i+1"),
    (r"x^{(i+1)}", "superscript-unclear", None),
    (r"x/2\sigma", "division-extent", r"/2\sigma"),
    (r"A \times B", "cross-product", r"\times"),
    (r"\sum_i a_i + b_i", "sum-extent", None),
    ("loss(x)", "latex-word", "loss"),
    (r"\left( a", "unclosed", "("),
    ("a }", "unopened", "}"),
    ("x 2", "unexpected", "2"),
    ("x^23", "unexpected", "3"),
    ("x!", "unknown-character", "!"),
    (r"\frac{\partial f}{x}", "derivative-quotient", None),
]


@pytest.mark.parametrize(("text", "tree"), CASES)
def test_a_formula_has_its_tree(text: str, tree: str) -> None:
    assert dump(parse_latex(text).tree) == tree


@pytest.mark.parametrize(("text", "code", "place"), REFUSED)
def test_what_is_not_known_is_refused_at_its_place(text: str, code: str, place: str | None) -> None:
    with pytest.raises(ClosedformError) as caught:
        parse_latex(text)
    assert caught.value.code == code
    assert caught.value.span is not None
    if place is not None:
        assert text[slice(*caught.value.span)] == place


@pytest.mark.parametrize(
    ("text", "names", "tree"),
    [
        ("w_0 + w_i", {"w_0", "w"}, "(+ w_0 (entry:subscript w i))"),
        ("w_2", {"w"}, "(entry:subscript w 2)"),
        ("lam w", {"lam"}, "(* lam w)"),
        (r"\lambda \mu", {"lam", "μ"}, "(* lam μ)"),
        ("W_1 + W_{12}", {"W1", "W12"}, "(+ W1 W12)"),
        (r"\sigma(z)", {"sigma"}, "(* sigma z)"),
        ("x^T", {"T"}, "(^ x T)"),
        ("d x", {"d"}, "(* d x)"),
        ("e^x", {"e"}, "(^ e x)"),
    ],
)
def test_a_declared_name_keeps_its_meaning(text: str, names: set[str], tree: str) -> None:
    assert dump(parse_latex(text, frozenset(names)).tree) == tree


def test_equations() -> None:
    text = r"\frac{\partial f}{\partial X} = BA"
    assert dump(parse_latex_equation(text).tree) == "(equation:= (derivative:d f X) (* B A))"


@pytest.mark.parametrize(
    ("text", "tree", "notes"),
    [
        (r"x^\top x", "(* (' x) x)", []),
        ("x'*x", "(* (' x) x)", []),
        ("A^{-1}*lam", "(* (^ A (neg 1)) lam)", []),
        ("x^{T}Ax", "(* (* (' x) A) x)", ["read-as-latex"]),
        ("$xy$", "(* x y)", []),
    ],
)
def test_the_front_door_tells_latex_from_the_notation(
    text: str, tree: str, notes: list[str]
) -> None:
    parsed = front.parse(text)
    assert dump(parsed.tree) == tree
    assert [note.code for note in parsed.notes] == notes


def test_the_front_door_keeps_the_error_of_the_notation() -> None:
    with pytest.raises(ClosedformError) as caught:
        front.parse("2x")
    assert caught.value.suggestion == "2*x"
