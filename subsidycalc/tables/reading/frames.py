"""Read pandas data frames as if they were sheets, named after their tables."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np

from subsidycalc.tables.model import InputFile
from subsidycalc.tables.reading.cells import CellColumn, ReadBatch, column_of, compacted
from subsidycalc.tables.reading.parquet import plain, sheet_of, with_heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from subsidycalc.tables.reading.cells import SheetCells


def read_frames(frames: Mapping[str, Any]) -> ReadBatch:
    """Return the frames as a batch; the labels of the columns are the headings, the index is left out."""
    sheets, files = [], []
    for name, frame in frames.items():
        columns = {
            number: with_heading(str(label), _column(frame.iloc[:, number]))
            for number, label in enumerate(frame.columns)
        }
        sheet = sheet_of(name, name, columns, len(frame))
        sheet.folder = len(frames) > 1
        sheets.append(sheet)
        files.append(_recorded(sheet))
    return ReadBatch(sheets, files, [])


def _recorded(sheet: SheetCells) -> InputFile:
    """Return what a run records of a frame, as it does of a file."""
    size, digest = 0, hashlib.sha256()
    for piece in _serialised(sheet):
        size += len(piece)
        digest.update(piece)
    return InputFile(sheet.name, size, digest.hexdigest())


def _column(series: Any) -> CellColumn:  # noqa: ANN401 - pandas is imported lazily
    """Return a column's distinct values; only a column of mixed objects is looked at cell by cell."""
    import pandas as pd  # noqa: PLC0415 - slow to import, and the caller has it already

    if series.dtype == object and pd.api.types.infer_dtype(series, skipna=True) != "string":
        # In such a column True, 1 and 1.0 may stand side by side, and pandas takes them for one value.
        missing = series.isna().to_numpy().tolist()
        return column_of(
            [
                None if absent else _plain(value)
                for value, absent in zip(series.tolist(), missing, strict=True)
            ]
        )
    codes, uniques = pd.factorize(series)
    values = [None, *(_plain(value) for value in uniques.tolist())]
    return compacted(values, (codes + 1).astype(np.int32))


def _plain(value: object) -> object:
    return plain(value.item() if isinstance(value, np.generic) else value)


def _serialised(sheet: SheetCells) -> Iterator[bytes]:
    """Yield the same bytes for the same cells on every platform: by column types and values, then indexes."""
    yield sheet.name.encode()
    for number, column in sheet.columns.items():
        present, first, inverse = np.unique(column.codes, return_index=True, return_inverse=True)
        order = np.argsort(first)
        place = np.empty(len(present), "<i4")
        place[order] = np.arange(len(present))
        values = (column.distinct[code] for code in present[order].tolist())
        yield f"{number}\x1f".encode()
        yield "\x1f".join(f"{type(value).__name__}:{value!r}" for value in values).encode(
            errors="surrogatepass"
        )
        yield place[inverse].tobytes()
