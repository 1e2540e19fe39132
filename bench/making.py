"""Make a reference batch where it is not there yet: `python -m bench.making NAME`.

It runs as a process of its own: what a process holds when it starts another counts as that one's peak memory too.
"""

from __future__ import annotations

import shutil
import sys
from typing import Final

import pyarrow.parquet as pq

from bench.batches import BATCHES, DATA, ReferenceBatch
from bench.declared import SHEET
from bench.people import employees, enterprises
from bench.workbooks import write_workbook

_PARQUET_ROWS: Final = 1_000_000


def make(batch: ReferenceBatch) -> None:
    """Make one batch; what is unfinished is never taken for it."""
    if batch.path.exists():
        return
    DATA.mkdir(exist_ok=True)
    if batch.parquet:
        _write_parquet(batch)
    else:
        _write_workbook(batch)


def _write_workbook(batch: ReferenceBatch) -> None:
    tables = {"企业": enterprises(batch.enterprises)}
    if batch.employees:
        tables[SHEET if batch.declared else "员工"] = employees(batch.employees, batch.unpaid_per_mille)
    unfinished = batch.path.with_suffix(".part")
    write_workbook(unfinished, tables)
    unfinished.rename(batch.path)


def _write_parquet(batch: ReferenceBatch) -> None:
    unfinished = batch.path.with_suffix(".part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    pq.write_table(enterprises(batch.enterprises), unfinished / "enterprises.parquet")
    schema = employees(0, 0).schema
    with pq.ParquetWriter(unfinished / "employees.parquet", schema) as writer:
        for first in range(0, batch.employees, _PARQUET_ROWS):
            count = min(_PARQUET_ROWS, batch.employees - first)
            writer.write_table(employees(count, batch.unpaid_per_mille, first))
    unfinished.rename(batch.path)


if __name__ == "__main__":
    for named in BATCHES:
        if named.name in sys.argv[1:]:
            make(named)
