"""Write fujian-2020q2.xlsx, the sample for the policy of that name: `python sample_data/make_fujian_2020q2.py [FILE]`.

Every enterprise and figure in it is invented (README.md says how). Nothing is drawn at random
and no clock is read: the same script always writes the same workbook.
"""  # noqa: INP001 - a script, not a module of a package

from __future__ import annotations

import sys
from pathlib import Path

from making import fujian
from making.cells import Sheet, write_workbook

ENTERPRISES = (*fujian.ORDINARY, *fujian.BOUNDARIES)


def sheets() -> list[Sheet]:
    """Return the sheets of the sample, in order."""
    return [
        Sheet(
            "企业",
            fujian.HEADINGS,
            [row.row(number) for number, row in enumerate(ENTERPRISES, start=1)],
            title="福建省2020年二季度工业企业用电奖励申报汇总表（虚构示例）",
            widths=fujian.WIDTHS,
        ),
        Sheet("地区", fujian.CITY_HEADINGS, fujian.CITIES, widths=fujian.CITY_WIDTHS),
    ]


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("fujian-2020q2.xlsx")
    write_workbook(str(target), sheets())
