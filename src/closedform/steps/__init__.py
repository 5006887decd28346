"""Derivations: how an answer comes about, line by line."""

from __future__ import annotations

from closedform.steps import chain, differential
from closedform.steps.line import Asked, Head, Law, Line, Quotient, Side, Tools

STYLES = {"differential": differential.lines, "chain": chain.lines}

__all__ = ["STYLES", "Asked", "Head", "Law", "Line", "Quotient", "Side", "Tools"]
