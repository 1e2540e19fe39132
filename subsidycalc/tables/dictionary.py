"""The data dictionary: every table and every field that an input may hold, with the names they go by."""

from __future__ import annotations

from typing import Final, Literal

from subsidycalc.tables.model import Field, Kind, TableDefinition


def _text(name: str, zh: str, en: str, *aliases: str) -> Field:
    return Field(name, zh, Kind.TEXT, en, aliases)


def _region(name: str, zh: str, en: str, *aliases: str) -> Field:
    return Field(name, zh, Kind.REGION, en, aliases)


def _country(name: str, zh: str, en: str, *aliases: str) -> Field:
    return Field(name, zh, Kind.COUNTRY, en, aliases)


def _flag(name: str, zh: str, en: str, *aliases: str) -> Field:
    return Field(name, zh, Kind.FLAG, en, aliases)


def _flag_blank_no(name: str, zh: str, en: str, *aliases: str) -> Field:
    return Field(name, zh, Kind.FLAG, en, aliases, blank_means_no=True)


def _money(
    name: str, zh: str, en: str, *aliases: str, period: Literal["none", "any", "month"] = "none"
) -> Field:
    return Field(name, zh, Kind.MONEY, en, aliases, period=period)


def _count(name: str, zh: str, en: str, *aliases: str) -> Field:
    return Field(name, zh, Kind.COUNT, en, aliases)


def _date(name: str, zh: str, en: str, *aliases: str) -> Field:
    return Field(name, zh, Kind.DATE, en, aliases)


_CODE = Field(
    "uscc",
    "统一社会信用代码",
    Kind.USCC,
    "Enterprise code",
    (
        "信用代码",
        "社会信用代码",
        "统一信用代码",
        "企业信用代码",
        "企业代码",
        "单位信用代码",
        "企业统一社会信用代码",
        "单位统一社会信用代码",
        "USCC",
        "Unified social credit code",
    ),
)
_PERSON_NAME = _text("name", "姓名", "Name", "员工姓名", "职工姓名", "人员姓名", "名字", "Full name")
_PERSON_ID = Field(
    "id_number",
    "身份证号",
    Kind.ID,
    "ID number",
    ("身份证", "身份证号码", "居民身份证号", "居民身份证号码", "公民身份号码", "证件号码", "证件号", "ID"),
)
_OUTPUT = _money(
    "output", "产值", "Output", "工业总产值", "总产值", "工业产值", "产值金额", "Output value", period="any"
)

_ENTERPRISES = TableDefinition(
    "enterprises",
    "企业",
    "Enterprises",
    (
        _CODE,
        _text(
            "name", "企业名称", "Enterprise name", "公司名称", "单位名称", "名称", "企业", "公司", "申报企业",
            "申报单位", "Company", "Company name",
        ),
        _region(
            "region_code", "注册地区划代码", "Region code of registration", "区划代码", "行政区划代码", "注册地",
            "注册地代码", "注册地行政区划代码", "所在地区划代码",
        ),
        _text("township", "所属街镇", "Township", "街镇", "街道", "乡镇", "所属街道", "所属乡镇", "镇街", "镇(街道)"),
        _flag("fiscal_local", "财政收入在本地", "Fiscal revenue local", "财政收入归属本地", "财政属本地", "税收在本地"),
        _flag("legal_person", "独立法人", "Legal person", "是否独立法人", "法人", "独立法人资格"),
        Field(
            "industry_code", "行业代码", Kind.INDUSTRY, "Industry code",
            ("行业", "国民经济行业代码", "行业分类代码", "行业类别代码", "所属行业代码"),
        ),
        _flag("above_scale", "规上企业", "Above scale", "规上", "是否规上", "规模以上", "规模以上企业", "是否规上企业"),
        Field(
            "above_scale_on", "纳统日期", Kind.DATE_OR_MONTH, "Above scale since",
            ("纳统时间", "入统日期", "入统时间", "上规日期", "上规时间", "纳统月份", "入规时间"),
        ),
        _flag_blank_no("newly_commissioned", "新投产企业", "Newly commissioned", "新投产", "是否新投产"),
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
        _flag("key_enterprise", "重点企业", "Key enterprise", "是否重点企业", "重点"),
        _flag("continuous_production", "春节连续生产", "Continuous production", "连续生产", "春节期间连续生产"),
        _flag_blank_no("foreign_trade", "外贸企业", "Foreign trade enterprise", "外贸", "是否外贸企业"),
        _flag_blank_no(
            "hr_agency", "人力资源服务机构", "Human resources agency", "人力资源机构", "人力资源公司", "人力资源企业"
        ),
        _flag("hr_licence", "人力资源服务许可证", "Human resources licence", "人力资源许可证", "许可证"),
        _flag("annual_report_passed", "年度报告通过", "Annual report passed", "年报通过", "年度报告"),
        _flag("insured", "参保企业", "Insured", "是否参保", "失业保险参保", "参加失业保险", "已参保"),
        _count("insured_count", "参保职工人数", "Insured employees", "参保人数", "参保员工数", "参保职工数"),
        Field(
            "headcount", "职工总数", Kind.COUNT, "Head count",
            ("职工人数", "员工总数", "员工人数", "职工数", "Headcount"), positive=True,
        ),
        _count("layoffs", "裁员人数", "Layoffs", "裁员数", "裁员"),
        _flag_blank_no("hardship", "困难企业", "Enterprise in hardship", "是否困难企业", "困难"),
        _money(
            "ui_premium", "失业保险费", "Unemployment insurance premium", "失业保险缴费", "失业保险缴费额",
            "缴纳失业保险费", "实缴失业保险费", period="any",
        ),
        _money(
            "local_ui_benefit", "当地月人均失业保险金", "Local unemployment benefit per month", "月人均失业保险金",
            "失业保险金标准",
        ),
        _count("new_hires", "合格新招用人数", "Qualified new hires", "新招用人数", "符合条件新招用人数", "新招用"),
        _money("loan_requested", "申请贷款额", "Loan requested", "申请贷款金额", "贷款申请额", "贷款额"),
        _flag_blank_no("capacity_expanded", "增产扩能或脱困", "Capacity expanded", "增产扩能", "扩能脱困"),
        _OUTPUT,
        Field("electricity", "用电量", Kind.ENERGY, "Electricity used", ("电量", "用电", "耗电量"), period="any"),
        _text("applies_for", "申报项目", "Applies for", "申报事项", "申请项目", "申报奖补项目"),
    ),
    aliases=("企业信息", "企业名单", "企业表", "企业基本情况", "企业基本信息", "企业情况", "enterprise", "companies"),
)  # fmt: skip

