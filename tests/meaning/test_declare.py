"""What `where` says about names, dimensions and conditions on dimensions."""

from __future__ import annotations

import pytest

from closedform.errors import DeclarationProblem
from closedform.meaning.declare import IMPLIED, Declarations, declarations
from closedform.meaning.shapes import written
from closedform.syntax.declarations import parse_declarations


def declared(where: str) -> Declarations:
    return declarations(parse_declarations(where))


SYMBOLS = [
    ("a: scalar", "a", "scalar", ""),
    ("a: scalar > 0", "a", "scalar", "positive"),
    ("a: scalar >= 0", "a", "scalar", "nonnegative"),
    ("x: vector(n)", "x", "n", ""),
    ("x: vector(3)", "x", "3", ""),
    ("x: vector(1)", "x", "scalar", ""),
    ("x: vector(n) > 0", "x", "n", "positive"),
    ("X: matrix(m, n)", "X", "m×n", ""),
    ("X: matrix(n, 1)", "X", "n", ""),
    ("X: matrix(1, n)", "X", "1×n", ""),
    ("X: matrix(1, 1)", "X", "scalar", ""),
    ("X: matrix(2*n, m + 1)", "X", "2*n×m+1", ""),
    ("X: matrix(N - 1, N - 1)", "X", "N-1×N-1", ""),
    ("S: matrix(n, n) symmetric", "S", "n×n", "symmetric"),
    ("S: matrix(n, n) pd", "S", "n×n", "invertible pd symmetric"),
    ("S: matrix(n, n) psd", "S", "n×n", "psd symmetric"),
    ("D: matrix(n, n) diagonal", "D", "n×n", "diagonal symmetric"),
    ("Q: matrix(n, n) orthogonal", "Q", "n×n", "invertible orthogonal"),
    ("W: matrix(n, n) skew", "W", "n×n", "skew"),
    ("L: matrix(n, n) lower invertible", "L", "n×n", "invertible lower"),
    ("X: matrix(m, n) full_column_rank", "X", "m×n", "full_column_rank"),
    ("p: vector(n) function(t)", "p", "n", "function"),
    ("X in R^(N×D)", "X", "N×D", ""),
    ("w ∈ ℝ^D", "w", "D", ""),
    ("y ∈ {0,1}^N", "y", "N", "binary"),
    ("λ ∈ ℝ", "λ", "scalar", ""),
    ("i: index(n)", "i", "scalar", "<=n index"),
]


@pytest.mark.parametrize(("where", "name", "shape", "properties"), SYMBOLS)
def test_a_declared_name(where: str, name: str, shape: str, properties: str) -> None:
    symbol = declared(where).symbols[name]
    assert symbol.name == name
    assert written(symbol.shape) == shape
    assert symbol.properties == set(properties.split())


@pytest.mark.parametrize("name", IMPLIED)
def test_a_property_brings_what_it_implies(name: str) -> None:
    properties = declared(f"X: matrix(n, n) {name}").symbols["X"].properties
    assert {name, *IMPLIED[name]} <= properties


@pytest.mark.parametrize(
    ("where", "sizes", "conditions"),
    [
        ("k: integer", "k", []),
        ("k: integer >= 0", "k", [("k", ">=", "0")]),
        ("k: integer > 0", "k", [("k", ">=", "1")]),
        ("k: integer > 2", "k", [("k", ">=", "3")]),
        ("k: integer >= 1.5", "k", [("k", ">=", "2")]),
        ("k: integer < 6", "k", [("k", "<=", "5")]),
        ("k: integer <= 5.5", "k", [("k", "<=", "5")]),
        ("N - 1 > 2*D", "N D", [("N-1", ">", "2*D")]),
        ("k: integer >= 2", "k", [("k", ">=", "2")]),
        ("k: scalar integer", "k", []),
        ("N > D", "N D", [("N", ">", "D")]),
        ("X: matrix(N, D), N > D", "N D", [("N", ">", "D")]),
        ("X: matrix(2*n, m + 1)", "m n", []),
        ("x: vector(3)", "", []),
    ],
)
def test_dimensions_and_integers(
    where: str, sizes: str, conditions: list[tuple[str, str, str]]
) -> None:
    found = declared(where)
    assert found.sizes == set(sizes.split())
    assert [(str(left), sign, str(right)) for left, sign, right in found.conditions] == conditions
    assert not found.sizes & set(found.symbols)


def test_a_property_without_a_shape_waits_for_the_expression() -> None:
    found = declared("S: symmetric, a > 0")
    assert found.symbols == {}
    assert found.properties == {"S": frozenset({"symmetric"}), "a": frozenset({"positive"})}


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ("x: vector(n), x: scalar", "declared-twice"),
        ("X: matrix(m, n) symmetric", "declared-not-square"),
        ("X: matrix(n)", "declaration-dims"),
        ("x: vector(0)", "dimension-not-positive"),
        ("x: vector(n/2)", "dimension-unreadable"),
        ("n: vector(n)", "size-and-name"),
    ],
)
def test_a_declaration_that_contradicts_itself_is_refused_with_its_place(
    where: str, code: str
) -> None:
    with pytest.raises(DeclarationProblem) as caught:
        declared(where)
    assert caught.value.code == code
    assert caught.value.span is not None
