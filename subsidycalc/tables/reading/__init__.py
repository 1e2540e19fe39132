"""Reading: cells of every sheet of the given files, with their types and places."""

from subsidycalc.tables.reading.cells import ReadBatch, SheetCells
from subsidycalc.tables.reading.limits import Limits
from subsidycalc.tables.reading.opening import read_inputs
from subsidycalc.tables.reading.parquet import read_frames

__all__ = ["Limits", "ReadBatch", "SheetCells", "read_frames", "read_inputs"]
