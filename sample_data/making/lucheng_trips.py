"""Exhibitions, business trips, charter coaches and awards received before, of the Lucheng sample."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from making.cells import Formula

if TYPE_CHECKING:
    from making.cells import Cell

EXHIBITION_HEADINGS: Final = (
    "统一社会信用代码",
    "企业名称",
    "展会名称",
    "举办国家或地区",
    "开展日期",
    "人次",
    "备注",
)
EXHIBITION_WIDTHS: Final = (22, 32, 30, 18, 14, 8, 34)

# Serial, exhibition, country, first day, persons, note. 8,000 a person in Asia, 15,000 elsewhere.
EXHIBITIONS: Final[tuple[tuple[int, str, Cell, Cell, Cell, str], ...]] = (
    (1, "科隆国际五金展", "德国", date(2023, 2, 28), 2, ""),  # 2 × 15,000 = 30,000
    (2, "东京国际服装展", "日本", date(2023, 3, 15), 3, ""),  # 3 × 8,000 = 24,000
    (4, "胡志明市工业展", "越南", date(2023, 3, 8), 2, ""),  # 2 × 8,000 = 16,000
    (13, "米兰国际皮具展", "Italy", "2023.2.19", 2, ""),  # 2 × 15,000 = 30,000
    (15, "中东电子展", "AE", date(2023, 1, 16), 3, ""),  # the United Arab Emirates: 3 × 8,000 = 24,000
    (36, "曼谷鞋机展", "泰国", date(2023, 1, 1), 1, "一季度第一天"),  # 8,000
    (36, "拉斯维加斯鞋机展", "美国", date(2023, 3, 31), 1, "一季度最后一天"),  # 15,000
    (36, "雅加达鞋机展", "印度尼西亚", date(2022, 12, 31), 1, "早一天"),  # outside-quarter
    (36, "首尔鞋机展", "韩国", date(2023, 4, 1), 1, "晚一天"),  # outside-quarter
    (36, "上海鞋机展", "中国", date(2023, 3, 1), 2, "境内展会"),  # not-abroad
    (36, "香港国际皮革展", "中国香港", date(2023, 3, 2), 2, "香港按境外亚洲"),  # 2 × 8,000 = 16,000
    (36, "伊斯坦布尔鞋展", "土耳其", date(2023, 2, 1), 1, "土耳其属亚洲"),  # 8,000
    (36, "莫斯科鞋展", "俄罗斯", date(2023, 2, 10), 1, "俄罗斯属欧洲"),  # 15,000
    (36, "开罗皮革展", "EG", date(2023, 2, 14), 1, "国家写成代码"),  # Egypt: 15,000
    (36, "地中海鞋展", "欧洲", date(2023, 2, 20), 1, "只写了洲名"),  # country-unknown
    (36, "环球巡回鞋展", "法国", date(2023, 2, 22), 1, "同一展会两个国家（一）"),  # country-conflict
    (36, "环球巡回鞋展", "西班牙", date(2023, 2, 22), 1, "同一展会两个国家（二）"),  # country-conflict
    (36, "柏林电子展", "德国", date(2023, 3, 5), 3, "同一展会3人"),  # 3 × 15,000 = 45,000
    (
        36,
        "柏林电子展",
        "德国",
        date(2023, 3, 5),
        2,
        "同一展会再2人，只余1个名额",
    ),  # 1 × 15,000 = 15,000, with a notice
    (36, "柏林电子展", "德国", date(2023, 3, 5), 1, "同一展会又1人，名额已满"),  # over-four
    (36, "大阪鞋材展", "日本", date(2023, 3, 9), Decimal("2.5"), "人次不是整数"),  # not-whole; takes no place
    (36, "大阪鞋材展", "日本", date(2023, 3, 9), 4, "人次恰为4人"),  # 4 × 8,000 = 32,000
    (36, "河内鞋材展", "越南", date(2023, 3, 10), None, "人次未填"),  # missing-value
    (36, "金边鞋材展", "柬埔寨", date(2023, 3, 11), -1, "人次为负数"),  # negative-number
    (41, "法兰克福照明展", "德国", date(2023, 3, 12), 1, "国家一格合并（一）"),  # 15,000
    (41, "慕尼黑光电展", None, date(2023, 3, 20), 1, "国家一格合并（二）"),  # merged-cell
    (57, "首尔游艇展", "韩国", date(2023, 3, 3), 1, "财政收入不在本地"),  # fiscal-elsewhere
    (999, "首尔玩具展", "韩国", date(2023, 3, 3), 1, "企业未列入名单"),  # unknown-enterprise
)
EXHIBITION_MERGED: Final = ((24, 25, 3),)

BUSINESS_HEADINGS: Final = (
    "统一社会信用代码",
    "企业名称",
    "目的国家",
    "事由",
    "出境日期",
    "机票费用（元）",
    "备注",
)
BUSINESS_WIDTHS: Final = (22, 32, 14, 10, 14, 16, 34)

# Serial, destination, purpose, day of departure, air fare in yuan, note. 30 % of the fares, rounded once an enterprise.
BUSINESS_TRIPS: Final[tuple[tuple[int, Cell, Cell, Cell, Cell, str], ...]] = (
    (1, "越南", "商务", date(2023, 2, 14), 3_200, ""),
    (1, "印度尼西亚", "商务", date(2023, 3, 20), 4_800, ""),  # 30 % of 8,000 = 2,400
    (2, "日本", "商务", date(2023, 3, 1), Decimal("1000.05"), "补助有半分钱"),  # 300.015, so 300.02
    (3, "日本", "商务", date(2023, 3, 1), 2_000, "非外贸企业"),  # not-foreign-trade
    (13, "新西兰", "商务", date(2023, 4, 6), 10_000, ""),  # 3,000
    # 30 % of 6,543.21 + 9,876.55 + 5,000.05 = 21,419.81 is 6,425.943, so 6,425.94 (row by row it would be 6,425.95).
    (54, "日本", "商务", date(2023, 1, 5), Decimal("6543.21"), "有效期第一天"),
    (54, "韩国", "商务", date(2023, 1, 4), 4_000, "印发前一天"),  # outside-validity; inside by `2022-12-28`
    (54, "越南", "商务", date(2022, 12, 27), 3_000, "签署前一天"),  # outside-validity by either reading
    (54, "澳大利亚", "商务", date(2023, 6, 30), Decimal("9876.55"), "有效期最后一天"),
    (54, "马来西亚", "商务", date(2023, 7, 1), 3_100, "有效期后一天"),  # outside-validity
    (54, "新加坡", "商务", date(2023, 5, 8), "5,000.05", "金额为文字格式"),
    (54, "美国", "商务", date(2023, 3, 6), 9_000, "非RCEP成员国"),  # not-rcep
    (54, "中国香港", "商务", date(2023, 3, 7), 1_500, "香港非RCEP成员国"),  # not-rcep
    (54, "日本", "参展", date(2023, 3, 14), 3_000, "参展"),  # exhibition-trip
    (54, "泰国", "旅游", date(2023, 3, 15), 2_500, "事由写法不明"),  # invalid-choice
    (54, "菲律宾", "商务", date(2023, 4, 10), -500, "机票费用为负数"),  # negative-number
    (54, "缅甸", "商务", date(2023, 4, 11), "—", "机票费用未填"),  # missing-value
)
BUSINESS_TOTALS: Final[tuple[Cell, ...]] = ("合计", None, None, None, None, 66_000, None)
"""What the office typed; the fares add up to something else."""

CHARTER_HEADINGS: Final = (
    "统一社会信用代码",
    "企业名称",
    "包车日期",
    "出发地区划代码",
    "企业承担费用（元）",
    "备注",
)
CHARTER_WIDTHS: Final = (22, 32, 14, 16, 20, 34)

# Serial, day, place of departure, share of the hire in yuan, note. Half is paid.
CHARTERS: Final[tuple[tuple[int, Cell, Cell, Cell, str], ...]] = (
    (1, date(2023, 1, 28), "522424", 36_000, ""),  # 18,000
    (4, date(2023, 1, 27), "411523", 42_000, ""),
    (4, date(2023, 1, 30), "422801", 38_000, ""),  # 40,000 with the row before
    (7, date(2023, 1, 29), "530627", Decimal("12345.67"), "合租，补贴有半分钱"),  # 6,172.835, so 6,172.84
    (9, date(2023, 1, 29), "500235", 55_000, ""),  # 27,500
    (15, date(2023, 1, 31), "610924", 61_000, ""),  # 30,500
    (25, date(2023, 1, 28), "522424", 70_000, ""),  # 35,000
    (37, date(2023, 1, 26), "522424", 300_000, "超上限（一）"),
    (37, date(2023, 1, 27), "530627", 150_000, "超上限（二）"),  # half of 450,000 is 225,000: 200,000
    (38, date(2023, 1, 27), "522424", 400_000, "恰为上限"),  # 200,000
    (40, date(2023, 1, 28), "331081", 9_000, "省内包车"),  # not-cross-province
    (41, date(2023, 1, 21), "422801", 20_000, "早一天"),  # outside-window
    (41, date(2023, 1, 22), "422801", 20_000, "第一天"),  # 10,000
    (41, date(2023, 2, 2), "422801", 20_000, "最后一天"),  # 10,000
    (41, date(2023, 2, 3), "422801", 20_000, "晚一天"),  # outside-window
    (41, date(2023, 1, 25), "42", 10_000, "出发地只有省级代码"),  # 5,000
    (41, date(2023, 1, 25), None, 10_000, "出发地未填"),  # missing-value
    (41, date(2023, 1, 25), "422801", "对方免费", "费用不是数字"),  # invalid-number
    (47, date(2023, 1, 25), "422801", 20_000, "非制造业"),  # not-manufacturing
    (55, date(2023, 1, 25), "422801", 20_000, "行业门类与代码不符"),  # industry-conflict
)
CHARTER_TOTALS: Final[tuple[Cell, ...]] = (
    "合计",
    None,
    None,
    None,
    Formula(
        "=SUM(E2:E21)", sum((cost for *_, cost, _ in CHARTERS if isinstance(cost, int | Decimal)), Decimal(0))
    ),
    None,
)

PRIOR_HEADINGS: Final = ("统一社会信用代码", "企业名称", "政策", "项目", "已享受金额（元）", "备注")
PRIOR_WIDTHS: Final = (22, 32, 24, 20, 18, 26)

# Serial, policy, provision, yuan, note.
PRIOR_AWARDS: Final[tuple[tuple[int, str, str, Cell, str], ...]] = (
    (39, "市级开门红", "growth-reward", 100_000, "先封顶再扣减"),  # 800,000 - 100,000 = 700,000
    (73, "市级开门红", "growth-reward", 30_000, "第一笔"),
    (73, "省级稳增长", "growth-reward", 20_000, "第二笔"),  # 100,000 - 50,000 = 50,000
    (73, "市级留工补助", "stay-bonus", 15_000, "全额已享受"),  # 15,000 - 15,000: nothing left
    (74, "市级留工补助", "stay-bonus", 5_000, "部分已享受"),  # 20,000 - 5,000 = 15,000
    (74, "市级开门红", "growth-reward", 120_000, "已享受超过本政策"),  # 100,000 - 120,000: nothing left
)
