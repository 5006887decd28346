"""What pages of HTML have in common: the frame, the look, and formulas as MathML.

A page needs no other: no script, no network.  What stands in a formula is data: of the MathML that
it becomes, only known elements and attributes are kept, so that no formula can bring in a link, a
style or a tag of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape, unescape
from typing import TYPE_CHECKING

from closedform.errors import OptionProblem

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

STYLE = """
:root { color-scheme: light; --ink: #111; --paper: #fff; --quiet: #555; }
body { font: 16px/1.5 Georgia, "Noto Serif KR", serif; }
body { color: var(--ink); background: var(--paper); }
code, pre { font-family: ui-monospace, Consolas, monospace; font-size: .92em; }
"""
ELEMENTS = frozenset({
    "math", "menclose", "mfrac", "mi", "mn", "mo", "mover", "mpadded", "mphantom", "mroot",
    "mrow", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext",
    "mtr", "munder", "munderover",
})  # fmt: skip
ATTRIBUTES = frozenset({
    "accent", "accentunder", "columnalign", "columnlines", "columnspacing", "depth", "display",
    "displaystyle", "fence", "form", "frame", "height", "largeop", "linebreak", "linethickness",
    "lspace", "mathbackground", "mathcolor", "mathsize", "mathvariant", "maxsize", "minsize",
    "movablelimits", "notation", "rowlines", "rowspacing", "rspace", "scriptlevel", "separator",
    "stretchy", "symmetric", "voffset", "width",
})  # fmt: skip
LONGEST = 20_000  # characters of a formula
MARKED = "marked"  # `\\style{marked}{…}` is a part of a formula that a page points at


class NoMathML(Exception):
    """A formula that cannot be shown as MathML."""


def page(title: str, body: str, style: str, lang: str) -> str:
    """One page that needs no other."""
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{escape(title)}</title>\n'
        f"<style>{STYLE}{style}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def mathml(formula: str, *, display: bool = False) -> str:
    """A formula of LaTeX as MathML.  Raises `NoMathML` where it cannot be one."""
    try:
        from latex2mathml.converter import convert_to_element
    except ImportError:
        raise OptionProblem("extra-missing", feature="HTML", extra="html") from None
    if len(formula) > LONGEST:
        raise NoMathML
    try:
        element = convert_to_element(formula, display="block" if display else "inline")
        return "".join(_written(element))
    except NoMathML:
        raise
    except Exception as error:  # of a library that reads what anybody may have written
        raise NoMathML from error


def _written(element: Element) -> Iterator[str]:
    """An element as text; the texts of the library have entities in them."""
    text = unescape(element.text or "")
    if element.tag not in ELEMENTS or "\\" in text or text in ("&", "}"):
        raise NoMathML
    held = (pair for pair in element.attrib.items() if pair[0] in ATTRIBUTES)
    yield f"<{element.tag}"
    if element.get("style") == MARKED:
        yield f' class="{MARKED}"'
    yield from (f' {name}="{escape(str(value))}"' for name, value in held)
    yield ">"
    yield escape(text, quote=False)
    for child in element:
        yield from _written(child)
    yield f"</{element.tag}>"
