"""The reference batches: what each holds, and where its file lies once it has been made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).parent / "data"
STAFF: Final = 40
"""Employees of each enterprise."""


@dataclass(frozen=True)
class ReferenceBatch:
    """One batch: how many employees and enterprises, and how many of a thousand employees miss a condition."""

    name: str
    employees: int
    enterprises: int
    unpaid_per_mille: int = 30
    parquet: bool = False
    declared: bool = False
    """Whether the policy declares the table of employees itself."""

    @property
    def path(self) -> Path:
        """Return the workbook, or the folder of Parquet files."""
        return DATA / (self.name if self.parquet else f"{self.name}.xlsx")


def _staffed(name: str, count: int, unpaid_per_mille: int = 30, *, parquet: bool = False) -> ReferenceBatch:
    return ReferenceBatch(name, count, count // STAFF, unpaid_per_mille, parquet)


BATCHES: Final = (
    _staffed("employees-10000", 10_000),
    _staffed("employees-100000", 100_000),
    _staffed("employees-300000", 300_000),
    _staffed("employees-1000000", 1_000_000),
    ReferenceBatch("declared-1000000", 1_000_000, 1_000_000 // STAFF, declared=True),
    ReferenceBatch("enterprises-100000", 0, 100_000),
    _staffed("rejected-30-percent", 1_000_000, 300),
    _staffed("rejected-all", 1_000_000, 1000),
    _staffed("parquet-1000000", 1_000_000, parquet=True),
    _staffed("parquet-10000000", 10_000_000, parquet=True),
)
