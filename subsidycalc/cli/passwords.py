"""Where the password of a file comes from: the first line of a file, or the terminal; never an argument."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from subsidycalc.texts.registry import Language

_LONGEST: Final = 4096
"""Bytes; more than any password."""


def passwords(path: Path | None, language: Language) -> Callable[[str], str] | None:
    """Return what gives the password of a file by its name; None where nobody could be asked."""
    from subsidycalc.texts.spoken import SpokenError, said

    if path is not None:
        with path.open("rb") as stream:
            # a device may never end
            line = stream.readline(_LONGEST)
        try:
            password = line.decode("utf-8-sig").rstrip("\r\n")
        except UnicodeDecodeError:
            password = ""
        if not password or "\0" in password:
            raise SpokenError(said("unlocking.none_in_file", path=path.name))
        return lambda _file: password
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None

    def ask(file: str) -> str:
        import getpass

        return getpass.getpass(said("unlocking.asked", file=file).spoken(language), sys.stderr)

    return ask
