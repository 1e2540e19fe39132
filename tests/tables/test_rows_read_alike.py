"""Rows hold the same whether they are read many at once or by the parser alone, whatever their cells are and however they are spelt."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hostile.builders import shared_strings, workbook, worksheet
from hypothesis import given
from hypothesis import strategies as st
from tables.sheet_reading import cells_of, read_one
from tables.sheet_spelling import RESPELT

from subsidycalc.tables.model import UnusableInputError
from subsidycalc.tables.reading.markup import Markup

_STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
)
_RICH = (
    '<r><rPr><b/><sz val="11"/><color theme="1"/><rFont val="宋体"/><charset val="134"/></rPr>'
    '<t xml:space="preserve">乙 </t></r><r><t>丁</t></r>'
)
_COLUMNS = "ABCDEF"

_styles = st.sampled_from(["", "", ' s="1"', ' s="0"', ' s="12"'])
_contents = st.sampled_from(
    [
        *("/>", ' t="s"><v>0</v></c>', ' t="s"><v>1</v></c>', ' t="s"><v> 2 </v></c>', ' t="b"><v>1</v></c>'),
        *(
            f"><v>{number}</v></c>"
            for number in ("1", "0", "12.5", "44932", "1E5", "-3.25", "000123", ".5", "5.0")
        ),
        *(
            ' t="n"><v>7</v></c>',
            ' t="n"><v>abc</v></c>',
            ' t="e"><v>#N/A</v></c>',
            ' t="str"><v>a&amp;b</v></c>',
        ),
        *(' t="str"><v>丙</v></c>', ' t="str"><v>it\'s a "b" > c</v></c>', ' t="str"><v></v></c>'),
        *(' t="inlineStr"><is><t>丙</t></is></c>', f' t="inlineStr"><is>{_RICH}</is></c>'),
        ' t="inlineStr"><is><t xml:space="preserve"> >\n</t></is></c>',
        *("><f>SUM(A1:A2)</f><v>3</v></c>", ' cm="1"><v>3</v></c>'),
        *(
            '><f t="shared" ref="A1:A9" si="0">IF(A1&lt;5,"是",甲!B2)</f><v>3.5</v></c>',
            '><f t="shared" si="0"/><v>3</v></c>',
            ' t="str"><f>员工[[#This Row],[x]]&amp;"é"</f><v>丙丁</v></c>',
            ' t="str"><f aca="false">A1</f><v></v></c>',
            ' t="str"><f>A1</f><v> </v></c>',
            "><f>A1+\n1</f></c>",
            "><f>A1</f><v/></c>",
            ' t="e"><f>1/0</f><v>#DIV/0!</v></c>',
            ' t="b"><f ca="1">NOW()>1</f><v>1</v></c>',
            "><f>A1<!-- <v>5</v> --></f><v>3</v></c>",
        ),
        '><v>4</v><extLst><ext uri="x"><cfoo/><rowfoo/></ext></extLst></c>',
    ]
)
_cells = st.builds("{}{}".format, _styles, _contents)
_said = st.sampled_from(["", "", ' spans="1:6"', ' ht="15" customHeight="1"', ' hidden="1"'])
_rows = st.tuples(st.sampled_from([1, 1, 2]), _said, st.lists(st.none() | _cells, max_size=len(_COLUMNS)))


def _written(rows: list[tuple[int, str, list[str | None]]]) -> str:
    number, written = 0, []
    for step, said, cells in rows:
        number += step
        filled = (
            f'<c r="{column}{number}"{cell}' for column, cell in zip(_COLUMNS, cells, strict=False) if cell
        )
        written.append(f'<row r="{number}"{said}>{"".join(filled)}</row>')
    return "".join(written)


@given(st.lists(_rows, min_size=1, max_size=9), st.sampled_from(list(RESPELT)))
def test_rows_hold_the_same_read_at_once_or_by_the_parser(
    rows: list[tuple[int, str, list[str | None]]], spelling: str
) -> None:
    xml = _written(rows)
    with tempfile.TemporaryDirectory() as folder:
        # Behind a comment nothing is sure but what the parser says.
        at_once, parsed = (
            read_one(
                workbook(
                    Path(folder, f"{name}.xlsx"),
                    RESPELT[spelling](worksheet(xml)).replace("sheetData>", f"sheetData>{before}", 1),
                    styles=_STYLES,
                    shared=shared_strings("甲", "R&amp;D", "12"),
                )
            )
            for name, before in (("at once", ""), ("parsed", "<!-- -->"))
        )
    assert cells_of(at_once) == cells_of(parsed)
    assert at_once.hidden_rows.tolist() == parsed.hidden_rows.tolist()


@pytest.mark.parametrize(
    "formula",
    [
        *(
            b"<f>a & b</f>",
            b"<f>a]]>b</f>",
            b"<f>&other;</f>",
            b"<f>\1</f>",
            b"<f>\xff</f>",
            b"<f>\xe9\x9f</f>",
        ),
        *(b"<f>1</f><f>2</f>", b"<f/><f>2</f>", b'<f si="0"/><f/>'),
        *(
            b'<f t="a" si="0" t="b">1</f>',
            b'<f si="&">1</f>',
            b'<f y:t="1">1</f>',
            b'<f t="a"si="0">1</f>',
            b"<f t=a>1</f>",
        ),
    ],
)
def test_a_formula_that_the_parser_refuses_is_refused(formula: bytes, tmp_path: Path) -> None:
    sheet = worksheet('<row r="1"><c r="A1">FORMULA<v>3</v></c><c r="B1"><v>4</v></c></row>')
    with pytest.raises(UnusableInputError, match="damaged"):
        read_one(workbook(tmp_path / "a.xlsx", sheet.encode().replace(b"FORMULA", formula)))


def test_formulas_are_nothing_that_a_parser_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Most lists that are filled in by hand have a column of formulas: a parser takes six times as long for them."""
    fed: list[bytes] = []
    feed = Markup.feed

    def counted(self: Markup, piece: bytes, *, last: bool = False) -> None:
        fed.append(piece)
        feed(self, piece, last=last)

    monkeypatch.setattr(Markup, "feed", counted)
    rows = "".join(
        f'<row r="{row}"><c r="A{row}"><f>B{row}*2</f><v>{row}</v></c><c r="B{row}" t="str"><f>IF(A1&gt;1,"甲","")</f>'
        f"<v>甲</v></c></row>"
        for row in range(1, 99)
    )
    found = cells_of(read_one(workbook(tmp_path / "a.xlsx", worksheet(rows))))
    assert (found["A98"], found["B98"]) == (98, "甲")
    assert b"<row" not in b"".join(fed)
