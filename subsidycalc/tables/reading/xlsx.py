"""Read an .xlsx or .xlsm workbook: its sheets in order, with what the whole workbook says about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final, Literal

from subsidycalc.tables.model import Notice
from subsidycalc.tables.reading.package import Package, local_name
from subsidycalc.tables.reading.refusing import refusal
from subsidycalc.tables.reading.shared_strings import shared_strings
from subsidycalc.tables.reading.sheet_values import SheetValues
from subsidycalc.tables.reading.styles import number_formats
from subsidycalc.tables.reading.xlsx_sheet import XlsxSheet

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

    from subsidycalc.tables.reading.cells import SheetCells
    from subsidycalc.tables.reading.limits import Limits

_MAIN: Final = "xl/workbook.xml"
_VISIBILITY: Final[dict[str, Literal["hidden", "very-hidden"]]] = {
    "hidden": "hidden",
    "veryHidden": "very-hidden",
}


@dataclass(frozen=True)
class _Sheet:
    name: str
    part: str
    visibility: Literal["visible", "hidden", "very-hidden"]


def read_xlsx(stream: IO[bytes], file: str, limits: Limits) -> tuple[list[SheetCells], list[Notice]]:
    """Return the worksheets in the workbook's order, and notices about the workbook."""
    package = Package(stream, file, limits)
    main = next((target for kind, target in package.related("").values() if kind == "officeDocument"), _MAIN)
    if main.lower().endswith(".bin"):
        raise refusal(
            "是二进制工作簿（.xlsb）；请在 Excel 中另存为 .xlsx",
            "is a binary workbook (.xlsb); save it as .xlsx in Excel",
            file=file,
        )
    if main not in package:
        raise package.damaged("没有工作簿部件", "it has no workbook part")
    workbook = package.xml(main)
    relations = package.related(main)
    parts = {kind: target for kind, target in relations.values() if kind in {"sharedStrings", "styles"}}
    shared = shared_strings(package, parts.get("sharedStrings", ""))
    formats = number_formats(package, parts.get("styles", ""))
    system_1904 = _system_1904(workbook)
    sheets = []
    for entry in _worksheets(workbook, relations, package):
        values = SheetValues(shared, formats, system_1904=system_1904)
        sheet = XlsxSheet(package, entry.part, entry.name, values).read()
        sheet.visibility = entry.visibility
        sheet.date_system_1904 = system_1904
        sheets.append(sheet)
    return sheets, _notices(package, relations)


def _system_1904(workbook: ET.Element) -> bool:
    return any(
        element.get("date1904", "").lower() in {"1", "true"}
        for element in workbook
        if local_name(element) == "workbookPr"
    )


def _worksheets(
    workbook: ET.Element, relations: dict[str, tuple[str, str]], package: Package
) -> list[_Sheet]:
    """Return the worksheets; charts, dialogs and macro sheets hold no table."""
    sheets: list[_Sheet] = []
    for element in workbook.iter():
        if local_name(element) != "sheet":
            continue
        relation = next((value for key, value in element.items() if key.endswith("}id")), "")
        kind, part = relations.get(relation, ("", ""))
        name = element.get("name", "")
        if kind != "worksheet" and kind:
            continue
        if part not in package:
            raise package.damaged("缺少工作表的部件", "the sheet's part is missing", name)
        if any(name.casefold() == other.name.casefold() or part == other.part for other in sheets):
            raise package.damaged("工作表重复", "the sheet is there twice", name)
        sheets.append(_Sheet(name, part, _VISIBILITY.get(element.get("state", ""), "visible")))
    return sheets


def _notices(package: Package, relations: dict[str, tuple[str, str]]) -> list[Notice]:
    notices = []
    if any(name.endswith("vbaproject.bin") for name in package.names()):
        notices.append(Notice("macros-ignored", values=(("file", package.file),)))
    links = sum(kind == "externalLink" for kind, _ in relations.values())
    if links:
        notices.append(Notice("external-links", values=(("file", package.file), ("count", str(links)))))
    return notices
