"""Objectives in the form in which tools take them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import check_grad, minimize

import closedform as cf
from closedform.app.command import main
from closedform.errors import ClosedformError

FACTORS = "norm2(R .* (U*V' - Y))^2 + lam*(norm2(U)^2 + norm2(V)^2)"
WHERE = "R: matrix(m, n); Y: matrix(m, n); U: matrix(m, k); V: matrix(n, k); lam: scalar"


def factors() -> Any:
    random = np.random.default_rng(0)
    m, n, k = 20, 10, 2
    made = cf.compile(FACTORS, ["U", "V"], where=WHERE, objective="scipy")
    return made.objective(
        R=(random.random((m, n)) < 0.7) * 1.0,
        Y=random.normal(size=(m, n)),
        lam=0.5,
        U=random.normal(size=(m, k)),
        V=random.normal(size=(n, k)),
    )


@pytest.mark.parametrize("method", ["L-BFGS-B", "trust-ncg", "Newton-CG", "trust-krylov"])
def test_scipy_minimises_over_two_matrices(method: str) -> None:
    objective = factors()
    second = {} if method == "L-BFGS-B" else {"hessp": objective.hessp}
    options = {"gtol": 1e-7} if method.startswith("trust") else {}
    found = minimize(objective, objective.start, jac=True, method=method, options=options, **second)
    _, first = objective(objective.start)
    _, last = objective(found.x)
    assert np.linalg.norm(last) < 1e-4 * np.linalg.norm(first)
    parts = objective.unpack(found.x)
    assert {name: part.shape for name, part in parts.items()} == {"U": (20, 2), "V": (10, 2)}
    np.testing.assert_array_equal(objective.pack(*parts.values()), found.x)


def test_gradient_and_product_are_those_of_the_value() -> None:
    objective = factors()
    x = objective.start
    assert check_grad(lambda z: objective(z)[0], lambda z: objective(z)[1], x) < 1e-4
    p = np.random.default_rng(1).normal(size=x.shape)
    ahead, behind = (objective(x + step * p)[1] for step in (1e-5, -1e-5))
    np.testing.assert_allclose(objective.hessp(x, p), (ahead - behind) / 2e-5, rtol=1e-6, atol=1e-5)


def test_the_file_needs_nothing_of_ours(tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "loss.py"
    words = ["compile", "norm2(X*w - y)^2", "--wrt", "w", "--objective", "scipy", "-o", str(path)]
    assert main(words) == 0
    assert capsys.readouterr().out == ""
    path.write_text(path.read_text(encoding="utf-8") + USE, encoding="utf-8")
    ran = subprocess.run([sys.executable, path], capture_output=True, text=True, check=False)
    assert ran.stdout.splitlines() == ["the self-test passed", "[1.0, 2.0]"], ran.stderr


USE = """
    from scipy.optimize import minimize
    X = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    objective = Objective(X=X, y=X @ [1.0, 2.0], w=np.zeros(2))
    second = {"hessp": objective.hessp, "method": "trust-ncg"}
    found = minimize(objective, objective.start, jac=True, **second)
    print(np.round(objective.unpack(found.x)["w"], 6).tolist())
"""


def test_an_objective_takes_its_data_and_its_starting_values() -> None:
    made = cf.compile("norm2(X*w - y)^2", "w", objective="scipy")
    with pytest.raises(ClosedformError) as caught:
        made.objective(X=np.eye(2), y=np.ones(2))
    assert caught.value.code == "program-inputs"
    with pytest.raises(ClosedformError) as caught:
        cf.compile("norm2(X*w - y)^2", "w").objective(X=np.eye(2), y=np.ones(2), w=np.ones(2))
    assert caught.value.code == "no-objective"
    with pytest.raises(ClosedformError) as caught:
        cf.compile("norm2(X*w - y)^2", "w", objective="fortran")
    assert caught.value.code == "option-choice"
