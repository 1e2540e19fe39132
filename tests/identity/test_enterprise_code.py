"""Enterprise codes, checked against arithmetic done by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from subsidycalc.identity import enterprise_code


def test_the_alphabet_leaves_out_the_five_letters_that_look_like_others() -> None:
    assert len(enterprise_code.ALPHABET) == 31
    assert not set(enterprise_code.ALPHABET) & set("IOSVZ")


def test_the_check_character_by_hand() -> None:
    # 91330302MA2AAAAA1: values 9 1 3 3 0 3 0 2 21 10 2 10 10 10 10 10 1 (M is 21, A is 10)
    # weights                   1 3 9 27 19 26 16 17 20 29 25 13 8 24 10 30 28
    # products                  9 3 27 81 0 78 0 34 420 290 50 130 80 240 100 300 28, in all 1870
    # 1870 = 60 × 31 + 10, and 31 − 10 = 21, which is M.
    assert 9 + 3 + 27 + 81 + 0 + 78 + 0 + 34 + 420 + 290 + 50 + 130 + 80 + 240 + 100 + 300 + 28 == 1870
    assert enterprise_code.check_character("91330302MA2AAAAA1") == "M"
    assert enterprise_code.fault("91330302MA2AAAAA1M") is None


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("91330302MA2AAAAA1M", None),
        ("91330302MA2AAAAA1N", "uscc-checksum"),
        ("91330302MA2AAAAB1M", "uscc-checksum"),
        ("91330302MA2AAAAAOM", "uscc-format"),  # O for 0
        ("9133O302MA2AAAAA1M", "uscc-format"),
        ("91330302MA2AAAAA1m", "uscc-format"),  # capitals are the caller's to make
        ("91330302MA2AAAAA1", "uscc-length"),
        ("330302000012345", "uscc-length"),  # a registration number from before the codes
        ("", "uscc-length"),
        ("九一三三〇三〇二一二三四五六七八九〇", "uscc-format"),
        ("９1330302MA2AAAAA1M", "uscc-format"),
    ],
)
def test_what_is_wrong_with_a_code(code: str, fault: str | None) -> None:
    assert enterprise_code.fault(code) == fault


@given(st.text(max_size=30))
def test_junk_is_refused_and_never_breaks_the_check(junk: str) -> None:
    fault = enterprise_code.fault(junk)
    assert fault in {None, "uscc-length", "uscc-format", "uscc-checksum"}


_FIRST_SEVENTEEN = st.from_regex("[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{9}", fullmatch=True)


@given(_FIRST_SEVENTEEN, st.integers(0, 16), st.integers(1, 30))
def test_one_wrong_character_is_always_noticed(first: str, place: int, shift: int) -> None:
    code = first + enterprise_code.check_character(first)
    wrong = enterprise_code.ALPHABET[(enterprise_code.ALPHABET.index(code[place]) + shift) % 31]
    assert enterprise_code.fault(code) is None
    assert enterprise_code.fault(code[:place] + wrong + code[place + 1 :]) in {"uscc-checksum", "uscc-format"}


@given(st.from_regex("[0-9]{8}[0-9A-HJ-NPQRTUWXY]{10}", fullmatch=True))
def test_another_library_says_the_same_of_codes_that_begin_with_digits(code: str) -> None:
    assert (enterprise_code.fault(code) is None) == (
        uscc.is_valid(code) or enterprise_code.is_issued_otherwise(code)
    )


@given(st.from_regex("[0-9]{8}[0-9A-HJ-NPQRTUWXY]{9}", fullmatch=True))
def test_another_library_gives_the_same_check_character(first: str) -> None:
    assert enterprise_code.check_character(first) == uscc.calc_check_digit(first)


def test_letters_where_the_division_stands_are_refused() -> None:
    first = "91A30302MA2AAAAA1"
    assert enterprise_code.fault(first + enterprise_code.check_character(first)) == "uscc-format"


@pytest.mark.parametrize(("code", "issued_otherwise"), [
    ("91350203M0001XY12J", True),
    ("91350203M0001XY12" + enterprise_code.check_character("91350203M0001XY12"), False),
    ("91350203MA001XY12J", False),
    ("91330203M0001XY12J", False),
])  # fmt: skip
def test_codes_known_to_be_issued_with_another_check_character(code: str, issued_otherwise: bool) -> None:
    assert enterprise_code.is_issued_otherwise(code) == issued_otherwise


def test_the_organisations_own_check_character_by_hand() -> None:
    # MA2AAAAA: M counts 22, A 10: 22×3 + 10×7 + 2×9 + 10×10 + 10×5 + 10×8 + 10×4 + 10×2 = 444 = 40 × 11 + 4, and 11 − 4 = 7
    assert enterprise_code.organisation_check_character("MA2AAAAA") == "7"
    # 00000001: 2, and 11 − 2 = 9; 00000005: 10, which leaves 1; 00000006: 12, which leaves 10, written X
    assert list(map(enterprise_code.organisation_check_character, ("00000001", "00000005", "00000006"))) == [
        "9",
        "1",
        "X",
    ]
    assert enterprise_code.organisation_check_character("00000000") == "0"
