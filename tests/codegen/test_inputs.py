"""What a program takes, and what it says of what does not fit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

import closedform as cf
from closedform.errors import ClosedformError

LEAST_SQUARES = "norm2(X*w - y)^2"
WHERE = "X: matrix(m, n); w: vector(n); y: vector(m)"


def given(m: int = 4, n: int = 2) -> dict[str, np.ndarray]:
    random = np.random.default_rng(0)
    return {"X": random.normal(size=(m, n)), "w": np.ones(n), "y": np.zeros(m)}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("y", np.zeros((4, 1)), r"y has the shape \(4, 1\) instead of \(4,\)"),
        ("w", np.zeros(3), r"w has the shape \(3,\) instead of \(2,\)"),
        ("X", np.zeros(4), r"X has 1 axes instead of 2"),
    ],
    ids=["a column", "too long", "a vector"],
)
def test_an_array_of_another_shape_is_refused(name: str, value: np.ndarray, said: str) -> None:
    made = cf.compile(LEAST_SQUARES, "w", where=WHERE)
    with pytest.raises(ValueError, match=said):
        made(**{**given(), name: value})


def test_inputs_are_given_once_each() -> None:
    made = cf.compile(LEAST_SQUARES, "w", where=WHERE)
    X, w, y = given().values()
    assert made.inputs == ("X", "w", "y")
    assert made(X, w, y)[0] == made(X=X, w=w, y=y)[0]
    for arrays in ({"X": X, "w": w}, {"X": X, "w": w, "z": y}):
        with pytest.raises(ClosedformError) as caught:
            made(**arrays)
        assert caught.value.code == "program-inputs"
    with pytest.raises(ClosedformError):
        made(X, w, y, w)


def test_the_type_of_the_entries_stays() -> None:
    made = cf.compile(LEAST_SQUARES + " + lam*norm2(w)^2", "w", where=WHERE)
    arrays = {name: value.astype(np.float32) for name, value in given().items()}
    value, gradient = made(**arrays, lam=0.5)
    assert (value.dtype, gradient.dtype) == (np.float32, np.float32)
    whole = {name: np.ones(value.shape, dtype=int) for name, value in given().items()}
    assert made(**whole, lam=1)[1].dtype == np.float64


def test_a_name_that_python_keeps_for_itself_is_changed() -> None:
    made = cf.compile("lambda*x'*x", "x", where="lambda: scalar; x: vector(n)")
    assert "lambda_" in made.inputs
    np.testing.assert_allclose(made(lambda_=2.0, x=np.ones(3))[1], 4 * np.ones(3))


def test_a_row_keeps_its_shape() -> None:
    where = "r: matrix(1, n); A: matrix(n, m)"
    made = cf.compile("norm2(r*A)^2", "r", where=where, what="gradient")
    assert made(r=np.ones((1, 3)), A=np.ones((3, 2))).shape == (1, 3)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"what": "hessians"}, "option-choice"),
        ({"target": "fortran"}, "option-choice"),
        ({"sizes": {"q": 3}}, "option-choice"),
        ({"sizes": {"m": 0}}, "argument-value"),
        ({"sizes": {"m": 2.5}}, "argument"),
    ],
)
def test_an_option_that_does_not_fit_is_refused(options: dict[str, object], code: str) -> None:
    with pytest.raises(ClosedformError) as caught:
        cf.compile(LEAST_SQUARES, "w", where=WHERE, **options)  # type: ignore[arg-type]
    assert caught.value.code == code


@pytest.mark.parametrize("what", ["gradient", "hessian", "hvp"])
def test_what_a_scalar_has_is_refused_of_an_array(what: str) -> None:
    with pytest.raises(ClosedformError) as caught:
        cf.compile("A*x", "x", where="A: matrix(m, n)", what=what)
    assert caught.value.code == "gradient-of-array"
    assert f"`{what}`" in str(caught.value)


def test_several_variables_have_a_gradient_each() -> None:
    made = cf.compile("norm2(X*w + b*ones(m) - y)^2", ["w", "b"], where=WHERE + "; b: scalar")
    assert made.what == ("value", "gradient_w", "gradient_b")
    value, by_w, by_b = made(**given(), b=0.5)
    residual = given()["X"] @ given()["w"] + 0.5
    np.testing.assert_allclose(value, residual @ residual)
    np.testing.assert_allclose(by_b, 2 * residual.sum())
    assert by_w.shape == (2,)


def test_a_direction_of_every_variable_moves_every_gradient() -> None:
    expr = "norm2(R .* (U*V' - Y))^2 + lam*(norm2(U)^2 + norm2(V)^2)"
    where = "R: matrix(m, n); Y: matrix(m, n); U: matrix(m, k); V: matrix(n, k); lam: scalar"
    made = cf.compile(expr, ["U", "V"], where=where, what=("gradient", "hvp"))
    random = np.random.default_rng(0)
    m, n, k = 5, 4, 2
    fixed = {"R": random.random((m, n)), "Y": random.normal(size=(m, n)), "lam": 0.3}
    at = {"U": random.normal(size=(m, k)), "V": random.normal(size=(n, k))}
    along = {"U": random.normal(size=(m, k)), "V": random.normal(size=(n, k))}
    directions = {f"v_{name}": value for name, value in along.items()}
    assert set(made.inputs) == {*fixed, *at, *directions}

    def gradients(step: float) -> tuple[np.ndarray, np.ndarray]:
        moved = {name: value + step * along[name] for name, value in at.items()}
        found = made(**fixed, **moved, **directions)
        return found[0], found[1]

    by_u, by_v = made(**fixed, **at, **directions)[2:]
    ahead, behind = gradients(1e-5), gradients(-1e-5)
    np.testing.assert_allclose(by_u, (ahead[0] - behind[0]) / 2e-5, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(by_v, (ahead[1] - behind[1]) / 2e-5, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(
    ("wrt", "code"), [(["w", "y"], "newton-of-several"), (["X"], "newton-of-matrix")]
)
def test_a_newton_step_is_for_one_vector(wrt: list[str], code: str) -> None:
    with pytest.raises(ClosedformError) as caught:
        cf.compile(LEAST_SQUARES, wrt, where=WHERE, what="newton")
    assert caught.value.code == code


def test_newton_and_diagonal() -> None:
    what = ("gradient", "hessian", "hessian_diagonal", "hvp", "newton")
    made = cf.compile("sum(exp(X*w)) + w'*w", "w", where=WHERE, what=what)
    arrays = {name: given()[name] for name in made.inputs if name != "v"}
    gradient, hessian, diagonal, product, step = made(**arrays, v=np.array([1.0, -2.0]))
    np.testing.assert_allclose(diagonal, np.diag(hessian))
    np.testing.assert_allclose(product, hessian @ [1.0, -2.0])
    np.testing.assert_allclose(step, -np.linalg.solve(hessian, gradient))


@pytest.mark.parametrize("target", ["numpy", "jax", "torch", "array-api"])
def test_a_file_needs_nothing_of_ours_and_tests_itself(target: str, tmp_path: Path) -> None:
    made = cf.compile(
        LEAST_SQUARES, "w", where=WHERE, what=("value", "gradient", "hessian"), target=target
    )
    assert "closedform" not in "".join(
        line for line in made.source.splitlines() if line.startswith(("import", "from"))
    )
    path = tmp_path / "program.py"
    made.save(path)
    ran = subprocess.run([sys.executable, path], capture_output=True, text=True, check=False)
    assert ran.stdout == "the self-test passed\n", ran.stderr
    path.write_text(made.source.replace("y - X @ w", "y + X @ w"), encoding="utf-8")
    ran = subprocess.run([sys.executable, path], capture_output=True, text=True, check=False)
    assert ran.returncode != 0


def test_a_torch_program_is_differentiated_by_torch() -> None:
    made = cf.compile(LEAST_SQUARES, "w", where=WHERE, what="value", target="torch")
    arrays = {name: torch.tensor(value) for name, value in given().items()}
    arrays["w"].requires_grad_()
    value = made(**arrays)
    value.backward()
    expected = cf.compile(LEAST_SQUARES, "w", where=WHERE, what="gradient")(**given())
    np.testing.assert_allclose(arrays["w"].grad.numpy(), expected)
