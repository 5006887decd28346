"""Proofreading: `check` and what it returns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from closedform.library.arguments import choose, text_of
from closedform.library.findings import Checked, checked
from closedform.library.listing import listing, summary
from closedform.messages.proofread import VERDICTS

if TYPE_CHECKING:
    from closedform.proofread import Document, Finding


class Report:
    """What is found in a document: its `claims`, and a `summary` of their verdicts."""

    def __init__(self, document: Document, claims: list[Checked], lang: str = "en") -> None:
        self.document = document
        self.claims = claims
        self.lang = lang

    @property
    def summary(self) -> dict[str, int]:
        """How many claims have which verdict, the right ones first."""
        many = Counter(claim.verdict for claim in self.claims)
        return {verdict: many[verdict] for verdict in VERDICTS["en"] if many[verdict]}

    @property
    def first_wrong(self) -> Checked | None:
        """The first wrong line."""
        return next((claim for claim in self.claims if claim.verdict == "wrong"), None)

    def to_json(self) -> dict[str, Any]:
        """The report as a dictionary of the schema ``closedform/check/1``."""
        return {
            "schema": "closedform/check/1",
            "claims": [claim.to_json() for claim in self.claims],
            "summary": self.summary,
        }

    def written(self, name: str = "", *, all: bool = False) -> str:
        """The report as text: what is not right, with its line, or `all` claims."""
        return listing(self, name, all)

    def summarised(self, name: str = "") -> str:
        """The end of the report: how many claims have which verdict, and the first wrong line."""
        return summary(self, name)

    def html(self, name: str = "") -> str:
        """The document as it reads, the verdicts beside its formulas: one page of HTML that needs
        no other, and the extra `html` to be made."""
        return pages([(name, self)], self.lang)

    def __str__(self) -> str:
        return self.written()

    def __repr__(self) -> str:
        return f"<report on {len(self.claims)} claims: {self.summary}>"


def pages(reports: Sequence[tuple[str, Report]], lang: str) -> str:
    """Named reports as one page of HTML."""
    from closedform.library.proofpage import page_of

    return page_of(reports, lang)


def check(
    text: str,
    *,
    format: str = "markdown",
    lang: str = "en",
    pedantic: bool = False,
    progress: Callable[[float], object] | None = None,
) -> Report:
    """Proofread a document: a verdict on every equality that stands in it.

    `format` says what `text` is: "markdown" (with LaTeX), "latex", "text" with formulas in lines of
    their own, a "notebook" of Jupyter, or "claims", equations in the notation.  `progress` is
    called with the part of the document that is done, from 0 to 1.  With `pedantic` right steps
    that are taken by many rules at once are named too, with these rules.

    >>> import closedform as cf
    >>> report = cf.check(r"For $x\\in\\mathbb{R}^n$: $\\nabla_x x^\\top x = x$.")
    >>> report.claims[0].verdict, report.claims[0].line
    ('wrong', 1)
    """
    from closedform.proofread import claims_of, document_of, judged

    choose(lang=lang, source=format)
    document = document_of(text_of("text", text), format)
    claims = []
    for claim in claims_of(document):
        finding = judged(claim)
        rules = _rules_of(finding) if pedantic else ()
        claims.append(checked(document, finding, lang, rules))
        if progress is not None:
            progress(claim.start / len(document.text))
    return Report(document, claims, lang)


def _rules_of(finding: Finding) -> tuple[str, ...]:
    """The named rules between the sides of a right step."""
    from closedform.library.pace import rules_of

    return rules_of(finding)
