"""Figures that are not plausible are found, each by its kind; those just within are not."""

from __future__ import annotations

import pytest
from raw_columns import raw_column, raw_table

from subsidycalc.tables.normalising import normalise
from subsidycalc.tables.plausibility import implausible, notices_of

_CODES = ["91330302YY00000016", "91330302YY00000024", "91330302YY00000032", "91330302YY00000040"]


def _found(table: str, columns: dict[str, list[object]], unit: str = "") -> list[tuple[str, tuple[int, ...]]]:
    raw = []
    for key, cells in columns.items():
        name = key.partition("[")[0]
        given = {"unit": unit} if unit and name in {"output", "monthly_rent"} else {}
        raw.append(raw_column(table, name, cells, key=key, **given))
    read, _ = normalise(raw_table(table, *raw))
    return [(notice.code, notice.rows) for notice in notices_of(implausible([read]))]


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"insured_count": [5000], "headcount": [100]}, "more-than-staff"),
        ({"new_hires": [11], "headcount": [10]}, "more-than-staff"),
        ({"layoffs": [11], "headcount": [10]}, "more-than-staff"),
        ({"insured": ["否"], "insured_count": [3]}, "figures-contradict"),
        ({"above_scale": ["否"], "above_scale_on": ["2022-03-01"]}, "figures-contradict"),
        ({"output[2023Q1]": [1200], "output[2023]": [1000]}, "part-above-whole"),
        ({"output[2023-02]": [1200], "output[2023Q1]": [1000]}, "part-above-whole"),
        ({"output[2023-02]": [1200], "output[2023H1]": [1000]}, "part-above-whole"),
        ({"output[2023Q1]": [11_000], "output[2022Q1]": [1000]}, "growth-implausible"),
        ({"output[2023Q1]": [1], "output[2022Q1]": [1000]}, "growth-implausible"),
        ({"output[2023Q1]": [12_000_000], "headcount": [50]}, "magnitude-implausible"),
        ({"local_ui_benefit": [150_000]}, "magnitude-implausible"),
    ],
)
def test_what_is_not_plausible_of_an_enterprise(columns: dict[str, list[object]], code: str) -> None:
    assert (code, (2,)) in _found("enterprises", columns, unit="万元")


@pytest.mark.parametrize(
    "columns",
    [
        {"insured_count": [100], "headcount": [100]},
        {"insured": ["否"], "insured_count": [0]},
        {"output[2023Q1]": [1000], "output[2023]": [1000]},
        {"output[2023Q1]": [10_999], "output[2022Q1]": [1000]},
        {"output[2023Q1]": [1000], "output[2022Q2]": [1]},
        {"output[2023Q1]": [0], "output[2022Q1]": [1000]},
        {"output[2023Q1]": [None], "output[2022Q1]": [1000]},
    ],
)
def test_what_is_just_plausible(columns: dict[str, list[object]]) -> None:
    assert _found("enterprises", columns, unit="万元") == []


def test_a_value_in_yuan_among_ten_thousands_of_yuan() -> None:
    columns: dict[str, list[object]] = {"uscc": list(_CODES), "monthly_rent": [1.2, 2, 12_000, 3]}
    assert _found("rents", columns, unit="万元") == [("magnitude-implausible", (4,))]


def test_two_rows_alike_in_every_cell() -> None:
    columns: dict[str, list[object]] = {
        "uscc": [_CODES[0], _CODES[1], _CODES[0]],
        "trip_date": ["2023-01-28"] * 3,
        "cost": [20_000, 20_000, 20_000],
    }
    assert _found("charter_trips", columns) == [("event-repeated", (2, 4))]


@pytest.mark.parametrize(
    ("codes", "rows"),
    [
        (["220000", "220100", "330100"], (2, 3)),
        (["2201", "220102", "2202"], (2, 3)),
        (["2201", "2202"], ()),
        (["6321", "6302", "6301"], (2, 3)),
    ],
)
def test_a_region_beside_one_that_lies_in_it(codes: list[object], rows: tuple[int, ...]) -> None:
    found = _found("regions", {"region_code": codes})
    assert found == ([("region-beside-its-part", rows)] if rows else [])


def test_dates_in_the_wrong_order() -> None:
    columns: dict[str, list[object]] = {
        "from": ["2021-03-02", "2021-03-01"],
        "to": ["2021-03-01", "2021-03-01"],
    }
    assert _found("trainees", columns) == [("dates-out-of-order", (2,))]
