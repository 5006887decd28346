"""The prose of a document as HTML, and its formulas in the LaTeX that MathML is made from.

Prose comes with holes for its formulas; `filled` puts them in, and knows whether it is in running
text, where a formula may have tags.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from closedform.errors import OptionProblem

Filled = Callable[[str, bool], str]


# -- Markdown -------------------------------------------------------------------------------------


def markdown(prose: str, filled: Filled) -> str:
    """Without raw HTML, and with the words of an image in its place: nothing is fetched."""
    try:
        from markdown_it import MarkdownIt
    except ImportError:
        raise OptionProblem("extra-missing", feature="HTML", extra="html") from None

    def text(_: object, tokens: Sequence[Any], at: int, *__: object) -> str:
        return filled(escape(tokens[at].content), True)

    def image(_: object, tokens: Sequence[Any], at: int, *__: object) -> str:
        return f'<span class="image">[{escape(tokens[at].content)}]</span>'

    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    reader.add_render_rule("text", text)
    reader.add_render_rule("image", image)
    return filled(str(reader.render(prose)), False)


# -- LaTeX ----------------------------------------------------------------------------------------

_HEADS = {"part": 2, "chapter": 2, "section": 2, "subsection": 3, "subsubsection": 4, "title": 2}
_HEAD = re.compile(rf"\\({'|'.join(_HEADS)}|paragraph)\*?\{{((?:[^{{}}]|\{{[^{{}}]*\}})*)\}}")
_BODY = re.compile(r"\\begin\{document\}(.*?)(?:\\end\{document\}|$)", re.DOTALL)
_SPELLED = [  # of text that has been escaped
    (r"(?<!\\)%.*\n?", ""),
    (r"\\begin\{(?:itemize|enumerate|center|abstract)\}|\\end\{[a-z]+\*?\}", "\n\n"),
    (r"\\begin\{([a-z]+)\*?\}(?:\[([^\]\n]{0,200})\])?", "\n\n<b>\\1</b> \\2 "),
    (r"\\item\b(?:\[([^\]\n]{0,200})\])?", "\n\n• \\1"),
    (r"\\(?:textbf|bf)\{([^{}]*)\}", r"<b>\1</b>"),
    (r"\\(?:emph|textit)\{([^{}]*)\}", r"<em>\1</em>"),
    (r"\\(?:texttt|verb)\{([^{}]*)\}", r"<code>\1</code>"),
    (r"\\(?:label|vspace|hspace|maketitle|noindent|newpage|clearpage|bigskip|medskip|smallskip)"
     r"\b\*?(?:\{[^{}]*\})?", ""),
    (r"(?<!\\)~", "\u00a0"),
    (r"---", "—"),
    (r"--", "–"),
    (r"``|&#x27;&#x27;", "\""),
    (r"\\(?=[%$#_{}])|\\(?=&amp;)", ""),
    (r"\\\\", "<br>"),
]  # fmt: skip


def latex(prose: str, filled: Filled) -> str:
    """What stands in the body, with its heads and paragraphs; other commands as they are typed."""
    body = _BODY.search(prose)
    made = escape(body[1] if body else prose)
    for pattern, spelled in _SPELLED:
        made = re.sub(pattern, spelled, made)
    made = _HEAD.sub(_headed, made)
    parts = (part.strip() for part in re.split(r"\n\s*\n", made))
    return "".join(_paragraph(filled(part, True)) for part in parts if part)


def _headed(found: re.Match[str]) -> str:
    level = _HEADS.get(found[1], 5)
    return f"\n\n<h{level}>{found[2]}</h{level}>\n\n"


def _paragraph(part: str) -> str:
    return f"{part}\n" if re.match(r"<h\d>", part) else f"<p>{part}</p>\n"


# -- plain text -----------------------------------------------------------------------------------


def plain(prose: str, filled: Filled) -> str:
    """Line by line, as it stands."""
    return f'<div class="plain">{filled(escape(prose), True)}</div>\n'


PROSE: Mapping[str, Callable[[str, Filled], str]] = {
    "markdown": markdown,
    "notebook": markdown,
    "latex": latex,
    "text": plain,
    "claims": plain,
}

# -- formulas -------------------------------------------------------------------------------------

_KNOWN = {  # environments in the words of the converter; "" for no environment
    **dict.fromkeys(
        ("align", "aligned", "alignat", "alignedat", "eqnarray", "flalign", "split"), "align*"
    ),
    **dict.fromkeys(("gather", "gathered", "multline"), "matrix"),
    **dict.fromkeys(("equation", "displaymath", "math"), ""),
}
_EDGE = re.compile(r"\\(begin|end)\{([a-z]+)\*?\}((?<=at\})\{\d+\}|(?<=ated\})\{\d+\})?")
_DROPPED = re.compile(r"\\(?:nonumber|notag|allowdisplaybreaks)\b|\\label\{[^{}]*\}|(?<!\\)%.*")
_TAG = re.compile(r"\\tag\*?\{([^{}]*)\}")


def converted(formula: str, opening: str) -> str:
    """A formula behind its opening mark, in the LaTeX that the converter knows.

    >>> converted("a &= b", "$$")
    '\\\\begin{align*}a &= b\\\\end{align*}'
    """
    text = _TAG.sub(r"\\qquad\\text{(\1)}", _DROPPED.sub("", formula))
    if opening.startswith("\\begin"):
        text = f"{opening}{text}{opening.replace('begin', 'end')}"
    text = _EDGE.sub(_known, text)
    if "\\begin" in text or ("&" not in text and "\\\\" not in text):
        return text
    name = "align*" if "&" in text else "matrix"
    return f"\\begin{{{name}}}{text}\\end{{{name}}}"


def _known(edge: re.Match[str]) -> str:
    name = _KNOWN.get(edge[2])
    if name is None:
        return edge[0]
    return f"\\{edge[1]}{{{name}}}" if name else ""
