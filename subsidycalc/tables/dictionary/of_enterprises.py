"""The table of enterprises."""

from __future__ import annotations

from typing import Final

from subsidycalc.tables.dictionary.fields import (
    CODE,
    FEN,
    OUTPUT,
    count,
    flag,
    flag_blank_no,
    money,
    region,
    text,
)
from subsidycalc.tables.model import Field, Kind, TableDefinition
from subsidycalc.tables.plausible import AtMost, NotMore, OnlyWith, PerHead

ENTERPRISES: Final = TableDefinition(
    "enterprises",
    "企业",
    "Enterprises",
    (
        CODE,
        text(
            "name", "企业名称", "Enterprise name", "公司名称", "单位名称", "名称", "企业", "公司", "申报企业",
            "申报单位", "Company", "Company name",
        ),
        region(
            "region_code", "注册地区划代码", "Region code of registration", "区划代码", "行政区划代码", "注册地",
            "注册地代码", "注册地行政区划代码", "所在地区划代码",
        ),
        text("township", "所属街镇", "Township", "街镇", "街道", "乡镇", "所属街道", "所属乡镇", "镇街", "镇(街道)"),
        flag("fiscal_local", "财政收入在本地", "Fiscal revenue local", "财政收入归属本地", "财政属本地", "税收在本地"),
        flag("legal_person", "独立法人", "Legal person", "是否独立法人", "法人", "独立法人资格"),
        Field(
            "industry_code", "行业代码", Kind.INDUSTRY, "Industry code",
            ("行业", "国民经济行业代码", "行业分类代码", "行业类别代码", "所属行业代码"),
        ),
        flag("above_scale", "规上企业", "Above scale", "规上", "是否规上", "规模以上", "规模以上企业", "是否规上企业"),
        Field(
            "above_scale_on", "纳统日期", Kind.DATE_OR_MONTH, "Above scale since",
            ("纳统时间", "入统日期", "入统时间", "上规日期", "上规时间", "纳统月份", "入规时间"),
        ),
        flag_blank_no("newly_commissioned", "新投产企业", "Newly commissioned", "新投产", "是否新投产"),
        Field(
            "size_class", "企业划型", Kind.CHOICE, "Size class",
            ("划型", "企业规模", "规模", "企业类型", "企业规模划型"),
            choices=("大型", "中型", "小型", "微型"),
            choice_aliases=(
                ("大型企业", "大型"), ("大", "大型"), ("large", "大型"),
                ("中型企业", "中型"), ("中", "中型"), ("medium", "中型"),
                ("小型企业", "小型"), ("小", "小型"), ("small", "小型"),
                ("微型企业", "微型"), ("微", "微型"), ("micro", "微型"),
            ),
        ),
        flag("key_enterprise", "重点企业", "Key enterprise", "是否重点企业", "重点"),
        flag("continuous_production", "春节连续生产", "Continuous production", "连续生产", "春节期间连续生产"),
        flag_blank_no("foreign_trade", "外贸企业", "Foreign trade enterprise", "外贸", "是否外贸企业"),
        flag_blank_no(
            "hr_agency", "人力资源服务机构", "Human resources agency", "人力资源机构", "人力资源公司", "人力资源企业"
        ),
        flag("hr_licence", "人力资源服务许可证", "Human resources licence", "人力资源许可证", "许可证"),
        flag("annual_report_passed", "年度报告通过", "Annual report passed", "年报通过", "年度报告"),
        flag("insured", "参保企业", "Insured", "是否参保", "失业保险参保", "参加失业保险", "已参保"),
        count("insured_count", "参保职工人数", "Insured employees", "参保人数", "参保员工数", "参保职工数"),
        Field(
            "headcount", "职工总数", Kind.COUNT, "Head count",
            ("职工人数", "员工总数", "员工人数", "职工数", "Headcount"), positive=True,
        ),
        count("layoffs", "裁员人数", "Layoffs", "裁员数", "裁员"),
        flag_blank_no("hardship", "困难企业", "Enterprise in hardship", "是否困难企业", "困难"),
        money(
            "ui_premium", "失业保险费", "Unemployment insurance premium", "失业保险缴费", "失业保险缴费额",
            "缴纳失业保险费", "实缴失业保险费", period="any",
        ),
        money(
            "local_ui_benefit", "当地月人均失业保险金", "Local unemployment benefit per month", "月人均失业保险金",
            "失业保险金标准", per=("月", "人", "人月", "月人"),
        ),
        count("new_hires", "合格新招用人数", "Qualified new hires", "新招用人数", "符合条件新招用人数", "新招用"),
        money("loan_requested", "申请贷款额", "Loan requested", "申请贷款金额", "贷款申请额", "贷款额"),
        flag_blank_no("capacity_expanded", "增产扩能或脱困", "Capacity expanded", "增产扩能", "扩能脱困"),
        OUTPUT,
        Field("electricity", "用电量", Kind.ENERGY, "Electricity used", ("电量", "用电", "耗电量"), period="any"),
        text("applies_for", "申报项目", "Applies for", "申报事项", "申请项目", "申报奖补项目"),
    ),
    plausible=(
        NotMore("insured_count", "headcount"), NotMore("layoffs", "headcount"), NotMore("new_hires", "headcount"),
        PerHead("output", "headcount", 100_000_000 * FEN), PerHead("ui_premium", "insured_count", 100_000 * FEN),
        AtMost("local_ui_benefit", 10_000 * FEN),
        OnlyWith("insured", "insured_count"), OnlyWith("above_scale", "above_scale_on"),
    ),
    aliases=("企业信息", "企业名单", "企业表", "企业基本情况", "企业基本信息", "企业情况", "enterprise", "companies"),
)  # fmt: skip
