"""Proofreading: a document in, a verdict on every equality that stands in it."""

from __future__ import annotations

from collections.abc import Iterator

from closedform.proofread.claims import Claim
from closedform.proofread.deciding import Finding
from closedform.proofread.documents import Document, document_of
from closedform.proofread.judging import judged
from closedform.proofread.notation import notated
from closedform.proofread.reader import claims_in

__all__ = ["Claim", "Document", "Finding", "claims_in", "claims_of", "document_of", "judged"]


def claims_of(document: Document) -> Iterator[Claim]:
    """Every equality of a document, in order, as its format has them."""
    return (notated if document.format == "claims" else claims_in)(document.text)
