"""Codes of divisions, industries, countries and enterprises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from raw_columns import noticed, read, results

from subsidycalc.identity import enterprise_code, identity_number
from subsidycalc.tables.model import PRESENT, fault_code
from subsidycalc.tables.normalising.codes import states_of

GOOD_CODE = "91330302MA2AAAAA1M"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("330302", "330302"), (330302, "330302"), (330302.0, "330302"), ("3303", "3303"), (33, "33"), ("３３０３", "3303"),
        (" 330302 ", "330302"), ("'330302", "330302"), ("330300", "3303"), ("330000", "33"), ("330302001", "330302"),
        ("330302001002", "330302"), (330302001002, "330302"),
        ("330", "invalid-code"), (330302.5, "invalid-code"), ("鹿城区", "invalid-code"), (-33, "invalid-code"), (True, "invalid-code"),
        ("٣٣", "invalid-code"), ("无", None), ("", None),
    ],
)  # fmt: skip
def test_division_codes(cell: object, code: object) -> None:
    assert results(read("enterprises", "region_code", [cell])[0]) == [code]


def test_where_rows_are_regions_350100_and_3501_are_one() -> None:
    column, _ = read("regions", "region_code", ["350100", "3501", 350000, "350128"])
    assert results(column) == ["3501", "3501", "35", "350128"]


def test_an_unknown_division_is_noticed_and_never_refused() -> None:
    column, notices = read("enterprises", "region_code", ["339999", "3303", "990000", "339999"])
    assert results(column) == ["339999", "3303", "99", "339999"]
    (notice,) = notices
    assert (notice.code, notice.rows, notice.values) == (
        "region-unknown",
        (2, 4, 5),
        (("codes", "339999、99"),),
    )


def test_longer_division_codes_are_noticed() -> None:
    assert noticed(read("enterprises", "region_code", ["330302001"])[1]) == {"region-cut": (2,)}


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("C3411", "C3411"), ("c3411", "C3411"), ("3411", "C3411"), (3411, "C3411"), ("C34", "C34"), ("34", "C34"), (34, "C34"),
        ("C", "C"), ("C341", "C341"), ("C-3411", "C3411"), ("Ｃ３４１１", "C3411"), ("0610", "B0610"), ("06", "B06"), ("46", "D46"),
        ("B3411", "industry-conflict"), ("D34", "industry-conflict"),
        (610, "invalid-code"),  # 0610 without its zero, or group 610
        ("610", "invalid-code"), ("C9911", "invalid-code"), ("98", "invalid-code"), ("00", "invalid-code"), ("Z34", "invalid-code"),
        ("制造业", "invalid-code"), ("C34111", "invalid-code"), (34.5, "invalid-code"), ("无", None), ("-", None),
    ],
)  # fmt: skip
def test_industry_codes(cell: object, code: object) -> None:
    assert results(read("enterprises", "industry_code", [cell])[0]) == [code]


def test_countries_become_codes_and_what_is_not_certain_keeps_its_text() -> None:
    column, _ = read("exhibitions", "country", ["德国", "de", "DEU", "德国汉诺威", 49, None, "\u200b越 南"])
    assert results(column) == ["DE", "DE", "DE", "", "", None, "VN"]
    assert column.raw == {3: "德国汉诺威", 4: "49"}


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (GOOD_CODE, GOOD_CODE), (GOOD_CODE.lower(), GOOD_CODE), ("９１" + GOOD_CODE[2:], GOOD_CODE), (f"'{GOOD_CODE}", GOOD_CODE),
        ("9133 0302 MA2A AAAA 1M", GOOD_CODE), ("\ufeff" + GOOD_CODE + "\u200b", GOOD_CODE),
        (GOOD_CODE[:-1] + "N", "uscc-checksum"), ("9133O302MA2AAAAA1M", "uscc-format"), ("330302000012345", "uscc-length"),
        (GOOD_CODE + "1", "uscc-length"), ("某某公司", "uscc-length"), (913303027613456780.0, "uscc-format"), (12345, "uscc-length"),
        (True, "uscc-format"), ("无", None), (None, None),
    ],
)  # fmt: skip
def test_enterprise_codes(cell: object, code: object) -> None:
    assert results(read("enterprises", "uscc", [cell])[0]) == [code]


def test_what_a_faulty_code_held_is_kept_and_equal_codes_are_one() -> None:
    column, _ = read("enterprises", "uscc", [GOOD_CODE, GOOD_CODE.lower(), "某某公司"])
    assert column.values.tolist() == [1, 1, 0]
    assert column.categories == ("", GOOD_CODE)
    assert column.raw == {2: "某某公司"}


def person_that_passes_as_enterprise() -> str:
    """Return a person's number whose last digit is the check of both kinds of code."""
    for order in range(1000):
        first = f"33030219900101{order:03d}"
        number = first + identity_number.check_character(first)
        if enterprise_code.fault(number) is None:
            return number
    raise AssertionError


def test_a_persons_number_is_no_enterprise_code_even_where_its_check_fits() -> None:
    number = person_that_passes_as_enterprise()
    column, _ = read("enterprises", "uscc", [number])
    assert results(column) == ["uscc-format"]
    assert number not in "".join([*column.categories, *column.raw.values()])


codes = st.one_of(
    st.text(enterprise_code.ALPHABET + "OI", min_size=18, max_size=18),
    st.text(enterprise_code.ALPHABET, min_size=16, max_size=16).map(
        lambda rest: f"9{rest}" + enterprise_code.check_character(f"9{rest}")
    ),
    st.text(min_size=18, max_size=18),
)


@given(st.lists(codes, max_size=10))
def test_many_enterprise_codes_at_once_agree_with_one_at_a_time(several: list[str]) -> None:
    at_once = [None if state == PRESENT else fault_code(state) for state in states_of(several).tolist()]
    persons = [identity_number.fault(code) is None for code in several]
    assert [fault for fault, person in zip(at_once, persons, strict=True) if not person] == [
        enterprise_code.fault(code) for code, person in zip(several, persons, strict=True) if not person
    ]


@given(
    st.lists(
        st.one_of(st.text(max_size=20), st.floats(), st.integers(), st.booleans(), st.none(), st.dates()),
        max_size=8,
    )
)
def test_junk_breaks_no_column_of_codes(cells: list[object]) -> None:
    for table, field in (
        ("enterprises", "region_code"),
        ("enterprises", "industry_code"),
        ("enterprises", "uscc"),
        ("exhibitions", "country"),
    ):
        assert len(read(table, field, cells)[0]) == len(cells)


def test_the_organisations_own_check_is_a_notice_and_no_fault() -> None:
    def code(first_sixteen: str, own: str = "") -> str:
        own = own or enterprise_code.organisation_check_character(first_sixteen[8:])
        return first_sixteen + own + enterprise_code.check_character(first_sixteen + own)

    right = [code("91330302MA2AAAAA", "7"), code("9133030200000006", "X"), code("9133030200000000", "0")]
    wrong = [code("91330302MA2AAAAA", own) for own in "X16AY"]
    xiamen = code("91350203M0001XY1")[:17] + "J"
    column, notices = read("enterprises", "uscc", [*right, *wrong, xiamen, wrong[0][:-1] + "0", "?"])
    assert results(column) == [*right, *wrong, xiamen, "uscc-checksum", "uscc-length"]
    assert noticed(notices) == {"uscc-inner-check": tuple(range(5, 10))}
