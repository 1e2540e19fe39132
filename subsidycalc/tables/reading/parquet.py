"""Read what comes in columns, Parquet files and data frames: as distinct values where it has them so."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np

from subsidycalc.tables.model import InputFile
from subsidycalc.tables.packed_texts import ManyValues, PackedTexts, TextPool
from subsidycalc.tables.raw import FaultyCell
from subsidycalc.tables.reading.cells import CellColumn, ReadBatch, SheetCells, column_of, compacted
from subsidycalc.tables.reading.held_values import moment_as_cell
from subsidycalc.tables.reading.refusing import beyond, refusal
from subsidycalc.tables.reading.sheet_values import MANY_TEXTS, canonical
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from subsidycalc.tables.reading.limits import Limits

_DIGITS: Final = 15
_SPREAD: Final = 4
"""How many times their own size the different texts of a column may take when each row gets its own."""


def read_parquet(stream: IO[bytes], path: Path, limits: Limits) -> list[SheetCells]:
    """Return the one table of the file; the column names count as its first row."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import, and few files need it
    import pyarrow.compute  # noqa: PLC0415 - as above
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    try:
        file = pq.ParquetFile(stream)
        rows, names = file.metadata.num_rows, file.schema_arrow.names
        _refuse_large(file.metadata, path.name, stream.seek(0, 2), limits)
        # A few bytes may stand for a long text on a million rows: the reader must not write it out a million times.
        texts = [field.name for field in file.schema_arrow if _is_text(field.type, pa)]
        file = pq.ParquetFile(stream, metadata=file.metadata, read_dictionary=texts)
        columns = {number: with_heading(name, _column(file, number, pa)) for number, name in enumerate(names)}
    except (pa.ArrowException, OSError, ValueError, MemoryError, OverflowError) as error:
        raise refusal(said("reading.parquet_file_cannot_be_read"), file=path.name) from error
    return [sheet_of(path.name, path.stem, columns, rows)]


def _refuse_large(metadata: Any, file: str, size: int, limits: Limits) -> None:  # noqa: ANN401 - the library has no types
    if metadata.num_columns > limits.columns:
        raise beyond("columns", said("reading.too_many_columns", bound=limits.columns), file=file)
    cells, bound = metadata.num_rows * metadata.num_columns, limits.cells_of(size)
    if cells > bound:
        limit = "cells" if bound == limits.cells else "cells_per_byte"
        what = said("reading.cells_in_all_for_its_size", cells=cells, bound=bound)
        raise beyond(limit, what, file=file)
    groups = range(metadata.num_row_groups)
    if sum(metadata.row_group(group).total_byte_size for group in groups) > limits.unpacked_bytes:
        bound = limits.unpacked_bytes // 1024**2
        raise beyond("unpacked", said("reading.unpacks_more_than_mb", bound=bound), file=file)


def sheet_of(file: str, name: str, columns: dict[int, CellColumn], rows: int) -> SheetCells:
    """Return a table without letters whose headings count as row 1."""
    numbers = np.arange(1, rows + 2, dtype=np.int32)
    return SheetCells(file, name, file, numbers, columns, lettered=False, workbook=False)


def with_heading(heading: str, column: CellColumn) -> CellColumn:
    """Put the heading above the cells."""
    codes = np.concatenate([np.zeros(1, np.int32), column.codes + np.int32(1)])
    values = column.distinct
    if isinstance(values, ManyValues):
        return compacted(ManyValues([heading, *values.others], values.texts), codes)
    return compacted([heading, *values], codes)


def _column(file: Any, number: int, pa: Any) -> CellColumn:  # noqa: ANN401 - the library has no types
    """Read one column as distinct values: only these become objects, and memory stays small."""
    field = file.schema_arrow.field(number)
    if pa.types.is_nested(field.type) or _is_binary(field.type, pa):
        return _unusable(file, field)
    same_name = file.schema_arrow.names[:number].count(field.name)
    data = file.read(columns=[field.name]).column(same_name)
    # A damaged page may name texts that its dictionary does not have; the library looks only when asked.
    data.validate(full=True)
    encoded = data if pa.types.is_dictionary(data.type) else data.dictionary_encode()
    of_texts = _is_text(encoded.type.value_type, pa)
    if of_texts and _mostly_different(encoded, pa):
        return _each_its_own(encoded, pa)
    chunk = encoded.unify_dictionaries().combine_chunks()
    if isinstance(chunk, pa.ChunkedArray):
        chunk = chunk.chunk(0) if chunk.num_chunks else pa.array([], data.type).dictionary_encode()
    indices = chunk.indices.cast(pa.int32()).fill_null(-1).to_numpy(zero_copy_only=False)
    codes = (indices + np.int32(1)).astype(np.int32, copy=False)
    if of_texts and len(chunk.dictionary) >= MANY_TEXTS:
        return compacted(ManyValues([None], _packed(chunk.dictionary, pa)), codes)
    values = [None, *(plain(value) for value in _python_values(chunk.dictionary, pa))]
    return compacted(values, codes)


