"""The sentence on the arrangement of a derivative, in English and Korean."""

from __future__ import annotations

import itertools

import pytest

from closedform.core.dims import Dim, Shape
from closedform.core.node import Symbol
from closedform.messages.layout import ARRANGED, CONVENTION, SPACE
from closedform.present.layout import layout_line
from present.build import D, N, m, n

t, w, X = Symbol("t"), Symbol("w", (D,)), Symbol("X", (m, n))
SCALAR: Shape = ()

LINES: list[tuple[Shape, Symbol, int, str, str]] = [
    (SCALAR, t, 1, "mixed", "scalar ∂f/∂t"),
    (SCALAR, w, 1, "mixed", "column D: entry i is ∂f/∂w[i]"),
    (SCALAR, X, 1, "mixed", "shape of X (m×n): entry (i, j) is ∂f/∂X[i, j]"),
    ((N,), w, 1, "mixed", "N×D matrix: entry (i, j) is ∂f[i]/∂w[j]"),
    ((N,), t, 1, "mixed", "column N: entry i is ∂f[i]/∂t"),
    ((N, D), t, 1, "mixed", "N×D matrix: entry (i, j) is ∂f[i, j]/∂t"),
    ((N, D), X, 1, "mixed", "D·N × m·n matrix ∂vec(F)/∂vec(X)': vec stacks columns"),
    ((N,), X, 1, "mixed", "N × m·n matrix ∂F/∂vec(X)': vec stacks columns"),
    (SCALAR, w, 1, "numerator", "row 1×D: entry i is ∂f/∂w[i] (numerator layout)"),
    (
        SCALAR,
        X,
        1,
        "numerator",
        "shape of X' (n×m): entry (i, j) is ∂f/∂X[j, i] (numerator layout)",
    ),
    ((N,), t, 1, "denominator", "row 1×N: entry i is ∂f[i]/∂t (denominator layout)"),
    ((N,), w, 1, "denominator", "D×N matrix: entry (i, j) is ∂f[j]/∂w[i] (denominator layout)"),
    ((N, D), t, 1, "denominator", "D×N matrix: entry (i, j) is ∂f[j, i]/∂t (denominator layout)"),
    (SCALAR, t, 2, "mixed", "scalar ∂²f/∂t²"),
    (SCALAR, w, 2, "mixed", "D×D matrix: entry (i, j) is ∂²f/∂w[i]∂w[j]"),
    (SCALAR, X, 2, "mixed", "m·n × m·n matrix ∂²f/∂vec(X)∂vec(X)': vec stacks columns"),
    ((N,), t, 2, "mixed", "column N: entry i is ∂²f[i]/∂t²"),
    ((N - 1,), t, 1, "mixed", "column (N-1): entry i is ∂f[i]/∂t"),
]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[-1])
def test_sentence(line: tuple[Shape, Symbol, int, str, str]) -> None:
    function, variable, order, layout, sentence = line
    assert layout_line(function, variable, order=order, layout=layout) == sentence


def symmetric(*properties: str) -> Symbol:
    return Symbol("X", (n, n), frozenset(properties))


@pytest.mark.parametrize(
    ("structured", "formula"),
    [("project", "(G + G')/2"), ("coordinates", "G + G' - diag(diag(G))")],
)
def test_a_symmetric_variable_is_spoken_of(structured: str, formula: str) -> None:
    for variable in (symmetric("symmetric"), symmetric("pd"), symmetric("psd", "invertible")):
        sentence = layout_line((), variable, structured=structured)
        assert formula in sentence
        assert "symmetric" in sentence


def test_the_narrowest_space_is_named() -> None:
    assert "diag(diag(G))" in layout_line((), symmetric("symmetric", "diagonal"))
    assert "(G - G')/2" in layout_line((), symmetric("skew"))
    assert "tril(G)" in layout_line((), symmetric("lower"))


def test_a_formula_is_given_for_gradients_alone() -> None:
    assert "G" not in layout_line((), symmetric("symmetric"), order=2)


def test_independent_entries_are_said() -> None:
    sentence = layout_line((), symmetric("symmetric"), structured="unconstrained")
    assert sentence.endswith("the entries of the symmetric X are taken as independent")


def test_korean_uses_the_words_of_the_glossary() -> None:
    assert layout_line((), w, lang="ko") == "D 열벡터: i번째 성분은 ∂f/∂w[i]"
    assert "분자중심 표현법" in layout_line((), w, layout="numerator", lang="ko")
    assert "벡터화(vec)" in layout_line((N, D), X, lang="ko")
    assert "대칭행렬" in layout_line((), symmetric("symmetric"), lang="ko")


def test_every_case_has_a_sentence_in_both_languages() -> None:
    for words in (ARRANGED, CONVENTION, SPACE):
        assert words["en"].keys() == words["ko"].keys()
    shapes: list[Shape] = [(), (N,), (N, D)]
    for shape, variable in itertools.product(shapes, (t, w, X, symmetric("symmetric"))):
        for order, layout in itertools.product((1, 2), ("mixed", "numerator", "denominator")):
            for structured in ("project", "coordinates", "unconstrained"):
                english, korean = (
                    layout_line(
                        shape,
                        variable,
                        order=order,
                        layout=layout,
                        structured=structured,
                        lang=lang,
                    )
                    for lang in ("en", "ko")
                )
                assert not any("가" <= letter <= "힣" for letter in english)
                assert any("가" <= letter <= "힣" for letter in korean)


def test_the_sizes_of_one_are_kept() -> None:
    assert layout_line((Dim.of(3),), w) == "3×D matrix: entry (i, j) is ∂f[i]/∂w[j]"
