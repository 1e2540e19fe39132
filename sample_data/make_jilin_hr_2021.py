"""Write jilin-hr-2021.xlsx, the sample for the policy of that name: `python sample_data/make_jilin_hr_2021.py [FILE]`.

Every enterprise, person and number in it is invented (README.md says how). Nothing is drawn
at random and no clock is read: the same script always writes the same workbook.
"""  # noqa: INP001 - a script, not a module of a package

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from making import jilin_hr_2021
from making.cells import Sheet, write_workbook
from making.listed import naming
from making.person import Staff

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from making.cells import Cell

FIRST_PERSON: Final = 5_000
"""Beyond the persons of jilin-2021.xlsx, so that both samples can be run as one batch."""


def _named(rows: Iterable[Sequence[Cell]]) -> list[list[Cell]]:
    return naming(jilin_hr_2021.ENTERPRISES, jilin_hr_2021.STRANGER, rows)


def sheets() -> list[Sheet]:
    """Return the sheets of the sample, in order."""
    staff, rows = Staff(FIRST_PERSON), jilin_hr_2021
    return [
        Sheet(
            "企业",
            rows.HEADINGS,
            [row.row(number) for number, row in enumerate(rows.ENTERPRISES, start=1)],
            title="吉林省“迎新春送温暖、稳岗留工”专项行动申报汇总表（虚构示例）",
            widths=rows.WIDTHS,
        ),
        Sheet("员工", rows.EMPLOYEE_HEADINGS, _named(rows.employees(staff)), widths=rows.EMPLOYEE_WIDTHS),
        Sheet("返乡创业", rows.STARTUP_HEADINGS, _named(rows.startups(staff)), widths=rows.STARTUP_WIDTHS),
        Sheet("以工代训", rows.TRAINEE_HEADINGS, _named(rows.trainees(staff)), widths=rows.TRAINEE_WIDTHS),
        Sheet(
            "引进员工", rows.PLACEMENT_HEADINGS, _named(rows.placements(staff)), widths=rows.PLACEMENT_WIDTHS
        ),
    ]


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("jilin-hr-2021.xlsx")
    write_workbook(str(target), sheets())
