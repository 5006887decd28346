"""Proofreading: a document in, a verdict on every equality that stands in it."""

from __future__ import annotations

from closedform.proofread.claims import Claim, claims_in
from closedform.proofread.judging import Finding, judged

__all__ = ["Claim", "Finding", "claims_in", "judged"]
