"""The tables whose rows are persons."""

from __future__ import annotations

from typing import Final

from subsidycalc.tables.dictionary.fields import (
    CODE,
    PERSON_ID,
    PERSON_NAME,
    count,
    date,
    flag,
    flag_blank_no,
    region,
    text,
)
from subsidycalc.tables.model import Field, Kind, TableDefinition
from subsidycalc.tables.plausible import InOrder

EMPLOYEES: Final = TableDefinition(
    "employees",
    "员工",
    "Employees",
    (
        CODE,
        PERSON_NAME,
        PERSON_ID,
        region("hukou_code", "户籍地区划代码", "Household registration code", "户籍代码", "户籍地代码", "户籍"),
        Field(
            "pension", "养老保险", Kind.FLAG, "Pension insurance",
            ("养老保险缴费", "养老保险缴纳", "基本养老保险", "养老", "Pension"), period="month",
        ),
        date("stay_from", "留温开始日期", "Stayed from", "留温开始", "留温起始日期", "留岗开始日期", "留温起"),
        date("stay_to", "留温结束日期", "Stayed to", "留温结束", "留温截止日期", "留岗结束日期", "留温止"),
        date("return_date", "返岗日期", "Returned on", "返岗时间", "返温日期", "返岗"),
        Field(
            "return_mode", "返岗方式", Kind.CHOICE, "Way of return",
            ("返岗方法", "返岗交通方式", "返温方式"),
            choices=("自行", "包车"),
            choice_aliases=(
                ("自行返岗", "自行"), ("自行返温", "自行"), ("自行返程", "自行"), ("self-arranged", "自行"),
                ("包车返岗", "包车"), ("包车返温", "包车"), ("企业包车", "包车"), ("charter", "包车"),
            ),
        ),
        flag_blank_no("dispatch", "劳务派遣", "Dispatched worker", "是否劳务派遣", "派遣", "劳务派遣人员"),
        flag("dispatch_agreement", "派遣协议", "Dispatch agreement", "劳务派遣协议", "有派遣协议"),
        flag("permit_local", "居住证为鹿城签发", "Permit issued locally", "居住证本地签发", "居住证签发"),
        date("permit_valid_to", "居住证有效期至", "Permit valid to", "居住证有效期", "居住证到期日", "有效期至"),
        count("ui_months", "失业保险缴费月数", "Months of unemployment insurance", "失业保险月数", "缴费月数"),
    ),
    plausible=(InOrder("stay_from", "stay_to"),),
    aliases=("员工名单", "员工表", "员工信息", "员工花名册", "花名册", "职工", "职工名单", "employee", "staff"),
    persons=True,
)  # fmt: skip

PLACEMENTS: Final = TableDefinition(
    "placements",
    "引进员工",
    "Placements",
    (
        Field(
            CODE.name, CODE.zh, CODE.kind, "Agency code",
            (*CODE.aliases, "机构信用代码", "机构统一社会信用代码", "人力资源机构信用代码", "Enterprise code"),
        ),
        Field(
            "employer_uscc", "用工企业信用代码", Kind.USCC, "Employer code",
            ("用工企业统一社会信用代码", "用工单位信用代码", "用人单位信用代码", "用工企业代码"),
        ),
        flag(
            "employer_key", "用工企业为重点企业", "Employer is a key enterprise", "用工企业是否重点企业",
            "是否重点企业", "重点企业",
        ),
        PERSON_NAME,
        PERSON_ID,
        date(
            "first_insured_on", "首次参保日期", "First insured on", "首次参保时间", "首次缴纳养老保险日期", "首次缴费日期"
        ),
    ),
    aliases=("引进员工名单", "引进人员", "输送员工", "输送人员", "placement"),
    persons=True,
)  # fmt: skip

TRAINEES: Final = TableDefinition(
    "trainees",
    "以工代训",
    "Trainees",
    (
        CODE,
        PERSON_NAME,
        PERSON_ID,
        # Free text: a category that no policy knows is a condition not met, not a faulty cell.
        text("category", "人员类别", "Category of person", "类别", "人员类型"),
        date("from", "培训开始日期", "Training from", "开始日期", "培训开始时间", "培训起始日期"),
        date("to", "培训结束日期", "Training to", "结束日期", "培训结束时间", "培训截止日期"),
    ),
    plausible=(InOrder("from", "to"),),
    aliases=("以工代训名单", "以工代训人员", "培训人员", "trainee"),
    persons=True,
)  # fmt: skip

STARTUPS: Final = TableDefinition(
    "startups",
    "返乡创业",
    "Start-ups",
    (
        CODE,
        PERSON_NAME,
        PERSON_ID,
        flag("returning_migrant", "返乡农民工", "Returning migrant worker", "是否返乡农民工"),
        flag("eligible", "符合条件", "Eligible", "是否符合条件", "符合创业补贴条件"),
    ),
    aliases=("返乡创业名单", "返乡创业人员", "创业", "startup"),
    persons=True,
)  # fmt: skip

RECRUITS: Final = TableDefinition(
    "recruits",
    "新招用人员",
    "Recruits",
    (
        CODE,
        PERSON_NAME,
        PERSON_ID,
        date("unemployed_since", "失业登记日期", "Unemployed since", "失业登记时间", "登记失业日期"),
        date("hired_on", "招用日期", "Hired on", "招用时间", "入职日期", "录用日期"),
        date("contract_from", "合同开始日期", "Contract from", "合同起始日期", "合同开始时间", "劳动合同开始日期"),
        Field(
            "contract_to", "合同结束日期", Kind.DATE, "Contract to",
            ("合同终止日期", "合同截止日期", "合同结束时间", "劳动合同结束日期", "合同到期日"), open_ended=True,
        ),
        flag("insured", "已参保", "Insured", "是否参保", "参保", "已缴失业保险"),
        flag_blank_no("already_claimed", "已享受", "Already claimed", "是否已享受", "已享受补贴"),
    ),
    plausible=(InOrder("contract_from", "contract_to"), InOrder("unemployed_since", "hired_on")),
    aliases=("新招用人员名单", "新招用", "招用人员", "新招用名单", "recruit", "new hires"),
    persons=True,
)  # fmt: skip
