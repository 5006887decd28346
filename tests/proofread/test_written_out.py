"""Lines written out entry by entry: what the dots stand for, and where that is not sure."""

from __future__ import annotations

import pytest

import closedform as cf
from closedform.library.proofs import Checked
from closedform.proofread import claims_in, judged

LET = (
    r"Let $A\in\mathbb{R}^{m\times n}$, $B\in\mathbb{R}^{n\times n}$, $x\in\mathbb{R}^n$, "
    r"$y\in\mathbb{R}^n$, $b\in\mathbb{R}^m$, $c\in\mathbb{R}$. "
)


def checked(line: str, let: str = LET) -> tuple[Checked, ...]:
    return tuple(cf.check(f"{let}\n\n$${line}$$").claims)


def column(*cells: str) -> str:
    return r"\begin{pmatrix} " + r" \\ ".join(cells) + r" \end{pmatrix}"


def matrix(*rows: str, kind: str = "bmatrix") -> str:
    return rf"\begin{{{kind}}} " + r" \\ ".join(rows) + rf" \end{{{kind}}}"


FULL = (
    r"A_{11} & A_{12} & \dots & A_{1n}",
    r"A_{21} & A_{22} & \dots & A_{2n}",
    r"\vdots & \vdots & \ddots & \vdots",
    r"A_{m1} & A_{m2} & \dots & A_{mn}",
)
DIAGONAL = (r"x_1 & 0 & \dots & 0", r"0 & x_2 & \dots & 0", r"\vdots & \vdots & \ddots & \vdots",
            r"0 & 0 & \dots & x_n")  # fmt: skip
SQUARES = (r"x_1^2 & x_1 x_2 & \dots & x_1 x_n", r"x_2 x_1 & x_2^2 & \dots & x_2 x_n",
           r"\vdots & \vdots & \ddots & \vdots",
           r"x_n x_1 & x_n x_2 & \dots & x_n^2")  # fmt: skip

