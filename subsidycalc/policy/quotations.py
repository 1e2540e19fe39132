"""The text beside the rule: the document's own words, where a policy quotes them, and figures that nothing refers to."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from msgspec import Struct

from subsidycalc.policy.places import tables_within
from subsidycalc.texts.patterns import pattern
from subsidycalc.texts.spoken import SpokenError, said
from subsidycalc.texts.system import in_our_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from subsidycalc.policy.loading import Declaration
    from subsidycalc.vocabulary.walking import Place

_LINE: Final = pattern(r"\n+|\u3000{2,}")
_ENDS: Final = tuple("。；：！？）)")
_HEADING: Final = pattern(r"[（(]?[一二三四五六七八九十]+[）)、]|第.{1,4}[章条节]|附件|[0-9]+[.．、]")
_SHORT: Final = 20
"""A line as short as that is whole: what is wrapped is longer."""
_SENTENCE: Final = pattern(r"[^。；！？]+[。；！？]?")
_FIGURE: Final = pattern(
    r"[0-9][0-9.,]*(%|‰|元|万|亿|千瓦时|度|人|户|家|名|个月|个百分点|月|天|倍|分|周岁|岁)|百分之|[一二三四五六七八九十两]+(个月|倍|成)"
)
_MOST_BYTES: Final = 20_000_000


class UnreadableTextError(SpokenError):
    """The text of a document cannot be read."""


class Hit(Struct, frozen=True):
    """Where a quotation stands: the paragraph, and the first and last character of it."""

    paragraph: int
    start: int
    end: int


class DocumentText(Struct, frozen=True, dict=True):
    """The text of a document, paragraph by paragraph."""

    paragraphs: tuple[str, ...]

    @cached_property
    def _plain(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Each paragraph without spaces and in usual width, with where each character stands."""
        return tuple(map(_in_usual_width, self.paragraphs))

    def hits(self, quote: str) -> list[Hit]:
        """Return every place of some words, whatever spaces and widths they are written in."""
        wanted, _ = _in_usual_width(quote)
        found = []
        for number, (text, places) in enumerate(self._plain):
            start = text.find(wanted)
            while start >= 0 and wanted:
                found.append(Hit(number, places[start], places[start + len(wanted) - 1] + 1))
                start = text.find(wanted, start + 1)
        return found

    def sentences_with_figures(self) -> Iterator[Hit]:
        """Yield each sentence that names an amount, a share, a number of persons or a time."""
        for number, paragraph in enumerate(self.paragraphs):
            for match in _SENTENCE.finditer(paragraph):
                if _FIGURE.search(normalize("NFKC", match[0])):
                    yield Hit(number, match.start(), match.end())

    def words(self, hit: Hit) -> str:
        """Return what stands there."""
        return self.paragraphs[hit.paragraph][hit.start : hit.end].strip()


def _in_usual_width(text: str) -> tuple[str, tuple[int, ...]]:
    pairs = [
        (plain, place)
        for place, sign in enumerate(text)
        for plain in normalize("NFKC", sign)
        if not plain.isspace()
    ]
    return "".join(plain for plain, _ in pairs), tuple(place for _, place in pairs)


def read_text(path: Path) -> DocumentText:
    """Read the text of a document in UTF-8 or GB 18030; UnreadableTextError."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST_BYTES)
    except OSError as error:
        raise UnreadableTextError(
            said("quotations.unreadable", file=path, reason=in_our_words(error))
        ) from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return DocumentText(tuple(_paragraphs(text)))
    raise UnreadableTextError(said("quotations.no_text", file=path))


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of a text; lines that are only wrapped are joined again."""
    whole = ""
    for line in (part.strip() for part in _LINE.split(text.replace("\r", ""))):
        if not line:
            continue
        if whole and (whole.endswith(_ENDS) or len(whole) < _SHORT or _HEADING.match(line)):
            yield whole
            whole = ""
        whole += line
    if whole:
        yield whole


def text_of(declaration: Declaration, given: Path | None = None) -> DocumentText | None:
    """Return the text of a policy's document: the file that is given, else the one beside it; None where there is none."""
    if given is not None:
        return read_text(given)
    document, path = declaration.written.get("document", {}), declaration.source.path
    if path is None or not isinstance(document.get("text_file"), str):
        return None
    return read_text(path.parent / document["text_file"])


def quotations(declaration: Declaration) -> Iterator[tuple[Place, str]]:
    """Yield every quotation of a policy file with its place."""
    for place, table in tables_within(declaration.written):
        if isinstance(table.get("quote"), str):
            yield (*place, "quote"), table["quote"]
