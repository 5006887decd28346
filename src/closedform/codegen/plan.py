"""From the core to array operations, planned for the sizes at hand.

The value of a core node is an array with a label for each axis that it really has: what is only
repeated along an axis is not repeated before somebody needs it, and no axis is moved before.  Of
the ways to read a product with a sum in it, A*(B + C) or A*B + A*C, the cheapest is taken.
"""

from __future__ import annotations

from collections import ChainMap, Counter
from collections.abc import Mapping, MutableMapping, Sequence

from closedform.codegen import constants
from closedform.codegen.arrays import SYMMETRIC, array, inverse, linear, repeat
from closedform.codegen.choices import alternatives
from closedform.codegen.cost import total
from closedform.codegen.network import Network, powered
from closedform.codegen.order import Key
from closedform.codegen.pairs import Labelled, together
from closedform.codegen.stable import record_of, stable
from closedform.core.algebra import contract, terms
from closedform.core.algebra import linear as combined
from closedform.core.node import Node, node, number
from closedform.functions import KEPT
from closedform.rewriting.definite import is_definite
from closedform.rewriting.facts import has, is_symmetric

WORTH = 0.98  # of the cost, below which another way to read a product is taken
BY_FACTOR = frozenset({"inv", "det", "logdet"})


class Elsewhere:
    """The products that something else needs, as it was planned before."""

    def __init__(self, uses: Mapping[Key, int], own: frozenset[Key]) -> None:
        self.uses = uses
        self.own = own

    def __contains__(self, key: object) -> bool:
        return self.uses.get(key, 0) > (key in self.own)


class Planner:
    """Plans the values of core nodes at `sizes`; what is made once is there for the next."""

    def __init__(
        self, sizes: Mapping[str, int], syrk: bool = False, before: Planner | None = None
    ) -> None:
        self.sizes = sizes
        self.syrk = syrk
        self.keys: dict[Node, frozenset[Key]] = {}  # of the products that a contraction takes
        self._before = before.keys if before is not None else {}
        self._uses = Counter(key for keys in self._before.values() for key in keys)
        self._made: MutableMapping[Node, Labelled] = {}
        self.plain = False  # is everything read as it stands
        self._paid: set[Node] = set()

    def __call__(self, root: Node) -> Node:
        """The array of a core node, all its axes there and in order."""
        made = self._full(root, self._value(root))
        self._paid.add(made)
        return made

    # -- the walk ---------------------------------------------------------------------------------

    def _value(self, root: Node) -> Labelled:
        stack = [root]
        while stack:
            current = stack[-1]
            waiting = [arg for arg in _below(current) if arg not in self._made]
            if current not in self._made and waiting:
                stack += waiting
                continue
            stack.pop()
            if current not in self._made:
                self._made[current] = self._cheapest(current)
        return self._made[root]

    def _cheapest(self, current: Node) -> Labelled:
        """The value as it stands, unless another way to read it is much cheaper."""
        best = self._make(current)
        ways = [] if self.plain else alternatives(current)
        if ways:
            paid = self._paid.union(self._value(atom).array for atom in _atoms(current))
            least, found = total([best.array], paid, self.sizes), current
            for way in ways:
                time = total([self._trial()._make(way).array], paid, self.sizes)
                if time < WORTH * least:
                    least, found = time, way
            best = best if found is current else self._make(found)
        return best

    def _trial(self) -> Planner:
        """A planner that knows what this one knows, and reads everything as it stands."""
        made = Planner(self.sizes, self.syrk)
        made.plain = True
        made._made = ChainMap({}, self._made)
        made._before, made._uses = self._before, self._uses
        return made

    # -- one node ---------------------------------------------------------------------------------

    def _make(self, current: Node) -> Labelled:
        axes = tuple(range(len(current.shape)))
        if current.kind in ("number", "dim", "name"):
            return Labelled(current, axes)
        if current.kind == "structure":
            return Labelled(constants.dense(current), axes)
        if current.kind == "sum":
            return self._sum(current)
        if current.kind == "contraction":
            network = Network(current, self._value, self.sizes, self._elsewhere(current), self.syrk)
            made = network.value()
            self.keys[current] = network.keys
            return made
        if current.op == KEPT.name:
            return self._value(current.args[0])
        if record_of(current.op).entrywise:
            arrays, labels = together([self._value(arg) for arg in current.args])
            shape = tuple(current.shape[label] for label in labels)
            return Labelled(node("apply", current.op, tuple(arrays), shape=shape), labels)
        return Labelled(self._of_matrices(current), axes)

    def _elsewhere(self, current: Node) -> Elsewhere:
        return Elsewhere(self._uses, self._before.get(current, frozenset()))

    def _sum(self, current: Node) -> Labelled:
        parts = [(c, term, self._value(term)) for c, term in terms(current)]
        on_diagonal = [k for k, (_, term, _) in enumerate(parts) if _is_diagonal(term)]
        if 0 < len(on_diagonal) < len(parts):
            return self._with_diagonal(current, on_diagonal)
        if not parts:
            return Labelled(number(0), ())
        arrays, labels = together([value for _, _, value in parts])
        return Labelled(
            linear([(c, a) for (c, _, _), a in zip(parts, arrays, strict=True)]), labels
        )

    def _with_diagonal(self, current: Node, places: Sequence[int]) -> Labelled:
        """A matrix with something added to its diagonal, and to nothing else."""
        pairs = list(enumerate(terms(current)))
        others = combined(current.shape, [pair for k, pair in pairs if k not in places])
        whole = self._full(others, self._value(others))
        on = combined(
            current.shape[:1], [(c, _diagonal(term)) for k, (c, term) in pairs if k in places]
        )
        added = array("add_diagonal", (whole, self._value(on).array), shape=current.shape)
        return Labelled(added, (0, 1))

    def _of_matrices(self, current: Node) -> Node:
        """A function of matrices; by a factorisation where that serves."""
        args = [self._full(arg, self._value(arg)) for arg in current.args]
        if current.op not in BY_FACTOR or len(args[0].shape) != 2:
            return node("apply", current.op, tuple(args), current.data, current.shape)
        inside = current.args[0]
        symmetric = is_symmetric(inside)
        factor = array(_factorisation(inside), args, SYMMETRIC if symmetric else None, inside.shape)
        if current.op == "inv":
            return inverse(factor)
        return array(current.op, (factor,), shape=current.shape)

    def _full(self, root: Node, value: Labelled) -> Node:
        return repeat(value.arranged(range(len(root.shape))), root.shape)


