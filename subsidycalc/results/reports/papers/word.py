"""Papers as Word documents: A4 in the looks of official documents, the same bytes every time, no clock and no user."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from copy import deepcopy
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from subsidycalc.results.reports.papers.paper import Grid, Line
from subsidycalc.tables.cell_text import safe_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement

    from subsidycalc.results.reports.papers.paper import Look, Paper, Signing

CREATED: Final = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the format knows no zones
"""A fixed day, so that the same result gives the same bytes."""
_ZIP_DAY: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3

_MARGINS: Final = {"top": 32, "bottom": 28, "left": 26, "right": 26}
_LATIN: Final = "Times New Roman"
_SONG, _HEI, _FANG = "方正小标宋简体", "黑体", "仿宋"
_INSTEAD: Final = {_SONG: "宋体,SimSun", _HEI: "SimHei", _FANG: "仿宋_GB2312,FangSong"}
"""What stands in for a font that a machine has not."""

_LOOKS: Final[dict[Look, tuple[str, int, int, WD_ALIGN_PARAGRAPH, int]]] = {
    "title": (_SONG, 22, 36, WD_ALIGN_PARAGRAPH.CENTER, 0),
    "heading": (_HEI, 14, 28, WD_ALIGN_PARAGRAPH.LEFT, 0),
    "annex": (_HEI, 14, 28, WD_ALIGN_PARAGRAPH.LEFT, 0),
    "body": (_FANG, 16, 28, WD_ALIGN_PARAGRAPH.LEFT, 2),
    "dense": (_FANG, 12, 20, WD_ALIGN_PARAGRAPH.LEFT, 2),
    "addressee": (_FANG, 16, 28, WD_ALIGN_PARAGRAPH.LEFT, 0),
    "signed": (_FANG, 16, 28, WD_ALIGN_PARAGRAPH.RIGHT, 0),
    "note": (_FANG, 9, 14, WD_ALIGN_PARAGRAPH.LEFT, 0),
}
"""Of each look: font, size and height of a line in points, where it stands, by how many characters it begins later."""
_CELL_SIZE: Final = 21
"""In half points."""
_NOT_NEEDED: Final = ("/thumbnail", "/stylesWithEffects", "/customXml", "/numbering")
"""What the library's own document brings along, with a hundred styles, and no paper needs."""
_PAGE_TWIPS: Final = 8950
"""The width of the page between its margins."""
_PAGE_FIELD: Final = (
    f'<w:p {nsdecls("w")}><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t>— </w:t></w:r>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple><w:r><w:t> —</w:t></w:r></w:p>'
)
_BORDERS: Final = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


class PaperWriter:
    """Writes papers one after another; what they share is made once."""

    def __init__(self) -> None:
        blank = _blank()
        self._empty = blank.element
        self._parts = {**parts_of(blank), "word/fontTable.xml": _font_table()}

    def written(self, paper: Paper) -> bytes:
        """Return a paper as a file."""
        document = deepcopy(self._empty)
        last = document.body[-1]  # how pages are set up
        for element in self._elements(paper):
            last.addprevious(element)
        return packed({**self._parts, "word/document.xml": serialize_part_xml(document)})

    def _elements(self, paper: Paper) -> Iterator[BaseOxmlElement]:
        for part in paper.parts:
            if isinstance(part, Line):
                yield line_element(part.text, f"paper-{part.look}")
            elif isinstance(part, Grid):
                yield grid_element(part)
            else:
                yield _signing_element(part)


