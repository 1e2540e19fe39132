"""Open a zipped workbook and hand out its parts, never more than the limits allow and never with a DTD."""

from __future__ import annotations

import codecs
import io
import posixpath
import zipfile
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Final
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from subsidycalc.tables.ahead import made_ahead
from subsidycalc.tables.reading.markup import SPREADSHEET
from subsidycalc.tables.reading.refusing import beyond, refusal
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import Said, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.tables.reading.limits import Limits

CHUNK: Final = 1024**2
"""How much is unpacked at once: what is worked out of it stays near the processor."""

_DECLARATION: Final = pattern(
    rb"(?:\xef\xbb\xbf)?<\?xml\s(?:[^<>]*?\sencoding\s*=\s*[\"']([\w.:-]+)[\"'])?[^<>]*\?>\s*"
)
"""Left out: the text is UTF-8, and what says that it is not would be read otherwise by others."""
RELATIONS: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
"""Namespaces of relations, transitional and strict."""
_FAMILIES: Final = frozenset({*RELATIONS, "http://schemas.microsoft.com/office/2006/relationships"})
_RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_UTF_8: Final = frozenset({b"", b"utf-8", b"utf8", b"us-ascii", b"ascii"})
_UTF_16: Final = frozenset({b"", b"utf-16", b"utf-16le", b"utf-16be"})


