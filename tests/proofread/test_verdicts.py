"""Documents as people write them, and the verdict on each of their equalities."""

from __future__ import annotations

from pathlib import Path

import pytest

import closedform as cf
from closedform import checker
from closedform.meaning.read import read
from closedform.messages import LANGUAGES
from closedform.messages.proofread import KINDS, REASONS, REPORT, VERDICTS
from closedform.proofread.repairs import CHANGES
from closedform.rewriting import spelling as sp

DOCUMENTS = Path(__file__).parent / "documents"
RIGHT = {  # and how many equalities each of them asserts
    "ridge.md": 4,
    "korean.md": 1,
    "plain.txt": 1,
    "network.md": 2,
    "samples.md": 1,
    "entries.md": 1,
    "differential.md": 2,
    "fact.md": 1,
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_document(name: str) -> None:
    report = cf.check((DOCUMENTS / name).read_text(encoding="utf-8"))
    asserted = [claim for claim in report.claims if claim.verdict != "not-a-claim"]
    assert [(c.source, c.message) for c in asserted if c.verdict != "right"] == []
    assert len(asserted) == RIGHT[name]
    assert report.first_wrong is None


LET = (
    r"Let $A\in\mathbb{R}^{m\times n}$, $B\in\mathbb{R}^{n\times n}$, "
    r"$x\in\mathbb{R}^n$, $b\in\mathbb{R}^m$. "
)
WRONG = [
    (r"\nabla_x \|Ax-b\|^2", r"A^\top(Ax-b)", "factor", "2*A'*(A*x - b)"),
    (r"\nabla_x \|Ax-b\|^2", r"2A(Ax-b)", "transpose", "2*A'*(A*x - b)"),
    (r"\nabla_x (b^\top Ax)", r"-A^\top b", "sign", "A'*b"),
    (r"\nabla_x (x^\top Bx)", r"Bx - B^\top x", "sign", "B*x + B'*x"),
    (r"\nabla_x \tfrac12\|Ax-b\|^2", r"A^\top\odot(Ax-b)", "hadamard", "A'*(A*x - b)"),
    (r"\nabla_x \tfrac12\|Ax-b\|^2", r"A^\top(Ax-b) + x", "term-extra", "A'*(A*x - b)"),
]


def assert_zero(text: str, declared: str) -> None:
    reading = read(text, declared)
    shape = reading.expression.shape
    assert checker.equal(reading.expression, sp.apply("zeros", (), shape)).holds


@pytest.mark.parametrize(("left", "right", "kind", "correct"), WRONG)
def test_a_wrong_line_has_its_kind_and_what_would_be_right(
    left: str, right: str, kind: str, correct: str
) -> None:
    report = cf.check(f"{LET}\n\n$${left} = {right}$$")
    claim = report.first_wrong
    assert claim is not None
    assert claim.line == 3
    assert claim.kind == kind
    difference = f"({claim.correct}) - ({correct})"
    declared = "A: matrix(m, n), B: matrix(n, n), x: vector(n), b: vector(m)"
    assert_zero(difference, declared)


def test_a_wrong_line_has_a_witness() -> None:
    claim = cf.check(LET + r"$\nabla_x (x^\top Bx) = 3Bx$").first_wrong
    assert claim is not None
    assert claim.witness is not None
    assert claim.witness["claimed"] != claim.witness["expected"]
    assert claim.witness["sizes"]


def test_what_holds_for_symmetric_matrices_alone_says_so() -> None:
    line = r"$\nabla_x (x^\top Bx) = 2Bx$"
    (claim,) = cf.check(LET + line).claims
    assert (claim.verdict, claim.kind, claim.condition) == ("wrong", "symmetric", "B is symmetric")
    (claim,) = cf.check(f"{LET} For the symmetric case: {line}").claims
    assert (claim.verdict, claim.condition) == ("conditional", "B is symmetric")


def test_the_line_after_a_wrong_one_is_judged_by_itself() -> None:
    report = cf.check(
        LET + r"$$\begin{aligned}\nabla_x (x^\top Bx) &= 3Bx\\ &= 2Bx + Bx\end{aligned}$$"
    )
    assert [claim.verdict for claim in report.claims] == ["wrong", "right"]


def test_what_cannot_be_read_does_not_stop_the_rest() -> None:
    report = cf.check(
        LET + r"$$Ax = \begin{Vmatrix} 1 \\ 2 \end{Vmatrix}$$ $$\nabla_x b^\top Ax = A^\top b$$"
    )
    assert [claim.verdict for claim in report.claims] == ["unreadable", "right"]
    assert "Vmatrix" in report.claims[0].message


def test_names_that_nobody_declared_make_no_line_wrong() -> None:
    report = cf.check(r"$$\sum_{i} q_i x_i = Qz$$")
    assert all(claim.verdict != "wrong" for claim in report.claims)


def test_shapes_that_do_not_fit_are_wrong() -> None:
    claim = cf.check(LET + r"$x^\top B x = x^\top A^{-1} x$").first_wrong
    assert claim is not None
    assert claim.kind in ("inverse-of-nonsquare", "shapes")


def test_a_vector_has_no_inverse() -> None:
    claim = cf.check(LET + r"$x^\top = b^\top A x x^{-1}$").first_wrong
    assert claim is not None
    assert claim.kind == "inverse-of-nonsquare"


FRACTIONS = [
    (r"{{1} \over {1 + \mu}}", r"\frac{1}{1+\mu}", "right"),
    (r"{{1} \over {1 + \mu}}", r"1 + \mu", "wrong"),
    (r"{{\partial (b^\top A x)} \over {\partial x}}", r"A^\top b", "right"),
    (r"{1 \over 1 + \mu}", r"1 + \mu", "unreadable"),
]


@pytest.mark.parametrize(("left", "right", "verdict"), FRACTIONS)
def test_a_fraction_with_over_reaches_as_far_as_its_braces(
    left: str, right: str, verdict: str
) -> None:
    report = cf.check(f"{LET} Let $\\mu>0$. $${left} = {right}$$")
    assert [claim.verdict for claim in report.claims] == [verdict]


def test_definitions_in_a_circle_are_no_circle() -> None:
    assert cf.check(r"$f(x)=g(x)$ and $g(x)=f(x)$, so $\nabla_x f(x) = 2$").first_wrong is None


def test_a_square_of_a_vector_is_no_inverse() -> None:
    report = cf.check(LET + r"$b^\top A B^{-1} x = (b - Ax)^2$")
    assert all("inverse" not in claim.kind for claim in report.claims)


def test_the_square_of_a_vector_may_be_that_of_its_norm() -> None:
    report = cf.check(LET + r"$(b - Ax)^2 = b^\top b - 2 b^\top A x + x^\top A^\top A x$")
    assert [claim.verdict for claim in report.claims] == ["abuse-of-notation"]


def test_places_are_those_of_the_document() -> None:
    document = LET + "\n\n" + r"text $\nabla_x b^\top Ax = -A^\top b$"
    (claim,) = cf.check(document).claims
    assert document.split("\n")[claim.line - 1][claim.column - 1 :].startswith(r"\nabla_x")


def test_the_report_is_an_object_of_its_schema() -> None:
    made = cf.check((DOCUMENTS / "ridge.md").read_text(encoding="utf-8")).to_json()
    assert made["schema"] == "closedform/check/1"
    keys = {"line", "column", "source", "lhs", "rhs", "where", "verdict", "kind", "condition"}
    assert all(keys | {"witness", "correct", "message"} <= claim.keys() for claim in made["claims"])
    assert sum(made["summary"].values()) == len(made["claims"])


@pytest.mark.parametrize("catalogue", [VERDICTS, KINDS, REASONS, REPORT])
def test_every_word_is_there_in_every_language(catalogue: dict[str, dict[str, str]]) -> None:
    assert set(catalogue) == set(LANGUAGES)
    assert len({frozenset(words) for words in catalogue.values()}) == 1


def test_every_kind_of_mistake_has_a_sentence() -> None:
    assert {kind for kind, _ in CHANGES} <= KINDS["en"].keys()


def test_a_document_is_data() -> None:
    for text in (
        "",
        "$$",
        r"\input{/etc/passwd}",
        "$x = \\write18{ls}$",
        "$" * 999,
        "\\begin{align}",
    ):
        assert cf.check(text).first_wrong is None


def test_a_trace_of_what_is_not_square_is_no_inverse() -> None:
    document = (
        r"$A\in\mathbb{R}^{m\times n}$, $X\in\mathbb{R}^{n\times p}$: "
        r"$\nabla_X\operatorname{tr}(AX)=A^T$"
    )
    claim = cf.check(document).claims[-1]
    assert (claim.verdict, claim.kind) == ("wrong", "shapes")


def test_a_correction_transposes_nothing_twice() -> None:
    document = (
        r"$A\in\mathbb{R}^{m\times n}$, $X\in\mathbb{R}^{n\times p}$: $\nabla_X\|AX\|_F^2=2AA^TX$"
    )
    assert cf.check(document).claims[-1].correct == "2*A'*A*X"
