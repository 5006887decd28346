"""What `derive` returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from closedform.checker import Verdict
from closedform.core.node import Symbol
from closedform.errors import ClosedformError
from closedform.library.arguments import choose
from closedform.library.expression import Expression
from closedform.library.verify import Form, Forms
from closedform.present.heads import derivative_heads

if TYPE_CHECKING:
    from closedform.library.steps import Step


class Derivation:
    """A derivative with everything that has to be known about it.

    result       the derivative, an `Expression`; a tensor of order 3 or 4 in its vec form
    forms        the same as "entry", "vec" and "map" texts, made when first asked for;
                 "" for one that there is not, and `missing` says why
    verdict      .status "exact" | "numeric" | "unchecked", .method, .points, .worst
    conditions   what has to hold, in the notation: "det(A) != 0"
    layout       a sentence: "column D: entry i is ∂f/∂w[i]"
    called       the name of the function: that of the author, or f, F of a matrix
    layouts      the same for the forms "matrix" and "vec"
    assumed      names that nobody declared, as they were read: "x: vector(n)"
    notes        remarks, such as that the variable does not occur
    where        every name with its declaration
    """

    def __init__(
        self,
        *,
        expr: str,
        wrt: str,
        order: int,
        result: Expression,
        form: str,
        forms: Callable[[], Forms],
        verdict: Verdict,
        steps: tuple[Step, ...],
        called: Symbol,
        conditions: list[str],
        layout: Callable[[str], str],
        assumed: list[str],
        notes: list[str],
        where: dict[str, str],
        milliseconds: float,
    ) -> None:
        self.expr = expr
        self.wrt = wrt
        self.order = order
        self.form = form
        self.result = result
        self.verdict = verdict
        self.conditions = conditions
        self._layout = layout
        self.assumed = assumed
        self.notes = notes
        self.where = where
        self.milliseconds = milliseconds
        self.steps = steps
        self.called = called
        self._make_forms = forms
        self._forms: Forms | None = None

    @property
    def layout(self) -> str:
        return self._layout("matrix")

    @property
    def layouts(self) -> Mapping[str, str]:
        return {form: self._layout(form) for form in ("matrix", "vec")}

    def __getstate__(self) -> dict[str, Any]:
        """What a pickle keeps: what is made when it is first asked for is made now."""
        self._found()
        return {**vars(self), "_layout": dict(self.layouts).__getitem__, "_make_forms": None}

    def _found(self) -> Forms:
        if self._forms is None:
            self._forms = self._make_forms()
        return self._forms

    @property
    def forms(self) -> Mapping[str, str]:
        """The texts; an empty one for a form that there is not, and `missing` says why."""
        found = self._found().items()
        return {name: "" if name in self.missing else self.formula(name) for name, _ in found}

    @property
    def missing(self) -> Mapping[str, str]:
        """Of the forms that there are not, why."""
        found = self._found().items()
        return {name: form.message() for name, form in found if isinstance(form, ClosedformError)}

    def formula(self, form: str = "matrix", format: str = "text") -> str:
        """One of the forms as "text", "unicode" or "latex"; its error where there is none."""
        choose(form=form, format=format)
        found = Form(self.result) if form == "matrix" else self._found()[form]
        if isinstance(found, ClosedformError):
            raise found
        return found.written(format)

    @property
    def opening(self) -> Form | None:
        """The function as it was understood, where the steps begin; none where there are none."""
        if not self.steps:
            return None
        return Form(self.steps[0].before, derivative_heads(self.called, ()))

    def __str__(self) -> str:
        return self.formula(self.form)

    def __repr__(self) -> str:
        return f"<derivative of {self.expr} by {self.wrt}: {self} ({self.verdict.status})>"

    def _repr_latex_(self) -> str:
        return self.result._repr_latex_()

    def document(self, format: str = "markdown", lang: str = "en") -> str:
        """The answer and its steps as "markdown", "latex" (an `align*` of amsmath) or "html" (one
        page that needs no network)."""
        from closedform.library.document import written

        choose(document=format, lang=lang)
        return written(self, format, lang)

    def _repr_html_(self) -> str:
        """In a notebook: the answer, its steps folded."""
        from closedform.library.document import folded

        return folded(self)

    def to_json(self) -> dict[str, Any]:
        """The derivation as a dictionary of the schema ``closedform/derive/1``."""
        return {
            "schema": "closedform/derive/1",
            "expr": self.expr,
            "wrt": self.wrt,
            "order": self.order,
            "where": self.where,
            "assumed": self.assumed,
            "result": {
                "text": str(self.result),
                "unicode": self.result.unicode(),
                "latex": self.result.latex(),
                "shape": [str(size) for size in self.result.shape],
                "layout": self.layout,
            },
            "forms": dict(self.forms),
            "missing": dict(self.missing),
            "layouts": dict(self.layouts),
            "conditions": self.conditions,
            "verified": {
                "status": self.verdict.status,
                "method": self.verdict.method,
                "points": self.verdict.points,
                "worst": self.verdict.worst,
            },
            "steps": [step.to_json() for step in self.steps],
            "notes": self.notes,
            "milliseconds": round(self.milliseconds, 3),
        }
