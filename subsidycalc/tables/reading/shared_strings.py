"""The texts that a workbook's cells share, by index."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from subsidycalc.tables.reading.xml_text import UnknownEntityError, plain_text, rich_text, without_markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from subsidycalc.tables.reading.package import Package

_CANONICAL: Final = "<si><t>"
_ITEM: Final = re.compile(r"<si(?:\s[^<>]*)?(?<!/)>")
_EMPTY_ITEM: Final = re.compile(r"<si(?:\s[^<>]*)?/>")
_PREFIX: Final = re.compile(rb"<(?:([\w.-]+):)?sst[\s>/]")


def shared_strings(package: Package, part: str) -> list[str]:
    """Return the shared texts in order; empty where the workbook has none."""
    if not part or part not in package:
        return []
    texts: list[str] = []
    try:
        for block in _blocks(package, part):
            texts.extend(_texts_of(block))
            if len(texts) > package.limits.distinct:
                raise package.too_much(package.limits.distinct, "不同的文本", "different texts")
    except UnknownEntityError as error:
        raise package.forbidden(part) from error
    return texts


def _texts_of(block: str) -> Iterable[str]:
    """Read whole `<si>` items; most blocks hold nothing but plain texts."""
    plain = block[block.find(_CANONICAL) :]
    if not any(mark in block for mark in ("&", "_x", "\r")):
        texts = plain.removeprefix(_CANONICAL).removesuffix("</t></si>").split("</t></si><si><t>")
        if (
            plain.count("<") == 4 * len(texts)
            and plain.endswith("</t></si>")
            and "<si" not in block[: -len(plain)]
        ):
            return texts
    return _items_of(block)


def _items_of(block: str) -> Iterator[str]:
    """Read items one by one: runs of rich text, escapes, phonetic guides."""
    for item in block.split("</si>"):
        if item.startswith(_CANONICAL) and item.endswith("</t>"):
            text = item[7:-4]
            if "<" not in text:
                yield plain_text(text) if "&" in text or "_x" in text or "\r" in text else text
                continue
        start = _ITEM.search(item)
        if start:
            yield rich_text(item[start.end() :])


def _blocks(package: Package, part: str) -> Iterator[str]:
    """Yield the part in blocks of whole items, as text without comments, marked sections or name prefixes."""
    rest = b""
    prefix: bytes | None = None
    for chunk in package.chunks(part):
        if prefix is None:
            found = _PREFIX.search(chunk)
            prefix = found[1] + b":" if found and found[1] else b""
        rest += chunk
        if len(rest) > package.limits.row_bytes * 4:
            raise package.damaged("共享文本无法解析", "the shared texts cannot be parsed")
        end = rest.rfind(b"</" + prefix + b"si>")
        if end >= 0:
            end += len(prefix) + 5
            yield _clean(package, part, rest[:end], prefix)
            rest = rest[end:]
    yield _clean(package, part, rest, prefix or b"")


def _clean(package: Package, part: str, block: bytes, prefix: bytes) -> str:
    if prefix:
        block = block.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")
    if b"<!" in block:
        if b"<!DOCTYPE" in block or b"<!ENTITY" in block:
            raise package.forbidden(part)
        block = without_markup(block)
    try:
        text = block.decode()
    except UnicodeDecodeError as error:
        raise package.damaged("共享文本不是 UTF-8", "the shared texts are not UTF-8") from error
    return _EMPTY_ITEM.sub("<si><t></t></si>", text) if "<si/" in text or "<si /" in text else text
