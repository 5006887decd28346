"""Files as documents: notebooks, claims files, and what a file must not do."""

from __future__ import annotations

import json
from typing import Any

import pytest

import closedform as cf
from closedform.errors import ClosedformError, LimitProblem
from closedform.proofread import documents
from closedform.proofread.documents import document_of
from closedform.proofread.source import pieces


def notebook(*cells: tuple[str, object]) -> str:
    held = [{"cell_type": kind, "source": source} for kind, source in cells]
    return json.dumps({"nbformat": 4, "cells": held})


NOTEBOOK = notebook(
    ("markdown", ["# Gradients\n", r"Let $x\in\mathbb{R}^n$ and $A\in\mathbb{R}^{n\times n}$."]),
    ("code", r"print('$x^\top x = 3$')"),
    ("markdown", "Then\n\n" + r"$$\nabla_x x^\top x = x$$" + "\n"),
    ("raw", "$x = 1$"),
    ("markdown", r"and $\nabla_x x^\top Ax = (A + A^\top)x$."),
)


def test_the_claims_of_a_notebook_have_a_cell_and_a_line_in_it() -> None:
    report = cf.check(NOTEBOOK, format="notebook")
    places = [(c.cell, c.line, c.column, c.verdict) for c in report.claims]
    assert places == [(3, 3, 3, "wrong"), (5, 1, 6, "right")]
    assert report.written("a.ipynb").startswith("a.ipynb:cell 3:3:3: wrong")
    assert report.claims[0].to_json()["cell"] == 3


def test_a_notebook_before_version_4_has_worksheets() -> None:
    cells = json.loads(NOTEBOOK)["cells"]
    old = json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}]})
    assert document_of(old, "notebook") == document_of(NOTEBOOK, "notebook")


BROKEN: list[Any] = [[], {}, {"cells": 3}, {"cells": [3]}, {"cells": [{}]}, {"worksheets": [1]}]


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, *map(json.dumps, BROKEN)])
def test_what_is_no_notebook_is_refused(text: str) -> None:
    with pytest.raises(ClosedformError) as caught:
        cf.check(text, format="notebook")
    assert caught.value.code == "not-a-notebook"


def test_a_notebook_without_prose_claims_nothing() -> None:
    assert cf.check(notebook(("code", "1 = 1")), format="notebook").claims == []


CLAIMS = """\
# where: z: vector(3)
X: matrix(N, D), w: vector(D), y: vector(N)
lam: scalar > 0           # a weight
S: matrix(n, n) symmetric, x: vector(n)

f = norm2(X*w - y)^2 + lam*norm2(w)^2
g(v) = v'*v               # = is no claim in here
grad(f, w) = 2*X'*(X*w - y) + 2*lam*w
           = 2*X'*X*w - 2*X'*y + lam*w
grad(x'*S*x, x) = 2*S*x
sum(i = 1:3, z[i]) = sum(z)
grad(g(w), w) = 2*w
grad(g(w), w) = w' +
"""
FOUND = [
    (6, "not-a-claim"),
    (7, "not-a-claim"),
    (8, "right"),
    (9, "wrong"),
    (10, "right"),
    (11, "right"),
    (12, "right"),
    (13, "unreadable"),
]


def test_a_claims_file_declares_defines_and_claims() -> None:
    report = cf.check(CLAIMS, format="claims")
    assert [(claim.line, claim.verdict) for claim in report.claims] == FOUND
    wrong = report.first_wrong
    assert wrong is not None
    assert wrong.place is not None
    assert wrong.place.source == "lam*w"
    assert CLAIMS.split("\n")[8][wrong.place.column - 1 :].startswith("lam*w")


def test_a_claim_of_a_file_says_the_declarations_that_it_stands_under() -> None:
    claims = cf.check(CLAIMS, format="claims").claims
    assert claims[4].where == "S: matrix(n, n) symmetric, x: vector(n)"
    assert claims[2].where == "X: matrix(N, D), w: vector(D), y: vector(N), lam: scalar > 0"


def test_a_later_declaration_overrides() -> None:
    text = "S: matrix(n, n) symmetric, x: vector(n)\ngrad(x'*S*x, x) = 2*S*x\n"
    verdicts = [
        c.verdict for c in cf.check(text + "S: matrix(n, n)\n" + text[40:], format="claims").claims
    ]
    assert verdicts == ["right", "wrong"]  # for symmetric matrices alone


def test_a_declaration_that_cannot_be_read_is_in_the_report() -> None:
    (claim,) = cf.check("x: vector(n)\nB: matrix(n n)", format="claims").claims
    assert (claim.line, claim.column, claim.verdict) == (2, 1, "unreadable")
    assert "n n" in claim.message


def test_line_breaks_of_any_kind_count_as_one() -> None:
    text = "Let $x\\in\\mathbb{R}^n$.{0}{0}$\\nabla_x x^\\top x = x$"
    for line_break in ("\n", "\r\n", "\r"):
        (claim,) = cf.check(text.replace("{0}", line_break)).claims
        assert (claim.line, claim.column) == (3, 2)


def test_nothing_in_a_document_steers_a_terminal() -> None:
    report = cf.check("\x1b[2J\u202e $x\\in\\mathbb{R}^n$, $\\nabla_x x^\\top x = x\x07$ \x9b")
    assert len(report.claims) == 1
    assert not set(report.written(all=True)) & set("\x1b\x07\x9b\u202e")


def test_a_comment_of_latex_ends_with_its_line() -> None:
    text = "% $a = b$\nLet $x = y$.\n  % more\n\\[ c = d \\]"
    formulas = [(piece.text, piece.marks) for piece in pieces(text) if piece.formula]
    assert formulas == [("x = y", ("$", "$")), (" c = d ", ("\\[", "\\]"))]


def test_a_document_has_a_longest_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "LONGEST_DOCUMENT", 10)
    with pytest.raises(LimitProblem):
        cf.check("x" * 11)
    with pytest.raises(LimitProblem):
        cf.check(notebook(("markdown", "x" * 11)), format="notebook")


def test_a_format_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="word"):
        cf.check("", format="word")
