"""Files that are looked at again whenever they change.

They are asked for their state a few times a second.  That costs nothing for a few files, works on
every file system, and sees a file that an editor replaces by another one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

PAUSE = 0.3  # seconds


def watch(
    paths: Sequence[str], changed: Callable[[], object], *, before: Callable[[], object]
) -> None:
    """Call `before`, and `changed` whenever one of the files is another than it was, until Ctrl-C.
    A file that is missing for a moment is waited for."""
    seen = [_state(path) for path in paths]
    with suppress(KeyboardInterrupt):
        before()
        while True:
            time.sleep(PAUSE)
            now = [_state(path) for path in paths]
            if now != seen and None not in now:
                seen = now
                changed()


def _state(path: str) -> tuple[int, int, int] | None:
    """What differs when a file is written anew or replaced; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
