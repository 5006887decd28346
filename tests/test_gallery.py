"""The gallery is what `scripts/gallery.py` writes, and every line of it is checked."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import gallery  # noqa: E402


def test_the_gallery_is_fresh() -> None:
    written = {
        str(path.relative_to(gallery.FOLDER)): path.read_text(encoding="utf-8")
        for path in gallery.FOLDER.rglob("*.md")
    }
    assert written == gallery.pages()
