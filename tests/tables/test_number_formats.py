from __future__ import annotations

import datetime as dt

import pytest

from subsidycalc.tables.model import Field, Kind
from subsidycalc.tables.raw import MonthShown, YearHidden
from subsidycalc.tables.reading.number_formats import Shape, shape_of, shown
from subsidycalc.tables.recognising.number_shapes import Named, unit_named


@pytest.mark.parametrize(
    ("number_format", "shape"),
    [
        ("General", Shape.PLAIN),
        ("G/通用格式", Shape.PLAIN),
        ("0", Shape.PLAIN),
        ("#,##0.00", Shape.PLAIN),
        ('#,##0.00"元"', Shape.OTHERWISE),
        ('0"千瓦时"', Shape.OTHERWISE),
        ('_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', Shape.PLAIN),
        ("[$¥-804]#,##0.00", Shape.PLAIN),
        ("[Red]0;[Blue]-0", Shape.PLAIN),
        ("0.00E+00", Shape.PLAIN),
        ("# ?/?", Shape.PLAIN),
        ("@", Shape.PLAIN),
        ("0%", Shape.PERCENT),
        ("0.00%", Shape.PERCENT),
        ('0"万"', Shape.OTHERWISE),
        ("0\\万", Shape.OTHERWISE),
        ("0!.0,万", Shape.OTHERWISE),
        ('[>=10000]0!.0,"万";0', Shape.OTHERWISE),
        ("#,##0,", Shape.OTHERWISE),
        ("0.0,,", Shape.OTHERWISE),
        ('0"%"', Shape.OTHERWISE),
        ("[$$-409]#,##0.00", Shape.OTHERWISE),
        ('"US$"#,##0', Shape.OTHERWISE),
        ("$#,##0.00;($#,##0.00)", Shape.OTHERWISE),
        ("[$€-2] #,##0", Shape.OTHERWISE),
        ("[$USD] #,##0", Shape.OTHERWISE),
        ("[$CNY] #,##0", Shape.PLAIN),
        ("[$-409]0.00", Shape.PLAIN),
        (";;;", Shape.OTHERWISE),
        ('"是"', Shape.OTHERWISE),
        ("yyyy-mm-dd", Shape.DATE),
        ('yyyy"年"m"月"d"日";@', Shape.DATE),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", Shape.DATE),
        ("m/d/yy h:mm", Shape.DATE),
        ('m"月"', Shape.DATE),
        ("mmm-yy", Shape.DATE),
        ("h:mm AM/PM", Shape.TIME),
        ("mm:ss.0", Shape.TIME),
        ("[h]:mm:ss", Shape.ELAPSED),
    ],
)
def test_what_a_format_shows(number_format: str, shape: Shape) -> None:
    assert shape_of(number_format) is shape


@pytest.mark.parametrize(
    ("number_format", "kind"),
    [
        ('yyyy"年"m"月"', MonthShown),
        ("mmm-yy", MonthShown),
        ("yyyy", MonthShown),
        ("yyyy/m dddd", MonthShown),
        ('m"月"d"日"', YearHidden),
        ("d-mmm", YearHidden),
        ("yyyy-mm-dd", dt.date),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", dt.date),
    ],
)
def test_what_of_a_date_a_format_hides(number_format: str, kind: type) -> None:
    assert type(shown(44256, number_format, system_1904=False)) is kind


@pytest.mark.parametrize(
    ("number_format", "kind", "unit", "named"),
    [
        ('0"度"', Kind.ENERGY, "万千瓦时", Named.ANOTHER),
        ('0"万千瓦时"', Kind.ENERGY, "万千瓦时", Named.THE_SAME),
        ('0"万度"', Kind.ENERGY, "万千瓦时", Named.THE_SAME),
        ('#,##0.00"元"', Kind.MONEY, "万元", Named.ANOTHER),
        ('#,##0.00"元"', Kind.MONEY, "", Named.THE_SAME),
        ('0"万元"', Kind.MONEY, "", Named.ANOTHER),
        ('0"万"', Kind.MONEY, "万元", Named.NONE),
        ('0!.0000"万元"', Kind.MONEY, "万元", Named.ANOTHER),
        ('0!.0000"万元"', Kind.MONEY, "元", Named.NONE),
        ('0"人"', Kind.COUNT, "人", Named.THE_SAME),
        ("0%", Kind.PERCENT, "%", Named.NONE),
    ],
)
def test_which_unit_a_format_names(number_format: str, kind: Kind, unit: str, named: Named) -> None:
    assert unit_named(number_format, Field("figure", "数", kind), unit) is named
