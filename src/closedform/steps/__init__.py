"""Derivations: how an answer comes about, line by line, each line with a check of its own."""

from __future__ import annotations

from closedform.steps.line import Head, Line, Tools
from closedform.steps.styles import STYLES, derived

__all__ = ["STYLES", "Head", "Line", "Tools", "derived"]
