"""Random and mangled text: seeds edited, noise, and what is too long, too deep, too many."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple


class Asked(NamedTuple):
    """What a user could hand over."""

    expr: str
    wrt: str
    where: str


SEEDS = tuple(
    Asked(*(part.strip() for part in line.rsplit("|", 2)))
    for line in (Path(__file__).parent / "seeds.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
)
BRACKETS = "()[]{}<>|‖⟨⟩"
SIGNS = "+-*/^'.,;:=_!@#$%&~`?\"\\ \t\n"
LETTERS = "xyzABXwimnNkλμσθΣ∂∇∏∑√ᵀ⁻¹²₁₂ẋ⊙⊘⊗·×÷≤≥≠∈ℝ∞∫−–’\u200b\u0301\u202e\ud7ff😀한"
TOKENS = (
    "sum(",
    "prod(",
    "norm2(",
    "where(",
    "inv(",
    "tr(",
    "det(",
    "kron(",
    "softmax(",
    "rows",
    "cols",
    "I",
    "pi",
    "e_1",
    "e_i",
    "ones(n)",
    "zeros(m, n)",
    "eye(n)",
    "vector(1)",
    "[i, :]",
    "[i]",
    "[0]",
    "[n+1]",
    "i = 1:n",
    "i = 0:n",
    "i = n:1",
    ".*",
    "./",
    ".^",
    "^T",
    "**",
    "@",
    ".T",
    "np.",
    "torch.",
    "==",
    "<=",
    ">=",
    ":=",
    "->",
    "\\frac{",
    "\\sum_{",
    "}",
    "^{",
    "_{",
    "\\mathbf{",
    "\\left(",
    "\\right)",
    "\\partial",
    "\\|",
    "$",
    "\\\\",
    "d(",
    ")/d(",
    "grad(",
    "hess(",
    "jac(",
    "∂",
    "∇_x",
    "Σ_i",
    "1e400",
    "0.1",
    "1/0",
    "0/0",
    "1e-30",
    "007",
    "2.",
    "99999999999999999999",
    "(10^10)",
    "^99999999",
    "^(-99999)",
    "^0",
    "^x",
    "^(1/0)",
    "f(x) = ",
    "; ",
    " = ",
    "symmetric",
    "integer",
    "None",
    "lambda",
    "import os",
    "__class__",
    "%s",
    "{0}",
    "NaN",
    "inf",
    "True",
    "x'x",
    "sum(i=1:n,",
    "prod(i=1:n,",
    "commutation(m,n)",
    "duplication(n)",
    "logm(",
    "sqrtm(",
    "expm(",
    "pinv(",
    "cumsum(",
    "lgamma(",
    "digamma(",
    "polygamma(2,",
    "erf(",
    "lambda_max(",
    "rank(",
    "vech(",
    "adj(",
    "maximum(",
    "minimum(",
)
WHERE = (
    "x: vector(0)",
    "X: matrix(0, n)",
    "x: vector(-1)",
    "X: matrix(n, n) pd skew",
    "x: vector(n), x: scalar",
    "n: vector(n)",
    "k: integer >= 99999999",
    "k: integer >= -5",
    "x: vector(1000000)",
    "X: matrix(99999, 99999)",
    "x: vector(n*n*n*n)",
    "x: vector(n-1)",
    "X: matrix(n, m) symmetric",
    "x: tensor(n)",
    "x",
    ":",
    "x:",
    "x: ",
    "x: vector",
    "X: matrix(n)",
    "x: scalar > 0 >= 0 integer",
    "N > D, D > N",
    "n > 5",
    "n >= 1000000",
    "n < 1",
    "x in {0,1}^n",
    "x ∈ ℝ^(n×m×k)",
    "x ∈ ℝ",
    "A: matrix(1, 1), x: vector(1)",
    "A: matrix(1, n), x: vector(n)",
    "x: vector(x)",
    "i: index(n)",
    "t: scalar, x: vector(n) function(t)",
    "x: vector(n) function(s)",
    "I: matrix(n, n)",
    "e: scalar",
    "pi: scalar",
    "sum: vector(n)",
    "d: scalar",
    "x: vector(n) orthogonal",
    "A: matrix(n, n) full_column_rank",
    "x: vector(2), y: vector(3), A: matrix(2, 3)",
    "x: vector(2.5)",
    "x: vector(1/2)",
    "x: vector(10^10)",
    "",
)
WRTS = (
    "x",
    "X",
    "w",
    "q",
    "n",
    "",
    " ",
    "x[1]",
    "X[1, :]",
    "X[:, j]",
    "x[n]",
    "x[0]",
    "x[i]",
    "x'",
    "x+1",
    "X*w",
    "sum(x)",
    "x;y",
    "(",
    "x, y",
    "I",
    "pi",
    "e_1",
    "λ",
    "t",
    "\\mu",
    "x x",
    "1",
    "norm2",
    "X[1]",
    "X[1,2,3]",
    "X[-1,1]",
)


def mangled(random: Random) -> Asked:
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
        *(f"f{k + 1}(t) = f{k}({random.choice(('t', 'f{k}(t)'))})" for k in range(n)),
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