_EMPLOYEES = TableDefinition(
    "employees",
    "员工",
    "Employees",
    (
        _CODE,
        _PERSON_NAME,
        _PERSON_ID,
        _region("hukou_code", "户籍地区划代码", "Household registration code", "户籍代码", "户籍地代码", "户籍"),
        Field(
            "pension", "养老保险", Kind.FLAG, "Pension insurance",
            ("养老保险缴费", "养老保险缴纳", "基本养老保险", "养老", "Pension"), period="month",
        ),
        _date("stay_from", "留温开始日期", "Stayed from", "留温开始", "留温起始日期", "留岗开始日期", "留温起"),
        _date("stay_to", "留温结束日期", "Stayed to", "留温结束", "留温截止日期", "留岗结束日期", "留温止"),
        _date("return_date", "返岗日期", "Returned on", "返岗时间", "返温日期", "返岗"),
        Field(
            "return_mode", "返岗方式", Kind.CHOICE, "Way of return",
            ("返岗方法", "返岗交通方式", "返温方式"),
            choices=("自行", "包车"),
            choice_aliases=(
                ("自行返岗", "自行"), ("自行返温", "自行"), ("自行返程", "自行"), ("self-arranged", "自行"),
                ("包车返岗", "包车"), ("包车返温", "包车"), ("企业包车", "包车"), ("charter", "包车"),
            ),
        ),
        _flag_blank_no("dispatch", "劳务派遣", "Dispatched worker", "是否劳务派遣", "派遣", "劳务派遣人员"),
        _flag("dispatch_agreement", "派遣协议", "Dispatch agreement", "劳务派遣协议", "有派遣协议"),
        _flag("permit_local", "居住证为鹿城签发", "Permit issued locally", "居住证本地签发", "居住证签发"),
        _date("permit_valid_to", "居住证有效期至", "Permit valid to", "居住证有效期", "居住证到期日", "有效期至"),
        _count("ui_months", "失业保险缴费月数", "Months of unemployment insurance", "失业保险月数", "缴费月数"),
    ),
    aliases=("员工名单", "员工表", "员工信息", "员工花名册", "花名册", "职工", "职工名单", "employee", "staff"),
    persons=True,
)  # fmt: skip

_EXHIBITIONS = TableDefinition(
    "exhibitions",
    "展会",
    "Exhibitions",
    (
        _CODE,
        _text("expo", "展会名称", "Exhibition", "展会", "展览名称", "展览会名称", "Expo"),
        _country(
            "country", "举办国家或地区", "Country or region", "举办国家", "举办地", "国家或地区", "国家", "举办国",
            "举办国家地区", "Country",
        ),
        _date("start_date", "开展日期", "Opening date", "开展时间", "开幕日期", "展会日期", "展会开始日期"),
        _count("persons", "人次", "Person-times", "参展人次", "参展人数", "人数"),
    ),
    aliases=("展会名单", "参展", "参展情况", "展览", "exhibition", "expos"),
)  # fmt: skip

