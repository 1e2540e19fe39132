"""How wide a page may be: as wide as the terminal, unlimited where there is none."""

from __future__ import annotations

import shutil
import sys
from typing import Final

_WIDEST: Final = 120


def terminal_width() -> int | None:
    """Return the width to wrap lines at; None where the output is no terminal."""
    if not sys.stdout.isatty():
        return None
    return min(shutil.get_terminal_size().columns, _WIDEST)
