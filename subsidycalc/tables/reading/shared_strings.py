"""The texts that a workbook's cells share, by index."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from subsidycalc.tables.packed_texts import TextPool
from subsidycalc.tables.reading.digit_words import PADDING, words_of
from subsidycalc.tables.reading.xml_text import UnknownEntityError, plain_text, rich_text, without_markup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.tables.model import Array
    from subsidycalc.tables.reading.package import Package

_CANONICAL: Final = "<si><t>"
_ITEM: Final = re.compile(r"<si(?:\s[^<>]*)?(?<!/)>")
_EMPTY_ITEM: Final = re.compile(rb"<si(?:\s[^<>]*)?/>")
_PREFIX: Final = re.compile(rb"<(?:([\w.-]+):)?sst[\s>/]")
_SPACES: Final = b" \t\r\n"
_SPECIAL: Final = (b"&", b"_x", b"\r")
"""What is not read as it stands."""


def _word(text: bytes) -> np.uint64:
    return np.uint64(int.from_bytes(text, "little"))


_FOUR_BYTES: Final = np.uint64((1 << 32) - 1)
_SEVEN_BYTES: Final = np.uint64((1 << 56) - 1)
_OPENINGS: Final = [_word(b"<si>"), *(_word(b"<si" + bytes([space])) for space in _SPACES)]
_PLAIN_OPENING: Final = _word(b"<si><t>")
_ITEM_OPENING: Final = _word(b"<si>")
_SPACED_TEXT: Final = (_word(b"<t xml:s"), _word(b'pace="pr'), _word(b'eserve">'))
_CLOSING: Final = _word(b"</t></si")
_TAGS_OF_PLAIN: Final = 4
"""`<si>`, `<t>`, `</t>` and `</si>`."""


def shared_strings(package: Package, part: str) -> TextPool:
    """Return the shared texts in order; none where the workbook has none."""
    pieces: list[bytes] = []
    starts, ends = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    odd: dict[int, bytes] = {}
    size = count = 0
    try:
        for block in _blocks(package, part) if part and part in package else ():
            begin, end, found = _texts_of(block)
            odd.update((count + item, text.encode("utf-8", "surrogatepass")) for item, text in found.items())
            starts.append(begin + size)
            ends.append(end + size)
            pieces.append(block)
            size += len(block)
            count += len(begin)
            if count > package.limits.distinct:
                raise package.too_much("distinct", "不同的文本", "different texts")
    except UnknownEntityError as error:
        raise package.forbidden(part) from error
    return _pool(pieces, np.concatenate(starts), np.concatenate(ends), odd)


def _pool(pieces: list[bytes], starts: Array, ends: Array, odd: dict[int, bytes]) -> TextPool:
    """Return the texts as they stand in the XML, the odd ones behind it."""
    places = np.array(list(odd), np.int64)
    lengths = np.fromiter(map(len, odd.values()), np.int64, len(odd))
    behind = sum(map(len, pieces)) + np.cumsum(lengths)
    starts[places], ends[places] = behind - lengths, behind
    return TextPool(b"".join([*pieces, *odd.values()]), starts, ends)


def _texts_of(block: bytes) -> tuple[Array, Array, dict[int, str]]:
    """Return where each item's text begins and ends in a block of whole items, and the texts of odd items.

    Most items are one plain text: `<si><t>…</t></si>`. All others are read one by one.
    """
    padded = block + PADDING
    octets = np.frombuffer(padded, np.uint8)
    places = np.flatnonzero(octets == ord("<"))
    words = words_of(padded)[places].astype(np.uint64)
    is_item = np.isin(words & _FOUR_BYTES, _OPENINGS)
    items = np.flatnonzero(is_item)
    behind = np.append(items[1:], len(places))
    # Tags beyond the last have no word of their own: the item is odd.
    places = np.append(places, np.full(_TAGS_OF_PLAIN, len(block)))
    words = np.append(words, np.zeros(_TAGS_OF_PLAIN, np.uint64))
    starts = places[items] + len(_CANONICAL)
    ends = places[items + 2]
    plain = (words[items] & _SEVEN_BYTES) == _PLAIN_OPENING
    spaced = _spaced(words_of(padded), words, places, items)
    starts[spaced] = places[items[spaced] + 1] + 8 * len(_SPACED_TEXT)
    plain |= spaced
    plain &= (words[items + 2] == _CLOSING) & (octets[ends + 8] == ord(">"))
    plain &= behind == np.minimum(items + _TAGS_OF_PLAIN, len(places) - _TAGS_OF_PLAIN)
    plain &= ~_with_special(block, starts, ends)
    odd = {}
    for item in np.flatnonzero(~plain).tolist():
        start, end = int(places[items[item]]), int(places[behind[item]])
        odd[item] = _odd_text(block[start:end].decode())
    starts[~plain] = ends[~plain] = 0
    return starts, ends, odd


def _spaced(words_anywhere: Array, words: Array, places: Array, items: Array) -> Array:
    """Return which items hold a text that keeps its spaces: `<si><t xml:space="preserve">`."""
    first, second, third = _SPACED_TEXT
    found = ((words[items] & _FOUR_BYTES) == _ITEM_OPENING) & (words[items + 1] == first)
    candidates = np.flatnonzero(found)
    at = places[items[candidates] + 1]
    found[candidates] = (words_anywhere[at + 8] == second) & (words_anywhere[at + 16] == third)
    return np.asarray(found)


def _with_special(block: bytes, starts: Array, ends: Array) -> Array:
    """Return which texts hold something that is not read as it stands."""
    found = np.zeros(len(starts), bool)
    for special in _SPECIAL:
        at = []
        place = block.find(special)
        while place >= 0:
            at.append(place)
            place = block.find(special, place + 1)
        if at and len(starts):
            item = np.searchsorted(starts, np.array(at), side="right") - 1
            within = (item >= 0) & (np.array(at) < ends[item])
            found[item[within]] = True
    return found


def _odd_text(item: str) -> str:
    """Read one item: runs of rich text, escapes, phonetic guides."""
    item = item.partition("</si>")[0]
    if item.startswith(_CANONICAL) and item.endswith("</t>"):
        text = item[7:-4]
        if "<" not in text:
            return plain_text(text)
    start = _ITEM.search(item)
    return rich_text(item[start.end() :]) if start else ""


def _blocks(package: Package, part: str) -> Iterator[bytes]:
    """Yield the part in blocks of whole items, as UTF-8 without comments, marked sections or name prefixes."""
    rest = b""
    prefix: bytes | None = None
    for chunk in package.chunks(part):
        if prefix is None:
            found = _PREFIX.search(chunk)
            prefix = found[1] + b":" if found and found[1] else b""
        rest += chunk
        if len(rest) > package.limits.row_bytes:
            raise package.damaged("共享文本无法解析", "the shared texts cannot be parsed")
        end = rest.rfind(b"</" + prefix + b"si>")
        if end >= 0:
            end += len(prefix) + 5
            yield _clean(package, part, rest[:end], prefix)
            rest = rest[end:]
    yield _clean(package, part, rest, prefix or b"")


def _clean(package: Package, part: str, block: bytes, prefix: bytes) -> bytes:
    if prefix:
        block = block.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")
    if b"<!" in block:
        if b"<!DOCTYPE" in block or b"<!ENTITY" in block:
            raise package.forbidden(part)
        block = without_markup(block)
    try:
        block.decode()
    except UnicodeDecodeError as error:
        raise package.damaged("共享文本不是 UTF-8", "the shared texts are not UTF-8") from error
    if b"<si/" in block or b"<si " in block:
        block = _EMPTY_ITEM.sub(b"<si><t></t></si>", block)
    return block
