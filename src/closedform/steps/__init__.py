"""Derivations: how an answer comes about, line by line."""

from __future__ import annotations

from closedform.steps import differential, identities, index
from closedform.steps.line import Asked, Head, Law, Line, Tools

STYLES = {
    "differential": differential.lines,
    "index": index.lines,
    "identities": identities.lines,
}

__all__ = ["STYLES", "Asked", "Head", "Law", "Line", "Tools"]
