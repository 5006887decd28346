"""`closedform check`: several files, pages, files that change, and what it says of itself."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from closedform.app import proofread, watch
from closedform.app.command import main

LET = r"For $x\in\mathbb{R}^n$: "
RIGHT, WRONG = LET + r"$\nabla_x x^\top x = 2x$.", LET + r"$\nabla_x x^\top x = x$."
Capture = pytest.CaptureFixture[str]
Files = Callable[..., list[str]]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Writes files, and gives their paths."""

    def written(**contents: str) -> list[str]:
        paths = [tmp_path / name.replace("_", ".") for name in contents]
        for path, content in zip(paths, contents.values(), strict=True):
            path.write_text(content, encoding="utf-8")
        return list(map(str, paths))

    return written


def test_several_files_are_read_one_after_another(files: Files, capsys: Capture) -> None:
    paths = files(a_md=RIGHT, b_tex=WRONG, c_cf="x: vector(n)\ngrad(x'*x, x) = x")
    assert main(["check", *paths]) == 1
    out = capsys.readouterr().out
    assert f"{paths[0]}: claims 1: right 1" in out
    assert f"{paths[1]}:1:26: wrong: a factor is wrong\n  {WRONG}\n" in out
    assert f"{paths[2]}:2:1: wrong" in out
    assert main(["check", paths[0], paths[0]]) == 0


def test_the_json_of_several_files_is_a_list(files: Files, capsys: Capture) -> None:
    paths = files(a_md=RIGHT, b_md=WRONG)
    assert main(["check", *paths, "--json"]) == 1
    several = json.loads(capsys.readouterr().out)
    assert main(["check", paths[1], "--json"]) == 1
    single = json.loads(capsys.readouterr().out)
    assert several["schema"] == "closedform/checks/1"
    assert several["documents"][1] == {"file": paths[1], **single}
    assert several["summary"] == {"right": 1, "wrong": 1}
    assert single["schema"] == "closedform/check/1"


def test_where_one_file_cannot_be_read_nothing_is_printed(files: Files, capsys: Capture) -> None:
    (path,) = files(a_md=WRONG)
    assert main(["check", path, f"{path}.missing"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "[file-missing]" in captured.err


BAD = [
    ("a.md", b"\xff\xfe", "not-utf8"),
    ("a.ipynb", b"{", "not-a-notebook"),
    ("a.md", b"x" * 101, "file-too-large"),
]


@pytest.mark.parametrize(("name", "content", "code"), BAD)
def test_a_file_that_is_no_document_is_an_error(
    name: str, content: bytes, code: str, tmp_path: Path, capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("closedform.app.programs.LARGEST", 100)
    path = tmp_path / name
    path.write_bytes(content)
    assert main(["check", str(path), "--json"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert json.loads(captured.err)["error"]["code"] == code


def test_a_document_comes_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(WRONG.encode())))
    assert main(["check", "-"]) == 1
    assert capsys.readouterr().out.startswith("<stdin>:1:26: wrong")


def test_a_page_goes_to_a_file_and_its_summary_to_the_terminal(
    files: Files, tmp_path: Path, capsys: Capture
) -> None:
    paths = files(a_md=WRONG)
    page = tmp_path / "report.html"
    assert main(["check", *paths, "--format", "html", "-o", str(page), "--lang", "ko"]) == 1
    assert page.read_text(encoding="utf-8").startswith('<!DOCTYPE html>\n<html lang="ko">')
    assert capsys.readouterr().out.splitlines() == [
        f"{paths[0]}: 주장 1개: 틀림 1",
        f"처음으로 틀린 줄: {paths[0]}:1:26",
    ]
    assert main(["check", *paths, "--format", "html"]) == 1
    assert capsys.readouterr().out.startswith("<!DOCTYPE html>")
    assert main(["check", *paths, "-o", str(tmp_path / "no" / "report.txt")]) == 2
    assert "[file-unwritable]" in capsys.readouterr().err


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_help_says_what_is_particular_to_the_command(lang: str, capsys: Capture) -> None:
    main(["check", "--help", "--lang", lang])
    said = capsys.readouterr().out
    assert all(word in said for word in ("--watch", "*.ipynb", "(text | html)", "html`"))
    assert "svg" not in said


# -- files that change ----------------------------------------------------------------------------


class Days:
    """What happens to a file while it is watched, one thing a pause; then Ctrl-C."""

    def __init__(self, *happen: Callable[[], object]) -> None:
        self.happen = list(happen)

    def __call__(self, _: float) -> None:
        if not self.happen:
            raise KeyboardInterrupt
        self.happen.pop(0)()


def watched(path: str, monkeypatch: pytest.MonkeyPatch, *happen: Callable[[], object]) -> int:
    monkeypatch.setattr("time.sleep", Days(*happen))
    return main(["check", path, "--watch"])


def test_a_file_is_watched_until_it_is_right(
    files: Files, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    (path,) = files(a_md=WRONG)
    other = Path(f"{path}.new")

    def replace() -> None:  # as editors do
        other.write_text(RIGHT, encoding="utf-8")
        os.replace(other, path)

    happen = (
        lambda: None,
        Path(path).unlink,
        lambda: None,
        lambda: files(a_md=WRONG + " "),
        replace,
    )
    assert watched(path, monkeypatch, *happen) == 0
    captured = capsys.readouterr()
    assert captured.out.count("claims 1: wrong 1") == 2
    assert captured.out.endswith("claims 1: right 1\n")
    assert captured.err == ""


def test_a_mistake_while_watching_is_told_and_survived(
    files: Files, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    (path,) = files(a_md=WRONG)
    happen = (lambda: Path(path).write_bytes(b"\xff"), lambda: files(a_md=RIGHT))
    assert watched(path, monkeypatch, *happen) == 0
    captured = capsys.readouterr()
    assert "[not-utf8]" in captured.err
    assert captured.out.endswith("claims 1: right 1\n")


def test_what_cannot_be_watched_is_an_error(tmp_path: Path, capsys: Capture) -> None:
    assert main(["check", "-", "--watch"]) == 2
    assert "[watch-stdin]" in capsys.readouterr().err
    assert main(["check", str(tmp_path / "missing.md"), "--watch"]) == 2
    assert "[file-missing]" in capsys.readouterr().err


def test_ctrl_c_during_the_first_report_ends_it_too() -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    watch.watch(["a.md"], interrupted, before=interrupted)


# -- the bar --------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "patience", "shown"), [
    (Terminal(), 0, True), (Terminal(), 1e6, False), (io.StringIO(), 0, False),
])  # fmt: skip
def test_a_long_document_has_a_bar_on_a_terminal_alone(
    stream: io.StringIO, patience: float, shown: bool,
    files: Files, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(proofread.Bar, "PATIENCE", patience)
    monkeypatch.setattr(sys, "stderr", stream)
    (path,) = files(a_md=f"{WRONG}\n\n{WRONG}")
    assert main(["check", path]) == 1
    assert ("[" in stream.getvalue()) is shown
    assert not shown or stream.getvalue().endswith("\r\x1b[K")
