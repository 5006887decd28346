"""One contraction as array operations: constant tensors read as what they do to axes, the rest
multiplied in the cheapest order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Mapping
from fractions import Fraction

from closedform.codegen import constants
from closedform.codegen.arrays import (
    diagonal,
    embed,
    multiply,
    part,
    pick,
    repeat,
    reshape,
    scaled,
)
from closedform.codegen.order import Key, Operand, Product, Tree, order
from closedform.codegen.pairs import Labelled, product, summed
from closedform.core.algebra import contract
from closedform.core.dims import Dim
from closedform.core.node import Node, dim, node, number
from closedform.rewriting.facts import has, sign

SHARES = {"tridiagonal": 0.0, "lower": 0.5, "upper": 0.5}  # of the work of a product
MOST_TIMES = 3  # a power of a factor that is read as a product


class Network:
    """The factors of a contraction, each with its labels; `groups` are the axes of the result, of
    several labels where an axis runs over pairs; `sizes` has the labels that are in use."""

    def __init__(
        self,
        contraction: Node,
        value: Callable[[Node], Labelled],
        numbers: Mapping[str, int],
        done: Container[Key] = (),
        syrk: bool = False,
    ) -> None:
        wiring = contraction.data
        self.shape = contraction.shape
        self.numbers = numbers
        self.done = done
        self.syrk = syrk
        self.nonnegative: set[Node] = set()  # arrays without negative entries
        self.keys: frozenset[Key] = frozenset()  # of the products that were made
        self.groups: list[tuple[int, ...]] = [(label,) for label in wiring.out]
        self.sizes: dict[int, Dim] = dict(zip(wiring.out, contraction.shape, strict=True))
        self.operands: list[Labelled] = []
        self.structures: list[tuple[Node, tuple[int, ...]]] = []
        for factor, labels in zip(contraction.args, wiring.factors, strict=True):
            self.sizes.update(zip(labels, factor.shape, strict=True))
            if factor.kind == "structure":
                self.structures.append((factor, labels))
                continue
            base, times = powered(factor)
            known = value(base)
            held = Labelled(known.array, tuple(labels[axis] for axis in known.labels))
            self.operands += [held] * times
            if len(held.labels) == 1 and (sign(base) or times == 2):
                self.nonnegative.add(held.array)

    @property
    def out(self) -> list[int]:
        return [label for group in self.groups for label in group]

    def value(self) -> Labelled:
        """The product; its labels are axes of the result."""
        self._wire()
        self._untie()
        scalars = [operand.array for operand in self.operands if not operand.labels]
        wide = [operand for operand in self.operands if operand.labels]
        held = {label for operand in wide for label in operand.labels}
        scalars += [dim(s) for label, s in self.sizes.items() if label not in held.union(self.out)]
        made = self._multiplied(wide) if wide else Labelled(multiply([]), ())
        if scalars:
            made = Labelled(scaled(multiply(scalars), made.array), made.labels)
        return self._laid_out(made)

    # -- constant tensors -------------------------------------------------------------------------

    def _wire(self) -> None:
        """Constant tensors become what they do to the axes of the others."""
        for rule in (self._select, self._fuse):
            for entry in list(self.structures):
                self.structures.remove(entry)
                if not rule(*entry):
                    self.structures.append(entry)
        for structure, labels in self.structures:
            self.operands.append(Labelled(constants.dense(structure), labels))

    def _is_free(self, label: int) -> bool:
        """Whether no other constant tensor has the label."""
        return all(label not in labels for _, labels in self.structures)

    def _select(self, structure: Node, labels: tuple[int, ...]) -> bool:
        """A unit vector takes a place of an axis, a shifted identity a stretch of it."""
        if structure.op != "select" or not self._is_free(labels[-1]):
            return False
        *indices, label = labels
        coefficients, constant, lows = structure.data
        if label in self.out or len(indices) > 1 or coefficients not in ((), (1,)):
            return False
        if not indices:
            self._each(label, (), lambda a, axis: pick(a, axis, constant - 1))
            return True
        length, size = structure.shape
        start = constant + lows[0] - 1
        room = (size - start - length).constant
        if start.constant is None or start.constant < 0 or room is None or room < 0:
            return False
        self._each(label, tuple(indices), lambda a, axis: part(a, axis, start, length))
        return True

    def _fuse(self, structure: Node, labels: tuple[int, ...]) -> bool:
        """An axis that runs over pairs becomes two axes."""
        if structure.op != "fuse":
            return False
        pair, major, minor = labels
        if not self._is_free(pair) or pair in (major, minor):
            return False
        sizes = structure.shape[1:]

        def split(value: Node, axis: int) -> Node:
            return reshape(value, (*value.shape[:axis], *sizes, *value.shape[axis + 1 :]))

        self.groups = [
            tuple(x for label in g for x in ((major, minor) if label == pair else (label,)))
            for g in self.groups
        ]
        self._each(pair, (major, minor), split)
        return True

    def _each(self, label: int, into: tuple[int, ...], change: Callable[[Node, int], Node]) -> None:
        """Change the axis `label` of every factor; in its place come the axes `into`."""
        del self.sizes[label]
        for k, (value, labels) in enumerate(self.operands):
            for axis in reversed([a for a, x in enumerate(labels) if x == label]):
                value = change(value, axis)
                labels = (*labels[:axis], *into, *labels[axis + 1 :])
            self.operands[k] = Labelled(value, labels)

    # -- diagonals --------------------------------------------------------------------------------

    def _untie(self) -> None:
        """Of a diagonal matrix its diagonal; of two axes with one label the entries they share."""
        for k in range(len(self.operands)):
            value, labels = self.operands[k]
            on_diagonal = value.kind == "array" and value.op == "embed" and value.data == (0, 0)
            if (on_diagonal or has(value, "diagonal")) and labels[0] != labels[1]:
                self._tie(*labels)
                value, labels = self.operands[k]
        for k, (value, labels) in enumerate(self.operands):
            while len(set(labels)) < len(labels):
                label = next(x for x, times in Counter(labels).items() if times > 1)
                one, other = [axis for axis, x in enumerate(labels) if x == label][:2]
                value = diagonal(value, one, other)
                kept = [x for axis, x in enumerate(labels) if axis not in (one, other)]
                labels = (*kept, label)
            self.operands[k] = Labelled(value, labels)

    def _tie(self, kept: int, dropped: int) -> None:
        """Two labels become one."""
        size = self.sizes.pop(dropped)
        self.sizes.setdefault(kept, size)
        self.groups = [tuple(kept if x == dropped else x for x in g) for g in self.groups]
        self.operands = [
            Labelled(value, tuple(kept if x == dropped else x for x in labels))
            for value, labels in self.operands
        ]

    # -- the product ------------------------------------------------------------------------------

    def _multiplied(self, wide: list[Labelled]) -> Labelled:
        counts = Counter(label for operand in wide for label in operand.labels)
        kept = frozenset(self.out)
        shared = kept.union(label for label, times in counts.items() if times > 1)
        parts = [summed(operand, shared) for operand in wide]
        scalars = [p.array for p in parts if not p.labels]
        parts = self._rooted([p for p in parts if p.labels], kept)
        if not parts:
            return Labelled(multiply(scalars), ())
        made = self._along(self._order(parts, kept), parts, kept)
        return Labelled(scaled(multiply(scalars), made.array), made.labels) if scalars else made

    def _rooted(self, parts: list[Labelled], kept: frozenset[int]) -> list[Labelled]:
        """X'*diag(s)*X as the product of diag(√s)*X with its own transpose, which costs half."""
        if not self.syrk:
            return parts
        for label in {x for p in parts for x in p.labels} - kept:
            between = [p for p in parts if p.labels == (label,)]
            others = [p for p in parts if label in p.labels and p not in between]
            if not between or len(others) != 2 or len(others[0].labels) != 2:
                continue
            if others[0].array is not others[1].array or any(
                p.array not in self.nonnegative for p in between
            ):
                continue
            axis = others[0].labels.index(label)
            if others[1].labels.index(label) != axis or others[0].labels == others[1].labels:
                continue
            scale = multiply([p.array for p in between])
            root = node("apply", "epower", (scale, number(Fraction(1, 2))), shape=scale.shape)
            rows = Labelled(root, (label,))
            parts = [p for p in parts if p not in between and p not in others]
            parts += [product(other, rows, frozenset(other.labels)) for other in others]
        return parts

    def _order(self, parts: list[Labelled], kept: frozenset[int]) -> Tree:
        if len(parts) == 1:
            return 0
        sizes = {label: size.value(self.numbers) for label, size in self.sizes.items()}

        def key(places: tuple[int, ...]) -> Node:
            inside = [parts[k] for k in places]
            others = [x for k, p in enumerate(parts) if k not in places for x in p.labels]
            needed = kept.union(others)
            left = sorted({x for p in inside for x in p.labels if x in needed})
            made = contract(inside, tuple(left))
            if len(left) == 2:
                turned = contract(inside, (left[1], left[0]))
                made = min(made, turned, key=lambda n: n.digest)
            return made

        operands = tuple(_operand(value) for value in parts)
        tree, self.keys = order(Product(operands, kept, sizes, key, self.done))
        return tree

    def _along(self, tree: Tree, parts: list[Labelled], kept: frozenset[int]) -> Labelled:
        """The product in this order."""
        if isinstance(tree, int):
            return parts[tree]
        one, other = tree
        beside = {x for k in _leaves(tree) for x in parts[k].labels}
        outside = {x for k, p in enumerate(parts) if k not in set(_leaves(tree)) for x in p.labels}
        needed = kept | (outside & beside)

        def half(side: Tree) -> Labelled:
            return self._along(side, parts, kept)

        return product(half(one), half(other), frozenset(needed), self.out)

    # -- the result -------------------------------------------------------------------------------

    def _laid_out(self, made: Labelled) -> Labelled:
        """The axes of the result: those that run along one label make a diagonal, those over pairs
        are put together."""
        out = self.out
        if len(set(out)) == len(out) == len(self.groups):
            return Labelled(made.array, tuple(out.index(label) for label in made.labels))
        shape = tuple(self.sizes[label] for label in out)
        labels = tuple(dict.fromkeys(out))
        arranged = made.arranged(labels)
        if len(labels) < len(out):
            arranged = embed(arranged, [labels.index(label) for label in out], shape)
        whole = reshape(repeat(arranged, shape), self.shape)
        return Labelled(whole, tuple(range(len(self.shape))))


def powered(factor: Node) -> tuple[Node, int]:
    """A factor as a power of another, where that is a product of a few."""
    if factor.kind == "apply" and factor.op == "epower" and factor.shape:
        base, exponent = factor.args
        if exponent.kind == "number" and exponent.data in range(2, MOST_TIMES + 1):
            return base, int(exponent.data)
    return factor, 1


def _operand(value: Labelled) -> Operand:
    share = next((share for word, share in SHARES.items() if has(value.array, word)), 1.0)
    inner = value.array.args[0] if value.array.op == "permute" else value.array
    return Operand(frozenset(value.labels), share, inner.op == "inverse")


def _leaves(tree: Tree) -> list[int]:
    return [tree] if isinstance(tree, int) else [*_leaves(tree[0]), *_leaves(tree[1])]
