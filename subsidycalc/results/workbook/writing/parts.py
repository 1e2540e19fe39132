"""Unfinished files: one of a living run is locked, those that killed runs left are cleared away by the next."""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Final

try:
    import fcntl
except ImportError:  # where files that are open cannot be taken away, no lock is needed
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from pathlib import Path

_AS_THE_UMASK_SAYS: Final = 0o666
_NEW_FILE: Final = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_NAME: Final = re.compile(r"\.subsidycalc-(?:(?P<mark>[0-9a-f]{8})-)?[0-9a-f]{16}\.part")


def part_beside(final: Path, mark: str) -> Path:
    """Return the name of a new unfinished file; the mark is that of the ledger which its run holds, "" without one."""
    return final.with_name(f".subsidycalc-{mark}{'-' if mark else ''}{secrets.token_hex(8)}.part")


def made(temporary: Path) -> int:
    """Make an unfinished file and lock it; return its descriptor."""
    while True:
        descriptor = os.open(temporary, _NEW_FILE, _AS_THE_UMASK_SAYS)
        if _lock(descriptor) and temporary.exists():
            return descriptor
        # another run took it for one that was left, in the moment before it was locked
        os.close(descriptor)
        temporary.unlink(missing_ok=True)


def clear_left(folder: Path, mark: str) -> None:
    """Clear away what killed runs left in a folder: those without a ledger, and those of the ledger that is held."""
    with suppress(OSError):
        for name in os.listdir(folder):  # noqa: PTH208 - plain names: a folder is looked through for each of its letters
            match = _NAME.fullmatch(name)
            if match is not None and (match["mark"] or mark) == mark and not (folder / name).is_symlink():
                _clear(folder / name)


def _clear(left: Path) -> None:
    with suppress(OSError):
        descriptor = os.open(left, os.O_RDWR)
        try:
            if fcntl is not None and _lock(descriptor):
                left.unlink(missing_ok=True)
        finally:
            os.close(descriptor)
        if fcntl is None:
            left.unlink(missing_ok=True)


def _lock(descriptor: int) -> bool:
    """Lock a file that is open; a disk without locks has none to hold."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True
