"""Trees as short lines: `(+ a (neg b))`, so that a table of cases can be read."""

from __future__ import annotations

from closedform.syntax.tree import Tree

_SHORT = {("unary", "-"): "neg", ("unary", "+"): "pos", ("transpose", ""): "'"}


def dump(tree: Tree) -> str:
    """`tree` on one line: names and numbers as they are, the rest as `(what children…)`."""
    value = "" if tree.value is None else str(tree.value)
    if tree.kind in ("name", "number"):
        return value
    if tree.kind == "string":
        return f'"{value}"'
    if tree.kind == "program" and len(tree.children) == 1 and not value:
        return dump(tree.children[0])
    head = value if tree.kind in ("binary", "call") else tree.kind + (f":{value}" if value else "")
    head = _SHORT.get((tree.kind, value), head)
    return f"({' '.join([head, *map(dump, tree.children)])})"
