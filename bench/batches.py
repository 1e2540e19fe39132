"""The reference batches: what each holds, and where its file lies once it has been made.

`python -m bench.batches NAME` makes one: in a process of its own, so that its memory is not another's.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from bench.people import STAFF, employees, enterprises
from bench.workbooks import write_workbook

DATA: Final = Path(__file__).parent / "data"
_PARQUET_ROWS: Final = 1_000_000


@dataclass(frozen=True)
class ReferenceBatch:
    """One batch: how many employees and enterprises, and how many of a thousand employees miss a condition."""

    name: str
    employees: int
    enterprises: int
    unpaid_per_mille: int = 30
    parquet: bool = False

    @property
    def path(self) -> Path:
        """Return the workbook, or the folder of Parquet files."""
        return DATA / (self.name if self.parquet else f"{self.name}.xlsx")

    def make(self) -> None:
        """Make the batch where it is not there yet."""
        if not self.path.exists():
            DATA.mkdir(exist_ok=True)
            if self.parquet:
                self._write_parquet()
            else:
                self._write_workbook()

    def _write_workbook(self) -> None:
        tables = {"企业": enterprises(self.enterprises)}
        if self.employees:
            tables["员工"] = employees(self.employees, self.unpaid_per_mille)
        unfinished = self.path.with_suffix(".part")
        write_workbook(unfinished, tables)
        unfinished.rename(self.path)

    def _write_parquet(self) -> None:
        unfinished = self.path.with_suffix(".part")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        pq.write_table(enterprises(self.enterprises), unfinished / "enterprises.parquet")
        schema = employees(0, 0).schema
        with pq.ParquetWriter(unfinished / "employees.parquet", schema) as writer:
            for first in range(0, self.employees, _PARQUET_ROWS):
                count = min(_PARQUET_ROWS, self.employees - first)
                writer.write_table(employees(count, self.unpaid_per_mille, first))
        unfinished.rename(self.path)


def _staffed(name: str, count: int, unpaid_per_mille: int = 30, *, parquet: bool = False) -> ReferenceBatch:
    return ReferenceBatch(name, count, count // STAFF, unpaid_per_mille, parquet)


BATCHES: Final = (
    _staffed("employees-10000", 10_000),
    _staffed("employees-100000", 100_000),
    _staffed("employees-1000000", 1_000_000),
    ReferenceBatch("enterprises-100000", 0, 100_000),
    _staffed("rejected-30-percent", 1_000_000, 300),
    _staffed("rejected-all", 1_000_000, 1000),
    _staffed("parquet-1000000", 1_000_000, parquet=True),
    _staffed("parquet-10000000", 10_000_000, parquet=True),
)


if __name__ == "__main__":
    for batch in BATCHES:
        if batch.name in sys.argv[1:]:
            batch.make()
