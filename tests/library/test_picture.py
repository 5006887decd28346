"""Pictures of computational graphs: what stands in them, and that no text overlaps another."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

import closedform as cf
from closedform.errors import CheckFailed, ClosedformError
from closedform.present import diagram
from closedform.rewriting import spelling as sp
from closedform.steps.edges import Edges

NETWORK = "h = x + sigmoid(W*x); norm2(h - y)^2 + lam*norm2(x)^2"
PICTURES = [
    ("norm2(tanh(W*x + b) - y)^2", "x", ""),
    (NETWORK, "x", ""),
    (NETWORK, "W", ""),
    ("(W*x)'*(W*y)/(norm2(W*x)*norm2(W*y))", "W", ""),
    ("logdet(X'*A*X) + tr(B*X)", "X", ""),
    ("inv(A + t*B)*C", "t", ""),
    ("A*X*B*X'", "X", ""),
    ("norm2(x - a)", "t", "x: vector(n) function(t), a: vector(n)"),
]


def texts(picture: cf.Picture) -> list[str]:
    root = ElementTree.fromstring(str(picture))
    return [each.text or "" for each in root.iter("{http://www.w3.org/2000/svg}text")]


def test_values_stand_on_nodes_and_jacobians_with_their_shapes_on_edges() -> None:
    found = texts(cf.graph("norm2(tanh(W*x) - y)^2", "x"))
    assert "u2\N{NO-BREAK SPACE}" not in found
    plain = [each.replace("\N{NO-BREAK SPACE}", " ") for each in found]
    assert {"x  (n)", "u1 = W·x  (m)", "u2 = tanh(u1) − y  (m)", "f = ‖u2‖²"} <= set(plain)
    assert {"∂u1/∂xᵀ = W", "(m×n)", "(m×m)  ∘", "∂f/∂u2ᵀ = 2·u2ᵀ", "(1×m)"} <= set(plain)


def test_adjoints_are_shown_where_they_are_asked_for() -> None:
    assert "δ2 = 2·u2" in texts(cf.graph("norm2(tanh(W*x) - y)^2", "x", adjoints=True))
    assert "δ2 = 2·u2" not in texts(cf.graph("norm2(tanh(W*x) - y)^2", "x"))


@pytest.mark.parametrize("adjoints", [False, True])
@pytest.mark.parametrize(("formula", "by", "where"), PICTURES)
def test_no_text_stands_on_another(formula: str, by: str, where: str, adjoints: bool) -> None:
    picture = str(cf.graph(formula, by, where=where or None, adjoints=adjoints))
    width = float(re.search(r'<svg[^>]* width="(\d+)"', picture)[1])  # type: ignore[index]
    places = []
    for each in ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}text"):
        x, y, long = (
            float(each.attrib["x"]),
            float(each.attrib["y"]),
            diagram._width(each.text or ""),
        )
        left = x - long / 2 if each.attrib["text-anchor"] == "middle" else x
        places.append((left, left + long, y - diagram.SIZE, y))
    assert all(left >= 0 and right <= width for left, right, _, _ in places)
    for k, (left, right, top, bottom) in enumerate(places):
        for other in places[:k]:
            apart = left >= other[1] or other[0] >= right or top >= other[3] or other[2] >= bottom
            assert apart, (places[k], other)


def test_every_edge_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Edges.jacobian
    monkeypatch.setattr(Edges, "jacobian", lambda *where: sp.negative(right(*where)))
    with pytest.raises(CheckFailed):
        cf.graph("norm2(tanh(W*x) - y)^2", "x")


def test_what_has_no_graph_is_an_error() -> None:
    with pytest.raises(ClosedformError) as caught:
        cf.graph("a'*x", "z")
    assert caught.value.code == "no-graph"


def test_a_bitmap_needs_its_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    picture = cf.graph("norm2(A*x)^2", "x")
    with pytest.raises(ClosedformError) as caught:
        picture.save(tmp_path / "graph.png")
    assert caught.value.code == "extra-missing"
    picture.save(tmp_path / "graph.svg")
    assert (tmp_path / "graph.svg").read_text(encoding="utf-8") == str(picture)
    with pytest.raises(ClosedformError) as caught:
        picture.save(tmp_path / "graph.doc")
    assert caught.value.code == "file-ending"


def test_a_bitmap_is_written(tmp_path: Path) -> None:
    pytest.importorskip("resvg_py")
    cf.graph("norm2(A*x)^2", "x").save(tmp_path / "graph.png")
    assert (tmp_path / "graph.png").read_bytes().startswith(b"\x89PNG")
