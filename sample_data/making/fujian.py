"""The enterprises and cities of the Fujian sample; each remark says what its row is there for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from making.cells import Percent
from making.listed import Listed

if TYPE_CHECKING:
    from making.cells import Cell


@dataclass(frozen=True)
class FujianEnterprise(Listed):
    """One row of the sheet of enterprises: every figure in the unit of its heading."""

    township: str
    industry: str
    above_scale_on: Cell
    output_2019: Cell
    """Ten thousand yuan."""
    output_2020: Cell
    """Thousand yuan."""
    power_2019: Cell
    """Ten thousand kWh."""
    power_2020: Cell
    """kWh."""
    remark: str = ""
    above_scale: str | None = "是"
    new: str | None = None
    applies_for: str | None = None
    commissioned_on: Cell = None

    def row(self, number: int) -> list[Cell]:
        """Return the row on the sheet of enterprises."""
        return [
            number,
            self.code,
            self.name,
            self.region,
            self.township,
            self.industry,
            self.above_scale,
            self.above_scale_on,
            self.new,
            self.commissioned_on,
            self.output_2019,
            self.output_2020,
            self.power_2019,
            self.power_2020,
            self.applies_for,
            self.remark or None,
        ]


HEADINGS: Final = (
    "序号",
    "统一社会信用代码",
    "企业名称",
    "注册地区划代码",
    "所属乡镇",
    "行业代码",
    "规上企业",
    "纳统时间",
    "新投产企业",
    "投产日期",
    ("工业总产值", "2019年二季度（万元）"),
    ("工业总产值", "2020年二季度（千元）"),
    ("用电量", "2019年二季度（万千瓦时）"),
    ("用电量", "2020年二季度（度）"),
    "申报项目",
    "备注",
)
WIDTHS: Final = (6, 22, 30, 12, 12, 10, 10, 12, 10, 12, 18, 18, 20, 18, 18, 34)

ORDINARY: Final = (
    # +10 %; 300,000 kWh more.
    FujianEnterprise(
        1001, "福州榕澜纺织有限公司", "350105", "马尾镇", "C1711", date(2012, 3, 1), 8_000, 88_000, 120, 1_500_000
    ),
    FujianEnterprise(
        1002, "泉州砚棠鞋服有限公司", "350582", "陈埭镇", "C1952", date(2009, 6, 1),
        12_500, 150_000, Decimal("260.5"), 3_012_340,
    ),
    # Paid by Xiamen.
    FujianEnterprise(
        1003, "厦门屿澈电子有限公司", "350213", "马巷街道", "C3974", date(2015, 1, 1), 20_000, 230_000, 500, 5_640_000
    ),
    # +5 %.
    FujianEnterprise(
        1004, "漳州沐禾食品有限公司", "350681", "海澄镇", "C1371", date(2013, 9, 1), 9_000, 94_500, 80, 900_000
    ),
    FujianEnterprise(
        1005, "宁德岚砺新能源有限公司", "350902", "漳湾镇", "C3841", date(2020, 5, 20),
        None, None, None, 8_000_000, new="是",
    ),
    # Output and power both fell.
    FujianEnterprise(
        1006, "莆田栎舟鞋业有限公司", "350305", "笏石镇", "C1951", date(2010, 4, 1), 7_600, 68_400, 95, 880_000
    ),
    # Longyan needs thirty million only.
    FujianEnterprise(
        1007, "龙岩澍川机械有限公司", "350821", "大同镇", "C3514", date(2016, 7, 1), 3_000, 36_000, 80, 1_000_000
    ),
    # +10 %, but less power than the year before.
    FujianEnterprise(
        1008, "南平檀溪竹木有限公司", "350702", "来舟镇", "C2041", date(2014, 2, 1), 4_200, 46_200, 60, 585_000
    ),
)  # fmt: skip

BOUNDARIES: Final = (
    FujianEnterprise(
        1021, "厦门汀榆五金有限公司", "350206", "殿前街道", "C3351", date(2011, 1, 1),
        4_000, 50_000, 100, 1_100_000, "厦门，产值恰为5000万元",
    ),
    FujianEnterprise(
        1022, "莆田芮泊家具有限公司", "350304", "黄石镇", "C2110", date(2011, 2, 1),
        4_000, Decimal("49999.99999"), 100, 1_100_000, "产值比5000万元少一分钱",
    ),
    FujianEnterprise(
        1023, "平潭岱澜船舶配件有限公司", "350128", "潭城镇", "C3735", date(2011, 3, 1),
        2_000, 30_000, 40, 520_000, "平潭，产值恰为3000万元",
    ),
    FujianEnterprise(
        1025, "三明翎川铸造有限公司", "350403", "陈大镇", "C3391", date(2011, 4, 1),
        10_000, 107_000, 150, 1_750_000, "增长恰为7%",
    ),
    FujianEnterprise(
        1026, "漳州珩溪钟表有限公司", "350603", "蓝田镇", "C4030", date(2011, 5, 1),
        10_000, Decimal("106999.99999"), 150, 1_750_000, "增长比7%少一分钱",
    ),
    # 234,568.1 kWh more: half a fen goes up.
    FujianEnterprise(
        1027, "泉州筱岫陶瓷有限公司", "350502", "开元街道", "C3073", date(2011, 6, 1),
        6_000, 72_000, Decimal("100.00001"), Decimal("1234568.2"), "奖励有半分钱",
    ),
    # 20,000,000.2 kWh more.
    FujianEnterprise(
        1028, "福清湛岐化纤有限公司", "350181", "江阴镇", "C2822", date(2011, 7, 1),
        45_000, 540_000, 1_000, Decimal("30000000.2"), "奖励超100万元上限",
    ),
    FujianEnterprise(
        1029, "厦门泓峤光电有限公司", "350212", "新民街道", "C3974", date(2020, 6, 30),
        None, None, None, 60_000_000, "新投产，6月30日纳统，奖励超上限", new="是", commissioned_on=date(2020, 4, 20),
    ),
    FujianEnterprise(
        1030, "福安砾汀电机有限公司", "350981", "赛岐镇", "C3812", date(2020, 4, 1),
        None, None, None, 500_001, "新投产，4月1日纳统", new="是", commissioned_on=date(2020, 3, 15),
    ),
    FujianEnterprise(
        1031, "漳平楠峪木业有限公司", "350881", "菁城街道", "C2021", "2020年6月",
        None, None, None, 1_000_000, "新投产，纳统时间为文字月份", new="是",
    ),
    FujianEnterprise(
        1032, "莆田昀舸鞋材有限公司", "350305", "东庄镇", "C1959", "2020-07",
        None, None, None, 1_000_000, "新投产，7月纳统", new="是",
    ),
    FujianEnterprise(
        1033, "霞浦沅屿水产加工有限公司", "350921", "松港街道", "C1361", None,
        None, None, None, 1_000_000, "新投产，纳统时间未填", new="是",
    ),
    FujianEnterprise(
        1034, "漳浦澈禾塑料有限公司", "350623", "绥安镇", "C2927", date(2011, 8, 1),
        6_000, 72_000, 0, 800_000, "上年同期用电量为0",
    ),
    FujianEnterprise(
        1035, "罗源煦岭建材有限公司", "350123", "松山镇", "C3021", date(2011, 9, 1),
        None, 88_000, 90, 1_000_000, "上年同期产值未填",
    ),
    FujianEnterprise(
        1036, "德化霁瓷工艺有限公司", "350526", "浔中镇", "C3074", date(2011, 10, 1),
        8_000, 88_000, 90, 1_000_000, "已退出规上", above_scale="否",
    ),
    FujianEnterprise(
        1037, "上杭屹泉矿业有限公司", "350823", "临江镇", "B0911", date(2011, 11, 1),
        8_000, 88_000, 90, 1_000_000, "采矿业不是制造业",
    ),
    FujianEnterprise(
        1038, "南昌赣榆机电有限公司", "360102", "百花洲街道", "C3811", date(2011, 12, 1),
        8_000, 88_000, 90, 1_000_000, "注册在江西",
    ),
    FujianEnterprise(
        1039, "莆田沁岩石材有限公司", "350303", "江口镇", "C3032", date(2012, 1, 1),
        8_000, 88_000, 90, "125万度", "用电量另带单位",
    ),
    FujianEnterprise(
        1040, "武夷山岑茗茶叶有限公司", "350782", "兴田镇", "C1530", date(2012, 2, 1),
        8_000, 88_000, 90, None, "申报了但用电量未填", applies_for="二季度用电奖励",
    ),
    FujianEnterprise(
        1041, "仙游榭木红木家具有限公司", "350322", "榜头镇", "C2110", date(2012, 3, 1),
        8_000, 88_000, 90, None, "没有申报",
    ),
    FujianEnterprise(
        1042, "南靖溯兰园艺机械有限公司", "350627", "山城镇", "D3572", date(2012, 4, 1),
        8_000, 88_000, 90, 1_000_000, "行业门类与代码不符",
    ),
    FujianEnterprise(
        1043, "永春砂岫纸业有限公司", "350525", "桃城镇", "C2221", date(2012, 5, 1),
        8_000, 88_000, 90, 1_000_000, "同一代码两行不同（一）",
    ),
    FujianEnterprise(
        1043, "永春砂岫纸业有限公司", "350525", "桃城镇", "C2221", date(2012, 5, 1),
        8_000, 88_000, 90, 1_100_000, "同一代码两行不同（二）",
    ),
)  # fmt: skip

CITY_HEADINGS: Final = (
    "区划代码",
    "设区市",
    "2020年一季度规上工业增加值增速（%）",
    "2020年上半年规上工业增加值增速",
    "备注",
)
CITY_WIDTHS: Final = (12, 14, 22, 22, 26)


def _city(code: str, name: str, quarter: str, half: str, remark: str = "") -> list[Cell]:
    """Return a row: per cent as a plain number for the quarter, as a percent cell for the half-year."""
    try:
        of_quarter: Cell = Decimal(quarter)
    except ArithmeticError:
        of_quarter = quarter
    return [code, name, of_quarter, Percent(Decimal(half) / 100), remark or None]


CITIES: Final = (
    _city("3501", "福州市", "2.1", "2.8"),
    _city("350200", "厦门市", "—", "5.1", "不参加排名，一季度增速未填"),
    _city("350300", "莆田市", "0", "0.6"),
    _city("3504", "三明市", "1.5", "2.0"),
    _city("350500", "泉州市", "-1.2", "0.3"),
    _city("350600", "漳州市", "0.4", "1.2"),
    _city("350700", "南平市", "-2.6", "-0.8"),
    _city("350800", "龙岩市", "2.1", "3.9"),
    _city("350900", "宁德市", "3.6", "4.2"),
    _city("350128", "平潭综合实验区", "6.0", "7.5", "不是设区市"),
    _city("—", "全省平均", "0.8", "2.2", "区划代码未填"),
)
