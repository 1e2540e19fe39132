"""The sample for Jilin 2021: enterprises, employees and projects; each remark says what its row is there for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from making.listed import UNLISTED, Listed
from making.numbers_of_nobody import identity_number, legacy_identity_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from making.cells import Cell
    from making.person import Staff

FROM_AFAR: Final = ("230102", "210102", "150402", "371325", "411523", "130102", "220104")
"""Where employees come from; the last is for those of the province."""


@dataclass(frozen=True)
class Enterprise(Listed):
    """One row of the sheet of enterprises; output in ten thousand yuan, as the headings say."""

    township: str
    industry: str
    output_2019: Cell = None
    output_2020: Cell = None
    output_2021: Cell = None
    above_scale_on: Cell = None
    from_outside: int = 0
    """Plain employees registered outside the province."""
    from_inside: int = 0
    remark: str = ""
    new: str | None = None
    key: str | None = "是"
    continuous: str | None = "是"

    def row(self, number: int) -> list[Cell]:
        """Return the row on the sheet of enterprises."""
        return [
            number,
            self.code,
            self.name,
            self.region,
            self.township,
            self.industry,
            self.key,
            self.continuous,
            self.above_scale_on,
            self.new,
            self.output_2019,
            self.output_2020,
            self.output_2021,
            self.remark or None,
        ]


HEADINGS: Final = (
    "序号",
    "统一社会信用代码",
    "企业名称",
    "注册地区划代码",
    "所属街镇",
    "行业代码",
    "重点企业",
    "春节连续生产",
    "入统日期",
    "新投产企业",
    ("工业总产值（万元）", "2019年一季度"),
    ("工业总产值（万元）", "2020年一季度"),
    ("工业总产值（万元）", "2021年一季度"),
    "备注",
)
WIDTHS: Final = (6, 22, 30, 12, 14, 10, 10, 12, 12, 12, 14, 14, 14, 34)

ENTERPRISES: Final = (
    Enterprise(
        3001, "长春砺禾底盘有限公司", "220104", "永昌街道", "C3670", 4_800, 3_000, 6_000, date(2010, 4, 1), 18, 6
    ),
    # 1,003 × 300 = 300,900: beyond the ceiling.
    Enterprise(3002, "吉林湛柞碳纤维有限公司", "220203", "汉阳街道", "C2829", 52_000, 40_000, 60_000, None, 1_003, 9),
    Enterprise(
        3003, "松原岱澜油气机械有限公司", "220702", "前进街道", "C3512", 8_000, 7_000, 9_600, None, 5, 2, key="否"
    ),
    Enterprise(
        3004, "通化沅芝制药有限公司", "220502", "东昌街道", "C2740", 8_000, 7_000, 9_600, None, 4, 2, continuous="否"
    ),
    Enterprise(3005, "延吉榆泉食品有限公司", "222401", "河南街道", "C1419", 4_200, 4_000, 4_620, None, 3, 1),
    Enterprise(3006, "白山岑岚矿泉水有限公司", "220602", "新建街道", "C1522", 10_000, 9_000, 10_200, None, 3, 1),
    Enterprise(
        3021, "四平翎川换热器有限公司", "220302", "仁兴街道", "C3491", 4_000, 3_900, 5_000, None, 2, 0, "产值恰为5000万元"
    ),
    Enterprise(
        3022, "辽源溯原纺织有限公司", "220402", "站前街道", "C1711", 4_000, 3_900, Decimal("4999.999999"), None, 2, 0,
        "产值比5000万元少一分钱",
    ),
    Enterprise(
        3023, "公主岭穗榆农机有限公司", "220184", "河北街道", "C3572", 5_000, 4_900, 5_300, None, 2, 0, "增长恰为6%"
    ),
    Enterprise(
        3024, "白城汐原风电有限公司", "220802", "海明街道", "D4415", 5_000, 4_900, Decimal("5299.999999"), None, 2, 0,
        "增长比6%少一分钱",
    ),
    Enterprise(
        3025, "敦化峤澜木门有限公司", "222403", "渤海街道", "C2032", 5_000, 1_000, 5_200, None, 2, 0,
        "比2020年大增，比2019年只增4%",
    ),
    Enterprise(
        3026, "梅河口岫粮油有限公司", "220581", "解放街道", "C1331", None, 4_900, 6_000, None, 2, 0, "2019年同期未填"
    ),
    Enterprise(
        3028, "集安澜葡酒业有限公司", "220582", "团结街道", "C1515", 5_000, 4_900, 6_000, None, 2, 0,
        "重点企业一栏未填", key=None,
    ),
    Enterprise(
        3029, "长春迎榛汽车销售有限公司", "220105", "东盛街道", "F5111", 5_000, 4_900, 6_000, date(2021, 3, 1), 2, 0,
        "批发业不是工业",
    ),
    Enterprise(
        3030, "沈阳砚辽机床有限公司", "210102", "浑河站西街道", "C3421", 5_000, 4_900, 6_000, None, 2, 0, "注册在辽宁"
    ),
    Enterprise(
        3031, "舒兰榷林煤业有限公司", "220283", "吉舒街道", "B0610", 5_000, 4_900, None, None, 2, 0, "2021年一季度产值未填"
    ),
    Enterprise(
        3032, "长春屹澜光学有限公司", "220106", "正阳街道", "C4040", 6_000, 5_000, 7_200, remark="人员各种情形"
    ),
    Enterprise(
        3033, "榆树渺禾饲料有限公司", "220182", "华昌街道", "C1329", above_scale_on=date(2021, 1, 1),
        remark="2021年1月1日入统", key=None, continuous=None,
    ),
    Enterprise(
        3034, "德惠芮禽食品有限公司", "220183", "胜利街道", "C1352", above_scale_on="2021年12月", new="是",
        remark="入统日期为文字月份2021年12月", key=None, continuous=None,
    ),
    Enterprise(
        3035, "洮南榆杂粮有限公司", "220881", "团结街道", "C1319", above_scale_on=date(2020, 12, 31),
        remark="2020年12月31日入统", key=None, continuous=None,
    ),
    Enterprise(
        3036, "珲春泠木业有限公司", "222404", "靖和街道", "C2029", above_scale_on="2021-02-30",
        remark="入统日期不存在", key=None, continuous=None,
    ),
)  # fmt: skip

STRANGER: Final = Listed(UNLISTED, "吉林未列企业有限公司", "220104")
"""An enterprise that the sheet of enterprises does not have."""

EMPLOYEE_HEADINGS: Final = (
    "统一社会信用代码",
    "企业名称",
    "姓名",
    "身份证号",
    "户籍地代码",
    "备注",
    "春节在岗",
)
EMPLOYEE_WIDTHS: Final = (22, 30, 10, 22, 12, 26, 10)

AWAY: Final = "台湾证件，户籍省外"
"""The remark on the one who went home over the festival."""

Row = list["Cell"]


def plain_staff(staff: Staff, serial: int, from_outside: int, from_inside: int) -> Iterator[Row]:
    """Yield plain employees of an enterprise, those from outside the province first."""
    for turn in range(from_outside):
        home = FROM_AFAR[turn % (len(FROM_AFAR) - 1)]
        yield [serial, staff.name(), staff.identity(home), home, None]
    for _ in range(from_inside):
        yield [serial, staff.name(), staff.identity(FROM_AFAR[-1]), FROM_AFAR[-1], None]


def employees(staff: Staff) -> Iterator[Row]:
    """Yield the employees, the serial of the enterprise first, whether they were at work last."""
    for employer in ENTERPRISES:
        for one in plain_staff(staff, employer.serial, employer.from_outside, employer.from_inside):
            yield [*one, "是"]
    for one in _every_sort(staff):
        yield [*one, "否" if one[-1] == AWAY else "是"]


def _every_sort(staff: Staff) -> Iterator[Row]:
    def row(remark: str, number: Cell, home: Cell, serial: int = 3032) -> Row:
        return [serial, staff.name(), number, home, remark]

    yield row("户籍省外，证件省内", staff.identity("220104"), "230102")
    yield row("户籍省内，证件省外", staff.identity("230102"), "220104")
    yield row("户籍未填，证件省外", staff.identity("230102"), None)
    yield row("户籍未填，证件省内", staff.identity("220302"), None)
    yield row("香港证件，户籍未填", staff.identity("810000"), None)
    yield row(AWAY, staff.identity("830000"), "350203")
    yield row("户籍写成地名", staff.identity("230102"), "哈尔滨")
    right = staff.identity("230102")
    yield row("证件校验位错", right[:-1] + ("1" if right[-1] != "1" else "2"), "230102")
    yield row("身份证号未填", None, "230102")
    hidden = staff.identity("230102")
    yield row("证件已打码", f"{hidden[:6]}********{hidden[-4:]}", None)
    yield row("证件只有前两位", "23", None)
    yield row("15位证件", legacy_identity_number("210102", date(1972, 5, 6)), None)
    yield row("政策期后出生", identity_number("230102", date(2022, 1, 5)), "230102")
    twice = row("同一人两行相同（一）", staff.identity("371325"), "371325")
    yield twice
    yield [*twice[:-1], "同一人两行相同（二）"]
    differ = row("同一人两行不同（一）", staff.identity("411523"), "411523")
    yield differ
    yield [*differ[:3], "130102", "同一人两行不同（二）"]
    shared = row("两家企业同时申报", staff.identity("150402"), "150402")
    yield shared
    yield [3001, *shared[1:]]
    yield row("企业未列入名单", staff.identity("210102"), "210102", UNLISTED)


PROJECT_HEADINGS: Final = (
    "统一社会信用代码",
    "企业名称",
    "项目名称",
    "投产日期",
    "2021年一季度产值（万元）",
    "备注",
)
PROJECT_WIDTHS: Final = (22, 30, 26, 14, 20, 26)

# Serial, project, day of commissioning, output of the quarter in ten thousand yuan, remark.
PROJECTS: Final[tuple[tuple[Cell, ...], ...]] = (
    (3001, "轻量化底盘二期", date(2020, 10, 15), 1_850, ""),
    (3002, "大丝束碳纤维一期", date(2021, 2, 1), 3_200, ""),
    (3023, "收割机总装线", date(2020, 1, 1), 1_000, "2020年第一天投产，产值恰为1000万元"),
    (3023, "播种机总装线", date(2020, 6, 1), Decimal("999.999999"), "产值比1000万元少一分钱"),
    (3023, "拖拉机总装线", date(2021, 3, 31), 1_200, "季度最后一天投产"),
    (3023, "喷药机总装线", date(2019, 12, 31), 1_200, "2019年投产"),
    (3023, "打捆机总装线", date(2021, 4, 1), 1_200, "二季度投产"),
    (3023, "烘干机总装线", None, 1_200, "投产日期未填"),
    (3023, "青贮机总装线", date(2020, 6, 1), "—", "产值未填"),
    (3029, "仓储物流中心", date(2020, 6, 1), 1_200, "批发业的项目"),
    (UNLISTED, "未列企业的项目", date(2020, 6, 1), 1_200, "企业未列入名单"),
)
