"""Cut a sheet's XML into what stands before the rows, blocks of whole rows, and what stands after them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from subsidycalc.tables.reading.xml_text import without_markup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.tables.reading.package import Package

_ROOT: Final = re.compile(rb"<(?:([\w.-]+):)?(?:worksheet|dialogsheet|chartsheet)[\s>/]")
_HEAD_LIMIT: Final = 16 * 1024**2


class SheetBlocks:
    """A sheet's XML in one pass: read `head`, then iterate over blocks of rows, then read `tail`."""

    def __init__(self, package: Package, part: str, sheet: str) -> None:
        self._package = package
        self._part = part
        self._sheet = sheet
        self._chunks = package.chunks(part)
        self.tail = b""
        self._prefix = b""
        self.head, self._rest = self._read_head()

    def _read_head(self) -> tuple[bytes, bytes]:
        read = b""
        for chunk in self._chunks:
            read += chunk
            start = read.find(b"sheetData")
            if start >= 0 and b">" in read[start:]:
                break
            if len(read) > _HEAD_LIMIT:
                raise self._damaged("没有行数据", "no rows are found")
        self._refuse_declarations(read)
        root = _ROOT.search(read)
        if not root:
            raise self._damaged("不是工作表", "it is no worksheet")
        self._prefix = root[1] + b":" if root[1] else b""
        opening = b"<" + self._prefix + b"sheetData"
        start = read.find(opening)
        if start < 0:
            return self._without_prefix(read), b""
        end = read.index(b">", start) + 1
        if read[end - 2 : end] == b"/>":
            self.tail = read[end:]
            return self._without_prefix(read[:start]), b""
        return self._without_prefix(read[:start]), read[end:]

    def __iter__(self) -> Iterator[bytes]:
        """Yield blocks of whole rows, without name prefixes, comments or marked sections."""
        rest = self._rest
        self._rest = b""
        if not rest and self.tail:
            return
        opening = b"<" + self._prefix + b"row"
        closing = b"</" + self._prefix + b"sheetData"
        while True:
            end = rest.find(closing)
            if end >= 0:
                yield self._clean(rest[:end])
                self._read_tail(rest[end:])
                return
            cut = rest.rfind(opening)
            if cut > 0:
                yield self._clean(rest[:cut])
                rest = rest[cut:]
            if len(rest) > self._package.limits.row_bytes:
                raise self._damaged("有一行过大", "a row is too large")
            chunk = next(self._chunks, b"")
            if not chunk:
                if rest.strip():
                    raise self._damaged("行数据不完整", "the rows break off")
                return
            rest += chunk

    def _read_tail(self, rest: bytes) -> None:
        pieces, size = [rest], len(rest)
        for piece in self._chunks:
            pieces.append(piece)
            size += len(piece)
            if size > self._package.limits.small_part_bytes:
                raise self._damaged("行数据之后的内容过多", "what stands after its rows is too large")
        self.tail = self._without_prefix(b"".join(pieces))

    def _clean(self, block: bytes) -> bytes:
        # One byte is searched for much faster than two.
        if b"!" in block and b"<!" in block:
            self._refuse_declarations(block)
            block = without_markup(block)
            if b"<!" in block:
                raise self._damaged("XML 无法解析", "its XML cannot be parsed")
        return self._without_prefix(block)

    def _without_prefix(self, xml: bytes) -> bytes:
        if not self._prefix:
            return xml
        return xml.replace(b"<" + self._prefix, b"<").replace(b"</" + self._prefix, b"</")

    def _refuse_declarations(self, xml: bytes) -> None:
        if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
            raise self._package.forbidden(self._part)

    def _damaged(self, zh: str, en: str) -> Exception:
        return self._package.damaged(zh, en, self._sheet)
