"""What the repository offers to others: a hook for pre-commit, an action for GitHub."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from closedform.app.command import main
from closedform.app.options import read
from closedform.app.usage import COMMANDS
from closedform.messages import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
ACTION = (ROOT / "action.yml").read_text(encoding="utf-8")
HOOK = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")


def field(text: str, name: str) -> str:
    (found,) = re.findall(rf"(?m)^[- ]*{name}: (.*)$", text)
    return str(found)


def test_the_hook_runs_the_command() -> None:
    words = field(HOOK, "entry").split()
    assert words[0] == "closedform"
    assert read([*words[1:], "a.md", "b.tex"], COMMANDS).operands == ("a.md", "b.tex")


@pytest.mark.parametrize("name", ["a.md", "notes/a.tex", "a.ipynb", "a.cf", "a.markdown"])
def test_the_hook_is_for_documents(name: str) -> None:
    pattern = field(HOOK, "files")
    assert re.search(pattern, name)
    assert not re.search(pattern, f"{name}.py")


def script() -> str:
    """The last script of the action."""
    lines = ACTION.rpartition("run: |\n")[2].splitlines()
    return "\n".join(line[8:] for line in lines)


def run_action(folder: Path, files: str) -> subprocess.CompletedProcess[str]:
    """What the action does, with an echo in the place of the command."""
    command = folder / "temp" / "closedform" / "bin" / "closedform"
    command.parent.mkdir(parents=True)
    command.write_text('#!/bin/sh\nprintf "<%s>" "$@"\necho\nexit 1\n', encoding="utf-8")
    command.chmod(0o755)
    given = {"FILES": files, "REPORT": "", "LANGUAGE": "ko", "HERE": str(ROOT)}
    return subprocess.run(
        ["bash", "-e", "-c", script()],
        cwd=folder,
        env={"RUNNER_TEMP": str(folder / "temp"), "PATH": "/usr/bin:/bin", **given},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_action_finds_the_files_and_keeps_the_status(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    for name in ("a b.md", "notes/c.md", "notes/$(touch x).md"):
        (tmp_path / name).touch()
    done = run_action(tmp_path, "**/*.md\n")
    assert done.returncode == 1
    words = "<check><--lang><ko><--><a b.md><notes/$(touch x).md><notes/c.md>"
    lines = done.stdout.splitlines()
    assert lines[1].startswith("::stop-commands::")
    assert lines[2] == words
    assert lines[3] == f"::{lines[1].rpartition(':')[2]}::"
    assert not (tmp_path / "x").exists()


def test_the_action_says_where_no_file_is_found(tmp_path: Path) -> None:
    done = run_action(tmp_path, "**/*.tex")
    assert done.returncode == 2
    assert "::error::" in done.stdout


def test_the_action_hands_no_input_to_the_shell_as_code() -> None:
    assert "${{" not in script()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["a.md", "a.ipynb"])
def test_the_matcher_sees_wrong_lines(
    name: str, lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Let $x\\in\\mathbb{R}^n$.\n\n$\\nabla_x x^\\top x = x$\n"
    cells = {"cells": [{"cell_type": "markdown", "source": text}]}
    path = tmp_path / name
    path.write_text(json.dumps(cells) if name.endswith("b") else text, encoding="utf-8")
    assert main(["check", str(path), "--lang", lang]) == 1
    matcher = json.loads((ROOT / ".github" / "matcher.json").read_text(encoding="utf-8"))
    (pattern,) = matcher["problemMatcher"][0]["pattern"]
    lines = capsys.readouterr().out.splitlines()
    (found,) = filter(None, (re.match(pattern["regexp"], line) for line in lines))
    assert [found[pattern[key]] for key in ("file", "line", "column")] == [str(path), "3", "2"]
