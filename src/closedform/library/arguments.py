"""What the public functions take; anything else is refused, with what was given and is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import inf, isfinite
from numbers import Integral, Rational, Real

from closedform.errors import WrongType, WrongValue

TEXT = "a text"
NAME = "a text, such as 'x'"
DECLARATIONS = "a text of declarations, such as 'x: vector(n)', or a dictionary of them by name"
NAMES = "a name, an entry of one, or a list of two names"
OPERAND = "a closedform expression or a number"
EXPRESSION = "a closedform expression, as `matrix`, `vector`, `scalar` and `parse` make them"
FORMULA = "a text or a closedform expression"
FINITE = "a finite number"
POSITIVE = "a number above 0"
SIZE = "a positive integer, or a text such as 'n' or '2*n'"
PROPERTY = "the name of a property, such as 'symmetric'"
TRUTH = "True or False"
CHOICES = {
    "layout": ("mixed", "numerator", "denominator"),
    "form": ("matrix", "entry", "vec", "map"),
    "structured": ("project", "coordinates", "unconstrained"),
    "lang": ("en", "ko"),
    "order": (1, 2),
    "format": ("text", "unicode", "latex"),
    "document": ("markdown", "latex", "html"),
    "source": ("markdown", "latex", "text", "notebook", "claims"),
    "steps": ("differential", "index", "chain", "identities", "shortest"),
    "detail": ("brief", "normal", "full"),
    "target": ("numpy", "jax", "torch", "array-api"),
    "objective": ("scipy",),
    "what": ("value", "gradient", "jacobian", "hessian", "hvp", "hessian_diagonal", "newton"),
}
LONGEST = 60  # characters of a value in a sentence


def choose(**given: object) -> None:
    """Refuse a value that an option does not take."""
    for name, value in given.items():
        if value not in CHOICES[name] or isinstance(value, bool):
            choices = ", ".join(map(str, CHOICES[name]))
            raise WrongValue("option-choice", option=name, value=value, allowed=choices)


def wrong_type(argument: str, value: object, wanted: str) -> WrongType:
    """The error for an argument of a kind that is not taken."""
    return WrongType(
        "argument", argument=argument, value=_shown(value), kind=type(value).__name__, wanted=wanted
    )


def wrong_value(argument: str, value: object, wanted: str) -> WrongValue:
    """The error for an argument of the right kind that does not fit."""
    return WrongValue("argument-value", argument=argument, value=_shown(value), wanted=wanted)


def _shown(value: object) -> str:
    try:
        shown = " ".join(repr(value).split())
    except Exception:  # of a foreign object
        shown = "…"
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


def text_of(argument: str, value: object, wanted: str = TEXT) -> str:
    if not isinstance(value, str):
        raise wrong_type(argument, value, wanted)
    return value


def declarations_of(value: object) -> str | None:
    """The text of declarations; a dictionary is what `Derivation.where` holds.

    >>> declarations_of({"X": "matrix(m, n)", "lam": "scalar > 0"})
    'X: matrix(m, n); lam: scalar > 0'
    """
    if value is None:
        return None
    if isinstance(value, Mapping):
        if not all(isinstance(part, str) for pair in value.items() for part in pair):
            raise wrong_type("where", value, DECLARATIONS)
        return "; ".join(f"{name}: {said}" for name, said in value.items())
    return text_of("where", value, DECLARATIONS)


def number_of(argument: str, value: object, wanted: str = OPERAND) -> Fraction:
    """A number, exactly; a decimal fraction as it is written."""
    if isinstance(value, Rational):
        return Fraction(int(value.numerator), int(value.denominator))
    if not isinstance(value, Real):
        raise wrong_type(argument, value, wanted)
    if not isfinite(value):
        raise wrong_value(argument, value, FINITE)
    return Fraction(str(float(value)))


def effort_of(value: object) -> float:
    if not isinstance(value, Real):
        raise wrong_type("effort", value, POSITIVE)
    try:
        effort = float(value)
    except OverflowError:
        effort = inf
    if not 0 < effort < inf:
        raise wrong_value("effort", value, POSITIVE)
    return effort


def size_of(argument: str, value: object) -> str:
    """A size as it stands in a declaration."""
    if isinstance(value, bool):
        raise wrong_type(argument, value, SIZE)
    if isinstance(value, Integral):
        if value < 1:
            raise wrong_value(argument, int(value), SIZE)
        return str(int(value))
    size = text_of(argument, value, SIZE)
    if not size.strip() or set(size) & set(",;:\n"):
        raise wrong_value(argument, value, SIZE)
    return size


def truth_of(argument: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise wrong_type(argument, value, TRUTH)
    return value
