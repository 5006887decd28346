"""A derivation as Markdown, LaTeX, and a page of HTML."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

import closedform as cf
from closedform.messages import LANGUAGES
from page import Page

FORMULAS = [
    ("norm2(X*w - y)^2 + lam*norm2(w)^2", "w", 2),
    ("log(det(X'*A*X))", "X", 1),
    ("lambda_max(A + A')", "A", 1),
    ("A*X*B", "X", 1),
]
PAGE = r"\documentclass{article}\usepackage{amsmath}\begin{document}%s\end{document}"


def derivation(formula: str, by: str, order: int, style: str, lang: str = "en") -> cf.Derivation:
    return cf.derive(formula, by, order=order, steps=style, lang=lang)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("style", ["differential", "identities"])
@pytest.mark.parametrize(("formula", "by", "order"), FORMULAS)
def test_a_page_needs_no_network(formula: str, by: str, order: int, style: str, lang: str) -> None:
    made = derivation(formula, by, order, style, lang)
    page = made.document("html", lang)
    Page(page)
    assert page.count("<li>") == len(made.steps)
    assert "http" not in page
    assert "&amp;=" not in page


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("formula", "by", "order"), FORMULAS)
def test_markdown_has_every_line(formula: str, by: str, order: int, lang: str) -> None:
    made = derivation(formula, by, order, "differential", lang)
    page = made.document("markdown", lang)
    assert all(f"{number}. **" in page for number in range(1, len(made.steps) + 1))
    assert page.count("$$") == 2 * (2 + len(made.steps))  # the answer and the function besides


@pytest.mark.parametrize("style", ["differential", "identities"])
@pytest.mark.parametrize(("formula", "by", "order"), FORMULAS)
def test_latex_needs_amsmath_alone(
    formula: str, by: str, order: int, style: str, tmp_path: Path
) -> None:
    made = derivation(formula, by, order, style).document("latex")
    assert r"\begin{align*}" in made
    assert made.count("{") == made.count("}")
    if shutil.which("pdflatex") is None:
        pytest.skip("there is no pdflatex")
    source = tmp_path / "page.tex"
    source.write_text(PAGE % made, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", source.name]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]


def test_in_a_notebook_the_steps_unfold() -> None:
    made = derivation("x'*A*x", "x", 1, "differential")
    assert made._repr_html_().startswith("$$")
    assert "<details>" in made._repr_html_()
    assert "<details>" not in cf.derive("x'*A*x", "x")._repr_html_()