RIGHT = [
    # numbers
    matrix("1 & 2", "3 & 4") + column("1", "1") + "=" + column("3", "7"),
    r"\begin{vmatrix} 1 & 0 \\ 0 & c \end{vmatrix} = c",
    r"\left[\begin{array}{c|c} 1 & 2 \\[2pt] 3 & 4 \end{array}\right]" + "= 2" + matrix(
        r"\frac12 & 1", r"\frac32 & 2", kind="psmallmatrix"),
    matrix("c & ", " & 2") + column("1", "1") + "=" + column("c", "2"),
    matrix("x_1 & 0", "0 & x_2") + column("y_1", "y_2") + "=" + column("x_1 y_1", "x_2 y_2"),
    # columns and rows
    r"\nabla_x (x^\top y) = " + column("y_1", "y_2", r"\vdots", "y_n"),
    r"x \odot y = (x_1 y_1, \dots, x_n y_n)",
    r"\nabla_x (x^\top x) = (2x_1, 2x_2, \ldots, 2x_n)^\top",
    r"\nabla_x (c \sum_i x_i^2) = 2c (x_1, \dots, x_n)^\top",
    r"\nabla_x (\frac1n \sum_i x_i^2) = \frac{2}{n}(x_1, \dots, x_n)^\top",
    r"x^\top = (x_1 \ x_2 \ \dots \ x_n)",
    r"y - x = " + column("y^{(1)} - x^{(1)}", "y^{(2)} - x^{(2)}", r"\vdots", "y^{(n)} - x^{(n)}"),
    r"\nabla_x \frac1n \sum_{i=1}^n x_i = " + column(r"\frac1n", r"\frac1n", r"\vdots", r"\frac1n"),
    r"x^\top y = \left(x_1 \quad \dots \quad x_n\right)" + column("y_1", r"\vdots", "y_n"),
    r"Ax = " + column(r"\sum_{j=1}^n A_{1j} x_j", r"\vdots", r"\sum_{j=1}^n A_{mj} x_j"),
    r"Bx = " + column(r"B_{11} x_1 + \dots + B_{1n} x_n", r"\vdots",
                      r"B_{n1} x_1 + \dots + B_{nn} x_n"),
    # matrices
    "A = " + matrix(*FULL),
    r"\operatorname{diag}(x) = " + matrix(*DIAGONAL),
    r"\operatorname{diag}(x) = " + matrix(r"x_1 & & 0", r"& \ddots &", "0 & & x_n"),
    r"x x^\top = " + matrix(*SQUARES),
    r"x x^\top = " + matrix(*(row.replace("x_2 x_1", "x_1 x_2").replace("x_n x_1", "x_1 x_n")
                              .replace("x_n x_2", "x_2 x_n") for row in SQUARES)),
    r"x x^\top = " + matrix(r"x_1^2 & \cdots & x_1 x_n", r"\vdots & \ddots & \vdots",
                            r"x_n x_1 & \cdots & x_n^2"),
    r"-B = " + matrix(r"-1 & 0 & \dots & 0", r"0 & -1 & \dots & 0",
                      r"\vdots & \vdots & \ddots & \vdots", r"0 & 0 & \dots & -1") + "B",
    r"x^\top B = " + matrix(r"\sum_{i=1}^n x_i B_{i1} & \sum_{i=1}^n x_i B_{i2} & \dots & "
                            r"\sum_{i=1}^n x_i B_{in}"),
    r"\operatorname{diag}(x)^2 = \operatorname{diag}(x_1^2, \dots, x_n^2)",
    # sums and products
    r"\operatorname{tr}(B) = B_{11} + B_{22} + \dots + B_{nn}",
    r"x_i x^\top y = x_i (x_1 y_1 + x_2 y_2 + \dots + x_n y_n)",
    r"x_r x^\top y = x_r (x_1 y_1 + x_2 y_2 + \dots + x_n y_n)",
    r"\frac{\partial}{\partial x_r} (x_1^2 + \dots + x_n^2) = 2x_r",
    r"x = x_1 e_1 + x_2 e_2 + \dots + x_n e_n",
    r"x^\top y = x_1 y_1 + x_2 y_2 + \dots + x_n y_n",
    r"x^\top y = x_1 y_1 + \cdots + x_{n-1} y_{n-1} + x_n y_n",
    r"\sum_{i=1}^n i = 1 + 2 + \dots + n",
    r"\sum_{k=0}^n c^k = 1 + c + c^2 + \dots + c^n",
    r"\sum_{k=1}^n c^k = c + c^2 + \dots + c^n",
    r"\sum_{k=1}^n k c^{k-1} = 1 + 2c + 3c^2 + \cdots + n c^{n-1}",
    r"-x^\top x = -x_1^2 - x_2^2 - \dots - x_n^2",
    r"\sum_i x_i + \sum_i y_i + c = x_1 + \dots + x_n + y_1 + \dots + y_n + c",
    r"(-1)^n \prod_{i=1}^n x_i = (-x_1) (-x_2) \cdots (-x_n)",
    r"\prod_{i=1}^n x_i = x_1 x_2 \cdots x_n",
    r"\frac{\partial}{\partial x_i} (x_1^2 + x_2^2 + \dots + x_i^2 + \dots + x_n^2) = 2x_i",
    # cases
    r"\frac{\partial x_i}{\partial x_j} = \begin{cases} 1, & i = j \\ 0, & i \ne j \end{cases}",
    r"|c| = \begin{cases} c & \text{if } c > 0 \\ -c & \text{otherwise} \end{cases}",
    r"|c| = \begin{cases} c & c \ge 0 \\ -c & c < 0 \end{cases}",
]  # fmt: skip


@pytest.mark.parametrize("line", RIGHT)
def test_a_right_line(line: str) -> None:
    assert [(c.verdict, c.message) for c in checked(line)] == [("right", "right")]


