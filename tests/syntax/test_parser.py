"""What a text of the notation is read as."""

from __future__ import annotations

from fractions import Fraction

import pytest

from closedform.errors import ClosedformError, LimitProblem
from closedform.syntax.parser import parse_equation, parse_expression, parse_program
from closedform.syntax.reading import DEEPEST, LONGEST
from closedform.syntax.tree import Span, Tree
from syntax.dump import dump

OPERATORS = [
    ("-a*b", "(neg (* a b))"),
    ("a*-b*c", "(* (* a (neg b)) c)"),
    ("a + -b*c", "(+ a (neg (* b c)))"),
    ("a - b - c", "(- (- a b) c)"),
    ("a/b*c", "(* (/ a b) c)"),
    ("a .* b ./ c ⊗ d", "(⊗ (./ (.* a b) c) d)"),
    ("-x^2", "(neg (^ x 2))"),
    ("2^-1", "(^ 2 (neg 1))"),
    ("2.^-x", "(.^ 2 (neg x))"),
    ("X^2'", "(' (^ X 2))"),
    ("X'^2", "(^ (' X) 2)"),
    ("x''", "(' (' x))"),
    ("x'*A*x", "(* (* (' x) A) x)"),
    ("A ⊙ B ∘ C − D", "(- (.* (.* A B) C) D)"),
    ("a·b ⊘ c", "(./ (* a b) c)"),
    ("a ≤ b", "(<= a b)"),
    ("x.^2 + 2.^x - 3.*x", "(- (+ (.^ x 2) (.^ 2 x)) (.* 3 x))"),
    ("2./x + 1.^x", "(+ (./ 2 x) (.^ 1 x))"),
    ("+x", "(pos x)"),
    ("--x", "(neg (neg x))"),
    ("2 + 3*x", "(+ 2 (* 3 x))"),
]
NUMBERS = [
    ("0.1", Fraction(1, 10)),
    (".5", Fraction(1, 2)),
    ("1e-3", Fraction(1, 1000)),
    ("2.5E+2", Fraction(250)),
    ("3.", Fraction(3)),
]
TRANSPOSES = [
    ("X^T*y", "(* (' X) y)"),
    ("X^{T}", "(' X)"),
    ("Xᵀ + x⊤ + x′", "(+ (+ (' X) (' x)) (' x))"),
    ("A^-T", "(' (^ A (neg 1)))"),
    ("A^{-T}", "(' (^ A (neg 1)))"),
    ("A⁻ᵀ", "(' (^ A (neg 1)))"),
    ("Aᵀᵀ", "(' (' A))"),
    ("A^{-1}*b", "(* (^ A (neg 1)) b)"),
    ("A⁻¹ + x² + x₁³", "(+ (+ (^ A (neg 1)) (^ x 2)) (^ x₁ 3))"),
    ("A† + A^+", "(+ (pinv A) (pinv A))"),
    ("X.'", "(' X)"),
    ("X^(T)", "(^ X T)"),
]
BRACKETS = [
    ("(a + b)*c", "(* (+ a b) c)"),
    ("|x|*|y|", "(* (bars x) (bars y))"),
    ("||x|| + |-1|", "(+ (norm2 x) (bars (neg 1)))"),
    ("‖X*w - y‖₂² + ‖w‖_1", "(+ (^ (norm2 (- (* X w) y)) 2) (norm1 w))"),
    ("‖A‖_F^2", "(^ (norm2 A) 2)"),
    ("⟨A, B⟩ + <A, B>", "(+ (inner A B) (inner A B))"),
    ("√x + √(x + 1)", "(+ (sqrt x) (sqrt (+ x 1)))"),
    ("x[i] + X[i, j]", "(+ (entry x i) (entry X i j))"),
    ("X[i, :] + X[:, j]", "(+ (entry X i (slice)) (entry X (slice) j))"),
    ("X[i, :]'*w", "(* (' (entry X i (slice))) w)"),
    ("X[1:2, j]", "(entry X (slice 1 2) j)"),
    ("(X'*A)[2, 1]", "(entry (* (' X) A) 2 1)"),
    ("eye(3)[:, 1]'", "(' (entry (eye 3) (slice) 1))"),
    ("x[i-1]", "(entry x (- i 1))"),
    ("f(x; w)", "(f x w)"),
    ("softmax(X, rows)", '(softmax X "rows")'),
    ("sum(X, cols) + sum(x)", '(+ (sum X "cols") (sum x))'),
    ("where(s > y, a, 1)", "(where (> s y) a 1)"),
]
SUMS = [
    ("sum(i = 1:N, x[i])", "(binder:sum (range:i 1 N) (entry x i))"),
    ("prod(j = 0:k-1, x[j+1])", "(binder:prod (range:j 0 (- k 1)) (entry x (+ j 1)))"),
    (
        "sum(i = 1:N, j = i:N, A[i,j])",
        "(binder:sum (range:i 1 N) (range:j i N) (entry A i j))",
    ),
    ("sum(i, X[i,:]'*w)", "(binder:sum (range:i) (* (' (entry X i (slice))) w))"),
    ("sum(a, b)", "(sum a b)"),
    ("Σ_{i=1}^N x_i + 3", "(+ (binder:sum (range:i 1 N) (entry:subscript x i)) 3)"),
    (
        "Σ_{i=1}^N -y[i]*log(p[i])",
        "(binder:sum (range:i 1 N) (neg (* (entry y i) (log (entry p i)))))",
    ),
    ("a*Σ_i x[i]*w", "(* a (binder:sum (range:i) (* (entry x i) w)))"),
    ("∏_{j=1}^{n-1} x[j]", "(binder:prod (range:j 1 (- n 1)) (entry x j))"),
    ("∑ᵢ xᵢ", "(binder:sum (range:i) (entry:subscript x i))"),
    ("∑_{i=1}^N (x[i])", "(binder:sum (range:i 1 N) (entry x i))"),
    ("Σ_{i,j} A[i,j]", "(binder:sum (range:i) (range:j) (entry A i j))"),
    ("sum_{i=1}^n x_i", "(binder:sum (range:i 1 n) (entry:subscript x i))"),
    ("Σ*x + Σ_k*y", "(+ (* Σ x) (* Σ_k y))"),
    ("|Σ|", "(bars Σ)"),
    ("x_i + e_1", "(+ x_i e_1)"),
    ("Σ_i x_i*e_i", "(binder:sum (range:i) (* (entry:subscript x i) e_i))"),
]
DERIVATIVES = [
    ("grad(x'*x, x)", "(derivative:grad (* (' x) x) x)"),
    ("jac(f, x) + hess(f, x)", "(+ (derivative:jac f x) (derivative:hess f x))"),
    ("d(f)/d(x)", "(derivative:d f x)"),
    ("2*d(f)/d(X[i,j])", "(* 2 (derivative:d f (entry X i j)))"),
    ("d(d(x)/d(t))/d(t)", "(derivative:d (derivative:d x t) t)"),
    ("∂f/∂x", "(derivative:d f x)"),
    ("2*∂(f)/∂(x)*y", "(* (* 2 (derivative:d f x)) y)"),
    ("∂²f/∂x²", "(derivative:hess f x)"),
    ("∂/∂x (x'*x)", "(derivative:d (* (' x) x) x)"),
    ("∇_x f + g", "(+ (derivative:grad f x) g)"),
    ("∇_x(x'*x)", "(derivative:grad (* (' x) x) x)"),
    ("∇²_w f(w)", "(derivative:hess (f w) w)"),
    ("ẋ + q̈", "(+ (derivative:d x t) (derivative:d (derivative:d q t) t))"),
    ("größe", "größe"),
]
HABITS = [
    ("trace(A) + ln(x)", "(+ (tr A) (log x))"),
    ("log1p(x)", "(log (+ 1 x))"),
    ("expit(x) + expm1(x)", "(+ (sigmoid x) (- (exp x) 1))"),
    ("norm(x)^2", "(^ (norm2 x) 2)"),
    ("max(0, x)", "(maximum 0 x)"),
    ("max(X, rows)", '(max X "rows")'),
    ("e^(-x)", "(exp (neg x))"),
    ("A.T*b", "(* (' A) b)"),
    ("x**2", "(^ x 2)"),
    ("x.sum()", "(sum x)"),
    ("A @ x", "(program:numpy (* A x))"),
    ("np.outer(a, b)", "(program:numpy (* a (' b)))"),
    ("np.linalg.norm(x, 1)", "(program:numpy (norm1 x))"),
    (
        "np.linalg.norm(X @ w - y)**2 + lam * w.T @ w",
        "(program:numpy (+ (^ (norm2 (- (* X w) y)) 2) (* (* lam (' w)) w)))",
    ),
    ("np.dot(X, w)", "(program:numpy (* X w))"),
    ("lambda*x", "(* lambda x)"),
    ("𝐗*𝐰", "(* X w)"),
]
PROGRAMS = [
    ("a = 1\nb = a\na + b", "(program (define:a 1) (define:b a) (+ a b))"),
    ("s(t) = 1/(1 + t); s(x)", "(program (define:s t (/ 1 (+ 1 t))) (s x))"),
    ("f(x; w) = w'*x\nL = f(x; w)", "(program (define:f x w (* (' w) x)) (define:L (f x w)) L)"),
    ("f(x) = x^2", "(program (define:f x (^ x 2)) (f x))"),
    ("a +\n b", "(+ a b)"),
    ("a\n + b", "(+ a b)"),
    ("a\n  -b", "(- a b)"),
    ("(a\n+ b)", "(+ a b)"),
    ("# a remark\n\na = 1 % another\n\na*2 # end", "(program (define:a 1) (* a 2))"),
    ("trace(x) = x; trace(y)", "(program (define:trace x x) (trace y))"),
    ("x*y;", "(* x y)"),
    ("a ...\n + b", "(+ a b)"),
]
TABLES = {
    "operators": OPERATORS,
    "transposes": TRANSPOSES,
    "brackets": BRACKETS,
    "sums": SUMS,
    "derivatives": DERIVATIVES,
    "habits": HABITS,
    "programs": PROGRAMS,
}
CASES = [pytest.param(*case, id=case[0]) for table in TABLES.values() for case in table]


