"""Every form in every format; one that there is not is refused by name."""

from __future__ import annotations

import pytest

import closedform as cf
from closedform.errors import CheckFailed, UnsupportedProblem
from closedform.library import verify
from closedform.rewriting.pieces import NoMatrixForm

WHERE = "A: matrix(m, n), x: vector(n), X: matrix(m, n)"


@pytest.mark.parametrize(
    ("form", "format", "shown"),
    [
        ("entry", "text", "∂F[i, j]/∂X[k, l] = eye(n)[j, l]*A[k, i]"),
        ("entry", "unicode", "∂F[i, j]/∂X[k, l] = eye(n)[j, l]·A[k, i]"),
        (
            "entry",
            "latex",
            r"\frac{\partial F_{i,j}}{\partial X_{k,l}} = \left(I_{n}\right)_{j,l} A_{k,i}",
        ),
        ("map", "text", "dX ↦ A'*dX"),
        ("map", "unicode", "dX ↦ Aᵀ·dX"),
        ("map", "latex", r"\mathrm{dX} \mapsto A^{\top} \mathrm{dX}"),
        ("vec", "unicode", "eye(n) ⊗ Aᵀ"),
    ],
)
def test_a_form_in_a_format(form: str, format: str, shown: str) -> None:
    assert cf.derive("A'*X", "X", where=WHERE).formula(form, format) == shown


def test_names_stand_before_the_form() -> None:
    found = cf.derive("softmax(x)", "x", where=WHERE, order=2, form="map")
    names, form = str(found).rsplit("; ", 1)
    assert names.startswith("p = softmax(x)")
    assert form.startswith("dx ↦ ")
    lines = found.formula("map", "latex").splitlines()
    assert lines[0] == r"\begin{aligned}"
    assert lines[-2].startswith(r"& \mathrm{dx} \mapsto ")


def test_two_derivatives_by_one_scalar_are_a_square() -> None:
    found = cf.derive("t^3", "t", where="t: scalar", order=2)
    assert found.forms["entry"] == "∂²f/∂t² = 6*t"
    assert found.formula("entry", "latex") == r"\frac{\partial^2 f}{\partial t^2} = 6 t"


def test_the_form_that_is_asked_for_is_the_text() -> None:
    assert str(cf.derive("A*x", "x", where=WHERE, form="map")) == "dx ↦ A*dx"
    assert str(cf.derive("A*x", "x", where=WHERE)) == "A"


@pytest.mark.parametrize(
    ("text", "wrt", "order", "shown"),
    [
        ("norm2(X)^2", "X[1, 2]", 1, "dX[1, 2] ↦ 2*X[1, 2]*dX[1, 2]"),
        ("norm2(X)^2", "X[:, j]", 1, "dX[:, j] ↦ 2*X[:, j]'*dX[:, j]"),
        ("X*w", "X[i, :]", 1, "dX[i, :] ↦ w'*dX[i, :]*e_i"),
        ("norm2(X*w)^2", "X[i, :]", 2, "dX[i, :] ↦ 2*w'*dX[i, :]*w"),
        ("X'*X", "X[i, j]", 1, "dX[i, j] ↦ dX[i, j]*(e_j*X[i, :]' + X[i, :]*e_j')"),
        ("norm2(x)^2*dx", "x[2]", 1, "dx_[2] ↦ 2*dx*x[2]*dx_[2]"),
    ],
)
def test_a_part_moves_as_a_part_of_its_name(text: str, wrt: str, order: int, shown: str) -> None:
    where = "X: matrix(m, n), x: vector(n), w: vector(n), dx: scalar"
    assert str(cf.derive(text, wrt, where=where, order=order, form="map")) == shown


def test_a_form_that_there_is_not_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*given: object) -> object:
        raise NoMatrixForm

    monkeypatch.setattr(verify, "_map", none)
    found = cf.derive("A*x", "x", where=WHERE)
    assert found.forms["map"] == ""
    assert list(found.missing) == ["map"]
    assert found.to_json()["missing"] == dict(found.missing)
    with pytest.raises(UnsupportedProblem) as caught:
        cf.derive("A*x", "x", where=WHERE, form="map")
    assert caught.value.code == "no-matrix-form"


@pytest.mark.parametrize("form", ["entry", "vec", "map"])
def test_a_form_that_its_check_disproves_is_not_shown(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = getattr(verify, f"_{form}")

    def wrong(*given: object) -> object:
        found, _ = make(*given)
        return found, False

    monkeypatch.setattr(verify, f"_{form}", wrong)
    with pytest.raises(CheckFailed) as caught:
        cf.derive("x'*A'*A*x", "x", where=WHERE, form=form)
    assert caught.value.code == "form-unconfirmed"


@pytest.mark.parametrize(
    ("text", "by", "order", "forms"),
    [
        ("c/2", "x", 1, ("∂f/∂x[i] = 0", "zeros(n)'", "dx ↦ 0")),
        ("c/2", "X", 1, ("∂f/∂X[i, j] = 0", "zeros(m*n)'", "dX ↦ 0")),
        ("c*x", "c", 2, ("∂²f[i]/∂c² = 0", "zeros(n)", "dc ↦ zeros(n)")),
        ("A*x", "x", 2, ("∂²f[i]/(∂x[j] ∂x[k]) = 0", "zeros(m*n, n)", "dx ↦ zeros(m, n)")),
    ],
)
def test_a_derivative_that_is_0_has_every_form(
    text: str, by: str, order: int, forms: tuple[str, ...]
) -> None:
    found = cf.derive(text, by, where=f"{WHERE}, c: scalar", order=order).forms
    assert tuple(found[form] for form in ("entry", "vec", "map")) == forms
