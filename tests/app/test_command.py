"""The command line: what it prints where, and its exit status."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from closedform import library
from closedform.app import command
from closedform.app.command import main, split_names
from closedform.errors import CheckFailed
from closedform.version import __version__

RIDGE = "norm2(X*w - y)^2 + lam*norm2(w)^2"
SHAPES = "X: matrix(N, D), w: vector(D), y: vector(N), lam: scalar"


def test_the_answer_comes_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", RIDGE, "--wrt", "w", "--where", SHAPES]) == 0
    captured = capsys.readouterr()
    assert captured.out.splitlines()[0] == "2*X'*(X*w - y) + 2*lam*w"
    assert "checked:" in captured.out
    assert captured.err == ""


def test_an_expression_may_begin_with_a_minus(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", "-x'*x", "--wrt", "x", "--where", "x: vector(n)"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "-2*x"


def test_json_has_the_keys_that_stay(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", RIDGE, "--wrt", "w", "--where", SHAPES, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["schema"] == "closedform/derive/1"
    keys = {
        "schema", "expr", "wrt", "order", "where", "assumed", "result", "forms", "conditions",
        "verified", "steps", "milliseconds",
    }  # fmt: skip
    assert keys <= set(answer)
    assert {"text", "unicode", "latex", "shape", "layout"} <= set(answer["result"])
    assert {"entry", "vec", "map"} <= set(answer["forms"])
    assert {"status", "method", "points", "worst"} <= set(answer["verified"])


def test_several_names_give_several_answers(capsys: pytest.CaptureFixture[str]) -> None:
    where = "A: matrix(m, n), x: vector(m), y: vector(n)"
    assert main(["derive", "x'*A*y", "--wrt", "x, y", "--where", where]) == 0
    out = capsys.readouterr().out
    assert "by x:\nA*y\n" in out
    assert "by y:\nA'*x\n" in out


def test_order_two_by_several_names_gives_every_block(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["derive", "x'*A*y", "--wrt", "x, y", "--order", "2"]
    words += ["--where", "A: matrix(m, n), x: vector(m), y: vector(n)"]
    assert main(words) == 0
    out = capsys.readouterr().out
    assert out.startswith("by x:\n")
    assert "by x, y:\nA\nm×n matrix: entry (i, j) is ∂²f/∂x[i]∂y[j]" in out
    assert main([*words, "--json"]) == 0
    answers = json.loads(capsys.readouterr().out)
    assert [answer["wrt"] for answer in answers] == ["x", "x, y", "y"]
    assert answers[1]["result"]["text"] == "A"


def test_more_work_is_allowed_where_that_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["derive", "sum(sin(x))", "--wrt", "x"]
    assert main([*words, "--effort", "0.0001", "--json"]) == 2
    error = json.loads(capsys.readouterr().err)["error"]
    assert error["code"] == "too-long-a-way"
    assert "--effort" in error["hint"]
    assert main([*words, "--effort", "10"]) == 0
    for wrong in ("much", "-1", "nan"):
        assert main([*words, "--effort", wrong]) == 2


def test_the_vec_form_has_its_own_line(capsys: pytest.CaptureFixture[str]) -> None:
    where = "A: matrix(m, n), X: matrix(m, n)"
    assert main(["derive", "tr(A'*X)", "--wrt", "X", "--where", where, "--form", "vec"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["vec(A)'", "1 × m·n matrix ∂f/∂vec(X)': vec stacks columns"]


def test_an_order_that_is_none_in_a_file_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "square.cf"
    path.write_text("# wrt: x\n# order: two\nx'*x\n", encoding="utf-8")
    assert main(["derive", str(path), "--json"]) == 2
    assert json.loads(capsys.readouterr().err)["error"]["code"] == "option-choice"


def test_a_program_comes_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "# where: x: vector(n)\n# wrt: x\nr = 2*x\nr'*x\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert main(["derive", "-"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "4*x"


def test_a_program_comes_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "square.cf"
    path.write_text("\ufeff# a square\nx'*x\n", encoding="utf-8")
    assert main(["derive", str(path), "--wrt", "x", "--where", "x: vector(n)"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "2*x"


def test_a_mistake_in_a_file_is_shown_at_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.cf"
    path.write_text("# where: x: vector(n)\n# wrt: x\nx'*(x\n", encoding="utf-8")
    assert main(["derive", str(path), "--json"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert json.loads(captured.err)["error"]["line"] == 3


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["derive", "x'*(x", "--wrt", "x"], None),
        (["derive", "x'*x"], "option-missing"),
        (["derive", "no-such-file.cf", "--wrt", "x"], "file-missing"),
        (["solve", "x'*x", "--for", "x"], "not-yet"),
        (["derivative", "x'*x"], "unknown-command"),
        (["examples", "nothing-of-the-kind"], "unknown-example"),
    ],
)
def test_what_cannot_be_read_is_an_error_with_its_code(
    words: list[str], code: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--json"]) == 2
    captured = capsys.readouterr()
    error = json.loads(captured.err)["error"]
    assert captured.out == ""
    assert set(error) >= {"code", "message", "line", "column", "hint", "suggestion"}
    assert code is None or error["code"] == code


def test_text_that_is_not_utf8_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "latin.cf"
    path.write_bytes(b"\xe9'*x")
    assert main(["derive", str(path), "--wrt", "x"]) == 2
    assert "UTF-8" in capsys.readouterr().err


def test_errors_are_korean_where_korean_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derivate", "x", "--lang", "ko"]) == 2
    korean = capsys.readouterr().err
    assert main(["derivate", "x"]) == 2
    english = capsys.readouterr().err
    assert "명령" in korean
    assert "unknown-command" in korean
    assert "unknown-command" in english


def test_an_answer_that_fails_its_check_is_not_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise CheckFailed("too-deep", limit=0)

    monkeypatch.setattr(library, "derive", fail)
    assert main(["derive", "x'*x", "--wrt", "x"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "too-deep" in captured.err


def test_a_mistake_of_ours_is_a_message_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(library, "derive", fail)
    assert main(["derive", "x'*x", "--wrt", "x"]) == command.INTERNAL == 70
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    assert "planted" in captured.err
    assert "report" in captured.err


def test_an_interrupt_is_quiet(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(library, "derive", interrupt)
    assert main(["derive", "x'*x", "--wrt", "x"]) == command.INTERRUPTED
    assert capsys.readouterr() == ("", "")


def test_a_reader_that_goes_away_is_no_error() -> None:
    program = "import sys; from closedform.app.command import main; sys.exit(main(['functions']))"
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", program], stdout=pipe, stderr=pipe) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert (said, process.returncode) == (b"", 0)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("name", [[], ["derive"], ["functions"], ["rules"], ["examples"]])
def test_every_command_has_help(
    name: list[str], lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*name, "--help", "--lang", lang]) == 0
    out = capsys.readouterr().out
    assert out.strip()
    assert "\n\n\n" not in out


@pytest.mark.parametrize("name", ["functions", "rules", "examples"])
def test_the_tables_are_printed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 5
    assert main([name, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["schema"] == f"closedform/{name}/1"


def test_an_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examples", "quadratic-form"]) == 0
    out = capsys.readouterr().out
    assert "w'*X*w" in out
    assert "expected: X*w + X'*w" in out


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"{__version__}\n"


@pytest.mark.parametrize(
    ("text", "names"),
    [("w", ["w"]), ("w,b", ["w", "b"]), ("W[i, j], b", ["W[i, j]", "b"])],
)
def test_names_are_parted_at_commas(text: str, names: list[str]) -> None:
    assert split_names(text) == names


def test_a_picture_that_cannot_be_written_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "nowhere" / "f.svg"
    assert main(["graph", "x'*x", "--wrt", "x", "-o", str(path)]) == 2
    assert "[file-unwritable]" in capsys.readouterr().err


def test_conditions_are_said_in_the_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", "norm1(A*x) + max(x)", "--wrt", "x", "--lang", "ko"]) == 0
    said = capsys.readouterr().out
    assert "(모든 성분에서)" in said
    assert "가장 큰 성분이 하나뿐" in said


def test_a_document_is_proofread(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = tmp_path / "homework.md"
    document.write_text(r"For $x\in\mathbb{R}^n$: $\nabla_x x^\top x = x$.", encoding="utf-8")
    assert main(["check", str(document)]) == 1
    printed = capsys.readouterr().out
    assert f"{document}:1:26: wrong: a factor is wrong" in printed
    document.write_text(r"For $x\in\mathbb{R}^n$: $\nabla_x x^\top x = 2x$.", encoding="utf-8")
    assert main(["check", str(document), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["summary"] == {"right": 1}


def test_a_document_that_is_not_there_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "no-such-file.md"]) == 2
    assert "no-such-file.md" in capsys.readouterr().err