@pytest.mark.parametrize(("text", "tree"), CASES)
def test_a_text_has_its_tree(text: str, tree: str) -> None:
    assert dump(parse_program(text).tree) == tree


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_numbers_are_exact(text: str, value: Fraction) -> None:
    assert parse_expression(text).value == value


@pytest.mark.parametrize(
    ("text", "names", "tree"),
    [
        ("X^T", {"T"}, "(^ X T)"),
        ("e^x", {"e"}, "(^ e x)"),
        ("Σ_i x_i", {"x_i"}, "(binder:sum (range:i) x_i)"),
        ("d(f)/d(x) + d", {"d"}, "(+ (derivative:d f x) d)"),
        ("np.T", {"np"}, "(' np)"),
        ("norm(x)", {"norm"}, "(norm x)"),
    ],
)
def test_a_declared_name_keeps_its_meaning(text: str, names: set[str], tree: str) -> None:
    assert dump(parse_program(text, frozenset(names)).tree) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("A*x = b", "(equation:= (* A x) b)"),
        ("sum(w) = 1", "(equation:= (sum w) 1)"),
        ("E := R - U*V'", "(equation::= E (- R (* U (' V))))"),
        ("w >= 0", "(>= w 0)"),
    ],
)
def test_equations(text: str, tree: str) -> None:
    assert dump(parse_equation(text).tree) == tree