_BUSINESS_TRIPS = TableDefinition(
    "business_trips",
    "商务活动",
    "Business trips",
    (
        _CODE,
        _country("country", "目的国家", "Destination", "目的地", "目的国", "目的国家或地区", "国家", "Country"),
        Field(
            "purpose", "事由", Kind.CHOICE, "Purpose",
            ("出境事由", "出国事由", "目的"),
            choices=("商务", "参展"),
            choice_aliases=(
                ("商务活动", "商务"), ("商务洽谈", "商务"), ("洽谈", "商务"), ("business", "商务"),
                ("展会", "参展"), ("参加展会", "参展"), ("exhibition", "参展"), ("expo", "参展"),
            ),
        ),
        _date("depart_date", "出境日期", "Departure date", "出境时间", "出国日期", "出发日期"),
        _money("airfare", "机票费用", "Airfare", "机票费", "机票", "机票金额", "国际机票费用"),
    ),
    aliases=("商务", "商务活动名单", "商务出境", "出境商务活动", "business trip", "business"),
)  # fmt: skip

_CHARTER_TRIPS = TableDefinition(
    "charter_trips",
    "包车",
    "Charter trips",
    (
        _CODE,
        _date("trip_date", "包车日期", "Trip date", "包车时间", "发车日期"),
        _region(
            "origin_region", "出发地区划代码", "Region of departure", "出发地", "出发地代码", "始发地区划代码"
        ),
        _money(
            "cost",
            "企业承担费用",
            "Cost borne by the enterprise",
            "承担费用",
            "企业承担金额",
            "包车费用",
            "费用",
        ),
    ),
    aliases=("包车名单", "包车情况", "包车明细", "charter trip", "charters"),
)

_PLACEMENTS = TableDefinition(
    "placements",
    "引进员工",
    "Placements",
    (
        Field(
            _CODE.name, _CODE.zh, _CODE.kind, "Agency code",
            (*_CODE.aliases, "机构信用代码", "机构统一社会信用代码", "人力资源机构信用代码", "Enterprise code"),
        ),
        Field(
            "employer_uscc", "用工企业信用代码", Kind.USCC, "Employer code",
            ("用工企业统一社会信用代码", "用工单位信用代码", "用人单位信用代码", "用工企业代码"),
        ),
        _flag(
            "employer_key", "用工企业为重点企业", "Employer is a key enterprise", "用工企业是否重点企业",
            "是否重点企业", "重点企业",
        ),
        _PERSON_NAME,
        _PERSON_ID,
        _date(
            "first_insured_on", "首次参保日期", "First insured on", "首次参保时间", "首次缴纳养老保险日期", "首次缴费日期"
        ),
    ),
    aliases=("引进员工名单", "引进人员", "输送员工", "输送人员", "placement"),
    persons=True,
)  # fmt: skip

_TRAINEES = TableDefinition(
    "trainees",
    "以工代训",
    "Trainees",
    (
        _CODE,
        _PERSON_NAME,
        _PERSON_ID,
        # Free text: a category that no policy knows is a condition not met, not a faulty cell.
        _text("category", "人员类别", "Category of person", "类别", "人员类型"),
        _date("from", "培训开始日期", "Training from", "开始日期", "培训开始时间", "培训起始日期"),
        _date("to", "培训结束日期", "Training to", "结束日期", "培训结束时间", "培训截止日期"),
    ),
    aliases=("以工代训名单", "以工代训人员", "培训人员", "trainee"),
    persons=True,
)

_STARTUPS = TableDefinition(
    "startups",
    "返乡创业",
    "Start-ups",
    (
        _CODE,
        _PERSON_NAME,
        _PERSON_ID,
        _flag("returning_migrant", "返乡农民工", "Returning migrant worker", "是否返乡农民工"),
        _flag("eligible", "符合条件", "Eligible", "是否符合条件", "符合创业补贴条件"),
    ),
    aliases=("返乡创业名单", "返乡创业人员", "创业", "startup"),
    persons=True,
)

_RECRUITS = TableDefinition(
    "recruits",
    "新招用人员",
    "Recruits",
    (
        _CODE,
        _PERSON_NAME,
        _PERSON_ID,
        _date("unemployed_since", "失业登记日期", "Unemployed since", "失业登记时间", "登记失业日期"),
        _date("hired_on", "招用日期", "Hired on", "招用时间", "入职日期", "录用日期"),
        _date("contract_from", "合同开始日期", "Contract from", "合同起始日期", "合同开始时间", "劳动合同开始日期"),
        Field(
            "contract_to", "合同结束日期", Kind.DATE, "Contract to",
            ("合同终止日期", "合同截止日期", "合同结束时间", "劳动合同结束日期", "合同到期日"), open_ended=True,
        ),
        _flag("insured", "已参保", "Insured", "是否参保", "参保", "已缴失业保险"),
        _flag_blank_no("already_claimed", "已享受", "Already claimed", "是否已享受", "已享受补贴"),
    ),
    aliases=("新招用人员名单", "新招用", "招用人员", "新招用名单", "recruit", "new hires"),
    persons=True,
)  # fmt: skip

