"""Write jilin-2020.xlsx, the sample for the policy of that name: `python sample_data/make_jilin_2020.py [FILE]`.

Every enterprise, person and number in it is invented (README.md says how). Nothing is drawn
at random and no clock is read: the same script always writes the same workbook.
"""  # noqa: INP001 - a script, not a module of a package

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from making import jilin_2020, jilin_2020_lists, jilin_2020_rows
from making.cells import Sheet, write_workbook
from making.listed import naming
from making.person import Staff

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from making.cells import Cell


def _named(rows: Iterable[Sequence[Cell]]) -> list[list[Cell]]:
    return naming(jilin_2020.ENTERPRISES, jilin_2020.STRANGER, rows)


def sheets() -> list[Sheet]:
    """Return the sheets of the sample, in order."""
    staff = Staff()
    rows, lists = jilin_2020_rows, jilin_2020_lists
    return [
        Sheet(
            "企业",
            jilin_2020.HEADINGS,
            [row.row(number) for number, row in enumerate(jilin_2020.ENTERPRISES, start=1)],
            title="吉林省2020年“六保”惠企政策申报汇总表（虚构示例）",
            widths=jilin_2020.WIDTHS,
        ),
        Sheet("员工", rows.EMPLOYEE_HEADINGS, _named(rows.employees(staff)), widths=rows.EMPLOYEE_WIDTHS),
        Sheet("新招用人员", rows.RECRUIT_HEADINGS, _named(rows.recruits(staff)), widths=rows.RECRUIT_WIDTHS),
        Sheet(
            "社保缴费",
            rows.CONTRIBUTION_HEADINGS,
            _named(rows.CONTRIBUTIONS),
            widths=rows.CONTRIBUTION_WIDTHS,
        ),
        Sheet(
            "房租",
            rows.RENT_HEADINGS,
            _named(rows.RENTS),
            widths=rows.RENT_WIDTHS,
            totals=rows.RENT_TOTALS,
        ),
        Sheet("担保", rows.GUARANTEE_HEADINGS, _named(rows.GUARANTEES), widths=rows.GUARANTEE_WIDTHS),
        Sheet("地区", jilin_2020.REGION_HEADINGS, jilin_2020.REGIONS, widths=jilin_2020.REGION_WIDTHS),
        Sheet("就业见习", lists.INTERN_HEADINGS, _named(lists.interns(staff)), widths=lists.INTERN_WIDTHS),
        Sheet(
            "公益性岗位", lists.POST_HEADINGS, _named(lists.welfare_posts(staff)), widths=lists.POST_WIDTHS
        ),
        Sheet(
            "代缴养老保险",
            lists.PENSION_HEADINGS,
            list(lists.poor_pensions(staff)),
            widths=lists.PENSION_WIDTHS,
        ),
        Sheet(
            "低保对象",
            lists.RELIEF_HEADINGS,
            list(lists.relief_recipients(staff)),
            widths=lists.RELIEF_WIDTHS,
        ),
        Sheet("商品房项目", lists.PROJECT_HEADINGS, _named(lists.PROJECTS), widths=lists.PROJECT_WIDTHS),
    ]


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("jilin-2020.xlsx")
    write_workbook(str(target), sheets())
