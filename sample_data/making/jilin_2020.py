"""The enterprises and regions of the sample for Jilin 2020; each remark says what its row is there for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from making.listed import UNLISTED, Listed

if TYPE_CHECKING:
    from making.cells import Cell


@dataclass(frozen=True)
class Enterprise(Listed):
    """One row of the sheet of enterprises; money in yuan but where the heading says otherwise."""

    industry: str
    size: str
    insured_count: Cell = None
    headcount: Cell = None
    layoffs: Cell = None
    premium: Cell = None
    remark: str = ""
    insured: str = "是"
    hardship: str | None = None
    benefit: Cell = None
    new_hires: Cell = None
    loan: Cell = None
    """Ten thousand yuan."""
    above_scale: str | None = None
    above_scale_on: Cell = None
    expanded: str | None = None
    output_2019: Cell = None
    """Ten thousand yuan."""
    output_2020: Cell = None
    """Thousand yuan."""
    applies_for: str | None = None

    def row(self, number: int) -> list[Cell]:
        """Return the row on the sheet of enterprises."""
        return [
            number,
            self.code,
            self.name,
            self.region,
            self.industry,
            self.size,
            self.insured,
            self.insured_count,
            self.headcount,
            self.layoffs,
            self.premium,
            self.hardship,
            self.benefit,
            self.new_hires,
            self.loan,
            self.above_scale,
            self.above_scale_on,
            self.expanded,
            self.output_2019,
            self.output_2020,
            self.applies_for,
            self.remark or None,
        ]


HEADINGS: Final = (
    "序号",
    "统一社会信用代码",
    "企业名称",
    "注册地区划代码",
    "行业代码",
    "企业划型",
    ("失业保险", "参保企业"),
    ("失业保险", "参保职工人数"),
    ("失业保险", "职工总数"),
    ("失业保险", "裁员人数"),
    ("失业保险", "2019年度失业保险费（元）"),
    ("失业保险", "困难企业"),
    ("失业保险", "当地月人均失业保险金（元）"),
    ("创业担保贷款", "合格新招用人数"),
    ("创业担保贷款", "申请贷款额（万元）"),
    ("工业", "规上企业"),
    ("工业", "纳统日期"),
    ("工业", "增产扩能或脱困"),
    ("工业", "2019年一季度产值（万元）"),
    ("工业", "2020年一季度产值（千元）"),
    "申报项目",
    "备注",
)
WIDTHS: Final = (6, 22, 30, 12, 10, 10, 10, 10, 10, 10, 16, 10, 16, 12, 14, 10, 12, 12, 16, 16, 18, 34)

SMALL, MEDIUM, LARGE, MICRO = "小型", "中型", "大型", "微型"

ORDINARY: Final = (
    Enterprise(
        2001, "长春砚松汽车零部件有限公司", "220104", "C3670", SMALL, 28, 30, 1, Decimal("18432.60"),
        new_hires=5, loan=200,
    ),
    # 12 of 220 laid off are within 5.5 %; the text has no share for more than 30 insured. Output fell by a third.
    Enterprise(
        2002, "吉林沅柞化工有限公司", "220203", "C2614", MEDIUM, 210, 220, 12, 386_500,
        hardship="是", benefit=Decimal("1250.50"), above_scale="是", above_scale_on=date(2009, 1, 1),
        output_2019=9_000, output_2020=60_000,
    ),
    Enterprise(2003, "四平溯榛食品有限公司", "220302", "C1353", SMALL, 45, 50, 2, Decimal("52345.67")),
    Enterprise(
        2004, "辽源栎禾服饰有限公司", "220402", "C1819", MICRO, 12, 14, 0, Decimal("9876.54"),
        hardship="是", benefit=1_180,
    ),
    Enterprise(
        2006, "长春屹川重型装备集团有限公司", "220106", "C3513", LARGE, 1_850, 1_900, 38, 2_150_000,
        hardship="是", benefit=1_300, new_hires=300, loan=900, above_scale="是", above_scale_on=date(2003, 5, 1),
        expanded="是", output_2019=60_000, output_2020=640_000,
    ),
    Enterprise(2030, "长春泓榆电子有限公司", "220102", "C3982", MEDIUM, 400, 420, 0),
    Enterprise(2031, "长春榆湾房地产开发有限公司", "220104", "K7010", MEDIUM, 60, 66, 1),
)  # fmt: skip

REFUNDS: Final = (
    Enterprise(
        2005, "通化岚芝药业有限公司", "220502", "C2740", SMALL, 10, 12, 2, 72_000, "两项返还恰好相等",
        hardship="是", benefit=1_200,
    ),
    Enterprise(
        2007, "白山柞岭林产有限公司", "220602", "C2011", SMALL, 0, 8, 0, 1_200, "未参保；新招用不足15%",
        insured="否", new_hires=1, loan=50,
    ),
    Enterprise(2008, "松原岱禾农机有限公司", "220702", "C3572", SMALL, 30, 40, 8, Decimal("21000.05"), "裁员率恰为20%"),
    Enterprise(2009, "白城汐麦面粉有限公司", "220802", "C1311", SMALL, 30, 40, 9, 20_000, "裁员率超过20%"),
    Enterprise(2010, "延吉砾泉饮料有限公司", "222401", "C1523", SMALL, 31, 40, 8, 20_000, "参保31人，裁员率20%超过5.5%"),
    Enterprise(
        2011, "集安澜参特产有限公司", "220582", "C1371", SMALL, 20, 25, None, 15_000, "裁员人数未填",
        hardship="是", benefit=1_150,
    ),
    Enterprise(2012, "敦化峤木家居有限公司", "222403", "C2110", SMALL, 6, 0, 0, 8_000, "职工总数为0", new_hires=3, loan=80),
    Enterprise(2013, "蛟河芮果酒业有限公司", "220281", "C1515", MICRO, "11.5", 13, 0, 6_000, "参保人数带小数"),
    Enterprise(
        2014, "公主岭澍丰饲料有限公司", "220381", "C1329", SMALL, 20, 22, 0, None, "困难企业，失业保险金未填",
        hardship="是",
    ),
    Enterprise(
        2015, "哈尔滨冰溪乳业有限公司", "230102", "C1441", SMALL, 20, 25, 0, 10_000, "注册在黑龙江", new_hires=5, loan=100
    ),
    Enterprise(
        2027, "通榆榛丰农业有限公司", "220822", "A0111", SMALL, 20, 22, 0, None, "申报困难返还但不是困难企业",
        hardship="否", benefit=1_100, applies_for="困难企业失业保险稳岗返还",
    ),
    Enterprise(2028, "镇赉渺湖渔业有限公司", "220821", "C1361", MICRO, 8, 9, 0, 5_000, "同一代码两行相同（一）"),
    Enterprise(2028, "镇赉渺湖渔业有限公司", "220821", "C1361", MICRO, 8, 9, 0, 5_000, "同一代码两行相同（二）"),
)  # fmt: skip

LOANS: Final = (
    Enterprise(
        2016, "九台梓轩电商有限公司", "220113", "I6421", SMALL, headcount=100, new_hires=15,
        remark="新招用恰为15%，申请额未填",
    ),
    Enterprise(
        2017, "榆树穗岭米业有限公司", "220182", "C1312", SMALL, headcount=101, new_hires=8, loan=300,
        remark="101人，新招用8人不足8%",
    ),
    Enterprise(
        2018, "德惠禽澜食品有限公司", "220183", "C1352", MEDIUM, headcount=200, new_hires=16, loan=500,
        remark="新招用恰为8%，申请500万元超上限",
    ),
)  # fmt: skip

INDUSTRY: Final = (
    Enterprise(
        2019, "梅河口岫药有限公司", "220581", "C2720", MEDIUM, remark="净增恰为2000万元", above_scale="是",
        above_scale_on=date(2012, 6, 1), expanded="是", output_2019=4_000, output_2020=60_000,
    ),
    Enterprise(
        2020, "洮南榆风电机有限公司", "220881", "C3811", MEDIUM, remark="净增比2000万元少一分钱", above_scale="是",
        above_scale_on=date(2013, 6, 1), expanded="是", output_2019=4_000, output_2020=Decimal("59999.99999"),
    ),
    Enterprise(
        2021, "珲春泠海水产有限公司", "222404", "C1361", SMALL, headcount=100, new_hires=14,
        remark="3月新入规，上年同期未填；新招用14人", above_scale="是",
        above_scale_on="2020年3月", expanded="是", output_2020=12_000,
    ),
    Enterprise(
        2022, "舒兰榷禾米业有限公司", "220283", "C1312", SMALL, remark="上年同期未填", above_scale="是",
        above_scale_on=date(2015, 6, 1), expanded="是", output_2020=60_000,
    ),
    Enterprise(
        2023, "磐石砾峰采石有限公司", "220284", "B1019", SMALL, remark="降幅恰为30%", above_scale="是",
        above_scale_on=date(2014, 6, 1), output_2019=10_000, output_2020=70_000,
    ),
    Enterprise(
        2024, "桦甸屿金矿业有限公司", "220282", "B0921", SMALL, remark="降幅比30%多一分钱", above_scale="是",
        above_scale_on=date(2014, 7, 1), output_2019=10_000, output_2020=Decimal("69999.99999"),
    ),
    Enterprise(
        2025, "延吉迎澜商贸有限公司", "222401", "F5111", SMALL, remark="批发业不是工业", above_scale="是",
        above_scale_on=date(2014, 8, 1), expanded="是", output_2019=8_000, output_2020=100_000,
    ),
    Enterprise(
        2026, "图们榭竹木业有限公司", "222402", "C2031", SMALL, remark="已退出规上", above_scale="否",
        above_scale_on=date(2014, 9, 1), output_2019=8_000, output_2020=40_000,
    ),
)  # fmt: skip

ENTERPRISES: Final = (*ORDINARY, *REFUNDS, *LOANS, *INDUSTRY)
STRANGER: Final = Listed(UNLISTED, "吉林未列企业有限公司", "220104")
"""An enterprise that the sheet of enterprises does not have."""

REGION_HEADINGS: Final = (
    "区划代码",
    "地区名称",
    "未脱贫人口（人）",
    "2020年城市低保年标准（元）",
    "2019年城市居民人均可支配收入（元）",
    "2020年农村低保年标准（元）",
    "2020年光伏发电收益（元）",
    "2020年用于公益岗位工资和劳务费（元）",
    "备注",
)
REGION_WIDTHS: Final = (12, 20, 16, 16, 18, 16, 18, 20, 34)

# 13,053 heads of Jilin in all, 65,265,000 yuan at 5,000 a head: beyond the pool of 50,000,000.
REGIONS: Final[tuple[tuple[Cell, ...], ...]] = (
    ("2201", "长春市", 1_200, 7_800, 37_844, 4_800, 2_000_000, 1_800_000, None),
    ("2202", "吉林市", 1_850, 6_000, 30_000, 4_000, 1_000_000, 800_000, "恰为20%、4000元和80%"),
    (
        "2203", "四平市", 900, Decimal("5999.99"), 30_000, Decimal("3999.99"), 1_000_000, Decimal("799999.99"),
        "都差一分钱",
    ),
    ("2204", "辽源市", 640, 6_200, None, "四千", 900_000, None, "人均收入和劳务费未填，农村标准不是数字"),
    ("2205", "通化市", 1_310, None, None, None, None, None, None),
    ("2206", "白山市", 870, None, None, None, None, None, None),
    ("2207", "松原市", 1_460, None, None, None, None, None, None),
    ("2208", "白城市", 2_935, None, None, None, None, None, None),
    ("2224", "延边朝鲜族自治州", 1_888, 6_500, 28_000, 4_200, 3_000_000, 2_700_000, "与所辖珲春市都达标"),
    ("220581", "梅河口市", "120.5", None, None, None, None, None, "人口带小数"),
    ("220381", "公主岭市", 310, None, None, None, None, None, "同一代码两行不同（一）"),
    ("220381", "公主岭市", 320, None, None, None, None, None, "同一代码两行不同（二）"),
    ("222404", "珲春市", "—", 6_600, 29_000, 4_300, 500_000, 450_000, "没有申报人口，与所属延边州都达标"),
    ("2301", "哈尔滨市", 300, 7_000, 30_000, 4_500, 100_000, 90_000, "黑龙江的地区"),
)  # fmt: skip
