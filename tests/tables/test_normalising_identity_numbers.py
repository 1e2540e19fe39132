"""Identity numbers in every form that offices send; none is ever shown whole."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from raw_columns import noticed, read, results

from subsidycalc.identity import divisions, identity_number
from subsidycalc.tables.model import FULL, LEGACY, MASKED, NO_DAY, PREFIX, PRESENT, IdentityDetail, fault_code
from subsidycalc.tables.normalising import identity_digits

# 340524 19800101 001 X: see tests/identity for the arithmetic of its check character.
WHOLE = "34052419800101001X"
SEVENTEEN = 34052419800101001
MASK = "340524********001X"
OLD = "340524800101001"
TEN_YEARS = 3652
"""Days from 1970-01-01 to 1980-01-01: ten years and the leap days of 1972 and 1976."""


def number_of(first: str) -> str:
    return first + identity_number.check_character(first)


def detail_of(cell: object) -> tuple[object, IdentityDetail, str]:
    column, _ = read("employees", "id_number", [cell])
    assert column.identity is not None
    assert column.masked is not None
    return results(column)[0], column.identity, column.masked[0]


@pytest.mark.parametrize(
    "cell",
    [
        WHOLE,
        WHOLE.lower(),
        "３４０５２４１９８００１０１００１Ｘ",
        f"'{WHOLE}",
        "340524 19800101 001X",
        "\u200b340524\u00a019800101001x\ufeff",
        "\t34052419800101001X\n",
    ],
)
def test_a_whole_number_however_it_is_typed(cell: str) -> None:
    value, detail, masked = detail_of(cell)
    assert (value, masked) == (SEVENTEEN, MASK)
    assert (detail.form[0], detail.prefix[0], detail.prefix_length[0]) == (FULL, 340524, 6)
    assert (detail.mark[0], detail.birth_day[0]) == (-1, TEN_YEARS)


@pytest.mark.parametrize("cell", [OLD, int(OLD), float(OLD), f" {OLD} "])
def test_a_fifteen_digit_number_is_its_successor_with_a_notice(cell: object) -> None:
    column, notices = read("employees", "id_number", [cell])
    value, detail, masked = detail_of(cell)
    assert (value, masked) == (SEVENTEEN, "340524*****1001")
    assert (detail.form[0], detail.prefix[0], detail.birth_day[0]) == (LEGACY, 340524, TEN_YEARS)
    assert noticed(notices) == {"id-legacy": (2,)}
    assert column.raw == {}


@pytest.mark.parametrize(
    ("cell", "prefix", "visible", "masked"),
    [
        ("330302********1234", 330302, 6, "330302********1234"),
        ("330302＊＊＊＊＊＊＊＊1234", 330302, 6, "330302********1234"),
        ("330302XXXXXXXX1234", 330302, 6, "330302********1234"),
        ("330302xxxxxxxx123x", 330302, 6, "330302********123X"),
        ("3303**********1234", 330300, 4, "3303************"[:6] + "********1234"),
        ("33****************", 330000, 2, "33****************"),
        ("330302199001011***", 330302, 6, "330302********1***"),  # what it shows too much is hidden
        ("3303021990010112**", 330302, 6, "330302********12**"),
        ("330302******123", 330302, 6, "330302*****" + "*123"),
        ("**************1234", 0, 0, "**************1234"),
    ],
)
def test_a_masked_number_shows_what_the_house_shows(
    cell: str, prefix: int, visible: int, masked: str
) -> None:
    column, notices = read("employees", "id_number", [cell])
    value, detail, shown = detail_of(cell)
    assert (value, shown) == (0, masked)
    assert (detail.form[0], detail.prefix[0], detail.prefix_length[0]) == (MASKED, prefix, visible)
    assert detail.birth_day[0] == NO_DAY
    assert noticed(notices) == {"id-masked": (2,)}
    assert column.raw == {}


def test_masked_numbers_are_told_apart_by_all_that_is_visible() -> None:
    cells = [
        "330302********1234",
        "330302＊＊＊＊＊＊＊＊1234",
        "330302199*****1234",
        "330302********1235",
        WHOLE,
    ]
    column, _ = read("employees", "id_number", cells)
    assert column.identity is not None
    marks = column.identity.mark.tolist()
    assert marks[0] == marks[1]
    assert len({*marks[1:4]}) == 3
    assert min(marks[:4]) >= 0
    assert marks[4] == -1


@pytest.mark.parametrize(
    ("cell", "prefix", "visible"),
    [
        ("33", 330000, 2),
        ("3303", 330300, 4),
        ("330302", 330302, 6),
        (3303, 330300, 4),
        (330302.0, 330302, 6),
        ("３３０３", 330300, 4),
    ],
)
def test_a_prefix_alone(cell: object, prefix: int, visible: int) -> None:
    value, detail, masked = detail_of(cell)
    assert (value, masked) == (0, str(prefix)[:visible])
    assert (detail.form[0], detail.prefix[0], detail.prefix_length[0]) == (PREFIX, prefix, visible)
    assert noticed(read("employees", "id_number", [cell])[1]) == {"id-prefix-only": (2,)}


@pytest.mark.parametrize(
    ("cell", "fault", "shown"),
    [
        (340524198001010010.0, "id-precision-lost", "340524********0000"),
        (340524198001010010, "id-precision-lost", "340524********0010"),
        (1e15, "id-precision-lost", "100000******0000"),
        (10**400, "id-precision-lost", "…"),
        ("1.10105E+17", "id-precision-lost", "1.*******17"),
        ("340524198001010010", "id-checksum", "340524********0010"),
        (number_of("34052419800230001"), "id-birthdate", None),
        (number_of("34052417991231001"), "id-birthdate", None),
        ("340524801301001", "id-birthdate", "340524*****1001"),
        ("34052419800101001", "id-length", "340524*******1001"),
        (WHOLE + "1", "id-length", "340524********01X1"),
        ("330302****1234", "id-length", "330302****1234"),
        ("H12345678", "id-length", "H1*****78"),
        (123.0, "id-length", "123"),
        ("3405241980010100IX", "id-format", "340524********00IX"),
        ("3405241980X101001X", "id-format", "340524********001X"),  # one X alone hides nothing
        ("不详", "id-format", "不详"),
        ("******************", "id-format", "******" + "********" + "****"),
        (330302.5, "id-format", "33****.5"),
        (-3303, "id-format", "-3303"),
        (True, "id-format", "TRUE"),
        (float("nan"), "id-format", "NaN"),
    ],
)
def test_faulty_numbers_keep_what_may_be_shown(cell: object, fault: str, shown: str | None) -> None:
    column, _ = read("employees", "id_number", [cell])
    assert results(column) == [fault]
    assert column.masked is not None
    assert column.raw == {0: column.masked[0]}
    if shown is not None:
        assert column.masked[0] == shown


@pytest.mark.parametrize(
    "first",
    ["81000019900101001", "82000019900101001", "83000019900101001", "93300119900101001", "91102019900101001"],
)
def test_residents_from_elsewhere_are_genuine(first: str) -> None:
    column, notices = read("employees", "id_number", [number_of(first)])
    assert results(column) == [int(first)]
    assert notices == []


def test_an_unknown_division_is_noticed_and_never_refused() -> None:
    cells = [
        number_of("99999919800101001"),
        number_of("33990119800101001"),
        WHOLE,
        "3399",
        "330302********1234",
    ]
    column, notices = read("employees", "id_number", cells)
    assert column.state.tolist() == [PRESENT] * 5
    assert noticed(notices)["region-unknown"] == (3, 5)  # 999999 begins with the 9 of foreign residents
    assert {notice.values for notice in notices if notice.code == "region-unknown"} == {
        (("codes", "339901、3399"),)
    }


def test_a_birth_to_come_is_left_to_the_judge() -> None:
    value, detail, _ = detail_of(number_of("34052420990101001"))
    assert value == 34052420990101001
    assert detail.birth_day[0] == TEN_YEARS + 119 * 365 + 30  # leap days of 1980 to 2096: 30


def test_blank_numbers_are_blank_and_show_nothing() -> None:
    column, notices = read("employees", "id_number", [None, "", "-", "无", " "])
    assert results(column) == [None] * 5
    assert column.masked is not None
    assert column.masked.tolist() == [""] * 5
    assert notices == []


@pytest.mark.parametrize(
    ("table", "field"),
    [
        ("employees", "name"),
        ("employees", "uscc"),
        ("employees", "hukou_code"),
        ("employees", "ui_months"),
        ("employees", "return_date"),
        ("employees", "dispatch"),
        ("employees", "return_mode"),
        ("exhibitions", "country"),
        ("employees", "id_number"),
    ],
)
@pytest.mark.parametrize(
    "cell",
    [
        WHOLE,
        WHOLE.lower(),
        f"身份证{WHOLE}",
        "340524 19800101 001X",
        f"{WHOLE}、{WHOLE}",
        "340524198001010010",
        "34052419800101001\u200bX\u0007",
        "3405-2419-8001-0100-1X",
        "340524\u200b19800101001X",
        OLD,
        number_of("34052420000229001"),
    ],
)
def test_no_column_gives_a_whole_number_away(table: str, field: str, cell: str) -> None:
    column, notices = read(table, field, [cell])
    texts = [
        *column.categories,
        *column.raw.values(),
        *(column.masked.tolist() if column.masked is not None else []),
    ]
    texts += [value for notice in notices for _, value in notice.values]
    for text in texts:
        assert "19800101" not in text
        assert not re.search(r"\d{11}", re.sub(r"[\s\u200b]", "", text))


def junk_and_numbers() -> st.SearchStrategy[list[object]]:
    digits = st.from_regex(r"[0-9]{6}(19|20)[0-9]{9}", fullmatch=True)
    texts = st.one_of(
        digits.map(number_of),
        digits.map(lambda first: first + "0"),
        st.from_regex(r"[0-9]{15}", fullmatch=True),
        st.from_regex(r"[0-9*xX]{18}", fullmatch=True),
        st.from_regex(r"[0-9*xX ]{0,19}", fullmatch=True),
        st.text(max_size=20),
    )
    return st.lists(
        st.one_of(texts, st.floats(), st.integers(), st.booleans(), st.none(), st.dates()), max_size=8
    )


@given(junk_and_numbers())
def test_junk_breaks_nothing_and_whole_numbers_agree_with_the_rule_for_one(cells: list[object]) -> None:
    column, _ = read("employees", "id_number", cells)
    assert column.masked is not None
    for cell, found, shown in zip(cells, results(column), column.masked.tolist(), strict=True):
        assert not re.search(r"[0-9]{11}", shown)
        if isinstance(cell, str) and re.fullmatch(r"[0-9]{15}|[0-9]{17}[0-9X]", cell):
            fault = identity_number.fault(cell)
            assert found == (int(identity_number.seventeen_digits(cell)) if fault is None else fault)


@given(st.lists(st.from_regex(r"[0-9]{17}", fullmatch=True), min_size=1, max_size=20))
def test_check_characters_and_birth_dates_agree_with_the_rule_for_one(firsts: list[str]) -> None:
    matrix = np.frombuffer("".join(firsts).encode("ascii"), np.uint8).reshape(-1, 17)
    checks = [chr(check) for check in identity_digits.check_characters(matrix).tolist()]
    assert checks == [identity_number.check_character(first) for first in firsts]
    born = [identity_number.birth_date(number_of(first)) for first in firsts]
    expected = [NO_DAY if day is None else day.toordinal() - 719_163 for day in born]
    assert (
        identity_digits.birth_days(np.array([int(first) for first in firsts], np.int64)).tolist() == expected
    )


@given(st.dates(), st.integers(0, 999))
def test_every_day_is_counted_as_the_calendar_counts(day: object, order: int) -> None:
    first = int(f"340524{day:%Y%m%d}{order:03d}") if getattr(day, "year", 0) >= 1000 else 34052400000000000
    expected = day.toordinal() - 719_163 if getattr(day, "year", 0) >= 1850 else NO_DAY  # type: ignore[attr-defined]
    assert identity_digits.birth_days(np.array([first], np.int64)).tolist() == [expected]


@given(st.lists(st.integers(0, 10**15 - 1), min_size=1, max_size=20))
def test_fifteen_digits_are_upgraded_as_one_by_one(numbers: list[int]) -> None:
    at_once = identity_digits.upgraded(np.array(numbers, np.int64)).tolist()
    assert at_once == [int(identity_number.seventeen_digits(f"{number:015d}")) for number in numbers]


@given(st.integers(0, 999_999), st.sampled_from([2, 4, 6]))
def test_known_divisions_agree_with_the_rule_for_one(prefix: int, visible: int) -> None:
    code = f"{prefix:06d}"[:visible]
    padded = int(code.ljust(6, "0"))
    at_once = identity_digits.divisions_known(np.array([padded]), np.array([visible]))
    assert at_once.tolist() == [divisions.is_known(code) or code.startswith("9")]


def test_a_state_is_one_of_the_codes_of_identity_numbers() -> None:
    column, _ = read("employees", "id_number", ["1", WHOLE[:-1] + "1", "x"])
    assert {fault_code(state) for state in column.state.tolist()} <= {"id-length", "id-checksum", "id-format"}
