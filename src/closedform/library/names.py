"""Short names of the library: gradient, jacobian, hessian, parse, rules."""

from __future__ import annotations

from collections.abc import Mapping

from closedform.errors import ShapeProblem
from closedform.library.arguments import choose, declarations_of, text_of
from closedform.library.deriving import derive
from closedform.library.expression import Expression, expression_of
from closedform.meaning.read import read
from closedform.meaning.shapes import written
from closedform.messages.rules import RULES


def gradient(f: Expression, x: Expression, *, structured: str = "project") -> Expression:
    """The gradient of a scalar, in the shape of `x`; checked.  `structured` as for `derive`.

    >>> import closedform as cf
    >>> x = cf.vector("x", "n")
    >>> str(cf.gradient(cf.norm2(x) ** 2, x))
    '2*x'
    """
    if expression_of("f", f).shape:
        raise ShapeProblem("gradient-of-tensor", shape=written(f.shape))
    return derive(f, x, structured=structured).result


def jacobian(f: Expression, x: Expression, *, structured: str = "project") -> Expression:
    """∂f/∂x: m×n for a vector by a vector; the vec form where a matrix is involved."""
    return derive(expression_of("f", f), x, structured=structured).result


def hessian(f: Expression, x: Expression, *, structured: str = "project") -> Expression:
    """The second derivative of a scalar; by a matrix in its vec form."""
    if expression_of("f", f).shape:
        raise ShapeProblem("hessian-of-tensor", shape=written(f.shape))
    return derive(f, x, order=2, structured=structured).result


def parse(text: str, where: str | Mapping[str, str] | None = None) -> Expression:
    """The expression of a text, as it was understood."""
    reading = read(text_of("text", text), declarations_of(where))
    return Expression(reading.expression, reading.definitions)


def rules(lang: str = "en") -> list[dict[str, str]]:
    """Every rule of the normal form: its name and what it says."""
    choose(lang=lang)
    return [{"name": name, "why": why} for name, why in sorted(RULES[lang].values())]
