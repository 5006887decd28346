"""Derivations: how an answer comes about, line by line."""

from __future__ import annotations

from closedform.steps import chain, differential, identities, index
from closedform.steps.drawing import Edge, Knot, network
from closedform.steps.edges import vec
from closedform.steps.letters import letters_in
from closedform.steps.line import Asked, Head, Law, Line, Quotient, Side, Tools

STYLES = {
    "differential": differential.lines,
    "index": index.lines,
    "chain": chain.lines,
    "identities": identities.lines,
}

__all__ = [
    "STYLES",
    "Asked",
    "Edge",
    "Head",
    "Knot",
    "Law",
    "Line",
    "Quotient",
    "Side",
    "Tools",
    "letters_in",
    "network",
    "vec",
]
