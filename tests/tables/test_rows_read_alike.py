"""Rows hold the same whether they are read many at once or by the parser alone, whatever their cells are."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hostile.builders import shared_strings, workbook, worksheet
from hypothesis import given
from hypothesis import strategies as st
from tables.sheet_reading import cells_of, read_one

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
        *(' t="inlineStr"><is><t>丙</t></is></c>', f' t="inlineStr"><is>{_RICH}</is></c>'),
        *("><f>SUM(A1:A2)</f><v>3</v></c>", ' cm="1"><v>3</v></c>'),
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


@given(st.lists(_rows, min_size=1, max_size=9))
def test_rows_hold_the_same_read_at_once_or_by_the_parser(
    rows: list[tuple[int, str, list[str | None]]],
) -> None:
    xml = _written(rows)
    with tempfile.TemporaryDirectory() as folder:
        # Behind a comment nothing is sure but what the parser says.
        at_once, parsed = (
            read_one(
                workbook(
                    Path(folder, f"{name}.xlsx"),
                    worksheet(before + xml),
                    styles=_STYLES,
                    shared=shared_strings("甲", "R&amp;D", "12"),
                )
            )
            for name, before in (("at once", ""), ("parsed", "<!-- -->"))
        )
    assert cells_of(at_once) == cells_of(parsed)
    assert at_once.hidden_rows.tolist() == parsed.hidden_rows.tolist()
