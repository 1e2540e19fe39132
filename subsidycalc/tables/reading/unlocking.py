"""Open workbooks that a password protects, in memory; the password itself is shown and kept nowhere."""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING

from subsidycalc.tables.reading.kinds import is_encrypted
from subsidycalc.tables.reading.refusing import refusal
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from collections.abc import Callable


def unlocked(stream: IO[bytes], file: str, password: Callable[[str], str] | None) -> IO[bytes]:
    """Return the content of a file without its password; the file itself where it has none, or nobody gives one."""
    if password is None or not is_encrypted(stream):
        return stream
    try:
        import msoffcrypto  # noqa: PLC0415 - an extra, and only for files with a password
        from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError  # noqa: PLC0415
    except ImportError:
        raise _refused("library", file) from None
    content = io.BytesIO()
    try:
        workbook = msoffcrypto.OfficeFile(stream)
        workbook.load_key(password=password(file), verify_password=True)
        workbook.decrypt(content)
    except InvalidKeyError:
        raise _refused("wrong", file) from None
    except (DecryptionError, FileFormatError, ParseError, ValueError, OSError):
        raise _refused("unreadable", file) from None
    content.seek(0)
    return content


def _refused(key: str, file: str) -> Exception:
    return refusal(said(f"unlocking.{key}"), file=file)
