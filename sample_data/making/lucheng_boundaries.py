"""The enterprises of the Lucheng sample that stand at a boundary or carry a fault; each says what it is there for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from making.cells import Formula
from making.enterprise import Enterprise, Roster
from making.numbers_of_nobody import PRIVATE_NON_ENTERPRISE, enterprise_code

_WRONG_CHECK: Final = enterprise_code(70)[:-1] + ("1" if enterprise_code(70)[-1] != "1" else "2")
_TOO_SHORT: Final = enterprise_code(71)[:-1]
_LETTER_FOR_DIGIT: Final = enterprise_code(72).replace("YY0", "YYO")

GROWTH: Final = (
    # 1,180 / 1,000 is exactly 18 %, which is not above 18 %: not paid. Exactly 30 stayed: 30 × 500 = 15,000.
    Enterprise(
        31, "温州泓榆鞋业有限公司", "双屿街道", "C1952", date(2016, 4, 1), 4_200, 1_000, 1_180,
        Roster(stayed=30), "增长恰为18%；留温恰为30人",
    ),
    # One fen above 18 %: 100,000. 29 stayed; four locals and one dispatched without agreement do not help: no stay
    # bonus by default, 29 × 500 by the reading `headcount = stayed-with-dispatched`.
    Enterprise(
        32, "温州岱禾皮鞋有限公司", "双屿街道", "C1952", date(2016, 5, 1), 4_200, 1_000, Decimal("1180.000001"),
        Roster(stayed=29, local=4), "增长比18%多一分钱；留温29人",
    ),
    # Exactly 10,000,000 is not above it; 2022 is below 20,000,000. 30 stayed, two of them uninsured: 28 × 500 = 14,000
    # by the default reading `headcount = stayed`; nothing by `qualified`.
    Enterprise(
        33, "温州湉栎制笔有限公司", "蒲鞋市街道", "C2412", date(2018, 4, 1), 1_900, 800, 1_000,
        Roster(stayed=28, stayed_uninsured=2), "产值恰为1000万元；30人留温其中2人未参保",
    ),
    # One fen above 10,000,000: 100,000. 29 stayed for certain, one cannot be told: headcount-uncertain.
    Enterprise(
        34, "温州朗峤工艺品有限公司", "五马街道", "C2439", date(2018, 5, 1), 1_900, 800, Decimal("1000.000001"),
        Roster(stayed=29), "产值比1000万元多一分钱；留温29人另有1人不明",
    ),
    # Exactly 40,000,000 is not above it: 100,000, not 200,000. Dispatched staff: see the persons.
    Enterprise(
        35, "浙江桓屿电气有限公司", "藤桥镇", "C3823", date(2012, 5, 1), 14_000, 3_000, 4_000,
        Roster(stayed=30), "产值恰为4000万元；有劳务派遣人员",
    ),
    # One fen above 40,000,000: 200,000. Exhibitions of every kind.
    Enterprise(
        36, "浙江筠川鞋机有限公司", "仰义街道", "C3545", date(2012, 6, 1), 14_000, 3_000, Decimal("4000.000001"),
        note="产值比4000万元多一分钱；各类展会", foreign_trade="是",
    ),
    # 2022 exactly 1,000,000,000; growth 5,175 / 25,000 = 20.7 %: 200,000 + 2 × 50,000 (2.7 by `pro-rata`) = 300,000.
    # Charter 300,000 + 150,000, half is 225,000: ceiling 200,000. One person is claimed by the next as well.
    Enterprise(
        37, "浙江瀚屿鞋业集团有限公司", "双屿街道", "C1952", date(2004, 1, 1), 100_000, 25_000, 30_175,
        Roster(stayed=33), "年产值恰为10亿元，增长20.7%；包车超上限",
    ),
    # One fen below 1,000,000,000: no add-on, 200,000. Charter 400,000: half is exactly the ceiling.
    Enterprise(
        38, "浙江澍峰电器集团有限公司", "藤桥镇", "C3821", date(2004, 2, 1), Decimal("99999.999999"), 25_000, 30_175,
        Roster(stayed=35), "年产值比10亿元少一分钱；包车补贴恰为上限",
    ),
    # 15,000 / 45,000 = 33.33 %: 15 points, 200,000 + 750,000 = 950,000, ceiling 800,000 (950,000 by `add-on`);
    # 100,000 was received before: 700,000.
    Enterprise(
        39, "浙江珞川阀门集团有限公司", "藤桥镇", "C3443", date(2003, 1, 1), 200_000, 45_000, 60_000,
        Roster(stayed=34), "奖励超80万元上限，已享受10万元；重复与矛盾人员",
    ),
    # 9,000 / 30,000 = 30 %: 12 points, 200,000 + 600,000 = exactly the ceiling.
    Enterprise(
        40, "浙江屹澜服装集团有限公司", "南汇街道", "C1819", date(2003, 2, 1), 120_000, 30_000, 39_000,
        Roster(from_zhejiang=3), "奖励恰为80万元上限",
    ),
    # 2022 blank: whether there is an add-on cannot be told; 200,000 is paid with a notice. Trips at the boundaries.
    Enterprise(
        41, "温州沛峥光电有限公司", "七都街道", "C3974", date(2014, 1, 1), None, 4_000, 4_800,
        note="年产值未填；包车与展会各种情形",
    ),
    # 500 / 400 is exactly 25 % and 2022 exactly 20,000,000: fallback 50,000. Dates in every shape.
    Enterprise(
        42, "温州晗禾标牌有限公司", "广化街道", "C2319", date(2019, 1, 1), 2_000, 400, 500,
        Roster(stayed=30), "增长恰为25%，年产值恰为2000万元；日期写法各异",
    ),
    # One fen below 20,000,000: nothing. ID numbers in every shape.
    Enterprise(
        43, "温州翎溪箱包有限公司", "双屿街道", "C1922", date(2010, 9, 1), Decimal("1999.999999"), 400, 500,
        Roster(stayed=32), "年产值比2000万元少一分钱；证件号写法各异",
    ),
    # One fen below 25 %: nothing. Return transport from everywhere.
    Enterprise(
        44, "温州棽岚玩具有限公司", "丰门街道", "C2451", date(2019, 2, 1), 2_600, 400, Decimal("499.999999"),
        note="增长比25%少一分钱；返岗各种情形",
    ),
    # Became above-scale in 2022, exactly 8,000,000, output fell: 50,000 without a growth test.
    Enterprise(
        45, "温州峻泊模具有限公司", "仰义街道", "C3525", date(2022, 6, 15), 3_000, 900, 800,
        note="2022年小升规，产值恰为800万元",
    ),
    # One fen below 8,000,000.
    Enterprise(
        46, "温州湛榆铝业有限公司", "山福镇", "C3252", date(2022, 7, 1), 3_000, 900, Decimal("799.999999"),
        note="2022年小升规，产值比800万元少一分钱",
    ),
    # Heat supply is industrial but not manufacturing; 2022-01-01 is the first day of 2022: upgraded pays 50,000.
    Enterprise(
        47, "温州煦川热力有限公司", "滨江街道", "D4430", date(2022, 1, 1), 4_500, 1_100, 1_200,
        note="非制造业的小升规工业企业；包车不符",
    ),
    # A month as text, the last of 2022: 50,000.
    Enterprise(
        48, "温州榕砚橡胶有限公司", "山福镇", "C2915", "2022-12", 3_800, 1_000, 960, note="纳统日期为文字月份2022-12"
    ),
    # January 2023 is too late.
    Enterprise(
        49, "温州岚溯纸业有限公司", "丰门街道", "C2223", "2023-01", 3_300, 850, 900, note="2023年1月纳统"
    ),
    # No base: growth cannot be told; upgraded still pays 50,000.
    Enterprise(
        50, "温州祺栖新材料有限公司", "七都街道", "C2651", date(2022, 9, 1), 8_000, None, 2_000,
        note="同期产值未填，2022年小升规；居住证各种情形",
    ),
    # Base zero: growth cannot be told and nothing else pays: rejected.
    Enterprise(
        51, "温州昶屿涂料有限公司", "山福镇", "C2641", date(2015, 5, 1), 8_000, 0, 2_000, note="同期产值为0"
    ),
)  # fmt: skip

CONDITIONS: Final = (
    Enterprise(
        52, "温州砺栎模塑有限公司", "仰义街道", "C2929", date(2016, 3, 1), 5_000, 1_000, 1_500,
        note="已退出规上", above_scale="否",
    ),
    # Never above-scale, so no date: whether it became so in 2022 cannot be told from a blank.
    Enterprise(
        53, "温州柠川小家电有限公司", "松台街道", "C3852", None, 5_000, 1_000, 1_500,
        note="规下企业，纳统日期空白", above_scale="否",
    ),
    # Wholesale: neither manufacturing nor industrial; its business trips are what it is here for.
    Enterprise(
        54, "温州帆屿进出口有限公司", "南汇街道", "F5132", date(2019, 3, 1), 22_000, 4_500, 6_000,
        note="批发业；商务活动各种情形", foreign_trade="是",
    ),
    # F is wholesale, 34 is manufacturing of machinery.
    Enterprise(
        55, "温州砻川轴承有限公司", "藤桥镇", "F3451", date(2014, 7, 1), 7_000, 1_500, 2_000, note="行业门类与代码不符"
    ),
    # Registered in Ouhai: no money, but the residence points of its staff do not depend on that: 4 × 5.
    Enterprise(
        56, "温州瓯檀家居有限公司", "仰义街道", "C2110", date(2013, 1, 1), 5_600, 1_200, 1_500,
        Roster(stayed=30, permits=4, from_elsewhere=2), "注册在瓯海", region="330304",
    ),
    Enterprise(
        57, "温州舸汀游艇有限公司", "七都街道", "C3733", date(2013, 2, 1), 4_800, 1_000, 1_300,
        Roster(stayed=31), "财政收入不在本地", fiscal_local="否",
    ),
    Enterprise(
        58, "浙江岑峤线缆有限公司鹿城分公司", "藤桥镇", "C3831", date(2013, 3, 1), 5_600, 1_200, 1_500,
        Roster(from_elsewhere=2), "分公司，非独立法人", legal_person="否",
    ),
    # A private non-enterprise counts as an enterprise: 32 × 500 = 16,000. It claims nothing else.
    Enterprise(
        59, "温州市鹿城区棠棣护理院", "五马街道", "Q8514", roster=Roster(stayed=32), note="民办非企业单位",
        above_scale="否", kind=PRIVATE_NON_ENTERPRISE,
    ),
    Enterprise(
        60, "温州砚池文具有限公司", "大南街道", "C2411", date(2014, 3, 1), 5_600, 1_200, 1_500,
        Roster(stayed=30), "财政收入一栏未填", fiscal_local=None,
    ),
    Enterprise(
        61, "温州芷汀电镀有限公司", "仰义街道", "C3360", date(2014, 4, 1), 5_600, 1_200, 1_500,
        note="独立法人一栏写法不明", legal_person="待核",
    ),
)  # fmt: skip

FAULTS: Final = (
    # A number kept as text is read, with a notice: 25 %, 100,000.
    Enterprise(
        62, "温州沅岫铜业有限公司", "藤桥镇", "C3251", date(2011, 1, 1), 5_600, 1_200, "1,500.00", note="产值为文字格式"
    ),
    Enterprise(
        63, "温州墨栖印务有限公司", "五马街道", "C2319", date(2011, 2, 1), 5_600, 1_200,
        Formula("=NA()", "#N/A"), note="产值单元格报错",
    ),
    Enterprise(
        64, "温州澈屿洁具有限公司", "滨江街道", "C3383", date(2011, 4, 1), 5_600, -300, 1_500, note="同期产值为负数"
    ),
    Enterprise(
        65, "温州泠川拉链有限公司", "双屿街道", "C4119", date(2011, 5, 1), 5_600, 1_200, "约3000", note="产值写成约数"
    ),
    Enterprise(
        66, "温州槐序紧固件有限公司", "藤桥镇", "C3482", date(2011, 6, 1), 5_600, 1_200,
        Formula("=1200*1.25", ""), note="产值公式未计算",
    ),
    Enterprise(
        67, "温州浔阙气动元件有限公司", "仰义街道", "C3446", date(2011, 7, 1), 5_600, 1_200, "0.15亿", note="产值另带单位"
    ),
    # One code, two rows that differ: both rejected.
    Enterprise(
        68, "温州珺泽服装有限公司", "南汇街道", "C1819", date(2011, 8, 1), 5_600, 1_200, 1_500,
        Roster(from_elsewhere=1), "同一代码两行不同（一）",
    ),
    Enterprise(
        68, "温州珺泽服装有限公司", "南汇街道", "C1819", date(2011, 8, 1), 5_600, 1_200, 1_600,
        note="同一代码两行不同（二）",
    ),
    # One code, two rows alike: the first stands, 100,000 once.
    Enterprise(
        69, "温州皓川针织有限公司", "南汇街道", "C1763", date(2011, 9, 1), 5_600, 1_200, 1_500, note="同一代码两行相同（一）"
    ),
    Enterprise(
        69, "温州皓川针织有限公司", "南汇街道", "C1763", date(2011, 9, 1), 5_600, 1_200, 1_500, note="同一代码两行相同（二）"
    ),
    Enterprise(
        70, "温州砂砚工具有限公司", "山福镇", "C3322", date(2011, 10, 1), 5_600, 1_200, 1_500,
        Roster(from_elsewhere=1), "信用代码校验位错", code_as_written=_WRONG_CHECK,
    ),
    Enterprise(
        71, "温州霏栎灯具有限公司", "丰门街道", "C3872", date(2011, 11, 1), 5_600, 1_200, 1_500,
        note="信用代码少一位", code_as_written=_TOO_SHORT,
    ),
    Enterprise(
        72, "温州溟屿渔具有限公司", "七都街道", "C2449", date(2011, 12, 1), 5_600, 1_200, 1_500,
        note="信用代码把0写成字母O", code_as_written=_LETTER_FOR_DIGIT,
    ),
)  # fmt: skip

PRIOR: Final = (
    # Growth 100,000 - 30,000 - 20,000 = 50,000; stay bonus 30 × 500 = 15,000, all of it received already.
    Enterprise(
        73, "温州筱禾童鞋有限公司", "双屿街道", "C1952", date(2015, 1, 1), 5_600, 1_200, 1_500,
        Roster(stayed=30), "奖励部分已享受，留工补助全部已享受",
    ),
    # Stay bonus 40 × 500 - 5,000 = 15,000; growth 100,000, more than which was received already.
    Enterprise(
        74, "温州湄屿服饰有限公司", "南汇街道", "C1819", date(2015, 2, 1), 5_600, 1_200, 1_500,
        Roster(stayed=40, from_elsewhere=1), "留工补助部分已享受，奖励已超额享受",
    ),
)  # fmt: skip


def _agency(serial: int, name: str, township: str, note: str, agency: str | None = "是") -> Enterprise:
    return Enterprise(serial, name, township, "L7262", note=note, above_scale="否", agency=agency)


AGENCIES: Final = (
    _agency(75, "温州琢川人力资源有限公司", "五马街道", "引进4人"),
    _agency(76, "温州渡禾人力资源有限公司", "南汇街道", "引进恰为5人"),
    _agency(77, "浙江聚屿人力资源集团有限公司", "滨江街道", "引进250人，超10万元上限"),
    _agency(78, "温州迎栎企业管理有限公司", "松台街道", "引进6人但不是人力资源服务机构", None),
    _agency(79, "温州枝栖劳务有限公司", "双屿街道", "引进5人，其中1人1月4日参保"),
    _agency(80, "温州芃泽人才服务有限公司", "丰门街道", "引进4人，另有1人参保日期不明"),
    _agency(81, "温州泊岸人力资源有限公司", "藤桥镇", "引进6人，另有重复1人和两家同报1人"),
    _agency(82, "温州逐澜劳务派遣有限公司", "仰义街道", "引进7人，另有两家同报1人和有效期外2人"),
)

BOUNDARIES: Final = (*GROWTH, *CONDITIONS, *FAULTS, *PRIOR, *AGENCIES)
