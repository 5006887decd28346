"""Putting the pieces of one contraction together, move by move."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from closedform.core.algebra import ONE as UNIT
from closedform.core.algebra import UNIT as WHOLE
from closedform.core.algebra import Factor
from closedform.core.dims import Dim
from closedform.core.node import Node, number
from closedform.functions import TABLE
from closedform.rewriting import spelling as sp
from closedform.rewriting.pieces import (
    NoMatrixForm,
    Piece,
    Term,
    entry_of,
    is_above,
    listed,
    powers_added,
    triangle_entry,
    turns,
)

if TYPE_CHECKING:
    from closedform.rewriting.lift import Lifter


def _has_names_above(scalar: Node) -> bool:
    """Whether a scalar is a power such as x^(a - 1), in front of which a stands."""
    return scalar.op == "epower" and scalar.args[1].kind != "number"


class Assembly:
    """One contraction being put together."""

    def __init__(
        self, lifter: Lifter, factors: Sequence[Factor], out: tuple[int, ...], sizes: dict[int, Dim]
    ) -> None:
        self.lifter = lifter
        self.out = out
        self.sizes = sizes
        self.above: list[Node] = []
        self.below: list[Node] = []
        self.pieces: list[Piece] = []
        self.masks: list[tuple[int, int]] = []
        self.whole_diagonal: Node | None = None
        self.picks: dict[int, Dim] = {}
        for factor, labels in factors:
            if factor.kind == "structure":
                self._structure(factor, labels)
        scalars = []
        for factor, labels in sorted(factors, key=self._key):
            if factor.kind == "structure":
                continue
            if not labels:
                scalars.append(factor)
            elif len(labels) > 2:
                raise NoMatrixForm
            else:
                self.pieces.append(self._piece(factor, labels))
        for factor in sorted(scalars, key=_has_names_above):
            above, below = lifter.scalar(factor)
            self.above += above
            self.below += below
        self._pick()

    def _key(self, factor: Factor) -> tuple[tuple[int, ...], list[int]]:
        """As the author's names come; entries of one name in their order."""
        picks = [self.picks[label].constant or 0 for label in factor[1] if label in self.picks]
        return self.lifter.key(factor[0]), picks

    def _structure(self, factor: Node, labels: tuple[int, ...]) -> None:
        if factor.op == "select" and not factor.data[0]:
            which, (label,) = factor.data[1], labels
            if label in self.picks:  # two picks on one axis: a Kronecker delta
                size = self.sizes[label]
                unit = sp.apply("eye", (), (size, size))
                both = {
                    k: sp.of_dim(d, self.lifter.indices)
                    for k, d in enumerate((self.picks[label], which))
                }
                self.above.append(entry_of(unit, both))
            else:
                self.picks[label] = which
        elif factor.op == "mask":
            self.masks.append((labels[0], labels[1]))
        elif factor.op in TABLE:
            matrix = sp.apply(factor.op, (), factor.shape, factor.data)
            self.pieces.append(Piece.of(matrix, labels))
        else:
            raise NoMatrixForm

    def _piece(self, factor: Node, labels: tuple[int, ...]) -> Piece:
        if factor.kind == "apply" and factor.op == "epower" and not factor.args[1].shape:
            base, exponent = factor.args
            return Piece([(self.lifter.ask(base), self.lifter.ask(exponent))], labels)
        return Piece.of(self.lifter.ask(factor), labels)

    # -- entries ----------------------------------------------------------------------------------

    def _pick(self) -> None:
        """Entries, rows and columns instead of products with unit vectors; their sum is 1."""
        for pair in [pair for pair in self.masks if set(pair) <= self.picks.keys()]:
            self.masks.remove(pair)
            ends = (sp.of_dim(self.picks[x], self.lifter.indices) for x in pair)
            self.above.append(triangle_entry(self.sizes[pair[0]], *ends))
        for label, which in self.picks.items():
            subscript = sp.of_dim(which, self.lifter.indices)
            for position, piece in enumerate(self.pieces):
                if label in piece.labels:
                    self.pieces[position] = self._entry(piece, label, subscript)
            if label in self.out or any(label in m for m in self.masks):
                unit = sp.apply("unit", (subscript,), (self.sizes[label],))
                self.pieces.append(Piece.of(unit, (label,)))
        scalar = [p for p in self.pieces if not p.labels]
        self.pieces = [p for p in self.pieces if p.labels]
        for piece in scalar:
            self._scalar(piece)

    def _scalar(self, piece: Piece) -> None:
        for base, exponent in piece.parts:
            if exponent.kind == "number" and exponent.data < 0:
                self.below.append(sp.entrywise_power(base, number(-exponent.data)))
            else:
                self.above.append(sp.entrywise_power(base, exponent))

    def _entry(self, piece: Piece, label: int, subscript: Node) -> Piece:
        if piece.labels == (label, label):
            parts = [(entry_of(e, {0: subscript, 1: subscript}), p) for e, p in piece.parts]
            return Piece(parts, ())
        axis = piece.labels.index(label)
        parts = [(entry_of(e, {axis: subscript}), p) for e, p in piece.parts]
        return Piece(parts, tuple(x for x in piece.labels if x != label))

    # -- moves ------------------------------------------------------------------------------------

    def term(self) -> Term:
        while not self._is_whole() and self._move():
            pass
        return self._finish()

    def _is_whole(self) -> bool:
        """Nothing is left to be put together."""
        if self.masks or len(self.pieces) > 1:
            return False
        return not self.pieces or (
            self.pieces[0].labels in (self.out, self.out[::-1])
            and len({*self.out}) == len(self.out)
        )

    def _move(self) -> bool:
        places: dict[int, list[Piece]] = {}
        for piece in self.pieces:
            for label in dict.fromkeys(piece.labels):
                places.setdefault(label, []).append(piece)
        for move in (
            self._diagonals,
            self._vectors,
            self._triangles,
            self._products,
            self._lonely,
            self._matrices,
            self._stretch,
        ):
            if move(places):
                return True
        return False

    def _replace(self, old: Sequence[Piece], new: Piece) -> bool:
        at = min(self.pieces.index(p) for p in old)
        rest = [p for p in self.pieces if p not in old]
        if not new.labels:
            self.pieces = rest
            self._scalar(new)
        else:
            rest.insert(min(at, len(rest)), new)
            self.pieces = rest
        return True

    def _diagonals(self, places: dict[int, list[Piece]]) -> bool:
        """A matrix with the same label twice is its diagonal; summed, its trace."""
        for piece in self.pieces:
            if piece.rank == 2 and piece.labels[0] == piece.labels[1]:
                label = piece.labels[0]
                if self._declared_diagonal(piece, places[label]):
                    return True
                value = piece.expression()
                if len(places[label]) == 1 and label not in self.out and not self._masked(label):
                    return self._replace([piece], Piece.of(sp.trace(value), ()))
                return self._replace([piece], Piece.of(sp.diagonal(value), (label,)))
        return False

    def _declared_diagonal(self, piece: Piece, found: list[Piece]) -> bool:
        """A matrix declared diagonal multiplies what stands on its label."""
        base, exponent = piece.parts[0]
        (label, _), others = piece.labels, [p for p in found if p is not piece]
        if len(piece.parts) > 1 or base.kind != "name" or "diagonal" not in base.data.properties:
            return False
        if exponent.kind != "number" or exponent.data.denominator != 1 or exponent.data < 1:
            return False
        matrix = base if exponent is UNIT else sp.apply("power", (base, exponent), base.shape)
        if not others and self.out == (label, label) and not self._masked(label):
            self.pieces = [p for p in self.pieces if p is not piece]
            self.whole_diagonal = matrix
            return True
        if len(others) != 1:
            return False
        (other,) = others
        if other.labels == (label,):
            return self._replace(
                [piece, other], Piece.of(sp.times(matrix, other.expression()), (label,))
            )
        if other.rank == 2 and other.labels[0] != other.labels[1]:
            first = other.labels[0] == label
            value = other.expression()
            product = sp.times(matrix, value) if first else sp.times(value, matrix)
            return self._replace([piece, other], Piece.of(product, other.labels))
        return False

    def _masked(self, label: int) -> bool:
        return any(label in pair for pair in self.masks)

    def _vectors(self, places: dict[int, list[Piece]]) -> bool:
        """Vectors on one label: multiplied entry by entry, or two of them to a number."""
        for label, found in places.items():
            vectors = [p for p in found if p.rank == 1]
            if len(vectors) < 2:
                continue
            if len(found) == 2 and label not in self.out and not self._masked(label):
                a, b = vectors
                if all(is_above(p) for p in (a, b)):
                    dot = sp.times(a.transposed_expression(), b.expression())
                    other = sp.times(b.transposed_expression(), a.expression())
                    return self._replace(vectors, Piece.of(sp.shortest(dot, other), ()))
            return self._replace(
                vectors, Piece(powers_added([p for v in vectors for p in v.parts]), (label,))
            )
        return False

    def _triangles(self, places: dict[int, list[Piece]]) -> bool:
        """A triangle of ones: tril of a matrix, cumulative sums of a vector."""
        for position, (row, column) in enumerate(self.masks):
            here = places.get(row, []), places.get(column, [])
            both = [p for p in here[0] if p in here[1]]
            rest = [pair for k, pair in enumerate(self.masks) if k != position]
            if both:
                if len(both) > 1:
                    continue
                piece = both[0]
                op = "tril" if piece.labels == (row, column) else "triu"
                value = piece.expression()
                self.masks = rest
                return self._replace(
                    [piece], Piece.of(sp.call(op, value, shape=value.shape), piece.labels)
                )
            for op, summed, kept, found in (
                ("cumsum", column, row, here[1]),
                ("revcumsum", row, column, here[0]),
            ):
                if summed in self.out or self._elsewhere(summed, position) or len(found) > 1:
                    continue
                if found and found[0].rank == 1:
                    value = found[0].expression()
                    self.masks = rest
                    return self._replace(
                        [found[0]], Piece.of(sp.call(op, value, shape=value.shape), (kept,))
                    )
        return False

    def _elsewhere(self, label: int, position: int) -> bool:
        return any(label in pair for k, pair in enumerate(self.masks) if k != position)

    def _closed(self, label: int) -> bool:
        return label not in self.out and not self._masked(label)

    def _products(self, places: dict[int, list[Piece]]) -> bool:
        """A closed label of two pieces is summed by a matrix product."""
        candidates = [
            (label, found)
            for label, found in places.items()
            if len(found) == 2 and self._closed(label)
        ]
        candidates.sort(key=lambda c: (sum(p.rank for p in c[1]), turns(c[0], c[1])))
        for label, (a, b) in candidates:
            if a.rank == 1 or b.rank == 1:
                vector, matrix = (a, b) if a.rank == 1 else (b, a)
                if matrix.rank == 1:
                    continue
                other = matrix.labels[0] if matrix.labels[1] == label else matrix.labels[1]
                turned = matrix.labels[0] == label
                left = matrix.transposed_expression() if turned else matrix.expression()
                return self._replace(
                    [a, b], Piece.of(sp.times(left, vector.expression()), (other,))
                )
        for label, (a, b) in candidates:
            shared = set(a.labels) & set(b.labels)
            if len(shared) == 2:
                (other,) = shared - {label}
                if self._closed(other) and len(places[other]) == 2:
                    return self._inner(a, b)
                b = b.along(a.labels)
                left, right = (
                    (a.transposed_expression(), b.expression())
                    if a.labels[0] == label
                    else (a.expression(), b.transposed_expression())
                )
                merged = Piece(powers_added([*a.parts, *b.parts]), a.labels)
                made = sp.shortest(
                    sp.diagonal(sp.times(left, right)), self._along(merged, label, other)
                )
                return self._replace([a, places[label][1]], Piece.of(made, (other,)))
            (row,) = set(a.labels) - {label} or {label}
            (column,) = set(b.labels) - {label} or {label}
            left = a.expression() if a.labels[1] == label else a.transposed_expression()
            right = b.expression() if b.labels[0] == label else b.transposed_expression()
            forward = sp.times(left, right)
            backward = sp.times(sp.transpose(right), sp.transpose(left))
            if self.out == (column, row) or (
                self.out != (row, column) and sp.size(backward) < sp.size(forward)
            ):
                return self._replace(
                    [a, b], Piece.of(sp.shortest(backward, sp.around(forward)), (column, row))
                )
            return self._replace(
                [a, b], Piece.of(sp.shortest(forward, sp.around(backward)), (row, column))
            )
        return False

    def _inner(self, a: Piece, b: Piece) -> bool:
        """Two matrices summed over all entries."""
        merged = Piece([*a.parts, *b.along(a.labels).parts], a.labels)
        readings = [self._summed(merged)]
        if is_above(a) and is_above(b):
            b2 = b.along(a.labels)
            readings.append(sp.trace(sp.times(a.transposed_expression(), b2.expression())))
            readings.append(sp.trace(sp.times(a.expression(), b2.transposed_expression())))
        return self._replace([a, b], Piece.of(sp.shortest(*reversed(readings)), ()))

    def _summed(self, piece: Piece) -> Node:
        if len(piece.parts) == 1:
            base, exponent = piece.parts[0]
            if exponent.kind == "number" and exponent.data == 2:
                return sp.squares(base)
        return sp.total(piece.expression())

    def _lonely(self, places: dict[int, list[Piece]]) -> bool:
        """A closed label of one piece only is summed."""
        for label, found in places.items():
            if len(found) != 1 or not self._closed(label):
                continue
            piece = found[0]
            if piece.rank == 1:
                size = self.sizes[label]
                mean = self._mean(piece, size)
                return self._replace([piece], Piece.of(mean or self._summed(piece), ()))
            other = piece.labels[0] if piece.labels[1] == label else piece.labels[1]
            if self._closed(other) and len(places[other]) == 1:
                mean = self._mean(piece, self.sizes[piece.labels[0]] * self.sizes[piece.labels[1]])
                return self._replace([piece], Piece.of(mean or self._summed(piece), ()))
            made = self._along(piece, label, other)
            return self._replace([piece], Piece.of(made, (other,)))
        return False

    def _along(self, piece: Piece, label: int, other: int) -> Node:
        """A matrix summed along one label."""
        value = piece.expression()
        along = "rows" if piece.labels[1] == label else "cols"
        left = value if along == "rows" else piece.transposed_expression()
        by_ones = sp.times(left, sp.ones((self.sizes[label],)))
        by_sum = sp.call("sum", value, shape=(self.sizes[other],), along=along)
        return sp.shortest(by_ones, by_sum)

    def _mean(self, piece: Piece, size: Dim) -> Node | None:
        """The sum over n entries divided by n."""
        length = sp.of_dim(size, self.lifter.indices)
        if length not in self.below:
            return None
        self.below.remove(length)
        return sp.call("mean", piece.expression(), shape=())

    def _matrices(self, places: dict[int, list[Piece]]) -> bool:
        """Matrices on the same two labels, multiplied entry by entry."""
        for label, found in places.items():
            matrices = [p for p in found if p.rank == 2]
            for k, a in enumerate(matrices):
                for b in matrices[k + 1 :]:
                    if set(a.labels) == set(b.labels) and len(set(a.labels)) == 2:
                        labels = a.labels if self.out != a.labels[::-1] else a.labels[::-1]
                        a2, b2 = a.along(labels), b.along(labels)
                        return self._replace(
                            [a, b], Piece(powers_added([*a2.parts, *b2.parts]), labels)
                        )
            del label
        return False

    def _stretch(self, places: dict[int, list[Piece]]) -> bool:
        """A vector on a label that matrices share becomes a diagonal matrix."""
        for label, found in places.items():
            vectors = [p for p in found if p.rank == 1]
            matrices = [p for p in found if p.rank == 2]
            if len(vectors) != 1 or not matrices:
                continue
            if label in self.out and len(matrices) > 1:
                continue
            vector = vectors[0]
            matrix = min(matrices, key=lambda p: sp.size(p.expression()))
            if self._outer_scaled(matrix, places):
                return True
            diagonal = sp.diagonal(vector.expression())
            if matrix.labels[0] == label:
                product = sp.times(diagonal, matrix.expression())
            else:
                product = sp.times(matrix.expression(), diagonal)
            return self._replace([vector, matrix], Piece.of(product, matrix.labels))
        return False

    def _outer_scaled(self, matrix: Piece, places: dict[int, list[Piece]]) -> bool:
        """diag(v)*M*diag(w) as (v*w') .* M, where that is shorter."""
        if set(matrix.labels) != set(self.out) or len(set(self.out)) != 2:
            return False
        ends = [[p for p in places[label] if p.rank == 1] for label in matrix.labels]
        if any(len(e) != 1 for e in ends) or any(len(places[x]) != 2 for x in matrix.labels):
            return False
        v, w = (e[0].expression() for e in ends)
        M = matrix.expression()
        stretched = sp.times(sp.times(sp.diagonal(v), M), sp.diagonal(w))
        outer = Piece([(sp.times(v, sp.transpose(w)), UNIT), *matrix.parts], matrix.labels)
        if sp.size(outer.expression()) >= sp.size(stretched):
            return False
        return self._replace([matrix, ends[0][0], ends[1][0]], outer)

    # -- the end ----------------------------------------------------------------------------------

    def _finish(self) -> Term:
        out = self.out
        if any(label not in out for piece in self.pieces for label in piece.labels):
            raise NoMatrixForm
        shape = tuple(self.sizes[label] for label in out)
        if self.masks:
            self._triangle_of_outer(out)
        above, below = self.above, self.below
        if not out:
            return Term(WHOLE, *listed(above, below, None), False)
        if not self.pieces:
            main = (
                None
                if len(set(out)) == len(out)
                else self.whole_diagonal or sp.apply("eye", (), shape)
            )
            return Term(WHOLE, *listed(above, below, main), main is None)
        if len(out) == 1:
            (piece,) = self.pieces
            return self._with(piece)
        row, column = out
        if row == column:
            (piece,) = self.pieces
            main = sp.diagonal(piece.expression())
            return Term(WHOLE, *listed(above, below, main), False)
        matrices = [p for p in self.pieces if p.rank == 2]
        if matrices:
            (piece,) = self.pieces
            return self._with(piece.along(out))
        left = next((p for p in self.pieces if p.labels == (row,)), None)
        right = next((p for p in self.pieces if p.labels == (column,)), None)
        first = left.expression() if left else sp.ones((shape[0],))
        second = right.expression() if right else sp.ones((shape[1],))
        main = sp.times(first, sp.transpose(second))
        return Term(WHOLE, *listed(above, below, main), False)

    def _with(self, piece: Piece) -> Term:
        return Term(WHOLE, *listed(self.above, self.below, piece.expression()), False)

    def _triangle_of_outer(self, out: tuple[int, ...]) -> None:
        """A triangle that no piece took: of ones, or of an outer product."""
        for row, column in self.masks:
            labels = (row, column)
            if set(labels) != set(out) or any(p.rank == 2 for p in self.pieces):
                raise NoMatrixForm
            vectors = {p.labels[0]: p for p in self.pieces}
            value = sp.ones((self.sizes[row], self.sizes[column]))
            if vectors:
                first = vectors[row].expression() if row in vectors else sp.ones((self.sizes[row],))
                second = (
                    vectors[column].expression()
                    if column in vectors
                    else sp.ones((self.sizes[column],))
                )
                value = sp.times(first, sp.transpose(second))
            self.pieces = [Piece.of(sp.call("tril", value, shape=value.shape), labels)]
        self.masks = []
