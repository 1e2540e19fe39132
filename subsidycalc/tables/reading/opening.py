"""Open the files and folders of a batch and read every sheet in them."""

from __future__ import annotations

import hashlib
import io
import stat
from collections import Counter
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from subsidycalc.tables.harmless import harmless
from subsidycalc.tables.model import InputFile, Notice, SheetLabel, UnusableInputError
from subsidycalc.tables.reading.cells import ReadBatch, SheetCells
from subsidycalc.tables.reading.collecting import collect
from subsidycalc.tables.reading.kinds import FileKind, is_encrypted, kind_of
from subsidycalc.tables.reading.refusing import beyond, refusal
from subsidycalc.texts.spoken import said
from subsidycalc.texts.system import in_our_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from subsidycalc.tables.reading.collecting import Source
    from subsidycalc.tables.reading.limits import Limits

_DEEPEST: Final = 64
_WORKBOOKS: Final = frozenset({FileKind.XLSX, FileKind.XLS, FileKind.ODS})


def read_inputs(
    paths: Sequence[Path],
    limits: Limits,
    fill_merged: bool = False,
    password: Callable[[str], str] | None = None,
    *,
    tell_unreadable: bool = False,
    names: Mapping[Path, str] | None = None,
) -> ReadBatch:
    """Read workbooks, text and Parquet files, and folders and archives of them; refuse what cannot be used.

    Files are read in the order of their names: a batch is the same in whatever order its files are given.
    `names` are what some of them are called elsewhere. With `tell_unreadable`, one of several that cannot be read is a notice, and the others are read all the same.
    """
    try:
        found = collect(paths, limits)
    except OSError as error:
        raise _unreadable(Path(str(error.filename or paths[0])), error) from error
    batch = ReadBatch([], [], found.notices(), fill_merged, found.others)
    kinds = []
    shown = _told_apart([source.path for source in found.sources]) | dict(names or {})
    for source in sorted(found.sources, key=lambda one: (shown[one.path], str(one.path))):
        try:
            read = _read_file(source, shown[source.path], limits, batch, password)
        except UnusableInputError as error:
            if not tell_unreadable or len(found.sources) == 1:
                raise
            batch.notices.append(_unread(harmless(shown[source.path]), error))
            continue
        if read is None:
            continue
        kind, sheets = read
        kinds.append(kind)
        held = [sheet for sheet in sheets if len(sheet.row_numbers)]
        for sheet in sheets:
            sheet.alone = len(held) <= 1
            sheet.folder = source.collected and kind not in _WORKBOOKS
        batch.sheets.extend(sheets)
    _label(batch, sum(kind in _WORKBOOKS for kind in kinds))
    return batch


def _unread(file: str, error: UnusableInputError) -> Notice:
    values = (("file", file), ("reason", error.zh), ("reason_en", error.en))
    return Notice("file-unreadable", SheetLabel.of(f"[{file}]", file, ""), values=values)


def named_sources(paths: Sequence[Path], limits: Limits) -> list[tuple[str, Source]]:
    """Return the files of a batch with what it calls them, in the order in which they are read."""
    sources = collect(paths, limits).sources
    shown = _told_apart([source.path for source in sources])
    return sorted(
        ((harmless(shown[source.path]), source) for source in sources),
        key=lambda one: (one[0], str(one[1].path)),
    )


def sheets_of(source: Source, limits: Limits) -> list[SheetCells]:
    """Return the sheets of one file that a batch has, without a password and as they are."""
    with source.opened() as stream:
        sheets, _ = _read_kind(kind_of(stream, source.path.name), stream, source.path, limits)
    return sheets


def _told_apart(files: Sequence[Path]) -> dict[Path, str]:
    """Return what to call each file: its name, with as much of its folders as tells it from its namesakes."""
    shown = {file: file.name for file in files}
    for depth in range(2, _DEEPEST):
        uses = Counter(shown.values())
        for file, name in shown.items():
            if uses[name] > 1:
                shown[file] = "/".join(file.absolute().parts[-depth:])
    return shown


def _unreadable(path: Path, error: OSError) -> UnusableInputError:
    if isinstance(error, FileNotFoundError):
        return refusal(said("reading.there_no_such_file"), file=str(path))
    if isinstance(error, PermissionError):
        return refusal(said("reading.no_permission_read"), file=path.name)
    return refusal(said("reading.cannot_be_read", strerror=in_our_words(error)), file=path.name)


def _read_file(
    source: Source, shown: str, limits: Limits, batch: ReadBatch, password: Callable[[str], str] | None
) -> tuple[FileKind, list[SheetCells]] | None:
    """Read one file; None where a folder holds a copy of one that was read."""
    path = source.path
    try:
        size = len(source.content) if source.content is not None else _size_of(path)
        if size > limits.file_bytes:
            bound = limits.file_bytes // 1024**2
            raise beyond("file", said("reading.larger_than_mb", bound=bound), file=path.name)
        with source.opened() as stream:
            file = InputFile(shown, size, hashlib.file_digest(stream, "sha256").hexdigest())
            content = unlocked(stream, path.name, password)
            kind = kind_of(content, path.name)
            same = next((one.name for one in batch.files if one.sha256 == file.sha256), "")
            if same and source.collected and kind in _WORKBOOKS:
                batch.notices.append(Notice("copy-skipped", values=(("file", shown), ("other", same))))
                return None
            batch.files.append(file)
            sheets, notices = _read_kind(kind, content, path, limits)
    except OSError as error:
        raise _unreadable(path, error) from error
    batch.notices.extend(notices)
    for sheet in sheets:
        sheet.file = harmless(shown)
    return kind, sheets


def _size_of(path: Path) -> int:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise refusal(said("reading.no_ordinary_file"), file=path.name)
    return status.st_size


def _read_kind(
    kind: FileKind, stream: IO[bytes], path: Path, limits: Limits
) -> tuple[list[SheetCells], list[Notice]]:
    """Read one file; readers are imported only when they are needed."""
    if kind is FileKind.XLSX:
        from subsidycalc.tables.reading.xlsx import read_xlsx  # noqa: PLC0415

        return read_xlsx(stream, path.name, limits)
    if kind is FileKind.XLS:
        from subsidycalc.tables.reading.xls import read_xls  # noqa: PLC0415

        return read_xls(stream, path.name, limits), []
    if kind is FileKind.ODS:
        from subsidycalc.tables.reading.ods import read_ods  # noqa: PLC0415

        return read_ods(stream, path.name, limits), []
    if kind is FileKind.ARCHIVE:
        raise refusal(said("reading.archive_within_archive"), file=path.name)
    if kind is FileKind.PARQUET:
        from subsidycalc.tables.reading.parquet import read_parquet  # noqa: PLC0415

        return read_parquet(stream, path, limits), []
    from subsidycalc.tables.reading.csv_text import read_csv  # noqa: PLC0415

    return read_csv(stream, path, limits), []


def _label(batch: ReadBatch, workbooks: int) -> None:
    """Say how results name each sheet: a workbook's sheet by its name, other files by theirs."""
    several = workbooks > 1
    for sheet in batch.sheets:
        in_workbook = f"[{sheet.file}]{sheet.name}" if several else sheet.name
        label = harmless(in_workbook if sheet.workbook else sheet.file)
        own = harmless(sheet.name if sheet.workbook else sheet.file)
        sheet.label = SheetLabel.of(label, harmless(sheet.file), own)


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
