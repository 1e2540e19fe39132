"""The ordinary enterprises of the Lucheng sample: nothing about them is special, so a reader can follow the result."""

from __future__ import annotations

from datetime import date
from typing import Final

from making.enterprise import Enterprise, Roster

# Growth is first quarter of 2023 over first quarter of 2022. The rosters give, in order: stayed, uninsured, permits,
# local, from Zhejiang, from East China, from elsewhere, left, by bus, silent. What each enterprise should get is
# worked out in tests/sample_data/expected_lucheng_2023.toml.
ORDINARY: Final = (
    Enterprise(
        1, "温州澜柘鞋业有限公司", "双屿街道", "C1952", date(2008, 6, 1), 18_600, 4_100, 4_920,
        Roster(82, 3, 30, 14, 4, 11, 9, 3, 2, 6), foreign_trade="是",
    ),
    Enterprise(
        2, "浙江岑栎服饰股份有限公司", "南汇街道", "C1819", date(2011, 3, 1), 9_800, 2_300, 2_760,
        Roster(64, 2, 22, 10, 3, 9, 7, 2, 0, 4), foreign_trade="是",
    ),
    Enterprise(
        3, "温州汀蔚眼镜有限公司", "丰门街道", "C3587", date(2013, 9, 1), 7_450, 1_800, 1_890,
        Roster(41, 1, 12, 8, 2, 6, 5, 1, 0, 3),
    ),
    Enterprise(
        4, "温州砚禾阀门有限公司", "藤桥镇", "C3443", date(2009, 1, 1), 24_000, 5_200, 6_500,
        Roster(90, 4, 35, 16, 5, 14, 12, 3, 4, 8),
    ),
    Enterprise(
        5, "温州檀屿电器有限公司", "仰义街道", "C3823", date(2014, 5, 1), 12_300, 3_050, 3_111,
        Roster(58, 2, 20, 9, 3, 8, 6, 2, 0, 5),
    ),
    Enterprise(
        6, "温州蔓溪包装有限公司", "丰门街道", "C2231", date(2017, 2, 1), 4_600, 1_100, 1_320,
        Roster(33, 1, 9, 6, 2, 5, 4, 1, 0, 2),
    ),
    Enterprise(
        7, "温州珩舟汽车零部件有限公司", "藤桥镇", "C3670", date(2010, 8, 1), 15_700, 3_900, 4_290,
        Roster(76, 3, 28, 12, 4, 10, 11, 2, 3, 6),
    ),
    Enterprise(
        8, "浙江霁川机械有限公司", "仰义街道", "C3542", date(2012, 4, 1), 8_900, 2_000, 2_600,
        Roster(52, 2, 15, 8, 2, 7, 6, 2, 0, 4),
    ),
    Enterprise(
        9, "温州芮泽合成革有限公司", "山福镇", "C2925", date(2007, 7, 1), 31_000, 7_600, 7_220,
        Roster(110, 5, 40, 18, 6, 15, 16, 4, 5, 9),
    ),
    Enterprise(
        10, "温州沅麓五金制品有限公司", "藤桥镇", "C3351", date(2018, 1, 1), 3_950, 900, 1_080,
        Roster(36, 1, 11, 6, 2, 4, 5, 1, 0, 3),
    ),
    Enterprise(
        11, "温州楠汐印刷有限公司", "五马街道", "C2319", date(2019, 6, 1), 2_850, 640, 800,
        Roster(24, 1, 7, 5, 1, 4, 3, 1, 0, 2),
    ),
    Enterprise(
        12, "温州砾青锁业有限公司", "双屿街道", "C3351", date(2013, 3, 1), 5_200, 1_250, 1_375,
        Roster(48, 2, 16, 8, 2, 7, 5, 2, 0, 4),
    ),
    Enterprise(
        13, "温州桐霭皮具有限公司", "双屿街道", "C1922", date(2015, 10, 1), 6_700, 1_500, 1_800,
        Roster(60, 2, 19, 9, 3, 8, 7, 2, 0, 5), foreign_trade="是",
    ),
    Enterprise(
        14, "温州岫禾食品有限公司", "滨江街道", "C1421", date(2016, 12, 1), 4_300, 1_000, 1_010,
        Roster(39, 1, 10, 7, 2, 5, 4, 1, 0, 3),
    ),
    Enterprise(
        15, "温州槿川电子科技有限公司", "七都街道", "C3989", date(2014, 2, 1), 11_000, 2_600, 3_120,
        Roster(72, 3, 26, 11, 4, 10, 9, 2, 3, 6), foreign_trade="是",
    ),
    Enterprise(
        16, "温州屿棠文具有限公司", "蒲鞋市街道", "C2411", date(2020, 5, 1), 2_400, 560, 616,
        Roster(21, 1, 6, 4, 1, 3, 3, 1, 0, 2),
    ),
    Enterprise(
        17, "温州沐岚日用品有限公司", "松台街道", "C4119", date(2018, 9, 1), 3_600, 850, 1_020,
        Roster(34, 1, 10, 6, 2, 4, 4, 1, 0, 3),
    ),
    Enterprise(
        18, "温州翊澄泵业有限公司", "藤桥镇", "C3441", date(2011, 11, 1), 7_800, 1_900, 2_280,
        Roster(56, 2, 18, 9, 3, 7, 8, 2, 0, 5),
    ),
    Enterprise(
        19, "温州昀泽塑料有限公司", "山福镇", "C2929", date(2019, 4, 1), 2_950, 700, 880,
        Roster(31, 1, 9, 5, 2, 4, 4, 1, 0, 2),
    ),
    Enterprise(
        20, "浙江琅屿鞋材有限公司", "丰门街道", "C1959", date(2012, 8, 1), 5_400, 1_300, 1_261,
        Roster(67, 3, 21, 11, 3, 9, 8, 2, 0, 5),
    ),
    Enterprise(
        21, "温州栖梧标准件有限公司", "仰义街道", "C3482", date(2017, 7, 1), 4_100, 980, 1_176,
        Roster(44, 2, 13, 7, 2, 6, 6, 1, 0, 4),
    ),
    Enterprise(
        22, "温州璟川纺织有限公司", "大南街道", "C1713", date(2018, 3, 1), 3_300, 800, 824,
        Roster(35, 1, 10, 6, 2, 5, 4, 1, 0, 3),
    ),
    Enterprise(
        23, "温州漪澜家具有限公司", "广化街道", "C2110", date(2020, 1, 1), 2_700, 650, 754,
        Roster(38, 2, 12, 6, 2, 5, 5, 1, 0, 3),
    ),
    Enterprise(
        24, "温州峥屿纽扣有限公司", "双屿街道", "C4119", date(2019, 9, 1), 3_150, 720, 792,
        Roster(45, 2, 14, 8, 2, 6, 6, 2, 0, 4),
    ),
    Enterprise(
        25, "温州霖枫制鞋有限公司", "双屿街道", "C1952", date(2006, 1, 1), 42_000, 9_500, 11_400,
        Roster(120, 5, 45, 20, 6, 18, 17, 4, 5, 10),
    ),
    Enterprise(
        26, "浙江弋澜智能装备有限公司", "七都街道", "C3490", date(2015, 6, 1), 27_500, 6_000, 6_900,
        Roster(70, 3, 25, 12, 4, 10, 10, 2, 0, 5),
    ),
)  # fmt: skip
