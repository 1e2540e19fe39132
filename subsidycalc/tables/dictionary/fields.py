"""Fields of the data dictionary: how each kind is declared, and those that several tables share."""

from __future__ import annotations

from typing import Final, Literal

from subsidycalc.tables.model import Field, Kind

FEN: Final = 100
"""Of a yuan, as amounts are stored."""


def text(name: str, zh: str, en: str, *aliases: str) -> Field:
    """Return a field of free text."""
    return Field(name, zh, Kind.TEXT, en, aliases)


def region(name: str, zh: str, en: str, *aliases: str) -> Field:
    """Return a field of division codes."""
    return Field(name, zh, Kind.REGION, en, aliases)


def country(name: str, zh: str, en: str, *aliases: str) -> Field:
    """Return a field of countries."""
    return Field(name, zh, Kind.COUNTRY, en, aliases)


def flag(name: str, zh: str, en: str, *aliases: str) -> Field:
    """Return a field of yes or no."""
    return Field(name, zh, Kind.FLAG, en, aliases)


def flag_blank_no(name: str, zh: str, en: str, *aliases: str) -> Field:
    """Return a field of yes or no in which a blank means no."""
    return Field(name, zh, Kind.FLAG, en, aliases, blank_means_no=True)


def money(
    name: str,
    zh: str,
    en: str,
    *aliases: str,
    period: Literal["none", "any", "month"] = "none",
    per: tuple[str, ...] = (),
    positive: bool = False,
) -> Field:
    """Return a field of amounts of money."""
    return Field(name, zh, Kind.MONEY, en, aliases, period=period, per=per, positive=positive)


def count(name: str, zh: str, en: str, *aliases: str, positive: bool = False) -> Field:
    """Return a field of whole numbers."""
    return Field(name, zh, Kind.COUNT, en, aliases, positive=positive)


def date(name: str, zh: str, en: str, *aliases: str) -> Field:
    """Return a field of dates."""
    return Field(name, zh, Kind.DATE, en, aliases)


CODE: Final = Field(
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

PERSON_NAME: Final = text("name", "姓名", "Name", "员工姓名", "职工姓名", "人员姓名", "名字", "Full name")

PERSON_ID: Final = Field(
    "id_number",
    "身份证号",
    Kind.ID,
    "ID number",
    ("身份证", "身份证号码", "居民身份证号", "居民身份证号码", "公民身份号码", "证件号码", "证件号", "ID"),
)

OUTPUT: Final = money(
    "output", "产值", "Output", "工业总产值", "总产值", "工业产值", "产值金额", "Output value", period="any"
)
