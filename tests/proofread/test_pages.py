"""Pages of HTML: the document as it reads, with verdicts; nothing in it is more than data."""

from __future__ import annotations

import builtins
import re
from typing import Any

import pytest

import closedform as cf
from closedform.errors import OptionProblem
from closedform.library import pages
from closedform.library.html import NoMathML, mathml
from closedform.library.look import STYLE
from closedform.library.proofpage import SIGNS
from closedform.library.prose import converted
from closedform.messages import LANGUAGES
from closedform.messages.proofread import PAGE, VERDICTS
from page import Page
from proofread.test_documents import CLAIMS, NOTEBOOK

LET = r"Let $A\in\mathbb{R}^{m\times n}$, $x\in\mathbb{R}^n$, $b\in\mathbb{R}^m$."
WRONG = r"\nabla_x \|Ax-b\|^2 = A^\top(Ax-b)"
RIGHT = r"\nabla_x \|Ax-b\|^2 = 2A^\top(Ax-b)"
MARKDOWN = f"# 행렬 미분\n\n{LET} So\n\n$${WRONG}$$\n\n- an *item* with ${RIGHT}$\n"
LATEX = rf"""
\documentclass{{article}} % $x = 3$
\newcommand{{\half}}{{$\frac12$}}
\begin{{document}}
\section{{Least squares \& more}}
{LET} It is \textbf{{easy}} --- see
\begin{{align}}
{RIGHT.replace("=", "&=")} \label{{first}} \\
&= 2A^\top Ax - 2A^\top b \tag{{2}}
\end{{align}}
\begin{{equation*}}
{WRONG}
\end{{equation*}}
\end{{document}}
"""
DOCUMENTS = [
    (MARKDOWN, "markdown"),
    (MARKDOWN, "text"),
    (LATEX, "latex"),
    (NOTEBOOK, "notebook"),
    (CLAIMS, "claims"),
    ("", "markdown"),
]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("text", "format"), DOCUMENTS)
def test_a_page_says_what_is_found(text: str, format: str, lang: str) -> None:
    report = cf.check(text, format=format, lang=lang)
    page = Page(report.html("homework"))
    for verdict, many in report.summary.items():
        assert f"{VERDICTS[lang][verdict]} {many}" in page.text
    told = [c for c in report.claims if c.verdict not in ("right", "not-a-claim")]
    assert len([n for n in page.of("note") if "right" not in str(n["class"]).split()]) == len(told)
    assert all(claim.reason in page.text for claim in told)
    if report.first_wrong is None:
        assert PAGE[lang]["first"] not in page.text


@pytest.mark.parametrize(("text", "format"), DOCUMENTS)
def test_every_link_leads_to_a_place_of_the_page(text: str, format: str) -> None:
    page = Page(pages([("a", cf.check(text, format=format)), ("b", cf.check(MARKDOWN))], "en"))
    anchors = [held["id"] for _, held in page.tags if "id" in held]
    links = [held["href"] for tag, held in page.tags if tag == "a"]
    assert len(set(anchors)) == len(anchors)
    assert {str(link).removeprefix("#") for link in links} <= set(anchors)
    assert links


def test_the_top_leads_to_the_first_wrong_line() -> None:
    page = cf.check(MARKDOWN).html()
    first = re.search(r'<p class="first">The first mistake: <a href="#(.*?)">line 5</a>', page)
    assert first is not None
    assert f'<span class="note wrong" id="{first[1]}">' in page


def test_what_has_to_be_mended_is_underlined_in_the_formula() -> None:
    page = cf.check(MARKDOWN).html()
    marked = re.findall(r'<mrow class="marked">(.*?)</mrow></math>', page)
    assert len(marked) == 1
    assert re.sub("<[^<>]*>", "", marked[0]) == "A⊤(Ax−b)"
    claims = cf.check(CLAIMS, format="claims").html()
    assert "2*X&#x27;*X*w - 2*X&#x27;*y + <u>lam*w</u></code>" in claims


def test_no_note_parts_a_formula_from_a_full_stop_or_a_particle() -> None:
    page = Page(cf.check(f"{LET} 식 ${WRONG}$는 어떤가, ${RIGHT}$.").html())
    assert "(Ax−b)✗는✗ wrong" in page.text
    assert "(Ax−b).✓ right" in page.text


def test_markdown_is_rendered() -> None:
    page = cf.check(MARKDOWN).html()
    assert "<h1>행렬 미분</h1>" in page
    assert "<em>item</em>" in page
    assert "$" not in Page(page).text


def test_latex_is_rendered() -> None:
    page = Page(cf.check(LATEX, format="latex").html())
    assert "Least squares & more" in page.text
    assert "easy — see" in page.text
    assert not any(word in page.text for word in ("\\", "documentclass", "label", "$"))
    assert "(2)" in page.text


def test_every_verdict_has_a_sign_and_every_word_is_there_in_every_language() -> None:
    assert SIGNS.keys() == VERDICTS["en"].keys()
    assert PAGE["en"].keys() == PAGE["ko"].keys()
    assert all(f".{verdict}" in STYLE for verdict in SIGNS)


