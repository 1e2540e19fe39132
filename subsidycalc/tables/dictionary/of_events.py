"""The tables of what enterprises did, paid or received, and of regions."""

from __future__ import annotations

from typing import Final

from subsidycalc.tables.dictionary.fields import (
    CODE,
    FEN,
    OUTPUT,
    count,
    country,
    date,
    flag,
    money,
    region,
    text,
)
from subsidycalc.tables.model import Field, Kind, TableDefinition
from subsidycalc.tables.plausible import AtMost

EXHIBITIONS: Final = TableDefinition(
    "exhibitions",
    "展会",
    "Exhibitions",
    (
        CODE,
        text("expo", "展会名称", "Exhibition", "展会", "展览名称", "展览会名称", "Expo"),
        country(
            "country", "举办国家或地区", "Country or region", "举办国家", "举办地", "国家或地区", "国家", "举办国",
            "举办国家地区", "Country",
        ),
        date("start_date", "开展日期", "Opening date", "开展时间", "开幕日期", "展会日期", "展会开始日期"),
        count("persons", "人次", "Person-times", "参展人次", "参展人数", "人数", positive=True),
    ),
    plausible=(AtMost("persons", 500),),
    aliases=("展会名单", "参展", "参展情况", "展览", "exhibition", "expos"),
)  # fmt: skip

BUSINESS_TRIPS: Final = TableDefinition(
    "business_trips",
    "商务活动",
    "Business trips",
    (
        CODE,
        country("country", "目的国家", "Destination", "目的地", "目的国", "目的国家或地区", "国家", "Country"),
        Field(
            "purpose", "事由", Kind.CHOICE, "Purpose",
            ("出境事由", "出国事由", "目的"),
            choices=("商务", "参展"),
            choice_aliases=(
                ("商务活动", "商务"), ("商务洽谈", "商务"), ("洽谈", "商务"), ("business", "商务"),
                ("展会", "参展"), ("参加展会", "参展"), ("exhibition", "参展"), ("expo", "参展"),
            ),
        ),
        date("depart_date", "出境日期", "Departure date", "出境时间", "出国日期", "出发日期"),
        money("airfare", "机票费用", "Airfare", "机票费", "机票", "机票金额", "国际机票费用", positive=True),
    ),
    plausible=(AtMost("airfare", 1_000_000 * FEN),),
    aliases=("商务", "商务活动名单", "商务出境", "出境商务活动", "business trip", "business"),
)  # fmt: skip

CHARTER_TRIPS: Final = TableDefinition(
    "charter_trips",
    "包车",
    "Charter trips",
    (
        CODE,
        date("trip_date", "包车日期", "Trip date", "包车时间", "发车日期"),
        region(
            "origin_region", "出发地区划代码", "Region of departure", "出发地", "出发地代码", "始发地区划代码"
        ),
        money(
            "cost",
            "企业承担费用",
            "Cost borne by the enterprise",
            "承担费用",
            "企业承担金额",
            "包车费用",
            "费用",
            positive=True,
        ),
        count("riders", "乘车人数", "Riders", "乘坐人数", "搭乘人数", "载客人数"),
    ),
    plausible=(AtMost("cost", 1_000_000 * FEN),),
    aliases=("包车名单", "包车情况", "包车明细", "charter trip", "charters"),
)  # fmt: skip

CONTRIBUTIONS: Final = TableDefinition(
    "contributions",
    "社保缴费",
    "Contributions",
    (
        CODE,
        Field(
            "month", "费款月份", Kind.MONTH, "Month due",
            ("费款所属期", "费款所属月份", "所属月份", "缴费月份", "月份"),
        ),
        money(
            "pension", "养老单位缴费", "Employer's pension contribution", "养老保险单位缴费", "养老保险", "单位养老保险",
            "养老保险单位部分"
        ),
        money(
            "unemployment", "失业单位缴费", "Employer's unemployment contribution", "失业保险单位缴费", "失业保险",
            "单位失业保险", "失业保险单位部分",
        ),
        money(
            "injury", "工伤单位缴费", "Employer's injury contribution", "工伤保险单位缴费", "工伤保险", "单位工伤保险",
            "工伤保险单位部分"
        ),
    ),
    aliases=("社保缴费明细", "社会保险缴费", "社保", "单位缴费", "contribution"),
)  # fmt: skip

RENTS: Final = TableDefinition(
    "rents",
    "房租",
    "Rents",
    (
        CODE,
        flag("state_owned", "国有房产", "State-owned premises", "是否国有房产", "国有房屋", "承租国有房产"),
        money("monthly_rent", "月租金", "Monthly rent", "月房租", "每月租金", "租金", per=("月",), positive=True),
        count("waived_months", "减免月数", "Months waived", "减免月份数", "免租月数"),
        Field(
            "mode", "方式", Kind.CHOICE, "Way of relief",
            ("减免方式", "减免类型"),
            choices=("免收", "减半"),
            choice_aliases=(
                ("全免", "免收"), ("免租", "免收"), ("waived", "免收"), ("full", "免收"),
                ("减半收取", "减半"), ("减半征收", "减半"), ("半价", "减半"), ("half", "减半"), ("halved", "减半"),
            ),
        ),
    ),
    aliases=("房租减免", "租金", "租金减免", "rent"),
)  # fmt: skip

GUARANTEES: Final = TableDefinition(
    "guarantees",
    "担保",
    "Guarantees",
    (
        CODE,
        flag("government_backed", "政府性担保", "Government-backed", "是否政府性担保", "政府性融资担保"),
        date("charged_on", "收费日期", "Charged on", "收费时间", "收取日期"),
        money("fee", "担保费", "Guarantee fee", "担保费用", "担保费金额", "Fee", positive=True),
    ),
    aliases=("担保费", "融资担保", "担保明细", "guarantee"),
)  # fmt: skip

PROJECTS: Final = TableDefinition(
    "projects",
    "项目",
    "Projects",
    (
        CODE,
        text("project", "项目名称", "Project", "项目", "工程名称"),
        date("commissioned_on", "投产日期", "Commissioned on", "投产时间", "建成投产日期"),
        OUTPUT,
    ),
    aliases=("项目名单", "项目信息", "新投产项目", "project"),
)  # fmt: skip

REGIONS: Final = TableDefinition(
    "regions",
    "地区",
    "Regions",
    (
        region("region_code", "区划代码", "Region code", "行政区划代码", "地区代码", "地区区划代码"),
        text("name", "地区名称", "Region", "地区", "名称", "市州", "城市", "设区市"),
        Field(
            "growth", "增加值增速", Kind.PERCENT, "Growth of value added",
            ("工业增加值增速", "规上工业增加值增速", "规模以上工业增加值增速", "增速", "增长率"), period="any",
        ),
        count("poor_population", "未脱贫人口", "Population in poverty", "未脱贫人数", "剩余未脱贫人口", "贫困人口"),
    ),
    aliases=("地区名单", "各地区", "市州", "设区市", "region"),
    entity="region_code",
)  # fmt: skip

PRIOR_AWARDS: Final = TableDefinition(
    "prior_awards",
    "已享受奖补",
    "Prior awards",
    (
        CODE,
        text("policy", "政策", "Policy", "政策名称", "政策文件"),
        text("provision", "项目", "Provision", "项目名称", "奖补项目", "条款"),
        money("amount", "已享受金额", "Amount received", "金额", "已兑现金额", "奖补金额"),
    ),
    aliases=("已享受", "已享受奖励", "已享受补贴", "已兑现", "prior award"),
)  # fmt: skip