WRONG = [
    matrix("1 & 2", "3 & 4") + column("1", "1") + "=" + column("3", "8"),
    r"\nabla_x (x^\top y) = " + column("x_1", "x_2", r"\vdots", "x_n"),
    r"\nabla_x (x^\top x) = (x_1, x_2, \ldots, x_n)^\top",
    r"\operatorname{diag}(x) y = " + matrix(*DIAGONAL) + "x",
    r"2 x x^\top = " + matrix(*SQUARES),
    r"x y^\top = "
    + matrix(r"x_1^2 & \cdots & x_1 x_n", r"\vdots & \ddots & \vdots", r"x_n x_1 & \cdots & x_n^2"),
    r"x x^\top = " + matrix(*(row.replace("^2", "^3") for row in SQUARES)),
    r"x^\top y = x_1 y_1 + x_2 y_2 + \dots + x_{n-1} y_{n-1}",
    r"x^\top y = x_1 x_1 + x_2 y_2 + \dots + x_n y_n",
    r"\nabla_x \sum_{i=1}^n x_i = " + column("-1", r"\vdots", "-1"),
    r"\sum_{k=0}^n c^k = c + c^2 + \dots + c^n",
    r"|c| = \begin{cases} -c & c > 0 \\ c & \text{otherwise} \end{cases}",
]


@pytest.mark.parametrize("line", WRONG)
def test_a_wrong_line_is_found_with_a_witness(line: str) -> None:
    (claim,) = checked(line)
    assert claim.verdict == "wrong"
    assert claim.witness is not None
    assert claim.witness["claimed"] != claim.witness["expected"]


REFUSED = {  # and where
    r"x^\top y = x_1 y_1 + 2 x_2 y_2 + \dots + x_n y_n": "x_1 y_1",
    r"\sum_i x_i = x_1 + x_3 + \dots + x_n": r"x_1 + x_3",
    r"\sum_i x_i = x_1 + x_2 - x_3 + \dots + x_n": r"x_1 + x_2",
    r"\sum_i x_i = x_1 + x_2 + \dots": r"x_1 + x_2 + \dots",
    r"\sum_i x_i = (x_1 x_2 \dots x_n)": r"\dots",
    r"c = 1 + c^2 + \dots + c^n": r"1 + c^2",
    r"\operatorname{tr}(B^\top B) = B_{11}^2 + \dots + B_{nn}^2": "B_{11}^2",
    r"n c = c + c + \dots + c": r"c + c + \dots + c",
    "y = " + column("y_1", r"\vdots", "2 y_n"): r"y_1 \\ \vdots \\ 2 y_n",
    "y = " + column("y_1", "y_3", r"\vdots", "y_n"): "y_1",
    "y = " + column("y_1", "x_2", r"\vdots", "y_n"): "y_1",
    "x = " + column("1", r"\vdots", "c"): "1",
    r"x x^\top = " + matrix(*SQUARES[:3], r"x_n x_1 & x_n x_1 & \dots & x_n^2"): r"\begin{bmatrix}",
    r"x x^\top = "
    + matrix(
        r"x_1^2 & \cdots & x_1 x_n", r"\vdots & \ddots & \vdots", r"x_1 x_n & \cdots & x_n^2"
    ): r"\begin{bmatrix}",
    "x = " + matrix("x_1 & x_2", "x_3"): r"\begin{bmatrix}",
    "y = " + matrix("1 & x", "2 & 3"): "x",
    "B = " + column("x", "y"): "x",
    r"x^\top y = (x_1, \dots, x_n)(y_1, \dots, y_n)^\top": "(x_1",
    r"x^\top = [x_1, \dots, x_n]": "[x_1",
    r"c = \begin{cases} 1 & x > 0 \\ 2 & x > 1 \end{cases}": "x > 1",
    r"c = \begin{cases} 1 & c > 0 \\ 2 & \text{on rainy days} \end{cases}": r"\text{on",
}


