"""Identity numbers of people who do not exist, checked against arithmetic done by hand."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hostile.endless import ends
from hypothesis import given
from hypothesis import strategies as st

from subsidycalc.identity import identity_number
from subsidycalc.identity.numbers_in_texts import with_numbers_masked

# 34052419800101001: digits 3 4 0 5 2 4 1 9 8 0 0 1 0 1 0 0 1
# weights                   7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2
# products                  21 36 0 25 16 16 2 9 48 0 0 9 0 5 0 0 2, in all 189 = 17 × 11 + 2; remainder 2 is X.
EXAMPLE = "34052419800101001X"
# The last product is 4 for the next person, in all 191 = 17 × 11 + 4; remainder 4 is 8.
OTHER = "340524198001010028"
DIGEST = f"a340524800101001{'b' * 48}"
"""What a SHA-256 may look like: digits of a number of fifteen in it are chance."""


def number_of(first_seventeen: str) -> str:
    return first_seventeen + identity_number.check_character(first_seventeen)


def test_the_check_character_by_hand() -> None:
    assert 21 + 36 + 0 + 25 + 16 + 16 + 2 + 9 + 48 + 0 + 0 + 9 + 0 + 5 + 0 + 0 + 2 == 189
    assert identity_number.check_character(EXAMPLE[:17]) == "X"
    assert identity_number.fault(EXAMPLE) is None


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        (EXAMPLE, None),
        ("340524198001010010", "id-checksum"),
        ("34052419800101001x", "id-format"),  # capitals are the caller's to make
        ("34052419800101001", "id-length"),
        ("3405241980010100100", "id-length"),
        ("3405241980O101001X", "id-format"),
        ("34052419800101X01X", "id-format"),
        ("３40524198001010011", "id-format"),
        ("٣40524198001010011", "id-format"),
        (number_of("34052419800230001"), "id-birthdate"),
        (number_of("34052419010229001"), "id-birthdate"),  # 1901 was no leap year
        (number_of("34052420000229001"), None),
        (number_of("34052418491231001"), "id-birthdate"),
        (number_of("34052418500101001"), None),
        (number_of("34052420990101001"), None),  # a birth to come is for whoever knows the date
        (number_of("99999919800101001"), None),  # no division is ever a fault
        (number_of("81000019800101001"), None),
        (number_of("93300119800101001"), None),
        ("340524800101001", None),
        ("340524800230001", "id-birthdate"),
        ("34052480010100X", "id-format"),
        ("", "id-length"),
    ],
)
def test_what_is_wrong_with_a_number(number: str, fault: str | None) -> None:
    assert identity_number.fault(number) == fault


@pytest.mark.parametrize(
    ("number", "born"),
    [
        (EXAMPLE, date(1980, 1, 1)),
        ("340524800101001", date(1980, 1, 1)),
        ("340524991231996", date(1899, 12, 31)),  # 996 to 999 were for people past a hundred
        ("340524991231995", date(1999, 12, 31)),
        (number_of("34052420001301001"), None),
    ],
)
def test_the_birth_date_in_a_number(number: str, born: date | None) -> None:
    assert identity_number.birth_date(number) == born


def test_a_fifteen_digit_number_has_the_same_seventeen_digits_as_its_successor() -> None:
    assert identity_number.seventeen_digits("340524800101001") == EXAMPLE[:17]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (EXAMPLE, "340524********001X"),
        ("340524800101001", "340524*****1001"),
        ("3405241980010100", "340524******0100"),
        ("34052419800101001X5", "340524********01X5"),
        ("34052412", "34****12"),
        ("E00000078", "E0*****78"),
        ("H123456", "H1***56"),
        ("340524", "340524"),
        ("34", "34"),
        ("", ""),
        ("34052419800101001X、34052419800101001X", "340524********001X"),
    ],
)
def test_how_a_number_is_shown(text: str, shown: str) -> None:
    assert identity_number.masked(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"张三{EXAMPLE}", "张三340524********001X"),
        ("张三 340524 19800101 001x（男）", "张三 340524********001X（男）"),
        ("340524198001010019", "340524********0019"),  # hidden though the check digit is wrong
        ("３４０５２４１９８００１０１００１Ｘ", "340524********001X"),
        ("340524800101001;340524800101002", "340524*****1001;340524*****1002"),
        ("340524  19800101  001X", "340524********001X"),
        ("340524\u201319800101\u2212001X", "340524********001X"),
        ("340524\u2009-\u200919800101\u3000001X", "340524********001X"),
        # 2023 with the first fourteen digits behind it is eighteen digits as well, and nobody's number
        ("2023 340524 19800101 0019", "2023 340524********0019"),
        ("340524 800101 001 123", "340524*****1001 123"),
        (f"{EXAMPLE}1", "340524********001X1"),
        (f"1{EXAMPLE}", "1340524********001X"),
        (f"{EXAMPLE}{EXAMPLE}", "340524********001X340524********001X"),
        (f"{OTHER}{EXAMPLE}", "340524********0028340524********001X"),
        (OTHER * 5, "340524********0028" * 5),
        (f"340524800101001{OTHER}340524800101002", "340524*****1001340524********0028340524*****1002"),
        ("账号6222021234567890123", "账号6222021234567890123"),
        ("91330302MA2AAAAA1M", "91330302MA2AAAAA1M"),
        ("330302000012345", "330302000012345"),  # no month 00: a registration number
        ("温州某某有限公司", "温州某某有限公司"),
        (f"a.csv {DIGEST}", f"a.csv {DIGEST}"),
        # Codes of enterprises in figures only: 15 February of 2063 and of 8163, were they persons.
        ("913101206302150071", "913101206302150071"),
        ("912201816302150004", "912201816302150004"),
        ("913101206302150072", "913101********0072"),  # no code: its check character is wrong
    ],
)
def test_numbers_inside_a_text_are_hidden(text: str, shown: str) -> None:
    assert with_numbers_masked(text) == shown


@given(st.text(max_size=60))
def test_junk_never_breaks_anything(junk: str) -> None:
    assert identity_number.fault(junk) in {None, "id-length", "id-format", "id-birthdate", "id-checksum"}
    assert len(identity_number.masked(junk)) <= 18
    with_numbers_masked(junk)


@given(st.from_regex(r"[0-9]{11,40}", fullmatch=True))
def test_nothing_shown_gives_back_a_whole_number(digits: str) -> None:
    assert not re.search(r"[0-9]{11}", identity_number.masked(digits))


@given(
    st.from_regex(r"[0-9]{6}19[0-9]{2}0[1-9][0-2][1-8][0-9]{3}", fullmatch=True),
    st.integers(0, 16),
    st.integers(1, 9),
)
def test_one_wrong_digit_is_always_noticed(first: str, place: int, shift: int) -> None:
    number = number_of(first)
    wrong = str((int(number[place]) + shift) % 10)
    assert identity_number.fault(number) is None
    assert identity_number.fault(number[:place] + wrong + number[place + 1 :]) in {
        "id-checksum",
        "id-birthdate",
    }


SPLIT = (
    "/",
    "|",
    "_",
    ".",
    "·",
    "、",
    "  ",
    " " * 20,
    " - ",
    "\u200b",
    "=>",
    "\t",
    "(",
    ",",
    "&nbsp;",
    "&ensp; ",
)
CHINESE = str.maketrans("0123456789X", "〇一二三四五六七八九X")
FORMAL = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")
CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
BOLD = str.maketrans("0123456789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")


@pytest.mark.parametrize("split", SPLIT)
@pytest.mark.parametrize("groups", ["6 8 4", "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "3 3 4 4 4", "17 1"])
def test_a_number_split_by_whatever_is_hidden(split: str, groups: str) -> None:
    left, parts = EXAMPLE, []
    for size in map(int, groups.split()):
        parts.append(left[:size])
        left = left[size:]
    assert with_numbers_masked(f"张三{split.join(parts)}。") == "张三340524********001X。"


@pytest.mark.parametrize("digits", [CHINESE, FORMAL, CIRCLED, SUBSCRIPT, SUPERSCRIPT, ARABIC, BOLD])
def test_a_number_in_other_digits_is_hidden(digits: dict[int, int]) -> None:
    for number in (EXAMPLE, f"{EXAMPLE[:6]} {EXAMPLE[6:14]} {EXAMPLE[14:]}"):
        assert with_numbers_masked(number.translate(digits)) == "340524********001X"
    assert with_numbers_masked(EXAMPLE[:9] + EXAMPLE[9:].translate(digits)) == "340524********001X"
    born = f"{EXAMPLE[:6]} {EXAMPLE[6:10]}年{EXAMPLE[10:12]}月{EXAMPLE[12:14]}日{EXAMPLE[14:]}"
    assert with_numbers_masked(born.translate(digits)) == "340524********001X"


@pytest.mark.parametrize("ten", "xXｘＸⅩ×")
def test_a_check_character_of_any_look_is_one(ten: str) -> None:
    assert with_numbers_masked(EXAMPLE[:-1] + ten) == "340524********001X"


@pytest.mark.parametrize(
    "text",
    [
        "500元 × 32人 = 16,000元",
        "12,000.00 − 34,052.41 = 98,001.01; 1,980.01",
        "2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36",
        "3-5, 8, 12-19, 801, 1001-1007, 1980, 2001-2011",
        "2023-01-06 2023-02-05",
        "2023年01月06日、2023年02月05日、2023年12月31日",
        "2022年12月31日 2023年12月31日 2024年12月31日",
        "第一、二、三、四、五、六、七、八、九、十条，一、二、三、四、五",
        '["3403", "3405", "2419", "8001", "0100", "1X"]',
        "电话 0577-88001234，0577-88005678",
    ],
)
def test_amounts_lists_and_dates_are_not_taken_for_numbers(text: str) -> None:
    assert with_numbers_masked(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "1-" * 4_000,
        "1" * 32_767,
        "340524 " * 4_000,
        "3 4 0 5 2 4 " * 2_700,
        "1&nbsp;" * 4_600,
        EXAMPLE * 1_800,
        "一" * 32_767,
    ],
)
def test_hiding_ends_whatever_a_text_repeats(text: str) -> None:
    with ends():
        with_numbers_masked(text)
