"""Random terms, and random ways to type one of them: order, brackets and transposes differ."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import NamedTuple

WHERE = """
    A: matrix(m, n), B: matrix(n, m), C: matrix(n, n), S: matrix(n, n) symmetric,
    P: matrix(n, n) pd, D: matrix(n, n) diagonal, x: vector(n), y: vector(n), u: vector(m),
    a: scalar, b: scalar > 0
"""
NAMES = {
    "": ("a", "b", "2", "3", "n"),
    "n": ("x", "y"),
    "m": ("u",),
    "nn": ("C", "S", "P", "D"),
    "mn": ("A",),
    "nm": ("B",),
    "mm": ("(A*B)",),
}
ENTRYWISE = ("exp", "tanh", "abs", "sigmoid")


class Term(NamedTuple):
    """`shape` is a word with a letter an axis; `parts` are terms."""

    kind: str  # name, sum, hadamard, chain, scaled, function, transpose, inverse
    shape: str
    parts: tuple[Term, ...] = ()
    word: str = ""


def term(random: Random, shape: str = "n", depth: int = 2) -> Term:
    if depth == 0 or random.random() < 0.15:
        return Term("name", shape, word=random.choice(NAMES[shape]))
    kinds = ["sum", "hadamard", "chain", "scaled", "function", "transpose"]
    if shape == "nn":
        kinds.append("inverse")
    kind = random.choice(kinds)
    count = random.randint(2, 4)
    if kind in ("sum", "hadamard"):
        return Term(kind, shape, tuple(term(random, shape, depth - 1) for _ in range(count)))
    if kind == "scaled":
        scalars = (term(random, "", depth - 1) for _ in range(count - 1))
        return Term(kind, shape, (*scalars, term(random, shape, depth - 1)))
    if kind == "function":
        return Term(kind, shape, (term(random, shape, depth - 1),), random.choice(ENTRYWISE))
    if kind == "transpose" and len(shape) == 2:
        return Term(kind, shape, (term(random, shape[::-1], depth - 1),))
    if kind == "inverse":
        return Term(kind, shape, (Term("name", shape, word=random.choice(("C", "P"))),))
    return _chain(random, shape, depth, count)


def _chain(random: Random, shape: str, depth: int, count: int) -> Term:
    """A product of matrices; a scalar is a product that begins and ends in a vector."""
    axes = [random.choice("mn") for _ in range(count - 1)]
    if len(shape) == 2:
        axes = [shape[0], *axes, shape[1]]
    elif len(shape) == 1:
        axes = [shape[0], *axes]
    pairs = [left + right for left, right in pairwise(axes)]
    parts = [term(random, pair, depth - 1) for pair in pairs]
    if not shape:
        first = Term("row", axes[0], (term(random, axes[0], depth - 1),))
        return Term("chain", shape, (first, *parts, term(random, axes[-1], depth - 1)))
    if len(shape) == 1:
        parts.append(term(random, axes[-1], depth - 1))
    return Term("chain", shape, tuple(parts))


# -- ways to type a term --------------------------------------------------------------------------


def typed(given: Term, random: Random) -> str:
    """A text for the term, with brackets around all that is not one word."""
    kind, parts = given.kind, given.parts
    if kind == "name":
        return given.word
    if kind == "function":
        return f"{given.word}({typed(parts[0], random)})"
    if kind == "inverse":
        return random.choice(("inv({})", "({})^(-1)")).format(typed(parts[0], random))
    if kind == "row":
        return f"({typed(parts[0], random)})'"
    if kind == "transpose":
        return f"({typed(parts[0], random)})'"
    if kind == "sum":
        return _commuting([typed(p, random) for p in parts], " + ", random)
    if kind == "hadamard":
        return _commuting([typed(p, random) for p in parts], " .* ", random)
    if kind == "scaled":
        return _commuting([typed(p, random) for p in parts], "*", random)
    return _product(list(parts), given.shape, random)


def _commuting(texts: list[str], operator: str, random: Random) -> str:
    texts = random.sample(texts, len(texts))
    while len(texts) > 1:
        at = random.randrange(len(texts) - 1)
        texts[at : at + 2] = [f"({texts[at]}{operator}{texts[at + 1]})"]
    return texts[0]


def _product(parts: list[Term], shape: str, random: Random) -> str:
    """The chain associated at random, sometimes typed as a transpose of the chain turned round."""
    if len(shape) == 2 and random.random() < 0.4:
        turned = [f"({typed(p, random)})'" for p in reversed(parts)]
        return f"({_associated(turned, random)})'"
    return _associated([typed(p, random) for p in parts], random)


def _associated(texts: list[str], random: Random) -> str:
    while len(texts) > 1:
        at = random.randrange(len(texts) - 1)
        texts[at : at + 2] = [f"({texts[at]}*{texts[at + 1]})"]
    return texts[0]
