"""Points: sizes of the dimensions, and a value for every declared name inside its domain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from math import prod
from random import Random

from closedform.checker.algebra import FINER, Jets, Scalars, count
from closedform.checker.graph import Graph, Key, key_of, not_negative
from closedform.checker.verdict import Outside
from closedform.core.dims import ONE, Dim
from closedform.core.node import Symbol
from closedform.functions import values
from closedform.functions.values import Sizes, Value

Condition = tuple[str | int | Dim, str, str | int | Dim]
SMALLEST = 2
LARGEST_VALUE = 4000  # entries of the largest matrix, if it can be
LONG_ENOUGH = 40  # candidates for sizes that are new, before those that are not will do
MOST_DISTINCT = 8  # symbols up to which all sizes differ; more of them share sizes, to stay small
WORDS = ("any", "positive", "unit", "accretive", "prob", "small", "stable")
MIXED = (*WORDS, "tiny", "large")  # each name its own: all sides of comparisons are met
KINDS = ("positive", "small", "unit", "tiny", "large")  # of a single scalar
COMPARE: Mapping[str, Callable[[int, int], bool]] = {
    ">": lambda u, v: u > v,
    ">=": lambda u, v: u >= v,
    "<": lambda u, v: u < v,
    "<=": lambda u, v: u <= v,
    "==": lambda u, v: u == v,
    "=": lambda u, v: u == v,
    "!=": lambda u, v: u != v,
}


# Sizes --------------------------------------------------------------------------------------


class SizePlan:
    """Sizes for one point after another: symbols differ while they are few, each is 3 or more
    somewhere."""

    def __init__(
        self, graph: Graph, conditions: Iterable[Condition], counted: Dim = ONE, most: int = 1
    ) -> None:
        self.symbols = graph.size_symbols()
        self.large = [(prod(shape, start=ONE), LARGEST_VALUE) for shape in graph.large_shapes()]
        self.large.append((counted, most))  # numbers of entries, at most that if it can be
        self.tests: list[tuple[Dim, str, Dim]] = [
            (_dim(left), op, _dim(right)) for left, op, right in conditions
        ]
        self.tests += [(d, ">=", Dim.of(1)) for d in graph.dimensions() if d.constant is None]
        self.tests += [(d, ">=", Dim.of(k)) for d, k in graph.literal_places()]
        self.tests += [(d, ">=", Dim.of(0)) for d in not_negative(graph.nodes)]
        self.least = dict.fromkeys(self.symbols, SMALLEST)
        axes = frozenset().union(*(d.symbols for d in graph.dimensions()))
        self.counts = [s for s in self.symbols if s not in axes]  # used as numbers only
        self.least |= dict.fromkeys(self.counts, 1)
        for d, k in graph.literal_places():
            for s in d.symbols & self.least.keys():
                rest = (d - Dim.symbol(s)).constant
                self.least[s] = max(self.least[s], SMALLEST if rest is None else k - rest)
        for symbol in graph.names.values():
            self.tests += rank_conditions(symbol)
        known = set(self.symbols)
        self.tests = [t for t in self.tests if (t[0] - t[2]).symbols <= known]
        self.seen: list[dict[str, int]] = []

    def draw(self, random: Random) -> dict[str, int]:
        """Sizes that fit every condition; raises `Outside` where none are found."""
        found: list[dict[str, int]] = []
        large: list[dict[str, int]] = []
        for attempt in range(600):
            sizes = self._candidate(random, attempt)
            if all(COMPARE[op](u.value(sizes), v.value(sizes)) for u, op, v in self.tests):
                fits = all(entries.value(sizes) <= most for entries, most in self.large)
                (found if fits else large).append(sizes)
                if not self.symbols or (len(found) >= 4 and self._varies(found, attempt)):
                    break
        found = found or large
        if not found:
            raise Outside("no sizes fit the conditions on the dimensions")
        best = max(found, key=self._news)
        self.seen.append(best)
        return best

    def _candidate(self, random: Random, attempt: int) -> dict[str, int]:
        drawn = self._small(random, attempt)
        return {s: n + self.least[s] - SMALLEST for s, n in drawn.items()}

    def _small(self, random: Random, attempt: int) -> dict[str, int]:
        if attempt < 240:
            distinct = min(len(self.symbols), MOST_DISTINCT)
            pool = range(SMALLEST, SMALLEST + distinct + 1 + attempt // 12)
            if distinct < len(self.symbols):
                return {s: random.choice(pool) for s in self.symbols}
            return dict(zip(self.symbols, random.sample(pool, distinct), strict=True))
        if attempt < 520:  # a condition may ask for equal sizes, or for small ones
            pool = range(SMALLEST, SMALLEST + 2 + attempt % 4)
        else:
            pool = range(1, SMALLEST + 2)
        return {s: random.choice(pool) for s in self.symbols}

    def _varies(self, found: list[dict[str, int]], attempt: int) -> bool:
        """Whether one of these sizes moves what stayed the same so far, if that can be."""
        if not self.seen or attempt > LONG_ENOUGH:
            return True
        first = self.seen[0]
        stuck = [s for s in self.symbols if all(old[s] == first[s] for old in self.seen)]
        stuck = list(dict.fromkeys((*self.counts, *stuck)))
        return any(all(old[s] != n[s] for s in stuck for old in self.seen) for n in found)

    def _news(self, sizes: Mapping[str, int]) -> int:
        """How much these sizes add to those seen, and how different they are."""
        return 3 * len(set(sizes.values())) + sum(
            2 * (n > SMALLEST and all(old[s] == SMALLEST for old in self.seen))
            + (9 if s in self.counts else 1) * all(old[s] != n for old in self.seen)
            for s, n in sizes.items()
        )


def _dim(value: str | int | Dim) -> Dim:
    if isinstance(value, str):
        return Dim.of(int(value)) if value.lstrip("-").isdigit() else Dim.symbol(value)
    return Dim.of(value)


def rank_conditions(symbol: Symbol) -> list[tuple[Dim, str, Dim]]:
    found = []
    if len(symbol.shape) == 2:
        m, n = symbol.shape
        if "full_column_rank" in symbol.properties and m is not n:
            found.append((m, ">=", n))
        if "full_row_rank" in symbol.properties and m is not n:
            found.append((n, ">=", m))
    return found


# Spaces of matrices -------------------------------------------------------------------------


def space_of(symbol: Symbol) -> str:
    """The linear space that the declared structure spans: "" for all matrices."""
    if len(symbol.shape) != 2:
        return ""
    properties = symbol.properties
    if "diagonal" in properties or {"lower", "upper"} <= properties:
        return "diagonal"
    for space in ("skew", "lower", "upper"):
        if space in properties:
            return space
    return "symmetric" if properties & {"symmetric", "psd", "pd"} else ""


IN_PATTERN: Mapping[str, Callable[[int, int], bool]] = {
    "": lambda i, j: True,
    "symmetric": lambda i, j: True,
    "skew": lambda i, j: i != j,
    "diagonal": lambda i, j: i == j,
    "lower": lambda i, j: i >= j,
    "upper": lambda i, j: i <= j,
}


def into_space(algebra: Jets, space: str, entries: Scalars, n: int) -> Scalars:
    """A member of the space, from the entries that are its coordinates: those on and below the
    diagonal of a symmetric or skew matrix."""
    pattern = IN_PATTERN[space]
    out = [v if pattern(k // n, k % n) else algebra.zero for k, v in enumerate(entries)]
    if space in ("symmetric", "skew"):
        for i in range(n):
            for j in range(i):
                v = out[i * n + j]
                out[j * n + i] = v if space == "symmetric" else -v
    return algebra.reduce(out)


# Values -------------------------------------------------------------------------------------


def bounds(symbol: Symbol) -> tuple[Fraction | None, Fraction | None]:
    """The numeric bounds among the properties, strict or not."""
    low: Fraction | None = None
    high: Fraction | None = None
    for text in symbol.properties:
        if text.startswith(("<", ">")) and _is_number(text.lstrip("<>= ")):
            limit = Fraction(text.lstrip("<>= "))
            if text[0] == ">":
                low = limit if low is None else max(low, limit)
            else:
                high = limit if high is None else min(high, limit)
    if symbol.properties & {"positive", "nonnegative", "binary"} and low is None:
        low = Fraction(0)
    if "binary" in symbol.properties and high is None:  # between 0 and 1 it can move
        high = Fraction(1)
    return low, high


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).replace("/", "", 1).isdigit()


def draw_integer(symbol: Symbol, random: Random) -> int:
    low, high = bounds(symbol)
    first = 1 if low is None else max(-(-low.numerator // low.denominator), 0)
    if symbol.properties & {"positive"} or (low is not None and f">{low}" in symbol.properties):
        first = max(first, int(low or 0) + 1)
    last = first + 3 if high is None else high.numerator // high.denominator
    return random.randint(min(first, last), last)


def draw_value(
    algebra: Jets, symbol: Symbol, shape: Sizes, random: Random, word: str = "any"
) -> Value:
    """A value with the declared properties; `word` says how to draw what they leave open."""
    entries = algebra.reduce(_entries(algebra, symbol, shape, random, word))
    if len(shape) == 2 and shape[0] == shape[1]:
        entries = _square(algebra, symbol, entries, shape[0], random, word)
    return Value(shape, {0: entries})


def _entries(algebra: Jets, symbol: Symbol, shape: Sizes, random: Random, word: str) -> Scalars:
    size = count(shape)
    if symbol.dots:
        return [algebra.random("any", random) for _ in range(size)]
    if "integer" in symbol.properties:
        return [algebra.number(draw_integer(symbol, random)) for _ in range(size)]
    if word in SPECIAL:
        return SPECIAL[word](algebra, size, random)
    low, high = bounds(symbol)
    if low is None and high is None:
        kind = word if word in KINDS else "any"
        return [algebra.random(kind, random) for _ in range(size)]
    return [_between(algebra, low, high, random) for _ in range(size)]


def _between(algebra: Jets, low: Fraction | None, high: Fraction | None, random: Random) -> object:
    """Strictly inside; in the field only the sign of a bound is kept."""
    if algebra.exact:
        kind = "positive" if low is not None and low >= 0 else "any"
        v = algebra.random(kind, random)
        return -v if high is not None and high <= 0 and low is None else v
    if low is not None and high is not None:
        return algebra.number(low) + algebra.number(high - low) * algebra.random("unit", random)
    step = algebra.random("positive", random)
    return algebra.number(low) + step if low is not None else algebra.number(high or 0) - step


def _numbers(choices: Sequence[int]) -> Callable[[Jets, int, Random], Scalars]:
    return lambda algebra, size, random: [
        algebra.number(random.choice(choices)) for _ in range(size)
    ]


def _stochastic(algebra: Jets, size: int, random: Random) -> Scalars:
    parts = FINER if algebra.fine else 1
    weights = [random.randint(16 * parts, 64 * parts) for _ in range(size)]
    return [algebra.number(Fraction(w, sum(weights))) for w in weights]


def _one_hot(algebra: Jets, size: int, random: Random) -> Scalars:
    hot = random.randrange(size)
    return [algebra.one if i == hot else algebra.zero for i in range(size)]


SPECIAL: Mapping[str, Callable[[Jets, int, Random], Scalars]] = {
    "zero": _numbers((0,)),
    "binary": _numbers((0, 1)),
    "pm1": _numbers((-1, 1)),
    "count": _numbers((0, 1, 2, 3)),
    "prob": _stochastic,
    "onehot": _one_hot,
    "open01": lambda algebra, size, random: [algebra.random("unit", random) for _ in range(size)],
}


def _square(
    algebra: Jets, symbol: Symbol, entries: Scalars, n: int, random: Random, word: str
) -> Scalars:
    properties = symbol.properties
    space = space_of(symbol)
    if "tridiagonal" in properties:  # B*B' is, where B has two diagonals
        definite = bool(properties & {"pd", "psd"})
        near = range(2) if definite else range(-1, 2)
        entries = [v if k // n - k % n in near else algebra.zero for k, v in enumerate(entries)]
    if "orthogonal" in properties and not symbol.dots:
        Q = _cayley(algebra, into_space(algebra, "skew", entries, n), n)
        reflected = word not in ("accretive", "detpos", "stable") and random.random() < 0.5
        return algebra.reduce([-v for v in Q[:n]]) + Q[n:] if reflected else Q
    if properties & {"pd", "psd"} and not symbol.dots:
        return _definite(algebra, space, entries, n)
    if space:
        entries = into_space(algebra, space, entries, n)
    if word in ("accretive", "detpos") and space != "skew" and not algebra.exact:
        shift = algebra.number(n)
        entries = [v + shift if k % (n + 1) == 0 else v for k, v in enumerate(entries)]
    if word == "stable" and not algebra.exact:
        entries = [v * algebra.number(Fraction(1, 3 * n)) for v in entries]
    return entries


def _definite(algebra: Jets, space: str, entries: Scalars, n: int) -> Scalars:
    """B*B' with a shift that keeps it away from singular ones where size means something."""
    if space == "diagonal":
        entries = into_space(algebra, "diagonal", entries, n)
    B = Value((n, n), {0: entries})
    S = algebra.matmul(B, values.transpose(algebra, B))
    if not algebra.exact:
        S = algebra.add(S, algebra.scale(values.eye(algebra, n), Fraction(1, 2)))
    return S.parts[0]