def _blank() -> WordDocument:
    """Return a document without text: A4, its styles, page numbers, nothing of who made it."""
    document = Document()
    for relations in (document.part.package.rels, document.part.rels):
        for relation in list(relations.values()):
            if relation.reltype.endswith(_NOT_NEEDED):
                relations.pop(relation.rId)
    for style in list(document.styles.element.iterchildren(qn("w:style"))):
        if style.get(qn("w:default")) is None:
            document.styles.element.remove(style)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for edge, margin in _MARGINS.items():
        setattr(section, f"{edge}_margin", Mm(margin))
    section.footer.is_linked_to_previous = False
    footer = section.footer._element  # noqa: SLF001 - the library offers no fields
    for child in list(footer):
        footer.remove(child)
    footer.append(parse_xml(_PAGE_FIELD))
    for look, (font, size, height, side, indent) in _LOOKS.items():
        style = document.styles.add_style(f"paper-{look}", WD_STYLE_TYPE.PARAGRAPH)
        style.font.name, style.font.size = _LATIN, Pt(size)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), font)
        layout = style.paragraph_format
        layout.alignment, layout.space_after = side, Pt(14 if look == "title" else 0)
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(height)
        layout.first_line_indent = Pt(size * indent) if indent else None
        layout.space_before = Pt(8 if look == "heading" else 0)
        layout.page_break_before = look == "annex"
        layout.keep_with_next = look == "heading"
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")  # how lines of Chinese break
    without_user(document)
    return document


def without_user(document: WordDocument) -> None:
    """Take the names and days of whoever made a document out of it."""
    about = document.core_properties
    about.author = about.last_modified_by = about.comments = ""
    about.created = about.modified = CREATED
    about.revision = 1


def _font_table() -> bytes:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/></w:font>'
        for name, instead in _INSTEAD.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'.encode()


def parts_of(document: WordDocument) -> dict[str, bytes]:
    """Return the files that a document is made of."""
    stream = io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return files as one document, the same bytes every time."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _ZIP_DAY)
            entry.create_system, entry.compress_type = _UNIX, zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return stream.getvalue()


def line_element(text: str, style: str) -> BaseOxmlElement:
    """Return a paragraph."""
    return parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{_run(text)}</w:p>')


def _run(text: str, properties: str = "") -> str:
    breaks = '</w:t><w:br/><w:t xml:space="preserve">'
    shown = breaks.join(escape(line) for line in safe_text(text).split("\n"))
    return f'<w:r>{properties}<w:t xml:space="preserve">{shown}</w:t></w:r>'


def grid_element(grid: Grid) -> BaseOxmlElement:
    """Return a table; built as one text, since the library takes a moment for every cell."""
    widths = [width * _PAGE_TWIPS // sum(grid.widths) for width in grid.widths]
    rows = [_row(grid.headings, grid, widths, bold=True, heading=True)]
    last = len(grid.rows) - 1
    rows += [
        _row(row, grid, widths, bold=grid.last_is_total and number == last)
        for number, row in enumerate(grid.rows)
    ]
    return _table(widths, rows)


def _table(widths: Iterable[int], rows: Iterable[str]) -> BaseOxmlElement:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:jc w:val="center"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(
    cells: Iterable[str], grid: Grid, widths: Sequence[int], *, bold: bool = False, heading: bool = False
) -> str:
    properties = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if heading else "") + "</w:trPr>"
    shown = "".join(
        _cell(text, widths[place], _side(place, grid, heading=heading), bold=bold)
        for place, text in enumerate(cells)
    )
    return f"<w:tr>{properties}{shown}</w:tr>"


def _side(place: int, grid: Grid, *, heading: bool) -> str:
    if heading or place == 0:
        return "center"
    return "right" if place in grid.amounts else "left"


def _cell(text: str, width: int, side: str, *, bold: bool = False) -> str:
    font = _HEI if bold else _FANG
    looks = (
        f'<w:rPr><w:rFonts w:ascii="{_LATIN}" w:hAnsi="{_LATIN}" w:eastAsia="{font}"/>'
        f'{"<w:b/>" if bold else ""}<w:sz w:val="{_CELL_SIZE}"/></w:rPr>'
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/><w:jc w:val="{side}"/></w:pPr>'
        f"{_run(text, looks)}</w:p></w:tc>"
    )


def _signing_element(signing: Signing) -> BaseOxmlElement:
    width = _PAGE_TWIPS // 2
    rows = []
    for start in range(0, len(signing.labels), 2):
        cells = "".join(
            _cell(f"{label}\n{signing.opinion}", width, "left") for label in signing.labels[start : start + 2]
        )
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    return _table((width, width), rows)
