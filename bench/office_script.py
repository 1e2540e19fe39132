"""The script that an office would write for one provision: pandas and openpyxl, row by row, first reason only.

It checks none of what the program checks of the data and gives one reason where there are several; it is here
to be timed, not to be used. Run it as `python office_script.py INPUT.xlsx OUTPUT.xlsx`.
"""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any

import pandas as pd

FIRST_DAY = datetime(2023, 1, 6)  # noqa: DTZ001 - a workbook knows no time zone
LAST_DAY = datetime(2023, 2, 5)  # noqa: DTZ001 - as above
FEWEST = 30
AMOUNT = 500


def reason_of(row: Any) -> str:  # noqa: ANN401 - a row of pandas; written as an office would
    """Return the first reason why an employee is not paid for, "" where there is none."""
    if row["注册地区划代码"] != "330302":
        return "不在本区"
    if row["财政收入在本地"] != "是":
        return "财政收入不在本地"
    if row["独立法人"] != "是":
        return "不是独立法人"
    if str(row["身份证号"]).startswith("3303"):
        return "本市户籍"
    if pd.isna(row["留温开始日期"]) or pd.isna(row["留温结束日期"]):
        return "日期缺失"
    if row["留温开始日期"] > FIRST_DAY or row["留温结束日期"] < LAST_DAY:
        return "留温时间不足"
    if row["2023年1月养老保险"] != "是" or row["2023年2月养老保险"] != "是":
        return "未缴养老保险"
    return ""


def main(source: str, target: str) -> None:
    """Read both sheets, decide row by row, add up, and write the awards and the rejected rows."""
    sheets = pd.read_excel(
        source,
        engine="openpyxl",
        sheet_name=["企业", "员工"],
        dtype={"统一社会信用代码": str, "身份证号": str},
    )
    enterprises = sheets["企业"].astype({"注册地区划代码": str})
    staff = sheets["员工"].merge(enterprises, on="统一社会信用代码", how="left")
    staff["行号"] = staff.index + 2
    staff["原因"] = staff.apply(reason_of, axis=1)
    paid = staff[staff["原因"] == ""]
    awards = paid.groupby(["统一社会信用代码", "企业名称"]).size().reset_index(name="人数")
    awards = awards[awards["人数"] >= FEWEST]
    awards["金额"] = awards["人数"] * AMOUNT
    rejected = staff[staff["原因"] != ""]
    with pd.ExcelWriter(target, engine="openpyxl") as writer:
        awards.to_excel(writer, sheet_name="奖补", index=False)
        columns = ["行号", "统一社会信用代码", "企业名称", "姓名", "身份证号", "原因"]
        rejected[columns].to_excel(writer, sheet_name="驳回", index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