def _cayley(algebra: Jets, skew: Scalars, n: int) -> Scalars:
    """inv(I + K)*(I - K), orthogonal for a skew K, and a rotation."""
    K, unit = Value((n, n), {0: skew}), values.eye(algebra, n)
    return algebra.solve(algebra.add(unit, K), algebra.subtract(unit, K)).parts[0]


# Points -------------------------------------------------------------------------------------


class Point:
    """Values of the declared names, each from a seed of its own: the order of asking is no matter,
    and a point can be visited again with more precision."""

    def __init__(
        self,
        algebra: Jets,
        seed: str,
        sizes: Mapping[str, int],
        word: str,
        domain: Mapping[str, str],
    ) -> None:
        self.algebra = algebra
        self.seed = seed
        self.sizes = sizes
        self.word = word
        self.domain = domain
        self.known: dict[Key, Value] = {}

    def draw(self, symbol: Symbol) -> Value:
        key = key_of(symbol)
        found = self.known.get(key)
        if found is None:
            shape: Sizes = tuple(d.value(self.sizes) for d in symbol.shape)
            random = self._random(symbol)
            if "integer" in symbol.properties and not shape:
                found = self.algebra.scalar(draw_integer(symbol, random))
            else:
                word = self.domain.get(symbol.name) or self._word(symbol)
                found = draw_value(self.algebra, symbol, shape, random, _fitting(word, shape))
            self.known[key] = found
        return found

    def integer(self, symbol: Symbol) -> int:
        return draw_integer(symbol, self._random(symbol))

    def _random(self, symbol: Symbol) -> Random:
        return Random(f"{self.seed}/{symbol.name}/{symbol.dots}")

    def _word(self, symbol: Symbol) -> str:
        if self.word != "mixed":
            return self.word
        return Random(f"{self.seed}/{symbol.name}/word").choice(MIXED)


def _fitting(word: str, shape: Sizes) -> str:
    square = len(shape) == 2 and shape[0] == shape[1]
    if word in ("accretive", "detpos", "stable") and not square:
        return "any" if word == "detpos" else "positive" if word == "accretive" else "small"
    return "unit" if word == "prob" and not shape else word
