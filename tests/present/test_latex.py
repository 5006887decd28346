"""What expressions look like in LaTeX, and that it compiles with amsmath alone."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from closedform.core.dims import triangle
from closedform.core.node import Node
from closedform.functions import TABLE
from closedform.present.latex import latex, latex_program
from closedform.present.program import program
from closedform.present.text import text
from present.build import add, apply, entry, eye, mul, n, name
from present.cases import CASES

WRITTEN = {
    "gradient of least squares": r"2 X^{\top} \left(X w - y\right)",
    "objective of ridge": (
        r"\left\lVert X w - y \right\rVert^{2} + \lambda \left\lVert w \right\rVert^{2}"
    ),
    "Hessian of ridge": r"2 X^{\top} X + 2 \lambda I",
    "Jacobian of softmax": (
        r"\operatorname{diag}\left(\operatorname{softmax}\left(z\right)\right) - "
        r"\operatorname{softmax}\left(z\right) \operatorname{softmax}\left(z\right)^{\top}"
    ),
    "identity alone": "I_{n}",
    "identity in a product": "I A",
    "identity in Kronecker": r"A \otimes I_{n}",
    "fraction as a factor": r"\frac{1}{2} \left(X w - y\right)",
    "fraction as a term": r"x + \frac{1}{2}",
    "negative number as a factor": r"\left(-2\right) A",
    "negative number as a term": "A - 2",
    "negative of a sum": r"-\left(a + b\right)",
    "negative of a product": "-a b",
    "product of a negative": r"\left(-a\right) b",
    "product by a negative": r"a \left(-b\right)",
    "difference of a sum": r"a - \left(b + \lambda\right)",
    "difference of a difference": r"a - \left(b - \lambda\right)",
    "subtracting a negative": r"a - \left(-b\right)",
    "two negatives": r"-\left(-a\right)",
    "quotient in a quotient": r"\frac{a}{b \lambda}",
    "quotient as a factor": r"\frac{a}{b} x",
    "quotient of a negative": r"\frac{-a}{b}",
    "negative of a quotient": r"-\frac{a}{b}",
    "product nested to the right": r"2 \left(A^{\top} x\right)",
    "Hadamard and product": r"\left(A \odot B\right) x",
    "product and Hadamard": r"A B \odot A",
    "Hadamard by a product": r"A \odot \left(A B\right)",
    "entry by entry quotient": r"A \odot B \oslash \left(A B\right)",
    "power of a power": r"\left(a^{2}\right)^{3}",
    "power of a negative": r"\left(-a\right)^{2}",
    "negative of a power": "-a^{2}",
    "negative exponent": "A^{-1}",
    "fraction as exponent": r"a^{\frac{3}{2}}",
    "sum as exponent": "a^{b - 1}",
    "exponent with a name": "a^{b}",
    "power entry by entry": r"\tanh\left(x\right)^{\odot 2}",
    "transpose of a power": r"\left(A^{2}\right)^{\top}",
    "power of a transpose": r"\left(A^{\top}\right)^{2}",
    "transpose of a product": r"\left(A B\right)^{\top}",
    "two transposes": r"\left(A^{\top}\right)^{\top}",
    "inverse of a transpose": r"\left(A^{\top}\right)^{-1}",
    "transpose of an inverse": r"A^{-\top}",
    "inverse of a sum": r"\left(A + I\right)^{-1}",
    "entry of a product": r"\left(X^{\top} X\right)_{2,1}",
    "entry of a vector": "x_{3}",
    "row": r"A_{1,:}^{\top}",
    "sum over samples": r"\sum_{i=1}^{N} X_{i,:}^{\top} w",
    "sum of sums": r"\sum_{i=1}^{n} \sum_{j=1}^{i} A_{i,j}",
    "sum to a difference": r"\sum_{i=1}^{n-1} x_{i+1}",
    "terms that are sums": r"\sum_{i=1}^{n} x_{i} + \sum_{j=1}^{n} z_{j}",
    "sum of unit vectors": r"\sum_{i=1}^{N} e_{i} w^{\top}",
    "unit vector": "A e_{2}",
    "unit vector alone": r"\left(I_{n}\right)_{:,2} w^{\top}",
    "ones": r"X^{\top} \mathbf{1}_{N}",
    "matrix of ones": r"\mathbf{1}_{n \times m}",
    "zeros": r"\mathbf{0}_{n}",
    "dimension as a number": r"\frac{a}{n}",
    "dimensions as a number": r"\left(N - 1\right) x",
    "speed": r"A \dot{x}",
    "acceleration": r"\ddot{q}",
    "gradient inside": r"\operatorname{grad}\left(\left\lVert X w - y \right\rVert, w\right)",
    "derivative inside": r"\frac{\partial \left(a a\right)}{\partial a}",
    "rows": r"\operatorname{softmax}\left(X, \mathrm{rows}\right)",
    "choice": r"\operatorname{where}\left(a > b, a, b\right)",
    "commutation": r"\operatorname{commutation}\left(n, m\right)",
    "elimination": r"\operatorname{elimination}\left(n\right) v",
    "duplication": r"\operatorname{duplication}\left(n\right) h",
    "matrix of a vector": r"\operatorname{unvec}\left(v, m, n\right)",
    "half as a number": r"\frac{n \left(n + 1\right)}{2} x",
    "log of a determinant": r"2 \log\det\left(A\right)",
    "square of it": r"\left(\log\det\left(A\right)\right)^{2}",
    "absolute value": r"\left|a + b\right|",
    "absolute values": r"\operatorname{abs}\left(x\right)",
    "absolute value of another": r"\operatorname{abs}\left(a \left|b\right|\right)",
    "1-norm": r"\left\lVert x \right\rVert_1",
    "inner product": r"\left\langle A, B \right\rangle",
    "sigmoid": r"\sigma\left(x\right)",
    "sigmoid beside sigma": r"\sigma \operatorname{sigmoid}\left(x\right)",
    "square root": r"\sqrt{x^{\top} x}",
    "Greek": r"\Sigma \theta_{1}",
    "long names": r"W_{\mathrm{hat}} \mathrm{rate}",
    "pi": r"2 \pi",
}

PDFLATEX = shutil.which("pdflatex")


@pytest.mark.parametrize("case", CASES)
def test_latex(case: str) -> None:
    assert latex(CASES[case]) == WRITTEN[case]


def test_names_that_would_look_the_same_are_told_apart() -> None:
    assert latex(add(name("x1"), name("x_1"))) == r"\mathrm{x1} + x_{1}"


def test_an_entry_of_a_name_with_a_subscript_is_bracketed() -> None:
    assert latex(entry(name("x1", n), 2)) == r"\left(x_{1}\right)_{2}"


VECS = [
    (name("u", n), name("x", n), r"\frac{\partial u}{\partial x}", "d(u)/d(x)"),
    (
        name("u", n),
        name("X", n, n),
        r"\frac{\partial u}{\partial \operatorname{vec}\left(X\right)^{\top}}",
        "d(u)/d(vec(X)')",
    ),
    (
        name("U", n, n),
        name("x", n),
        r"\frac{\partial \operatorname{vec}\left(U\right)}{\partial x^{\top}}",
        "d(vec(U))/d(x')",
    ),
]


@pytest.mark.parametrize(("above", "below", "written", "line"), VECS)
def test_a_derivative_of_vecs_says_so(above: Node, below: Node, written: str, line: str) -> None:
    shape = (n, n) if len(above.shape) == len(below.shape) else (n, n * n)
    inside = apply("derivative", above, below, data="d", shape=shape)
    assert (latex(inside), text(inside)) == (written, line)


def test_a_number_does_not_run_into_what_is_before_it() -> None:
    assert latex(mul(2, 3, name("x"))) == r"2 \cdot 3 x"
    assert latex(mul("1/2", "3/4")) == r"\frac{1}{2} \frac{3}{4}"


def test_a_size_in_a_subscript_has_no_fraction() -> None:
    assert latex(entry(eye(triangle(n)), 1, 2)) == (r"\left(I_{n \left(n+1\right)/2}\right)_{1,2}")


def test_a_sum_above_is_the_power_of_every_entry_as_a_whole() -> None:
    assert latex(apply("epower", name("x", n), add(name("p"), -1))) == (
        r"x^{\odot \left(p - 1\right)}"
    )
    assert latex(apply("epower", name("x", n), -1)) == r"x^{\odot -1}"


def test_a_program_is_aligned_at_its_equals_signs() -> None:
    assert latex_program(program(CASES["Jacobian of softmax"])) == (
        "\\begin{aligned}\n"
        "p &= \\operatorname{softmax}\\left(z\\right) \\\\\n"
        "& \\operatorname{diag}\\left(p\\right) - p p^{\\top}\n"
        "\\end{aligned}"
    )


def test_brackets_and_braces_are_balanced() -> None:
    for written in WRITTEN.values():
        assert written.count("{") == written.count("}"), written
        assert written.count(r"\left") == written.count(r"\right"), written


def test_only_amsmath_is_needed() -> None:
    """Every command that is printed for the cases and the records is one of these."""
    known = set(COMMANDS.split())
    sources = [*WRITTEN.values(), *(record.latex for record in TABLE)]
    used = {word for source in sources for word in _commands(source)}
    assert used <= known, used - known


COMMANDS = """
    left right top frac lVert rVert langle rangle lambda Sigma sigma theta psi Gamma pi odot oslash
    otimes operatorname mathrm mathbf sum prod sqrt exp log det sin cos tan arcsin arccos arctan
    sinh cosh tanh max dot ddot partial times cdot
"""


def _commands(source: str) -> list[str]:
    found = []
    for part in source.split("\\")[1:]:
        word = "".join(letter if letter.isalpha() else " " for letter in part).split(" ")[0]
        found.extend([word] if word else [])
    return found


@pytest.mark.slow
@pytest.mark.skipif(PDFLATEX is None, reason="pdflatex is not installed")
def test_latex_compiles_with_amsmath_alone(tmp_path: Path) -> None:
    assert PDFLATEX is not None
    formulas = [latex(meant) for meant in CASES.values()]
    formulas.append(latex_program(program(CASES["Jacobian of softmax"])))
    body = "\n\n".join(f"\\[ {formula} \\]" for formula in formulas)
    source = tmp_path / "all.tex"
    source.write_text(
        "\\documentclass{article}\n\\usepackage{amsmath}\n"
        f"\\begin{{document}}\n{body}\n\\end{{document}}\n",
        encoding="utf-8",
    )
    command = [PDFLATEX, "-interaction=nonstopmode", "-halt-on-error", source.name]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout.decode(errors="replace")[-2000:]
