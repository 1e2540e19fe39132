"""Open the files and folders of a batch and read every sheet in them."""

from __future__ import annotations

import hashlib
import os
import stat
from collections import Counter
from typing import IO, TYPE_CHECKING, Final

from subsidycalc.tables.harmless import harmless
from subsidycalc.tables.model import InputFile, Notice, UnusableInputError
from subsidycalc.tables.reading.cells import ReadBatch, SheetCells
from subsidycalc.tables.reading.kinds import FileKind, kind_of
from subsidycalc.tables.reading.refusing import beyond, refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from subsidycalc.tables.reading.limits import Limits

_IN_FOLDERS: Final = frozenset({".csv", ".tsv", ".parquet"})
_DEEPEST: Final = 64
_WORKBOOKS: Final = frozenset({FileKind.XLSX, FileKind.XLS, FileKind.ODS})


def read_inputs(paths: Sequence[Path], limits: Limits, fill_merged: bool = False) -> ReadBatch:
    """Read workbooks, text and Parquet files, and folders of the latter two; refuse what cannot be used.

    Files are read in the order of their names: a batch is the same in whatever order its files are given.
    """
    batch = ReadBatch([], [], [], fill_merged)
    kinds = []
    files = _files_of(paths, batch)
    shown = _told_apart([path for path, _ in files])
    for path, in_folder in sorted(files, key=lambda file: (shown[file[0]], str(file[0]))):
        kind, sheets = _read_file(path, shown[path], limits, batch)
        kinds.append(kind)
        held = [sheet for sheet in sheets if len(sheet.row_numbers)]
        for sheet in sheets:
            sheet.alone = len(held) <= 1
            sheet.folder = in_folder
        batch.sheets.extend(sheets)
    _label(batch, sum(kind in _WORKBOOKS for kind in kinds))
    return batch


def _files_of(paths: Sequence[Path], batch: ReadBatch) -> list[tuple[Path, bool]]:
    files: list[tuple[Path, bool]] = []
    for path in paths:
        if path.is_dir():
            files.extend((file, True) for file in _files_in(path, batch))
        else:
            files.append((path, False))
    seen: set[str] = set()
    for file, _ in files:
        real = os.path.realpath(file)  # unlike pathlib's, takes links that lead round in a circle
        if real in seen:
            raise refusal("给了两次；只给一次即可", "is given twice; give it once", file=file.name)
        seen.add(real)
    return files


def _told_apart(files: Sequence[Path]) -> dict[Path, str]:
    """Return what to call each file: its name, with as much of its folders as tells it from its namesakes."""
    shown = {file: file.name for file in files}
    for depth in range(2, _DEEPEST):
        uses = Counter(shown.values())
        for file, name in shown.items():
            if uses[name] > 1:
                shown[file] = "/".join(file.absolute().parts[-depth:])
    return shown


def _files_in(folder: Path, batch: ReadBatch) -> list[Path]:
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        raise _unreadable(folder, error) from error
    chosen = []
    for entry in entries:
        if entry.name.startswith((".", "~$")) or entry.is_dir():
            continue
        if entry.is_symlink():
            # what was sent must not name files of ours
            batch.notices.append(Notice("link-not-followed", harmless(entry.name)))
            continue
        if entry.suffix.lower() in _IN_FOLDERS:
            chosen.append(entry)
        else:
            batch.looked_at.append(harmless(entry.name))
    if not chosen:
        raise refusal(
            "文件夹中没有 .csv 或 .parquet 文件；工作簿请直接给出文件名",
            "the folder has no .csv or .parquet file; name a workbook itself",
            file=folder.name or str(folder),
        )
    return chosen


def _unreadable(path: Path, error: OSError) -> UnusableInputError:
    if isinstance(error, FileNotFoundError):
        return refusal("文件不存在；请检查路径", "there is no such file; check the path", file=str(path))
    if isinstance(error, PermissionError):
        return refusal(
            "没有读取权限；请更改权限或复制到可读的位置",
            "no permission to read it; change the permission or copy it elsewhere",
            file=path.name,
        )
    return refusal(
        f"读不出（{error.strerror}）；请检查磁盘或网络后重试",
        f"cannot be read ({error.strerror}); check the disk or network and try again",
        file=path.name,
    )


def _read_file(path: Path, shown: str, limits: Limits, batch: ReadBatch) -> tuple[FileKind, list[SheetCells]]:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise refusal(
                "不是普通文件；请先保存成文件", "is no ordinary file; save it to a file first", file=path.name
            )
        if status.st_size > limits.file_bytes:
            bound = limits.file_bytes // 1024**2
            raise beyond("file", f"文件超过 {bound} MB", f"is larger than {bound} MB", file=path.name)
        with path.open("rb") as stream:
            batch.files.append(
                InputFile(shown, status.st_size, hashlib.file_digest(stream, "sha256").hexdigest())
            )
            kind = kind_of(stream, path.name)
            sheets, notices = _read_kind(kind, stream, path, limits)
    except OSError as error:
        raise _unreadable(path, error) from error
    batch.notices.extend(notices)
    for sheet in sheets:
        sheet.file = harmless(shown)
    return kind, sheets


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
        sheet.label = harmless(in_workbook if sheet.workbook else sheet.file)
