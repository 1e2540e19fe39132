"""Read pandas data frames as if they were sheets, named after their tables."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from subsidycalc.tables.model import InputFile
from subsidycalc.tables.reading.cells import CellColumn, ColumnCollector, ReadBatch
from subsidycalc.tables.reading.parquet import plain, sheet_of, with_heading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from subsidycalc.tables.reading.cells import SheetCells

_SEPARATOR: Final = b"\x1f"


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
        content = _serialised(sheet)
        files.append(InputFile(name, len(content), hashlib.sha256(content).hexdigest()))
    return ReadBatch(sheets, files, [])


def _column(series: Any) -> CellColumn:  # noqa: ANN401 - pandas is imported by the caller, if at all
    missing = series.isna().to_numpy()
    values = [
        None if absent else plain(value.item() if isinstance(value, np.generic) else value)
        for value, absent in zip(series.tolist(), missing.tolist(), strict=True)
    ]
    collector = ColumnCollector()
    collector.add(values)
    return collector.finish()


def _serialised(sheet: SheetCells) -> bytes:
    """Return the same bytes for the same cells on every platform: types and values, then indexes, by column."""
    pieces = [sheet.name.encode()]
    for number, column in sheet.columns.items():
        pieces.append(str(number).encode())
        pieces.extend(
            f"{type(value).__name__}:{value!r}".encode(errors="surrogatepass") for value in column.distinct
        )
        pieces.append(column.codes.astype("<i4").tobytes())
    return _SEPARATOR.join(pieces)
