"""What the operating system or the database says, in our words and in both languages."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Final

from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from subsidycalc.texts.spoken import Said

_BY_ERRNO: Final = {
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.ENOENT: "missing",
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EFBIG: "full",
    errno.EBUSY: "in_use",
    errno.ETXTBSY: "in_use",
    errno.EROFS: "read_only",
    errno.ENAMETOOLONG: "name_too_long",
    errno.EINVAL: "no_name",
    errno.EISDIR: "is_folder",
    errno.ENOTDIR: "not_a_folder",
    errno.EIO: "disk",
}
_BY_WINDOWS: Final = {32: "in_use", 33: "in_use", 123: "no_name", 206: "name_too_long"}
"""A file that Excel holds open is a sharing violation there, which Python reports as a lack of permission."""
_BY_SQLITE: Final = {
    3: "denied",
    5: "in_use",
    6: "in_use",
    8: "read_only",
    10: "disk",
    11: "damaged",
    13: "full",
    14: "missing",
    26: "damaged",
}
_PRIMARY: Final = 0xFF


def kind_of(error: Exception) -> str:
    """Return which of the failures that have a name it is, "" where it is another."""
    windows = _BY_WINDOWS.get(getattr(error, "winerror", None) or 0)
    database = _BY_SQLITE.get((getattr(error, "sqlite_errorcode", None) or 0) & _PRIMARY)
    return windows or database or _BY_ERRNO.get(getattr(error, "errno", None) or 0, "")


def in_our_words(error: Exception) -> Said:
    """Return why the system refused; what has no words of ours is told by its number."""
    kind = kind_of(error)
    if kind:
        return said(f"system.{kind}")
    number = getattr(error, "winerror", None) or getattr(error, "errno", None)
    return said("system.other", number=number) if number else said("system.unknown")
