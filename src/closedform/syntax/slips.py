"""Spellings of other languages that cannot be read: recognised by the place of the error.

A row is looked for only where a text was refused, and counts only if it covers the place of the
refusal, so that it can turn no reading into another.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from closedform.errors import ClosedformError, ForeignSpelling
from closedform.syntax.tree import Span

_ATOM = r"[^\W\d]\w*(?:\([^()]*\)|\[[^\[\]]*\])?'?|\([^()]*\)'?|\d+(?:\.\d+)?"
_FUNCTIONS = "sin|cos|tan|sinh|cosh|tanh|log|ln|exp|sqrt|abs"
_EXTREMES = r"\\?(?:arg\\?,?\s*\\?)?(?:min|max|sup|inf)"
LONGEST = 2_000  # characters of a text that is searched


# The refusals that say no more than that a text cannot be read; others know better.
GENERAL = frozenset(
    (
        "unexpected",
        "operand-expected",
        "unfinished",
        "implicit-product",
        "function-extent",
        "unknown-character",
        "latex-unsupported",
        "latex-word",
        "equals-inside",
        "colon",
        "foreign-attribute",
        "subscript-unclear",
        "latex-braces",
    )
)


class Slip(NamedTuple):
    """What is met, and what is written here; `right` is a replacement, or None where the words
    of the message have to do."""

    code: str
    found: re.Pattern[str]
    right: str | None = None


def _slip(code: str, found: str, right: str | None = None) -> Slip:
    return Slip(code, re.compile(found), right)


SLIPS = (
    _slip("left-division", rf"({_ATOM})\s*\\\s*(?=[A-Za-z(](?![A-Za-z]))({_ATOM})", r"inv(\1)*\2"),
    _slip("extreme-index", r"\b(max|min)_[ijkl]\s+(\w+)_[ijkl]\b", r"\1(\2)"),
    _slip(
        "optimisation",
        rf"{_EXTREMES}\s*_\s*(?:\{{[^{{}}]*\}}|\\?\w+)\s*|(?<!\w){_EXTREMES}_\w+\s+|\\(?:sup|inf|arg)\b\s*",
        "",
    ),
    _slip(
        "constraint",
        r"\bs\.\s?t\.|\bsubject\s+to\b|\\(?:text|mathrm)\s*\{[^{}]*(?:s\.t\.|subject to)[^{}]*\}",
    ),
    _slip("sum-bare", r"(?<!\w)(?:Σ|sum)(?:_\w)?\s+(?=\w)"),
    _slip("python-words", r"\b(?:for|lambda|def|return|if|then|else|import|while|let)\b"),
    _slip("ternary", r"(?s)^(.+?)\?(.+?):(.+)$", r"where(\1,\2,\3)"),
    _slip("factorial", rf"({_ATOM})\s*!", r"exp(lgamma(\1 + 1))"),
    _slip(
        "binomial",
        r"\\[dt]?binom\s*\{([^{}]*)\}\s*\{([^{}]*)\}",
        r"\\exp(\\operatorname{lgamma}(\1 + 1) - \\operatorname{lgamma}(\2 + 1)"
        r" - \\operatorname{lgamma}(\1 - (\2) + 1))",
    ),
    _slip("remainder", rf"({_ATOM})\s*(?://|%)\s*({_ATOM})"),
    _slip("power-of-function", rf"\b({_FUNCTIONS})\^(\d+)\s*\(([^()]*)\)", r"\1(\3)^\2"),
    _slip("power-of-function", rf"\b({_FUNCTIONS})[²]\s*\(([^()]*)\)", r"\1(\2)^2"),
    _slip("derivative-mark", r"\b(\w+)'\s*\(([^()]*)\)", r"d(\1(\2))/d(\2)"),
    _slip("round-brackets", r"\b([^\W\d]\w*)\(([^()]*:[^()]*)\)", r"\1[\2]"),
    _slip(
        "maple-sum",
        r"\b(sum|prod)\((.+),\s*(\w+)\s*=\s*(\w+)\s*\.\.\s*(\w+)\)",
        r"\1(\3 = \4:\5, \2)",
    ),
    _slip("other-brackets", r"(?<![\\\w])([^\W\d]\w+)[\[{]([^\[\]{}]*)[\]}]", r"\1(\2)"),
    _slip("blocks", r"\[[^\[\]]*\]|\\begin\{[bpvB]?(?:matrix|array)\}"),
    _slip("integral", r"∫|\\int\b"),
    _slip("distribution", r"~|\\sim\b|\\mathcal\{N\}"),
    _slip("expectation", r"\\mathbb\s*\{?[EPV]\}?|\bE\["),
    _slip("membership", r"[∈∀∃]|\\(?:in|forall|exists)\b"),
    _slip("infinity", r"∞|\\infty\b"),
    _slip("entrywise-transpose", r"\.\^\s*\{?[T⊤]\}?", "'"),
)


def recognised(
    error: ClosedformError, text: str, reads: Callable[[str], object]
) -> ClosedformError:
    """The error with the words for the spelling that stands at its place, if it is a known one;
    a corrected text is offered where it reads."""
    if error.span is None or len(text) > LONGEST or error.code not in GENERAL:
        return error
    for slip in SLIPS:
        for match in slip.found.finditer(text):
            if match.start() < error.span.end and error.span.start < match.end():
                return _named(slip, match, text, reads)
    return error


def _named(
    slip: Slip, match: re.Match[str], text: str, reads: Callable[[str], object]
) -> ClosedformError:
    suggestion = None
    if slip.right is not None:
        suggestion = text[: match.start()] + match.expand(slip.right) + text[match.end() :]
        try:
            reads(suggestion)
        except ClosedformError:
            suggestion = None
    found = match.group().strip()
    return ForeignSpelling(
        slip.code, span=Span(*match.span()), source=text, suggestion=suggestion, found=found
    )
