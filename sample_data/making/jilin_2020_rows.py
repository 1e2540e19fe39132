"""Recruits, employees, contributions, rents and guarantee fees of the sample for Jilin 2020."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from making.cells import Formula
from making.numbers_of_nobody import identity_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from making.cells import Cell
    from making.person import Staff

HOMES: Final = ("220104", "220203", "220381", "220722", "220822", "222403", "230123", "150522")

RECRUIT_HEADINGS: Final = (
    "统一社会信用代码",
    "企业名称",
    "姓名",
    "身份证号",
    "失业登记日期",
    "招用日期",
    "合同开始日期",
    "合同结束日期",
    "已参保",
    "已享受",
    "备注",
)
RECRUIT_WIDTHS: Final = (22, 30, 10, 22, 14, 14, 14, 14, 10, 10, 26)

Row = list["Cell"]


def recruits(staff: Staff) -> Iterator[Row]:
    """Yield the recruits, the serial of the enterprise first."""
    for turn in range(3):
        yield _recruit(staff, 2001, turn)
    # 63 × 800 = 50,400: beyond the ceiling of 50,000.
    for turn in range(63):
        yield _recruit(staff, 2030, turn)
    yield from _boundaries(staff)
    twice = _recruit(staff, 2003, 1, "同一人两行相同（一）")
    yield twice
    yield [*twice[:-1], "同一人两行相同（二）"]
    differ = _recruit(staff, 2003, 2, "同一人两行不同（一）")
    yield differ
    yield [*differ[:4], date(2020, 8, 3), *differ[5:-1], "同一人两行不同（二）"]
    shared = _recruit(staff, 2003, 3, "两家企业同时申报")
    yield shared
    yield [2004, *shared[1:]]
    yield _recruit(staff, 2004, 4)
    yield _recruit(staff, 2015, 5, "注册在黑龙江")
    yield _recruit(staff, 999, 6, "企业未列入名单")


def _recruit(staff: Staff, serial: int, turn: int, remark: str = "") -> Row:
    """Return somebody without work for a year, hired for three years."""
    hired = date(2020, 4, 1) + timedelta(days=turn * 11 % 200)
    return [
        serial,
        staff.name(),
        staff.identity(HOMES[turn % len(HOMES)]),
        date(2019, 3, 1) + timedelta(days=turn * 7 % 150),
        hired,
        hired,
        hired.replace(year=2023) - timedelta(days=1),
        "是",
        None,
        remark,
    ]


def _boundaries(staff: Staff) -> Iterator[Row]:
    in_july: tuple[Cell, Cell, Cell, Cell] = (
        date(2019, 9, 2),
        date(2020, 7, 1),
        date(2020, 7, 1),
        date(2021, 6, 30),
    )

    def row(remark: str, days: Sequence[Cell] = in_july, insured: Cell = "是", claimed: Cell = None) -> Row:
        return [2003, staff.name(), staff.identity("220302"), *days, insured, claimed, remark]

    leap = date(2020, 2, 29)
    # Six months after 31 August is the last day of February.
    yield row("失业恰为六个月", (date(2019, 8, 31), leap, leap, date(2021, 12, 31)))
    early = date(2020, 2, 28)
    yield row("失业差一天六个月", (date(2019, 8, 31), early, early, date(2021, 12, 31)))
    yield row("合同恰为一年")
    yield row("合同差一天一年", (*in_july[:3], date(2021, 6, 29)))
    yield row("无固定期限合同", (*in_july[:3], "无固定期限"))
    yield row("未参保", insured="否")
    yield row("已享受过", claimed="是")
    before = date(2019, 12, 31)
    yield row("2019年招用", (date(2019, 1, 2), before, before, date(2021, 12, 30)))
    after = date(2021, 1, 1)
    yield row("2021年招用", (date(2019, 9, 2), after, after, date(2022, 12, 31)))
    yield row("失业登记日期未填", (None, *in_july[1:]))
    yield row("招用日期不存在", (in_july[0], "2020-06-31", *in_july[2:]))
    yield [
        2003,
        staff.name(),
        identity_number("220302", date(2021, 6, 1)),
        *in_july,
        "是",
        None,
        "政策期后出生",
    ]
    yield [2003, staff.name(), None, *in_july, "是", None, "身份证号未填"]


EMPLOYEE_HEADINGS: Final = (
    "统一社会信用代码",
    "企业名称",
    "姓名",
    "身份证号",
    "失业保险缴费月数",
    "备注",
)
EMPLOYEE_WIDTHS: Final = (22, 30, 10, 22, 18, 26)


def employees(staff: Staff) -> Iterator[Row]:
    """Yield the employees, the serial of the enterprise first."""

    def row(serial: int, months: Cell, remark: str = "") -> Row:
        return [serial, staff.name(), staff.identity(HOMES[serial % len(HOMES)]), months, remark]

    for months in (36, 58):
        yield row(2001, months)
    yield row(2001, 12, "恰为12个月")
    yield row(2001, 11, "只有11个月")
    yield row(2001, "12.5", "月数带小数")
    yield row(2001, -1, "月数为负数")
    yield row(2001, None, "月数未填")
    twice = row(2001, 24, "同一人两行相同（一）")
    yield twice
    yield [*twice[:-1], "同一人两行相同（二）"]
    differ = row(2001, 12, "同一人两行不同（一）")
    yield differ
    yield [*differ[:3], 20, "同一人两行不同（二）"]
    for months in (13, 27, 140):
        yield row(2002, months)
    yield row(2009, 6, "全企业只有一人且不足12个月")
    yield row(2015, 30, "注册在黑龙江")


CONTRIBUTION_HEADINGS: Final = (
    "统一社会信用代码",
    "企业名称",
    "费款所属期",
    "养老单位缴费（元）",
    "失业单位缴费（元）",
    "工伤单位缴费（元）",
    "备注",
)
CONTRIBUTION_WIDTHS: Final = (22, 30, 14, 18, 18, 18, 26)

_SMALL_DUE: Final[tuple[Cell, ...]] = (12_480, 390, Decimal("156.01"))
_LARGE_DUE: Final[tuple[Cell, ...]] = (Decimal("1234567.89"), Decimal("38580.25"), Decimal("15432.11"))

# Serial, month, employer's contributions to pension, unemployment and injury insurance, remark.
CONTRIBUTIONS: Final[tuple[tuple[Cell, ...], ...]] = (
    (2001, "2020-01", *_SMALL_DUE, "1月不减免"),
    (2001, "2020-02", *_SMALL_DUE, ""),
    (2001, "2020年3月", *_SMALL_DUE, ""),
    (2001, date(2020, 4, 1), *_SMALL_DUE, ""),
    (2001, "2020-05", *_SMALL_DUE, ""),
    (2001, "2020年6月", *_SMALL_DUE, ""),
    (2001, "2020-07", *_SMALL_DUE, "7月不减免"),
    (2006, "2020-02", *_LARGE_DUE, ""),
    (2006, "2020-03", *_LARGE_DUE, ""),
    (2006, "2020-04", *_LARGE_DUE, ""),
    (2006, "2020-05", *_LARGE_DUE, "大型企业5月不减免"),
    (2030, "2020-02", 80_000, 2_500, None, "工伤未填"),
    (2030, "2020-03", None, None, None, "三项都未填"),
    (2030, "2020-04", 82_000, 2_600, 1_000, "同一月份两行相同（一）"),
    (2030, "2020-04", 82_000, 2_600, 1_000, "同一月份两行相同（二）"),
    (2030, "2020-05", 82_000, 2_600, 1_000, "同一月份两行不同（一）"),
    (2030, "2020-05", 83_000, 2_600, 1_000, "同一月份两行不同（二）"),
    (2030, "2020-13", 82_000, 2_600, 1_000, "月份不存在"),
    (2030, "2020-06", 82_000, -2_600, 1_000, "失业缴费为负数"),
    (2015, "2020-02", 9_000, 280, 110, "注册在黑龙江"),
)

RENT_HEADINGS: Final = (
    "统一社会信用代码",
    "企业名称",
    "国有房产",
    "月租金（元）",
    "减免月数",
    "方式",
    "备注",
)
RENT_WIDTHS: Final = (22, 30, 10, 16, 10, 10, 26)

# Serial, state-owned, rent a month, months, way of relief, remark.
RENTS: Final[tuple[tuple[Cell, ...], ...]] = (
    (2001, "是", 10_000, 3, "免收", ""),
    (2003, "是", Decimal("8000.01"), 1, "减半", "两处房产，都有半分钱（一）"),
    (2003, "是", Decimal("333.33"), 1, "减半", "两处房产，都有半分钱（二）"),
    (2004, "是", 5_500, 2, "免收", ""),
    (2006, "是", 120_000, 3, "减半", "大型企业"),
    (2008, "否", 4_000, 3, "免收", "私人房产"),
    (2008, None, 4_000, 3, "免收", "是否国有未填"),
    (2008, "是", 4_000, 0, "免收", "减免0个月"),
    (2008, "是", 4_000, 4, "免收", "减免4个月"),
    (2008, "是", 4_000, "2.5", "免收", "月数带小数"),
    (2008, "是", 4_000, 3, "打折", "方式写法不明"),
    (2008, "是", None, 3, "减半", "月租金未填"),
)
RENT_TOTALS: Final[tuple[Cell, ...]] = (
    "合计",
    None,
    None,
    Formula(
        "=SUM(D2:D13)", sum((rent for _, _, rent, *_ in RENTS if isinstance(rent, int | Decimal)), Decimal(0))
    ),
    None,
    None,
    None,
)

GUARANTEE_HEADINGS: Final = ("统一社会信用代码", "企业名称", "政府性担保", "收费日期", "担保费（元）", "备注")
GUARANTEE_WIDTHS: Final = (22, 30, 12, 14, 16, 26)

# Serial, government-backed, day of charge, fee, remark.
GUARANTEES: Final[tuple[tuple[Cell, ...], ...]] = (
    (2001, "是", date(2020, 5, 20), Decimal("1000.01"), "两笔都有半分钱（一）"),
    (2001, "是", date(2020, 6, 20), Decimal("1000.01"), "两笔都有半分钱（二）"),
    (2002, "是", date(2020, 6, 1), 30_000, "中型企业"),
    (2004, "是", date(2020, 1, 1), 12_500, "2020年第一天"),
    (2005, "是", date(2020, 12, 31), Decimal("3333.33"), "2020年最后一天，有半分钱"),
    (2008, "是", date(2019, 12, 31), 2_000, "2019年收费"),
    (2008, "是", date(2021, 1, 1), 2_000, "2021年收费"),
    (2008, "否", date(2020, 5, 20), 2_000, "商业担保"),
    (2008, None, date(2020, 5, 20), 2_000, "是否政府性未填"),
    (2008, "是", date(2020, 5, 20), "—", "担保费未填"),
    (2008, "是", date(2020, 5, 20), "免费", "担保费不是数字"),
)
