"""What is said in vain is refused or noted, and what is used is not."""

from __future__ import annotations

import pytest

import closedform as cf
from closedform.errors import NameProblem
from closedform.meaning.read import read
from closedform.messages import LANGUAGES

# a text, the definition that loses the one before it, and the one that would be lost
LOST = [
    ("a = 2; a = 3; a*x^2", "a = 3", "a = 2"),
    ("h = x^2; b = h; h = 3*x; b*h", "h = 3*x", "h = x^2"),
    ("f(t) = t^2; f(t) = 3*t; f(x)", "f(t) = 3*t", "f(t) = t^2"),
    ("f = 2; f(t) = 3*t; f(x)", "f(t) = 3*t", "f = 2"),
    ("f(t) = t^2; a = f(x); f = 3; a*f", "f = 3", "f(t) = t^2"),
    ("h = 2; h = h*x; h = 3; h*x", "h = 3", "h = h*x"),
    ("\\alpha = 2; \\alpha = 3; \\alpha x^2", "\\alpha = 3", "\\alpha = 2"),
]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("text", "second", "first"), LOST)
def test_a_definition_that_loses_another_is_refused(
    text: str, second: str, first: str, lang: str
) -> None:
    with pytest.raises(NameProblem) as caught:
        cf.derive(text, "x")
    assert caught.value.code == "defined-twice"
    places = (caught.value.span, *caught.value.also)
    assert [text[place.start : place.end] for place in places if place] == [second, first]
    assert caught.value.fields["name"] in caught.value.message(lang)


@pytest.mark.parametrize("where", ["x: vector(n)", "x: vector(n), n: integer >= 2"])
def test_a_dimension_cannot_be_defined(where: str) -> None:
    with pytest.raises(NameProblem) as caught:
        cf.derive("n = 3; n*norm2(x)^2", "x", where=where)
    assert (caught.value.code, caught.value.span) == ("dimension-defined", (0, 5))


# a text and the definitions that it does not use
UNUSED = [
    ("b = X*w; norm2(w)^2", "b"),
    ("b = X*w; c = b; norm2(w)^2", "c"),
    ("f(t) = t^2; g(t) = 2*t; f(w'*w)", "g"),
    ("h = 2; f(h) = h^2; f(w'*w)", "h"),
    ("h = 2; f(t) = h*t; h = h + 1; f(w'*w)", "h"),
    ("h = 2; f(t) = h*t; h = h + 1; f(w'*w) + h", ""),
    ("h = 2; sum(h = 1:n, w[h]^2)", "h"),
    ("r = X*w; L = norm2(r)^2", ""),
    ("h = A*w; h = tanh(h); h'*h", ""),
    ("f(t) = t^2; g(t) = f(t)*2; g(w'*w)", ""),
    ("k = 3; e_k'*X*w", ""),
]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("text", "unused"), UNUSED)
def test_a_definition_that_nothing_uses_is_noted(text: str, unused: str, lang: str) -> None:
    notes = cf.derive(text, "w", lang=lang, check=False).notes
    assert [note.rstrip(".").rpartition(": ")[2] for note in notes] == ([unused] if unused else [])


# a text, the variable, the declarations, and those of them that it does not use
IDLE = [
    ("norm2(w)^2", "w", "w: vector(n), X: matrix(m, n), lam > 0", "X, lam"),
    ("norm2(w)^2", "w", "w: vector(n), k: integer >= 1, i: index(n)", "k, i"),
    ("w = X*b; norm2(w)^2", "X", "w: vector(n), X: matrix(n, m)", "w"),
    ("norm2(w)^2", "w", "w: vector(k), k: integer >= 1", ""),
    ("norm2(w)^2", "w", "w: vector(n), n: integer, k: integer, n > k", ""),
    ("w[i]^2", "w", "w: vector(n), n: integer, i: index(n)", ""),
    ("norm2(w)^2", "w[i]", "w: vector(n), i: index(n)", ""),
    ("tr(X^k)", "X", "X: matrix(n, n), k: integer >= 1", ""),
    ("e_i'*w", "w", "w: vector(n), i: index(n)", ""),
    ("sum(i = 1:N, x_i'*w)", "w", "X: matrix(N, n), w: vector(n)", ""),
    ("x'*ẋ", "x", "x: vector(n) function(t), t: scalar", ""),
    ("sum(j = 1:k, w[j]*z[j + 1])", "w", "w: vector(k), z: vector(k + 1), k: integer >= 1", ""),
]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("text", "wrt", "where", "unused"), IDLE)
def test_a_declaration_that_nothing_uses_is_noted(
    text: str, wrt: str, where: str, unused: str, lang: str
) -> None:
    reading = read(text, where, (wrt,))
    assert ", ".join(reading.idle) == unused
    notes = cf.derive(text, wrt, where=where, lang=lang, check=False).notes
    assert sum(note.endswith(f": {unused}.") for note in notes) == bool(unused)


def test_a_declared_variable_that_does_not_occur_is_noted_once() -> None:
    notes = cf.derive("norm2(w)^2", "z", where="w: vector(n), z: vector(n)").notes
    assert len(notes) == 1
