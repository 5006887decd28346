"""Programs as text: one assignment a line, in the words of a target."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import count
from typing import Any, NamedTuple

from closedform.codegen.pairs import without_einsum
from closedform.codegen.stable import record_of
from closedform.codegen.targets import Target
from closedform.core.dims import Dim, Shape
from closedform.core.node import Node, Symbol, postorder
from closedform.functions.record import missing

ADD, MULTIPLY, UNARY, POWER, ATOM = range(5)
WIDE = 60  # characters, beyond which a part gets a line of its own


class Text(NamedTuple):
    """A piece of code and how tightly it binds."""

    text: str
    level: int = ATOM

    def inside(self, level: int) -> str:
        return self.text if self.level >= level else f"({self.text})"


class Line(NamedTuple):
    """An assignment, and the array that it makes."""

    name: str
    text: str
    array: Node


class Lines(NamedTuple):
    """Assignments in the order in which they are made, and what is returned."""

    assignments: tuple[Line, ...]
    results: tuple[str, ...]


def spelled(roots: Sequence[Node], target: Target, names: Mapping[str, str], like: str) -> Lines:
    """The program of these arrays.  `names` says what the inputs are called, `like` of which kind
    new arrays are; what stands in several places gets a name."""
    roots = roots if target.einsum else [without_einsum(root) for root in roots]
    uses = Counter(arg for current in postorder(*roots) for arg in _written(current, target))
    uses.update(roots)
    free = _free({*names.values(), *RESERVED})
    writer = Writer(target, names, like)
    assignments: list[Line] = []
    for current in postorder(*roots):
        text = writer.write(current)
        shared = uses[current] > 1 and current.kind in ("array", "apply") and not _is_view(current)
        long = len(text.text) > WIDE and current not in roots
        if (shared or long) and not text.text.isidentifier():
            name = next(free)
            assignments.append(Line(name, text.text, current))
            text = Text(name)
        writer.known[current] = text
    return Lines(tuple(assignments), tuple(writer.known[root].text for root in roots))


def _written(current: Node, target: Target) -> Iterator[Node]:
    """The arguments of an operation, as often as they are written."""
    rule = current.op in RULES or current.kind not in ("array", "apply")
    word = "" if rule else target.spelling(_word(current, target), current.kind == "apply")
    for place, arg in enumerate(current.args):
        yield arg
        yield from [arg] * (sum(word.count(f"{{{kind}{place}}}") for kind in ("", "a", "u")) - 1)


RESERVED = frozenset(["np", "jnp", "xp", "torch", "linalg", "special", "math", "dtype", "self"])
_VIEWS = frozenset({"permute", "expand", "pick"})


def _is_view(current: Node) -> bool:
    """A name, seen another way: to write it again costs nothing."""
    while current.kind == "array" and current.op in _VIEWS:
        (current,) = current.args
    return current.kind in ("name", "number", "dim")


def _free(taken: set[str]) -> Iterator[str]:
    return (name for k in count(1) if (name := f"t{k}") not in taken)


def called(symbol: Symbol) -> str:
    """What a symbol is called in a program: the velocity of x is ``x_dot``."""
    return (
        symbol.name + "_" * bool(symbol.dots) + "d" * (symbol.dots - 1) + "dot" * bool(symbol.dots)
    )


class Writer:
    """Writes one array operation after the other; `known` has the text of those before."""

    def __init__(self, target: Target, names: Mapping[str, str], like: str) -> None:
        self.target = target
        self.names = names
        self.like = like
        self.known: dict[Node, Text] = {}
        self._constants: dict[Node, bool] = {}

    def write(self, current: Node) -> Text:
        if current.kind == "name":
            return Text(self.names[called(current.data)])
        if current.kind == "number":
            return literal(current.data)
        if current.kind == "dim":
            return self.size(current.data)
        if current.op in IN_MATH and self.is_constant(current):
            return self._constant(current)
        rule = RULES.get(current.op)
        if rule is not None:
            return rule(self, current)
        return self.in_words(current)

    def is_constant(self, current: Node) -> bool:
        """Whether this is a number that no input changes: it is not an array."""
        found = self._constants.get(current)
        if found is None:
            plain = current.kind in ("number", "dim") or current.op in IN_MATH
            found = plain and not current.shape and all(map(self.is_constant, current.args))
            self._constants[current] = found
        return found

    def _constant(self, current: Node) -> Text:
        word = IN_MATH[current.op]
        if not word:
            return RULES[current.op](self, current)
        return Text(word.format(*self.args(current)))

    def args(self, current: Node, level: int = ATOM) -> list[str]:
        return [self.known[arg].inside(level) for arg in current.args]

    def size(self, size: Dim) -> Text:
        """A dimension, of the names of lengths."""
        if size.constant is not None:
            return Text(str(size.constant))
        text = str(size).replace("/", "//")
        text = _renamed(text, self.names)
        return Text(text, ATOM if text.isidentifier() else ADD)

    def shape(self, shape: Shape) -> str:
        sizes = [self.size(size).text for size in shape]
        return f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"

    def in_words(self, current: Node, word: str = "") -> Text:
        """In the words of the target; those after a factorisation depend on which it is."""
        word = word or _word(current, self.target)
        template = self.target.spelling(word, current.kind == "apply")
        if not template:
            raise missing(record_of(current.op), "code")
        texts = [self.known[arg] for arg in current.args]
        like = self.target.like.format(self.like)
        if current.kind == "apply" and self._is_of_numbers(current):
            number, xp = self.target.number, self.target.module
            texts = [
                Text(number.format(text.text, xp=xp, like=like)) if self.is_constant(arg) else text
                for arg, text in zip(current.args, texts, strict=True)
            ]
        made = template.format(
            *(text.text for text in texts),
            **{f"a{k}": text.inside(ATOM) for k, text in enumerate(texts)},
            **{f"u{k}": text.inside(UNARY) for k, text in enumerate(texts)},
            xp=self.target.module,
            like=like,
            dtype=self.target.dtype.format(self.like),
            data=self._data(current),
            shape=self.shape(current.shape),
            sizes=[self.size(size).text for size in current.shape],
        )
        return Text(made, level_of(made))

    def _is_of_numbers(self, current: Node) -> bool:
        """Whether nothing says of which type the result is."""
        said = current.args[1:] if current.op == "where" else current.args
        return bool(said) and all(map(self.is_constant, said))

    def _data(self, current: Node) -> Any:
        """The data of an operation, as a program writes them."""
        data = current.data
        if current.op == "select":
            coefficients, constant, lows = data
            steps = zip(coefficients, map(self._end, lows), strict=True)
            return self._end(constant), f"({''.join(f'({c}, {low}), ' for c, low in steps)})"
        if isinstance(data, tuple):
            return tuple(self._end(x) if isinstance(x, Dim) else x for x in data)
        return self._end(data) if isinstance(data, Dim) else data

    def _end(self, size: Dim) -> str:
        return self.size(size).text


def _word(current: Node, target: Target) -> str:
    """The word for an operation in the table of a target; what follows a factorisation depends on
    which it is."""
    plain = current.op + "'" * (current.op == "solve" and bool(current.data))
    factor = current.args[0].op if current.args and current.args[0].kind == "array" else ""
    special = f"{factor} {plain}"
    return special if special in target.spellings else plain


LEVELS = {ast.Add: ADD, ast.Sub: ADD, ast.Pow: POWER}


def level_of(text: str) -> int:
    """How tightly a piece of code binds."""
    tree = ast.parse(text, mode="eval").body
    if isinstance(tree, ast.BinOp):
        return LEVELS.get(type(tree.op), MULTIPLY)
    return (
        UNARY
        if isinstance(tree, ast.UnaryOp)
        else ATOM
        if not isinstance(tree, ast.Compare)
        else ADD
    )


def _renamed(text: str, names: Mapping[str, str]) -> str:
    return "".join(names.get(word, word) for word in _words(text))


def _words(text: str) -> Iterator[str]:
    word = ""
    for letter in text:
        if letter.isalnum() or letter == "_":
            word += letter
            continue
        yield word
        yield letter
        word = ""
    yield word


def literal(value: Fraction) -> Text:
    """A number: exact where binary fractions are, else a quotient."""
    if value.denominator == 1:
        return Text(str(value.numerator), ATOM if value >= 0 else UNARY)
    if value.denominator & (value.denominator - 1) == 0:
        return Text(repr(float(value)), ATOM if value >= 0 else UNARY)
    return Text(f"{value.numerator} / {value.denominator}", MULTIPLY)


# -- rules of arrays -----------------------------------------------------------------------------


def _permute(writer: Writer, current: Node) -> Text:
    (value,) = writer.args(current)
    return Text(f"{value}.T") if current.data == (1, 0) else writer.in_words(current)


def _expand(writer: Writer, current: Node) -> Text:
    (value,) = writer.args(current)
    items = [":" if own else "None" for own in current.data]
    return Text(f"{value}[{', '.join(items)}]")


def _pick(writer: Writer, current: Node) -> Text:
    axis, place = current.data
    return _at(writer, current, axis, writer.size(place).text)


def _slice(writer: Writer, current: Node) -> Text:
    axis, start = current.data
    end = start + current.shape[axis]
    return _at(writer, current, axis, f"{writer.size(start).text}:{writer.size(end).text}")


def _at(writer: Writer, current: Node, axis: int, what: str) -> Text:
    """An entry or a stretch of one axis; of an entry of an entry, one pair of brackets."""
    (value,) = writer.args(current)
    rank = len(current.args[0].shape)
    items = [":"] * axis + [what]
    items += [":"] * (rank - len(items)) if writer.target.every_axis else []
    inner = current.args[0]
    if (
        inner.op == "pick"
        and inner.kind == "array"
        and inner.data[0] <= axis
        and value.endswith("]")
    ):
        head, _, tail = value.rpartition("[")
        before = tail[:-1].split(", ")
        before += [":"] * (rank + 1 - len(before))
        place = [k for k, item in enumerate(before) if item == ":"][axis]
        return Text(f"{head}[{', '.join([*before[:place], what, *before[place + 1 :]])}]")
    return Text(f"{value}[{', '.join(items)}]")


def _linear(writer: Writer, current: Node) -> Text:
    """A sum, what is added before what is subtracted."""
    pairs = sorted(zip(current.data, current.args, strict=True), key=lambda pair: pair[0] < 0)
    (coefficient, term), *others = pairs
    made = _multiple(writer, coefficient, term)
    for coefficient, term in others:
        piece = _multiple(writer, abs(coefficient), term).inside(MULTIPLY)
        made = Text(f"{made.text} {'-' if coefficient < 0 else '+'} {piece}", ADD)
    return made


def _multiple(writer: Writer, coefficient: Fraction, term: Node) -> Text:
    inner = writer.known[term]
    if coefficient == 1:
        return inner
    if coefficient == -1:
        return Text(f"-{inner.inside(UNARY)}", UNARY)
    if coefficient.numerator == 1 and coefficient.denominator & (coefficient.denominator - 1):
        return Text(f"{inner.inside(MULTIPLY)} / {coefficient.denominator}", MULTIPLY)
    return Text(f"{literal(coefficient).inside(UNARY)} * {inner.inside(UNARY)}", MULTIPLY)


def _multiply(writer: Writer, current: Node) -> Text:
    """A product entry by entry; the inverses of factors stand behind a stroke."""
    above = [arg for arg in current.args if not _is_reciprocal(arg, writer)]
    below = [arg for arg in current.args if _is_reciprocal(arg, writer)]
    parts = [writer.known[arg].inside(UNARY) for arg in above] or ["1"]
    text = " * ".join(parts)
    for arg in below:
        text += f" / {writer.known[arg.args[0]].inside(UNARY)}"
    return Text(text, MULTIPLY)


def _is_reciprocal(value: Node, writer: Writer) -> bool:
    """1/x, not yet named."""
    return (
        value.op == "epower"
        and value.args[1].kind == "number"
        and value.args[1].data == -1
        and writer.known[value].text.startswith("1 / ")
    )


def _matmul(writer: Writer, current: Node) -> Text:
    left, right = current.args
    if writer.target.vector_first and len(right.shape) == 1 and left.op == "permute":
        left, right = right, left.args[0]
    tight = MULTIPLY if left.op == "matmul" else UNARY
    text = f"{writer.known[left].inside(tight)} @ {writer.known[right].inside(UNARY)}"
    return Text(text, MULTIPLY)


def _power(writer: Writer, current: Node) -> Text:
    base, exponent = current.args
    inner = writer.known[base]
    if exponent.kind != "number":
        return Text(f"{inner.inside(ATOM)} ** {writer.known[exponent].inside(ATOM)}", POWER)
    power, constant = exponent.data, writer.is_constant(base)
    if power < 0:
        if power == -1:
            return Text(f"1 / {inner.inside(UNARY)}", MULTIPLY)
        return Text(f"1 / {_root(writer, inner, -power, constant).inside(UNARY)}", MULTIPLY)
    return _root(writer, inner, power, constant)


def _root(writer: Writer, base: Text, power: Fraction, constant: bool) -> Text:
    if power == Fraction(1, 2):
        if constant:
            return Text(f"math.sqrt({base.text})")
        return Text(writer.target.spellings["sqrt"].format(base.text, xp=writer.target.module))
    exponent = literal(power).inside(ATOM)
    return Text(f"{base.inside(ATOM)}**{exponent}", POWER)


def _einsum(writer: Writer, current: Node) -> Text:
    left, right, out = ("".join(map(_letter, labels)) for labels in current.data)
    args = ", ".join(writer.known[arg].text for arg in current.args)
    return Text(f'{writer.target.module}.einsum("{left},{right}->{out}", {args})')


def _letter(label: int) -> str:
    return "ijklmnopqrstuvwxyzabcdefgh"[label]


def _repeat(writer: Writer, current: Node) -> Text:
    """A number fills the shape, an array is repeated along it."""
    word = "full" if writer.is_constant(current.args[0]) else "repeat"
    return writer.in_words(current, word)


# Of numbers that no input changes; "" where the text is the same as for arrays.
IN_MATH = {
    **dict.fromkeys(("linear", "multiply", "epower"), ""),
    **{
        name: f"math.{name}({{0}})"
        for name in ["exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "erf", "lgamma"]
    },
    "abs": "abs({0})",
    "pi": "math.pi",
    "lt": "float({0} < {1})",
    "le": "float({0} <= {1})",
    "gt": "float({0} > {1})",
    "ge": "float({0} >= {1})",
    "eq": "float({0} == {1})",
    "sign": "float(({0} > 0) - ({0} < 0))",
    "step": "float({0} > 0)",
}


def _where(writer: Writer, current: Node) -> Text:
    """A choice; where no input decides, it is made once."""
    condition, one, other = current.args
    if not writer.is_constant(condition):
        return writer.in_words(current)
    texts = [writer.known[arg].inside(ADD) for arg in (one, condition, other)]
    return Text(f"({texts[0]} if {texts[1]} else {texts[2]})")


RULES: dict[str, Callable[[Writer, Node], Text]] = {
    "permute": _permute,
    "expand": _expand,
    "pick": _pick,
    "slice": _slice,
    "linear": _linear,
    "multiply": _multiply,
    "matmul": _matmul,
    "epower": _power,
    "einsum": _einsum,
    "repeat": _repeat,
    "where": _where,
}