def planned(roots: Sequence[Node], sizes: Mapping[str, int], syrk: bool = False) -> list[Node]:
    """The arrays of core nodes.  They are planned twice: a product that is needed for one of them
    costs the others nothing, whichever comes first."""
    roots = [stable(root) for root in roots]
    first = Planner(sizes, syrk)
    arrays = [first(root) for root in roots]
    second = Planner(sizes, syrk, first)
    again = [second(root) for root in roots]
    return min((arrays, again), key=lambda each: total(each, (), sizes))


def _factorisation(matrix: Node) -> str:
    """How a matrix is factorised."""
    if is_symmetric(matrix):
        return "cholesky" if is_definite(matrix) else "lu"
    return next((side for side in ("lower", "upper") if has(matrix, side)), "lu")


def _below(current: Node) -> list[Node]:
    """What has to be there before a node is made."""
    if current.kind == "contraction":
        return [powered(f)[0] for f in current.args if f.kind != "structure"]
    return list(current.args)


def _atoms(current: Node) -> list[Node]:
    """What all ways to read a product or a sum start from."""
    parts = [
        part
        for arg in (current.args if current.kind == "contraction" else (current,))
        for part in (arg.args if arg.kind == "sum" else (arg,))
    ]
    return [
        atom for part in parts for atom in (_below(part) if part.kind == "contraction" else [part])
    ]


def _is_diagonal(term: Node) -> bool:
    """A diagonal matrix, and nothing that is not on its diagonal."""
    return term.kind == "contraction" and term.data.out == (0, 0)


def _diagonal(term: Node) -> Node:
    factors = zip(term.args, term.data.factors, strict=True)
    return contract(factors, (0,), {0: term.shape[0]})
