"""Persons that agencies brought to the enterprises of the Lucheng sample."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from making.numbers_of_nobody import enterprise_code
from making.person import FAR_AND_NEAR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from making.cells import Cell
    from making.person import Staff

HEADINGS: Final = (
    "统一社会信用代码",
    "机构名称",
    "用工企业信用代码",
    "姓名",
    "身份证号",
    "首次参保日期",
    "备注",
)
WIDTHS: Final = (22, 32, 22, 10, 22, 14, 28)

EMPLOYERS: Final = tuple(enterprise_code(serial) for serial in (1, 4, 7, 9, 15, 20, 25))


def placements(staff: Staff) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the serial of the agency and what follows its name in each row."""
    # 4: fewer-than-5. 5 × 500 = 2,500. 250 × 500 = 125,000, ceiling 100,000. 6, but of no agency: not-hr-agency.
    for serial, persons in ((75, 4), (76, 5), (77, 250), (78, 6)):
        for turn in range(persons):
            yield serial, _placed(staff, turn)
    # 4 within the validity, the fifth the day before: fewer-than-5; 5 × 500 = 2,500 by `effective_from = 2022-12-28`.
    for turn in range(4):
        yield 79, _placed(staff, turn)
    yield 79, _placed(staff, 4, date(2023, 1, 4), "1月4日首次参保")
    # 4 for certain and one that cannot be told: headcount-uncertain.
    for turn in range(4):
        yield 80, _placed(staff, turn)
    yield 80, _placed(staff, 4, "2023-13-01", "参保日期不存在")
    # 6 for certain, 6 × 500 = 3,000; one of them twice, alike: the second is a duplicate-row.
    for turn in range(5):
        yield 81, _placed(staff, turn)
    repeated = _placed(staff, 5, note="同一人两行相同（一）")
    yield 81, repeated
    yield 81, [*repeated[:-1], "同一人两行相同（二）"]
    # One person claimed by both agencies: claimed-twice, in review for both.
    shared = _placed(staff, 6, note="两家机构同时申报")
    yield 81, shared
    yield 82, shared
    # 7 for certain, among them the first and the last day of the validity: 7 × 500 = 3,500.
    for turn in range(5):
        yield 82, _placed(staff, turn)
    yield 82, _placed(staff, 5, date(2023, 1, 5), "有效期第一天参保")
    yield 82, _placed(staff, 6, date(2023, 6, 30), "有效期最后一天参保")
    yield 82, _placed(staff, 7, date(2023, 7, 1), "有效期后一天参保")
    yield 82, _placed(staff, 8, date(2022, 12, 27), "签署前一天参保")


def _placed(staff: Staff, turn: int, insured_on: Cell = None, note: str = "") -> list[Cell]:
    return [
        EMPLOYERS[turn % len(EMPLOYERS)],
        staff.name(),
        staff.identity(FAR_AND_NEAR[turn % len(FAR_AND_NEAR)]),
        insured_on or date(2023, 2, 6) + timedelta(days=turn * 7 % 90),
        note or None,
    ]
