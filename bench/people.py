"""Enterprises and employees of the reference batches, as Arrow tables; the same numbers always give the same people.

Nobody is meant: bodies of enterprise codes begin with `YY`, sequence codes of ID numbers are `000`; none of
either has been given out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bench.batches import STAFF
from subsidycalc.identity import divisions, enterprise_code, identity_number

if TYPE_CHECKING:
    from collections.abc import Sequence

Array = np.ndarray[Any, np.dtype[Any]]

_LOCAL: Final = "3303"
_COUNTIES: Final = ("02", "21", "81")
_PREFECTURES: Final = 240
_FIRST_BIRTH: Final = np.datetime64("1962-01-01")
_BIRTHS: Final = 15_000
"""Birth dates from 1962 to 2003."""
_STRIDE: Final = 7_368_787
"""A prime: neighbours in the file differ in birth date and division, and no number comes twice."""
_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
)
_GIVEN: Final = "".join(chr(0x4E03 + 61 * place) for place in range(120))
_TOWNSHIPS: Final = (
    "五马街道",
    "松台街道",
    "滨江街道",
    "南汇街道",
    "双屿街道",
    "仰义街道",
    "丰门街道",
    "藤桥镇",
)
_EPOCH: Final = np.datetime64("1970-01-01")
_PER_MILLE: Final = 1000


def enterprises(count: int) -> pa.Table:
    """Return enterprises of whom nearly all fulfil the general conditions, and three in five grow."""
    number = np.arange(count)
    before = 500 + _scattered(number, 11, 4_000_000) / 100
    growth = _scattered(number, 12, 450) / 1000
    return pa.table(
        {
            "统一社会信用代码": _enterprise_codes(number),
            "企业名称": pc.binary_join_element_wise(
                "温州第", pc.cast(pa.array(number), pa.string()), "有限公司", ""
            ),
            "注册地区划代码": _chosen(("330302", "330303"), _scattered(number, 13, 50) == 0),
            "所属街镇": _chosen(_TOWNSHIPS, _scattered(number, 14, len(_TOWNSHIPS))),
            "财政收入在本地": _yes(_scattered(number, 15, 60) > 0),
            "独立法人": _yes(_scattered(number, 16, 80) > 0),
            "行业代码": _chosen(("C3411", "C1811", "F5112", "C3899"), _scattered(number, 17, 4)),
            "规上企业": _yes(_scattered(number, 18, 5) > 0),
            "纳统日期": _dates(_day("2015-01-01") + 92 * _scattered(number, 19, 32)),
            "外贸企业": _yes(_scattered(number, 20, 4) == 0),
            "2022年第一季度产值（万元）": pa.array(np.round(before, 2)),
            "2023年第一季度产值（万元）": pa.array(np.round(before * (1 + growth - 0.1), 2)),
            "2022年度产值（万元）": pa.array(np.round(before * 4, 2)),
        }
    )


def employees(count: int, unpaid_per_mille: int, first: int = 0) -> pa.Table:
    """Return employees, forty to an enterprise, of whom so many of a thousand miss some condition."""
    number = np.arange(first, first + count)
    unpaid = _scattered(number, 1, _PER_MILLE) < unpaid_per_mille
    fault = np.where(unpaid, _scattered(number, 2, 20), -1)
    """0 to 11 a month without pension, 12 and 13 pension blank, 14 local, 15 and 16 gone too early, 17 last day
    blank, 18 and 19 a wrong check digit."""
    returned = _scattered(number, 3, 20) == 0
    last_day = _day("2023-02-06") + _scattered(number, 4, 20) - 13 * np.isin(fault, (15, 16))
    first_day = _day("2023-01-06") - _scattered(number, 5, 25)
    return_day = _day("2023-01-22") + _scattered(number, 6, 12) + 9 * (unpaid & returned)
    return pa.table(
        {
            "统一社会信用代码": _enterprise_codes(number // STAFF),
            "姓名": _names(number),
            "身份证号": _identity_numbers(number, local=fault == 14, wrong=fault >= 18),  # noqa: PLR2004 - faults as above
            "2023年1月养老保险": _yes(~((fault >= 0) & (fault < 6))),  # noqa: PLR2004 - as above
            "2023年2月养老保险": _yes(~((fault >= 6) & (fault < 12)), blank=np.isin(fault, (12, 13))),  # noqa: PLR2004 - as above
            "留温开始日期": _dates(first_day, returned),
            "留温结束日期": _dates(last_day, returned | (fault == 17)),  # noqa: PLR2004 - as above
            "返岗日期": _dates(return_day, ~returned),
            "返岗方式": _chosen(("自行", "包车"), _scattered(number, 7, 6) == 0, blank=~returned),
        }
    )


def _scattered(number: Array, salt: int, below: int) -> Array:
    """Return a whole number from 0 to `below` - 1 for each number, without any order that could be seen."""
    mixed = (number.astype(np.uint64) + np.uint64(salt << 40)) * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return ((mixed >> np.uint64(33)) % np.uint64(below)).astype(np.int32)


def _day(text: str) -> np.int32:
    return (np.datetime64(text) - _EPOCH).astype(np.int32)


def _dates(days: Array, blank: Array | None = None) -> pa.Array:
    return pa.array(days.astype(np.int32), mask=blank).cast(pa.date32())


def _chosen(choices: Sequence[str], index: Array, blank: Array | None = None) -> pa.Array:
    return pa.DictionaryArray.from_arrays(
        pa.array(index.astype(np.int32), mask=blank), pa.array(choices)
    ).cast(pa.string())


def _yes(yes: Array, blank: Array | None = None) -> pa.Array:
    return _chosen(("否", "是"), yes, blank)


def _digits(number: Array, width: int) -> Array:
    """Return the decimal digits of each number, leading zeros included, one column to a digit."""
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return (number[:, None] // powers % 10).astype(np.uint8)


def _texts(characters: Array) -> pa.Array:
    """Return the rows of a matrix of ASCII characters as texts."""
    rows, width = characters.shape
    offsets = np.arange(0, (rows + 1) * width, width, dtype=np.int32)
    return pa.StringArray.from_buffers(
        rows, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(characters))
    )


def _enterprise_codes(number: Array) -> pa.Array:
    serials, index = np.unique(number, return_inverse=True)
    fixed = [enterprise_code.ALPHABET.index(character) for character in "91330302YY"]
    values = np.concatenate(
        [np.tile(np.array(fixed, np.int64), (len(serials), 1)), _digits(serials, 7)], axis=1
    )
    check = -(values @ np.array(enterprise_code.WEIGHTS)) % len(enterprise_code.ALPHABET)
    alphabet = np.frombuffer(enterprise_code.ALPHABET.encode(), np.uint8)
    codes = _texts(alphabet[np.column_stack([values, check])])
    return pa.DictionaryArray.from_arrays(pa.array(index.astype(np.int32)), codes).cast(pa.string())


def _names(number: Array) -> pa.Array:
    parts = [
        _chosen(tuple(characters), _scattered(number, salt, len(characters)))
        for salt, characters in ((8, _SURNAMES), (9, _GIVEN), (10, _GIVEN))
    ]
    return pc.binary_join_element_wise(*parts, "")


def _identity_numbers(number: Array, local: Array, wrong: Array) -> pa.Array:
    prefectures = [code for code in divisions.names() if len(code) == len(_LOCAL) and code != _LOCAL]
    prefixes = [code + county for code in prefectures[:_PREFECTURES] for county in _COUNTIES]
    place = number * _STRIDE % (len(prefixes) * _BIRTHS)
    division = np.array(prefixes, np.int64)[place // _BIRTHS]
    division = np.where(local, int(_LOCAL) * 100 + 1 + place // _BIRTHS % 80, division)
    born = (_FIRST_BIRTH + place % _BIRTHS).astype("datetime64[D]")
    year = born.astype("datetime64[Y]").astype(np.int64) + 1970
    month = born.astype("datetime64[M]").astype(np.int64) % 12 + 1
    day = (born - born.astype("datetime64[M]")).astype(np.int64) + 1
    digits = np.concatenate(
        [
            _digits(division, 6),
            _digits(year * 10_000 + month * 100 + day, 8),
            np.zeros((len(number), 3), np.uint8),
        ],
        axis=1,
    )
    remainder = (digits.astype(np.int64) @ np.array(identity_number.WEIGHTS) + wrong) % 11
    checks = np.frombuffer(identity_number.CHECK_CHARACTERS.encode(), np.uint8)
    return _texts(np.column_stack([digits + np.uint8(ord("0")), checks[remainder]]))
