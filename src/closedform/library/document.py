"""A derivation as a document: Markdown, LaTeX (amsmath alone), one HTML page without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from textwrap import indent
from typing import TYPE_CHECKING, NamedTuple

from closedform.library.html import NoMathML, mathml, page
from closedform.messages.conditions import in_words
from closedform.messages.document import WORDS
from closedform.present.heads import shape_tail
from closedform.present.latex import escaped

if TYPE_CHECKING:
    from closedform.library.answer import Derivation

STYLE = """
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
ol { padding-left: 1.6rem; } li { margin: 1rem 0; }
.line { overflow: auto hidden; padding: .4rem 0; } math { font-size: 1.15em; }
.rule { font-style: italic; } .why { color: #333; } .source { color: #555; font-size: .9em; }
.status { border: 1px solid #555; border-radius: 3px; padding: 0 .3em; font-size: .8em; }
dt { font-weight: bold; margin-top: .6rem; } dd { margin-left: 1rem; }
.answer { border: 1px solid #111; padding: .6rem 1rem; overflow: auto hidden; }
"""


def written(derivation: Derivation, format: str, lang: str = "en") -> str:
    """The answer, what has to be known about it, and the steps if there are any.

    `format` is "markdown", "latex" or "html"; a page of HTML holds its formulas as MathML.
    """
    return WRITERS[format](derivation, WORDS[lang], lang)


class Fact(NamedTuple):
    """What has to be known about an answer: a label and what it says, in words or in notation."""

    label: str
    text: str
    coded: bool = False


def _facts(derivation: Derivation, words: Mapping[str, str], lang: str) -> list[Fact]:
    conditions = [in_words(condition, lang) for condition in derivation.conditions]
    facts = [
        Fact("layout", derivation.layout),
        Fact("assumed", ", ".join(derivation.assumed), True),
        Fact("conditions", ", ".join(conditions), True),
        Fact("checked", words[derivation.verdict.status]),
        *(Fact("note", note) for note in derivation.notes),
    ]
    return [fact._replace(label=words[fact.label]) for fact in facts if fact.text]


# -- Markdown -------------------------------------------------------------------------------------


def markdown(derivation: Derivation, words: Mapping[str, str], lang: str) -> str:
    lines = [
        f"## {words['title']}",
        "",
        f"{_code(derivation.expr)}{words['by']} `{derivation.wrt}`",
    ]
    lines += ["", f"$$\n{derivation.result.latex()}\n$$", ""]
    for label, text, coded in _facts(derivation, words, lang):
        lines.append(f"- {label}: `{text}`" if coded else f"- {label}: {_plain(text)}")
    if derivation.opening:
        opening = derivation.opening.written("latex")
        lines += ["", f"### {words['steps']}", "", f"$$\n{opening}\n$$", ""]
    for number, step in enumerate(derivation.steps, 1):
        lines += [f"{number}. **{step.rule}** ({words[step.verdict.status]})", ""]
        inside = [f"$$\n{step.latex()}\n$$", "", *(f"{_plain(why)}  " for why in step.whys)]
        inside += [f"*{step.source}*", ""] if step.source else [""]
        lines += _indented(inside, len(f"{number}. "))
    return "\n".join(lines).rstrip() + "\n"


def _code(text: str) -> str:
    """A formula as it was typed; a program of several lines has a block of its own."""
    return f"```\n{text}\n```\n\n" if "\n" in text else f"`{text}`, "


def _indented(texts: Iterable[str], by: int) -> list[str]:
    """What belongs to an item of a list stands below its first word."""
    return [indent(text, " " * by) for text in texts]


def _plain(text: str) -> str:
    """A sentence; the marks in it that Markdown would take for its own stand for themselves."""
    return "".join(f"\\{mark}" if mark in "*_`$" else mark for mark in text)


# -- LaTeX ----------------------------------------------------------------------------------------


def latex(derivation: Derivation, words: Mapping[str, str], lang: str) -> str:
    """An `align*` environment, the laws between its lines; amsmath is enough."""
    if derivation.opening is None:
        return derivation.result.latex()
    rows = [f"& {derivation.opening.written('latex')}"]
    for step in derivation.steps:
        said = f"\\text{{{escaped(step.rule)}}}"
        rows.append(f"& {step.latex()} \\\\*\n&\\qquad {said}")
    body = " \\\\[1ex]\n".join(rows)
    aligned = f"\\begin{{align*}}\n{body}\n\\end{{align*}}"
    return f"\\begingroup\\allowdisplaybreaks\n{aligned}\n\\endgroup"  # it may fill pages


# -- HTML -----------------------------------------------------------------------------------------


def html(derivation: Derivation, words: Mapping[str, str], lang: str) -> str:
    """One page that needs no other."""
    title = f"∂ {derivation.expr} / ∂ {derivation.wrt}"
    facts = ""
    for label, text, coded in _facts(derivation, words, lang):
        said = f"<code>{escape(text)}</code>" if coded else escape(text)
        facts += f"<dt>{escape(label)}</dt><dd>{said}</dd>\n"
    body = (
        f"<h1>{escape(words['title'])}</h1>\n<p><code>{escape(derivation.expr)}</code>, "
        f"{escape(words['by'])} <code>{escape(derivation.wrt)}</code></p>\n"
        f'<div class="answer">{_math(derivation.result.latex_lines())}</div>\n'
        f"<dl>\n{facts}</dl>\n{steps_html(derivation, words)}"
    )
    return page(title, body, STYLE, lang)


def folded(derivation: Derivation, lang: str = "en") -> str:
    """The answer for a notebook, which sets the formulas between `$$`; the steps unfold."""
    words = WORDS[lang]
    answer = f"$$\\displaystyle {derivation.result.latex()}$$"
    if derivation.opening is None:
        return answer
    opening = f"$\\displaystyle {escape(derivation.opening.written('latex'))}$"
    items = "".join(
        f"<li>$\\displaystyle {escape(step.latex())}$<br><i>{escape(step.rule)}</i></li>"
        for step in derivation.steps
    )
    return (
        f"{answer}<details><summary>{words['steps']}</summary>{opening}<ol>{items}</ol></details>"
    )


def steps_html(derivation: Derivation, words: Mapping[str, str]) -> str:
    """The steps as a list."""
    if derivation.opening is None:
        return ""
    function, heads = derivation.opening
    opening = f'<div class="line">{_math(function.latex_lines(heads["latex"]))}</div>'
    items = []
    for step in derivation.steps:
        whys = "".join(f'<div class="why">{escape(why)}</div>\n' for why in step.whys)
        source = f'<div class="source">{escape(step.source)}</div>\n' if step.source else ""
        *above, last = step.after.latex_lines(step.heads["latex"])
        tail = shape_tail(step.shape, "latex") if step.shape else ""
        formulas = _math([*above, last + tail])
        items.append(
            f'<li>\n<div class="line">{formulas}</div>\n'
            f'<div><span class="rule">{escape(step.rule)}</span> '
            f'<span class="status">{escape(words[step.verdict.status])}</span></div>\n'
            f"{whys}{source}</li>\n"
        )
    return f"<h2>{escape(words['steps'])}</h2>\n{opening}\n<ol>\n{''.join(items)}</ol>\n"


def _math(formulas: list[str]) -> str:
    return "".join(map(_displayed, formulas))


def _displayed(formula: str) -> str:
    try:
        return mathml(formula, display=True)
    except NoMathML:  # a very long one
        return f"<code>{escape(formula)}</code>"


WRITERS: Mapping[str, Callable[[Derivation, Mapping[str, str], str], str]] = {
    "markdown": markdown,
    "latex": latex,
    "html": html,
}
