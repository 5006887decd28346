"""What several tests share."""

from __future__ import annotations

from closedform import check
from closedform.meaning.read import read


def assert_equal(text: str, expected: str, where: str | None) -> None:
    """Both texts have the same value wherever the declarations `where` admit values."""
    one, other = (read(each, where).expression for each in (text, expected))
    verdict = check.equal(one, other)
    assert verdict.status in ("exact", "numeric"), f"{text}\n  is not\n{expected}\n  {verdict}"
