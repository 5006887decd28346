"""Drafts: expression nodes whose dimensions are not yet known, and how they become nodes."""

from __future__ import annotations

from typing import Any

from closedform.core.dims import Shape
from closedform.core.node import Node, Symbol, node, number
from closedform.errors import LimitProblem
from closedform.functions import PARAMETRIC
from closedform.limits import DEEPEST_PROGRAM
from closedform.meaning.shapes import Dims
from closedform.syntax.tree import Span


class Draft:
    """What a `Node` will be, with unknown dimensions still in `shape` and `data`, and its place.

    A draft of the kind ``done`` stands for the finished node in its `data`.
    """

    __slots__ = ("args", "data", "kind", "op", "shape", "span")

    def __init__(
        self,
        kind: str,
        op: str = "",
        args: tuple[Draft, ...] = (),
        data: Any = None,
        shape: Shape = (),
        span: Span | None = None,
    ) -> None:
        self.kind = kind
        self.op = op
        self.args = args
        self.data = data
        self.shape = shape
        self.span = span


def drafts_below(root: Draft) -> list[Draft]:
    """A draft and all below it, each once."""
    found: dict[int, Draft] = {}
    stack = [root]
    while stack:
        draft = stack.pop()
        if id(draft) not in found:
            found[id(draft)] = draft
            stack.extend(draft.args)
    return list(found.values())


def check_depth(root: Draft) -> None:
    """Refuse formulas that definitions and calls nest too deep; a chain of one operator is flat."""
    heights: dict[int, int] = {}
    stack = [root]
    while stack:
        draft = stack[-1]
        waiting = [arg for arg in draft.args if id(arg) not in heights]
        if waiting:
            stack.extend(waiting)
            continue
        stack.pop()
        height = 0
        for position, arg in enumerate(draft.args):
            in_chain = position == 0 and arg.op == draft.op
            height = max(height, heights[id(arg)] + (not in_chain))
        if height > DEEPEST_PROGRAM:
            raise LimitProblem("program-too-deep", span=draft.span, limit=DEEPEST_PROGRAM)
        heights[id(draft)] = height


def freeze(root: Draft, dims: Dims, made: dict[int, Node] | None = None) -> Node:
    """The node that `root` drafts, every dimension resolved; no recursion.

    `made` carries what was made over to the next draft that shares parts with this one.
    """
    made = {} if made is None else made
    stack: list[tuple[Draft, bool]] = [(root, False)]
    while stack:
        draft, ready = stack.pop()
        if id(draft) in made:
            continue
        if not ready:
            stack.append((draft, True))
            stack.extend((arg, False) for arg in draft.args if id(arg) not in made)
            continue
        if draft.kind == "done":
            made[id(draft)] = draft.data
            continue
        args = tuple(made[id(arg)] for arg in draft.args)
        shape = dims.shape(draft.shape)
        data = draft.data
        if draft.kind == "name":
            data = Symbol(data.name, shape, data.properties, data.dots)
        elif draft.kind == "dim":
            size = dims.resolve(data)
            if size.constant is not None:
                made[id(draft)] = number(size.constant)
                continue
            data = size
        elif draft.op in PARAMETRIC:
            data = dims.shape(data)
        made[id(draft)] = node(draft.kind, draft.op, args, data, shape)
    return made[id(root)]
