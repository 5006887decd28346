"""The README and the continuous integration run the same commands, and the commands are there."""

from __future__ import annotations

import doctest
import os
import re
import shlex
from pathlib import Path

import pytest

from closedform.app.command import main

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
NAMES = ("declarations.md", "programs.md", "proofreading.md")
PAGES = (README, *((ROOT / "docs" / name).read_text(encoding="utf-8") for name in NAMES))
TEST = "python3 scripts/test.py"


def commands() -> list[str]:
    """The lines of the shell blocks of the README."""
    blocks = README.split("```sh\n")[1:]
    return [line for block in blocks for line in block.partition("```")[0].splitlines()]


def examples() -> list[tuple[str, str]]:
    """The commands of the console blocks, each with its output."""
    found = []
    for block in (block for page in PAGES for block in page.split("```console\n")[1:]):
        for each in re.split(r"(?m)^\$ ", block.partition("\n```")[0])[1:]:
            command, _, output = each.partition("\n")
            found.append((command, output.strip()))
    return found


def test_two_commands_do_everything() -> None:
    install, test = commands()
    assert "pip install" in install
    assert "closedform derive" in install
    assert test == TEST


def test_continuous_integration_runs_the_test_command_of_the_readme() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert f"exec {TEST} " in script.read_text(encoding="utf-8")
    assert (ROOT / TEST.split()[1]).exists()


@pytest.mark.parametrize(("command", "output"), examples())
def test_an_example_prints_what_stands_below_it(
    command: str,
    output: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT)
    main(shlex.split(command)[1:])
    captured = capsys.readouterr()
    assert (captured.out + captured.err).strip() == output


LINES = [page for page in PAGES if "```python\n" in page]


@pytest.mark.parametrize("page", LINES)
def test_the_lines_of_python_give_what_stands_below_them(page: str) -> None:
    lines = page.partition("```python\n")[2].partition("```")[0]
    test = doctest.DocTestParser().get_doctest(lines, {}, "page", None, None)
    assert doctest.DocTestRunner(verbose=False).run(test).failed == 0


def test_the_links_lead_somewhere() -> None:
    targets = [part.partition(")")[0] for part in README.split("](")[1:]]
    assert [t for t in targets if "://" not in t and not (ROOT / t).exists()] == []
