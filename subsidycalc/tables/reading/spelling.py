"""Spell rows as office programs do where they differ by a prefix, by quotes or by white space alone.

Nothing is read here: what comes out is looked at as strictly as what was spelt so from the beginning.
"""

from __future__ import annotations

import re
from typing import Final

_GAP: Final = re.compile(rb">[ \t\r\n]+<(?=/?(?:c|row|is)[ />]|v>|t[ >])")
"""White space before a row, a cell or a part of one, where it has no meaning; within a text other tags follow it."""


class Spelling:
    """How the rows of a sheet are spelt whose names have a prefix: `x:`, as some libraries write it, or none."""

    def __init__(self, prefix: bytes) -> None:
        self.prefix = prefix
        self._opening, self._closing = b"<" + prefix, b"</" + prefix

    def usual(self, block: bytes) -> bytes | None:
        """Return a block as office programs spell it; None where some tag has no prefix and others have."""
        if self.prefix:
            if block.count(b"<") != block.count(self._opening) + block.count(self._closing):
                return None
            block = block.replace(self._opening, b"<").replace(self._closing, b"</")
        if b">\n" in block or b">\r" in block:
            block = _GAP.sub(b"><", block).rstrip()
        # Numbers and indexes hold no quotes, texts may; a reference may spell their type.
        if not any(part in block for part in (b'"', b"tr'", b"&")):
            block = block.replace(b"'", b'"')
        return block

    def as_written(self, rows: bytes) -> bytes:
        """Return rows that have been spelt so with the names that they had."""
        if not self.prefix:
            return rows
        return rows.replace(b"<", self._opening).replace(self._opening + b"/", self._closing)
