"""What to try instead: corrected texts for an expression whose shapes do not fit.

A correction is found by trying: a transpose taken away or put in, a product turned round, an
operator entry by entry in the place of another.  The first text that reads is the suggestion.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from closedform.core.dims import Shape
from closedform.errors import ClosedformError, NameProblem, ShapeProblem
from closedform.meaning.shapes import written
from closedform.syntax.front import parse
from closedform.syntax.tree import Span, walk

Shapes = dict[str, Shape]
Attempt = Callable[[str], Shapes]  # the shapes of the names of a text, or a ClosedformError

LONGEST = 2_000  # characters of a text for which a correction is sought
MOST_TRIED = 40
ENTRYWISE = {"*": ".*", "@": ".*", "/": "./", "^": ".^", "**": ".^"}
ROOTS = {
    **dict.fromkeys(("1/2", "0.5", ".5"), "sqrtm({0})"),
    **dict.fromkeys(("-1/2", "-0.5", "-.5"), "inv(sqrtm({0}))"),
}
OPERATOR = re.compile(r"\*\*|\.?[*/^]|[-+@⊗⊙∘⊘·−]|[<>=]=?|[≤≥]")
STAR = re.compile(r"(?<![*.])\*(?!\*)")
ATOM = re.compile(r"[^\W\d]\w*(\[[^\[\]]*\]|\([^()]*\))?|\([^()]*\)")
POWERED = re.compile(r"([^\W\d]\w*|\([^()]*\))\s*\^\s*$")
NAME = re.compile(r"[^\W\d]\w*(?!\w|\s*[(=])")


class Place(NamedTuple):
    """An operator in a text, with its operands."""

    text: str
    left: Span
    operator: Span
    right: Span

    def at(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def put(self, left: str, operator: str, right: str) -> str:
        """The text with the operation written anew."""
        before, after = self.text[: self.left.start], self.text[self.right.end :]
        return before + left + self.spaced(operator) + right + after

    def spaced(self, operator: str) -> str:
        gap = " " if self.left.end < self.operator.start else ""
        return gap + operator + gap


def explained(
    error: ClosedformError, text: str, declared: frozenset[str], first: Attempt, best: Attempt
) -> ClosedformError:
    """The error with its operator pointed at, and with a corrected text where one reads.

    `first` reads a text under the reading of its names that failed, `best` under any.
    """
    if "\\" in text and "inner" in error.fields and _is_gap(error):
        left, right = (text[slice(*operand)].strip() for operand in error.also)
        error.fields["entrywise"] = f"{left} \\odot {right}"
        error.fields["inner"] = f"{left}^\\top {right}"
    if error.suggestion is not None or len(text) > LONGEST or "\\" in text:
        return error
    place = _place(error, text)
    if place is not None:
        error.span, error.also = place.operator, (place.left, place.right)
    elif _is_gap(error):
        error.span, error.also = Span(error.also[0].start, error.also[1].end), ()
    if place is not None and "inner" in error.fields:
        left, right = place.at(place.left), place.at(place.right)
        error.fields["entrywise"] = f"{left} .* {right}"
        error.fields["inner"] = f"{turned(left)}*{right}"
    reads = best if error.code == "index-glued" else first
    error.suggestion = _first(_candidates(error, place, text), reads)
    if error.suggestion is None and isinstance(error, ShapeProblem):
        return two_shapes(text, declared, best) or error
    return error


def _first(candidates: Iterator[str], reads: Attempt) -> str | None:
    for _, candidate in zip(range(MOST_TRIED), candidates, strict=False):
        try:
            reads(candidate)
        except ClosedformError:
            continue
        return candidate
    return None


# -- the place -------------------------------------------------------------------------------------


def _is_gap(error: ClosedformError) -> bool:
    """The span is what stands between two operands, brackets and spaces included."""
    if error.span is None or len(error.also) != 2:
        return False
    left, right = error.also
    return left.end == error.span.start and error.span.end == right.start


def _place(error: ClosedformError, text: str) -> Place | None:
    if not _is_gap(error) or error.span is None:
        return None
    found = OPERATOR.search(text, *error.span)
    between = text[error.span.start : error.span.end].strip(" \t\n()[]{}")
    if found is None or found.group() != between:
        return None
    (start, _), (_, end) = error.also
    left = text[start : found.start()].rstrip()
    right = text[found.end() : end].lstrip()
    operands = Span(start, start + len(left)), Span(end - len(right), end)
    return Place(text, operands[0], Span(*found.span()), operands[1])


# -- candidates ------------------------------------------------------------------------------------


def _candidates(error: ClosedformError, place: Place | None, text: str) -> Iterator[str]:
    """Texts to try, the smallest change first."""
    if error.code == "comparison-outside" and error.span is not None:
        start, end = error.span
        yield f"{text[:start]}where({text[start:end]}, 1, 0){text[end:]}"
        return
    if isinstance(error, NameProblem):
        near, span = error.fields.get("near"), error.span
        if error.code == "round-brackets" and span is not None:
            opener = text.index("(", span.start)
            yield f"{text[:opener]}[{text[opener + 1 : span.end - 1]}]{text[span.end :]}"
        if error.code == "index-glued":
            yield _entries_written(text, error.fields["index"])
        if near and span is not None:
            yield text[: span.start] + near + text[span.start + len(error.fields["name"]) :]
        return
    if not isinstance(error, ShapeProblem):
        return
    if error.code == "argument-shape" and error.fields["by_rows"] and error.span is not None:
        end = error.span.end - 1
        yield f"{text[:end]}, rows{text[end:]}"
    if place is not None:
        yield from _operations(error, place)
    elif error.code == "subscripts" and error.span is not None:
        yield from _of_a_power(text, error.span)
    elif error.span is not None:
        yield from _without_transpose(text, error.span)


def _operations(error: ShapeProblem, place: Place) -> Iterator[str]:
    code = error.code
    left, right, operator = place.at(place.left), place.at(place.right), place.at(place.operator)
    entrywise = ENTRYWISE.get(operator)
    root = ROOTS.get(right.strip("(){} ")) if code == "power-not-integer" else None
    if root is not None:
        span = Span(place.left.start, place.right.end)
        yield place.text[: span.start] + root.format(left) + place.text[span.end :]
    if code == "power-not-integer" and right.replace(" ", "") == "(-T)":
        yield place.put(left, operator, "-T")
    if code == "divide-by-tensor" and "×" in error.fields["right"]:
        yield place.put(left, "*", f"inv({right})")
    if code == "vector-vector" and left.endswith("]"):  # a row times a vector
        yield place.put(left + "'", operator, right)
    if code not in ("shapes-multiply", "shapes-add") and entrywise:
        yield place.put(left, entrywise, right)
    if code in ("shapes-add", "shapes-multiply", "shapes-hadamard", "vector-vector"):
        yield from _without_transpose(place.text, Span(place.left.start, place.right.end))
        if code == "vector-vector":
            yield from _with_transpose(place.text, place.left)
        yield place.put(turned(left), operator, right)
        yield place.put(left, operator, turned(right))
    if code == "shapes-multiply":
        if "×" not in error.fields["left"]:  # a vector in front of a matrix
            yield place.put(right, operator, left)
        yield place.put(turned(right), operator, left)
        yield place.put(left, ".*", right)
    if code == "numpy-star":
        yield STAR.sub(".*", place.text)  # every one of them is a product entry by entry
    if code == "shapes-hadamard" and operator == ".*":
        yield place.put(left, "*", right)
    if code == "shapes-add":
        yield from _with_transpose(place.text, Span(place.left.start, place.right.end))


def _entries_written(text: str, index: str) -> str:
    """The text with `x_i` for every `xi`."""
    return re.sub(rf"(?<!\w)([^\W\d]){index}(?!\w)", rf"\1_{index}", text)


def _of_a_power(text: str, span: Span) -> Iterator[str]:
    """The text with the subscripts behind an exponent applied to the power: `(P^c)[1, 2]`."""
    base = POWERED.search(text[: span.start])
    exponent, bracket, subscripts = text[span.start : span.end].partition("[")
    if base is not None and base.end() == span.start:
        power = f"({base.group()}{exponent})"
        yield text[: base.start()] + power + bracket + subscripts + text[span.end :]


def _without_transpose(text: str, span: Span) -> Iterator[str]:
    """The text with one transpose taken away, the last one first."""
    for position in reversed(range(span.start, span.end)):
        if text[position] == "'":
            yield text[:position] + text[position + 1 :]


def _with_transpose(text: str, span: Span) -> Iterator[str]:
    """The text with one name transposed."""
    for found in NAME.finditer(text, *span):
        if text[found.end() : found.end() + 1] not in ("'", "["):
            yield text[: found.end()] + "'" + text[found.end() :]


def turned(operand: str) -> str:
    """The transpose of an operand as text."""
    if operand.endswith("'") and ATOM.fullmatch(operand[:-1]):
        return operand[:-1]
    return f"{operand}'" if ATOM.fullmatch(operand) else f"({operand})'"


# -- a name with two shapes ------------------------------------------------------------------------


def two_shapes(text: str, declared: frozenset[str], best: Attempt) -> ShapeProblem | None:
    """The error for an undeclared name that would fit if one of its uses were another name."""
    places: dict[str, list[Span]] = {}
    try:
        tree = parse(text, names=declared).tree
    except ClosedformError:
        return None
    for span, name in sorted((t.span, str(t.value)) for t in walk(tree) if t.kind == "name"):
        if name not in declared:
            places.setdefault(name, []).append(span)
    tried = 0
    for name, spans in places.items():
        for span in reversed(spans) if len(spans) > 1 else ():
            tried += 1
            if tried > MOST_TRIED // 4:
                return None
            other = name + "_other"
            try:
                shapes = best(text[: span.start] + other + text[span.end :])
            except ClosedformError:
                continue
            if name in shapes and other in shapes and shapes[name] != shapes[other]:
                kept = next(s for s in spans if s != span)
                return _used_twice(text, name, (kept, shapes[name]), (span, shapes[other]))
    return None


def _used_twice(
    text: str, name: str, one: tuple[Span, Shape], other: tuple[Span, Shape]
) -> ShapeProblem:
    (first, left), (second, right) = sorted((one, other), key=lambda use: use[0])
    kind = ("scalar", "vector", "matrix")[len(left)]
    return ShapeProblem(
        "two-shapes",
        span=first,
        also=(second,),
        source=text,
        name=name,
        left=written(left),
        right=written(right),
        declared=kind + (f"({', '.join(map(str, left))})" if left else ""),
    )


# -- functions that are not there ------------------------------------------------------------------

PARTS = {
    "gelu": "x.*(1 + erf(x/sqrt(2)))/2",
    "silu": "x.*sigmoid(x)",
    "swish": "x.*sigmoid(x)",
    "mish": "x.*tanh(softplus(x))",
    "elu": "where(x > 0, x, exp(x) - 1)",
    "leaky_relu": "maximum(x, x/100)",
    "relu6": "minimum(relu(x), 6)",
    "huber": "where(abs(x) < 1, x.^2/2, abs(x) - 1/2)",
    "hinge": "relu(1 - x)",
    "logcosh": "log(cosh(x))",
    "softsign": "x./(1 + abs(x))",
    "sec": "1./cos(x)",
    "csc": "1./sin(x)",
    "cot": "cos(x)./sin(x)",
    "sech": "1./cosh(x)",
    "asinh": "log(x + sqrt(x.^2 + 1))",
    "acosh": "log(x + sqrt(x.^2 - 1))",
    "atanh": "log((1 + x)./(1 - x))/2",
    "cbrt": "x.^(1/3)",
    "gamma": "exp(lgamma(x))",
    "Gamma": "exp(lgamma(x))",
    "factorial": "exp(lgamma(x + 1))",
    "erfc": "1 - erf(x)",
    "std": "sqrt(mean((x - mean(x)).^2))",
    "var": "mean((x - mean(x)).^2)",
    "entropy": "-sum(x.*log(x))",
    "softmin": "softmax(-x)",
    "mse": "mean(x.^2)",
    "normalize": "x/norm2(x)",
    "atan2": "2*atan(y./(x + sqrt(x.^2 + y.^2)))",
    "arctan2": "2*atan(y./(x + sqrt(x.^2 + y.^2)))",
    "hypot": "sqrt(x.^2 + y.^2)",
}
