"""The styles of a derivation, by name."""

from __future__ import annotations

from closedform.steps import differential

STYLES = {"differential": differential.lines}


def derived() -> None: ...
