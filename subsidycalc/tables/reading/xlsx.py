"""Read an .xlsx or .xlsm workbook: its sheets in order, with what the whole workbook says about them."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Final, Literal

from msgspec import Struct

from subsidycalc.tables.model import Notice
from subsidycalc.tables.reading.number_formats import BUILT_IN
from subsidycalc.tables.reading.package import RELATIONS, Package, name_of
from subsidycalc.tables.reading.refusing import refusal
from subsidycalc.tables.reading.shared_strings import shared_strings
from subsidycalc.tables.reading.sheet_values import SheetValues
from subsidycalc.tables.reading.xlsx_sheet import XlsxSheet
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import said

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

    from subsidycalc.tables.reading.cells import SheetCells
    from subsidycalc.tables.reading.limits import Limits

_MAIN: Final = "xl/workbook.xml"
_VISIBILITY: Final[dict[str, Literal["hidden", "very-hidden"]]] = {
    "hidden": "hidden",
    "veryHidden": "very-hidden",
}


_NO_TABLES: Final = frozenset({"chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"})
_RELATION_IDS: Final = frozenset(f"{{{namespace}}}id" for namespace in RELATIONS)
_WHOLE: Final = pattern(r"[0-9]{1,9}")


class _Sheet(Struct, frozen=True):
    name: str
    part: str
    visibility: Literal["visible", "hidden", "very-hidden"]


def read_xlsx(stream: IO[bytes], file: str, limits: Limits) -> tuple[list[SheetCells], list[Notice]]:
    """Return the worksheets in the workbook's order, and notices about the workbook."""
    package = Package(stream, file, limits)
    main = _the_one("officeDocument", package.related(""), package) or _MAIN
    if main.lower().endswith(".bin"):
        raise refusal(said("reading.binary_workbook_xlsb"), file=file)
    if main not in package:
        raise package.damaged(said("reading.has_no_workbook_part"))
    workbook = package.xml(main)
    if name_of(workbook) != "workbook":
        raise package.damaged(said("reading.no_workbook"))
    relations = package.related(main)
    shared = shared_strings(package, _the_one("sharedStrings", relations, package))
    formats = number_formats(package, _the_one("styles", relations, package))
    system_1904 = _system_1904(workbook, package)
    sheets = []
    for entry in _worksheets(workbook, relations, package):
        values = SheetValues(shared, formats, system_1904=system_1904)
        sheet = XlsxSheet(package, entry.part, entry.name, values).read()
        package.distinct += values.own_count
        sheet.visibility = entry.visibility
        sheet.date_system_1904 = system_1904
        sheets.append(sheet)
    return sheets, _notices(package, relations)


def _the_one(kind: str, relations: dict[str, tuple[str, str]], package: Package) -> str:
    """Return the part of a kind that there is one of; "" where there is none."""
    found = {part for other, part in relations.values() if other == kind}
    if len(found) > 1:
        raise package.damaged(said("reading.there_are_two_parts_kind", kind=kind))
    return next(iter(found), "")


def _in_place(workbook: ET.Element, path: tuple[str, ...], package: Package) -> list[ET.Element]:
    """Return the elements at a path below the root; refuse the same elements anywhere else, and two of their parents."""
    found = [workbook]
    for name in path:
        if len(found) > 1:
            raise package.damaged(said("reading.element_there_twice", name=name))
        found = [element for parent in found for element in parent if name_of(element) == name]
    if len(found) < sum(name_of(element) == path[-1] for element in workbook.iter()):
        raise package.damaged(said("reading.element_stands_where_none_may_3", value=path[-1]))
    return found


def _system_1904(workbook: ET.Element, package: Package) -> bool:
    properties = _in_place(workbook, ("workbookPr",), package)
    if len(properties) > 1:
        raise package.damaged(said("reading.element_workbookpr_there_twice"))
    return any(element.get("date1904", "").lower() in {"1", "true"} for element in properties)


def _worksheets(
    workbook: ET.Element, relations: dict[str, tuple[str, str]], package: Package
) -> list[_Sheet]:
    """Return the worksheets; charts, dialogs and macro sheets hold no table."""
    sheets: list[_Sheet] = []
    names, parts = set(), set()
    entries = _in_place(workbook, ("sheets", "sheet"), package)
    if len(entries) > package.limits.sheets:
        raise package.too_much("sheets", said("reading.sheets"))
    for element in entries:
        name = element.get("name", "")
        relation = {value for key, value in element.items() if key in _RELATION_IDS}
        if relation == {""}:
            continue  # a macro module of old: the program itself has no more of it
        kind, part = relations.get(relation.pop(), ("", "")) if len(relation) == 1 else ("", "")
        if kind in _NO_TABLES:
            continue
        if kind != "worksheet" or part not in package:
            raise package.damaged(said("reading.sheet_s_part_missing"), name)
        if name.casefold() in names or part.lower() in parts:
            raise package.damaged(said("reading.sheet_there_twice"), name)
        names.add(name.casefold())
        parts.add(part.lower())
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


def number_formats(package: Package, part: str) -> list[str]:
    """Return the number format by style index; empty where the workbook has no styles."""
    if not part or part not in package:
        return []
    root = package.xml(part)
    if name_of(root) != "styleSheet":
        raise package.damaged(said("reading.part_styles_holds_none"))
    groups: dict[str, list[ET.Element]] = {}
    for group in root:
        name = name_of(group)
        if name in {"numFmts", "cellXfs"} and name in groups:
            raise package.damaged(said("reading.there_twice_styles", name=name))
        groups[name] = list(group)
    named: dict[int, str] = {}
    for item in groups.get("numFmts", []):
        number, code = _number(item.get("numFmtId")), item.get("formatCode", "")
        if named.setdefault(number, code) != code:
            raise package.damaged(said("reading.number_format_there_twice", number=number))
    # An empty format is what a cell has that was never given one.
    codes = {**BUILT_IN, **{number: code for number, code in named.items() if code}}
    return [codes.get(_number(item.get("numFmtId")), "General") for item in groups.get("cellXfs", [])]


def _number(text: str | None) -> int:
    return int(text) if text and _WHOLE.fullmatch(text) else 0
