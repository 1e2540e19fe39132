"""Which elements of an OpenDocument workbook's content make sheets, rows, cells and their texts, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from subsidycalc.tables.reading.markup import expanded, local
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from subsidycalc.tables.reading.package import Package

OFFICE: Final = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
TABLE: Final = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
TEXT: Final = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
STYLES: Final = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
DEEPEST: Final = 200

(
    DOCUMENT,
    _CONTENT,
    _STYLES,
    STYLE,
    TABLE_STYLE,
    _BODY,
    _WORKBOOK,
    _SETTINGS,
    NULL_DATE,
    SHEET,
    _GROUP,
    COLUMN,
    ROW,
    CELL,
    PARAGRAPH,
    SPAN,
    SPACES,
    TAB,
    LINE_BREAK,
    LEFT_OUT,
    _FOREIGN,
) = range(21)
IN_CELLS: Final = frozenset({PARAGRAPH, SPAN, SPACES, TAB, LINE_BREAK})


def _in(namespace: str, **names: int) -> dict[str, int]:
    return expanded({name.replace("_", "-"): step for name, step in names.items()}, [namespace.rstrip()])


_ROWS: Final = {
    **_in(TABLE, table_row=ROW, table_header_rows=_GROUP, table_rows=_GROUP, table_row_group=_GROUP),
    **_in(
        TABLE,
        table_column=COLUMN,
        table_header_columns=_GROUP,
        table_columns=_GROUP,
        table_column_group=_GROUP,
    ),
}
_TEXT_PARTS: Final = _in(TEXT, span=SPAN, a=SPAN, s=SPACES, tab=TAB, line_break=LINE_BREAK)
STEPS: Final[dict[int, dict[str, int]]] = {
    **{step: {} for step in range(_FOREIGN + 1)},
    DOCUMENT: _in(OFFICE, document_content=_CONTENT),
    _CONTENT: _in(OFFICE, automatic_styles=_STYLES, body=_BODY),
    _STYLES: _in(STYLES, style=STYLE),
    STYLE: _in(STYLES, table_properties=TABLE_STYLE),
    _BODY: _in(OFFICE, spreadsheet=_WORKBOOK),
    _WORKBOOK: _in(TABLE, table=SHEET, calculation_settings=_SETTINGS),
    _SETTINGS: _in(TABLE, null_date=NULL_DATE),
    SHEET: _ROWS,
    _GROUP: _ROWS,
    ROW: _in(TABLE, table_cell=CELL, covered_table_cell=CELL),
    CELL: _in(TEXT, p=PARAGRAPH),
    PARAGRAPH: _TEXT_PARTS,
    SPAN: _TEXT_PARTS,
}
"""Which element may stand in which."""
_OF_OFFICE_PROGRAMS: Final = (
    "urn:oasis:names:tc:opendocument:",
    "urn:org:documentfoundation:",
    "urn:openoffice:",
    "http://openoffice.org/",
    "http://www.w3.org/",
)
_WITHOUT_TEXT: Final = frozenset({TEXT + "note", TEXT + "ruby-text"})
_ONLY_IN_PLACE: Final = frozenset(
    _in(TABLE, table=SHEET, table_row=ROW, table_cell=CELL, covered_table_cell=CELL)
)


def left_out(name: str, context: int, package: Package) -> int:
    """Return what an element is that has no step of its own: part of a text, left out, or refused.

    Shapes and notes are left out with all that stands in them. Elements of other programs are left out where they can
    hide no text and no cell.
    """
    foreign = context == _FOREIGN or not name.startswith(_OF_OFFICE_PROGRAMS)
    if context in {PARAGRAPH, SPAN}:
        if name.startswith(TEXT):
            return LEFT_OUT if name in _WITHOUT_TEXT else SPAN
        if not foreign:
            return LEFT_OUT
    elif not foreign or name not in _ONLY_IN_PLACE:
        return _FOREIGN if foreign else LEFT_OUT
    shown = local(name)
    raise package.damaged(said("reading.element_stands_where_none_may", shown=shown))
