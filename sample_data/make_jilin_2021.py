"""Write jilin-2021.xlsx, the sample for the policy of that name: `python sample_data/make_jilin_2021.py [FILE]`.

Every enterprise, person and number in it is invented (README.md says how). Nothing is drawn
at random and no clock is read: the same script always writes the same workbook.
"""  # noqa: INP001 - a script, not a module of a package

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from making import jilin_2021
from making.cells import Sheet, write_workbook
from making.listed import naming
from making.person import Staff

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from making.cells import Cell


def _named(rows: Iterable[Sequence[Cell]]) -> list[list[Cell]]:
    return naming(jilin_2021.ENTERPRISES, jilin_2021.STRANGER, rows)


def sheets() -> list[Sheet]:
    """Return the sheets of the sample, in order."""
    return [
        Sheet(
            "企业",
            jilin_2021.HEADINGS,
            [row.row(number) for number, row in enumerate(jilin_2021.ENTERPRISES, start=1)],
            title="吉林省2021年春节期间重点工业企业连续生产申报汇总表（虚构示例）",
            widths=jilin_2021.WIDTHS,
        ),
        Sheet(
            "员工",
            jilin_2021.EMPLOYEE_HEADINGS,
            _named(jilin_2021.employees(Staff())),
            widths=jilin_2021.EMPLOYEE_WIDTHS,
        ),
        Sheet(
            "项目",
            jilin_2021.PROJECT_HEADINGS,
            _named(jilin_2021.PROJECTS),
            widths=jilin_2021.PROJECT_WIDTHS,
        ),
    ]


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("jilin-2021.xlsx")
    write_workbook(str(target), sheets())
