"""What a reader of a workbook sees beside the values of its cells, and where that is otherwise than it was written.

Formulas, number formats and fonts that show something else, hidden sheets, rows and columns, page headers, notes,
pictures: a workbook can hold every value that was written and still show another.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from itertools import zip_longest
from typing import IO, TYPE_CHECKING, Final, Literal
from xml.etree import ElementTree as ET

from msgspec import Struct, field
from openpyxl.styles.numbers import BUILTIN_FORMATS

from subsidycalc.results.workbook.shown_charts import added_to, others_than
from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

Kind = Literal[
    "sheets", "formula", "format", "look", "hidden", "page", "added", "chart", "rich-text", "unreadable"
]

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ADDING: Final = frozenset(
    {
        "conditionalFormatting",
        "hyperlink",
        "mergeCell",
        "picture",
        "legacyDrawing",
        "oleObject",
        "control",
        "ext",
    }
)
"""Elements of a sheet that lay something over its cells or change how they look."""
_HEADERS: Final = frozenset(
    {"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"}
)
_PARTS: Final = pattern(
    r"xl/(?:media|drawings|charts|embeddings|externalLinks|activeX|ctrlProps|comments\d*|threadedComments|vbaProject|macrosheets)"
)
_CHARTS: Final = pattern(r"xl/charts/chart[^/]*\.xml")
_DRAWINGS: Final = pattern(r"xl/drawings/drawing[^/]*\.xml")
_PLAIN: Final = frozenset({"General", "@"})
_BLACK: Final = "000000"
_TALL: Final = 2.0
"""A row that is lower, in points, or a column that is narrower, in characters of a tenth of it, shows nothing."""
_CELL: Final = pattern("([A-Z]{1,3})([0-9]{1,7})")
_LARGEST_PART: Final = 64 * 1024**2
"""Parts that are read at once, styles and the list of sheets, are small in every result."""


class ShownDifference(Struct, frozen=True):
    """One kind of thing that is shown otherwise on a sheet: the first place, and how many."""

    kind: Kind
    sheet: str
    first: str = ""
    count: int = 1


class _Sheet(Struct):
    """What stands on a sheet beside its cells, filled while its cells are gone through."""

    hidden: set[str] = field(default_factory=set)
    page: list[str] = field(default_factory=list)
    adding: Counter[str] = field(default_factory=Counter)
    formulas: list[str] = field(default_factory=list)


def shown_differences(
    found: IO[bytes], written: IO[bytes], *, same_cells: bool = True
) -> list[ShownDifference]:
    """Return what a workbook shows otherwise than the one that was written, kind by kind and sheet by sheet.

    Charts show cells and lie below them: where those differ, which is told elsewhere, charts do too.
    """
    try:
        with zipfile.ZipFile(found) as ours, zipfile.ZipFile(written) as theirs:
            drawn = _drawn(ours, theirs) if same_cells else ()
            return [*drawn, *_differences(ours, theirs)]
    except (
        zipfile.BadZipFile,
        ET.ParseError,
        KeyError,
        ValueError,
        IndexError,
        NotImplementedError,
        EOFError,
    ):
        return [ShownDifference("unreadable", "")]


def _differences(ours: zipfile.ZipFile, theirs: zipfile.ZipFile) -> Iterator[ShownDifference]:
    more = Counter(_parts(ours)) - Counter(_parts(theirs))
    if more:
        yield ShownDifference("added", "", min(more), more.total())
    if _has_rich_text(ours) and not _has_rich_text(theirs):
        yield ShownDifference("rich-text", "")
    sheets, known = _sheets(ours), _sheets(theirs)
    # a sheet that only one of the two has is told by its cells
    states = [(name, state) for name, (state, _) in sheets.items() if name in known]
    if states != [(name, state) for name, (state, _) in known.items() if name in sheets]:
        yield ShownDifference("sheets", ", ".join(name for name, state in states if state != "visible"))
    looks = _looks(ours), _looks(theirs)
    for name in (name for name in sheets if name in known):
        yield from _on_sheet(name, (ours, sheets[name][1], looks[0]), (theirs, known[name][1], looks[1]))


def _parts(archive: zipfile.ZipFile) -> Iterator[str]:
    return (match[0] for name in archive.namelist() if (match := _PARTS.match(name)))


def _drawn(ours: zipfile.ZipFile, theirs: zipfile.ZipFile) -> Iterator[ShownDifference]:
    """Yield the charts that show otherwise, and what was drawn or moved over cells."""
    charts = others_than(_roots(ours, _CHARTS), _roots(theirs, _CHARTS))
    if charts:
        yield ShownDifference("chart", "", charts[0], len(charts))
    added = added_to(_roots(ours, _DRAWINGS), _roots(theirs, _DRAWINGS))
    if added:
        yield ShownDifference("added", "", added[0], len(added))


def _roots(archive: zipfile.ZipFile, parts: re.Pattern[str]) -> list[ET.Element]:
    return [_root(archive, name) for name in sorted(archive.namelist()) if parts.fullmatch(name)]


_Look = tuple[str, tuple[str, ...]]
"""A number format, and what else decides how a cell looks."""
_Source = tuple[zipfile.ZipFile, str, list[_Look]]


def _on_sheet(name: str, ours: _Source, theirs: _Source) -> Iterator[ShownDifference]:
    found, known = _Sheet(), _Sheet()
    others: dict[Kind, list[str]] = {"format": [], "look": []}
    for (place, look), (_, wanted) in _matched(_cells(ours, found), _cells(theirs, known)):
        if look[0] != wanted[0]:
            others["format"].append(place)
        elif look[1] != wanted[1]:
            others["look"].append(place)
    for kind, places in (*others.items(), ("formula", found.formulas)):
        if places:
            yield ShownDifference(kind, name, places[0], len(places))
    if found.hidden != known.hidden:
        hidden = found.hidden ^ known.hidden
        yield ShownDifference("hidden", name, min(hidden), len(hidden))
    if found.page != known.page:
        yield ShownDifference("page", name)
    more = found.adding - known.adding
    if more:
        yield ShownDifference("added", name, min(more), more.total())


_Placed = tuple[tuple[int, int], str, _Look]


def _matched(
    ours: Iterator[_Placed], theirs: Iterator[_Placed]
) -> Iterator[tuple[tuple[str, _Look], tuple[str, _Look]]]:
    """Yield the cells that both have, in the order of rows; those of one alone are told by their values."""
    one, other = next(ours, None), next(theirs, None)
    while one is not None and other is not None:
        if one[0] == other[0]:
            yield one[1:], other[1:]
        ahead, behind = one[0] > other[0], one[0] < other[0]
        if not ahead:
            one = next(ours, None)
        if not behind:
            other = next(theirs, None)
    for _ in zip_longest(ours, theirs):
        pass  # to the end of both, for what stands behind the cells


def _cells(source: _Source, sheet: _Sheet) -> Iterator[_Placed]:
    """Yield the cells of a sheet that hold something, and take down what else it holds."""
    archive, part, looks = source
    with archive.open(part) as stream:
        rows, data = 0, None
        for event, element in ET.iterparse(stream, ("start", "end")):  # noqa: S314 - read before, and refused with a document type
            name = element.tag.removeprefix(_MAIN)
            if event == "start":
                if name == "row":
                    rows += 1
                    _row(element, rows, sheet)
                elif name == "sheetData":
                    data = element
                elif name in {"col", "sheetFormatPr", "sheetView"}:
                    _beside(name, element, sheet)
                continue
            if name == "c":
                placed = _cell(element, looks, sheet)
                if placed is not None:
                    yield placed
                element.clear()
            else:
                _laid_over(name, element, sheet)
            if data is not None and name == "row":
                data.clear()


def _laid_over(name: str, element: ET.Element, sheet: _Sheet) -> None:
    if name in _ADDING:
        sheet.adding[name] += 1
    elif name in _HEADERS and (element.text or "").strip():
        # programs that save a workbook again set spaces otherwise
        sheet.page.append(f"{name}: {''.join((element.text or '').split())}")


def _cell(element: ET.Element, looks: list[_Look], sheet: _Sheet) -> _Placed | None:
    place = element.get("r", "")
    match = _CELL.fullmatch(place)
    if element.find(f"{_MAIN}f") is not None:
        sheet.formulas.append(place)
    if match is None or not len(element):
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return (int(match[2]), column), place, looks[int(element.get("s", "0"))]


def _row(element: ET.Element, number: int, sheet: _Sheet) -> None:
    if _is_true(element.get("hidden")) or float(element.get("ht", _TALL)) < _TALL:
        sheet.hidden.add(f"row {element.get('r', number)}")


def _beside(name: str, element: ET.Element, sheet: _Sheet) -> None:
    if name == "col" and (_is_true(element.get("hidden")) or float(element.get("width", _TALL)) < _TALL / 10):
        sheet.hidden.update(
            f"column {n}"
            for n in range(int(element.get("min", "1")), int(element.get("max", "1")) + 1)[:20_000]
        )
    if name == "sheetFormatPr" and _is_true(element.get("zeroHeight")):
        sheet.hidden.add("every row")
    if name == "sheetView" and (
        _is_true(element.get("showFormulas")) or element.get("showZeros") in {"0", "false"}
    ):
        sheet.page.append("view")


def _is_true(value: str | None) -> bool:
    return value in {"1", "true"}


def _sheets(archive: zipfile.ZipFile) -> dict[str, tuple[str, str]]:
    """Return state and part of each sheet, by name, in order."""
    targets = {one.get("Id"): one.get("Target", "") for one in _root(archive, "xl/_rels/workbook.xml.rels")}
    sheets = {}
    for one in _root(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet"):
        target = targets[one.get(_RELATION)].removeprefix("/xl/").removeprefix("xl/")
        sheets[one.get("name", "")] = (one.get("state", "visible"), f"xl/{target}")
    return sheets


def _root(archive: zipfile.ZipFile, part: str) -> ET.Element:
    with archive.open(part) as stream:
        data = stream.read(_LARGEST_PART + 1)
    if len(data) > _LARGEST_PART or b"<!DOCTYPE" in data:
        raise ValueError(part)
    return ET.fromstring(data)  # noqa: S314 - without a document type there is nothing to expand


def _has_rich_text(archive: zipfile.ZipFile) -> bool:
    """Whether a shared text shows parts of itself in another way."""
    if "xl/sharedStrings.xml" not in archive.namelist():
        return False
    with archive.open("xl/sharedStrings.xml") as stream:
        for _, element in ET.iterparse(stream):  # noqa: S314 - as above
            if element.tag in {f"{_MAIN}rPr", f"{_MAIN}rPh"}:
                return True
            element.clear()
    return False


def _looks(archive: zipfile.ZipFile) -> list[_Look]:
    """Return how cells of each style look; what all spreadsheet programs take for the same is the same."""
    styles = _root(archive, "xl/styles.xml")
    formats: dict[int, str] = dict(BUILTIN_FORMATS)
    formats |= {
        int(one.get("numFmtId", "0")): one.get("formatCode", "") for one in styles.iter(f"{_MAIN}numFmt")
    }
    fonts = [_font(one) for one in _children(styles, "fonts")]
    fills = [_fill(one) for one in _children(styles, "fills")]
    looks = []
    for one in _children(styles, "cellXfs"):
        code = formats.get(int(one.get("numFmtId", "0")), "General")
        font, fill = (int(one.get(key, "0")) for key in ("fontId", "fillId"))
        looks.append(("General" if code in _PLAIN else code, (*fonts[font], *fills[fill])))
    return looks or [("General", ())]


def _children(styles: ET.Element, name: str) -> list[ET.Element]:
    parent = styles.find(f"{_MAIN}{name}")
    return [] if parent is None else list(parent)


def _font(element: ET.Element) -> tuple[str, ...]:
    values = {one.tag.removeprefix(_MAIN): one for one in element}
    size = values["sz"].get("val", "") if "sz" in values else ""
    struck = "strike" in values and values["strike"].get("val", "1") not in {"0", "false"}
    name = values["name"].get("val", "") if "name" in values else ""
    return (name, f"{float(size or 0):g}", "struck" if struck else "", _colour(values.get("color")))


def _fill(element: ET.Element) -> tuple[str, ...]:
    pattern = element.find(f"{_MAIN}patternFill")
    if pattern is None:
        return ("gradient",) if len(element) else ("",)
    kind = pattern.get("patternType", "none")
    return (kind, _colour(pattern.find(f"{_MAIN}fgColor"))) if kind not in {"none", "gray125"} else ("",)


def _colour(element: ET.Element | None) -> str:
    if (
        element is None
        or element.get("theme") == "1"
        or element.get("auto")
        or element.get("indexed") in {"8", "64"}
    ):
        return _BLACK
    if element.get("rgb") is not None:
        return element.get("rgb", "")[-6:].upper()
    return f"{element.get('theme')}/{element.get('indexed')}/{element.get('tint')}"
