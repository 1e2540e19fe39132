"""HAZARDS, identity: a person's number or an enterprise's code that is not what it seems."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hostile.office import (
    EAST_CHINA,
    FARTHER,
    FIRST,
    GROWTH_REWARD,
    NOT_LISTED,
    PERSONS,
    SECOND,
    WHOLE,
    Cell,
    Written,
    batch,
    enterprise_row,
    number,
)
from hostile.outcome import result_of

if TYPE_CHECKING:
    from pathlib import Path

_CHENGDU = PERSONS[1]
"""Stands on row 3 of 员工, and brings 200 yuan."""


def _with_check_character(first_seventeen: str) -> str:
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(first_seventeen))
    return first_seventeen + "10X98765432"[total % 11]


_IN_THE_FUTURE = _with_check_character("51010420990101000")
_NO_SUCH_DAY = _with_check_character("51010419810230000")
_CROSS = next(
    person
    for day in range(1, 29)
    if (person := _with_check_character(f"510104198103{day:02}000")).endswith("X")
)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        pytest.param(int(_CHENGDU), "id-precision-lost", id="typed as a number"),
        pytest.param(
            number("5.10104198102020E+17"), "id-precision-lost", id="a number in scientific notation"
        ),
        pytest.param("5.10104E+17", "id-precision-lost", id="text in scientific notation"),
        pytest.param(_CHENGDU[:-1], "id-length", id="one digit short"),
        pytest.param(_CHENGDU + "0", "id-length", id="one digit too many"),
        pytest.param(_IN_THE_FUTURE, "id-birthdate", id="born in 2099"),
        pytest.param(_NO_SUCH_DAY, "id-birthdate", id="born on 30 February"),
        pytest.param(
            _CHENGDU[:-1] + ("1" if _CHENGDU[-1] != "1" else "2"), "id-checksum", id="a wrong check digit"
        ),
        pytest.param(_CHENGDU[:-1] + "O", "id-format", id="the letter O for 0"),
        pytest.param("٥١٠١٠٤١٩٨١٠٢٠٢٠٠٠٠", "id-format", id="Arabic digits"),
        pytest.param("②" + _CHENGDU[1:], "id-format", id="a digit in a circle"),
        pytest.param(True, "id-format", id="TRUE"),
        pytest.param(Written("<v>#N/A</v>", "e"), "cell-error", id="#N/A"),
        pytest.param("", "missing-value", id="blank"),
        pytest.param("无", "missing-value", id="the word for none"),
    ],
)
def test_a_number_that_cannot_be_trusted_is_rejected_and_costs_nobody_else(
    written: Cell, code: str, tmp_path: Path
) -> None:
    book = batch()
    book["员工"].put("C3", written)
    result = result_of(book, tmp_path)
    assert result.codes("员工", 3) == {code}
    assert result.payable == WHOLE - FARTHER
    assert [line.row for line in result.rejected] == [3]


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(_CROSS.lower(), id="lower-case x"),
        pytest.param("".join(chr(ord(digit) + 0xFEE0) for digit in _CROSS), id="full width"),
        pytest.param(f"'{_CROSS}", id="a literal apostrophe"),
        pytest.param(f"{_CROSS[:6]} {_CROSS[6:14]} {_CROSS[14:]}", id="inner spaces"),
        pytest.param(f"\u200b{_CROSS[:9]}\u200c{_CROSS[9:]}\ufeff", id="zero-width characters"),
        pytest.param(f"\u00a0{_CROSS}\u3000", id="spaces of other kinds around"),
    ],
)
def test_what_is_harmless_is_cleaned(written: str, tmp_path: Path) -> None:
    book = batch()
    book["员工"].put("C3", written)
    result = result_of(book, tmp_path)
    assert result.payable == WHOLE
    assert result.rejected == []


@pytest.mark.parametrize(
    ("written", "notice", "paid"),
    [
        # A number of 15 digits from before 1999: 510104 810202 000.
        pytest.param("510104810202000", "id-legacy", FARTHER, id="15 digits"),
        pytest.param("510104810202000 ", "id-legacy", FARTHER, id="15 digits and a space"),
        pytest.param(510104810202000, "id-legacy", FARTHER, id="15 digits typed as a number: exact"),
        pytest.param("510104********2020", "id-masked", FARTHER, id="masked"),
        pytest.param("5101", "id-prefix-only", FARTHER, id="only four digits"),
        pytest.param("51", "id-prefix-only", FARTHER, id="only two digits"),
        # 59 was never a province: a notice, and by its first digits it is farther away.
        pytest.param(
            _with_check_character("59010419810202000"), "region-unknown", FARTHER, id="an unknown division"
        ),
    ],
)
def test_an_unusual_number_counts_with_a_notice(
    written: Cell, notice: str, paid: int, tmp_path: Path
) -> None:
    book = batch()
    book["员工"].put("C3", written)
    result = result_of(book, tmp_path)
    assert [(found.sheet, found.rows, found.column) for found in result.noticed(notice)] == [
        ("员工", "3", "身份证号")
    ]
    assert result.payable == WHOLE - FARTHER + paid


@pytest.mark.parametrize("division", ["810000", "820000", "830000", "911000"])
def test_a_number_of_hong_kong_macao_taiwan_or_a_foreigner_is_for_a_person_to_decide(
    division: str, tmp_path: Path
) -> None:
    book = batch()
    book["员工"].put("C3", _with_check_character(f"{division}19810202000"))
    result = result_of(book, tmp_path)
    assert result.codes("员工", 3) == {"region-undetermined"}
    assert [line.kind for line in result.rejected] == ["需人工复核"]
    assert result.payable == WHOLE - FARTHER


def test_the_same_person_under_two_enterprises_is_in_review_on_both_rows(tmp_path: Path) -> None:
    book = batch()
    book["员工"].put("C4", PERSONS[0])
    result = result_of(book, tmp_path)
    assert result.codes("员工", 2) == result.codes("员工", 4) == {"claimed-twice"}
    assert result.payable == WHOLE - EAST_CHINA - EAST_CHINA


def test_the_same_digits_as_text_and_as_a_number_are_told_apart(tmp_path: Path) -> None:
    book = batch()
    book["员工"].put("C3", int(PERSONS[0]))
    result = result_of(book, tmp_path)
    assert result.codes("员工", 2) == set()
    assert result.codes("员工", 3) == {"id-precision-lost"}
    assert result.payable == WHOLE - FARTHER


def test_the_same_person_twice_in_one_enterprise_counts_once(tmp_path: Path) -> None:
    book = batch()
    book["员工"].put("C3", f" {PERSONS[0]}")
    result = result_of(book, tmp_path)
    assert result.codes("员工", 3) == {"duplicate-row"}
    assert result.payable == WHOLE - FARTHER


@pytest.mark.parametrize(
    ("written", "code"),
    [
        pytest.param(FIRST.replace("0", "O", 1), "uscc-format", id="the letter O for 0"),
        pytest.param("330302000000123", "uscc-length", id="a registration number of 15 digits"),
        pytest.param(330302000000123, "uscc-length", id="the same typed as a number"),
        pytest.param(
            FIRST[:-1] + ("1" if FIRST[-1] != "1" else "2"), "uscc-checksum", id="one wrong character"
        ),
        pytest.param(FIRST[:-1] + "I", "uscc-format", id="a letter that no code has"),
        pytest.param(913303020000001004, "uscc-format", id="a number that has lost digits"),
        pytest.param("", "missing-value", id="blank"),
    ],
)
def test_a_wrong_enterprise_code_is_rejected_by_its_own_code(
    written: Cell, code: str, tmp_path: Path
) -> None:
    book = batch()
    book["企业"].put("A2", written)
    result = result_of(book, tmp_path)
    assert result.codes("企业", 2) == {code}
    # Its two persons stand under a code that nobody listed.
    assert result.codes("员工", 2) == result.codes("员工", 3) == {"unknown-enterprise"}
    assert result.payable == WHOLE // 2


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(FIRST.lower(), id="lower case"),
        pytest.param(f" {FIRST[:8]} {FIRST[8:]}\u200b", id="spaces"),
        pytest.param("".join(chr(ord(character) + 0xFEE0) for character in FIRST), id="full width"),
        pytest.param(f"'{FIRST}", id="an apostrophe"),
    ],
)
def test_a_harmless_spelling_of_a_code_is_cleaned(written: str, tmp_path: Path) -> None:
    book = batch()
    book["企业"].put("A2", written)
    result = result_of(book, tmp_path)
    assert result.payable == WHOLE
    assert result.rejected == []


def test_an_enterprise_listed_twice_with_differences_is_rejected_whole(tmp_path: Path) -> None:
    book = batch()
    book["企业"].row(4, *enterprise_row(FIRST, "甲公司"))
    book["企业"].put("I4", 1300)
    result = result_of(book, tmp_path)
    assert result.codes("企业", 2) == result.codes("企业", 4) == {"duplicate-enterprise"}
    assert result.payable == GROWTH_REWARD + EAST_CHINA + FARTHER


def test_an_enterprise_listed_twice_alike_counts_once(tmp_path: Path) -> None:
    book = batch()
    book["企业"].row(4, *enterprise_row(FIRST, "甲公司"))
    result = result_of(book, tmp_path)
    assert result.codes("企业", 2) == set()
    assert result.codes("企业", 4) == {"duplicate-row"}
    assert result.payable == WHOLE


def test_a_person_of_an_enterprise_that_is_not_listed_is_rejected(tmp_path: Path) -> None:
    book = batch()
    book["员工"].put("A3", NOT_LISTED)
    result = result_of(book, tmp_path)
    assert result.codes("员工", 3) == {"unknown-enterprise"}
    assert result.payable == WHOLE - FARTHER
    assert (SECOND, "return-transport") in result.awards
