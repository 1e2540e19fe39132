"""Tell what a file is from its content; its extension says nothing."""

from __future__ import annotations

import zipfile
import zlib
from enum import Enum
from typing import IO, TYPE_CHECKING, Final

from subsidycalc.tables.model import UnusableInputError
from subsidycalc.tables.reading.refusing import refusal
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from pathlib import Path

_START: Final = 4096
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_BIFF: Final = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_OLE_SEARCHED: Final = 256 * 1024**2
_LONGEST_LIST: Final = 256 * 1024
_SHEET_NAME: Final = pattern(r'<sheet name="([^"]*)"')
_OWN_SHEETS: Final = (
    {"汇总", "运行信息"},
    {"Summary", "Run"},
    {"汇总", "奖补明细"},
    {"退回清单"},
    {"To return"},
)
"""Of results in either language, those for public notice, and of lists of what to return."""
_OTHERS: Final = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"SQLite format 3", "SQLite"),
    (b"{\\rtf", "RTF"),
)


class FileKind(Enum):
    """The kinds of files that can be read."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    PARQUET = "parquet"
    TEXT = "text"
    ARCHIVE = "archive"


def kind_of(stream: IO[bytes], file: str) -> FileKind:
    """Return what the file is, or refuse it with what to do about it."""
    stream.seek(0)
    start = stream.read(_START)
    stream.seek(0)
    if not start:
        raise refusal(said("reading.file_empty"), file=file)
    if start.startswith(b"PK"):
        return _kind_of_zip(stream, file)
    if start.startswith(_OLE):
        return _kind_of_ole(stream, file)
    if start.startswith(b"PAR1"):
        return FileKind.PARQUET
    if start.startswith(_BIFF):
        return FileKind.XLS
    for magic, name in _OTHERS:
        if start.startswith(magic):
            raise _no_table(name, file)
    if _looks_like_markup(start):
        raise refusal(said("reading.web_page_html_xml_no"), file=file)
    return FileKind.TEXT


def _no_table(what: str, file: str) -> Exception:
    return refusal(said("reading.file_no_table", what=what), file=file)


def password(file: str) -> Exception:
    """Return the error for a file with a password."""
    return refusal(said("reading.file_has_password"), file=file)


def is_encrypted(stream: IO[bytes]) -> bool:
    """Whether a file is a newer workbook that a password protects; it is left at its beginning."""
    stream.seek(0)
    is_ole = stream.read(len(_OLE)) == _OLE
    stream.seek(0)
    found = is_ole and _ENCRYPTED in stream.read(_OLE_SEARCHED)
    stream.seek(0)
    return found


def _looks_like_markup(start: bytes) -> bool:
    text = start
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        text = text.removeprefix(mark)
    text = text.replace(b"\0", b"").lstrip().lower()
    return text.startswith(
        (
            b"<!doctype",
            b"<html",
            b"<table",
            b"<?xml",
            b"<head",
            b"<meta",
            b"<style",
            b"<!--",
            b"mime-version:",
        )
    )


def _kind_of_zip(stream: IO[bytes], file: str) -> FileKind:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = {name.replace("\\", "/").lstrip("/").lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, EOFError, ValueError, OverflowError, NotImplementedError) as error:
        raise refusal(said("reading.file_damaged_zip_directory_cannot"), file=file) from error
    finally:
        stream.seek(0)
    if "content.xml" in names and "[content_types].xml" not in names:
        return FileKind.ODS
    if any(name.startswith("xl/") for name in names) or (
        "[content_types].xml" in names and not any(name.startswith(("word/", "ppt/")) for name in names)
    ):
        return FileKind.XLSX
    if "[content_types].xml" not in names:
        return FileKind.ARCHIVE
    raise _no_table("Word/PPT", file)


def is_archive(path: Path) -> bool:
    """Whether a file is an archive of files: a zip that is no workbook."""
    try:
        with path.open("rb") as stream:
            return stream.read(2) == b"PK" and kind_of(stream, path.name) is FileKind.ARCHIVE
    except (OSError, UnusableInputError):
        return False


def is_own_result(source: Path | IO[bytes]) -> bool:
    """Whether a workbook was written by this program as a result, told by the names of its sheets."""
    try:
        with zipfile.ZipFile(source) as archive, archive.open("xl/workbook.xml") as stream:
            text = stream.read(_LONGEST_LIST).decode("utf-8", "replace")
    except (
        OSError,
        KeyError,
        RuntimeError,
        NotImplementedError,
        EOFError,
        ValueError,
        zipfile.BadZipFile,
        zlib.error,
    ):
        return False
    names = set(_SHEET_NAME.findall(text))
    return any(own <= names for own in _OWN_SHEETS)


def _kind_of_ole(stream: IO[bytes], file: str) -> FileKind:
    """Tell an old workbook from an encrypted new one by the names of the streams inside."""
    content = stream.read(_OLE_SEARCHED)
    stream.seek(0)
    if _ENCRYPTED in content:
        raise password(file)
    if any(
        name.encode("utf-16-le") + b"\0\0" in content for name in ("Workbook", "Book", "WORKBOOK", "BOOK")
    ):
        return FileKind.XLS
    raise _no_table("OLE (Word/PPT/MSI)", file)
