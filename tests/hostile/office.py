"""A small, valid batch for Lucheng as an office would send it, to be spoilt cell by cell.

Two enterprises grow by exactly a fifth and get 100,000 yuan each (growth above 18 %, output above 10 million);
each brought back two persons, one from East China (150 yuan) and one from farther away (200 yuan).
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from subsidycalc.runs.cases.numbers_of_nobody import code_of, number_of

if TYPE_CHECKING:
    from pathlib import Path

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
CONTENT: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f]")

FIRST: Final = code_of("A")
SECOND: Final = code_of("B")
NOT_LISTED: Final = code_of("C")

GROWTH_REWARD: Final = 100_000
EAST_CHINA: Final = 150
FARTHER: Final = 200
WHOLE: Final = 2 * (GROWTH_REWARD + EAST_CHINA + FARTHER)
"""What the batch pays as it is: 2 × (100,000 + 150 + 200) = 200,700 yuan."""

PERSONS: Final = (
    number_of("340811", dt.date(1980, 1, 1)),
    number_of("510104", dt.date(1981, 2, 2)),
    number_of("320102", dt.date(1982, 3, 3)),
    number_of("420103", dt.date(1983, 4, 4)),
)
"""Anqing and Nanjing are in East China, Chengdu and Wuhan are not."""


@dataclass(frozen=True)
class Written:
    """A cell exactly as the XML is to have it."""

    xml: str
    """What stands inside the cell's element."""
    kind: str = ""
    number_format: str = ""


Cell = str | int | float | bool | dt.date | Written | None


def error(text: str) -> Written:
    return Written(f"<v>{text}</v>", "e")


def formula(text: str, cached: str | None = None) -> Written:
    value = "" if cached is None else f"<v>{cached}</v>"
    return Written(f"<f>{escape(text)}</f>{value}")


def _escaped(text: str) -> str:
    """Return a text as XML; control characters, which XML cannot hold, as workbooks write them."""
    return _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", escape(text))


def number(text: str, number_format: str = "") -> Written:
    """A numeric cell with these characters, whatever they are."""
    return Written(f"<v>{text}</v>", "", number_format)


@dataclass
class Sheet:
    """Cells by place, and how the sheet looks."""

    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    """Columns count from 1."""
    merged: list[str] = field(default_factory=list)
    state: str = ""
    dimension: str = ""
    before_rows: str = ""

    def put(self, place: str, value: Cell) -> None:
        """Write a cell: `C2`."""
        self.cells[place_of(place)] = value

    def row(self, number: int, *values: Cell) -> None:
        """Write a row from its first column on."""
        for column, value in enumerate(values, start=1):
            self.cells[number, column] = value

    def moved_down(self, rows: int) -> None:
        """Leave rows free above everything."""
        self.cells = {(row + rows, column): value for (row, column), value in self.cells.items()}

    @property
    def last_row(self) -> int:
        return max(row for row, _ in self.cells)


