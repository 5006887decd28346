"""Every error that a user can cause.

    ClosedformError
    ├── SyntaxProblem      the text cannot be read
    │   └── ForeignSpelling    a habit from elsewhere; the hint holds the right spelling
    ├── DeclarationProblem a `where` that cannot be read or contradicts itself
    ├── ShapeProblem       shapes that do not fit, a name used as two shapes
    ├── NameProblem        a name, function or index that is not known here
    ├── UnsupportedProblem understood, but outside what can be answered; says what can be done
    ├── LimitProblem       larger than the bounds on time or memory allow
    ├── OptionProblem      an option of the command or a parameter of a call that does not fit
    │   ├── WrongType          an argument of a kind that is not taken; a TypeError too
    │   └── WrongValue         an argument of the right kind that does not fit; a ValueError too
    └── CheckFailed        the answer did not pass its own check and is not shown

Each error has a `code` that is the same in every language, the fields its sentence needs, the place
in the source text, and a hint.  The sentences stand in `closedform.messages`.
"""

from __future__ import annotations

from typing import Any

from closedform import messages
from closedform.syntax.tree import Span


class ClosedformError(Exception):
    """The root of every error that a user can cause.

    `code` names the sentence in `closedform.messages`, `fields` fill it, `span` is the place in
    `source`.  `str(error)` is the English message with the line and a caret below the place.
    """

    def __init__(
        self,
        code: str,
        *,
        span: Span | None = None,
        source: str | None = None,
        also: tuple[Span, ...] = (),
        suggestion: str | None = None,
        **fields: Any,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.span = span
        self.source = source
        self.also = also  # further places: the other use of a name
        self.suggestion = suggestion  # a corrected text to accept as it is
        self.fields = fields

    def locate(self, source: str) -> ClosedformError:
        """Add the source text; inner code knows offsets only."""
        if self.source is None:
            self.source = source
        return self

    @property
    def line(self) -> int | None:
        if self.span is None or self.source is None:
            return None
        return self.source.count("\n", 0, self.span.start) + 1

    @property
    def column(self) -> int | None:
        if self.span is None or self.source is None:
            return None
        return self.span.start - (self.source.rfind("\n", 0, self.span.start) + 1) + 1

    @property
    def _values(self) -> dict[str, Any]:
        return {**self.fields, "suggestion": self.suggestion}

    def message(self, lang: str = "en") -> str:
        """The sentence alone."""
        return messages.sentence(self.code, lang, self._values)

    def hint(self, lang: str = "en") -> str | None:
        """What to try next, or None."""
        return messages.hint(self.code, lang, self._values)

    def report(self, lang: str = "en") -> str:
        """The message, the line with a caret below the place, and the hint."""
        places = (self.span, *self.also) if self.span is not None else self.also
        return messages.report(self.code, lang, self._values, self.source, places)

    def __str__(self) -> str:
        return self.report("en")


class SyntaxProblem(ClosedformError):
    pass


class ForeignSpelling(SyntaxProblem):
    pass


class DeclarationProblem(ClosedformError):
    pass


class ShapeProblem(ClosedformError):
    pass


class NameProblem(ClosedformError):
    pass


class UnsupportedProblem(ClosedformError):
    pass


class LimitProblem(ClosedformError):
    pass


class OptionProblem(ClosedformError):
    pass


class WrongType(OptionProblem, TypeError):
    pass


class WrongValue(OptionProblem, ValueError):
    pass


class CheckFailed(ClosedformError):
    pass
