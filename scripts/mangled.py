"""What becomes of random and mangled text: an answer, or an error with its place, soon and small."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Mapping
from random import Random
from typing import Any, NamedTuple

from closedform import library
from closedform.errors import CheckFailed, ClosedformError
from limits import Overdue, limited, place, raised

SLOW = 1.0
LIMIT = 10.0
MEGABYTES = 200
SMALLER = 300


class Asked(NamedTuple):
    """What a user could hand over."""

    expr: str
    wrt: str
    where: str | None


SEEDS = tuple(
    Asked(*(part.strip() for part in line.split("|", 2)))
    for line in """
norm2(X*w - y)^2 | w | X: matrix(N, D), w: vector(D), y: vector(N)
norm2(X*w - y)^2 + lam*norm2(w)^2 | w | X: matrix(N, D), w: vector(D), y: vector(N), lam: scalar > 0
x'*A*x | x | A: matrix(n, n), x: vector(n)
x'*A*x + b'*x + c | x | A: matrix(n, n) symmetric, x: vector(n), b: vector(n), c: scalar
tr(A*X*B*X') | X | A: matrix(m, m), X: matrix(m, n), B: matrix(n, n)
tr(X^3) | X | X: matrix(n, n)
tr(X^k) | X | X: matrix(n, n), k: integer >= 1
logdet(I + A'*X*A) | X | A: matrix(n, m), X: matrix(n, n) pd
-logdet(S) - tr(inv(S)*C) | S | S: matrix(n, n) pd, C: matrix(n, n)
sum(i = 1:N, log(1 + exp(-y[i]*X[i, :]'*w))) | w | X: matrix(N, D), w: vector(D), y: vector(N)
sum(i = 1:n-1, (x[i+1] - x[i])^2) | x | x: vector(n)
prod(i = 1:n, 1 + x[i]^2) | x | x: vector(n)
s(t) = 1/(1 + exp(-t)); sum(i = 1:N, y[i]*log(s(X[i, :]'*w))) | w | X: matrix(N, D), w: vector(D), y: vector(N)
f(x; w) = w'*x; f(a; b)^2 | b | a: vector(n), b: vector(n)
softmax(W*x + b) | x | W: matrix(m, n), x: vector(n), b: vector(m)
logsumexp(X*w) | w | X: matrix(N, D), w: vector(D)
sum(softmax(X, rows) .* Y) | X | X: matrix(m, n), Y: matrix(m, n)
norm2(A*diag(x)*B - C)^2 | x | A: matrix(m, n), x: vector(n), B: matrix(n, p), C: matrix(m, p)
vec(A*X*B) | X | A: matrix(m, n), X: matrix(n, p), B: matrix(p, q)
kron(x, y)'*c | x | x: vector(n), y: vector(m), c: vector(n*m)
inv(X) | X | X: matrix(n, n) invertible
det(X'*A*X) | X | X: matrix(n, m), A: matrix(n, n)
expm(t*A)*x | t | t: scalar, A: matrix(n, n), x: vector(n)
sum(where(x > 0, x, a*x)) | x | x: vector(n), a: scalar
maximum(0, 1 - y*(w'*x)) | w | y: scalar, w: vector(n), x: vector(n)
relu(W2*relu(W1*x + b1) + b2) | W1 | W1: matrix(h, n), W2: matrix(m, h), x: vector(n), b1: vector(h), b2: vector(m)
max(A*x) | x | A: matrix(m, n), x: vector(n)
cumsum(x .^ 2)'*y | x | x: vector(n), y: vector(n)
norm1(A*x - b) | x | A: matrix(m, n), x: vector(n), b: vector(m)
lambda_max(A + x*x') | x | A: matrix(n, n) symmetric, x: vector(n)
sqrt(1 + x.^2) ./ (2 + cos(y)) | x | x: vector(n), y: vector(n)
a^x + x^a + log(x)/a | x | a: scalar > 0, x: scalar > 0
erf(x)*lgamma(1 + x^2) | x | x: scalar
grad(x'*A*x, x)'*y | x | A: matrix(n, n), x: vector(n), y: vector(n)
hess(sum(x.^4), x)*y | x | x: vector(n), y: vector(n)
d(x)/d(t) | t | x: vector(n) function(t)
x'*M*x/2 | t | M: matrix(n, n), x: vector(n) function(t)
mean(X, rows)'*a | X | X: matrix(m, n), a: vector(m)
e_1'*X*e_2 | X | X: matrix(m, n)
X[1, 2] + x[1] | X | X: matrix(m, n), x: vector(n)
h[j] | h[j] | h: vector(n), j: index(n)
norm2(X - Y) | X[2, :] | X: matrix(m, n), Y: matrix(m, n)
(x - mu)'*inv(S)*(x - mu) | mu | x: vector(n), mu: vector(n), S: matrix(n, n) pd
y*log(p) + (1 - y)*log(1 - p) | p | y: scalar, p: scalar
<A, B*X> | X | A: matrix(m, n), B: matrix(m, p), X: matrix(p, n)
1/2*norm2(x)^2 - 0.5*x'*y + 3.25e-2 | x | x: vector(n), y: vector(n)
tril(L)*tril(L)' | L | L: matrix(n, n) lower
pinv(A)*b | A | A: matrix(m, n), b: vector(m)
K = X*X'; tr(K*K) | X | X: matrix(m, n)
commutation(m, n)*vec(X) | X | X: matrix(m, n)
x'*y/(norm2(x)*norm2(y)) | x |
X*w - y | w |
tr(A*B) | A |
theta'*x - log(sum(exp(theta))) | theta |
‖X·w − y‖² | w |
‖Xw - y‖₂² + λ‖w‖² | w | X ∈ ℝ^(N×D), w ∈ ℝ^D, y ∈ ℝ^N, λ ∈ ℝ
Σ_{i=1}^N (y_i - w'*x_i)^2 | w | N: integer, y: vector(N), w: vector(D)
Σ_{i=1}^n x_i² | x | x: vector(n)
∏_{i=1}^n x_i | x | x: vector(n)
xᵀAx | x | A: matrix(n, n), x: vector(n)
x ⊙ y ⊘ z | x | x: vector(n), y: vector(n), z: vector(n)
A ⊗ B | A | A: matrix(m, n), B: matrix(p, q)
√(xᵀx) | x | x: vector(n)
∂(xᵀAx)/∂x | x | A: matrix(n, n), x: vector(n)
∇_x (xᵀAx) | x | A: matrix(n, n), x: vector(n)
tr(X⁻¹A) | X | X: matrix(n, n), A: matrix(n, n)
|x'*y| + |A| | x | x: vector(n), y: vector(n), A: matrix(n, n)
⟨A, X⟩ + ‖X‖₁ | X | A: matrix(m, n), X: matrix(m, n)
ẋ'*ẋ | t | x: vector(n) function(t)
σ² + μ·ρ | σ | σ: scalar, μ: scalar, ρ: scalar
\\frac{1}{2}\\|Xw - y\\|^2 | w | X: matrix(N, D), w: vector(D), y: vector(N)
\\mathbf{x}^\\top \\mathbf{A} \\mathbf{x} | x | A: matrix(n, n), x: vector(n)
\\sum_{i=1}^{N} \\log(1 + e^{-y_i w^\\top x_i}) | w | y: vector(N), w: vector(D), x: matrix(N, D)
\\operatorname{tr}(A X B X^\\top) | X | A: matrix(m, m), X: matrix(m, n), B: matrix(n, n)
\\log\\det \\Sigma + (x - \\mu)^\\top \\Sigma^{-1} (x - \\mu) | \\mu |
\\left\\lVert A x - b \\right\\rVert_2^2 + \\lambda \\|x\\|_1 | x |
\\prod_{i=1}^n x_i^{a_i} | x | x: vector(n), a: vector(n)
\\frac{x^\\top A x}{x^\\top x} | x | A: matrix(n, n), x: vector(n)
\\sigma(Wx + b) | x | W: matrix(m, n), x: vector(n), b: vector(m)
\\frac{\\partial}{\\partial x} (a^\\top x)^2 | x | a: vector(n), x: vector(n)
\\sqrt{x^\\top x} + \\exp\\left(-\\frac{\\|x\\|^2}{2\\sigma^2}\\right) | x |
\\max(0, 1 - y w^\\top x) | w | y: scalar, w: vector(n), x: vector(n)
np.sum((X @ w - y)**2) | w |
np.linalg.norm(X @ w - y)**2 + lam * w.T @ w | w | X: matrix(N, D), w: vector(D), y: vector(N), lam: scalar
np.trace(A @ X @ B) | X | A: matrix(m, n), X: matrix(n, p), B: matrix(p, m)
np.log(1 + np.exp(-y * (X @ w))).sum() | w | X: matrix(N, D), w: vector(D), y: vector(N)
np.linalg.inv(A) @ b | A | A: matrix(n, n), b: vector(n)
torch.sum(x**2) | x | x: vector(n)
x.T @ A @ x | x | A: matrix(n, n), x: vector(n)
X.mean(axis=0) | X | X: matrix(m, n)
1/(1 + exp(-w.T @ x)) | w | w: vector(n), x: vector(n)
np.dot(a, x)*np.einsum('ij,j', A, x) | x |
A \\ b | b |
Tr[X.X] | X |
diff(x^2, x) | x |
lambda x: x**2 | x |
y = X*w; y'*y | w | X: matrix(N, D), w: vector(D)
a = x'*x
b = a^2
b + a | x | x: vector(n)
sum(i, j, A[i, j]*x[i]*x[j]) | x | A: matrix(n, n), x: vector(n)
-2^2 - -x*-y' | x |
x^-1 + x^(1/3) | x | x: scalar
min(x, 3) + max(y, x) | x | x: scalar, y: scalar
tr(inv(X'*X + 2*I)*X'*Y) | X | X: matrix(m, n), Y: matrix(m, n)
sum(i = 1:n, j = 1:i, A[i, j]*x[j]) | x | A: matrix(n, n), x: vector(n)
""".strip().splitlines()
    if line.count("|") >= 2
)
BRACKETS = "()[]{}<>|‖⟨⟩"
SIGNS = "+-*/^'.,;:=_!@#$%&~`?\"\\ \t\n"
LETTERS = "xyzABXwimnNkλμσθΣ∂∇∏∑√ᵀ⁻¹²₁₂ẋ⊙⊘⊗·×÷≤≥≠∈ℝ∞∫−–’\u200b\u0301\u202e\ud7ff😀한"
TOKENS = (
    "sum(", "prod(", "norm2(", "where(", "inv(", "tr(", "det(", "kron(", "softmax(", "rows", "cols", "I", "pi",
    "e_1", "e_i", "ones(n)", "zeros(m, n)", "eye(n)", "vector(1)", "[i, :]", "[i]", "[0]", "[n+1]", "i = 1:n",
    "i = 0:n", "i = n:1", ".*", "./", ".^", "^T", "**", "@", ".T", "np.", "torch.", "==", "<=", ">=", ":=", "->",
    "\\frac{", "\\sum_{", "}", "^{", "_{", "\\mathbf{", "\\left(", "\\right)", "\\partial", "\\|", "$", "\\\\",
    "d(", ")/d(", "grad(", "hess(", "jac(", "∂", "∇_x", "Σ_i", "1e400", "0.1", "1/0", "0/0", "1e-30", "007", "2.",
    "99999999999999999999", "(10^10)", "^99999999", "^(-99999)", "^0", "^x", "^(1/0)", "f(x) = ", "; ", " = ",
    "symmetric", "integer", "None", "lambda", "import os", "__class__", "%s", "{0}", "NaN", "inf", "True", "x'x",
    "sum(i=1:n,", "prod(i=1:n,", "commutation(m,n)", "duplication(n)", "logm(", "sqrtm(", "expm(", "pinv(",
    "cumsum(", "lgamma(", "digamma(", "erf(", "lambda_max(", "rank(", "vech(", "adj(", "maximum(", "minimum(",
)  # fmt: skip
WHERE = (
    "x: vector(0)", "X: matrix(0, n)", "x: vector(-1)", "X: matrix(n, n) pd skew", "x: vector(n), x: scalar",
    "n: vector(n)", "k: integer >= 99999999", "k: integer >= -5", "x: vector(1000000)", "X: matrix(99999, 99999)",
    "x: vector(n*n*n*n)", "x: vector(n-1)", "X: matrix(n, m) symmetric", "x: tensor(n)", "x", ":", "x:", "x: ",
    "x: vector", "X: matrix(n)", "x: scalar > 0 >= 0 integer", "N > D, D > N", "n > 5", "n >= 1000000", "n < 1",
    "x in {0,1}^n", "x ∈ ℝ^(n×m×k)", "x ∈ ℝ", "A: matrix(1, 1), x: vector(1)", "A: matrix(1, n), x: vector(n)",
    "x: vector(x)", "i: index(n)", "t: scalar, x: vector(n) function(t)", "x: vector(n) function(s)", "I: matrix(n, n)",
    "e: scalar", "pi: scalar", "sum: vector(n)", "d: scalar", "x: vector(n) orthogonal", "A: matrix(n, n) full_column_rank",
    "x: vector(2), y: vector(3), A: matrix(2, 3)", "x: vector(2.5)", "x: vector(1/2)", "x: vector(10^10)", "",
)  # fmt: skip
WRTS = ("x", "X", "w", "q", "n", "", " ", "x[1]", "X[1, :]", "X[:, j]", "x[n]", "x[0]", "x[i]", "x'", "x+1", "X*w",
        "sum(x)", "x;y", "(", "x, y", "I", "pi", "e_1", "λ", "t", "\\mu", "x x", "1", "norm2", "X[1]", "X[1,2,3]", "X[-1,1]")  # fmt: skip


# -- making text ----------------------------------------------------------------------------------------


def asked(seed: int, index: int) -> Asked:
    random = Random(f"text/{seed}/{index}")
    pick = random.random()
    if pick < 0.68:
        return _mutated(random)
    if pick < 0.78:
        return random.choice(SEEDS)._replace(expr=_noise(random))
    return _large(random)


def _mutated(random: Random) -> Asked:
    case = random.choice(SEEDS)
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 5, 10))):
        pick = random.random()
        if pick < 0.8:
            case = case._replace(expr=_edited(case.expr, random))
        elif pick < 0.87 and case.where:
            case = case._replace(where=_edited(case.where, random))
        elif pick < 0.92:
            case = case._replace(where=random.choice(WHERE))
        elif pick < 0.95:
            case = case._replace(where=f"{case.where}, {random.choice(WHERE)}")
        else:
            case = case._replace(
                wrt=random.choice(WRTS) if random.random() < 0.7 else _edited(case.wrt, random)
            )
    return case


def _edited(text: str, random: Random) -> str:
    at = random.randint(0, len(text))
    to = min(len(text), at + random.choice((1, 1, 1, 2, 4, 9)))
    pick = random.randrange(9)
    if pick == 0:
        return text[:at] + text[to:]
    if pick == 1:
        return text[:at] + random.choice(TOKENS) + text[at:]
    if pick == 2:
        return text[:at] + random.choice(TOKENS) + text[to:]
    if pick == 3:
        return text[:at] + random.choice(BRACKETS + SIGNS + LETTERS) + text[at:]
    if pick == 4:
        return text[:at] + random.choice(BRACKETS + SIGNS + LETTERS) + text[at + 1 :]
    if pick == 5:
        return text[:at] + text[at:to][::-1] + text[to:]
    if pick == 6:
        return text[:at] + text[at:to] * random.choice((2, 2, 3, 20)) + text[to:]
    if pick == 7:
        other = random.choice(SEEDS).expr
        start = random.randint(0, len(other))
        return text[:at] + other[start : start + random.randint(1, 12)] + text[at:]
    return (
        text[:at]
        + chr(random.choice((random.randint(0, 0x7F), random.randint(0x80, 0x2FFF), 0x1D400)))
        + text[at:]
    )


def _noise(random: Random) -> str:
    pick = random.randrange(4)
    if pick == 0:
        return "".join(random.choice(TOKENS) for _ in range(random.randint(1, 20)))
    if pick == 1:
        return "".join(
            random.choice(BRACKETS + SIGNS + LETTERS) for _ in range(random.randint(1, 60))
        )
    if pick == 2:
        codes = (random.randint(0, 0xD7FF) for _ in range(random.randint(1, 40)))
        return "".join(map(chr, codes))
    return "".join(random.choice(BRACKETS + "x+") for _ in range(random.randint(1, 400)))


def _large(random: Random) -> Asked:
    case = random.choice(SEEDS)
    n = random.choice((5, 20, 60, 150, 199, 201, 400, 1000, 5000))
    inside = case.expr if ";" not in case.expr and "=" not in case.expr and n < 150 else case.wrt
    return case._replace(expr=random.choice(LARGE)(inside, n, random))


def _summed(text: str, n: int, random: Random) -> str:
    return random.choice((" + ", " - ", "+", " .* ", "*", "./", "/")).join([text] * n)


def _varied(text: str, n: int, random: Random) -> str:
    return " + ".join(f"{k}*({text})" for k in range(min(n, 400)))


def _nested(text: str, n: int, random: Random) -> str:
    function = random.choice(
        (
            "",
            "sin",
            "exp",
            "norm2",
            "sum",
            "inv",
            "log",
            "tr",
            "softmax",
            "vec",
            "diag",
            "-",
            "[",
            "{",
        )
    )
    close = {"[": "]", "{": "}"}.get(function, ")")
    return (function if function in "[{" else function + "(") * n + text + close * n


def _primes(text: str, n: int, random: Random) -> str:
    return f"({text})" + random.choice(("'", "^2", ".^2", "[1]", "^T", "!", "''")) * n


def _powered(text: str, n: int, random: Random) -> str:
    big = random.choice(
        (
            "99999999",
            "(10^10)",
            "(10^10^10)",
            "(-99999999)",
            "1e300",
            "0.333333333333",
            "(1/99999999)",
            "n",
            str(n),
        )
    )
    return f"({text}){random.choice(('^', '.^', '**'))}{big}"


def _counted(text: str, n: int, random: Random) -> str:
    op, top = (
        random.choice(("sum", "prod")),
        random.choice(("n", "99999999", str(n), "1e9", "n*n", "2^20")),
    )
    return f"{op}(i = 1:{top}, {text}{random.choice(('', '*i', '^i', '[i]'))})"


def _loops(text: str, n: int, random: Random) -> str:
    n = min(n, random.choice((3, 6, 12, 60)))
    body = random.choice(
        (text, "*".join(f"x[i{k}]" for k in range(n)), f"A[i0, i{n - 1}]*({text})")
    )
    return "".join(f"sum(i{k} = 1:n, " for k in range(n)) + body + ")" * n


def _defined(text: str, n: int, random: Random) -> str:
    step = random.choice(
        ("a{0} + a{0}", "a{0}*a{0}", "sin(a{0})", "2*a{0}", "a{0} .* a{0}", "exp(a{0})/a{0}")
    )
    lines = [f"a0 = {text}", *(f"a{k + 1} = {step.format(k)}" for k in range(n)), f"a{n}"]
    return random.choice(("; ", "\n")).join(lines)


def _called(text: str, n: int, random: Random) -> str:
    n = min(n, 100)
    lines = [
        "f0(t) = t + 1",
        *(f"f{k + 1}(t) = f{k}({random.choice(('t', 'f%d(t)' % k))})" for k in range(n)),
    ]
    return "; ".join([*lines, f"f{n}({text})"])


def _long_number(text: str, n: int, random: Random) -> str:
    return f"({text})*{random.choice('123456789') * n}{random.choice(('', '.5', '/3', 'e5'))}"


def _long_name(text: str, n: int, random: Random) -> str:
    return f"{text} + {'x' * n}"


def _spaced(text: str, n: int, random: Random) -> str:
    return random.choice((" ", "\t", "\n", ";", ",", "\u00a0")).join([text] * min(n, 3)) + " " * n


def _wide_names(text: str, n: int, random: Random) -> str:
    return random.choice(("*", " + ", "'*")).join(
        f"{random.choice('AxBy')}{k}" for k in range(min(n, 200))
    )


LARGE: tuple[Callable[[str, int, Random], str], ...] = (
    _summed, _varied, _nested, _primes, _powered, _counted, _loops, _defined, _called, _long_number,
    _long_name, _spaced, _wide_names,
)  # fmt: skip


# -- judging --------------------------------------------------------------------------------------------


def judged(seed: int, index: int) -> dict[str, Any]:
    return outcome(asked(seed, index))


def outcome(case: Asked) -> dict[str, Any]:
    """A record: the input, what came of it, the seconds, and the megabytes that were added."""
    record: dict[str, Any] = {"expr": case.expr, "where": case.where, "wrt": case.wrt}
    before = _megabytes("VmSize")
    begun = time.process_time()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (int((before + MEGABYTES + 40) * 2**20), hard))
    try:
        with limited(LIMIT):
            found = _answered(case)
    except Overdue:
        found = {"outcome": "slow", "code": "overdue", "detail": place()}
    except MemoryError as error:
        found = {"outcome": "large", "code": "memory", "detail": f"MemoryError at {raised(error)}"}
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    seconds = time.process_time() - begun
    grown = max(0.0, _megabytes("VmPeak") - before) if found["outcome"] == "large" else 0.0
    if seconds > SLOW and found["outcome"] in ("answered", "refused", "undecided"):
        found |= {
            "detail": f"{found['outcome']} {found.get('code', '')}",
            "outcome": "slow",
            "code": "ended",
        }
    return {**record, **found, "seconds": seconds, "memory": grown}


def _answered(case: Asked) -> dict[str, Any]:
    try:
        derivation = library.derive(case.expr, case.wrt, where=case.where)
        derivation.to_json()
        return {"outcome": "answered", "result": str(derivation.result)[:2000]}
    except ClosedformError as error:
        return _refused(error, case)
    except (MemoryError, Overdue):
        raise
    except Exception as error:
        detail = f"{type(error).__name__}: {str(error)[:300]} at {raised(error)}"
        return {"outcome": "exception", "code": type(error).__name__, "detail": detail}


def _refused(error: ClosedformError, case: Asked) -> dict[str, Any]:
    """A refusal has a place inside one of the texts, and sentences in both languages."""
    try:
        detail = error.report("en")
        error.report("ko")
    except Exception as second:
        detail = (
            f"the report of {error.code}: {type(second).__name__}: {second} at {raised(second)}"
        )
        return {"outcome": "exception", "code": "report", "detail": detail}
    if isinstance(error, CheckFailed):
        kind = "undecided" if error.code == "check-undecided" else error.code
        return {"outcome": kind, "code": error.code, "detail": detail}
    span, source = error.span, error.source
    if span is None or source is None:
        return {"outcome": "placeless", "code": error.code, "detail": detail}
    if (
        source not in (case.expr, case.where, case.wrt)
        or not 0 <= span.start <= span.end <= len(source) + 1
    ):
        return {
            "outcome": "placeless",
            "code": error.code,
            "detail": f"a wrong place {span}: {detail}",
        }
    return {"outcome": "refused", "code": error.code, "detail": detail}


def _megabytes(field: str) -> float:
    with open("/proc/self/status") as lines:
        return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(field)), 0.0)


# -- making a failing input smaller -----------------------------------------------------------------------


def smaller(seed: int, index: int, record: Mapping[str, Any]) -> dict[str, Any]:
    """The shortest text found that fails in the same way: pieces are left out, halves first."""
    case, best = asked(seed, index), dict(record)
    wanted = record["outcome"], record.get("code"), _spot(record)
    trials = SMALLER
    for field in ("where", "expr"):
        text = getattr(case, field) or ""
        width = max(1, len(text) // 2)
        while width and trials > 0:
            at = 0
            while at < len(text) and trials > 0:
                trials -= 1
                candidate = case._replace(**{field: text[:at] + text[at + width :]})
                found = outcome(candidate)
                if (found["outcome"], found.get("code"), _spot(found)) == wanted:
                    case, best, text = candidate, found, getattr(candidate, field)
                else:
                    at += width
            width //= 2
    return best


def _spot(record: Mapping[str, Any]) -> str:
    detail = str(record.get("detail", ""))
    return (
        detail.rpartition(" at ")[2].partition(" < ")[0] if record["outcome"] == "exception" else ""
    )
