from __future__ import annotations

import pytest

from subsidycalc.tables.reading.number_formats import Shape, shape_of


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
