"""The cells of a result workbook as plain rows, for the floor to write again.

Run as a process of its own, `python -m bench.result_cells RESULT TARGET`, so that they fill no other's memory.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook


def save_cells(result: Path, target: Path) -> None:
    """Save each sheet's name and rows, each row by column letters, as the fastest writer takes them."""
    workbook = CalamineWorkbook.from_path(result)
    sheets: list[tuple[str, list[dict[str, Any]]]] = []
    for name in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(name).to_python()
        letters = [f"column {number}" for number in range(max(map(len, rows), default=0))]
        sheets.append((name, [dict(zip(letters, row, strict=False)) for row in rows]))
    with target.open("wb") as stream:
        pickle.dump(sheets, stream)


if __name__ == "__main__":
    save_cells(*map(Path, sys.argv[1:]))
