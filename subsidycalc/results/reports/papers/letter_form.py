"""An office's own letter: placeholders in plain words are filled in, however Word has split them over runs."""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.oxml import serialize_part_xml
from docx.opc.part import XmlPart
from docx.oxml.ns import qn

from subsidycalc.results.reports.papers.word import grid_element, packed, parts_of, without_user
from subsidycalc.tables.cell_text import safe_text
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.registry import LANGUAGES, Wording
from subsidycalc.texts.spoken import SpokenError, in_both, said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from subsidycalc.results.reports.papers.letters import Letter

_PLAIN: Final = (
    *("title", "enterprise", "code", "township", "documents", "applied", "amount", "capitals", "basis"),
)
_TABLES: Final = ("awards", "refusals")
_PLACEHOLDER: Final = pattern(r"(?:\{\{|｛｛)\s*([^{}｛｝]{1,40}?)\s*(?:\}\}|｝｝)")
_UNFINISHED: Final = pattern(r"\{\{|\}\}|｛｛|｝｝")
_ROOTS: Final = frozenset({qn("w:document"), qn("w:hdr"), qn("w:ftr")})
_PARAGRAPH, _TEXT, _TABLE = qn("w:p"), qn("w:t"), qn("w:tbl")
_MOST_BYTES: Final = 100_000_000
"""A template that unpacks to more is none."""
_NO_TEMPLATE: Final = (
    PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, AttributeError, SyntaxError, RuntimeError,
)  # fmt: skip


class LetterFormError(SpokenError):
    """A template that cannot be filled in."""


class LetterForm:
    """A template, read once and filled in for each letter."""

    def __init__(self, path: Path) -> None:
        data = path.read_bytes()
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
                    raise ValueError("too large")
            document = Document(io.BytesIO(data))
        except _NO_TEMPLATE:
            raise LetterFormError(said("papers.form.no_document", file=path.name)) from None
        without_user(document)
        self._parts = parts_of(document)
        self._roots: dict[str, Any] = {
            part.partname.lstrip("/"): part.element
            for part in document.part.package.iter_parts()
            if isinstance(part, XmlPart) and part.element.tag in _ROOTS
        }
        self._keys = {
            Wording(language).say(f"papers.placeholders.{key}"): key
            for language in LANGUAGES
            for key in (*_PLAIN, *_TABLES)
        }
        self._check(path.name)

    def _check(self, file: str) -> None:
        """Refuse placeholders that are unknown, unfinished or not there at all."""
        texts = [_shown(paragraph) for root in self._roots.values() for paragraph in root.iter(_PARAGRAPH)]
        found = [name for text in texts for name in _PLACEHOLDER.findall(text)]
        unknown = dict.fromkeys(name for name in found if name not in self._keys)
        unfinished = [text for text in texts if _UNFINISHED.search(_PLACEHOLDER.sub("", text))]
        if found and not unknown and not unfinished:
            return
        known = in_both(
            lambda wording: wording.say("papers.between").join(
                f"{{{{{wording.say(f'papers.placeholders.{key}')}}}}}" for key in (*_PLAIN, *_TABLES)
            )
        )
        if unknown:
            names = ", ".join(f"{{{{{name}}}}}" for name in unknown)
            raise LetterFormError(said("papers.form.unknown", file=file, names=names, known=known))
        key = "unfinished" if unfinished else "none"
        raise LetterFormError(
            said(f"papers.form.{key}", file=file, text="".join(unfinished[:1]), known=known)
        )

    def filled(self, letter: Letter, wording: Wording) -> bytes:
        """Return the template filled in for one letter."""
        parts = dict(self._parts)
        for name, root in self._roots.items():
            copy = deepcopy(root)
            for paragraph in list(copy.iter(_PARAGRAPH)):
                self._fill(paragraph, letter, wording)
            parts[name] = serialize_part_xml(copy)
        return packed(parts)

    def _fill(self, paragraph: Any, letter: Letter, wording: Wording) -> None:  # noqa: ANN401 - lxml is untyped
        tables = []
        for match in reversed(list(_PLACEHOLDER.finditer(_shown(paragraph)))):
            key = self._keys[match[1]]
            value = letter.values.get(key, "")
            if key in _TABLES:
                grid = letter.awards if key == "awards" else letter.refusals
                value = wording.say("papers.letter.nothing") if grid is None else ""
                tables += [] if grid is None else [grid_element(grid)]
            _replace(paragraph, match.start(), match.end(), safe_text(value))
        for table in tables:
            paragraph.addnext(table)
        if tables and not _shown(paragraph).strip() and _is_between_paragraphs(paragraph, tables[0]):
            paragraph.getparent().remove(paragraph)


def _is_between_paragraphs(paragraph: Any, last: Any) -> bool:  # noqa: ANN401 - lxml is untyped
    """Whether a paragraph can go: without it no two tables would become one, and no cell end in a table."""
    before, after = paragraph.getprevious(), last.getnext()
    return before is not None and before.tag == _PARAGRAPH and after is not None and after.tag != _TABLE


def _texts(paragraph: Any) -> Iterator[Any]:  # noqa: ANN401 - lxml is untyped
    """Yield the pieces of a paragraph's own text, those of text boxes within it left out."""
    for text in paragraph.iter(_TEXT):
        if next(text.iterancestors(_PARAGRAPH)) is paragraph:
            yield text


def _shown(paragraph: Any) -> str:  # noqa: ANN401 - lxml is untyped
    return "".join(text.text or "" for text in _texts(paragraph))


def _replace(paragraph: Any, start: int, end: int, value: str) -> None:  # noqa: ANN401 - lxml is untyped
    """Put a value in place of some characters; it looks as the first of them did."""
    reached = 0
    for text in _texts(paragraph):
        held = text.text or ""
        first, last = max(start - reached, 0), min(end - reached, len(held))
        reached += len(held)
        if first >= last:
            continue
        text.text = held[:first] + value + held[last:]
        text.set(qn("xml:space"), "preserve")
        value = ""
