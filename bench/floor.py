"""The floor: the same cells read with python-calamine, the same result cells written by the fastest writer.

Nothing happens between the two, and nothing is checked. The result cells are loaded first, and the time that takes
is told apart: it does not count. Run it as `python floor.py INPUT RESULT_CELLS OUTPUT`; it prints the seconds for
loading, reading and writing.
"""

from __future__ import annotations

import json
import pickle
import sys
import time
from pathlib import Path
from typing import Any


def read_workbook(source: str) -> int:
    """Turn every cell of every sheet into a Python value; return how many rows there are."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - importing it is part of reading

    workbook = CalamineWorkbook.from_path(source)
    return sum(len(workbook.get_sheet_by_name(name).to_python()) for name in workbook.sheet_names)


def write_workbook(sheets: list[Any], target: str) -> None:
    """Write rows that are Python values already."""
    from rustpy_xlsxwriter import write_worksheets  # noqa: PLC0415 - importing it is part of writing

    write_worksheets(sheets, target)


def main(source: str, cells: str, target: str) -> None:
    """Read and write, each on its own clock."""
    begun = time.perf_counter()
    with Path(cells).open("rb") as stream:
        sheets = pickle.load(stream)  # noqa: S301 - written by the harness just before
    started = time.perf_counter()
    read_workbook(source)
    read = time.perf_counter()
    write_workbook(sheets, target)
    written = time.perf_counter()
    print(json.dumps({"load": started - begun, "read": read - started, "write": written - read}))


if __name__ == "__main__":
    main(*sys.argv[1:])