HOSTILE = r"""
<script>alert(1)</script> <img src=x onerror=alert(1)> [a](javascript:alert(1))
![b $\mathbf{x}$ <b>](http://example.org/x.png "t $x onload=alert(1) y='$ \" onload=alert(1)")
[$x$](http://example.org "<i> $x = '\" onmouseover=alert(1) '$") <http://example.org/$y$>
$\text{<script>alert(2)</script>} = 1$ $\href{javascript:alert(3)}{x} = x$
$\style{background:url(http://example.org)}{x} = x$ $\color{red" onclick="x}{a} = 1$
$x = \text{</span></p><iframe src=http://example.org>}$ `$<b>$` <!-- $x = 2$ -->

    <script>$x = 3$</script>
"""
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "header", "main", "h1", "p", "span", "a", "b",
    "details", "summary", "ul", "li", "code", "pre", "div", "u", "br",
}  # fmt: skip
MATHML = {"math", "mrow", "mi", "mo", "mn", "mtext", "mstyle", "msup", "mspace", "mpadded"}
HELD = {
    "lang", "charset", "name", "content", "class", "id", "href", "title", "display", "mathcolor",
    "stretchy", "mathvariant", "form", "fence", "width",
}  # fmt: skip


@pytest.mark.parametrize("format", ["markdown", "latex", "text", "claims"])
def test_a_document_is_data(format: str) -> None:
    page = Page(cf.check(HOSTILE, format=format).html("<name>"))
    assert {tag for tag, _ in page.tags} <= ALLOWED | MATHML
    assert {name for _, held in page.tags for name in held} <= HELD
    links = [str(held["href"]) for tag, held in page.tags if tag == "a"]
    assert all(link.startswith(("#", "http://example.org")) for link in links)
    assert "<name>" in page.text


def test_a_page_fetches_nothing() -> None:
    page = cf.check(MARKDOWN).html()
    assert not any(word in page for word in ("http", "src=", "url(", "<script", "@import", "<link"))
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page


def test_a_formula_that_cannot_be_mathml_is_shown_as_it_is_typed() -> None:
    page = cf.check(rf"{LET} $\foo{{x}} = x$ and $\sqrt{{x}} = {'x' * 30_000}$").html()
    assert r"<code>\foo{x} = x</code>" in page
    with pytest.raises(NoMathML):
        mathml("x^" + "{x^" * 5000 + "y" + "}" * 5000)


FORMULAS = [
    ("a &= b", "$$"),
    (r"a \\ b", r"\["),
    (r"a &= b \nonumber\\ &= c \label{x} % why", r"\begin{align}"),
    (r"{2} a &= b", r"\begin{alignat}"),
    (r"\begin{aligned} a &= b \\ &= c \end{aligned}", "$$"),
    (r"x = \begin{gathered} a \\ b \end{gathered}", "$"),
    (r"\begin{array}{rcl} a & = & b \end{array}", "$$"),
    ("a = b", r"\begin{equation*}"),
]


@pytest.mark.parametrize(("formula", "opening"), FORMULAS)
def test_environments_become_mathml(formula: str, opening: str) -> None:
    made = Page(mathml(converted(formula, opening), display=True))
    assert "&" not in made.text
    assert ("mtable" in [tag for tag, _ in made.tags]) is ("&" in formula or r"\\" in formula)
    assert made.text.startswith(("a", "x"))


@pytest.mark.parametrize("missing", ["latex2mathml", "markdown_it"])
def test_without_the_extra_a_page_says_what_to_install(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] == missing:
            raise ImportError(name)
        return real(name, *rest)

    report = cf.check(MARKDOWN)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(OptionProblem) as caught:
        report.html()
    assert "closedform[html]" in str(caught.value.hint())
    assert "wrong" in report.written()


@pytest.mark.slow
def test_a_derivation_of_10000_lines_goes_through() -> None:
    steps = [f"Step {k}:\n\n$${WRONG if k % 50 == 0 else RIGHT}$$\n" for k in range(1, 2501)]
    report = cf.check("\n".join([LET, "", *steps]))
    assert report.summary == {"right": 2450, "wrong": 50}
    page = Page(report.html("long"))
    assert len(page.of("wrong")) > 50
    assert len(page.of("display")) == 2500


TRICKY = [
    "\\left(",
    "{",
    "\\frac{",
    "^{x",
    "\\begin{a}[",
    "\\item[",
    "\\section{a",
    "[",
    "*a ",
    "`",
    "<a ",
    "$$",
]


@pytest.mark.parametrize("format", ["markdown", "latex"])
@pytest.mark.parametrize("text", TRICKY)
def test_no_document_takes_forever(text: str, format: str) -> None:
    for whole in (text * 4000, f"$${text * 1500} = x$$"):
        page = Page(cf.check(whole, format=format).html())
        assert page.of(format)
