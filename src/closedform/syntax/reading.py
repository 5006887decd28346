"""What both front ends share apart from grammar: notes, refusals, bounds, repair of slips."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, NamedTuple, TypeVar

from closedform.errors import ClosedformError, LimitProblem
from closedform.syntax.tree import Span, Tree

LONGEST = 200_000  # characters of a text
DEEPEST = 200  # levels of nesting in one formula


class Note(NamedTuple):
    """Something that was read although it could be meant otherwise; echoed with the answer.

    `read-as`            `found` is understood as `read`
    `numpy-product`      the `*` of a text in NumPy's manner: a product entry by entry there
    `numpy-matmul`       a product of arrays: a vector on the left is a row there
    `python-power`       `**`, in NumPy a power entry by entry, in SymPy that of a matrix
    `norm-of-a-vector`   a norm with the subscript 1 or 2: for a matrix another norm in books
    `power-of-e`         `e^x`: for a matrix the matrix exponential in books
    `sample`             `x^{(i)}`: row i of the matrix of samples, or entry i of a vector
    `read-as-latex`      the whole text was read as LaTeX

    The notes on products, powers and norms carry the span of the tree they speak of.
    """

    code: str
    span: Span
    fields: tuple[tuple[str, str], ...] = ()


class Parsed(NamedTuple):
    """A tree and the notes on how it was read."""

    tree: Tree
    notes: tuple[Note, ...] = ()


class Edit(NamedTuple):
    """A correction of the text: `text` in the place of start..end."""

    start: int
    end: int
    text: str


class Refusal(Exception):
    """The short reason of inner code; the public function adds text and suggestion once."""

    def __init__(
        self,
        problem: type[ClosedformError],
        code: str,
        span: Span,
        *edits: Edit,
        **fields: Any,
    ) -> None:
        super().__init__(code)
        self.problem, self.code = problem, code
        self.span = Span(min(span), max(span))  # scripts may stand in the other order
        self.edits, self.fields = edits, fields

    def error(self, source: str, suggestion: str | None) -> ClosedformError:
        """The error that people meet.  A habit from elsewhere without a right spelling to offer
        keeps its code, and its hint is left out."""
        return self.problem(
            self.code,
            span=self.span,
            source=source,
            suggestion=suggestion,
            **self.fields,
        )


Reading = Generator[Any, Tree, Tree]
Wanted = Reading | Tree  # a tree that is at hand, or the reading that will give it


def run(first: Wanted) -> Tree:
    """The value of a reading.  A reading yields what it wants, so that nesting lives on this stack
    and not on Python's."""
    if isinstance(first, Tree):
        return first
    stack = [first]
    value: Tree | None = None
    while True:
        try:
            wanted = stack[-1].send(value)  # type: ignore[arg-type]  # None starts a generator
        except StopIteration as done:
            stack.pop()
            value = done.value
            if not stack:
                return done.value  # type: ignore[no-any-return]
        else:
            value = wanted if type(wanted) is Tree else None
            if value is None:
                stack.append(wanted)


T = TypeVar("T")
REPAIRS = 12  # slips of one text that are corrected for the suggestion
REPAIRED = 2_000  # characters of a text for which a correction is sought


def guarded(source: str, read: Callable[[str], T]) -> T:
    """`read(source)`; a refusal leaves as an error with a corrected text where one reads well."""
    if len(source) > LONGEST:
        place = Span(LONGEST, LONGEST + 1)
        raise LimitProblem("too-long", span=place, source=source, limit=LONGEST, length=len(source))
    try:
        return read(source)
    except Refusal as refusal:
        problem = refusal.error(source, _repaired(source, refusal, read))
    raise problem


def _repaired(source: str, refusal: Refusal, read: Callable[[str], T]) -> str | None:
    """The text with its slips corrected, or None where a slip has no sure correction."""
    text = source
    for _ in range(REPAIRS):
        if not refusal.edits or len(text) > REPAIRED:
            return None
        for edit in sorted(refusal.edits, reverse=True):
            text = text[: edit.start] + edit.text + text[edit.end :]
        try:
            read(text)
        except Refusal as next_refusal:
            refusal = next_refusal
        else:
            return text
    return None