class Package:
    """The parts of a zip file, by name; counts what they really unpack to."""

    def __init__(self, stream: IO[bytes], file: str, limits: Limits) -> None:
        self.file = file
        self.limits = limits
        self._unpacked = 0
        self._cells = 0
        self.distinct = 0
        """How many different values the parts read so far hold: each becomes an object."""
        self.size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        with self._damage():
            self._zip = zipfile.ZipFile(stream)
        entries = self._zip.infolist()
        if len(entries) > limits.parts:
            raise beyond(
                "parts",
                said("reading.holds_parts_more_than", len=len(entries), parts=limits.parts),
                file=file,
            )
        self._parts: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            name = _folded(entry.filename)
            if name in self._parts:
                raise self.damaged(said("reading.part_there_twice", filename=entry.filename))
            self._parts[name] = entry

    def __contains__(self, part: str) -> bool:
        """Whether the package has this part."""
        return _folded(part) in self._parts

    def names(self) -> list[str]:
        """Return the names of all parts, in lower case, without a leading slash."""
        return list(self._parts)

    def count_cells(self, count: int, sheet: str) -> None:
        """Count cells that hold something, over all sheets."""
        self._cells += count
        if self._cells > self.limits.cells:
            raise self.too_much("cells", said("reading.cells"), sheet)

    def count_repeated(self, count: int, sheet: str) -> None:
        """Count cells that the file need not spell out, over all sheets."""
        self._cells += count
        bound = self.limits.cells_of(self.size)
        if self._cells > bound:
            limit = "cells" if bound == self.limits.cells else "cells_per_byte"
            what = said("reading.cells_for_its_size", bound=bound)
            raise beyond(limit, what, file=self.file, sheet=sheet)

    def refuse_distinct(self, own: int, sheet: str) -> None:
        """Refuse too many values beside the shared texts, over all sheets; `own` counts those of the present one."""
        if self.distinct + own > self.limits.distinct:
            raise self.too_much("distinct", said("reading.different_values"), sheet)

    def damaged(self, what: Said, sheet: str = "", cell: str = "") -> Exception:
        """Return the error for a file that is not what it should be."""
        return refusal(said("reading.damaged", what=what), file=self.file, sheet=sheet, cell=cell)

    def too_much(self, limit: str, what: Said, sheet: str = "") -> Exception:
        """Return the error for a file that holds more than is read; `limit` names which bound of `Limits`."""
        bound = getattr(self.limits, limit)
        return beyond(limit, said("reading.more_than", bound=bound, what=what), file=self.file, sheet=sheet)

    @contextmanager
    def _damage(self) -> Iterator[None]:
        try:
            yield
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            ValueError,
            OverflowError,
            NotImplementedError,
        ) as error:
            raise self.damaged(said("reading.zip_file_cannot_be_read")) from error
        except RuntimeError as error:  # how zipfile says that an entry is encrypted
            raise refusal(said("reading.file_has_password_2"), file=self.file) from error

    def chunks(self, part: str) -> Iterator[bytes]:
        """Yield a part piece by piece, UTF-16 turned into UTF-8."""
        pieces = self._chunks(part)
        return made_ahead(pieces) if self.is_large(part) else pieces

    def is_large(self, part: str) -> bool:
        """Return whether a part says that it comes in several pieces: of the others nothing can be made ahead."""
        return self._parts[_folded(part)].file_size > CHUNK

    def _chunks(self, part: str) -> Iterator[bytes]:
        with self._damage():
            stream = self._zip.open(self._parts[_folded(part)])
        decoder: codecs.IncrementalDecoder | None = None
        first = True
        with stream:
            while True:
                with self._damage():
                    chunk = stream.read(CHUNK)
                if not chunk:
                    return
                self._count(len(chunk))
                if first and chunk[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
                    decoder = codecs.getincrementaldecoder("utf-16")("replace")
                if decoder:
                    chunk = decoder.decode(chunk).encode("utf-8", "replace")
                yield self._undeclared(chunk, part, _UTF_16 if decoder else _UTF_8) if first else chunk
                first = False

    def _undeclared(self, chunk: bytes, part: str, encodings: frozenset[bytes]) -> bytes:
        """Return the beginning of a part without its XML declaration."""
        declaration = _DECLARATION.match(chunk)
        if declaration and (declaration[1] or b"").lower() not in encodings:
            encoding = (declaration[1] or b"").decode()
            raise self.damaged(said("reading.part_encoded_as", part=part, said=encoding))
        return chunk[declaration.end() :] if declaration else chunk.removeprefix(codecs.BOM_UTF8)

    def _count(self, size: int) -> None:
        self._unpacked += size
        bound = self.limits.unpacked_of(self.size)
        if self._unpacked > bound:
            limit = "unpacked" if bound == self.limits.unpacked_bytes else "inflation"
            shown = bound // 1024**2
            what = said(f"reading.unpacks_beyond.{limit}", shown=shown, inflation=self.limits.inflation)
            raise beyond(limit, what, file=self.file)

    def whole(self, part: str) -> bytes:
        """Return a part that is expected to be small."""
        pieces, size = [], 0
        for chunk in self.chunks(part):
            pieces.append(chunk)
            size += len(chunk)
            if size > self.limits.small_part_bytes:
                raise self.damaged(said("reading.part_too_large", part=part))
        return b"".join(pieces)

    def xml(self, part: str) -> ET.Element:
        """Return a small part as a tree."""
        data = self.whole(part)
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise self.forbidden(part)
        if data.count(b"<") > self.limits.small_part_tags:
            raise self.too_much("small_part_tags", said("reading.tags_part", part=part))
        try:
            return ET.fromstring(data)  # noqa: S314 - a DTD was refused above
        except ET.ParseError as error:
            raise self.damaged(said("reading.part_not_well_formed_xml", part=part)) from error

    def forbidden(self, part: str) -> Exception:
        """Return the error for XML with a DTD, which no office program writes."""
        return refusal(said("reading.part_declares_dtd_or_entities", part=part), file=self.file)

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the relations of a part (`` for the package): id to kind and target.

        The kind is the last word of its type where that is one of office programs; any other has the whole type.
        """
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self:
            return {}
        found: dict[str, tuple[str, str]] = {}
        for relation in self.xml(relations):
            key = relation.get("Id", "")
            if relation.tag != _RELATION or key in found:
                raise self.damaged(said("reading.part_holds_elements_twice_or", relations=relations))
            target = relation.get("Target", "").replace("\\", "/")
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            family, _, kind = relation.get("Type", "").rpartition("/")
            found[key] = (kind if family in _FAMILIES else relation.get("Type", ""), target)
        return found


def name_of(element: ET.Element) -> str:
    """Return the name of a workbook's element, strict and transitional alike; "" for a foreign one."""
    namespace, _, name = element.tag.removeprefix("{").rpartition("}")
    return name if namespace in SPREADSHEET else ""


def _folded(part: str) -> str:
    """Return what tells parts apart: names are compared without their case, and may be written as those of the web."""
    return unquote(part.replace("\\", "/")).lstrip("/").lower()
