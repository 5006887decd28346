"""`closedform graph`: the picture as a file or on standard output."""

from __future__ import annotations

from pathlib import Path

import pytest

from closedform.app.command import main

WORDS = ["graph", "norm2(tanh(W*x) - y)^2", "--wrt", "x"]


def test_the_picture_is_printed_or_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(WORDS) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("<svg")
    path = tmp_path / "graph.svg"
    assert main([*WORDS, "-o", str(path), "--adjoints"]) == 0
    assert capsys.readouterr().out == ""
    assert "δ1" in path.read_text(encoding="utf-8")
    assert "δ1" not in printed


def test_the_legend_is_in_the_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*WORDS, "--lang", "ko"]) == 0
    assert "대각행렬" in capsys.readouterr().out


def test_another_ending_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*WORDS, "-o", "graph.doc"]) == 2
    assert "[file-ending]" in capsys.readouterr().err
