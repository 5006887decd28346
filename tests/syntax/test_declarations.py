"""What stands behind `where`."""

from __future__ import annotations

import pytest

from closedform.errors import DeclarationProblem
from closedform.messages import LANGUAGES
from closedform.syntax.declarations import Declared, parse_declarations
from syntax.dump import dump


def shown(declared: Declared) -> str:
    dims = ", ".join(map(dump, declared.dims))
    kind = f"{declared.kind}({dims})" if dims else str(declared.kind)
    return " ".join([f"{declared.name}: {kind}", *declared.properties])


DECLARATIONS = [
    ("X: matrix(N, D), w: vector(D)", ["X: matrix(N, D)", "w: vector(D)"]),
    ("lam: scalar > 0", ["lam: scalar positive"]),
    ("lam: scalar >= 0", ["lam: scalar nonnegative"]),
    ("k: integer >= 2", ["k: integer >=2"]),
    ("S: matrix(n, n) symmetric", ["S: matrix(n, n) symmetric"]),
    ("X: matrix(n, n) invertible function(t)", ["X: matrix(n, n) invertible function"]),
    ("X: matrix(n, n), symmetric, pd", ["X: matrix(n, n) symmetric pd"]),
    ("A: matrix(m, n) full column rank", ["A: matrix(m, n) full_column_rank"]),
    ("S: positive definite", ["S: None pd"]),
    ("S is symmetric and invertible", ["S: None symmetric invertible"]),
    ("x: vector(n) > 0", ["x: vector(n) positive"]),
    ("x: scalar > -1, y: scalar < 5", ["x: scalar >-1", "y: scalar <5"]),
    ("k: index(n)", ["k: index(n)"]),
    ("a, b: vector(n); c: scalar", ["a: vector(n)", "b: vector(n)", "c: scalar"]),
    ("X in R^(N×D), w ∈ ℝ^D, λ ∈ ℝ", ["X: matrix(N, D)", "w: vector(D)", "λ: scalar"]),
    ("X in R^{N x D}, v ∈ ℝⁿ", ["X: matrix(N, D)", "v: vector(n)"]),
    ("y in {0,1}^N, z in {-1,+1}^N", ["y: vector(N) binary", "z: vector(N) pm1"]),
    ("k ∈ ℤ", ["k: integer"]),
    ("A: (m, n), b: (n,)", ["A: matrix(m, n)", "b: vector(n)"]),
    ('MatrixSymbol("A", m, n)', ["A: matrix(m, n)"]),
    ("A = MatrixSymbol('A', m, n)", ["A: matrix(m, n)"]),
    ("Element[A, Matrices[{m,n}]], Element[x, Reals]", ["A: matrix(m, n)", "x: scalar"]),
    (r"A \in \mathbb{R}^{m \times n}", ["A: matrix(m, n)"]),
    ("N > D, n - p >= m", [": dims(N, D) >", ": dims((- n p), m) >="]),
    ("lam: > 0, n: >= 2", ["lam: None positive", "n: None >=2"]),
    ("S symmetric, lam > 0, n >= 2", ["S: None symmetric", "lam: None positive", "n: None >=2"]),
    ("a, b > 0", ["a: None positive", "b: None positive"]),
    ("x: vector(n-1), v: vector(2*n)", ["x: vector((- n 1))", "v: vector((* 2 n))"]),
    ("x: vector\ny: matrix", ["x: vector", "y: matrix"]),
    ("", []),
]
REFUSED = [
    ("x", "declaration-kind", "x"),
    ("x: vektor(n)", "declaration-shape", "vektor"),
    ("x: matrix(n)", "declaration-dims", "matrix(n)"),
    ("i: index", "declaration-dims", "index"),
    ("sum(y) = 1", "declaration-equation", "sum(y) = 1"),
    ("x: vector(n), w'*w = 1; a: scalar", "declaration-equation", "w'*w = 1"),
    ("a = 3, b: scalar", "declaration-equation", "a = 3"),
    ("x: (a, b, c)", "declaration-axes", "(a, b, c)"),
    ("S: matrix(n, n) symetric", "declaration-property", "symetric"),
    ("x ∈ {1,2}", "declaration-values", "{1,2}"),
    ("x: vector(n) function(s)", "declaration-time", "function(s"),
    ("x: vector(n) > y", "declaration-bound", "> y"),
    ("x: scalar 3", "declaration-tail", "3"),
    ("2 in R", "declaration-name", "in"),
    ("x: vector(n", "unclosed", "("),
    ("x: vector(n) ?", "unknown-character", "?"),
]


@pytest.mark.parametrize(("text", "expected"), DECLARATIONS)
def test_a_declaration_is_read(text: str, expected: list[str]) -> None:
    assert list(map(shown, parse_declarations(text))) == expected


@pytest.mark.parametrize(("text", "code", "place"), REFUSED)
def test_a_declaration_that_cannot_be_read_has_its_place(text: str, code: str, place: str) -> None:
    with pytest.raises(DeclarationProblem) as caught:
        parse_declarations(text)
    assert caught.value.code == code
    assert caught.value.span is not None
    assert text[slice(*caught.value.span)] == place


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "right"),
    [("i: index", "index(n)"), ("x: matrix(n)", "matrix(m, n)"), ("k: integer(3)", "integer")],
)
def test_a_declaration_with_other_dimensions_is_told_how_it_is_written(
    text: str, right: str, lang: str
) -> None:
    with pytest.raises(DeclarationProblem) as caught:
        parse_declarations(text)
    assert f"`{right}`" in (caught.value.hint(lang) or "")
    parse_declarations(f"x: {right}")


def test_a_declaration_knows_its_place_and_its_dots() -> None:
    text = "A: matrix(m, n) pd, q̇: vector(n)"
    first, second = parse_declarations(text)
    assert text[slice(*first.span)] == "A: matrix(m, n) pd"
    assert (second.name, second.dots) == ("q", 1)
