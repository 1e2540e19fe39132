"""Reading: cells of every sheet of the given files, with their types and places."""

from subsidycalc.tables.reading.cells import ReadBatch, SheetCells
from subsidycalc.tables.reading.limits import Limits
from subsidycalc.tables.reading.opening import read_inputs

__all__ = ["Limits", "ReadBatch", "SheetCells", "read_inputs"]
