"""Make one workbook of forty enterprises with their employees, and the same as forty workbooks of one enterprise each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bench.batches import DATA, STAFF
from bench.people import employees, enterprises
from bench.workbooks import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

ENTERPRISES: Final = 40


def make_forty() -> tuple[Path, Path]:
    """Return the workbook, and the folder of workbooks."""
    whole, folder = DATA / "forty.xlsx", DATA / "forty"
    folder.mkdir(parents=True, exist_ok=True)
    listed, staff = enterprises(ENTERPRISES), employees(ENTERPRISES * STAFF, 30)
    write_workbook(whole, {"企业": listed, "员工": staff})
    for number in range(ENTERPRISES):
        tables = {"企业": listed.slice(number, 1), "员工": staff.slice(number * STAFF, STAFF)}
        write_workbook(folder / f"{number:02}.xlsx", tables)
    return whole, folder
