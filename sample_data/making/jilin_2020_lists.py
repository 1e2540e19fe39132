"""Internships, welfare posts, pension contributions, persons on relief and housing projects of the sample for Jilin 2020."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from making.numbers_of_nobody import identity_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from making.cells import Cell
    from making.person import Staff

Row = list["Cell"]

INTERN_HEADINGS: Final = (
    "统一社会信用代码",
    "企业名称",
    "姓名",
    "身份证号",
    "毕业院校类别",
    "离校日期",
    "未就业",
    "见习开始日期",
    "见习月数",
    "备注",
)
INTERN_WIDTHS: Final = (22, 30, 10, 22, 16, 14, 10, 14, 10, 26)


def interns(staff: Staff) -> Iterator[Row]:
    """Yield the interns, the serial of the enterprise first."""

    def row(remark: str, born: date, school: Cell = "高校毕业生", **other: Cell) -> Row:
        usual: dict[str, Cell] = {
            "left": date(2019, 6, 30),
            "jobless": "是",
            "begun": date(2020, 7, 1),
            "months": 6,
        }
        return [
            2001,
            staff.name(),
            identity_number("220104", born),
            school,
            *(usual | other).values(),
            remark,
        ]

    yield row("", date(1997, 3, 8))
    yield row("", date(1998, 11, 20), "技工院校毕业生", months=3)
    yield row("离校恰满两年", date(1990, 2, 4), left=date(2018, 7, 1))
    yield row("离校两年零一天", date(1990, 2, 5), left=date(2018, 6, 30))
    yield row("见习开始时满16周岁", date(2004, 7, 1), "其他", months=12)
    yield row("见习开始时差一天满16周岁", date(2004, 7, 2), "其他")
    yield row("见习开始时25周岁", date(1995, 7, 1), "其他")
    yield row("见习2个月", date(1990, 2, 6), months=2)
    yield row("见习13个月", date(1990, 2, 7), months=13)
    yield row("见习月数未填", date(1990, 2, 8), months=None)
    yield row("已就业", date(1990, 2, 9), jobless="否")
    yield row("2019年开始见习", date(1990, 2, 10), begun=date(2019, 12, 31))
    differ = row("同一人两行不同（一）", date(1990, 2, 11))
    yield differ
    yield [*differ[:-2], 9, "同一人两行不同（二）"]


POST_HEADINGS: Final = (
    "统一社会信用代码",
    "企业名称",
    "姓名",
    "身份证号",
    "政策期满日期",
    "已稳定就业",
    "延长至",
    "备注",
)
POST_WIDTHS: Final = (22, 30, 10, 22, 14, 12, 14, 26)


def welfare_posts(staff: Staff) -> Iterator[Row]:
    """Yield those on welfare posts, the serial of the enterprise first."""
    june = date(2020, 6, 30)

    def row(remark: str, ends: Cell = june, employed: Cell = "否", longer: Cell = date(2021, 6, 30)) -> Row:
        return [2003, staff.name(), staff.identity("220302"), ends, employed, longer, remark]

    yield row("")
    yield row("延长不足一年", longer=date(2020, 12, 31))
    yield row("延长一年零一天", longer=date(2021, 7, 1))
    yield row("2019年期满", date(2019, 12, 31), longer=date(2020, 12, 31))
    yield row("已实现稳定就业", employed="是")
    yield row("延长日期未填", longer=None)
    differ = row("同一人两行不同（一）")
    yield differ
    yield [*differ[:5], date(2020, 12, 31), "同一人两行不同（二）"]


PENSION_HEADINGS: Final = (
    "姓名",
    "身份证号",
    "参保地区划代码",
    "建档立卡贫困人口",
    "参加的养老保险",
    "2020年政府代缴养老保险费（元）",
    "备注",
)
PENSION_WIDTHS: Final = (10, 22, 16, 16, 16, 24, 26)


def poor_pensions(staff: Staff) -> Iterator[Row]:
    """Yield those for whom pension contributions are paid."""

    def row(
        remark: str, region: str = "220822", poor: Cell = "是", scheme: Cell = "城乡居民", paid: Cell = 100
    ) -> Row:
        return [staff.name(), staff.identity("220822"), region, poor, scheme, paid, remark or None]

    yield row("")
    yield row("", paid=200)
    yield row("代缴差一分钱满100元", paid=Decimal("99.99"))
    yield row("代缴金额未填", paid=None)
    yield row("不是建档立卡贫困人口", poor="否")
    yield row("参加企业职工养老保险", scheme="企业职工")
    yield row("在黑龙江参保", "230102")
    differ = row("同一人两行不同（一）")
    yield differ
    yield [*differ[:5], 120, "同一人两行不同（二）"]


RELIEF_HEADINGS: Final = (
    "姓名",
    "身份证号",
    "低保地区划代码",
    "享受低保",
    "重病重残",
    "增发起始日期",
    "备注",
)
RELIEF_WIDTHS: Final = (10, 22, 16, 10, 12, 14, 26)


def relief_recipients(staff: Staff) -> Iterator[Row]:
    """Yield those on relief."""

    def row(
        remark: str, born: date, illness: Cell = "都不是", relief: Cell = "是", day: Cell = date(2020, 7, 1)
    ) -> Row:
        return [
            staff.name(),
            identity_number("220722", born),
            "220722",
            relief,
            illness,
            day,
            remark or None,
        ]

    yield row("", date(1971, 5, 1), "重病")
    yield row("", date(1982, 8, 3), "重残")
    yield row("当天满70周岁", date(1950, 7, 1))
    yield row("差一天满70周岁", date(1950, 7, 2))
    yield row("差一天满18周岁", date(2002, 7, 2))
    yield row("当天满18周岁", date(2002, 7, 1))
    yield row("不享受低保", date(1972, 5, 4), "重病", "否")
    yield row("是否重病重残未填", date(1973, 5, 1), None)
    differ = row("同一人两行不同（一）", date(1974, 5, 1), "重病")
    yield differ
    yield [*differ[:4], "重残", differ[5], "同一人两行不同（二）"]


PROJECT_HEADINGS: Final = (
    "统一社会信用代码",
    "企业名称",
    "商品房项目名称",
    "已投入开发建设资金（万元）",
    "工程建设总投资（万元）",
    "监管资金（万元）",
    "应监管额度（万元）",
    "备注",
)
PROJECT_WIDTHS: Final = (22, 30, 18, 20, 18, 16, 16, 26)

# Serial, project, spent, total investment, in escrow, sum to be supervised, remark.
PROJECTS: Final[tuple[tuple[Cell, ...], ...]] = (
    (2031, "榆湾一期", 8_000, 20_000, 300, 10_000, ""),
    (2031, "榆湾二期", 5_000, 20_000, 500, 10_000, "投入恰为25%，监管恰为5%"),
    (
        2031,
        "榆湾三期",
        Decimal("4999.999999"),
        20_000,
        Decimal("500.000001"),
        10_000,
        "投入差一分钱，监管多一分钱",
    ),
    (2031, "榆湾四期", 5_000, None, 500, None, "总投资和应监管额度未填"),
)
