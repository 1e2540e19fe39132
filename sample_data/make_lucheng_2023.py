"""Write lucheng-2023.xlsx, the sample for the policy of that name: `python sample_data/make_lucheng_2023.py [FILE]`.

Every enterprise, person and number in it is invented (README.md says how). Nothing is drawn
at random and no clock is read: the same script always writes the same workbook.
"""  # noqa: INP001 - a script, not a module of a package

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from making import enterprise, lucheng_placements, lucheng_trips, person
from making.cells import Sheet, write_workbook
from making.lucheng_boundaries import BOUNDARIES
from making.lucheng_ordinary import ORDINARY
from making.lucheng_persons import UNLISTED, SpecialPersons
from making.person import Staff

if TYPE_CHECKING:
    from making.cells import Cell

ENTERPRISES = (*ORDINARY, *BOUNDARIES)
HIDDEN_NOTE = "本行被隐藏"


def _enterprises() -> Sheet:
    return Sheet(
        "企业",
        enterprise.HEADINGS,
        [row.row(number) for number, row in enumerate(ENTERPRISES, start=1)],
        title="鹿城区“留员工、稳生产、开门红”奖补申报企业汇总表（虚构示例）",
        widths=enterprise.WIDTHS,
    )


def _employees(staff: Staff) -> Sheet:
    special = SpecialPersons(staff)
    rows: list[list[Cell]] = []
    for employer in ENTERPRISES:
        people = [*staff.plain(employer.roster), *special.of(employer.serial)]
        rows += [someone.row(0, employer.code, employer.name) for someone in people]
    rows += [someone.row(0, *UNLISTED) for someone in special.unlisted()]
    for number, row in enumerate(rows, start=1):
        row[0] = number
    hidden = [position for position, row in enumerate(rows) if row[-1] == HIDDEN_NOTE]
    return Sheet("员工", person.HEADINGS, rows, widths=person.WIDTHS, hidden_rows=hidden)


def _with_names(rows: list[tuple[int, list[Cell]]]) -> list[list[Cell]]:
    """Put the code and the name of the enterprise in the place of its serial."""
    listed = {row.serial: (row.code, row.name) for row in ENTERPRISES}
    return [[*listed.get(serial, UNLISTED), *rest] for serial, rest in rows]


def _rows(table: tuple[tuple[Cell, ...], ...]) -> list[list[Cell]]:
    """Return the rows of a table of trips or awards, blank notes left blank."""
    return _with_names([(int(str(serial)), [*cells, note or None]) for serial, *cells, note in table])


def sheets() -> list[Sheet]:
    """Return the sheets of the sample, in order."""
    staff = Staff()
    return [
        _enterprises(),
        _employees(staff),
        Sheet(
            "展会",
            lucheng_trips.EXHIBITION_HEADINGS,
            _rows(lucheng_trips.EXHIBITIONS),
            widths=lucheng_trips.EXHIBITION_WIDTHS,
            merged=lucheng_trips.EXHIBITION_MERGED,
        ),
        Sheet(
            "商务活动",
            lucheng_trips.BUSINESS_HEADINGS,
            _rows(lucheng_trips.BUSINESS_TRIPS),
            widths=lucheng_trips.BUSINESS_WIDTHS,
            totals=lucheng_trips.BUSINESS_TOTALS,
        ),
        Sheet(
            "包车",
            lucheng_trips.CHARTER_HEADINGS,
            _rows(lucheng_trips.CHARTERS),
            widths=lucheng_trips.CHARTER_WIDTHS,
            totals=lucheng_trips.CHARTER_TOTALS,
        ),
        Sheet(
            "引进员工",
            lucheng_placements.HEADINGS,
            _with_names(list(lucheng_placements.placements(staff))),
            widths=lucheng_placements.WIDTHS,
        ),
        Sheet(
            "已享受奖补",
            lucheng_trips.PRIOR_HEADINGS,
            _rows(lucheng_trips.PRIOR_AWARDS),
            widths=lucheng_trips.PRIOR_WIDTHS,
        ),
    ]


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("lucheng-2023.xlsx")
    write_workbook(str(target), sheets())
