"""The sentence on the layout agrees in size with what is shown, for every form and layout."""

from __future__ import annotations

import itertools
import re

import pytest

import closedform as cf

SHAPES = """t: scalar, s: scalar, a: vector(h), x: vector(P), v: vector(R), u: vector(P),
    w: vector(R), z: matrix(1, Q), q: vector(Q), p: vector(P), X: matrix(P, Q), c: vector(M),
    C: matrix(M, N)"""
FUNCTIONS = {"scalar": "(a'*a)", "column": "c", "row": "c'", "matrix": "C"}
SCALARS = {"t": "t", "s": "s", "x": "u'*x", "v": "w'*v", "z": "z*q", "X": "p'*X*q"}
LAYOUTS = ("mixed", "numerator", "denominator")
SIZES = r"(?:column|row|shape of \w+'? \(|^)\s*([^:)∂]*?)(?:\)| matrix| ∂|:)"


def shape_said(sentence: str) -> tuple[str, ...]:
    """The sizes that a sentence names, without those of 1."""
    if sentence.startswith("scalar"):
        return ()
    found = re.search(SIZES, sentence)
    assert found, sentence
    return tuple(size for size in re.split(" ?× ?", found[1].strip()) if size != "1")


def shape_of(expression: cf.Expression) -> tuple[str, ...]:
    return tuple(s.replace("*", "·") for s in map(str, expression.shape) if s != "1")


def is_row(sentence: str) -> bool:
    return " 1×" in f" {sentence}" or " 1 × " in f" {sentence}" or "(1×" in sentence


def assert_sizes_agree(found: cf.Derivation) -> None:
    shown = {"matrix": found.result, "vec": cf.parse(found.forms["vec"], SHAPES)}
    for form, expression in shown.items():
        sentence = found.layouts[form]
        sizes = shape_said(sentence)
        assert sizes == shape_of(expression), (form, sentence, str(expression))
        assert is_row(sentence) == (str(expression.shape[:1]) == "(1,)"), (form, sentence)


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("variable", ["t", "x", "z", "X"])
def test_of_first_derivatives(function: str, variable: str) -> None:
    text = f"{FUNCTIONS[function]}*({SCALARS[variable]})^2"
    for layout in LAYOUTS:
        assert_sizes_agree(cf.derive(text, variable, where=SHAPES, layout=layout))


SECOND = [
    *itertools.product(("scalar", "column", "row"), ["tt", "st", "tx", "xt", "tz", "zt", "xv"]),
    *itertools.product(("scalar", "column", "row"), ["xx", "zz", "zx", "xz"]),
    *(("scalar", by) for by in ("XX", "tX", "Xt", "xX", "Xx")),
    *(("matrix", by) for by in ("tt", "st", "tx", "xt", "zt", "tX", "Xt")),
]


@pytest.mark.parametrize(("function", "by"), SECOND)
def test_of_second_derivatives(function: str, by: str) -> None:
    text = "*".join([FUNCTIONS[function], *(f"({SCALARS[name]})^2" for name in by)])
    names = sorted(set(by), key=by.index)
    for layout in LAYOUTS:
        assert_sizes_agree(cf.derive(text, names, where=SHAPES, order=2, layout=layout))


def test_a_mixed_second_derivative_names_both_variables() -> None:
    found = cf.derive("c*(u'*x)^2*(w'*v)^2", ["x", "v"], where=SHAPES, order=2)
    assert found.layout == "M·P × R matrix ∂vec(∂F/∂x')/∂v': vec stacks columns"
    found = cf.derive("c*(u'*x)^2*t^2", ["x", "t"], where=SHAPES, order=2)
    assert found.layout == "M×P matrix: entry (i, j) is ∂²f[i]/∂x[j]∂t"


def test_the_vec_form_has_a_sentence_of_its_own() -> None:
    found = cf.derive("tr(A'*X)", "X", where="A: matrix(m, n), X: matrix(m, n)")
    assert found.forms["vec"] == "vec(A)'"
    assert found.layouts["vec"] == "1 × m·n matrix ∂f/∂vec(X)': vec stacks columns"
    assert found.layouts["matrix"] == found.layout
    assert found.to_json()["layouts"] == found.layouts


def test_an_index_of_the_variable_is_not_used_twice() -> None:
    where = "X: matrix(N, D), w: vector(D), i: index(N)"
    found = cf.derive("X[i, :]'*w", "X[i, :]", where=where)
    assert found.layout == "column D: entry j is ∂f/∂X[i, :][j]"


def test_a_second_derivative_of_a_vector_has_a_linear_map() -> None:
    found = cf.derive("c*(u'*x)^2", "x", where=SHAPES, order=2)
    assert found.forms["map"] == "dx ↦ 2*u'*dx*c*u'"


@pytest.mark.parametrize(
    ("expr", "wrt", "where", "order", "line"),
    [
        ("x[i]*y[i]", ["x[i]", "y[i]"], None, 2, "scalar ∂²f/∂x[i]∂y[i]"),
        ("X[1,2]*y[2]", ["X[1,2]", "y[2]"], None, 2, "scalar ∂²f/∂X[1, 2]∂y[2]"),
        (
            "tr(X*X)",
            ["X[1,2]"],
            "X: matrix(n, n) symmetric",
            1,
            "scalar ∂f/∂X[1, 2]; derivative in the space of symmetric matrices",
        ),
    ],
)
def test_the_line_of_an_entry(
    expr: str, wrt: list[str], where: str | None, order: int, line: str
) -> None:
    assert cf.derive(expr, wrt, where=where, order=order).layout == line