def _is_text(kind: Any, pa: Any) -> bool:  # noqa: ANN401 - the library has no types
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _mostly_different(encoded: Any, pa: Any) -> bool:  # noqa: ANN401 - the library has no types
    """Return whether a column of texts is long and repeats little, as ID numbers do: one dictionary would only cost."""
    if len(encoded) < MANY_TEXTS or 2 * sum(len(part.dictionary) for part in encoded.chunks) <= len(encoded):
        return False
    held = written = 0
    for part in encoded.chunks:
        lengths = pa.compute.binary_length(part.dictionary).cast(pa.int64())
        held += pa.compute.sum(lengths).as_py() or 0
        written += pa.compute.sum(lengths.take(part.indices)).as_py() or 0
    return bool(written <= _SPREAD * held)


def _each_its_own(encoded: Any, pa: Any) -> CellColumn:  # noqa: ANN401 - the library has no types
    """Return a column whose every cell has a text of its own, equal or not."""
    data = pa.chunked_array([part.dictionary_decode() for part in encoded.chunks])
    codes = np.arange(1, len(data) + 1, dtype=np.int32)
    if data.null_count:
        codes[data.is_null().to_numpy()] = 0
    return CellColumn(ManyValues([None], _packed(data, pa)), codes)


def _packed(texts: Any, pa: Any) -> PackedTexts:  # noqa: ANN401 - the library has no types
    """Return an array of texts without making any of them; what a null stands for is never looked at."""
    whole = texts.cast(pa.large_string())
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.concat_arrays(whole.chunks or [pa.array([], pa.large_string())])
    _, offsets, octets = whole.buffers()
    bounds = np.frombuffer(offsets, np.int64)[whole.offset : whole.offset + len(whole) + 1]
    pool = TextPool(octets.to_pybytes() if octets is not None else b"", bounds[:-1], bounds[1:])
    return PackedTexts(pool, np.arange(len(whole), dtype=np.int32))


def _is_binary(kind: Any, pa: Any) -> bool:  # noqa: ANN401 - the library has no types
    return bool(
        pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind)
    )


def _unusable(file: Any, field: Any) -> CellColumn:  # noqa: ANN401 - the library has no types
    """Give a column of lists or bytes as faults: only a table that needs it minds."""
    fault = FaultyCell("cell-error", str(field.type))
    return CellColumn([fault], np.zeros(file.metadata.num_rows, np.int32))


def _python_values(chunk: Any, pa: Any) -> list[Any]:  # noqa: ANN401 - the library has no types
    """Return an array's values; times finer than a microsecond are cut."""
    if pa.types.is_timestamp(chunk.type) and chunk.type.unit == "ns":
        chunk = chunk.cast(pa.timestamp("us", chunk.type.tz), safe=False)
    return list(chunk.to_pylist())


def plain(value: object) -> object:
    """Return a value as a cell would hold it."""
    if isinstance(value, bool) or value is None or type(value) in {str, int}:
        return value
    if isinstance(value, float):
        return canonical(value) if value == value else None  # noqa: PLR0124 - not a number: a missing value
    if isinstance(value, Decimal):
        return _plain_decimal(value)
    if isinstance(value, dt.datetime):
        return moment_as_cell(value)
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return value
    return FaultyCell("cell-error", type(value).__name__)


def _plain_decimal(value: Decimal) -> object:
    """Return a decimal as a number where fifteen digits hold it exactly, else as text."""
    if not value.is_finite():
        return None
    if value == value.to_integral_value():
        return int(value)
    number = float(value)
    return number if Decimal(format(number, f".{_DIGITS}g")) == value else f"{value:f}"


def read_frames(frames: Mapping[str, Any]) -> ReadBatch:
    """Return the frames as a batch; the labels of the columns are the headings, the index is left out."""
    sheets, files = [], []
    for name, frame in frames.items():
        columns = {
            number: with_heading(str(label), _frame_column(frame.iloc[:, number]))
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


def _frame_column(series: Any) -> CellColumn:  # noqa: ANN401 - pandas is imported lazily
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
