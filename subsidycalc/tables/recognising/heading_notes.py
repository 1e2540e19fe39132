"""Tell the bracketed notes of headings that change nothing from those that make a column mean something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from subsidycalc.tables.model import Kind
from subsidycalc.tables.recognising.folding import folded
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from subsidycalc.tables.model import Field

_PARTS: Final = pattern(r"[,，、;；/|:：\s]+|或者?|及")
_HARMLESS: Final = frozenset(
    {
        *("必填", "选填", "可选", "非必填", "必填项", "选填项", "如有", "如无不填"),
        *("没有不填", "无则不填", "可不填", "可空", "可留空", "required", "optional"),
        *("填写", "请填写", "请填", "填", "填报", "企业填写", "由企业填写", "单位填写"),
        *("公司填写", "企业", "单位", "公司", "盖章", "加盖公章", "公章", "签章"),
        *("全称", "规范全称", "单位全称", "企业全称", "中文", "中文名"),
        *("中文名称", "英文", "英文名", "英文名称", "名称", "name"),
        *("代码", "编码", "国标", "国标代码", "iso"),
        *("iso代码", "统一", "gbt4754", "gbt47542017", "gbt2260"),
        *("格式", "单选", "下拉", "下拉选择", "下拉选项", "选择"),
        *("请选择", "自动", "自动计算", "自动生成", "公式"),
        *("文本", "文本格式", "数字", "数值", "日期", "日期格式", "金额", "整数"),
        *("小数", "保留两位小数", "两位小数", "精确到分", "四舍五入", "text", "number", "date"),
        *("yyyy", "mm", "dd", "yyyymmdd", "yyyymm", "年", "月"),
        *("日", "年月日", "年月", "具体到日", "精确到日", "精确到月"),
        *("含税", "不含税", "价税合计", "现价", "当年价", "当年价格"),
        *("现行价格", "当年现价", "人民币", "rmb", "cny"),
        *("本企业", "当期", "本期", "当期数", "本期数", "当年", "本年", "当月"),
        *("本月", "当季", "本季", "实际", "实际数", "实际完成", "实绩", "实缴"),
        *("期末", "年末", "期末数", "年末数", "在册", "合计", "总数"),
    }
)
"""Folded words; what else stands in brackets may make a plan of an output, or its opposite of a payment."""
_FLAGS: Final = frozenset(
    {
        *("是", "否", "有", "无", "y", "n", "yes", "no", "true", "false", "√", "×"),
        *("是否", "有无", "打勾", "打√", "填是", "填否", "填是否"),
    }
)
_CUMULATIVE: Final = frozenset({"累计", "累计数", "本年累计", "年初至今"})
"""The same as the period itself where that begins with the year."""
_SPANS: Final = {"Q1": ("13月累计", "13月"), "H1": ("16月累计", "16月"), "": ("112月累计", "112月")}
"""Folded: the months of a period that begins with the year."""
_SHAPES: Final = tuple(
    map(
        pattern,
        (
            r"(?:至多|最多|共|为)?(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:位|位数|个字|位数字|位代码|字以内)?",
            r"[a-z]|[\d+=×÷*\-a-f①-⑳]{1,12}",
            r"(?=.*\d{4})(?:截至|截止|截止到)?[\d年月日季度末初底至到上下半一二三四]{4,24}(?:止|期间|数)?",
            r"(?:格式)?(?:如|例如?|比如|格式|示例|格式为|格式如)[^\u4e00-\u9fff]{1,24}",
            r"(?:以|按|按照|与|同|见|参见|参照|根据|依据|详见).{0,24}(?:为准|填写|填报|一致|相同|说明|附[件表注]\d?|标准|执照|身份证|规定)",
            r"含.{1,6}补抄",
        ),
    )
)
_CHANGING: Final = pattern(
    "计划|预计|预测|预算|目标|拟|估|不变价|可比价|未缴|欠缴|未付|个人部分|上年|去年|同期|作废|退票|更正前|调整前"
    "|planned|forecast|budget"
)
"""What makes another figure of one, also above it in a heading of two lines."""
_COMPARED: Final = frozenset({"同比", "比上年同期", "同比增长", "增长", "增速", "比上年增长"})
_YEAR: Final = len("2023")


def changing_words(text: str) -> str:
    """Return what a text over a heading says that makes another figure of it, "" where nothing does."""
    found = _CHANGING.search(text)
    return found[0] if found else ""


def is_harmless(note: str, field: Field, period: str) -> bool:
    """Whether a note beside a field's name changes nothing of what its cells mean."""
    parts = [note, *_PARTS.split(note)]
    return (
        _says_nothing_new(folded(note), field, period)
        or all(_says_nothing_new(folded(part), field, period) for part in parts[1:])
    ) and not _CHANGING.search(note)


def _says_nothing_new(part: str, field: Field, period: str) -> bool:
    if not part or part in _HARMLESS or any(shape.fullmatch(part) for shape in _SHAPES):
        return True
    if part in _SPANS.get(period[4:], ()):
        return True
    if part in _CUMULATIVE:
        return period.endswith(("Q1", "H1", "-01")) or len(period) == _YEAR
    if part in (_FLAGS if field.kind is Kind.FLAG else _COMPARED if field.kind is Kind.PERCENT else ()):
        return True
    names = (field.zh, field.en, field.name, *field.aliases, *field.choices)
    return part in map(folded, names)
