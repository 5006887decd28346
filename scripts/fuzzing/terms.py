"""Expressions as the fuzzer grows them: a text, its declarations, and its value with NumPy.

A term is made by a maker from its parts and can be made again from other parts, which is how a
failing one is made smaller.  Nothing of closedform is used here: the value of a term never passes
through the reader whose work is judged by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

SUM, MINUS, PRODUCT, TIGHT = range(4)  # how tightly the outermost operator of a text binds

Env = Mapping[str, Any]  # names to arrays, dimensions to sizes, open indices to their values
Shape = tuple[str, ...]


class Declared(NamedTuple):
    """A name, its dimensions, the words of its declaration, and how its values are drawn."""

    name: str
    shape: Shape
    words: str = ""
    domain: str = ""
    axis: str = ""  # of an index that is declared

    @property
    def text(self) -> str:
        if self.domain == "index":
            return f"{self.name}: index({self.axis})"
        kind = (
            "integer"
            if self.domain == "exponent"
            else ("scalar", "vector", "matrix")[len(self.shape)]
        )
        sizes = f"({', '.join(self.shape)})" if self.shape else ""
        return f"{self.name}: {kind}{sizes} {self.words}".rstrip()


class Term(NamedTuple):
    """An expression.

    `open` are the indices that something around has to bind, `given` the definitions that the text
    needs before it, as name and text.
    """

    text: str
    level: int
    shape: Shape
    value: Callable[[Env], Any]
    names: frozenset[str]
    open: frozenset[str]
    given: tuple[tuple[str, str], ...]
    parts: tuple[Term, ...]
    make: Callable[..., Term]
    power: bool = False  # the text ends with an exponent

    @property
    def program(self) -> str:
        return "; ".join([*(f"{name} = {body}" for name, body in self.given), self.text])

    @property
    def size(self) -> int:
        return 1 + sum(part.size for part in self.parts)


def made(
    make: Callable[..., Term],
    parts: tuple[Term, ...],
    text: str,
    level: int,
    shape: Shape,
    value: Callable[[Env], Any],
    *,
    names: frozenset[str] = frozenset(),
    indices: frozenset[str] = frozenset(),
    bound: str = "",
) -> Term:
    """The term over `parts`; names, open indices and definitions are theirs."""
    inner = frozenset[str]().union(names, *(part.names for part in parts))
    unbound = frozenset[str]().union(indices, *(part.open for part in parts)) - {bound}
    given = tuple(dict.fromkeys(d for part in parts for d in part.given))
    return Term(text, level, shape, value, inner, unbound, given, parts, make)


def at(term: Term, level: int) -> str:
    """The text of `term`, in parentheses where it binds more loosely than `level`."""
    return term.text if term.level >= level else f"({term.text})"


def based(term: Term) -> str:
    """The text of what a power or a subscript stands behind; a power there needs parentheses."""
    return f"({term.text})" if term.power else at(term, TIGHT)


# -- leaves --------------------------------------------------


def name(declared: Declared) -> Term:
    def make() -> Term:
        key = declared.name
        names = frozenset({key})
        return made(make, (), key, TIGHT, declared.shape, lambda env: env[key], names=names)

    return make()


def velocity(moved: Term) -> Term:
    """The derivative by the time of a name that is a function of it."""

    def make(moved: Term) -> Term:
        text, key = f"d({moved.text})/d(t)", f"{moved.text} dot"
        return made(make, (moved,), text, TIGHT, moved.shape, lambda env: env[key])

    return make(moved)


def constant(text: str, shape: Shape, value: Callable[[Env], Any], level: int = TIGHT) -> Term:
    def make() -> Term:
        return made(make, (), text, level, shape, value)

    return make()


def position(text: str, indices: frozenset[str], value: Callable[[Env], Any]) -> Term:
    """An index, or an expression of indices, as a number."""

    def make() -> Term:
        level = TIGHT if text.isidentifier() else SUM
        return made(make, (), text, level, (), value, indices=indices)

    return make()


# -- operators --------------------------------------------------


def operator(
    symbol: str,
    left: Term,
    right: Term,
    shape: Shape,
    value: Callable[[Any, Any], Any],
    level: int = PRODUCT,
) -> Term:
    """Two terms with an operator between them, which associates to the left."""

    def make(left: Term, right: Term) -> Term:
        tight = TIGHT if level == PRODUCT else PRODUCT
        text = f"{at(left, level)}{symbol}{at(right, tight)}"
        return made(
            make,
            (left, right),
            text,
            level,
            shape,
            lambda env: value(left.value(env), right.value(env)),
        )

    return make(left, right)


def minus(term: Term) -> Term:
    def make(term: Term) -> Term:
        return made(
            make, (term,), f"-{at(term, PRODUCT)}", MINUS, term.shape, lambda env: -term.value(env)
        )

    return make(term)


def postfix(term: Term, mark: str, shape: Shape, value: Callable[[Any, Env], Any]) -> Term:
    """A transpose, a power, an entry with the subscript `mark`."""

    def make(term: Term) -> Term:
        power = "^" in mark
        text = f"{based(term) if power else at(term, TIGHT)}{mark}"
        whole = made(make, (term,), text, TIGHT, shape, lambda env: value(term.value(env), env))
        return whole._replace(power=power)

    return make(term)


def raised(base: Term, exponent: Term, mark: str, value: Callable[[Any, Any], Any]) -> Term:
    def make(base: Term, exponent: Term) -> Term:
        simple = exponent.text.isidentifier() or exponent.text.isdigit()
        power = exponent.text if simple else f"({exponent.text})"
        return made(
            make,
            (base, exponent),
            f"{based(base)}{mark}{power}",
            TIGHT,
            base.shape or exponent.shape,
            lambda env: value(base.value(env), exponent.value(env)),
        )._replace(power=True)

    return make(base, exponent)


def entry(
    base: Term,
    subscripts: tuple[str, ...],
    indices: frozenset[str],
    shape: Shape,
    value: Callable[[Any, Env], Any],
) -> Term:
    """An entry, a row or a column of `base`; `indices` are those open in the subscripts."""

    def make(base: Term) -> Term:
        text = f"{based(base)}[{', '.join(subscripts)}]"
        return made(
            make,
            (base,),
            text,
            TIGHT,
            shape,
            lambda env: value(base.value(env), env),
            indices=indices,
        )

    return make(base)


def call(
    function: str, parts: tuple[Term, ...], shape: Shape, value: Callable[..., Any], more: str = ""
) -> Term:
    """``function(parts)``, with a word such as ``rows`` behind them."""

    def make(*parts: Term) -> Term:
        text = f"{function}({', '.join(part.text for part in parts)}{more})"
        return made(
            make, parts, text, TIGHT, shape, lambda env: value(*(part.value(env) for part in parts))
        )

    return make(*parts)


def nested(
    text: str, parts: tuple[Term, ...], shape: Shape, value: Callable[..., Any], level: int = TIGHT
) -> Term:
    """A derivative inside the expression; `text` has the parts as ``{0}``, ``{1}``."""

    def make(*parts: Term) -> Term:
        texts = (at(part, TIGHT) for part in parts)
        return made(
            make,
            parts,
            text.format(*texts),
            level,
            shape,
            lambda env: value(*(part.value(env) for part in parts)),
        )

    return make(*parts)


def looked_up(base: Term, index: Term) -> Term:
    """The entry of a vector at an index that is declared."""

    def make(base: Term, index: Term) -> Term:
        text = f"{based(base)}[{index.text}]"
        return made(
            make,
            (base, index),
            text,
            TIGHT,
            (),
            lambda env: base.value(env)[int(index.value(env)) - 1],
        )

    return make(base, index)


def chosen(
    sign: str, left: Term, right: Term, yes: Term, no: Term, shape: Shape, value: Callable[..., Any]
) -> Term:
    """``where(left > right, yes, no)``."""

    def make(left: Term, right: Term, yes: Term, no: Term) -> Term:
        text = f"where({left.text} {sign} {right.text}, {yes.text}, {no.text})"
        parts = (left, right, yes, no)
        return made(
            make, parts, text, TIGHT, shape, lambda env: value(*(part.value(env) for part in parts))
        )

    return make(left, right, yes, no)


def reduction(
    op: str,
    index: str,
    low: tuple[str, Callable[[Env], int]],
    high: tuple[str, Callable[[Env], int]],
    body: Term,
    indices: frozenset[str],
    fold: Callable[[Any, Any], Any],
) -> Term:
    """``sum(index = low:high, body)`` or ``prod(…)``; `indices` are those of the ends."""

    def make(body: Term) -> Term:
        def value(env: Env) -> Any:
            found = None
            for i in range(low[1](env), high[1](env) + 1):
                term = body.value({**env, index: i})
                found = term if found is None else fold(found, term)
            return found

        text = f"{op}({index} = {low[0]}:{high[0]}, {body.text})"
        return made(make, (body,), text, TIGHT, body.shape, value, indices=indices, bound=index)

    return make(body)


def definition(key: str, body: Term) -> Term:
    """A name that the program gives to `body`, standing for it."""

    def make(body: Term) -> Term:
        term = made(make, (body,), key, TIGHT, body.shape, body.value)
        return term._replace(given=(*body.given, (key, body.text)))

    return make(body)


def applied(head: str, body: str, parts: tuple[Term, ...], value: Callable[..., Any]) -> Term:
    """A call of a function that the program defines: ``head = body``, ``g(x; w)``."""
    function = head.partition("(")[0]

    def make(*parts: Term) -> Term:
        term = call(function, parts, (), value)
        return term._replace(given=(*term.given, (head, body)), make=make)

    return make(*parts)


# -- a term seen as a tree --------------------------------------------------


def below(term: Term) -> Iterator[Term]:
    """Every term inside, itself first."""
    stack = [term]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(current.parts))


def replaced(term: Term, place: int, other: Term) -> Term:
    """`term` with `other` where `below` counts `place`."""
    if place == 0:
        return other
    place -= 1
    parts = list(term.parts)
    for k, part in enumerate(parts):
        if place < part.size:
            parts[k] = replaced(part, place, other)
            return term.make(*parts)
        place -= part.size
    raise IndexError(place)
