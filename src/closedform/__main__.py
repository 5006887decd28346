"""`python -m closedform`: the command."""

from __future__ import annotations

import sys

from closedform.app.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