def places(tree: Tree, text: str) -> list[str]:
    """The text of every node, the outermost first."""
    inner = [place for child in tree.children for place in places(child, text)]
    return [text[tree.span.start : tree.span.end], *inner]


def test_every_node_knows_its_place() -> None:
    text = "(a + b)'*f(x)[1]"
    assert places(parse_expression(text), text) == [
        text, "(a + b)'", "a + b", "a", "b", "f(x)[1]", "f(x)", "x", "1",
    ]  # fmt: skip


def test_readings_that_could_be_meant_otherwise_have_notes() -> None:
    text = "y * (X @ w) + A.T"
    notes = [(note.code, text[slice(*note.span)]) for note in parse_program(text).notes]
    assert notes == [
        ("numpy-product", "y * (X @ w)"),
        ("read-as", "X @ w"),
        ("numpy-matmul", "X @ w"),
        ("read-as", "A.T"),
    ]
    assert parse_program("y * w").notes == ()
    assert [note.code for note in parse_program("‖X‖₂").notes] == ["norm-of-a-vector"]


def test_long_sums_and_many_statements_are_read() -> None:
    total = parse_program(" + ".join(["x"] * 5_000)).tree
    assert total.kind == "program"
    assert len(parse_program("a = 1;" * 1_000 + "a").tree.children) == 1_001


@pytest.mark.parametrize("opener", ["(", "[", "f(", "-", "√", "|", "x^{", "Σ_i ", "np.", "∇_x "])
def test_deep_nesting_is_an_error_with_its_place(opener: str) -> None:
    with pytest.raises(ClosedformError) as caught:
        parse_program("x" * (opener == "[") + opener * 50_000)
    assert caught.value.span is not None


def test_nesting_is_bounded_by_what_the_message_says() -> None:
    deep = "(" * DEEPEST + "x" + ")" * DEEPEST
    assert dump(parse_program(deep).tree) == "x"
    with pytest.raises(LimitProblem, match="too-deep"):
        parse_program(f"({deep})")


def test_a_long_text_is_refused_at_once() -> None:
    with pytest.raises(LimitProblem) as caught:
        parse_program("x+" * LONGEST)
    assert caught.value.code == "too-long"
    assert caught.value.span == Span(LONGEST, LONGEST + 1)