@dataclass
class Workbook:
    """Sheets by name."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    date_system_1904: bool = False
    extra_parts: dict[str, bytes] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Sheet:
        return self.sheets[name]

    def save(self, path: Path) -> Path:
        """Write the workbook in the shape that office programs give it."""
        formats: dict[str, int] = {"General": 0, "yyyy-mm-dd": 1}
        parts: dict[str, str | bytes] = {}
        for count, sheet in enumerate(self.sheets.values(), start=1):
            parts[f"xl/worksheets/sheet{count}.xml"] = _sheet_xml(sheet, formats)
        names = list(self.sheets)
        parts["xl/workbook.xml"] = _workbook_xml(self, names)
        parts["xl/_rels/workbook.xml.rels"] = _relations(
            [
                *((f"r{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(names) + 1)),
                ("rs", "styles", "styles.xml"),
            ]
        )
        parts["xl/styles.xml"] = _styles_xml(list(formats))
        parts["_rels/.rels"] = _relations([("r1", "officeDocument", "xl/workbook.xml")])
        parts["[Content_Types].xml"] = _types_xml(len(names))
        parts |= self.extra_parts
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        return path


def enterprise_row(code: str, name: str) -> tuple[Cell, ...]:
    """A row of 企业: growth from 1,000 to 1,200 ten thousand yuan, too small and too old for the other routes."""
    return code, name, "330302", "是", "是", "C3411", "是", 1000, 1200, 1900, dt.date(2015, 5, 1)


OTHER_ROUTES: Final = {"annual-output-too-small", "not-upgraded-2022"}
"""What the other two routes of the growth reward say of such a row."""


def batch() -> Workbook:
    """The valid batch: sheet 企业 with rows 2 and 3, sheet 员工 with rows 2 to 5."""
    enterprises, employees = Sheet(), Sheet()
    enterprises.row(
        1, "统一社会信用代码", "企业名称", "注册地区划代码", "财政收入在本地", "独立法人", "行业代码", "规上企业",
        "2022年一季度产值（万元）", "2023年一季度产值（万元）", "2022年度产值（万元）", "纳统日期",
    )  # fmt: skip
    for row, (code, name) in enumerate(((FIRST, "甲公司"), (SECOND, "乙公司")), start=2):
        enterprises.row(row, *enterprise_row(code, name))
    employees.row(
        1,
        "统一社会信用代码",
        "姓名",
        "身份证号",
        "2023年1月养老保险",
        "2023年2月养老保险",
        "返岗日期",
        "返岗方式",
    )
    for row, person in enumerate(PERSONS, start=2):
        code = FIRST if row < 4 else SECOND
        employees.row(row, code, f"员工{row}", person, "是", "是", dt.date(2023, 1, 28), "自行")
    return Workbook({"企业": enterprises, "员工": employees})


_PLACE = re.compile(r"([A-Z]+)([0-9]+)")


def place_of(place: str) -> tuple[int, int]:
    found = _PLACE.fullmatch(place)
    if found is None:
        raise ValueError(place)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def letter_of(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _sheet_xml(sheet: Sheet, formats: dict[str, int]) -> str:
    rows: dict[int, list[str]] = {row: [] for row in sheet.hidden_rows}
    for (row, column), value in sorted(sheet.cells.items(), key=lambda item: item[0]):
        if value is not None:
            rows.setdefault(row, []).append(_cell_xml(f"{letter_of(column)}{row}", value, formats))
    hidden = ' hidden="1"'
    data = "".join(
        f'<row r="{row}"{hidden if row in sheet.hidden_rows else ""}>{"".join(cells)}</row>'
        for row, cells in sorted(rows.items())
    )
    columns = "".join(
        f'<col min="{n}" max="{n}" width="9" hidden="1"/>' for n in sorted(sheet.hidden_columns)
    )
    merged = "".join(f'<mergeCell ref="{reference}"/>' for reference in sheet.merged)
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}">'
        + (f'<dimension ref="{sheet.dimension}"/>' if sheet.dimension else "")
        + sheet.before_rows
        + (f"<cols>{columns}</cols>" if columns else "")
        + f"<sheetData>{data}</sheetData>"
        + (f"<mergeCells>{merged}</mergeCells>" if merged else "")
        + "</worksheet>"
    )


def _cell_xml(place: str, value: Cell, formats: dict[str, int]) -> str:
    kind, number_format = "", ""
    if isinstance(value, Written):
        inside, kind, number_format = value.xml, value.kind, value.number_format
    elif isinstance(value, str):
        inside, kind = f'<is><t xml:space="preserve">{_escaped(value)}</t></is>', "inlineStr"
    elif isinstance(value, bool):
        inside, kind = f"<v>{int(value)}</v>", "b"
    elif isinstance(value, dt.date):
        inside, number_format = f"<v>{(value - dt.date(1899, 12, 30)).days}</v>", "yyyy-mm-dd"
    else:
        inside = f"<v>{value}</v>"
    style = formats.setdefault(number_format, len(formats)) if number_format else 0
    attributes = (f' s="{style}"' if style else "") + (f' t="{kind}"' if kind else "")
    return f'<c r="{place}"{attributes}>{inside}</c>'


def _workbook_xml(workbook: Workbook, names: list[str]) -> str:
    entries = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}"'
        + (f' state="{workbook[name].state}"' if workbook[name].state else "")
        + f' r:id="r{n}"/>'
        for n, name in enumerate(names, start=1)
    )
    properties = '<workbookPr date1904="1"/>' if workbook.date_system_1904 else ""
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{properties}<sheets>{entries}</sheets></workbook>'


def _styles_xml(formats: list[str]) -> str:
    custom = "".join(
        f'<numFmt numFmtId="{164 + n}" formatCode={quoteattr(text)}/>' for n, text in enumerate(formats)
    )
    used = "".join(f'<xf numFmtId="{164 + n}" applyNumberFormat="1"/>' for n in range(len(formats)))
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts count="{len(formats)}">{custom}</numFmts>'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
        f'<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="{len(formats)}">{used}</cellXfs></styleSheet>'
    )


def _relations(entries: list[tuple[str, str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for key, kind, target in entries
    )
    return f'<Relationships xmlns="{PACKAGE}">{items}</Relationships>'


def _types_xml(sheets: int) -> str:
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{CONTENT}.worksheet+xml"/>'
        for n in range(1, sheets + 1)
    )
    return (
        f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{CONTENT}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{CONTENT}.styles+xml"/>{parts}</Types>'
    )