@pytest.mark.parametrize(("line", "place"), REFUSED.items())
def test_what_is_not_sure_is_refused_at_its_place(line: str, place: str) -> None:
    document = f"{LET}\n\n$${line}$$"
    (finding,) = map(judged, claims_in(document))
    problem = finding.problem or finding.claim.unreadable
    assert finding.verdict == "unreadable"
    assert problem is not None
    assert problem.span is not None
    assert document[problem.span.start :].startswith(place)


def test_names_that_are_declared_one_by_one_have_no_general_one() -> None:
    let = r"Let $x_1, x_2\in\mathbb{R}^n$ and $c\in\mathbb{R}$. "
    (claim,) = checked(r"c = x_1 + x_2 + \dots + x_k", let)
    assert claim.verdict == "unreadable"


def test_an_example_of_one_size_is_not_wrong_for_its_size() -> None:
    (claim,) = checked("x = " + column("1", "2"))
    assert claim.verdict == "undecided"


def test_sizes_that_are_both_written_out_have_to_fit() -> None:
    (claim,) = checked(column("c", "2") + "=" + column("c", "2", "0"))
    assert claim.verdict == "wrong"


def test_rows_of_an_environment_do_not_part_a_chain() -> None:
    found = checked(
        r"\begin{aligned} x &= " + column("x_1", r"\vdots", "x_n") + r" \\ &= "
        r"\begin{bmatrix} x_1 \\ \vdots \\ x_n \end{bmatrix} \end{aligned}"
    )
    assert [claim.verdict for claim in found] == ["right", "right"]


def test_a_large_matrix_and_a_long_sum_are_refused() -> None:
    rows = " & ".join("1" * 20)
    for line in ("c = " + matrix(*[rows] * 20), "c = " + "+".join("x" * 400)):
        (claim,) = checked(line)
        assert claim.verdict == "unreadable"


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_refusal_says_why(lang: str) -> None:
    report = cf.check(rf"{LET}$\sum_i x_i = x_1 + x_3 + \dots + x_n$", lang=lang)
    assert {"en": "dots", "ko": "줄임표"}[lang] in report.claims[0].message


def test_a_row_whose_entries_are_written_out_is_a_row() -> None:
    found = checked(
        r"\vec a = (a_1 \ a_2 \ \dots \ a_n) \quad b = \begin{pmatrix} b_1 \\ \vdots \\ b_n "
        r"\end{pmatrix}$$ $$\vec a b = a_1 b_1 + \dots + a_n b_n$$ $$a^\top \odot b = 2 (a_1 b_1, "
        r"\dots, a_n b_n)^\top$$ $$\vec a^\top \odot b = (a_1 b_1, \dots, a_n b_n)^\top",
        "A row and a column.",
    )
    verdicts = [claim.verdict for claim in found]
    assert verdicts == ["not-a-claim", "not-a-claim", "right", "wrong", "right"]


def test_arrays_side_by_side_hold_lines_of_their_own() -> None:
    found = checked(
        r"\begin{array}{c} u = Bx \\ v = 2u \end{array} "
        r"\begin{array}{c} v^\top x = 2 x^\top B x \\ u^\top x = x^\top x \end{array}"
    )
    verdicts = [claim.verdict for claim in found]
    assert verdicts == ["not-a-claim", "not-a-claim", "right", "wrong"]


def test_a_count_that_nothing_says_is_not_guessed() -> None:
    (claim,) = checked(
        r"c n + x^\top x = \begin{pmatrix} c & \dots & c \end{pmatrix} \begin{pmatrix} 1 \\ \vdots "
        r"\\ 1 \end{pmatrix} + x^\top x"
    )
    assert claim.verdict == "unreadable"


def test_two_digits_below_an_unknown_name_can_be_a_block() -> None:
    (claim,) = checked(r"\Sigma_{12} \Sigma_{21} z = \Sigma_{21} \Sigma_{12} z", "Blocks.")
    assert claim.verdict != "right"
