"""Where the password of a file comes from: the first line of a file, or the terminal; never an argument."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from subsidycalc.texts.registry import Language


def passwords(path: Path | None, language: Language) -> Callable[[str], str] | None:
    """Return what gives the password of a file by its name; None where nobody could be asked."""
    from subsidycalc.texts.spoken import SpokenError, said

    if path is not None:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        if not lines or not lines[0]:
            raise SpokenError(said("unlocking.none_in_file", path=path.name))
        return lambda _file: lines[0]
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None

    def ask(file: str) -> str:
        import getpass

        return getpass.getpass(said("unlocking.asked", file=file).spoken(language), sys.stderr)

    return ask
