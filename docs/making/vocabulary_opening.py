"""How the page of the vocabulary begins, in both languages: what the file is and how values are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from subsidycalc.texts.registry import Language

_ENGLISH: Final = """# The words of a policy file

[中文](policy-file.zh.md)

A policy file is TOML: `key = value` lines under `[headings]`. This page lists every word that it may use; how to go about writing
one stands in [your own policy](own-policy.md).
The page is generated from the words that check the file, and the examples stand in real policies.
`subsidycalc show ./my-county.toml` reads a file back in words and lists every mistake with its place and a suggestion;
an editor that knows TOML schemas (the line `#:schema https://…/policy.schema.json` or a path to
[policy.schema.json](policy.schema.json) at the top) completes the words while you type.

## How values are written

| value | written |
|---|---|
| money | `"500元"`, `"80万元"`, `"10亿元"` |
| share | `"18%"`, `"5.5%"` |
| whole number | `30` |
| electricity, and a rate for it | `"100kWh"`, `"0.05元/kWh"` |
| date, month | `2023-01-06`, `"2023-01"` |
| span of time | `"6个月"`, `"1年"` |
| field | its English name; with its period in brackets where it has one: `region_code`, `output[2023Q1]`, `output[2022]`, `growth[2020H1]`, `pension[2023-01]`; `enterprise.region_code` reaches the row of the enterprise |
| figure | any of the amounts above, or `{ parameter = "name" }` where the text leaves it to the locality |
| by reading | `{ reading = "name", first = …, second = … }`, in place of any value, where the text can be read in two ways |
| condition | `{ … }` with one of the words below, or the name of one declared under `[condition.NAME]` |

Never a number with a decimal point without quotes: it would not be exact.
"""

_CHINESE: Final = """# 政策文件的写法

[English](policy-file.md)

政策文件是 TOML 文本：`[标题]` 下面一行一行写 `键 = 值`。本页列出可以使用的全部用词；从哪里写起、怎样写成一份，见
[自己写政策](own-policy.zh.md)。
本页由检查政策文件的程序自动生成，例子都取自真实的政策文件。
`subsidycalc show ./my-county.toml` 会把写好的文件用文字读出来，有错误时逐一指出位置并给出建议；
支持 TOML 的编辑器（文件首行写 `#:schema https://…/policy.schema.json`，或写
[policy.schema.json](policy.schema.json) 的路径）可以边写边提示。

表中**粗体**的键必须写，其余的可以不写。键名、用词和代码一律用英文小写和半角标点。

## 值的写法

| 值 | 写法 |
|---|---|
| 金额 | `"500元"`、`"80万元"`、`"10亿元"` |
| 比例 | `"18%"`、`"5.5%"` |
| 整数 | `30` |
| 电量及其单价 | `"100kWh"`、`"0.05元/kWh"` |
| 日期、月份 | `2023-01-06`、`"2023-01"` |
| 一段时间 | `"6个月"`、`"1年"` |
| 字段 | 用英文名；分期间的在方括号里写期间：`region_code`、`output[2023Q1]`（2023年一季度产值）、`output[2022]`（2022年）、`growth[2020H1]`（2020年上半年）、`pension[2023-01]`（2023年1月）；`enterprise.region_code` 取所属企业那一行 |
| 数值 | 上面任何一种带单位的数；条文留给地方确定的写 `{ parameter = "name" }` |
| 分口径 | `{ reading = "name", first = …, second = … }`，可以代替任何值，用于条文可作两种理解之处 |
| 条件 | `{ … }`，里面是下文的一个用词；或者写 `[condition.NAME]` 下起好的名称 |

带小数点的数一定要加引号，否则不精确，程序不接受。
"""

OPENING: Final[Mapping[Language, str]] = {"en": _ENGLISH, "zh": _CHINESE}
