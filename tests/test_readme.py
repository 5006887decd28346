"""The README and the continuous integration run the same commands, and the commands are there."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TEST = "python3 scripts/test.py"


def commands() -> list[str]:
    """The lines of the shell blocks of the README."""
    blocks = README.split("```sh\n")[1:]
    return [line for block in blocks for line in block.partition("```")[0].splitlines()]


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


def test_the_links_lead_somewhere() -> None:
    targets = [part.partition(")")[0] for part in README.split("](")[1:]]
    assert [t for t in targets if "://" not in t and not (ROOT / t).exists()] == []