_CONTRIBUTIONS = TableDefinition(
    "contributions",
    "社保缴费",
    "Contributions",
    (
        _CODE,
        Field(
            "month", "费款月份", Kind.MONTH, "Month due",
            ("费款所属期", "费款所属月份", "所属月份", "缴费月份", "月份"),
        ),
        _money(
            "pension", "养老单位缴费", "Employer's pension contribution", "养老保险单位缴费", "养老保险", "单位养老保险"
        ),
        _money(
            "unemployment", "失业单位缴费", "Employer's unemployment contribution", "失业保险单位缴费", "失业保险",
            "单位失业保险",
        ),
        _money(
            "injury", "工伤单位缴费", "Employer's injury contribution", "工伤保险单位缴费", "工伤保险", "单位工伤保险"
        ),
    ),
    aliases=("社保缴费明细", "社会保险缴费", "社保", "单位缴费", "contribution"),
)  # fmt: skip

_RENTS = TableDefinition(
    "rents",
    "房租",
    "Rents",
    (
        _CODE,
        _flag("state_owned", "国有房产", "State-owned premises", "是否国有房产", "国有房屋", "承租国有房产"),
        _money("monthly_rent", "月租金", "Monthly rent", "月房租", "每月租金", "租金"),
        _count("waived_months", "减免月数", "Months waived", "减免月份数", "免租月数"),
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

_GUARANTEES = TableDefinition(
    "guarantees",
    "担保",
    "Guarantees",
    (
        _CODE,
        _flag("government_backed", "政府性担保", "Government-backed", "是否政府性担保", "政府性融资担保"),
        _date("charged_on", "收费日期", "Charged on", "收费时间", "收取日期"),
        _money("fee", "担保费", "Guarantee fee", "担保费用", "担保费金额", "Fee"),
    ),
    aliases=("担保费", "融资担保", "担保明细", "guarantee"),
)

_PROJECTS = TableDefinition(
    "projects",
    "项目",
    "Projects",
    (
        _CODE,
        _text("project", "项目名称", "Project", "项目", "工程名称"),
        _date("commissioned_on", "投产日期", "Commissioned on", "投产时间", "建成投产日期"),
        _OUTPUT,
    ),
    aliases=("项目名单", "项目信息", "新投产项目", "project"),
)

_REGIONS = TableDefinition(
    "regions",
    "地区",
    "Regions",
    (
        _region("region_code", "区划代码", "Region code", "行政区划代码", "地区代码", "地区区划代码"),
        _text("name", "地区名称", "Region", "地区", "名称", "市州", "城市", "设区市"),
        Field(
            "growth", "增加值增速", Kind.PERCENT, "Growth of value added",
            ("工业增加值增速", "规上工业增加值增速", "规模以上工业增加值增速", "增速", "增长率"), period="any",
        ),
        _count("poor_population", "未脱贫人口", "Population in poverty", "未脱贫人数", "剩余未脱贫人口", "贫困人口"),
    ),
    aliases=("地区名单", "各地区", "市州", "设区市", "region"),
    entity="region_code",
)  # fmt: skip

_PRIOR_AWARDS = TableDefinition(
    "prior_awards",
    "已享受奖补",
    "Prior awards",
    (
        _CODE,
        _text("policy", "政策", "Policy", "政策名称", "政策文件"),
        _text("provision", "项目", "Provision", "项目名称", "奖补项目", "条款"),
        _money("amount", "已享受金额", "Amount received", "金额", "已兑现金额", "奖补金额"),
    ),
    aliases=("已享受", "已享受奖励", "已享受补贴", "已兑现", "prior award"),
)

TABLES: Final[tuple[TableDefinition, ...]] = (
    _ENTERPRISES,
    _EMPLOYEES,
    _EXHIBITIONS,
    _BUSINESS_TRIPS,
    _CHARTER_TRIPS,
    _PLACEMENTS,
    _TRAINEES,
    _STARTUPS,
    _RECRUITS,
    _CONTRIBUTIONS,
    _RENTS,
    _GUARANTEES,
    _PROJECTS,
    _REGIONS,
    _PRIOR_AWARDS,
)
"""Every table, in the order in which results list them."""

_BY_NAME: Final = {table.name: table for table in TABLES}


def table_named(name: str) -> TableDefinition:
    """Return the table of that name; KeyError where there is none."""
    return _BY_NAME[name]
