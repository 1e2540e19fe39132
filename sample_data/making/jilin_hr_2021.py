"""The sample for the keep-staff action of Jilin 2021; each remark says what its row is there for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from making.jilin_2021 import plain_staff
from making.listed import UNLISTED, Listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from making.cells import Cell
    from making.person import Staff


@dataclass(frozen=True)
class Enterprise(Listed):
    """One row of the sheet of enterprises; output in ten thousand yuan, as the headings say."""

    industry: str
    remark: str = ""
    output_2019: Cell = None
    output_2021: Cell = None
    key: str | None = None
    continuous: str | None = None
    insured: str | None = "是"
    licence: str | None = None
    report: str | None = None
    from_outside: int = 0
    """Plain employees registered outside the province."""
    from_inside: int = 0
    placed: int = 0
    """Plain persons whom an agency placed with a key enterprise."""

    def row(self, number: int) -> list[Cell]:
        """Return the row on the sheet of enterprises."""
        return [
            number,
            self.code,
            self.name,
            self.region,
            self.industry,
            self.key,
            self.continuous,
            self.insured,
            self.licence,
            self.report,
            self.output_2019,
            self.output_2021,
            self.remark or None,
        ]


HEADINGS: Final = (
    "序号",
    "统一社会信用代码",
    "企业名称",
    "注册地区划代码",
    "行业代码",
    "重点企业",
    "春节连续生产",
    "参保企业",
    ("人力资源服务机构", "人力资源服务许可证"),
    ("人力资源服务机构", "年度报告通过"),
    ("工业总产值（万元）", "2019年一季度"),
    ("工业总产值（万元）", "2021年一季度"),
    "备注",
)
WIDTHS: Final = (6, 22, 30, 12, 10, 10, 12, 10, 18, 14, 14, 14, 34)


def _agency(
    serial: int, name: str, placed: int, remark: str, licence: str | None = "是", report: str | None = "是"
) -> Enterprise:
    return Enterprise(serial, name, "220102", "L7262", remark, licence=licence, report=report, placed=placed)


KEY: Final = Enterprise(
    4001,
    "长春泊栎新材料有限公司",
    "220106",
    "C2651",
    "",
    9_000,
    10_800,
    "是",
    "是",
    from_outside=12,
    from_inside=3,
)
OTHER_KEY: Final = Enterprise(
    4002,
    "吉林岫禾轨道客车部件有限公司",
    "220204",
    "C3714",
    "",
    60_000,
    75_000,
    "是",
    "是",
    from_outside=1_002,
    from_inside=4,
)
NO_KEY: Final = Enterprise(
    4003,
    "四平澜榆换热设备有限公司",
    "220302",
    "C3491",
    "非重点企业",
    8_000,
    9_600,
    "否",
    "是",
    from_outside=4,
)

ENTERPRISES: Final = (
    KEY,
    # 1,002 × 300 = 300,600: beyond the ceiling.
    OTHER_KEY,
    NO_KEY,
    Enterprise(
        4004, "通化芝岚药材有限公司", "220502", "C2730", "2019年同期未填", None, 9_600, "是", "是", from_outside=2
    ),
    Enterprise(4011, "农安蔓禾农产品有限公司", "220122", "F5121"),
    Enterprise(4012, "前郭澜舟渔具有限公司", "220721", "C2449"),
    Enterprise(4013, "镇赉渺谷食品有限公司", "220821", "C1419", "创业人员各种情形"),
    Enterprise(4014, "哈尔滨冰澈文创有限公司", "230102", "R8710", "注册在黑龙江"),
    Enterprise(4021, "辽源栎织袜业有限公司", "220402", "C1830"),
    Enterprise(4022, "白城汐穗面业有限公司", "220802", "C1433", "培训人员各种情形"),
    Enterprise(4023, "洮南榆陶工艺有限公司", "220881", "C3074", "未参保", insured="否"),
    Enterprise(4024, "珲春泠渔网具有限公司", "222404", "C1781", "参保企业一栏未填", insured=None),
    _agency(4031, "长春渡榆人力资源有限公司", 29, "推荐恰为30人，另有重复1行"),
    _agency(4032, "长春枝禾劳务有限公司", 29, "推荐29人"),
    _agency(4033, "长春迎岫人才服务有限公司", 29, "推荐29人，另有1人证件有误"),
    _agency(4034, "长春聚澜劳务派遣有限公司", 30, "没有许可证", licence="否"),
    _agency(4035, "长春逐溪人力资源有限公司", 30, "年度报告未通过", report="否"),
    _agency(4036, "吉林芃川人力资源集团有限公司", 200, "推荐恰为200人，另有各种情形"),
    _agency(4037, "长春琢岚人才服务有限公司", 49, "推荐49人，另有1人用工企业不是重点企业"),
    _agency(4038, "长春泊舟人力资源有限公司", 50, "推荐恰为50人，另有两家同报1人"),
    _agency(4039, "长春棽野劳务有限公司", 30, "许可证一栏未填", licence=None),
)  # fmt: skip

STRANGER: Final = Listed(UNLISTED, "吉林未列企业有限公司", "220104")
"""An enterprise that the sheet of enterprises does not have."""

Row = list["Cell"]

EMPLOYEE_HEADINGS: Final = ("统一社会信用代码", "企业名称", "姓名", "身份证号", "户籍地区划代码", "备注")
EMPLOYEE_WIDTHS: Final = (22, 30, 10, 22, 14, 26)


def employees(staff: Staff) -> Iterator[Row]:
    """Yield the employees, the serial of the enterprise first."""
    for employer in ENTERPRISES:
        yield from plain_staff(staff, employer.serial, employer.from_outside, employer.from_inside)
    yield [4001, staff.name(), staff.identity("820000"), None, "澳门证件，户籍未填"]


STARTUP_HEADINGS: Final = (
    "统一社会信用代码",
    "企业名称",
    "姓名",
    "身份证号",
    "返乡农民工",
    "符合条件",
    "备注",
)
STARTUP_WIDTHS: Final = (22, 30, 10, 22, 12, 10, 26)


def startups(staff: Staff) -> Iterator[Row]:
    """Yield the founders, the serial of the enterprise first."""

    def row(serial: int, remark: str = "", returning: Cell = "是", eligible: Cell = "是") -> Row:
        return [serial, staff.name(), staff.identity("220122"), returning, eligible, remark]

    yield row(4011)
    for _ in range(3):
        yield row(4012)
    yield row(4013, "不是返乡农民工", returning="否")
    yield row(4013, "不符合条件", eligible="否")
    yield row(4013, "两项都不是", "否", "否")
    yield row(4013, "返乡农民工一栏未填", returning=None)
    wrong = row(4013, "证件校验位错")
    number = str(wrong[2])
    yield [*wrong[:2], number[:-1] + ("1" if number[-1] != "1" else "2"), *wrong[3:]]
    twice = row(4013, "同一人两行相同（一）")
    yield twice
    yield [*twice[:-1], "同一人两行相同（二）"]
    differ = row(4013, "同一人两行不同，符合条件")
    yield differ
    yield [*differ[:4], "否", "同一人两行不同，不符合条件"]
    shared = row(4013, "两家企业同时申报")
    yield shared
    yield [4011, *shared[1:]]
    yield row(4014, "注册在黑龙江")


TRAINEE_HEADINGS: Final = (
    "统一社会信用代码",
    "企业名称",
    "姓名",
    "身份证号",
    "人员类别",
    "培训开始日期",
    "培训结束日期",
    "备注",
)
TRAINEE_WIDTHS: Final = (22, 30, 10, 22, 16, 14, 14, 26)
HARD_TO_PLACE, NOBODY_AT_WORK = "就业困难人员", "零就业家庭成员"


def trainees(staff: Staff) -> Iterator[Row]:
    """Yield the trainees, the serial of the enterprise first."""

    def row(serial: int, start: Cell, end: Cell, remark: str = "", category: Cell = HARD_TO_PLACE) -> Row:
        return [serial, staff.name(), staff.identity("220802"), category, start, end, remark]

    # One month; one month and 15 of 28 days; six months.
    yield row(4021, date(2021, 2, 1), date(2021, 2, 28))
    yield row(4021, date(2021, 1, 15), date(2021, 3, 1), category=NOBODY_AT_WORK)
    yield row(4021, date(2021, 3, 1), date(2021, 8, 31))
    long = row(4022, date(2021, 1, 1), date(2021, 8, 31), "超过六个月")
    yield long
    yield [4021, *long[1:4], date(2021, 10, 1), date(2021, 10, 31), "六个月已在别家用完"]
    first = row(4022, date(2021, 1, 1), date(2021, 2, 28), "同一人两段（一）")
    yield first
    yield [*first[:4], date(2021, 4, 1), date(2021, 4, 15), "同一人两段（二）"]
    lapped = row(4022, date(2021, 1, 1), date(2021, 1, 31), "两段重叠一天（一）")
    yield lapped
    yield [*lapped[:4], date(2021, 1, 31), date(2021, 2, 28), "两段重叠一天（二）"]
    yield row(4022, date(2021, 2, 28), date(2021, 2, 1), "日期倒置")
    yield row(4022, date(2021, 2, 1), date(2021, 2, 28), "高校毕业生", "高校毕业生")
    yield row(4022, date(2021, 2, 1), date(2021, 2, 28), "类别未填", None)
    yield row(4022, date(2021, 2, 1), "2021/2/30", "结束日期不存在")
    yield row(4022, date(2021, 3, 1), date(2021, 3, 1), "零就业家庭成员，只有一天", NOBODY_AT_WORK)
    yield row(4022, date(2021, 1, 31), date(2021, 2, 28), "1月31日起")
    shared = row(4022, date(2021, 4, 1), date(2021, 4, 30), "两家企业同时申报")
    yield shared
    yield [4021, *shared[1:]]
    yield row(4023, date(2021, 2, 1), date(2021, 2, 28), "企业未参保")
    yield row(4024, date(2021, 2, 1), date(2021, 2, 28), "企业是否参保未填")


PLACEMENT_HEADINGS: Final = (
    "机构统一社会信用代码",
    "机构名称",
    "用工企业信用代码",
    "用工企业为重点企业",
    "姓名",
    "身份证号",
    "备注",
)
PLACEMENT_WIDTHS: Final = (22, 30, 22, 18, 10, 22, 30)


FOR_TWO: Final = 4038
"""The agency that places with two key enterprises."""


def placements(staff: Staff) -> Iterator[Row]:
    """Yield the persons placed, the serial of the agency first."""

    def row(serial: int, remark: str = "", employer: Cell = KEY.code, is_key: Cell = "是") -> Row:
        return [serial, employer, is_key, staff.name(), staff.identity("220181"), remark]

    for agency in ENTERPRISES:
        for turn in range(agency.placed):
            # Every second row leaves it to the list whether the employer is a key enterprise.
            # The last five of one agency are for another key enterprise.
            is_last = agency.serial == FOR_TWO and turn >= agency.placed - 5
            employer = OTHER_KEY.code if is_last else KEY.code
            yield row(agency.serial, employer=employer, is_key="是" if turn % 2 else None)
    twice = row(4031, "同一人两行相同（一）")
    yield twice
    yield [*twice[:-1], "同一人两行相同（二）"]
    wrong = row(4033, "证件校验位错")
    number = str(wrong[4])
    yield [*wrong[:4], number[:-1] + ("1" if number[-1] != "1" else "2"), wrong[-1]]
    yield row(4036, "用工企业未列入名单，自填不是重点企业", STRANGER.code, "否")
    yield row(4036, "用工企业未列入名单，是否重点未填", STRANGER.code, None)
    yield row(4036, "用工企业代码少一位", KEY.code[:-1])
    shared = row(4036, "两家机构同时申报")
    yield shared
    yield [4038, *shared[1:]]
    yield row(4037, "名单上不是重点企业，自填是", NO_KEY.code)
    yield row(UNLISTED, "机构未列入名单")
